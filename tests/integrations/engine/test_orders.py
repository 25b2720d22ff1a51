from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coops.partner.services.stock import set_stock
from integrations.contract import OrderState
from integrations.models import ChannelAccount, ChannelOrder, Facet, ListingOffer
from integrations.services import orders
from integrations.services.importing import STATES
from integrations.services.orders import hint_order, import_due_orders, poll_orders
from integrations.services.people import without_people
from shop.core.remote import NotConnected, PermanentFailure, TemporaryFailure
from shop.order.models import Order
from tests.factories.coops import make_product
from tests.integrations.engine import fake
from tests.integrations.engine.conftest import stock_facet

pytestmark = pytest.mark.django_db


def sync(account, caller):
    poll_orders(account, caller)
    return import_due_orders(account, caller)


#: How statements begin that move no row.
FRAME = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


def stock(product):
    record = product.stockrecords.get()
    return record.num_in_stock, record.num_allocated


def again(number="SP1", state="ready", *lines, **fields):
    """Let an order change there after it was read."""
    before = fake.world.orders[number]
    return fake.order(
        number,
        state,
        *(lines or before.lines),
        created_at=before.created_at,
        updated_at=before.updated_at + timedelta(seconds=5),
        **fields,
    )


def test_every_state_is_in_the_table():
    assert set(STATES) == set(OrderState)


def test_an_order_there_becomes_one_of_ours_once(account, caller, offer, rice):
    fake.order("SP1", "ready", fake.line(), buyer_name="Lan", raw={"buyer_username": "lan"})

    for _ in range(3):
        sync(account, caller)

    order = Order.objects.get()
    assert (order.remote_number, order.channel, order.status) == ("SP1", "fake", "new")
    assert stock(rice) == (10, 2)
    row = ChannelOrder.objects.get()
    assert (row.order, row.state, row.raw_state) == (order, "ready", "READY")
    assert row.read_rev == row.hint_rev
    call_command("check_stock")


def test_an_order_costs_no_more_than_twelve_statements(
    account, caller, offer, rice, manager, monkeypatch
):
    monkeypatch.setattr(fake.Fake, "orders_per_call", 50)
    set_stock(stock_record=rice.stockrecords.get(), num_in_stock=100, by=manager)
    for number in range(20):
        fake.order(f"SP{number}", "ready", fake.line(quantity=1))
    poll_orders(account, caller)

    with CaptureQueriesContext(connection) as queries:
        import_due_orders(account, caller)

    assert Order.objects.count() == 20
    words = [query["sql"].split(maxsplit=1)[0] for query in queries]
    assert sum(word in {"SELECT", "INSERT", "UPDATE", "DELETE"} for word in words) <= 12 * 20


def test_an_order_wishes_a_new_number_once_however_many_lines(account, caller, offer, rice):
    before = stock_facet(offer).desired_rev
    fake.order("SP1", "ready", fake.line(quantity=1), fake.line(quantity=2, number="2"))

    sync(account, caller)

    facet = stock_facet(offer)
    assert (facet.known, facet.desired, facet.desired_rev) == ("7", "7", before + 1)


def test_goods_linked_while_their_order_is_read_are_known(account, caller, offer, monkeypatch):
    ListingOffer.objects.update(model_id="9")
    fake.order("SP1", "ready", fake.line(sku=""))
    monkeypatch.setattr(
        orders, "recognise_orders", linking_after(orders.recognise_orders, model_id="0")
    )

    sync(account, caller)

    assert not Order.objects.get().lines.get().is_parked


def linking_after(recognise, **fields):
    """Return ``recognise`` as somebody sees it who links the goods a moment later."""

    def too_early(*arguments):
        found = recognise(*arguments)
        ListingOffer.objects.update(**fields)
        return found

    return too_early


def test_a_sale_there_lowers_what_is_known_there_so_that_nothing_is_told(
    account, caller, offer, rice
):
    fake.order("SP1", "ready", fake.line(quantity=3))

    sync(account, caller)

    facet = stock_facet(offer)
    assert (facet.known, facet.desired) == ("7", "7")


def test_a_sale_from_before_our_writing_is_told_again(account, caller, offer, rice):
    made = timezone.now() - timedelta(minutes=1, seconds=-1)
    fake.order("SP1", "ready", fake.line(quantity=3), created_at=made)

    sync(account, caller)

    facet = stock_facet(offer)
    assert (facet.known, facet.desired) == ("10", "7")


