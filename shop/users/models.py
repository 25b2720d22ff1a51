"""People: buyers with an account, co-op managers, trainees, officers, operators."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from shop.core.text import nfc
from shop.users.managers import UserManager


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by phone number, e-mail address or both.

    Vietnamese names are one field, family name first; people are greeted by a form of
    address and the last word of the name.
    """

    class FormOfAddress(models.TextChoices):
        NEUTRAL = "anh/chị", "anh/chị"
        ANH = "anh", "anh"
        CHI = "chị", "chị"
        CO = "cô", "cô"
        CHU = "chú", "chú"
        BAC = "bác", "bác"
        ONG = "ông", "ông"
        BA = "bà", "bà"

    full_name = models.CharField(_("full name"), max_length=150, blank=True)
    form_of_address = models.CharField(
        _("form of address"),
        max_length=10,
        choices=FormOfAddress.choices,
        default=FormOfAddress.NEUTRAL,
    )
    phone = PhoneNumberField(_("phone number"), region="VN", null=True, blank=True, unique=True)
    email = models.EmailField(_("e-mail address"), null=True, blank=True, unique=True)
    is_staff = models.BooleanField(
        _("operator"), default=False, help_text=_("May open the operator's pages.")
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Un-tick instead of deleting a person.")
    )
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    #: Since when we know that the phone is theirs: a code sent there came back.
    phone_proved_at = models.DateTimeField(null=True, blank=True, editable=False)
    #: Closed for good on their own wish; nothing of the person is left in this row.
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                condition=Q(phone__isnull=False)
                | Q(email__isnull=False)
                | Q(erased_at__isnull=False),
                name="user_has_phone_or_email",
            ),
            models.UniqueConstraint(Lower("email"), name="user_email_any_case"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.login

    def clean(self) -> None:
        """Leave the e-mail address alone: Django's own would write the login there, a phone too."""

    def save(self, *args, **kwargs) -> None:
        """Store the name in NFC and the e-mail in lower case; empty ones become NULL.

        Another phone than before is not proved, whoever changes it and where.
        """
        self.full_name = nfc(self.full_name)
        self.email = self.email.lower() if self.email else None
        self.phone = self.phone or None
        only = kwargs.get("update_fields")
        if self.phone_proved_at and (only is None or "phone" in only) and self._has_new_phone():
            self.phone_proved_at = None
            if only is not None:
                kwargs["update_fields"] = {*only, "phone_proved_at"}
        super().save(*args, **kwargs)

    def _has_new_phone(self) -> bool:
        """Return whether the row that is there holds another phone."""
        if self._state.adding:
            return False
        return not type(self)._base_manager.filter(pk=self.pk, phone=self.phone).exists()

    @property
    def login(self) -> str:
        """Return what the person types to log in: the phone if there is one, else the e-mail."""
        return self.phone.as_national.replace(" ", "") if self.phone else (self.email or "")

    def get_username(self) -> str:
        """Return the login: Django shows it where it has no name."""
        return self.login

    def get_full_name(self) -> str:
        """Return the name as written, or the login."""
        return str(self)

    def get_short_name(self) -> str:
        """Return the given name: the last word of a Vietnamese name."""
        return self.full_name.split()[-1] if self.full_name else self.login


from shop.users.code_models import LoginCode  # noqa: E402, F401
