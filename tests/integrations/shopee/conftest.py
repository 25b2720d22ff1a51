import pytest

from integrations.contract import AppKeys
from integrations.marketplaces.shopee.adapter import Shopee
from tests.integrations.shopee.scripted import serve

KEY = "shpkDUMMYpartnerKeyForTests0123456789abcdef"
PUSH_KEY = "shpkDUMMYpushKeyForTests0123456789abcdef00"
TOKEN = "61626364656667686970717273747576"
SHOP = "220501"
NOW = 1_790_000_300


def make_shopee(host: str, *, push_keys: tuple[str, ...] = (), now: float = NOW) -> Shopee:
    """Return an adapter of a connected shop whose clock stands still."""
    keys = AppKeys(host=host, app_id="1000501", app_key=KEY, push_keys=push_keys)
    shopee = Shopee(keys, remote_shop_id=SHOP, access_token=TOKEN)
    shopee.client.clock = lambda: now
    return shopee


@pytest.fixture
def script():
    with serve() as script:
        yield script


@pytest.fixture
def shopee(script):
    """Return an adapter that talks to ``script``."""
    return make_shopee(script.address)
