"""``python -m tests.soak.hurried_sync``: ``manage.py sync`` on the fast clock."""

from tests.soak import clock  # isort: skip  before anything that reads a clock

import django
from django.core.management import call_command

if __name__ == "__main__":
    django.setup()
    clock.hurry("shop")
    call_command("sync")
