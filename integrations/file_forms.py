"""Forms of a channel that is worked with files."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from coops.price_lists.uploads import MAX_UPLOAD_BYTES
from integrations.file_orders import MOST_ORDERS
from integrations.tables import TableRefused, read_table
from shop.core.nfc_fields import NfcField
from shop.core.text import nfc

TABLE_TYPES = ".xlsx,.csv,text/csv"
LONGEST_NAME = 60


class FileChannelForm(forms.Form):
    """What the co-op calls the place where it sells."""

    name = NfcField(
        label=_("Name of the place"),
        help_text=_("As you call it: “Nhóm Zalo xóm Noong Bua”, “Voso”, “Chợ phiên online”."),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Write what you call the place.")},
    )

    def clean_name(self) -> str:
        """Return the name with single spaces, its letters in one form."""
        return " ".join(nfc(self.cleaned_data["name"]).split())


class OrdersForm(forms.Form):
    """A file of orders; it is judged by its content."""

    orders = forms.FileField(
        label=_("File of orders"),
        allow_empty_file=True,  # the reader's own sentence says more
        help_text=format_lazy(
            _("An Excel (.xlsx) or CSV file, up to {orders} orders and 10 MB."), orders=MOST_ORDERS
        ),
        error_messages={"required": _("Choose the file with the orders first.")},
        widget=forms.ClearableFileInput(attrs={"accept": TABLE_TYPES}),
    )

    def clean_orders(self) -> list:
        """Return the rows of the table."""
        try:
            # One byte more than is taken: enough for the reader to say that it is too large.
            return read_table(self.cleaned_data["orders"].read(MAX_UPLOAD_BYTES + 1))
        except TableRefused as refusal:
            raise forms.ValidationError(str(refusal)) from None
