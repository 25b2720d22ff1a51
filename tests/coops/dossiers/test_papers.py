"""Papers are filled from the co-op's data, keep their version, and old ones say so."""

import io
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from coops.dossiers.fields import DOTS, FIELDS, unknown_fields
from coops.dossiers.models import Paper, Rule, Template
from coops.dossiers.paper_text import blocks_of, plain_text
from coops.dossiers.papers import newest_of, successor_of, templates_on
from coops.dossiers.shipped import read
from coops.registry.helping import allow
from coops.registry.models import Household
from coops.registry.mst import read_tax_code
from tests.factories.coops import make_certificate
from tests.factories.forms import fields_of, text_of

pytestmark = pytest.mark.django_db

CODES = sorted({row["code"] for row in read("templates.toml")["template"]})


def fill(desk, code: str, **answers) -> Paper:
    address = reverse("dossiers:fill", args=[newest_of(code).pk])
    form = fields_of(desk.get(address), "main form[method=post]")
    answer = desk.post(address, form | answers)
    assert answer.status_code == 302, text_of(answer)
    return Paper.objects.latest("pk")


def test_all_shipped_texts_have_their_source_and_known_fields():
    assert len(templates_on(timezone.localdate())) == len(CODES) >= 7
    for template in Template.objects.all():
        assert not unknown_fields(template.body)
        assert template.source and template.rules.exists()
    for rule in Rule.objects.all():
        assert rule.source
        assert rule.valid_to is None or rule.replaced_by.exists(), rule


@pytest.mark.parametrize("code", CODES)
def test_each_paper_is_filled_shown_printed_and_a_pdf(desk, cooperative, code):
    paper = fill(desk, code)

    assert cooperative.name in paper.text
    assert "{" not in paper.text
    assert cooperative.name in text_of(desk.get(reverse("dossiers:paper", args=[paper.pk])))
    sheet = desk.get(reverse("dossiers:paper_print", args=[paper.pk])).content.decode()
    assert cooperative.name in sheet
    pdf = desk.get(reverse("dossiers:paper_pdf", args=[paper.pk]))
    assert pdf.content.startswith(b"%PDF") and pdf["Content-Type"] == "application/pdf"


def test_what_is_not_known_becomes_dots_and_is_named(desk, cooperative):
    template = newest_of("don-tham-gia-cho")
    page = desk.get(reverse("dossiers:fill", args=[template.pk]))

    missing = {value.field.name for value in page.context["missing"]}
    assert "tax_code" in missing
    assert DOTS in fill(desk, "don-tham-gia-cho").text


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("meeting_date", "31/02/2026"),
        ("meeting_in_favour", "60"),
        ("meeting_present", "năm mươi"),
        ("meeting_date", "31/12/2099"),
    ],
)
def test_a_meeting_that_cannot_have_been_is_refused_beside_its_field(desk, name, typed):
    code = next(one.code for one in Template.objects.all() if "{meeting_in_favour}" in one.body)
    address = reverse("dossiers:fill", args=[newest_of(code).pk])
    right = {"meeting_date": "20/11/2025", "meeting_total": "50", "meeting_present": "50"}

    answer = desk.post(address, right | {name: typed})

    assert answer.status_code == 422 and list(answer.context["form"].errors) == [name]
    assert typed in answer.text and not Paper.objects.exists()


def test_facts_that_cannot_be_are_refused(desk):
    typed = {"tax_code": "123", "registration_date": "31/12/2099", "invoice_email": "htx"}

    answer = desk.post(reverse("dossiers:facts"), typed)

    assert list(answer.context["form"].errors) == list(typed)
    example = FIELDS["tax_code"].example
    assert read_tax_code(example) == example and example in answer.text


