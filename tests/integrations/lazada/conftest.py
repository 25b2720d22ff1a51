import pytest

from integrations.contract import AppKeys
from integrations.marketplaces.lazada.adapter import Lazada
from tests.integrations.lazada.scripted import PREFIX, serve

APP_ID, SECRET = "100500", "dummyAppSecret0123456789ABCDEFGH"
TOKEN = "50000901234dummyAccessTokenAAAA"
SHOP = "1000165972"
NOW = 1_790_000_300


def make_lazada(address: str, *, push_keys: tuple[str, ...] = (), now: float = NOW) -> Lazada:
    """Return an adapter of a connected shop whose clock stands still."""
    host = f"{address}{PREFIX.rstrip('/')}"
    keys = AppKeys(host=host, auth_host=host, app_id=APP_ID, app_key=SECRET, push_keys=push_keys)
    lazada = Lazada(keys, remote_shop_id=SHOP, access_token=TOKEN)
    lazada.client.clock = lambda: now
    return lazada


@pytest.fixture
def script():
    with serve() as script:
        yield script


@pytest.fixture
def lazada(script):
    """Return an adapter that talks to ``script``."""
    return make_lazada(script.address)
