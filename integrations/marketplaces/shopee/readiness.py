"""What Shopee is known to refuse in a listing, as sentences with the figures in them.

Figures come from the category's own rules; those below from the specifications of
``v2.product.add_item`` and ``init_tier_variation``, and developer guide 223 (price ratio).
"""

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
from integrations.marketplaces.shopee import payloads
from shop.core.money import format_vnd

#: Fifty in all, but twenty options in a tier, and ours are the options of one tier (sheet §6).
MOST_VARIANTS = 20
PRICE_RATIO = 5
SKU_LENGTH = 100
HASHTAGS = 18


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
        _prices,
        _stock,
        _weight,
        _size,
        _logistics,
    ]
    return [gap for check in checks for gap in check(draft, rules)]


def _say(text: Text, **values: object) -> Text:
    """Fill ``values`` into ``text`` when it is shown, in the language of that moment."""
    return lazy(lambda: str(text) % values, str)()


def _title(draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
    low, high = rules.limits.name_length
    count = len(draft.title.strip())
    if not low <= count <= high:
        yield Missing(
            "title",
            _say(
                _("The name has %(count)d characters; Shopee takes %(low)d to %(high)d."),
                count=count,
                low=low,
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
                _("The description has %(count)d characters; Shopee takes %(low)d to %(high)d."),
                count=count,
                low=low,
                high=high,
            ),
        )
    tags = sum(word.startswith("#") for word in draft.description.split())
    if tags > HASHTAGS:
        yield Missing(
            "description",
            _say(
                _("The description has %(count)d hashtags (#); Shopee takes %(high)d."),
                count=tags,
                high=HASHTAGS,
            ),
        )


def _category(draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
    if not (draft.category_id.isascii() and draft.category_id.isdigit()):
        yield Missing("category", _("Choose one of Shopee's categories."))
    elif rules.category is not None and not rules.category.is_leaf:
        yield Missing(
            "category",
            _say(
                _("“%(name)s” is divided further on Shopee: choose the finest category."),
                name=rules.category.name,
            ),
        )


def _attributes(draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
    given: dict[str, list[AttributeValue]] = {}
    for value in draft.attributes:
        given.setdefault(value.attribute_id, []).append(value)
    for attribute in rules.attributes:
        values = given.get(attribute.id, [])
        field = f"attribute:{attribute.id}"
        if not values and attribute.is_mandatory:
            yield Missing(field, _say(_("Shopee asks for “%(name)s”."), name=attribute.name))
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
        return _say(_("Choose “%(name)s” from Shopee's list again."), name=attribute.name)
    text = value.text.strip()
    if not text:
        return _say(_("The answer to “%(name)s” is empty."), name=attribute.name)
    if not attribute.takes_text:
        return _say(_("Choose “%(name)s” from Shopee's list."), name=attribute.name)
    if attribute.value_type == "date":
        if not payloads.as_shopee_date(text).isdigit():
            return _say(_("“%(name)s” is a date."), name=attribute.name)
    elif attribute.value_type == "integer":
        if not (text.isascii() and text.removeprefix("-").isdigit()):
            return _say(_("“%(name)s” is a whole number."), name=attribute.name)
    elif attribute.value_type == "number" and not _is_number(text):
        return _say(_("“%(name)s” is a number."), name=attribute.name)
    if attribute.unit_choices and value.unit not in attribute.unit_choices:
        return _say(
            _("“%(name)s” needs a unit: %(units)s."),
            name=attribute.name,
            units=", ".join(attribute.unit_choices),
        )
    return None


def _is_number(text: str) -> bool:
    whole, dot, rest = text.partition(".")
    return text.isascii() and whole.isdigit() and (rest.isdigit() or not dot)


def _brand(draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
    # "No Brand" is an answer too: Shopee wants to be told (v2.product.add_item).
    number, name = draft.brand
    if not number:
        return  # the payload says "No Brand"
    if not (number.isascii() and number.isdigit()) or not name.strip():
        yield Missing("brand", _("Choose a brand of Shopee's list, or “No Brand”."))


def _pictures(draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
    low, high = rules.limits.images
    count = len(draft.image_ids)
    if not low <= count <= high:
        yield Missing(
            "picture",
            _say(
                _("There are %(count)d photos; Shopee takes %(low)d to %(high)d."),
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
                _("There are %(count)d variants; Shopee takes %(high)d."),
                count=len(draft.offers),
                high=MOST_VARIANTS,
            ),
        )
    if any(len(sku) > SKU_LENGTH for sku in [draft.sku, *(offer.sku for offer in draft.offers)]):
        yield Missing(
            "option",
            _say(_("A code is longer than %(high)d characters."), high=SKU_LENGTH),
        )
    if not draft.has_variants:
        return
    if len({offer.sku for offer in draft.offers}) < len(draft.offers) or not all(
        offer.sku for offer in draft.offers
    ):
        yield Missing("option", _("Every variant needs a code of its own."))
    longest = rules.limits.option_length
    for option, count in Counter(offer.option.strip() for offer in draft.offers).items():
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


def _prices(draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
    low, high = rules.limits.price_vnd
    prices = [offer.price_vnd for offer in draft.offers]
    for offer in draft.offers:
        if isinstance(offer.price_vnd, bool) or offer.price_vnd != int(offer.price_vnd):
            yield Missing("price", _("Prices are whole đồng."))
        elif not low <= offer.price_vnd <= high:
            yield Missing(
                "price",
                _say(
                    _("%(name)s costs %(price)s; Shopee takes %(low)s to %(high)s."),
                    name=offer.option or draft.title,
                    price=format_vnd(offer.price_vnd),
                    low=format_vnd(low),
                    high=format_vnd(high),
                ),
            )
    if len(prices) > 1 and min(prices) > 0 and max(prices) > PRICE_RATIO * min(prices):
        yield Missing(
            "price",
            _say(
                _(
                    "The dearest variant costs %(high)s, the cheapest %(low)s; on Shopee it may "
                    "be %(ratio)d times as much at most."
                ),
                high=format_vnd(max(prices)),
                low=format_vnd(min(prices)),
                ratio=PRICE_RATIO,
            ),
        )


def _stock(draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
    low, high = rules.limits.stock
    for offer in draft.offers:
        if not low <= offer.stock <= high:
            yield Missing(
                "stock",
                _say(
                    _("%(name)s: there are %(count)d of it; Shopee takes %(low)d to %(high)d."),
                    name=offer.option or draft.title,
                    count=offer.stock,
                    low=low,
                    high=high,
                ),
            )


def _weight(draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
    if rules.limits.needs_weight and any(offer.weight_g <= 0 for offer in draft.offers):
        yield Missing("weight", _("Say how much a parcel weighs, packaging included."))


def _size(draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
    if rules.limits.needs_size and (draft.parcel_cm is None or min(draft.parcel_cm) <= 0):
        yield Missing("size", _("Say length, width and height of the parcel in cm."))


def _logistics(draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
    """At least one way of sending is on, and each that is chosen carries the goods."""
    known = {channel.id: channel for channel in rules.logistics}
    chosen = [known[channel] for channel in draft.logistics_ids if channel in known]
    if not any(channel.is_enabled for channel in chosen):
        yield Missing("logistics", _("Choose a way of sending that is switched on in the shop."))
        return
    if len(chosen) < len(draft.logistics_ids):
        yield Missing("logistics", _("A chosen way of sending is not in the shop any more."))
    for channel in chosen:
        for grams in sorted({offer.weight_g for offer in draft.offers if offer.weight_g > 0}):
            low, high = channel.min_weight_g or 0, channel.max_weight_g
            if grams < low or high is not None and grams > high:
                yield Missing(
                    "logistics",
                    _say(
                        _("%(name)s carries %(low)s to %(high)s, not %(weight)s."),
                        name=channel.name,
                        low=_kg(low),
                        high=_kg(high) if high is not None else "…",
                        weight=_kg(grams),
                    ),
                )
                break


def _kg(grams: int) -> str:
    return f"{grams / 1000:.3f}".rstrip("0").rstrip(".").replace(".", ",") + " kg"
