"""A co-op applies with its papers, an officer decides, and only then it can sell."""

import io
import json
from datetime import date, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from PIL import Image

from catalog.models import Product
from catalog.services import CannotPublish, missing_for_sale, publish_product
from coops.registry import sellers
from coops.registry.joining import (
    JoiningRefused,
    ask_for_more,
    keep_typed,
    refuse_application,
    start_application,
    submit_application,
    throw_old_drafts_away,
    verify_application,
    withdraw_application,
)
from coops.registry.models import Application, ApplicationPaper, Cooperative, LogEntry, Membership
from coops.registry.mst import read_personal_number, read_tax_code
from coops.registry.papers import PaperRefused, add_paper, bytes_of
from shop.core.calendar import working_days_later
from tests.factories.coops import make_cooperative, make_product, make_user

pytestmark = pytest.mark.django_db

FACTS = {
    "legal_form": "cooperative",
    "name": "Hợp tác xã Nông nghiệp Cồn Mới",
    "short_name": "HTX Cồn Mới",
    "tax_code": "0100109106",
    "registration_number": "0100109106",
    "registered_on": date(2020, 3, 1),
    "representative": "Lê Văn Mới",
    "phone": "+84912345678",
    "ward_code": "16498",
    "ward_name": "Xã Quảng Ngọc",
}


def photo(color: str = "green") -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (300, 400), color).save(out, "JPEG")
    return out


def submitted(**facts) -> Application:
    application = start_application(user=make_user())
    add_paper(application=application, file=photo(), kind="registration")
    add_paper(application=application, file=photo("blue"), kind="identity")
    return submit_application(application=application, facts=FACTS | facts)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("0100109106", "0100109106"),
        ("0100 109 106", "0100109106"),
        ("0100109106-001", "0100109106-001"),
        ("2800123456", ""),
        ("010010910", ""),
        ("٠١٠٠١٠٩١٠٦", ""),
        ("", ""),
    ],
)
def test_a_tax_code_has_its_check_digit(typed, read):
    assert read_tax_code(typed) == read


def test_a_personal_number_has_twelve_digits():
    assert read_personal_number("038 090 123 456") == "038090123456"
    assert read_personal_number("03809012345") == ""


def test_the_clock_counts_working_days_alone():
    friday_before_new_year = timezone.make_aware(datetime(2026, 12, 31, 9))

    answer = timezone.localtime(working_days_later(friday_before_new_year, 1))

    assert (answer.date(), answer.hour) == (date(2027, 1, 4), 17)


def test_a_person_has_one_application_under_way(django_user_model):
    user = make_user()
    first = start_application(user=user)

    assert start_application(user=user) == first
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.create(applicant=user)


def test_without_the_registration_paper_nothing_is_sent():
    application = start_application(user=make_user())

    with pytest.raises(JoiningRefused):
        submit_application(application=application, facts=FACTS)

    assert Application.objects.get().state == "draft"


def test_sending_twice_starts_one_clock():
    application = submitted()
    again = submit_application(application=application, facts=FACTS)

    assert again.answer_by == application.answer_by
    assert LogEntry.objects.filter(kind="submitted").count() == 1
    assert not keep_typed(application=application, typed={"name": "anders"})


def test_verifying_makes_partner_co_op_and_owner_once():
    application, officer = submitted(), make_user()

    made = verify_application(
        application=application, method="office", reference="BB 12", by=officer
    )
    again = verify_application(application=application, method="visit", reference="x", by=officer)

    assert made == again == Cooperative.objects.get()
    assert (made.state, made.is_open, made.tax_code) == ("verified", True, "0100109106")
    assert (made.verified_method, made.verified_reference) == ("office", "BB 12")
    assert made.partner.name == "HTX Cồn Mới"
    owner = Membership.objects.get()
    assert (owner.user, owner.role) == (application.applicant, "owner")
    assert LogEntry.objects.get(kind="verified").by == officer


def test_the_identity_paper_goes_with_the_decision_and_the_registration_stays():
    verify_application(application=submitted(), method="office", reference="1", by=make_user())

    assert ApplicationPaper.objects.get().kind == "registration"


