"""The forms of the desk's channel pages."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from difflib import get_close_matches
from typing import cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from coops.partner.models import StockRecord
from integrations.contract import Attribute, AttributeValue, Brand
from integrations.models import Listing, ListingOffer
from integrations.registry import marketplace_class
from integrations.services.listings import OPTION_LENGTH, TERMS, NoAnswer, OfferTerms, Parcel
from shop.core.text import fold, nfc
from shop.dashboard.fields import UnitsField, WeightField

#: A value the co-op wrote itself instead of choosing one.
OWN_WORDS = "0"
#: A list longer than this is shown as a box to scroll.
MOST_CHECKBOXES = 12
LARGEST_PACK = 10_000
#: Longest side of a parcel in cm that any carrier here takes.
LONGEST_SIDE_CM = 300
SIDES = ("length", "width", "height")
#: Fields of an offer's terms, in the order of ``TERMS``; some left empty change nothing.
TERM_FIELDS = ("option", "pack", "buffer", "share", "cap", "floor")
NEVER_EMPTY = ("share_percent", "floor")
#: More kept back from a channel is a slip of the finger.
LARGEST_BUFFER = 10_000
#: Orders are asked for no longer back: older ones are sent, paid and settled.
LONGEST_AGO = timedelta(days=90)


class BufferForm(forms.Form):
    """How many units of each product a channel never gets to sell."""

    units = UnitsField(
        label=gettext_lazy("Keep back of each product"),
        help_text=gettext_lazy(
            "Keep 1 back, so that the last two buyers, here and there, do not buy the same one."
        ),
        most=LARGEST_BUFFER,
        error_messages={"required": gettext_lazy("Write a whole number, such as 1.")},
    )
    last_hour = forms.BooleanField(
        label=gettext_lazy("Keep back as many more as were sold in the last hour"),
        help_text=gettext_lazy(
            "For goods that sell fast: what sells quickly here may be selling there at this moment."
        ),
        required=False,
    )


class BackfillForm(forms.Form):
    """From which day on orders of the marketplace are asked for once more."""

    since = forms.DateField(
        label=gettext_lazy("Fetch orders changed since"),
        help_text=gettext_lazy(
            "For orders that you see there and not here. One that is here already stays one."
        ),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Choose a day."),
            "invalid": gettext_lazy("Choose a day."),
        },
    )

    def clean_since(self) -> date:
        """Refuse days to come, and those longer ago than marketplaces remember."""
        day = self.cleaned_data["since"]
        today = timezone.localdate()
        if day > today:
            raise forms.ValidationError(_("This day is yet to come."))
        if day < today - LONGEST_AGO:
            raise forms.ValidationError(
                _("Choose a day in the last %(n)d days.") % {"n": LONGEST_AGO.days}
            )
        return day


class GoodsForm(forms.Form):
    """Which goods to prepare for a channel, alone or as the sizes of one listing.

    ``candidates``: products that may be chosen; each brings a field for its name among sizes.
    """

    together = forms.BooleanField(
        label=gettext_lazy("Put them together in one listing, as sizes to choose from"),
        help_text=gettext_lazy("For the same goods in several packs, such as 2 kg, 5 kg, 10 kg."),
        required=False,
    )

    def __init__(self, *args, candidates: list, most: int, names: dict[int, str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = {str(product.pk): product for product in candidates}
        self.most = most
        self.fields["goods"] = forms.MultipleChoiceField(
            label=pgettext("channel", "Goods"),
            choices=[(key, product.title) for key, product in self.candidates.items()],
            error_messages={"required": _("Choose at least one product.")},
        )
        for pk, name in names.items():
            self.fields[f"option_{pk}"] = forms.CharField(
                label=_("Name among the sizes"),
                max_length=OPTION_LENGTH,
                required=False,
                initial=name,
            )

    @property
    def chosen(self) -> list:
        """Return the chosen products, in the order of the page."""
        wanted = set(self.cleaned_data.get("goods", ()))
        return [product for key, product in self.candidates.items() if key in wanted]

    @property
    def options(self) -> dict[int, str]:
        """Return the names among the sizes, by product id."""
        return {p.pk: nfc(self.cleaned_data[f"option_{p.pk}"]).strip() for p in self.chosen}

    def rows(self) -> Iterator[dict]:
        """Yield each product with what is ticked and typed for it."""
        ticked = set(self["goods"].value() or ())
        for key, product in self.candidates.items():
            yield {
                "product": product,
                "is_chosen": key in ticked,
                "option": self[f"option_{product.pk}"],
            }

    def clean(self) -> dict:
        """Several sizes need names of their own, and a listing holds only so many."""
        super().clean()
        chosen = self.chosen
        if not self.cleaned_data.get("together") or not chosen:
            return self.cleaned_data
        if len(chosen) < 2:
            self.add_error("goods", _("Choose at least two products to put together."))
        if len(chosen) > self.most:
            self.add_error("goods", _("One listing takes at most %(most)d.") % {"most": self.most})
        seen: dict[str, int] = {}
        for product in chosen:
            name = f"option_{product.pk}"
            if name in self.errors:
                continue
            option = nfc(self.cleaned_data.get(name) or "").strip()
            if not option:
                self.add_error(name, _("Write a name of its own, such as “Túi 5 kg”."))
            elif seen.setdefault(option.casefold(), product.pk) != product.pk:
                self.add_error(name, _("Another size has this name. Make them differ."))
        return self.cleaned_data


class CategoryForm(forms.Form):
    """The leaf of the marketplace's tree that goods are put on."""

    category = forms.ChoiceField(
        label=gettext_lazy("Where it is shown there"),
        error_messages={
            "required": gettext_lazy("Choose one of the places."),
            "invalid_choice": gettext_lazy("Choose one of the places."),
        },
    )

    def __init__(self, *args, leaf_ids: list[str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["category"])
        field.choices = [(pk, pk) for pk in leaf_ids]


class DetailsForm(forms.Form):
    """Answers the category asks for, weight, and the terms of each offer.

    A listing may be saved half finished: what is still missing is told beside it.
    """

    def __init__(
        self,
        *args,
        listing: Listing,
        attributes: tuple[Attribute, ...],
        asks_weight: bool,
        may_change_money: bool,
        asks_size: bool = False,
        brands: Callable[[], list[Brand]] | None = None,
        **kwargs,
    ) -> None:
        """``brands`` returns the marketplace's list; it is asked only when a name was typed."""
        super().__init__(*args, **kwargs)
        self.listing = listing
        self.brands = brands
        self.attributes = [one for one in attributes if one.is_mandatory]
        self.offers = list(listing.offers.all())
        self.may_change_money = may_change_money
        for attribute in self.attributes:
            self._add_attribute(attribute)
        if asks_weight:
            self.fields["weight"] = WeightField(
                label=_("Weight of one, packed"),
                help_text=_("For the carrier's fee. For example 500 g or 1,5 kg."),
                required=False,
                initial=listing.parcel_weight_g,
            )
        if asks_size:
            self._add_size()
        if brands is not None:
            self.fields["brand"] = forms.CharField(
                label=_("Brand there"),
                help_text=_("Leave empty when the goods have no brand; most farm goods have none."),
                max_length=150,
                required=False,
                initial=listing.brand_name,
            )
        for offer in self.offers:
            self._add_offer(offer)

    # --- What the template walks through -----------------------------------------------

    def attribute_fields(self) -> Iterator[dict]:
        """Yield the fields of each question: the answer, own words, the unit."""
        for attribute in self.attributes:
            name = f"attribute_{attribute.id}"
            yield {
                "answer": self[name],
                "own": self[f"{name}_own"] if f"{name}_own" in self.fields else None,
                "unit": self[f"{name}_unit"] if f"{name}_unit" in self.fields else None,
                "suffix": attribute.unit_choices[0] if len(attribute.unit_choices) == 1 else "",
            }

    def offer_fields(self) -> Iterator[dict]:
        """Yield each offer with its fields; those a helper may not change are left out."""
        for offer in self.offers:
            fields = [f"{word}_{offer.pk}" for word in TERM_FIELDS]
            yield {
                "offer": offer,
                "product": offer.stock_record.product,
                "fields": [self[name] for name in fields if name in self.fields],
            }

    # --- What the service takes --------------------------------------------------------

    def attribute_values(self) -> list[AttributeValue]:
        """Return all answers; those of questions that are not asked here stay as they were."""
        asked = {attribute.id for attribute in self.attributes}
        kept = [AttributeValue(**v) for v in self.listing.attributes]
        values = [value for value in kept if value.attribute_id not in asked]
        for attribute in self.attributes:
            values += self._values(attribute)
        return values

    def weight(self) -> int | None:
        """Return the parcel's weight in grams; as it was when it is not asked for."""
        if "weight" not in self.fields:
            return self.listing.parcel_weight_g
        return self.cleaned_data["weight"]

    def parcel(self) -> Parcel:
        """Return weight and sides of the parcel; as they were where they are not asked for."""
        data, listing = self.cleaned_data, self.listing
        return Parcel(
            self.weight(),
            data.get("length", listing.parcel_length_cm),
            data.get("width", listing.parcel_width_cm),
            data.get("height", listing.parcel_height_cm),
        )

    def brand(self) -> tuple[str, str] | None:
        """Return id and name of the brand, both empty for none; ``None`` when not asked for."""
        return self.cleaned_data.get("brand")

    def clean_brand(self) -> tuple[str, str]:
        """Find the brand in the marketplace's list, however it is written."""
        typed = nfc(self.cleaned_data["brand"]).strip()
        if not typed or self.brands is None:
            return "", ""
        if fold(typed) == fold(self.listing.brand_name):
            return self.listing.brand_id, self.listing.brand_name
        try:
            known = {fold(brand.name): brand for brand in self.brands()}
        except NoAnswer:
            raise forms.ValidationError(
                _("The brands cannot be looked up just now. Leave it empty, or try again later.")
            ) from None
        if found := known.get(fold(typed)):
            return found.id, found.name
        near = get_close_matches(fold(typed), known, n=3, cutoff=0.5)
        raise forms.ValidationError(
            _("The marketplace does not know this brand. Alike: %(names)s.")
            % {"names": ", ".join(known[name].name for name in near)}
            if near
            else _("The marketplace does not know this brand. Leave it empty if there is none.")
        )

    def terms(self) -> list[OfferTerms]:
        """Return what was decided for each offer: only what was asked and sent.

        What a helper may not change, or a page of yesterday did not ask, is not among it, so
        that saving takes nothing back that somebody else decided meanwhile.
        """
        return [OfferTerms(offer.pk, self._decided(offer)) for offer in self.offers]

    def _decided(self, offer: ListingOffer) -> dict[str, str | int | None]:
        decided = {}
        for word, term in zip(TERM_FIELDS, TERMS, strict=True):
            name = f"{word}_{offer.pk}"
            if name not in self.fields or self.add_prefix(name) not in self.data:
                continue
            value = self.cleaned_data[name]
            if value is None and term in NEVER_EMPTY:
                continue
            decided[term] = nfc(value).strip() if term == "option" else value
        return decided

    def clean(self) -> dict:
        """Refuse two variants of one name."""
        super().clean()
        seen: set[str] = set()
        for offer in self.offers:
            option = nfc(self.cleaned_data.get(f"option_{offer.pk}") or "").strip().casefold()
            if option and option in seen:
                self.add_error(
                    f"option_{offer.pk}", _("Another size has this name. Make them differ.")
                )
            seen.add(option)
        return self.cleaned_data

    # --- Making the fields -------------------------------------------------------------

    def _add_size(self) -> None:
        labels = (_("Length of the parcel (cm)"), _("Width (cm)"), _("Height (cm)"))
        for side, label in zip(SIDES, labels, strict=True):
            self.fields[side] = UnitsField(
                label=label,
                least=1,
                most=LONGEST_SIDE_CM,
                required=False,
                initial=getattr(self.listing, f"parcel_{side}_cm"),
            )

    def brand_field(self) -> forms.BoundField | None:
        """Return the field of the brand, where the marketplace has brands."""
        return self["brand"] if "brand" in self.fields else None

    def size_fields(self) -> list[forms.BoundField]:
        """Return the fields of the parcel's sides; none when they are not asked for."""
        return [self[side] for side in SIDES if side in self.fields]

    def _add_attribute(self, attribute: Attribute) -> None:
        name = f"attribute_{attribute.id}"
        stored = [v for v in self.listing.attributes if v["attribute_id"] == attribute.id]
        chosen = [v["value_id"] for v in stored if v["value_id"] != OWN_WORDS]
        own = next((v["text"] for v in stored if v["value_id"] == OWN_WORDS), "")
        choices = list(attribute.choices)
        if choices and attribute.takes_many:
            few = len(choices) <= MOST_CHECKBOXES
            self.fields[name] = forms.MultipleChoiceField(
                label=attribute.name,
                choices=choices,
                required=False,
                initial=chosen,
                widget=forms.CheckboxSelectMultiple if few else forms.SelectMultiple,
            )
        elif choices:
            self.fields[name] = forms.ChoiceField(
                label=attribute.name,
                choices=[("", _("Choose…")), *choices],
                required=False,
                initial=chosen[0] if chosen else "",
            )
        else:
            self.fields[name] = _text_field(attribute, initial=own)
        if choices and attribute.takes_text:
            self.fields[f"{name}_own"] = forms.CharField(
                label=_("or in your own words"), max_length=100, required=False, initial=own
            )
        if len(attribute.unit_choices) > 1:
            unit = next((v["unit"] for v in stored if v["unit"]), attribute.unit_choices[0])
            self.fields[f"{name}_unit"] = forms.ChoiceField(
                label=_("Unit"), choices=[(u, u) for u in attribute.unit_choices], initial=unit
            )

    def _values(self, attribute: Attribute) -> list[AttributeValue]:
        name = f"attribute_{attribute.id}"
        data = self.cleaned_data
        units = attribute.unit_choices
        unit = data.get(f"{name}_unit") or (units[0] if units else "")
        answer = data.get(name)
        if not attribute.choices:
            text = "" if answer is None else str(answer)
            return [AttributeValue(attribute.id, OWN_WORDS, text, unit)] if text else []
        if own := nfc(data.get(f"{name}_own") or "").strip():
            return [AttributeValue(attribute.id, OWN_WORDS, own, unit)]
        names = dict(attribute.choices)
        chosen = answer if isinstance(answer, list) else [answer]
        return [AttributeValue(attribute.id, v, names[v], unit) for v in chosen if v]

    def _may_name_sizes(self) -> bool:
        """Return whether names of sizes are told there: before the item, or where they change."""
        if not self.listing.item_id:
            return True
        market = marketplace_class(self.listing.account.marketplace)
        return market.can_change_variants and not self.listing.keeps_their_content

    def _add_offer(self, offer: ListingOffer) -> None:
        if len(self.offers) > 1 and self._may_name_sizes():
            self.fields[f"option_{offer.pk}"] = forms.CharField(
                label=_("Name among the sizes"),
                max_length=OPTION_LENGTH,
                initial=offer.option,
                help_text=_("At most %(most)d letters.") % {"most": OPTION_LENGTH},
                error_messages={"required": _("Write a name of its own, such as “Túi 5 kg”.")},
            )
        if not self.may_change_money:
            return
        unit = offer.stock_record.product.sale_unit
        self.fields[f"pack_{offer.pk}"] = UnitsField(
            label=_("Units in one pack there"),
            help_text=_("1 there is so many %(unit)s here; the price is multiplied by it.")
            % {"unit": unit or _("units")},
            least=1,
            most=LARGEST_PACK,
            initial=offer.pack_factor,
            error_messages={"required": _("Write at least 1.")},
        )
        self.fields[f"buffer_{offer.pk}"] = UnitsField(
            label=_("Keep back"),
            help_text=_("Empty: as the channel does (%(units)d).")
            % {"units": self.listing.account.buffer_units},
            most=LARGEST_BUFFER,
            required=False,
            initial=offer.buffer_units,
        )
        self.fields[f"share_{offer.pk}"] = UnitsField(
            label=_("Share of the barn (%)"),
            help_text=_("Of what is free after that; 100: all of it."),
            least=0,
            most=100,
            required=False,
            initial=offer.share_percent,
        )
        self.fields[f"cap_{offer.pk}"] = UnitsField(
            label=_("Show at most"),
            help_text=_("Packs there; empty: no limit."),
            required=False,
            initial=offer.cap,
        )
        self.fields[f"floor_{offer.pk}"] = UnitsField(
            label=_("Sell none below"),
            help_text=_("With fewer packs than this, none is shown; 0: sell to the last one."),
            required=False,
            initial=offer.floor,
        )


class GoodsField(forms.ModelChoiceField):
    """One of the co-op's goods, with unit, code and what is left."""

    def label_from_instance(self, obj: StockRecord) -> str:
        """Return name, unit, code and the units left."""
        product = obj.product
        unit = f" · {product.sale_unit}" if product.sale_unit else ""
        left = _("%(units)d left") % {"units": obj.sellable}
        return f"{product.title}{unit} · {obj.partner_sku} · {left}"


class ParkedLineForm(forms.Form):
    """Which of our goods a marketplace's order means."""

    stock_record = GoodsField(
        label=gettext_lazy("Which of your goods is it?"),
        queryset=StockRecord.objects.none(),
        empty_label=gettext_lazy("Choose the goods"),
        error_messages={"required": gettext_lazy("Choose the goods.")},
    )
    units = UnitsField(
        label=gettext_lazy("How many of yours are wanted?"),
        help_text=gettext_lazy(
            "Change it when 1 there is a pack of several, such as 10 for 2 packs of 5."
        ),
        least=1,
        error_messages={"required": gettext_lazy("Write at least 1.")},
    )

    def __init__(self, *args, stock_records, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = cast(GoodsField, self.fields["stock_record"])
        field.queryset = stock_records


def _text_field(attribute: Attribute, *, initial: str) -> forms.Field:
    if attribute.value_type == "integer":
        return forms.IntegerField(label=attribute.name, required=False, initial=initial)
    if attribute.value_type == "number":
        return forms.DecimalField(
            label=attribute.name, required=False, initial=initial, localize=True
        )
    if attribute.value_type == "date":
        return forms.DateField(
            label=attribute.name,
            required=False,
            initial=initial,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )
    return forms.CharField(label=attribute.name, required=False, initial=initial, max_length=200)
