"""What is sent to import goods: the co-op's own list, and photos that it names."""

from django import forms
from django.utils.translation import gettext_lazy as _

from coops.price_lists.services import SentPhotos
from shop.dashboard.fields import PhotosField

PHOTO_TYPES = "image/*,.zip,application/zip"
LIST_TYPES = ".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ImportPhotosForm(forms.Form):
    """Photos named as in the list, one by one or in a zip file."""

    photos = PhotosField(
        label=_("Photos"),
        help_text=_(
            "Pick up to 100 photos whose file names stand in the list, or one zip file with all "
            "of them."
        ),
        error_messages={"required": _("Choose the photos first.")},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photos"].widget.attrs["accept"] = PHOTO_TYPES

    def sent_photos(self) -> SentPhotos | None:
        """Return the sent photos of a valid form, or ``None`` when there are none."""
        files = self.cleaned_data["photos"]
        return SentPhotos(files) if files else None


class ImportForm(ImportPhotosForm):
    """A price list as the co-op keeps it; the file is judged by its content."""

    price_list = forms.FileField(
        label=_("Price list"),
        allow_empty_file=True,  # the reader's own sentence says more
        help_text=_("An Excel (.xlsx) or CSV file, up to 10 MB."),
        error_messages={"required": _("Choose the file with the price list first.")},
    )
    field_order = ("price_list", "photos")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photos"].required = False
        self.fields["price_list"].widget.attrs["accept"] = LIST_TYPES
