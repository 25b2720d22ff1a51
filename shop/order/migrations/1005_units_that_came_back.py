"""Count what came back of a line; orders that were taken back whole before have all of it back."""

from django.db import migrations, models
from django.db.models import F


def mark(apps, schema_editor):
    """A cancelled order with goods handed over is one whose goods came back and were counted."""
    Line = apps.get_model("order", "Line")
    Line.objects.filter(order__status="cancelled", num_consumed__gt=0).update(
        num_returned=F("num_consumed")
    )


class Migration(migrations.Migration):
    dependencies = [("order", "1004_event_at")]

    operations = [
        migrations.AddField(
            model_name="line",
            name="num_returned",
            field=models.PositiveIntegerField(default=0, verbose_name="came back"),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.CheckConstraint(
                condition=models.Q(("num_returned__lte", models.F("num_consumed"))),
                name="line_returned_once",
            ),
        ),
    ]
