"""From delivered order lines to what each household gets, frozen once and corrected later."""

from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from coops.settlement.choices import AdjustmentKind, Basis, RowKind
from coops.settlement.drafts import work_out
from coops.settlement.managers import BooksClosed
from coops.settlement.models import (
    Adjustment,
    LineAssignment,
    Row,
    SettledLine,
    Settlement,
    Statement,
)
from coops.settlement.services.paying import mark_paid, undo_paid
from coops.settlement.services.settling import (
    NumbersChanged,
    SentAlready,
    SettlementRefused,
    adjust,
    assign_line,
    close_settlement,
    discard_settlement,
)
from coops.settlement.services.shares import set_shares, set_usual_percent
from shop.core.registries import OrderCost, order_costs
from shop.order.models import Line, Order, PaymentMethod
from shop.order.payments import give_back
from shop.order.payments import mark_paid as mark_order_paid
from shop.order.processing import confirm_order, deliver_order, hand_over_order, pack_order
from shop.order.returns import CameBack, receive_returned
from shop.order.spoiling import spoil_goods
from tests.coops.settlement.conftest import delivered, draft_of
from tests.factories.coops import make_cooperative, make_product
from tests.factories.lots import make_lot
from tests.factories.orders import make_order
from tests.factories.settlements import make_household

pytestmark = pytest.mark.django_db


def close(settlement, by) -> Settlement:
    assert close_settlement(settlement=settlement, digest=work_out(settlement).digest, by=by)
    settlement.refresh_from_db()
    return settlement


def shared(rice, lan, hung):
    set_shares(product=rice, percents={lan.pk: Decimal(60), hung.pk: Decimal(30)})


def test_standing_shares_divide_a_line_and_the_rest_is_the_co_ops(
    cooperative, owner, rice, lan, hung
):
    shared(rice, lan, hung)
    set_usual_percent(cooperative=cooperative, percent=Decimal(5))
    delivered((rice, 3), by=owner)

    draft = work_out(draft_of(cooperative, owner))

    assert draft.gross_vnd == 96_003
    first, second = draft.accounts[lan.pk], draft.accounts[hung.pk]
    assert (first.gross_vnd, second.gross_vnd) == (57_602, 28_801)
    assert (first.kept_vnd, first.due_vnd) == (5_760, 51_842)  # 10 % are her own agreement
    assert (second.kept_vnd, second.due_vnd) == (1_440, 27_361)  # 5 % are everybody's
    assert draft.households_vnd + draft.coop_vnd == 96_003
    assert first.units == Decimal("1.8") and first.grams == 1_800


def test_without_any_word_a_line_is_the_co_ops_until_a_person_assigns_it(
    cooperative, owner, rice, lan
):
    order = delivered(rice, by=owner)
    settlement = draft_of(cooperative, owner)
    assert work_out(settlement).coop_vnd == 32_001

    assign_line(settlement=settlement, line=order.lines.get(), household=lan, by=owner)
    assert work_out(settlement).accounts[lan.pk].gross_vnd == 32_001

    assign_line(
        settlement=settlement, line=order.lines.get(), household=None, is_forgotten=True, by=owner
    )
    assert not work_out(settlement).accounts and not LineAssignment.objects.exists()


def test_only_what_is_delivered_and_paid_counts_unless_chosen_otherwise(cooperative, owner, rice):
    delivered(rice, by=owner, is_paid=False)
    settlement = draft_of(cooperative, owner)
    assert work_out(settlement).gross_vnd == 0

    Settlement.objects.update(basis=Basis.DELIVERED)
    settlement.refresh_from_db()
    assert work_out(settlement).gross_vnd == 32_001


def test_practice_orders_and_another_co_ops_never_count(cooperative, owner, rice):
    order = delivered(rice, by=owner)
    Order.objects.filter(pk=order.pk).update(is_practice=True)
    other = make_cooperative("HTX Khác")
    delivered(make_product(other), by=owner)

    assert work_out(draft_of(cooperative, owner)).rows == []


def test_a_line_is_settled_once(cooperative, owner, rice, lan):
    set_shares(product=rice, percents={lan.pk: Decimal(100)})
    order = delivered(rice, by=owner)
    close(draft_of(cooperative, owner), owner)

    following = draft_of(cooperative, owner, name="Lần hai")
    assert work_out(following).rows == []
    with pytest.raises(IntegrityError), transaction.atomic():
        SettledLine.objects.create(line=order.lines.get(), settlement=following)
    with pytest.raises(SettlementRefused):
        assign_line(settlement=following, line=order.lines.get(), household=lan, by=owner)


