import pytest
from django.utils import timezone

from integrations.contract import ItemState, RemoteItem, RemoteModel
from integrations.models import RemoteListing
from integrations.services.calling import AccountCaller
from tests.integrations.engine import fake
from tests.integrations.engine.conftest import FAKE, make_account


@pytest.fixture(autouse=True)
def market(settings):
    """Serve the fake marketplace alone; return its world."""
    settings.MARKETPLACES = {"fake": "tests.integrations.engine.fake.Fake"}
    settings.FAKE = FAKE
    settings.SITE_URL = "http://testserver"
    return fake.start_anew()


@pytest.fixture
def account(cooperative, manager):
    return make_account(cooperative)


@pytest.fixture
def caller(account):
    return AccountCaller(account)


def put_item(item_id: str, title: str, *models: RemoteModel, **fields) -> RemoteItem:
    """Let an item stand in the fake shop; without ``models`` it is one at 30,000 đồng."""
    fields.setdefault("sku", "")
    fields.setdefault("state", ItemState.LIVE)
    models = models or (RemoteModel("0", fields["sku"], 30_000, 7),)
    item = RemoteItem(item_id, title=title, models=models, has_variants=len(models) > 1, **fields)
    fake.world.items[item_id] = item
    return item


def found(account, title: str = "GAO NEP cai hoa vang 1kg", item_id="900", **fields):
    """Return the row of an item there that was read a moment ago; one variant, 7 at 30,000."""
    variants = fields.pop("variants", [variant()])
    return RemoteListing.objects.create(
        account=account,
        item_id=item_id,
        title=title,
        variants=variants,
        seen_at=timezone.now(),
        **{"state": ItemState.LIVE, **fields},
    )


def variant(model_id="0", option="", sku="", price_vnd=30_000, stock=7) -> dict:
    """Return one variant as a row keeps it."""
    return {
        "model_id": model_id,
        "sku": sku,
        "barcode": "",
        "option": option,
        "price_vnd": price_vnd,
        "stock": stock,
        "weight_g": None,
    }
