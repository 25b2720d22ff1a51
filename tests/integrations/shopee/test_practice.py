"""One walk through everything against the practice Shopee, a process of its own."""

import io
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from integrations.contract import (
    AppKeys,
    AttributeValue,
    ItemState,
    Level,
    ListingDraft,
    LockedByPromotion,
    NotYet,
    OfferDraft,
    OrderState,
    RemoteGone,
    RemoteOrder,
    StockHeldThere,
)
from integrations.marketplaces.shopee.adapter import Shopee
from shop.core.remote import NotConnected, PermanentFailure, TemporaryFailure
from tests.practice.server import Refused, practice

DESCRIPTION = "Gạo nếp mới gặt, thơm và dẻo, trồng ở cánh đồng Mường Thanh, xát trong tuần."


@pytest.fixture(scope="module")
def market(tmp_path_factory):
    with practice(tmp_path_factory.mktemp("practice")) as market:
        market.control(variants_wait_seconds=0)
        yield market


@pytest.fixture(scope="module")
def keys(market):
    return AppKeys(host=market.address, app_id=str(market.partner_id), app_key=market.key)


@pytest.fixture(scope="module")
def shopee(market, keys):
    """Return an adapter of a shop that was connected by it."""
    granted = market.grant("Nông sản Mường Thanh")
    (grant,) = Shopee(keys).exchange_code({k: str(v) for k, v in granted.items()})
    return Shopee(keys, remote_shop_id=grant.remote_shop_id, access_token=grant.tokens.access_token)


@pytest.fixture(scope="module")
def rules(shopee):
    leaf = next(c for c in shopee.categories() if c.is_leaf and "ạo" in c.name)
    return shopee.category_rules(leaf.id)


@pytest.fixture(scope="module")
def draft(shopee, rules):
    """Return a listing with two variants that lacks nothing."""
    out = io.BytesIO()
    Image.new("RGB", (700, 700), (120, 90, 40)).save(out, "JPEG")
    image_id = shopee.upload_image(out.getvalue(), "gao.jpg")
    return ListingDraft(
        sku="GN",
        title="Gạo nếp cái hoa vàng Mường Thanh",
        description=DESCRIPTION * 3,
        category_id=rules.category.id,
        attributes=tuple(
            AttributeValue(a.id, *a.choices[0]) for a in rules.attributes if a.is_mandatory
        ),
        image_ids=(image_id,),
        offers=(
            OfferDraft("GN-500", "500 g", 17_000, 10, 520),
            OfferDraft("GN-1000", "1 kg", 32_000, 5, 1_040),
        ),
        logistics_ids=tuple(
            channel.id
            for channel in rules.logistics
            if channel.is_enabled and (channel.min_weight_g or 0) < 500
        ),
    )


@pytest.fixture(scope="module")
def item(shopee, rules, draft):
    """Return the id and the models of the listing, made there."""
    assert shopee.missing(draft, rules) == []
    item_id = shopee.create_item(draft)
    assert shopee.item(item_id).state == ItemState.HIDDEN
    models = shopee.set_variants(item_id, draft)
    (outcome,) = shopee.set_visibility([(item_id, True)])
    assert outcome.is_done
    return item_id, models


def hour() -> tuple[datetime, datetime]:
    now = datetime.now(UTC)
    return now - timedelta(hours=1), now + timedelta(minutes=1)


def test_the_shop_says_its_name_and_how_long_we_may_work_for_it(shopee):
    info = shopee.shop_info()
    assert info.name == "Nông sản Mường Thanh"
    assert info.authorised_until > datetime.now(UTC)


def test_tokens_are_renewed_once_only(keys, market):
    shop = market.connect("Shop khác")
    other = Shopee(keys, remote_shop_id=str(shop.shop_id))
    tokens = other.refresh(shop.refresh_token)
    again = Shopee(keys, remote_shop_id=str(shop.shop_id), access_token=tokens.access_token)
    assert again.shop_info().name == "Shop khác"
    with pytest.raises(NotConnected):
        other.refresh(shop.refresh_token)


