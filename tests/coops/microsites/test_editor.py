"""The editor for people of co-ops: their own page and pictures, and nothing else of anybody's."""

import io
import json
import re

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page

from coops.microsites.gate import ONE_PAGE, ONE_PICTURE, PICTURES, PING, PLAIN
from coops.microsites.models import CooperativePage, LibraryPhoto, Site
from coops.microsites.rights import bring_all_in_step, page_for
from coops.registry.helping import allow
from coops.registry.models import HelperAct, HelperConsent, Membership
from coops.registry.people import change_role
from shop.dashboard.scopes import PAGES
from shop.users.models import User
from tests.factories.coops import make_member, make_product
from tests.factories.forms import page as parsed
from tests.factories.forms import text_of
from tests.shop.dashboard.photos import photo_bytes

pytestmark = pytest.mark.django_db

EDITOR = "cms/"
SCRIPT_WORDS = reverse("wagtailadmin_javascript_catalog")
#: Ends the session, or is answered by our own doors.
LEFT_OUT = {"wagtailadmin_logout", "wagtailadmin_login", "wagtailadmin_password_reset"}
#: Lists and forms without anybody's number in the address: what they show is looked at below.
OWN_LISTS = PLAIN | PICTURES


@pytest.fixture
def own_page(cooperative, manager):
    return page_for(cooperative, by=manager)


@pytest.fixture
def others_page(other_cooperative, other_manager):
    found = page_for(other_cooperative, by=other_manager)
    found.title = "Trang riêng của HTX Đồi Mận"
    found.save_revision(user=other_manager).publish()
    return found


def upload(client, name: str = "lua.jpg", content: bytes | None = None, **fields):
    """Send a picture to the library as the editor does."""
    sent = SimpleUploadedFile(name, content or photo_bytes("green", (800, 600)), "image/jpeg")
    return client.post(
        reverse("wagtailimages:add"), {"title": "Lúa chín", "file": sent, "tags": "", **fields}
    )


def image_of(cooperative, title: str = "Ảnh kín của người khác"):
    """Return a picture that lies in the co-op's collection."""
    site = Site.objects.get(cooperative=cooperative)
    return get_image_model().objects.create(
        title=title,
        collection=site.collection,
        file=SimpleUploadedFile("kin.jpg", photo_bytes(), "image/jpeg"),
    )


def body_of(*blocks: tuple[str, dict]) -> dict[str, str]:
    """Return the fields of the page's form with these blocks, each of plain values."""
    sent = {"body-count": str(len(blocks)), "comments-TOTAL_FORMS": "0"}
    for n, (kind, values) in enumerate(blocks):
        sent |= {f"body-{n}-type": kind, f"body-{n}-order": str(n), f"body-{n}-deleted": ""}
        sent[f"body-{n}-id"] = ""
        sent |= {f"body-{n}-value-{name}": value for name, value in values.items()}
    return sent


def notice(words: str) -> tuple[str, dict]:
    return "notice", {"heading": words, "text": "Mời bà con", "button": "", "address": ""}


