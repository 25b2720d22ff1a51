"""Let shops, items and variants count from numbers of the size that the market has."""

from django.db import migrations

FIRST = {"practice_shop": 220_500, "practice_item": 850_000_000, "practice_variant": 10_000_000}


class Migration(migrations.Migration):
    dependencies = [("practice", "0001_initial")]
    operations = [
        migrations.RunSQL(
            [
                (f"INSERT INTO sqlite_sequence (name, seq) VALUES ('{table}', {number})", None)
                for table, number in FIRST.items()
            ],
            [
                (f"DELETE FROM sqlite_sequence WHERE name = '{table}'", None)
                for table in FIRST
            ],
        )
    ]
