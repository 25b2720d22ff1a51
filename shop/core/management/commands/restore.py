"""``manage.py restore FILE``: put a backup in place of what is here."""

from pathlib import Path

from django.core.management import BaseCommand, CommandError

from shop.core.backups.exceptions import BackupRefused
from shop.core.backups.services import restore_backup


class Command(BaseCommand):
    """Stop the shop's processes first; see docs/how-to/back-up-and-restore.md."""

    help = "Put the database and the media of FILE in place of what is here, all sums compared."
    requires_system_checks: list = []

    def add_arguments(self, parser) -> None:
        """Take the file, and whether a shop that is not empty may go."""
        parser.add_argument("file", type=Path, help="a file that backup has written")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="everything in this shop may be lost: people, orders, money",
        )

    def handle(self, *args, file: Path, replace: bool, **options) -> None:
        """Restore, and say what was restored and what is to be done now.

        Raises:
            CommandError: it was refused; the sentence says why.
        """
        try:
            done = restore_backup(file.absolute(), replace=replace)
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"Restored {done.rows} rows in {done.tables} tables and {done.files} files; "
            "all sums are right."
        )
        if done.waiting:
            self.stdout.write("The backup is of an older release. Now run: manage.py migrate")
