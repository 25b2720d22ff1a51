"""Two workers close the same settlement, or pay the same household."""

from decimal import Decimal
from functools import partial

import pytest
from django.utils import timezone

from coops.settlement.drafts import work_out
from coops.settlement.models import Payout, Row, SettledLine, Settlement, Statement
from coops.settlement.services.paying import mark_paid
from coops.settlement.services.settling import close_settlement
from coops.settlement.services.shares import set_shares
from tests.coops.settlement.conftest import delivered, draft_of
from tests.factories.coops import make_member, make_product
from tests.factories.settlements import make_household
from tests.races.together import of_kind, run_together

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_of_many_who_close_and_pay_at_once_one_does(cooperative):
    owner, rice = make_member(cooperative), make_product(cooperative, stock=20)
    household = make_household(cooperative, "Nguyễn Thị Lan")
    set_shares(product=rice, percents={household.pk: Decimal(50)})
    for _ in range(3):
        delivered(rice, by=owner)
    settlement = draft_of(cooperative, owner)
    digest = work_out(settlement).digest

    def close():
        found = Settlement.objects.get(pk=settlement.pk)
        return close_settlement(settlement=found, digest=digest, by=owner)

    results = run_together([close] * 6)

    assert sorted(results) == [False] * 5 + [True], results
    assert (SettledLine.objects.count(), Row.objects.count()) == (3, 6)

    pay = partial(
        mark_paid,
        statement=Statement.objects.get(),
        method="bank",
        day=timezone.localdate(),
        by=owner,
    )
    results = run_together([pay] * 6)

    assert len({payout.pk for payout in of_kind(results, Payout)}) == 1
    assert Payout.objects.count() == 1
