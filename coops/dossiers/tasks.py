"""Mails about requests for help, to the other side."""

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from coops.dossiers.help_models import HelpNote
from coops.registry.models import Membership
from shop.commune.models import Officer
from shop.core.tasks import task


@task()
def mail_help_note(note_id: int) -> None:
    """Mail the other side what was written or done; nothing where nobody has an address.

    The co-op's own address, else those of its owners and staff; of the commune who takes care of
    it, else all who could.
    """
    note = (
        HelpNote.objects.select_related("request__cooperative", "request__owner__user")
        .filter(pk=note_id)
        .first()
    )
    if note is None:
        return
    is_ours = note.side == HelpNote.Side.OFFICE
    to = _of_cooperative(note) if is_ours else _of_office(note)
    if not to:
        return
    name = "dossiers:help" if is_ours else "dossiers:office_help"
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "note": note,
            "request": note.request,
            "link": settings.SITE_URL + reverse(name, args=[note.request_id]),
        }
        subject = _("Help for %(coop)s: %(what)s") % {
            "coop": note.request.cooperative.short_name,
            "what": note.request.title,
        }
        text = render_to_string("emails/help_note.txt", context)
    send_mail(" ".join(subject.split()), text, None, to)


def _of_cooperative(note: HelpNote) -> list[str]:
    cooperative = note.request.cooperative
    if cooperative.email:
        return [cooperative.email]
    people = cooperative.memberships.filter(is_active=True, user__is_active=True)
    mails = people.exclude(role=Membership.Role.HELPER).values_list("user__email", flat=True)
    return [mail for mail in mails if mail]


def _of_office(note: HelpNote) -> list[str]:
    owner = note.request.owner
    if owner is not None and owner.is_active and owner.user.is_active:
        return [owner.user.email] if owner.user.email else []
    here = Q(ward_code=note.request.cooperative.ward_code) | Q(ward_code="")
    officers = Officer.objects.filter(here, is_active=True, user__is_active=True)
    mails = officers.order_by("pk").values_list("user__email", flat=True)
    return list(dict.fromkeys(mail for mail in mails if mail))
