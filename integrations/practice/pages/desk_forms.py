"""What a person chooses for a scenario of the desk: which goods, which order, how long."""

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


class Choice(forms.ModelChoiceField):
    """A list of rows of this process, newest first."""

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
        for name, field in self.fields.items():
            if isinstance(field, Choice):
                field.queryset = rows_for(name)
                field.empty_label = None

    @property
    def is_possible(self) -> bool:
        """Whether there is something to choose in every list."""
        return all(
            rows_for(name).exists()
            for name, field in self.fields.items()
            if isinstance(field, Choice)
        )


def rows_for(name: str) -> Any:
    """Return what the list of that name offers."""
    if name == "shop":
        return Shop.objects.filter(authorised_until__gt=0).order_by("-pk")
    if name == "order":
        orders = Order.objects.filter(status__in=CANCELLABLE).select_related("shop")
        return newest(orders)
    if name == "item":
        return newest(Item.objects.on_sale().select_related("shop"))
    sold = Variant.objects.filter(gone=False, item__status="NORMAL")
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

    shop = Choice(Shop.objects.none(), label=_("Which shop"))


class BanForm(DeskForm):
    """What is taken down, and what the seller is told."""

    item = Choice(Item.objects.none(), label=_("Which goods"))
    reason = forms.CharField(
        label=_("Reason"), max_length=200, initial=_("The goods break the rules of the market.")
    )


class PromotionForm(DeskForm):
    """What is in a promotion, and how long."""

    item = Choice(Item.objects.none(), label=_("Which goods"))
    minutes = count(_("Minutes"), 60)


class CampaignForm(DeskForm):
    """Which units a campaign locks, and how long."""

    variant = Choice(Variant.objects.none(), label=_("Which goods"))
    units = count(_("Units"), 5)
    minutes = count(_("Minutes"), 60)


class EditForm(DeskForm):
    """What somebody writes in the seller centre; what stays empty stays as it is."""

    variant = Choice(Variant.objects.none(), label=_("Which goods"))
    stock = forms.IntegerField(label=_("New stock"), required=False, min_value=0, max_value=999_999)
    price_vnd = forms.IntegerField(
        label=_("New price in đồng"), required=False, min_value=1000, max_value=120_000_000
    )
    title = forms.CharField(label=_("New name"), required=False, max_length=120)


class OrderForm(DeskForm):
    """What a buyer takes."""

    variant = Choice(Variant.objects.none(), label=_("Which goods"))
    quantity = count(_("How many"), 1)
    unpaid = forms.BooleanField(label=_("The buyer pays later"), required=False)


class CancelForm(DeskForm):
    """Which order, and who wants it cancelled."""

    order = Choice(Order.objects.none(), label=_("Which order"))
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
