"""Several people press at one co-op's website at the same moment: nothing is lost or doubled."""

from functools import partial

import pytest

from coops.microsites.models import CooperativePage, Site, SiteVersion
from coops.microsites.rights import page_for
from coops.microsites.services import change, publish
from coops.registry.models import Cooperative
from tests.factories.coops import make_cooperative, make_member
from tests.races.together import of_kind, run_together

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def fresh(cooperative):
    """Return the same co-op as another process would load it."""
    return Cooperative.objects.get(pk=cooperative.pk)


def test_publishing_from_five_places_makes_one_version(cooperative, manager):
    change(cooperative=cooperative, tagline="Nếp ngon")

    results = run_together(
        [partial(publish, cooperative=fresh(cooperative), by=manager) for _ in range(5)]
    )

    assert len(of_kind(results, SiteVersion)) == 5
    assert list(SiteVersion.objects.values_list("number", flat=True)) == [2, 1]


def test_sections_saved_at_once_are_all_kept(cooperative):
    values = [{"tagline": "Nếp"}, {"story": "Chuyện"}, {"hours": "6:00"}, {"theme": "dat"}]

    run_together([partial(change, cooperative=fresh(cooperative), **one) for one in values])

    assert set(Site.objects.get().draft) == {"tagline", "story", "hours", "theme"}


def test_pages_of_blocks_made_at_once_are_one_for_each_co_op():
    bodies = [make_cooperative(f"HTX {n}") for n in range(3)]
    owners = [make_member(body) for body in bodies]

    results = run_together(
        [
            partial(page_for, fresh(body), by=owner)
            for body, owner in zip(bodies, owners, strict=True)
            for _press in range(2)
        ]
    )

    assert len(of_kind(results, CooperativePage)) == 6, results
    assert CooperativePage.objects.count() == 3
    assert all(
        page.path.startswith(page.get_parent().path) for page in CooperativePage.objects.all()
    )
