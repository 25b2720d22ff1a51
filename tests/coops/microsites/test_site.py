"""A co-op's website: changed in sections, previewed by its own people, published, taken back."""

import re

import pytest
from django.core.cache import caches
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from coops.microsites.models import Site, SitePerson, SiteVersion
from coops.microsites.photos import held_photos
from coops.microsites.services import MOST_PEOPLE, MOST_VERSIONS, change, publish
from coops.registry.models import Cooperative
from shop.core.models import LeftPhoto
from tests.factories.coops import make_member, make_product
from tests.factories.forms import fields_of, page, text_of
from tests.shop.dashboard.photos import photo_bytes, upload

pytestmark = pytest.mark.django_db

SITE = reverse("microsites:site")
PUBLISH = reverse("microsites:publish")
PREVIEW = reverse("microsites:preview")
VERSIONS = reverse("microsites:versions")
CONTACT = {"phone": "0912 345 678", "zalo": "", "hours": "Mỗi ngày 6:00–20:00", "where": ""}


def words(desk, tagline: str, story: str = "Chúng tôi trồng lúa."):
    return desk.post(reverse("microsites:words"), {"tagline": tagline, "story": story})


def add_person(desk, name: str = "Lê Văn Hạnh", **fields):
    sent = {"name": name, "work": "Trồng lúa", "agrees": "on", **fields}
    return desk.post(reverse("microsites:people"), {k: v for k, v in sent.items() if v is not None})


def test_looking_at_the_page_writes_nothing(desk, cooperative, django_assert_max_num_queries):
    for n in range(12):
        make_product(cooperative, f"Hàng {n}")
    with django_assert_max_num_queries(16):
        shown = desk.get(SITE)

    assert shown.status_code == 200
    assert not Site.objects.exists()
    assert cooperative.get_absolute_url() in text_of(shown)


def test_a_change_is_seen_by_the_own_people_and_by_others_after_publishing(
    desk, cooperative, client
):
    stranger, path = Client(), cooperative.get_absolute_url()
    assert words(desk, "Nếp ngon xứ Thanh").status_code == 302

    preview = desk.get(PREVIEW)
    assert "Nếp ngon xứ Thanh" in text_of(preview)
    bar = page(preview).select_one(".preview-bar")
    assert bar.select(f'a[href="{SITE}"]') and bar.select(f'form[action="{PUBLISH}"]')
    assert not page(desk.get(PREVIEW, {"khung": "1"})).select(".preview-bar a, .preview-bar form")
    assert "Nếp ngon xứ Thanh" not in text_of(stranger.get(path))
    desk.post(PUBLISH)

    assert "Nếp ngon xứ Thanh" in text_of(stranger.get(path))
    assert not page(desk.get(PREVIEW)).select(".preview-bar form"), "nothing to publish any more"
    cooperative.refresh_from_db()
    assert cooperative.story == "Chúng tôi trồng lúa."


def test_the_preview_is_closed_to_others_and_may_stand_in_a_frame_of_ours(
    desk, other_manager, buyer, client
):
    answer = desk.get(PREVIEW)
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]

    assert Client().get(PREVIEW).status_code == 302
    client.force_login(buyer)
    assert client.get(PREVIEW).status_code == 404


def test_publishing_twice_makes_one_version_and_the_state_of_before_is_kept(desk, cooperative):
    words(desk, "Một")
    desk.post(PUBLISH)
    desk.post(PUBLISH)

    versions = list(SiteVersion.objects.order_by("number"))
    assert [one.number for one in versions] == [1, 2]
    assert versions[0].by is None and versions[0].content["tagline"] == ""
    assert versions[1].by is not None
    assert "đã đăng hết" in text_of(desk.get(SITE)) or "everything" in text_of(desk.get(SITE))


def test_going_back_shows_an_earlier_version_at_once_and_keeps_the_one_of_now(desk, cooperative):
    for tagline, theme in (("Một", "dat"), ("Hai", "nuoc")):
        words(desk, tagline)
        desk.post(reverse("microsites:theme"), {"theme": theme})
        desk.post(PUBLISH)
    first = SiteVersion.objects.get(number=2)

    listed = text_of(desk.get(VERSIONS))
    assert first.by.full_name in listed
    old = desk.get(reverse("microsites:version", args=[first.pk]))
    assert "Một" in text_of(old)
    for _press in range(2):
        assert desk.post(reverse("microsites:go_back", args=[first.pk])).status_code == 302

    shown = Client().get(cooperative.get_absolute_url())
    assert "Một" in text_of(shown) and "site-theme--dat" in page(shown).body["class"]
    assert list(SiteVersion.objects.values_list("number", "restored_from"))[:2] == [
        (4, 2),
        (3, None),
    ]


