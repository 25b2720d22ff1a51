"""Mails to co-ops and who applies: about what ends by the calendar, and about decisions."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from coops.registry.models import (
    Application,
    Certificate,
    Cooperative,
    Invitation,
    Membership,
    Report,
)
from shop.core.tasks import task


@task()
def mail_certificate_ends(certificate_id: int) -> None:
    """Mail the co-op that a certificate ends; nothing when it was renewed or is gone.

    To the co-op's own address, else to those of its owners and staff.
    """
    certificate = (
        Certificate.objects.select_related("cooperative").filter(pk=certificate_id).first()
    )
    if certificate is None or certificate.expires_on is None:
        return
    left = (certificate.expires_on - timezone.localdate()).days
    to = _mails_of(certificate.cooperative)
    if left <= 0 or not to:
        return
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "certificate": certificate,
            "left": left,
            "link": settings.SITE_URL + reverse("dashboard:certificates"),
        }
        subject = _("%(name)s ends in %(days)d days") % {"name": certificate.name, "days": left}
        text = render_to_string("emails/certificate_ends.txt", context)
    send_mail(subject, text, None, to)


@task()
def mail_application_news(application_id: int) -> None:
    """Mail who applied where the application stands; the page says the same."""
    row = Application.objects.select_related("applicant").filter(pk=application_id).first()
    if row is None:
        return
    to = row.email or row.applicant.email
    entry = row.log_entries.first()
    if not to or entry is None:
        return
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "application": row,
            "words": entry.words if row.state in ("asked", "refused") else "",
            "link": settings.SITE_URL + reverse("joining:join"),
        }
        subject = _("Your application to sell on Chợ Quê: %(state)s")
        subject %= {"state": row.get_state_display()}
        text = render_to_string("emails/application_news.txt", context)
    send_mail(subject, text, None, [to])


@task()
def mail_standing(cooperative_id: int) -> None:
    """Mail a co-op that it was verified, will be suspended, is suspended or closed, and why."""
    row = Cooperative.objects.filter(pk=cooperative_id).first()
    to = _mails_of(row) if row else []
    if row is None or not to:
        return
    with translation.override(settings.LANGUAGE_CODE):
        link = settings.SITE_URL + reverse("dashboard:standing")
        context = {"cooperative": row, "link": link}
        subject = _("%(cooperative)s on Chợ Quê: %(state)s") % {
            "cooperative": row.short_name,
            "state": row.get_state_display(),
        }
        text = render_to_string("emails/standing.txt", context)
    send_mail(subject, text, None, to)


@task()
def mail_invitation(invitation_id: int, token: str) -> None:
    """Mail an invitation that still holds to its e-mail address."""
    row = Invitation.objects.select_related("cooperative").filter(pk=invitation_id).first()
    if row is None or not row.is_good(timezone.now()):
        return
    with translation.override(settings.LANGUAGE_CODE):
        link = settings.SITE_URL + reverse("joining:invitation", args=[token])
        context = {
            "invitation": row,
            "role": Membership.Role(row.role).label,
            "link": link,
        }
        subject = _("%(cooperative)s invites you") % {"cooperative": row.cooperative.short_name}
        text = render_to_string("emails/invitation.txt", context)
    send_mail(subject, text, None, [row.login])


@task()
def mail_report_decided(report_id: int) -> None:
    """Mail the co-op, and who reported by e-mail, what was decided."""
    row = Report.objects.select_related("cooperative").filter(pk=report_id).first()
    if row is None or row.state == "open":
        return
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Decided about “%(about)s”") % {"about": row.about}
        link = settings.SITE_URL + reverse("dashboard:standing")
        text = render_to_string("emails/report_decided.txt", {"report": row, "link": link})
        if to := _mails_of(row.cooperative):
            send_mail(subject, text, None, to)
        if "@" in row.contact:
            link = settings.SITE_URL + reverse("reports:told", args=[row.code])
            text = render_to_string("emails/report_decided.txt", {"report": row, "link": link})
            send_mail(subject, text, None, [row.contact])


def _mails_of(cooperative: Cooperative) -> list[str]:
    if cooperative.email:
        return [cooperative.email]
    people = cooperative.memberships.filter(is_active=True, user__is_active=True)
    mails = people.exclude(role=Membership.Role.HELPER).values_list("user__email", flat=True)
    return [mail for mail in mails if mail]
