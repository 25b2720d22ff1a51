"""What is typed at the desk and not sent: kept, put back, nobody else's, gone when it is done."""

import json
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from coops.registry.models import Membership
from shop.core.registries import personal_data
from shop.core.throttle import Throttle
from shop.dashboard import drafts
from shop.dashboard.models import FormDraft
from tests.factories.coops import make_member

SAVE = "/quan-ly/nhap-do/"
DROP = "/quan-ly/nhap-do/bo/"
PAGE, OTHER_PAGE = "a1" * 16, "b2" * 16
PHONE, OTHER_PHONE = "c3" * 8, "d4" * 8


@pytest.fixture
def type_in(desk, cooperative, rice):
    """Return what sends typed fields of the product's name as the page's script does."""

    def send(fields: dict | None = None, client=desk, **plain):
        sent = {
            "place": cooperative.code,
            "form": "product-name",
            "object": str(rice.pk),
            "page": PAGE,
            "device": PHONE,
            "age": "0",
            "data": json.dumps({"fields": fields or {}, "shown": {"title": ["Gạo"]}}),
        }
        return client.post(SAVE, sent | plain)

    return send


def form_on(page):
    """Return the attributes of the form that keeps what is typed."""
    return BeautifulSoup(page.content, "html.parser").find("form", attrs={"data-draft": True})


def kept_on(page) -> dict:
    """Return what the page tells its script was typed before."""
    return json.loads(form_on(page)["data-draft-kept"] or "{}")


def name_page(rice) -> str:
    return reverse("dashboard:product_name", args=[rice.pk])


def test_what_was_typed_comes_back_when_the_page_is_opened_again(desk, rice, type_in):
    answer = type_in({"title": ["Gạo nếp mới"]})

    assert answer.status_code == 200
    assert answer.json()["text"].startswith("Đã giữ bản nháp lúc")
    kept = kept_on(desk.get(name_page(rice)))
    assert kept["fields"] == {"title": ["Gạo nếp mới"]}
    assert kept["shown"] == {"title": ["Gạo"]}
    rice.refresh_from_db()
    assert rice.title == "Gạo nếp cái hoa vàng", "a draft changes nothing"


def test_it_is_listed_as_unfinished_and_thrown_away_with_one_press(desk, rice, type_in):
    type_in({"title": ["Gạo nếp mới"]})

    page = desk.get("/quan-ly/san-pham/")
    assert "Đang làm dở" in page.text
    assert f'href="{name_page(rice)}"' in page.text
    for _press in range(2):
        assert desk.post(DROP, {"form": "product-name", "object": rice.pk}).status_code == 302
    assert "Đang làm dở" not in desk.get("/quan-ly/san-pham/").text
    assert kept_on(desk.get(name_page(rice))) == {}


def test_of_very_many_drafts_the_one_untouched_for_longest_gives_way(
    type_in, manager, cooperative, monkeypatch
):
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 3)
    for key in "12345":
        assert type_in({"title": ["Gạo"]}, object=key).status_code == 200
    type_in({"title": ["Gạo mới"]}, object="3")  # one that is there needs no room

    keys = FormDraft.objects.order_by("object_key").values_list("object_key", flat=True)
    assert list(keys) == ["3", "4", "5"]


def test_who_sends_without_end_is_asked_to_wait(type_in, monkeypatch):
    few = Throttle("draft-save-test", limit=2, window_seconds=3600)
    monkeypatch.setattr("shop.dashboard.views.drafts.SAVES", few)

    answers = [type_in({"title": ["Gạo"]}) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].json()["text"]


def test_a_helper_without_the_products_is_led_to_a_page_that_opens(client, cooperative):
    helper = make_member(cooperative, Membership.Role.HELPER)
    client.force_login(helper)
    assert client.post(DROP, {"form": "rest"}).url == reverse("dashboard:products")

    helper.memberships.get().consents.update(scopes=["orders"])
    answer = client.post(DROP, {"form": "rest"}, follow=True)

    assert answer.redirect_chain == [(reverse("dashboard:today"), 302)]
    assert answer.status_code == 200


