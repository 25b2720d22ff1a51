"""Pick lists tell of the same units three times; their PDFs and labels can be used."""

import base64
import io
import re
import time
import zlib

import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from shop.core.pdf import qr_matrix
from shop.order import pick_lists, processing
from shop.order.labels import Label, labels_of, labels_pdf
from shop.order.models import Channel, Line, Order, PaymentMethod, ShippingAddress
from shop.order.origins import Origin
from shop.order.part_deliveries import collect_of, send_part
from shop.order.pick_lists import pick_list
from shop.order.pick_sheets import buyers_pdf, goods_pdf, handover_pdf, households_pdf
from tests.factories.coops import make_product
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db


class Lines(list):
    """Lines in memory that look like a prefetched relation."""

    def all(self):
        return self


def in_memory(drawn) -> list[Order]:
    """Return orders of drawn lines: goods, promised, gone, given back, missing, grams."""
    orders = []
    for pk, lines in enumerate(drawn, start=1):
        order = Order(
            pk=pk, number=f"N{pk}", full_name=f"Khách {pk}", delivery_text="Xã Quảng Ngọc"
        )
        made = Lines(
            Line(
                pk=100 * pk + place,
                order_id=pk,
                stockrecord_id=goods or None,
                title=f"Hàng {goods}",
                sale_unit="kg",
                quantity=held + gone + back + short,
                num_allocated=held,
                num_consumed=gone,
                num_released=back,
                num_short=short,
                net_weight_g=grams,
            )
            for place, (goods, held, gone, back, short, grams) in enumerate(lines)
        )
        order._prefetched_objects_cache = {"lines": made}
        orders.append(order)
    return orders


units = st.integers(0, 9)
line = st.tuples(st.integers(0, 3), units, units, units, units, st.sampled_from([None, 500, 1000]))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.lists(line, max_size=4), max_size=6), st.data())
def test_by_goods_by_buyer_and_by_household_add_up_to_the_lines(monkeypatch, drawn, data):
    orders = in_memory(drawn)
    lines = [line for order in orders for line in order.lines.all()]
    known = {
        line.pk: [Origin(None, None, data.draw(st.integers(0, 12)))]
        for line in lines
        if data.draw(st.booleans())
    }
    monkeypatch.setattr(pick_lists, "origins_of", lambda lines: known)

    found = pick_list(orders)

    expected = sum(line.num_allocated + line.num_short for line in lines)
    assert found.units == expected
    assert sum(pick.units for basket in found.by_buyer for pick in basket.picks) == expected
    assert sum(grower.units for grower in found.by_household) == expected
    if all(line.net_weight_g for line in lines if line.units_to_pack):
        assert found.grams == sum(
            line.net_weight_g * line.units_to_pack for line in lines if line.units_to_pack
        )


def test_the_list_says_how_many_orders_want_the_same_goods(rice, cooperative):
    eggs = make_product(cooperative, "Trứng gà", price=30000)
    orders = [make_order((rice, 2)), make_order((rice, 1), (eggs, 4))]

    found = pick_list(orders)

    assert [(pick.title, pick.units, len(pick.orders)) for pick in found.by_goods] == [
        (rice.title, 3, 2),
        ("Trứng gà", 4, 1),
    ]
    assert [basket.place for basket in found.by_buyer] == ["Xã Quảng Ngọc"] * 2


def test_what_was_sent_already_is_not_packed_again(rice, manager):
    order = make_order((rice, 3))
    processing.confirm_order(order=order, by=manager)
    send_part(order=order, units={order.lines.get().pk: 1}, reason="too_big", key="k", by=manager)

    assert pick_list([order]).units == 2


def test_five_hundred_orders_are_a_pdf_within_seconds():
    orders = in_memory([[(n % 4, 2, 0, 0, 0, 500)] * 3 for n in range(500)])
    found = pick_list(orders)

    start = time.process_time()
    pdf = buyers_pdf(found, title="Soạn hàng", about="Cần đóng gói", seller="HTX Đồng Sao")
    took = time.process_time() - start

    pages = len(re.findall(rb"/Type /Page\b", pdf))
    assert pages > 20
    assert took < 12  # a few seconds by itself; twice as many on a busy machine


