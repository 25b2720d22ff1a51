"""From "I want to sell here" to a co-op with a desk: each step one transaction, each press once."""

import json
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from coops.registry.log import write
from coops.registry.models import (
    Application,
    ApplicationPaper,
    Cooperative,
    LogEntry,
    Membership,
)
from coops.registry.standing import (
    ANSWER_WORKING_DAYS,
    UNDER_WAY,
    WRITABLE,
    ApplicationState,
    SellerState,
)
from coops.registry.tasks import mail_application_news
from shop.core.calendar import working_days_later
from shop.core.text import slugify_vi

#: Drafts nobody has touched for so long are thrown away with their papers.
DRAFTS_KEPT = timedelta(days=90)
#: Words that are pages below ``/htx/``, and no co-op's address.
TAKEN_SLUGS = {"tham-gia"}
_COLUMNS = (
    *("legal_form", "name", "short_name", "tax_code", "registration_number", "registered_on"),
    *("registration_office", "representative", "born_on", "personal_number", "phone", "email"),
    *("line1", "ward_code", "ward_name", "province_code", "province_name"),
)
#: Of what was typed, kept encrypted as the law asks of data about a person's identity.
SECRET = ("personal_number", "born_on")
#: What no application needs any more once it came to nothing.
_EMPTIED: dict[str, Any] = {"typed": {}, "typed_secret": "", "personal_number": "", "born_on": None}
Kind = LogEntry.Kind


class JoiningRefused(Exception):
    """The step was not taken; the text is for people."""


def application_of(user) -> Application | None:
    """Return the person's application that is under way, else the last one."""
    rows = Application.objects.filter(applicant=user)
    return rows.filter(state__in=UNDER_WAY).first() or rows.order_by("-pk").first()


def start_application(*, user) -> Application:
    """Return the person's application under way; of two presses both get the same one."""
    try:
        with transaction.atomic():
            found = Application.objects.filter(applicant=user, state__in=UNDER_WAY).first()
            return found or Application.objects.create(applicant=user)
    except IntegrityError:
        return Application.objects.get(applicant=user, state__in=UNDER_WAY)


def keep_typed(*, application: Application, typed: dict[str, str]) -> bool:
    """Keep the form as it was typed, right or wrong; ``False`` when it is sent already.

    What is :data:`SECRET` of it is kept encrypted.
    """
    rows = Application.objects.filter(pk=application.pk, state__in=WRITABLE)
    secret = {name: text for name, text in typed.items() if name in SECRET and text}
    return bool(
        rows.update(
            typed={name: text for name, text in typed.items() if name not in SECRET},
            typed_secret=json.dumps(secret) if secret else "",
            changed_at=timezone.now(),
        )
    )


@transaction.atomic
def submit_application(*, application: Application, facts: dict[str, Any]) -> Application:
    """Send the application to the officer, whose clock begins; once more changes nothing.

    Raises:
        JoiningRefused: the registration paper is missing, or it is decided already.
    """
    row = Application.objects.select_for_update().get(pk=application.pk)
    if row.state == ApplicationState.SUBMITTED:
        return row
    if row.state not in WRITABLE:
        raise JoiningRefused(_("This application is decided already."))
    if not row.papers.filter(kind=ApplicationPaper.Kind.REGISTRATION).exists():
        raise JoiningRefused(_("Add a photo or PDF of the registration certificate."))
    now = timezone.now()
    values = {name: facts[name] for name in _COLUMNS if name in facts} | {
        "state": ApplicationState.SUBMITTED,
        "submitted_at": now,
        "answer_by": working_days_later(now, ANSWER_WORKING_DAYS),
        "changed_at": now,
    }
    if not Application.objects.filter(pk=row.pk, state__in=WRITABLE).update(**values):
        return Application.objects.get(pk=row.pk)
    write(Kind.SUBMITTED, application=row, by=row.applicant)
    return Application.objects.get(pk=row.pk)


@transaction.atomic
def withdraw_application(*, application: Application) -> bool:
    """Take the application back; its papers and who is behind it go. Again does nothing."""
    rows = Application.objects.filter(pk=application.pk, state__in=UNDER_WAY)
    emptied = _EMPTIED | {"phone": "", "email": "", "line1": ""}
    now = timezone.now()
    if not rows.update(state=ApplicationState.WITHDRAWN, decided_at=now, **emptied):
        return False
    application.papers.all().delete()
    write(Kind.WITHDRAWN, application=application, by=application.applicant)
    return True