def edit(page: CooperativePage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_the_page_is_made_from_the_data_when_first_asked_for(desk, cooperative):
    cooperative.story = "Bốn đời trồng nếp.\n\n<b>Thật</b>"
    cooperative.save()

    answer = desk.post(reverse("microsites:blocks"))
    again = desk.post(reverse("microsites:blocks"))

    page = CooperativePage.objects.get()
    assert answer["Location"] == again["Location"] == edit(page)
    assert not page.live
    kinds = [block.block_type for block in page.body]
    assert kinds == ["hero", "words", "people", "goods", "contact"]
    shown = desk.get(edit(page))
    assert shown.status_code == 200
    assert "shop/editor.css" in shown.text
    assert "Status: " not in shown.text
    assert json.dumps("Nhân đôi") in desk.get(SCRIPT_WORDS).text
    assert "&lt;b&gt;Thật" in page.body[1].value["text"].source


def test_published_blocks_stand_in_place_of_the_plain_page_and_go_again(
    desk, cooperative, own_page
):
    path = cooperative.get_absolute_url()
    cooperative.story = "Chuyện của trang thường"
    cooperative.save()

    assert desk.post(edit(own_page), body_of(notice("Chỉ lưu"))).status_code == 302
    assert "Chỉ lưu" not in text_of(Client().get(path))
    hero = ("hero", {"heading": cooperative.short_name, "line": "", "picture": ""})
    sent = body_of(hero, notice("Đã đăng")) | {"action-publish": "1"}
    desk.post(edit(own_page), sent)
    headings = parsed(Client().get(path)).select("main h1, main h2")
    named = [one for one in headings if one.get_text(strip=True) == cooperative.short_name]
    assert [one.name for one in named] == ["h1"], "the name stands at the top once"
    shown = text_of(Client().get(path))
    assert "Đã đăng" in shown and "Chuyện của trang thường" not in shown
    assert cooperative.name in shown, "the legal foot stays"

    desk.post(reverse("wagtailadmin_pages:unpublish", args=[own_page.pk]))
    assert "Chuyện của trang thường" in text_of(Client().get(path))


def test_an_earlier_revision_can_be_published_again(desk, cooperative, own_page):
    for words in ("First words", "Second words"):
        desk.post(edit(own_page), body_of(notice(words)) | {"action-publish": "1"})
    first = own_page.revisions.order_by("pk")[1]

    shown = desk.get(reverse("wagtailadmin_pages:revisions_revert", args=[own_page.pk, first.pk]))
    assert shown.status_code == 200 and "First words" in shown.content.decode()
    desk.post(
        edit(own_page),
        body_of(notice("First words")) | {"action-publish": "1", "revision": str(first.pk)},
    )

    assert "First words" in text_of(Client().get(cooperative.get_absolute_url()))


def test_the_editor_shows_the_page_as_on_a_phone(desk, cooperative, own_page):
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[own_page.pk])
    told = desk.post(address, body_of(notice("Trong khung")) | {"title": own_page.title})
    assert json.loads(told.content)["is_valid"] is True

    shown = desk.get(address)

    assert "Trong khung" in shown.content.decode()
    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"]
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    assert own_page.preview_sizes[0]["device_width"] == 360


def test_the_page_has_the_co_ops_address_and_none_of_its_own(desk, cooperative, own_page):
    desk.post(edit(own_page), body_of(notice("Đã đăng")) | {"action-publish": "1"})
    own_page.refresh_from_db()

    assert own_page.get_url_parts()[2] == cooperative.get_absolute_url()
    assert Client().get(f"/{cooperative.slug}/").status_code == 404
    assert Client().get(f"/trang-htx/{cooperative.slug}/").status_code == 404
    assert cooperative.slug not in Client().get("/sitemap-bai-viet-1.xml").content.decode()


def editor_addresses() -> list[tuple[str, str]]:
    """Return (name, pattern) of all that Wagtail answers below its own address."""

    def walk(patterns, prefix="", namespace=""):
        for entry in patterns:
            path = prefix + str(entry.pattern)
            if isinstance(entry, URLResolver):
                inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
                yield from walk(entry.url_patterns, path, inner)
            elif isinstance(entry, URLPattern) and path.startswith(EDITOR) and entry.name:
                yield f"{namespace}{entry.name}", path

    return sorted(set(walk(get_resolver().url_patterns)))


def arguments_of(path: str, numbers: dict[str, int]) -> dict[str, str | int]:
    """Return values for the parameters of an address: numbers of somebody else's things."""
    found: dict[str, str | int] = {}
    for kind, name in re.findall(r"<(\w+:)?(\w+)>", path):
        if name in {"uidb64", "token"}:
            found[name] = "x"
        elif kind in {"slug:", "str:"} and name not in {"pk", "object_id"}:
            found[name] = {"filter_spec": "original", "action": "delete"}.get(name, "wagtailcore")
            if name == "model_name":
                found[name] = "page"
        else:
            picture = "image" in path or "image" in name
            found[name] = numbers["image" if picture else _kind(path)]
    if "revision_id_a" in found:
        found |= {"revision_id_a": "earliest", "revision_id_b": "latest"}
    return found


