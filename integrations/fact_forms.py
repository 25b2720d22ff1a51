"""Forms in which an operator writes dated facts: which marketplaces are open, what they take."""

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from integrations.channels import marketplace_name
from integrations.models import ChannelLife, FeeRate
from integrations.services.net import WEB


def marketplace_choices(kept: str = "") -> list[tuple[str, str]]:
    """Return what a fact can be about: our own shop and every marketplace that is served.

    ``kept``: the code of the fact itself, which may be of one that is not served any more.
    """
    codes = dict.fromkeys([WEB, *settings.MARKETPLACES, *([kept] if kept else [])])
    return [(code, _("own shop") if code == WEB else marketplace_name(code)) for code in codes]


class FactForm(forms.ModelForm):
    """A fact about a marketplace, chosen by name."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if "marketplace" in self.fields:
            self.fields["marketplace"] = forms.ChoiceField(
                label=self.fields["marketplace"].label,
                choices=marketplace_choices(self.instance.marketplace),
            )


class ChannelLifeForm(FactForm):
    """Since when a marketplace is open, for practice only, or closed."""

    class Meta:
        model = ChannelLife
        fields = ("marketplace", "state", "since", "note", "source")


class FeeRateForm(FactForm):
    """One fee during a time."""

    class Meta:
        model = FeeRate
        fields = (
            "marketplace",
            "kind",
            "name",
            "category_id",
            "percent",
            "fixed_vnd",
            "most_vnd",
            "valid_from",
            "valid_until",
            "source",
            "checked_at",
        )

    def clean(self) -> dict:
        """Name the field that is wrong in words, where the database would only refuse."""
        data = super().clean() or self.cleaned_data
        start, end = data.get("valid_from"), data.get("valid_until")
        if start and end and end < start:
            self.add_error("valid_until", _("It must not end before it begins."))
        percent = data.get("percent")
        if percent is not None and not 0 <= percent <= 100:
            self.add_error("percent", _("Write a number from 0 to 100."))
        if data.get("most_vnd") is not None and not percent:
            self.add_error("most_vnd", _("Only a percentage can be capped."))
        return data


def overlapping(rate: FeeRate):
    """Return the other rows that say something of the same fee during the same time.

    Only the one that began last counts on a day, so an operator is told.
    """
    others = FeeRate.objects.filter(
        marketplace=rate.marketplace,
        kind=rate.kind,
        name=rate.name,
        category_id=rate.category_id,
    ).exclude(pk=rate.pk)
    others = others.filter(Q(valid_until=None) | Q(valid_until__gte=rate.valid_from))
    return others.filter(valid_from__lte=rate.valid_until) if rate.valid_until else others
