"""The columns that make an Oscar address a Vietnamese one."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TwoLevelAddress(models.Model):
    """Full name, province and ward, by code and by the name they had on that day.

    Names are kept beside the codes with the version of the list they came from, because units
    are renamed and codes reused: an old order keeps its old text.
    """

    line1: str  # Oscar's column
    full_name = models.CharField(_("full name"), max_length=150, blank=True)
    province_code = models.CharField(_("province"), max_length=2, blank=True)
    province_name = models.CharField(max_length=60, blank=True)
    ward_code = models.CharField(_("ward or commune"), max_length=5, blank=True)
    ward_name = models.CharField(max_length=80, blank=True)
    units_version = models.CharField(max_length=20, blank=True)

    #: In the order they are printed; Oscar's ``summary`` and hash use them.
    address_fields = ["full_name", "line1", "ward_name", "province_name"]

    class Meta:
        abstract = True

    @property
    def salutation(self) -> str:
        """Return the name to write on the parcel."""
        return self.full_name

    @property
    def name(self) -> str:
        """Return the full name; Oscar joins a first and a last one."""
        return self.full_name

    @property
    def place(self) -> str:
        """Return line, ward and province in one line, without the name."""
        return ", ".join(part for part in (self.line1, self.ward_name, self.province_name) if part)
