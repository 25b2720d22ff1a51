"""Pages of the editor: one per co-op, shown at the co-op's own address, all below a hidden one."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.fields import StreamField
from wagtail.models import Page, PagePermissionTester

from coops.microsites.blocks import BLOCKS, images_in
from coops.registry.models import Cooperative

#: Widths in pixels; the phone comes first and is what the editor opens with.
PREVIEW_SIZES = [
    {"name": "mobile", "icon": "mobile-alt", "device_width": 360, "label": _("As on a phone")},
    {
        "name": "desktop",
        "icon": "desktop",
        "device_width": 1280,
        "label": _("As on a computer"),
    },
]


class CooperativeIndexPage(Page):
    """Holds the co-ops' pages together; beside the market's own pages, so it has no address."""

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["microsites.CooperativePage"]
    is_creatable = False
    preview_modes: list = []

    class Meta:
        verbose_name = _("list of co-ops' pages")
        verbose_name_plural = _("lists of co-ops' pages")


class _OwnPageTester(PagePermissionTester):
    """What co-ops' people may do with their page: write and publish; it stays where it is."""

    def can_delete(self, ignore_bulk=False):
        """Return whether the page may go; it is the market's, and can be taken off instead."""
        return self.user.is_superuser and super().can_delete(ignore_bulk)

    def can_copy(self):
        """Return whether there may be a second one; a co-op has one page."""
        return False

    def can_set_view_restrictions(self):
        """Return whether the page may ask for a password; what is published is for everybody."""
        return False

    def can_lock(self):
        """Return whether others may be locked out."""
        return self.user.is_superuser and super().can_lock()


class CooperativePage(Page):
    """A co-op's page made of blocks; while it is published it stands in place of the plain one."""

    cooperative = models.OneToOneField(
        Cooperative, models.PROTECT, related_name="page", verbose_name=_("co-operative")
    )
    body = StreamField(BLOCKS, blank=True, verbose_name=_("page"))

    parent_page_types = ["microsites.CooperativeIndexPage"]
    subpage_types: list = []
    is_creatable = False  # made by the desk, with its rights
    edit_handler = ObjectList(
        [
            FieldPanel(
                "body",
                help_text=_(
                    "Press + to add a block. Save keeps it for yourselves; Publish shows it to "
                    "everybody. Earlier texts are under History."
                ),
            )
        ]
    )
    search_fields: list = []

    class Meta:
        verbose_name = _("page of a co-op")
        verbose_name_plural = _("pages of co-ops")

    @property
    def preview_sizes(self) -> list[dict]:
        """Return the widths that the editor shows."""
        return PREVIEW_SIZES

    def clean(self) -> None:
        """Refuse pictures that are not the co-op's own.

        Raises:
            ValidationError: a picture lies in nobody's or another co-op's collection.
        """
        super().clean()
        images = images_in(self.body)
        own = getattr(getattr(self.cooperative, "microsite", None), "collection_id", None)
        if any(image.collection_id != own for image in images):
            raise ValidationError(
                {"body": _("Choose photos of your own co-op only; upload the photo first.")}
            )

    def permissions_for_user(self, user) -> PagePermissionTester:
        """Return what ``user`` may do with the page."""
        return _OwnPageTester(user, self)

    def get_url_parts(self, request=None) -> tuple[int, str, str]:
        """Return the co-op's own address; the tree of pages has none for it."""
        return 0, settings.SITE_URL, self.cooperative.get_absolute_url()

    def serve(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Lead to the co-op's own address."""
        return redirect(self.cooperative.get_absolute_url())

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show the co-op's page with this body; the editor shows it in a frame."""
        from coops.microsites.previews import preview_of_page

        response = preview_of_page(request, self)
        response._csp_replace = {"frame-ancestors": ["'self'"]}  # type: ignore[attr-defined]
        return response


def published_page(cooperative: Cooperative) -> CooperativePage | None:
    """Return the co-op's published page of blocks, if there is anything on it."""
    page: CooperativePage | None = getattr(cooperative, "page", None)  # loaded with the co-op
    if page is not None and not page.live:
        page = None
    return page if page and page.body else None
