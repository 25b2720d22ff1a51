"""Batch answers: ``success`` whatever became of the rows; failures stand in ``error_list``."""

from collections.abc import Sequence
from typing import Any

from integrations.contract import Outcome
from integrations.contract.answers import incomplete
from integrations.marketplaces.sendo import failures
from integrations.marketplaces.sendo.client import rows, text


def of(call: str, item_ids: Sequence[str], answer: object) -> list[Outcome]:
    """Return the outcome of each item asked for.

    An entry of the list that names no item of ours spoils them all: nothing says which it means,
    and telling a number once too often does no harm.
    """
    failed: dict[str, dict[str, Any]] = {}
    unnamed = False
    for entry in rows(answer, "error_list"):
        item_id = text(entry.get("id"), entry.get("product_id"))
        if item_id in item_ids:
            failed.setdefault(item_id, entry)
        else:
            unnamed = True
    outcomes = []
    for item_id in item_ids:
        if item_id in failed:
            outcomes.append(Outcome(_failure(call, failed[item_id])))
        elif unnamed and len(item_ids) > 1:
            outcomes.append(Outcome(incomplete(call, "id in error_list")))
        elif unnamed:
            outcomes.append(Outcome(_failure(call, rows(answer, "error_list")[0])))
        else:
            outcomes.append(Outcome())
    return outcomes


def _failure(call: str, entry: dict[str, Any]) -> Any:
    error = entry.get("error")
    told = error if isinstance(error, dict) else entry
    if isinstance(error, str):
        told = {"message": error}
    status = entry.get("status_code")
    failure = failures.of_error(call, told, status if isinstance(status, int) else 0)
    if failure.code == "no_details" and _means_gone(failure.raw):
        return failures.of_error(call, told, failures.NOT_FOUND)
    return failure


def _means_gone(words: str) -> bool:
    """Rows carry no status: a product that is not there is told by a sentence alone."""
    return "không tìm thấy" in words.casefold() or "not found" in words.casefold()