def test_a_listing_with_variants_is_made_and_read_back(shopee, item):
    item_id, models = item
    assert set(models) == {"GN-500", "GN-1000"}
    there = {model.sku: model for model in shopee.models(item_id)}
    assert (there["GN-500"].price_vnd, there["GN-500"].stock) == (17_000, 10)
    assert there["GN-1000"].model_id == models["GN-1000"]
    found = shopee.item(item_id)
    assert (found.state, found.sku, found.has_variants) == (ItemState.LIVE, "GN", True)


def test_making_the_variants_again_changes_nothing(shopee, item, draft):
    item_id, models = item
    assert shopee.set_variants(item_id, draft) == models


def test_a_variant_more_is_added_to_those_that_are_there(shopee, draft):
    draft = replace(draft, sku="GN-3")
    item_id = shopee.create_item(draft)
    before = shopee.set_variants(item_id, draft)
    more = replace(draft, offers=(*draft.offers, OfferDraft("GN-2000", "2 kg", 60_000, 3, 2_080)))
    after = shopee.set_variants(item_id, more)
    assert before.items() < after.items()
    assert {model.sku for model in shopee.models(item_id)} == {"GN-500", "GN-1000", "GN-2000"}


def test_an_item_without_variants_is_told_price_and_stock(shopee, draft):
    single = replace(draft, sku="GN-1", offers=draft.offers[:1])
    item_id = shopee.create_item(single)
    assert shopee.item(item_id).state == ItemState.LIVE
    assert all(outcome.is_done for outcome in shopee.push_stock([Level(item_id, "0", 7)]))
    assert all(outcome.is_done for outcome in shopee.push_prices([Level(item_id, "0", 18_000)]))
    (model,) = shopee.models(item_id)
    assert (model.model_id, model.price_vnd, model.stock) == ("0", 18_000, 7)
    shopee.update_item(item_id, replace(single, title="Gạo nếp cái hoa vàng vụ mới"))
    assert shopee.item(item_id).title == "Gạo nếp cái hoa vàng vụ mới"


def test_an_item_that_the_index_does_not_know_yet_is_found(market, shopee, draft):
    market.control(search_lag_seconds=600)
    single = replace(draft, sku="GN-LATE", offers=draft.offers[:1])
    item_id = shopee.create_item(single)
    since, _until = hour()
    assert [found.item_id for found in shopee.find_by_sku("GN-LATE", changed_since=since)] == [
        item_id
    ]
    assert shopee.find_by_sku("GN-LAT", changed_since=since) == []
    market.control(search_lag_seconds=0)


def test_an_item_made_by_a_call_whose_answer_was_lost_is_found(market, shopee, draft):
    market.trouble("reply_lost", path="product/add_item")
    with pytest.raises(TemporaryFailure) as caught:
        shopee.create_item(replace(draft, sku="GN-LOST", offers=draft.offers[:1]))
    assert caught.value.may_have_worked
    since, _until = hour()
    assert len(shopee.find_by_sku("GN-LOST", changed_since=since)) == 1


def test_an_order_is_found_read_and_followed_to_the_carrier(market, shopee, item):
    item_id, models = item
    number = market.order(
        shop_id=int(shopee.remote_shop_id),
        item_id=int(item_id),
        model_id=int(models["GN-500"]),
        quantity=2,
    )["order_sn"]
    assert number in list(shopee.changed_orders(*hour()))
    (order,) = shopee.orders([number, "NO-SUCH-ORDER"])
    assert order.state == OrderState.READY
    assert [(line.sku, line.quantity, line.unit_price_vnd) for line in order.lines] == [
        ("GN-500", 2, 17_000)
    ]
    assert order.lines[0].model_id == models["GN-500"]
    assert order.lines[0].item_id == item_id
    assert order.buyer_name
    assert order.address_text
    assert order.total_vnd >= 34_000
    for action in ("arrange", "pick_up"):
        market.move(number, action)
    assert shopee.orders([number])[0].state == OrderState.SHIPPED


