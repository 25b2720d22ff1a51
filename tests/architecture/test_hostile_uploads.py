"""Every door through which a file comes in, tried with every file that is sent to do harm.

Each is refused with a sentence, or becomes a plain picture: written anew, with nothing of what
was sent. A door that is new gets its line in :data:`DOORS`.
"""

import io
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from coops.lots.models import Lot
from coops.registry import papers
from coops.registry.models import Application, ApplicationPaper
from coops.settlement.models import SignedPaper, Statement
from coops.settlement.services import paying
from shop.core.files import PHOTOS
from shop.order.links import link_key
from shop.order.models import Order, Status
from shop.reviews.models import ProductReview
from tests.factories.coops import make_user
from tests.factories.hostile_files import HARMLESS, HOSTILE, MARK, just_below_the_limit
from tests.factories.lots import make_lot
from tests.factories.orders import make_order
from tests.factories.settlements import make_statement

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ROOT = Path(__file__).resolve().parent.parent.parent
#: What reading and cutting the largest photo may take, in megabytes, Python and Django included.
MOST_MEGABYTES = 600
made = lru_cache(maxsize=None)(lambda name: HOSTILE[name]())


@pytest.fixture
def delivered(rice) -> Order:
    """Return an order that has just come."""
    order = make_order(rice)
    order.lines.update(num_allocated=0, num_consumed=1)
    now = timezone.now() - timedelta(hours=1)
    Order.objects.filter(pk=order.pk).update(status=Status.DELIVERED, delivered_at=now)
    order.refresh_from_db()
    return order


def new_photo(desk, rice, order, file):
    return desk.post("/quan-ly/san-pham/moi/anh/", {"token": "t", "photos": file})


def photo_of_goods(desk, rice, order, file):
    return desk.post(reverse("dashboard:product_photo_send", args=[rice.pk]), {"photos": file})


def photo_in_the_form(desk, rice, order, file):
    sent = {"photos": file, "upload": "1"}
    return desk.post(reverse("dashboard:product_photos", args=[rice.pk]), sent)


def first_photo_without_script(desk, rice, order, file):
    return desk.post("/quan-ly/san-pham/moi/", {"token": "u", "photos": file})


def certificate(desk, rice, order, file):
    typed = {"kind": "ocop", "stars": "4", "number": "1489/QĐ-UBND", "issuer": "UBND"}
    dates = {"issued_on": "2025-10-15", "expires_on": "2028-10-15", "products": [rice.pk]}
    return desk.post("/quan-ly/chung-nhan/moi/", {**typed, **dates, "scan": file})


def claim(desk, rice, order, file):
    typed = {"kind": "spoiled", "wish": "refund", "words": "Úa hết", "photos": file}
    path = reverse("order:claim", kwargs={"number": order.number})
    return desk.post(f"{path}?k={link_key(order.number)}", typed)


def review(desk, rice, order, file):
    typed = {"score": "2", "body": "Gạo vụn.", "name": "chị Hoa", "photo": file}
    path = f"/danh-gia/{order.number}/{order.lines.get().pk}/?k={link_key(order.number)}"
    return Client().post(path, typed)  # who sells the goods does not review them


def price_list(desk, rice, order, file):
    return desk.post("/quan-ly/bang-gia/", {"price_list": file})


def photos_of_a_price_list(desk, rice, order, file):
    table = "Tên hàng;ĐVT;Giá bán;Tồn;Ảnh\nLạc đỏ;kg;65.000;80;anh.jpg\n".encode()
    sent = {"price_list": SimpleUploadedFile("gia.csv", table), "photos": file}
    return desk.post("/quan-ly/bang-gia/", sent)


def bank_statement(desk, rice, order, file):
    return desk.post("/quan-ly/tien/sao-ke/", {"statement": file})


def website_picture(desk, rice, order, file):
    return desk.post(reverse("microsites:pictures"), {"cover": file})


def person_of_the_website(desk, rice, order, file):
    typed = {"name": "Lê Văn Hạnh", "does": "trồng lúa", "agrees": "on", "photo": file}
    return desk.post(reverse("microsites:people"), typed)


def asking_for_help(desk, rice, order, file):
    typed = {"kind": "website", "needs": ["photos"], "words": "Chụp lại ảnh gạo", "photos": file}
    return desk.post(reverse("dossiers:help_new"), typed)


def photo_of_a_lot(desk, rice, order, file):
    lot = Lot.objects.filter(stock_record__product=rice).real().first() or make_lot(rice)
    return desk.post(reverse("dashboard:lot_photos", args=[lot.pk]), {"photos": file})


def photo_of_packed_goods(desk, rice, order, file):
    Order.objects.filter(pk=order.pk).update(status=Status.CONFIRMED)
    order.packing_photos.all().delete()
    sent = {"photo": file, "weight": "1,2"}
    answer = desk.post(reverse("dashboard:packing_photo", args=[order.number]), sent)
    Order.objects.filter(pk=order.pk).update(status=Status.DELIVERED)
    return answer


