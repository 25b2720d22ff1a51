"""Owners of one co-op who close their accounts at the same moment."""

from functools import partial

import pytest

from coops.registry.models import Membership
from shop.users.personal import ClosingRefused, close_account
from tests.factories.coops import make_member
from tests.races.together import of_kind, run_together

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_of_all_owners_who_leave_at_once_one_stays(cooperative):
    owners = [make_member(cooperative) for _ in range(4)]

    results = run_together([partial(close_account, owner.pk) for owner in owners])

    assert len(of_kind(results, ClosingRefused)) == 1, results
    assert Membership.objects.filter(cooperative=cooperative, is_active=True).count() == 1
