"""Which stored photos the co-ops' own pages show."""

from django.db.models import Q

from coops.registry.models import Certificate, Cooperative
from shop.core.files import digests_by_name


def held_photos(digests: set[str]) -> set[str]:
    """Return those of ``digests`` that are scans of certificates, or a co-op's picture or cover."""
    scans = Certificate.objects.filter(scan_digest__in=digests)
    named = digests_by_name(digests)
    shown = Cooperative.objects.filter(Q(logo__in=named) | Q(cover__in=named))
    names = {name for pair in shown.values_list("logo", "cover") for name in pair}
    return {*scans.values_list("scan_digest", flat=True), *(named[n] for n in names & named.keys())}
