"""Packing and handing over at the desk: lists, labels, photos, many orders in one press."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from coops.registry.models import Membership
from shop.core.models import LeftPhoto
from shop.dashboard.packing_forms import ScaleField
from shop.order.links import signed_path
from shop.order.messages import part_words
from shop.order.models import Order, Status
from shop.order.packing_models import PartDelivery
from shop.order.processing import cancel_order, confirm_order, hand_over_order, pack_order
from shop.shipping.models import PickupSlot
from tests.factories.coops import make_cooperative, make_member, make_product
from tests.factories.orders import make_order
from tests.shop.dashboard.photos import upload
from tests.shop.shipping.test_pickups import make_point

pytestmark = pytest.mark.django_db


def at(name, **kwargs):
    return reverse(f"dashboard:{name}", kwargs=kwargs)


def confirmed(manager, *goods, **choices) -> Order:
    return confirm_order(order=make_order(*goods, **choices), by=manager)


def packed(manager, *goods, **choices) -> Order:
    return pack_order(order=confirmed(manager, *goods, **choices), by=manager)


def status_of(order) -> str:
    return Order.objects.get(pk=order.pk).status


def test_the_list_is_sorted_in_three_ways_on_screen_paper_and_pdf(desk, manager, rice):
    order = confirmed(manager, (rice, 2))

    for view in ("hang", "khach", "ho"):
        for paper in ({}, {"in": "1"}):
            page = desk.get(at("picking"), {"xem": view, **paper})
            assert page.status_code == 200
            assert rice.title in page.text
        pdf = desk.get(at("picking_pdf"), {"xem": view})
        assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert order.number in desk.get(at("picking"), {"xem": "khach"}).text


def test_only_the_ticked_orders_are_listed(desk, manager, rice):
    first, second = confirmed(manager, (rice, 1)), confirmed(manager, (rice, 2))

    page = desk.get(at("picking"), {"chon": "don", "don": first.number, "xem": "khach"}).text

    assert first.number in page
    assert second.number not in page


def test_a_pick_up_day_has_its_own_list(desk, manager, rice):
    order = confirmed(manager, (rice, 1), fulfilment="pickup")
    slot = order.pickup_slot
    choice = f"hen-{slot.point_id}-{slot.day}" if slot else "can-soan"

    assert order.number in desk.get(at("picking"), {"chon": choice, "xem": "khach"}).text


@pytest.mark.parametrize("choice", ["hen-1-x", "hen-999999999999999999999-2026-12-05", "\x00", "x"])
def test_an_address_that_makes_no_sense_shows_what_is_to_pack(desk, manager, rice, choice):
    order = confirmed(manager, (rice, 1))

    for name in ("picking", "picking_pdf", "handover", "handover_pdf"):
        assert desk.get(at(name), {"chon": choice}).status_code == 200
    assert order.number in desk.get(at("picking"), {"chon": choice, "xem": "khach"}).text


def test_the_list_asks_as_few_questions_for_forty_orders_as_for_two(
    desk, manager, rice, django_assert_max_num_queries
):
    for _ in range(2):
        confirmed(manager, (rice, 1))
    with django_assert_max_num_queries(18):
        desk.get(at("picking"), {"xem": "khach"})
    rice.stockrecords.update(num_in_stock=100)
    for _ in range(20):
        confirmed(manager, (rice, 1))
    with django_assert_max_num_queries(18):
        desk.get(at("picking"), {"xem": "khach"})


def test_all_of_these_are_packed_in_one_press_and_what_does_not_fit_is_named(desk, manager, rice):
    first, second = confirmed(manager, (rice, 1)), confirmed(manager, (rice, 1))
    gone = confirmed(manager, (rice, 1))
    cancel_order(order=gone, by=manager)
    numbers = " ".join(order.number for order in (first, second, gone))

    for _ in range(2):
        page = desk.post(at("all_packed"), {"don": numbers}, follow=True).text
        assert gone.number in page

    assert {status_of(first), status_of(second)} == {Status.PACKED}
    assert first.events.filter(kind="packed").count() == 1


def test_orders_that_miss_goods_are_not_among_those_packed_at_once(desk, manager, rice):
    order = confirmed(manager, (rice, 1))
    order.lines.update(num_allocated=0, num_short=1)

    page = desk.get(at("picking")).text

    assert f'name="don" value="{order.number}"' not in page


def test_all_ticked_parcels_are_handed_over_with_one_carrier(desk, manager, rice):
    first, second = packed(manager, (rice, 1)), packed(manager, (rice, 1))

    answer = desk.post(
        at("all_handed_over"),
        {"don": [first.number, second.number], "carrier_name": "Viettel Post"},
        follow=True,
    )

    assert "Viettel Post" in answer.text
    assert {status_of(first), status_of(second)} == {Status.HANDED_OVER}
    day = Order.objects.get(pk=first.pk).handed_over_at.date().isoformat()
    pdf = desk.get(at("handover_pdf"), {"ngay": day, "hang": "Viettel Post"})
    assert pdf.content.startswith(b"%PDF-")


def test_goods_that_nobody_has_paid_for_leave_only_when_somebody_says_so(desk, manager, rice):
    paid = packed(manager, (rice, 1))
    unpaid = packed(manager, (rice, 1), payment_method="vietqr")
    waiting = confirmed(manager, (rice, 1), payment_method="vietqr")

    page = BeautifulSoup(desk.get(at("handover")).text, "html.parser")
    ticks = {box["value"]: box.has_attr("checked") for box in page.select("[name=don]")}
    assert ticks == {paid.number: True, unpaid.number: False}
    assert [order.number for order in desk.get(at("picking")).context["unpaid"]] == [waiting.number]
    assert desk.get(at("order", number=unpaid.number)).context["card"].unpaid_note

    desk.post(at("all_handed_over"), {"don": unpaid.number})
    assert status_of(unpaid) == Status.HANDED_OVER


def test_the_number_on_each_choice_is_that_of_its_list(desk, manager, rice):
    packed(manager, (rice, 1))
    for make in (packed, confirmed):
        make(manager, (rice, 1), fulfilment="pickup")
    slot = PickupSlot.objects.create(
        point=make_point(rice.cooperative), day=timezone.localdate(), capacity=9
    )
    Order.objects.filter(fulfilment="pickup").update(pickup_slot=slot)

    for choice in desk.get(at("handover")).context["choices"]:
        page = desk.get(at("handover") + choice.url)
        assert len(page.context["rows"]) == choice.count == 1


def test_nothing_ticked_says_so_and_keeps_the_carrier(desk, manager, rice):
    packed(manager, (rice, 1))

    answer = desk.post(at("all_handed_over"), {"carrier_name": "Xe anh Ba"})

    assert answer.status_code == 422
    assert "Xe anh Ba" in answer.text


def test_another_co_ops_orders_are_not_touched(desk, manager, rice):
    other = make_cooperative("HTX Khác")
    theirs = make_order((make_product(other, "Chè"), 1))
    confirm_order(order=theirs, by=make_member(other))

    desk.post(at("all_packed"), {"don": theirs.number})
    desk.post(at("all_handed_over"), {"don": [theirs.number]})

    assert status_of(theirs) == Status.CONFIRMED
    page = desk.get(at("picking"), {"chon": "don", "don": theirs.number, "xem": "khach"})
    assert page.context["list"].by_buyer == []


def test_labels_come_as_a_pdf_and_without_any_order_as_a_sentence(desk, manager, rice):
    assert desk.get(at("labels")).status_code == 302
    packed(manager, (rice, 1))

    for paper in ("a4", "a6"):
        answer = desk.get(at("labels"), {"kho": paper, "mo": "khong"})
        assert answer["Content-Type"] == "application/pdf"


def test_the_photo_marks_the_order_as_packed_and_warns_kindly(desk, manager, rice):
    order = confirmed(manager, (rice, 2))
    order.lines.update(net_weight_g=1000)

    page = desk.post(
        at("packing_photo", number=order.number),
        {"photo": upload(), "weight": "1,25", "packed": "1"},
        follow=True,
    )

    photo = order.packing_photos.get()
    assert (photo.weight_g, photo.ordered_g, photo.by) == (1250, 2000, manager)
    assert status_of(order) == Status.PACKED
    assert "1,25\xa0kg" in page.text
    picture = desk.get(at("packing_picture", number=order.number, pk=photo.pk))
    assert picture["Content-Type"] == "image/jpeg"

    for sure, status in ({}, 422), ({"sure": "on"}, 302):  # asked about once, never refused
        again = {"weight": "9999999", **sure}
        page = desk.post(at("packing_photo", number=order.number), again)
        assert (page.status_code, b'name="sure"' in page.content) == (status, status == 422)
    assert order.packing_photos.get().weight_g == 9_999_999


def test_a_file_that_is_no_photo_is_refused_and_the_weight_stays(desk, manager, rice):
    order = confirmed(manager, (rice, 1))

    answer = desk.post(
        at("packing_photo", number=order.number),
        {"photo": upload(content=b"%PDF-1.4 no photo"), "weight": "0,98"},
    )

    assert answer.status_code == 422
    assert 'value="0,98"' in answer.text
    assert not order.packing_photos.exists()


def test_a_good_photo_is_kept_although_the_weight_cannot_be_read(desk, manager, rice):
    order = confirmed(manager, (rice, 1))

    answer = desk.post(
        at("packing_photo", number=order.number),
        {"photo": upload(), "weight": "nặng lắm", "packed": "1"},
    )

    assert answer.status_code == 422
    assert 'value="nặng lắm"' in answer.text
    assert order.packing_photos.count() == 1
    assert status_of(order) == Status.CONFIRMED


def test_a_photo_for_goods_that_left_is_not_kept(desk, manager, rice):
    order = packed(manager, (rice, 1))
    hand_over_order(order=order, by=manager)

    assert (
        desk.post(at("packing_photo", number=order.number), {"photo": upload()}).status_code == 409
    )
    assert LeftPhoto.objects.count() == 1


def test_another_co_op_cannot_open_the_picture(client, desk, manager, rice):
    order = confirmed(manager, (rice, 1))
    desk.post(at("packing_photo", number=order.number), {"photo": upload()})
    photo = order.packing_photos.get()
    client.force_login(make_member(make_cooperative("HTX Khác")))

    assert client.get(at("packing_picture", number=order.number, pk=photo.pk)).status_code == 404


@pytest.mark.parametrize(
    ("typed", "grams"),
    [("1,25", 1250), ("1.25", 1250), ("850", 850), ("1.250", 1250), ("2", 2000), ("1,3 kg", 1300)]
    + [("900 g", 900), ("0,5", 500), ("", None)],
)
def test_a_scale_is_read_as_people_write_it(typed, grams):
    assert ScaleField(required=False).clean(typed) == grams


def test_a_part_goes_and_the_buyer_and_the_desk_read_it(client, desk, manager, rice):
    order = confirmed(manager, (rice, 3))
    line = order.lines.get()
    url = at("order_part", number=order.number)
    key = desk.get(url).context["form"]["key"].value()
    sent = {f"line_{line.pk}": "1", "reason": "not_ready", "rest": "later", "key": key}

    for _ in range(2):
        page = desk.post(url, sent, follow=True)
        assert (page.status_code, page.redirect_chain[-1][1:]) == (200, (302,))

    assert PartDelivery.objects.count() == 1
    assert "2" in page.text
    for_buyer = part_words(order.parts.get())
    assert page.context["parts"][0]["words"] not in ([], for_buyer), "the desk does not pay itself"
    assert order.events.filter(kind="part_sent").count() == 1


def test_a_second_press_is_done_although_fewer_are_left_and_another_text_is_refused(
    desk, manager, rice
):
    order = confirmed(manager, (rice, 3))
    url = at("order_part", number=order.number)
    line = order.lines.get()
    sent = {f"line_{line.pk}": "2", "reason": "not_ready", "rest": "later", "key": "abc"}

    assert [desk.post(url, sent).status_code for _ in range(2)] == [302, 302]
    for other in ({f"line_{line.pk}": "1"}, {"rest": "cancelled"}, {"reason": ""}):
        assert desk.post(url, sent | other).status_code == 409
    assert PartDelivery.objects.count() == 1


def test_the_reason_in_own_words_is_asked_for_and_nothing_typed_is_lost(desk, manager, rice):
    order = confirmed(manager, (rice, 3))
    line = order.lines.get()
    sent = {f"line_{line.pk}": "2", "reason": "other", "rest": "cancelled", "key": "abc"}
    sent |= {"carrier_name": "Xe anh Ba"}

    answer = desk.post(at("order_part", number=order.number), sent)

    assert answer.status_code == 422
    assert "Xe anh Ba" in answer.text
    assert order.amount_vnd == Order.objects.get(pk=order.pk).amount_vnd


def test_all_of_an_order_is_no_part_and_the_page_says_so(desk, manager, rice):
    order = confirmed(manager, (rice, 3))
    line = order.lines.get()
    sent = {f"line_{line.pk}": "3", "reason": "too_big", "rest": "later", "key": "abc"}

    assert desk.post(at("order_part", number=order.number), sent).status_code == 409


def test_a_helper_may_pack_and_hand_over(client, cooperative, manager, rice):
    order = confirmed(manager, (rice, 1))
    client.force_login(make_member(cooperative, Membership.Role.HELPER))

    client.post(at("all_packed"), {"don": order.number})
    client.post(at("all_handed_over"), {"don": [order.number]})

    assert status_of(order) == Status.HANDED_OVER


def test_the_buyer_reads_why_the_co_op_cancelled(client, desk, manager, rice):
    order = confirmed(manager, (rice, 1))
    desk.post(
        at("order_action", number=order.number, action="huy"),
        {"reason": "weather", "words": "Bão số 5."},
    )

    assert "Bão số 5." in client.get(signed_path(order)).text
