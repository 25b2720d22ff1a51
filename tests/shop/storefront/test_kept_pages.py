"""Kept pages: as fresh as the database in every process, and never somebody else's."""

import html
import re
import threading
from datetime import date
from decimal import Decimal

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.models import Category, Product
from coops.partner.models import StockRecord
from coops.partner.services.stock import set_stock
from coops.registry.models import Cooperative
from shop.storefront.kept.marks import make_triggers, read_mark, shown_tables
from shop.storefront.kept.pages import KEPT_SECONDS
from tests.factories.coops import make_certificate, make_product

pytestmark = pytest.mark.django_db

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([A-Za-z0-9]+)"')
BLANK = re.compile(r"blank[0-9a-f]{32}")
#: Of nobody's own and read by their keys only.
NOT_WATCHED = {"django_content_type", "storefront_cataloguemark"}


@pytest.fixture(autouse=True)
def keeping(settings):
    """Keep pages in this test, and begin with none."""
    settings.KEEP_PAGES = True
    caches["pages"].clear()
    yield
    caches["pages"].clear()


def page(path: str, client: Client | None = None, **extra) -> str:
    """Return a page as a stranger, or ``client``, sees it."""
    response = (client or Client()).get(path, **extra)
    assert response.status_code == 200
    text = response.content.decode()
    assert not BLANK.search(text)
    assert int(response["Content-Length"]) == len(response.content)
    return text


def queries(path: str, client: Client | None = None) -> list[str]:
    """Return what is asked of the database for a page."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        page(path, client)
    return [query["sql"] for query in captured]


def paths(product: Product) -> list[str]:
    """Return a page of each kind that is kept."""
    shelf = Category.objects.get(slug="gao-nep")
    product.categories.add(shelf)
    return [
        "/",
        "/san-pham/",
        "/san-pham/?loc=1",
        shelf.get_absolute_url(),
        product.get_absolute_url(),
        "/htx/",
        product.cooperative.get_absolute_url(),
    ]


def test_the_second_visitor_gets_the_page_for_one_query(rice):
    for path in paths(rice):
        first = page(path)

        assert len(queries(path)) == 1, path
        assert TOKEN.sub("", page(path)) == TOKEN.sub("", first)


def test_the_answer_says_that_it_is_private_each_time(rice):
    for path in paths(rice):
        for _visit in range(2):
            response = Client().get(path)
            assert response["Cache-Control"] == "private"
            assert "default-src 'self'" in response["Content-Security-Policy"]
            assert response["Content-Language"] == "vi"
            assert response["X-Frame-Options"] == "DENY"
            assert "Cookie" in response["Vary"]


def test_every_table_that_a_kept_page_reads_has_triggers(rice):
    make_certificate(rice)
    for path in paths(rice):
        read = set(re.findall(r'(?:FROM|JOIN) "(\w+)"', " ".join(queries(path))))

        assert read
        assert read - NOT_WATCHED <= set(shown_tables()), path


CHANGES = {
    "a price by UPDATE": lambda p: StockRecord.objects.filter(product=p).update(
        price=Decimal(41_000)
    ),
    "a sale by UPDATE": lambda p: StockRecord.objects.filter(product=p).update(
        num_allocated=F("num_allocated") + 7
    ),
    "a count of the barn": lambda p: set_stock(
        stock_record=p.stockrecords.get(), num_in_stock=4, by=None
    ),
    "a name by SQL": lambda p: _sql(
        "UPDATE catalogue_product SET title = 'Nếp mới' WHERE id = %s", p.pk
    ),
    "a row in bulk": lambda p: Product.objects.bulk_update(
        [Product(pk=p.pk, title="Nếp mới")], ["title"]
    ),
    "goods taken off sale": lambda p: Product.objects.filter(pk=p.pk).update(is_public=False),
    "the co-op's own name": lambda p: Cooperative.objects.filter(pk=p.cooperative_id).update(
        short_name="HTX Tên Mới"
    ),
}


def _sql(statement: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_shows_at_once(rice, change):
    before = page("/san-pham/")
    assert TOKEN.sub("", page("/san-pham/")) == TOKEN.sub("", before)

    CHANGES[change](rice)

    assert TOKEN.sub("", page("/san-pham/")) != TOKEN.sub("", before)


def test_new_goods_a_certificate_and_its_end_show_at_once(rice, monkeypatch):
    path = rice.get_absolute_url()
    monkeypatch.setattr(timezone, "localdate", lambda *args: date(2028, 10, 14))
    page("/san-pham/")
    page(path)

    make_certificate(rice)
    make_product(rice.cooperative, "Tỏi tía")

    assert "Tỏi tía" in page("/san-pham/")
    assert "OCOP" in page(path)
    assert len(queries(path)) == 1

    monkeypatch.setattr(timezone, "localdate", lambda *args: date(2028, 10, 15))

    assert "OCOP" not in page(path)


def test_tiles_follow_a_rest_through_its_first_and_last_midnight(rice, monkeypatch):
    def on(year: int, month: int, day: int) -> list[str]:
        monkeypatch.setattr(timezone, "localdate", lambda *args: date(year, month, day))
        texts = [page("/san-pham/"), page("/"), page(other.get_absolute_url())]
        assert [len(queries(path)) for path in ("/san-pham/", "/")] == [1, 1], "it is kept"
        return texts

    other = make_product(rice.cooperative, "Tỏi tía")
    rest = {"rest_from": date(2027, 2, 4), "rest_until": date(2027, 2, 12)}
    on(2027, 2, 3)
    Cooperative.objects.filter(pk=rice.cooperative_id).update(**rest)

    assert not any("Nghỉ đến" in text for text in on(2027, 2, 3))
    assert all("Nghỉ đến 12/02" in text for text in on(2027, 2, 4))
    assert all("Nghỉ đến 12/02" in text for text in on(2027, 2, 12))
    assert not any("Nghỉ đến" in text for text in on(2027, 2, 13))
    on(2027, 2, 12)
    Cooperative.objects.filter(pk=rice.cooperative_id).update(rest_from=None, rest_until=None)
    assert not any("Nghỉ đến" in text for text in on(2027, 2, 12)), "it ended early"


def test_a_change_that_is_taken_back_leaves_the_page_as_it_was(rice):
    before, mark = page("/san-pham/"), read_mark()

    with transaction.atomic():
        StockRecord.objects.update(price=Decimal(99_000))
        assert read_mark() != mark
        assert "99.000" in page("/san-pham/")  # nobody else can be here; the worst case
        transaction.set_rollback(True)

    assert read_mark() == mark
    assert TOKEN.sub("", page("/san-pham/")) == TOKEN.sub("", before)

    StockRecord.objects.update(price=Decimal(88_000))

    assert "88.000" in page("/san-pham/")


def test_a_statement_that_changes_no_row_keeps_the_pages(rice):
    mark = read_mark()

    StockRecord.objects.filter(pk=0).update(price=Decimal(1))
    StockRecord.objects.filter(pk=0).delete()

    assert read_mark() == mark


def test_a_row_that_was_there_already_is_no_reason_to_miss_the_next(rice):
    """SQLite hands the outer statement's conflict clause down to what a trigger does."""
    tag = Category.objects.get(slug="gao-nep")
    through = Product.categories.through
    mark = read_mark()

    through.objects.bulk_create([through(product=rice, category=tag)], ignore_conflicts=True)

    assert read_mark() != mark


