"""``manage.py rebuild_search``: make the product index anew."""

from django.core.management import BaseCommand
from django.db import transaction

from shop.search.products import engine, rebuild


class Command(BaseCommand):
    """Indexes every product on sale; safe at any time, searches see the old index until then."""

    help = "Make the product index anew."

    def handle(self, *args, **options) -> None:
        """Rebuild in one transaction and say how many products there are."""
        engine().create()
        with transaction.atomic():
            total = rebuild()
        self.stdout.write(f"{total} products indexed.")
