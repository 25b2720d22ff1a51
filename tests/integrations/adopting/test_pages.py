"""The pages that show items there beside our goods: choosing, linking, leaving, undoing."""

import pytest
from django.urls import reverse

from integrations.models import Drift, Facet, FacetKind, Listing, RemoteListing
from integrations.services.adopting import suggest
from integrations.services.answers import NoAnswer
from integrations.services.linking import Choice, link
from tests.factories.coops import make_product
from tests.factories.forms import page, text_of
from tests.integrations.adopting.conftest import found, variant
from tests.integrations.adopting.test_linking import park
from tests.integrations.engine.conftest import make_account, make_listing


def url(name: str, thing) -> str:
    return reverse(f"integrations:{name}", args=[thing.pk])


@pytest.fixture
def row(account, rice):
    row = found(account, "GAO NEP cai hoa vang 1kg", sku="THEIRS", variants=[variant(sku="THEIRS")])
    suggest(account)
    row.refresh_from_db()
    return row


@pytest.fixture
def linked(row, rice, manager):
    link(remote=row, choices=[Choice("0", rice.stockrecords.get().pk)], by=manager)
    row.refresh_from_db()
    return row


def answers(rice, pack="1", **more) -> dict:
    return {"goods_0": rice.stockrecords.get().pk, "pack_0": pack, **more}


def test_reading_is_asked_for_once(desk, account):
    for _press in range(2):
        assert desk.post(url("adopt_read", account)).status_code == 302

    account.refresh_from_db()
    assert account.items_due_at is not None
    assert page(desk.get(url("adopt", account))).select_one("[role=status]")


def test_a_shop_that_is_not_connected_is_not_read(desk, account):
    account.state = "consent_needed"
    account.save()

    desk.post(url("adopt_read", account))

    account.refresh_from_db()
    assert account.items_due_at is None


def test_pairs_stand_side_by_side(desk, account, row, rice):
    text = text_of(desk.get(url("adopt", account)))

    assert row.title in text
    assert rice.title in text
    assert "30.000" in text
    assert "32.000" in text


def test_the_sure_goods_are_chosen_already(desk, row, rice):
    form = page(desk.get(url("adopt_item", row)))

    chosen = form.select_one("select[name=goods_0] option[selected]")
    assert chosen["value"] == str(rice.stockrecords.get().pk)


def test_doubtful_goods_are_offered_and_not_chosen(desk, account, cooperative, row, rice):
    make_product(cooperative, rice.title)
    suggest(account)

    form = page(desk.get(url("adopt_item", row)))

    assert len(form.select("select[name=goods_0] option")) == 3
    chosen = form.select_one("select[name=goods_0] option[selected]")
    assert chosen is None or chosen["value"] == ""


def test_choosing_links(desk, row, rice):
    answer = desk.post(url("adopt_item", row), answers(rice, pack="2"))

    assert answer["Location"] == url("adopt_item", row)
    offer = Listing.objects.get().offers.get()
    assert (offer.stock_record, offer.pack_factor) == (rice.stockrecords.get(), 2)
    assert Facet.objects.get(kind=FacetKind.PRICE).is_in_step


def test_a_second_press_links_nothing_more(desk, row, rice):
    for _press in range(2):
        desk.post(url("adopt_item", row), answers(rice))

    assert Listing.objects.count() == 1


def test_our_price_is_told_when_ticked(desk, row, rice):
    desk.post(url("adopt_item", row), answers(rice, our_price="on"))

    assert not Facet.objects.get(kind=FacetKind.PRICE).is_in_step


def test_other_goods_are_found_by_name_and_taken(desk, row, cooperative):
    honey = make_product(cooperative, "Mật ong rừng")
    found_there = page(desk.get(url("adopt_item", row) + "?tim=mat+ong"))
    record = honey.stockrecords.get()
    assert found_there.select_one(f"select[name=goods_0] option[value='{record.pk}']")

    desk.post(url("adopt_item", row), answers(honey))

    assert Listing.objects.get().product == honey


@pytest.mark.parametrize("sent", [{"goods_0": ""}, {"goods_0": "x"}, {"pack_0": "0"}, {}])
def test_wrong_answers_are_told_and_nothing_is_linked(desk, row, rice, sent):
    good = answers(rice) if sent.get("pack_0") else {}

    assert desk.post(url("adopt_item", row), {**good, **sent}).status_code == 422
    assert Listing.objects.count() == 0


def test_what_was_chosen_stays_when_it_is_refused(desk, account, row, rice):
    make_listing(account, rice, item_id="1")

    answer = desk.post(url("adopt_item", row), answers(rice, pack="3"))

    assert answer.status_code == 409
    form = page(answer)
    assert form.select_one("input[name=pack_0]")["value"] == "3"
    chosen = form.select_one("select[name=goods_0] option[selected]")
    assert chosen["value"] == str(rice.stockrecords.get().pk)


def test_another_co_ops_goods_cannot_be_chosen(desk, row, other_cooperative):
    theirs = make_product(other_cooperative, sku="THEIRS-ALONE")

    assert desk.post(url("adopt_item", row), answers(theirs)).status_code == 422
    assert "THEIRS-ALONE" not in text_of(desk.get(url("adopt_item", row) + "?tim=gao"))


def test_sure_pairs_are_listed_before_they_are_linked(desk, account, row, rice):
    listed = page(desk.get(url("adopt_sure", account)))
    assert Listing.objects.count() == 0
    pair = listed.select_one("input[name=pair]")["value"]

    desk.post(url("adopt_sure", account), {"pair": [pair]})

    assert Listing.objects.get().product == rice


