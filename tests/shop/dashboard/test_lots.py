"""The desk's pages of lots: a harvest on a phone, where it went, the diary and back."""

import csv
import io
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from coops.lots.models import Lot, LotEntry, Plot, SeasonPlan
from coops.partner.models import StockChange
from coops.partner.services.prices import set_price
from coops.partner.services.stock import set_stock
from coops.registry.helping import allow
from shop.order import processing
from shop.order.line_lots import LineLot
from shop.order.links import signed_path
from shop.order.recalls import recall_lot
from tests.factories.forms import fields_of, text_of
from tests.factories.lots import make_household, make_lot
from tests.factories.orders import make_order


def at(name, *args):
    return reverse(f"dashboard:{name}", args=args)


def handed_over(*goods):
    order = make_order(*goods)
    processing.confirm_order(order=order, by=None)
    processing.pack_order(order=order, by=None)
    return processing.hand_over_order(order=order, by=None)


def test_a_harvest_takes_product_units_and_day_and_two_presses_make_one_lot(
    desk, rice, cooperative
):
    tu = make_household(cooperative)
    form = fields_of(desk.get(at("lot_new") + f"?san-pham={rice.pk}"))
    assert form["product"] == str(rice.pk)
    form |= {"units": "25", "household": str(tu.pk)}

    first = desk.post(at("lot_new"), form)
    second = desk.post(at("lot_new"), form)

    lot = Lot.objects.get()
    assert first["Location"] == second["Location"] == at("lot", lot.pk)
    assert (lot.units, lot.household, lot.harvested_on) == (25, tu, timezone.localdate())
    assert rice.stockrecords.get().num_in_stock == 35


def test_the_last_day_is_counted_from_how_long_the_goods_keep(desk, rice):
    rice.shelf_life_days = 30
    rice.save()
    form = fields_of(desk.get(at("lot_new"))) | {"product": rice.pk, "units": "5"}
    desk.post(at("lot_new"), form)

    lot = Lot.objects.get()
    assert lot.best_before == lot.harvested_on + timedelta(days=30)


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(desk, rice):
    tomorrow = timezone.localdate() + timedelta(days=1)
    form = fields_of(desk.get(at("lot_new"))) | {
        "product": rice.pk,
        "units": "0",
        "harvested_on": tomorrow.isoformat(),
        "how_grown": "Bón phân chuồng",
    }
    response = desk.post(at("lot_new"), form)

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"units", "harvested_on"}
    assert fields_of(response)["how_grown"] == "Bón phân chuồng"


def test_another_co_ops_household_cannot_be_named(desk, rice, other_cooperative):
    theirs = make_household(other_cooperative)
    form = fields_of(desk.get(at("lot_new"))) | {"product": rice.pk, "units": "5"}
    response = desk.post(at("lot_new"), form | {"household": theirs.pk})

    assert response.status_code == 422 and not Lot.objects.exists()


def test_a_lot_leads_to_its_orders_and_a_line_to_its_lot(desk, rice):
    lot = make_lot(rice, 5)
    order = handed_over((rice, 2))

    assert order.number in text_of(desk.get(at("lot", lot.pk)))
    assert at("order_lots", order.number) in desk.get(at("order", order.number)).content.decode()
    assert at("lot", lot.pk) in desk.get(at("order_lots", order.number)).content.decode()


def test_who_may_not_see_orders_sees_where_a_lot_went_without_a_name(client, rice, helper):
    lot = make_lot(rice, 5)
    order = handed_over((rice, 2))
    client.force_login(helper)
    shown = client.get(at("lot", lot.pk)).text
    assert order.full_name in shown and at("order", order.number) in shown
    assert at("lot_went_to", lot.pk, "csv") not in shown, "refused to helpers anyway"

    allow(membership=helper.memberships.get(), scopes=["stock"], days=None, by=None)
    shown = client.get(at("lot", lot.pk)).text

    assert order.number in shown
    for secret in (order.full_name, str(order.phone), at("order", order.number)):
        assert secret not in shown


