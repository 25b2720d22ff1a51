"""Two officers verify the same application, and owners send each other away, at the same moment."""

from functools import partial

import pytest

from coops.registry.joining import start_application, submit_application, verify_application
from coops.registry.models import Cooperative, Membership
from coops.registry.people import PeopleRefused, end_membership
from coops.registry.standing import LegalForm
from tests.factories.coops import make_member, make_user
from tests.races.together import of_kind, run_together

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_verified_at_once_it_is_one_co_op_with_one_owner():
    application = start_application(user=make_user())
    application.papers.create(kind="registration", digest="a", content_type="x", size=1)
    facts = {"legal_form": LegalForm.COOPERATIVE, "name": "HTX Mới", "short_name": "HTX Mới"}
    application = submit_application(application=application, facts=facts)
    verify = partial(
        verify_application, application=application, method="office", reference="1", by=None
    )

    results = run_together([verify] * 4)

    assert Cooperative.objects.count() == 1, results
    assert Membership.objects.get().user == application.applicant


def test_owners_who_send_each_other_away_leave_one(cooperative):
    places = [make_member(cooperative).memberships.get() for _ in range(4)]

    results = run_together([partial(end_membership, membership=one, by=None) for one in places])

    assert len(of_kind(results, PeopleRefused)) == 1, results
    assert Membership.objects.filter(cooperative=cooperative, is_active=True).count() == 1
