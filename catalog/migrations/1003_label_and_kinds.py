import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "1002_photo_once")]

    operations = [
        migrations.AddField(
            model_name="product",
            name="ingredients",
            field=models.TextField(
                blank=True, max_length=1000, verbose_name="ingredients", default=""
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="product",
            name="warnings",
            field=models.CharField(blank=True, max_length=255, verbose_name="warnings", default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="product",
            name="maker",
            field=models.CharField(blank=True, max_length=160, verbose_name="maker", default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="product",
            name="maker_address",
            field=models.CharField(
                blank=True, max_length=255, verbose_name="address of the maker", default=""
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="product",
            name="made_on",
            field=models.DateField(blank=True, null=True, verbose_name="made or harvested on"),
        ),
        migrations.AddField(
            model_name="product",
            name="ready_on",
            field=models.DateField(blank=True, null=True, verbose_name="ready from"),
        ),
        migrations.AddField(
            model_name="product",
            name="family",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="variants",
                to="catalogue.product",
                verbose_name="kind of",
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("family__isnull", True),
                    models.Q(("family", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="product_is_no_kind_of_itself",
            ),
        ),
    ]
