"""``manage.py check_stock``: prove that stock and orders agree."""

from django.core.management.base import BaseCommand, CommandError

from shop.order.audit import broken_rows


class Command(BaseCommand):
    """Prints the rows that break an invariant of the stock and ends with 1; else with 0."""

    help = "Prove that what stock records promise is what order lines hold. Exit 1 if not."

    def handle(self, *args, **options) -> None:
        """Print each broken row."""
        rows = 0
        for sentence in broken_rows():
            rows += 1
            self.stdout.write(sentence)
        if rows:
            raise CommandError(f"{rows} rows are wrong.", returncode=1)
        self.stdout.write("Stock is right: what is promised is what orders hold.")
