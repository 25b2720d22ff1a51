"""The search box: corrections told, other things found, suggestions while somebody types."""

import pytest

from shop.core.throttle import Throttle
from tests.factories.coops import make_cooperative, make_product
from tests.factories.forms import page, text_of
from tests.factories.training import make_course

pytestmark = pytest.mark.django_db


def test_a_corrected_word_is_told_with_its_marks(client, rice):
    shown = text_of(client.get("/tim-kiem/", {"q": "gạoo nếp"}))

    assert "Tìm thấy cho “gạo nếp”" in shown or "gạo nếp" in shown
    assert "gạoo nếp" in shown
    assert rice.title in shown


def test_co_ops_shelves_and_courses_are_found_in_the_same_box(client, rice):
    make_cooperative("HTX Gạo Bến Lam")
    make_course("Bán gạo trên sàn")

    links = {a["href"] for a in page(client.get("/tim-kiem/?q=gao")).select("main .link-list a")}

    assert any(link.startswith("/htx/") for link in links)
    assert any(link.startswith("/hoc/") for link in links)


def test_a_closed_co_op_is_not_found(client):
    make_cooperative("HTX Bến Lam", is_open=False)

    assert "Bến Lam" not in text_of(client.get("/tim-kiem/?q=ben+lam"))


def test_suggestions_begin_as_typed_and_lead_to_goods_and_to_all_of_them(client, cooperative):
    for n in range(7):
        make_product(cooperative, f"Trứng gà {n}")

    shown = page(client.get("/tim-kiem/goi-y/", {"q": "trứ"}))
    links = [a["href"] for a in shown.select("a")]

    assert sum(link.startswith("/san-pham/") for link in links) == 5
    assert links[-1] == "/tim-kiem/?q=tr%E1%BB%A9"
    assert shown.select_one("[data-suggested]").get_text()
    assert not shown.select("html, script")


@pytest.mark.parametrize(
    "typed", ["", "  ", "\x00", "<script>alert(1)</script>", "' OR 1=1 --", "x" * 10_000, "🍚", "*"]
)
def test_suggestions_answer_whatever_is_typed(client, rice, typed):
    response = client.get("/tim-kiem/goi-y/", {"q": typed})

    assert response.status_code == 200
    assert "<script>" not in response.content.decode()


def test_suggestions_and_results_ask_few_queries(
    client, cooperative, django_assert_max_num_queries
):
    for n in range(30):
        make_product(cooperative, f"Gạo {n}")
        make_cooperative(f"HTX Gạo {n}")

    with django_assert_max_num_queries(8):
        client.get("/tim-kiem/goi-y/?q=gao")
    with django_assert_max_num_queries(9):
        client.get("/tim-kiem/?q=gao")


def test_the_box_works_without_script_and_names_what_the_script_needs(client):
    form = page(client.get("/")).select_one("form[role=search]")

    assert form["action"] == "/tim-kiem/"
    assert form.select_one("input")["data-suggest-url"] == "/tim-kiem/goi-y/"
    assert form.select_one("output") and form.select_one("[data-suggestions]").has_attr("hidden")


def test_nothing_is_corrected_while_somebody_types(client, rice, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        shown = client.get("/tim-kiem/goi-y/", {"q": "gaoo nepp"}).text

    assert rice.title not in shown


def test_who_asks_for_corrections_too_often_is_told_to_wait(client, rice, monkeypatch):
    views = "shop.storefront.views.listing"
    monkeypatch.setattr(f"{views}.CORRECTIONS", Throttle("thu", 2, 600))
    answers = [client.get("/tim-kiem/", {"q": "gaoo"}) for _time in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert rice.title in text_of(answers[1])
    assert "quá nhiều lần" in text_of(answers[2])
    assert client.get("/tim-kiem/", {"q": "gao"}).status_code == 200  # what is there is found


def test_who_asks_for_suggestions_too_often_is_told_to_wait(client, rice, monkeypatch):
    monkeypatch.setattr("shop.storefront.views.listing.SUGGESTING", Throttle("thu", 2, 600))
    answers = [client.get("/tim-kiem/goi-y/", {"q": "gao"}) for _time in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].text.endswith(".")
