"""What every test may ask for: a co-op, its people, its goods, a phone-sized visitor."""

import gc
import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from coops.registry.models import Membership
from tests import flushing
from tests.factories.coops import make_cooperative, make_member, make_product, make_user
from tests.journeys.browser import ARGUMENTS
from tests.servers import browser_program


def pytest_addoption(parser):
    """Take what narrows a run to the tests that ask a database anything."""
    parser.addoption(
        "--database-only", action="store_true", help="leave out tests that use no database"
    )


#: Tests that ask for pages. What pages stand on, services and the queries of lists, goes on every
#: database; a browser comes through the pages themselves on SQLite.
PAGES = [
    Path(__file__).parent / place
    for place in (
        "architecture/test_access.py",
        "coops/dossiers",
        "coops/microsites",
        "integrations/desk",
        "shop/checkout_pages",
        "shop/commune",
        "shop/dashboard",
        "shop/order_pages",
    )
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Mark pages ``once``; leave out what cannot differ between databases: what uses none."""
    for item in items:
        if uses_a_database(item) and any(item.path.is_relative_to(place) for place in PAGES):
            item.add_marker("once")
    if not config.getoption("--database-only"):
        return
    out = [item for item in items if not uses_a_database(item)]
    config.hook.pytest_deselected(items=out)
    items[:] = [item for item in items if uses_a_database(item)]


def pytest_collection_finish(session):
    """Let the collector pass over what lives as long as the run: that costs it a tenth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_sessionfinish(session):
    """Leave no files of this process behind."""
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


def uses_a_database(item) -> bool:
    """Return whether a test is marked with, or asks through its fixtures for, the database."""
    asked = {"db", "transactional_db", "django_db_setup"} & set(item.fixturenames)
    return bool(asked) or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_setup, django_db_blocker):
    """Let tests that really write leave the database as ``migrate`` did, in no time."""
    if request.config.getoption("nomigrations"):
        with django_db_blocker.unblock():
            flushing.take_the_place_of_flush()


@pytest.fixture(autouse=True)
def vietnamese():
    """Speak Vietnamese at the start of every test: a request leaves its language behind."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def cooperative(db):
    """Return a co-op with a bank account, cash on delivery and delivery for 30,000 đồng."""
    return make_cooperative()


@pytest.fixture
def other_cooperative(db):
    """Return another co-op, which must never see the first one's things."""
    return make_cooperative("HTX Đồi Mận")


@pytest.fixture
def manager(cooperative):
    """Return the owner of ``cooperative``."""
    return make_member(cooperative)


@pytest.fixture
def other_manager(other_cooperative):
    """Return the owner of ``other_cooperative``."""
    return make_member(other_cooperative)


@pytest.fixture
def buyer(db):
    """Return a buyer with an account."""
    return make_user("nguoimua@example.com", full_name="Lê Thị Hoa")


@pytest.fixture
def rice(cooperative):
    """Return ten bags of sticky rice at 32,000 đồng."""
    return make_product(cooperative)


@pytest.fixture(scope="session")
def chromium():
    """Yield the one browser of a run: a process can hold one Playwright at a time."""
    program = browser_program()
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is not installed")
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def desk(client, manager):
    """Return the browser of the co-op's owner, logged in."""
    client.force_login(manager)
    return client


@pytest.fixture
def helper(cooperative):
    """Return a helper of the co-op: no prices, no money."""
    return make_member(cooperative, Membership.Role.HELPER)
