from django.core.management import call_command
from django.db import migrations


def create_table(apps, schema_editor):
    """Make the table of the database cache; a server with Redis leaves it empty."""
    call_command(
        "createcachetable", "core_cache", database=schema_editor.connection.alias, verbosity=0
    )


def drop_table(apps, schema_editor):
    schema_editor.execute("DROP TABLE IF EXISTS core_cache")


class Migration(migrations.Migration):
    initial = True
    dependencies: list = []
    operations = [migrations.RunPython(create_table, drop_table)]
