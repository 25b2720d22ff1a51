import pytest

from coops.registry.models import Membership
from tests.factories.coops import make_member
from tests.factories.orders import make_order


@pytest.fixture
def desk(client, manager):
    """Return the browser of the co-op's owner, logged in."""
    client.force_login(manager)
    return client


@pytest.fixture
def helper(cooperative):
    """Return a helper of the co-op: no prices, no money."""
    return make_member(cooperative, Membership.Role.HELPER)


@pytest.fixture
def order(rice):
    """Return a new order of two bags of rice, paid on delivery."""
    return make_order((rice, 2))
