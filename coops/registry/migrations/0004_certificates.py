import decimal

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "1003_label_and_kinds"),
        ("coops", "0003_line_and_cover"),
    ]

    operations = [
        migrations.AddField(
            model_name="cooperative",
            name="latitude",
            field=models.DecimalField(
                blank=True,
                decimal_places=5,
                max_digits=8,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(decimal.Decimal("8")),
                    django.core.validators.MaxValueValidator(decimal.Decimal("24")),
                ],
                verbose_name="latitude",
            ),
        ),
        migrations.AddField(
            model_name="cooperative",
            name="longitude",
            field=models.DecimalField(
                blank=True,
                decimal_places=5,
                max_digits=8,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(decimal.Decimal("102")),
                    django.core.validators.MaxValueValidator(decimal.Decimal("118")),
                ],
                verbose_name="longitude",
            ),
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ocop", "OCOP"),
                            ("vietgap", "VietGAP"),
                            ("vietgahp", "VietGAHP"),
                            ("globalgap", "GlobalG.A.P."),
                            ("organic", "organic"),
                            ("haccp", "HACCP, ISO 22000"),
                            ("food-safety", "food safety"),
                            ("declaration", "self-declared product"),
                            ("area", "growing-area code"),
                            ("mark", "geographical indication or collective mark"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "stars",
                    models.PositiveSmallIntegerField(
                        blank=True, choices=[(3, "3"), (4, "4"), (5, "5")], null=True, verbose_name="stars"
                    ),
                ),
                ("number", models.CharField(max_length=80, verbose_name="number")),
                ("issuer", models.CharField(max_length=160, verbose_name="issued by")),
                ("certified_name", models.CharField(blank=True, max_length=160, verbose_name="name on the certificate")),
                ("issued_on", models.DateField(verbose_name="issued on")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="expires on")),
                ("scan_digest", models.CharField(blank=True, editable=False, max_length=64)),
                ("reminded_days", models.PositiveSmallIntegerField(editable=False, null=True)),
                (
                    "cooperative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="certificates",
                        to="coops.cooperative",
                        verbose_name="co-operative",
                    ),
                ),
                (
                    "products",
                    models.ManyToManyField(
                        blank=True, related_name="certificates", to="catalogue.product", verbose_name="covers"
                    ),
                ),
            ],
            options={
                "verbose_name": "certificate",
                "verbose_name_plural": "certificates",
                "ordering": ["kind", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("expires_on__isnull", False), ("kind", "ocop"), ("stars__isnull", False), ("stars__range", (3, 5))),
                            models.Q(models.Q(("kind", "ocop"), _negated=True), ("stars__isnull", True)),
                            _connector="OR",
                        ),
                        name="stars_are_ocop_and_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number", ""), _negated=True), name="certificate_has_a_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_on__isnull", True),
                            ("expires_on__gt", models.F("issued_on")),
                            _connector="OR",
                        ),
                        name="certificate_ends_after_it_began",
                    ),
                ],
            },
        ),
    ]
