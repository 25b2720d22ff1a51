"""``manage.py backup FILE``: database and media of this moment in one file."""

from pathlib import Path

from django.core.management import BaseCommand, CommandError

from shop.core.backups.exceptions import BackupRefused
from shop.core.backups.services import make_backup


class Command(BaseCommand):
    """The shop goes on meanwhile; see docs/how-to/back-up-and-restore.md."""

    help = "Write database and media into FILE, with sums of everything."
    requires_system_checks: list = []

    def add_arguments(self, parser) -> None:
        """Take the name of the file to write."""
        parser.add_argument("file", type=Path, help="a file that is not there yet, .tar.gz")

    def handle(self, *args, file: Path, **options) -> None:
        """Write it, and say what is in it.

        Raises:
            CommandError: it was not made; nothing of that name is there.
        """
        try:
            made = make_backup(file.absolute())
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        for name in made.gone:
            self.stderr.write(f"{name} was deleted while the backup was made; it is not in it.")
        self.stdout.write(
            f"{file}: {made.rows} rows in {made.tables} tables, {made.files} files. "
            "Keep FIELD_ENCRYPTION_KEYS and SECRET_KEY elsewhere: they are not in it."
        )