def test_less_stock_than_is_held_is_refused_for_that_variant_only(market, shopee, draft):
    draft = replace(draft, sku="GN-HELD")
    item_id = shopee.create_item(draft)
    models = shopee.set_variants(item_id, draft)
    shopee.set_visibility([(item_id, True)])
    market.control(reserve_mode="reserved")
    market.order(
        shop_id=int(shopee.remote_shop_id),
        item_id=int(item_id),
        model_id=int(models["GN-500"]),
        quantity=4,
    )
    levels = [Level(item_id, models["GN-500"], 1), Level(item_id, models["GN-1000"], 1)]
    market.control(reserve_mode="deducted")
    held, done = shopee.push_stock(levels)
    assert isinstance(held.failure, StockHeldThere)
    assert done.is_done


@pytest.fixture
def order(market, shopee, item) -> RemoteOrder:
    """Return a new order of one unit, which the co-op may work on."""
    item_id, models = item
    shopee.push_stock([Level(item_id, models["GN-1000"], 40)])  # enough for every test
    number = market.order(
        shop_id=int(shopee.remote_shop_id),
        item_id=int(item_id),
        model_id=int(models["GN-1000"]),
    )["order_sn"]
    return shopee.orders([number])[0]


def now_of(shopee, order: RemoteOrder) -> RemoteOrder:
    return shopee.orders([order.number])[0]


def arranged(shopee, order: RemoteOrder) -> RemoteOrder:
    shopee.arrange_shipment(order, shopee.shipping_options(order)[0].id)
    return now_of(shopee, order)


def test_a_variant_that_is_called_otherwise_here_is_renamed_there(shopee, draft):
    draft = replace(draft, sku="GN-RENAMED")
    item_id = shopee.create_item(draft)
    before = shopee.set_variants(item_id, draft)
    small, large = draft.offers
    other = replace(draft, offers=(replace(small, option="Nửa cân"), large))
    assert shopee.set_variants(item_id, other) == before
    assert [model.option for model in shopee.models(item_id)] == ["Nửa cân", "1 kg"]


def test_brands_are_there_to_choose_from(shopee, rules):
    brands = shopee.brands(rules.category.id)
    assert brands
    assert all(brand.id.isdigit() and brand.name for brand in brands)


def test_an_order_is_cancelled_once_and_for_all(shopee, order):
    missing, *_others = shopee.cancel_reasons(order)
    shopee.cancel_order(order, missing.id)
    assert now_of(shopee, order).state == OrderState.CANCELLED
    shopee.cancel_order(order, missing.id)
    assert shopee.cancel_reasons(now_of(shopee, order)) == []


def test_an_order_on_its_way_is_not_cancelled(market, shopee, order):
    for action in ("arrange", "pick_up"):
        market.move(order.number, action)
    with pytest.raises(PermanentFailure):
        shopee.cancel_order(order, "CUSTOMER_REQUEST")
    assert now_of(shopee, order).state == OrderState.SHIPPED


def test_a_wish_to_cancel_is_refused_and_another_granted(market, shopee, order):
    market.move(order.number, "ask_cancel")
    shopee.answer_cancel_wish(order, accept=False)
    shopee.answer_cancel_wish(order, accept=False)
    assert now_of(shopee, order).state == OrderState.READY
    market.move(order.number, "ask_cancel")
    shopee.answer_cancel_wish(order, accept=True)
    shopee.answer_cancel_wish(order, accept=True)
    assert now_of(shopee, order).state == OrderState.CANCELLED
    with pytest.raises(PermanentFailure):
        shopee.answer_cancel_wish(order, accept=False)


def test_the_carrier_is_called_for_a_time_that_was_offered(shopee, order):
    options = shopee.shipping_options(order)
    pickups = [option for option in options if option.is_pickup]
    assert pickups
    assert all(option.starts_at > datetime.now(UTC) and option.address for option in pickups)
    assert any(not option.is_pickup for option in options)
    shopee.arrange_shipment(order, pickups[-1].id)
    assert now_of(shopee, order).state == OrderState.ARRANGED
    assert shopee.tracking_code(order)
    shopee.arrange_shipment(order, pickups[-1].id)
    with pytest.raises(PermanentFailure):
        shopee.shipping_options(order)


