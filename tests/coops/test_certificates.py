"""The register of certificates: rules, reminders, and who may touch it."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from coops.registry.certificates import months_later
from coops.registry.models import Certificate
from coops.registry.reminders import certificate_deadlines, remind_of_certificates
from tests.factories.coops import make_certificate, make_product
from tests.factories.forms import page, text_of
from tests.shop.dashboard.photos import photo_bytes

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 27)


@pytest.fixture(autouse=True)
def november(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY)


def certificate(cooperative, **fields) -> Certificate:
    values = {
        "cooperative": cooperative,
        "kind": "ocop",
        "stars": 4,
        "number": "1489/QĐ-UBND",
        "issuer": "UBND tỉnh",
        "issued_on": date(2025, 10, 15),
    }
    return Certificate(**{**values, **fields})


def test_the_clock_of_ocop_runs_36_months(cooperative):
    own = certificate(cooperative)
    own.full_clean()

    assert own.expires_on == date(2028, 10, 15)
    with pytest.raises(ValidationError) as refused:
        certificate(cooperative, expires_on=date(2028, 10, 16)).full_clean()
    assert "15/10/2028" in str(refused.value)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2025, 12, 31), 36, date(2028, 12, 31)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
    ],
)
def test_months_end_where_the_month_ends(day, months, later):
    assert months_later(day, months) == later


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"stars": None}, "stars"),
        ({"stars": 2}, "stars"),
        ({"number": ""}, "number"),
        ({"kind": "xyz"}, "kind"),
        ({"expires_on": date(2025, 10, 15)}, "expires_on"),
        ({"number": "QĐ-UBND"}, "number"),
        ({"issued_on": date(2026, 11, 28)}, "issued_on"),
        ({"issued_on": date(9999, 12, 31)}, "issued_on"),
        *(
            ({"kind": kind, "stars": None}, "expires_on")
            for kind in ("vietgap", "vietgahp", "globalgap", "organic", "haccp")
        ),
    ],
)
def test_what_cannot_be_is_refused(cooperative, fields, wrong):
    with pytest.raises(ValidationError) as refused:
        certificate(cooperative, **fields).full_clean()
    assert wrong in refused.value.message_dict


@pytest.mark.parametrize(
    "fields",
    [
        *({"number": ""}, {"stars": None}, {"expires_on": None}, {"kind": "vietgap"}),
        *({"stars": 1}, {"kind": "organic", "stars": None, "expires_on": None}),
    ],
)
def test_the_database_keeps_stars_without_a_number_or_an_end_out(cooperative, fields):
    own = certificate(cooperative, **{"expires_on": date(2028, 10, 15), **fields})

    with pytest.raises(IntegrityError), transaction.atomic():
        own.save()


def test_papers_without_an_end_need_none(cooperative):
    own = certificate(cooperative, kind="mark", stars=None, number="Thanh Hóa")
    own.full_clean()
    own.save()

    assert own.is_valid_on(date(2099, 1, 1))


@pytest.fixture
def before_the_end_was_asked_for():
    """The database without the rule; what it changes is gone with the test's transaction."""
    table, rule = Certificate._meta.db_table, "certificate_of_a_scheme_ends"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            yield
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
        else:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {rule}")
            yield


def test_rows_of_before_without_an_end_count_for_a_year(cooperative, before_the_end_was_asked_for):
    own = certificate(cooperative, kind="vietgap", stars=None)
    mark = certificate(cooperative, kind="mark", stars=None)
    own.save()
    mark.save()

    import_module("coops.registry.migrations.0005_certificates_end").give_an_end(apps, None)

    own.refresh_from_db()
    mark.refresh_from_db()
    assert (own.expires_on, mark.expires_on) == (date(2026, 10, 15), None)


def test_reminders_go_out_60_30_and_7_days_before_once_each(rice, monkeypatch):
    end = TODAY + timedelta(days=100)
    make_certificate(rice, expires_on=end)
    sent = {}
    for left in range(100, -3, -1):
        monkeypatch.setattr(timezone, "localdate", lambda *args, left=left: end - timedelta(left))
        for _again in range(2):
            if number := remind_of_certificates():
                sent[left] = number

    assert sent == {60: 1, 30: 1, 7: 1}
    assert len(mail.outbox) == 3
    assert mail.outbox[0].to == [rice.cooperative.email]
    assert "60" in mail.outbox[0].subject and "OCOP 4 sao" in mail.outbox[0].subject
    assert "/quan-ly/chung-nhan/" in mail.outbox[0].body


def test_a_worker_that_comes_late_sends_the_nearest_only(rice):
    make_certificate(rice, expires_on=TODAY + timedelta(days=5))

    assert remind_of_certificates() == 1
    assert remind_of_certificates() == 0


def test_the_day_of_the_co_op_names_what_ends_soon(rice, other_cooperative):
    make_certificate(rice, expires_on=TODAY + timedelta(days=20))
    make_certificate(rice, expires_on=TODAY + timedelta(days=45))

    ends = [one.on for one in certificate_deadlines(rice.cooperative)]
    assert ends == [TODAY + timedelta(days=20), TODAY + timedelta(days=45)]
    assert certificate_deadlines(other_cooperative) == []


