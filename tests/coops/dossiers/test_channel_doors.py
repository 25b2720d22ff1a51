"""What the marketplaces say of themselves to a co-op that wants to register there."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from integrations.channel_doors import doors_of
from integrations.models import ChannelAccount, FeeRate
from tests.factories.coops import make_cooperative

pytestmark = pytest.mark.django_db


def fee(**fields) -> FeeRate:
    defaults = {"marketplace": "shopee", "kind": "payment", "valid_from": date(2025, 6, 1)}
    return FeeRate.objects.create(**defaults | fields)


def test_fees_are_told_with_their_day_and_source():
    fee(name="Phí thanh toán", percent="5", source="báo")
    fee(name="Phí hạ tầng", kind="service", fixed_vnd=3_000)
    fee(
        name="Phí cũ", kind="tax", percent="1", valid_until=timezone.localdate() - timedelta(days=1)
    )

    told = " | ".join(doors_of(make_cooperative())["shopee"].fees)
    assert "Phí thanh toán: 5 %" in told and "01/06/2025" in told and "báo" in told
    assert "3.000\xa0₫" in told and "Phí cũ" not in told


def test_only_a_real_shop_of_this_co_op_counts():
    mine, other = make_cooperative(), make_cooperative("HTX Khác")
    shop = {"marketplace": "shopee", "state": "connected", "remote_shop_id": "1"}
    ChannelAccount.objects.create(cooperative=mine, environment="practice", **shop)
    ChannelAccount.objects.create(cooperative=other, environment="live", **shop)
    assert not doors_of(mine)["shopee"].shop

    shop |= {"remote_shop_id": "2", "name": "Gạo Đồng Sao"}
    account = ChannelAccount.objects.create(cooperative=mine, environment="live", **shop)
    door = doors_of(mine)["shopee"]
    assert door.shop == "Gạo Đồng Sao" and str(account.pk) in door.url


def test_a_closed_marketplace_says_since_when(django_assert_max_num_queries):
    cooperative = make_cooperative()

    assert "15/04/2025" in doors_of(cooperative)["sendo"].closed
    assert not doors_of(cooperative)["lazada"].closed
    with django_assert_max_num_queries(8):
        doors_of(cooperative)


def test_a_closed_marketplace_without_an_adapter_is_closed(settings):
    settings.MARKETPLACES = {}

    assert doors_of(make_cooperative())["sendo"].closed
