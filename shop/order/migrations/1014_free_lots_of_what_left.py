"""Orders that left the barn or were cancelled hold no units of lots any more."""

from django.db import migrations


def free_lots(apps, schema_editor) -> None:
    """Forget what lies packed of orders that are not open."""
    line_lots = apps.get_model("order", "LineLot").objects.using(schema_editor.connection.alias)
    line_lots.filter(is_gone=False).exclude(
        line__order__status__in=["new", "confirmed", "packed"]
    ).delete()


class Migration(migrations.Migration):
    dependencies = [("order", "1013_what_parts_said")]

    operations = [migrations.RunPython(free_lots, migrations.RunPython.noop, elidable=True)]
