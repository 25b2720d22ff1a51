"""Fees by weight and zone, pick-up points with their days, carriers booked by hand."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

WEEKDAYS = [
    (0, "Monday"),
    (1, "Tuesday"),
    (2, "Wednesday"),
    (3, "Thursday"),
    (4, "Friday"),
    (5, "Saturday"),
    (6, "Sunday"),
]


def key():
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


class Migration(migrations.Migration):
    dependencies = [("shipping", "0003_auto_20181115_1953"), ("coops", "0003_line_and_cover")]

    operations = [
        migrations.CreateModel(
            name="DeliveryTable",
            fields=[
                ("id", key()),
                (
                    "packaging_g",
                    models.PositiveIntegerField(
                        default=0, verbose_name="weight of the packaging (grams)"
                    ),
                ),
                (
                    "near_provinces",
                    models.JSONField(blank=True, default=list, verbose_name="near provinces"),
                ),
                ("steps", models.JSONField(blank=True, default=list, verbose_name="weight steps")),
                (
                    "free_from",
                    models.JSONField(blank=True, default=dict, verbose_name="free delivery from"),
                ),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "cooperative",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="delivery_table",
                        to="coops.cooperative",
                    ),
                ),
            ],
            options={"verbose_name": "delivery table", "verbose_name_plural": "delivery tables"},
        ),
        migrations.CreateModel(
            name="PickupPoint",
            fields=[
                ("id", key()),
                ("place", models.CharField(max_length=120, verbose_name="place")),
                (
                    "directions",
                    models.CharField(blank=True, max_length=200, verbose_name="how to find it"),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=WEEKDAYS, verbose_name="day of the week"
                    ),
                ),
                ("opens", models.TimeField(verbose_name="from")),
                ("closes", models.TimeField(verbose_name="until")),
                (
                    "capacity",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1000),
                        ],
                        verbose_name="orders a day",
                    ),
                ),
                (
                    "closes_before_h",
                    models.PositiveSmallIntegerField(
                        default=12,
                        validators=[django.core.validators.MaxValueValidator(168)],
                        verbose_name="hours before, when ordering ends",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "cooperative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pickup_points",
                        to="coops.cooperative",
                    ),
                ),
            ],
            options={
                "verbose_name": "pick-up point",
                "verbose_name_plural": "pick-up points",
                "ordering": ["weekday", "opens", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(("closes__gt", F("opens"))), name="point_opens_first"
                    ),
                    models.CheckConstraint(
                        condition=Q(("weekday__lte", 6)), name="point_has_a_weekday"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PickupSlot",
            fields=[
                ("id", key()),
                ("day", models.DateField(verbose_name="day")),
                ("capacity", models.PositiveSmallIntegerField(verbose_name="orders a day")),
                ("taken", models.PositiveSmallIntegerField(default=0, verbose_name="orders")),
                (
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="shipping.pickuppoint",
                    ),
                ),
            ],
            options={
                "verbose_name": "pick-up day",
                "verbose_name_plural": "pick-up days",
                "ordering": ["day", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("point", "day"), name="slot_once_a_day"),
                    models.CheckConstraint(
                        condition=Q(("taken__lte", F("capacity"))), name="slot_is_not_over"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnCarrier",
            fields=[
                ("id", key()),
                ("name", models.CharField(max_length=80, verbose_name="carrier")),
                (
                    "tracking_url",
                    models.CharField(blank=True, max_length=300, verbose_name="tracking page"),
                ),
                (
                    "cooperative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="carriers",
                        to="coops.cooperative",
                    ),
                ),
            ],
            options={
                "verbose_name": "carrier",
                "verbose_name_plural": "carriers",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cooperative", "name"), name="carrier_once_per_coop"
                    )
                ],
            },
        ),
    ]
