"""Which stored photos requests for help show."""

from coops.dossiers.models import HelpPhoto


def held_photos(digests: set[str]) -> set[str]:
    """Return those of ``digests`` that belong to a request."""
    return set(HelpPhoto.objects.filter(digest__in=digests).values_list("digest", flat=True))
