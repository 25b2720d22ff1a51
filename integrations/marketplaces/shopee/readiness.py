"""What only Shopee asks of a listing, besides :mod:`integrations.contract.readiness`.

Figures: the specifications of ``v2.product.add_item`` and ``v2.logistics.get_channel_list``.
"""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from integrations.contract import CategoryRules, ListingDraft, Missing
from integrations.contract.readiness import Readiness, kg

HASHTAGS = 18


class ShopeeReadiness(Readiness):
    """All that Shopee is known to refuse."""

    checks = (*Readiness.checks, "logistics")
    #: Codes stand beside the variants on the listing's page.
    code_field = "option"

    def description(self, draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
        """Check the length, and the number of hashtags."""
        yield from super().description(draft, rules)
        tags = sum(word.startswith("#") for word in draft.description.split())
        if tags > HASHTAGS:
            text = _("The description has %(count)d hashtags (#); %(place)s takes %(high)d.")
            yield Missing("description", self.say(text, count=tags, high=HASHTAGS))

    def codes_apart(self, draft: ListingDraft) -> list[str]:
        """Return the codes of variants; an item without any may have none."""
        return [offer.sku for offer in draft.offers if draft.has_variants]

    def logistics(self, draft: ListingDraft, rules: CategoryRules) -> Iterator[Missing]:
        """At least one way of sending is on, and each that is chosen carries the goods."""
        known = {channel.id: channel for channel in rules.logistics}
        chosen = [known[channel] for channel in draft.logistics_ids if channel in known]
        if not any(channel.is_enabled for channel in chosen):
            text = _("Choose a way of sending that is switched on in the shop.")
            yield Missing("logistics", text)
            return
        if len(chosen) < len(draft.logistics_ids):
            yield Missing("logistics", _("A chosen way of sending is not in the shop any more."))
        weights = sorted({offer.weight_g for offer in draft.offers if offer.weight_g > 0})
        for channel in chosen:
            low, high = channel.min_weight_g or 0, channel.max_weight_g
            for grams in weights:
                if grams < low or high is not None and grams > high:
                    text = _("%(name)s carries %(low)s to %(high)s, not %(weight)s.")
                    most = kg(high) if high is not None else "…"
                    flaw = self.say(
                        text, name=channel.name, low=kg(low), high=most, weight=kg(grams)
                    )
                    yield Missing("logistics", flaw)
                    break
