from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("integrations", "0006_returns")]

    operations = [
        migrations.AddField(
            model_name="listing",
            name="variants_told",
            field=models.CharField(blank=True, max_length=64),
        )
    ]
