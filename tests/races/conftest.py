"""Races run where several connections really write at once."""

import pytest
from django.core.management import call_command
from django.db import connection


@pytest.fixture(autouse=True)
def on_its_own_database(request):
    """Skip by name what needs the other database (``python -m tests.servers postgresql …``)."""
    needs_postgresql = request.node.get_closest_marker("postgresql") is not None
    if needs_postgresql and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: python -m tests.servers postgresql pytest -m postgresql")
    if not needs_postgresql and connection.vendor != "sqlite":
        pytest.skip("a race on SQLite")


@pytest.fixture
def books_are_right(transactional_db):
    """Prove after the test that stock, money and orders agree."""
    yield
    call_command("check_stock")
    call_command("check_money")
