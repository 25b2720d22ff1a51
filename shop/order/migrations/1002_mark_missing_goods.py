"""Mark open orders that miss goods: promised goods may have spoiled before the mark existed."""

from django.db import migrations

OPEN = ("new", "confirmed", "packed")


def mark(apps, schema_editor):
    """Set the mark where units of known goods are short."""
    Line = apps.get_model("order", "Line")
    Order = apps.get_model("order", "Order")
    short = Line.objects.filter(num_short__gt=0, stockrecord__isnull=False).values("order_id")
    Order.objects.filter(status__in=OPEN, pk__in=short).update(is_oversold=True)


class Migration(migrations.Migration):
    dependencies = [("order", "1001_orders_of_other_channels")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
