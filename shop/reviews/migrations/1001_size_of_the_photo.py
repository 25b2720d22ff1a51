from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "1000_bought_goods_only")]

    operations = [
        migrations.AddField(
            model_name="productreview",
            name="photo_width",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="productreview",
            name="photo_height",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
    ]
