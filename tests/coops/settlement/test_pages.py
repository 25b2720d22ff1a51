"""Households, settlements, statements and payments as people of the co-op see them."""

import base64
import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from openpyxl import Workbook, load_workbook
from PIL import Image

from coops.registry.models import Household, Membership
from coops.settlement.bank_lists import member_report
from coops.settlement.drafts import work_out
from coops.settlement.models import (
    Adjustment,
    OwnCost,
    Payout,
    Settlement,
    SignedPaper,
    Statement,
)
from coops.settlement.services.settling import close_settlement
from coops.settlement.services.shares import set_shares
from coops.settlement.views import statements
from shop.core.crypto import decrypt
from shop.core.throttle import Throttle
from tests.coops.settlement.conftest import delivered, draft_of
from tests.factories.coops import make_cooperative, make_member, make_product
from tests.factories.forms import fields_of, page, text_of
from tests.factories.settlements import make_household, make_statement

pytestmark = pytest.mark.django_db

HO, QT = "/quan-ly/ho/", "/quan-ly/quyet-toan/"


@pytest.fixture
def helper(cooperative):
    client = Client()
    client.force_login(make_member(cooperative, Membership.Role.HELPER))
    return client


def closed(desk, owner, rice, lan) -> Statement:
    set_shares(product=rice, percents={lan.pk: Decimal(100)})
    delivered((rice, 2), by=owner)
    made = desk.post(f"{QT}moi/", fields_of(desk.get(QT), "main form"))
    assert f'href="{made["Location"]}chot/"' in desk.get(made["Location"]).content.decode()
    shown = desk.get(f"{made['Location']}chot/")
    assert not Statement.objects.exists(), "it asks first"
    sent = fields_of(shown, 'form[action$="/chot/"]')
    desk.post(f"{made['Location']}chot/", sent)
    return Statement.objects.get()


def photo() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(out, "JPEG")
    return SimpleUploadedFile("giay.jpg", out.getvalue(), "image/jpeg")


def test_from_a_sale_to_the_signed_paper(desk, owner, rice, lan):
    statement = closed(desk, owner, rice, lan)
    here = f"{QT}phieu/{statement.pk}/"
    assert statement.payable_vnd == 57_602
    assert "Năm mươi bảy nghìn sáu trăm linh hai đồng" in text_of(desk.get(here))
    assert desk.get(f"{here}pdf/").content.startswith(b"%PDF")

    sent = fields_of(desk.get(here), 'form[action$="/da-tra/"]')
    for _ in range(2):
        assert desk.post(f"{here}da-tra/", sent).status_code == 302
    assert Payout.objects.get().method == "bank"

    day = fields_of(desk.get(here), 'form[enctype][action$="/da-ky/"]')
    desk.post(f"{here}da-ky/", day | {"picture": photo()})
    answer = desk.get(f"{here}giay-ky/")
    assert answer["Content-Type"] == "image/jpeg" and "no-store" in answer["Cache-Control"]
    assert answer.content[:2] == b"\xff\xd8"
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM settlement_signedpaper")
        (at_rest,) = cursor.fetchone()
    assert decrypt(at_rest) == base64.b64encode(answer.content).decode()

    desk.post(f"{here}chua-tra/", {"reason": "Nhầm hộ"})
    assert "Nhầm hộ" in text_of(desk.get(here))
    call_command("check_money")


def test_a_file_that_is_no_photo_is_refused_and_nothing_is_marked(desk, cooperative):
    statement = make_statement(cooperative)
    sent = {"signed_on": "2026-11-20", "picture": SimpleUploadedFile("a.jpg", b"<svg/onload=x>")}

    answer = desk.post(f"{QT}phieu/{statement.pk}/da-ky/", sent)

    assert answer.status_code == 422
    statement.refresh_from_db()
    assert statement.received_on is None and not SignedPaper.objects.exists()


def test_the_households_page_shows_no_bank_number_and_can_be_shut(desk, client, cooperative):
    statement = make_statement(cooperative)
    address = f"/phieu/{statement.token}/"

    shown = client.get(address)
    assert shown.status_code == 200 and "150.000" in text_of(shown)
    assert "9888" not in shown.content.decode()
    assert "noindex" in shown["X-Robots-Tag"]

    desk.post(f"{QT}phieu/{statement.pk}/duong-dan/", {"viec": "moi"})
    assert client.get(address).status_code == 404
    statement.refresh_from_db()
    assert client.get(f"/phieu/{statement.token}/").status_code == 200
    desk.post(f"{QT}phieu/{statement.pk}/duong-dan/", {"viec": "dong"})
    assert client.get(f"/phieu/{statement.token}/").status_code == 404
    assert client.get("/phieu/khong-co/").status_code == 404


