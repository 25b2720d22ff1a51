"""Selling by file: goods out and copied, orders looked at and taken in."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from coops.partner.models import StockRecord
from coops.price_lists.uploads import MAX_UPLOAD_BYTES
from integrations.contract import Marketplace, NotOffered, OrderState
from integrations.file_forms import OrdersForm
from integrations.file_orders import COLUMNS, read_orders
from integrations.marketplaces.file.adapter import File
from integrations.models import ChannelAccount, ChannelOrder, Facet, Listing
from integrations.registry import app_keys
from integrations.services import file_goods
from integrations.services.file_orders import plan
from integrations.services.passes import accounts_with_work
from shop.order.models import Hold, Order, Status
from tests.factories.coops import make_cooperative, make_member, make_product

pytestmark = pytest.mark.django_db

NEW = "/quan-ly/kenh/ket-noi/file/live/"
HEADING = ["Mã đơn", "Trạng thái", "Ngày đặt", "Mã hàng", "Số lượng", "Đơn giá", "Người mua", "SĐT"]


@pytest.fixture(autouse=True)
def market(settings):
    settings.MARKETPLACES = {"file": "integrations.marketplaces.file.adapter.File"}
    settings.SITE_URL = "https://cho.test"


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def account(desk):
    desk.post(NEW, {"name": "  Nhóm  Zalo xóm Bưởi "})
    return ChannelAccount.objects.get()


@pytest.fixture
def listing(desk, account, rice):
    desk.post(url("file_goods", account), {"goods": [rice.pk]})
    return Listing.objects.get()


def url(name: str, account) -> str:
    return reverse(f"integrations:{name}", args=[account.pk])


def page(desk, account) -> str:
    return desk.get(url("file_channel", account)).content.decode()


def download(desk, account) -> list[dict[str, str]]:
    """Return the rows of the downloaded CSV."""
    response = desk.post(url("file_download", account), {"kind": "csv"})
    assert response.status_code == 200
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def press_copied(desk, account):
    kept = file_goods.last_file(account)
    return desk.post(url("file_copied", account), {"mark": kept.value["mark"] if kept else "x"})


def sheet(*rows, heading=HEADING) -> SimpleUploadedFile:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerows([heading, *rows])
    return SimpleUploadedFile("don.csv", out.getvalue().encode("utf-8-sig"), "text/csv")


def look(desk, account, file):
    return desk.post(url("file_orders", account), {"orders": file})


def take(desk, account, file):
    looked = look(desk, account, file)
    assert looked.status_code == 200, looked.content.decode()
    return desk.post(url("file_orders_take", account), {"orders": looked.context["orders"]})


def sku(product) -> str:
    return StockRecord.objects.get(product=product).partner_sku


# --- The adapter -----------------------------------------------------------------------


def test_everything_that_would_call_somebody_refuses():
    adapter = File(app_keys("file", "live"))
    calls = [
        ("consent_url", ["x"]), ("exchange_code", [{}]), ("exchange_keys", [{}]),
        ("refresh", ["x"]), ("shop_info", []), ("categories", []), ("category_rules", ["1"]),
        ("upload_image", [b"", "a"]), ("create_item", [None]), ("set_variants", ["1", None]),
        ("models", ["1"]), ("item", ["1"]), ("read_items", [["1"]]), ("all_items", []),
        ("update_item", ["1", None]), ("push_prices", [[]]), ("push_stock", [[]]),
        ("set_visibility", [[]]), ("orders", [["1"]]), ("delete_item", ["1"]),
        ("changed_orders", [timezone.now(), timezone.now()]), ("money", ["1"]),
    ]  # fmt: skip
    for name, values in calls:
        with pytest.raises(NotOffered):
            getattr(adapter, name)(*values)
    assert isinstance(adapter, Marketplace)
    assert not adapter.is_genuine(url="", headers={}, body=b"{}")
    assert app_keys("file", "practice") is None


def test_the_engine_leaves_the_channel_alone(account, listing):
    assert Facet.objects.out_of_step().filter(account=account).exists()
    assert accounts_with_work() == []


# --- Opening ---------------------------------------------------------------------------


def test_a_place_is_opened_by_its_name_once(desk, account, cooperative):
    assert (account.name, account.cooperative) == ("Nhóm Zalo xóm Bưởi", cooperative)
    response = desk.post(NEW, {"name": "nhóm zalo xóm bưởi"})
    assert response.url == url("file_channel", account)
    desk.post(NEW, {"name": "Voso"})
    assert ChannelAccount.objects.count() == 2
    assert "Nhóm Zalo xóm Bưởi" in page(desk, account)
    assert desk.get(reverse("integrations:channel", args=[account.pk])).url == response.url


def test_a_place_without_a_name_is_asked_for_one(desk):
    assert desk.post(NEW, {"name": " "}).status_code == 422
    assert desk.post(NEW.replace("live", "practice"), {"name": "X"}).status_code == 404
    assert not ChannelAccount.objects.exists()


def test_two_co_ops_may_call_their_places_alike(desk, account, client):
    client.force_login(make_member(make_cooperative("HTX Khác")))
    client.post(NEW, {"name": account.name})
    assert ChannelAccount.objects.count() == 2


# --- Goods out -------------------------------------------------------------------------


def test_the_file_says_all_that_a_market_asks(desk, account, listing, rice):
    ChannelAccount.objects.update(buffer_units=1)
    (row,) = download(desk, account)
    values = list(row.values())
    assert values[0] == sku(rice)
    assert values[1] == rice.title
    assert values[3] == str(int(StockRecord.objects.get(product=rice).price))
    assert values[4] == str(StockRecord.objects.get(product=rice).sellable - 1)
    assert values[7] == str(file_goods.NEW)


def test_excel_gets_numbers_as_numbers_and_text_that_runs_nothing(desk, account, cooperative):
    product = make_product(cooperative, "=1+1")
    desk.post(url("file_goods", account), {"goods": [product.pk]})
    response = desk.post(url("file_download", account), {"kind": "xlsx"})
    assert response["Content-Disposition"].startswith('attachment; filename="nhom-zalo-xom-buoi')
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=1+1", "s")  # text, no formula
    assert isinstance(sheet["D2"].value, int)


def test_what_is_copied_counts_as_known_and_changes_are_told_by_name(desk, account, listing, rice):
    download(desk, account)
    press_copied(desk, account)
    assert not Facet.objects.out_of_step().exists()
    listing.refresh_from_db()
    assert listing.item_state == "live"
    (row,) = download(desk, account)
    assert list(row.values())[7] == ""
    record = StockRecord.objects.get(product=rice)
    StockRecord.objects.filter(pk=record.pk).update(num_in_stock=record.num_in_stock - 3)
    file_goods.refresh_listing(listing)
    (row,) = download(desk, account)
    assert list(row.values())[7] == str(file_goods.CHANGES["stock"])


def test_a_change_between_download_and_copying_stays_to_be_told(desk, account, listing, rice):
    download(desk, account)
    StockRecord.objects.filter(product=rice).update(num_in_stock=2)
    file_goods.refresh_listing(listing)
    press_copied(desk, account)
    assert Facet.objects.out_of_step().get().kind == "stock"
    (row,) = download(desk, account)
    assert list(row.values())[7] == str(file_goods.CHANGES["stock"])


def test_only_the_newest_file_can_be_said_to_be_copied(desk, account, listing):
    download(desk, account)
    old = file_goods.last_file(account).value["mark"]
    download(desk, account)
    desk.post(url("file_copied", account), {"mark": old})
    assert Facet.objects.out_of_step().exists()
    press_copied(desk, account)
    assert not Facet.objects.out_of_step().exists()
    press_copied(desk, account)  # a second press
    assert not Facet.objects.out_of_step().exists()


def test_goods_that_no_file_ever_had_are_forgotten(desk, account, listing):
    desk.post(url("file_leave_out", account), {"listing": listing.pk})
    assert not Listing.objects.exists()


@pytest.mark.parametrize("is_copied", [True, False])
def test_goods_that_are_left_out_must_be_taken_off_there_first(desk, account, listing, is_copied):
    download(desk, account)
    if is_copied:
        press_copied(desk, account)
    desk.post(url("file_leave_out", account), {"listing": listing.pk})
    (row,) = download(desk, account)
    assert (list(row.values())[4], list(row.values())[7]) == ("0", str(file_goods.TAKE_OFF))
    press_copied(desk, account)
    assert download(desk, account) == []


def test_a_line_may_sell_packs_and_keep_units_back(desk, account, listing, rice):
    offer = listing.offers.get()
    place = reverse("integrations:listing", args=[listing.pk])
    assert desk.get(place).status_code == 200
    sent = {f"pack_{offer.pk}": "5", f"buffer_{offer.pk}": "3"}
    assert desk.post(place, {**sent, f"pack_{offer.pk}": "0"}).status_code == 422
    assert desk.post(place, sent).url == url("file_channel", account)
    record = StockRecord.objects.get(product=rice)
    (row,) = download(desk, account)
    assert list(row.values())[3:5] == [
        str(int(record.price) * 5),
        str((record.sellable - 3) // 5),
    ]


def test_a_helper_changes_no_terms_of_a_line(client, helper, listing):
    client.force_login(helper)
    place = reverse("integrations:listing", args=[listing.pk])
    offer = listing.offers.get()
    client.post(place, {f"pack_{offer.pk}": "5"})
    offer.refresh_from_db()
    assert offer.pack_factor == 1


def test_goods_are_chosen_from_ones_own_only(desk, account):
    strange = make_product(make_cooperative("HTX Khác"), "Mật ong")
    desk.post(url("file_goods", account), {"goods": [strange.pk, "x", "9" * 30]})
    assert not Listing.objects.exists()


# --- Orders in -------------------------------------------------------------------------


def test_orders_are_looked_at_before_they_come_in(desk, account, listing, rice):
    rows = [
        ["Z1", "mới", "27/11/2026 08:30", sku(rice), "2", "185.000", "Lò Thị Mai", "0912345678"]
    ]
    response = look(desk, account, sheet(*rows))
    assert "Z1" in response.content.decode()
    assert not Order.objects.exists()
    take(desk, account, sheet(*rows))
    order = Order.objects.get()
    assert (order.channel, order.remote_number, order.status) == ("file", "Z1", Status.NEW)
    assert [(line.quantity, line.stockrecord.product) for line in order.lines.all()] == [(2, rice)]
    assert int(order.total_incl_tax) == 370_000
    assert order.date_placed == datetime(2026, 11, 27, 1, 30, tzinfo=UTC)


def test_the_same_file_again_is_the_same_order_and_a_later_one_moves_it(
    desk, account, listing, rice
):
    before = StockRecord.objects.get(product=rice).sellable
    for state, status in (
        ("mới", Status.NEW),
        ("mới", Status.NEW),
        ("đang giao", Status.HANDED_OVER),
        ("Đã giao", Status.DELIVERED),
    ):
        take(desk, account, sheet(["Z1", state, "", sku(rice), "2", "185000", "", ""]))
        assert Order.objects.get().status == status
        assert StockRecord.objects.get(product=rice).sellable == before - 2


def test_a_cancelled_order_gives_its_goods_back_once(desk, account, listing, rice):
    before = StockRecord.objects.get(product=rice).sellable
    for state in ("mới", "đã hủy", "Đã huỷ"):
        take(desk, account, sheet(["Z1", state, "", sku(rice), "2", "185000", "", ""]))
    assert Order.objects.get().status == Status.CANCELLED
    assert StockRecord.objects.get(product=rice).sellable == before


def test_orders_that_left_before_the_channel_was_opened_take_nothing(desk, account, rice):
    old = (timezone.now() - timedelta(days=3)).strftime("%d/%m/%Y")
    take(desk, account, sheet(["Z1", "đã giao", old, sku(rice), "2", "185000", "", ""]))
    assert ChannelOrder.objects.get().state == OrderState.DELIVERED
    assert not Order.objects.exists()


def test_rows_of_one_number_are_one_order(desk, account, rice, cooperative):
    honey = make_product(cooperative, "Mật ong")
    rows = [
        ["Z1", "chờ thanh toán", "", sku(rice), "2", "185000", "Mai", ""],
        ["Z1", "", "", sku(honey), "1", "90.000đ", "", "0912345678"],
        ["Z1", "", "", sku(rice), "1", "0", "", ""],
    ]
    take(desk, account, sheet(*rows))
    order = Order.objects.get()
    assert order.lines.count() == 3
    assert int(order.total_incl_tax) == 460_000
    assert order.hold == Hold.UNPAID


def test_two_lists_of_a_co_op_both_begin_with_number_one(desk, account, rice):
    desk.post(NEW, {"name": "Chợ phiên"})
    second = ChannelAccount.objects.exclude(pk=account.pk).get()
    row = ["001", "mới", "", sku(rice), "2", "185000", "", ""]

    for channel in (account, second, account, second):  # each file is sent twice
        take(desk, channel, sheet(row))

    assert Order.objects.count() == 2
    assert set(Order.objects.values_list("remote_number", flat=True)) == {"001", f"001-{second.pk}"}
    assert rice.stockrecords.get().num_allocated == 4


def test_a_code_that_nobody_has_comes_in_to_be_named(desk, account):
    response = look(desk, account, sheet(["Z1", "", "", "LẠ-1", "2", "185000", "", ""]))
    assert response.context["planned"][0].unknown == ("LẠ-1",)
    take(desk, account, sheet(["Z1", "", "", "LẠ-1", "2", "185000", "", ""]))
    assert Order.objects.get().lines.get().stockrecord is None


def test_every_fault_names_row_column_and_what_to_write(desk, account, rice):
    rows = [
        ["Z1", "mới", "", sku(rice), "2", "185000", "", ""],
        ["Z2", "bay", "", sku(rice), "2", "185000", "", ""],
        ["Z3", "", "hôm qua", sku(rice), "0", "rẻ", "", ""],
        ["", "", "", "", "1", "1000", "", ""],
        ["Z4", "mới", "", sku(rice), "1", "1000", "", ""],
        ["Z4", "đã giao", "", sku(rice), "1", "1000", "", ""],
        ["Z5", "", "1/1/2090", sku(rice), "1,5", "1000", "", ""],
    ]
    response = look(desk, account, sheet(*rows))
    fields = {str(column.label): column.field for column in COLUMNS}
    faults = [(fault.row, fields[fault.column]) for fault in response.context["faults"]]
    assert faults == [
        (3, "state"),
        (4, "placed_at"),
        (4, "quantity"),
        (4, "unit_price"),
        (5, "number"),
        (5, "sku"),
        (7, "state"),
        (8, "placed_at"),
        (8, "quantity"),
    ]
    assert response.context["left_out"] == ["Z2", "Z3", "Z4", "Z5"]
    text = response.content.decode()
    assert "bay" in text
    take(desk, account, sheet(*rows))
    assert list(Order.objects.values_list("remote_number", flat=True)) == ["Z1"]


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("a.csv", b""),
        SimpleUploadedFile("a.csv", "Mã đơn;Số lượng\nZ1;2\n".encode()),
        SimpleUploadedFile("a.csv", ";".join(HEADING).encode()),
        SimpleUploadedFile("a.xlsx", b"PK\x03\x04broken"),
        SimpleUploadedFile("a.pdf", b"%PDF-1.4"),
        SimpleUploadedFile("a.csv", "Mã đơn".encode("cp1258", "replace") + b"\xe3\xff"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(desk, account, file):
    response = look(desk, account, file)
    assert response.status_code == 422
    assert response.context["form"].errors["orders"]


def test_a_workbook_is_read_with_its_dates_and_numbers(desk, account, rice):
    workbook = Workbook()
    workbook.active.append(HEADING)
    workbook.active.append(
        [1001.0, "mới", datetime(2026, 11, 26, 9), sku(rice), 2, 185_000.0, "Mai", 912345678]
    )
    out = io.BytesIO()
    workbook.save(out)
    take(desk, account, SimpleUploadedFile("don.xlsx", out.getvalue()))
    order = Order.objects.get()
    assert (order.remote_number, order.date_placed) == (
        "1001",
        datetime(2026, 11, 26, 2, tzinfo=UTC),
    )
    assert str(order.phone).endswith("912345678")


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Mã đơn", float("inf")),
        ("Số lượng", float("nan")),
        ("Đơn giá", float("-inf")),
        ("SĐT", float("inf")),
        ("Ngày đặt", "0001-01-01T00:00:00+14:00"),
        ("Ngày đặt", "9999-12-31T23:00:00-12:00"),
        ("Ngày đặt", datetime(1, 1, 1)),
    ],
)
def test_numbers_and_days_without_end_are_faults_and_no_crash(heading, cell):
    row = ["Z1", "mới", "27/11/2026", "GAO", "2", "185000", "Mai", "0912345678"]
    row[HEADING.index(heading)] = cell
    now = datetime(2026, 11, 27, tzinfo=UTC)

    reading = read_orders([(1, HEADING), (2, row)], now=now)

    assert not reading.orders
    assert [fault.row for fault in reading.faults] == [2]


def test_a_file_of_more_orders_than_one_press_takes_in_is_to_be_split(desk, account, monkeypatch):
    monkeypatch.setattr("integrations.file_orders.MOST_ORDERS", 2)
    rows = [[f"Z{n}", "", "", "GAO", "1", "1000", "", ""] for n in range(3)]

    assert len(look(desk, account, sheet(*rows[:2], rows[0])).context["planned"]) == 2
    response = look(desk, account, sheet(*rows))

    assert response.status_code == 422
    assert "2" in response.context["form"].errors["orders"][0]
    spoilt = [[*row[:4], "bad", *row[5:]] for row in rows]
    assert look(desk, account, sheet(*spoilt)).status_code == 422


def test_looking_at_many_orders_asks_few_questions(account, rice, django_assert_num_queries):
    rows = [(n, [f"Z{n}", "", "", f"{sku(rice)}-{n}", "1", "1000", "", ""]) for n in range(2, 40)]
    found = read_orders([(1, HEADING), *rows], now=timezone.now()).orders

    with django_assert_num_queries(6):
        planned = plan(account, found)

    assert [one.unknown for one in planned] == [(row[3],) for _number, row in rows]


class CountedUpload(SimpleUploadedFile):
    """An upload that notes how much of it was asked for."""

    def read(self, size=-1):
        """Return what was asked for."""
        self.asked = [*getattr(self, "asked", []), size]
        return self.file.read(size)


def test_a_large_upload_is_not_read_to_its_end():
    file = CountedUpload("don.csv", b"x" * (MAX_UPLOAD_BYTES + 5))

    form = OrdersForm({}, {"orders": file})

    assert form.errors["orders"]
    assert file.asked == [MAX_UPLOAD_BYTES + 1]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_is_a_file_that_is_taken(desk, account, kind):
    response = desk.get(url("file_template", account), {"kind": kind})
    looked = look(desk, account, SimpleUploadedFile(f"mau.{kind}", response.content))
    assert [planned.order.number for planned in looked.context["planned"]] == ["ZL-001"]
    assert looked.context["faults"] == []


def test_orders_that_somebody_else_looked_at_are_not_taken(desk, account, rice, cooperative):
    looked = look(desk, account, sheet(["Z1", "", "", sku(rice), "1", "1000", "", ""]))
    desk.force_login(make_member(cooperative))
    desk.post(url("file_orders_take", account), {"orders": looked.context["orders"]})
    desk.post(url("file_orders_take", account), {"orders": json.dumps([])})
    assert not Order.objects.exists()


NAMES = ("file_channel", "file_goods", "file_leave_out", "file_download", "file_copied")
MORE_NAMES = ("file_template", "file_orders", "file_orders_take")


@pytest.mark.parametrize("name", NAMES + MORE_NAMES)
def test_another_co_op_finds_nothing(client, account, listing, name):
    client.force_login(make_member(make_cooperative("HTX Khác")))
    for response in (client.get(url(name, account)), client.post(url(name, account))):
        assert response.status_code in (404, 405)


def test_a_line_of_another_place_is_not_left_out_here(desk, account, listing):
    desk.post(NEW, {"name": "Voso"})
    other = ChannelAccount.objects.exclude(pk=account.pk).get()
    assert desk.post(url("file_leave_out", other), {"listing": listing.pk}).status_code == 404
    assert Listing.objects.exists()


def test_a_channel_that_is_called_has_no_files(desk, cooperative, settings):
    settings.MARKETPLACES |= {"chothu": "tests.integrations.desk.market.Market"}
    called = ChannelAccount.objects.create(
        cooperative=cooperative, marketplace="chothu", environment="practice", remote_shop_id="1"
    )
    assert desk.get(url("file_channel", called)).status_code == 404


def test_the_list_of_channels_does_not_wait_to_hear_from_a_place_worked_with_files(desk, account):
    shown = desk.get("/quan-ly/kenh/").content.decode()

    assert "Nhóm Zalo xóm Bưởi" in shown
    assert "Bán qua file" in shown
    assert "Chưa nghe tin lần nào" not in shown
    assert "đăng nhập trên trang của chính sàn" not in shown
