from decimal import Decimal

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shipping", "1000_by_weight_zone_and_day"),
    ]

    operations = [
        migrations.AddField(
            model_name="pickuppoint",
            name="latitude",
            field=models.DecimalField(
                blank=True,
                decimal_places=5,
                max_digits=8,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(Decimal("8")),
                    django.core.validators.MaxValueValidator(Decimal("24")),
                ],
                verbose_name="latitude",
            ),
        ),
        migrations.AddField(
            model_name="pickuppoint",
            name="longitude",
            field=models.DecimalField(
                blank=True,
                decimal_places=5,
                max_digits=8,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(Decimal("102")),
                    django.core.validators.MaxValueValidator(Decimal("118")),
                ],
                verbose_name="longitude",
            ),
        ),
    ]
