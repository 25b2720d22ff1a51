"""A helper acts in a co-op's name only with its owner's consent: for some things, for some time."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coops.registry.log import write
from coops.registry.models import Cooperative, HelpCall, HelperConsent, LogEntry, Membership
from coops.registry.standing import Scope

#: What an owner chooses from; ``None``: until it is ended.
DAYS = (
    (1, gettext_lazy("1 day")),
    (7, gettext_lazy("7 days")),
    (None, gettext_lazy("until I end it")),
)
Kind = LogEntry.Kind


class HelpRefused(Exception):
    """Nothing was changed; the text is for people."""


@transaction.atomic
def allow(*, membership: Membership, scopes, days: int | None, by) -> HelperConsent:
    """Let a helper do ``scopes`` for ``days`` from now, instead of what was allowed before."""
    now = timezone.now()
    HelperConsent.objects.filter(membership=membership, ended_at=None).update(
        ended_at=now, ended_by=by
    )
    Membership.objects.filter(pk=membership.pk).update(is_active=True)
    consent = HelperConsent.objects.create(
        membership=membership,
        scopes=[code for code in Scope.values if code in scopes],
        given_by=by,
        given_at=now,
        until=now + timedelta(days=days) if days else None,
    )
    write(
        Kind.CONSENT,
        cooperative=membership.cooperative,
        person=membership.user,
        by=by,
        words=", ".join(consent.scope_names),
    )
    return consent


@transaction.atomic
def end_help(*, membership: Membership, by) -> bool:
    """End a helper's consent and close the desk, from the next request on; again does nothing."""
    ended = HelperConsent.objects.filter(membership=membership, ended_at=None).update(
        ended_at=timezone.now(), ended_by=by
    )
    helper = Membership.objects.filter(pk=membership.pk, role=Membership.Role.HELPER)
    closed = helper.filter(is_active=True).update(is_active=False)
    if not ended and not closed:
        return False
    write(Kind.CONSENT_ENDED, cooperative=membership.cooperative, person=membership.user, by=by)
    return True


def end_what_is_over() -> int:
    """Close the desks of helpers whose time is over; a due job, doors look by themselves."""
    over = HelperConsent.objects.filter(ended_at=None, until__lte=timezone.now())
    memberships = [one.membership for one in over.select_related("membership__cooperative")]
    return sum(end_help(membership=membership, by=None) for membership in memberships)


def consents_now(memberships: list[Membership]) -> dict[int, HelperConsent]:
    """Return the consent that holds now of each helper among ``memberships``; one query."""
    now = timezone.now()
    ids = [one.pk for one in memberships if one.role == Membership.Role.HELPER]
    if not ids:
        return {}
    rows = HelperConsent.objects.filter(membership__in=ids, ended_at=None)
    return {row.membership_id: row for row in rows if row.holds(now)}


def who_may(memberships: list[Membership], scope: str) -> list[Membership]:
    """Return those who may do ``scope`` now: helpers by a consent, all others; one query."""
    consents = consents_now(memberships)
    return [
        one
        for one in memberships
        if one.role != Membership.Role.HELPER
        or (one.pk in consents and scope in consents[one.pk].scopes)
    ]


def helpers_who_may(cooperative: Cooperative, scope: str) -> list[Membership]:
    """Return the helpers of a co-op that may do ``scope`` now; two queries."""
    rows = cooperative.memberships.filter(
        role=Membership.Role.HELPER, is_active=True, user__is_active=True
    )
    return who_may(list(rows.select_related("user").order_by("pk")), scope)


def call_for_help(*, cooperative: Cooperative, words: str, by) -> HelpCall:
    """Ask the commune for a helper; a second call while one is open is that one."""
    try:
        with transaction.atomic():
            found = HelpCall.objects.filter(cooperative=cooperative, closed_at=None).first()
            return found or HelpCall.objects.create(cooperative=cooperative, words=words, by=by)
    except IntegrityError:
        return HelpCall.objects.get(cooperative=cooperative, closed_at=None)


def offer_help(*, call: HelpCall, by) -> bool:
    """Offer to help; the owner still has to allow it. Of two who offer the first one is it."""
    rows = HelpCall.objects.filter(pk=call.pk, closed_at=None, taken_by=None)
    return bool(rows.update(taken_by=by, taken_at=timezone.now()))


def close_call(*, call: HelpCall) -> bool:
    """End a call, with or without a helper; again does nothing."""
    rows = HelpCall.objects.filter(pk=call.pk, closed_at=None)
    return bool(rows.update(closed_at=timezone.now()))


@transaction.atomic
def let_offerer_help(*, call: HelpCall, scopes, days: int | None, by) -> HelperConsent:
    """Make who offered a helper of the co-op, with this consent, and end the call.

    Raises:
        HelpRefused: nobody offered, the call is over, or the person works here already.
    """
    call = HelpCall.objects.select_for_update().get(pk=call.pk)
    if call.taken_by is None or not call.taken_by.is_active or not close_call(call=call):
        raise HelpRefused(_("This offer is over. Ask again if you still need help."))
    membership, _made = Membership.objects.get_or_create(
        user=call.taken_by,
        cooperative=call.cooperative,
        defaults={"role": Membership.Role.HELPER},
    )
    if membership.role != Membership.Role.HELPER:
        if membership.is_active:
            raise HelpRefused(_("This person is at your desk already."))
        Membership.objects.filter(pk=membership.pk).update(role=Membership.Role.HELPER)
        membership.refresh_from_db()
    return allow(membership=membership, scopes=scopes, days=days, by=by)
