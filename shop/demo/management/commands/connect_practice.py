"""``manage.py connect_practice``: co-op 1 of the demo agrees on the practice Shopee."""

from django.core.management import BaseCommand

from shop.core.remote import RemoteFailure
from shop.demo.channels import connect_practice
from shop.demo.logins import insist_on_demo_settings


class Command(BaseCommand):
    """Connects and publishes once; run again it changes nothing."""

    help = "Connect co-op 1 of the demo to the running practice marketplaces (development only)."

    def handle(self, *args, **options) -> None:
        """Do it; when nobody answers, say so and leave everything as it was."""
        insist_on_demo_settings()
        try:
            connect_practice(say=lambda text: self.stdout.write(f"  {text}"))
        except RemoteFailure as failure:
            self.stderr.write(f"  The practice marketplaces do not answer: {failure}")
