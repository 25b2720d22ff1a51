"""The figures that ``get_item_limit`` tells and that the rules hold goods to."""

from typing import Any, NamedTuple

from integrations.practice.models import Control

PRICE_VND = (1_000, 120_000_000)
STOCK = (0, 999_999)
NAME_LENGTH = (10, 120)
IMAGES = (1, 9)
VARIANTS = 50
TIERS = 2
OPTIONS = 20
TIER_NAME_LENGTH = 14
OPTION_LENGTH = 20
SKU_LENGTH = 100
ITEMS = 10_000
DEAREST_TO_CHEAPEST = 5
DAYS_TO_SHIP = (7, 15)
HASHTAGS = 18


class Channel(NamedTuple):
    """What carries goods, and whether it does so for the shop."""

    number: int
    name: str
    enabled: bool
    least_kg: float
    most_kg: float


CHANNELS = [
    Channel(50_021, "Giao nhanh", True, 0.01, 30.0),
    Channel(50_022, "Giao tiết kiệm", True, 0.01, 20.0),
    Channel(50_023, "Hàng cồng kềnh", True, 10.0, 100.0),
    Channel(50_024, "Hoả tốc", False, 0.01, 15.0),
]


def _range(low: float, high: float) -> dict[str, float]:
    return {"min_limit": low, "max_limit": high}


def described(control: Control) -> dict[str, Any]:
    """Return the limits as the API tells them."""
    return {
        "price_limit": _range(*PRICE_VND),
        "wholesale_price_threshold_percentage": _range(30, 100),
        "stock_limit": _range(*STOCK),
        "item_name_length_limit": _range(*NAME_LENGTH),
        "item_image_count_limit": _range(*IMAGES),
        "item_description_length_limit": _range(control.description_min, control.description_max),
        "tier_variation_name_length_limit": _range(1, TIER_NAME_LENGTH),
        "tier_variation_option_length_limit": _range(1, OPTION_LENGTH),
        "item_count_limit": {"max_limit": ITEMS},
        "dts_limit": {
            "days_to_ship_limit": _range(*DAYS_TO_SHIP),
            "non_pre_order_days_to_ship": 2,
        },
        "weight_limit": {"weight_mandatory": True},
        "dimension_limit": {"dimension_mandatory": False},
        "gtin_limit": {"gtin_validation_rule": "Optional"},
    }
