from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("order", "1007_pay_by_card"),
    ]

    operations = [
        migrations.AddField(
            model_name="checkout",
            name="let_go_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="checkout",
            name="masked_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="checkout",
            index=models.Index(
                condition=models.Q(("let_go_at__isnull", False), ("masked_at__isnull", True)),
                fields=["let_go_at"],
                name="checkout_to_mask",
            ),
        ),
    ]
