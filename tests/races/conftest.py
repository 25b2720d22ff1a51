"""Races run where several connections really write at once."""

import pytest
from django.core.management import call_command
from django.db import connection

from tests.unwatched import unwatched_pages


@pytest.fixture(autouse=True)
def on_its_own_database(request):
    """Skip by name what needs the other database (``python -m tests.servers postgresql …``)."""
    needs_postgresql = request.node.get_closest_marker("postgresql") is not None
    if needs_postgresql and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: python -m tests.servers postgresql pytest -m postgresql")
    if not needs_postgresql and connection.vendor != "sqlite":
        pytest.skip("a race on SQLite")


@pytest.fixture(autouse=True)
def pages_are_unwatched():
    """Race for the shop's locks, not for the test client's copies of what pages were told."""
    with unwatched_pages():
        yield


@pytest.fixture
def books_are_right(transactional_db):
    """Prove after the test that stock, money and orders agree."""
    yield
    call_command("check_stock")
    call_command("check_money")
