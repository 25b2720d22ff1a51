import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies: list = []

    operations = [
        migrations.CreateModel(
            name="BackupMade",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "made_at",
                    models.DateTimeField(db_index=True, default=django.utils.timezone.now),
                ),
                ("size_bytes", models.BigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
            ],
            options={"get_latest_by": "made_at"},
        ),
    ]
