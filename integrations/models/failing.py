"""What a row remembers of a failure: the other side's words, since when, and when to try again."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Failing(models.Model):
    """Work that may fail: attempts, the next one, and whether only a person can help.

    ``problem_*`` are the marketplace's own words; sentences for people come from the adapter's
    ``explain``. All empty while nothing is wrong.
    """

    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    needs_person = models.BooleanField(_("needs a person"), default=False)
    problem_call = models.CharField(max_length=80, blank=True)
    problem_code = models.CharField(max_length=120, blank=True)
    problem_raw = models.TextField(blank=True)
    problem_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    #: Column values of work that is not in trouble.
    WELL = {
        "attempts": 0,
        "next_attempt_at": None,
        "needs_person": False,
        "problem_call": "",
        "problem_code": "",
        "problem_raw": "",
        "problem_since": None,
    }

    @property
    def has_problem(self) -> bool:
        """Return whether its last attempt failed."""
        return self.problem_since is not None


def ready_to_try(now=None) -> Q:
    """Return the condition of rows that may be tried now."""
    now = now or timezone.now()
    return Q(needs_person=False) & (Q(next_attempt_at=None) | Q(next_attempt_at__lte=now))
