from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partner", "1004_undo_and_lots"),
    ]

    operations = [
        migrations.AddField(
            model_name="stockchange",
            name="from_lots",
            field=models.JSONField(blank=True, editable=False, null=True),
        ),
    ]