def test_what_a_cancellation_puts_back_there_is_told_over_although_we_wish_what_we_knew(
    account, caller, offer, rice, manager
):
    fake.order("SP1", "ready", fake.line(quantity=3))
    sync(account, caller)
    # As many are sold elsewhere while the units of the cancellation come back on sale there.
    set_stock(stock_record=rice.stockrecords.get(), num_in_stock=7, by=manager)

    again(state="cancelled")
    sync(account, caller)

    facet = stock_facet(offer)
    assert facet.desired == "7"
    assert facet.known == ""


def test_an_order_that_came_and_went_unread_has_its_number_told_again(account, caller, offer):
    fake.order("SP1", OrderState.CANCELLED, fake.line())

    sync(account, caller)

    assert stock_facet(offer).known == ""


def test_a_number_told_after_a_cancellation_stands(account, caller, offer):
    gone = timezone.now() - timedelta(hours=1)
    fake.order("SP1", OrderState.CANCELLED, fake.line(), created_at=gone, updated_at=gone)
    Facet.objects.update(written_at=timezone.now() - timedelta(minutes=5))
    hint_order(account, "SP1")

    import_due_orders(account, caller)

    assert ChannelOrder.objects.get().state == "cancelled"
    assert stock_facet(offer).known == "10"


def test_a_number_that_counts_what_is_on_hand_is_not_touched_by_a_sale(
    account, caller, offer, rice
):
    ChannelAccount.objects.update(stock_meaning="on_hand")
    account.refresh_from_db()
    fake.order("SP1", "ready", fake.line(quantity=3))

    sync(account, caller)

    facet = stock_facet(offer)
    assert (facet.known, facet.desired) == ("10", "10")


def test_packs_are_multiplied_out_and_a_changed_factor_takes_nothing_back(
    account, caller, offer, rice
):
    ListingOffer.objects.update(pack_factor=3)
    fake.order("SP1", "ready", fake.line(quantity=2))
    sync(account, caller)
    assert stock(rice) == (10, 6)

    ListingOffer.objects.update(pack_factor=1)
    again()
    sync(account, caller)

    assert stock(rice) == (10, 6)


def test_a_line_is_known_by_its_code_when_its_numbers_are_not(account, caller, offer, rice):
    sku = rice.stockrecords.get().partner_sku
    fake.order("SP1", "ready", fake.line(sku, item="strange"))

    sync(account, caller)

    assert stock(rice) == (10, 2)


def test_the_code_of_another_co_op_is_unknown_here(account, caller, offer, other_cooperative):
    foreign = make_product(other_cooperative, sku="LA-1")
    fake.order("SP1", "ready", fake.line("LA-1", item="strange"))

    sync(account, caller)

    assert Order.objects.get().lines.get().is_parked
    assert stock(foreign) == (10, 0)


def test_an_unknown_code_is_parked_and_the_order_is_there(account, caller, offer, rice):
    fake.order("SP1", "ready", fake.line("???", item="strange"), fake.line(number="2"))

    sync(account, caller)

    parked, known = Order.objects.get().lines.order_by("pk")
    assert parked.is_parked and not known.is_parked
    assert stock(rice) == (10, 2)


@pytest.mark.parametrize(
    ("state", "status", "hold", "expected"),
    [
        ("unpaid", "new", "unpaid", (10, 2)),
        ("checking", "new", "checking", (10, 2)),
        ("arranged", "new", "", (10, 2)),
        ("shipped", "handed_over", "", (8, 0)),
        ("delivered", "delivered", "", (8, 0)),
        ("completed", "delivered", "", (8, 0)),
        ("cancel_asked", "new", "cancel_asked", (10, 2)),
        ("cancelled", "cancelled", "", (10, 0)),
        ("returning", "handed_over", "returning", (8, 0)),
        ("unknown", "new", "unknown", (10, 2)),
    ],
)
def test_our_order_follows_the_marketplaces_word(
    account, caller, offer, rice, state, status, hold, expected
):
    fake.order("SP1", "ready", fake.line())
    sync(account, caller)

    again("SP1", OrderState(state), raw_state="ITS_WORD")
    sync(account, caller)
    sync(account, caller)

    order = Order.objects.get()
    assert (order.status, order.hold, order.channel_state) == (status, hold, "ITS_WORD")
    assert stock(rice) == expected
    call_command("check_stock")


