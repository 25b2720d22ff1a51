"""Mails to co-ops about what ends by the calendar."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from coops.registry.models import Certificate, Membership
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
    to = _addresses(certificate)
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


def _addresses(certificate: Certificate) -> list[str]:
    if certificate.cooperative.email:
        return [certificate.cooperative.email]
    people = certificate.cooperative.memberships.filter(is_active=True, user__is_active=True)
    mails = people.exclude(role=Membership.Role.HELPER).values_list("user__email", flat=True)
    return [mail for mail in mails if mail]