def paper_of_an_application(desk, rice, order, file):
    applicant = Client(raise_request_exception=False)
    applicant.force_login(make_user())
    answer = applicant.post("/htx/tham-gia/", {"registration_paper": file, "save": "1"})
    for paper in ApplicationPaper.objects.all():
        assert_plain_photo(papers.bytes_of(paper), "paper of an application")
    Application.objects.all().delete()
    return answer


def signed_paper(desk, rice, order, file):
    cooperative = order.cooperative
    found = Statement.objects.filter(settlement__cooperative=cooperative).first()
    found = found or make_statement(cooperative)
    path = reverse("settlement:statement_received", args=[found.pk])
    answer = desk.post(path, {"signed_on": timezone.localdate().isoformat(), "picture": file})
    for paper in SignedPaper.objects.all():
        assert_plain_photo(paying.bytes_of(paper), "signed paper")
    SignedPaper.objects.all().delete()
    return answer


def list_of_households(desk, rice, order, file):
    return desk.post(reverse("settlement:household_import"), {"file": file})


DOORS: dict[str, Callable] = {
    door.__name__.replace("_", " "): door
    for door in (
        *(new_photo, photo_of_goods, photo_in_the_form, first_photo_without_script, certificate),
        *(claim, review, price_list, photos_of_a_price_list, bank_statement),
        *(website_picture, person_of_the_website, asking_for_help, photo_of_a_lot),
        *(photo_of_packed_goods, paper_of_an_application, signed_paper, list_of_households),
    )
}
#: Doors that take no photos: a picture is refused there as well.
TABLES = {"price list", "bank statement", "list of households"}


def stored() -> set[str]:
    """Return the paths of all stored photos."""
    if not default_storage.exists(PHOTOS):
        return set()
    folders, _files = default_storage.listdir(PHOTOS)
    return {
        f"{PHOTOS}/{folder}/{name}"
        for folder in folders
        for name in default_storage.listdir(f"{PHOTOS}/{folder}")[1]
    }


def assert_plain_picture(name: str) -> None:
    """Insist on a picture of bounded size in which nothing that was sent is left."""
    with default_storage.open(name) as file:
        assert_plain_photo(file.read(), name)


def assert_plain_photo(content: bytes, name: str) -> None:
    """Insist on the same of a picture that is kept elsewhere; ``name`` is what it is called."""
    assert MARK not in content, name
    assert b"<script" not in content, name
    assert b"PK\x03\x04" not in content, name
    with Image.open(io.BytesIO(content)) as image:
        assert max(image.size) <= 2400
        assert not image.getexif()
        assert getattr(image, "n_frames", 1) == 1


def said(answer) -> str:
    """Return what the page says went wrong, or JSON's text."""
    if "json" in answer["Content-Type"]:
        return answer.json().get("text", "")
    soup = BeautifulSoup(answer.content, "html.parser")
    errors = soup.select(".field__error, [role=alert], .message--error, .form-errors")
    return " ".join(error.get_text(" ", strip=True) for error in errors)


@pytest.mark.parametrize("door", DOORS)
def test_no_file_does_harm_at_any_door(desk, rice, delivered, door):
    desk.raise_request_exception = False
    for name in HOSTILE:
        cache.clear()  # how often somebody may try is another test's
        before = stored()
        file = SimpleUploadedFile("anh.jpg", made(name), "image/jpeg")

        answer = DOORS[door](desk, rice, delivered, file)

        told = f"{door}: {name}: {answer.status_code}"
        assert answer.status_code < 500, told
        for photo in stored() - before:
            assert_plain_picture(photo)
        if answer.status_code == 422:
            assert said(answer), f"{told} without a sentence"
        if door != "photos of a price list":
            is_taken = name in HARMLESS and door not in TABLES
            assert (answer.status_code == 422) != is_taken, f"{told} {said(answer)}"
        delivered.claims.all().delete()  # one at a time
        ProductReview.objects.all().delete()


MEASURED = """
import io, sys
import django
django.setup()
from shop.core.files import PhotoRefused, process_photo
from tests.factories.coops import make_user
from tests.factories.hostile_files import HOSTILE, just_below_the_limit
made = {"just below": just_below_the_limit, **HOSTILE}[sys.argv[1]]
data = open(sys.argv[2], "rb").read()
try:
    process_photo(io.BytesIO(data))
except PhotoRefused:
    pass
status = open("/proc/self/status").read()
print(int(status.partition("VmHWM:")[2].split()[0]) // 1024)
"""


@pytest.mark.parametrize("name", ["just below", "hundred megapixels", "text bomb", "animated webp"])
def test_the_heaviest_picture_stays_within_the_memory_of_a_small_machine(name, tmp_path, settings):
    path = tmp_path / "anh"
    path.write_bytes(just_below_the_limit() if name == "just below" else made(name))

    done = subprocess.run(
        [sys.executable, "-c", MEASURED, name, str(path)],
        cwd=ROOT,
        env={"DJANGO_SETTINGS_MODULE": "shop.settings.test", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert int(done.stdout) <= MOST_MEGABYTES