def test_a_paper_is_filled_from_goods_and_from_a_household(desk, cooperative, rice):
    make_certificate(rice)
    household = Household.objects.create(
        cooperative=cooperative, name="Bà Lê Thị Na", hamlet="Thôn 3"
    )
    sheet = reverse("dossiers:fill", args=[newest_of("phieu-thong-tin-hang").pk])
    consent = reverse("dossiers:fill", args=[newest_of("ho-dong-y-ten-anh").pk])

    form = fields_of(desk.get(sheet, {"hang": rice.pk}), "main form[method=post]")
    assert form["product_name"] == rice.get_title() and "OCOP" in form["product_papers"]
    form = fields_of(desk.get(consent, {"ho": household.pk}), "main form[method=post]")
    assert (form["household_name"], form["household_hamlet"]) == ("Bà Lê Thị Na", "Thôn 3")


def test_anothers_household_fills_nothing(desk, other_cooperative):
    household = Household.objects.create(cooperative=other_cooperative, name="Nhà khác")
    consent = reverse("dossiers:fill", args=[newest_of("ho-dong-y-ten-anh").pk])

    for pk in (household.pk, "9" * 400, "x\x00"):
        assert "Nhà khác" not in desk.get(consent, {"ho": pk}).content.decode()


def test_a_filled_paper_keeps_its_version(desk):
    paper = fill(desk, "cam-ket-an-toan", household_name="Ông Ba")
    old, before = paper.template, paper.text
    Template.objects.create(
        code=old.code, title=old.title, purpose="mới", body="Mẫu mới {coop_name}",
        valid_from=timezone.localdate(), source="x", checked_on=timezone.localdate(),
    )  # fmt: skip
    Template.objects.filter(pk=old.pk).update(body="Đã viết lại")

    paper.refresh_from_db()
    assert paper.text == before
    page = desk.get(reverse("dossiers:paper", args=[paper.pk]))
    new = page.context["successor"]
    assert new.body == "Mẫu mới {coop_name}"
    assert f"{reverse('dossiers:fill', args=[new.pk])}?tu={paper.pk}" in page.content.decode()


def test_an_old_template_warns_and_offers_the_new_one(desk):
    old = Template.objects.get(code="thong-bao-website", valid_from="2013-07-01")
    new = newest_of("thong-bao-website")

    assert successor_of(old) == new and successor_of(new) is None
    page = desk.get(reverse("dossiers:fill", args=[old.pk])).content.decode()
    assert reverse("dossiers:fill", args=[new.pk]) in page


def test_a_circle_of_templates_ends():
    today = timezone.localdate()
    past = {"valid_to": today - timedelta(days=1), "source": "x", "checked_on": today}
    one, two = (
        Template.objects.create(
            code=code, title=code, purpose="", body="", valid_from="2020-01-01", **past
        )
        for code in ("a", "b")
    )
    Template.objects.filter(pk=one.pk).update(replaced_by=two)
    Template.objects.filter(pk=two.pk).update(replaced_by=one)
    one.refresh_from_db()

    assert successor_of(one) is None


def test_the_rules_page_answers_old_guides(desk):
    words = text_of(desk.get(reverse("dossiers:rules")))

    assert "Nghị định 52/2013" in words and "122/2025" in words and "248/2026" in words
    assert "23/2012" in words and "17/2023" in words


def test_an_operator_cannot_write_a_field_nobody_fills():
    template = newest_of("cam-ket-an-toan")
    template.body += " {khong_co}"
    with pytest.raises(ValidationError) as refused:
        template.full_clean()
    assert "body" in refused.value.message_dict


def test_many_papers_cost_as_many_questions_as_one(desk, django_assert_max_num_queries):
    for code in CODES * 2:
        fill(desk, code)

    with django_assert_max_num_queries(14):
        assert desk.get(reverse("dossiers:papers")).status_code == 200


