import pytest
from django.db import OperationalError, connection

from integrations.models import CallBudget, Lease
from integrations.services.budget import take_call
from integrations.services.leases import lease

pytestmark = pytest.mark.django_db


def test_only_one_holds_a_lease_and_gives_it_back():
    with lease("x", 30) as mine, lease("x", 30) as theirs:
        assert mine and not theirs

    with lease("x", 30) as again:
        assert again


def test_a_killed_owners_lease_ends_by_itself_and_cannot_be_renewed_after():
    with lease("x", -1) as dead, lease("x", 30) as mine:
        assert mine
        assert not dead.renew()

    assert not Lease.objects.exists()


def test_a_lease_that_is_renewed_is_held_longer():
    with lease("x", 30) as held:
        before = Lease.objects.get().until
        assert held.renew()
        assert Lease.objects.get().until > before


def test_a_lease_is_given_back_when_the_work_breaks():
    with pytest.raises(ZeroDivisionError), lease("x", 30):
        raise ZeroDivisionError

    assert not Lease.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("locked", "stays"), [(3, False), (1_000, True)])
def test_a_lock_of_a_moment_is_waited_out_and_a_longer_one_breaks_nothing(
    monkeypatch, locked, stays
):
    monkeypatch.setattr("integrations.services.leases.GIVE_BACK_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr("integrations.services.leases.GIVE_BACK_SECONDS", 0.5)
    refused = []

    def refuse(execute, sql, *arguments):
        if sql.startswith("DELETE") and len(refused) < locked:
            refused.append(sql)
            raise OperationalError("database is locked")
        return execute(sql, *arguments)

    with connection.execute_wrapper(refuse), lease("x", 30):
        pass

    assert refused
    assert Lease.objects.exists() == stays


def test_a_bucket_gives_its_burst_and_then_says_how_long_to_wait():
    waits = [take_call("shop", 0.5, 3) for _ in range(4)]

    assert waits[:3] == [0, 0, 0]
    assert 1.5 < waits[3] <= 2


def test_a_bucket_fills_again_with_time():
    take_call("shop", 2.0, 1)
    bucket = CallBudget.objects.get()
    CallBudget.objects.update(at=bucket.at - 0.6)

    assert take_call("shop", 2.0, 1) == 0