def test_a_draft_ends_when_its_form_is_taken_and_nothing_late_brings_it_back(desk, rice, type_in):
    type_in({"title": ["Gạo mới"]})
    sent = {"title": "Gạo mới", "category": "", "draft": f"product-name:{rice.pk}:{PAGE}"}

    assert desk.post(name_page(rice), sent).status_code == 302
    type_in({"title": ["Gạo mớ"]}, age="3")
    type_in({"title": ["Gạo mớ"]})

    assert kept_on(desk.get(name_page(rice))) == {}
    type_in({"title": ["Gạo khác"]}, page=OTHER_PAGE)
    assert kept_on(desk.get(name_page(rice)))["fields"] == {"title": ["Gạo khác"]}


def test_a_form_that_is_refused_keeps_its_draft(desk, rice, type_in):
    type_in({"title": [""], "category": ["3"]})

    answer = desk.post(name_page(rice), {"title": "", "draft": f"product-name:{rice.pk}:{PAGE}"})

    assert answer.status_code == 422
    assert form_on(answer).has_attr("data-draft-refused")
    assert kept_on(desk.get(name_page(rice)))["fields"]["category"] == ["3"]


def test_of_two_phones_the_newer_wins_and_the_other_is_shown(desk, rice, type_in):
    type_in({"title": ["Ở nhà"]}, age="60")
    type_in({"title": ["Ngoài ruộng"]}, device=OTHER_PHONE, page=OTHER_PAGE)
    kept = kept_on(desk.get(name_page(rice)))
    assert kept["fields"] == {"title": ["Ngoài ruộng"]}
    assert kept["other"]["fields"] == {"title": ["Ở nhà"]}

    # A phone that had no line sends what is older than what is there.
    type_in({"title": ["Hôm qua"]}, age="86400")
    kept = kept_on(desk.get(name_page(rice)))
    assert kept["fields"] == {"title": ["Ngoài ruộng"]}
    assert kept["other"]["fields"] == {"title": ["Hôm qua"]}


def test_what_overtook_itself_on_the_way_is_not_put_back(desk, rice, type_in):
    type_in({"title": ["Gạo nếp"]})
    type_in({"title": ["Gạo n"]}, age="2")

    assert kept_on(desk.get(name_page(rice)))["fields"] == {"title": ["Gạo nếp"]}


def test_typing_it_all_back_leaves_no_draft(desk, rice, type_in):
    type_in({"title": ["Gạo x"]}, age="1")
    type_in({})

    assert kept_on(desk.get(name_page(rice))) == {}
    assert "Đang làm dở" not in desk.get("/quan-ly/san-pham/").text


def test_secrets_are_never_kept(desk, rice, type_in):
    secret = {
        name: ["bi-mat"]
        for name in ("password", "new_password1", "bank_account", "csrfmiddlewaretoken", "otp")
    }
    type_in(secret | {"title": ["Gạo"]})

    assert FormDraft.objects.get().fields == {"title": ["Gạo"]}
    assert "bi-mat" not in json.dumps(FormDraft.objects.values_list("shown", "other")[0])


def test_a_colleague_and_another_co_op_see_nothing_of_it(
    client, cooperative, rice, type_in, other_manager
):
    type_in({"title": ["Gạo riêng"]})

    colleague = make_member(cooperative, Membership.Role.STAFF)
    client.force_login(colleague)
    assert kept_on(client.get(name_page(rice))) == {}
    assert "Đang làm dở" not in client.get("/quan-ly/san-pham/").text
    client.post(DROP, {"form": "product-name", "object": rice.pk})
    client.force_login(other_manager)
    assert type_in({"title": ["x"]}, client=client).status_code == 409
    client.post(DROP, {"form": "product-name", "object": rice.pk})
    assert FormDraft.objects.get().fields == {"title": ["Gạo riêng"]}


