from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from wagtail.models import Locale, Page, Site

from shop.content.models import PolicyIndexPage, PolicyPage
from shop.content.policies import POLICIES, ensure_policies, policy_path
from shop.content.shipped_texts import read_text, to_html
from shop.core.consent import current_consent_version
from shop.storefront.sorting import ORDERS
from tests.factories.coops import make_user

pytestmark = pytest.mark.django_db
#: Versions of shipped texts that have changed since the first, and from when they hold.
IN_FORCE = {"quyen-rieng-tu": ("1.1", "27/11/2026")}


@pytest.mark.parametrize("slug", POLICIES)
def test_every_policy_ships_with_version_date_and_text(client, slug):
    response = client.get(policy_path(slug))

    page = response.content.decode()
    assert response.status_code == 200
    version, day = IN_FORCE.get(slug, ("1.0", "24/11/2026"))
    assert f"Phiên bản {version}, áp dụng từ {day}" in page
    assert read_text(slug).title in page
    assert all(heading in page for heading, _ in read_text(slug).rules)
    assert "**" not in page


def test_the_list_of_rules_leads_to_each(client):
    page = client.get("/chinh-sach/").content.decode()

    assert all(f'href="{slug}/"' in page for slug in POLICIES)


def test_the_privacy_notice_has_the_eight_points_of_the_decree():
    assert [heading[:2] for heading, _ in read_text("quyen-rieng-tu").rules] == [
        f"{n}." for n in range(1, 9)
    ]


def test_the_page_about_sorting_says_what_the_shop_really_does(client):
    page = client.get(policy_path("thu-tu-hien-thi")).content.decode()

    assert all(str(order.label) in page for order in ORDERS)


def test_filling_again_changes_nothing_and_asks_once(django_assert_num_queries):
    with django_assert_num_queries(1):
        ensure_policies()

    assert PolicyPage.objects.count() == len(POLICIES)


def test_what_people_edited_stays(client):
    page = PolicyPage.objects.get(slug="giao-hang")
    page.title, page.version = "Giao nhận", "1.1"
    page.save_revision().publish()
    PolicyPage.objects.get(slug="khieu-nai").delete()

    ensure_policies()

    assert PolicyPage.objects.get(slug="giao-hang").title == "Giao nhận"
    assert client.get(policy_path("khieu-nai")).status_code == 200


def test_the_pages_come_back_on_a_database_without_wagtails_first_rows(client):
    Site.objects.all().delete()
    for page in Page.objects.filter(depth=1):
        page.delete()
    Locale.objects.all().delete()

    ensure_policies()

    assert client.get(policy_path("dieu-khoan")).status_code == 200


def test_wagtails_welcome_page_makes_room():
    Site.objects.all().delete()
    for page in Page.objects.filter(depth=1):
        page.delete()
    root = Page.add_root(title="Root", slug="root")
    welcome = root.add_child(title="Welcome to your new Wagtail site!", slug="home")
    Site.objects.create(hostname="localhost", root_page=welcome, is_default_site=True)

    ensure_policies()

    assert not Page.objects.filter(slug="home").exists()
    assert PolicyIndexPage.objects.get().url == "/chinh-sach/"


def test_consent_names_the_versions_in_force():
    assert current_consent_version() == "dieu-khoan=1.0;quyen-rieng-tu=1.1"

    page = PolicyPage.objects.get(slug="dieu-khoan")
    page.version = "2.0"
    page.save_revision()  # a draft is not in force yet
    assert current_consent_version() == "dieu-khoan=1.0;quyen-rieng-tu=1.1"

    page.save_revision().publish()
    assert current_consent_version() == "dieu-khoan=2.0;quyen-rieng-tu=1.1"
    assert len(current_consent_version()) <= 40


def test_a_published_text_cannot_change_under_its_version():
    page = PolicyPage.objects.get(slug="dieu-khoan")
    page.introduction = "Khác hẳn."

    with pytest.raises(ValidationError, match="1.0"):
        page.full_clean()

    page.version = "1.1"
    page.full_clean()


def test_a_text_that_has_not_changed_can_be_saved_again():
    PolicyPage.objects.get(slug="dieu-khoan").full_clean()


def test_shipped_text_is_text_and_no_markup():
    assert to_html("a <b> **c**\nd\n\n- e\n- f\n  g") == (
        "<p>a &lt;b&gt; <b>c</b> d</p><ul><li>e</li><li>f g</li></ul>"
    )


def test_effective_dates_are_not_in_the_future_of_their_release():
    effective = {read_text(slug).effective_on for slug in POLICIES}

    assert effective == {date(2026, 11, 24), date(2026, 11, 27)}


def test_the_rules_can_be_edited_previewed_and_published_in_the_editor(client):
    editor = make_user(is_staff=True, is_superuser=True)
    client.force_login(editor)
    page = PolicyPage.objects.get(slug="giao-hang")

    assert client.get("/cms/").status_code == 200
    assert client.get(f"/cms/pages/{page.pk}/edit/").status_code == 200
    parent = PolicyIndexPage.objects.get().pk
    assert client.get(f"/cms/pages/add/content/policypage/{parent}/").status_code == 200

    form = {
        "title": "Giao hàng tận nơi",
        "slug": "giao-hang",
        "version": "1.1",
        "effective_on": "2026-12-01",
        "introduction": "Ngắn.",
        "body-count": "1",
        "body-0-type": "rule",
        "body-0-order": "0",
        "body-0-deleted": "",
        "body-0-value-heading": "Phí",
        "body-0-value-text": '{"blocks":[{"key":"a","text":"Rẻ.","type":"unstyled","depth":0,'
        '"inlineStyleRanges":[],"entityRanges":[]}],"entityMap":{}}',
        "seo_title": "",
        "search_description": "",
        "go_live_at": "",
        "expire_at": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
    }
    preview = f"/cms/pages/{page.pk}/edit/preview/"
    assert client.post(preview, form).json()["is_valid"]
    shown = client.get(preview).content.decode()
    assert "Giao hàng tận nơi" in shown
    assert "Rẻ." in shown

    form["action-publish"] = "1"
    assert client.post(f"/cms/pages/{page.pk}/edit/", form).status_code == 302
    assert "Phiên bản 1.1" in client.get(policy_path("giao-hang")).content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_shop_is_usable_again_after_the_database_was_flushed(client):
    call_command("flush", interactive=False, verbosity=0)

    assert client.get(policy_path("dieu-khoan")).status_code == 200
    assert client.get("/danh-muc/rau-qua/").status_code == 200
