"""A remembered component is what it would be if it was rendered anew, for whoever asks."""

from decimal import Decimal

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe

from shop.core import remembered
from shop.storefront.cards import ProductCard
from tests.factories.coops import make_product

PRICE = Template(
    '{% load ui %}{% remembered "components/price.html" with amount=amount pack=pack only %}'
)
LABEL = Template(
    '{% load ui %}{% remembered "components/section_header.html" with title=title only %}'
)
TILE = Template(
    '{% load ui %}{% remembered "components/product_card.html" of card with heading_level=level'
    " only %}"
)
SWITCH = Template(
    '{% load ui %}{% remembered "components/language_switch.html"'
    " with path=path csrf_token=token only filling path csrf_token %}"
)


def show(template: Template, **values) -> str:
    return template.render(Context(values))


@pytest.fixture
def rendered(monkeypatch):
    """Begin with nothing remembered; return the list of what is really rendered."""
    remembered._rendered.cache_clear()
    names: list[str] = []

    def noted(name):
        names.append(name)
        return find(name)

    find = remembered.get_template
    monkeypatch.setattr(remembered, "get_template", noted)
    return names


def test_the_same_words_are_rendered_once(rendered):
    first = show(PRICE, amount=Decimal(32_000), pack="kg")

    assert show(PRICE, amount=Decimal(32_000), pack="kg") == first
    assert "32.000" in first
    assert rendered == ["components/price.html"]


def test_other_words_are_other_components(rendered):
    assert "32.000" in show(PRICE, amount=Decimal(32_000), pack="kg")
    assert "33.000" in show(PRICE, amount=Decimal(33_000), pack="kg")
    assert "túi 5 kg" in show(PRICE, amount=Decimal(33_000), pack="túi 5 kg")


@pytest.mark.parametrize(
    ("one", "other"),
    [(1, True), (Decimal("5.0"), Decimal("5")), ("<b>", mark_safe("<b>"))],
    ids=["number-truth", "decimals", "markup"],
)
def test_equal_values_that_are_written_differently_are_not_mixed_up(rendered, one, other):
    shown = [show(LABEL, title=value) for value in (one, other, one)]

    assert one == other
    assert shown[0] == shown[2] != shown[1]


def test_each_language_has_its_own(rendered):
    def pressed() -> str:
        page = show(SWITCH, path="/", token="t")
        return page.partition('aria-pressed="true">')[2].partition("<")[0]

    with translation.override("en"):
        assert pressed() == "English"
    assert pressed() == "Tiếng Việt"
    with translation.override("en"):
        assert pressed() == "English"


def test_what_differs_on_each_page_is_filled_in_and_never_kept(rendered):
    mine = show(SWITCH, path="/gio-hang/", token="mine")
    yours = show(SWITCH, path='/tim-kiem/?q="><script>', token="yours")

    assert 'value="mine"' in mine and 'value="/gio-hang/"' in mine
    assert 'value="yours"' in yours and "mine" not in yours and "gio-hang" not in yours
    assert "&quot;&gt;&lt;script&gt;" in yours and "<script>" not in yours
    assert rendered == ["components/language_switch.html"]


def test_a_whole_card_is_given_at_once(rendered):
    def card(name: str, amount: int) -> ProductCard:
        return ProductCard(
            url="/san-pham/gao_1/",
            name=name,
            picture=None,
            amount=Decimal(amount),
            pack="kg",
            unit_amount=None,
            note="",
            note_kind="",
            cooperative="HTX Đồng Sao",
            hamlet="",
        )

    first = show(TILE, card=card("Gạo", 32_000))
    dearer = show(TILE, card=card("Gạo", 33_000))

    assert show(TILE, card=card("Gạo", 32_000)) == first
    assert "32.000" in first and "Gạo" in first and "33.000" in dearer
    assert "<h2" in show(TILE, card=card("Gạo", 32_000), level=2)
    assert rendered == ["components/product_card.html"] * 3


@pytest.mark.django_db
def test_what_has_no_value_to_compare_is_rendered_each_time(rendered, cooperative):
    rice = make_product(cooperative, "Gạo")
    assert "Gạo" in show(LABEL, title=rice)
    rice.title = "Nếp"

    assert "Nếp" in show(LABEL, title=rice)
    assert "[&#x27;a&#x27;]" in show(LABEL, title=["a"])


def test_a_word_that_comes_once_takes_nobodys_place(rendered):
    for word in ("blank1", "blank1"):
        assert word in show(LABEL, title=remembered.OnlyOnce(word))

    assert remembered._rendered.cache_info().currsize == 0


def test_nothing_is_remembered_while_templates_change(rendered, settings):
    settings.DEBUG = True
    show(PRICE, amount=Decimal(1), pack="kg")
    show(PRICE, amount=Decimal(1), pack="kg")

    assert len(rendered) == 2


def test_it_says_what_it_shows():
    with pytest.raises(TemplateSyntaxError, match="only"):
        Template('{% load ui %}{% remembered "components/price.html" with amount=1 %}')


@pytest.mark.django_db
def test_two_visitors_have_each_their_own_form_search_and_way_back():
    visitors = [Client(enforce_csrf_checks=True) for _ in range(2)]
    words = ["sầu riêng <b>", "măng cụt"]
    pages = [
        visitor.get("/tim-kiem/", {"q": word}).content.decode()
        for visitor, word in zip(visitors, words, strict=True)
    ]

    assert 'value="sầu riêng &lt;b&gt;"' in pages[0] and words[1] not in pages[0]
    assert 'value="măng cụt"' in pages[1] and "sầu riêng" not in pages[1]
    for visitor, page in zip(visitors, pages, strict=True):
        token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        form = {"language": "vi", "next": "/", "csrfmiddlewaretoken": token}
        assert visitor.post(reverse("set_language"), form).status_code == 302
