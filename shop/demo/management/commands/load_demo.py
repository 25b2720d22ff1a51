"""``manage.py load_demo``: the demo world, or a generated one for measuring."""

import time

from django.core.management import BaseCommand, CommandError

from shop.demo.generated.world import Size, WorldThere, generate_world
from shop.demo.goods import DemoBroken
from shop.demo.logins import DemoRefused, insist_on_demo_settings
from shop.demo.source import shipped_files
from shop.demo.world import is_complete, is_someone_elses, load_world

MOST_PRODUCTS = 1_000_000
MOST_COOPERATIVES = 1_000
MOST_ORDERS = 1_000_000


class Command(BaseCommand):
    """Loads six co-ops and their goods; with numbers, a world of that size instead."""

    help = (
        "Load the demo world (development only); run again it adds what is missing and changes "
        "nothing else. With --products, --cooperatives or --orders: a generated world."
    )

    def add_arguments(self, parser) -> None:
        """Take the size of a generated world, or whether to leave a filled shop alone."""
        parser.add_argument("--products", type=int, metavar="N", help="generate N products")
        parser.add_argument("--cooperatives", type=int, metavar="M", help="of M co-ops (20)")
        parser.add_argument("--orders", type=int, metavar="K", help="and K orders (0)")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="same S, same world")
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="do nothing when the demo is complete, or the shop has other co-ops",
        )

    def handle(self, *args, seed: int, if_empty: bool, **options) -> None:
        """Load one world or the other.

        Raises:
            CommandError: in production, impossible numbers, or a world that is there already.
        """
        started = time.monotonic()
        numbers = {name: options[name] for name in ("products", "cooperatives", "orders")}
        sizes = {name: number for name, number in numbers.items() if number is not None}
        try:
            insist_on_demo_settings()
            if sizes:
                generate_world(_size(sizes, seed), files=shipped_files(), say=self.say)
            elif if_empty and (is_complete() or is_someone_elses()):
                return
            else:
                load_world(shipped_files(), say=self.say)
        except (DemoRefused, DemoBroken, WorldThere) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.say(f"done in {time.monotonic() - started:.0f} s")

    def say(self, text: str) -> None:
        """Print a line at once."""
        self.stdout.write(f"  {text}")
        self.stdout.flush()


def _size(sizes: dict[str, int], seed: int) -> Size:
    size = Size(seed=seed, **sizes)
    limits = {
        "products": (1, MOST_PRODUCTS),
        "cooperatives": (1, MOST_COOPERATIVES),
        "orders": (0, MOST_ORDERS),
    }
    for name, (least, most) in limits.items():
        if not least <= getattr(size, name) <= most:
            raise CommandError(f"--{name} is a number from {least} to {most:,}.")
    return size
