from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("integrations", "0007_variants_told"),
    ]

    operations = [
        migrations.AlterField(
            model_name="orderaction",
            name="kind",
            field=models.CharField(
                choices=[
                    ("cancel", "cancel"),
                    ("cancel_part", "cancel a part"),
                    ("accept_cancel", "agree to the cancellation"),
                    ("refuse_cancel", "refuse the cancellation"),
                    ("ship", "arrange the hand-over"),
                    ("label", "get the label"),
                ],
                max_length=20,
            ),
        ),
    ]
