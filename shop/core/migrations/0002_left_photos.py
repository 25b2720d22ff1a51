import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0001_backups")]

    operations = [
        migrations.CreateModel(
            name="LeftPhoto",
            fields=[
                ("digest", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("left_at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
            ],
        ),
    ]
