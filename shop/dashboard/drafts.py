"""Forms that were typed in and not sent: kept on the server while somebody types.

A form of the desk takes part by one attribute, ``{% draft "name" object %}``, and a line in
:data:`FORMS`; ``js/drafts.js`` sends what is typed, and puts it back when the page is opened
again. Without script the forms save as they always did.

A draft ends when its form is sent and taken (:func:`end_draft`, called by ``desk_view`` for every
form), when it is thrown away, and after :data:`KEPT_FOR`.
"""

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.core.registries import PersonalData
from shop.dashboard.models import FormDraft

KEPT_FOR = timedelta(days=30)
#: An ended form is remembered so long, for what is still under way from a phone without a line.
ENDED_FOR = timedelta(days=2)
PURGE_EVERY_SECONDS = 3600.0
#: So many of one person; another one takes the place of the one untouched for longest.
MOST_DRAFTS = 100
MOST_FIELDS = 300
MOST_CHARACTERS = 60_000
#: Parts of names of fields that are never kept: what opens an account, and where money goes.
EXCLUDED = (
    *("password", "mat_khau", "bank", "account", "card", "iban", "otp", "pin_", "cvc"),
    *("csrf", "token", "secret", "id_number", "cccd"),
)
#: The hidden field by which a form says which draft it ends: form, object and opening.
FIELD = "draft"

_KEY = re.compile(r"\d{0,19}", re.ASCII)
_MARK = re.compile(r"[0-9a-f]{0,32}", re.ASCII)


@dataclass(frozen=True)
class DraftForm:
    """A form that keeps what is typed: what it is called, and where it is opened again.

    ``about``: ``product`` when the object is one, so that the list can name it.
    """

    label: str | Promise
    view: str
    new_view: str = ""
    about: str = ""

    def url(self, object_key: str) -> str:
        """Return the address of the form."""
        if object_key:
            return reverse(self.view, args=[int(object_key)])
        return reverse(self.new_view or self.view)


def _of_product(label: str | Promise, view: str) -> DraftForm:
    return DraftForm(label, f"dashboard:product_{view}", about="product")


#: name → form; the name stands in ``data-draft``.
FORMS: dict[str, DraftForm] = {
    "product-photos": _of_product(_("Photos"), "photos"),
    "product-name": _of_product(_("Name"), "name"),
    "product-price": _of_product(_("Price"), "price"),
    "product-quantity": _of_product(_("Quantity"), "quantity"),
    "product-more": _of_product(_("What buyers want to know"), "more"),
    "order-keyed": DraftForm(_("Write down an order"), "dashboard:order_keyed"),
    "certificate": DraftForm(
        _("Certificate"), "dashboard:certificate_edit", "dashboard:certificate_new"
    ),
    "rest": DraftForm(_("Days of rest"), "dashboard:rest"),
    "review": DraftForm(_("Reply to a review"), "dashboard:review_reply"),
    "pickup-point": DraftForm(
        _("Pick-up point"), "dashboard:pickup_point", "dashboard:pickup_points"
    ),
    "site-words": DraftForm(_("Website: words"), "microsites:words"),
    "site-contact": DraftForm(_("Website: contact and place"), "microsites:contact"),
    "site-goods": DraftForm(_("Website: goods that stand first"), "microsites:goods"),
    "site-person": DraftForm(
        _("Website: somebody of the co-op"), "microsites:person", "microsites:people"
    ),
    "site-legal": DraftForm(_("Website: what the law asks for"), "microsites:legal"),
}


class NotKept(ValueError):
    """What came is no draft: an unknown form, or more than anybody types."""


@dataclass(frozen=True)
class Typed:
    """What a phone sends of a form: where it was typed, and what.

    ``page`` is the opening of the form, ``device`` the browser; ``at`` when the last key was
    pressed. Values are lists of texts by field name.
    """

    form: str
    object_key: str
    page: str
    device: str
    at: datetime
    fields: dict[str, list[str]]
    shown: dict[str, list[str]]


