"""Opening, changing, closing and discarding a settlement."""

import hashlib

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coops.registry.models import Cooperative, Household
from coops.settlement.choices import TAKEN_OFF, State
from coops.settlement.drafts import Draft, lines_counted, work_out
from coops.settlement.models import (
    Adjustment,
    LineAssignment,
    Row,
    SettledLine,
    Settlement,
    Statement,
)
from shop.core.money import format_vnd
from shop.order.models import Line
from shop.order.numbers import new_checkout_code


class SettlementRefused(Exception):
    """It cannot be done; the text says why and what to do."""


class NumbersChanged(SettlementRefused):
    """Since the page was shown something was paid, given back or adjusted."""


class SentAlready(SettlementRefused):
    """A form came a second time, with something else in it."""


def open_settlement(
    *, cooperative: Cooperative, name: str, from_day, to_day, basis: str, by
) -> Settlement:
    """Begin a draft; pressed twice it is one.

    Raises:
        SettlementRefused: another draft is open.
    """
    try:
        with transaction.atomic():
            return Settlement.objects.create(
                cooperative=cooperative,
                name=name,
                from_day=from_day,
                to_day=to_day,
                basis=basis,
                made_by=by,
            )
    except IntegrityError:
        found = Settlement.objects.filter(cooperative=cooperative, state=State.DRAFT).first()
        if found and (found.name, found.from_day, found.to_day) == (name, from_day, to_day):
            return found
        raise SettlementRefused(
            _("A settlement is still a draft. Close it or throw it away first.")
        ) from None


@transaction.atomic
def discard_settlement(*, settlement: Settlement) -> None:
    """Throw a draft away, its adjustments too; once it is gone nothing happens.

    Raises:
        SettlementRefused: it is closed.
    """
    found = Settlement.objects.select_for_update().filter(pk=settlement.pk).first()
    if found is None:
        return
    if found.is_closed:
        raise SettlementRefused(_("This settlement is closed and stays."))
    found.delete()


@transaction.atomic
def adjust(
    *,
    settlement: Settlement,
    household: Household,
    kind: str,
    amount_vnd: int,
    reason: str,
    key: str,
    by,
) -> Adjustment:
    """Give a household more or less, ``amount_vnd`` above 0; the same ``key`` again is the same.

    Raises:
        SettlementRefused: the settlement is closed, or the household is another co-op's.
        SentAlready: the same ``key`` came with something else; nothing is changed.
    """
    now = _lock_draft(settlement)
    if household.cooperative_id != now.cooperative_id or amount_vnd < 1:
        raise SettlementRefused(_("Choose a household of your co-op and an amount."))
    signed = -amount_vnd if kind in TAKEN_OFF else amount_vnd
    said = {"household": household, "kind": kind, "amount_vnd": signed, "reason": reason}
    adjustment, is_new = Adjustment.objects.get_or_create(
        key=_key_in(now, key), defaults={**said, "settlement": now, "by": by}
    )
    if not is_new and any(getattr(adjustment, name) != value for name, value in said.items()):
        text = _(
            "This form was sent already: %(amount)s for %(household)s is written down. Press again"
            " only if this one comes on top."
        )
        words = {"amount": format_vnd(abs(adjustment.amount_vnd))}
        raise SentAlready(text % {**words, "household": adjustment.household})
    return adjustment


@transaction.atomic
def take_adjustment_back(*, settlement: Settlement, adjustment_id: int) -> None:
    """Remove an adjustment of a draft; once it is gone nothing happens.

    Raises:
        SettlementRefused: the settlement is closed.
    """
    now = _lock_draft(settlement)
    Adjustment.objects.filter(settlement=now, pk=adjustment_id).delete()


