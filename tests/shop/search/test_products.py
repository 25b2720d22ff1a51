"""Finding goods with and without marks; runs on SQLite and on PostgreSQL alike."""

import pytest
from django.core.management import call_command

from catalog.models import Product
from shop.search.products import index_products, rebuild, search_products
from shop.search.words import read_words
from tests.factories.coops import make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(cooperative):
    """Return a shelf of goods whose names differ by their marks."""
    titles = [
        "Gạo nếp cái hoa vàng",
        "Đường mía",
        "Hoa hướng dương",
        "Dâu tây",
        "Đậu đỏ",
        "Dầu lạc",
        "Ổi lê",
        "Nước mắm cốt",
        "Cà chua bi",
        "Gà ta",
        "Gạo tẻ thơm",
    ]
    return {title: make_product(cooperative, title) for title in titles}


def titles(typed: str) -> list[str]:
    found = search_products(typed)
    by_id = Product.objects.in_bulk(found.ids)
    assert found.total >= len(found.ids)
    return [by_id[pk].title for pk in found.ids]


@pytest.mark.parametrize("typed", ["gao nep", "GẠO NẾP", "gạo nếp", "  gạo   nep! ", "nếp gạo"])
def test_marks_capitals_and_order_of_words_do_not_matter(shelf, typed):
    assert titles(typed) == ["Gạo nếp cái hoa vàng"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("oi", {"Ổi lê"}),
        ("nuoc mam", {"Nước mắm cốt"}),
        ("dau", {"Dâu tây", "Đậu đỏ", "Dầu lạc"}),
        ("duong", {"Đường mía", "Hoa hướng dương"}),
        ("ca chua", {"Cà chua bi"}),
    ],
)
def test_words_without_marks_find_every_spelling(shelf, typed, found):
    assert set(titles(typed)) == found


def test_typed_marks_rank_first(shelf):
    assert titles("đường")[0] == "Đường mía"
    assert titles("dương")[0] == "Hoa hướng dương"
    assert titles("đậu")[0] == "Đậu đỏ"
    assert titles("dâu")[0] == "Dâu tây"
    assert set(titles("dâu")) == {"Dâu tây", "Đậu đỏ", "Dầu lạc"}


def test_a_whole_word_is_not_mistaken_for_a_beginning(shelf):
    assert titles("ga") == ["Gà ta"]


def test_the_beginning_of_a_word_is_enough_when_nothing_else_is_found(shelf):
    assert titles("nước mă") == ["Nước mắm cốt"]


def test_text_in_decomposed_form_is_found(shelf):
    import unicodedata

    assert titles(unicodedata.normalize("NFD", "gạo nếp")) == ["Gạo nếp cái hoa vàng"]


def test_the_co_op_and_its_hamlet_find_its_goods(cooperative, other_cooperative):
    mine = make_product(cooperative, "Lạc đỏ", origin_hamlet="Thôn Ước Ngoại")
    make_product(other_cooperative, "Trứng gà")

    assert search_products("đồng sao").ids == [mine.pk]
    assert search_products("uoc ngoai").ids == [mine.pk]


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "!!!", '"', "' OR 1=1 --", "NEAR(", "title:*", "a AND", "*", "x" * 5000,
     "gạo & | ! :* <->", "%s %(x)s", "\x00", "🍚", " ".join(["gao"] * 500)],
)  # fmt: skip
def test_no_input_breaks_the_search(shelf, typed):
    search_products(typed)


def test_only_goods_on_sale_are_found(cooperative, rice):
    draft = make_product(cooperative, "Gạo nếp nương", is_public=False)
    assert search_products("gạo nếp").ids == [rice.pk]

    draft.is_public = True
    draft.save()
    assert set(search_products("gạo nếp").ids) == {rice.pk, draft.pk}

    cooperative.is_open = False
    cooperative.save()
    assert search_products("gạo nếp").total == 0

    cooperative.is_open = True
    cooperative.save()
    rice.delete()
    assert search_products("gạo nếp").ids == [draft.pk]


def test_a_new_name_is_found_and_the_old_one_is_not(rice):
    rice.title = "Đậu tương"
    rice.save()

    assert search_products("đậu tương").ids == [rice.pk]
    assert search_products("gạo nếp").total == 0


def test_pages_follow_one_another_and_count_all(cooperative):
    for n in range(7):
        make_product(cooperative, f"Gạo thử {n}")

    first, second = search_products("gạo", limit=5), search_products("gạo", offset=5, limit=5)

    assert first.total == second.total == 7
    assert len(set(first.ids) | set(second.ids)) == 7


def test_rebuilding_finds_what_was_written_around_the_signals(cooperative, rice):
    Product.objects.filter(pk=rice.pk).update(title="Khoai lang", title_folded="khoai lang")
    assert search_products("khoai").total == 0

    call_command("rebuild_search")

    assert search_products("khoai").ids == [rice.pk]
    assert rebuild() == 1
    index_products([rice.pk])
    assert search_products("khoai").total == 1


def test_long_input_is_cut():
    words = read_words("gạo " * 100)

    assert len(words.folded) == 8
