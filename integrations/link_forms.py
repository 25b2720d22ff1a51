"""The form that links an item on a marketplace with goods of ours, variant by variant."""

from collections.abc import Iterator

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coops.partner.models import StockRecord
from integrations.forms import GoodsField
from integrations.matching import LARGEST_PACK, Reason
from integrations.models import RemoteListing
from integrations.services.adopting import variants_of
from integrations.services.linking import Choice
from shop.dashboard.fields import UnitsField


class LinkForm(forms.Form):
    """Which goods each variant there is, how many are one there, and what is told at once.

    Offered are the suggestions and ``searched``; taken are any goods of ``stock_records``, so
    what was chosen before a search stays chosen.
    """

    our_price = forms.BooleanField(
        label=gettext_lazy("Use our price there"),
        help_text=gettext_lazy("Left open, the price stays as it is there."),
        required=False,
    )

    def __init__(
        self, *args, remote: RemoteListing, stock_records, searched=(), preselects=True, **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.variants = variants_of(remote)
        #: Place of a variant → the goods that it most likely is, and why.
        self._first: dict[int, dict] = {}
        suggested = remote.suggestions or {}
        wanted = {one["record_id"] for best in suggested.values() for one in best}
        wanted |= {self._typed(place) for place in range(len(self.variants))} - {None}
        self._records = stock_records.select_related("product").in_bulk(wanted)
        self._records |= {record.pk: record for record in searched}
        for place, variant in enumerate(self.variants):
            best = [b for b in suggested.get(variant["model_id"], ()) if b["record_id"] in wanted]
            self._add_variant(place, best, stock_records, searched, preselects)

    def rows(self) -> Iterator[dict]:
        """Yield each variant there with its fields and the first suggestion."""
        for place, variant in enumerate(self.variants):
            yield {
                "variant": variant,
                "goods": self[f"goods_{place}"],
                "pack": self[f"pack_{place}"],
                "first": self._first.get(place),
            }

    def choices(self) -> list[Choice]:
        """Return what was chosen; variants without goods are left out."""
        data = self.cleaned_data
        return [
            Choice(variant["model_id"], data[f"goods_{n}"].pk, data[f"pack_{n}"] or 1)
            for n, variant in enumerate(self.variants)
            if data.get(f"goods_{n}")
        ]

    def clean(self) -> dict:
        """At least one variant must have goods."""
        super().clean()
        if not self.errors and not self.choices():
            self.add_error("goods_0", _("Choose the goods first."))
        return self.cleaned_data

    def _typed(self, place: int) -> int | None:
        value = self.data.get(f"goods_{place}", "") if self.is_bound else ""
        return int(value) if value.isascii() and value.isdigit() and len(value) < 18 else None

    def _add_variant(self, place, best, stock_records, searched, preselects) -> None:
        first = best[0] if best else None
        is_sure = bool(first and first["sure"] and preselects)
        field = GoodsField(
            label=_("Goods here"),
            queryset=stock_records.select_related("product"),
            required=False,
            initial=first["record_id"] if first and is_sure else None,
        )
        listed = [(one["record_id"], self._label(field, one)) for one in best]
        shown = {pk for pk, _label in listed}
        extra = [record.pk for record in searched] + [self._typed(place)]
        listed += [
            (pk, field.label_from_instance(self._records[pk]))
            for pk in dict.fromkeys(extra)
            if pk in self._records and pk not in shown
        ]
        # The whole barn would make a list that nobody can scroll on a phone.
        field.widget.choices = [("", _("Do not link")), *listed]
        if first and first["record_id"] in self._records:
            found = self._records[first["record_id"]]
            self._first[place] = {"record": found, "why": why(first)}
        self.fields[f"goods_{place}"] = field
        self.fields[f"pack_{place}"] = UnitsField(
            label=_("1 there is how many here?"),
            least=1,
            most=LARGEST_PACK,
            required=False,
            initial=first["pack_factor"] if first else 1,
        )

    def _label(self, field: GoodsField, one: dict) -> str:
        record: StockRecord = self._records[one["record_id"]]
        return f"{field.label_from_instance(record)} · {why(one)}"


def why(candidate: dict) -> str:
    """Return why goods are suggested and how sure that is, for people."""
    match candidate["reason"]:
        case Reason.BARCODE:
            reason = _("same barcode")
        case Reason.CODE:
            reason = _("same code")
        case Reason.CODE_BEGINS:
            reason = _("code begins the same")
        case _other:
            reason = _("name %(percent)d%% alike") % {"percent": candidate["name_percent"]}
    return _("%(reason)s, %(percent)d%% sure") % {
        "reason": reason,
        "percent": candidate["percent"],
    }