def test_closing_twice_is_closing_once(cooperative, owner, rice):
    delivered(rice, by=owner)
    settlement = draft_of(cooperative, owner)
    digest = work_out(settlement).digest

    assert close_settlement(settlement=settlement, digest=digest, by=owner)
    assert not close_settlement(settlement=settlement, digest=digest, by=owner)
    assert Row.objects.count() == 1


def test_numbers_that_changed_meanwhile_are_not_closed(cooperative, owner, rice):
    delivered(rice, by=owner)
    settlement = draft_of(cooperative, owner)
    seen = work_out(settlement).digest
    delivered(rice, by=owner)

    with pytest.raises(NumbersChanged):
        close_settlement(settlement=settlement, digest=seen, by=owner)

    settlement.refresh_from_db()
    assert not settlement.is_closed and not Row.objects.exists()


def test_frozen_rows_stay(cooperative, owner, rice):
    delivered(rice, by=owner)
    close(draft_of(cooperative, owner), owner)
    row = Row.objects.get()

    for deed in (
        row.save,
        row.delete,
        Row.objects.all().delete,
        lambda: Row.objects.update(units=1),
    ):
        with pytest.raises(BooksClosed):
            deed()
    with pytest.raises(SettlementRefused):
        discard_settlement(settlement=Settlement.objects.get())


def test_money_back_after_closing_is_a_negative_line_of_the_next_period(
    cooperative, owner, rice, lan
):
    set_shares(product=rice, percents={lan.pk: Decimal(100)})
    order = delivered((rice, 2), by=owner)
    close(draft_of(cooperative, owner), owner)
    set_shares(product=rice, percents={})  # nobody grows it now: the sale's own division counts

    give_back(order=order, amount_vnd=20_000, by=owner)
    draft = work_out(draft_of(cooperative, owner, name="Lần hai"))

    (row,) = draft.rows
    assert (row.kind, row.part.household_id) == (RowKind.CORRECTION, lan.pk)
    assert (row.part.amounts.refund_vnd, row.part.due_vnd) == (20_000, -18_000)
    close(Settlement.objects.get(name="Lần hai"), owner)
    assert work_out(draft_of(cooperative, owner, name="Lần ba")).rows == []  # told once
    call_command("check_money")


def test_what_a_household_owes_is_carried_into_the_next_statement(cooperative, owner, rice, lan):
    set_shares(product=rice, percents={lan.pk: Decimal(100)})
    order = delivered(rice, by=owner)
    settlement = draft_of(cooperative, owner)
    adjust(
        settlement=settlement,
        household=lan,
        kind=AdjustmentKind.ADVANCE,
        amount_vnd=100_000,
        reason="Ứng tiền phân",
        key="a",
        by=owner,
    )
    close(settlement, owner)
    owed = Statement.objects.get().payable_vnd
    assert owed == 28_801 - 100_000
    with pytest.raises(SettlementRefused):
        mark_paid(statement=Statement.objects.get(), method="cash", day=None, by=owner)

    following = draft_of(cooperative, owner, name="Lần hai")
    assert work_out(following).accounts[lan.pk].payable_vnd == owed
    assert order.lines.get().settled.settlement == settlement


def test_the_same_press_adjusts_once_and_the_co_op_bears_it(cooperative, owner, rice, lan):
    set_shares(product=rice, percents={lan.pk: Decimal(100)})
    delivered(rice, by=owner)
    settlement = draft_of(cooperative, owner)
    for _ in range(2):
        adjust(
            settlement=settlement,
            household=lan,
            kind=AdjustmentKind.MORE,
            amount_vnd=5_000,
            reason="Hàng đẹp",
            key="k1",
            by=owner,
        )

    draft = work_out(settlement)

    assert draft.accounts[lan.pk].adjustments_vnd == 5_000
    assert draft.households_vnd + draft.coop_vnd == 32_001


def test_the_same_form_with_something_else_in_it_is_refused_whatever_the_length_of_its_key(
    cooperative, owner, lan, hung
):
    settlement = draft_of(cooperative, owner)
    first = {"household": lan, "kind": "advance", "amount_vnd": 100_000, "reason": "Phân"}
    sent = {"settlement": settlement, "key": "k" * 64, "by": owner}
    adjustment = adjust(**first, **sent)

    for name, other in (("household", hung), ("kind", "more"), ("amount_vnd", 1), ("reason", "")):
        with pytest.raises(SentAlready):
            adjust(**{**first, name: other}, **sent)

    assert adjust(**first, **sent) == Adjustment.objects.get() == adjustment
    assert len(adjustment.key) <= Adjustment._meta.get_field("key").max_length


