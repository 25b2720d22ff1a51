"""Photos of signed papers are encrypted: those that are there."""

import base64

from django.db import migrations


def encrypt(apps, schema_editor):
    """Idempotent: what is encrypted is not taken a second time."""
    rows = apps.get_model("settlement", "SignedPaper").objects
    for row in rows.filter(content="").iterator(chunk_size=20):
        row.content = base64.b64encode(bytes(row.picture)).decode()
        row.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [("settlement", "0002_signedpaper_content")]

    operations = [migrations.RunPython(encrypt, migrations.RunPython.noop)]
