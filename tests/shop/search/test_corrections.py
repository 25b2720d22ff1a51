"""One wrong letter; runs on SQLite and on PostgreSQL alike."""

import pytest

from catalog.models import Product
from shop.search.corrections import one_letter_away
from shop.search.products import engine, search_products
from tests.factories.coops import make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def goods(cooperative):
    titles = ["Gạo nếp cái hoa vàng", "Gạo tẻ", "Nước mắm cốt", "Trứng gà ta", "Nấm rơm"]
    return {title: make_product(cooperative, title) for title in titles}


def found(typed: str) -> tuple[list[str], tuple[str, ...]]:
    result = search_products(typed)
    by_id = Product.objects.in_bulk(result.ids)
    return [by_id[pk].title for pk in result.ids], result.read_as


@pytest.mark.parametrize(
    ("typed", "title", "read_as"),
    [
        ("trựngg", "Trứng gà ta", ("trung",)),  # one too many
        ("tung gà", "Trứng gà ta", ("trung", "gà")),  # one left out
        ("nuoc mam coy", "Nước mắm cốt", ("nuoc", "mam", "cot")),  # one exchanged
        ("goa nep", "Gạo nếp cái hoa vàng", ("gao", "nep")),  # two swapped
        ("gao nap", "Gạo nếp cái hoa vàng", ("gao", "nep")),
    ],
)
def test_one_wrong_letter_is_forgiven_and_told(goods, typed, title, read_as):
    titles, read = found(typed)

    assert titles[0] == title
    assert read == read_as


def test_nothing_is_changed_when_something_is_found(goods):
    assert found("nam") == (["Nấm rơm"], ())  # "mam" is one letter away
    assert found("nước mă")[1] == ()


def test_two_wrong_letters_and_short_words_are_not_guessed(goods):
    assert found("trxxng")[0] == []
    assert found("gx")[0] == []
    assert found("trứng xyzzyx")[0] == []


def test_two_wrong_words_are_corrected_and_more_are_not(goods):
    assert found("gaoo nepp") == (["Gạo nếp cái hoa vàng"], ("gao", "nep"))
    assert found("gaoo nepp hoaa") == ([], ())


def test_the_correction_can_be_left_out(goods):
    assert search_products("gaoo", correct=False).total == 0
    assert search_products("gaoo", prefix=True).total == 0


def test_the_same_typing_gives_the_same_answer_on_every_page(cooperative):
    for n in range(5):
        make_product(cooperative, f"Gạo số {n}")

    first = search_products("gaoo", limit=3)
    second = search_products("gaoo", offset=3, limit=3)

    assert first.total == second.total == 5
    assert len({*first.ids, *second.ids}) == 5


def test_hidden_goods_lend_no_word(cooperative):
    make_product(cooperative, "Sầu riêng", is_public=False)

    assert engine().known(["sau", "rieng"]) == {}


def test_each_spelling_is_one_step_away():
    spellings = one_letter_away("gao")

    assert {"ga", "gaoo", "goa", "gan", "agao", "ao"} <= spellings
    assert "gao" not in spellings
    assert len(spellings) < 300


def test_a_search_for_nonsense_asks_a_bounded_number_of_queries(
    goods, django_assert_max_num_queries
):
    with django_assert_max_num_queries(60):
        search_products("gao nep cai hoa vang nuoc mam cot trung".replace(" ", " nuoc "))
