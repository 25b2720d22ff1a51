"""What Sendo is known to refuse in a listing, as sentences with the figures in them.

Figures: :mod:`.categories`. A description is counted as the HTML that is sent.
"""

from collections import Counter
from collections.abc import Callable, Iterator

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from integrations.contract import CategoryRules, ListingDraft, Missing, Text
from integrations.marketplaces.sendo import options, payloads
from shop.core.money import format_vnd

MOST_VARIANTS = 50
SKU_LENGTH = (3, 45)
#: Names of Sendo's list that a sentence shows.
NAMES_SHOWN = 8


def missing(draft: ListingDraft, rules: CategoryRules) -> list[Missing]:
    """Return all that stands in the way, in the order of the form."""
    checks: list[Callable[[ListingDraft, CategoryRules], Iterator[Missing]]] = [
        _title,
        _description,
        _category,
        _attributes,
        _brand,
        _pictures,
        _codes,
        _variants,
        _prices,
        _stock,
        _weight,
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
                _("The name has %(count)d characters; Sendo takes %(low)d to %(high)d."),
                count=count,
                low=low,
                high=high,
            ),
        )


def _description(draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
    low, high = rules.limits.description_length
    count = len(payloads.as_html(draft.description))
    if not low <= count <= high:
        yield Missing(
            "description",
            _say(
                _("The description has %(count)d characters; Sendo takes %(low)d to %(high)d."),
                count=count,
                low=low,
                high=high,
            ),
        )


def _category(draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
    if not (draft.category_id.isascii() and draft.category_id.isdigit()):
        yield Missing("category", _("Choose one of Sendo's categories."))


def _attributes(draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
    given = {}
    for value in draft.attributes:
        given.setdefault(value.attribute_id, []).append(value.value_id)
    for question in rules.attributes:
        field = f"attribute:{question.id}"
        chosen = given.get(question.id, [])
        by_variants = question.makes_variants and draft.has_variants
        if not chosen and question.is_mandatory and not by_variants:
            yield Missing(field, _say(_("Sendo asks for “%(name)s”."), name=question.name))
        elif set(chosen) - {number for number, _label in question.choices}:
            text = _("Choose “%(name)s” from Sendo's list.")
            yield Missing(field, _say(text, name=question.name))
        elif len(chosen) > 1 and not question.takes_many:
            text = _("“%(name)s” takes one answer only.")
            yield Missing(field, _say(text, name=question.name))


def _brand(draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
    number = draft.brand[0]
    if number and not (number.isascii() and number.isdigit()):
        yield Missing("brand", _("Choose a brand of Sendo's list, or none."))


def _pictures(draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
    low, high = rules.limits.images
    count = len(draft.image_ids)
    if not low <= count <= high:
        yield Missing(
            "picture",
            _say(
                _("There are %(count)d photos; Sendo takes %(low)d to %(high)d."),
                count=count,
                low=low,
                high=high,
            ),
        )


def _codes(draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
    low, high = SKU_LENGTH
    # Of an item without variants only its own code is sent.
    codes = [draft.sku, *(offer.sku for offer in draft.offers if draft.has_variants)]
    for code in dict.fromkeys(codes):
        if not low <= len(code) <= high:
            yield Missing(
                "sku",
                _say(
                    _(
                        "The code “%(code)s” has %(count)d characters; Sendo takes %(low)d to "
                        "%(high)d."
                    ),
                    code=code,
                    count=len(code),
                    low=low,
                    high=high,
                ),
            )
    if any(count > 1 for count in Counter(codes).values()):
        yield Missing("sku", _("Every variant needs a code of its own."))


def _variants(draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
    if not draft.offers:
        yield Missing("option", _("There is nothing for sale in it."))
        return
    if not draft.has_variants:
        return
    if len(draft.offers) > MOST_VARIANTS:
        yield Missing(
            "option",
            _say(
                _("There are %(count)d variants; Sendo takes %(high)d."),
                count=len(draft.offers),
                high=MOST_VARIANTS,
            ),
        )
    asked = [question for question in rules.attributes if question.makes_variants]
    if not asked:
        yield Missing(
            "option",
            _("Sendo has no sizes in this category: list each of the goods by itself."),
        )
    elif not options.answers_for(asked, [offer.option for offer in draft.offers]):
        yield Missing("option", _unnamed(draft, asked))


def _unnamed(draft: ListingDraft, asked: list) -> Text:
    """Name the first variant that Sendo's list does not hold, or say that two are the same."""
    for offer in draft.offers:
        if not any(options.answer_for(question, offer.option) for question in asked):
            names = [label for question in asked for _number, label in question.choices]
            return _say(
                _("Sendo has no size “%(name)s”. Name it like one of its own: %(names)s."),
                name=offer.option,
                names=", ".join(names[:NAMES_SHOWN]) + ("…" if len(names) > NAMES_SHOWN else ""),
            )
    return _("Sendo cannot tell the sizes apart: name each like another one of its own list.")


def _prices(draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
    low, high = rules.limits.price_vnd
    for offer in draft.offers:
        if not low <= offer.price_vnd <= high:
            yield Missing(
                "price",
                _say(
                    _("%(name)s costs %(price)s; Sendo takes %(low)s to %(high)s."),
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
                    _("%(name)s: there are %(count)d of it; Sendo takes %(low)d to %(high)d."),
                    name=offer.option or draft.title,
                    count=offer.stock,
                    low=low,
                    high=high,
                ),
            )


def _weight(draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
    if any(offer.weight_g <= 0 for offer in draft.offers):
        yield Missing("weight", _("Say how much a parcel weighs, packaging included."))
