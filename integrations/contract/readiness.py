"""What a marketplace is known to refuse in a listing, as sentences with the figures in them.

The checks that all marketplaces share stand here once; each adds what only it asks for. Figures
come from the category's own rules and from what the adapter's class says of itself.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from typing import ClassVar

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from integrations.contract.goods import (
    Attribute,
    AttributeValue,
    CategoryRules,
    ListingDraft,
    Missing,
    OfferDraft,
)
from integrations.contract.marketplace import Marketplace
from integrations.contract.words import Text
from shop.core.money import format_vnd

ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
WHOLE = re.compile(r"-?\d+", re.ASCII)
NUMBER = re.compile(r"\d{1,15}(\.\d+)?", re.ASCII)


def say(text: Text, **values: object) -> Text:
    """Fill ``values`` into ``text`` when it is shown, in the language of that moment."""
    return lazy(lambda: str(text) % values, str)()


def kg(grams: int) -> str:
    """Return a weight as it is read in Việt Nam: "0,5 kg"."""
    return f"{grams / 1000:.3f}".rstrip("0").rstrip(".").replace(".", ",") + " kg"


class Readiness:
    """All that stands between a draft and one marketplace; calls nobody.

    Each check is a method that yields what it misses; a marketplace overrides those that it has
    other rules for, and names further ones in :attr:`checks`.
    """

    #: Names of the methods asked, in the order of the form.
    checks: ClassVar[tuple[str, ...]] = (
        "title",
        "description",
        "category",
        "attributes",
        "brand",
        "pictures",
        "variants",
        "codes",
        "prices",
        "stock",
        "weight",
        "size",
    )
    #: Where a code is mended, see :class:`Missing`.
    code_field: ClassVar[str] = "sku"
    shortest_sku: ClassVar[int] = 1

    def __init__(self, shop: type[Marketplace] | Marketplace) -> None:
        self.shop = shop

    def missing(self, draft: ListingDraft, rules: CategoryRules) -> list[Missing]:
        """Return all that stands in the way, in the order of the form."""
        return [gap for check in self.checks for gap in getattr(self, check)(draft, rules)]

    def say(self, text: Text, **values: object) -> Text:
        """Fill ``values`` and the marketplace's name, as ``place``, into ``text``."""
        return say(text, place=self.shop.name, **values)

    # --- What the goods are ------------------------------------------------------------

    def title(self, draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
        """Check the length of the name, and that it is one line."""
        low, high = rules.limits.name_length
        count = len(draft.title.strip())
        if not low <= count <= high:
            text = _("The name has %(count)d characters; %(place)s takes %(low)d to %(high)d.")
            yield Missing("title", self.say(text, count=count, low=low, high=high))
        if not draft.title.isprintable():
            yield Missing("title", _("The name holds line breaks or signs that cannot be seen."))

    def description(self, draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
        """Check the length of the description as it is sent."""
        low, high = rules.limits.description_length
        count = len(self.description_sent(draft))
        if not low <= count <= high:
            text = _(
                "The description has %(count)d characters; %(place)s takes %(low)d to %(high)d."
            )
            yield Missing("description", self.say(text, count=count, low=low, high=high))

    def description_sent(self, draft: ListingDraft) -> str:
        """Return the description as the marketplace counts it."""
        return draft.description.strip()

    def category(self, draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
        """Check that a category is chosen, and that it is a leaf."""
        if not (draft.category_id.isascii() and draft.category_id.isdigit()):
            yield Missing("category", self.say(_("Choose one of the categories of %(place)s.")))
        elif rules.category is not None and not rules.category.is_leaf:
            text = _("“%(name)s” is divided further on %(place)s: choose the finest category.")
            yield Missing("category", self.say(text, name=rules.category.name))

    def attributes(self, draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
        """Check the answers to the questions of the category."""
        given: dict[str, list[AttributeValue]] = {}
        for value in draft.attributes:
            given.setdefault(value.attribute_id, []).append(value)
        for question in rules.attributes:
            if self.is_answered_by_variants(question, draft):
                continue
            values = given.get(question.id, [])
            field = f"attribute:{question.id}"
            if not values and question.is_mandatory:
                text = _("%(place)s asks for “%(name)s”.")
                yield Missing(field, self.say(text, name=question.name))
            elif len(values) > 1 and not question.takes_many:
                text = _("“%(name)s” takes one answer only.")
                yield Missing(field, self.say(text, name=question.name))
            else:
                flaws = [flaw for value in values if (flaw := self._flaw(question, value))]
                yield from (Missing(field, flaw) for flaw in flaws[:1])

    def is_answered_by_variants(self, question: Attribute, draft: ListingDraft) -> bool:
        """Say whether the names of the variants answer ``question``."""
        return question.makes_variants

    def _flaw(self, question: Attribute, value: AttributeValue) -> Text | None:
        """Return what is wrong with one answer."""
        if value.value_id not in ("", "0"):
            if value.value_id in {number for number, _label in question.choices}:
                return None
            return self.say(_("Choose “%(name)s” from the list again."), name=question.name)
        text = value.text.strip()
        if not question.takes_text:
            return self.say(_("Choose “%(name)s” from the list."), name=question.name)
        if not text:
            return self.say(_("The answer to “%(name)s” is empty."), name=question.name)
        kinds: dict[str, tuple[Callable[[str], object], Text]] = {
            "date": (_is_date, _("“%(name)s” is a date.")),
            "integer": (WHOLE.fullmatch, _("“%(name)s” is a whole number.")),
            "number": (NUMBER.fullmatch, _("“%(name)s” is a number.")),
        }
        is_right, sentence = kinds.get(question.value_type, (bool, ""))
        if not is_right(text):
            return self.say(sentence, name=question.name)
        if question.unit_choices and value.unit not in question.unit_choices:
            units = ", ".join(question.unit_choices)
            return self.say(
                _("“%(name)s” needs a unit: %(units)s."), name=question.name, units=units
            )
        return None

    def brand(self, draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
        """Check that a brand is one of the list; none chosen is told as the adapter tells it."""
        number, name = draft.brand
        if number and (not (number.isascii() and number.isdigit()) or not name.strip()):
            text = _("Choose a brand from the list of %(place)s, or “No Brand”.")
            yield Missing("brand", self.say(text))

    def pictures(self, draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
        """Check how many photos there are."""
        low, high = rules.limits.images
        count = len(draft.image_ids)
        if not low <= count <= high:
            text = _("There are %(count)d photos; %(place)s takes %(low)d to %(high)d.")
            yield Missing("picture", self.say(text, count=count, low=low, high=high))

    # --- Variants ----------------------------------------------------------------------

    def variants(self, draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
        """Check how many variants there are, and their names."""
        most = self.shop.most_variants
        if not draft.offers:
            yield Missing("option", _("There is nothing for sale in it."))
        if len(draft.offers) > most:
            text = _("There are %(count)d variants; %(place)s takes %(high)d.")
            yield Missing("option", self.say(text, count=len(draft.offers), high=most))
        if draft.has_variants:
            yield from self.options(draft, rules)

    def options(self, draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
        """Check the names of variants: each has one, another one, and a short one."""
        longest = rules.limits.option_length
        for option, count in Counter(offer.option.strip() for offer in draft.offers).items():
            if not option:
                yield Missing("option", _("Every variant needs a name, such as “500 g”."))
            elif count > 1:
                text = _("%(count)d variants are called “%(name)s”.")
                yield Missing("option", self.say(text, count=count, name=option))
            elif len(option) > longest:
                text = _("The variant “%(name)s” has a name of more than %(high)d characters.")
                yield Missing("option", self.say(text, name=option, high=longest))

    def codes(self, draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
        """Check the codes: each variant has one, another one, and none is too long."""
        low, high = self.shortest_sku, self.shop.longest_sku
        for code in dict.fromkeys(self.codes_sent(draft)):
            if code and not low <= len(code) <= high:
                text = _(
                    "The code “%(code)s” has %(count)d characters; %(place)s takes %(low)d to "
                    "%(high)d."
                )
                flaw = self.say(text, code=code, count=len(code), low=low, high=high)
                yield Missing(self.code_field, flaw)
        own = self.codes_apart(draft)
        if not all(own) or len(set(own)) < len(own):
            yield Missing(self.code_field, _("Every variant needs a code of its own."))

    def codes_sent(self, draft: ListingDraft) -> list[str]:
        """Return the codes that the marketplace is told: the item's, and those of variants."""
        return [draft.sku, *(offer.sku for offer in draft.offers if draft.has_variants)]

    def codes_apart(self, draft: ListingDraft) -> list[str]:
        """Return the codes that must differ from each other."""
        return [offer.sku for offer in draft.offers]

    # --- Numbers -----------------------------------------------------------------------

    def prices(self, draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
        """Check prices: whole, in the range, and not too far from each other."""
        low, high = rules.limits.price_vnd
        for offer in draft.offers:
            if isinstance(offer.price_vnd, bool) or offer.price_vnd != int(offer.price_vnd):
                yield Missing("price", _("Prices are whole đồng."))
            elif not low <= offer.price_vnd <= high:
                text = _("%(name)s costs %(price)s; %(place)s takes %(low)s to %(high)s.")
                flaw = self.say(
                    text,
                    name=_named(offer, draft),
                    price=format_vnd(offer.price_vnd),
                    low=format_vnd(low),
                    high=format_vnd(high),
                )
                yield Missing("price", flaw)
        prices, ratio = [offer.price_vnd for offer in draft.offers], self.shop.widest_price_ratio
        if ratio and len(prices) > 1 and 0 < min(prices) * ratio < max(prices):
            text = _(
                "The dearest variant costs %(high)s, the cheapest %(low)s; on %(place)s it may "
                "be %(ratio)d times as much at most."
            )
            dear, cheap = format_vnd(max(prices)), format_vnd(min(prices))
            yield Missing("price", self.say(text, high=dear, low=cheap, ratio=ratio))

    def stock(self, draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
        """Check that each stock is in the range."""
        low, high = rules.limits.stock
        for offer in draft.offers:
            if not low <= offer.stock <= high:
                text = _(
                    "%(name)s: there are %(count)d of it; %(place)s takes %(low)d to %(high)d."
                )
                name = _named(offer, draft)
                flaw = self.say(text, name=name, count=offer.stock, low=low, high=high)
                yield Missing("stock", flaw)

    def weight(self, draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
        """Check that the weight of a parcel is said, and not too much."""
        weights = [offer.weight_g for offer in draft.offers]
        most = rules.limits.most_weight_g
        if rules.limits.needs_weight and any(grams <= 0 for grams in weights):
            yield Missing("weight", _("Say how much a parcel weighs, packaging included."))
        elif most is not None and max(weights, default=0) > most:
            text = _("A parcel weighs %(weight)s; %(place)s takes up to %(high)s.")
            yield Missing("weight", self.say(text, weight=kg(max(weights)), high=kg(most)))

    def size(self, draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
        """Check that the size of a parcel is said where it is asked for, and not too much."""
        most = rules.limits.most_size_sum_cm
        if draft.parcel_cm is None or min(draft.parcel_cm) <= 0:
            if rules.limits.needs_size:
                yield Missing("size", _("Say length, width and height of the parcel in cm."))
        elif most is not None and sum(draft.parcel_cm) > most:
            text = _(
                "The sides of the parcel come to %(sum)d cm; %(place)s takes up to %(high)d cm."
            )
            yield Missing("size", self.say(text, sum=sum(draft.parcel_cm), high=most))


def _is_date(text: str) -> bool:
    """Say whether ``text`` is a day as the desk's form gives it: year, month, day."""
    try:
        return bool(ISO_DATE.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def _named(offer: OfferDraft, draft: ListingDraft) -> str:
    """Return what a sentence calls ``offer``."""
    return offer.option or draft.title
