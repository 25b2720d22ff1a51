"""Rules and templates, each with its days, and papers that were filled from them."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coops.dossiers.managers import OfCooperativeQuerySet


class Checked(models.TextChoices):
    """How sure we are of what is written about a rule."""

    READ = "read", gettext_lazy("the text itself was read, in parts")
    SECOND_HAND = "second-hand", gettext_lazy("as told by others who cite it")
    UNVERIFIED = "unverified", gettext_lazy("not checked yet: ask before you rely on it")


class DatedQuerySet(models.QuerySet):
    """Rows with ``valid_from`` and ``valid_to``; ``valid_to`` is the last day it counts."""

    def valid_on(self, day: date) -> "DatedQuerySet":
        """Return what counts on ``day``."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class Dated(models.Model):
    """What counts during a time and may be replaced."""

    valid_from = models.DateField(gettext_lazy("counts from"))
    valid_to = models.DateField(gettext_lazy("last day it counts"), null=True, blank=True)
    source = models.CharField(gettext_lazy("source"), max_length=400)
    checked_on = models.DateField(gettext_lazy("looked up on"))
    checked = models.CharField(
        gettext_lazy("how sure"), max_length=12, choices=Checked.choices, default=Checked.UNVERIFIED
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    def counts_on(self, day: date) -> bool:
        """Return whether it counts on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Rule(Dated):
    """A law, decree or programme; ``replaced_by`` is what to cite instead."""

    code = models.SlugField(gettext_lazy("code"), max_length=40, unique=True)
    title = models.CharField(gettext_lazy("title"), max_length=200)
    topic = models.CharField(gettext_lazy("about"), max_length=80)
    gist = models.CharField(gettext_lazy("what it means for a co-op"), max_length=500, blank=True)
    replaced_by = models.ManyToManyField(
        "self",
        symmetrical=False,
        related_name="replaces",
        blank=True,
        verbose_name=gettext_lazy("replaced by"),
    )

    class Meta:
        app_label = "dossiers"
        ordering = ["topic", "-valid_from", "code"]
        verbose_name = gettext_lazy("rule")
        verbose_name_plural = gettext_lazy("rules")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="rule_ends_after_it_began",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Template(Dated):
    """One version of a paper with ``{fields}`` to be filled; see :mod:`coops.dossiers.fields`.

    Versions of the same paper share ``code``. A blank line parts paragraphs, a line that begins
    with ``#`` is a heading, with ``-`` an item. ``signs``: who signs, parted by ``|``.
    """

    code = models.SlugField(gettext_lazy("code"), max_length=40)
    title = models.CharField(gettext_lazy("title"), max_length=160)
    purpose = models.CharField(gettext_lazy("what it is for"), max_length=300)
    body = models.TextField(
        gettext_lazy("text"),
        help_text=gettext_lazy(
            "Fields in curly brackets are filled in. An empty line begins a new paragraph, # a "
            "heading, - an item of a list."
        ),
    )
    signs = models.CharField(
        gettext_lazy("who signs"),
        max_length=200,
        blank=True,
        help_text=gettext_lazy("Parted by |, from left to right."),
    )
    rules = models.ManyToManyField(
        Rule, related_name="templates", blank=True, verbose_name=gettext_lazy("rules it rests on")
    )
    replaced_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name=gettext_lazy("replaced by"),
    )

    class Meta:
        app_label = "dossiers"
        ordering = ["code", "-valid_from"]
        verbose_name = gettext_lazy("template of a paper")
        verbose_name_plural = gettext_lazy("templates of papers")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"], name="template_version_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="template_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.valid_from:%d/%m/%Y})"

    def clean(self) -> None:
        """Refuse a field that nobody can fill, and a template that replaces itself.

        Raises:
            ValidationError: by field.
        """
        from coops.dossiers.fields import unknown_fields

        errors = {}
        if unknown := unknown_fields(self.body or ""):
            text = _("These fields are not known: %(names)s.")
            errors["body"] = text % {"names": ", ".join(f"{{{name}}}" for name in unknown)}
        if self.valid_to and self.valid_from and self.valid_to < self.valid_from:
            errors["valid_to"] = _("The last day lies before the first.")
        if self.pk and self.replaced_by_id == self.pk:
            errors["replaced_by"] = _("A template cannot replace itself.")
        if errors:
            raise ValidationError(errors)


class Paper(models.Model):
    """A paper of a co-op, filled and kept as it was then, whatever becomes of its template.

    ``answers`` are the values of the template's fields; ``text`` the filled body. ``key`` comes
    from the form: sent twice, it is one paper.
    """

    cooperative = models.ForeignKey(
        "coops.Cooperative",
        models.CASCADE,
        related_name="papers",
        verbose_name=gettext_lazy("co-operative"),
    )
    template = models.ForeignKey(Template, models.PROTECT, related_name="papers")
    title = models.CharField(gettext_lazy("title"), max_length=160)
    about = models.CharField(gettext_lazy("about whom or what"), max_length=160, blank=True)
    answers = models.JSONField(default=dict)
    text = models.TextField(gettext_lazy("text"))
    signs = models.CharField(max_length=200, blank=True)
    filled_at = models.DateTimeField(gettext_lazy("filled"), default=timezone.now)
    filled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    key = models.CharField(max_length=36, editable=False)

    objects = OfCooperativeQuerySet.as_manager()

    class Meta:
        app_label = "dossiers"
        ordering = ["-pk"]
        verbose_name = gettext_lazy("paper")
        verbose_name_plural = gettext_lazy("papers")
        constraints = [
            models.UniqueConstraint(fields=["cooperative", "key"], name="paper_filled_once")
        ]

    def __str__(self) -> str:
        return self.title


class DossierFact(models.Model):
    """What a co-op wrote for its papers alone, where its profile says nothing; never public."""

    cooperative = models.ForeignKey(
        "coops.Cooperative", models.CASCADE, related_name="dossier_facts"
    )
    name = models.CharField(max_length=40)
    value = models.CharField(max_length=255)

    class Meta:
        app_label = "dossiers"
        constraints = [
            models.UniqueConstraint(fields=["cooperative", "name"], name="dossier_fact_once")
        ]

    def __str__(self) -> str:
        return self.name
