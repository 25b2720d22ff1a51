"""A few places of the three old levels: region, district, ward.

The API is older than the reform of 2025 that took the districts away, and speaks of them still.
"""

from typing import NamedTuple


class Place(NamedTuple):
    """One place; 0 is what regions lie in."""

    number: int
    lies_in: int
    name: str


REGIONS = [
    Place(1, 0, "Hà Nội"),
    Place(2, 0, "Hồ Chí Minh"),
    Place(15, 0, "Đà Nẵng"),
    Place(11, 0, "Điện Biên"),
]
DISTRICTS = [
    Place(101, 1, "Quận Ba Đình"),
    Place(102, 1, "Huyện Đông Anh"),
    Place(201, 2, "Quận 1"),
    Place(202, 2, "Huyện Củ Chi"),
    Place(1501, 15, "Huyện Hòa Vang"),
    Place(1101, 11, "Huyện Điện Biên"),
]
WARDS = [
    Place(10101, 101, "Phường Kim Mã"),
    Place(10201, 102, "Xã Cổ Loa"),
    Place(20101, 201, "Phường Bến Nghé"),
    Place(20201, 202, "Xã Tân Thông Hội"),
    Place(150101, 1501, "Xã Hòa Phong"),
    Place(110101, 1101, "Xã Thanh Nưa"),
]