def test_changes_can_be_thrown_away(desk, cooperative):
    words(desk, "Nháp thôi")

    desk.post(reverse("microsites:drop"))

    assert "Nháp thôi" not in text_of(desk.get(PREVIEW))
    assert Site.objects.get().draft == {}


def test_what_is_changed_elsewhere_is_not_overwritten_by_an_old_draft(desk, cooperative):
    words(desk, "Mới")
    Cooperative.objects.update(phone="+84911222333")

    desk.post(PUBLISH)

    cooperative.refresh_from_db()
    assert str(cooperative.phone) == "+84911222333" and cooperative.tagline == "Mới"


def test_a_helper_writes_and_does_not_publish_or_go_back(client, helper, desk, cooperative):
    words(desk, "Một")
    desk.post(PUBLISH)
    first = SiteVersion.objects.get(number=1)
    client.logout()
    client.force_login(helper)

    assert words(client, "Người giúp viết").status_code == 302
    assert client.post(PUBLISH).status_code == 403
    assert client.post(reverse("microsites:go_back", args=[first.pk])).status_code == 403
    assert client.post(reverse("microsites:legal"), {"tax_code": "2800123456"}).status_code == 403
    assert PUBLISH not in client.get(SITE).content.decode()

    cooperative.refresh_from_db()
    assert cooperative.tagline == "Một"


def test_photos_are_cleaned_and_shown_after_publishing(desk, cooperative):
    gps = upload(content=photo_bytes("green", (900, 600)))
    assert desk.post(reverse("microsites:pictures"), {"logo": gps}).status_code == 302
    desk.post(PUBLISH)

    cooperative.refresh_from_db()
    assert re.fullmatch(r"photos/../\w{32}-320\.jpg", cooperative.logo.name)
    assert default_storage.exists(cooperative.logo.name)
    digest = cooperative.logo.name.rpartition("/")[2][:32]
    desk.post(
        reverse("microsites:pictures"), {"logo": upload(content=photo_bytes("red", (900, 600)))}
    )
    desk.post(PUBLISH)

    assert held_photos({digest}) == {digest}, "an earlier version still shows it"


