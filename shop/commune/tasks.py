"""Mails to the market's operator: what no officer is there to answer."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from coops.registry.models import Application
from shop.commune.models import has_officer
from shop.core.tasks import task


@task()
def mail_operator(application_id: int) -> None:
    """Tell the operator of an application that waits where there is no officer.

    Nothing when it waits no more, or somebody got the office meanwhile.
    """
    row = Application.objects.filter(pk=application_id, state="submitted").first()
    if row is None or has_officer(row):
        return
    operators = get_user_model().objects.filter(is_superuser=True, is_active=True)
    to = {*operators.values_list("email", flat=True), settings.OPERATOR["email"]}
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "application": row,
            "link": settings.SITE_URL + reverse("admin:commune_officer_add"),
        }
        subject = _("No officer for an application: %(place)s") % {"place": row.ward_name}
        text = render_to_string("emails/no_officer.txt", context)
    if known := sorted(mail for mail in to if mail):
        send_mail(subject, text, None, known)
