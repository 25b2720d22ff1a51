"""Pick-up days and parcels of orders; claims with photos."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

STATES = [
    ("open", "waits for the co-op's answer"),
    ("refund", "money back"),
    ("replace", "new goods"),
    ("declined", "declined"),
    ("asked_again", "the market's staff decide"),
]


def key():
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def person():
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.SET_NULL,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("order", "1005_units_that_came_back"),
        ("shipping", "1000_by_weight_zone_and_day"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="order",
            name="pickup_slot",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="orders",
                to="shipping.pickupslot",
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="tracking_url",
            field=models.CharField(blank=True, max_length=300, verbose_name="tracking page"),
        ),
        migrations.AddField(
            model_name="order",
            name="parcel_state",
            field=models.CharField(
                blank=True,
                choices=[
                    ("in_transit", "on the road"),
                    ("out_for_delivery", "with the shipper, comes today"),
                    ("failed", "could not be delivered"),
                    ("returning", "comes back to the co-op"),
                ],
                max_length=20,
                verbose_name="where the parcel is",
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="expected_on",
            field=models.DateField(blank=True, null=True, verbose_name="expected on"),
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", key()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("spoiled", "Spoiled or not fresh"),
                            ("broken", "Broken or crushed on the way"),
                            ("missing", "Something is missing"),
                            ("wrong", "Other goods than ordered"),
                            ("not_as_said", "Not as it was described"),
                            ("other", "Something else"),
                        ],
                        max_length=20,
                        verbose_name="what is wrong",
                    ),
                ),
                (
                    "words",
                    models.TextField(blank=True, max_length=1000, verbose_name="in your own words"),
                ),
                (
                    "wish",
                    models.CharField(
                        choices=[("refund", "Money back"), ("replace", "New goods")],
                        max_length=10,
                        verbose_name="what you would like",
                    ),
                ),
                (
                    "state",
                    models.CharField(choices=STATES, db_index=True, default="open", max_length=20),
                ),
                (
                    "made_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("answer_by", models.DateTimeField(editable=False)),
                ("answer", models.CharField(blank=True, choices=STATES, max_length=20)),
                (
                    "answer_words",
                    models.CharField(blank=True, max_length=500, verbose_name="answer"),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "refund_vnd",
                    models.PositiveBigIntegerField(default=0, verbose_name="money back (đồng)"),
                ),
                ("asked_again_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decision_words",
                    models.CharField(blank=True, max_length=500, verbose_name="decision"),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("answered_by", person()),
                ("decided_by", person()),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="order.order",
                    ),
                ),
            ],
            options={
                "verbose_name": "claim",
                "verbose_name_plural": "claims",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(("state__in", ["open", "asked_again"])),
                        fields=("order",),
                        name="claim_one_waits_per_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ClaimPhoto",
            fields=[
                ("id", key()),
                ("digest", models.CharField(max_length=32)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="photos",
                        to="order.claim",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("claim", "digest"), name="claim_photo_once")
                ],
            },
        ),
    ]
