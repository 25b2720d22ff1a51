"""Forms of the money page: what came, for which order, what goes back, and the keys."""

import re
import uuid
from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coops.price_lists.messages import Unreadable
from coops.price_lists.plain_tables import TableRefused, read_table
from coops.price_lists.prices import read_price
from coops.price_lists.uploads import MAX_UPLOAD_BYTES
from shop.core.money import LARGEST_VND
from shop.core.nfc_fields import NfcField
from shop.core.text import nfc
from shop.order.numbers import is_valid, normalise
from shop.payment.statements import Statement, read_statement

#: Orders that one transfer can be split over at once.
SPLIT_ROWS = 4
#: A word for thousands or millions; all else is read as plain đồng.
_WITH_WORD = re.compile(r"[0-9]\s*(?:k|ngh?ìn|ngàn|ngan|nghin|tr)")
TABLE_TYPES = ".xlsx,.csv,text/csv"


class DongField(forms.CharField):
    """An amount in whole đồng, typed as ``185.000``, ``185,000 đ``, ``185k`` or ``1tr2``."""

    default_error_messages = {
        "amount": gettext_lazy("Write the amount in đồng, such as 185.000."),
        "most": gettext_lazy("That is more than any transfer. Check the number of zeros."),
    }

    def __init__(self, *, least: int = 1, **kwargs) -> None:
        self.least = least
        kwargs.setdefault("max_length", 25)
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "numeric")
        self.widget.attrs.setdefault("autocomplete", "off")

    def prepare_value(self, value):
        """Show whole đồng with dots; leave what was typed as it is."""
        return f"{value:,}".replace(",", ".") if isinstance(value, int) else value

    def clean(self, value) -> int | None:
        """Return whole đồng; ``None`` for an empty field that may be empty."""
        text = super().clean(value)
        if not text:
            return None
        plain = re.sub(r"\s|vnđ|vnd|đ|₫", "", text.lower())
        if re.fullmatch(r"[0-9]{1,3}([.,][0-9]{3})+|[0-9]{1,15}", plain):
            amount = int(re.sub(r"[.,]", "", plain))
        else:
            amount = self._in_words(text)
        if amount < self.least:
            raise ValidationError(self.error_messages["amount"], code="amount")
        if amount > LARGEST_VND:
            raise ValidationError(self.error_messages["most"], code="most")
        return amount

    def _in_words(self, text: str) -> int:
        """Return ``100k`` or ``1,5 triệu`` in đồng, as fields of prices read them."""
        try:
            price = read_price(text) if _WITH_WORD.search(text.lower()) else None
        except Unreadable:
            price = None
        if price is None or price.per is not None or price.vnd.denominator != 1:
            raise ValidationError(self.error_messages["amount"], code="amount")
        return int(price.vnd)


class StatementForm(forms.Form):
    """A bank statement; it is judged by its content."""

    statement = forms.FileField(
        label=gettext_lazy("Bank statement"),
        allow_empty_file=True,  # the reader's own sentence says more
        help_text=gettext_lazy(
            "The file that your bank's site or app gives out, Excel (.xlsx) or CSV, up to 10 MB."
        ),
        error_messages={"required": gettext_lazy("Choose the bank's file first.")},
        widget=forms.ClearableFileInput(attrs={"accept": TABLE_TYPES}),
    )

    def clean_statement(self) -> Statement:
        """Return what the file says."""
        try:
            # One byte more than is taken: enough for the reader to say that it is too large.
            rows = read_table(self.cleaned_data["statement"].read(MAX_UPLOAD_BYTES + 1))
            return read_statement(rows)
        except TableRefused as refusal:
            raise ValidationError(str(refusal)) from None


class CreditForm(forms.Form):
    """A transfer typed by hand, as it stands in the bank's app."""

    amount = DongField(
        label=gettext_lazy("Amount"),
        error_messages={"required": gettext_lazy("Write how much came.")},
    )
    text = NfcField(
        label=gettext_lazy("Text of the transfer"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write the text that stands at the transfer.")},
    )
    day = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": gettext_lazy("Choose the day on which it came."),
            "invalid": gettext_lazy("Choose a day."),
        },
    )
    key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, auto_id="id_typed_%s", **kwargs)  # two forms on one page
        self.fields["day"].initial = timezone.localdate
        self.fields["key"].initial = uuid.uuid4

    def clean_text(self) -> str:
        """Return the text in one spelling, with single spaces."""
        return " ".join(nfc(self.cleaned_data["text"]).split())

    def clean_day(self):
        """Refuse days that lie ahead or long ago."""
        day = self.cleaned_data["day"]
        today = timezone.localdate()
        if not today - timedelta(days=730) <= day <= today:
            raise ValidationError(_("The day lies ahead or more than two years ago."))
        return day


