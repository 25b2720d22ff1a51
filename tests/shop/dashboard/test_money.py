"""The money page of a co-op's desk."""

import io

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from shop.order import processing
from shop.order.claim_models import Claim
from shop.order.models import PaymentStatus
from shop.order.payments import give_back
from shop.payment.audit import broken_rows
from shop.payment.credits import take_credit
from shop.payment.models import BankCredit, BankFeed, CardAccount, Entry
from tests.factories.coops import make_product
from tests.factories.forms import fields_of, text_of
from tests.factories.orders import make_order
from tests.shop.payment.conftest import fresh, rows_of, told

pytestmark = pytest.mark.django_db
MONEY = "/quan-ly/tien/"


@pytest.fixture
def order(rice):
    """Return an order of 94,000 đồng that waits for a transfer."""
    return make_order((rice, 2), payment_method="vietqr")


def take(order, **fields) -> BankCredit:
    return take_credit(cooperative=order.cooperative, told=told(order, **fields), source="webhook")[
        0
    ]


def upload(desk, text: str, name: str = "sao-ke.csv"):
    file = SimpleUploadedFile(name, text.encode(), "text/csv")
    return desk.post(reverse("dashboard:money_statement"), {"statement": file})


def handed_over(rice, manager, carrier: str = "GHN", **choices):
    order = make_order((rice, 2), **choices)
    processing.confirm_order(order=order, by=manager)
    processing.pack_order(order=order, by=manager)
    return processing.hand_over_order(order=order, by=manager, carrier_name=carrier)


def alerts(answer) -> str:
    found = BeautifulSoup(answer.content, "html.parser").select("[role=alert]")
    return " ".join(one.get_text(" ", strip=True) for one in found).replace("\xa0", " ")


def test_an_empty_desk_says_that_nothing_waits(desk):
    page = desk.get(MONEY)

    assert page.status_code == 200
    assert page.context["waiting_count"] == 0


def test_a_transfer_with_another_amount_is_booked_by_a_person(desk, order):
    credit = take(order, amount=90_000)
    page = desk.get(MONEY)
    sent = fields_of(page, f'form[action$="/{credit.pk}/ghi/"]')
    assert sent[f"c{credit.pk}-number"] == order.number  # suggested

    answer = desk.post(reverse("dashboard:credit_assign", args=[credit.pk]), sent)

    assert answer.status_code == 302
    assert rows_of(order) == [("capture", 90_000)]
    assert fresh(order).payment_status == PaymentStatus.UNPAID
    again = desk.post(reverse("dashboard:credit_assign", args=[credit.pk]), sent)
    assert again.status_code == 409
    assert rows_of(order) == [("capture", 90_000)]


@pytest.mark.parametrize("number", ["", "abc", "x" * 10_000, "<b>", "\x00", "234567892", "🍚"])
def test_a_wrong_number_is_refused_beside_its_field(desk, order, number):
    credit = take(order, amount=90_000)

    answer = desk.post(
        reverse("dashboard:credit_assign", args=[credit.pk]), {f"c{credit.pk}-number": number}
    )

    assert answer.status_code == 422
    assert alerts(answer)
    assert fresh(credit).state == "waiting"


def test_another_co_ops_order_and_credit_are_as_good_as_absent(desk, order, other_cooperative):
    other = make_order(make_product(other_cooperative), payment_method="vietqr")
    credit = take(order, amount=90_000)
    theirs = take(other, amount=1_000)

    answer = desk.post(
        reverse("dashboard:credit_assign", args=[credit.pk]), {f"c{credit.pk}-number": other.number}
    )

    assert answer.status_code == 422
    for name in ("credit_assign", "credit_aside", "credit_again"):
        assert desk.post(reverse(f"dashboard:{name}", args=[theirs.pk])).status_code == 404
    assert desk.get(reverse("dashboard:order_money", args=[other.number])).status_code == 404
    assert fresh(theirs).state == "waiting"
    assert theirs not in [each["credit"] for each in desk.get(MONEY).context["queue"]]


