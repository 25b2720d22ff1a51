"""One order is confirmed by two links, the desk and several workers at the same moment."""

import pytest

from shop.order.alert_models import Alert
from shop.order.alerts import alert_cooperatives
from shop.order.confirm_links import Opened, Standing, confirm_by_link
from shop.order.confirm_tokens import HOLDS_FOR, new_token
from shop.order.models import Status
from shop.order.processing import confirm_order
from tests.factories.orders import make_order
from tests.races.together import of_kind, run_together

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("books_are_right"),
]


def test_of_many_presses_one_confirms_and_the_others_find_it_done(rice, manager):
    order = make_order((rice, 2))
    tokens = []
    for to in ("person-1", "person-2"):
        token, digest = new_token()
        Alert.objects.create(
            order=order,
            round=1,
            way="phone",
            to=to,
            person=manager,
            digest=digest,
            expires_at=order.date_placed + HOLDS_FOR,
        )
        tokens.append(token)

    def press(token):
        return lambda: confirm_by_link(token=token, seen_vnd=order.amount_vnd)

    results = run_together(
        [press(token) for token in tokens * 3] + [lambda: confirm_order(order=order, by=manager)]
    )

    opened = of_kind(results, Opened)
    assert len(opened) == 6
    assert not of_kind(results, Exception)
    assert {one.standing for one in opened} <= {Standing.DONE, Standing.ALREADY}
    assert sum(one.standing == Standing.DONE for one in opened) <= 1
    order.refresh_from_db()
    assert order.status == Status.CONFIRMED
    assert order.status_changes.count() == 1


def test_two_workers_tell_a_co_op_once(rice, mailoutbox):
    order = make_order((rice, 1), email="")
    Alert.objects.all().delete()
    mailoutbox.clear()

    results = run_together([alert_cooperatives] * 6)

    assert not of_kind(results, Exception)
    assert sum(of_kind(results, int)) == 1
    assert order.alerts.count() == 1
    assert len(mailoutbox) == 1
