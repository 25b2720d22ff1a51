"""Who works at a co-op's desk: invited by an owner, changed, ended; never without an owner."""

import hashlib
import logging
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coops.registry.helping import allow
from coops.registry.log import write
from coops.registry.models import Cooperative, HelperConsent, Invitation, LogEntry, Membership
from coops.registry.tasks import mail_invitation
from shop.core.phones import display_phone
from shop.users.logins import read_login

logger = logging.getLogger(__name__)

#: An invitation that nobody used is worth nothing after this.
INVITATION_HOLDS = timedelta(days=7)
#: So many at a time that wait for somebody.
MOST_INVITATIONS = 20
Role = Membership.Role
Kind = LogEntry.Kind


class PeopleRefused(Exception):
    """Nothing was changed; the text is for people."""


def shown_login(login: str) -> str:
    """Return a stored login as people read it: ``0912 345 678`` or the e-mail address."""
    return display_phone(login) if login.startswith("+") else login


def invite(
    *, cooperative: Cooperative, login: str, role: str, by, scopes=(), days: int | None = None
) -> tuple[Invitation, str]:
    """Invite the person with that phone or e-mail; return the invitation and its secret token.

    One that waits for the same person is replaced: its link ends. A mail goes to an e-mail
    address; a phone gets nothing from us, the owner sends the link.

    Raises:
        PeopleRefused: no phone or e-mail, already here, or too many wait.
    """
    kind, value = read_login(login)
    if kind == "neither":
        raise PeopleRefused(_("Write a phone number such as 0912 345 678, or an e-mail address."))
    token, now = secrets.token_urlsafe(24), timezone.now()
    with transaction.atomic():
        _lock(cooperative)
        if _is_here(cooperative, kind, value, role):
            raise PeopleRefused(_("This person is at your desk already. Change the role there."))
        waiting = Invitation.objects.filter(
            cooperative=cooperative, accepted_at=None, ended_at=None, expires_at__gt=now
        )
        waiting.filter(login=value).update(ended_at=now)
        if waiting.count() >= MOST_INVITATIONS:
            raise PeopleRefused(_("20 invitations wait already. Take one back first."))
        made = Invitation.objects.create(
            cooperative=cooperative,
            login=value,
            role=role,
            scopes=list(scopes) if role == Role.HELPER else [],
            days=days if role == Role.HELPER else None,
            token_hash=hash_of(token),
            invited_by=by,
            expires_at=now + INVITATION_HOLDS,
        )
        write(Kind.INVITED, cooperative=cooperative, by=by, words=str(Role(role).label))
    if kind == "email":
        _mail(made, token)
    return made, token


def _mail(invitation: Invitation, token: str) -> None:
    """Mail the link at once: in the queue it would lie readable. The owner has it in any case."""
    try:
        mail_invitation.call(invitation.pk, token)
    except OSError:  # smtplib's errors are among them
        logger.warning("invitation %d could not be mailed", invitation.pk)


def invitation_of(token: str) -> Invitation | None:
    """Return the invitation of a link, also one that is used or over."""
    rows = Invitation.objects.select_related("cooperative", "invited_by")
    return rows.filter(token_hash=hash_of(token)).first()


def is_for(invitation: Invitation, user) -> bool:
    """Return whether the account has the phone or e-mail that was invited."""
    return invitation.login in {str(user.phone or ""), user.email or ""}


@transaction.atomic
def accept(*, invitation: Invitation, user) -> Membership:
    """Let the invited person in; of two presses the second finds the same place.

    Raises:
        PeopleRefused: used by somebody else, taken back, over, or for another person.
    """
    if not is_for(invitation, user):
        raise PeopleRefused(_("This invitation is for another phone number or e-mail address."))
    now = timezone.now()
    _lock(invitation.cooperative)
    used = Invitation.objects.filter(
        pk=invitation.pk, accepted_at=None, ended_at=None, expires_at__gt=now
    ).update(accepted_at=now, accepted_by=user)
    if not used:
        mine = Membership.objects.filter(
            user=user, cooperative=invitation.cooperative, is_active=True
        ).first()
        if mine and Invitation.objects.filter(pk=invitation.pk, accepted_by=user).exists():
            return mine
        raise PeopleRefused(_("This invitation is used or over. Ask for a new one."))
    membership, _made = Membership.objects.get_or_create(
        user=user, cooperative=invitation.cooperative, defaults={"role": invitation.role}
    )
    _end_consents(membership, by=user)
    Membership.objects.filter(pk=membership.pk).update(role=invitation.role, is_active=True)
    membership.refresh_from_db()
    write(
        Kind.JOINED,
        cooperative=invitation.cooperative,
        person=user,
        by=invitation.invited_by,
        words=str(Role(invitation.role).label),
    )
    if invitation.role == Role.HELPER:
        allow(
            membership=membership,
            scopes=invitation.scopes,
            days=invitation.days,
            by=invitation.invited_by,
        )
    return membership


def take_back(*, invitation: Invitation) -> bool:
    """End an invitation that nobody used; again does nothing."""
    rows = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, ended_at=None)
    return bool(rows.update(ended_at=timezone.now()))


@transaction.atomic
def change_role(*, membership: Membership, role: str, by) -> Membership:
    """Give a person another role; a helper begins without any consent.

    Raises:
        PeopleRefused: the last owner would be gone.
    """
    _lock(membership.cooperative)
    membership.refresh_from_db()
    if membership.role == role:
        return membership
    if membership.role == Role.OWNER:
        _insist_on_another_owner(membership)
    _end_consents(membership, by=by)
    membership.role = role
    membership.save(update_fields=["role"])
    write(
        Kind.ROLE,
        cooperative=membership.cooperative,
        person=membership.user,
        by=by,
        words=str(Role(role).label),
    )
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by) -> bool:
    """Close the desk to a person, from the next request on; again does nothing.

    Raises:
        PeopleRefused: the last owner would be gone.
    """
    _lock(membership.cooperative)
    membership.refresh_from_db()
    if not membership.is_active:
        return False
    if membership.role == Role.OWNER:
        _insist_on_another_owner(membership)
    _end_consents(membership, by=by)
    Membership.objects.filter(pk=membership.pk).update(is_active=False)
    write(Kind.LEFT, cooperative=membership.cooperative, person=membership.user, by=by)
    return True


def hash_of(token: str) -> str:
    """Return what is kept of a link: 24 random bytes need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def _lock(cooperative: Cooperative) -> None:
    """Make two changes of one desk's people come one after the other."""
    rows = Cooperative.objects.filter(pk=cooperative.pk).select_for_update(no_key=True)
    list(rows.values_list("pk"))


def _is_here(cooperative: Cooperative, kind: str, value: str, role: str) -> bool:
    rows = Membership.objects.filter(cooperative=cooperative, is_active=True)
    if kind == "email":
        return rows.filter(user__email__iexact=value).exists()
    return rows.filter(user__phone=value).exists()


def _insist_on_another_owner(membership: Membership) -> None:
    owners = Membership.objects.filter(
        cooperative=membership.cooperative_id,
        role=Role.OWNER,
        is_active=True,
        user__is_active=True,
    )
    if not owners.exclude(pk=membership.pk).exists():
        raise PeopleRefused(_("The co-op needs an owner. Make somebody else an owner first."))


def _end_consents(membership: Membership, *, by) -> None:
    HelperConsent.objects.filter(membership=membership, ended_at=None).update(
        ended_at=timezone.now(), ended_by=by
    )
