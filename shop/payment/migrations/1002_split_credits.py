from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payment", "1001_rows_of_before"),
    ]

    operations = [
        migrations.AddField(
            model_name="bankcredit",
            name="split_vnd",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="bankcredit",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "to be looked at"),
                    ("matched", "belongs to an order"),
                    ("split", "belongs to several orders"),
                    ("set_aside", "set aside"),
                ],
                default="waiting",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="bankcredit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("split_vnd__gt", 0),
                        ("split_vnd__lte", models.F("amount_vnd")),
                        ("state", "split"),
                    ),
                    models.Q(models.Q(("state", "split"), _negated=True), ("split_vnd", 0)),
                    _connector="OR",
                ),
                name="credit_split_at_most_whole",
            ),
        ),
    ]
