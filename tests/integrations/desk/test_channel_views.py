"""What the desk's grid shows of each channel."""

import pytest

from integrations.channel_views import channel_views
from integrations.models import ChannelAccount, Facet, ListingOffer
from integrations.services.desired import refresh_listing
from tests.factories.coops import make_product
from tests.integrations.desk.conftest import make_account, make_ready, prepare

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(cooperative, manager, rice):
    """Return goods that are wanted on a channel."""
    listing = make_ready(prepare(make_account(cooperative), rice))
    listing.is_wanted = True
    listing.save()
    return listing


def views_of(product):
    record = product.stockrecords.get().pk
    return channel_views([record]).get(record, [])


def test_a_channel_shows_its_own_price_and_share(listed, rice):
    ListingOffer.objects.update(price_percent=110, buffer_units=3)
    refresh_listing(listed)

    (view,) = views_of(rice)

    assert (view.price_vnd, view.units, view.kind) == (35_500, 7, "waiting")


def test_what_the_channel_knows_is_not_waiting(listed, rice):
    for facet in Facet.objects.all():
        Facet.objects.filter(pk=facet.pk).update(known=facet.desired, known_rev=facet.desired_rev)

    assert [view.kind for view in views_of(rice)] == ["done"]


def test_what_needs_a_person_is_a_problem(listed, rice):
    Facet.objects.filter(kind="price").update(needs_person=True)

    assert [view.kind for view in views_of(rice)] == ["problem"]


def test_goods_that_are_listed_nowhere_have_no_view(cooperative, listed):
    assert views_of(make_product(cooperative, "Chiếu cói")) == []


def test_a_disconnected_channel_shows_nothing(listed, rice):
    ChannelAccount.objects.update(state=ChannelAccount.State.DISCONNECTED)

    assert views_of(rice) == []


def test_many_goods_take_two_queries(cooperative, listed, django_assert_num_queries):
    records = [make_product(cooperative, f"Gạo {n}").stockrecords.get().pk for n in range(10)]

    records += listed.offers.values_list("stock_record_id", flat=True)

    with django_assert_num_queries(2):
        channel_views(records)
