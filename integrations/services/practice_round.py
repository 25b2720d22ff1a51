"""A guided round on a practice shop: publish, break, repair, sell.

Nothing is taken on somebody's word: each step is seen done in the engine's own rows. What breaks
the listing is the practice marketplace's control page, which serves this machine alone and
practice shops only; no real marketplace is ever touched.
"""

import logging
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from integrations.contract import ItemState
from integrations.lattice import LIVE, with_marks
from integrations.models import (
    ChannelAccount,
    ChannelOrder,
    Drift,
    Facet,
    FacetKind,
    HistoryEntry,
    Listing,
    PracticeRound,
    RuleChange,
)
from integrations.services.audits import audit_now
from integrations.services.failing import retry_now
from shop.core.remote import PermanentFailure, RemoteClient, RemoteFailure

#: The practice market sits on this machine.
CONNECT_SECONDS, READ_SECONDS = 1.0, 5.0
#: What "somebody" asks for the goods, in percent of ours, and in whole steps of so many đồng.
HIGHER_PERCENT, PRICE_STEP_VND = 120, 1_000


#: Status of the control page's "not now, not these goods".
REFUSED = 409
logger = logging.getLogger(__name__)


class Break(models.TextChoices):
    """Ways to break a listing, for the person to choose from."""

    TAKEN_DOWN = "go-tin", _("The marketplace takes the listing down because of its text")
    NEW_QUESTION = "hoi-them", _("The marketplace asks something new about the goods")
    OTHER_PRICE = "doi-gia", _("Somebody changes the price there by hand")


class CannotBreak(Exception):
    """The practice marketplace cannot do that now; the message is for people."""


class RefusedThere(CannotBreak):
    """It answered, and will not do that to these goods."""


def newest(cooperative) -> PracticeRound | None:
    """Return the co-op's last round, with its shop and listing; ``None`` before the first."""
    rounds = PracticeRound.objects.filter(cooperative=cooperative)
    return rounds.select_related("account", "listing__product").first()


def start(account: ChannelAccount, by) -> PracticeRound:
    """Begin a round on a practice shop; the one before stays as it is.

    A round that has not come further than its first step is gone on with instead: pressed twice
    it is one. What the one before was asked there, and never answered, is asked no more.

    Raises:
        ValueError: real people buy in this shop.
    """
    if not account.is_practice:
        raise ValueError("a practice round needs a practice shop")
    begun = newest(account.cooperative)
    if begun and begun.account_id == account.pk and begun.published_at is None:
        return begun
    if begun and begun.broken_at and begun.repaired_at is None:
        _take_question_back(begun)
    return PracticeRound.objects.create(
        cooperative=account.cooperative, account=account, started_by=by
    )


def look(found: PracticeRound) -> PracticeRound:
    """Write down which further steps are done by now; only forwards, and once."""
    now = timezone.now()
    if found.published_at is None:
        _see(found, "published_at", now, listing=_live_listing(found.account))
    if found.broken_at and found.repaired_at is None and is_repaired(found):
        _see(found, "repaired_at", now)
    if found.repaired_at and found.sold_at is None and sale_of(found):
        _see(found, "sold_at", now)
    return found


def is_noticed(found: PracticeRound) -> bool:
    """Return whether we know by now what was broken there."""
    if found.listing is None or found.broken_at is None:
        return False
    since, listing = found.broken_at, found.listing
    # A question that a round before left open is not news, and is the one that is asked.
    asked = Q(noticed_at__gte=since) | Q(settled_at=None) | Q(settled_at__gte=since)
    return (
        HistoryEntry.objects.filter(listing=listing, what="banned", at__gte=since).exists()
        or listing.item_state == ItemState.BANNED
        or Drift.objects.filter(facet__listing=listing, found_at__gte=since).exists()
        or RuleChange.objects.filter(
            asked, account=found.account, category_id=listing.category_id
        ).exists()
    )


def is_repaired(found: PracticeRound) -> bool:
    """Return whether what was broken was noticed and stands well again there."""
    if not is_noticed(found) or found.listing is None:
        return False
    # Read after it was noticed: what is missing was written down before that.
    open_rows = Drift.objects.filter(facet__listing=found.listing, end=Drift.End.OPEN)
    here = with_marks(Listing.objects.filter(pk=found.listing.pk, missing_fields=[]))
    return not open_rows.exists() and here.filter(mark=LIVE.name).exists()


def sale_of(found: PracticeRound) -> ChannelOrder | None:
    """Return the order that came from the shop after the repair; the first one counts."""
    if found.repaired_at is None or found.listing is None:
        return None
    records = found.listing.offers.values("stock_record")
    return (
        ChannelOrder.objects.filter(
            account=found.account,
            first_hint_at__gte=found.repaired_at,
            order__lines__stockrecord__in=records,
        )
        .select_related("order")
        .order_by("pk")
        .first()
    )


