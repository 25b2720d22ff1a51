"""Mails to a co-op about its channels, in text and HTML."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from coops.registry.models import Cooperative, Membership
from integrations.channels import FEW_DAYS, channel_name, consent_days_left
from integrations.models import ChannelAccount


def send_consent_ends(account: ChannelAccount) -> int:
    """Send one mail to the co-op's managers; 0 when the consent was given anew meanwhile."""
    days = consent_days_left(account)
    is_connected = account.state == ChannelAccount.State.CONNECTED
    to = managers_addresses(account.cooperative)
    if days is None or days > FEW_DAYS or not is_connected or not to:
        return 0
    with translation.override(settings.LANGUAGE_CODE):
        name = channel_name(account)
        # The whole days left: on the last day that is none, and "1 day" is what people say.
        subject = ngettext(
            "Log in to %(name)s again within %(days)d day",
            "Log in to %(name)s again within %(days)d days",
            max(days, 1),
        ) % {"name": name, "days": max(days, 1)}
        context = {
            "site_url": settings.SITE_URL,
            "language": translation.get_language(),
            "name": name,
            "shop": account.name or account.remote_shop_id,
            "until": account.authorised_until,
            "subject": subject,
            "link": settings.SITE_URL + reverse("integrations:channel", args=[account.pk]),
        }
        text = render_to_string("emails/consent_ends.txt", context)
        mail = EmailMultiAlternatives(subject, text, to=to)
        mail.attach_alternative(render_to_string("emails/consent_ends.html", context), "text/html")
        return mail.send()


def managers_addresses(cooperative: Cooperative) -> list[str]:
    """Return where those read who may connect a shop; the co-op's own address when none do."""
    roles = [Membership.Role.OWNER, Membership.Role.STAFF]
    people = cooperative.memberships.filter(is_active=True, role__in=roles, user__is_active=True)
    emails = people.exclude(user__email=None).order_by("pk").values_list("user__email", flat=True)
    return [email for email in emails if email] or list(filter(None, [cooperative.email]))
