"""Builds the generated world: co-ops, goods, orders, search index, in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from PIL import Image

from catalog.reference import ensure_shelves
from coops.partner.models import StockRecord
from coops.registry.models import Cooperative
from shop.core.files import photo_name
from shop.demo.generated.goods import BATCH, CODE, GoodsMaker, Picture, make_cooperatives
from shop.demo.generated.kinds import KINDS
from shop.demo.generated.orders import OrderMaker
from shop.demo.logins import insist_on_demo_settings
from shop.demo.pictures import prepare_pictures
from shop.demo.source import DemoFiles
from shop.search import products as search


class WorldThere(RuntimeError):
    """There is a generated world already. The text is for the person at the keyboard."""


@dataclass(frozen=True)
class Size:
    """How much to generate; ``seed`` makes it the same every time."""

    products: int = 1_000
    cooperatives: int = 20
    orders: int = 0
    seed: int = 1


def generate_world(size: Size, *, files: DemoFiles, say: Callable[[str], None]) -> None:
    """Create a world of ``size`` beside whatever there is; all of it or nothing.

    Names, packs, prices, stock, orders and their numbers follow from the seed; dates count
    back from today.

    Raises:
        shop.demo.logins.DemoRefused: in production.
        WorldThere: one was generated in this database before.
    """
    insist_on_demo_settings()
    if Cooperative.objects.filter(code=f"{CODE}01").exists():
        raise WorldThere(
            "This database has a generated world already. Start from an empty one: "
            "DATABASE_URL=sqlite:////tmp/another.sqlite3"
        )
    pictures = _pictures(files)
    rng = Random(size.seed)  # noqa: S311  nothing here is secret
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    with transaction.atomic():
        ensure_shelves()
        cooperatives = make_cooperatives(size.cooperatives, rng)
        say(f"{size.cooperatives} co-ops")
        records = _goods(GoodsMaker(cooperatives, pictures, rng, now), size.products, say)
        if size.orders:
            made = OrderMaker(cooperatives, records, rng, now).make(size.orders)
            say(f"{made:,} orders")
        say(f"{search.rebuild():,} products in the search index")


def _goods(maker: GoodsMaker, count: int, say: Callable[[str], None]) -> list[StockRecord]:
    records = []
    while maker.made < count:
        records += maker.make(min(BATCH, count - maker.made))
        if maker.made % (5 * BATCH) == 0 or maker.made == count:
            say(f"{maker.made:,} of {count:,} products")
    return records


def _pictures(files: DemoFiles) -> dict[str, Picture]:
    names = {kind.photo for kind in KINDS}
    digests = prepare_pictures([path for path in files.photos if path.name in names])
    pictures = {}
    for name, digest in digests.items():
        with default_storage.open(photo_name(digest)) as file, Image.open(file) as image:
            pictures[name] = Picture(digest, image.width, image.height)
    return pictures
