"""The one page on which an order by phone, Zalo or at the market is written down."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.utils.text import capfirst
from django.utils.timezone import now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coops.partner.models import StockRecord
from shop.address.forms import PlaceForm
from shop.checkout.details import BuyerDetails
from shop.checkout.keyed_orders import (
    MOST_UNITS,
    SPOKEN_CONSENT,
    Keyed,
    KeyedLine,
    KeyedOrderRefused,
    Paying,
    Way,
    WrittenAlready,
    key_in_order,
)
from shop.checkout.submission import new_key
from shop.core.nfc_fields import NfcField
from shop.core.phones import InvalidPhone, normalise_phone
from shop.core.text import fold, nfc
from shop.dashboard.access import Desk
from shop.dashboard.fields import PriceField
from shop.dashboard.money_forms import DongField
from shop.order.choices import KEYED_CHANNELS, Channel
from shop.order.models import Order
from shop.shipping.pickups import open_days

#: So many products stand on the page; the box finds the others.
ROWS_SHOWN = 40
#: With more than so many there is a box to find one.
FEW_PRODUCTS = 8
#: The fields below the goods, as the page has them: what is wrong is told in this order.
AFTER_THE_GOODS = (
    *("phone", "full_name", "way", "province", "ward", "line1", "fee"),
    *("paying", "note", "key"),
)
_ON_A_DAY = f"{Way.PICKUP}-"


@dataclass(frozen=True)
class Row:
    """One product on the page, with its number and its price."""

    record: StockRecord
    units: BoundField
    price: BoundField

    @property
    def title(self) -> str:
        """Return the product's name."""
        return self.record.product.get_title()

    @property
    def left(self) -> int:
        """Return how many can still be sold."""
        return self.record.sellable

    @property
    def number(self) -> str:
        """Return what stands in the box: what was typed, else 0."""
        typed = self.units.value()
        return "0" if typed is None else str(typed)

    @property
    def is_chosen(self) -> bool:
        """Return whether something stands there."""
        return self.number.strip() not in {"", "0"}


