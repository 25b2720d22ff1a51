"""The receipt: a PDF with the order's own words, Vietnamese letters in it, for its buyer only."""

import re

import pytest
from django.urls import reverse

from shop.order.links import signed_path
from shop.order.receipts import receipt_pdf
from tests.factories.coops import make_product
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db


def test_it_is_a_pdf_that_carries_its_font(order):
    pdf = receipt_pdf(order)

    assert pdf.startswith(b"%PDF-")
    assert b"BeVietnamPro" in pdf and b"/FontFile2" in pdf
    assert len(pdf) < 100_000


def test_markup_in_a_name_is_words(cooperative):
    goods = make_product(cooperative, "<b>Gạo</b> & <para>nếp", sale_unit="kg")

    assert receipt_pdf(make_order(goods, full_name="Lê <i>Hoa")).startswith(b"%PDF-")


def test_many_lines_take_several_pages(cooperative):
    goods = [make_product(cooperative, f"Hàng số {n}", price=1000) for n in range(60)]

    pdf = receipt_pdf(make_order(*goods))

    assert len(re.findall(rb"/Type /Page\b", pdf)) > 1


def test_its_buyer_gets_it_by_the_link_and_nobody_else(client, order):
    key = signed_path(order).partition("?")[2]
    where = reverse("order:receipt", kwargs={"number": order.number})

    answer = client.get(f"{where}?{key}")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert order.number in answer["Content-Disposition"]
    assert client.get(where).status_code == 404