def test_set_aside_and_looked_at_again(desk, order):
    credit = take(order, text="tra no")

    desk.post(reverse("dashboard:credit_aside", args=[credit.pk]))
    assert credit in desk.get(MONEY).context["set_aside"]
    desk.post(reverse("dashboard:credit_again", args=[credit.pk]))

    assert fresh(credit).state == "waiting"


def test_a_statement_is_read_told_of_and_known_the_next_time(desk, order):
    text = (
        f"Ngày;Nội dung;Ghi có\n27/11/2026;{order.number} ck;94.000\nx;y;z\n27/11/2026;la;7.000\n"
    )

    answer = upload(desk, text)
    again = upload(desk, text)

    taken = answer.context["taken"]
    assert (taken["new"], taken["booked"], taken["waiting"], len(taken["faults"])) == (2, 1, 1, 1)
    assert again.context["taken"]["known"] == 2 and again.context["taken"]["new"] == 0
    assert fresh(order).payment_status == PaymentStatus.PAID
    assert "3" in alerts(answer)


@pytest.mark.parametrize("text", ["", "x", "a;b\n1;2\n", "\x00\x01\x02", "PK\x03\x04broken"])
def test_a_file_that_is_no_statement_is_refused_beside_its_field(desk, text):
    answer = upload(desk, text)

    assert answer.status_code == 422
    assert alerts(answer)
    assert not BankCredit.objects.exists()


def test_without_a_file_it_asks_for_one(desk):
    assert desk.post(reverse("dashboard:money_statement")).status_code == 422


def typed(**fields) -> dict:
    return {
        "amount": "94.000",
        "text": "chuyen tien",
        "day": timezone.localdate().isoformat(),
        "key": "0f3c",
        **fields,
    }


def test_a_transfer_typed_by_hand_is_kept_once_however_often_it_is_pressed(desk, order):
    for _ in range(2):
        answer = desk.post(reverse("dashboard:money_typed"), typed(text=f"ck {order.number}"))
        assert answer.status_code == 302

    assert BankCredit.objects.count() == 1
    assert fresh(order).payment_status == PaymentStatus.PAID


@pytest.mark.parametrize(
    "fields",
    [
        {"amount": ""},
        {"amount": "0"},
        {"amount": "-5"},
        {"amount": "1,5"},
        {"amount": "99999999999"},
        {"amount": "\x00"},
        {"text": ""},
        {"text": "x" * 10_000},
        {"text": "a\x00b"},
        {"day": ""},
        {"day": "2099-01-01"},
        {"day": "1999-01-01"},
        {"day": "hôm qua"},
    ],
)
def test_nonsense_by_hand_is_refused_and_nothing_typed_is_lost(desk, fields):
    answer = desk.post(reverse("dashboard:money_typed"), typed(**fields))

    assert answer.status_code == 422
    assert alerts(answer)
    kept = fields_of(answer, 'form[action$="/nhap-tay/"]')
    assert kept["day"] == typed(**fields)["day"] or "day" in fields
    assert not BankCredit.objects.exists()


def test_cash_counts_only_when_a_person_has_matched_it(desk, rice, manager):
    first, second = handed_over(rice, manager), handed_over(rice, manager)
    processing.deliver_order(order=first, by=manager)
    assert fresh(first).payment_status == PaymentStatus.UNPAID  # delivered is not paid

    answer = desk.post(
        reverse("dashboard:money_cash"),
        {"orders": [first.number, second.number], "amount": "180.000", "fee": "8.000"},
    )

    assert answer.status_code == 302
    assert [fresh(order).payment_status for order in (first, second)] == ["paid", "paid"]
    assert rows_of(first) == [("capture", 94_000), ("fee", -4_000)]
    assert not list(broken_rows())


@pytest.mark.parametrize(
    "fields",
    [
        {"amount": "94.001"},
        {"amount": "94.000", "fee": "1.000"},
        {"amount": ""},
        {"amount": "abc"},
        {"orders": []},
        {"orders": ["ABCDEFGHJ"]},
    ],
)
def test_cash_that_does_not_fit_changes_nothing(desk, rice, manager, fields):
    order = handed_over(rice, manager)

    answer = desk.post(
        reverse("dashboard:money_cash"), {"orders": [order.number], "amount": "94.000", **fields}
    )

    assert answer.status_code == 422
    assert alerts(answer)
    assert rows_of(order) == []


