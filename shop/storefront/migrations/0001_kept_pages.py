from django.db import migrations, models

from shop.storefront.kept.marks import drop_triggers


def leave_no_trigger(apps, schema_editor):
    """On the way back, before the table goes: every sale would fail in a trigger without it."""
    drop_triggers(schema_editor.connection)


class Migration(migrations.Migration):
    initial = True
    dependencies: list = []

    operations = [
        migrations.CreateModel(
            name="CatalogueMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mark", models.BigIntegerField()),
            ],
        ),
        # The triggers themselves are made after every migrate (shop.storefront.kept.marks).
        migrations.RunPython(migrations.RunPython.noop, leave_no_trigger),
    ]
