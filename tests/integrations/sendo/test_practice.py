"""One walk through everything against the practice Sendo, a process of its own."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from integrations.contract import (
    AccessTokenExpired,
    AppKeys,
    AttributeValue,
    ItemState,
    Level,
    ListingDraft,
    OfferDraft,
    OrderState,
    RemoteGone,
)
from integrations.marketplaces.sendo.adapter import Sendo
from shop.core.remote import NotConnected, PermanentFailure, TemporaryFailure
from tests.practice.server import practice

TEXT = "Gạo nếp mới gặt, thơm và dẻo, trồng ở cánh đồng Mường Thanh, xát trong tuần.\n\n" * 2


@pytest.fixture(scope="module")
def market(tmp_path_factory):
    with practice(tmp_path_factory.mktemp("practice")) as market:
        yield market


@pytest.fixture(scope="module")
def entered(market):
    """Return the keys that a shop's owner copies."""
    granted = market.grant("Nông sản Mường Thanh", marketplace="sendo")
    return {name: granted[name] for name in ("shop_key", "secret_key")}


@pytest.fixture(scope="module")
def keys(market):
    return AppKeys(host=market.address, calls_per_second=500)


@pytest.fixture(scope="module")
def sendo(keys, entered):
    """Return an adapter of a shop that was connected by it."""
    grant = Sendo(keys).exchange_keys(entered)
    return Sendo(
        keys,
        remote_shop_id=grant.remote_shop_id,
        access_token=grant.tokens.access_token,
        shop_keys=grant.tokens.refresh_token,
    )


@pytest.fixture(scope="module")
def draft(sendo):
    """Return a listing with two variants that lacks nothing."""
    leaf = next(c for c in sendo.categories() if c.is_leaf and c.name == "Gạo nếp")
    rules = sendo.category_rules(leaf.id)
    draft = ListingDraft(
        sku="GN",
        title="Gạo nếp cái hoa vàng Mường Thanh",
        description=TEXT,
        category_id=leaf.id,
        attributes=tuple(
            AttributeValue(a.id, *a.choices[0]) for a in rules.attributes if a.is_mandatory
        ),
        image_ids=("http://127.0.0.1:8000/media/1.jpg", "http://127.0.0.1:8000/media/2.jpg"),
        offers=(
            OfferDraft("GN-500", "Túi 500 g", 17_000, 10, 520),
            OfferDraft("GN-1000", "Túi 1 kg", 32_000, 5, 1_040),
        ),
    )
    assert sendo.missing(replace(draft, sku="GN-CQ1"), rules) == []
    return draft


def hour() -> tuple[datetime, datetime]:
    now = datetime.now(UTC)
    return now - timedelta(hours=1), now + timedelta(minutes=1)


@pytest.fixture(scope="module")
def sized(sendo, draft):
    """Return the number and the variants of an item made there with variants."""
    draft = replace(draft, sku="GN-CQ2")
    item_id = sendo.create_item(draft)
    return item_id, sendo.set_variants(item_id, draft)


@pytest.fixture
def plain(request, sendo, draft):
    """Return the number of an item without variants, new for each test."""
    sku = f"P-{abs(hash(request.node.name)) % 10**9}"
    return sendo.create_item(replace(draft, sku=sku, offers=draft.offers[:1]))


def test_wrong_keys_are_refused_and_old_ones_buy_new_logins(sendo, keys, entered):
    with pytest.raises(PermanentFailure) as caught:
        Sendo(keys).exchange_keys({**entered, "secret_key": "x" * 48})
    assert caught.value.code == "keys_refused"
    tokens = sendo.refresh(sendo.shop_keys)
    assert tokens.access_token != sendo.access_token
    with pytest.raises(NotConnected):
        sendo.refresh('{"shop_key": "a", "secret_key": "b"}')


def test_a_listing_with_variants_is_made_and_read_back(sendo, sized):
    item_id, numbers = sized
    assert set(numbers) == {"GN-500", "GN-1000"}
    found = sendo.item(item_id)
    assert (found.state, found.sku, found.has_variants) == (ItemState.LIVE, "GN-CQ2", True)
    there = {model.sku: model for model in sendo.models(item_id)}
    assert (there["GN-500"].price_vnd, there["GN-500"].stock) == (17_000, 10)
    assert there["GN-1000"].model_id == numbers["GN-1000"]
    (read,) = sendo.read_items([item_id, "99999999"])
    assert read == found
    assert item_id in {item.item_id for item in sendo.all_items() if item.models}


def test_prices_and_stocks_of_variants_leave_each_other_alone(sendo, sized):
    item_id, numbers = sized
    small, large = (numbers[sku] for sku in ("GN-500", "GN-1000"))
    assert all(o.is_done for o in sendo.push_prices([Level(item_id, small, 18_000, "GN-500")]))
    assert all(o.is_done for o in sendo.push_stock([Level(item_id, large, 2, "GN-1000")]))
    there = {m.model_id: (m.price_vnd, m.stock) for m in sendo.models(item_id)}
    assert there == {small: (18_000, 10), large: (32_000, 2)}