def test_a_second_press_on_the_same_cash_is_refused(desk, rice, manager):
    order = handed_over(rice, manager)
    sent = {"orders": [order.number], "amount": "94.000"}

    assert desk.post(reverse("dashboard:money_cash"), sent).status_code == 302
    assert desk.post(reverse("dashboard:money_cash"), sent).status_code == 422

    assert rows_of(order) == [("capture", 94_000)]


def test_an_orders_money_is_shown_and_a_part_paid_back(desk, order):
    take(order)
    path = reverse("dashboard:order_money", args=[order.number])
    page = desk.get(path)
    assert page.context["balance"].held == 94_000
    sent = fields_of(page, "form.panel")
    assert sent["amount"] == "94.000"

    assert desk.post(path, {**sent, "amount": "20.000"}).status_code == 302

    assert rows_of(order) == [("capture", 94_000), ("refund", -20_000)]
    for wrong in ("", "0", "74.001", "-1", "x"):
        answer = desk.post(path, {**sent, "amount": wrong})
        assert answer.status_code in {409, 422} and alerts(answer)
    assert len(rows_of(order)) == 2


def test_a_helper_sees_no_money(client, helper, order):
    client.force_login(helper)
    credit = take(order, amount=1)

    for path in (MONEY, reverse("dashboard:order_money", args=[order.number]), f"{MONEY}cai-dat/"):
        assert client.get(path).status_code == 403
    assert client.post(reverse("dashboard:credit_aside", args=[credit.pk])).status_code == 403


def test_the_key_for_the_bank_is_shown_once(desk, cooperative):
    path = reverse("dashboard:money_settings")
    assert desk.get(path).status_code == 200

    made = desk.post(path, {"deed": "open"})
    feed = BankFeed.objects.get()

    assert feed.cooperative == cooperative
    assert feed.secret in made.content.decode()
    page = desk.get(path).content.decode()
    assert feed.token in page and feed.secret not in page
    desk.post(path, {"deed": "renew"})
    assert fresh(feed).token != feed.token and fresh(feed).secret != feed.secret
    desk.post(path, {"deed": "close"})
    assert not fresh(feed).is_on


def test_card_keys_are_kept_sealed_and_never_shown(desk):
    path = reverse("dashboard:money_settings")
    keys = {"secret_key": "sk_test_abc", "webhook_secret": "whsec_abc"}

    assert desk.post(path, {"deed": "cards", "is_on": "on", **keys}).status_code == 302

    account = CardAccount.objects.get()
    assert (account.secret_key, account.is_on) == ("sk_test_abc", True)
    assert "sk_test_abc" not in desk.get(path).content.decode()
    desk.post(path, {"deed": "cards", "is_on": "on"})
    assert fresh(account).secret_key == "sk_test_abc"
    desk.post(path, {"deed": "cards", "forget": "on"})
    assert (fresh(account).secret_key, fresh(account).is_on) == ("", False)


@pytest.mark.parametrize(
    "keys",
    [
        {"secret_key": "pk_test_1", "webhook_secret": "whsec_1"},
        {"secret_key": "sk_test_1"},
        {"webhook_secret": "whsec_1"},
        {"secret_key": "sk_test 1", "webhook_secret": "whsec_1"},
        {"secret_key": "sk_" + "x" * 10_000, "webhook_secret": "whsec_1"},
        {"secret_key": "sk_\x00", "webhook_secret": "whsec_1"},
    ],
)
def test_keys_that_are_none_are_refused(desk, keys):
    answer = desk.post(reverse("dashboard:money_settings"), {"deed": "cards", **keys})

    assert answer.status_code == 422
    assert alerts(answer)
    assert not CardAccount.objects.filter(secret_key__gt="").exists()


