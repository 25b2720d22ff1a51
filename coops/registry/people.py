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
from shop.users.senders import opens_accounts

logger = logging.getLogger(__name__)

#: An invitation that nobody used is worth nothing after this.
INVITATION_HOLDS = timedelta(days=7)
#: So many at a time that wait for somebody.
MOST_INVITATIONS = 20
Role = Membership.Role
#: The more a role may, the later it stands.
_RANKS = (Role.HELPER, Role.STAFF, Role.OWNER)
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

    One that waits for the same person is replaced: its link ends. The link to an e-mail address
    goes there and nowhere else: whoever has it reads that mail. A phone gets nothing from us, the
    owner sends the link, so an owner or staff proves the phone by a code; see :func:`is_proved`.

    Raises:
        PeopleRefused: no phone or e-mail, nothing can prove it, already here, too many wait, or
            the mail could not be sent.
    """
    kind, value = read_login(login)
    if kind == "neither":
        raise PeopleRefused(_("Write a phone number such as 0912 345 678, or an e-mail address."))
    if kind == "phone" and role != Role.HELPER and not opens_accounts():
        text = _(
            "This market cannot send codes to phones. Invite by e-mail, or as a helper first and "
            "give the role when you see that the right person came."
        )
        raise PeopleRefused(text)
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
    """Mail the link at once: in the queue it would lie readable. Unsent, it opens nothing."""
    try:
        mail_invitation.call(invitation.pk, token)
    except OSError as failure:  # smtplib's errors are among them
        logger.warning("invitation %d could not be mailed", invitation.pk)
        take_back(invitation=invitation)
        text = _("The e-mail could not be sent. Try again later, or invite the phone number.")
        raise PeopleRefused(text) from failure


def invitation_of(token: str) -> Invitation | None:
    """Return the invitation of a link, also one that is used or over."""
    rows = Invitation.objects.select_related("cooperative", "invited_by")
    return rows.filter(token_hash=hash_of(token)).first()


def is_for(invitation: Invitation, user) -> bool:
    """Return whether the account has the phone or e-mail that was invited."""
    return bool(invitation.login) and invitation.login in _logins(user)


def is_mailed(invitation: Invitation) -> bool:
    """Return whether the link went to the person by mail, and to nobody else."""
    return "@" in invitation.login


def asks_proof(invitation: Invitation) -> bool:
    """Return whether a code must have proved the phone: anybody may open an account with it."""
    return invitation.role != Role.HELPER and not is_mailed(invitation)


def is_proved(invitation: Invitation, user) -> bool:
    """Return whether the account is the invited person's as far as the role asks for it."""
    return not asks_proof(invitation) or user.phone_proved_at is not None


def _logins(user) -> set[str]:
    return {str(user.phone or ""), user.email or ""} - {""}


@transaction.atomic
def accept(*, invitation: Invitation, user) -> Membership:
    """Let the invited person in; of two presses the second finds the same place.

    Raises:
        PeopleRefused: used by somebody else, taken back, over, for another person, for a phone
            that is not proved, or by somebody who is no owner any more.
    """
    if not is_for(invitation, user):
        raise PeopleRefused(_("This invitation is for another phone number or e-mail address."))
    if not is_proved(invitation, user):
        text = _("Log in with a code sent to %(phone)s: it shows that the phone is yours.")
        raise PeopleRefused(text % {"phone": shown_login(invitation.login)})
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
    if not _is_owner(invitation.invited_by_id, invitation.cooperative):
        text = _("Who invited you is no owner of this co-op any more. Ask for a new invitation.")
        raise PeopleRefused(text)
    _end_open(invitation.cooperative, login__in=_logins(user))
    membership, _made = Membership.objects.get_or_create(
        user=user, cooperative=invitation.cooperative, defaults={"role": invitation.role}
    )
    if membership.is_active and _rank(membership.role) > _rank(invitation.role):
        return membership  # nobody loses a role by accepting
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
        _end_open(membership.cooperative, invited_by=membership.user_id)
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
    _end_open(membership.cooperative, invited_by=membership.user_id)
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


def _end_open(cooperative: Cooperative, **which) -> None:
    """End the invitations to that desk that nobody used."""
    rows = Invitation.objects.filter(cooperative=cooperative, accepted_at=None, ended_at=None)
    rows.filter(**which).update(ended_at=timezone.now())


def _rank(role: str) -> int:
    return _RANKS.index(Role(role))


def _is_owner(user_id: int | None, cooperative: Cooperative) -> bool:
    rows = Membership.objects.filter(cooperative=cooperative, role=Role.OWNER, is_active=True)
    return rows.filter(user=user_id, user__is_active=True).exists()


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