def test_an_order_first_seen_cancelled_is_recorded_and_moves_nothing(account, caller, offer, rice):
    fake.order("SP1", OrderState.CANCELLED, fake.line())

    sync(account, caller)

    row = ChannelOrder.objects.get()
    assert (row.state, row.order) == ("cancelled", None)
    assert stock(rice) == (10, 0)


def test_what_left_the_barn_before_the_shop_was_connected_moves_nothing(
    account, caller, offer, rice
):
    long_ago = timezone.now() - timedelta(days=5)
    fake.order("SP1", OrderState.SHIPPED, fake.line(), created_at=long_ago)

    sync(account, caller)

    assert ChannelOrder.objects.get().order is None
    assert stock(rice) == (10, 0)


def test_units_the_buyer_takes_back_are_given_back_once(account, caller, offer, rice):
    fake.order("SP1", "ready", fake.line(quantity=4))
    sync(account, caller)

    again("SP1", "ready", fake.line(quantity=1), total_vnd=32_000)
    sync(account, caller)
    sync(account, caller)

    assert stock(rice) == (10, 1)
    assert Order.objects.get().amount_vnd == 32_000


def test_a_reading_older_than_the_stored_one_changes_nothing(account, caller, offer, rice):
    fake.order("SP1", "ready", fake.line())
    sync(account, caller)
    again("SP1", OrderState.SHIPPED)
    sync(account, caller)

    old = fake.world.orders["SP1"].updated_at - timedelta(seconds=60)
    fake.order("SP1", OrderState.CANCELLED, fake.line(), updated_at=old)
    hint_order(account, "SP1")
    import_due_orders(account, caller)

    assert Order.objects.get().status == "handed_over"
    row = ChannelOrder.objects.get()
    assert (row.state, row.read_rev) == ("shipped", row.hint_rev)


def test_the_same_reading_again_costs_next_to_nothing(account, caller, offer, rice, monkeypatch):
    monkeypatch.setattr(fake.Fake, "orders_per_call", 50)
    for number in range(5):
        fake.order(f"SP{number}", "ready", fake.line(quantity=1))
    sync(account, caller)
    poll_orders(account, caller)

    with CaptureQueriesContext(connection) as queries:
        assert import_due_orders(account, caller) == 5

    sql = [query["sql"] for query in queries if not query["sql"].startswith(FRAME)]
    assert len(sql) <= 12  # all five together
    written = [one for one in sql if not one.startswith("SELECT")]
    assert all(one.startswith('UPDATE "integrations_') for one in written)
    assert not any("facet" in one for one in written)
    assert stock(rice) == (10, 5)


def test_orders_nobody_has_read_come_before_those_read_again(account, caller, offer, monkeypatch):
    monkeypatch.setattr(fake.Fake, "orders_per_call", 1)
    for number in (1, 2):
        fake.order(f"SP{number}", "ready", fake.line(quantity=1))
    sync(account, caller)
    fake.order("SP3", "ready", fake.line(quantity=1))
    poll_orders(account, caller)  # the first two are told again

    assert import_due_orders(account, caller, budget_seconds=0) == 1

    assert Order.objects.filter(remote_number="SP3").exists()


def test_what_changed_without_a_new_time_is_taken_over_all_the_same(account, caller, offer, rice):
    fake.order("SP1", "ready", fake.line())
    sync(account, caller)
    before = fake.world.orders["SP1"]
    fake.order("SP1", "ready", *before.lines, tracking_code="VN1", updated_at=before.updated_at)

    sync(account, caller)

    assert Order.objects.get().tracking_code == "VN1"


def test_an_order_of_unknown_goods_is_looked_at_anew_each_time(
    account, caller, offer, rice, monkeypatch
):
    fake.order("SP1", "ready", fake.line("???", item="strange"))
    sync(account, caller)
    assert not ChannelOrder.objects.get().read_digest


def test_a_hint_that_comes_while_an_order_is_read_stays_open(account, caller, offer, monkeypatch):
    fake.order("SP1", "ready", fake.line())
    hint_order(account, "SP1")
    read = fake.Fake.orders

    def overtaken(self, numbers):
        if fake.world.calls["orders"] == 0:
            hint_order(account, "SP1")
        return read(self, numbers)

    monkeypatch.setattr(fake.Fake, "orders", overtaken)
    import_due_orders(account, caller)

    assert fake.world.calls["orders"] == 2


