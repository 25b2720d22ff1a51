from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="SynonymGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "words",
                    models.CharField(
                        help_text="Separated by commas, with their marks: bắp, ngô.",
                        max_length=300,
                        verbose_name="words",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "code",
                    models.SlugField(
                        blank=True, editable=False, max_length=40, null=True, unique=True
                    ),
                ),
            ],
            options={
                "verbose_name": "words for the same goods",
                "verbose_name_plural": "words for the same goods",
                "ordering": ["words", "pk"],
            },
        ),
    ]
