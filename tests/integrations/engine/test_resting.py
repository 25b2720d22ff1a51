import pytest

from integrations.models import ChannelAccount, Facet, FacetKind, HistoryEntry
from integrations.services.calling import AccountCaller
from integrations.services.connecting import open_orders
from integrations.services.desired import refresh_product, refresh_stock
from integrations.services.orders import import_due_orders, poll_orders
from integrations.services.reconciling import reconcile
from integrations.services.resting import live_channels, rest, still_for_sale, wake
from tests.integrations.engine import fake
from tests.integrations.engine.conftest import make_account, make_listing, stock_facet
from tests.integrations.engine.listed import calls, orders_are_in

pytestmark = pytest.mark.django_db


def work(account) -> None:
    reconcile(orders_are_in(account), AccountCaller(account), budget_seconds=30)


def wishes(account) -> set[str]:
    """Return what is wanted of the visibility of the account's listings."""
    facets = Facet.objects.filter(account=account, kind=FacetKind.VISIBILITY)
    return set(facets.values_list("desired", flat=True))


@pytest.fixture
def unhidable(monkeypatch):
    monkeypatch.setattr(fake.Fake, "can_hide", False)


def test_a_resting_shop_hides_everything_and_shows_it_again(account, offer, manager):
    assert rest([account], by=manager) == 1
    work(account)

    shown = [what[1] for what in fake.world.seen if what[0] == "set_visibility"]
    assert shown == [(("item-1", False),)]
    assert still_for_sale(account) == 0
    assert wake([account], by=manager) == 1
    work(account)

    shown = [what[1] for what in fake.world.seen if what[0] == "set_visibility"]
    assert shown[-1] == (("item-1", True),)
    assert still_for_sale(account) == 1


def test_it_may_be_pressed_twice_and_is_told_once(account, offer, manager):
    rest([account], by=manager)
    before = Facet.objects.get(kind=FacetKind.VISIBILITY).desired_rev

    assert rest([account], by=manager) == 0

    assert Facet.objects.get(kind=FacetKind.VISIBILITY).desired_rev == before
    assert list(HistoryEntry.objects.values_list("what", "by")) == [("rested", manager.pk)]


def test_orders_keep_coming_into_a_resting_shop(account, caller, offer):
    rest([account])
    fake.order("SP1", "ready", fake.line())

    poll_orders(account, caller)
    import_due_orders(account, caller)

    assert open_orders(account).count() == 1


def test_goods_that_are_saved_meanwhile_stay_hidden(account, offer, rice):
    rest([account])

    refresh_product(rice.pk)

    assert wishes(account) == {"0"}


def test_waking_shows_only_what_is_wanted_and_on_sale(account, offer, rice):
    rest([account])
    rice.is_public = False
    rice.save()

    wake([account])

    assert wishes(account) == {"0"}


def test_where_nothing_can_be_hidden_the_stock_is_nothing(account, offer, unhidable):
    rest([account])
    work(account)

    assert stock_facet(offer).known == "0"
    assert [levels[0].value for levels in calls("push_stock")] == [0]
    assert fake.world.calls["set_visibility"] == 0
    assert not Facet.objects.out_of_step().exists()
    assert still_for_sale(account) == 0
    wake([account])

    assert stock_facet(offer).desired == "10"


def test_where_nothing_can_be_hidden_goods_off_sale_have_no_stock(account, offer, rice, unhidable):
    rice.is_public = False
    rice.save()
    assert stock_facet(offer).desired == "0"

    refresh_stock([offer.stock_record_id])
    assert stock_facet(offer).desired == "0"

    rice.is_public = True
    rice.save()
    assert stock_facet(offer).desired == "10"


def test_one_press_rests_all_live_shops_of_one_co_op_alone(
    cooperative, other_cooperative, account, offer, rice
):
    second = make_account(cooperative, "78")
    make_listing(second, rice)
    gone = make_account(cooperative, "79", state="disconnected")
    training = make_account(cooperative, "80", environment="practice")
    foreign = make_account(other_cooperative, "81")

    assert rest(live_channels(cooperative)) == 2

    resting = ChannelAccount.objects.filter(is_resting=True)
    assert set(resting) == {account, second}
    assert not {gone, training, foreign} & set(resting)
    assert wishes(account) == wishes(second) == {"0"}


def test_a_shop_is_let_go_when_nothing_is_for_sale_there_any_more(account, offer):
    assert still_for_sale(account) == 1

    rest([account])
    assert still_for_sale(account) == 1  # wished, and not yet known
    work(account)

    assert still_for_sale(account) == 0
