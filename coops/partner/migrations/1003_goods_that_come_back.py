from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partner", "1002_price_diary")]

    operations = [
        migrations.AlterField(
            model_name="stockchange",
            name="reason",
            field=models.CharField(
                choices=[
                    ("counted", "counted again"),
                    ("imported", "price list"),
                    ("import_undone", "price list taken back"),
                    ("ordered", "ordered"),
                    ("cancelled", "order cancelled"),
                    ("handed_over", "handed over"),
                    ("spoiled", "spoiled or lost"),
                    ("returned", "came back from a buyer"),
                ],
                max_length=20,
                verbose_name="reason",
            ),
        )
    ]