def _kind(path: str) -> str:
    for word, kind in (("documents", "document"), ("users", "user"), ("groups", "group"),
                       ("collections", "collection"), ("revisions", "page")):  # fmt: skip
        if word in path:
            return kind
    return "page"


def words_of(answer) -> str:
    """Return what an answer says, also where letters are escaped in JSON."""
    if answer.streaming:
        return ""
    text = answer.content.decode()
    is_json = "json" in answer.get("Content-Type", "")
    return json.dumps(json.loads(text), ensure_ascii=False) if is_json and text else text


def test_a_co_ops_editor_reaches_nothing_of_others(
    desk, own_page, others_page, other_cooperative, other_manager
):
    """One walk over every address of the editor, with numbers of another co-op's things."""
    site = Site.objects.get(cooperative=other_cooperative)
    document = get_document_model().objects.create(
        title="Giấy tờ kín",
        collection=site.collection,
        file=SimpleUploadedFile("a.pdf", b"%PDF-1.4"),
    )
    numbers = {
        "page": others_page.pk,
        "image": image_of(other_cooperative).pk,
        "document": document.pk,
        "user": other_manager.pk,
        "group": site.publishers_id,
        "collection": site.collection_id,
    }
    secrets = ("Đồi Mận", "Ảnh kín", "Giấy tờ kín", str(other_manager.email))
    before = state()
    walked = [pair for pair in editor_addresses() if pair[0] not in LEFT_OUT]
    assert len(walked) > 180

    for name, path in walked:
        address = reverse(name, kwargs=arguments_of(path, numbers))
        sent = {"title": "x", "action-publish": "1"}
        for answer in (desk.get(address), desk.post(address, sent)):
            if name == "wagtailadmin_home":
                assert answer["Location"] == edit(own_page)
            elif name in OWN_LISTS:
                assert answer.status_code < 500, name
            else:
                assert answer.status_code in {403, 404, 405}, (name, answer.status_code)
            found = [secret for secret in secrets if secret in words_of(answer)]
            assert not found, name

    assert state() == before


def state() -> tuple:
    """Return everything that somebody might have changed."""
    return (
        list(Page.objects.order_by("pk").values_list("pk", "title", "live", "latest_revision")),
        list(get_image_model().objects.order_by("pk").values_list("pk", "title", "collection")),
        list(get_document_model().objects.values_list("pk", "title")),
        list(Collection.objects.order_by("pk").values_list("pk", "name")),
        list(Group.objects.order_by("pk").values_list("pk", "name")),
        list(User.objects.order_by("pk").values_list("pk", "email", "is_superuser")),
    )


def test_every_open_address_is_one_that_wagtail_has():
    names = {name for name, _path in editor_addresses()}

    assert names >= PLAIN | PICTURES | set(ONE_PAGE) | set(ONE_PICTURE) | {PING}


def test_the_library_takes_photos_in_cleaned_and_under_a_name_nobody_guesses(
    desk, cooperative, own_page
):
    out = io.BytesIO()
    exif = Picture.Exif()
    exif[0x010F] = "Máy ảnh của ông Hạnh"
    Picture.new("RGB", (900, 600), "green").save(out, "JPEG", exif=exif)

    assert upload(desk, content=out.getvalue()).status_code == 302

    image = get_image_model().objects.get()
    assert image.collection == Site.objects.get(cooperative=cooperative).collection
    with image.file.open() as file:
        stored = file.read()
    assert b"ng H" not in stored and b"Exif" not in stored
    digest = LibraryPhoto.objects.get(image=image).digest
    assert digest in image.file.name


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("a.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'></svg>"),
        ("a.gif", b"GIF89a" + b"\0" * 40),
        ("a.jpg", b"\xff\xd8\xff" + b"\0" * 40),
        ("a.png", b""),
    ],
)
def test_the_library_refuses_what_is_no_photo(desk, own_page, name, content):
    answer = upload(desk, name, content or b"\0")

    assert answer.status_code == 200 and not get_image_model().objects.exists()


