"""From choosing goods to a listing that is there: what is missing comes first, nothing is lost."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from catalog.models import Category
from catalog.pictures import attach_photo
from integrations.models import CachedAnswer, Facet, Listing, ListingOffer
from tests.factories.coops import make_product
from tests.factories.forms import fields_of, page, text_of
from tests.integrations.desk.conftest import make_account, make_live, make_ready, prepare

DETAILS = 'main form[action$="/tin/{pk}/"][method="post"]'


def at(name: str, listing) -> str:
    return reverse(f"integrations:{name}", args=[listing.pk])


def new_url(account) -> str:
    return reverse("integrations:listing_new", args=[account.pk])


def choose(desk, account, *products, **more):
    pks = [product.pk for product in products]
    return desk.post(new_url(account), {"goods": pks, "shown": pks, **more})


def details(desk, listing) -> dict:
    return fields_of(desk.get(at("listing", listing)), DETAILS.format(pk=listing.pk))


@pytest.fixture
def with_photo(rice):
    out = io.BytesIO()
    Image.new("RGB", (600, 600), "green").save(out, "JPEG")
    attach_photo(product=rice, file=SimpleUploadedFile("a.jpg", out.getvalue(), "image/jpeg"))
    return rice


# --- Choosing ------------------------------------------------------------------------------


def test_only_goods_that_are_not_listed_there_are_offered(desk, account, listing, eggs):
    offered = [row["product"] for row in desk.get(new_url(account)).context["rows"]]

    assert offered == [eggs]


def test_several_products_become_several_listings(desk, account, rice, eggs):
    choose(desk, account, rice, eggs)

    assert Listing.objects.count() == 2
    assert not Listing.objects.filter(is_wanted=True).exists()


def test_sizes_put_together_are_offers_of_one_listing(desk, account, cooperative):
    small = make_product(cooperative, "Gạo 2 kg", sale_unit="túi", net_weight_g=2000)
    large = make_product(cooperative, "Gạo 5 kg", sale_unit="túi", net_weight_g=5000)
    rows = desk.get(new_url(account)).context["rows"]
    assert {row["option"].value() for row in rows} == {"Túi 2 kg", "Túi 5 kg"}

    options = {f"option_{small.pk}": "Túi 2 kg", f"option_{large.pk}": "Túi 5 kg"}
    choose(desk, account, small, large, together="on", **options)

    listing = Listing.objects.get()
    assert list(listing.offers.values_list("option", flat=True)) == ["Túi 2 kg", "Túi 5 kg"]


def test_sizes_need_names_that_differ_and_what_was_typed_stays(desk, account, rice, eggs):
    options = {f"option_{rice.pk}": "Túi", f"option_{eggs.pk}": "túi"}

    answer = choose(desk, account, rice, eggs, together="on", **options)

    assert answer.status_code == 422
    assert not Listing.objects.exists()
    shown = page(answer)
    assert len(shown.select('input[name="goods"][checked]')) == 2
    assert shown.select_one(f'input[name="option_{eggs.pk}"]')["value"] == "túi"


def test_more_sizes_than_the_marketplace_takes_are_refused(desk, account, cooperative):
    goods = [make_product(cooperative, f"Gạo {n} kg", net_weight_g=n * 1000) for n in range(1, 5)]
    options = {f"option_{p.pk}": p.title for p in goods}

    assert choose(desk, account, *goods, together="on", **options).status_code == 422


def test_pressing_twice_prepares_once(desk, account, rice):
    first = choose(desk, account, rice)
    second = choose(desk, account, rice)

    assert first["Location"] == second["Location"] == at("listing", Listing.objects.get())


def test_another_co_ops_goods_cannot_be_chosen(desk, account, other_cooperative):
    theirs = make_product(other_cooperative)

    assert choose(desk, account, theirs).status_code == 422
    assert not Listing.objects.exists()


# --- Category ------------------------------------------------------------------------------


def test_a_category_is_guessed_by_the_name(desk, listing):
    shown = page(desk.get(at("listing", listing)))

    assert shown.select_one('input[name="category"][checked]')["value"] == "100"


def test_what_the_co_op_chose_for_the_same_shelf_is_guessed_first(
    desk, account, listing, rice, cooperative
):
    shelf = Category.add_root(name="Chiếu cói", slug="chieu-coi")
    mat = make_product(cooperative, "Gạo nếp rang")
    for product in (mat, rice):
        product.categories.add(shelf)
    Listing.objects.filter(pk=prepare(account, mat).pk).update(category_id="20")

    shown = page(desk.get(at("listing", listing)))

    assert shown.select_one('input[name="category"][checked]')["value"] == "20"


def test_categories_are_found_without_marks_and_without_script(desk, listing):
    shown = page(desk.get(at("listing", listing), {"tim": "tra"}))

    assert [i["value"] for i in shown.select('input[name="category"]')] == ["110"]


def test_choosing_a_category_asks_its_questions(desk, listing):
    desk.post(at("listing_category", listing), {"category": "100"})

    listing.refresh_from_db()
    assert (listing.category_id, listing.category_name) == (
        "100",
        "Thực phẩm và đồ uống › Gạo, ngũ cốc › Gạo nếp",
    )
    words = text_of(desk.get(at("listing", listing)))
    assert "Loại gạo" in words and "Hương vị" not in words


@pytest.mark.parametrize("category", ["10", "", "999"])
def test_goods_go_on_leaves_only(desk, listing, category):
    answer = desk.post(at("listing_category", listing), {"category": category})

    assert answer.status_code == 422
    listing.refresh_from_db()
    assert listing.category_id == ""


def test_the_tree_is_asked_for_once_a_day(desk, listing, market):
    for _visit in range(3):
        desk.get(at("listing", listing))

    assert market.calls == ["categories"]


def test_a_silent_marketplace_is_answered_for_by_what_it_said_last(desk, listing, market):
    make_ready(listing)
    desk.get(at("listing", listing))
    CachedAnswer.objects.update(fetched_at="2020-01-01T00:00:00Z")
    market.is_silent = True

    assert "Thiếu ảnh" in text_of(desk.get(at("listing", listing)))


def test_a_silent_marketplace_that_never_spoke_is_said_to_be_silent(desk, listing, market):
    market.is_silent = True

    for url in (at("listing", listing), at("listing", make_ready(listing))):
        answer = desk.get(url)
        assert answer.status_code == 200
        assert "chưa hỏi được" in text_of(answer)


# --- Answers -------------------------------------------------------------------------------


def test_what_is_missing_is_named_with_links_to_the_fields(desk, account, eggs):
    listing = prepare(account, eggs)
    desk.post(at("listing_category", listing), {"category": "100"})

    shown = page(desk.get(at("listing", listing)))

    links = {a.get_text(strip=True): a["href"] for a in shown.select("#ready a")}
    assert "Còn thiếu 4 mục" in shown.select_one("#ready h2").get_text()
    assert links["Thiếu Loại gạo"] == at("listing", listing) + "#id_attribute_7"
    assert links["Thiếu cân nặng"] == at("listing", listing) + "#id_weight"
    assert links["Thiếu ảnh"] == f"/quan-ly/san-pham/{eggs.pk}/anh/?sua=1"
    assert shown.select_one("#id_attribute_7") and shown.select_one("#id_weight")


def test_answers_weight_and_terms_are_kept(desk, account, eggs):
    listing = prepare(account, eggs)
    desk.post(at("listing_category", listing), {"category": "100"})
    sent = details(desk, listing)
    offer = listing.offers.get()
    sent |= {"attribute_7": "71", "attribute_8": "12", "attribute_8_unit": "tháng"}
    sent |= {"weight": "700 g", f"pack_{offer.pk}": "3", f"buffer_{offer.pk}": "2"}

    desk.post(at("listing", listing), sent)

    listing.refresh_from_db()
    offer.refresh_from_db()
    assert listing.attributes == [
        {"attribute_id": "7", "value_id": "71", "text": "Nếp", "unit": ""},
        {"attribute_id": "8", "value_id": "0", "text": "12", "unit": "tháng"},
    ]
    assert listing.parcel_weight_g == 700
    assert (offer.pack_factor, offer.buffer_units) == (3, 2)
    assert Facet.objects.get(offer=offer, kind="price").desired == "120000"
    again = details(desk, listing)
    assert {name: again[name] for name in sent} == sent | {"weight": again["weight"]}


def test_a_half_answered_form_is_saved_and_a_wrong_one_keeps_its_words(desk, account, eggs):
    listing = make_ready(prepare(account, eggs))
    sent = details(desk, listing)

    half = desk.post(at("listing", listing), sent | {"attribute_7": "", "attribute_7_own": ""})
    wrong = desk.post(at("listing", listing), sent | {"attribute_8": "mười", "weight": "5"})

    assert half.status_code == 302
    assert wrong.status_code == 422
    assert 'value="mười"' in wrong.text and 'value="5"' in wrong.text
    listing.refresh_from_db()
    assert [value["attribute_id"] for value in listing.attributes] == ["8"]


def test_own_words_come_before_the_list(desk, listing):
    make_ready(listing)
    desk.post(at("listing", listing), details(desk, listing) | {"attribute_7_own": "Nếp cái"})

    listing.refresh_from_db()
    assert listing.attributes[0]["value_id"] == "0"
    assert listing.attributes[0]["text"] == "Nếp cái"


def test_a_helper_does_not_change_packs(client, helper, listing):
    make_ready(listing)
    client.force_login(helper)
    offer = listing.offers.get()

    sent = details(client, listing)
    client.post(at("listing", listing), sent | {f"pack_{offer.pk}": "9"})

    assert f"pack_{offer.pk}" not in sent
    assert ListingOffer.objects.get().pack_factor == 1


# --- There, and off again ------------------------------------------------------------------


def test_nothing_that_is_known_to_fail_is_sent(desk, listing):
    make_ready(listing)

    answer = desk.post(at("listing_publish", listing), follow=True)

    assert "Thiếu ảnh" in text_of(answer)
    listing.refresh_from_db()
    assert not listing.is_wanted


def test_a_ready_listing_is_wanted_there_however_often_it_is_pressed(desk, listing, with_photo):
    make_ready(listing)

    for _press in range(2):
        desk.post(at("listing_publish", listing))

    listing.refresh_from_db()
    assert listing.is_wanted
    assert Facet.objects.get(listing=listing, kind="visibility").desired == "1"
    assert Facet.objects.filter(listing=listing).count() == 5


def test_pressing_asks_anew_what_may_have_been_mended_there(desk, listing, with_photo, market):
    desk.get(at("listing", make_ready(listing)))
    listing.attributes = []
    listing.save()
    CachedAnswer.objects.update(fetched_at="2020-01-01T00:00:00Z")
    market.calls.clear()

    desk.post(at("listing_publish", listing))

    assert "rules" in market.calls


def test_goods_that_are_a_draft_here_are_not_put_there(desk, listing, with_photo):
    make_ready(listing)
    with_photo.is_public = False
    with_photo.save()

    answer = desk.post(at("listing_publish", listing), follow=True)

    listing.refresh_from_db()
    assert not listing.is_wanted
    assert f"/quan-ly/san-pham/{with_photo.pk}/" in answer.text


def test_taking_off_hides_and_keeps_the_item(desk, live):
    for _press in range(2):
        desk.post(at("listing_hide", live))

    live.refresh_from_db()
    assert (live.is_wanted, bool(live.item_id)) == (False, True)
    assert Facet.objects.get(listing=live, kind="visibility").desired == "0"
    assert "lại" in page(desk.get(at("listing", live))).select_one(".action-bar .btn").get_text()


def test_what_was_deleted_there_is_made_anew(desk, live, with_photo):
    Listing.objects.update(item_state="gone")

    desk.post(at("listing_publish", live))

    live.refresh_from_db()
    assert (live.item_id, live.is_wanted) == ("", True)
    assert not Facet.objects.filter(listing=live, known_rev__gt=0).exists()


def test_a_draft_can_be_thrown_away_but_not_what_was_sent(desk, account, listing, eggs):
    sent = make_live(prepare(account, eggs))

    for _press in range(2):
        desk.post(at("listing_discard", listing))
    desk.post(at("listing_discard", sent))

    assert list(Listing.objects.all()) == [sent]


def test_the_way_to_the_item_is_shown_for_practice_only(desk, live, cooperative, settings, eggs):
    settings.PRACTICE_URL = "http://1:secret@127.0.0.1:8010"
    other = make_live(
        make_ready(prepare(make_account(cooperative, "903", environment="live"), eggs))
    )

    practice, real = (desk.get(at("listing", one)).text for one in (live, other))

    assert f"http://127.0.0.1:8010/shop/900/item/{live.item_id}/" in practice
    assert "secret" not in practice
    assert "/item/" not in real


@pytest.mark.parametrize(
    "name", ["listing", "listing_category", "listing_publish", "listing_hide", "listing_discard"]
)
def test_another_co_ops_listing_is_absent(client, other_manager, live, name):
    client.force_login(other_manager)

    assert client.post(at(name, live), {}).status_code == 404


def test_the_page_costs_the_same_for_one_size_and_for_three(
    desk, account, cooperative, django_assert_max_num_queries
):
    goods = [make_product(cooperative, f"Gạo {n} kg", net_weight_g=n * 1000) for n in range(1, 4)]
    listing = make_ready(prepare(account, *goods, options={p.pk: p.title for p in goods}))
    desk.get(at("listing", listing))

    with django_assert_max_num_queries(26):
        desk.get(at("listing", listing))


def test_numbers_that_no_row_has_are_refused_in_words(client, account, manager):
    client.force_login(manager)
    huge = "9" * 25

    answer = client.post(f"/quan-ly/kenh/{account.pk}/them/", {"goods": huge, "shown": huge})

    assert answer.status_code == 422
