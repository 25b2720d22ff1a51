"""What a person chooses for a scenario of the desk: which goods, which order, how long."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from integrations.practice import marketplaces
from integrations.practice.models import Item, Order, Shop, Variant

#: As many as fit into a list that a person reads through.
MOST = 50
#: Value of the choice -> beginnings of the calls of all marketplaces, 100 characters at most.
WORK = {
    "create": "product/add_item product/create partner/product$",
    "stock": "product/update_stock product/price product/stock "
    "partner/product/update partner/product/config",
    "any": "",
}
WORK_CHOICES = [
    ("create", _("Putting goods up")),
    ("stock", _("Changing a stock number")),
    ("any", _("Whatever is called next")),
]
#: States in which a buyer can still want, or get, a cancellation.
CANCELLABLE = ("UNPAID", "PENDING", "READY_TO_SHIP", "PROCESSED", "RETRY_SHIP")


#: Where a promotion of the market locks nothing, and where one key is all and needs no renewal.
NO_LOCKS = NO_RENEWAL = frozenset({"sendo"})

Rows = Callable[[], Any]


class Choice(forms.ModelChoiceField):
    """A list of rows of this process, newest first; ``rows`` looks them up for each form."""

    def __init__(self, rows: Rows, **kwargs: Any) -> None:
        self.rows = rows
        super().__init__(Shop.objects.none(), empty_label=None, **kwargs)

    def label_from_instance(self, row: Any) -> str:
        """Return the row's name with its shop and marketplace."""
        shop = row if isinstance(row, Shop) else getattr(row, "item", row).shop
        where = marketplaces.NAMES.get(shop.marketplace, shop.marketplace)
        if isinstance(row, Shop):
            return f"{shop.name} ({where})"
        if isinstance(row, Variant):
            kind = f", {row.name}" if row.name else ""
            return f"{row.item.name}{kind} ({shop.name}, {where})"
        return f"{row} ({shop.name}, {where})"


class DeskForm(forms.Form):
    """A form whose rows are looked up when it is shown; ``is_possible`` says whether any are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for choice in self.choices:
            choice.queryset = choice.rows()

    @property
    def choices(self) -> list[Choice]:
        """The lists of the form."""
        return [field for field in self.fields.values() if isinstance(field, Choice)]

    @property
    def is_possible(self) -> bool:
        """Whether there is something to choose in every list."""
        return all(choice.rows().exists() for choice in self.choices)


def linked_shops() -> Any:
    """Return the shops that agreed."""
    return Shop.objects.filter(authorised_until__gt=0).order_by("-pk")


def renewed_shops() -> Any:
    """Return the linked shops of marketplaces whose keys are renewed with another key."""
    return linked_shops().exclude(marketplace__in=NO_RENEWAL)


def orders_to_cancel() -> Any:
    """Return the orders that can still be cancelled."""
    return newest(Order.objects.filter(status__in=CANCELLABLE).select_related("shop"))


def items() -> Any:
    """Return the items on sale."""
    return newest(Item.objects.on_sale().select_related("shop"))


def lockable_items() -> Any:
    """Return the items on sale that a promotion of the market can lock."""
    sold = Item.objects.on_sale().exclude(shop__marketplace__in=NO_LOCKS)
    return newest(sold.select_related("shop"))


def variants() -> Any:
    """Return the variants on sale."""
    sold = Variant.objects.filter(gone=False, item__status="NORMAL")
    return newest(sold.select_related("item__shop"))


def lockable_variants() -> Any:
    """Return the variants on sale of which a campaign can lock units."""
    sold = Variant.objects.filter(gone=False, item__status="NORMAL")
    sold = sold.exclude(item__shop__marketplace__in=NO_LOCKS)
    return newest(sold.select_related("item__shop"))


def newest(rows: Any) -> Any:
    """Return the newest of ``rows`` as a query that can still be filtered."""
    numbers = list(rows.order_by("-pk").values_list("pk", flat=True)[:MOST])
    return rows.filter(pk__in=numbers).order_by("-pk")


def count(label: Any, initial: int, lowest: int = 1, highest: int = 9999) -> forms.IntegerField:
    """Return a field for a whole number."""
    return forms.IntegerField(label=label, initial=initial, min_value=lowest, max_value=highest)


class NothingForm(DeskForm):
    """There is nothing to choose."""


class ShopForm(DeskForm):
    """One of the linked shops."""

    shop = Choice(linked_shops, label=_("Which shop"))


class RenewedShopForm(DeskForm):
    """One of the linked shops whose keys are renewed."""

    shop = Choice(renewed_shops, label=_("Which shop"))


class BanForm(DeskForm):
    """What is taken down, and what the seller is told."""

    item = Choice(items, label=_("Which goods"))
    reason = forms.CharField(
        label=_("Reason"), max_length=200, initial=_("The goods break the rules of the market.")
    )


class PromotionForm(DeskForm):
    """What is in a promotion, and how long."""

    item = Choice(lockable_items, label=_("Which goods"))
    minutes = count(_("Minutes"), 60)


class CampaignForm(DeskForm):
    """Which units a campaign locks, and how long."""

    variant = Choice(lockable_variants, label=_("Which goods"))
    units = count(_("Units"), 5)
    minutes = count(_("Minutes"), 60)


class EditForm(DeskForm):
    """What somebody writes in the seller centre; what stays empty stays as it is."""

    variant = Choice(variants, label=_("Which goods"))
    stock = forms.IntegerField(label=_("New stock"), required=False, min_value=0, max_value=999_999)
    price_vnd = forms.IntegerField(
        label=_("New price in đồng"), required=False, min_value=1000, max_value=120_000_000
    )
    title = forms.CharField(label=_("New name"), required=False, max_length=120)


class OrderForm(DeskForm):
    """What a buyer takes."""

    variant = Choice(variants, label=_("Which goods"))
    quantity = count(_("How many"), 1)
    unpaid = forms.BooleanField(label=_("The buyer pays later"), required=False)


class CancelForm(DeskForm):
    """Which order, and who wants it cancelled."""

    order = Choice(orders_to_cancel, label=_("Which order"))
    who = forms.ChoiceField(
        label=_("Who"),
        choices=[("buyer", _("The buyer asks")), ("system", _("The market does it at once"))],
    )


class SecondsForm(DeskForm):
    """How long."""

    seconds = count(_("Seconds"), 30, highest=3600)


class EveryForm(DeskForm):
    """One call in how many is refused."""

    every = count(_("Refuse one call in …"), 2, highest=1000)


class WorkForm(DeskForm):
    """Which work is spoilt, and how often."""

    work = forms.ChoiceField(label=_("With what"), choices=WORK_CHOICES)
    calls = count(_("How many times"), 1, highest=100)


class SlowForm(DeskForm):
    """How many answers are slow, and how slow."""

    seconds = count(_("Seconds to wait"), 10, highest=60)
    calls = count(_("How many times"), 5, highest=100)