class KeyedForm(PlaceForm):
    """Channel, goods, buyer, how the goods come, how they are paid, and a note.

    Each stock record of ``rows_of`` has ``units-<pk>`` and ``price-<pk>``. ``kept``: what was typed
    before and not sent; its goods are on the page.
    """

    channel = forms.ChoiceField(
        label=_("Where did it come from?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose where the order came from."),
            "invalid_choice": _("Choose where the order came from."),
        },
    )
    phone = forms.CharField(
        label=_("Buyer's phone"),
        max_length=30,
        required=False,
        widget=forms.TelInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    full_name = NfcField(
        label=_("Buyer's name"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    way = forms.ChoiceField(
        label=_("How do they get it?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how they get it."),
            "invalid_choice": _("This day is full or over. Choose another way."),
        },
    )
    fee = DongField(
        least=0,
        label=_("Delivery fee"),
        required=False,
        help_text=_("Left empty, it is what your delivery fees say."),
    )
    paying = forms.ChoiceField(
        label=_("How do they pay?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how they pay."),
            "invalid_choice": _("Choose how they pay."),
        },
    )
    note = NfcField(
        label=_("Note"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 500}),
    )
    search = forms.CharField(
        label=_("Find a product"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    use_required_attribute = False  # the address is asked for only where a parcel goes out

    def __init__(
        self, *args, desk: Desk, kept: Mapping[str, str] = MappingProxyType({}), **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.desk = desk
        fields: dict[str, Any] = self.fields
        fields["channel"].choices = [(c.value, capfirst(c.label)) for c in KEYED_CHANNELS]
        fields["way"].choices = _ways(desk.cooperative)
        fields["paying"].choices = _payings(desk)
        for name in ("province", "ward", "line1"):
            fields[name].widget.attrs["autocomplete"] = "off"
        if not desk.may_change_money:
            del fields["fee"]
        typed = self.data if self.is_bound else kept
        self.records, self.total_records = rows_of(desk, typed)
        for record in self.records:
            fields[f"units-{record.pk}"] = _units_field(record)
            fields[f"price-{record.pk}"] = _price_field(record, desk.may_change_money)
        goods = [name for name in fields if name.startswith(("units-", "price-"))]
        self.order_fields(["channel", "search", *goods, *AFTER_THE_GOODS])

    @property
    def rows(self) -> list[Row]:
        """Return the products of the page."""
        return [
            Row(record, self[f"units-{record.pk}"], self[f"price-{record.pk}"])
            for record in self.records
        ]

    @property
    def has_search(self) -> bool:
        """Return whether there are so many products that one has to be looked for."""
        return self.total_records > FEW_PRODUCTS

    @property
    def is_delivery(self) -> bool:
        """Return whether a parcel goes out, by what is chosen now."""
        return self["way"].value() == Way.DELIVERY

    def judge_nothing(self) -> None:
        """Show what was typed as it is: it was only looked up, nothing is saved yet."""
        self._errors = ErrorDict()

    def clean_phone(self) -> str:
        """Return the number in E.164, or nothing."""
        typed = self.cleaned_data["phone"].strip()
        if not typed:
            return ""
        try:
            return normalise_phone(typed)
        except InvalidPhone as error:
            raise ValidationError(str(error)) from error

    def clean_full_name(self) -> str:
        """Return the name in one spelling, with single spaces."""
        return " ".join(nfc(self.cleaned_data["full_name"]).split())

    def clean(self) -> dict:
        """Forget the address, and what is wrong with it, where no parcel goes out."""
        data = self.cleaned_data
        if data.get("way") != Way.DELIVERY:
            for name in ("province", "ward", "line1"):
                self.errors.pop(name, None)
                data[name] = ""
        return data

    def write(self, *, by) -> Order | None:
        """Write the order of a valid form; ``None`` when it was refused, with the reason."""
        try:
            return key_in_order(
                cooperative=self.desk.cooperative,
                keyed=self._keyed(),
                idempotency_key=self.cleaned_data["key"],
                by=by,
                own_prices=self.desk.may_change_money,
            )
        except KeyedOrderRefused as refusal:
            if isinstance(refusal, WrittenAlready):
                # Whoever read that and presses again means it.
                typed = {name: self.data[name] for name in self.data}
                self.data = typed | {"key": new_key()}
            self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))
            return None

    def _keyed(self) -> Keyed:
        data = self.cleaned_data
        way = data["way"]
        is_day = way.startswith(_ON_A_DAY)
        return Keyed(
            channel=data["channel"],
            lines=[
                KeyedLine(record.pk, units, data.get(f"price-{record.pk}") or int(record.price))
                for record in self.records
                if (units := data.get(f"units-{record.pk}") or 0)
            ],
            buyer=BuyerDetails(
                full_name=data["full_name"],
                phone=data["phone"],
                note=data["note"],
                consent_version=SPOKEN_CONSENT,
                consented_at=now(),
                **(self.place_fields() if way == Way.DELIVERY else {}),
            ),
            way=Way.PICKUP if is_day else way,
            paying=data["paying"],
            pickup_day=way.removeprefix(_ON_A_DAY) if is_day else "",
            fee_vnd=data.get("fee"),
        )


def rows_of(desk: Desk, typed: Mapping[str, str]) -> tuple[list[StockRecord], int]:
    """Return the stock records of the page, and how many are on sale at all.

    Those that something was typed for come first and always; then those that are looked for, the
    ones in stock before the others.
    """
    on_sale = (
        desk.stock_records()
        .filter(product__is_public=True, price__isnull=False)
        .select_related("product__parent")
        .order_by("product__title", "pk")
    )
    records = list(on_sale[:2000])
    chosen = {
        int(pk)
        for name, value in typed.items()
        if name.startswith("units-")
        and str(value).strip() not in {"", "0"}
        and (pk := name.removeprefix("units-")).isascii()
        and pk.isdigit()
        and len(pk) < 12
    }
    words = fold(nfc(str(typed.get("search", "")))[:80]).split()
    first = [record for record in records if record.pk in chosen]
    others = [
        record
        for record in records
        if record.pk not in chosen
        and all(word in fold(record.product.get_title()) for word in words)
    ]
    others.sort(key=lambda record: record.sellable <= 0)  # stable: by name within each
    shown = max(ROWS_SHOWN - len(first), 8)
    return first + others[:shown], len(records)


def _units_field(record: StockRecord) -> forms.IntegerField:
    return forms.IntegerField(
        label=record.product.get_title(),
        required=False,
        min_value=0,
        max_value=MOST_UNITS,
        error_messages={
            "invalid": _("Write a whole number, such as 2."),
            "min_value": _("Write 0 or more."),
            "max_value": _("That is more than anybody has. Write fewer."),
        },
    )


def _price_field(record: StockRecord, may_change: bool) -> forms.Field:
    widget = forms.TextInput if may_change else forms.HiddenInput
    label = gettext("Price of %(title)s") % {"title": record.product.get_title()}
    field = PriceField(
        label=label, required=False, initial=int(record.price), widget=widget(), max_length=40
    )
    field.widget.attrs["data-draft-shown"] = field.prepare_value(field.initial)
    return field


def _ways(cooperative) -> list[tuple[str, str]]:
    """Return how goods can come: taken along now, on a pick-up day, as a parcel."""
    ways = [(Way.NOW, gettext("Takes it along now"))]
    if cooperative.offers_pickup:
        days = open_days([cooperative.pk]).get(cooperative.pk)
        if days is None:
            place = cooperative.pickup_place or gettext("our pick-up place")
            ways.append((Way.PICKUP, gettext("Picks it up: %(place)s") % {"place": place}))
        for day in days or []:
            text = gettext("Picks it up: %(place)s") % {"place": day.text}
            ways.append((f"{_ON_A_DAY}{day.key}", text))
    if cooperative.offers_delivery:
        ways.append((Way.DELIVERY, gettext("Delivered to their home")))
    return ways


def _payings(desk: Desk) -> Iterable[tuple[str, str]]:
    if desk.may_change_money:
        yield Paying.CASH, gettext("Cash, paid now")
    yield Paying.COD, gettext("Cash when they get the goods")
    if desk.cooperative.accepts_vietqr:
        yield Paying.VIETQR, gettext("Bank transfer (VietQR)")
    yield Paying.LATER, gettext("Owes it, pays later")


def channel_named(name: str) -> str:
    """Return the channel of that name; the phone for any other."""
    return name if name in KEYED_CHANNELS else Channel.PHONE
