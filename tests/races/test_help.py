"""Two people press about one request for help at the same moment: it happens once."""

from functools import partial

import pytest

from coops.dossiers.help_models import HelpNote, HelpRequest
from coops.dossiers.help_services import HelpRefused, ask_for_help, move_on
from coops.dossiers.models import Registration
from coops.dossiers.registrations import say_stuck
from tests.factories.coops import make_cooperative, make_member
from tests.factories.dossiers import make_help, make_officer, make_registration
from tests.races.together import of_kind, run_together

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_of_done_and_withdrawn_and_not_possible_one_wins():
    cooperative = make_cooperative()
    member, officer = make_member(cooperative), make_officer()
    request = make_help(cooperative, by=member)
    office = {"by": officer.user, "side": "office", "officer": officer, "words": "Hết giấy"}

    results = run_together(
        [
            partial(move_on, request=HelpRequest.objects.get(), to="not-possible", **office),
            partial(
                move_on, request=HelpRequest.objects.get(), to="withdrawn", by=member, side="coop"
            ),
        ]
    )

    assert len(of_kind(results, HelpRequest)) == 1
    assert len(of_kind(results, HelpRefused)) == 1
    assert request.notes.count() == 2


def test_asked_twice_at_once_is_asked_once():
    cooperative = make_cooperative()
    member = make_member(cooperative)
    ask = partial(
        ask_for_help, cooperative=cooperative, key="1", kind="other", words="Nhờ", by=member
    )

    results = run_together([ask, ask])

    assert len({request.pk for request in of_kind(results, HelpRequest)}) == 1
    assert HelpNote.objects.count() == 1


def test_two_who_are_stuck_at_once_have_one_request():
    cooperative = make_cooperative()
    member = make_member(cooperative)
    make_registration(cooperative, by=member)
    stuck = {"step": "thue", "reason": "paper", "words": "Thiếu", "by": member}

    results = run_together(
        [
            partial(say_stuck, registration=Registration.objects.get(), key=key, **stuck)
            for key in ("1", "2")
        ]
    )

    assert len(of_kind(results, HelpRequest)) == 2, results
    assert HelpRequest.objects.count() == 1
