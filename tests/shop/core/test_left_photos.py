"""Files of claims' photos go a day after their rows, in all sizes, unless somebody names them."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone

from catalog.models import Category
from catalog.pictures import attach_photo, keep_photo
from coops.price_lists.models import PriceListImport
from shop.core import left_photos
from shop.core.files import photo_name, photo_names
from shop.core.left_photos import AT_ONCE, forget_photos, remove_left_photos, want_photo
from shop.core.models import LeftPhoto
from shop.core.registries import due_jobs, photo_holders
from shop.order.claim_models import Claim
from shop.order.claims import make_claim
from shop.order.models import Checkout
from shop.order.personal import mask, withdraw_consents
from shop.order.processing import confirm_order, deliver_order, hand_over_order, pack_order
from shop.reviews.services import write_review
from tests.catalog.test_pictures import photo
from tests.factories.coops import make_certificate, make_user
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture(autouse=True)
def every_look(monkeypatch):
    monkeypatch.setattr(left_photos, "LOOK_EVERY_SECONDS", 0.0)
    monkeypatch.setattr(left_photos, "_next_look", 0.0)


@pytest.fixture
def later(monkeypatch):
    """Return how to let hours go by."""

    def go(hours: float) -> None:
        then = timezone.now() + timedelta(hours=hours)
        monkeypatch.setattr(timezone, "now", lambda: then)

    return go


def files_of(digest: str) -> list[str]:
    return [name for name in photo_names(digest) if default_storage.exists(name)]


@pytest.fixture
def claimed(rice, manager):
    """Return a delivered order whose buyer let go of it, three years ago, and its photo."""
    person = make_user("hoa@example.com")
    order = make_order(rice, user=person)
    for step in (confirm_order, pack_order, hand_over_order, deliver_order):
        step(order=order, by=manager)
    digest = keep_photo(photo("tan"))
    claim = make_claim(order=order, kind="spoiled", wish="refund", digests=[digest])
    Claim.objects.filter(pk=claim.pk).update(state="declined")
    withdraw_consents(person)
    Checkout.objects.update(placed_at=timezone.now() - timedelta(days=3 * 365 + 5))
    return order, digest


def test_a_claims_photo_goes_in_all_sizes_a_day_after_its_row(claimed, later):
    _order, digest = claimed
    assert len(files_of(digest)) == 10

    assert mask(Checkout.objects.all()) == 1
    assert remove_left_photos() == 0 and len(files_of(digest)) == 10
    later(25)
    assert remove_left_photos() == 1

    assert files_of(digest) == []
    assert remove_left_photos() == 0 and not LeftPhoto.objects.exists()


def test_masking_that_is_undone_lets_go_of_nothing(claimed, later):
    with pytest.raises(Killed), transaction.atomic():
        mask(Checkout.objects.all())
        raise Killed

    later(25)
    assert remove_left_photos() == 0 and len(files_of(claimed[1])) == 10


@pytest.mark.parametrize("files_gone", range(10))
def test_killed_among_the_files_the_next_look_ends_it(claimed, later, monkeypatch, files_gone):
    _order, digest = claimed
    mask(Checkout.objects.all())
    later(25)
    delete, left = default_storage.delete, [files_gone]

    def cut_off(name: str) -> None:
        if not left[0]:
            raise Killed
        left[0] -= 1
        delete(name)

    with monkeypatch.context() as patch:
        patch.setattr(default_storage, "delete", cut_off)
        with pytest.raises(Killed):
            remove_left_photos()
    assert len(files_of(digest)) == 10 - files_gone
    assert not files_gone or not default_storage.exists(photo_name(digest)), "the original first"

    assert remove_left_photos() == 1
    assert files_of(digest) == []


def test_killed_between_files_and_note_the_next_look_ends_it(claimed, later, monkeypatch):
    mask(Checkout.objects.all())
    later(25)
    names = photo_names(claimed[1])
    for name in names:
        default_storage.delete(name)

    assert remove_left_photos() == 1 and not LeftPhoto.objects.exists()


def test_half_of_a_photo_that_comes_again_is_made_whole(claimed, later):
    _order, digest = claimed
    mask(Checkout.objects.all())
    for name in photo_names(digest)[:4]:
        default_storage.delete(name)

    assert keep_photo(photo("tan")) == digest

    assert len(files_of(digest)) == 10


def _of_goods(rice, order, digest) -> None:
    attach_photo(product=rice, file=photo("tan"))


def _of_a_shelf(rice, order, digest) -> None:
    Category.objects.filter(slug="gao-te").update(image=photo_name(digest, 320))


def _of_a_review(rice, order, digest) -> None:
    write_review(line=order.lines.get(), score=5, body="", name="Hoa", photo_digest=digest)


def _of_a_certificate(rice, order, digest) -> None:
    certificate = make_certificate(rice)
    type(certificate).objects.update(scan_digest=digest)


def _of_a_co_op(rice, order, digest) -> None:
    rice.cooperative.logo.name = photo_name(digest, 320)
    rice.cooperative.save()


def _of_a_co_ops_cover(rice, order, digest) -> None:
    rice.cooperative.cover.name = photo_name(digest, 1200, "webp")
    rice.cooperative.save()


def _of_a_price_list(rice, order, digest) -> None:
    kept = {"gạo.jpg": {"digest": digest, "is_illustration": False}}
    PriceListImport.objects.create(cooperative=rice.cooperative, header_row=1, photos=kept)


def _of_another_claim(rice, order, digest) -> None:
    other = make_order(rice)
    for step in (confirm_order, pack_order, hand_over_order, deliver_order):
        step(order=other, by=None)
    make_claim(order=other, kind="spoiled", wish="refund", digests=[digest])


HOLDERS = [
    *(_of_goods, _of_a_shelf, _of_a_review, _of_a_certificate, _of_a_co_op, _of_a_co_ops_cover),
    *(_of_a_price_list, _of_another_claim),
]


@pytest.mark.parametrize("share", HOLDERS)
def test_a_shared_photo_stays_whole(claimed, rice, later, share):
    order, digest = claimed
    alone = keep_photo(photo("navy"))
    order.claims.get().photos.create(digest=alone)
    share(rice, order, digest)

    mask(Checkout.objects.filter(orders=order))
    later(25)
    assert remove_left_photos() == 2

    assert len(files_of(digest)) == 10
    assert files_of(alone) == []
    assert not LeftPhoto.objects.exists()


def test_what_another_claim_held_goes_with_that_one(claimed, rice, later):
    order, digest = claimed
    _of_another_claim(rice, order, digest)
    mask(Checkout.objects.filter(orders=order))
    later(25)
    remove_left_photos()
    assert len(files_of(digest)) == 10

    other = Claim.objects.exclude(order=order).get()
    Claim.objects.update(state="declined")
    long_ago = timezone.now() - timedelta(days=2_000)
    Checkout.objects.filter(orders=other.order).update(placed_at=long_ago)
    mask(Checkout.objects.filter(orders=other.order))
    later(25)
    remove_left_photos()

    assert files_of(digest) == []


def test_a_photo_sent_while_its_files_wait_has_a_day_to_get_its_row(claimed, rice, later):
    _order, digest = claimed
    mask(Checkout.objects.all())
    later(25)

    assert keep_photo(photo("tan")) == digest
    later(23)
    assert remove_left_photos() == 0 and len(files_of(digest)) == 10
    attach_photo(product=rice, file=photo("tan"))
    later(30)

    assert remove_left_photos() == 1 and len(files_of(digest)) == 10


def test_wanting_a_photo_that_nobody_let_go_writes_nothing(db):
    want_photo("0" * 32)

    assert not LeftPhoto.objects.exists()


def test_many_go_in_several_looks(db, later):
    digests = [f"{n:032x}" for n in range(AT_ONCE + 3)]
    forget_photos(digests * 2)
    forget_photos(digests[:2])
    later(25)

    assert [remove_left_photos() for _look in range(3)] == [AT_ONCE, 3, 0]


def test_once_an_hour_but_at_once_while_there_is_more(db, later, monkeypatch):
    monkeypatch.setattr(left_photos, "LOOK_EVERY_SECONDS", 3600.0)
    forget_photos([f"{n:032x}" for n in range(AT_ONCE + 1)])
    later(25)

    look = due_jobs.get("remove-left-photos")
    assert look is not None
    assert [look() for _time in range(2)] == [AT_ONCE, 1]
    forget_photos(["f" * 32])
    later(25)
    assert remove_left_photos() == 0


#: Columns that name files below ``photos/``, by the application that answers for them.
ASKED = {
    "goods": {"catalogue.ProductImage.content_hash", "catalogue.Category.image"},
    "co-ops": {
        *("coops.Certificate.scan_digest", "coops.Cooperative.logo", "coops.Cooperative.cover"),
    },
    "price-lists": {"price_lists.PriceListImport.photos"},
    "claims": {"order.ClaimPhoto.digest"},
    "packing": {"order.PackingPhoto.digest"},
    "lots": {"lots.LotPhoto.digest"},
    "help": {"dossiers.HelpPhoto.digest"},
    "reviews": {"reviews.ProductReview.photo_digest"},
    "websites": {
        "microsites.LibraryPhoto.digest",
        "microsites.Site.badge_digest",
        "microsites.SitePerson.photo_digest",
    },
}
#: Columns of such names that hold something else, follow one of those above, or are never filled.
#: Wagtail names its own files: they lie in other folders.
OTHERS = {
    "catalogue.ProductImage.original",
    "catalogue.ProductAttributeValue.value_file",
    "catalogue.ProductAttributeValue.value_image",
    "coops.ApplicationPaper.digest",
    "core.LeftPhoto.digest",
    "integrations.ChannelOrder.read_digest",
    "integrations.InboundEvent.digest",
    "integrations.UploadedPicture.content_hash",
    "order.Alert.digest",
    "users.LoginCode.digest",
}


#: Pictures of pages are Wagtail's own; practice keeps its rows in a database of its own.
ELSEWHERE = ("wagtail.", "integrations.practice.", "tests.")


def test_every_column_that_names_a_photo_is_asked_about():
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.managed and not model.__module__.startswith(ELSEWHERE)
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.FileField)
        or field.name.endswith(("digest", "content_hash", "photo", "photos"))
    }

    assert found == set().union(OTHERS, *ASKED.values())
    assert {name for name, _holds in photo_holders.items()} == set(ASKED)
