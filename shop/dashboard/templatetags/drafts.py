"""The attribute by which a form of the desk keeps what is typed into it."""

import json
from uuid import uuid4

from django import template
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from shop.dashboard.drafts import EXCLUDED, draft_of, owner_mark

register = template.Library()


@register.simple_tag(takes_context=True)
def draft(context: Context, form: str, thing=None, refused=None) -> SafeString:
    """Return the attributes of a ``<form>`` that keeps what is typed: ``{% draft "rest" %}``.

    ``form`` is a name of :data:`shop.dashboard.drafts.FORMS`; ``thing`` what the form is about, or
    its number. With ``refused`` (the errors of a form that came back) the page holds what was
    typed, and all of it counts as not saved.
    """
    request, desk = context["request"], context["desk"]
    number = getattr(thing, "pk", thing)
    object_key = "" if number is None else str(number)
    kept = draft_of(
        user=request.user, cooperative=desk.cooperative, form=form, object_key=object_key
    )
    return format_html(
        'data-draft="{}" data-draft-object="{}" data-draft-page="{}" data-draft-owner="{}" '
        'data-draft-place="{}" data-draft-url="{}" data-draft-drop="{}" data-draft-kept="{}" '
        'data-draft-excluded="{}"{}',
        form,
        object_key,
        uuid4().hex,
        owner_mark(request.user),
        desk.cooperative.code,
        reverse("dashboard:draft_save"),
        reverse("dashboard:draft_drop"),
        json.dumps(_kept(kept)) if kept else "",
        " ".join(EXCLUDED),
        " data-draft-refused" if refused else "",
    )


@register.simple_tag(takes_context=True)
def draft_owner(context: Context) -> str:
    """Return what stands for the person on this phone."""
    return owner_mark(context["request"].user)


def _kept(kept) -> dict:
    told = {
        "fields": kept.fields,
        "shown": kept.shown,
        "age": (timezone.now() - kept.saved_at).total_seconds(),
        "at": _said(kept.saved_at),
    }
    if kept.other:
        at = parse_datetime(kept.other["at"])
        told["other"] = {"fields": kept.other["fields"], "at": _said(at) if at else ""}
    return told


def _said(at) -> str:
    """Return when it was, in a few letters: the hour today, else the day as well."""
    local = timezone.localtime(at)
    is_today = local.date() == timezone.localdate()
    return date_format(local, "H:i" if is_today else "H:i d/m")
