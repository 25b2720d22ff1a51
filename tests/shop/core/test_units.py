from decimal import Decimal

import pytest

from shop.core.units import format_weight, price_per_kg


@pytest.mark.parametrize(
    ("price", "grams", "per_kg"),
    [
        (32_000, 1000, 32_000),
        (45_000, 700, 64_286),
        (Decimal("25000.00"), 300, 83_333),
        (1, 2000, 1),  # half a đồng goes up
    ],
)
def test_the_price_of_a_kilogram_is_whole_dong_half_up(price, grams, per_kg):
    assert price_per_kg(price, grams) == per_kg


@pytest.mark.parametrize("grams", [0, -500])
def test_a_pack_that_weighs_nothing_has_no_price_per_kilogram(grams):
    with pytest.raises(ValueError, match="at least 1 g"):
        price_per_kg(32_000, grams)


@pytest.mark.parametrize(("price", "grams"), [(32_000.0, 500), (32_000, 500.0)])
def test_floats_are_refused(price, grams):
    with pytest.raises(TypeError):
        price_per_kg(price, grams)


@pytest.mark.parametrize(
    ("grams", "written"),
    [
        (0, "0 g"),
        (500, "500 g"),
        (999, "999 g"),
        (1000, "1 kg"),
        (1500, "1,5 kg"),
        (1250, "1,25 kg"),
        (10_005, "10,005 kg"),
        (1_500_000, "1.500 kg"),
    ],
)
def test_a_weight_is_written_as_on_a_label(grams, written):
    assert format_weight(grams) == written.replace(" ", "\u00a0")
