"""One walk through everything against the practice Lazada, a process of its own."""

import io
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from itertools import count
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from PIL import Image

from integrations.contract import (
    AppKeys,
    AttributeValue,
    ItemState,
    Level,
    ListingDraft,
    LockedByPromotion,
    OfferDraft,
    OrderState,
    RemoteGone,
    StockHeldThere,
)
from integrations.marketplaces.lazada.adapter import Lazada
from shop.core.remote import NotConnected, PermanentFailure, TemporaryFailure
from tests.practice.server import practice

DESCRIPTION = "Gạo nếp mới gặt, thơm và dẻo.\n\nTrồng ở Mường Thanh,\nxát trong tuần."
CODES = count(1)
DELAY, OUT_OF_STOCK = "10000019", "10000021"


@pytest.fixture(scope="module")
def market(tmp_path_factory):
    with practice(tmp_path_factory.mktemp("practice")) as market:
        yield market


@pytest.fixture(scope="module")
def keys(market):
    host = f"{market.address}{Lazada.practice_path}"
    return AppKeys(host=host, auth_host=host, app_id=str(market.partner_id), app_key=market.key)


def connect(market, keys, name: str) -> tuple[Lazada, str]:
    """Return an adapter of a new shop, and its refresh token."""
    granted = market.grant(name, marketplace="lazada")
    (grant,) = Lazada(keys).exchange_code({"code": granted["code"]})
    assert grant.remote_shop_id == str(granted["shop_id"])
    lazada = Lazada(
        keys, remote_shop_id=grant.remote_shop_id, access_token=grant.tokens.access_token
    )
    return lazada, grant.tokens.refresh_token


@pytest.fixture(scope="module")
def lazada(market, keys):
    """Return an adapter of a shop that was connected by it."""
    return connect(market, keys, "Nông sản Mường Thanh")[0]


@pytest.fixture(scope="module")
def rules(lazada):
    leaf = next(c for c in lazada.categories() if c.is_leaf and "ạo" in c.name)
    return lazada.category_rules(leaf.id)


@pytest.fixture(scope="module")
def draft(lazada, rules):
    """Return a listing with two variants that lacks nothing."""
    out = io.BytesIO()
    Image.new("RGB", (700, 300), (120, 90, 40)).save(out, "JPEG")  # too low; made fit on the way
    url = lazada.upload_image(out.getvalue(), "gao.jpg")
    return ListingDraft(
        sku="GN",
        title="Gạo nếp cái hoa vàng Mường Thanh",
        description=DESCRIPTION,
        category_id=rules.category.id,
        attributes=tuple(
            AttributeValue(a.id, *a.choices[0]) for a in rules.attributes if a.is_mandatory
        ),
        image_ids=(url,),
        offers=(
            OfferDraft("GN-500", "500 g", 17_000, 10, 520),
            OfferDraft("GN-1000", "1 kg", 32_000, 5, 1_040),
        ),
        parcel_cm=(30, 20, 10),
    )


@pytest.fixture(scope="module")
def item(lazada, rules, draft):
    """Return the id and the numbers of the SKUs of the listing, made there."""
    assert lazada.missing(draft, rules) == []
    item_id = lazada.create_item(draft)
    return item_id, lazada.set_variants(item_id, draft)


@pytest.fixture
def single(lazada, draft):
    """Return the id and the SKU of a listing with one variant, of its own for each test."""
    code = f"GN-{next(CODES)}"
    offer = OfferDraft(code, "", 20_000, 10, 520)
    one = replace(draft, sku=code, offers=(offer,))
    item_id = lazada.create_item(one)
    return item_id, lazada.set_variants(item_id, one)[code]


def hour() -> tuple[datetime, datetime]:
    now = datetime.now(UTC)
    return now - timedelta(hours=1), now + timedelta(minutes=1)


def order_of(market, lazada, item_id: str, sku_id: str, quantity: int = 1, **more) -> str:
    return market.order(
        shop_id=int(lazada.remote_shop_id),
        item_id=int(item_id),
        model_id=int(sku_id),
        quantity=quantity,
        **more,
    )["order_sn"]