def test_a_time_that_is_past_is_refused_and_bringing_it_oneself_is_not(shopee, order):
    pickup, dropoff = (
        next(option for option in shopee.shipping_options(order) if option.is_pickup is is_pickup)
        for is_pickup in (True, False)
    )
    with pytest.raises(PermanentFailure):
        shopee.arrange_shipment(order, pickup.id.rpartition(":")[0] + ":1000_8")
    assert now_of(shopee, order).state == OrderState.READY
    shopee.arrange_shipment(order, dropoff.id)
    assert now_of(shopee, order).state == OrderState.ARRANGED


def test_an_arrangement_whose_answer_was_lost_is_found_done(market, shopee, order):
    (option, *_others) = shopee.shipping_options(order)
    market.trouble("reply_lost", path="logistics/ship_order")
    with pytest.raises(TemporaryFailure):
        shopee.arrange_shipment(order, option.id)
    shopee.arrange_shipment(order, option.id)
    assert now_of(shopee, order).state == OrderState.ARRANGED


def test_a_label_is_a_pdf_after_some_asking(market, shopee, order):
    market.act("delay-tracking", order_sn=order.number, seconds=600)
    parcel = arranged(shopee, order)
    with pytest.raises(NotYet) as caught:
        shopee.label(parcel)
    assert caught.value.code == "no_tracking_number"
    market.act("delay-tracking", order_sn=order.number, seconds=0)
    with pytest.raises(NotYet):
        shopee.label(parcel)
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            label = shopee.label(parcel)
            break
        except NotYet:
            time.sleep(0.1)
    assert label.content.startswith(b"%PDF")
    assert label.media_type == "application/pdf"
    market.move(order.number, "pick_up")
    with pytest.raises(PermanentFailure):
        shopee.label(parcel)


def test_money_is_told_before_and_paid_out_after_completion(market, shopee, order):
    before = shopee.money(order.number)
    assert (before.payout_vnd, before.is_settled) == (None, False)
    arranged(shopee, order)
    for action in ("pick_up", "deliver", "complete"):
        market.move(order.number, action)
    money = shopee.money(order.number)
    assert money.is_settled
    assert {fee.kind for fee in money.fees} == {"commission", "service", "payment", "tax"}
    assert {fee.name for fee in money.fees} >= {"withholding_vat_tax", "withholding_pit_tax"}
    goods = sum(line.quantity * line.unit_price_vnd for line in order.lines)
    assert money.payout_vnd == goods - sum(fee.amount_vnd for fee in money.fees) > 0


def test_pushes_that_did_not_arrive_are_read_and_confirmed(market, shopee, order):
    market.act("lose-pushes")
    lost = shopee.lost_pushes()
    hints = [shopee.read_push(body.encode()) for body in lost.bodies]
    assert any(hint.kind == "order" and hint.object_id == order.number for hint in hints)
    shopee.confirm_lost_pushes(lost.last_id)
    again = shopee.lost_pushes()
    assert not set(again.bodies) & set(lost.bodies)


def test_a_campaign_holds_units_and_the_price_of_one_variant(market, shopee, draft):
    draft = replace(draft, sku="GN-CAMPAIGN")
    item_id = shopee.create_item(draft)
    models = shopee.set_variants(item_id, draft)
    market.campaign(4, item_id=int(item_id), model_id=int(models["GN-500"]))
    (read,) = shopee.read_items([item_id])
    held, free = sorted(read.models, key=lambda model: model.sku != "GN-500")
    assert (held.stock, held.reserved, held.campaign) == (10, 4, 4)
    assert held.is_price_locked
    assert held.campaign_until > datetime.now(UTC)
    assert (free.campaign, free.is_price_locked) == (0, False)
    low = [Level(item_id, models["GN-500"], 3), Level(item_id, models["GN-1000"], 3)]
    refused, done = shopee.push_stock(low)
    assert isinstance(refused.failure, StockHeldThere)
    assert done.is_done
    (price,) = shopee.push_prices([Level(item_id, models["GN-500"], 18_000)])
    assert isinstance(price.failure, LockedByPromotion)


