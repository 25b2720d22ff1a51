import pytest

from shop.address.former_names import FormerName, former_names


def names(note, own="Xã Hoa Lộc"):
    return [former.name for former in former_names(note, own_name=own)]


def test_old_communes_are_read_out_of_the_catalogues_sentence():
    note = (
        "Đổi tên từ xã Phú Lộc thành xã Hoa Lộc, hợp nhất các xã Hòa Lộc, Minh Lộc và xã Hoa Lộc. "
        "Bỏ cấp huyện. Số: 1686/NQ-UBTVQH15; Ngày: 16/06/2025"
    )

    assert names(note) == ["xã Phú Lộc", "xã Hòa Lộc", "xã Minh Lộc"]


def test_a_name_with_a_word_of_the_sentence_in_it_stays_whole():
    note = "Hợp nhất các xã Quảng Hợp, xã Thống Nhất, xã Tân Thành và thị trấn Nông trường Sao Vàng"

    assert names(note) == [
        "xã Quảng Hợp",
        "xã Thống Nhất",
        "xã Tân Thành",
        "thị trấn Nông trường Sao Vàng",
    ]


def test_parts_of_communes_are_marked():
    note = "Hợp nhất xã Lộc An, 1 phần xã Chà Là và một phần diện tích tự nhiên của xã Bính Xá"

    assert former_names(note, own_name="Xã Hoa Lộc") == (
        FormerName("xã Lộc An", part=False),
        FormerName("xã Chà Là", part=True),
        FormerName("xã Bính Xá", part=True),
    )


def test_districts_areas_and_head_counts_are_no_communes():
    note = (
        "hợp nhất xã Canh Thuận, thị trấn Vân Canh thuộc huyện Vân Canh, tỉnh Bình Định và một "
        "phần diện tích tự nhiên là 57,53 km2, quy mô dân số là 243 người của xã Canh Hiệp thuộc "
        "huyện Vân Canh, tỉnh Bình Định hiện nay thành xã Vân Canh"
    )

    assert names(note, "Xã Vân Canh") == ["xã Canh Thuận", "thị trấn Vân Canh", "xã Canh Hiệp"]


def test_numbered_wards_are_names_but_numbers_of_communes_are_not():
    assert names(
        "hợp nhất Phường 4, Phường 5 (thị xã Cai Lậy), xã Long Khánh", "Phường Cai Lậy"
    ) == [
        "phường 4",
        "phường 5",
        "xã Long Khánh",
    ]
    assert not names("trên cơ sở nhập toàn bộ 12 xã, thị trấn thuộc huyện đảo Vân Đồn")


@pytest.mark.parametrize(
    "note",
    [
        "",
        "Giữ nguyên, không thực hiện sắp xếp. Bỏ cấp huyện. Số: 1676/NQ-UBTVQH15",
        "Phần còn lại của xã Hoa Lộc thành xã Hoa Lộc. Bỏ cấp huyện.",
    ],
)
def test_a_unit_that_stayed_as_it_was_has_no_old_names(note):
    assert not names(note)


def test_a_sentence_cut_off_in_the_middle_of_a_name_does_not_give_half_a_name():
    many = ", ".join(f"xã Tân {chr(65 + i)}ình" for i in range(26))

    assert names(f"Hợp nhất {many}, 1 phần xã Xuân Đ")[-1] == "xã Tân Zình"
