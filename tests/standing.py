"""Rows that every test of a module looks at, written once for all of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import translation


@contextmanager
def standing(request: pytest.FixtureRequest, write: Callable[[], object]) -> Iterator[None]:
    """Keep what ``write`` writes until the body ends, then take it all back.

    For a fixture of a module's scope. The transaction stays open around the module's tests, and
    each of them is rolled back to what ``write`` wrote. So from then on all of them see these
    rows: tests that want none, and those that are marked ``transaction=True`` and so would empty
    the tables, belong in another module.
    """
    request.getfixturevalue("django_db_setup")
    for item in request.session.items:
        marks = item.iter_markers("django_db") if item.path == request.path else ()
        assert not any(mark.kwargs.get("transaction") for mark in marks), item.nodeid
    blocker = request.getfixturevalue("django_db_blocker")
    block = transaction.atomic()
    block._from_testcase = True  # as around any test: what must be outermost is so in here
    with blocker.unblock():
        block.__enter__()
    try:
        with blocker.unblock(), translation.override(settings.LANGUAGE_CODE):
            write()
        yield
    finally:
        with blocker.unblock():
            transaction.set_rollback(True)
            block.__exit__(None, None, None)
