"""For which co-ops a person works; a co-op is never left without an owner."""

from django.utils import timezone
from django.utils.translation import gettext as _

from coops.registry.models import (
    Application,
    Cooperative,
    HelpCall,
    HelperAct,
    HelperConsent,
    Invitation,
    Membership,
    Report,
)
from shop.core.registries import PersonalData
from shop.users.personal import ClosingRefused


def collect(person) -> list[dict]:
    """Return the person's places at co-ops' desks."""
    return [
        {
            "cooperative": membership.cooperative.name,
            "role": membership.role,
            "since": membership.since.isoformat(),
            "active": membership.is_active,
        }
        for membership in Membership.objects.filter(user=person).select_related("cooperative")
    ]


def forget(person) -> None:
    """Close the desks; the rows say that somebody was there, and the account names nobody.

    Raises:
        ClosingRefused: another owner has left meanwhile, and none is left beside the person.
    """
    places = Membership.objects.filter(user=person, is_active=True)
    left = Cooperative.objects.filter(pk__in=list(places.values_list("cooperative", flat=True)))
    # Of two owners who leave at the same moment the second waits here, and sees the first gone.
    list(left.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    if sentence := obstacle(person):
        raise ClosingRefused(sentence)
    mine = Membership.objects.filter(user=person)
    consents = HelperConsent.objects.filter(membership__in=mine, ended_at=None)
    consents.update(ended_at=timezone.now(), ended_by=None)
    mine.update(is_active=False)
    _end_open(Invitation.objects.filter(invited_by=person))


def obstacle(person) -> str:
    """Return why not, for the only owner of a co-op."""
    owners = Membership.objects.filter(role=Membership.Role.OWNER, is_active=True)
    for membership in owners.filter(user=person).select_related("cooperative"):
        others = owners.filter(cooperative=membership.cooperative_id, user__is_active=True)
        if not others.exclude(user=person).exists():
            text = _("You are the only owner of %(cooperative)s. Have another owner entered first.")
            return text % {"cooperative": membership.cooperative.short_name}
    return ""


def handles_money(person) -> bool:
    """Return whether the person may change prices and mark money at some co-op's desk."""
    rows = Membership.objects.filter(user=person, is_active=True)
    return any(membership.may_change_money for membership in rows)


DESKS = PersonalData(collect=collect, forget=forget, obstacle=obstacle)


def collect_applications(person) -> dict:
    """Return what the person applied for, reported, asked, and did as a helper."""
    return {
        "applications": [
            {
                "name": row.name or row.typed.get("name", ""),
                "state": row.state,
                "representative": row.representative,
                "typed": row.all_typed,
                "phone": str(row.phone or ""),
                "email": row.email,
                "place": row.place,
                "papers": row.papers.count(),
                "started": row.started_at.isoformat(),
            }
            for row in Application.objects.filter(applicant=person)
        ],
        "reports": [
            {"about": row.about, "words": row.words, "contact": row.contact, "state": row.state}
            for row in Report.objects.filter(by=person)
        ],
        "acts": [
            {"page": row.page, "thing": row.thing, "at": row.at.isoformat()}
            for row in HelperAct.objects.filter(user=person)
        ],
    }


def forget_applications(person) -> None:
    """Throw applications away that became no co-op; empty those that did, and the contacts."""
    mine = Application.objects.filter(applicant=person)
    mine.filter(cooperative=None).delete()
    texts = ("typed_secret", "personal_number", "phone", "email", "representative", "line1")
    mine.update(typed={}, born_on=None, **dict.fromkeys(texts, ""))
    Report.objects.filter(by=person).update(contact="", by=None)
    HelpCall.objects.filter(by=person).update(by=None)
    logins = [login for login in (str(person.phone or ""), person.email) if login]
    rows = Invitation.objects.filter(login__in=logins)
    _end_open(rows)
    rows.update(login="")


def _end_open(rows) -> None:
    """End those invitations among ``rows`` that nobody used."""
    rows.filter(accepted_at=None, ended_at=None).update(ended_at=timezone.now())


APPLICATIONS = PersonalData(collect=collect_applications, forget=forget_applications)
