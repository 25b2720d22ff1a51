"""A co-op's own website: what is shown, what is being changed, and how it was before."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coops.registry.models import Cooperative


class Site(models.Model):
    """The website of one co-op, at ``/htx/<slug>/``.

    Name, story, pictures and phone are the co-op's own columns, which other pages show as well;
    what only the website has lies in the version that is shown. ``draft`` holds what was changed
    since, by the names of :class:`coops.microsites.contents.Content`; publishing empties it.
    """

    cooperative = models.OneToOneField(
        Cooperative, models.CASCADE, related_name="microsite", verbose_name=_("co-operative")
    )
    draft = models.JSONField(default=dict, blank=True)
    shown = models.ForeignKey(
        "microsites.SiteVersion", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    #: Raised by whoever changes the site, first of all: on any database the next one waits.
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(auto_now=True)

    #: The authority's own badge, pasted by the operator; never one of ours.
    badge_digest = models.CharField(max_length=32, blank=True)
    badge_url = models.URLField(_("address of the authority's record"), blank=True)

    # Rights in the editor of pages (coops.microsites.rights).
    publishers = models.ForeignKey(
        "auth.Group", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    writers = models.ForeignKey(
        "auth.Group", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    collection = models.ForeignKey(
        "wagtailcore.Collection", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("website of a co-op")
        verbose_name_plural = _("websites of co-ops")

    def __str__(self) -> str:
        return str(self.cooperative)


class SiteVersion(models.Model):
    """The website as it was published once; never edited. ``by`` is empty for what was before."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    restored_from = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["site", "number"], name="one_version_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.number}"


class SitePerson(models.Model):
    """Somebody of the co-op whom the website may show, with their consent only.

    Taken away, or without consent, the person is gone from every version at once: going back to
    an earlier one brings nobody back.
    """

    site = models.ForeignKey(Site, models.CASCADE, related_name="people")
    name = models.CharField(_("name"), max_length=80)
    work = models.CharField(_("what the person does"), max_length=120, blank=True)
    photo_digest = models.CharField(max_length=32, blank=True)
    #: When the consent was noted, and by whom; empty: not shown anywhere.
    consent_at = models.DateTimeField(null=True, blank=True)
    consent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class TermsVersion(models.Model):
    """How a co-op sells, as it held from a day on; never edited.

    ``facts`` are worked out of its data (:mod:`coops.microsites.terms`) and told in words when
    somebody reads them.
    """

    cooperative = models.ForeignKey(Cooperative, models.CASCADE, related_name="terms_versions")
    number = models.PositiveIntegerField()
    effective_on = models.DateField()
    facts = models.JSONField()
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "number"], name="one_set_of_terms_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cooperative} {self.number}"


class LibraryPhoto(models.Model):
    """Under which digest a picture of the editor's library is kept, cleaned and in all sizes."""

    image = models.OneToOneField("wagtailimages.Image", models.CASCADE, related_name="kept_photo")
    digest = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.digest


from coops.microsites.pages import CooperativeIndexPage, CooperativePage  # noqa: E402, F401