def test_who_tries_many_addresses_is_asked_to_wait(client, cooperative, monkeypatch):
    statement = make_statement(cooperative)
    monkeypatch.setattr(statements, "looks", Throttle("test-looks", 2, 60, alias="default"))

    codes = [client.get(f"/phieu/{statement.token}/").status_code for _ in range(3)]

    assert codes == [200, 200, 429]


def test_the_list_shows_masked_accounts_and_the_file_whole_ones_as_text(desk, cooperative):
    household = make_household(
        cooperative, "=HYPERLINK(1)", bank_account="0012345678901", bank_holder="=1+1"
    )
    statement = make_statement(cooperative)
    assert statement.household == household
    here = f"{QT}{statement.settlement_id}/chi-tra/"

    shown = desk.get(here).content.decode()
    assert "••••8901" in shown and "0012345678901" not in shown

    sheet = load_workbook(io.BytesIO(desk.get(f"{here}tep/xlsx/").content)).active
    assert [c.value for c in sheet[2]][1:3] == ["0012345678901", "1 1"]
    assert sheet["B2"].data_type == "s" and sheet["F2"].value == 150_000
    text = desk.get(f"{here}tep/csv/").content
    assert text.startswith(b"\xef\xbb\xbf") and b"0012345678901" in text
    book = desk.get(f"{here}tep/so-chi/").content
    assert "0012345678901" not in str(
        [c.value for row in load_workbook(io.BytesIO(book)).active for c in row]
    )
    assert desk.get(f"{here}tep/khac/").status_code == 404


def test_the_code_to_pay_by_names_account_amount_and_statement(desk, cooperative):
    import zxingcpp

    from coops.settlement.bank_lists import to_pay
    from shop.payment.emvco import vietqr_payload
    from shop.payment.qr import qr_png

    statement = make_statement(cooperative)
    shown = desk.get(f"{QT}{statement.settlement_id}/chi-tra/ma-qr/")
    assert page(shown).select_one(".pay-code svg.qr")

    (row,) = to_pay(statement.settlement)
    payload = vietqr_payload(
        bank_bin="970405", account="3500205999888", amount_vnd=150_000, purpose=row.purpose
    )
    assert row.purpose.startswith(f"QT{statement.settlement_id}")
    image = Image.open(io.BytesIO(qr_png(payload)))
    assert zxingcpp.read_barcodes(image)[0].text == payload


def test_the_members_report_tells_what_each_sold_and_received(desk, owner, rice, lan):
    statement = closed(desk, owner, rice, lan)
    file = desk.get(f"{QT}{statement.settlement_id}/chi-tra/tep/bao-cao/").content
    rows = list(load_workbook(io.BytesIO(file)).active.values)
    assert rows[1][1] == "Nguyễn Thị Lan" and rows[1][-1] == 57_602
    assert sum(row[7] for row in rows[1:]) == 64_002


def test_helpers_read_names_and_nothing_of_money(helper, cooperative, rice):
    household = make_household(cooperative)
    statement = make_statement(cooperative)

    shown = helper.get(HO)
    assert "Nguyễn Thị Lan" in text_of(shown) and "9888" not in shown.content.decode()
    for address in (
        f"{HO}{household.pk}/",
        f"{HO}nhap/",
        QT,
        f"{QT}phieu/{statement.pk}/",
        f"{QT}{statement.settlement_id}/chi-tra/tep/xlsx/",
    ):
        assert helper.get(address).status_code == 403, address


def test_a_household_is_written_down_with_its_account_sealed(desk, cooperative):
    sent = {
        "name": "Phạm Thị Hoa",
        "hamlet": "Thôn 3",
        "phone": "0912345678",
        "code": "H7",
        "bank_bin": "970405",
        "bank_account": "3500 205 111222",
        "kept_percent": "12,5",
        "is_active": "on",
    }
    assert desk.post(f"{HO}moi/", sent).status_code == 302

    household = Household.objects.get()
    assert (household.bank_account, household.kept_percent) == ("3500205111222", Decimal("12.5"))
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT bank_account FROM coops_household")
        assert "111222" not in cursor.fetchone()[0]

    answer = desk.post(f"{HO}moi/", sent | {"name": "Khác", "bank_bin": ""})
    assert answer.status_code == 422
    assert "Phạm Thị Hoa" in text_of(answer)  # who has the number H7


