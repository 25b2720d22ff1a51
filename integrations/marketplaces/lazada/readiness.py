"""What Lazada is known to refuse in a listing, as sentences with the figures in them.

Figures come from :data:`.categories.LIMITS`; the length of codes from powersell.com (unverified).
Lazada chooses the carriers itself, so nobody is asked for any.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from integrations.contract import (
    Attribute,
    AttributeValue,
    CategoryRules,
    ListingDraft,
    Missing,
    Text,
)
from shop.core.money import format_vnd

#: No figure is published; the practice market and public tools take so many.
MOST_VARIANTS = 50
SKU_LENGTH = 200
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
NUMBER = re.compile(r"\d{1,15}(\.\d+)?", re.ASCII)


def missing(draft: ListingDraft, rules: CategoryRules) -> list[Missing]:
    """Return all that stands in the way, in the order of the form."""
    checks: list[Callable[[ListingDraft, CategoryRules], Iterator[Missing]]] = [
        _title,
        _description,
        _category,
        _attributes,
        _brand,
        _pictures,
        _variants,
        _codes,
        _prices,
        _stock,
        _weight,
        _size,
    ]
    return [gap for check in checks for gap in check(draft, rules)]


def _say(text: Text, **values: object) -> Text:
    """Fill ``values`` into ``text`` when it is shown, in the language of that moment."""
    return lazy(lambda: str(text) % values, str)()


def _title(draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
    low, high = rules.limits.name_length
    title = draft.title.strip()
    if not low <= len(title) <= high:
        yield Missing(
            "title",
            _say(
                _("The name has %(count)d characters; Lazada takes %(low)d to %(high)d."),
                count=len(title),
                low=low,
                high=high,
            ),
        )
    elif (size := len(title.encode())) > high:
        # The guide counts characters, error 4160 bytes; which holds is unverified.
        yield Missing(
            "title",
            _say(
                _(
                    "The name is too long for Lazada, where letters with marks count two or "
                    "three: it comes to %(count)d of %(high)d."
                ),
                count=size,
                high=high,
            ),
        )
    if not draft.title.isprintable():
        yield Missing("title", _("The name holds line breaks or signs that cannot be seen."))


def _description(draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
    low, high = rules.limits.description_length
    count = len(draft.description.strip())
    if not low <= count <= high:
        yield Missing(
            "description",
            _say(
                _("The description has %(count)d characters; Lazada takes %(low)d to %(high)d."),
                count=count,
                low=low,
                high=high,
            ),
        )


def _category(draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
    if not (draft.category_id.isascii() and draft.category_id.isdigit()):
        yield Missing("category", _("Choose one of Lazada's categories."))
    elif rules.category is not None and not rules.category.is_leaf:
        yield Missing(
            "category",
            _say(
                _("“%(name)s” is divided further on Lazada: choose the finest category."),
                name=rules.category.name,
            ),
        )


def _attributes(draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
    given: dict[str, list[AttributeValue]] = {}
    for value in draft.attributes:
        given.setdefault(value.attribute_id, []).append(value)
    for attribute in rules.attributes:
        if attribute.makes_variants:
            continue
        values = given.get(attribute.id, [])
        field = f"attribute:{attribute.id}"
        if not values and attribute.is_mandatory:
            yield Missing(field, _say(_("Lazada asks for “%(name)s”."), name=attribute.name))
        elif len(values) > 1 and not attribute.takes_many:
            yield Missing(field, _say(_("“%(name)s” takes one answer only."), name=attribute.name))
        else:
            problems = [text for value in values if (text := _wrong(attribute, value))]
            yield from (Missing(field, text) for text in problems[:1])


def _wrong(attribute: Attribute, value: AttributeValue) -> Text | None:
    """Return what is wrong with one answer."""
    if value.value_id not in ("", "0"):
        if value.value_id in {number for number, _label in attribute.choices}:
            return None
        return _say(_("Choose “%(name)s” from Lazada's list again."), name=attribute.name)
    text = value.text.strip()
    if not text:
        return _say(_("The answer to “%(name)s” is empty."), name=attribute.name)
    if not attribute.takes_text:
        return _say(_("Choose “%(name)s” from Lazada's list."), name=attribute.name)
    if attribute.value_type == "date" and not ISO_DATE.fullmatch(text):
        return _say(_("“%(name)s” is a date."), name=attribute.name)
    if attribute.value_type == "number" and not NUMBER.fullmatch(text):
        return _say(_("“%(name)s” is a number."), name=attribute.name)
    return None


def _brand(draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
    number, name = draft.brand
    if not number:
        return  # the payload says "No Brand"
    if not (number.isascii() and number.isdigit()) or not name.strip():
        yield Missing("brand", _("Choose a brand of Lazada's list, or “No Brand”."))


def _pictures(draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
    low, high = rules.limits.images
    count = len(draft.image_ids)
    if not low <= count <= high:
        yield Missing(
            "picture",
            _say(
                _("There are %(count)d photos; Lazada takes %(low)d to %(high)d."),
                count=count,
                low=low,
                high=high,
            ),
        )


def _variants(draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
    if not draft.offers:
        yield Missing("option", _("There is nothing for sale in it."))
        return
    if len(draft.offers) > MOST_VARIANTS:
        yield Missing(
            "option",
            _say(
                _("There are %(count)d variants; Lazada takes %(high)d."),
                count=len(draft.offers),
                high=MOST_VARIANTS,
            ),
        )
    if not draft.has_variants:
        return
    if not rules.limits.option_length:
        yield Missing("option", _("Goods of this category cannot have variants on Lazada."))
        return
    names = Counter(offer.option.strip() for offer in draft.offers)
    for option, count in names.items():
        yield from _option(option, count, rules)


def _option(option: str, count: int, rules: CategoryRules) -> Iterator[Missing]:
    """Check the name of a variant, which ``count`` of them have."""
    longest = rules.limits.option_length
    if not option:
        yield Missing("option", _("Every variant needs a name, such as “500 g”."))
    elif count > 1:
        yield Missing(
            "option",
            _say(_("%(count)d variants are called “%(name)s”."), count=count, name=option),
        )
    elif len(option) > longest:
        yield Missing(
            "option",
            _say(
                _("The variant “%(name)s” has a name of more than %(high)d characters."),
                name=option,
                high=longest,
            ),
        )
    for attribute in rules.attributes:
        if not attribute.makes_variants or not option:
            continue
        listed = {word.casefold() for choice in attribute.choices for word in choice}
        if option.casefold() not in listed:
            yield Missing(
                "option",
                _say(
                    _("On Lazada a variant is called as in its list “%(list)s”, not “%(name)s”."),
                    list=attribute.name,
                    name=option,
                ),
            )


def _codes(draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
    codes = [offer.sku for offer in draft.offers]
    if not all(codes) or len(set(codes)) < len(codes):
        yield Missing("sku", _("Every variant needs a code of its own."))
    if any(len(code) > SKU_LENGTH for code in codes):
        yield Missing("sku", _say(_("A code is longer than %(high)d characters."), high=SKU_LENGTH))


def _prices(draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
    low, high = rules.limits.price_vnd
    for offer in draft.offers:
        if isinstance(offer.price_vnd, bool) or offer.price_vnd != int(offer.price_vnd):
            yield Missing("price", _("Prices are whole đồng."))
        elif not low <= offer.price_vnd <= high:
            yield Missing(
                "price",
                _say(
                    _("%(name)s costs %(price)s; Lazada takes %(low)s to %(high)s."),
                    name=offer.option or draft.title,
                    price=format_vnd(offer.price_vnd),
                    low=format_vnd(low),
                    high=format_vnd(high),
                ),
            )


def _stock(draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
    low, high = rules.limits.stock
    for offer in draft.offers:
        if not low <= offer.stock <= high:
            yield Missing(
                "stock",
                _say(
                    _("%(name)s: there are %(count)d of it; Lazada takes %(low)d to %(high)d."),
                    name=offer.option or draft.title,
                    count=offer.stock,
                    low=low,
                    high=high,
                ),
            )


def _weight(draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
    if any(offer.weight_g <= 0 for offer in draft.offers):
        yield Missing("weight", _("Say how much a parcel weighs, packaging included."))
        return
    most = rules.limits.most_weight_g
    heaviest = max((offer.weight_g for offer in draft.offers), default=0)
    if most is not None and heaviest > most:
        yield Missing(
            "weight",
            _say(
                _("A parcel weighs %(weight)s kg; Lazada takes %(high)s kg."),
                weight=_kg(heaviest),
                high=_kg(most),
            ),
        )


def _size(draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
    if draft.parcel_cm is None or min(draft.parcel_cm) <= 0:
        if rules.limits.needs_size:
            yield Missing("size", _("Say length, width and height of the parcel in cm."))
        return
    most = rules.limits.most_size_sum_cm
    if most is not None and sum(draft.parcel_cm) > most:
        yield Missing(
            "size",
            _say(
                _("The sides of the parcel come to %(sum)d cm; Lazada takes %(high)d cm."),
                sum=sum(draft.parcel_cm),
                high=most,
            ),
        )


def _kg(grams: int) -> str:
    return f"{grams / 1000:.3f}".rstrip("0").rstrip(".").replace(".", ",")