def break_listing(found: PracticeRound, how: Break) -> None:
    """Have the practice marketplace break the round's listing; once more is harmless.

    The call is made outside of any transaction. Our side is asked to look soon.

    Raises:
        CannotBreak: nothing is published yet, or the practice marketplace refuses.
        ValueError: real people buy in this shop.
    """
    if not found.account.is_practice:
        raise ValueError("only a practice shop is ever broken")
    listing = found.listing
    if listing is None or not listing.item_id.isdigit() or found.published_at is None:
        raise CannotBreak(_("Publish a listing first."))
    at = timezone.now()
    _ask(how, listing)
    PracticeRound.objects.filter(pk=found.pk, broken_at=None).update(broken_at=at)
    found.refresh_from_db(fields=["broken_at"])
    Listing.objects.filter(pk=listing.pk).update(item_check_at=at)
    audit_now(found.account)


def ask_to_look_again(found: PracticeRound) -> None:
    """Have the practice marketplace lift the ban, once the listing's words were changed here.

    On the real ones a person there looks again; here the changed words are enough, because
    nobody sits there. Once more is harmless.

    Raises:
        CannotBreak: the words are still as they were, or the practice marketplace refuses.
    """
    listing = found.listing
    if listing is None or found.broken_at is None or not found.account.is_practice:
        raise CannotBreak(_("Publish a listing first."))
    words = Facet.objects.filter(
        listing=listing,
        kind__in=[FacetKind.CONTENT, FacetKind.PICTURES],
        changed_at__gt=found.broken_at,
    )
    if not listing.keeps_their_content and not words.exists():
        raise CannotBreak(_("Change the description or the photos of the goods first."))
    _control("review/", {"item_id": int(listing.item_id), "status": "NORMAL"})
    Listing.objects.filter(pk=listing.pk).update(item_check_at=timezone.now())
    retry_now(Facet.objects.filter(listing=listing, problem_since__isnull=False))


def _ask(how: Break, listing: Listing) -> None:
    item = int(listing.item_id)
    if how == Break.TAKEN_DOWN:
        reason = "Mô tả chưa đúng quy định của sàn. Hãy viết lại mô tả."
        _control("ban/", {"item_id": item, "reason": reason})
    elif how == Break.OTHER_PRICE:
        _control("edit/", _other_price(listing, item))
    else:
        # Of this shop alone, and until these goods have answered: others practise there too.
        try:
            _control("ask-more/", {"item_id": item})
        except RefusedThere as refusal:
            answered = _("These goods have answered the new question already. Choose another way.")
            raise CannotBreak(answered) from refusal


def _take_question_back(found: PracticeRound) -> None:
    if found.listing is None or not found.listing.item_id.isdigit():
        return
    try:
        _control("ask-more/", {"item_id": int(found.listing.item_id), "on": False})
    except CannotBreak:
        # The practice market is away; only its own goods go on being asked.
        logger.warning("round %s: the question was not taken back", found.pk)


def _other_price(listing: Listing, item: int) -> dict[str, int]:
    offer = listing.offers.order_by("pk")[0]
    ours = int(offer.facets.get(kind="price").desired or 0)
    price = -(-ours * HIGHER_PERCENT // (100 * PRICE_STEP_VND)) * PRICE_STEP_VND
    place = {"model_id": int(offer.model_id)} if listing.has_variants else {}
    return {"item_id": item, "price_vnd": price, **place}


def _control(path: str, body: dict) -> dict:
    """Ask the control page of the practice marketplace; its user and password stay here."""
    parts = urlsplit(settings.PRACTICE_URL)
    if not parts.hostname:
        raise CannotBreak(_("No practice marketplace is running here."))
    host = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    client = RemoteClient(host, connect_seconds=CONNECT_SECONDS, read_seconds=READ_SECONDS)
    try:
        answer = client.send("POST", f"/control/api/{path}", call="practice", json_body=body)
        if answer.status == REFUSED:
            raise RefusedThere(_("The practice marketplace does not do that to these goods."))
        if answer.status != 200:
            raise PermanentFailure("The control page refused.", call="practice")
        return answer.json()
    except RemoteFailure as failure:
        raise CannotBreak(
            _("The practice marketplace did not do it. Try again, or choose another way.")
        ) from failure


def _live_listing(account: ChannelAccount) -> Listing | None:
    here = with_marks(Listing.objects.filter(account=account)).filter(mark=LIVE.name)
    return here.order_by("-created_there_at", "-pk").first()


@transaction.atomic
def _see(found: PracticeRound, step: str, at: datetime, **more) -> None:
    """Write a step down, unless another request has seen it before."""
    if more and more.get("listing") is None:
        return
    PracticeRound.objects.filter(Q(**{step: None}), pk=found.pk).update(**{step: at}, **more)
    found.refresh_from_db()