def test_staff_may_look_at_the_keys_page_and_change_nothing(client, cooperative):
    from coops.registry.models import Membership
    from tests.factories.coops import make_member

    client.force_login(make_member(cooperative, Membership.Role.STAFF))
    path = reverse("dashboard:money_settings")

    assert client.get(path).status_code == 200
    assert client.post(path, {"deed": "open"}).status_code == 403
    assert not BankFeed.objects.exists()


def test_transfers_to_look_at_stand_on_the_first_screen(desk, order):
    assert "Transfers" not in desk.get("/quan-ly/").content.decode()
    take(order, amount=1)

    page = desk.get("/quan-ly/").content.decode()

    assert MONEY in page


def test_the_page_costs_the_same_for_one_transfer_and_for_many(
    desk, order, django_assert_max_num_queries
):
    for n in range(12):
        take(order, amount=1_000 + n)

    with django_assert_max_num_queries(25) as queries:
        desk.get(MONEY)

    assert not [q for q in queries if q["sql"].startswith(("UPDATE", "INSERT"))]


def test_an_excel_statement_can_be_sent(desk, order):
    from openpyxl import Workbook

    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["Ngày", "Nội dung", "Ghi có"])
    sheet.append(["27/11/2026", order.number, 94_000])
    out = io.BytesIO()
    workbook.save(out)
    file = SimpleUploadedFile("sao-ke.xlsx", out.getvalue())

    answer = desk.post(reverse("dashboard:money_statement"), {"statement": file})

    assert answer.context["taken"]["booked"] == 1


def test_no_two_fields_of_the_page_share_a_name_for_labels(desk, order, rice, manager):
    handed_over(rice, manager)
    take(order, amount=1)

    found = BeautifulSoup(desk.get(MONEY).content, "html.parser").select("[id]")

    ids = [one["id"] for one in found]
    assert sorted(ids) == sorted(set(ids))


def test_a_typed_transfer_names_the_person_who_typed_it(desk, manager, order):
    sent = {"amount": "94000", "text": order.number, "day": "27/11/2026", "key": "k1"}
    desk.post(reverse("dashboard:money_typed"), sent)

    assert Entry.objects.get(order=order).by == manager
    assert BankCredit.objects.get().decided_by == manager
    assert order.events.get(kind="paid").by == manager


def test_a_transfer_to_a_paid_order_says_how_much_is_too_much(desk, order):
    take(order, reference="A")
    second = take(order, reference="B")

    page = desk.post(
        reverse("dashboard:credit_assign", args=[second.pk]),
        {f"c{second.pk}-number": order.number},
        follow=True,
    )

    said = " ".join(str(one) for one in page.context["messages"]).replace("\xa0", " ")
    assert said.count("94.000 ₫") == 2


def test_the_history_says_that_the_buyer_cancelled(desk, order):
    processing.cancel_order(order=order, by=None, reason="đổi ý", by_buyer=True)

    page = desk.get(reverse("dashboard:order", args=[order.number]))

    (entry,) = [one for one in page.context["events"] if "đổi ý" in one["note"]]
    assert "người mua" in entry["note"].lower()


def test_money_promised_on_a_claim_stays_in_the_list_until_it_went_back(desk, manager, order):
    take(order)
    claim = Claim.objects.create(
        order=order, kind="spoiled", wish="refund", answer_by=timezone.now(), state="refund"
    )
    Claim.objects.filter(pk=claim.pk).update(refund_vnd=30_000)
    page_of = reverse("dashboard:order_money", args=[order.number])

    assert list(desk.get(MONEY).context["refunds"]) == [order]
    assert order.number in text_of(desk.get("/quan-ly/don/?loai=tien"))
    assert desk.get(page_of).context["hand_form"]["amount"].value() == "30.000"

    give_back(order=fresh(order), amount_vnd=10_000, by=manager, key="one")
    assert list(desk.get(MONEY).context["refunds"]) == [order]
    assert desk.get(page_of).context["hand_form"]["amount"].value() == "20.000"

    give_back(order=fresh(order), amount_vnd=20_000, by=manager, key="two")
    assert list(desk.get(MONEY).context["refunds"]) == []
    assert order.number not in text_of(desk.get("/quan-ly/don/?loai=tien"))