def test_an_order_that_vanished_is_that_rows_trouble_alone(account, caller, offer):
    fake.order("SP1", "ready", fake.line())
    hint_order(account, "GONE")

    sync(account, caller)

    assert Order.objects.count() == 1
    assert ChannelOrder.objects.get(number="GONE").problem_code == "order_vanished"


def test_an_order_that_cannot_be_written_stops_no_other(account, caller, offer, monkeypatch):
    fake.order("SP1", "ready", fake.line())
    fake.order("SP2", "odd", fake.line(number="9"))  # not one of our words

    sync(account, caller)

    assert [o.remote_number for o in Order.objects.all()] == ["SP1"]
    assert ChannelOrder.objects.get(number="SP2").problem_code == "KeyError"


def test_one_number_that_spoils_a_batch_is_found(account, caller, offer):
    for number in ("SP1", "SP2", "SP3"):
        fake.order(number, "ready", fake.line(quantity=1))
    bad = PermanentFailure(code="bad_number", call="orders")
    fake.world.wrong["orders"] = [bad, None, bad, None]

    sync(account, caller)

    assert Order.objects.count() == 2
    assert ChannelOrder.objects.get(needs_person=True).number == "SP2"


def test_the_cursor_stays_where_a_page_failed_and_the_rest_is_told_next_time(account, caller):
    before = account.orders_read_until
    fake.order("SP1")
    fake.order("SP2")
    fake.world.wrong["page_1"] = [TemporaryFailure(code="busy")]

    assert not poll_orders(account, caller)
    account.refresh_from_db()
    assert account.orders_read_until == before
    assert account.next_poll_at > timezone.now()

    assert poll_orders(account, caller)
    account.refresh_from_db()
    assert account.orders_read_until > before
    assert ChannelOrder.objects.count() == 2


def test_a_long_time_is_asked_for_in_windows_with_overlap(account, caller):
    ChannelAccount.objects.update(orders_read_until=timezone.now() - timedelta(minutes=100))
    account.refresh_from_db()
    start = account.orders_read_until

    poll_orders(account, caller)

    asked = [what[1:] for what in fake.world.seen if what[0] == "changed_orders"]
    assert asked[0][0] == start - timedelta(minutes=10)
    assert [b - a <= timedelta(hours=1) for a, b in asked] == [True, True]
    assert asked[0][1] == asked[1][0]


def test_stock_may_rise_only_when_all_that_was_told_is_in(account, caller, offer):
    fake.order("SP1", "ready", fake.line())
    fake.world.wrong["orders"] = [TemporaryFailure(code="busy")]

    sync(account, caller)
    account.refresh_from_db()
    assert account.orders_imported_as_of is None

    ChannelOrder.objects.update(next_attempt_at=None)
    import_due_orders(account, caller)
    account.refresh_from_db()
    assert account.orders_imported_as_of == account.orders_read_until


def test_a_lost_consent_ends_the_round(account, caller):
    fake.world.wrong["changed_orders"] = [NotConnected(code="revoked")]

    with pytest.raises(NotConnected):
        poll_orders(account, caller)

    account.refresh_from_db()
    assert account.state == "consent_needed"


def test_nothing_personal_is_kept_raw():
    raw = {
        "order_sn": "SP1",
        "recipient_address": {"phone": "09"},
        "buyer_user_id": 5,
        "message_to_seller": "gọi chị Lan",
        "items": [{"item_id": 1, "buyer_note": "x", "name_of": 2}],
    }

    assert without_people(raw) == {"order_sn": "SP1", "items": [{"item_id": 1, "name_of": 2}]}


def test_practice_orders_are_marked(account, caller, offer):
    ChannelAccount.objects.update(environment="practice")
    account.refresh_from_db()
    fake.order("SP1", "ready", fake.line())

    sync(account, type(caller)(account))

    assert Order.objects.get().is_practice
    assert Facet.objects.exists()


def test_orders_open_when_the_shop_was_connected_come_in(account, caller, offer):
    """Paid hours before and not sent off yet: its goods lie in the barn and are promised."""
    ChannelAccount.objects.update(orders_read_until=None, connected_at=timezone.now())
    account.refresh_from_db()
    days_ago = timezone.now() - timedelta(days=3)
    fake.order("OPEN", "ready", fake.line(), created_at=days_ago, updated_at=days_ago)

    poll_orders(account, caller)
    import_due_orders(account, caller)

    assert ChannelOrder.objects.get(number="OPEN").order is not None
    assert Facet.objects.get(kind="stock").desired == "8"
