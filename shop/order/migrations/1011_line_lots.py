import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lots", "0001_initial"),
        ("order", "1010_part_deliveries_and_packing_photos"),
    ]

    operations = [
        migrations.CreateModel(
            name="LineLot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("units", models.PositiveIntegerField()),
                ("is_gone", models.BooleanField(default=False)),
                ("returned", models.PositiveIntegerField(default=0)),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="line_lots",
                        to="order.line",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="line_lots",
                        to="lots.lot",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("line", "lot", "is_gone"), name="line_lot_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("lot__isnull", True)),
                        fields=("line", "is_gone"),
                        name="line_without_lot_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("units__gt", 0)), name="line_lot_of_units"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("returned__lte", models.F("units")),
                            models.Q(("is_gone", True), ("returned", 0), _connector="OR"),
                        ),
                        name="line_lot_returned_once",
                    ),
                ],
            },
        ),
    ]
