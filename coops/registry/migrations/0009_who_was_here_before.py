"""Co-ops and helpers of before: co-ops count as verified, helpers keep their desks for 30 days.

The helpers' owners never said what for and until when; a month is time to ask them.
"""

from datetime import timedelta

from django.db import migrations
from django.utils import timezone

SCOPES = ["orders", "products", "stock", "marketplaces"]


def carry_over(apps, schema_editor):
    """Idempotent: what stands there already stays."""
    now = timezone.now()
    apps.get_model("coops", "Cooperative").objects.filter(state="draft").update(
        state="verified", verified_method="before", verified_at=now
    )
    consents = apps.get_model("coops", "HelperConsent").objects
    helpers = apps.get_model("coops", "Membership").objects.filter(role="helper", is_active=True)
    for pk in helpers.values_list("pk", flat=True):
        if not consents.filter(membership_id=pk).exists():
            consents.create(
                membership_id=pk, scopes=SCOPES, given_at=now, until=now + timedelta(days=30)
            )


class Migration(migrations.Migration):
    dependencies = [("coops", "0008_sellers_and_people")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
