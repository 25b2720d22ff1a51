"""Dated facts: how an operator writes them, and what co-ops see of closed marketplaces."""

from datetime import date

import pytest
from django.urls import reverse

from integrations.channels import connectable, life_state
from integrations.models import ChannelLife, FeeRate
from integrations.services.connecting import ConsentRefused, start_consent
from tests.factories.forms import text_of
from tests.integrations.engine.conftest import make_account
from tests.integrations.money.conftest import make_rate

pytestmark = pytest.mark.django_db

FEE = {
    "marketplace": "fake",
    "kind": "commission",
    "name": "Hoa hồng",
    "category_id": "",
    "percent": "11",
    "fixed_vnd": "0",
    "most_vnd": "",
    "valid_from": "01/01/2026",
    "valid_until": "",
    "source": "",
    "checked_at": "",
}


def close(since=date(2025, 4, 15), state="closed") -> None:
    ChannelLife.objects.create(marketplace="fake", state=state, since=since)


def add_fee(client, **changed):
    FeeRate.objects.filter(marketplace="shopee").delete()
    return client.post(reverse("admin:integrations_feerate_add"), {**FEE, **changed}, follow=True)


def test_an_operator_writes_a_fee_with_its_time(admin_client):
    add_fee(admin_client, percent="11.5", valid_until="31/12/2026")

    rate = FeeRate.objects.get()
    assert (str(rate.percent), rate.valid_until) == ("11.500", date(2026, 12, 31))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"valid_until": "31/12/2025"}, "valid_until"),
        ({"percent": "101"}, "percent"),
        ({"percent": "0", "most_vnd": "5"}, "most_vnd"),
        ({"marketplace": "nobody"}, "marketplace"),
    ],
)
def test_a_fee_that_cannot_be_is_refused_at_its_field(admin_client, changed, field):
    answer = add_fee(admin_client, **changed)

    assert field in answer.context["adminform"].form.errors
    assert not FeeRate.objects.exists()


@pytest.mark.parametrize(
    ("other", "warned"),
    [
        ({}, True),
        ({"valid_until": date(2026, 1, 1)}, True),
        ({"valid_until": date(2025, 12, 31)}, False),
        ({"kind": "service"}, False),
        ({"category_id": "100"}, False),
    ],
)
def test_two_rows_about_the_same_fee_are_warned_of(admin_client, other, warned):
    make_rate(**{"name": "Hoa hồng", "percent": "10", **other})

    answer = add_fee(admin_client)

    said = [str(message) for message in answer.context["messages"] if message.tags == "warning"]
    assert bool(said) is warned
    assert FeeRate.objects.count() == 2


def test_an_operator_closes_a_marketplace_and_keeps_what_was_before(admin_client):
    ChannelLife.objects.create(marketplace="fake", state="live", since=date(2020, 1, 1))
    url = reverse("admin:integrations_channellife_add")

    admin_client.post(
        url,
        {"marketplace": "fake", "state": "closed", "since": "15/04/2025", "note": "", "source": ""},
    )

    facts = ChannelLife.objects.filter(marketplace="fake")
    assert [fact.state for fact in facts] == ["closed", "live"]


def test_a_closed_marketplace_says_so_wherever_a_shop_of_it_stands(cooperative):
    live = make_account(cooperative, "1")
    practice = make_account(cooperative, "2", environment="practice")
    assert [life_state(one).kind for one in (live, practice)] == ["fresh", "practice"]

    close()

    assert str(life_state(live).label) == "Đã đóng 15/04/2025"
    assert life_state(live).kind == "off"
    assert "Đã đóng 15/04/2025" in life_state(practice).label
    assert life_state(practice).kind == "practice"


@pytest.fixture
def practising(settings, cooperative):
    """Let the co-op practise at the fake marketplace."""
    settings.DEMO_LOGINS = True
    settings.PRACTICE_URL = "http://5:key@127.0.0.1:1"
    return cooperative


def test_a_closed_marketplace_is_offered_to_practise_only_and_says_why(desk, practising):
    assert [one.is_practice for one in connectable(practising)] == [False, True]

    close()

    (offered,) = connectable(practising)
    assert offered.is_practice
    assert "Fake: Đã đóng 15/04/2025." in offered.note
    assert offered.note in text_of(desk.get("/quan-ly/kenh/"))


def test_for_practice_only_is_said_without_a_day(practising):
    close(state="practice")

    (offered,) = connectable(practising)
    assert offered.note == "Fake ở đây chỉ để tập."


def test_a_real_shop_connects_again_once_an_operator_opens_the_marketplace(practising, manager):
    close()
    ask = {"cooperative": practising, "marketplace": "fake", "user": manager}
    with pytest.raises(ConsentRefused):
        start_consent(environment="live", **ask)
    assert start_consent(environment="practice", **ask)

    ChannelLife.objects.create(marketplace="fake", state="live", since=date(2026, 11, 1))

    assert start_consent(environment="live", **ask)
