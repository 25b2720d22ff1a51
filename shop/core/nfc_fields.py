"""A text field of a form that counts letters as they are stored."""

from django import forms

from shop.core.text import nfc


class NfcField(forms.CharField):
    """Text in NFC before anything is checked.

    A few letters of other scripts grow by it (U+FB2C becomes three), so a text that fitted as it
    was typed may not fit into its column.
    """

    def to_python(self, value) -> str | None:
        """Return the text stripped and in NFC; what is empty as ``empty_value``."""
        text = super().to_python(value)
        return nfc(text) if text else text
