"""What must be true before the first request: tables, folders, the row of switches."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from integrations.practice.models import Control


def prepare() -> None:
    """Make folders, bring the database up to date and set the switches to their defaults once."""
    Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    Control.objects.get_or_create(pk=1)
    # The connection belongs to the thread that started the process, which serves nobody.
    connection.close()
