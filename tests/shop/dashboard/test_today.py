"""The co-op's first screen: three numbers, what the day brings, and every state of it."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coops.registry.models import Cooperative, Membership
from coops.registry.reports import lift_takedown, take_down
from coops.registry.rests import rest_from_to
from shop.core.registries import DayCard, day_cards
from shop.order.models import Channel, Fulfilment, Order, Status
from shop.order.pause_models import SetAsideRest
from shop.order.pauses import bring_rests_back, pause_today
from shop.order.processing import confirm_order, deliver_order, hand_over_order, pack_order
from shop.shipping.models import PickupPoint, PickupSlot
from tests.factories.coops import make_certificate, make_member, make_product
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db
TODAY = "/quan-ly/"


@pytest.fixture
def helper(client, cooperative):
    client.force_login(make_member(cooperative, Membership.Role.HELPER))
    return client


def cards(client) -> list[tuple[int, str]]:
    return [(card.number, card.kind) for card in client.get(TODAY).context["cards"]]


def move_on(order, by, *, to: str) -> None:
    for status, step in (
        (Status.CONFIRMED, confirm_order),
        (Status.PACKED, pack_order),
        (Status.HANDED_OVER, hand_over_order),
        (Status.DELIVERED, deliver_order),
    ):
        step(order=order, by=by)
        if status == to:
            return


def test_three_cards_count_what_is_to_confirm_to_pack_and_to_fix(desk, manager, rice):
    make_order((rice, 1))
    move_on(make_order((rice, 1)), manager, to=Status.CONFIRMED)
    rice.stockrecords.update(price_to_confirm=True)

    assert cards(desk) == [(1, "wanted"), (1, "wanted"), (1, "wanted")]


def test_an_order_that_nobody_confirmed_in_time_is_late(desk, rice):
    order = make_order((rice, 1))
    Order.objects.filter(pk=order.pk).update(date_placed=timezone.now() - timedelta(days=2))

    assert cards(desk)[0] == (1, "late")
    (card,) = desk.get("/quan-ly/don/").context["cards"]
    assert card.is_forgotten


def test_the_card_to_fix_leads_to_the_one_place_or_to_the_page_of_all(desk, monkeypatch, rice):
    one = DayCard("Tin đăng lỗi", 2, "/quan-ly/kenh/", "late", to_mend=True)
    other = DayCard("Hàng chưa rõ", 1, "/quan-ly/kenh/hang/", "late", to_mend=True)
    monkeypatch.setattr(day_cards, "_entries", {"test": lambda cooperative: [one]})
    assert desk.get(TODAY).context["cards"][2].url == "/quan-ly/kenh/"

    monkeypatch.setattr(day_cards, "_entries", {"test": lambda cooperative: [one, other]})
    fix = desk.get(TODAY).context["cards"][2]
    assert (fix.number, fix.url) == (3, reverse("dashboard:mending"))
    assert "Hàng chưa rõ" in desk.get(fix.url).text


def test_with_nothing_to_fix_the_page_says_so(desk, rice):
    page = desk.get(reverse("dashboard:mending"))
    assert page.status_code == 200 and page.context["kinds"] == []


def test_goods_that_were_taken_down_are_to_fix_and_say_why(desk, manager, rice):
    held = take_down(product=rice, reason="Đã kiểm tra: có mốc", by=manager)
    make_product(rice.cooperative, "Cam")

    assert cards(desk)[2] == (1, "late")
    listed = desk.get(desk.get(TODAY).context["cards"][2].url)
    assert [row["product"] for row in listed.context["rows"]] == [rice]
    assert listed.context["rows"][0]["badges"][0].kind == "problem"
    assert "Đã kiểm tra: có mốc" in desk.get(f"/quan-ly/san-pham/{rice.pk}/").text

    lift_takedown(takedown=held, reason="Đã bỏ", by=manager)
    assert cards(desk)[2][0] == 0


def test_todays_pick_ups_name_point_hours_and_what_is_not_packed(desk, cooperative, rice, manager):
    point = PickupPoint.objects.create(
        cooperative=cooperative,
        place="Chợ Hôm",
        weekday=timezone.localdate().weekday(),
        opens=time(7),
        closes=time(9),
        capacity=5,
    )
    slot = PickupSlot.objects.create(point=point, day=timezone.localdate(), capacity=5, taken=2)
    for to in (None, Status.PACKED):
        order = make_order((rice, 1))
        Order.objects.filter(pk=order.pk).update(pickup_slot=slot, fulfilment=Fulfilment.PICKUP)
        if to:
            move_on(order, manager, to=to)

    (one,) = desk.get(TODAY).context["pick_ups"]
    assert (one.place, one.orders, one.not_packed) == ("Chợ Hôm", 2, 1)
    assert desk.get(one.url).status_code == 200


def test_cash_with_carriers_is_told_to_whoever_handles_money(
    desk, client, cooperative, rice, manager
):
    move_on(make_order((rice, 2)), manager, to=Status.DELIVERED)

    cash = desk.get(TODAY).context["cash"]
    assert (cash.vnd, cash.orders) == (94_000, 1)
    client.force_login(make_member(cooperative, Membership.Role.HELPER))
    assert client.get(TODAY).context["cash"] is None


def test_the_next_paper_to_end_is_named(desk, rice):
    ends = timezone.localdate() + timedelta(days=12)
    make_certificate(rice, expires_on=ends)

    assert desk.get(TODAY).context["deadline"].on == ends
    assert ends.strftime("%d/%m/%Y") in desk.get(TODAY).text


def test_all_done_says_what_quiet_times_are_for(desk, manager, rice):
    move_on(make_order((rice, 1)), manager, to=Status.DELIVERED)

    assert desk.get(TODAY).context["is_all_done"]
    make_order((rice, 1))
    assert not desk.get(TODAY).context["is_all_done"]


def test_without_orders_the_shops_address_is_there_to_send(desk, cooperative, rice):
    assert (
        f'data-copy="http://127.0.0.1:8000{cooperative.get_absolute_url()}"' in desk.get(TODAY).text
    )


def test_week_bars_and_their_table_count_every_channel(desk, rice):
    make_order((rice, 1))
    phoned = make_order((rice, 1))
    Order.objects.filter(pk=phoned.pk).update(channel=Channel.ZALO)

    page = desk.get(TODAY)
    week = page.context["week"]
    assert [(code, number) for code, _label, number in week.channels] == [("shop", 1), ("zalo", 1)]
    assert week.days[-1].total == 2
    assert all(block.y + block.height <= 150 for block in week.days[-1].blocks)
    assert "<svg" in page.text and "<table" in page.text


def test_the_summary_holds_numbers_and_one_link_and_no_buyer(desk, rice):
    make_order((rice, 1))
    summary = desk.get(TODAY).context["summary"]
    assert summary.count("http") == 1 and "Hoa" not in summary and "1" in summary


def test_one_press_rests_for_today_and_another_opens_again(desk, client, cooperative, rice, buyer):
    order = make_order((rice, 1))
    desk.post(reverse("dashboard:pause"), {"pause": "1"})
    cooperative.refresh_from_db()
    assert cooperative.rest_from == cooperative.rest_until == timezone.localdate()
    assert "nghỉ" in desk.get(cooperative.get_absolute_url()).text
    order.refresh_from_db()
    assert order.status == Status.NEW

    desk.post(reverse("dashboard:pause"), {"open": "1"})
    cooperative.refresh_from_db()
    assert cooperative.rest_from is None


def test_a_pause_keeps_the_rest_of_tet(desk, cooperative, rice):
    today = timezone.localdate()
    first, last = today + timedelta(days=20), today + timedelta(days=27)
    rest_from_to(
        cooperative=cooperative, first=first, last=last, order_until=None, reason="Tết", today=today
    )
    for _press in range(2):
        desk.post(reverse("dashboard:pause"), {"pause": "1"})
    assert Cooperative.objects.get(pk=cooperative.pk).rest_from == today

    desk.post(reverse("dashboard:pause"), {"open": "1"})
    now = Cooperative.objects.get(pk=cooperative.pk)
    assert (now.rest_from, now.rest_until, now.rest_reason) == (first, last, "Tết")
    assert not SetAsideRest.objects.exists()


def test_a_pause_that_is_over_brings_the_rest_back_by_itself(cooperative):
    today = timezone.localdate()
    first = today + timedelta(days=20)
    rest_from_to(
        cooperative=cooperative, first=first, last=first, order_until=None, reason="", today=today
    )
    pause_today(cooperative=cooperative, today=today)
    assert bring_rests_back(today) == 0
    assert bring_rests_back(today + timedelta(days=1)) == 1
    assert Cooperative.objects.get(pk=cooperative.pk).rest_from == first


def test_a_second_pause_before_the_job_has_run_keeps_the_rest_that_is_to_come(cooperative):
    today = timezone.localdate()
    first = today + timedelta(days=20)
    rest_from_to(
        cooperative=cooperative, first=first, last=first, order_until=None, reason="", today=today
    )
    for day in range(2):
        assert pause_today(cooperative=cooperative, today=today + timedelta(days=day))

    assert bring_rests_back(today + timedelta(days=2)) == 1
    assert Cooperative.objects.get(pk=cooperative.pk).rest_from == first


def test_a_long_rest_is_not_ended_by_one_press(desk, cooperative):
    today = timezone.localdate()
    rest_from_to(
        cooperative=cooperative,
        first=today,
        last=today + timedelta(days=5),
        order_until=None,
        reason="Tết",
        today=today,
    )
    assert desk.post(reverse("dashboard:pause"), {"open": "1"}).url == reverse("dashboard:rest")
    assert Cooperative.objects.get(pk=cooperative.pk).rest_from == today


def test_a_helper_does_not_close_the_shop(helper, cooperative):
    assert helper.post(reverse("dashboard:pause"), {"pause": "1"}).status_code == 403
    assert Cooperative.objects.get(pk=cooperative.pk).rest_from is None


def test_an_open_page_hears_of_a_new_order(desk, rice, other_cooperative):
    before = desk.get(reverse("dashboard:pulse")).json()
    order = make_order((rice, 1))
    make_order((make_product(other_cooperative), 1))
    after = desk.get(reverse("dashboard:pulse")).json()
    assert before == {"to_confirm": 0, "newest": 0}
    assert after == {"to_confirm": 1, "newest": order.pk}


def test_asking_whether_an_order_came_costs_three_queries(desk, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        desk.get(reverse("dashboard:pulse"))


def test_the_first_screen_costs_the_same_for_one_order_and_for_many(
    desk, cooperative, manager, rice, django_assert_max_num_queries
):
    rice.stockrecords.update(num_in_stock=100)
    make_certificate(rice, expires_on=date.today() + timedelta(days=30))
    for n in range(9):
        order = make_order((rice, 1))
        if n % 3:
            move_on(order, manager, to=(Status.CONFIRMED, Status.DELIVERED)[n % 2])
    desk.get(TODAY)
    with django_assert_max_num_queries(15):
        desk.get(TODAY)


def test_rules_of_reminders_are_changed_by_the_owner(desk, client, cooperative):
    page = reverse("dashboard:alerts")
    sent = {"remind_after": "45", "helper_after": "60", "from_hour": "5", "until_hour": "20"}
    assert desk.post(page, sent | {"by_email": "on"}).status_code == 302
    assert cooperative.alert_rules.remind_after == 45
    wrong = desk.post(page, sent | {"until_hour": "4", "remind_after": "5"})
    assert wrong.status_code == 422
    assert "từ 10 đến 600" in wrong.text
    desk.post(page, sent)
    for told in (page, TODAY):
        assert "Không ai được báo" in desk.get(told).text, "no way is left"
    desk.post(page, sent | {"by_email": "on"})
    assert "Không ai được báo" not in desk.get(page).text
    client.force_login(make_member(cooperative, Membership.Role.HELPER))
    assert client.get(page).status_code == 200
    assert client.post(page, sent).status_code == 403


def test_an_order_tells_whom_we_told(desk, cooperative, rice, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        order = make_order((rice, 1))
    page = desk.get(reverse("dashboard:order", args=[order.number]))
    assert [alert.to for alert in page.context["alerts"]] == ["co-op"]
    assert "xn/" not in page.text
