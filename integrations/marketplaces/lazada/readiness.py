"""What only Lazada asks of a listing, besides :mod:`integrations.contract.readiness`.

Figures: :data:`.categories.LIMITS`. Lazada chooses the carriers itself, so nobody is asked for any.
"""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from integrations.contract import CategoryRules, ListingDraft, Missing
from integrations.contract.readiness import Readiness


class LazadaReadiness(Readiness):
    """All that Lazada is known to refuse."""

    def title(self, draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
        """Check the length in characters and in bytes.

        The guide counts characters, error 4160 bytes; which holds is unverified.
        """
        yield from super().title(draft, rules)
        title, high = draft.title.strip(), rules.limits.name_length[1]
        size = len(title.encode())
        if len(title) <= high < size:
            text = _(
                "The name is too long for %(place)s, where letters with marks count two or "
                "three: it comes to %(count)d of %(high)d."
            )
            yield Missing("title", self.say(text, count=size, high=high))

    def options(self, draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
        """Check that the category has variants, and names them as in its list where it has one."""
        if not rules.limits.option_length:
            text = _("Goods of this category cannot have variants on %(place)s.")
            yield Missing("option", self.say(text))
            return
        yield from super().options(draft, rules)
        for question in rules.attributes:
            listed = {word.casefold() for choice in question.choices for word in choice}
            for option in dict.fromkeys(offer.option.strip() for offer in draft.offers):
                if question.makes_variants and option and option.casefold() not in listed:
                    text = _(
                        "On %(place)s a variant is called as in its list “%(list)s”, not "
                        "“%(name)s”."
                    )
                    yield Missing("option", self.say(text, list=question.name, name=option))

    def codes_sent(self, draft: ListingDraft) -> list[str]:
        """Return the codes of variants: an item has none of its own."""
        return self.codes_apart(draft)
