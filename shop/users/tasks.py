"""Mails about an account, written outside the request: their sending time tells nobody anything."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user_model
from django.contrib.auth.tokens import default_token_generator
from django.contrib.sessions.models import Session
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from shop.core.tasks import task
from shop.users.sending import send_code


@task()
def mail_recovery_link(user_id: int, language: str) -> None:
    """Mail the person a link that opens the page for a new password, once.

    The link leads to ``SITE_URL``, whatever host the request named. It is made here, so the
    queue never holds it.
    """
    person = get_user_model().objects.filter(pk=user_id, is_active=True).first()
    if person is None or not person.email:
        return
    site = urlsplit(settings.SITE_URL)
    context = {
        "user": person,
        "protocol": site.scheme,
        "domain": site.netloc,
        "uid": urlsafe_base64_encode(force_bytes(person.pk)),
        "token": default_token_generator.make_token(person),
    }
    with translation.override(language):
        subject = render_to_string("users/mail/password_reset_subject.txt", context)
        mail = EmailMultiAlternatives(
            " ".join(subject.split()),
            render_to_string("users/mail/password_reset.txt", context),
            to=[person.email],
        )
        html = render_to_string("users/mail/password_reset.html", context)
        mail.attach_alternative(html, "text/html")
    mail.send()


@task()
def send_login_code(code_id: int, language: str) -> None:
    """Make the code and send it; asked twice, it goes out once. The queue never holds it."""
    send_code(code_id, language)


@task()
def forget_sessions(user_id: int) -> None:
    """Throw away the sessions of a closed account: they hold what was typed at a checkout.

    They opened nothing any more from the moment the password went; this is about what is in them.
    """
    now = timezone.now()
    for session in Session.objects.filter(expire_date__gt=now).iterator(chunk_size=500):
        if session.get_decoded().get(SESSION_KEY) == str(user_id):
            session.delete()
