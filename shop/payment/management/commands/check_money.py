"""``manage.py check_money``: prove that orders and the ledger agree."""

from itertools import chain

from django.core.management.base import BaseCommand, CommandError

from shop.core.registries import money_checks
from shop.payment.audit import broken_rows


class Command(BaseCommand):
    """Prints the rows that break an invariant of the ledger and ends with 1; else with 0."""

    help = "Prove that orders are what the ledger's rows add up to. Exit 1 if not."

    def handle(self, *args, **options) -> None:
        """Print each broken row."""
        rows = 0
        others = (check() for check in money_checks.values())
        for sentence in chain(broken_rows(), *others):
            rows += 1
            self.stdout.write(sentence)
        if rows:
            raise CommandError(f"{rows} rows are wrong.", returncode=1)
        self.stdout.write("Money is right: orders are what their rows add up to.")
