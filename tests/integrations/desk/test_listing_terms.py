"""Brand, parcel and the rule of what a channel may sell, on the listing's own page."""

from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from coops.partner.models import StockRecord
from integrations.contract import Attribute
from integrations.models import CachedAnswer, Facet, ListingOffer
from integrations.problems import problems_of_listing
from integrations.readiness import mending_url
from integrations.views import listings as views
from tests.factories.coops import make_member
from tests.factories.forms import page, text_of
from tests.integrations.desk import market as market_module
from tests.integrations.desk.conftest import make_ready
from tests.integrations.desk.test_listings import at, details

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(listing):
    return make_ready(listing)


def save(desk, listing, **changes):
    return desk.post(at("listing", listing), details(desk, listing) | changes)


def test_share_cap_and_floor_decide_what_the_channel_sees(desk, ready):
    offer = ready.offers.get()
    StockRecord.objects.filter(pk=offer.stock_record_id).update(num_in_stock=20)
    rule = {f"share_{offer.pk}": "50", f"cap_{offer.pk}": "8", f"buffer_{offer.pk}": "0"}

    save(desk, ready, **rule)

    assert Facet.objects.get(offer=offer, kind="stock").desired == "8"
    save(desk, ready, **{f"floor_{offer.pk}": "9"})
    assert Facet.objects.get(offer=offer, kind="stock").desired == "0"


def test_a_share_of_more_than_all_is_refused_and_kept_on_the_page(desk, ready):
    offer = ready.offers.get()

    answer = save(desk, ready, **{f"share_{offer.pk}": "150"})

    assert answer.status_code == 422
    assert page(answer).find(attrs={"name": f"share_{offer.pk}"})["value"] == "150"
    offer.refresh_from_db()
    assert offer.share_percent == 100


def test_a_brand_is_found_however_it_is_written(desk, ready):
    save(desk, ready, brand="dong sao")

    ready.refresh_from_db()
    assert (ready.brand_id, ready.brand_name) == ("31", "Đồng Sao")


def test_an_unknown_brand_is_refused_with_those_that_are_alike(desk, ready):
    answer = save(desk, ready, brand="Đồng Sa")

    assert answer.status_code == 422
    assert "Đồng Sao" in text_of(answer)
    ready.refresh_from_db()
    assert ready.brand_id == ""


def test_no_brand_is_looked_up_while_none_is_typed(desk, ready, market):
    save(desk, ready)

    assert "brands" not in market.calls


def test_the_parcel_is_asked_for_where_the_marketplace_wants_it(desk, ready, monkeypatch):
    assert "length" not in details(desk, ready)
    wants = replace(market_module.LIMITS, needs_size=True)
    rules = replace(market_module.RULES, limits=wants)
    monkeypatch.setattr(market_module, "RULES", rules)
    CachedAnswer.objects.all().delete()

    save(desk, ready, length="30", width="20", height="8")

    ready.refresh_from_db()
    sides = (ready.parcel_length_cm, ready.parcel_width_cm, ready.parcel_height_cm)
    assert sides == (30, 20, 8)
    assert mending_url(ready, "size").endswith("#id_length")


def test_a_helper_changes_no_rule(client, cooperative, ready):
    client.force_login(make_member(cooperative, role="helper"))
    offer = ready.offers.get()

    assert f"share_{offer.pk}" not in details(client, ready)
    save(client, ready, **{f"share_{offer.pk}": "10"})

    offer.refresh_from_db()
    assert offer.share_percent == 100


@pytest.mark.parametrize("role", ["helper", "manager"])
def test_saving_takes_nothing_back_that_was_decided_meanwhile(
    client, cooperative, ready, monkeypatch, role
):
    """The owner saves new terms while somebody else's page is being worked on."""
    client.force_login(make_member(cooperative, role=role))
    offer = ready.offers.get()
    not_asked = {f"{word}_{offer.pk}" for word in ("buffer", "share", "cap", "floor")}
    sent = {k: v for k, v in details(client, ready).items() if k not in not_asked}
    decided = {"buffer_units": 3, "share_percent": 60, "cap": 8, "floor": 2}
    save_listing = views.save_listing

    def slowly(**kwargs):
        ListingOffer.objects.filter(pk=offer.pk).update(**decided)
        return save_listing(**kwargs)

    monkeypatch.setattr(views, "save_listing", slowly)

    assert client.post(at("listing", ready), sent).status_code == 302

    offer.refresh_from_db()
    assert {name: getattr(offer, name) for name in decided} == decided


def test_a_limit_is_lifted_by_an_empty_field_and_a_share_stays(desk, ready):
    offer = ready.offers.get()
    ListingOffer.objects.filter(pk=offer.pk).update(cap=8, buffer_units=3, share_percent=60)
    empty = {f"{word}_{offer.pk}": "" for word in ("cap", "buffer", "share", "floor")}

    assert save(desk, ready, **empty).status_code == 302

    offer.refresh_from_db()
    assert (offer.cap, offer.buffer_units, offer.share_percent) == (None, None, 60)


def test_a_listing_whose_weight_is_known_is_shown_and_not_asked_again(desk, ready):
    ready.parcel_weight_g = 1500
    ready.save()

    answer = desk.get(at("listing", ready))

    assert answer.status_code == 200
    assert page(answer).find(attrs={"name": "weight"}) is None


def test_a_refusal_that_names_a_question_barely_leads_to_it(desk, ready, monkeypatch):
    tax = Attribute("sku-tax_class", "Nhóm thuế", True)
    rules = replace(market_module.RULES, attributes=(*market_module.RULES.attributes, tax))
    monkeypatch.setattr(market_module, "RULES", rules)
    CachedAnswer.objects.all().delete()
    shown = page(desk.get(at("listing", ready)))

    anchor = mending_url(ready, "attribute:tax_class").partition("#")[2]

    assert shown.find(id=anchor)["name"] == "attribute_sku-tax_class"
    assert mending_url(ready, "attribute:7").endswith("#id_attribute_7")
    assert mending_url(ready, "attribute:unheard_of").endswith("#id_attribute_unheard_of")


def test_a_code_that_is_taken_leads_to_where_listings_are_linked(desk, ready):
    content = Facet.objects.get(listing=ready, kind="content")
    content.problem_code, content.problem_since = "sku_taken", timezone.now()
    content.needs_person = True
    content.save()

    (problem,) = problems_of_listing(ready)

    assert problem.fix["url"] == reverse("integrations:adopt", args=[ready.account_id])
    assert desk.get(problem.fix["url"]).status_code == 200
