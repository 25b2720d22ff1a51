"""Reports of the public: taken in with a clock, decided by an officer, told to the co-op."""

import secrets
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Product
from catalog.services import unpublish_product
from coops.registry.log import write
from coops.registry.models import Cooperative, LogEntry, Report, Takedown
from coops.registry.report_models import ANSWER_WITHIN_DAYS, ReportState
from coops.registry.tasks import mail_report_decided
from shop.core.calendar import working_days_later

#: Six months: time to answer, to be asked again and to appeal. The answer stays at its address.
CONTACTS_KEPT = timedelta(days=183)
Kind = LogEntry.Kind


@transaction.atomic
def make_report(
    *,
    cooperative: Cooperative,
    product: Product | None,
    category: str,
    words: str,
    contact: str,
    by,
    code: str,
) -> Report:
    """Take a report in; ``code`` comes with the form, so a second press is the same report."""
    now = timezone.now()
    about = product.title if product else cooperative.short_name
    try:
        with transaction.atomic():
            found = Report.objects.filter(code=code).first()
            return found or Report.objects.create(
                code=code,
                cooperative=cooperative,
                product=product,
                about=about[:255],
                category=category,
                words=words,
                contact=contact,
                by=by,
                made_at=now,
                answer_by=working_days_later(now, ANSWER_WITHIN_DAYS[category]),
            )
    except IntegrityError:
        return Report.objects.get(code=code)


def new_code() -> str:
    """Return what makes a report's address: 16 random bytes."""
    return secrets.token_urlsafe(16)


@transaction.atomic
def decide(*, report: Report, hide: bool, reason: str, by) -> bool:
    """Take the goods down, or leave them; ``False`` when it is decided already."""
    product = report.product
    state = ReportState.HIDDEN if hide and product is not None else ReportState.KEPT
    rows = Report.objects.filter(pk=report.pk, state=ReportState.OPEN)
    values = {"decision": reason, "decided_at": timezone.now(), "decided_by": by}
    if not rows.update(state=state, **values):
        return False
    if product is not None and state == ReportState.HIDDEN:
        take_down(product=product, reason=reason, by=by, report=report)
    else:
        words = f"{report.about}: {reason}"
        write(Kind.KEPT, cooperative=report.cooperative, by=by, words=words)
    mail_report_decided.enqueue(report.pk)
    return True


@transaction.atomic
def take_down(*, product: Product, reason: str, by, report: Report | None = None) -> Takedown:
    """Take goods off sale until it is lifted; again returns the takedown that is there."""
    unpublish_product(product=product)
    found = Takedown.objects.filter(product=product, lifted_at=None).first()
    if found is None:
        found = Takedown.objects.create(product=product, reason=reason, by=by, report=report)
        words = f"{product.title}: {reason}"
        write(Kind.HIDDEN, cooperative=product.cooperative, by=by, words=words)
    return found


@transaction.atomic
def lift_takedown(*, takedown: Takedown, reason: str, by) -> bool:
    """Let the goods be sold again; the co-op puts them on sale itself."""
    rows = Takedown.objects.filter(pk=takedown.pk, lifted_at=None)
    if not rows.update(lifted_at=timezone.now(), lifted_by=by):
        return False
    words = f"{takedown.product.title}: {reason}"
    write(Kind.SHOWN_AGAIN, cooperative=takedown.product.cooperative, by=by, words=words)
    return True


def forget_old_contacts() -> int:
    """Empty how to reach who reported, :data:`CONTACTS_KEPT` after the report; a due job."""
    old = Report.objects.filter(made_at__lt=timezone.now() - CONTACTS_KEPT).exclude(contact="")
    return old.update(contact="")


def why_not_sold(product: Product) -> str:
    """Return why ``product`` must not be sold: it was taken down. For ``sale_obstacles``."""
    if product.pk is None:
        return ""
    found = Takedown.objects.filter(product=product, lifted_at=None).first()
    if found is None:
        return ""
    text = _(
        "The market took these goods down: %(reason)s. Mend what it says, then call the commune's "
        "officer: as soon as the officer lets them go, you can put them on sale again."
    )
    return text % {"reason": found.reason.rstrip(".")}
