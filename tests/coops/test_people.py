"""People come to a desk by invitation, helpers by consent; a co-op is never without an owner."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from catalog.services import CannotPublish, publish_product
from coops.registry.helping import (
    HelpRefused,
    allow,
    call_for_help,
    consents_now,
    end_help,
    end_what_is_over,
    helpers_who_may,
    let_offerer_help,
    offer_help,
)
from coops.registry.models import (
    HelpCall,
    HelperConsent,
    Invitation,
    LogEntry,
    Membership,
    Report,
)
from coops.registry.people import (
    PeopleRefused,
    accept,
    change_role,
    end_membership,
    hash_of,
    invitation_of,
    invite,
    is_for,
    take_back,
)
from coops.registry.reports import decide, forget_old_contacts, lift_takedown, make_report
from shop.core.registries import due_jobs
from shop.users.personal import close_account
from tests.factories.coops import make_cooperative, make_member, make_product, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def codes(settings):
    """Let this market send codes to phones."""
    settings.DEMO_LOGINS = True
    settings.LOGIN_CODES = {"senders": ["console"], "url": "", "token": ""}


@pytest.fixture
def own():
    return make_cooperative()


@pytest.fixture
def owner(own):
    return make_member(own)


def invited(own, owner, login: str = "0912 345 678", role: str = "staff", **fields):
    return invite(cooperative=own, login=login, role=role, by=owner, **fields)


def has_phone(phone: str = "+84912345678", **fields):
    """Return a person who typed a code that went to the phone."""
    return make_user(phone=phone, phone_proved_at=timezone.now(), **fields)


def place_of(user) -> Membership:
    return Membership.objects.get(user=user)


def test_an_invitation_lets_in_whom_it_names_once(own, owner):
    made, token = invited(own, owner)
    wanted, stranger = has_phone(), has_phone("+84912345679")

    with pytest.raises(PeopleRefused):
        accept(invitation=made, user=stranger)
    membership = accept(invitation=invitation_of(token), user=wanted)

    assert (membership.role, membership.is_active) == ("staff", True)
    assert accept(invitation=made, user=wanted) == membership
    assert Invitation.objects.get().token_hash == hash_of(token)
    assert token not in str(list(Invitation.objects.values()))


def test_a_used_invitation_does_not_bring_back_who_was_sent_away(own, owner):
    made, _token = invited(own, owner)
    person = has_phone()
    end_membership(membership=accept(invitation=made, user=person), by=owner)

    with pytest.raises(PeopleRefused):
        accept(invitation=made, user=person)
    assert not place_of(person).is_active


@pytest.mark.parametrize("how", ["expired", "taken back", "replaced"])
def test_an_invitation_that_is_over_opens_nothing(own, owner, how):
    made, _token = invited(own, owner)
    if how == "expired":
        Invitation.objects.update(expires_at=timezone.now())
    elif how == "taken back":
        assert take_back(invitation=made) and not take_back(invitation=made)
    else:
        invited(own, owner)

    with pytest.raises(PeopleRefused):
        accept(invitation=made, user=has_phone())


@pytest.mark.parametrize("role", ["owner", "staff"])
def test_a_phone_that_nobody_proved_opens_no_desk(own, owner, role):
    made, _token = invited(own, owner, role=role)
    somebody = make_user(phone="+84912345678")  # anybody can register the number

    with pytest.raises(PeopleRefused, match="0912 345 678"):
        accept(invitation=made, user=somebody)
    assert not Membership.objects.filter(user=somebody).exists()

    somebody.phone_proved_at = timezone.now()
    assert accept(invitation=made, user=somebody).role == role


def test_without_codes_a_phone_is_invited_as_a_helper_only(own, owner, settings):
    settings.LOGIN_CODES = {"senders": ["email"], "url": "", "token": ""}

    with pytest.raises(PeopleRefused):
        invited(own, owner, role="staff")
    made, _token = invited(own, owner, role="helper", scopes=["orders"], days=1)

    assert accept(invitation=made, user=make_user(phone="+84912345678")).role == "helper"


def test_a_mail_that_was_not_sent_leaves_no_invitation(own, owner, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError

    monkeypatch.setattr(mail, "get_connection", fail)

    with pytest.raises(PeopleRefused):
        invited(own, owner, "hoa@example.com")
    assert Invitation.objects.get().ended_at


def test_a_closed_account_leaves_no_invitation_that_anybody_can_use(own, owner):
    leaver = has_phone()
    made, _token = invited(own, owner)
    close_account(leaver.pk)
    made.refresh_from_db()

    assert made.login == "" and made.ended_at
    for stranger in (make_user(), has_phone("+84912345679")):
        assert not is_for(made, stranger)
        with pytest.raises(PeopleRefused):
            accept(invitation=made, user=stranger)


@pytest.mark.parametrize("how", ["left", "staff", "closed", "in the operator's pages"])
def test_nobody_comes_by_the_word_of_who_is_no_owner_any_more(own, owner, how):
    second = make_member(own)
    made, _token = invited(own, second)
    if how == "left":
        end_membership(membership=place_of(second), by=owner)
    elif how == "staff":
        change_role(membership=place_of(second), role="staff", by=owner)
    elif how == "closed":
        close_account(second.pk)
    else:
        Membership.objects.filter(user=second).update(is_active=False)

    made.refresh_from_db()
    assert bool(made.ended_at) == (how != "in the operator's pages")
    with pytest.raises(PeopleRefused):
        accept(invitation=made, user=has_phone())
    assert not Membership.objects.filter(user__phone="+84912345678").exists()


def test_accepting_lowers_nobody_and_ends_the_other_invitations(own, owner):
    person = has_phone(email="hoa@example.com")
    as_staff, _token = invited(own, owner, "hoa@example.com")
    as_owner, _token = invited(own, owner, role="owner")
    as_helper = Invitation.objects.get(pk=as_staff.pk)

    assert accept(invitation=as_owner, user=person).role == "owner"
    with pytest.raises(PeopleRefused):
        accept(invitation=as_staff, user=person)

    # One that slipped through, and would leave the co-op without an owner.
    end_membership(membership=place_of(owner), by=person)
    as_helper.ended_at, as_helper.role, as_helper.invited_by = None, "helper", person
    as_helper.save()
    assert accept(invitation=as_helper, user=person).role == "owner"
    assert place_of(person).role == "owner" and place_of(person).is_active


def test_an_email_address_gets_the_link_by_mail(own, owner):
    _made, token = invited(own, owner, "Hoa@Example.com")

    assert mail.outbox[0].to == ["hoa@example.com"]
    assert token in mail.outbox[0].body


@pytest.mark.parametrize("login", ["abc", "", "12345", "9" * 400])
def test_what_is_no_login_is_not_invited(own, owner, login):
    with pytest.raises(PeopleRefused):
        invited(own, owner, login)


def test_whoever_is_here_is_not_invited_again(own, owner):
    with pytest.raises(PeopleRefused):
        invited(own, owner, owner.email)


def test_the_last_owner_stays_an_owner(own, owner):
    with pytest.raises(PeopleRefused):
        end_membership(membership=place_of(owner), by=owner)
    with pytest.raises(PeopleRefused):
        change_role(membership=place_of(owner), role="staff", by=owner)

    second = make_member(own)
    assert end_membership(membership=place_of(owner), by=second)
    assert place_of(second).role == "owner"


def test_every_change_of_people_is_written_down(own, owner):
    made, _token = invited(own, owner)
    person = has_phone()
    membership = accept(invitation=made, user=person)
    change_role(membership=membership, role="owner", by=owner)
    end_membership(membership=membership, by=owner)
    last = LogEntry.objects.first()
    assert str(owner) in last.sentence and str(last.person) in last.sentence

    entries = list(LogEntry.objects.order_by("pk").values_list("kind", "by"))
    assert entries == [(kind, owner.pk) for kind in ("invited", "joined", "role", "left")]


def test_an_invited_helper_comes_with_the_consent_that_was_ticked(own, owner):
    made, _token = invited(own, owner, role="helper", scopes=["orders"], days=1)
    membership = accept(invitation=made, user=has_phone())

    consent = consents_now([membership])[membership.pk]
    assert consent.scopes == ["orders"]
    assert consent.until - consent.given_at == timedelta(days=1)


def test_a_consent_ends_by_itself_and_the_desk_closes_with_it(own, owner):
    helper = place_of(make_member(own, "helper"))
    allow(membership=helper, scopes=["orders"], days=1, by=owner)
    assert helpers_who_may(own, "orders") == [helper]
    assert helpers_who_may(own, "stock") == []

    HelperConsent.objects.filter(ended_at=None).update(until=timezone.now())

    assert consents_now([helper]) == {}
    assert (end_what_is_over(), end_what_is_over()) == (1, 0)
    helper.refresh_from_db()
    assert not helper.is_active


def test_a_new_consent_replaces_the_old_one_and_money_is_never_in_it(own, owner):
    helper = place_of(make_member(own, "helper"))

    allow(membership=helper, scopes=["money", "stock", "never"], days=None, by=owner)

    assert HelperConsent.objects.filter(ended_at=None).get().scopes == ["stock"]


def test_a_role_that_changed_takes_the_consent_along(own, owner):
    helper = place_of(make_member(own, "helper"))
    change_role(membership=helper, role="staff", by=owner)
    change_role(membership=helper, role="helper", by=owner)

    assert consents_now([helper]) == {}


def test_who_offers_help_can_do_nothing_until_the_owner_allows_it(own, owner):
    call, neighbour = call_for_help(cooperative=own, words="Chụp ảnh", by=owner), make_user()
    assert call_for_help(cooperative=own, words="Khác", by=owner) == call
    assert offer_help(call=call, by=neighbour)
    assert not offer_help(call=call, by=make_user())
    assert not Membership.objects.filter(user=neighbour).exists()

    let_offerer_help(call=call, scopes=["products"], days=7, by=owner)

    assert helpers_who_may(own, "products")[0].user == neighbour
    with pytest.raises(HelpRefused):
        let_offerer_help(call=call, scopes=["orders"], days=7, by=owner)
    assert HelpCall.objects.get().closed_at


def test_ending_help_is_one_press(own, owner):
    helper = place_of(make_member(own, "helper"))

    assert end_help(membership=helper, by=owner)
    assert not end_help(membership=helper, by=owner)
    assert helpers_who_may(own, "orders") == []


def test_goods_that_were_taken_down_cannot_be_sold_until_it_is_lifted(own):
    rice, officer = make_product(own), make_user()
    report = make_report(
        cooperative=own,
        product=rice,
        category="unsafe",
        words="Mốc",
        contact="",
        by=None,
        code="a" * 22,
    )
    again = make_report(
        cooperative=own,
        product=rice,
        category="unsafe",
        words="Mốc",
        contact="",
        by=None,
        code="a" * 22,
    )
    assert report == again

    assert decide(report=report, hide=True, reason="Có mốc", by=officer)
    assert not decide(report=report, hide=False, reason="Thôi", by=officer)
    rice.refresh_from_db()
    assert not rice.is_public
    with pytest.raises(CannotPublish) as refusal:
        publish_product(product=rice)
    assert "Có mốc" in str(refusal.value)
    assert lift_takedown(takedown=rice.takedowns.get(), reason="Đã sửa", by=officer)

    assert publish_product(product=rice).is_public
    assert "Có mốc" in mail.outbox[0].body
    kinds = list(LogEntry.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["hidden", "shown-again"]


def test_how_to_reach_who_reported_is_forgotten_after_six_months(cooperative):
    def report(code, days):
        made = make_report(
            cooperative=cooperative,
            product=None,
            category="other",
            words="Cân thiếu",
            contact="0912345678",
            by=None,
            code=code,
        )
        Report.objects.filter(pk=made.pk).update(made_at=timezone.now() - timedelta(days=days))

    report("old", 184)
    report("new", 182)

    assert forget_old_contacts() == 1
    assert forget_old_contacts() == 0
    assert dict(Report.objects.values_list("code", "contact")) == {"old": "", "new": "0912345678"}
    assert Report.objects.get(code="old").words == "Cân thiếu"
    assert due_jobs.get("forget-reporters") is forget_old_contacts
