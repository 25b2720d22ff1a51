import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lots", "0001_initial"),
        ("partner", "1003_goods_that_come_back"),
    ]

    operations = [
        migrations.AddField(
            model_name="pricechange",
            name="undoes",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="undone_by",
                to="partner.pricechange",
            ),
        ),
        migrations.AddField(
            model_name="stockchange",
            name="lot",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="lots.lot",
            ),
        ),
        migrations.AddField(
            model_name="stockchange",
            name="undoes",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="undone_by",
                to="partner.stockchange",
            ),
        ),
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
                    ("harvested", "harvested or made"),
                    ("undone", "taken back"),
                ],
                max_length=20,
                verbose_name="reason",
            ),
        ),
    ]