def test_a_refused_application_keeps_no_paper_and_tells_why(django_capture_on_commit_callbacks):
    application = submitted(email="moi@example.com")

    assert refuse_application(application=application, reason="Sai tên", by=make_user())
    assert not refuse_application(application=application, reason="Khác", by=make_user())

    assert not ApplicationPaper.objects.exists()
    with pytest.raises(JoiningRefused):
        verify_application(application=application, method="office", reference="1", by=None)
    assert not Cooperative.objects.exists()
    assert "Sai tên" in mail.outbox[0].body


def test_asked_for_more_it_can_be_changed_and_sent_again():
    application = submitted()
    assert ask_for_more(application=application, words="Ảnh mờ", by=make_user())

    assert keep_typed(application=application, typed={"name": "B"})
    add_paper(application=application, file=photo("red"), kind="registration")
    assert submit_application(application=application, facts=FACTS).state == "submitted"


def test_taken_back_leaves_no_paper():
    application = submitted()

    assert withdraw_application(application=application)
    assert not withdraw_application(application=application)
    assert not ApplicationPaper.objects.exists()


def test_drafts_that_nobody_touches_go_after_90_days():
    old = start_application(user=make_user())
    start_application(user=make_user())
    Application.objects.filter(pk=old.pk).update(changed_at=timezone.now() - timedelta(days=91))

    assert throw_old_drafts_away() == 1
    assert Application.objects.count() == 1


def test_papers_are_encrypted_and_the_same_file_is_one_paper():
    application = start_application(user=make_user())
    first = add_paper(application=application, file=photo(), kind="registration")
    again = add_paper(application=application, file=photo(), kind="registration")

    assert first == again
    stored = ApplicationPaper.objects.extra(select={"raw": "content"}).values_list("raw")[0][0]
    assert bytes_of(first)[:2] == b"\xff\xd8"
    assert stored.startswith("gAAAA")


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        ("registration", "identity", "identity"),
        ("identity", "registration", "identity"),
        ("other", "identity", "identity"),
        ("other", "registration", "registration"),
        ("registration", "other", "registration"),
    ],
)
def test_a_file_sent_as_two_kinds_is_the_more_sensitive_one(first, second, kept):
    application = start_application(user=make_user())
    add_paper(application=application, file=photo(), kind=first)

    assert add_paper(application=application, file=photo(), kind=second).kind == kept
    assert application.papers.get().kind == kept


def test_a_paper_of_a_sent_application_changes_its_kind_no_more():
    application = submitted()

    add_paper(application=application, file=photo(), kind="identity")

    kinds = application.papers.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["registration", "identity"]


def test_after_the_decision_the_registration_paper_alone_is_left():
    application = start_application(user=make_user())
    for color, kind in (("red", "registration"), ("blue", "identity"), ("green", "other")):
        add_paper(application=application, file=photo(color), kind=kind)
    submit_application(application=application, facts=FACTS)

    verify_application(application=application, method="office", reference="1", by=make_user())

    assert application.papers.get().kind == "registration"


def raw(column: str) -> str:
    """Return all that the column holds, as the database has it."""
    table = Application._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        return str(cursor.fetchall())


def test_who_somebody_is_lies_nowhere_as_it_was_typed():
    application = start_application(user=make_user())
    typed = {"name": "Hộ Lê", "personal_number": "038 090 123 456", "born_on": "03/02/1980"}

    keep_typed(application=application, typed=typed)

    application.refresh_from_db()
    assert application.all_typed == typed
    assert "Hộ Lê" in json.dumps(application.typed, ensure_ascii=False)
    assert "038" not in raw("typed") and "1980" not in raw("typed")
    assert "gAAAA" in raw("typed_secret") and "038" not in raw("typed_secret")

    keep_typed(application=application, typed={"name": "Hộ Lê"})
    application.refresh_from_db()
    assert application.all_typed == {"name": "Hộ Lê"}


@pytest.mark.parametrize("way", ["withdrawn", "refused", "verified"])
def test_an_application_that_is_over_keeps_nothing_typed(way):
    application = submitted(
        personal_number="038090123456", born_on=date(1980, 2, 3), email="a@example.com", line1="T1"
    )
    secret = json.dumps({"born_on": "1980"})
    Application.objects.update(typed={"name": "x"}, typed_secret=secret)

    if way == "withdrawn":
        withdraw_application(application=application)
    elif way == "refused":
        refuse_application(application=application, reason="Sai", by=make_user())
    else:
        verify_application(application=application, method="office", reference="1", by=make_user())

    application.refresh_from_db()
    assert application.state == way and application.all_typed == {}
    if way != "verified":
        assert (application.personal_number, application.born_on) == ("", None)
    if way == "withdrawn":
        assert [str(application.phone or ""), application.email, application.line1] == [""] * 3