def test_unticked_pairs_are_left_out(desk, account, row):
    desk.post(url("adopt_sure", account), {})

    assert Listing.objects.count() == 0


def test_a_pair_that_changed_since_it_was_shown_is_left_out(desk, account, row, rice):
    pair = page(desk.get(url("adopt_sure", account))).select_one("input[name=pair]")["value"]
    row.suggestions["0"][0]["pack_factor"] = 5
    row.save()

    desk.post(url("adopt_sure", account), {"pair": [pair]})

    assert Listing.objects.count() == 0


@pytest.mark.parametrize("why", ["doubtful", "taken", "draft"])
def test_pairs_that_a_person_must_look_at_are_not_among_the_sure(
    desk, account, cooperative, row, rice, why
):
    if why == "doubtful":
        make_product(cooperative, rice.title)
        suggest(account)
    elif why == "taken":
        make_listing(account, rice, item_id="1")
    else:
        rice.is_public = False
        rice.save()

    assert desk.get(url("adopt_sure", account)).context["entries"] == []


def test_leaving_alone_and_undoing(desk, account, row):
    desk.post(url("adopt_leave", row))
    row.refresh_from_db()
    assert row.decision == "ignored"
    assert row.title in text_of(desk.get(url("adopt", account) + "?loai=de-rieng"))

    desk.post(url("adopt_undo", row))
    row.refresh_from_db()
    assert row.decision == ""


def test_a_link_is_shown_and_undone(desk, account, linked):
    assert linked.title in text_of(desk.get(url("adopt", account) + "?loai=da-noi"))
    assert desk.get(url("adopt_item", linked)).status_code == 200

    for _press in range(2):
        desk.post(url("adopt_undo", linked))

    assert Listing.objects.count() == 0


def test_our_price_can_be_chosen_afterwards(desk, linked):
    assert Drift.objects.get().end == Drift.End.KEPT

    desk.post(url("adopt_prices", linked))

    assert not Facet.objects.get(kind=FacetKind.PRICE).is_in_step


def test_our_words_can_be_chosen_afterwards(desk, linked, monkeypatch):
    monkeypatch.setattr("integrations.services.linking.missing_for", lambda listing: [])

    desk.post(url("adopt_content", linked))

    assert not Listing.objects.get().keeps_their_content


def test_without_an_answer_from_there_the_words_stay(desk, linked, monkeypatch):
    def silent(listing):
        raise NoAnswer

    monkeypatch.setattr("integrations.services.linking.missing_for", silent)

    assert desk.post(url("adopt_content", linked)).status_code == 302
    assert Listing.objects.get().keeps_their_content


def test_waiting_orders_are_offered_their_goods(desk, account, rice, linked):
    line = park(account, rice, sku="THEIRS")
    assert line.title in text_of(desk.get(url("adopt_item", linked)))

    desk.post(url("adopt_lines", linked))

    line.refresh_from_db()
    assert line.stockrecord == rice.stockrecords.get()


def test_their_photo_may_be_shown_on_this_page_only(desk, account, row):
    row.image_url = "https://cf.shopee.vn/file/abc.jpg"
    row.save()

    shown = desk.get(url("adopt", account))["Content-Security-Policy"]
    assert "https://cf.shopee.vn" in shown
    assert "shopee" not in desk.get(url("channel", account))["Content-Security-Policy"]


@pytest.mark.parametrize(
    "address", ["http://cf.shopee.vn/a.jpg", "https://x;script-src *;/a.jpg", "javascript:alert(1)"]
)
def test_other_addresses_of_photos_open_nothing(desk, account, row, address):
    row.image_url = address
    row.save()

    policy = desk.get(url("adopt", account))["Content-Security-Policy"]
    pictures = next(part for part in policy.split(";") if part.strip().startswith("img-src"))
    assert sorted(pictures.split()) == ["'self'", "data:", "img-src"]


def test_a_helper_looks_and_does_not_link(client, helper, account, row, rice):
    client.force_login(helper)

    assert client.get(url("adopt", account)).status_code == 200
    assert client.get(url("adopt_item", row)).status_code == 200
    assert client.post(url("adopt_item", row), answers(rice)).status_code == 403
    assert client.get(url("adopt_sure", account)).status_code == 403
    for name in ("adopt_leave", "adopt_undo", "adopt_prices"):
        assert client.post(url(name, row)).status_code == 403
    assert Listing.objects.count() == 0


ON_ACCOUNT = ("adopt", "adopt_read", "adopt_sure")
ON_ITEM = (
    "adopt_item",
    "adopt_leave",
    "adopt_undo",
    "adopt_prices",
    "adopt_content",
    "adopt_lines",
)


@pytest.mark.parametrize("name", ON_ACCOUNT + ON_ITEM)
def test_another_co_ops_things_are_absent(client, other_manager, account, linked, name):
    client.force_login(other_manager)
    there = url(name, account if name in ON_ACCOUNT else linked)

    assert client.post(there).status_code in (404, 405)
    assert client.get(there).status_code in (404, 405)
    linked.refresh_from_db()
    assert (linked.decision, linked.listing_id) == ("linked", Listing.objects.get().pk)
    account.refresh_from_db()
    assert account.items_due_at is None


def test_what_belongs_to_a_second_co_op_is_not_among_the_sure(desk, other_cooperative, row):
    theirs = make_account(other_cooperative, shop="88")
    foreign = found(theirs, item_id="77")

    assert desk.post(url("adopt_leave", foreign)).status_code == 404
    assert RemoteListing.objects.get(pk=foreign.pk).decision == ""
