"""A helper at the desk: only with consent, only for what was ticked, and all of it written down."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.models import Product
from coops.registry.helping import allow, end_help
from coops.registry.models import HelpCall, HelperAct, HelperConsent, Membership
from coops.registry.standing import Scope
from shop.dashboard.helper_acts import NOT_ACTS
from shop.dashboard.scopes import KNOWN, NEVER, PAGES, desk_pages, scope_of, words_of
from tests.factories.coops import make_member, make_product, make_user
from tests.factories.forms import fields_of, text_of
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def codes(settings):
    """Let this market send codes to phones."""
    settings.DEMO_LOGINS = True
    settings.LOGIN_CODES = {"senders": ["console"], "url": "", "token": ""}


@pytest.fixture
def helper(cooperative):
    return make_member(cooperative, Membership.Role.HELPER, full_name="Lê Thị Cháu")


@pytest.fixture
def helping(helper):
    client = Client()
    client.force_login(helper)
    return client


def place_of(user) -> Membership:
    return Membership.objects.get(user=user)


def let(helper, *scopes, days=None):
    allow(membership=place_of(helper), scopes=scopes, days=days, by=None)


def test_every_page_of_the_desk_says_what_a_helper_needs_for_it():
    unknown = [
        name
        for name, view in desk_pages().items()
        if (view.desk_scope or PAGES.get(name, ("?",))[0]) not in KNOWN or not words_of(name)
    ]

    assert unknown == []
    assert set(PAGES) <= set(desk_pages())


def test_money_and_people_are_for_no_helper_whatever_was_ticked():
    wrong = [
        name
        for name, view in desk_pages().items()
        if (view.is_money_view or view.is_owner_view) and scope_of(name, view.desk_scope) != NEVER
    ]

    assert wrong == []


def test_a_page_that_nobody_declared_is_refused(helping, monkeypatch):
    monkeypatch.delitem(PAGES, "dashboard:products")

    assert helping.get(reverse("dashboard:products")).status_code == 403


@pytest.mark.parametrize(
    ("page", "scope"),
    [
        ("dashboard:orders", "orders"),
        ("dashboard:products", "products"),
        ("dashboard:certificates", "products"),
        ("integrations:channels", "marketplaces"),
    ],
)
def test_a_helper_opens_what_was_ticked_and_nothing_else(helper, helping, page, scope):
    let(helper, scope)
    assert helping.get(reverse(page)).status_code == 200

    let(helper, *(set(Scope.values) - {scope}))
    answer = helping.get(reverse(page))

    assert answer.status_code == 403
    assert str(Scope(scope).label) in text_of(answer)


def test_without_orders_the_first_page_names_no_buyer(helper, helping, rice):
    make_order(rice, full_name="Trần Bí Mật")
    assert "Trần Bí Mật" in helping.get(reverse("dashboard:today")).text

    let(helper, "products")

    assert "Trần Bí Mật" not in helping.get(reverse("dashboard:today")).text


@pytest.mark.parametrize("scopes", [("orders",), ("products",), ("stock",)])
def test_a_helper_is_led_to_nothing_that_is_refused(helper, helping, rice, scopes):
    make_order((rice, 1))
    let(helper, *scopes)
    seen: dict[str, int] = {}
    left = [reverse("dashboard:today")]

    while left:
        address = left.pop()
        kind = re.sub(r"\d+", "0", address)
        if kind in seen or "?" in address and kind.partition("?")[0] in seen:
            continue
        answer = helping.get(address)
        seen[kind] = answer.status_code
        if answer.status_code == 200 and "html" in answer["Content-Type"]:
            left += re.findall(r'href="(/quan-ly/[^"#?]*)', answer.text)

    assert [address for address, status in seen.items() if status >= 400] == []


def test_the_goods_of_a_helper_who_counts_nothing_are_made_without_that_step(helper, helping):
    let(helper, "products")
    helping.post(reverse("dashboard:product_create"), {"token": "t", "skip": "1"})
    product = Product.objects.get()

    named = helping.post(reverse("dashboard:product_name", args=[product.pk]), {"title": "Ổi"})

    assert named.url == reverse("dashboard:product_edit", args=[product.pk])
    assert helping.get(named.url).status_code == 200
    refused = helping.get(reverse("dashboard:rest"))
    assert refused.status_code == 403 and "sửa ngày nghỉ" in text_of(refused)


def test_the_yellow_bar_stands_on_every_page_until_the_day(helper, helping, desk, cooperative):
    let(helper, "products", days=7)

    page = helping.get(reverse("dashboard:products")).text

    assert "helping-bar" in page and cooperative.short_name in page
    until = HelperConsent.objects.get(ended_at=None).until
    assert timezone.localtime(until).strftime("%d/%m/%Y") in page
    assert "helping-bar" not in desk.get(reverse("dashboard:products")).text


def test_help_that_ends_closes_open_sessions_with_the_next_press(helper, helping, rice, manager):
    assert helping.get(reverse("dashboard:orders")).status_code == 200

    end_help(membership=place_of(helper), by=manager)

    assert helping.get(reverse("dashboard:orders")).status_code == 404
    assert helping.post(reverse("dashboard:product_publish", args=[rice.pk])).status_code == 404


def test_help_whose_time_is_over_opens_nothing_and_says_whom_to_ask(helper, helping, cooperative):
    HelperConsent.objects.update(until=timezone.now())

    answer = helping.get(reverse("dashboard:today"))

    assert answer.status_code == 403
    assert cooperative.short_name in text_of(answer)


def test_each_form_of_a_helper_is_written_down_with_before_and_after(helper, helping, desk, rice):
    order = make_order(rice)
    helping.post(reverse("dashboard:order_action", args=[order.number, "xac-nhan"]))
    helping.post(reverse("dashboard:product_unpublish", args=[rice.pk]))
    desk.post(reverse("dashboard:product_publish", args=[rice.pk]))  # the owner's own are not

    unpublished, confirmed = HelperAct.objects.order_by("-pk")

    assert (confirmed.page, confirmed.outcome) == ("dashboard:order_action", "done")
    assert order.number in confirmed.thing and len(confirmed.changes) == 1
    assert unpublished.thing == rice.title
    assert unpublished.changes[0][1:] == ["có", "không"]
    page = text_of(desk.get(reverse("dashboard:person_acts", args=[place_of(helper).pk])))
    assert order.number in page and rice.title in page and "có → không" in page


def test_a_refused_form_is_written_down_as_refused(helper, helping):
    assert helping.post(reverse("dashboard:order_action", args=["KHONGCO99", "xac-nhan"]))

    act = HelperAct.objects.get()
    assert act.outcome in {"refused", "begun"} and act.thing == ""


def test_what_is_no_deed_does_not_hide_those_that_are(helping, cooperative, rice):
    assert {
        "dashboard:draft_save",
        "dashboard:draft_drop",
        "dashboard:orders_seen",
    } == NOT_ACTS

    typed = {"form": "product-name", "object": str(rice.pk), "place": cooperative.code}
    typed |= {
        "page": "a" * 16,
        "device": "b" * 16,
        "data": '{"fields": {"title": ["Nếp"]}, "shown": {}}',
    }
    assert helping.post(reverse("dashboard:draft_save"), typed).status_code == 200
    helping.post(reverse("dashboard:draft_drop"), typed)
    helping.post(reverse("dashboard:orders_seen"))

    assert not HelperAct.objects.exists()


def test_looking_writes_nothing(helping, rice):
    helping.get(reverse("dashboard:products"))
    helping.get(reverse("dashboard:product_edit", args=[rice.pk]))

    assert not HelperAct.objects.exists()


def test_a_helper_stops_by_one_press(helper, helping):
    helping.post(reverse("dashboard:helper_leave"))

    assert not place_of(helper).is_active
    assert helping.get(reverse("dashboard:today")).status_code == 403


def test_nobody_but_a_helper_leaves_by_that_press(desk, manager):
    desk.post(reverse("dashboard:helper_leave"))

    assert place_of(manager).is_active


def test_a_link_that_was_mailed_is_shown_to_nobody(desk, mailoutbox):
    sent = {"login": "hoa@example.com", "role": "staff"}

    answer = desk.post(reverse("dashboard:invite"), sent)

    (link,) = re.findall(r"/moi/[\w-]{32}/", mailoutbox[0].body)
    assert answer.status_code == 200 and "hoa@example.com" in text_of(answer)
    assert "/moi/" not in answer.text.replace("/quan-ly/nguoi/moi/", "")
    assert link not in desk.get(reverse("dashboard:people")).text


def test_an_owner_invites_and_reads_the_link_once(desk, codes):
    address = reverse("dashboard:invite")
    answer = desk.post(address, {"login": "0912 345 678", "role": "staff"})

    link = re.search(r"/moi/[\w-]{32}/", answer.text)
    assert answer.status_code == 200 and link
    assert 'src="data:image/svg+xml' in answer.text, "the link as a QR code"
    assert link[0] not in desk.get(reverse("dashboard:people")).text
    assert "0912 345 678" in text_of(desk.get(reverse("dashboard:people")))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"role": "staff"}, "login"),
        ({"login": "abc", "role": "staff"}, "login"),
        ({"login": "0912345678"}, "role"),
        ({"login": "0912345678", "role": "king"}, "role"),
        ({"login": "0912345678", "role": "helper", "days": "1"}, "scopes"),
        ({"login": "0912345678", "role": "helper", "scopes": ["orders"]}, "days"),
        ({"login": "0912345678", "role": "helper", "scopes": ["money"], "days": "1"}, "scopes"),
    ],
)
def test_an_invitation_that_lacks_something_says_what_and_keeps_the_rest(desk, typed, field):
    answer = desk.post(reverse("dashboard:invite"), typed)

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    if field != "login":
        assert fields_of(answer)["login"] == typed["login"]


def test_staff_see_the_people_and_change_none(client, cooperative, manager):
    staff = make_member(cooperative, Membership.Role.STAFF)
    client.force_login(staff)

    assert client.get(reverse("dashboard:people")).status_code == 200
    for name in ("person_end", "person_role", "person_consent"):
        address = reverse(f"dashboard:{name}", args=[place_of(manager).pk])
        assert client.post(address, {"role": "helper"}).status_code == 403, name
    assert client.get(reverse("dashboard:invite")).status_code == 403
    assert place_of(manager).role == "owner"


def test_the_last_owner_is_told_why_nothing_was_changed(desk, manager):
    place = place_of(manager)

    role = desk.post(reverse("dashboard:person_role", args=[place.pk]), {"role": "staff"})
    desk.post(reverse("dashboard:person_end", args=[place.pk]))

    assert role.status_code == 409
    assert place_of(manager).role == "owner" and place_of(manager).is_active


def test_an_owner_asks_for_help_and_allows_who_offers(desk, cooperative):
    desk.post(reverse("dashboard:help_call"), {"words": "Chụp ảnh giúp"})
    call = HelpCall.objects.get()
    HelpCall.objects.update(taken_by=make_user(full_name="Tổ Số"), taken_at=timezone.now())
    assert "Tổ Số" in text_of(desk.get(reverse("dashboard:people")))

    address = reverse("dashboard:help_allow", args=[call.pk])
    assert desk.post(address, {"scopes": ["products"]}).status_code == 422
    desk.post(address, {"scopes": ["products"], "days": "7"})

    assert Membership.objects.get(user__full_name="Tổ Số").role == "helper"


def test_the_list_of_people_asks_as_often_for_twenty_as_for_two(
    desk, cooperative, django_assert_max_num_queries
):
    for _ in range(20):
        make_member(cooperative, Membership.Role.HELPER)

    with django_assert_max_num_queries(14):
        desk.get(reverse("dashboard:people"))


def test_the_standing_page_shows_decisions_with_reasons(desk, cooperative):
    from coops.registry.sellers import announce_suspension

    announce_suspension(cooperative=cooperative, reason="Thiếu giấy phép", by=None)
    make_product(cooperative)

    assert "Thiếu giấy phép" in text_of(desk.get(reverse("dashboard:standing")))
    assert reverse("dashboard:standing") in desk.get(reverse("dashboard:today")).text