def test_a_picture_larger_than_forty_megapixels_is_refused(desk, own_page):
    out = io.BytesIO()
    Picture.new("1", (8000, 6000)).save(out, "PNG")

    assert upload(desk, "to.png", out.getvalue()).status_code == 200
    assert not get_image_model().objects.exists()


def test_the_chooser_and_the_list_show_own_pictures_only(
    desk, own_page, others_page, other_cooperative
):
    upload(desk)
    image_of(other_cooperative)

    for name in ("wagtailimages_chooser:choose", "wagtailimages:index"):
        shown = words_of(desk.get(reverse(name)))
        assert "Lúa chín" in shown and "Ảnh kín" not in shown, name


def test_a_picture_of_others_typed_into_the_form_is_refused(
    desk, own_page, others_page, other_cooperative
):
    image = image_of(other_cooperative)
    hero = ("hero", {"heading": "Lấy ảnh người khác", "line": "", "picture": str(image.pk)})

    answer = desk.post(edit(own_page), body_of(hero) | {"action-publish": "1"})

    assert answer.status_code == 200
    own_page.refresh_from_db()
    assert not own_page.live


def test_own_pictures_are_shown_in_all_sizes_and_none_is_cut_when_looked_at(
    desk, cooperative, own_page
):
    upload(desk)
    image = get_image_model().objects.get()
    hero = ("hero", {"heading": "Cánh đồng", "line": "", "picture": str(image.pk)})
    desk.post(edit(own_page), body_of(hero) | {"action-publish": "1"})
    get_image_model().get_rendition_model().objects.all().delete()

    shown = parsed(Client().get(cooperative.get_absolute_url()))

    digest = LibraryPhoto.objects.get().digest
    assert digest in shown.select_one(".site-hero img")["src"]
    assert not get_image_model().get_rendition_model().objects.exists()


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//evil.example", "http://a.vn", "a"])
def test_a_button_leads_to_safe_addresses_only(desk, own_page, address):
    block = ("notice", {"heading": "A", "text": "B", "button": "Bấm", "address": address})

    desk.post(edit(own_page), body_of(block) | {"action-publish": "1"})

    own_page.refresh_from_db()
    assert not own_page.live


def test_goods_and_people_of_blocks_come_from_the_desk(desk, cooperative, own_page):
    make_product(cooperative, "Trứng gà ta")
    goods = ("goods", {"heading": "", "which": "new", "most": "2"})

    desk.post(edit(own_page), body_of(goods) | {"action-publish": "1"})

    shown = parsed(Client().get(cooperative.get_absolute_url()))
    assert len(shown.find_all(string=re.compile("Trứng gà ta"))) >= 2


def test_a_helper_writes_and_cannot_publish_or_take_off(client, helper, desk, own_page):
    desk.post(edit(own_page), body_of(notice("Của chủ")) | {"action-publish": "1"})
    client.logout()
    client.force_login(helper)

    assert client.get(edit(own_page)).status_code == 200
    assert client.post(edit(own_page), body_of(notice("Nháp"))).status_code == 302
    publish = client.post(edit(own_page), body_of(notice("Nháp")) | {"action-publish": "1"})
    assert publish.status_code == 403
    off = reverse("wagtailadmin_pages:unpublish", args=[own_page.pk])
    assert client.post(off).status_code == 403

    own_page.refresh_from_db()
    assert own_page.live and own_page.body[0].value["heading"] == "Của chủ"


@pytest.mark.parametrize("held", ["none", "over", "ended", "other scope"])
def test_the_editor_is_closed_to_a_helper_without_consent_for_it(
    client, cooperative, helper, own_page, held
):
    """Past every signal: the gate asks by itself, the due job puts the groups in step."""
    consents = HelperConsent.objects.filter(membership__user=helper)
    now = timezone.now()
    if held == "none":
        consents._raw_delete(consents.db)
    else:
        changes = {"over": {"until": now}, "ended": {"ended_at": now}}
        consents.update(**changes.get(held, {"scopes": ["orders", "stock"]}))
    client.force_login(helper)
    before = state()

    assert client.get(edit(own_page)).status_code == 403
    assert client.post(edit(own_page), body_of(notice("Lén"))).status_code == 403
    assert upload(client).status_code == 403
    assert client.get("/cms/").status_code == 403

    assert state() == before and not HelperAct.objects.exists()
    assert bring_all_in_step() == 1
    assert not helper.groups.exists()


