import django.utils.timezone
import phonenumber_field.modelfields
from django.db import migrations, models

import shop.users.code_models


class Migration(migrations.Migration):
    dependencies = [
        ("users", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="phone_proved_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="user",
            name="erased_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.RemoveConstraint(model_name="user", name="user_has_phone_or_email"),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("phone__isnull", False),
                    ("email__isnull", False),
                    ("erased_at__isnull", False),
                    _connector="OR",
                ),
                name="user_has_phone_or_email",
            ),
        ),
        migrations.CreateModel(
            name="LoginCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(default=shop.users.code_models.new_token, max_length=64, unique=True)),
                ("purpose", models.CharField(choices=[("login", "logging in"), ("close", "closing the account")], default="login", max_length=10)),
                ("phone", phonenumber_field.modelfields.PhoneNumberField(db_index=True, max_length=128, region="VN", verbose_name="phone number")),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("proves_phone", models.BooleanField(default=False)),
                ("asked_at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "one-time code",
                "verbose_name_plural": "one-time codes",
                "ordering": ["-pk"],
            },
        ),
    ]
