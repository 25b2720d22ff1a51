"""One press and nothing is for sale there; letting a shop go safely; the picture; older orders."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from integrations.models import ChannelAccount, Facet
from tests.factories.coops import make_product
from tests.factories.forms import page
from tests.integrations.desk.conftest import make_account, make_live, make_ready, prepare
from tests.integrations.desk.test_checking import differ

URL = "/quan-ly/kenh/"


def url(name: str, *args) -> str:
    return reverse(f"integrations:{name}", args=args)


def shown(listing) -> str:
    return Facet.objects.get(listing=listing, kind="visibility").desired


def test_all_live_channels_rest_after_a_page_that_says_what_that_means(desk, account, live):
    real = make_account(account.cooperative, "901", environment="live")

    asked = desk.get(url("rest_all"))
    assert "Gian hàng" not in page(asked).select_one(".desk-list").get_text()
    assert not ChannelAccount.objects.filter(is_resting=True).exists()

    desk.post(url("rest_all"))
    real.refresh_from_db()
    account.refresh_from_db()
    assert real.is_resting and not account.is_resting  # nobody buys in practice

    desk.post(url("wake_all"))
    real.refresh_from_db()
    assert not real.is_resting


def test_a_place_that_is_worked_by_file_is_named_apart(desk, account, settings):
    settings.MARKETPLACES |= {"file": "integrations.marketplaces.file.adapter.File"}
    made = {"marketplace": "file", "environment": "live", "name": "Nhóm Zalo xóm Bưởi"}
    make_account(account.cooperative, "f1", **made)

    asked = page(desk.get(url("rest_all"))).select_one("main")

    assert asked.select_one("form") and not asked.select(".desk-list")
    assert "Nhóm Zalo xóm Bưởi" in asked.select_one(".channel-note").get_text()
    assert len(asked.select(".channel-note")) == 3  # nothing is promised for shops there are none


def test_one_shop_rests_and_sells_again(desk, account, live):
    desk.post(url("rest_one", account.pk))
    assert shown(live) == "0"

    desk.post(url("wake_one", account.pk))
    assert shown(live) == "1"


@pytest.mark.parametrize("name", ["rest_one", "wake_one", "ask_backfill"])
def test_a_shop_of_another_co_op_is_not_found(desk, other_cooperative, name):
    theirs = make_account(other_cooperative, "901", environment="live")

    assert desk.post(url(name, theirs.pk), {"since": "2026-11-01"}).status_code == 404
    desk.post(url("rest_all"))
    theirs.refresh_from_db()
    assert not theirs.is_resting and theirs.backfill_since is None


def test_letting_go_offers_to_take_goods_off_sale_first(desk, account, live):
    asked = page(desk.get(url("disconnect", account.pk)))
    form = asked.select_one(f'form[action="{url("rest_one", account.pk)}"]')
    assert form is not None

    back = desk.post(form["action"], {"back": "ngat"})
    assert back["Location"] == url("disconnect", account.pk)
    Facet.objects.filter(listing=live, kind="visibility").update(known="0")

    again = page(desk.get(url("disconnect", account.pk)))
    assert again.select_one("#still-there") is None


def test_the_picture_holds_a_sign_for_each_product_and_channel(desk, account, live, eggs):
    drawn = page(desk.get(URL)).select_one("svg.lattice-picture")

    assert drawn.find("title").get_text() and drawn.find("desc").get_text()
    signs = [one.get_text() for one in drawn.select(".lattice-picture__sign")]
    assert sorted(signs) == sorted(["●", "–"])


def test_a_long_name_is_cut_in_the_picture_and_whole_in_the_table(desk, account, cooperative):
    title = "Gạo nếp cái hoa vàng gặt vụ mùa năm nay"
    make_live(make_ready(prepare(account, make_product(cooperative, title))))

    found = page(desk.get(URL))

    names = [n.get_text() for n in found.select(".lattice-picture__name")]
    # In its middle: what tells two sizes of the same goods apart stands at the end.
    assert names == ["Gạo nếp cái ho…năm nay"]
    assert title in found.select_one(".channel-lattice").get_text()


def test_a_row_leads_to_its_differences(desk, account, live):
    differ(live)

    found = page(desk.get(URL))

    assert found.select_one(f'.channel-row a[href="{url("check", account.pk)}#khac"]')


def test_a_quiet_shop_says_when_it_is_tried_again(desk, account, live):
    at = timezone.now() + timedelta(minutes=7)
    ChannelAccount.objects.update(quiet_until=at)

    row = page(desk.get(URL)).select_one(".channel-row")

    assert f"{timezone.localtime(at):%H:%M}" in row.select_one(".channel-note").get_text()


def test_older_orders_are_asked_for_from_the_morning_of_a_day(desk, account):
    day = timezone.localdate() - timedelta(days=3)

    desk.post(url("ask_backfill", account.pk), {"since": f"{day:%Y-%m-%d}"})

    account.refresh_from_db()
    since = timezone.localtime(account.backfill_since)
    assert (since.date(), since.hour) == (day, 0)


@pytest.mark.parametrize("days", [-1, 91])
def test_no_day_to_come_and_none_long_ago(desk, account, days):
    day = timezone.localdate() - timedelta(days=days)

    refused = desk.post(url("ask_backfill", account.pk), {"since": f"{day:%Y-%m-%d}"})

    account.refresh_from_db()
    assert refused.status_code == 422 and account.backfill_since is None
