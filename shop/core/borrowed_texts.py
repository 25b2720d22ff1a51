"""Texts of Django that our pages can show and that its own Vietnamese lacks.

Nothing imports them: they stand here so that ``make messages`` finds them and ``locale/vi``
translates them; our catalogue comes before Django's.
"""

from django.utils.translation import gettext_noop, ngettext_lazy

TEXTS = [
    gettext_noop("Enter a complete value."),
    gettext_noop("Enter a valid domain name."),
    gettext_noop("Ensure this value is a multiple of step size %(limit_value)s."),
    gettext_noop("“%(pk)s” is not a valid value."),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
    ngettext_lazy("%(size)d byte", "%(size)d bytes", "size"),
]
