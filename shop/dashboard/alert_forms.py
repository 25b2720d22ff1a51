"""The form of when and how a co-op is told of orders that nobody confirms."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Field
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.order.alert_models import AlertRules
from shop.order.alert_ways import can_phone


class AlertRulesForm(forms.ModelForm):
    """Minutes, hours, ways; ``is_only_way``: without e-mail nobody would be told."""

    class Meta:
        model = AlertRules
        fields = ("remind_after", "helper_after", "from_hour", "until_hour", "by_email", "by_phone")
        labels = {
            "remind_after": gettext_lazy("Remind us after"),
            "helper_after": gettext_lazy("Then tell the helper after another"),
            "from_hour": gettext_lazy("Not before"),
            "until_hour": gettext_lazy("Not after"),
            "by_email": gettext_lazy("By e-mail"),
            "by_phone": gettext_lazy("By SMS or Zalo"),
        }

    def __init__(self, *args, is_only_way: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        numbers = {field.name: field for field in AlertRules._meta.fields}
        for name in ("remind_after", "helper_after", "from_hour", "until_hour"):
            self.fields[name].widget.attrs["inputmode"] = "numeric"
            self.fields[name].error_messages["invalid"] = _("Write a whole number.")
            self.fields[name].error_messages["required"] = _("Write a number.")
            for code in ("min_value", "max_value"):
                self.fields[name].error_messages[code] = _range_sentence(numbers[name])
        if is_only_way:
            self.fields["by_email"].help_text = _(
                "Without it nobody is told of new orders: it is the only way that is there."
            )
        if not can_phone():
            del self.fields["by_phone"]

    def clean(self) -> dict:
        """Insist on hours that make a day."""
        data = super().clean() or {}
        first, last = data.get("from_hour"), data.get("until_hour")
        if first is not None and last is not None and last <= first:
            text = _("This is not after the first hour. Write a later one.")
            self.add_error("until_hour", ValidationError(text))
        return data


def _range_sentence(field: Field) -> str:
    """Return which numbers fit ``field``."""
    rules = field.validators
    least = max(rule.limit_value for rule in rules if isinstance(rule, MinValueValidator))
    most = min(rule.limit_value for rule in rules if isinstance(rule, MaxValueValidator))
    return _("Write a number from %(least)d to %(most)d.") % {"least": least, "most": most}