def read(lazada, number: str):
    (order,) = lazada.orders([number])
    return order


def test_the_shop_says_its_name(lazada):
    assert lazada.shop_info().name == "Nông sản Mường Thanh"


def test_a_refresh_renews_the_tokens_but_not_the_end_of_the_consent(market, keys):
    other, refresh_token = connect(market, keys, "Shop khác")
    first = other.refresh(refresh_token)
    again = Lazada(keys, remote_shop_id=other.remote_shop_id, access_token=first.access_token)
    assert again.shop_info().name == "Shop khác"
    second = other.refresh(first.refresh_token)
    assert abs(second.authorised_until - first.authorised_until) < timedelta(seconds=3)
    with pytest.raises(NotConnected):
        other.refresh(first.refresh_token)
    market.act("revoke", shop_id=int(other.remote_shop_id))
    with pytest.raises(NotConnected):
        other.refresh(second.refresh_token)


def test_the_consent_page_is_there_and_its_link_brings_code_and_state_back(market, keys):
    url = Lazada(keys).consent_url("http://127.0.0.1:8000/back/?state=s%2F1")
    browser = requests.Session()
    page = browser.get(url, timeout=20)
    assert page.status_code == 200
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
    form = {"csrfmiddlewaretoken": token, "shop": "new", "name": "Shop bấm nút"}
    done = browser.post(url, form, headers={"Referer": url}, timeout=20)
    back = urlsplit(unescape(re.search(r'href="(http://127.0.0.1:8000/back/[^"]+)"', done.text)[1]))
    answer = dict(parse_qsl(back.query))
    assert answer.pop("state") == "s/1"
    (grant,) = Lazada(keys).exchange_code(answer)
    assert grant.remote_shop_id


def test_a_code_is_good_once(market, keys):
    granted = market.grant("Shop thứ ba", marketplace="lazada")
    Lazada(keys).exchange_code({"code": granted["code"]})
    with pytest.raises(PermanentFailure):
        Lazada(keys).exchange_code({"code": granted["code"]})


def test_a_listing_with_variants_is_made_at_once_and_read_back(lazada, item, draft):
    item_id, numbers = item
    assert set(numbers) == {"GN-500", "GN-1000"}
    found = lazada.item(item_id)
    assert (found.state, found.has_variants, found.title) == (ItemState.LIVE, True, draft.title)
    assert found.description == DESCRIPTION
    assert found.created_at > hour()[0]
    assert found.image_ids == draft.image_ids
    there = {model.sku: model for model in found.models}
    assert (there["GN-500"].price_vnd, there["GN-500"].stock) == (17_000, 10)
    assert there["GN-1000"].model_id == numbers["GN-1000"]
    assert (there["GN-1000"].option, there["GN-1000"].weight_g) == ("1 kg", 1_040)


def test_making_the_variants_again_changes_nothing(lazada, item, draft):
    item_id, numbers = item
    assert lazada.set_variants(item_id, draft) == numbers


def test_a_variant_more_is_added_to_those_that_are_there(lazada, draft):
    offers = [replace(offer, sku=f"{offer.sku}-B") for offer in draft.offers]
    item_id = lazada.create_item(replace(draft, offers=tuple(offers)))
    before = lazada.set_variants(item_id, replace(draft, offers=tuple(offers)))
    more = (*offers, OfferDraft("GN-2000-B", "Túi 2 kg", 60_000, 3, 2_080))
    after = lazada.set_variants(item_id, replace(draft, offers=more))
    assert before.items() < after.items()
    assert {model.sku for model in lazada.models(item_id)} == {offer.sku for offer in more}


