"""What is due is found from indexes that hold only that: however many listings rest."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from integrations.models import FacetKind
from integrations.services import due, known, passes
from tests.integrations.engine.listed import orders_are_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's own plans"),
]

OUT_OF_STEP = "INDEX facet_out_of_step"


def numbers(kind):
    return lambda account: due.due_numbers(account, kind)[:50]


def asked(rows):
    """Return the rows as ``exists`` asks for them: in no order."""
    return rows.order_by()[:1]


@pytest.mark.parametrize(
    ("question", "index"),
    [
        (numbers(FacetKind.STOCK), OUT_OF_STEP),
        (numbers(FacetKind.PRICE), OUT_OF_STEP),
        (lambda a: asked(due.due_stock(a)), OUT_OF_STEP),
        (lambda a: asked(due.due(a, FacetKind.VISIBILITY)), OUT_OF_STEP),
        (lambda a: due.due(a, FacetKind.CONTENT).order_by("changed_at", "pk")[:1], OUT_OF_STEP),
        (lambda a: known._fulfilled(a.pk, FacetKind.STOCK)[:500], OUT_OF_STEP),
        (lambda a: due.to_read_back(a)[:200], "INDEX facet_to_read_back"),
        (lambda a: due.to_make(a)[:1], "INDEX listing_wanted"),
        (lambda a: due.to_finish(a)[:1], "INDEX listing_lacks_variants"),
        (lambda a: due.to_check(a)[:1], "INDEX listing_to_check"),
    ],
)
def test_each_question_walks_over_what_is_open_alone_and_sorts_nothing(account, question, index):
    plan = question(orders_are_in(account)).explain()

    assert index in plan
    assert "SCAN" not in plan and "TEMP B-TREE" not in plan


def test_the_variants_of_one_item_are_found_by_the_item(account):
    plan = due.due_numbers(account, FacetKind.STOCK, listing_id=1).explain()

    assert OUT_OF_STEP not in plan and "(listing_id=?)" in plan


def test_the_question_which_accounts_have_work_reads_no_whole_table(account):
    with CaptureQueriesContext(connection) as captured:
        passes.accounts_with_work()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {captured[0]['sql']}")
        plan = [row[-1] for row in cursor.fetchall()]

    # Open actions are a partial index, which is read whole because all of it is open.
    scans = [step for step in plan if step.startswith("SCAN") and "order_action_open" not in step]
    assert not scans
    assert any(OUT_OF_STEP in step for step in plan)
