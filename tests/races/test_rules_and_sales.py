"""A rule of a channel is changed while goods are sold: the newest number counts, nobody waits."""

from functools import partial

import pytest
from django.db import transaction

from coops.partner.services.stock import allocate_units
from integrations.models import Facet
from integrations.services.desired import units_for_channel
from integrations.services.listings import keep_back_units
from tests.factories.coops import make_product
from tests.integrations.engine.conftest import *  # noqa: F403  its account and market
from tests.integrations.engine.conftest import make_listing
from tests.races.together import run_together

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
]


def test_sales_and_rules_at_once_end_in_the_true_number_without_a_deadlock(account, cooperative):
    first = make_product(cooperative, "Gạo", stock=500)
    second = make_product(cooperative, "Lạc", stock=500)
    # The facets of the second come first: whoever locks by facet meets a checkout head on.
    offers = [make_listing(account, p, item_id=f"i{p.pk}") for p in (second, first)]
    records = sorted(offer.stock_record_id for offer in offers)

    def sell():
        with transaction.atomic():
            for pk in records:
                allocate_units(stock_record_id=pk, units=1)

    for _round in range(5):
        jobs = [sell] * 8 + [partial(keep_back_units, account=account, units=n) for n in range(4)]
        results = run_together(jobs)
        assert [r for r in results if isinstance(r, Exception)] == []

    account.refresh_from_db()
    for facet in Facet.objects.filter(kind="stock").select_related("offer__stock_record"):
        assert facet.offer.stock_record.num_allocated == 40
        assert facet.desired == str(units_for_channel(facet.offer, account))
