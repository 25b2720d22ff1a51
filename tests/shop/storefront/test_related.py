"""What a buyer may look at next: in season, to be had, and no family twice."""

import pytest
from django.utils import timezone
from django.utils.translation import gettext

from catalog.kinds import add_kind
from catalog.models import Category
from catalog.related import also_in_season, shown
from coops.partner.models import StockRecord
from tests.factories.coops import make_product
from tests.factories.forms import page


def on_shelf(product, slug="gao-ngo"):
    product.categories.add(Category.objects.get(slug=slug))
    return product


def names(response, heading: str) -> list[str]:
    """Return the goods in the row with that heading."""
    for section in page(response).select("main section"):
        title = section.find("h2")
        if title and heading in title.get_text():
            return [one.get_text().strip() for one in section.select(".product-card__name")]
    return []


@pytest.fixture
def month():
    return timezone.localdate().month


@pytest.fixture
def rice_on_shelf(rice):
    return on_shelf(rice)


def test_others_goods_of_the_shelf_in_season_are_shown(
    client, rice_on_shelf, other_cooperative, month
):
    later = (month + 5) % 12 + 1
    on_shelf(make_product(other_cooperative, "Nếp nương", season_from=month, season_to=month))
    on_shelf(make_product(other_cooperative, "Nếp cẩm"))
    on_shelf(make_product(other_cooperative, "Lúa sớm", season_from=later, season_to=later))
    on_shelf(make_product(other_cooperative, "Hết rồi", stock=0))
    on_shelf(make_product(other_cooperative, "Chưa bán", is_public=False))
    on_shelf(make_product(other_cooperative, "Mắm tôm"), "mam-hai-san")

    shown = client.get(rice_on_shelf.get_absolute_url())

    assert sorted(names(shown, gettext("Also in season"))) == ["Nếp cẩm", "Nếp nương"]


def test_what_cannot_be_delivered_is_left_out(rice_on_shelf, other_cooperative, month):
    on_shelf(make_product(other_cooperative, "Nếp nương"))
    other_cooperative.offers_delivery = False
    other_cooperative.save()

    goods = also_in_season(month=month, shelf_ids=[], instead_of=shown(rice_on_shelf))
    assert not goods.exists()


def test_a_family_comes_once_and_ones_own_never(client, rice_on_shelf, other_cooperative):
    def pack(product, **fields):
        kind = add_kind(product=product)
        type(kind).objects.filter(pk=kind.pk).update(is_public=True, sale_unit="túi", **fields)
        StockRecord.objects.create(
            product=kind,
            partner=product.cooperative.partner,
            partner_sku=f"K{kind.pk}",
            price=50_000,
            num_in_stock=5,
        )
        return kind

    nep = on_shelf(make_product(other_cooperative, "Nếp nương"))
    pack(nep)
    own = pack(rice_on_shelf)
    make_product(rice_on_shelf.cooperative, "Trứng")

    for product in (rice_on_shelf, own):
        product.refresh_from_db()
        shown = client.get(product.get_absolute_url())
        assert names(shown, gettext("Also in season")) == ["Nếp nương"]
        assert names(shown, "HTX Đồng Sao") == ["Trứng"]


def test_the_row_costs_no_query_more(
    client, rice_on_shelf, other_cooperative, django_assert_max_num_queries
):
    for n in range(6):
        on_shelf(make_product(other_cooperative, f"Nếp {n}"))

    with django_assert_max_num_queries(8):
        shown = client.get(rice_on_shelf.get_absolute_url())
    assert len(names(shown, gettext("Also in season"))) == 4


def test_an_empty_shelf_shows_what_is_in_season_elsewhere(client, rice_on_shelf, month):
    shown = client.get("/danh-muc/mam-hai-san/")

    (link,) = page(shown).select("main section .link-list a")
    assert link["href"] == rice_on_shelf.get_absolute_url()


def test_a_list_with_goods_asks_for_nothing_more(client, rice_on_shelf):
    assert names(client.get("/san-pham/"), gettext("In season now")) == []
