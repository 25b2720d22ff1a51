"""All channels at one glance, and one of them: honest words, causes, remedies, here and there."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coops.partner.services.prices import set_price
from integrations.models import ChannelAccount, ChannelOrder, Facet, Listing
from tests.factories.coops import make_product
from tests.factories.forms import page, text_of
from tests.integrations.desk.conftest import fail, make_account, make_live, make_ready, prepare

URL = "/quan-ly/kenh/"


def channel_url(account) -> str:
    return reverse("integrations:channel", args=[account.pk])


def test_a_co_op_without_channels_learns_the_first_step(desk, cooperative):
    words = text_of(desk.get(URL))

    assert "Bốn bước" in words
    link = page(desk.get(URL)).select_one("main a.btn")
    assert link["href"] == "/quan-ly/kenh/ket-noi/chothu/practice/"


def test_connecting_is_a_link_and_no_form(desk, account):
    shown = page(desk.get(URL))

    links = [a["href"] for a in shown.select("main a") if "/ket-noi/" in a["href"]]
    forms = [f["action"] for f in shown.select("main form")]
    assert links and not any("/ket-noi/" in action for action in forms)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Sàn tập"),
        ({"environment": "live"}, "Đang bán"),
        ({"is_paused": True}, "Tạm dừng"),
        ({"state": "consent_needed"}, "Cần kết nối lại"),
        ({"state": "disconnected"}, "Đã ngắt"),
    ],
)
def test_a_channel_says_how_it_lives(desk, cooperative, fields, words):
    make_account(cooperative, **fields)

    assert words in text_of(desk.get(URL))


def test_a_row_counts_live_waiting_and_wrong_listings_each_a_link(
    desk, account, live, cooperative, eggs
):
    tea = make_product(cooperative, "Trà shan tuyết")
    broken = make_live(make_ready(prepare(account, eggs)))
    fail(Facet.objects.filter(listing=broken, kind="content"))
    waiting = make_live(make_ready(prepare(account, tea)))
    Facet.objects.filter(listing=waiting, kind="price").update(known_rev=0)

    row = desk.get(URL).context["rows"][0]

    assert [count["number"] for count in row["counts"]] == [1, 1, 1]
    for count, title in zip(row["counts"], [live, waiting, broken], strict=True):
        listed = desk.get(count["url"]).context["listings"]
        assert [entry["listing"].pk for entry in listed] == [title.pk]


def test_an_order_that_must_be_mended_is_counted_too_and_leads_to_its_cause(desk, account, live):
    ChannelOrder.objects.create(
        account=account,
        number="9",
        needs_person=True,
        problem_code="busy",
        problem_since=timezone.now(),
    )

    response = desk.get(URL)

    wrong = response.context["rows"][0]["counts"][-1]
    assert (wrong["number"], wrong["url"]) == (1, f"{channel_url(account)}#problems")
    assert page(desk.get(channel_url(account))).select_one("h2#problems")
    assert "Mọi thứ khớp" not in text_of(response)


def test_a_shop_that_nobody_names_is_shown_by_its_number(desk, account):
    ChannelAccount.objects.update(name="900")

    row = page(desk.get(URL)).select_one(".channel-row")

    assert "900" not in [line.get_text(strip=True) for line in row.select("p")]
    assert any("900" in line.get_text() for line in row.select("p"))


def test_a_listing_that_was_taken_down_leads_to_its_description(desk, account, live):
    facets = Facet.objects.filter(listing=live, kind="content")
    fail(facets, "item_banned")

    (problem,) = desk.get(URL).context["problems"]
    assert problem.fix["url"] == f"/quan-ly/san-pham/{live.product_id}/them/?sua=1"

    Listing.objects.update(keeps_their_content=True)
    (problem,) = desk.get(URL).context["problems"]
    assert problem.fix is None


def test_agreement_is_never_claimed_without_its_time(desk, account, live):
    words = text_of(desk.get(URL))

    time = timezone.localtime(account.last_success_at).strftime("%H:%M")
    assert f"Mọi thứ khớp, lần cuối nghe tin lúc {time}" in words


def test_silence_turns_amber(desk, account, live):
    ChannelAccount.objects.update(last_success_at=timezone.now() - timedelta(hours=3))

    assert page(desk.get(URL)).select_one(".channel-row__stale")


def test_the_error_inbox_has_one_entry_per_cause_with_its_remedy_and_the_way_there(
    desk, account, cooperative, eggs, rice
):
    for product in (eggs, rice):
        listing = make_ready(prepare(account, product))
        fail(Facet.objects.filter(listing=listing, kind="content"))

    response = desk.get(URL)

    problems = response.context["problems"]
    assert [len(problem.things) for problem in problems] == [2]
    assert "Ghi cân nặng." in text_of(response)
    assert page(response).select_one(".channel-problem a.btn").get_text(strip=True) == "Sửa ngay"
    raw = page(response).select_one(".channel-problem details")
    assert "error_no_weight" in raw.get_text()


def test_what_will_be_tried_again_says_when(desk, account, live):
    at = timezone.now() + timedelta(minutes=7)
    fail(
        Facet.objects.filter(listing=live, kind="stock"),
        "busy",
        needs_person=False,
        next_attempt_at=at,
    )

    words = text_of(desk.get(channel_url(account)))

    assert f"tự thử lại lúc {timezone.localtime(at):%H:%M}" in words
    assert "Thử lại ngay" in words


def test_a_shop_that_wants_consent_asks_to_log_in_again(desk, account):
    ChannelAccount.objects.update(state="consent_needed")

    words = text_of(desk.get(URL))

    assert "Chợ Thử yêu cầu đăng nhập lại" in words
    assert "(2 phút)" in words


def test_the_lattice_shows_signs_with_words(desk, account, live, eggs):
    cells = [cell.get_text(" ", strip=True) for cell in page(desk.get(URL)).select("tbody td")]

    assert any("●" in cell and "đang bán" in cell for cell in cells)
    assert any("chưa đăng" in cell for cell in cells)


def test_here_and_there_are_side_by_side(desk, account, live, rice, manager):
    set_price(stock_record=rice.stockrecords.get(), price_vnd=35_000, by=manager)

    cells = page(desk.get(channel_url(account))).select_one(".channel-compare").get_text(" ")

    assert "35.000" in cells and "32.000" in cells


def test_trying_again_makes_what_failed_due_at_once_and_only_here(
    desk, account, live, other_cooperative, other_manager
):
    theirs = make_live(
        make_ready(prepare(make_account(other_cooperative, "901"), make_product(other_cooperative)))
    )
    for listing in (live, theirs):
        fail(Facet.objects.filter(listing=listing, kind="content"))
    pks = list(Facet.objects.filter(needs_person=True).values_list("pk", flat=True))

    desk.post("/quan-ly/kenh/thu-lai/", {"muc": pks, "back": "//elsewhere.example"})
    answer = desk.post("/quan-ly/kenh/thu-lai/", {"muc": pks, "back": "//elsewhere.example"})

    assert answer["Location"] == URL
    assert not Facet.objects.filter(listing=live, needs_person=True).exists()
    assert Facet.objects.filter(listing=theirs, needs_person=True).exists()


def test_the_overview_costs_the_same_for_one_listing_and_for_many(
    desk, account, cooperative, live, django_assert_max_num_queries
):
    make_account(cooperative, "902", environment="live")
    for n in range(12):
        listing = make_live(make_ready(prepare(account, make_product(cooperative, f"Hàng {n}"))))
        fail(Facet.objects.filter(listing=listing, kind="content"), "no_weight" if n % 2 else "x")

    with django_assert_max_num_queries(15):
        desk.get(URL)


def test_the_channel_page_costs_the_same_for_one_listing_and_for_many(
    desk, account, cooperative, live, django_assert_max_num_queries
):
    for n in range(12):
        listing = make_live(make_ready(prepare(account, make_product(cooperative, f"Hàng {n}"))))
        fail(Facet.objects.filter(listing=listing, kind="content"))

    with django_assert_max_num_queries(16):
        desk.get(channel_url(account))