def test_content_is_told_anew_and_price_and_stock_are_left_alone(lazada, item, draft):
    item_id, _numbers = item
    lazada.push_stock([Level(item_id, _numbers["GN-500"], 8)])
    changed = replace(draft, title="Gạo nếp cái hoa vàng vụ mới", parcel_cm=(40, 20, 10))
    lazada.update_item(item_id, changed)
    found = lazada.item(item_id)
    assert found.title == "Gạo nếp cái hoa vàng vụ mới"
    assert [(m.price_vnd, m.stock) for m in found.models] == [(17_000, 8), (32_000, 5)]
    assert [m.option for m in found.models] == ["500 g", "1 kg"]
    lazada.update_item(item_id, draft)
    lazada.push_stock([Level(item_id, _numbers["GN-500"], 10)])


def test_prices_and_stocks_of_many_items_go_in_one_call(market, lazada, item, single):
    item_id, numbers = item
    places = [(item_id, numbers["GN-500"]), (item_id, numbers["GN-1000"]), single]
    market.calm()
    told = lazada.push_stock([Level(*place, 4 + n) for n, place in enumerate(places)])
    told += lazada.push_prices([Level(*place, 21_000 + n) for n, place in enumerate(places)])
    assert all(outcome.is_done for outcome in told)
    assert market.stats()["calls"] == {
        "product/stock/sellable/update": 1,
        "product/price_quantity/update": 1,
    }
    there = [*lazada.models(item_id), *lazada.models(single[0])]
    assert [(m.stock, m.price_vnd) for m in there] == [(4, 21_000), (5, 21_001), (6, 21_002)]


def test_less_than_a_campaign_keeps_is_refused_for_that_sku_only(market, lazada, item, single):
    item_id, numbers = item
    lazada.push_stock([Level(item_id, numbers["GN-500"], 10), Level(*single, 10)])
    market.campaign(6, item_id=int(item_id), model_id=int(numbers["GN-500"]))
    held, done = lazada.push_stock([Level(item_id, numbers["GN-500"], 2), Level(*single, 2)])
    assert isinstance(held.failure, StockHeldThere)
    assert done.is_done
    assert lazada.models(single[0])[0].stock == 2
    (model,) = (m for m in lazada.models(item_id) if m.model_id == numbers["GN-500"])
    assert (model.stock, model.reserved, model.campaign) == (10, 6, 6)
    assert model.campaign_until > datetime.now(UTC)
    market.campaign(0, item_id=int(item_id), model_id=int(numbers["GN-500"]))


def test_a_promotion_locks_prices_and_stocks(market, lazada, single):
    market.act("promotion", item_id=int(single[0]), seconds=600)
    (price,) = lazada.push_prices([Level(*single, 25_000)])
    (stock,) = lazada.push_stock([Level(*single, 3)])
    assert isinstance(price.failure, LockedByPromotion)
    assert isinstance(stock.failure, StockHeldThere)


def test_a_sku_of_nobody_is_gone_and_the_others_are_told(lazada, single):
    item_id, sku_id = single
    levels = [Level(item_id, "999999999", 3), Level(item_id, sku_id, 3)]
    lost, done = lazada.push_stock(levels)
    assert isinstance(lost.failure, RemoteGone)
    assert done.is_done
    assert lazada.models(item_id)[0].stock == 3


def test_an_item_is_hidden_and_shown_again_and_repeating_is_harmless(lazada, single):
    item_id, _sku_id = single
    for wanted, state in [(False, ItemState.HIDDEN), (True, ItemState.LIVE)]:
        for _repeated in range(2):
            (outcome,) = lazada.set_visibility([(item_id, wanted)])
            assert outcome.is_done
        assert lazada.item(item_id).state == state
    (outcome,) = lazada.set_visibility([("999999999", False)])
    assert isinstance(outcome.failure, RemoteGone)


def test_an_item_that_is_not_to_be_seen_is_made_hidden(lazada, draft):
    offer = OfferDraft("GN-HIDDEN", "", 20_000, 10, 520)
    item_id = lazada.create_item(replace(draft, offers=(offer,), is_visible=False))
    assert lazada.item(item_id).state == ItemState.HIDDEN


