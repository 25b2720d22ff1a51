import pytest
from django.utils import translation

from shop.core.phones import InvalidPhone, display_phone, normalise_phone


@pytest.mark.parametrize(
    "typed",
    [
        "0912345678",
        "0912 345 678",
        " 0912.345.678 ",
        "0912-345-678",
        "0912–345–678",
        "+84912345678",
        "+84 (0) 912 345 678",
        "84 912 345 678",
        "0084912345678",
        "912345678",
        "０９１２３４５６７８",
    ],
)
def test_every_way_to_write_a_mobile_number_is_the_same_person(typed):
    assert normalise_phone(typed) == "+84912345678"
    assert normalise_phone(typed, mobile_only=True) == "+84912345678"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("(024) 3825 0000", "+842438250000"), ("0237 3851 234", "+842373851234")],
)
def test_landlines_are_phones_but_no_mobiles(typed, stored):
    assert normalise_phone(typed) == stored
    with pytest.raises(InvalidPhone):
        normalise_phone(typed, mobile_only=True)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "091234567",
        "09123456789",
        "01691234567",  # eleven digits died in 2018
        "0000000000",
        "19001234",
        "1800 1234",
        "+1 650 253 0000",
        "0912345678 ext 5",
        "0912 FLOWER",
        "0912345678, 0987654321",
        "0912345678\n0987654321",
        "<script>0912345678</script>",
        "9" * 500,
    ],
)
def test_what_nobody_can_call_in_vietnam_is_refused(typed):
    with pytest.raises(InvalidPhone):
        normalise_phone(typed)


def test_the_refusal_says_how_a_number_looks():
    with pytest.raises(InvalidPhone) as refusal:
        normalise_phone("12", mobile_only=True)

    with translation.override("en"):
        assert "10 digits" in str(refusal.value)
    with translation.override("vi"):
        assert "bắt đầu bằng 0" in str(refusal.value)


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("+84912345678", "0912 345 678"),
        ("+842373851234", "0237 3851 234"),
        ("+16502530000", "+1 650-253-0000"),
        ("no number", "no number"),
    ],
)
def test_a_stored_number_is_shown_as_people_read_it(stored, shown):
    assert display_phone(stored) == shown
