"""Photos of signed papers are encrypted: the plain ones go."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("settlement", "0003_encrypt_signed_papers")]

    operations = [migrations.RemoveField(model_name="signedpaper", name="picture")]
