"""The end of a consent: announced 14, 7 and 1 days before, once each, to those who can act."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coops.registry.models import Membership
from integrations.contract import ShopInfo, Tokens
from integrations.models import ChannelAccount, ConsentReminder
from integrations.services import shop_facts
from integrations.services.calling import AccountCaller
from integrations.services.reminders import remind_of_consents
from integrations.services.tokens import store
from integrations.tasks import mail_consent_ends
from tests.factories.coops import make_member
from tests.integrations.engine import fake
from tests.integrations.engine.conftest import make_account

pytestmark = pytest.mark.django_db


def ends_in(account, **time) -> None:
    ChannelAccount.objects.filter(pk=account.pk).update(
        authorised_until=timezone.now() + timedelta(**time)
    )


def reminded() -> list[int]:
    return list(ConsentReminder.objects.order_by("pk").values_list("days", flat=True))


def test_three_reminders_are_sent_as_the_end_comes_near(account, manager, mailoutbox):
    end = timezone.now() + timedelta(days=20)
    ChannelAccount.objects.update(authorised_until=end)
    assert remind_of_consents() == 0

    for days in (13.9, 13, 6.5, 2, 0.9, 0.1):
        # The end itself stays: what moves is the clock, which is played by the rows' own times.
        shift = timedelta(days=days) - (end - timezone.now())
        end = end + shift
        ChannelAccount.objects.update(authorised_until=end)
        ConsentReminder.objects.update(ends_at=end)
        remind_of_consents()
        remind_of_consents()

    assert reminded() == [14, 7, 1]
    assert len(mailoutbox) == 3


def test_a_late_worker_sends_only_the_nearest(account, manager, mailoutbox):
    ends_in(account, hours=20)

    assert remind_of_consents() == 1

    assert reminded() == [1]
    (mail,) = mailoutbox
    assert mail.to == [manager.email]
    assert "Fake" in mail.subject and "1" in mail.subject
    assert f"/quan-ly/kenh/{account.pk}/" in mail.body
    assert mail.alternatives


def test_a_consent_given_anew_is_announced_anew(account, manager):
    ends_in(account, days=1)
    remind_of_consents()
    ends_in(account, days=13)

    assert remind_of_consents() == 1

    assert reminded() == [7, 14] or reminded() == [1, 14]


@pytest.mark.parametrize(
    "fields", [{"state": "consent_needed"}, {"state": "disconnected"}, {"authorised_until": None}]
)
def test_who_has_to_connect_anyway_or_has_no_end_is_not_reminded(account, manager, fields):
    ends_in(account, days=3)
    ChannelAccount.objects.update(**fields)

    assert remind_of_consents() == 0


def test_an_end_that_is_past_is_no_reminder(account, manager):
    ends_in(account, days=-1)

    assert remind_of_consents() == 0


def test_managers_get_it_and_helpers_and_strangers_do_not(
    account, cooperative, manager, other_manager, mailoutbox
):
    staff = make_member(cooperative, Membership.Role.STAFF)
    make_member(cooperative, Membership.Role.HELPER)
    ends_in(account, days=5)

    remind_of_consents()

    assert [set(mail.to) for mail in mailoutbox] == [{manager.email, staff.email}]


def test_without_people_the_co_op_itself_is_written_to(account, cooperative, mailoutbox):
    ends_in(account, days=5)

    remind_of_consents()

    assert mailoutbox[0].to == [cooperative.email]


def test_a_mail_that_waited_until_the_consent_was_given_is_not_sent(account, manager, mailoutbox):
    ends_in(account, days=300)

    mail_consent_ends.enqueue(account.pk)

    assert not mailoutbox


def test_a_new_pair_that_tells_the_end_moves_it_and_one_that_does_not_leaves_it(account):
    end = timezone.now() + timedelta(days=30)
    later = timezone.now() + timedelta(hours=4)
    store(account, Tokens("a", "r", later, authorised_until=end))
    store(account, Tokens("b", "s", later))

    account.refresh_from_db()
    assert account.authorised_until == end


def test_the_shop_is_asked_weekly_and_an_answer_without_an_end_takes_none_away(
    account, monkeypatch
):
    assert shop_facts.shop_info_is_due(account)
    shop_facts.read_shop_info(account, AccountCaller(account))
    end = ChannelAccount.objects.get().authorised_until
    assert end and not shop_facts.shop_info_is_due(account)

    monkeypatch.setattr(fake.Fake, "shop_info", lambda self: ShopInfo("Tên mới"))
    account.cached_answers.update(fetched_at=timezone.now() - timedelta(days=8))
    assert shop_facts.shop_info_is_due(account)
    shop_facts.read_shop_info(account, AccountCaller(account))

    account.refresh_from_db()
    assert (account.name, account.authorised_until) == ("Tên mới", end)


def test_two_shops_are_two_reminders(cooperative, account, manager):
    ends_in(account, days=5)
    ends_in(make_account(cooperative, "78"), days=5)

    assert remind_of_consents() == 2
