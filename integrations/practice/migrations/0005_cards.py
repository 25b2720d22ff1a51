import time

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("practice", "0004_first_numbers_again")]

    operations = [
        migrations.CreateModel(
            name="Repeatable",
            fields=[
                ("key", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64)),
                ("status", models.PositiveIntegerField()),
                ("body", models.JSONField()),
                ("made_at", models.FloatField(default=time.time)),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Thing",
            fields=[
                ("remote_id", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40)),
                ("parent", models.CharField(blank=True, max_length=80)),
                ("body", models.JSONField()),
                ("created_at", models.FloatField(default=time.time)),
            ],
            options={
                "ordering": ["created_at", "remote_id"],
                "indexes": [models.Index(fields=["kind", "parent"], name="thing_of_parent")],
            },
        ),
    ]