def test_a_person_chooses_the_lot_of_a_line(desk, rice):
    make_lot(rice, 5, days_ago=9)
    new = make_lot(rice, 5, days_ago=1)
    order = make_order((rice, 2))
    line = order.lines.get()

    response = desk.post(
        at("order_lots", order.number), {"line": line.pk, f"{line.pk}-lot": new.pk}
    )

    assert response.status_code == 302
    assert LineLot.objects.get().lot == new


def test_the_list_of_who_has_it_runs_nothing_in_a_spreadsheet(desk, rice):
    lot = make_lot(rice, 5)
    order = handed_over((rice, 2))
    order.checkout.full_name = "=HYPERLINK(1)"
    order.checkout.save()
    type(order).objects.filter(pk=order.pk).update(delivery_text="+84 chợ")

    response = desk.get(at("lot_went_to", lot.pk, "csv"))

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[1][0] == order.number and "0912 345 678" in rows[1][3]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert desk.get(at("lot_went_to", lot.pk, "xlsx")).content.startswith(b"PK")
    assert desk.get(at("lot_went_to", lot.pk, "exe")).status_code == 404


def test_what_a_recall_has_not_written_off_yet_goes_with_one_press(desk, rice):
    lot = make_lot(rice, 5)
    type(lot).objects.filter(pk=lot.pk).update(recalled_at=timezone.now(), recall_reason="Có mọt")
    page = desk.get(at("lot", lot.pk))
    form = BeautifulSoup(page.text, "html.parser").find("form", action=at("lot_recall", lot.pk))
    reason = form.find("input", {"name": "reason"})["value"]

    desk.post(at("lot_recall", lot.pk), {"reason": reason})

    lot.refresh_from_db()
    assert (lot.left, lot.recall_reason) == (0, "Có mọt")
    assert at("lot_recall", lot.pk) + '"' not in desk.get(at("lot", lot.pk)).text


def test_a_recalled_lot_is_named_wherever_its_goods_are(desk, client, rice):
    lot = make_lot(rice, 5, number="L-BAD")
    out = handed_over((rice, 1))
    lies = make_order((rice, 2), note="Gọi trước khi giao")
    processing.confirm_order(order=lies, by=None)
    processing.pack_order(order=lies, by=None)

    recall_lot(lot=lot, reason="Có mọt", by=None)

    for url in (
        *(at("order", out.number), at("order", lies.number), at("order_lots", lies.number)),
        *(at("handover"), f"{at('picking')}?chon=da-soan", f"{at('picking')}?chon=da-soan&xem=ho"),
    ):
        page = desk.get(url).text
        assert "L-BAD" in page and "#alert" in page, url
    assert not desk.get(at("handover")).context["rows"][0]["is_ticked"]
    assert lies.number in text_of(desk.get(at("mending")))
    assert [card.number for card in desk.get(at("mending")).context["kinds"]][0] == 1
    assert "Có mọt" in text_of(client.get(signed_path(out)))
    assert "Có mọt" not in text_of(client.get(signed_path(lies)))


def test_a_recall_needs_a_reason_and_an_owner(desk, client, rice, helper):
    lot = make_lot(rice, 5)
    assert desk.post(at("lot_recall", lot.pk), {"reason": " "}).status_code == 422
    desk.post(at("lot_recall", lot.pk), {"reason": "Có mọt"})
    for url in (at("lot", lot.pk), at("lot_new"), at("plans")):
        assert "-----" not in desk.get(url).text  # Django's words for a choice of nothing
    lot.refresh_from_db()
    assert lot.is_recalled and rice.stockrecords.get().num_in_stock == 10
    assert lot.get_absolute_url() in desk.get(at("lot", lot.pk)).context["recall_text"]
    lifted = desk.post(at("lot_recall_lift", lot.pk), follow=True)
    assert lot.get_absolute_url() in lifted.context["recall_text"]

    client.force_login(helper)
    assert client.post(at("lot_recall_lift", lot.pk)).status_code == 403


