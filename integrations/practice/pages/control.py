"""Every switch on one page, for those who know what they do, and any trouble by its path."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from integrations.practice.models import Control, Trouble

#: Heading -> switches below it.
GROUPS = [
    (
        gettext_lazy("Stock and goods"),
        ["reserve_mode", "search_lag_seconds", "variants_wait_seconds"]
        + ["description_min", "description_max", "upload_signing"]
        + ["check_new_goods", "new_mandatory_attribute", "reject_pictures"],
    ),
    (
        gettext_lazy("Calls"),
        ["limit_every", "calls_per_second", "burst", "timestamp_skew_seconds", "maintenance"],
    ),
    (gettext_lazy("Orders"), ["mask_recipients", "unknown_order_status"]),
    (
        gettext_lazy("Notices to the shop"),
        ["duplicate_pushes", "reorder_pushes", "drop_pushes", "forget_lost_pushes"]
        + ["push_delay_seconds"],
    ),
    (
        gettext_lazy("Consents and tokens"),
        ["access_token_seconds", "refresh_token_seconds", "old_token_grace_seconds"]
        + ["code_seconds", "authorisation_seconds"],
    ),
]


class ControlForm(forms.ModelForm):
    """All switches of the page."""

    class Meta:
        model = Control
        fields = [name for _heading, names in GROUPS for name in names]

    @property
    def groups(self):
        """Return headings with their fields."""
        return [(heading, [self[name] for name in names]) for heading, names in GROUPS]


class TroubleForm(forms.ModelForm):
    """What is to go wrong with the next calls."""

    class Meta:
        model = Trouble
        fields = ["kind", "path", "calls_left", "seconds", "error"]


def page(request: HttpRequest) -> HttpResponse:
    """Show the switches; a POST sets them."""
    form = ControlForm(request.POST or None, instance=Control.current())
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The switches are set."))
        return redirect("switches")
    return show(request, form, TroubleForm())


def show(request: HttpRequest, form: ControlForm, trouble_form: TroubleForm) -> HttpResponse:
    """Return the page with both forms."""
    context = {
        "form": form,
        "trouble_form": trouble_form,
        "troubles": Trouble.objects.filter(calls_left__gt=0),
    }
    failed = form.is_bound or trouble_form.is_bound
    return render(request, "switches.html", context, status=400 if failed else 200)


@require_POST
def add_trouble(request: HttpRequest) -> HttpResponse:
    """Let the next calls go wrong."""
    form = TroubleForm(request.POST)
    if not form.is_valid():
        return show(request, ControlForm(instance=Control.current()), form)
    form.save()
    messages.success(request, _("The next calls will go wrong as you said."))
    return redirect("switches")


@require_POST
def forget_troubles(request: HttpRequest) -> HttpResponse:
    """Let nothing go wrong any more."""
    Trouble.objects.all().delete()
    messages.success(request, _("Nothing will go wrong any more."))
    return redirect("switches")