def test_staff_who_become_helpers_without_consent_lose_the_editor(
    client, cooperative, manager, own_page
):
    staff = make_member(cooperative, Membership.Role.STAFF)
    client.force_login(staff)
    assert client.get(edit(own_page)).status_code == 200

    change_role(membership=staff.memberships.get(), role=Membership.Role.HELPER, by=manager)

    assert client.post(edit(own_page), body_of(notice("Lén"))).status_code in {302, 403}
    assert not own_page.revisions.filter(user=staff).exists()
    assert not staff.groups.exists()

    allow(membership=staff.memberships.get(), scopes=["products"], days=1, by=manager)
    assert client.get(edit(own_page)).status_code == 200


def test_what_a_helper_sends_in_the_editor_is_written_down(client, desk, helper, own_page):
    desk.post(edit(own_page), body_of(notice("Của chủ")))
    assert not HelperAct.objects.exists(), "the owner's own are not"
    client.force_login(helper)

    client.get(edit(own_page))
    client.post(reverse("wagtailadmin_pages:preview_on_edit", args=[own_page.pk]), {})
    assert not HelperAct.objects.exists()
    client.post(edit(own_page), body_of(notice("Nháp")))
    upload(client)
    image = get_image_model().objects.get()
    client.post(reverse("wagtailimages:delete", args=[image.pk]))

    acts = list(HelperAct.objects.order_by("pk"))
    assert [act.thing for act in acts] == [own_page.title, "", image.title]
    assert {act.user for act in acts} == {helper}
    assert acts[0].outcome == acts[1].outcome == "done"
    assert set(HelperAct.objects.values_list("page", flat=True)) <= set(PAGES)


def test_rights_follow_the_members_of_the_desk(cooperative, own_page, manager):
    site = Site.objects.get()
    new = make_member(cooperative, Membership.Role.HELPER)
    assert new in site.writers.user_set.all()

    membership = new.memberships.get()
    membership.role = Membership.Role.STAFF
    membership.save()
    assert new in site.publishers.user_set.all() and new not in site.writers.user_set.all()

    membership.is_active = False
    membership.save()
    assert new not in site.publishers.user_set.all()

    manager.memberships.get().delete()
    assert not site.publishers.user_set.exists()


def test_a_member_who_was_ended_past_every_signal_is_out_at_once(
    desk, cooperative, own_page, manager
):
    Membership.objects.filter(user=manager).update(is_active=False)

    assert desk.get(edit(own_page)).status_code == 403
    assert desk.get("/cms/").status_code == 403
    assert bring_all_in_step() == 1
    assert bring_all_in_step() == 0
    assert not manager.groups.exists()


def test_whoever_edits_for_the_market_is_not_held_up(client, cooperative, own_page, manager):
    manager.is_superuser = True
    manager.save()
    client.force_login(manager)

    assert client.get(reverse("wagtailadmin_explore_root")).status_code in {200, 302}
    assert client.get(reverse("wagtailusers_users:index")).status_code == 200
    assert Collection.objects.filter(name=cooperative.short_name).exists()


def test_a_buyer_has_no_way_into_the_editor(client, buyer, own_page):
    client.force_login(buyer)

    assert client.get(edit(own_page), follow=True).status_code == 403


def test_the_menu_has_own_things_and_the_way_back(desk, own_page):
    shown = desk.get(edit(own_page)).content.decode()

    assert reverse("microsites:site") in shown
    for closed in ("/cms/reports/", "/cms/users/", "/cms/settings/", "/cms/documents/"):
        assert closed not in shown, closed
