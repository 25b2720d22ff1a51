"""A place on the map, read from what people paste."""

from decimal import Decimal

import pytest

from shop.core.map_points import InvalidMapPoint, read_map_point, write_map_point

HERE = (Decimal("19.78000"), Decimal("105.70000"))


@pytest.mark.parametrize(
    "text",
    [
        "19.78, 105.70",
        " 19.78 105.70 ",
        "(19.78,105.7)",
        "19,78; 105,70",
        "105.70, 19.78",
        "19.78° N, 105.70° E",
        "https://www.google.com/maps/@19.78,105.70,15z",
        "https://www.google.com/maps/place/X/@20.1,105.1,17z/data=!3m1!4b1!3d19.78!4d105.70",
        "https://maps.google.com/?q=19.78,105.70",
        "https://www.google.com/maps/search/?api=1&query=19.78%2C105.70",
        "https://www.openstreetmap.org/?mlat=19.78&mlon=105.70#map=15/20.0/105.0",
        "https://www.openstreetmap.org/#map=15/19.78/105.70",
        "geo:19.78,105.70",
    ],
)
def test_numbers_and_links_are_read(text):
    assert read_map_point(text) == HERE


@pytest.mark.parametrize(
    "text",
    [
        "48.85, 2.35",
        "7.9, 105.7",
        "19.78",
        "Xã Quảng Ngọc",
        "https://maps.app.goo.gl/abc",
        "\x00",
        "9" * 10_000,
        "<b>19.78, 105.70</b>",
        "😀",
        "NaN, 105.7",
    ],
)
def test_what_is_no_place_in_vietnam_is_refused_with_a_sentence(text):
    with pytest.raises(InvalidMapPoint) as refused:
        read_map_point(text)
    assert len(str(refused.value)) > 20


def test_what_is_written_can_be_read_again():
    assert write_map_point(*HERE) == "19.78, 105.7"
    assert read_map_point(write_map_point(*HERE)) == HERE
    assert write_map_point(None, None) == ""
