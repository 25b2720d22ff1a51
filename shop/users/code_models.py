"""A one-time code that was asked for: who asked, for what, until when it holds."""

import secrets

from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField


def new_token() -> str:
    """Return what the asking browser keeps: only it can try the code."""
    return secrets.token_urlsafe(32)


class LoginCode(models.Model):
    """One code for one phone, tried only by the browser that asked for it.

    The code itself is kept nowhere: ``digest`` is made with the project's secret, so that a copy
    of the database opens nothing. It is empty until the code was made (``shop.users.sending``).
    Rows go after a day.
    """

    class Purpose(models.TextChoices):
        LOGIN = "login", _("logging in")
        CLOSE = "close", _("closing the account")

    token = models.CharField(max_length=64, unique=True, default=new_token)
    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.LOGIN)
    phone = PhoneNumberField(_("phone number"), region="VN", db_index=True)
    digest = models.CharField(max_length=64, blank=True)
    #: Not when it went to the e-mail address of an account: that says nothing about the phone.
    proves_phone = models.BooleanField(default=False)
    asked_at = models.DateTimeField(default=timezone.now, db_index=True)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "users"
        ordering = ["-pk"]
        verbose_name = _("one-time code")
        verbose_name_plural = _("one-time codes")

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"

    def digest_of(self, code: str) -> str:
        """Return what is kept of ``code``; the same code of another request looks otherwise."""
        return salted_hmac("login-code", f"{self.token}:{code}", algorithm="sha256").hexdigest()
