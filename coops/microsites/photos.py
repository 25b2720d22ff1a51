"""Which stored photos the websites name, in what is shown, was shown, or is being changed."""

from collections.abc import Iterable

from coops.microsites.models import LibraryPhoto, Site, SitePerson, SiteVersion
from shop.core.files import digests_by_name


def held_photos(digests: set[str]) -> set[str]:
    """Return those of ``digests`` that a website, the library or a badge names.

    A person who was taken away holds no photo, in no version.
    """
    named = digests_by_name(digests)
    people = {str(pk) for pk in SitePerson.objects.values_list("pk", flat=True)}
    held = set(LibraryPhoto.objects.filter(digest__in=digests).values_list("digest", flat=True))
    held |= set(
        SitePerson.objects.filter(photo_digest__in=digests).values_list("photo_digest", flat=True)
    )
    held |= set(
        Site.objects.filter(badge_digest__in=digests).values_list("badge_digest", flat=True)
    )
    for content in _contents():
        held |= {named[name] for name in picture_names(content) if name in named}
        held |= {
            one["photo"]
            for one in content.get("people", [])
            if one["photo"] in digests and str(one["pk"]) in people
        }
    return held


def picture_names(content: dict) -> set[str]:
    """Return the names of the files that a content names as logo or cover."""
    return {content[key] for key in ("logo", "cover") if content.get(key)}


def person_digests(site: Site, pk: int) -> set[str]:
    """Return the photos of a person in all that was ever published."""
    contents = SiteVersion.objects.filter(site=site).values_list("content", flat=True)
    return {
        one["photo"]
        for content in contents
        for one in content.get("people", [])
        if one["pk"] == pk and one["photo"]
    }


def _contents() -> Iterable[dict]:
    yield from SiteVersion.objects.values_list("content", flat=True).iterator(chunk_size=200)
    yield from Site.objects.values_list("draft", flat=True).iterator(chunk_size=200)
