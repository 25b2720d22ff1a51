import threading

import pytest
from django.core.cache.backends.locmem import LocMemCache

from shop.core.throttle import Throttle, TooManyAttempts


@pytest.fixture
def cache():
    """Return an empty cache of its own."""
    cache = LocMemCache("throttle-tests", {"OPTIONS": {"MAX_ENTRIES": 10_000}})
    cache.clear()
    return cache


@pytest.fixture
def clock(monkeypatch):
    """Return a clock in a list, at the very start of an hour; set ``clock[0]`` to move it."""
    now = [3600.0 * 500_000]
    monkeypatch.setattr("shop.core.throttle.time.time", lambda: now[0])
    return now


def test_the_limit_is_reached_and_not_passed(cache, clock):
    look_up = Throttle("look-up", 3, 3600, cache=cache)

    assert [look_up.allow("+84912345678") for _ in range(5)] == [True, True, True, False, False]


def test_what_is_given_back_is_that_attempt_alone(cache, clock):
    throttle = Throttle("t", 2, 60, cache=cache)
    first = throttle.require("an")
    assert throttle.allow("an") and not throttle.allow("an")
    throttle.give_back(first)
    throttle.give_back(first)

    assert [throttle.allow("an"), throttle.allow("an")] == [True, False]


def test_given_back_in_the_next_window_it_frees_nothing_there(cache, clock):
    throttle = Throttle("t", 1, 60, cache=cache)
    slot = throttle.require("an")
    clock[0] += 60
    assert throttle.allow("an")
    throttle.give_back(slot)

    assert not throttle.allow("an")


def test_keys_and_scopes_do_not_count_for_each_other(cache, clock):
    look_up = Throttle("look-up", 1, 3600, cache=cache)
    login = Throttle("login", 1, 3600, cache=cache)

    assert look_up.allow("+84912345678")
    assert look_up.allow("+84987654321")
    assert login.allow("+84912345678")
    assert not look_up.allow("+84912345678")


def test_the_next_window_begins_from_nothing(cache, clock):
    throttle = Throttle("look-up", 1, 600, cache=cache)
    throttle.allow("a")

    clock[0] += 599
    assert not throttle.allow("a")
    clock[0] += 1
    assert throttle.allow("a")


def test_who_comes_too_often_hears_how_long_to_wait(cache, clock):
    throttle = Throttle("look-up", 1, 600, cache=cache)
    throttle.require("a")
    clock[0] += 540

    with pytest.raises(TooManyAttempts) as refusal:
        throttle.require("a")

    assert refusal.value.retry_after_seconds == 60


def test_many_at_once_get_exactly_the_limit(cache, clock):
    throttle = Throttle("look-up", 20, 3600, cache=cache)
    start = threading.Barrier(16)
    allowed = []

    def attempt():
        start.wait()
        allowed.extend(throttle.allow("a") for _ in range(5))

    threads = [threading.Thread(target=attempt) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert allowed.count(True) == 20
    assert len(allowed) == 80


def test_it_never_trusts_what_it_has_read(cache, clock):
    """Two workers see the same free slot; only the one that adds it first may pass."""
    throttle = Throttle("look-up", 1, 3600, cache=cache)
    throttle.allow("a")
    cache.get_many = lambda keys: {}  # as read a moment before the other worker wrote

    assert not throttle.allow("a")


def test_no_phone_number_lies_in_the_cache(cache, clock):
    Throttle("look-up", 1, 3600, cache=cache).allow("+84912345678")

    assert not any("912345678" in key for key in cache._cache)
    assert cache._cache


@pytest.mark.parametrize(("limit", "window"), [(0, 60), (5, 0)])
def test_a_limit_that_lets_nobody_in_is_a_mistake(limit, window):
    with pytest.raises(ValueError, match="at least 1"):
        Throttle("look-up", limit, window)