def test_a_new_account_is_not_left_with_the_holder_of_the_old_one(desk, cooperative):
    desk.post(f"{HO}nhap/", {"pasted": LIST})
    Household.objects.filter(code="H1").update(bank_holder="NGUYEN VAN CU")
    household = Household.objects.get(code="H1")
    here = f"{HO}{household.pk}/"

    sent = fields_of(desk.get(here)) | {"bank_account": "3500205111222"}
    asked = desk.post(here, sent)
    assert asked.status_code == 422 and "NGUYEN VAN CU" in text_of(asked)
    assert desk.post(here, fields_of(asked)).status_code == 302  # the same holder, on purpose

    desk.post(f"{HO}nhap/", {"pasted": LIST.replace("999888", "777666")})
    household.refresh_from_db()
    assert (household.bank_account, household.bank_holder) == ("3500205777666", "")


LIST = """Họ và tên chủ hộ\tMã hộ\tThôn\tSố điện thoại\tNgân hàng\tSố tài khoản\tTỷ lệ HTX giữ (%)
Nguyễn Thị Lan\tH1\tThôn 1\t0912345678\tAgribank\t3500205999888\t10
Trần Văn Hùng\tH2\tThôn 2\t\t\t\t
"""


def test_a_pasted_list_is_taken_in_whole_and_twice_is_once(desk, cooperative):
    for _ in range(2):
        answer = desk.post(f"{HO}nhap/", {"pasted": LIST})
        assert answer.status_code == 302, text_of(answer)
    assert Household.objects.count() == 2
    assert Household.objects.get(code="H1").bank_bin == "970405"

    desk.post(f"{HO}nhap/", {"pasted": LIST.replace("Thôn 2", "Thôn 9")})
    assert Household.objects.get(code="H2").hamlet == "Thôn 9"


def test_faults_are_told_by_row_and_nothing_is_stored(desk, cooperative):
    bad = LIST + "\tH3\tThôn 3\t0912\tNgân hàng lạ\t12\t150\nLê Ba\tH1\t\t\t\t\t\n"

    answer = desk.post(f"{HO}nhap/", {"pasted": bad})

    assert answer.status_code == 422 and not Household.objects.exists()
    words = text_of(answer)
    assert "Dòng 4:" in words or "Row 4:" in words
    assert "H1" in words and "Ngân hàng lạ" in words
    assert "Trần Văn Hùng" in fields_of(answer)["pasted"]


def test_a_workbook_is_taken_in_and_a_file_of_another_kind_is_not(desk, cooperative):
    book, out = Workbook(), io.BytesIO()
    for line in LIST.splitlines():
        book.active.append(line.split("\t"))
    book.save(out)
    file = SimpleUploadedFile("ho.xlsx", out.getvalue())
    assert desk.post(f"{HO}nhap/", {"file": file}).status_code == 302
    assert Household.objects.count() == 2

    broken = SimpleUploadedFile("ho.xlsx", b"PK\x03\x04 no workbook")
    assert desk.post(f"{HO}nhap/", {"file": broken}).status_code == 422


def workbook(*rows, percent_format: str = "General") -> SimpleUploadedFile:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.active.cell(2, 3).number_format = percent_format
    book.save(out)
    return SimpleUploadedFile("ho.xlsx", out.getvalue())


def test_ten_percent_of_a_spreadsheet_is_ten_and_a_tenth_without_a_sign_is_asked_about(
    desk, cooperative
):
    rows = [("Họ và tên", "Thôn", "Tỷ lệ HTX giữ (%)"), ("Bà Tư", "Thôn 1", 0.1)]
    answer = desk.post(f"{HO}nhap/", {"file": workbook(*rows)})
    assert answer.status_code == 422 and not Household.objects.exists()
    assert "0.1" in text_of(answer)

    for text, percent in (("0,5 %", "0.5"), ("0", "0"), ("1", "1")):
        pasted = f"Họ và tên\tThôn\tTỷ lệ\nBà Tư\tThôn 1\t{text}\n"
        assert desk.post(f"{HO}nhap/", {"pasted": pasted}).status_code == 302
        assert Household.objects.get().kept_percent == Decimal(percent)
        Household.objects.all().delete()

    file = workbook(*rows, percent_format="0%")
    assert desk.post(f"{HO}nhap/", {"file": file}).status_code == 302
    assert Household.objects.get().kept_percent == 10


