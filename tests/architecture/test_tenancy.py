"""Nothing of one co-op in any page, list, search, export or file of another.

A world of one co-op whose every text carries a mark, and strangers who read all they can reach:
each page of their own desk that takes no parameter, each link from there, each search for the
mark. A new table of a co-op's things that nothing is marked in fails the build.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup, SoupStrainer
from django.apps import apps
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from coops.dossiers import shipped
from coops.dossiers.models import DossierFact, Paper, Template
from coops.lots.models import Lot, Plot
from coops.microsites.models import Site, SitePerson
from coops.price_lists.services import store_reading
from coops.registry.joining import start_application, submit_application
from coops.registry.models import (
    Cooperative,
    HelpCall,
    HelperAct,
    Household,
    Invitation,
    LogEntry,
    Membership,
)
from coops.registry.papers import add_paper
from coops.registry.people import hash_of
from coops.registry.reports import make_report
from coops.settlement.models import Settlement
from integrations.models import ChannelAccount
from integrations.services.listings import start_listing
from shop.commune.models import Officer
from shop.dashboard.models import FormDraft
from shop.order.claim_models import Claim, ClaimPhoto
from shop.payment.models import BankCredit
from shop.reviews.models import ProductReview
from shop.shipping.models import OwnCarrier, PickupPoint
from tests.architecture.test_access import addresses_with_ids, picture
from tests.factories.coops import (
    make_certificate,
    make_cooperative,
    make_member,
    make_product,
    make_user,
)
from tests.factories.dossiers import make_help
from tests.factories.orders import make_order
from tests.factories.settlements import make_statement

pytestmark = [pytest.mark.django_db, pytest.mark.once]

#: Stands in every text of the other co-op; also without its marks, as searches fold them.
MARK = "Zzkhác"
MARKS = (MARK, "zzkhac", "0987654321", "0987 654 321", "+84987654321", "9" * 31 + "v")
#: What is searched for: it finds the mark, and repeated in a box it is none.
SEARCHED = MARK[:-1]
#: Where a person's own things are; the market itself shows everybody's goods.
CLOSED = ("/quan-ly/", "/can-bo/", "/tai-khoan/", "/don-hang/", "/htx/tham-gia/")
#: Ends the session, or the walk.
LEFT_OUT = ("/tai-khoan/dang-xuat/",)
#: Tables with a column that names a co-op, and where the mark stands in the world below.
MARKED = {
    *("catalogue.Product", "coops.Membership", "coops.Certificate", "coops.Household"),
    *("coops.LogEntry", "coops.Invitation", "coops.HelperAct", "coops.HelpCall", "coops.Report"),
    *("coops.Application", "lots.Plot", "lots.Lot", "order.Order", "price_lists.PriceListImport"),
    *("integrations.ChannelAccount", "payment.BankCredit"),
    *("shipping.OwnCarrier", "shipping.PickupPoint", "dashboard.FormDraft"),
    *("settlement.Settlement", "dossiers.HelpRequest", "dossiers.Paper", "dossiers.DossierFact"),
    "microsites.Site",
}
#: Tables without any text of a person or of goods.
WITHOUT_TEXT = {
    *("shipping.DeliveryTable", "integrations.PracticeRound"),
    *("payment.BankFeed", "payment.CreditReference", "payment.CardAccount"),
    *("lots.SeasonPlan", "settlement.Terms", "settlement.OwnCost", "dossiers.Registration"),
    *("order.AlertRules", "order.SetAsideRest", "microsites.TermsVersion"),
    "microsites.CooperativePage",  # its editor is walked by tests/coops/microsites/test_editor.py
}


@dataclass
class World:
    """Who reads, and of which co-op they may read nothing."""

    readers: dict[str, Client] = field(default_factory=dict)


def logged_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def world(db) -> World:
    marked_cooperative()
    own = make_cooperative("HTX Đồi Mận", ward_code="01234")
    owner = make_member(own)
    product = make_product(own, "Mận", stock=50)
    make_order(product)
    make_certificate(product)
    helper = make_member(own, Membership.Role.HELPER)
    officer = make_user()
    Officer.objects.create(user=officer, ward_code="01234")
    buyer = make_user()
    make_order(product, user=buyer)
    return World(
        {
            "another co-op": logged_in(owner),
            "another co-op's helper": logged_in(helper),
            "another commune's officer": logged_in(officer),
            "a buyer": logged_in(buyer),
            "nobody": Client(),
        }
    )


def marked_cooperative() -> Cooperative:
    """Return a co-op with one of everything, all of it marked."""
    own = make_cooperative(f"HTX {MARK}", hamlet=f"Thôn {MARK}", bank_holder=MARK.upper())
    owner = make_member(own, full_name=f"Chủ {MARK}", phone="+84987654321")
    helper = make_member(own, Membership.Role.HELPER, full_name=f"Giúp {MARK}")
    rice = make_product(own, f"Gạo {MARK}", stock=20)
    make_product(own, f"Nháp {MARK}", is_public=False)
    buyer = make_user(full_name=f"Mua {MARK}")
    words = {"full_name": f"Lê {MARK}", "phone": "+84987654321", "line1": f"Ngõ {MARK}"}
    order = make_order(rice, user=buyer, **words)
    claim = Claim.objects.create(
        order=order, kind="spoiled", wish="refund", words=MARK, answer_by=timezone.now()
    )
    ClaimPhoto.objects.create(claim=claim, digest="9" * 31 + "v")
    make_certificate(rice, number=f"1/{MARK}", issuer=MARK)
    ProductReview.objects.create(product=rice, score=2, name=MARK, body=MARK)
    household = Household.objects.create(cooperative=own, name=f"Hộ {MARK}", phone="+84987654321")
    plot = Plot.objects.create(cooperative=own, name=f"Ruộng {MARK}", household=household)
    Lot.objects.create(
        cooperative=own,
        stock_record=rice.stockrecords.get(),
        household=household,
        plot=plot,
        code="zzkhaczzkhac",
        number=MARK,
        harvested_on=date(2026, 11, 1),
        units=5,
        left=5,
    )
    OwnCarrier.objects.create(cooperative=own, name=MARK)
    point_of(own)
    BankCredit.objects.create(
        cooperative=own, source="typed", amount_vnd=1, at=timezone.now(), text=MARK
    )
    text = f"Tên hàng;ĐVT;Giá bán;Tồn\nLạc {MARK};kg;65.000;80\n".encode()
    store_reading(cooperative=own, file=io.BytesIO(text), filename=f"{MARK}.csv", by=owner)
    account = ChannelAccount.objects.create(
        cooperative=own,
        marketplace="shopee",
        environment="practice",
        remote_shop_id="1",
        name=MARK,
    )
    start_listing(account=account, products=[rice], options={}, by=owner)
    people_of(own, owner, helper)
    papers_of(own, owner, household)
    make_report(
        cooperative=own,
        product=rice,
        category="wrong",
        words=MARK,
        contact="",
        by=None,
        code="r" * 22,
    )
    return own


def papers_of(own: Cooperative, owner, household: Household) -> None:
    statement = make_statement(own)
    Settlement.objects.filter(pk=statement.settlement_id).update(name=MARK)
    assert statement.household == household
    make_help(own, words=MARK)
    shipped.load(apps)
    template = Template.objects.first()
    paper = {"template": template, "title": MARK, "text": MARK, "key": "k" * 22}
    Paper.objects.create(cooperative=own, filled_by=owner, **paper)
    DossierFact.objects.create(cooperative=own, name="representative_title", value=MARK)
    FormDraft.objects.create(user=owner, cooperative=own, form="name", fields={"title": MARK})
    site, _new = Site.objects.get_or_create(cooperative=own)
    SitePerson.objects.create(site=site, name=MARK)


def point_of(own: Cooperative) -> None:
    hours = {"opens": "07:00", "closes": "09:00"}
    PickupPoint.objects.create(cooperative=own, place=MARK, weekday=5, capacity=5, **hours)


def people_of(own: Cooperative, owner, helper) -> None:
    HelperAct.objects.create(cooperative=own, user=helper, page="dashboard:order", thing=MARK)
    HelpCall.objects.create(cooperative=own, words=MARK, by=owner)
    LogEntry.objects.create(cooperative=own, kind="kept", words=MARK, by=owner)
    Invitation.objects.create(
        cooperative=own,
        login="+84987654321",
        role="staff",
        token_hash=hash_of("t"),
        expires_at=timezone.now() + timedelta(days=1),
    )
    application = start_application(user=make_user(full_name=MARK))
    add_paper(application=application, file=picture(), kind="registration")
    facts = {"name": MARK, "short_name": MARK, "ward_code": own.ward_code}
    submit_application(application=application, facts=facts | {"legal_form": "cooperative"})


def test_every_table_of_a_co_ops_things_is_marked_here():
    tables = {
        model._meta.label
        for model in apps.get_models()
        for column in model._meta.fields
        if column.is_relation and column.related_model is Cooperative
    }

    assert tables - MARKED - WITHOUT_TEXT == set()


def test_its_own_people_read_it_so_the_walk_would_see_it(world):
    client = logged_in(Membership.objects.get(user__full_name=f"Chủ {MARK}").user)

    for name in ("orders", "products", "people", "certificates", "reviews", "claims", "import"):
        assert MARK in client.get(reverse(f"dashboard:{name}")).text, name
    assert MARK in client.get(reverse("dashboard:orders"), {"q": SEARCHED}).text


@pytest.mark.parametrize(
    "who",
    ["another co-op", "another co-op's helper", "another commune's officer", "a buyer", "nobody"],
)
def test_whatever_a_stranger_reads_nothing_of_the_co_op_is_in_it(world, who):
    client = world.readers[who]
    waiting, seen, searched = list(start_addresses()), set(), set()

    while waiting:
        address = waiting.pop()
        if (key := re.sub(r"[?&]page=\d+", "", address)) in seen:
            continue
        seen.add(key)
        answer = client.get(address)
        assert answer.status_code < 500, (who, address)
        body = content_of(answer)
        found = [mark for mark in MARKS if mark.lower() in body.lower()]
        assert not found, (who, address, found)
        if "text/html" in answer.get("Content-Type", ""):
            waiting += links_of(body, address, searched)
        elif answer.status_code in {301, 302}:
            waiting += [a for a in [answer.url] if a.startswith(CLOSED)]

    if who == "another co-op":
        assert len(seen) > 60, sorted(seen)  # the walk went somewhere


def start_addresses() -> Iterator[str]:
    """Yield every closed address that takes nothing."""
    with_ids = addresses_with_ids()

    def walk(patterns, namespace=""):
        for entry in patterns:
            if hasattr(entry, "url_patterns"):
                inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
                yield from walk(entry.url_patterns, inner)
            elif namespace and entry.name and not entry.pattern.regex.groups:
                yield f"{namespace}{entry.name}"

    for name in sorted(set(walk(get_resolver().url_patterns)) - with_ids):
        if not name.startswith(("admin:", "wagtail")):
            try:
                address = reverse(name)
            except Exception:  # noqa: S112, BLE001  packages' own, below a prefix with parameters
                continue
            if address.startswith(CLOSED) and address not in LEFT_OUT:
                yield address


def links_of(body: str, address: str, searched: set[str]) -> Iterator[str]:
    """Yield where a page leads: its links, and its search boxes filled with the mark."""
    soup = BeautifulSoup(body, "html.parser", parse_only=SoupStrainer(["a", "form"]))
    for link in soup.find_all("a", href=True):
        target = urlsplit(link["href"])
        path = target.path or urlsplit(address).path
        if not target.netloc and path.startswith(CLOSED) and path not in LEFT_OUT:
            yield f"{path}?{target.query}" if target.query else path
    for form in soup.find_all("form"):
        if (form.get("method") or "get").lower() != "get":
            continue
        action = (form.get("action") or urlsplit(address).path).split("#")[0]
        for box in form.find_all("input"):
            name = box.get("name")
            is_typed = name and box.get("type", "text") in {"text", "search", "tel"}
            if is_typed and action.startswith(CLOSED) and (action, name) not in searched:
                searched.add((action, name))
                yield f"{action}?{name}={SEARCHED}"


def content_of(answer) -> str:
    """Return what can be read of an answer: pages, JSON and CSV as they are, XLSX unpacked."""
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            data = b"\n".join(file.read(name) for name in file.namelist())
    return data.decode("utf-8", "ignore")