def read_typed(data: dict, sent: object) -> Typed:
    """Return what was sent, checked; ``data`` are its plain fields, ``sent`` its values.

    Raises:
        NotKept: not a form that takes part, or too much.
    """
    form, key = str(data.get("form", "")), str(data.get("object", ""))
    page, device = str(data.get("page", "")), str(data.get("device", ""))
    if form not in FORMS or not _KEY.fullmatch(key):
        raise NotKept("form")
    if not _MARK.fullmatch(page) or not _MARK.fullmatch(device) or not isinstance(sent, dict):
        raise NotKept("marks")
    try:
        age = min(max(float(data.get("age") or 0), 0.0), KEPT_FOR.total_seconds())
    except ValueError as error:
        raise NotKept("age") from error
    if age != age:  # not a number
        raise NotKept("age")
    fields, shown = _values(sent.get("fields")), _values(sent.get("shown"))
    at = timezone.now() - timedelta(seconds=age)
    return Typed(form, key, page, device, at, fields, shown)


def is_excluded(name: str) -> bool:
    """Return whether a field of that name is never kept."""
    return any(part in name.lower() for part in EXCLUDED)


def _values(sent: object) -> dict[str, list[str]]:
    if not isinstance(sent, dict) or len(sent) > MOST_FIELDS:
        raise NotKept("fields")
    values: dict[str, list[str]] = {}
    for name, texts in sent.items():
        if not isinstance(texts, list) or len(texts) > MOST_FIELDS or len(name) > 100:
            raise NotKept("values")
        if not is_excluded(name):
            values[_plain(name)] = [_plain(text) for text in texts if isinstance(text, str)]
    if sum(len(text) for texts in values.values() for text in texts) > MOST_CHARACTERS:
        raise NotKept("length")
    return values