def test_a_table_made_anew_gets_its_triggers_again(rice):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite copies a table to alter it")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE name LIKE 'kept_pages_%%_update'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')
    mark = read_mark()
    StockRecord.objects.update(price=Decimal(1000))
    assert read_mark() == mark

    make_triggers(using="default")
    StockRecord.objects.update(price=Decimal(2000))

    assert read_mark() != mark


def test_each_visitor_has_a_token_of_his_own_and_it_works(rice):
    visitors = [Client(enforce_csrf_checks=True) for _ in range(3)]
    path = rice.get_absolute_url()
    texts = [page(path, visitor) for visitor in visitors]

    tokens = [TOKEN.findall(text) for text in texts]
    assert all(len(set(own)) == 1 for own in tokens)
    assert len({own[0] for own in tokens}) == 3
    for n, visitor in enumerate(visitors):
        add = f"/gio-hang/them/{rice.pk}/"
        other = tokens[(n + 1) % 3][0]
        assert visitor.post(add, {"csrfmiddlewaretoken": other}).status_code == 403
        assert visitor.post(add, {"csrfmiddlewaretoken": tokens[n][0]}).status_code == 302
    assert TOKEN.findall(page(path, visitors[0]))[0] != tokens[0][0]  # masked anew, same secret
    assert len({v.cookies["csrftoken"].value for v in visitors}) == 3


