from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("coops", "0005_certificates_end")]

    operations = [
        migrations.AddField(
            model_name="cooperative",
            name="rest_from",
            field=models.DateField(blank=True, null=True, verbose_name="rests from"),
        ),
        migrations.AddField(
            model_name="cooperative",
            name="rest_until",
            field=models.DateField(blank=True, null=True, verbose_name="rests until"),
        ),
        migrations.AddField(
            model_name="cooperative",
            name="rest_order_until",
            field=models.DateField(blank=True, null=True, verbose_name="last day to order before"),
        ),
        migrations.AddField(
            model_name="cooperative",
            name="rest_reason",
            field=models.CharField(blank=True, max_length=40, verbose_name="rests for"),
        ),
        migrations.AddConstraint(
            model_name="cooperative",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("rest_from__isnull", True), ("rest_until__isnull", True)),
                    models.Q(
                        ("rest_from__isnull", False),
                        ("rest_until__gte", models.F("rest_from")),
                        ("rest_until__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="rest_has_both_ends",
            ),
        ),
    ]