def _plain(text: str) -> str:
    """Return ``text`` without what PostgreSQL cannot store."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()


@transaction.atomic
def keep_draft(*, user, cooperative, typed: Typed) -> FormDraft:
    """Keep what was typed; the newer wins, and what another device typed stays beside it.

    Nothing typed (all is as the page had it) lets the draft go. What comes from an opening of the
    form that was sent since is late, and dropped.
    """
    draft = _locked(user, cooperative, typed.form, typed.object_key)
    if typed.page and typed.page == draft.ended_page:
        return draft
    theirs = draft.device != typed.device and draft.fields and draft.fields != typed.fields
    if theirs and typed.at < draft.saved_at:
        if typed.fields:
            draft.other = _aside(typed.fields, typed.at)
            draft.save(update_fields=["other"])
        return draft
    if typed.at < draft.saved_at and draft.device == typed.device and draft.fields:
        return draft  # overtaken on the way
    if not typed.fields and theirs:
        return draft  # an untouched page says nothing about what was typed elsewhere
    if theirs:
        draft.other = _aside(draft.fields, draft.saved_at)
    elif not typed.fields:
        draft.other = None
    draft.fields, draft.shown = typed.fields, typed.shown
    draft.device, draft.saved_at = typed.device, typed.at
    draft.save()
    return draft


def _aside(fields: dict, at: datetime) -> dict:
    return {"fields": fields, "at": at.isoformat()}


def _locked(user, cooperative, form: str, object_key: str) -> FormDraft:
    where = {"user": user, "cooperative": cooperative, "form": form, "object_key": object_key}
    long_ago = timezone.now() - KEPT_FOR
    if not FormDraft.objects.filter(**where).exists():
        _make_room(user)
    found, _new = FormDraft.objects.get_or_create(**where, defaults={"saved_at": long_ago})
    return FormDraft.objects.select_for_update().get(pk=found.pk)


def _make_room(user) -> None:
    """Leave room for one more draft of the person."""
    rows = FormDraft.objects.filter(user=user).order_by("-saved_at", "-pk")
    if over := list(rows.values_list("pk", flat=True)[MOST_DRAFTS - 1 :]):
        FormDraft.objects.filter(pk__in=over).delete()


@transaction.atomic
def end_draft(*, user, cooperative, form: str, object_key: str, page: str) -> None:
    """Let go of a draft whose form was sent and taken; nothing late from that opening returns."""
    draft = _locked(user, cooperative, form, object_key)
    draft.fields, draft.shown, draft.other = {}, {}, None
    draft.ended_page, draft.saved_at = page, timezone.now()
    draft.save()


def end_sent_draft(request: HttpRequest, answer: HttpResponse, *, cooperative) -> None:
    """End the draft that the sent form names, if the form was taken: it leads elsewhere then."""
    mark = request.POST.get(FIELD, "")
    is_taken = answer.status_code in {302, 303} or "HX-Redirect" in answer
    form, _colon, rest = mark.partition(":")
    object_key, _colon, page = rest.partition(":")
    if not is_taken or form not in FORMS:
        return
    if _KEY.fullmatch(object_key) and page and _MARK.fullmatch(page):
        end_draft(
            user=request.user,
            cooperative=cooperative,
            form=form,
            object_key=object_key,
            page=page,
        )


def throw_away(*, user, cooperative, form: str, object_key: str) -> None:
    """Forget what was typed, what another device typed too; again does nothing."""
    FormDraft.objects.filter(
        user=user, cooperative=cooperative, form=form, object_key=object_key
    ).delete()


def draft_of(*, user, cooperative, form: str, object_key: str) -> FormDraft | None:
    """Return what the person typed there and has not sent."""
    found = FormDraft.objects.filter(
        user=user,
        cooperative=cooperative,
        form=form,
        object_key=object_key,
        saved_at__gte=timezone.now() - KEPT_FOR,
    ).first()
    return found if found and found.fields else None


@dataclass(frozen=True)
class Unfinished:
    """A form that somebody has begun: what it is, about what, since when, and where it opens."""

    label: str | Promise
    title: str
    saved_at: datetime
    url: str
    form: str
    object_key: str


def unfinished(*, user, cooperative, products) -> list[Unfinished]:
    """Return the person's open drafts at that desk, the newest first; one or two queries.

    ``products`` are those the person may see: drafts about any other are left out.
    """
    since = timezone.now() - KEPT_FOR
    rows = FormDraft.objects.filter(user=user, cooperative=cooperative, saved_at__gte=since)
    drafts = [row for row in rows.order_by("-saved_at", "-pk")[:50] if row.fields]
    titles = _titles(products, drafts)
    return [
        Unfinished(
            label=FORMS[row.form].label,
            title=titles.get(row.object_key, ""),
            saved_at=row.saved_at,
            url=FORMS[row.form].url(row.object_key),
            form=row.form,
            object_key=row.object_key,
        )
        for row in drafts
        if row.form in FORMS and (FORMS[row.form].about != "product" or row.object_key in titles)
    ]


def _titles(products, drafts: Iterable[FormDraft]) -> dict[str, str]:
    keys = {
        int(row.object_key)
        for row in drafts
        if row.form in FORMS and FORMS[row.form].about == "product" and row.object_key
    }
    if not keys:
        return {}
    return {str(pk): title for pk, title in products.filter(pk__in=keys).values_list("pk", "title")}


def owner_mark(user) -> str:
    """Return what stands for a person on a phone; nobody can read the person out of it."""
    return salted_hmac("desk-drafts", str(user.pk)).hexdigest()[:16]


_next_purge = 0.0


def purge_when_due() -> int:
    """Remove drafts of more than a month ago, and ended ones; once an hour. Returns how many."""
    global _next_purge
    if time.monotonic() < _next_purge:
        return 0
    _next_purge = time.monotonic() + PURGE_EVERY_SECONDS
    return purge_drafts()


def purge_drafts() -> int:
    """Remove drafts of more than a month ago, and what is left of ended ones."""
    now = timezone.now()
    old = FormDraft.objects.filter(saved_at__lt=now - KEPT_FOR)
    ended = FormDraft.objects.filter(saved_at__lt=now - ENDED_FOR, fields={})
    return old.delete()[0] + ended.delete()[0]


def collect(person) -> list[dict]:
    """Return what the person typed and has not sent."""
    rows = FormDraft.objects.filter(user=person).order_by("pk").select_related("cooperative")
    return [
        {
            "form": row.form,
            "cooperative": row.cooperative.short_name,
            "saved_at": row.saved_at.isoformat(),
            "fields": row.fields,
            "other": row.other,
        }
        for row in rows
        if row.fields or row.other
    ]


def forget(person) -> None:
    """Remove all that the person typed and has not sent."""
    FormDraft.objects.filter(user=person).delete()


DRAFTS = PersonalData(collect=collect, forget=forget)