@pytest.fixture
def costs():
    told: dict[int, OrderCost] = {}
    before = dict(order_costs.items())
    order_costs._entries.clear()
    order_costs.register("test", lambda ids: {pk: told[pk] for pk in ids if pk in told})
    yield told
    order_costs._entries.clear()
    order_costs._entries.update(before)


def test_a_marketplaces_order_counts_when_it_has_paid_and_fees_go_off(
    cooperative, owner, rice, lan, costs
):
    set_shares(product=rice, percents={lan.pk: Decimal(100)})
    order = delivered((rice, 2), by=owner, is_paid=False)
    Order.objects.filter(pk=order.pk).update(payment_method=PaymentMethod.CHANNEL, channel="shopee")
    settlement = draft_of(cooperative, owner)
    assert work_out(settlement).rows == []

    costs[order.pk] = OrderCost(fees_vnd=9_000, payout_vnd=54_000, is_settled=True)
    draft = work_out(settlement)
    assert (draft.gross_vnd, draft.fee_vnd, draft.net_vnd) == (64_002, 10_002, 54_000)
    assert draft.households_vnd + draft.coop_vnd == 54_000

    close(settlement, owner)
    costs[order.pk] = OrderCost(payout_vnd=50_000, is_settled=True)
    (late,) = work_out(draft_of(cooperative, owner, name="Lần hai")).rows
    assert (late.kind, late.net_vnd) == (RowKind.CORRECTION, -4_000)


def test_paying_twice_is_paying_once_and_can_be_undone_with_a_reason(cooperative, owner, rice, lan):
    set_shares(product=rice, percents={lan.pk: Decimal(100)})
    delivered(rice, by=owner)
    close(draft_of(cooperative, owner), owner)
    statement, today = Statement.objects.get(), timezone.localdate()

    first = mark_paid(statement=statement, method="bank", day=today, by=owner)
    assert mark_paid(statement=statement, method="cash", day=today, by=owner) == first
    assert (first.amount_vnd, first.account_tail) == (28_801, "9888")

    assert undo_paid(statement=statement, reason="Ngân hàng trả lại", by=owner)
    assert not undo_paid(statement=statement, reason="again", by=owner)
    assert mark_paid(statement=statement, method="cash", day=today, by=owner) != first
    call_command("check_money")


def test_shares_above_a_hundred_percent_are_refused(rice, lan, hung):
    with pytest.raises(SettlementRefused):
        set_shares(product=rice, percents={lan.pk: Decimal(60), hung.pk: Decimal("40.01")})


def test_a_household_of_another_co_op_gets_nothing(cooperative, owner, rice):
    stranger = make_household(make_cooperative("HTX Khác"), "Người lạ")
    settlement = draft_of(cooperative, owner)
    order = delivered(rice, by=owner)

    with pytest.raises(SettlementRefused):
        assign_line(settlement=settlement, line=order.lines.get(), household=stranger, by=owner)
    set_shares(product=rice, percents={stranger.pk: Decimal(100)})
    assert stranger.pk not in work_out(settlement).accounts


def test_working_a_draft_out_takes_as_many_queries_for_one_order_as_for_many(
    cooperative, owner, rice, lan, hung, django_assert_max_num_queries
):
    shared(rice, lan, hung)
    for _ in range(4):
        delivered(rice, by=owner)
    settlement = draft_of(cooperative, owner)
    with django_assert_max_num_queries(20):
        work_out(settlement)


@pytest.fixture
def honey(cooperative, lan, hung):
    """Five units of Lan's lot, then five of Hùng's; the co-op keeps nothing of either."""
    lan.kept_percent = 0
    lan.save()
    product = make_product(cooperative, "Mật ong", price=10_000, stock=0)
    make_lot(product, 5, days_ago=9, household=lan)
    make_lot(product, 5, days_ago=1, household=hung)
    return product


def due(draft) -> dict[int, int]:
    return {pk: account.due_vnd for pk, account in draft.accounts.items()}


def delivered_short(product, *, missing: int, by):
    """Return ten ordered and paid, of which some spoiled after they were packed."""
    order = make_order((product, 10), fulfilment="pickup")
    mark_order_paid(order=order, by=by)
    confirm_order(order=order, by=by)
    pack_order(order=order, by=by)
    spoil_goods(stock_record=product.stockrecords.get(), units=missing, by=by)
    order.refresh_from_db()
    hand_over_order(order=order, by=by)
    deliver_order(order=order, by=by)
    order.refresh_from_db()
    return order


