"""What migrations leave: rules, templates, and the state of Sendo."""

from datetime import date

import pytest
from django.apps import apps

from coops.dossiers import shipped
from integrations.models import ChannelLife


@pytest.fixture(autouse=True)
def shipped_facts(db):
    """Write what a database has after ``migrate``; tests' databases are made without it."""
    shipped.load(apps)
    ChannelLife.objects.create(marketplace="sendo", state="closed", since=date(2025, 4, 15))
