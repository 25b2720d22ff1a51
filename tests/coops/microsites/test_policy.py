"""The rules and the legal foot of a co-op: always there, dated, and worked out of its data."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coops.microsites.legal import legal_facts, legal_health
from coops.microsites.models import Site, TermsVersion
from coops.microsites.terms import write_down, write_down_due
from coops.registry.models import Cooperative
from shop.content.models import PolicyPage
from tests.factories.coops import make_cooperative
from tests.factories.forms import fields_of, page, text_of
from tests.shop.dashboard.photos import photo_bytes
from tests.shop.shipping.test_pickups import make_point

pytestmark = pytest.mark.django_db

LEGAL = reverse("microsites:legal")
TOLD = {
    "tax_code": "2800123452",
    "registration_number": "0123/ĐKHTX",
    "registered_on": "15/03/2015",
    "registration_office": "Phòng TC-KH huyện Quảng Xương",
    "representative": "Lê Văn Hạnh",
}


def rules_of(cooperative) -> str:
    return text_of(Client().get(reverse("microsites:policy", args=[cooperative.slug])))


def test_rules_have_a_number_and_a_day_from_the_first_moment(cooperative):
    shown = rules_of(cooperative)

    assert "Phiên bản 1" in shown
    assert "30.000" in shown and cooperative.name in shown


def test_a_change_makes_a_new_set_and_the_old_one_stays_readable(cooperative, monkeypatch):
    cooperative.delivery_fee_vnd = 45_000
    cooperative.save()
    monkeypatch.setattr(timezone, "localdate", lambda *args: date(2027, 1, 5))
    cooperative.accepts_cod = False
    cooperative.save()

    shown = rules_of(cooperative)
    assert "Phiên bản 3" in shown and "05/01/2027" in shown and "45.000" in shown
    old = Client().get(reverse("microsites:policy_version", args=[cooperative.slug, 1]))
    assert "30.000" in text_of(old) and "đã được thay" in text_of(old)
    links = {
        a["href"]
        for a in page(Client().get(f"/htx/{cooperative.slug}/chinh-sach/"))("a", href=True)
    }
    assert {f"/htx/{cooperative.slug}/chinh-sach/{n}/" for n in (1, 2)} <= links


def test_saving_without_a_change_makes_no_new_set(cooperative):
    cooperative.story = "Không liên quan"
    cooperative.save()
    write_down(cooperative)

    assert TermsVersion.objects.count() == 1


def test_what_no_signal_told_is_written_down_by_the_due_job(cooperative):
    Cooperative.objects.update(delivery_fee_vnd=12_000)
    shown = rules_of(cooperative)
    assert "12.000" in shown and "Phiên bản 1" not in shown, "no old number with new words"

    assert write_down_due() == 1
    assert write_down_due() == 0
    assert "Phiên bản 2" in rules_of(cooperative)


def test_a_pick_up_point_is_part_of_the_rules(cooperative):
    make_point(cooperative, place="Chợ Giắt")

    assert "Chợ Giắt" in rules_of(cooperative)


@pytest.mark.parametrize("number", [9, 10**12])
def test_rules_that_never_were_are_absent(cooperative, number):
    address = reverse("microsites:policy_version", args=[cooperative.slug, number])
    assert Client().get(address).status_code == 404


def test_a_closed_co_op_and_anothers_number_are_absent(cooperative):
    closed = make_cooperative("HTX đóng cửa", is_open=False)

    assert Client().get(reverse("microsites:policy", args=[closed.slug])).status_code == 404


def test_no_row_of_the_legal_foot_is_ever_hidden(cooperative):
    labels = [fact.label for fact in legal_facts(cooperative)]
    for path in (cooperative.get_absolute_url(), f"/htx/{cooperative.slug}/chinh-sach/"):
        shown = text_of(Client().get(path))
        assert all(label in shown for label in labels), path
        assert "chưa khai báo" in shown


def test_what_is_missing_is_listed_told_once_and_then_shown(desk, cooperative):
    missing = {one.label for one in legal_health(cooperative, None)}
    assert {"Mã số thuế", "Ngày đăng ký"} <= missing
    assert "Mã số thuế" in text_of(desk.get(reverse("microsites:site")))

    assert desk.post(LEGAL, TOLD).status_code == 302
    shown = text_of(Client().get(cooperative.get_absolute_url()))
    assert "2800123452" in shown and "15/03/2015" in shown
    cooperative.refresh_from_db()
    assert legal_health(cooperative, Site.objects.get()) == []

    desk.post(LEGAL, {**TOLD, "tax_code": "9999999999"})
    cooperative.refresh_from_db()
    assert cooperative.tax_code == "2800123452", "what is told is the operator's to change"
    assert "tax_code" not in fields_of(desk.get(LEGAL), "main")


@pytest.mark.parametrize(
    ("field", "value"),
    [("tax_code", "28001"), ("registered_on", "1/1/2099"), ("registered_on", "hôm qua")]
    + [("email", "a@b"), ("representative", "x" * 200)],
)
def test_what_cannot_be_is_said_and_kept(desk, cooperative, field, value):
    cooperative.email = ""
    cooperative.save()
    answer = desk.post(LEGAL, {**TOLD, field: value})

    assert answer.status_code == 422 and page(answer).select_one(f"#id_{field}_error")
    assert fields_of(answer, "form.panel")[field] == value
    cooperative.refresh_from_db()
    assert cooperative.tax_code == ""


def test_a_missing_page_of_the_market_is_named(cooperative):
    PolicyPage.objects.filter(slug="doi-tra").update(live=False)

    assert any("Đổi trả" in str(one.label) for one in legal_health(cooperative, None))


def test_the_authoritys_badge_is_shown_only_once_it_is_pasted(admin_client, cooperative):
    site = Site.objects.create(cooperative=cooperative)
    path = cooperative.get_absolute_url()
    link = "https://online.example.gov.vn/htx/1"
    assert not page(Client().get(path)).select("#phap-ly img")

    address = reverse("admin:microsites_site_change", args=[site.pk])
    assert admin_client.post(address, {"badge_url": link}).status_code == 200, "no picture, no link"
    badge = SimpleUploadedFile("b.jpg", photo_bytes(), "image/jpeg")
    assert admin_client.post(address, {"badge_url": link, "badge": badge}).status_code == 302

    shown = page(Client().get(path)).select_one("#phap-ly img")
    assert shown.find_parent("a")["href"] == link