def test_an_item_under_review_waits_and_is_not_taken_for_hidden(market, lazada, draft):
    market.control(check_new_goods=True)
    offer = OfferDraft("GN-REVIEW", "", 20_000, 10, 520)
    item_id = lazada.create_item(replace(draft, offers=(offer,)))
    market.control(check_new_goods=False)
    assert lazada.item(item_id).state == ItemState.CHECKED
    (outcome,) = lazada.set_visibility([(item_id, False)])
    assert isinstance(outcome.failure, TemporaryFailure)
    market.act("reject", item_id=int(item_id), reason="Ảnh chính mờ")
    found = lazada.item(item_id)
    assert (found.state, found.reason) == (ItemState.BANNED, "Ảnh chính mờ")


def test_an_item_is_found_by_the_code_of_a_variant_although_the_list_lags(market, lazada, draft):
    market.control(search_lag_seconds=600)
    offer = OfferDraft("GN-LATE", "", 20_000, 10, 520)
    item_id = lazada.create_item(replace(draft, sku="X-CQ1", offers=(offer,)))
    since, _until = hour()
    (found,) = lazada.find_by_sku("X-CQ1", changed_since=since, offer_skus=("GN-LATE",))
    assert (found.item_id, found.state) == (item_id, ItemState.LIVE)
    market.control(search_lag_seconds=0)
    (found,) = lazada.find_by_sku("X-CQ1", changed_since=since, offer_skus=("GN-LATE",))
    assert found.item_id == item_id
    assert lazada.find_by_sku("X-CQ1", changed_since=since, offer_skus=("GN-LAT",)) == []


def test_an_item_made_by_a_call_whose_answer_was_lost_is_found(market, lazada, draft):
    offer = OfferDraft("GN-LOST", "", 20_000, 10, 520)
    market.trouble("reply_lost", path="product/create")
    with pytest.raises(TemporaryFailure) as caught:
        lazada.create_item(replace(draft, offers=(offer,)))
    assert caught.value.may_have_worked
    since, _until = hour()
    assert len(lazada.find_by_sku("", changed_since=since, offer_skus=("GN-LOST",))) == 1
    with pytest.raises(PermanentFailure) as caught:
        lazada.create_item(replace(draft, offers=(offer,)))
    told = lazada.explain(call=caught.value.call, code=caught.value.code, raw=caught.value.raw)
    assert told.fix == "sku"


def test_a_deleted_item_is_gone_and_still_found_by_its_code(lazada, draft):
    offer = OfferDraft("GN-GONE", "", 20_000, 10, 520)
    item_id = lazada.create_item(replace(draft, offers=(offer,)))
    lazada.delete_item(item_id)
    lazada.delete_item(item_id)
    with pytest.raises(RemoteGone):
        lazada.item(item_id)
    assert lazada.read_items([item_id]) == []
    assert item_id not in {found.item_id for found in lazada.all_items()}


def test_all_items_are_told_with_their_variants(lazada, item):
    found = {told.item_id: told for told in lazada.all_items()}
    assert len(found[item[0]].models) == 2
    assert lazada.read_items([item[0], "999999999"]) == [lazada.item(item[0])]


def test_what_a_category_asks_more_leads_to_its_field(lazada, rules, draft):
    bare = replace(draft, attributes=(), offers=(OfferDraft("GN-BARE", "", 20_000, 1, 500),))
    (gap, *_others) = lazada.missing(bare, rules)
    assert gap.field == "attribute:country_origin"
    with pytest.raises(PermanentFailure) as caught:
        lazada.create_item(bare)
    told = lazada.explain(call=caught.value.call, code=caught.value.code, raw=caught.value.raw)
    assert told.fix == "attribute:country_origin"


def test_brands_are_listed(lazada, rules):
    assert ("30768", "No Brand") in {(b.id, b.name) for b in lazada.brands(rules.category.id)}


