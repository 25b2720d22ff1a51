"""Photos of signed papers are encrypted: first a place for them."""

import shop.core.crypto
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("settlement", "0001_settlements")]

    operations = [
        migrations.AddField(
            model_name="signedpaper",
            name="content",
            field=shop.core.crypto.EncryptedField(blank=True, default="", editable=False),
        ),
    ]