@pytest.mark.parametrize("is_closed_before", [False, True])
def test_money_back_for_units_that_never_went_is_taken_off_nobody(
    cooperative, owner, lan, is_closed_before
):
    lan.kept_percent = 0
    lan.save()
    tea = make_product(cooperative, "Chè", price=10_000, stock=10)
    set_shares(product=tea, percents={lan.pk: Decimal(100)})
    order = delivered_short(tea, missing=2, by=owner)
    if is_closed_before:
        close(draft_of(cooperative, owner), owner)

    give_back(order=order, amount_vnd=20_000, by=owner, key="short")
    if is_closed_before:
        assert work_out(draft_of(cooperative, owner, name="Lần hai")).rows == []
        assert Row.objects.get().due_vnd == 80_000
    else:
        assert due(work_out(draft_of(cooperative, owner))) == {lan.pk: 80_000}


@pytest.mark.parametrize("is_closed_before", [False, True])
def test_money_back_beyond_the_missing_units_is_the_households(
    cooperative, owner, lan, is_closed_before
):
    lan.kept_percent = 0
    lan.save()
    tea = make_product(cooperative, "Chè", price=10_000, stock=10)
    set_shares(product=tea, percents={lan.pk: Decimal(100)})
    order = delivered_short(tea, missing=2, by=owner)
    if is_closed_before:
        close(draft_of(cooperative, owner), owner)

    give_back(order=order, amount_vnd=35_000, by=owner, key="short and bad")

    draft = work_out(
        draft_of(cooperative, owner, name="Lần hai" if is_closed_before else "Tháng 11")
    )
    assert due(draft) == {lan.pk: -15_000 if is_closed_before else 65_000}


def test_a_marketplaces_payout_counts_for_lines_whose_goods_were_missing_here(
    cooperative, owner, lan, hung, costs
):
    a, b = (make_product(cooperative, name, price=10_000, stock=10) for name in ("A", "B"))
    lan.kept_percent = 0
    lan.save()
    set_shares(product=a, percents={lan.pk: Decimal(100)})
    set_shares(product=b, percents={hung.pk: Decimal(100)})
    order = make_order((a, 5), (b, 5), fulfilment="pickup")
    Line.objects.filter(order=order, title="B").update(num_allocated=0, num_short=5)
    b.stockrecords.update(num_allocated=0)
    for step in (confirm_order, pack_order, hand_over_order, deliver_order):
        step(order=order, by=owner)
    Order.objects.filter(pk=order.pk).update(payment_method=PaymentMethod.CHANNEL, channel="shopee")
    costs[order.pk] = OrderCost(fees_vnd=10_000, payout_vnd=90_000, is_settled=True)

    assert due(work_out(draft_of(cooperative, owner))) == {lan.pk: 45_000, hung.pk: 45_000}


@pytest.mark.parametrize("is_closed_before", [False, True])
def test_money_back_is_of_the_household_whose_units_came_back(
    cooperative, owner, honey, lan, hung, is_closed_before
):
    order = delivered((honey, 10), by=owner, fulfilment="pickup")
    if is_closed_before:
        close(draft_of(cooperative, owner), owner)

    line = order.lines.get()
    receive_returned(order=order, came_back={line.pk: CameBack(5, sellable=5)}, by=owner)
    give_back(order=order, amount_vnd=60_000, by=owner, key="bad")  # 10.000 ₫ above their price

    draft = work_out(
        draft_of(cooperative, owner, name="Lần hai" if is_closed_before else "Tháng 11")
    )
    if is_closed_before:
        assert due(draft) == {lan.pk: -10_000, hung.pk: -50_000}
        close(draft_of(cooperative, owner, name="Lần hai"), owner)
        assert work_out(draft_of(cooperative, owner, name="Lần ba")).rows == []
    else:
        assert due(draft) == {lan.pk: 40_000, hung.pk: 0}


def test_a_marketplaces_returned_units_are_off_the_household_whose_they_were(
    cooperative, owner, honey, lan, hung, costs
):
    order = delivered((honey, 10), by=owner, is_paid=False, fulfilment="pickup")
    Order.objects.filter(pk=order.pk).update(payment_method=PaymentMethod.CHANNEL, channel="shopee")
    line = order.lines.get()

    def came_back(units):
        receive_returned(order=order, came_back={line.pk: CameBack(units)}, by=owner)
        left = Line.objects.get(pk=line.pk)
        costs[order.pk] = OrderCost(
            payout_vnd=10_000 * (left.num_consumed - left.num_returned), is_settled=True
        )

    came_back(3)
    draft = work_out(draft_of(cooperative, owner))
    assert due(draft) == {lan.pk: 50_000, hung.pk: 20_000}
    close(draft_of(cooperative, owner), owner)

    came_back(1)
    assert due(work_out(draft_of(cooperative, owner, name="Lần hai"))) == {hung.pk: -10_000}
