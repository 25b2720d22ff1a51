"""How long ago, in one unit: what a packer needs to know."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()

MINUTE, HOUR, DAY = 60, 3600, 86_400


@register.filter
def age(moment: datetime | None) -> str:
    """Write how long ago ``moment`` was: ``17 minutes``, ``5 hours``, ``2 days``.

    Whole units, rounded down; Django's ``timesince`` knows no Vietnamese hours.
    """
    if moment is None:
        return ""
    seconds = max(0, int((timezone.now() - moment).total_seconds()))
    if seconds < MINUTE:
        return _("less than a minute")
    if seconds < HOUR:
        n = seconds // MINUTE
        return ngettext("%(n)d minute", "%(n)d minutes", n) % {"n": n}
    if seconds < DAY:
        n = seconds // HOUR
        return ngettext("%(n)d hour", "%(n)d hours", n) % {"n": n}
    n = seconds // DAY
    return ngettext("%(n)d day", "%(n)d days", n) % {"n": n}
