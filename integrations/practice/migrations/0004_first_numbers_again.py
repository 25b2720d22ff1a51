"""Let the numbers of 0002 count once more: SQLite forgets them when 0003 rebuilds the tables."""

from django.db import migrations

FIRST = {"practice_shop": 220_500, "practice_item": 850_000_000, "practice_variant": 10_000_000}


class Migration(migrations.Migration):
    dependencies = [("practice", "0003_dialects")]
    operations = [
        migrations.RunSQL(
            [
                statement
                for table, number in FIRST.items()
                for statement in (
                    f"INSERT INTO sqlite_sequence (name, seq) SELECT '{table}', 0 WHERE NOT EXISTS "
                    f"(SELECT 1 FROM sqlite_sequence WHERE name = '{table}')",
                    f"UPDATE sqlite_sequence SET seq = MAX(seq, {number}) WHERE name = '{table}'",
                )
            ],
            migrations.RunSQL.noop,
        )
    ]
