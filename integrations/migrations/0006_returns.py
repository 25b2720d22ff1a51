import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("integrations", "0005_refused_pushes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="channelaccount",
            name="next_returns_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="channelaccount",
            name="returns_read_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="ChannelReturn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=64, verbose_name="number there")),
                ("state", models.CharField(max_length=20)),
                ("raw_state", models.CharField(blank=True, max_length=80)),
                ("reason", models.CharField(blank=True, max_length=255, verbose_name="reason")),
                ("amount_vnd", models.BigIntegerField(blank=True, null=True)),
                ("sends_goods", models.BooleanField(default=True)),
                ("answer_by", models.DateTimeField(blank=True, null=True)),
                ("lines", models.JSONField(blank=True, default=list)),
                ("remote_created_at", models.DateTimeField()),
                ("remote_updated_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(auto_now=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "not looked at yet"),
                            ("received", "the goods came back"),
                            ("nothing", "nothing came back"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "channel_order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="returns",
                        to="integrations.channelorder",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "return of a marketplace's order",
                "verbose_name_plural": "returns of marketplaces' orders",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("channel_order", "number"), name="channel_return_once"
                    )
                ],
            },
        ),
    ]