@transaction.atomic
def assign_line(
    *,
    settlement: Settlement,
    line: Line,
    household: Household | None,
    is_forgotten: bool = False,
    by,
) -> None:
    """Say whose goods a line is; ``None`` is the co-op. ``is_forgotten`` takes the word back.

    Raises:
        SettlementRefused: the line was settled, or belongs to another co-op.
    """
    now = _lock_draft(settlement)
    if line.order.cooperative_id != now.cooperative_id or (
        household is not None and household.cooperative_id != now.cooperative_id
    ):
        raise SettlementRefused(_("Choose a household of your co-op."))
    if SettledLine.objects.filter(line=line).exists():
        raise SettlementRefused(_("This line was settled already. Use an adjustment instead."))
    if is_forgotten:
        LineAssignment.objects.filter(line=line).delete()
        return
    LineAssignment.objects.update_or_create(
        line=line, defaults={"household": household, "by": by, "at": timezone.now()}
    )


@transaction.atomic
def close_settlement(*, settlement: Settlement, digest: str, by) -> bool:
    """Freeze a draft: rows, statements, counted lines. Returns whether this call closed it.

    ``digest`` is that of the draft the person saw. Of two who close at once one wins, the other
    finds it closed.

    Raises:
        NumbersChanged: the books say something else by now; nothing is written.
        SettlementRefused: there is nothing in it.
    """
    draft_rows = Settlement.objects.filter(pk=settlement.pk, state=State.DRAFT)
    if not draft_rows.update(state=State.CLOSED, closed_at=timezone.now(), closed_by=by):
        settlement.refresh_from_db()
        return False
    settlement.refresh_from_db()
    draft = work_out(settlement)
    if draft.digest != digest:
        raise NumbersChanged(
            _("Something was paid or changed since you looked. Read the numbers again, then close.")
        )
    if not draft.rows and not draft.accounts:
        raise SettlementRefused(_("There is nothing to settle in this period."))
    SettledLine.objects.bulk_create(
        SettledLine(line_id=pk, settlement=settlement) for pk in lines_counted(draft)
    )
    Row.objects.bulk_create(_row(settlement, each) for each in draft.rows)
    Statement.objects.bulk_create(_statements(settlement, draft))
    return True


def _key_in(settlement: Settlement, key: str) -> str:
    """Return the key as it is stored: any key fits, and none meets that of another settlement."""
    return hashlib.sha256(f"{settlement.pk}:{key}".encode()).hexdigest()


def _lock_draft(settlement: Settlement) -> Settlement:
    found = Settlement.objects.select_for_update().filter(pk=settlement.pk).first()
    if found is None or found.is_closed:
        raise SettlementRefused(_("This settlement is closed. Changes go into the next one."))
    return found


def _row(settlement: Settlement, each) -> Row:
    line, part = each.line, each.part
    delivered = line.order.delivered_at
    return Row(
        settlement=settlement,
        line=line,
        household_id=part.household_id,
        kind=each.kind,
        order_number=line.order.number,
        title=line.title[:255],
        sale_unit=line.sale_unit,
        delivered_on=timezone.localdate(delivered) if delivered else None,
        units=part.amounts.units,
        grams=part.amounts.grams,
        gross_vnd=part.amounts.gross_vnd,
        refund_vnd=part.amounts.refund_vnd,
        fee_vnd=part.amounts.fee_vnd,
        percent=part.percent,
        kept_vnd=part.kept_vnd,
        due_vnd=part.due_vnd,
    )


def _statements(settlement: Settlement, draft: Draft) -> list[Statement]:
    names = dict(Household.objects.filter(pk__in=draft.accounts).values_list("pk", "name"))
    accounts = sorted(
        draft.accounts.values(), key=lambda a: (names[a.household_id], a.household_id)
    )
    return [
        Statement(
            settlement=settlement,
            household_id=account.household_id,
            number=number,
            gross_vnd=account.gross_vnd,
            refund_vnd=account.refund_vnd,
            fee_vnd=account.fee_vnd,
            kept_vnd=account.kept_vnd,
            due_vnd=account.due_vnd,
            adjustments_vnd=account.adjustments_vnd,
            carried_vnd=account.carried_vnd,
            payable_vnd=account.payable_vnd,
            token=new_checkout_code(),
        )
        for number, account in enumerate(accounts, start=1)
    ]