def test_a_broken_token_cookie_is_replaced(rice):
    page("/san-pham/")
    visitor = Client(enforce_csrf_checks=True)
    visitor.cookies["csrftoken"] = "<script>"

    token = TOKEN.findall(page("/san-pham/", visitor))[0]

    add = f"/gio-hang/them/{rice.pk}/"
    assert visitor.post(add, {"csrfmiddlewaretoken": token}).status_code == 302


def test_each_visitor_sees_the_number_of_his_own_basket(rice):
    def filled(units: int) -> Client:
        visitor = Client()
        for _unit in range(units):
            visitor.post(f"/gio-hang/them/{rice.pk}/")
        visitor.get("/gio-hang/")  # whatever it was told there is read
        return visitor

    counts = {0: Client(), 2: filled(2), 3: filled(3)}
    for _round in range(2):
        for units, visitor in counts.items():
            shown = set(re.findall(r'<span class="count">(\d+)</span>', page("/", visitor)))
            assert shown == ({str(units)} if units else set())


def test_a_basket_that_is_gone_or_forged_counts_for_nothing(rice):
    page("/")
    for value in ("1:forged", "x", "999999:" + "a" * 43):
        visitor = Client()
        visitor.cookies["oscar_open_basket"] = value
        assert 'class="count"' not in page("/", visitor)


def test_who_is_logged_in_is_shown_to_nobody_else(rice, buyer, manager):
    person, owner = Client(), Client()
    person.force_login(buyer)
    owner.force_login(manager)

    mine, desk, stranger = page("/", person), page("/", owner), page("/")

    assert "/tai-khoan/dang-nhap/" not in mine
    assert "/quan-ly/" in desk
    assert "/tai-khoan/dang-nhap/" in stranger and "/quan-ly/" not in stranger
    assert "/tai-khoan/dang-nhap/" in page("/")
    assert "/tai-khoan/dang-nhap/" not in page("/", person)
    assert len(queries("/", person)) > 1


def test_a_message_is_read_by_whom_it_is_for(rice):
    visitor = Client()
    page("/")
    page("/san-pham/")
    visitor.post(f"/gio-hang/them/{rice.pk}/")

    texts = [page(path, visitor) for path in ("/gio-hang/", "/san-pham/")]

    assert sum('class="message ' in text for text in texts) <= 1
    assert 'class="message ' not in page("/san-pham/")


def test_languages_pictures_text_and_wards_have_pages_of_their_own(rice):
    path = rice.get_absolute_url()

    def with_cookie(name: str, value: str) -> str:
        visitor = Client()
        visitor.cookies[name] = value
        return page(path, visitor)

    for _round in range(2):
        assert '<html lang="vi"' in page(path)
        assert '<html lang="en"' in with_cookie("django_language", "en")
        assert '<html lang="vi"' in with_cookie("django_language", "xx\x00")
        assert "Quảng Ngọc" in with_cookie("noi_giao", "16498")
        assert "Giao đến: Xã Quảng Ngọc" not in page(path)
        assert page(path) != with_cookie("anh_nhe", "1")
        assert "large-text" in with_cookie("chu_to", "1")
        assert "large-text" not in page(path)


def test_two_hosts_share_no_page(rice, settings):
    settings.ALLOWED_HOSTS = ["testserver", "dongsao.example"]
    settings.CSRF_TRUSTED_ORIGINS = []
    page("/san-pham/")

    assert len(queries("/san-pham/")) == 1
    with CaptureQueriesContext(connection) as captured:
        page("/san-pham/", headers={"host": "dongsao.example"})

    assert len(captured) > 1
    assert Client().get("/san-pham/", headers={"host": "evil.example"}).status_code == 400


def test_what_follows_people_around_reaches_no_page(rice):
    followed = page("/san-pham/?fbclid=ABC123&utm_source=zalo&page=1")

    assert "ABC123" not in followed
    assert TOKEN.sub("", page("/san-pham/?page=1")) == TOKEN.sub("", followed)
    assert len(queries("/san-pham/?page=1&fbclid=DEF")) == 1


def kept_pages(monkeypatch) -> list[str]:
    """Return a list that grows by each page that is kept."""
    keys: list[str] = []
    keep = type(caches["pages"]).set

    def noted(self, key, *args, **options):
        keys.append(key)
        return keep(self, key, *args, **options)

    monkeypatch.setattr(type(caches["pages"]), "set", noted)
    return keys


