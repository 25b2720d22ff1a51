"""The basket's page and its buttons."""

import pytest
from django.urls import reverse

from coops.partner.models import StockRecord
from shop.basket.models import Basket, Line
from tests.factories.coops import make_cooperative, make_product
from tests.factories.forms import fields_of, page, text_of

SUMMARY = reverse("basket:summary")


@pytest.fixture
def plums(other_cooperative):
    """Return ten kilos of plums of another co-op, 50,000 đồng each."""
    return make_product(other_cooperative, "Mận hậu", price=50_000)


def add(client, product, **data):
    return client.post(reverse("basket:add", kwargs={"pk": product.pk}), data)


def change(client, line, **data):
    return client.post(reverse("basket:line", kwargs={"pk": line.pk}), data)


def lines():
    return dict(Line.objects.values_list("product__title", "quantity"))


def test_an_empty_basket_shows_the_first_step_and_writes_nothing(client, db):
    response = client.get(SUMMARY)

    assert response.status_code == 200
    assert "Giỏ hàng chưa có gì" in text_of(response)
    assert not Basket.objects.exists()


def test_adding_goods_leads_to_the_basket_with_a_message(client, rice):
    response = client.post(
        reverse("basket:add", kwargs={"pk": rice.pk}), {"quantity": "2"}, follow=True
    )

    assert response.redirect_chain == [(SUMMARY, 302)]
    assert "Đã thêm: 2 × Gạo nếp cái hoa vàng." in text_of(response)
    assert lines() == {"Gạo nếp cái hoa vàng": 2}


def test_adding_without_a_number_adds_one(client, rice):
    add(client, rice)

    assert lines() == {"Gạo nếp cái hoa vàng": 1}


def test_buying_at_once_leads_to_the_checkout(client, rice):
    response = add(client, rice, quantity="1", go="checkout")

    assert response.url == reverse("checkout:index")


def test_adding_goes_back_to_a_page_of_this_site_only(client, rice):
    assert add(client, rice, next="/san-pham/").url == "/san-pham/"
    assert add(client, rice, next="https://example.com/").url == SUMMARY
    assert add(client, rice, next="//example.com/").url == SUMMARY


@pytest.mark.parametrize("typed", ["hai", "", "1.5", "1e3", "9" * 30, "٣x", "--1"])
def test_what_is_no_number_is_refused_with_an_example(client, rice, typed):
    response = add(client, rice, quantity=typed)

    assert response.status_code == 400
    assert "Số lượng phải là số nguyên" in text_of(response)
    assert lines() == {}


@pytest.mark.parametrize("typed", ["0", "-1", "1000000000", "11"])
def test_numbers_that_cannot_be_bought_are_refused_with_a_sentence(client, rice, typed):
    response = add(client, rice, quantity=typed)

    assert response.status_code == 409
    assert page(response).select_one(".message--error")
    assert lines() == {}


def test_sold_out_goods_are_refused_with_the_way_back_to_them(client, cooperative):
    gone = make_product(cooperative, "Trứng gà ta", stock=0)

    response = add(client, gone, quantity="1")

    assert response.status_code == 409
    assert page(response).select_one(f'main a[href="{gone.get_absolute_url()}"]')


def test_drafts_look_like_goods_that_do_not_exist(client, rice):
    rice.is_public = False
    rice.save()

    draft = add(client, rice, quantity="1")
    assert draft.status_code == 404
    for pk in (rice.pk + 1000, 10**30):
        absent = client.post(f"/gio-hang/them/{pk}/", {"quantity": "1"})
        assert absent.status_code == 404
        assert text_of(absent) == text_of(draft)


def test_the_basket_is_grouped_by_cooperative_with_fees_and_a_total(client, rice, plums):
    add(client, rice, quantity="2")
    add(client, plums, quantity="1")

    text = text_of(client.get(SUMMARY)).replace("\xa0", " ")

    assert text.index("HTX Đồng Sao") < text.index("HTX Đồi Mận")
    assert "64.000 ₫" in text
    assert "60.000 ₫" in text  # two deliveries
    assert "174.000 ₫" in text  # 64.000 + 50.000 + 60.000


def test_it_says_how_much_is_missing_until_delivery_is_free(client, db):
    cooperative = make_cooperative(free_delivery_from_vnd=100_000)
    add(client, make_product(cooperative, price=30_000), quantity="2")

    assert "40.000\xa0₫" in client.get(SUMMARY).content.decode()


def test_plus_minus_and_a_typed_number_change_a_line_without_script(client, rice):
    add(client, rice, quantity="2")
    line = Line.objects.get()

    sent = fields_of(client.get(SUMMARY), "form[data-quantity]")
    assert sent == {"quantity": "2"}
    assert change(client, line, **sent, step="1").url == f"{SUMMARY}#line-{line.pk}"
    assert lines() == {rice.title: 3}
    change(client, line, quantity="3", step="-1")
    assert lines() == {rice.title: 2}
    change(client, line, quantity="7")
    assert lines() == {rice.title: 7}