FORM = {
    "kind": "ocop",
    "stars": "4",
    "number": "1489/QĐ-UBND",
    "issuer": "UBND tỉnh Thanh Hóa",
    "issued_on": "15/10/2025",
    "expires_on": "",
}


def test_a_co_op_writes_a_certificate_down_and_its_badge_appears(desk, rice):
    answer = desk.post("/quan-ly/chung-nhan/moi/", {**FORM, "products": [rice.pk]})

    assert answer.status_code == 302
    own = Certificate.objects.get()
    assert own.cooperative == rice.cooperative and own.expires_on == date(2028, 10, 15)
    assert "OCOP 4 sao" in text_of(desk.get(rice.get_absolute_url()))
    assert "1489/QĐ-UBND" in text_of(desk.get("/quan-ly/chung-nhan/"))
    assert "1489/QĐ-UBND" in text_of(desk.get(rice.cooperative.get_absolute_url()))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"number": "   "}, "number"),
        ({"number": "1\x00"}, "number"),
        ({"number": "x" * 10_000}, "number"),
        ({"kind": ""}, "kind"),
        ({"stars": ""}, "stars"),
        ({"issued_on": "hôm qua"}, "issued_on"),
        ({"expires_on": "15/10/2035"}, "expires_on"),
        ({"issuer": ""}, "issuer"),
        ({"number": "QĐ"}, "number"),
        ({"issued_on": "9999-12-31"}, "issued_on"),
        ({"kind": "vietgap", "stars": ""}, "expires_on"),
    ],
)
def test_a_refused_form_names_the_field_and_keeps_what_was_typed(desk, rice, fields, field):
    typed = {**FORM, "certified_name": "Gạo nếp 🍚 <b>", "products": [rice.pk], **fields}
    answer = desk.post("/quan-ly/chung-nhan/moi/", typed)

    assert answer.status_code == 422
    assert page(answer).select_one(f"#id_{field}_error"), field
    assert page(answer).select_one("#id_certified_name")["value"] == "Gạo nếp 🍚 <b>"
    assert page(answer).select_one(f'input[name=products][value="{rice.pk}"]').has_attr("checked")
    assert not Certificate.objects.exists()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"kind": "organic", "stars": "", "issued_on": "2026-12-24"}, {"issued_on", "expires_on"}),
        ({"issued_on": "2026-12-24"}, {"issued_on"}),
        ({"issued_on": ""}, {"issued_on"}),
        ({"kind": "organic", "stars": "", "issued_on": ""}, {"issued_on", "expires_on"}),
    ],
)
def test_no_rule_of_the_database_speaks_to_the_co_op(desk, rice, fields, wrong):
    answer = desk.post("/quan-ly/chung-nhan/moi/", {**FORM, "expires_on": "", **fields})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == wrong
    assert "Constraint" not in text_of(answer) and "Ràng buộc" not in text_of(answer)


def test_a_scan_that_is_no_photo_is_refused(desk, rice):
    scan = SimpleUploadedFile("giay.pdf", b"%PDF-1.7 ...", "application/pdf")
    answer = desk.post("/quan-ly/chung-nhan/moi/", {**FORM, "scan": scan})

    assert answer.status_code == 422
    assert not Certificate.objects.exists()


def test_a_good_scan_is_kept_when_another_field_is_wrong(desk, rice):
    photo = SimpleUploadedFile("giay.jpg", photo_bytes(), "image/jpeg")
    first = desk.post("/quan-ly/chung-nhan/moi/", {**FORM, "number": "", "scan": photo})
    kept = page(first).select_one("input[name=kept]")["value"]
    assert first.status_code == 422 and kept

    desk.post("/quan-ly/chung-nhan/moi/", {**FORM, "kept": kept})
    assert Certificate.objects.get().scan_digest == kept.split(":")[0]


def test_a_made_up_scan_is_none(desk, rice):
    desk.post("/quan-ly/chung-nhan/moi/", {**FORM, "kept": "../../etc/passwd:x"})

    assert Certificate.objects.get().scan_digest == ""


def test_goods_of_another_co_op_cannot_be_covered(desk, rice, other_cooperative):
    theirs = make_product(other_cooperative)

    answer = desk.post("/quan-ly/chung-nhan/moi/", {**FORM, "products": [theirs.pk]})

    assert answer.status_code == 422
    assert not theirs.certificates.exists()


def test_a_renewed_certificate_is_reminded_of_anew(desk, rice):
    own = make_certificate(rice, expires_on=TODAY + timedelta(days=5))
    remind_of_certificates()

    desk.post(
        f"/quan-ly/chung-nhan/{own.pk}/",
        {**FORM, "issued_on": "2026-11-01", "products": [rice.pk]},
    )

    own.refresh_from_db()
    assert own.expires_on == date(2029, 11, 1)
    assert own.reminded_days is None


def test_a_removed_certificate_takes_its_badge_along(desk, rice):
    own = make_certificate(rice)

    desk.post(f"/quan-ly/chung-nhan/{own.pk}/bo/", follow=True)

    assert "OCOP" not in text_of(desk.get(rice.get_absolute_url()))
