"""``manage.py rotate_secrets``: write every stored secret anew with the newest key."""

from django.apps import apps
from django.core.management import BaseCommand, CommandError
from django.db import connection

from shop.core.crypto import EncryptedField, SecretUnreadable, rotate


class Command(BaseCommand):
    """Afterwards the older keys may leave FIELD_ENCRYPTION_KEYS; may be stopped and run again."""

    help = "Write every stored secret anew with the first key of FIELD_ENCRYPTION_KEYS."

    def handle(self, *args, **options) -> None:
        """Rotate column by column, and say what cannot be read.

        Raises:
            CommandError: some secrets open with no key; the others are rotated all the same.
        """
        rotated = unreadable = 0
        for model in apps.get_models():
            for field in model._meta.local_concrete_fields:
                if isinstance(field, EncryptedField):
                    done, lost = rotate_column(model._meta.db_table, str(field.column))
                    rotated, unreadable = rotated + done, unreadable + lost
        self.stdout.write(f"{rotated} secrets are written with the newest key.")
        if unreadable:
            raise CommandError(f"{unreadable} secrets cannot be read with any key; they stay.")


def rotate_column(table: str, column: str) -> tuple[int, int]:
    """Rotate one column; return how many were written anew and how many are unreadable.

    Each is written only if it is still what was read: a token that is renewed meanwhile is
    newer, and written with the newest key already.
    """
    quote = connection.ops.quote_name
    name = quote(column)
    rotated = unreadable = 0
    with connection.cursor() as cursor:
        # Names come from the models, never from outside.
        cursor.execute(f"SELECT id, {name} FROM {quote(table)} WHERE {name} <> ''")  # noqa: S608
        for pk, old in cursor.fetchall():
            try:
                new = rotate(old)
            except SecretUnreadable:
                unreadable += 1
                continue
            cursor.execute(
                f"UPDATE {quote(table)} SET {name} = %s WHERE id = %s AND {name} = %s",  # noqa: S608
                [new, pk, old],
            )
            rotated += cursor.rowcount
    return rotated, unreadable
