import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("order", "1003_more_channels")]

    operations = [
        migrations.AlterField(
            model_name="orderevent",
            name="at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        )
    ]