def test_the_migration_moves_what_lay_in_plain_text():
    old = start_application(user=make_user())
    typed = {"name": "Hộ Lê", "personal_number": "038090123456", "born_on": ""}
    Application.objects.filter(pk=old.pk).update(typed=typed)
    gone = submitted(personal_number="038090123457", line1="Thôn 1")
    Application.objects.filter(pk=gone.pk).update(state="withdrawn")
    migration = import_module("coops.registry.migrations.0011_secrets_of_applications")

    migration.move(apps, None)
    migration.move(apps, None)

    old.refresh_from_db()
    gone.refresh_from_db()
    assert old.typed == {"name": "Hộ Lê"}
    assert old.all_typed["personal_number"] == "038090123456"
    assert (gone.personal_number, gone.line1) == ("", "")


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg onload=alert(1)>", b"%PDF-1.7 cut off", b"\xff\xd8\xff broken", b"PK\x03\x04zip"],
)
def test_what_is_no_paper_is_refused_with_a_sentence(content):
    application = start_application(user=make_user())

    with pytest.raises(PaperRefused) as refusal:
        add_paper(application=application, file=io.BytesIO(content), kind="other")

    assert str(refusal.value).endswith(".")


def test_only_a_verified_seller_can_be_open():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_cooperative(state="draft", is_open=True)


@pytest.mark.parametrize("state", ["draft", "suspended", "closed"])
def test_whoever_is_not_verified_publishes_nothing(state):
    own = make_cooperative(state=state, is_open=False)
    draft = make_product(own, is_public=False)

    with pytest.raises(CannotPublish):
        publish_product(product=draft)
    assert missing_for_sale(draft)


def test_a_suspension_hides_everything_and_lifting_shows_it_again():
    own, officer = make_cooperative(), make_user()
    make_product(own)

    assert sellers.suspend(cooperative=own, reason="Lệnh", order="12/QĐ", by=officer)
    assert not sellers.suspend(cooperative=own, reason="Lệnh", by=officer)
    assert not Product.objects.on_sale().exists()
    assert sellers.lift_suspension(cooperative=own, reason="Xong", by=officer)

    assert Product.objects.on_sale().exists()
    kinds = list(LogEntry.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["suspended", "lifted"]


def test_whoever_was_shut_before_is_shut_after_a_suspension():
    own = make_cooperative(is_open=False)

    sellers.suspend(cooperative=own, reason="Lệnh", by=None)
    sellers.lift_suspension(cooperative=own, reason="Xong", by=None)

    own.refresh_from_db()
    assert (own.state, own.is_open) == ("verified", False)


def test_an_announced_suspension_comes_after_five_days_and_not_before():
    own = make_cooperative()
    sellers.announce_suspension(cooperative=own, reason="Thiếu giấy", by=make_user())

    assert sellers.suspend_announced() == 0
    own.refresh_from_db()
    assert timedelta(days=4, hours=23) < own.suspends_at - timezone.now() <= timedelta(days=5)
    Cooperative.objects.update(suspends_at=timezone.now())
    assert (sellers.suspend_announced(), sellers.suspend_announced()) == (1, 0)
    own.refresh_from_db()
    assert (own.state, own.standing_reason) == ("suspended", "Thiếu giấy")


def test_an_announcement_can_be_taken_back():
    own = make_cooperative()
    sellers.announce_suspension(cooperative=own, reason="Thiếu giấy", by=None)

    assert sellers.take_notice_back(cooperative=own, reason="Đủ rồi", by=None)
    own.refresh_from_db()
    assert own.suspends_at is None
    assert not sellers.take_notice_back(cooperative=own, reason="Đủ rồi", by=None)


def test_a_closed_seller_stays_closed():
    own = make_cooperative()

    assert sellers.close(cooperative=own, reason="Giải thể", by=None)
    assert not sellers.close(cooperative=own, reason="Giải thể", by=None)
    assert not sellers.lift_suspension(cooperative=own, reason="x", by=None)
    own.refresh_from_db()
    assert (own.state, own.is_open) == ("closed", False)
