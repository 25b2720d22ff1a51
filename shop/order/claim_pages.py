"""What pages show of a claim: its clock, photos, answers."""

from dataclasses import dataclass
from datetime import datetime

from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.core.files import photo_name
from shop.order.claim_models import Claim, ClaimState
from shop.order.claims import can_ask_again
from shop.order.models import Order

#: Photos of a claim are shown so wide (pixels).
SHOWN_WIDTH = 640


@dataclass(frozen=True)
class ShownClaim:
    """One claim as both sides see it."""

    claim: Claim

    @property
    def photos(self) -> list[str]:
        """Return the addresses of its photos."""
        return [
            default_storage.url(photo_name(photo.digest, SHOWN_WIDTH))
            for photo in self.claim.photos.all()
        ]

    @property
    def sentence(self) -> str:
        """Return where the claim stands, in one sentence, with its clock."""
        claim = self.claim
        if claim.state == ClaimState.OPEN and claim.is_late:
            return _("The co-op has not answered in time.")
        if claim.state == ClaimState.OPEN:
            return _("The co-op answers by %(time)s, %(left)s left.") % {
                "time": timezone.localtime(claim.answer_by).strftime("%H:%M, %d/%m"),
                "left": time_left(claim.answer_by),
            }
        if claim.state == ClaimState.ASKED_AGAIN:
            return _("The market's staff look at it and decide.")
        return {
            ClaimState.REFUND: _("Money goes back to the buyer."),
            ClaimState.REPLACE: _("New goods are sent."),
            ClaimState.DECLINED: _("The claim was declined."),
        }[ClaimState(claim.state)]

    @property
    def buyer_sentence(self) -> str:
        """Return the same, said to the buyer."""
        if self.claim.state == ClaimState.REFUND:
            return _("Your money is paid back to you.")
        return self.sentence

    @property
    def can_ask_again(self) -> bool:
        """Return whether the buyer may ask the market's staff now."""
        return can_ask_again(self.claim)


def shown_claims(order: Order) -> list[ShownClaim]:
    """Return the claims about ``order``, newest first; two queries."""
    return [ShownClaim(claim) for claim in order.claims.prefetch_related("photos")]


def time_left(until: datetime) -> str:
    """Return how long it is until a moment: whole hours, below one hour whole minutes."""
    minutes = max(0, int((until - timezone.now()).total_seconds() // 60))
    if minutes >= 60:
        hours = minutes // 60
        return ngettext("%(hours)d hour", "%(hours)d hours", hours) % {"hours": hours}
    return ngettext("%(minutes)d minute", "%(minutes)d minutes", minutes) % {"minutes": minutes}
