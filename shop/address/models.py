"""Vietnamese addresses of two levels: province → ward-level unit, as in force since July 2025.

Oscar's models come in at the bottom, after ours.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from oscar.apps.address.abstract_models import AbstractUserAddress

from shop.address.fields import TwoLevelAddress


class Province(models.Model):
    """A province or centrally-run city; ``code`` is the statistics office's, as text."""

    code = models.CharField(_("code"), max_length=2, primary_key=True)
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=20)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]
        verbose_name = _("province")
        verbose_name_plural = _("provinces")

    def __str__(self) -> str:
        return self.name


class Ward(models.Model):
    """A phường, xã or đặc khu.

    The reform reused the codes of old communes, so a code means nothing without its dates
    and the version of the data it came from.
    """

    code = models.CharField(_("code"), max_length=5)
    province = models.ForeignKey(Province, models.PROTECT, related_name="wards")
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=20)
    name_folded = models.CharField(max_length=80, db_index=True, editable=False)
    old_names = models.TextField(_("former names"), blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    data_version = models.CharField(_("version of the data"), max_length=20)

    class Meta:
        ordering = ["name_folded", "pk"]
        verbose_name = _("ward or commune")
        verbose_name_plural = _("wards and communes")
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="ward_code_once_a_day")
        ]

    def __str__(self) -> str:
        return self.name


class UserAddress(TwoLevelAddress, AbstractUserAddress):
    """An address in a person's address book."""

    base_fields = hash_fields = TwoLevelAddress.address_fields

    class Meta(AbstractUserAddress.Meta):
        abstract = False


from oscar.apps.address.models import *  # noqa: E402, F403
