"""How far a parcel goes, from the co-op's own commune outwards."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Zone(models.TextChoices):
    """The nearest zone that holds an address counts; each lies within the one after it."""

    WARD = "ward", _("same commune or ward")
    PROVINCE = "province", _("same province")
    NEAR = "near", _("near provinces")
    NATION = "nation", _("the whole country")