def test_minus_on_the_last_one_takes_the_line_out(client, rice):
    add(client, rice, quantity="1")

    change(client, Line.objects.get(), quantity="1", step="-1")

    assert lines() == {}


def test_what_was_taken_out_can_be_put_back_in_the_same_number(client, rice):
    add(client, rice, quantity="4")

    response = client.get(change(client, Line.objects.get(), remove="1").url)
    undo = page(response).select_one("form.message")
    client.post(undo["action"], fields_of(response, "form.message"))

    assert "Đã bỏ “Gạo nếp cái hoa vàng” ra khỏi giỏ." in text_of(response)
    assert lines() == {rice.title: 4}


@pytest.mark.parametrize("query", ["removed=x&quantity=1", "removed=99999&quantity=1", "removed=1"])
def test_a_crafted_way_back_shows_nothing(client, db, query):
    response = client.get(f"{SUMMARY}?{query}")

    assert response.status_code == 200
    assert not page(response).select_one("form.message")


@pytest.mark.parametrize(
    ("typed", "status"), [("nhiều", 400), ("1000000000", 409), ("-1", 409), ("11", 409)]
)
def test_a_refused_number_stays_typed_beside_its_reason(client, rice, typed, status):
    add(client, rice, quantity="2")
    line = Line.objects.get()

    response = change(client, line, quantity=typed)

    assert response.status_code == status
    found = page(response).select_one(f"#line-{line.pk}")
    assert found.select_one("input[name=quantity]")["value"] == typed
    assert found.select_one(".field__error")
    assert lines() == {rice.title: 2}


def test_somebody_elses_line_is_not_found(client, rice):
    stranger = type(client)()
    add(stranger, rice, quantity="2")
    line = Line.objects.get()

    assert change(client, line, remove="1").status_code == 404
    assert change(client, line, quantity="9").status_code == 404
    assert lines() == {rice.title: 2}


def test_a_changed_price_is_shown_old_and_new(client, rice):
    add(client, rice, quantity="1")
    StockRecord.objects.filter(product=rice).update(price=35_000)

    text = text_of(client.get(SUMMARY)).replace("\xa0", " ")

    assert "32.000 ₫" in text
    assert "35.000 ₫" in text


def test_fewer_left_than_wanted_blocks_ordering_and_offers_the_remedy(client, rice):
    add(client, rice, quantity="5")
    line = Line.objects.get()
    StockRecord.objects.filter(product=rice).update(num_in_stock=3)

    response = client.get(SUMMARY)
    found = page(response)

    assert found.select_one(f"#line-{line.pk} .field__error")
    assert found.select_one(f"#line-{line.pk} button[name=quantity]")["value"] == "3"
    assert not found.select_one(f'main a[href="{reverse("checkout:index")}"]')
    change(client, line, quantity="3")
    response = client.get(SUMMARY)
    assert page(response).select_one(f'main a[href="{reverse("checkout:index")}"]')


def test_goods_taken_off_sale_can_only_be_taken_out(client, rice):
    add(client, rice, quantity="1")
    rice.is_public = False
    rice.save()

    response = client.get(SUMMARY)

    assert page(response).select_one(".field__error")
    assert not page(response).select_one("button[name=quantity]")
    assert page(response).select_one("button[name=remove]")


def test_changing_needs_a_post(client, rice):
    add(client, rice, quantity="1")
    pk = Line.objects.get().pk

    assert client.get(reverse("basket:add", kwargs={"pk": rice.pk})).status_code == 405
    assert client.get(reverse("basket:line", kwargs={"pk": pk})).status_code == 405
    assert client.post(SUMMARY).status_code == 405


def test_markup_in_a_name_is_shown_as_text(client, cooperative):
    add(client, make_product(cooperative, "<script>alert(1)</script>"), quantity="1")

    html = client.get(SUMMARY).content.decode()

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_the_page_asks_no_more_of_the_database_for_more_lines(
    client, cooperative, django_assert_max_num_queries
):
    for n in range(8):
        add(client, make_product(cooperative, f"Rau {n}"), quantity="1")

    with django_assert_max_num_queries(12):
        client.get(SUMMARY)


@pytest.mark.parametrize("quantity", ["0", "-1", "1000000000"])
def test_who_was_refused_first_never_gets_the_next_visitors_basket(client, rice, quantity):
    assert add(client, rice, quantity=quantity).status_code == 409
    assert "oscar_open_basket" not in client.cookies
    other = type(client)()

    add(other, rice)

    assert "Giỏ hàng chưa có gì" in text_of(client.get(SUMMARY))
    assert rice.title in text_of(other.get(SUMMARY))
