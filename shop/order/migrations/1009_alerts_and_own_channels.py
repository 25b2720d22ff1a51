import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("basket", "0012_line_code"),
        ("coops", "0006_rest"),
        ("order", "1008_let_go"),
        ("shipping", "1001_points_on_the_map"),
        ("sites", "0002_alter_domain_unique"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Alert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "round",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "new order"), (2, "reminder"), (3, "to the helper")]
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[("email", "e-mail"), ("phone", "SMS or Zalo")], max_length=10
                    ),
                ),
                ("to", models.CharField(max_length=30)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("next_try_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("failure", models.CharField(blank=True, max_length=60)),
                ("digest", models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="AlertRules",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "remind_after",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[
                            django.core.validators.MinValueValidator(10),
                            django.core.validators.MaxValueValidator(600),
                        ],
                        verbose_name="remind after (minutes)",
                    ),
                ),
                (
                    "helper_after",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[
                            django.core.validators.MinValueValidator(10),
                            django.core.validators.MaxValueValidator(600),
                        ],
                        verbose_name="then tell the helper after (minutes)",
                    ),
                ),
                (
                    "from_hour",
                    models.PositiveSmallIntegerField(
                        default=6,
                        validators=[django.core.validators.MaxValueValidator(23)],
                        verbose_name="from (hour)",
                    ),
                ),
                (
                    "until_hour",
                    models.PositiveSmallIntegerField(
                        default=21,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(24),
                        ],
                        verbose_name="until (hour)",
                    ),
                ),
                ("by_email", models.BooleanField(default=True, verbose_name="by e-mail")),
                ("by_phone", models.BooleanField(default=True, verbose_name="by SMS or Zalo")),
            ],
        ),
        migrations.CreateModel(
            name="SetAsideRest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("paused_on", models.DateField()),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("order_until", models.DateField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=40)),
            ],
        ),
        migrations.AlterField(
            model_name="order",
            name="channel",
            field=models.CharField(
                choices=[
                    ("shop", "Chợ Quê"),
                    ("phone", "phone"),
                    ("zalo", "Zalo"),
                    ("market", "market stall"),
                    ("shopee", "Shopee"),
                    ("lazada", "Lazada"),
                    ("sendo", "Sendo"),
                    ("file", "another marketplace"),
                ],
                default="shop",
                max_length=20,
                verbose_name="channel",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                fields=["cooperative", "payment_status", "status"], name="order_coop_money"
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("hold", "returning")),
                fields=["cooperative"],
                name="order_coop_returning",
            ),
        ),
        migrations.AddField(
            model_name="alert",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="alerts", to="order.order"
            ),
        ),
        migrations.AddField(
            model_name="alert",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="alertrules",
            name="cooperative",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="alert_rules",
                to="coops.cooperative",
            ),
        ),
        migrations.AddField(
            model_name="setasiderest",
            name="cooperative",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="set_aside_rest",
                to="coops.cooperative",
            ),
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(
                condition=models.Q(("claimed_at__isnull", True)),
                fields=["next_try_at"],
                name="alert_to_send",
            ),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.UniqueConstraint(
                fields=("order", "round", "way", "to"), name="alert_once_per_receiver"
            ),
        ),
        migrations.AddConstraint(
            model_name="alertrules",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_hour__gt", models.F("from_hour"))),
                name="alert_day_has_hours",
            ),
        ),
    ]