def test_an_order_of_several_units_is_read_as_one_line(market, lazada, item):
    item_id, numbers = item
    lazada.push_stock([Level(item_id, numbers["GN-500"], 10)])
    lazada.push_prices([Level(item_id, numbers["GN-500"], 17_000)])
    number = order_of(market, lazada, item_id, numbers["GN-500"], quantity=3)
    assert number in list(lazada.changed_orders(*hour()))
    assert lazada.orders(["999", number]) == lazada.orders([number])
    order = read(lazada, number)
    assert (order.state, order.raw_state) == (OrderState.READY, "pending")
    (line,) = order.lines
    assert (line.item_id, line.model_id, line.sku) == (item_id, numbers["GN-500"], "GN-500")
    assert (line.quantity, line.unit_price_vnd) == (3, 17_000)
    assert order.total_vnd >= 51_000
    assert order.buyer_name
    assert order.ship_by > datetime.now(UTC)
    assert lazada.orders(["999", "998"]) == []


def test_one_unit_fewer_is_the_same_line_with_a_smaller_number(market, lazada, single):
    number = order_of(market, lazada, *single, quantity=3)
    before = read(lazada, number)
    unit = before.raw["units"][0]["order_item_id"]
    lazada.client.get(
        "order/reverse/cancel/create",
        {"order_id": number, "order_item_id_list": f"[{unit}]", "reason_id": OUT_OF_STOCK},
    )
    after = read(lazada, number)
    assert after.state == OrderState.READY
    assert after.raw_state == "canceled, pending"
    assert [line.line_id for line in after.lines] == [line.line_id for line in before.lines]
    assert (after.lines[0].quantity, after.lines[0].was_zeroed) == (2, True)
    assert not before.lines[0].was_zeroed
    assert after.cancelled_by == "seller"


def test_an_order_is_packed_set_ready_and_followed_to_the_buyer(market, lazada, single):
    number = order_of(market, lazada, *single, quantity=2)
    order = read(lazada, number)
    with pytest.raises(PermanentFailure):
        lazada.label(order)
    (option,) = lazada.shipping_options(order)
    market.trouble("reply_lost", path="order/fulfill/pack")
    with pytest.raises(TemporaryFailure):
        lazada.arrange_shipment(order, option.id)
    assert read(lazada, number).raw_state == "packed"
    lazada.arrange_shipment(order, option.id)
    lazada.arrange_shipment(order, option.id)
    order = read(lazada, number)
    assert order.state == OrderState.ARRANGED
    assert order.tracking_code == lazada.tracking_code(order) != ""
    assert order.carrier == "LEX VN"
    label = lazada.label(order)
    assert label.media_type == "application/pdf"
    assert label.content.startswith(b"%PDF")
    market.move(number, "pick_up")
    assert read(lazada, number).state == OrderState.SHIPPED
    market.move(number, "deliver")
    assert read(lazada, number).state == OrderState.DELIVERED


def test_an_unpaid_order_is_not_packed(market, lazada, single):
    order = read(lazada, order_of(market, lazada, *single, pay=False))
    assert order.state == OrderState.UNPAID
    assert lazada.shipping_options(order) == []
    with pytest.raises(PermanentFailure):
        lazada.arrange_shipment(order, "TFS:")


def test_cancelling_an_order_for_want_of_goods_sets_the_stock_to_nothing(market, lazada, single):
    number = order_of(market, lazada, *single, quantity=2)
    order = read(lazada, number)
    reasons = {reason.id: reason for reason in lazada.cancel_reasons(order)}
    assert reasons[OUT_OF_STOCK].zeroes_stock and not reasons[DELAY].zeroes_stock
    assert not any(reason.warning for reason in reasons.values())  # the tip says that alone
    lazada.cancel_order(order, OUT_OF_STOCK)
    lazada.cancel_order(order, OUT_OF_STOCK)
    order = read(lazada, number)
    assert (order.state, order.cancelled_by) == (OrderState.CANCELLED, "seller")
    assert order.lines[0].was_zeroed
    assert lazada.models(single[0])[0].stock == 0
    assert lazada.cancel_reasons(order) == []