def test_a_draft_about_a_strangers_goods_is_not_named(desk, type_in, other_cooperative):
    from tests.factories.coops import make_product

    theirs = make_product(other_cooperative, "Mận bí mật")
    type_in({"title": ["x"]}, object=str(theirs.pk))

    page = desk.get("/quan-ly/san-pham/")
    assert "Mận bí mật" not in page.text
    assert "Đang làm dở" not in page.text


@pytest.mark.parametrize(
    "sent",
    [
        {"form": "no-such-form"},
        {"object": "1' OR 1=1"},
        {"object": "9" * 400},
        {"page": "<script>"},
        {"age": "nan"},
        {"age": "soon"},
        {"data": ""},
        {"data": "[" * 5000},
        {"data": '{"fields": []}'},
        {"data": '{"fields": {"title": "no list"}}'},
        {"data": json.dumps({"fields": {"title": ["x" * 70_000]}})},
        {"data": json.dumps({"fields": {f"f{n}": ["x"] for n in range(400)}})},
    ],
)
def test_nonsense_is_refused_with_a_sentence_and_keeps_nothing(type_in, sent):
    answer = type_in({"title": ["Gạo"]}, **sent)

    assert answer.status_code == 422
    assert answer.json()["text"]
    assert not FormDraft.objects.exists()


def test_what_no_database_can_store_is_left_out(type_in):
    type_in({"title": ["Gạo\x00 \ud800nếp"]})

    assert FormDraft.objects.get().fields == {"title": ["Gạo nếp"]}


def test_markup_typed_into_a_draft_stays_text(desk, rice, type_in):
    type_in({"title": ['"><script>alert(1)</script>']})

    assert "<script>alert" not in desk.get(name_page(rice)).text


def test_drafts_go_after_thirty_days_and_ended_ones_after_two(manager, cooperative):
    def draft(key, days, fields):
        FormDraft.objects.create(
            user=manager,
            cooperative=cooperative,
            form="rest",
            object_key=key,
            fields=fields,
            saved_at=timezone.now() - timedelta(days=days),
        )

    draft("1", 31, {"reason": ["Tết"]})
    draft("2", 29, {"reason": ["Tết"]})
    draft("3", 3, {})
    draft("4", 1, {})

    assert drafts.purge_drafts() == 2
    assert set(FormDraft.objects.values_list("object_key", flat=True)) == {"2", "4"}


def test_they_are_in_the_persons_file_and_go_with_the_account(manager, type_in):
    type_in({"title": ["Gạo riêng"]})
    data = personal_data.get("drafts")

    assert data.collect(manager)[0]["fields"] == {"title": ["Gạo riêng"]}
    data.forget(manager)
    assert not FormDraft.objects.exists()


def test_every_form_that_keeps_what_is_typed_opens_where_the_list_says(desk, rice, cooperative):
    for name in ("photos", "name", "price", "quantity", "more"):
        page = desk.get(drafts.FORMS[f"product-{name}"].url(str(rice.pk)))
        assert form_on(page)["data-draft"] == f"product-{name}"
        assert form_on(page)["data-draft-object"] == str(rice.pk)
    for name in ("certificate", "rest", "pickup-point", "order-keyed"):
        assert form_on(desk.get(drafts.FORMS[name].url("")))["data-draft"] == name
    for name in ("words", "contact", "goods", "person", "legal"):
        shown = desk.get(drafts.FORMS[f"site-{name}"].url(""), follow=True)
        assert BeautifulSoup(shown.content, "html.parser").select(f"[data-draft=site-{name}]")


def test_leaving_takes_what_is_on_the_phone_along(desk):
    page = BeautifulSoup(desk.get("/tai-khoan/").content, "html.parser")

    assert page.select_one("form[data-leaves]")["action"] == reverse("users:logout")
    assert page.select_one('script[src*="forget-drafts"]')