@pytest.mark.parametrize(
    "content",
    [b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", b"", b"\xff\xd8"],
)
def test_what_is_no_photo_is_refused_beside_its_field(desk, content):
    sent = upload(content=content or b"x")
    answer = desk.post(reverse("microsites:pictures"), {"cover": sent})

    assert answer.status_code == 422
    assert page(answer).select_one("details#pictures[open] #id_cover_error")


def test_a_person_is_shown_with_consent_only_and_gone_from_every_version_without(desk, cooperative):
    path = cooperative.get_absolute_url()
    add_person(desk, photo=upload())
    add_person(desk, "Không Đồng Ý", agrees=None)
    desk.post(PUBLISH)
    shown = text_of(Client().get(path))
    assert "Lê Văn Hạnh" in shown and "Không Đồng Ý" not in shown
    person = SitePerson.objects.get(name="Lê Văn Hạnh")
    assert person.consent_at and person.consent_by

    desk.post(
        reverse("microsites:person", args=[person.pk]),
        {"name": person.name, "work": person.work},  # the tick is taken out
    )
    assert "Lê Văn Hạnh" not in text_of(Client().get(path))

    old = SiteVersion.objects.get(number=2)
    desk.post(reverse("microsites:person_remove", args=[person.pk]))
    desk.post(reverse("microsites:go_back", args=[old.pk]))
    assert "Lê Văn Hạnh" not in text_of(Client().get(path))
    assert LeftPhoto.objects.filter(digest=person.photo_digest).exists()
    assert not held_photos({person.photo_digest})


@pytest.mark.parametrize("way", ["person", "person_remove"])
def test_a_person_who_is_gone_stands_in_no_stored_version(desk, way):
    add_person(desk)
    add_person(desk, "Bà Ở Lại")
    desk.post(PUBLISH)
    person = SitePerson.objects.get(name="Lê Văn Hạnh")

    desk.post(reverse(f"microsites:{way}", args=[person.pk]), {"name": person.name, "work": "x"})

    contents = list(SiteVersion.objects.values_list("content", flat=True))
    assert len(contents) == 2 and "Lê Văn Hạnh" not in str(contents)
    assert "Bà Ở Lại" in str(contents)


def test_the_same_person_sent_twice_is_one_and_there_is_an_end(desk, cooperative):
    add_person(desk)
    add_person(desk)
    assert SitePerson.objects.count() == 1
    for n in range(MOST_PEOPLE):
        add_person(desk, f"Người {n}")

    assert SitePerson.objects.count() == MOST_PEOPLE
    refused = add_person(desk, "Một người nữa")
    assert refused.status_code == 422 and "Một người nữa" in refused.content.decode()


def test_a_refused_person_keeps_what_was_typed_and_the_photo(desk):
    answer = add_person(desk, "", photo=upload())

    assert answer.status_code == 422
    form = fields_of(answer, f'form[action="{reverse("microsites:people")}"]')
    assert form["work"] == "Trồng lúa" and form["photo_kept"]
    desk.post(reverse("microsites:people"), {**form, "name": "Cô Hoa", "agrees": "on"})
    assert SitePerson.objects.get().photo_digest


def test_chosen_goods_stand_first_and_only_own_ones_can_be_chosen(
    desk, cooperative, other_cooperative
):
    own, others = make_product(cooperative, "Trứng gà"), make_product(other_cooperative, "Mận")
    address = reverse("microsites:goods")

    assert desk.post(address, {"goods": [others.pk]}).status_code == 422
    assert desk.post(address, {"goods": [own.pk]}).status_code == 302
    desk.post(PUBLISH)

    shown = page(Client().get(cooperative.get_absolute_url()))
    first = shown.select_one("#nen-mua").find_parent("section")
    assert "Trứng gà" in first.get_text() and "Mận" not in first.get_text()


def test_contact_is_read_as_people_type_it_and_shown(desk, cooperative):
    sent = {**CONTACT, "zalo": "0987.654.321", "where": "19.78, 105.70"}
    assert desk.post(reverse("microsites:contact"), sent).status_code == 302
    desk.post(PUBLISH)

    shown = Client().get(cooperative.get_absolute_url())
    html = shown.content.decode()
    assert "https://zalo.me/0987654321" in html and "tel:+84912345678" in html
    assert "query=19.78000,105.70000" in html and "6:00–20:00" in text_of(shown)


@pytest.mark.parametrize(
    ("field", "value"), [("phone", ""), ("phone", "12"), ("zalo", "024"), ("where", "ở chợ")]
)
def test_a_contact_that_cannot_be_is_said_beside_its_field(desk, field, value):
    answer = desk.post(reverse("microsites:contact"), {**CONTACT, field: value})

    assert answer.status_code == 422
    assert page(answer).select_one(f"details#contact[open] #id_{field}_error")


def test_strangers_read_what_is_published_at_once_also_from_kept_pages(desk, cooperative, settings):
    settings.KEEP_PAGES = True
    caches["pages"].clear()
    path = cooperative.get_absolute_url()
    stranger = Client()
    stranger.get(path)
    words(desk, "Vừa đăng xong")
    assert "Vừa đăng xong" not in stranger.get(path).content.decode()

    desk.post(PUBLISH)

    assert "Vừa đăng xong" in stranger.get(path).content.decode()
    caches["pages"].clear()


def test_the_people_of_another_co_op_change_only_their_own(
    client, other_manager, desk, cooperative
):
    add_person(desk)
    words(desk, "Một")
    desk.post(PUBLISH)
    version, person = SiteVersion.objects.first(), SitePerson.objects.get()
    client.logout()
    client.force_login(other_manager)

    assert client.get(reverse("microsites:version", args=[version.pk])).status_code == 404
    assert client.post(reverse("microsites:go_back", args=[version.pk])).status_code == 404
    assert client.get(reverse("microsites:person", args=[person.pk])).status_code == 404
    assert client.post(reverse("microsites:person_remove", args=[person.pk])).status_code == 404
    assert "Lê Văn Hạnh" not in client.get(SITE).content.decode()
    assert "Một" not in text_of(client.get(PREVIEW))


def test_old_versions_are_let_go(cooperative, django_assert_max_num_queries):
    owner = make_member(cooperative)
    for n in range(MOST_VERSIONS + 2):
        change(cooperative=cooperative, tagline=f"Bản {n}")
        publish(cooperative=cooperative, by=owner)

    assert SiteVersion.objects.count() == MOST_VERSIONS
    assert SiteVersion.objects.first().number == MOST_VERSIONS + 3


def test_the_public_page_asks_little_of_the_database(
    desk, cooperative, django_assert_max_num_queries
):
    goods = [make_product(cooperative, f"Hàng {n}") for n in range(8)]
    for n in range(6):
        add_person(desk, f"Người {n}")
    desk.post(reverse("microsites:goods"), {"goods": [one.pk for one in goods]})
    desk.post(PUBLISH)

    with django_assert_max_num_queries(16):
        Client().get(cooperative.get_absolute_url())