class AssignForm(forms.Form):
    """Which order a transfer pays for."""

    number = forms.CharField(
        label=gettext_lazy("Order number"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": gettext_lazy("Write the number of the order.")},
    )

    def clean_number(self) -> str:
        """Return the number as it is stored."""
        number = normalise(self.cleaned_data["number"])
        if not is_valid(number):
            raise ValidationError(
                _("This is no order number: it has 9 letters and digits, without O, I, L, 0 and 1.")
            )
        return number


class SplitForm(forms.Form):
    """How much of one transfer is for which order; rows that are left empty do not count."""

    def __init__(self, *args, suggested: dict[str, int] | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        rows = list((suggested or {}).items())
        for n in range(1, SPLIT_ROWS + 1):
            number, amount = rows[n - 1] if n <= len(rows) else ("", None)
            self.fields[f"number{n}"] = forms.CharField(
                label=_("Order %(row)d") % {"row": n},
                max_length=40,
                required=False,
                initial=number,
                widget=forms.TextInput(
                    attrs={"autocomplete": "off", "autocapitalize": "characters"}
                ),
            )
            self.fields[f"amount{n}"] = DongField(
                label=_("Amount %(row)d") % {"row": n}, required=False, initial=amount
            )

    @property
    def pairs(self) -> list[tuple]:
        """Return the rows as pairs of bound fields."""
        return [(self[f"number{n}"], self[f"amount{n}"]) for n in range(1, SPLIT_ROWS + 1)]

    @property
    def parts(self) -> dict[str, int]:
        """Return đồng by order number, of a valid form."""
        return self.cleaned_data["parts"]

    def clean(self) -> dict:
        """Insist on whole rows, real numbers, no number twice, and at least one row."""
        parts: dict[str, int] = {}
        for n in range(1, SPLIT_ROWS + 1):
            typed = normalise(self.cleaned_data.get(f"number{n}") or "")
            amount = self.cleaned_data.get(f"amount{n}")
            if f"number{n}" in self.errors or f"amount{n}" in self.errors:
                continue
            if not typed and amount is None:
                continue
            if not is_valid(typed):
                self.add_error(f"number{n}", _("This is no order number. Look at it once more."))
            elif typed in parts:
                self.add_error(f"number{n}", _("This order stands here twice."))
            elif amount is None:
                self.add_error(f"amount{n}", _("Write how much of it is for this order."))
            else:
                parts[typed] = amount
        if not parts and not self.errors:
            self.add_error("number1", _("Write the number of the order."))
        return {**self.cleaned_data, "parts": parts}

    def refuse(self, number: str, sentence: str) -> None:
        """Put ``sentence`` beside the row of order ``number``, or above the form."""
        for n in range(1, SPLIT_ROWS + 1):
            if number and normalise(self.cleaned_data.get(f"number{n}") or "") == number:
                self.add_error(f"number{n}", sentence)
                return
        self.add_error(None, sentence)


class CashForm(forms.Form):
    """The cash that was handed over for the ticked orders."""

    orders = forms.MultipleChoiceField(
        label=gettext_lazy("Orders"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Tick the orders that the cash is for."),
            "invalid_choice": gettext_lazy(
                "One of these orders is settled already. Look at the list again."
            ),
        },
    )
    amount = DongField(
        least=0,
        label=gettext_lazy("Cash that was handed over"),
        error_messages={"required": gettext_lazy("Count the cash and write how much it is.")},
    )
    fee = DongField(
        least=0,
        label=gettext_lazy("Fee that the carrier kept"),
        required=False,
    )

    def __init__(self, *args, choices: list[tuple[str, str]], **kwargs) -> None:
        super().__init__(*args, auto_id="id_cash_%s", **kwargs)
        self.fields["orders"].choices = choices  # type: ignore[attr-defined]


class RefundForm(forms.Form):
    """How much goes back to the buyer; ``by_hand``: a person has paid it, no machine will."""

    amount = DongField(
        label=gettext_lazy("Amount to pay back"),
        error_messages={"required": gettext_lazy("Write how much goes back.")},
    )
    key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, held_vnd: int, by_hand: bool = False, **kwargs) -> None:
        super().__init__(*args, auto_id="id_hand_%s" if by_hand else "id_%s", **kwargs)
        self.by_hand = by_hand
        self.fields["amount"].initial = max(0, held_vnd)
        self.fields["key"].initial = uuid.uuid4

    def clean_key(self) -> str:
        """Return the key of this form, a new one when it came without."""
        key = re.sub(r"[^0-9A-Za-z-]", "", self.cleaned_data["key"])
        return key or str(uuid.uuid4())


class CardKeysForm(forms.Form):
    """Whether cards are taken, and the co-op's own keys at Stripe if it has an account there."""

    is_on = forms.BooleanField(label=gettext_lazy("Buyers may pay by card"), required=False)
    secret_key = forms.CharField(
        label=gettext_lazy("Secret key (sk_…)"),
        required=False,
        max_length=255,
        help_text=gettext_lazy("Empty: the key that is kept, or the sponsor's, is used."),
    )
    webhook_secret = forms.CharField(
        label=gettext_lazy("Signing secret of the webhook (whsec_…)"),
        required=False,
        max_length=255,
    )
    forget = forms.BooleanField(label=gettext_lazy("Forget our own keys"), required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        attrs = {"autocomplete": "new-password", "autocapitalize": "off", "spellcheck": "false"}
        for name in ("secret_key", "webhook_secret"):
            self.fields[name].widget = forms.PasswordInput(attrs)

    def clean(self) -> dict:
        """Insist on whole keys, both together."""
        super().clean()
        data = self.cleaned_data
        beginnings = {"secret_key": ("sk_", "rk_"), "webhook_secret": ("whsec_",)}
        for name, begins in beginnings.items():
            value = data.get(name, "")
            if value and (not value.startswith(begins) or not value.isascii() or " " in value):
                text = _("Copy the key whole: it begins with %(begin)s.")
                self.add_error(name, text % {"begin": begins[0]})
        if not self.errors and bool(data["secret_key"]) != bool(data["webhook_secret"]):
            missing = "webhook_secret" if data["secret_key"] else "secret_key"
            self.add_error(missing, _("Enter both keys together."))
        return data
