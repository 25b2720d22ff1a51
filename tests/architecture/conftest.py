"""Hundreds of pages are walked here; none is asked what it was told."""

import pytest

from tests.unwatched import unwatched_pages


@pytest.fixture(autouse=True)
def pages_are_unwatched():
    """Render as the shop does: what is looked at is the answer alone."""
    with unwatched_pages():
        yield
