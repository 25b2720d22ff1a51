"""What a practice marketplace remembers. Times are Unix seconds, as the protocols speak them."""

from integrations.practice.models.cards import Repeatable, Thing
from integrations.practice.models.control import Control, Trouble
from integrations.practice.models.items import Item, Picture, Variant
from integrations.practice.models.orders import Order, OrderLine
from integrations.practice.models.pushes import Push
from integrations.practice.models.shops import Code, Shop, Token

__all__ = [
    "Code",
    "Control",
    "Item",
    "Order",
    "OrderLine",
    "Picture",
    "Push",
    "Repeatable",
    "Shop",
    "Thing",
    "Token",
    "Trouble",
    "Variant",
]
