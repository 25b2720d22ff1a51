"""From an application on a phone to a co-op that sells; reports of the public, answered in time."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from coops.registry.models import (
    Application,
    ApplicationPaper,
    Cooperative,
    HelpCall,
    Membership,
    Report,
    Takedown,
)
from coops.registry.people import invite
from shop.commune.models import Officer
from shop.core.registries import officer_cards
from tests.factories.coops import make_cooperative, make_member, make_product, make_user
from tests.factories.forms import fields_of, text_of

pytestmark = pytest.mark.django_db
JOIN = "/htx/tham-gia/"


def photo(name: str = "giay.jpg", color: str = "green") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (300, 400), color).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


@pytest.fixture
def typed(wards):
    return {
        "legal_form": "cooperative",
        "name": "Hợp tác xã Nông nghiệp Cồn Mới",
        "short_name": "HTX Cồn Mới",
        "tax_code": "0100 109 106",
        "registered_on": "2020-03-01",
        "representative": "Lê Văn Mới",
        "phone": "0912 345 678",
        "email": "moi@example.com",
        "province": "38",
        "ward": "16498",
        "line1": "Thôn 5",
    }


@pytest.fixture
def wards(db):
    from shop.address.models import Ward

    assert Ward.objects.filter(code="16498").exists()


@pytest.fixture
def applicant():
    return make_user()


@pytest.fixture
def me(applicant):
    client = Client()
    client.force_login(applicant)
    return client


@pytest.fixture
def officer():
    person = make_user(full_name="Cán Bộ")
    return Officer.objects.create(user=person, ward_code="16498", ward_name="Xã Quảng Ngọc")


@pytest.fixture
def office(officer):
    client = Client()
    client.force_login(officer.user)
    return client


def test_a_visitor_reads_how_to_join_and_where_to_log_in(client):
    answer = client.get(JOIN)

    assert answer.status_code == 200
    assert f"?next={JOIN}" in answer.text
    assert JOIN in client.get("/").text


def test_nobody_joins_a_market_of_one_co_op(client, settings):
    settings.PLATFORM_TYPE = "direct"

    assert client.get(JOIN).status_code == 404
    assert JOIN not in client.get("/").text


def test_what_was_typed_is_kept_right_or_wrong(me, typed):
    me.post(JOIN, {"save": "1", "name": "HTX Dở", "tax_code": "12"})

    back = fields_of(me.get(JOIN), f"form[action='{JOIN}']")
    assert (back["name"], back["tax_code"]) == ("HTX Dở", "12")
    assert Application.objects.get().state == "draft"


def test_a_draft_shows_the_personal_number_again_to_whom_it_belongs(me, typed):
    me.post(JOIN, {"save": "1", "personal_number": "038 09", "born_on": "3/2"})

    back = fields_of(me.get(JOIN), f"form[action='{JOIN}']")
    assert back["personal_number"] == "038 09"
    assert not {"personal_number", "born_on"} & Application.objects.get().typed.keys()


def test_a_form_with_mistakes_names_each_and_keeps_the_paper(me, typed):
    answer = me.post(JOIN, typed | {"tax_code": "2800123456", "registration_paper": photo()})

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"tax_code"}
    assert ApplicationPaper.objects.count() == 1
    assert me.post(JOIN, typed).status_code == 302  # the paper is here already
    assert Application.objects.get().state == "submitted"


def test_a_household_is_asked_for_its_personal_number(me, typed):
    answer = me.post(JOIN, typed | {"legal_form": "household", "registration_paper": photo()})
    assert answer.context["form"].errors.keys() == {"personal_number", "born_on"}

    person = {"personal_number": "038 090 123 456", "born_on": "1980-02-03"}
    me.post(JOIN, typed | {"legal_form": "household"} | person)

    row = Application.objects.get()
    assert (row.state, row.personal_number) == ("submitted", "038090123456")


def test_a_paper_that_is_none_is_refused_beside_its_field(me, typed):
    file = SimpleUploadedFile("x.pdf", b"<html><script>", "application/pdf")

    answer = me.post(JOIN, typed | {"registration_paper": file})

    assert answer.status_code == 422
    assert "registration_paper" in answer.context["form"].errors


def test_from_application_to_an_open_desk(me, office, officer, typed, applicant):
    me.post(
        JOIN, typed | {"registration_paper": photo(), "identity_paper": photo("cc.jpg", "blue")}
    )
    me.post(JOIN, typed)  # the second press
    row = Application.objects.get()
    cards = [card for ask in officer_cards.values() for card in ask(officer)]
    assert any(card.number == 1 for card in cards)
    assert "Cồn Mới" in text_of(office.get(reverse("commune:sellers")))
    page = office.get(reverse("commune:application", args=[row.pk]))
    assert "0100109106" in text_of(page)
    paper = row.papers.first()
    file = office.get(reverse("commune:paper", args=[paper.pk]))
    assert file["Content-Type"] == "image/jpeg" and "no-store" in file["Cache-Control"]

    verify = reverse("commune:application_verify", args=[row.pk])
    assert office.post(verify, {"method": "before", "reference": "x"}).status_code == 422
    office.post(verify, {"method": "office", "reference": "BB 12/2026"})
    office.post(verify, {"method": "office", "reference": "BB 12/2026"})

    made = Cooperative.objects.get()
    assert made.state == "verified" and made.memberships.get().user == applicant
    assert me.get(reverse("dashboard:today")).status_code == 200
    assert reverse("dashboard:today") in me.get(JOIN).text
    public = text_of(me.get(made.get_absolute_url()))
    for words in ("hợp tác xã", "0100109106", "01/03/2020", "Lê Văn Mới", "0912 345 678"):
        assert words.lower() in public.lower(), words


def test_where_there_is_no_officer_the_operator_is_told_and_said_to_answer(
    me, applicant, typed, mailoutbox, django_user_model, admin_client
):
    django_user_model.objects.filter(is_superuser=True).update(email="chu@example.com")
    Officer.objects.create(user=applicant, ward_code="16498")  # not about oneself
    me.post(JOIN, typed | {"registration_paper": photo()})

    mail = next(mail for mail in mailoutbox if "chu@example.com" in mail.to)
    assert reverse("admin:commune_officer_add") in mail.body and "Cồn Mới" in mail.body
    assert "người vận hành chợ trả lời" in text_of(me.get(JOIN))
    listed = admin_client.get(reverse("admin:coops_application_changelist"))
    assert "Cồn Mới" in listed.text and "icon-no" in listed.text

    Officer.objects.create(user=make_user(), ward_code="")
    assert "người vận hành chợ trả lời" not in text_of(me.get(JOIN))


def test_taking_an_application_back_asks_first(me, typed):
    me.post(JOIN, typed | {"registration_paper": photo()})

    assert f'href="{JOIN}rut/"' in me.get(JOIN).text
    assert me.get(f"{JOIN}rut/").status_code == 200
    assert Application.objects.get().state == "submitted", "looking takes nothing back"

    me.post(f"{JOIN}rut/")
    me.post(f"{JOIN}rut/")
    assert Application.objects.get().state == "withdrawn"
    assert me.get(f"{JOIN}rut/").status_code == 302


def test_a_question_comes_back_to_the_applicant_with_all_that_was_typed(me, office, typed):
    me.post(JOIN, typed | {"registration_paper": photo()})
    row = Application.objects.get()
    office.post(reverse("commune:application_ask", args=[row.pk]), {"words": "Ảnh mờ quá"})

    page = me.get(JOIN)

    assert "Ảnh mờ quá" in text_of(page)
    assert fields_of(page, f"form[action='{JOIN}']")["name"] == typed["name"]


def test_a_refusal_needs_a_reason_and_tells_it(me, office, typed):
    me.post(JOIN, typed | {"registration_paper": photo()})
    address = reverse("commune:application_refuse", args=[Application.objects.get().pk])

    assert office.post(address, {}).status_code == 422
    office.post(address, {"no-words": "Không có thật"})

    assert "Không có thật" in text_of(me.get(JOIN))
    assert Application.objects.get().state == "refused"


def test_the_digital_team_decides_nothing(office, officer, me, typed):
    me.post(JOIN, typed | {"registration_paper": photo()})
    officer.role = Officer.Role.DIGITAL_TEAM
    officer.save()

    row = Application.objects.get()
    for name in ("application", "application_verify"):
        address = reverse(f"commune:{name}", args=[row.pk])
        assert {office.get(address).status_code, office.post(address).status_code} <= {404, 405}
    assert office.get(reverse("commune:sellers")).status_code == 404
    assert office.get(reverse("commune:help_calls")).status_code == 200


@pytest.mark.parametrize("name", ["ask", "verify", "refuse"])
def test_no_officer_decides_about_the_own_application(office, officer, typed, name):
    office.post(JOIN, typed | {"registration_paper": photo()})
    row = Application.objects.get()
    sent = {"method": "office", "reference": "BB 1", "words": "Xong", "no-words": "Xong"}

    answer = office.post(reverse(f"commune:application_{name}", args=[row.pk]), sent, follow=True)

    row.refresh_from_db()
    assert (row.applicant, row.state) == (officer.user, "submitted")
    assert not Cooperative.objects.exists()
    assert answer.context["messages"] and answer.status_code == 200


def test_no_officer_decides_about_the_co_op_they_work_for(office, officer):
    own = make_cooperative()
    rice = make_product(own)
    mine = Membership.objects.create(user=officer.user, cooperative=own, role="staff")
    report = Report.objects.create(
        code="a" * 22,
        cooperative=own,
        product=rice,
        about=rice.title,
        category="unsafe",
        words="Mốc",
        answer_by=timezone.now(),
    )
    action = reverse("commune:seller_action", args=[own.pk, "bao-truoc"])
    page = reverse("commune:report", args=[report.pk])
    down = Takedown.objects.create(product=rice, reason="Mốc", by=None)

    office.post(action, {"bao-truoc-words": "Xong"})
    office.post(page, {"what": "keep", "words": "Xong"})
    office.post(reverse("commune:report_lift", args=[report.pk]), {"lift-words": "Xong"})

    for row in (own, report, down):
        row.refresh_from_db()
    assert (own.suspends_at, report.state, down.lifted_at) == (None, "open", None)

    mine.is_active = False  # who has left decides like anybody else
    mine.save()
    office.post(page, {"what": "keep", "words": "Xong"})
    report.refresh_from_db()
    assert report.state == "kept"


def test_a_suspended_co_op_is_gone_from_the_market_and_back_again(office, client):
    own = make_cooperative()
    rice = make_product(own)
    assert client.get(rice.get_absolute_url()).status_code == 200
    action = "tam-ngung"
    address = reverse("commune:seller_action", args=[own.pk, action])

    answer = office.post(address, {f"{action}-words": "Theo lệnh"})
    assert answer.status_code == 422  # whose order?
    office.post(address, {f"{action}-words": "Theo lệnh", f"{action}-order": "12/QĐ-UBND"})

    assert client.get(rice.get_absolute_url()).status_code == 404
    assert client.get(own.get_absolute_url()).status_code == 404
    desk = Client()
    desk.force_login(make_member(own))
    for page in ("", "don/", f"san-pham/{rice.pk}/", "san-pham/bang/", "trang-web/"):
        shown = desk.get(f"/quan-ly/{page}").text
        assert f'href="{rice.get_absolute_url()}' not in shown, page
        assert f'href="{own.get_absolute_url()}' not in shown, page
    lift = reverse("commune:seller_action", args=[own.pk, "mo-lai"])
    office.post(lift, {"mo-lai-words": "Đã xong"})
    assert client.get(rice.get_absolute_url()).status_code == 200
    log = text_of(office.get(reverse("commune:seller", args=[own.pk])))
    assert "12/QĐ-UBND" in log and "Đã xong" in log


def test_anybody_reports_goods_and_reads_the_answer(client, office):
    rice = make_product(make_cooperative())
    address = reverse("reports:product", args=[rice.pk])
    assert address in client.get(rice.get_absolute_url()).text
    sent = fields_of(client.get(address)) | {"category": "unsafe", "words": "Có mốc xanh"}

    first = client.post(address, sent)
    second = client.post(address, sent)

    assert first.url == second.url and Report.objects.count() == 1
    assert "Có mốc xanh" not in client.get(first.url).text  # who wrote what stays inside
    report = Report.objects.get()
    page = reverse("commune:report", args=[report.pk])
    assert "Có mốc xanh" in text_of(office.get(page))
    office.post(page, {"what": "hide", "words": "Đã kiểm tra: có mốc"})
    assert client.get(rice.get_absolute_url()).status_code == 404
    assert "Đã kiểm tra" in text_of(client.get(first.url))


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"words": "x"}, "category"),
        ({"category": "fake"}, "words"),
        ({"category": "fake", "words": "x", "contact": "abc"}, "contact"),
        ({"category": "fake", "words": "x", "contact": "a@"}, "contact"),
    ],
)
def test_a_report_that_lacks_something_says_what(client, data, field):
    own = make_cooperative()

    answer = client.post(reverse("reports:seller", args=[own.slug]), data)

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}


def test_nobody_floods_the_officer_with_reports(client):
    own = make_cooperative()
    data = {"category": "fake", "words": "x"}
    address = reverse("reports:seller", args=[own.slug])

    answers = [client.post(address, data).status_code for _ in range(11)]

    assert answers == [302] * 10 + [429]


def test_an_invitation_is_looked_at_by_anybody_and_used_by_whom_it_names(client):
    own = make_cooperative()
    owner, cousin = make_member(own), make_user(phone="+84912345678")
    _made, token = invite(
        cooperative=own, login="0912345678", role="helper", by=owner, scopes=["orders"], days=1
    )
    address = reverse("joining:invitation", args=[token])
    for _ in range(3):  # a messenger looks too
        assert client.get(address).status_code == 200
    assert "0912" not in client.get(address).text
    client.force_login(make_user())
    assert client.post(address).status_code == 409

    client.force_login(cousin)
    assert client.post(address).url == reverse("dashboard:today")
    assert client.post(address).status_code == 302  # the second press

    assert own.memberships.get(user=cousin).role == "helper"
    assert client.get(reverse("joining:invitation", args=["x" * 32])).status_code == 404


def test_an_invitation_to_the_money_asks_for_a_code_to_the_phone_and_then_for_a_password(
    client, settings
):
    settings.DEMO_LOGINS = True
    settings.LOGIN_CODES = {"senders": ["console"], "url": "", "token": ""}
    own = make_cooperative()
    _made, token = invite(cooperative=own, login="0912345678", role="staff", by=make_member(own))
    address = reverse("joining:invitation", args=[token])
    by_code = f"{reverse('users:code')}?next={address}"
    assert by_code in client.get(address).text
    person = make_user(phone="+84912345678")
    client.force_login(person)

    page = client.get(address)
    assert fields_of(page, f"form[action='{reverse('users:logout')}']")["next"] == by_code
    assert client.post(address).status_code == 409
    assert not own.memberships.filter(user=person).exists()

    person.phone_proved_at = timezone.now()
    person.set_unusable_password()
    person.save()
    client.force_login(person)
    assert by_code not in client.get(address).text
    assert client.post(address).url == reverse("users:password_change")
    assert own.memberships.get(user=person).role == "staff"


def test_of_two_neighbours_who_offer_help_the_first_is_it(office, officer):
    own = make_cooperative()
    call = HelpCall.objects.create(cooperative=own, words="Chụp ảnh", by=make_member(own))
    other = make_user()
    Officer.objects.create(user=other, role="team", ward_code="16498")
    second = Client()
    second.force_login(other)

    office.post(reverse("commune:help_offer", args=[call.pk]))
    second.post(reverse("commune:help_offer", args=[call.pk]))

    assert HelpCall.objects.get().taken_by == officer.user


def test_only_the_operators_admin_gate_lets_goods_out_that_may_be_sold(admin_client):
    own = make_cooperative(state="suspended", is_open=False)
    rice = make_product(own, is_public=False)
    page = admin_client.get(f"/quan-tri/catalogue/product/{rice.pk}/change/")
    sent = fields_of(page, "#product_form") | {"is_public": "on"}

    answer = admin_client.post(f"/quan-tri/catalogue/product/{rice.pk}/change/", sent)

    rice.refresh_from_db()
    assert answer.status_code == 200 and not rice.is_public
