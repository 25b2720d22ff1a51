"""``manage.py compile_catalogue``: make the .mo file without gettext installed."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import BaseCommand


class Command(BaseCommand):
    """Compiles our Vietnamese with Babel, when the .po file is newer than the .mo file.

    Django's own ``compilemessages`` wants the gettext programs, which a fresh machine lacks.
    """

    help = "Compile locale/vi without the gettext programs."
    requires_system_checks: list = []

    def handle(self, *args, **options) -> None:
        """Compile what is out of date."""
        for source in Path(settings.BASE_DIR / "locale").glob("*/LC_MESSAGES/*.po"):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                continue
            with source.open("rb") as file:
                catalogue = read_po(file, locale=source.parts[-3])
            scratch = target.with_suffix(".mo.new")
            with scratch.open("wb") as file:
                write_mo(file, catalogue)
            scratch.replace(target)