@transaction.atomic
def ask_for_more(*, application: Application, words: str, by) -> bool:
    """Give the application back with a question; ``False`` when it does not wait any more."""
    rows = Application.objects.filter(pk=application.pk, state=ApplicationState.SUBMITTED)
    if not rows.update(state=ApplicationState.ASKED, answer_by=None):
        return False
    write(Kind.ASKED, application=application, by=by, words=words)
    mail_application_news.enqueue(application.pk)
    return True


@transaction.atomic
def refuse_application(*, application: Application, reason: str, by) -> bool:
    """Refuse with a reason; its papers are thrown away. Again does nothing."""
    rows = Application.objects.filter(pk=application.pk, state=ApplicationState.SUBMITTED)
    values = {"decided_at": timezone.now(), "decided_by": by, "answer_by": None} | _EMPTIED
    if not rows.update(state=ApplicationState.REFUSED, **values):
        return False
    application.papers.all().delete()
    write(Kind.REFUSED, application=application, by=by, words=reason)
    mail_application_news.enqueue(application.pk)
    return True


@transaction.atomic
def verify_application(*, application: Application, method: str, reference: str, by) -> Cooperative:
    """Make partner, co-op and owner of a verified application; once more returns the same co-op.

    All papers but that of the registration, and the form as typed, are thrown away: method, time
    and reference are the proof.

    Raises:
        JoiningRefused: it does not wait for a decision.
    """
    row = Application.objects.select_for_update().get(pk=application.pk)
    if row.cooperative is not None:
        return row.cooperative
    if row.state != ApplicationState.SUBMITTED:
        raise JoiningRefused(_("This application does not wait for a decision."))
    now = timezone.now()
    cooperative = _open(row, method=method, reference=reference, now=now)
    # Of two presses on a database without row locks, the second one finds nothing to change
    # here, and all that it made is rolled back.
    changed = Application.objects.filter(pk=row.pk, state=ApplicationState.SUBMITTED).update(
        state=ApplicationState.VERIFIED,
        cooperative=cooperative,
        decided_at=now,
        decided_by=by,
        method=method,
        reference=reference,
        answer_by=None,
        typed={},
        typed_secret="",
    )
    if not changed:
        raise JoiningRefused(_("This application does not wait for a decision."))
    Membership.objects.create(
        user=row.applicant, cooperative=cooperative, role=Membership.Role.OWNER
    )
    row.papers.exclude(kind=ApplicationPaper.Kind.REGISTRATION).delete()
    write(Kind.VERIFIED, cooperative=cooperative, application=row, by=by, words=reference)
    mail_application_news.enqueue(row.pk)
    return cooperative


def throw_old_drafts_away() -> int:
    """Delete drafts that nobody has touched for :data:`DRAFTS_KEPT`; their papers go with them."""
    old = Application.objects.filter(
        state=ApplicationState.DRAFT, changed_at__lt=timezone.now() - DRAFTS_KEPT
    )
    count = old.count()
    old.delete()
    return count


def _open(row: Application, *, method: str, reference: str, now) -> Cooperative:
    short = row.short_name or row.name[:80]
    code = f"htx-n{row.pk}"
    partner = get_model("partner", "Partner").objects.create(name=short, code=code)
    return Cooperative.objects.create(
        partner=partner,
        code=code,
        slug=_free_slug(short),
        name=row.name,
        short_name=short,
        is_open=True,
        state=SellerState.VERIFIED,
        verified_at=now,
        verified_method=method,
        verified_reference=reference,
        legal_form=row.legal_form,
        tax_code=row.tax_code,
        registration_number=row.registration_number,
        registered_on=row.registered_on,
        registration_office=row.registration_office,
        representative=row.representative,
        phone=row.phone,
        email=row.email,
        hamlet=row.line1,
        ward_code=row.ward_code,
        ward_name=row.ward_name,
        province_code=row.province_code,
        province_name=row.province_name,
        accepts_vietqr=False,  # until the owner enters the bank account
    )


def _free_slug(name: str) -> str:
    base = slugify_vi(name)[:70] or "htx"
    taken = TAKEN_SLUGS | set(
        Cooperative.objects.filter(slug__startswith=base).values_list("slug", flat=True)
    )
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