def test_a_harvest_within_the_waiting_time_is_pointed_out(desk, rice):
    lot = make_lot(rice, 5)
    day = lot.harvested_on - timedelta(days=2)
    form = {"day": day.isoformat(), "kind": "sprayed", "what": "Thuốc", "waiting_days": "7"}

    for _press in range(2):
        assert desk.post(at("lot_entry", lot.pk), form).status_code == 302

    assert LotEntry.objects.count() == 1
    assert f"{day + timedelta(days=7):%d/%m/%Y}" in text_of(desk.get(at("lot", lot.pk)))


def test_labels_say_what_is_wrong_instead_of_breaking(desk, rice):
    lot = make_lot(rice, 5)
    good = desk.get(at("lot_labels_pdf", lot.pk), {"layout": "24", "count": "30", "start": "5"})
    assert good["Content-Type"] == "application/pdf"

    bad = desk.get(at("lot_labels_pdf", lot.pk), {"layout": "7", "count": "9" * 50})
    assert bad.status_code == 422


def test_a_field_is_added_once_and_its_place_is_read(desk):
    form = {"name": "Đồng Bái", "where": "19.78, 105.70", "is_active": "on"}
    for _press in range(2):
        desk.post(at("plots"), form)

    plot = Plot.objects.get()
    assert (float(plot.latitude), float(plot.longitude)) == (19.78, 105.7)


def test_a_plan_shows_what_came_of_it(desk, rice):
    today = timezone.localdate()
    form = {
        "product": rice.pk,
        "expected_units": "100",
        "note": "",
        "harvest_from": (today - timedelta(days=5)).isoformat(),
        "harvest_to": (today + timedelta(days=5)).isoformat(),
    }
    for _press in range(2):
        desk.post(at("plans"), form)
    make_lot(rice, 30, days_ago=2)
    make_lot(rice, 9, days_ago=60)

    assert SeasonPlan.objects.count() == 1
    row = desk.get(at("plans")).context["now"][0]
    assert (row.harvested, row.still_to_come, row.in_stock) == (30, 70, 49)
    SeasonPlan.objects.update(expected_units=1000)
    assert "1.000" in text_of(desk.get(at("plans")))


def test_the_diary_is_filtered_and_a_count_taken_back(
    desk, rice, manager, django_assert_max_num_queries
):
    change = set_stock(stock_record=rice.stockrecords.get(), num_in_stock=4, by=manager)
    today = timezone.localdate().isoformat()
    url = f"{at('diary')}?san-pham={rice.pk}&nguoi={manager.pk}&ngay={today}"
    with django_assert_max_num_queries(14):
        assert desk.get(url).context["rows"][0]["can_undo"]
    assert not desk.get(f"{at('diary')}?ngay=2020-01-01").context["rows"]

    for _press in range(2):
        assert desk.post(at("diary_undo", change.pk), {"back": url}).status_code == 302

    assert rice.stockrecords.get().num_in_stock == 10
    assert StockChange.objects.filter(undoes=change).count() == 1


def test_a_helper_takes_no_price_back(client, rice, helper):
    change = set_price(stock_record=rice.stockrecords.get(), price_vnd=99_000, by=None)
    client.force_login(helper)

    assert not client.get(f"{at('diary')}?loai=gia").context["rows"][0]["can_undo"]
    assert client.post(at("diary_undo_price", change.pk)).status_code == 403


@pytest.mark.parametrize("query", ["san-pham=99999999999999999999", "ngay=x", "nguoi=-1", "page=z"])
def test_nonsense_in_the_address_of_the_diary_is_left_out(desk, rice, query):
    assert desk.get(f"{at('diary')}?{query}").status_code == 200


def test_lists_cost_the_same_few_questions(desk, rice, django_assert_max_num_queries):
    for n in range(12):
        make_lot(rice, 2, number=f"L{n}")

    with django_assert_max_num_queries(12):
        desk.get(at("lots"))


def test_a_barcode_with_a_slip_or_of_other_goods_is_refused(desk, rice, cooperative):
    url = at("product_more", rice.pk)
    sent = fields_of(desk.get(url))
    assert desk.post(url, sent | {"upc": "9520000000012"}).status_code == 422
    assert desk.post(url, sent | {"upc": "9520 0000 0001 1"}).status_code == 302
    rice.refresh_from_db()
    assert rice.upc == "9520000000011"
