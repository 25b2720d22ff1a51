from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "1003_label_and_kinds")]

    operations = [
        migrations.AddIndex(
            model_name="productcategory",
            index=models.Index(fields=["category", "product"], name="goods_of_a_shelf"),
        ),
    ]