def test_an_item_may_run_out_and_come_back_variant_by_variant(sendo, sized):
    item_id, numbers = sized
    for sku, units in (("GN-500", 0), ("GN-1000", 0), ("GN-500", 4)):
        (outcome,) = sendo.push_stock([Level(item_id, numbers[sku], units, sku)])
        assert outcome.is_done
    assert {m.sku: m.stock for m in sendo.models(item_id)} == {"GN-500": 4, "GN-1000": 0}
    assert sendo.item(item_id).state == ItemState.LIVE


def test_stocks_of_several_items_go_together_and_fail_alone(sendo, sized, plain):
    item_id, numbers = sized
    levels = [
        Level(plain, "0", 3),
        Level("99999999", "0", 3),
        Level(item_id, numbers["GN-1000"], 6, "GN-1000"),
    ]
    done, gone, sized_done = sendo.push_stock(levels)
    assert done.is_done
    assert isinstance(gone.failure, RemoteGone)
    assert sized_done.is_done
    assert sendo.models(plain)[0].stock == 3


def test_telling_the_goods_anew_changes_neither_price_nor_stock(sendo, plain, draft):
    sendo.push_stock([Level(plain, "0", 0)])
    sendo.push_prices([Level(plain, "0", 19_000)])
    sku = sendo.item(plain).sku
    new = replace(draft, sku=sku, offers=draft.offers[:1], title="Gạo nếp vụ mới")
    sendo.update_item(plain, new)
    found = sendo.item(plain)
    assert (found.title, found.sku) == ("Gạo nếp vụ mới", sku)
    assert [(m.price_vnd, m.stock) for m in found.models] == [(19_000, 0)]


def test_an_item_is_found_by_its_code_and_deleted_for_good(sendo, plain):
    sku = sendo.item(plain).sku
    found = sendo.find_by_sku(sku, changed_since=hour()[0])
    assert [item.item_id for item in found] == [plain]
    sendo.delete_item(plain)
    sendo.delete_item(plain)
    with pytest.raises(RemoteGone):
        sendo.item(plain)
    assert all(i.state == ItemState.GONE for i in sendo.find_by_sku(sku, changed_since=hour()[0]))


def test_an_item_made_by_a_call_whose_answer_was_lost_is_found(market, sendo, draft):
    market.trouble("reply_lost", path="partner/product")
    with pytest.raises(TemporaryFailure) as caught:
        sendo.create_item(replace(draft, sku="GN-LOST", offers=draft.offers[:1]))
    assert caught.value.may_have_worked
    assert len(sendo.find_by_sku("GN-LOST", changed_since=hour()[0])) == 1


def test_an_order_is_found_read_confirmed_and_followed(market, sendo, plain):
    number = market.order(item_id=int(plain), sku=sendo.item(plain).sku, quantity=2)["order_sn"]
    assert number in list(sendo.changed_orders(*hour()))
    (order,) = sendo.orders([number, "NO-SUCH-ORDER"])
    assert order.state == OrderState.READY
    assert [(line.sku, line.quantity) for line in order.lines] == [(sendo.item(plain).sku, 2)]
    assert order.buyer_name
    assert order.address_text
    (option,) = sendo.shipping_options(order)
    sendo.arrange_shipment(order, option.id)
    sendo.arrange_shipment(order, option.id)  # a second press
    (arranged,) = sendo.orders([number])
    assert arranged.state == OrderState.ARRANGED
    market.move(number, "pick_up")
    assert sendo.orders([number])[0].state == OrderState.SHIPPED
    with pytest.raises(PermanentFailure) as caught:
        sendo.cancel_order(arranged, "CBS1")
    assert caught.value.code == "too_late"
    assert sendo.explain(call=caught.value.call, code="too_late", raw="").fix == "marketplace"


def test_an_order_is_cancelled_once_with_a_reason_of_the_list(market, sendo, plain):
    number = market.order(item_id=int(plain), sku=sendo.item(plain).sku)["order_sn"]
    (order,) = sendo.orders([number])
    reasons = sendo.cancel_reasons(order)
    assert "CBS100" in {reason.id for reason in reasons}
    sendo.cancel_order(order, reasons[0].id)
    sendo.cancel_order(order, reasons[0].id)
    (cancelled,) = sendo.orders([number])
    assert cancelled.state == OrderState.CANCELLED
    assert sendo.cancel_reasons(cancelled) == []


def test_a_token_that_nobody_takes_asks_for_a_new_login(sendo, keys):
    stranger = Sendo(keys, remote_shop_id="1", access_token="a.b.c")
    with pytest.raises(AccessTokenExpired):
        stranger.item("1")


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("server_error", {}),
        ("html", {}),
        ("reply_lost", {}),
        ("error", {"error": "system", "message": "Hệ thống bận"}),
    ],
)
def test_troubles_pass_by_themselves(market, sendo, kind, more):
    market.trouble(kind, path="partner/salesorder/reason-collection", **more)
    with pytest.raises(TemporaryFailure):
        sendo.client.get("partner/salesorder/reason-collection")
    assert sendo.client.get("partner/salesorder/reason-collection")
