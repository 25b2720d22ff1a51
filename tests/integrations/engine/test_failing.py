from datetime import timedelta

import pytest
from django.utils import timezone

from integrations.contract import LockedByPromotion, StockHeldThere, UnknownAnswer
from integrations.models import Facet
from integrations.services.failing import CircuitOpen, record_failure, record_success, retry_now
from shop.core.remote import PermanentFailure, TemporaryFailure
from tests.integrations.engine.conftest import stock_facet

pytestmark = pytest.mark.django_db


def fail(offer, failure, times=1) -> Facet:
    for _ in range(times):
        record_failure(stock_facet(offer), failure)
    return stock_facet(offer)


def pause(facet) -> float:
    return (facet.next_attempt_at - timezone.now()).total_seconds()


def test_a_temporary_failure_is_put_off_longer_each_time(offer):
    first = pause(fail(offer, TemporaryFailure(code="busy")))
    fifth = pause(fail(offer, TemporaryFailure(code="busy"), 4))
    fortieth = pause(fail(offer, TemporaryFailure(code="busy"), 35))

    assert 0.5 < first < 1.3 and 11 < fifth < 21 and 600 < fortieth <= 1126
    assert not stock_facet(offer).needs_person


def test_since_when_it_fails_is_kept_from_the_first_time(offer):
    since = fail(offer, TemporaryFailure("a", code="busy", call="push_stock")).problem_since

    facet = fail(offer, TemporaryFailure("b", code="slow", call="push_stock"))

    assert (facet.problem_since, facet.problem_code, facet.attempts) == (since, "slow", 2)


def test_the_marketplaces_own_wait_counts(offer):
    assert pause(fail(offer, TemporaryFailure(retry_after_seconds=90))) > 80


@pytest.mark.parametrize(
    ("failure", "seconds"), [(LockedByPromotion(), 1800), (StockHeldThere(reserved=3), 600)]
)
def test_what_ends_by_itself_is_looked_at_later_and_asks_nobody(offer, failure, seconds):
    facet = fail(offer, failure, 9)

    assert not facet.needs_person
    assert seconds * 0.7 < pause(facet) < seconds * 1.3


def test_a_permanent_failure_asks_a_person_at_once_and_an_unknown_one_after_five(offer):
    assert not fail(offer, UnknownAnswer(code="?"), 4).needs_person
    assert fail(offer, UnknownAnswer(code="?")).needs_person
    retry_now(Facet.objects.all())
    assert not stock_facet(offer).needs_person

    assert fail(offer, PermanentFailure(code="no")).needs_person


def test_a_new_wish_is_not_blamed_for_the_old_ones_failure(offer):
    before = stock_facet(offer)
    Facet.objects.filter(pk=before.pk).update(desired="3", desired_rev=before.desired_rev + 1)

    record_failure(before, PermanentFailure(code="no"))

    assert not stock_facet(offer).has_problem


def test_a_closed_road_is_nobodys_failure(offer):
    facet = fail(offer, CircuitOpen(retry_after_seconds=20))

    assert (facet.attempts, facet.has_problem) == (0, False)
    assert facet.next_attempt_at > timezone.now() + timedelta(seconds=15)


def test_a_success_clears_what_was_wrong(offer):
    record_success(fail(offer, PermanentFailure(code="no")))

    facet = stock_facet(offer)
    assert (facet.attempts, facet.needs_person, facet.problem_code) == (0, False, "")
