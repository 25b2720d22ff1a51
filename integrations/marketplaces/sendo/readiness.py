"""What only Sendo asks of a listing, besides :mod:`integrations.contract.readiness`.

Figures: :mod:`.categories`. A description is counted as the HTML that is sent.
"""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from integrations.contract import Attribute, CategoryRules, ListingDraft, Missing, Text
from integrations.contract.readiness import Readiness
from integrations.marketplaces.sendo import options, payloads

#: Names of Sendo's list that a sentence shows.
NAMES_SHOWN = 8


class SendoReadiness(Readiness):
    """All that Sendo is known to refuse."""

    shortest_sku = 3

    def description_sent(self, draft: ListingDraft) -> str:
        """Return the HTML."""
        return payloads.as_html(draft.description)

    def is_answered_by_variants(self, question: Attribute, draft: ListingDraft) -> bool:
        """Say whether sizes answer it; of single goods the question is asked like any other."""
        return question.makes_variants and draft.has_variants

    def brand(self, draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
        """Check the number alone: the name of a brand is not sent."""
        number = draft.brand[0]
        if number and not (number.isascii() and number.isdigit()):
            yield Missing("brand", _("Choose a brand of Sendo's list, or none."))

    def codes_apart(self, draft: ListingDraft) -> list[str]:
        """Return all codes: one is unique in the shop, also the item's own."""
        return self.codes_sent(draft)

    def options(self, draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
        """Check that each name is found in Sendo's own list, and another one each."""
        asked = [question for question in rules.attributes if question.makes_variants]
        if not asked:
            text = _("Sendo has no sizes in this category: list each of the goods by itself.")
            yield Missing("option", text)
        elif not options.answers_for(asked, [offer.option for offer in draft.offers]):
            yield Missing("option", self._unnamed(draft, asked))

    def _unnamed(self, draft: ListingDraft, asked: list[Attribute]) -> Text:
        """Name the first variant that the list does not hold, or say that two are the same."""
        for offer in draft.offers:
            if not any(options.answer_for(question, offer.option) for question in asked):
                names = [label for question in asked for _number, label in question.choices]
                more = "…" if len(names) > NAMES_SHOWN else ""
                return self.say(
                    _("Sendo has no size “%(name)s”. Name it like one of its own: %(names)s."),
                    name=offer.option,
                    names=", ".join(names[:NAMES_SHOWN]) + more,
                )
        return _("Sendo cannot tell the sizes apart: name each like another one of its own list.")
