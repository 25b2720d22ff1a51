from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("order", "1002_mark_missing_goods")]

    operations = [
        migrations.AlterField(
            model_name="order",
            name="channel",
            field=models.CharField(
                choices=[
                    ("shop", "Chợ Quê"),
                    ("phone", "phone"),
                    ("shopee", "Shopee"),
                    ("lazada", "Lazada"),
                    ("sendo", "Sendo"),
                    ("file", "another marketplace"),
                ],
                default="shop",
                max_length=20,
                verbose_name="channel",
            ),
        )
    ]