@pytest.mark.parametrize("make", [goods_pdf, buyers_pdf, households_pdf])
def test_each_list_is_a_pdf_with_its_font(make, rice):
    found = pick_list([make_order((rice, 2), full_name="<b>Lê & Hoa</b>", note="<i>Gọi trước")])

    pdf = make(found, title="Soạn hàng", about="Cần đóng gói", seller="HTX <i>")

    assert pdf.startswith(b"%PDF-") and b"/FontFile2" in pdf


def test_a_hand_over_list_is_a_pdf(rice):
    orders = [make_order((rice, 2)) for _ in range(3)]

    pdf = handover_pdf(orders, collect_of(orders), title="Bàn giao", about="GHN", seller="HTX")

    assert pdf.startswith(b"%PDF-")


def test_the_code_on_a_label_reads_as_the_orders_desk_page_and_names_nobody(rice):
    order = make_order((rice, 1))
    label = Label(order, 0, True)
    matrix = qr_matrix(label.payload)
    picture = Image.new("L", (len(matrix), len(matrix)), 255)
    picture.putdata([0 if dark else 255 for row in matrix for dark in row])

    read = zxingcpp.read_barcodes(picture.resize((len(matrix) * 6,) * 2, Image.Resampling.NEAREST))

    assert read[0].text == label.payload
    assert label.payload.endswith(f"/quan-ly/don/{order.number}/")


def drawn_squares(pdf: bytes) -> list[tuple[float, ...]]:
    """Return the filled rectangles of the first page, as reportlab writes them."""
    streams = []
    for one in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.S):
        if one.strip().endswith(b"~>"):
            one = base64.a85decode(b"<~" + one.strip(), adobe=True)
        streams.append(zlib.decompress(one))
    content = next(one for one in streams if b" Tf " in one).decode("latin-1")
    return [
        tuple(map(float, found))
        for found in re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re f\*", content)
    ]


def test_the_code_as_the_label_draws_it_can_be_scanned(rice):
    order = make_order((rice, 1))
    squares = drawn_squares(labels_pdf([Label(order, 0, True)], on_a4=False))
    scale = 4
    picture = Image.new("L", (300 * scale, 420 * scale), 255)
    for x, y, width, height in squares:
        box = [round(edge * scale) for edge in (x, 420 - y - height, x + width, 420 - y)]
        picture.paste(0, tuple(box))
    picture.save(io.BytesIO(), "PNG")

    assert zxingcpp.read_barcodes(picture)[0].text == Label(order, 0, True).payload


def test_labels_say_what_is_collected_and_leave_marketplaces_out(rice, manager):
    cash = make_order((rice, 1))
    paid = make_order((rice, 1), payment_method=PaymentMethod.VIETQR)
    theirs = make_order((rice, 1))
    theirs.channel = Channel.SHOPEE
    orders = [cash, paid, theirs]

    labels = labels_of(orders, collect_of(orders), may_be_opened=True)

    assert [label.collect_vnd for label in labels] == [cash.amount_vnd, 0]
    for on_a4, pages in ((True, 1), (False, 2)):
        pdf = labels_pdf(labels, on_a4=on_a4)
        assert len(re.findall(rb"/Type /Page\b", pdf)) == pages


def test_a_very_long_address_stays_on_its_label(rice):
    order = make_order((rice, 1), full_name="Nguyễn " * 20, note="Gọi trước\n" * 30)
    assert Label(order, 0, True).note.endswith("Gọi trước Gọi trước")
    ShippingAddress.objects.filter(order=order).update(line1="Số 5 ngõ 7, " * 20)

    assert labels_pdf([Label(order, 50000, False)], on_a4=False).startswith(b"%PDF-")
