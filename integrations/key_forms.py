"""The form for keys that a shop's owner copies from the marketplace's seller page."""

from django import forms
from django.utils.translation import gettext as _

from integrations.contract import KeyField

LONGEST_KEY = 500


class KeysForm(forms.Form):
    """One field for each key; a secret one is asked for again and never shown again."""

    def __init__(self, *args, key_fields: tuple[KeyField, ...], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for one in key_fields:
            self.fields[one.name] = forms.CharField(
                label=str(one.label),
                help_text=str(one.help_text),
                max_length=LONGEST_KEY,
                widget=_widget(one),
                error_messages={
                    "required": _("Copy “%(name)s” from the seller page and paste it here.")
                    % {"name": one.label}
                },
            )

    def clean(self) -> dict[str, str]:
        """Refuse keys with a space inside: more than the key was copied."""
        super().clean()
        for name, value in list(self.cleaned_data.items()):
            if any(character.isspace() for character in value):
                self.add_error(
                    name, _("There is a space inside: copy this key alone, and nothing beside it.")
                )
        return self.cleaned_data

    @property
    def entered(self) -> dict[str, str]:
        """Return the keys by name."""
        return {name: self.cleaned_data[name] for name in self.fields}


def _widget(one: KeyField) -> forms.Widget:
    attrs = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
    if one.is_secret:
        return forms.PasswordInput(attrs | {"autocomplete": "new-password"}, render_value=False)
    return forms.TextInput(attrs)
