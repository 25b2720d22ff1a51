"""Photos that were let go, while two workers look, and while somebody sends one of them."""

import threading
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from catalog.pictures import keep_photo
from shop.core import left_photos
from shop.core.files import photo_names
from shop.core.left_photos import forget_photos, remove_left_photos
from shop.core.models import LeftPhoto
from shop.order.claim_models import Claim, ClaimPhoto
from tests.catalog.test_pictures import photo
from tests.factories.orders import make_order
from tests.races.together import of_kind, run_together

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

COLOURS = ("tan", "navy", "teal", "plum")


@pytest.fixture(autouse=True)
def every_look(monkeypatch):
    monkeypatch.setattr(left_photos, "LOOK_EVERY_SECONDS", 0.0)
    monkeypatch.setattr(left_photos, "_next_look", 0.0)


def files_of(digest: str) -> list[str]:
    return [name for name in photo_names(digest) if default_storage.exists(name)]


def let_go_long_ago() -> list[str]:
    digests = [keep_photo(photo(colour, (640, 480))) for colour in COLOURS]
    forget_photos(digests)
    LeftPhoto.objects.update(left_at=timezone.now() - timedelta(days=2))
    return digests


def test_two_workers_at_once_remove_each_photo_once():
    digests = let_go_long_ago()

    results = run_together([remove_left_photos] * 4)

    assert not of_kind(results, Exception), results
    assert sum(of_kind(results, int)) == len(COLOURS)
    assert not LeftPhoto.objects.exists()
    assert [files_of(digest) for digest in digests] == [[]] * len(COLOURS)


@pytest.mark.parametrize("attempt", range(4))
def test_who_sends_a_photo_that_is_just_removed_has_it_whole(attempt):
    digests = let_go_long_ago()

    results = run_together(
        [
            remove_left_photos,
            *(lambda colour=colour: keep_photo(photo(colour, (640, 480))) for colour in COLOURS),
            remove_left_photos,
        ]
    )

    assert not of_kind(results, Exception), results
    assert of_kind(results, str) == digests
    assert [len(files_of(digest)) for digest in digests] == [10] * len(COLOURS)
    remove_left_photos()
    assert [len(files_of(digest)) for digest in digests] == [10] * len(COLOURS)


def test_who_sends_a_photo_waits_until_its_removal_has_ended(monkeypatch):
    (digest, *_others) = let_go_long_ago()
    delete, at_it, go_on = default_storage.delete, threading.Event(), threading.Event()

    def slowly(name: str) -> None:
        delete(name)
        if name == photo_names(digest)[1]:
            at_it.set()
            assert go_on.wait(20)

    def send() -> str:
        assert at_it.wait(20)
        threading.Timer(0.5, go_on.set).start()
        return keep_photo(photo("tan", (640, 480)))

    monkeypatch.setattr(default_storage, "delete", slowly)
    results = run_together([remove_left_photos, send])

    assert results == [len(COLOURS), digest]
    assert len(files_of(digest)) == 10


def test_a_note_is_not_dropped_while_the_last_row_is_just_going(rice):
    (digest, *_others) = let_go_long_ago()
    claim = Claim.objects.create(
        order=make_order(rice), kind="other", wish="refund", answer_by=timezone.now()
    )
    ClaimPhoto.objects.create(claim=claim, digest=digest)
    gone, commit = threading.Event(), threading.Event()

    def let_go() -> None:
        with transaction.atomic():
            forget_photos([digest])
            ClaimPhoto.objects.all().delete()
            gone.set()
            assert commit.wait(20)

    def look() -> int:
        assert gone.wait(20)
        try:
            return remove_left_photos()
        finally:
            commit.set()

    results = run_together([let_go, look])

    assert results == [None, len(COLOURS) - 1], "it is passed over"
    assert LeftPhoto.objects.get().digest == digest
    LeftPhoto.objects.update(left_at=timezone.now() - timedelta(days=2))
    assert remove_left_photos() == 1 and files_of(digest) == []
