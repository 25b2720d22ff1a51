"""Orders whose goods are unclear wait on a page; a person says what they are."""

import pytest
from django.urls import reverse

from integrations.models import ChannelOrder
from shop.order.models import Line
from tests.factories.coops import make_product
from tests.factories.forms import page, text_of
from tests.factories.orders import make_order
from tests.integrations.desk.conftest import make_account

URL = "/quan-ly/kenh/don-chua-ro-hang/"


def park(account, product, title: str = "", sku: str = "?") -> Line:
    """Return a line of a marketplace's order that no goods are promised for."""
    order = make_order((product, 2))
    ChannelOrder.objects.create(account=account, number=f"26S{order.pk}", order=order)
    order.lines.update(
        stockrecord=None,
        product=None,
        num_allocated=0,
        num_short=2,
        title=title or product.title,
        partner_sku=sku,
    )
    product.stockrecords.update(num_allocated=0)
    return order.lines.get()


def line_url(line) -> str:
    return reverse("integrations:parked_line", args=[line.pk])


@pytest.fixture
def mapped(monkeypatch):
    """Return what was asked of ``name_line``."""
    asked = []
    monkeypatch.setattr(
        "integrations.views.parked.name_line", lambda **kwargs: asked.append(kwargs)
    )
    return asked


def chosen(response) -> str:
    option = page(response).select_one("main select option[selected]")
    return option["value"] if option else ""


def test_an_order_line_without_goods_waits_with_a_guess_by_code(desk, account, rice, cooperative):
    honey = make_product(cooperative, "Mật ong", sku="MO-1")
    park(account, rice, title="Combo quà Tết", sku="mo-1")

    assert chosen(desk.get(URL)) == str(honey.stockrecords.get().pk)


def test_without_a_code_the_name_is_compared(desk, account, rice):
    park(account, rice, title="GAO NEP cái hoa vàng")

    assert chosen(desk.get(URL)) == str(rice.stockrecords.get().pk)


def test_a_stranger_is_not_guessed(desk, account, rice):
    park(account, rice, title="Nồi cơm điện")

    assert chosen(desk.get(URL)) == ""


def test_choosing_takes_the_goods_for_this_line(desk, account, rice, manager, mapped):
    line, record = park(account, rice), rice.stockrecords.get()

    answer = desk.post(line_url(line), {"stock_record": record.pk, "units": "10"})

    assert answer["Location"] == URL
    assert mapped == [{"line": line, "stock_record": record, "units": 10, "by": manager}]


def test_another_co_ops_goods_are_no_choice(desk, account, rice, other_cooperative, mapped):
    theirs = make_product(other_cooperative).stockrecords.get()

    assert desk.post(line_url(park(account, rice)), {"stock_record": theirs.pk}).status_code == 422
    assert mapped == []


def test_choosing_nothing_is_answered_beside_the_field(desk, account, rice, mapped):
    answer = desk.post(line_url(park(account, rice)), {"stock_record": ""})

    assert answer.status_code == 422
    assert "Chọn mặt hàng" in text_of(answer)


def test_another_co_ops_line_is_absent(client, other_manager, account, rice, mapped):
    client.force_login(other_manager)
    line = park(account, rice)

    assert client.post(line_url(line), {"stock_record": 1}).status_code == 404
    assert client.get(URL).context["entries"] == []


def test_shop_orders_that_are_short_are_not_parked(desk, account, rice):
    order = make_order((rice, 2))
    order.lines.update(stockrecord=None, num_allocated=0, num_short=2)
    rice.stockrecords.update(num_allocated=0)

    assert desk.get(URL).context["entries"] == []


def test_an_empty_page_says_so(desk, cooperative):
    make_account(cooperative)

    assert "Mọi đơn đều rõ hàng" in text_of(desk.get(URL))