@pytest.mark.parametrize("query", ["x={}", "page={0}&page={0}", "con-hang=1&y={}", "thon={}", "{}"])
def test_addresses_that_are_made_up_fill_no_memory(rice, monkeypatch, query):
    keys = kept_pages(monkeypatch)

    for n in range(3):
        assert page(f"/san-pham/?{query.format(n)}")
    assert keys == []

    page("/san-pham/")
    assert len(keys) == 1


def test_pages_that_a_list_links_to_are_kept(rice, monkeypatch):
    make_certificate(rice)
    visitor = Client()
    visitor.cookies["noi_giao"] = "16498"
    links = set(re.findall(r'href="(/san-pham/\?[^"]*)"', page("/san-pham/?loc=1", visitor)))
    links = {html.unescape(link) for link in links}
    keys = kept_pages(monkeypatch)

    for path in sorted(links):
        page(path, visitor)

    names = {pair.partition("=")[0] for link in links for pair in link.split("?")[1].split("&")}
    assert names >= {"con-hang", "gia-kg", "htx", "sap-xep"}
    assert len(keys) == len([link for link in links if "thon=" not in link]) > 8


def test_choices_in_the_address_have_pages_of_their_own(rice):
    dear = make_product(rice.cooperative, "Trà hoa cúc", price=990_000)

    texts = {path: page(path) for path in ("/san-pham/", "/san-pham/?loc=1&gia_den=100000")}

    assert dear.title in texts["/san-pham/"]
    for path, text in texts.items():
        assert TOKEN.sub("", page(path)) == TOKEN.sub("", text)


@pytest.mark.parametrize(
    "path", ["/san-pham/khong-co_999999/", "/danh-muc/khong-co/", "/htx/nope/"]
)
def test_a_page_that_is_not_there_is_not_kept(client, path):
    for _visit in range(2):
        response = client.get(path)
        assert response.status_code == 404
        assert not BLANK.search(response.content.decode())


def test_goods_that_appear_are_found_where_nothing_was(cooperative):
    path = "/san-pham/gao-nep-cai-hoa-vang_%d/"
    missing = (Product.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    assert Client().get(path % missing).status_code == 404

    rice = make_product(cooperative)

    assert rice.title in page(rice.get_absolute_url())


def test_parts_posts_and_heads_go_around(rice):
    page("/san-pham/")

    assert Client().head("/san-pham/").content == b""
    assert Client().post("/san-pham/").status_code == 405
    with CaptureQueriesContext(connection) as captured:
        Client().get("/san-pham/", headers={"hx-request": "true"})
    assert len(captured) > 1


def test_pages_are_kept_for_a_minute_at_most(rice, monkeypatch):
    told = {}
    cache = caches["pages"]
    keep = type(cache).set

    def noted(self, key, value, timeout=None, **options):
        told[key] = timeout
        return keep(self, key, value, timeout, **options)

    monkeypatch.setattr(type(cache), "set", noted)
    page("/")

    assert list(told.values()) == [KEPT_SECONDS] and KEPT_SECONDS <= 60


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_another_process_sees_a_change_when_it_is_committed_and_not_before(rice):
    before = page("/san-pham/")
    changed, commit = threading.Event(), threading.Event()

    def change() -> None:
        try:
            with transaction.atomic():
                StockRecord.objects.filter(product=rice).update(price=Decimal(41_000))
                changed.set()
                commit.wait(10)
        finally:
            connection.close()

    other = threading.Thread(target=change)
    other.start()
    assert changed.wait(10)
    assert TOKEN.sub("", page("/san-pham/")) == TOKEN.sub("", before)
    assert len(queries("/san-pham/")) == 1
    commit.set()
    other.join()

    assert "41.000" in page("/san-pham/")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_changes_at_once_neither_wait_for_each_other_nor_hide_each_other(cooperative):
    """Whichever commits first: the mark moves with each."""
    goods = [make_product(cooperative, title) for title in ("Một", "Hai")]
    both = threading.Barrier(2, timeout=10)
    marks: list[str] = []
    turns = [threading.Event(), threading.Event()]

    def change(n: int) -> None:
        try:
            with transaction.atomic():
                StockRecord.objects.filter(product=goods[n]).update(num_in_stock=n)
                both.wait()  # each has made its change, none has committed
                turns[n].wait(10)
        finally:
            connection.close()

    threads = [threading.Thread(target=change, args=(n,)) for n in range(2)]
    marks.append(read_mark())
    for thread in threads:
        thread.start()
    for n, thread in enumerate(threads):
        turns[n].set()
        thread.join()
        marks.append(read_mark())

    assert len(set(marks)) == 3