def test_a_bank_without_its_account_is_refused_and_the_old_one_stays(desk, cooperative):
    make_household(cooperative, "Lan", hamlet="Thôn 1")
    pasted = "Họ và tên\tThôn\tNgân hàng\tSố tài khoản\nLan\tThôn 1\tVietcombank\t\n"

    assert desk.post(f"{HO}nhap/", {"pasted": pasted}).status_code == 422

    household = Household.objects.get()
    assert (household.bank_bin, household.bank_account) == ("970405", "3500205999888")


def test_a_form_that_comes_again_with_something_else_is_shown_again_and_can_then_be_sent(
    desk, owner, cooperative, lan, hung
):
    desk.post(f"{QT}moi/", fields_of(desk.get(QT), "main form"))
    here = f"{QT}{Settlement.objects.get().pk}/"
    form = 'form[action$="/them-bot/"]'
    sent = fields_of(desk.get(here), form)
    sent |= {"household": lan.pk, "kind": "advance", "amount": "100k", "reason": "Phân"}
    assert desk.post(f"{here}them-bot/", sent).status_code == 302
    assert desk.post(f"{here}them-bot/", sent).status_code == 302

    other = sent | {"household": hung.pk, "amount": "700.000"}
    answer = desk.post(f"{here}them-bot/", other)
    assert answer.status_code == 422 and Adjustment.objects.count() == 1
    assert lan.name in text_of(answer)

    shown = fields_of(answer, form)
    assert shown["amount"] == "700.000"
    assert desk.post(f"{here}them-bot/", shown).status_code == 302
    assert Adjustment.objects.count() == 2


def test_the_members_report_tells_two_households_of_one_name_apart(cooperative, owner, rice):
    first, second = (
        make_household(cooperative, hamlet=f"Thôn {number}", kept_percent=0) for number in (1, 2)
    )
    set_shares(product=rice, percents={first.pk: Decimal(75), second.pk: Decimal(25)})
    delivered((rice, 4), by=owner)
    settlement = draft_of(cooperative, owner)
    close_settlement(settlement=settlement, digest=work_out(settlement).digest, by=owner)

    rows = member_report(settlement)

    assert [(row[1], row[2], row[5], row[-1]) for row in rows] == [
        ("Nguyễn Thị Lan", "", 3, 96_003),
        ("Nguyễn Thị Lan", "", 1, 32_001),
    ]


def test_another_co_ops_household_cannot_be_chosen(desk, cooperative, rice):
    stranger = make_household(make_cooperative("HTX Khác"), "Người lạ")
    answer = desk.post(f"{HO}hang/{rice.pk}/", {f"p{stranger.pk}": "50"})
    assert answer.status_code == 302 and not rice.household_shares.exists()
    assert "Người lạ" not in desk.get(HO).content.decode()


def test_own_ways_of_selling_stand_beside_the_marketplaces(desk, cooperative):
    make_product(cooperative, price=60_000)
    for day, fixed in (("01/01/2026", "9.000"), ("01/02/2026", "5.000")):
        sent = {"channel": "stall", "kind": "other", "fixed": fixed, "valid_from": day}
        assert desk.post(f"{QT}chi-phi/", sent | {"percent": "10"}).status_code == 302

    own, stall, *_others = desk.get("/quan-ly/kenh/con-lai/").context["cards"][0].rows
    assert own.net.net_vnd == 60_000
    assert stall.net.net_vnd == 60_000 - 6_000 - 5_000
    assert stall.bars and "01/02/2026" in text_of(desk.get("/quan-ly/kenh/con-lai/"))

    desk.post(f"{QT}chi-phi/{OwnCost.objects.latest('valid_from').pk}/bo/")
    assert desk.get("/quan-ly/kenh/con-lai/").context["cards"][0].rows[1].net.net_vnd == 45_000


def test_lists_take_as_many_queries_for_two_households_as_for_many(
    desk, cooperative, django_assert_max_num_queries
):
    for number in range(12):
        make_household(cooperative, f"Hộ {number}")
    statement = make_statement(cooperative)
    for address in (HO, QT, f"{QT}{statement.settlement_id}/chi-tra/"):
        with django_assert_max_num_queries(14):
            desk.get(address)
