"""What happened to a listing or a shop there, kept as words and facts, read as sentences.

Entries are written with the thing they tell of, many in one statement. The sentence is made when
it is read, in the reader's language; after ninety days an entry is thrown away.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integrations.models import ChannelAccount, Facet, FacetKind, HistoryEntry, Listing
from integrations.values import value_words

KEPT_FOR = timedelta(days=90)
#: So many are thrown away at once: a long statement would hold up everybody else.
PURGED_AT_ONCE = 5_000

Facts = Mapping[str, Any]

#: Words for numbers told of one listing in one call, by kind of facet.
_TOLD = {
    FacetKind.STOCK: "stock_told",
    FacetKind.PRICE: "price_told",
    FacetKind.CONTENT: "content_told",
    FacetKind.PICTURES: "content_told",
}


def note(
    account: ChannelAccount | int,
    listing: Listing | int | None,
    what: str,
    facts: Facts | None = None,
    by=None,
) -> None:
    """Write down one event; ``by`` is the person who did it, ``None`` the machine.

    Raises:
        KeyError: nobody knows a sentence for ``what``.
    """
    note_all(account, [(listing, what, facts or {})], by=by)


def note_all(
    account: ChannelAccount | int,
    events: Iterable[tuple[Listing | int | None, str, Facts]],
    by=None,
) -> None:
    """Write down many events of one account, as (listing, what, facts), in one statement.

    Raises:
        KeyError: nobody knows a sentence for one of them.
    """
    now = timezone.now()
    rows = []
    for listing, what, facts in events:
        SENTENCES[what]  # a word without a sentence would be a blank line for ever
        rows.append(
            HistoryEntry(
                account_id=_key(account),
                listing_id=_key(listing),
                what=what,
                facts=dict(facts),
                by=by,
                at=now,
            )
        )
    HistoryEntry.objects.bulk_create(rows, batch_size=500)


def note_told(facets: Sequence[Facet]) -> None:
    """Write down what one call told: one entry for each listing, however many variants."""
    if not facets:
        return
    events: dict[tuple[int, str], list[str]] = {}
    for facet in facets:
        what = _TOLD.get(FacetKind(facet.kind)) or ("shown" if facet.desired == "1" else "hidden")
        events.setdefault((facet.listing_id, what), []).append(facet.desired)
    note_all(
        facets[0].account_id,
        [(listing, what, _told_facts(what, values)) for (listing, what), values in events.items()],
    )


def note_needs_person(facet: Facet, code: str) -> None:
    """Write down that a facet waits for a person from now on; ``code`` says why."""
    facts = {"kind": facet.kind, "code": code[:120]}
    note(facet.account_id, facet.listing_id, "needs_person", facts)


def sentence(entry: HistoryEntry) -> str:
    """Return what happened, as a sentence in the reader's language."""
    say = SENTENCES.get(entry.what)
    return say(entry.facts) if say else entry.what


def purge() -> int:
    """Throw entries away that are older than ninety days, some thousands at once."""
    old = HistoryEntry.objects.filter(at__lt=timezone.now() - KEPT_FOR).order_by("at")
    keys = list(old.values_list("pk", flat=True)[:PURGED_AT_ONCE])
    if not keys:
        return 0
    return HistoryEntry.objects.filter(pk__in=keys).delete()[0]


def _told_facts(what: str, values: list[str]) -> dict:
    if what not in ("stock_told", "price_told"):
        return {}
    return {"n": len(values), "value": int(values[0])} if len(values) == 1 else {"n": len(values)}


def _stock_told(facts: Facts) -> str:
    if "value" in facts:
        n = int(facts["value"])
        return ngettext("Stock there set to %(n)d.", "Stock there set to %(n)d.", n) % {"n": n}
    n = int(facts.get("n", 0))
    return ngettext("Stock of %(n)d size told.", "Stock of %(n)d sizes told.", n) % {"n": n}


def _price_told(facts: Facts) -> str:
    if "value" in facts:
        amount = number_format(int(facts["value"]), decimal_pos=0, force_grouping=True)
        return _("Price there set to %(amount)s đ.") % {"amount": amount}
    n = int(facts.get("n", 0))
    return ngettext("Price of %(n)d size told.", "Prices of %(n)d sizes told.", n) % {"n": n}


def _needs_person(facts: Facts) -> str:
    kind = str(facts.get("kind", ""))
    if kind not in FacetKind.values:
        return _("Something could not be told; somebody must look at it.")
    label = str(FacetKind(kind).label)
    return _("Could not be told: %(what)s. Somebody must look at it.") % {"what": label}


def _not_taken(facts: Facts) -> str:
    told, there = facts.get("told", "?"), facts.get("there", "?")
    return _("Told %(told)s, but %(there)s stands there. It is told again.") % {
        "told": told,
        "there": there,
    }


def _set_right(facts: Facts) -> str:
    return _("%(there)s stood there, %(here)s is right: told again.") % _sides(facts)


def _kept(facts: Facts) -> str:
    return _("%(there)s stands there and stays so; ours is %(here)s.") % _sides(facts)


def _sides(facts: Facts) -> dict[str, str]:
    kind = str(facts.get("kind", ""))
    return {side: value_words(kind, str(facts.get(side, "?"))) for side in ("here", "there")}


#: What can happen → its sentence.
SENTENCES: dict[str, Callable[[Facts], str]] = {
    "created": lambda facts: _("The listing was made there."),
    "linked": lambda facts: _("Linked with the listing that was there."),
    "unlinked": lambda facts: _("The link with the listing there was undone."),
    "stock_told": _stock_told,
    "price_told": _price_told,
    "content_told": lambda facts: _("Name, text and photos told."),
    "shown": lambda facts: _("Shown to buyers there."),
    "hidden": lambda facts: _("Hidden from buyers there."),
    "banned": lambda facts: _("The marketplace took the listing down."),
    "mended": lambda facts: _("The listing is back there."),
    "gone": lambda facts: _("The listing was deleted there."),
    "needs_person": _needs_person,
    "not_taken": _not_taken,
    "set_right": _set_right,
    "kept": _kept,
    "paused": lambda facts: _("Paused: nothing is told and nothing asked."),
    "resumed": lambda facts: _("Goes on after the pause."),
    "rested": lambda facts: _("Not selling there for now; orders still come in."),
    "woken": lambda facts: _("Selling there again."),
    "only_down": lambda facts: _("A day of many sales: stock there is only lowered."),
    "up_again": lambda facts: _("Stock there may rise again."),
    "connected": lambda facts: _("Shop connected."),
    "disconnected": lambda facts: _("Shop disconnected."),
}


def _key(row) -> int | None:
    return row if row is None or isinstance(row, int) else row.pk
