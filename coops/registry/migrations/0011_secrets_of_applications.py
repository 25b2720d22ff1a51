"""Move what tells who somebody is out of plain text; empty applications that came to nothing."""

import json

import shop.core.crypto
from django.db import migrations

SECRET = ("personal_number", "born_on")


def move(apps, schema_editor):
    """Idempotent: what was moved is not there a second time."""
    rows = apps.get_model("coops", "Application").objects
    over = {"typed": {}, "personal_number": "", "born_on": None}
    rows.filter(state="refused").update(**over)
    rows.filter(state="withdrawn").update(**over, phone="", email="", line1="")
    for row in rows.exclude(typed={}).iterator(chunk_size=200):
        secret = {name: row.typed[name] for name in SECRET if row.typed.get(name)}
        if set(SECRET) & row.typed.keys():
            row.typed = {name: text for name, text in row.typed.items() if name not in SECRET}
            row.typed_secret = json.dumps(secret) if secret else ""
            row.save(update_fields=["typed", "typed_secret"])


class Migration(migrations.Migration):
    dependencies = [("coops", "0010_only_verified_sellers_are_open")]

    operations = [
        migrations.AddField(
            model_name="application",
            name="typed_secret",
            field=shop.core.crypto.EncryptedField(blank=True, default="", editable=False),
        ),
        migrations.RunPython(move, migrations.RunPython.noop),
    ]