def test_a_helper_fills_papers_with_leave_and_reads_of_no_household(
    desk, cooperative, manager, helper
):
    household = Household.objects.create(
        cooperative=cooperative, name="Bà Lê Thị Kín", phone="+84912000111"
    )
    consent = reverse("dossiers:fill", args=[newest_of("ho-dong-y-ten-anh").pk])
    of_household = fill(desk, "ho-dong-y-ten-anh", household_name="Bà Lê Thị Kín")
    of_co_op = fill(desk, "don-tham-gia-cho")
    desk.force_login(helper)

    shown = desk.get(consent, {"ho": household.pk}).text
    assert "Bà Lê Thị Kín" not in shown and "912 000 111" not in shown
    assert "Bà Lê Thị Kín" not in desk.get(reverse("dossiers:papers")).text
    assert "Bà Lê Thị Kín" not in desk.get(consent, {"tu": of_household.pk}).text
    for name in ("paper", "paper_print", "paper_pdf"):
        assert desk.get(reverse(f"dossiers:{name}", args=[of_household.pk])).status_code == 404
        assert desk.get(reverse(f"dossiers:{name}", args=[of_co_op.pk])).status_code == 200
    own = fill(desk, "ho-dong-y-ten-anh", household_name="Bác Tự Gõ")
    assert desk.get(reverse("dossiers:paper", args=[own.pk])).status_code == 200
    assert desk.get(reverse("dossiers:facts")).status_code == 403

    allow(membership=helper.memberships.get(), scopes=["orders"], days=None, by=manager)
    for address in (reverse("dossiers:papers"), consent):
        assert desk.get(address).status_code == 403
    assert desk.get(reverse("dossiers:rules")).status_code == 200


def test_a_double_press_is_one_paper(desk):
    address = reverse("dossiers:fill", args=[newest_of("bien-ban-hop").pk])
    form = fields_of(desk.get(address), "main form[method=post]")
    for _press in range(2):
        desk.post(address, form | {"secretary": "Lê Na"})

    assert Paper.objects.count() == 1


def test_another_co_ops_paper_is_absent(desk, client, other_manager):
    paper = fill(desk, "cam-ket-an-toan", household_name="Ông Ba")
    client.force_login(other_manager)

    for name in ("paper", "paper_print", "paper_pdf"):
        assert client.get(reverse(f"dossiers:{name}", args=[paper.pk])).status_code == 404
    new = reverse("dossiers:fill", args=[newest_of("cam-ket-an-toan").pk])
    assert "Ông Ba" not in client.get(new, {"tu": paper.pk}).content.decode()


def test_markup_in_a_paper_is_words(desk):
    paper = fill(desk, "cam-ket-an-toan", household_name="<b>Ba</b><script>alert(1)</script>&")

    page = desk.get(reverse("dossiers:paper", args=[paper.pk])).content.decode()
    assert "<script>alert(1)" not in page
    assert desk.get(reverse("dossiers:paper_pdf", args=[paper.pk])).content.startswith(b"%PDF")


def test_blocks_of_a_paper():
    blocks = blocks_of("CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập\n\n# ĐƠN\nTôi:\n- một\n- hai\n")

    assert [(block.kind, len(block.lines)) for block in blocks] == [
        ("motto", 2), ("heading", 1), ("words", 1), ("items", 2),
    ]  # fmt: skip
    assert plain_text("# ĐƠN\n- một", "A|B") == "ĐƠN\n\n- một\n\nA\nB"


def test_the_pdf_has_vietnamese_letters(desk):
    paper = fill(desk, "bien-ban-hop", meeting_words="Bà con thống nhất giá bưởi")
    content = desk.get(reverse("dossiers:paper_pdf", args=[paper.pk])).content

    assert b"BeVietnamPro" in io.BytesIO(content).getvalue()


def test_the_list_of_papers_asks_as_often_for_thirty_as_for_two(
    desk, cooperative, manager, django_assert_max_num_queries
):
    templates = list(Template.objects.order_by("pk"))
    Template.objects.filter(pk=templates[0].pk).update(
        valid_to=timezone.localdate() - timedelta(days=1), replaced_by=templates[1]
    )
    for n in range(30):
        template = templates[n % len(templates)]
        Paper.objects.create(
            cooperative=cooperative, template=template, title="T", text="", key=str(n)
        )

    with django_assert_max_num_queries(14):
        page = desk.get(reverse("dossiers:papers"))

    rows = page.context["rows"]
    assert len(rows) == 30
    assert any(paper.template_id == templates[0].pk for paper, _successor in rows)
    for paper, successor in rows:
        assert successor == successor_of(paper.template)