def test_it_is_too_late_to_cancel_what_is_with_the_carrier(market, lazada, single):
    number = order_of(market, lazada, *single)
    for action in ("arrange", "pick_up"):
        market.move(number, action)
    order = read(lazada, number)
    assert lazada.cancel_reasons(order) == []
    with pytest.raises(PermanentFailure):
        lazada.cancel_order(order, DELAY)


@pytest.mark.parametrize(
    ("accept", "state"), [(True, OrderState.CANCELLED), (False, OrderState.READY)]
)
def test_a_buyer_who_asks_to_cancel_is_answered_once(market, lazada, single, accept, state):
    number = order_of(market, lazada, *single, quantity=2)
    market.move(number, "ask_cancel")
    order = read(lazada, number)
    assert order.state == OrderState.CANCEL_ASKED
    for _repeated in range(2):
        lazada.answer_cancel_wish(order, accept=accept)
    order = read(lazada, number)
    assert order.state == state
    assert order.cancelled_by == ("buyer" if accept else "")


def test_what_an_order_brought_is_told_when_the_buyer_has_it(market, lazada, single):
    number = order_of(market, lazada, *single, quantity=2)
    assert lazada.money(number).fees == ()
    for action in ("arrange", "pick_up", "deliver"):
        market.move(number, action)
    money = lazada.money(number)
    fees = {fee.kind: fee.amount_vnd for fee in money.fees}
    assert fees == {"commission": 1_600, "payment": 1_000}
    assert (money.payout_vnd, money.is_settled) == (None, False)


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("server_error", {}),
        ("html", {}),
        ("broken_json", {}),
        ("reply_html", {}),
        ("reply_lost", {}),
        ("slow", {"seconds": 1.0}),
        ("error", {"error": "ServiceTimeout"}),
        ("error", {"error": "ApiCallLimit"}),
        ("error", {"error": "901"}),
        ("error", {"error": "1000"}),
    ],
)
def test_troubles_pass_by_themselves(market, lazada, kind, more):
    market.trouble(kind, path="seller/get", **more)
    patience, lazada.client.remote.timeout = lazada.client.remote.timeout, (1.0, 0.5)
    with pytest.raises(TemporaryFailure) as caught:
        lazada.shop_info()
    lazada.client.remote.timeout = patience
    assert caught.value.call == "seller/get"
    assert lazada.shop_info().name


def test_a_return_is_told_with_its_lines_from_the_wish_to_the_end(market, lazada, single):
    number = order_of(market, lazada, *single, quantity=2)
    for step in ("arrange", "pick_up", "deliver"):
        market.move(number, step)
    mine = [one for one in lazada.changed_returns(*hour()) if one.order_number == number]
    assert mine == []

    states = []
    for step in ("ask_return", "send_back", "end_return"):
        market.move(number, step)
        (found,) = (o for o in lazada.changed_returns(*hour()) if o.order_number == number)
        states.append(found.state)

    assert states == ["asked", "coming", "ended"]
    (line,) = read(lazada, number).lines
    (back,) = found.lines
    assert (back.line_id, back.quantity, back.sku) == (line.line_id, 2, line.sku)
    assert found.amount_vnd == 40_000
    day = timedelta(days=1)
    since, until = hour()
    assert not [
        one
        for one in lazada.changed_returns(since - day, until - day)
        if one.order_number == number
    ]


def test_one_of_three_is_cancelled_and_the_rest_goes_on(market, lazada, single):
    number = order_of(market, lazada, *single, quantity=3)
    order = read(lazada, number)
    reason = next(one for one in lazada.cancel_reasons(order) if not one.zeroes_stock)
    (line,) = order.lines

    for _ in range(2):
        lazada.cancel_lines(order, reason.id, {line.line_id: 2})

    after = read(lazada, number)
    assert (after.state, after.lines[0].quantity) == (OrderState.READY, 2)
    assert lazada.cancel_reasons(after)
