"""A course of two lessons, a person who learns, a proof that can be turned on."""

import pytest

from shop.core.registries import Proof, ProofResult, proofs
from tests.factories.coops import make_user
from tests.factories.training import make_course, make_lesson


@pytest.fixture
def course(db):
    """Return a course with two published lessons."""
    course = make_course("Bán trứng", slug="ban-trung")
    make_lesson(course, "Gói trứng", slug="goi-trung")
    make_lesson(course, "Giao trứng", slug="giao-trung")
    return type(course).objects.get(pk=course.pk)


@pytest.fixture
def lesson(course):
    """Return the first lesson: three steps, two questions, a checklist."""
    return course.lessons[0]


@pytest.fixture
def learner(db):
    """Return a person with an account."""
    return make_user(full_name="Lê Thị Học")


@pytest.fixture
def learning(client, learner):
    """Return a browser in which ``learner`` is logged in."""
    client.force_login(learner)
    return client


class FakeProof:
    """A real thing that a test can make appear; counts for whom it was asked."""

    def __init__(self) -> None:
        self.done_for: set[int] = set()

    def check(self, user) -> ProofResult:
        if user.pk in self.done_for:
            return ProofResult(True, "Trứng gà đang bán trên sàn tập.", "/quan-ly/kenh/tin/7/")
        return ProofResult(False, "Chưa thấy tin nào đang bán.", "/quan-ly/kenh/")


@pytest.fixture
def proof(monkeypatch):
    """Register a proof under the name ``a-test-proof``."""
    fake = FakeProof()
    entries = {**dict(proofs.items()), "a-test-proof": Proof("Tin đã lên sàn", fake.check)}
    monkeypatch.setattr(proofs, "_entries", entries)
    return fake
