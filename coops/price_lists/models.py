"""Price lists that co-ops have sent, and what became of each of their rows."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .managers import ImportedRowQuerySet, PriceListImportQuerySet
from .messages import Message
from .readings import RowReading
from .records import message_from_json, reading_from_json
from .texts import clean


class PriceListImport(models.Model):
    """One price list of one co-operative: read, then applied, then perhaps taken back.

    ``columns`` maps our fields to the headings of the file. ``photos`` maps the folded names of
    pictures that came along to their digests; ``photo_problems`` are sentences about pictures
    that were refused. The file itself is not kept.
    """

    class State(models.TextChoices):
        READ = "read", _("waiting for your decision")
        APPLYING = "applying", _("being imported")
        APPLIED = "applied", _("imported")
        UNDOING = "undoing", _("being taken back")
        UNDONE = "undone", _("taken back")

    cooperative = models.ForeignKey(
        "coops.Cooperative", models.CASCADE, related_name="price_list_imports"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.READ, db_index=True
    )
    file_name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(max_length=64)
    sheet = models.CharField(max_length=255, blank=True)
    header_row = models.PositiveIntegerField()
    columns = models.JSONField(default=dict)
    unknown_columns = models.JSONField(default=list, blank=True)
    notices_data = models.JSONField(default=list, blank=True)
    photos = models.JSONField(default=dict, blank=True)
    photo_problems = models.JSONField(default=list, blank=True)
    uploaded_at = models.DateTimeField(_("sent"), auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    applied_at = models.DateTimeField(_("imported"), null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = PriceListImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("imported price list")
        verbose_name_plural = _("imported price lists")

    def __str__(self) -> str:
        return self.file_name

    @property
    def notices(self) -> list[Message]:
        """Return what is to be told about the file as a whole."""
        return [message_from_json(data) for data in self.notices_data]

    def photo_digest(self, name: str) -> str | None:
        """Return the digest of the picture that came along under ``name``, or ``None``."""
        kept = self.photos.get(photo_key(name))
        return kept["digest"] if kept else None


class ImportedRow(models.Model):
    """One product row of a price list, and what it did.

    ``before`` and ``after`` hold only what the row changed (of a new product: all that it set),
    so that undoing can tell whether anything was changed since.
    """

    class Outcome(models.TextChoices):
        CREATED = "created", _("new")
        CHANGED = "changed", _("changed")
        UNCHANGED = "unchanged", _("as before")
        REFUSED = "refused", _("not imported")

    class Undo(models.TextChoices):
        PUT_BACK = "put_back", _("put back")
        REMOVED = "removed", _("removed")
        UNPUBLISHED = "unpublished", _("taken off sale")
        KEPT = "kept", _("left as it is")

    price_list_import = models.ForeignKey(PriceListImport, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    verdict = models.CharField(max_length=10)
    name = models.CharField(_("name"), max_length=255, blank=True)
    is_warned = models.BooleanField(default=False)
    reading_data = models.JSONField()
    is_chosen = models.BooleanField(default=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    reason = models.TextField(blank=True)
    reason_field = models.CharField(max_length=20, blank=True)
    product = models.ForeignKey(
        "catalogue.Product", models.SET_NULL, null=True, blank=True, related_name="imported_rows"
    )
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    undo = models.CharField(max_length=12, choices=Undo.choices, blank=True)
    undo_reason = models.TextField(blank=True)

    objects = ImportedRowQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("row of a price list")
        verbose_name_plural = _("rows of price lists")
        constraints = [
            models.UniqueConstraint(
                fields=["price_list_import", "number"], name="price_list_row_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.name}"

    @property
    def reading(self) -> RowReading:
        """Return the row as it was read."""
        return reading_from_json(self.reading_data)


def photo_key(name: str) -> str:
    """Return the key by which names of picture files are compared: one form, no case."""
    return clean(name).casefold()
