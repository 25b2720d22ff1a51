"""Changing a website: section by section, then publishing, and going back.

Each takes the site first by raising its ``revision``: the next one waits, on any database. What
is done twice is done once: publishing what is shown already makes no version.
"""

import re
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from coops.microsites.contents import (
    COLUMNS,
    Content,
    column_value,
    shown_content,
    wanted_content,
)
from coops.microsites.models import Site, SitePerson, SiteVersion
from coops.microsites.photos import person_digests, picture_names
from coops.registry.models import Cooperative
from shop.core.left_photos import forget_photos, want_photo

#: Older versions are let go; a co-op that publishes every week comes back a year.
MOST_VERSIONS = 50
MOST_PEOPLE = 24
_CUT = re.compile(r"/(\w{32})-\w+\.jpg$")


class WebsiteRefused(ValueError):
    """Something that cannot be done with a website; the text is for who wanted it."""


def site_of(cooperative: Cooperative) -> Site:
    """Return the co-op's website; an unsaved one while nobody has changed anything.

    Looking writes nothing.
    """
    found = Site.objects.select_related("cooperative", "shown").filter(cooperative=cooperative)
    return found.first() or Site(cooperative=cooperative)


def open_site(cooperative: Cooperative) -> Site:
    """Return the co-op's website for changing it, taken until the transaction ends."""
    Site.objects.get_or_create(cooperative=cooperative)
    Site.objects.filter(cooperative=cooperative).update(revision=F("revision") + 1)
    return Site.objects.select_related("cooperative", "shown").get(cooperative=cooperative)


@transaction.atomic
def change(*, cooperative: Cooperative, **values: Any) -> Site:
    """Note changed values of the content; what is as shown is no change."""
    site = open_site(cooperative)
    shown = shown_content(site.cooperative, site).stored()
    left = _left_by(site.draft, values)
    draft = {**site.draft, **values}
    site.draft = {name: value for name, value in draft.items() if value != shown[name]}
    site.save(update_fields=["draft", "changed_at"])
    forget_photos(left)
    return site


@transaction.atomic
def drop_changes(*, cooperative: Cooperative) -> Site:
    """Throw away what was not published; people stay as they are."""
    site = open_site(cooperative)
    left = digests_of(picture_names(site.draft))
    site.draft = {}
    site.save(update_fields=["draft", "changed_at"])
    forget_photos(left)
    return site


@transaction.atomic
def publish(*, cooperative: Cooperative, by: Any) -> SiteVersion:
    """Show what was changed; returns the version that is shown now."""
    site = open_site(cooperative)
    wanted = wanted_content(site)
    if site.shown and wanted == shown_content(site.cooperative, site):
        return site.shown
    if not site.versions.exists():
        _add(site, shown_content(site.cooperative, site), by=None)
    site.draft = {}
    return _show(site, wanted, by=by)


@transaction.atomic
def go_back(*, version: SiteVersion, by: Any) -> SiteVersion:
    """Show an earlier version again, as a new one; without people who are gone since."""
    site = open_site(version.site.cooperative)
    willing = set(site.people.exclude(consent_at=None).values_list("pk", flat=True))
    content = Content.read(
        version.content
        | {"people": [one for one in version.content["people"] if one["pk"] in willing]}
    )
    if site.shown and content == shown_content(site.cooperative, site):
        return site.shown
    return _show(site, content, by=by, restored_from=version.number)


@transaction.atomic
def save_person(
    *,
    cooperative: Cooperative,
    name: str,
    work: str,
    photo_digest: str,
    agrees: bool,
    by: Any,
    pk: int | None = None,
) -> SitePerson:
    """Write a person of the website down, or anew; ``agrees`` is their own word, noted by ``by``.

    Raises:
        WebsiteRefused: there are as many as a page can show.
        SitePerson.DoesNotExist: gone meanwhile, or another co-op's.
    """
    site = open_site(cooperative)
    if pk is None and site.people.count() >= MOST_PEOPLE:
        raise WebsiteRefused(
            _("A website shows at most %(most)d people. Remove one first.") % {"most": MOST_PEOPLE}
        )
    person = site.people.get(pk=pk) if pk else SitePerson(site=site)
    if person.photo_digest and person.photo_digest != photo_digest:
        forget_photos([person.photo_digest])
    if photo_digest:
        want_photo(photo_digest)
    person.name, person.work, person.photo_digest = name, work, photo_digest
    if not agrees:
        person.consent_at, person.consent_by = None, None
        if pk:
            _take_out_of_versions(site, pk)
    elif person.consent_at is None:
        person.consent_at, person.consent_by = timezone.now(), by
    # The same form sent twice is one person.
    if pk is None and (same := site.people.filter(name=name, work=work).first()):
        person.pk = same.pk
        person.consent_at = same.consent_at if agrees and same.consent_at else person.consent_at
    person.save()
    return person


@transaction.atomic
def remove_person(*, cooperative: Cooperative, pk: int) -> None:
    """Take a person off the website, in every version; again does nothing."""
    site = open_site(cooperative)
    person = site.people.filter(pk=pk).first()
    if person is None:
        return
    digests = person_digests(site, pk) | ({person.photo_digest} - {""})
    _take_out_of_versions(site, pk)
    person.delete()
    forget_photos(digests)


def digests_of(names: Iterable[str]) -> set[str]:
    """Return the digests of cut photos by the names of their files."""
    return {found[1] for name in names if (found := _CUT.search(name))}


def _show(
    site: Site, content: Content, *, by: Any, restored_from: int | None = None
) -> SiteVersion:
    version = _add(site, content, by=by, restored_from=restored_from)
    body = site.cooperative
    for name in COLUMNS:
        setattr(body, name, column_value(name, getattr(content, name)))
    body.save(update_fields=COLUMNS)
    site.shown = version
    site.save(update_fields=["shown", "draft", "changed_at"])
    _forget_old(site)
    return version


def _add(site: Site, content: Content, *, by: Any, restored_from: int | None = None) -> SiteVersion:
    last = site.versions.order_by("-number").values_list("number", flat=True).first() or 0
    return SiteVersion.objects.create(
        site=site, number=last + 1, content=content.stored(), by=by, restored_from=restored_from
    )


def _forget_old(site: Site) -> None:
    old = list(site.versions.order_by("-number")[MOST_VERSIONS:])
    names = {name for version in old for name in picture_names(version.content)}
    people = {one["photo"] for version in old for one in version.content["people"] if one["photo"]}
    SiteVersion.objects.filter(pk__in=[version.pk for version in old]).delete()
    forget_photos(digests_of(names) | people)


def _take_out_of_versions(site: Site, pk: int) -> None:
    """Let no version name a person who does not agree (any more), older ones neither."""
    for version in site.versions.all():
        people = version.content.get("people", [])
        stay = [one for one in people if one["pk"] != pk]
        if len(stay) < len(people):
            SiteVersion.objects.filter(pk=version.pk).update(
                content=version.content | {"people": stay}
            )


def _left_by(draft: dict[str, Any], values: dict[str, Any]) -> set[str]:
    """Return the photos of a draft that ``values`` put others in the place of."""
    names = {draft[key] for key in ("logo", "cover") if draft.get(key) and key in values}
    return digests_of(names - picture_names(values))