def test_a_promotion_locks_a_whole_item_until_it_ends(market, shopee, draft):
    draft = replace(draft, sku="GN-PROMOTED")
    item_id = shopee.create_item(draft)
    models = shopee.set_variants(item_id, draft)
    market.act("promotion", item_id=int(item_id))
    (read,) = shopee.read_items([item_id])
    assert all(model.is_price_locked and model.campaign_until for model in read.models)
    level = [Level(item_id, models["GN-500"], 3)]
    with pytest.raises(LockedByPromotion):
        shopee.push_stock(level)
    (outcome,) = shopee.set_visibility([(item_id, True)])
    assert isinstance(outcome.failure, LockedByPromotion)
    market.act("promotion", item_id=int(item_id), seconds=0)
    assert all(outcome.is_done for outcome in shopee.push_stock(level))
    (read,) = shopee.read_items([item_id])
    assert not any(model.is_price_locked for model in read.models)


def test_a_banned_item_says_why_and_a_deleted_one_is_gone(market, shopee, draft):
    single = replace(draft, sku="GN-BANNED", offers=draft.offers[:1])
    item_id = shopee.create_item(single)
    told = {found.item_id: found for found in shopee.all_items()}[item_id]
    assert told.image_url.startswith(market.address)
    assert (told.category_id, told.description) == (draft.category_id, draft.description)
    assert told.created_at > datetime.now(UTC) - timedelta(hours=1)
    market.act("ban", item_id=int(item_id), reason="Ảnh không phải của hàng này.")
    assert "Ảnh không phải của hàng này." in shopee.item(item_id).reason
    assert shopee.read_items([item_id])[0].state == ItemState.BANNED
    shopee.delete_item(item_id)
    shopee.delete_item(item_id)
    with pytest.raises(RemoteGone):
        shopee.item(item_id)
    assert shopee.read_items([item_id]) == []


def test_an_item_of_nobody_is_refused_for_good(shopee, market):
    with pytest.raises(PermanentFailure):
        shopee.item("999999999")
    (outcome,) = shopee.set_visibility([("999999999", False)])
    assert isinstance(outcome.failure, PermanentFailure)


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("server_error", {}),
        ("html", {}),
        ("broken_json", {}),
        ("reply_html", {}),
        ("reply_lost", {}),
        ("slow", {"seconds": 1.0}),
        ("error", {"error": "error_system_busy"}),
        ("error", {"error": "error_rate_limit"}),
        ("error", {"error": "error_limit"}),
    ],
)
def test_troubles_pass_by_themselves(market, shopee, kind, more):
    market.trouble(kind, path="shop/get_shop_info", **more)
    patience, shopee.client.remote.timeout = shopee.client.remote.timeout, (1.0, 0.5)
    with pytest.raises(TemporaryFailure) as caught:
        shopee.shop_info()
    shopee.client.remote.timeout = patience
    assert caught.value.call == "shop/get_shop_info"
    assert shopee.shop_info().name


def test_a_return_is_told_with_its_lines_from_the_wish_to_the_end(market, shopee, order):
    for step in ("arrange", "pick_up", "deliver", "complete"):
        market.move(order.number, step)

    states = []
    for step in ("ask_return", "send_back", "end_return"):
        market.move(order.number, step)
        told = list(shopee.changed_returns(*hour()))
        (found,) = (one for one in told if one.order_number == order.number)
        states.append((found.state, found.answer_by is not None))

    assert states == [("asked", True), ("coming", True), ("ended", False)]
    lines = {line.line_id: line.quantity for line in order.lines}
    assert {line.line_id: line.quantity for line in found.lines} == lines
    assert found.amount_vnd and found.sends_goods
    with pytest.raises(Refused, match="409"):
        market.move(order.number, "send_back")
