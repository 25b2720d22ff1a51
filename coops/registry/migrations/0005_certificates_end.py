from datetime import date

from django.db import migrations, models

ENDING = ("ocop", "vietgap", "vietgahp", "globalgap", "organic", "haccp")
#: The shortest term of these schemes: none of them counts for less.
SHORTEST_DAYS = 365


def give_an_end(apps, schema_editor):
    """Let what was written down without an end count for the shortest term, and no longer."""
    certificates = apps.get_model("coops", "Certificate").objects
    endless = certificates.filter(kind__in=ENDING, expires_on=None).order_by("pk")
    for pk, issued_on in list(endless.values_list("pk", "issued_on")):
        last = min(issued_on.toordinal() + SHORTEST_DAYS, date.max.toordinal())
        certificates.filter(pk=pk).update(expires_on=date.fromordinal(last))


class Migration(migrations.Migration):
    dependencies = [("coops", "0004_certificates")]

    operations = [
        migrations.RunPython(give_an_end, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ENDING), _negated=True),
                    ("expires_on__isnull", False),
                    _connector="OR",
                ),
                name="certificate_of_a_scheme_ends",
            ),
        ),
    ]
