from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from integrations.models import ChannelAccount, ChannelOrder
from integrations.services import connecting
from integrations.services.connecting import ConsentRefused, ShopTaken
from integrations.services.failing import record_failure
from shop.core.remote import NotConnected, PermanentFailure, TemporaryFailure
from tests.factories.coops import make_cooperative, make_member
from tests.integrations.engine.conftest import make_account, stock_facet

pytestmark = pytest.mark.django_db

GOOD = {"code": "good", "shop_id": "77"}


def begin(cooperative, user, environment="live") -> str:
    """Return the state that travels to the consent page and back."""
    url = connecting.start_consent(
        cooperative=cooperative, marketplace="fake", environment=environment, user=user
    )
    back = parse_qs(urlsplit(url).query)["to"][0]
    assert back.startswith("http://testserver/kenh/fake/ket-noi/?state=")
    return parse_qs(urlsplit(back).query)["state"][0]


def finish(state, user, answer=GOOD):
    return connecting.finish_consent(state=state, answer=answer, user=user)


def test_a_consent_lets_every_shop_in_that_it_opened(cooperative, manager, market):
    market.shops = ("77", "78")

    accounts = finish(begin(cooperative, manager), manager)

    assert [a.remote_shop_id for a in accounts] == ["77", "78"]
    account = ChannelAccount.objects.get(remote_shop_id="77")
    assert (account.name, account.state) == ("Gian hàng thử", "connected")
    assert (account.access_token, account.cooperative) == ("access-100", cooperative)
    assert account.authorised_until > timezone.now()
    assert account.next_poll_at <= timezone.now()


def test_a_shop_that_is_connected_twice_keeps_its_history(cooperative, manager, offer, market):
    account = ChannelAccount.objects.get()
    ChannelAccount.objects.update(state="consent_needed", problem_code="gone", failures_in_row=9)
    order = ChannelOrder.objects.create(account=account, number="SP1")
    stock = stock_facet(offer)
    type(stock).objects.filter(pk=stock.pk).update(desired="4", desired_rev=stock.desired_rev + 1)
    record_failure(stock_facet(offer), PermanentFailure(code="no"))

    finish(begin(cooperative, manager), manager)

    again = ChannelAccount.objects.get()
    assert (again.pk, again.state, again.problem_code) == (account.pk, "connected", "")
    assert (again.access_token, again.failures_in_row) == ("access-100", 0)
    assert again.connected_at == account.connected_at
    assert not stock_facet(offer).needs_person
    assert order.account_id == again.pk


def test_a_shop_of_another_co_op_is_refused_without_naming_it(cooperative, manager):
    other = make_cooperative("HTX Bí Mật")
    make_account(other, last_success_at=timezone.now())

    with pytest.raises(ShopTaken) as refused:
        finish(begin(cooperative, manager), manager)

    assert "Bí Mật" not in str(refused.value)
    account = ChannelAccount.objects.get()
    assert (account.cooperative, account.access_token) == (other, "access-0")


@pytest.mark.parametrize("state", ["", "x", "a:b:c", "{other}"])
def test_a_foreign_state_is_refused(manager, state):
    state = state.format(other=signing.dumps([1, 2], salt="other"))
    with pytest.raises(ConsentRefused):
        finish(state, manager)

    assert not ChannelAccount.objects.exists()


def test_an_old_state_is_refused(cooperative, manager, monkeypatch):
    state = begin(cooperative, manager)
    monkeypatch.setattr(connecting, "STATE_SECONDS", -1)

    with pytest.raises(ConsentRefused, match="15"):
        finish(state, manager)


def test_a_state_that_another_person_started_is_refused(cooperative, manager):
    state = begin(cooperative, manager)

    with pytest.raises(ConsentRefused):
        finish(state, make_member(cooperative))


def test_a_person_who_left_the_co_op_cannot_finish(cooperative, manager):
    state = begin(cooperative, manager)
    cooperative.memberships.update(is_active=False)

    with pytest.raises(ConsentRefused):
        finish(state, manager)


@pytest.mark.parametrize("answer", [{}, {"code": "used", "shop_id": "77"}])
def test_a_code_that_is_not_taken_connects_nothing(cooperative, manager, answer):
    with pytest.raises(ConsentRefused):
        finish(begin(cooperative, manager), manager, answer)

    assert not ChannelAccount.objects.exists()


def test_a_shop_whose_name_cannot_be_read_is_connected_all_the_same(cooperative, manager, market):
    market.wrong["shop_info"] = [TemporaryFailure(code="busy")]

    (account,) = finish(begin(cooperative, manager), manager)

    assert account.is_working


@pytest.mark.parametrize("failure", [NotConnected, PermanentFailure])
def test_a_shop_that_does_not_let_us_in_stands_in_nobodys_way(
    cooperative, manager, market, failure
):
    """Its number came with the browser; the one who really owns it must be able to connect it."""
    market.wrong["shop_info"] = [failure(code="not_yours")]

    with pytest.raises(ConsentRefused):
        finish(begin(cooperative, manager), manager)

    assert not ChannelAccount.objects.exists()


def test_a_number_that_nothing_proves_makes_room_for_its_owner(
    cooperative, manager, other_cooperative, other_manager, market
):
    """The first one's consent was never put to the test: the marketplace did not answer."""
    market.wrong["shop_info"] = [TemporaryFailure(code="busy")]
    finish(begin(other_cooperative, other_manager), other_manager)

    (account,) = finish(begin(cooperative, manager), manager)

    assert ChannelAccount.objects.get() == account
    assert account.cooperative == cooperative


def test_a_shop_that_was_connected_before_keeps_its_row(account, cooperative, manager, market):
    market.wrong["shop_info"] = [PermanentFailure(code="odd")]

    finish(begin(cooperative, manager), manager)

    assert ChannelAccount.objects.get() == account


def test_practice_outside_the_demo_is_for_training_co_ops_only(cooperative, manager, settings):
    settings.DEMO_LOGINS = False
    with pytest.raises(ConsentRefused):
        begin(cooperative, manager, "practice")

    cooperative.is_demo = True
    begin(cooperative, manager, "practice")


def test_disconnecting_forgets_the_tokens_and_keeps_the_history(account, offer):
    connecting.disconnect(account)

    account.refresh_from_db()
    assert (account.state, account.access_token, account.refresh_token) == ("disconnected", "", "")
    assert account.listings.count() == 1


def test_a_paused_shop_is_asked_for_its_orders_first_when_it_goes_on(account):
    connecting.pause(account)
    assert not ChannelAccount.objects.working().exists()

    connecting.resume(account)

    account.refresh_from_db()
    assert account.is_working and account.next_poll_at <= timezone.now()


def test_the_way_back_from_the_consent_page_ends_at_the_channels(client, cooperative, manager):
    client.force_login(manager)
    address = reverse("integrations:consent", args=["fake"])

    answer = client.get(address, {"state": begin(cooperative, manager), **GOOD})

    assert (answer.status_code, answer.url) == (302, reverse("integrations:channels"))
    assert ChannelAccount.objects.get().is_working


def test_a_refused_consent_says_why_and_shows_a_way_on(client, manager):
    client.force_login(manager)

    answer = client.get(reverse("integrations:consent", args=["fake"]), {"state": "x", **GOOD})

    assert answer.status_code == 400
    assert reverse("integrations:channels") in answer.content.decode()


def test_nobody_finishes_a_consent_without_a_login(client):
    answer = client.get(reverse("integrations:consent", args=["fake"]), GOOD)

    assert answer.status_code == 302 and "dang-nhap" in answer.url
