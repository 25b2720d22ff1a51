"""Batch answers: one outcome for each thing that was asked, in the order it was asked."""

import re
from collections.abc import Sequence
from typing import Any

from integrations.contract import Outcome
from integrations.contract.answers import incomplete
from integrations.marketplaces.shopee import failures
from integrations.marketplaces.shopee.client import rows
from shop.core.remote import RemoteFailure

#: Reasons are sentences, now and then a code.
CODE = re.compile(r"\s*[a-z_]+(\.\s*[a-z_]+)?\s*", re.IGNORECASE)


def of(
    call: str, asked: Sequence[str], answer: dict[str, Any], *, id_field: str, now: float
) -> list[Outcome]:
    """Return the outcome of each id of ``asked``.

    What stands in neither list was not told about; it is tried again, for nothing says it worked.
    """
    failed = {str(row.get(id_field) or 0): row for row in rows(answer, "failure_list")}
    done = {str(row.get(id_field) or 0) for row in rows(answer, "success_list")}
    outcomes = []
    for one in asked:
        if one in failed:
            outcomes.append(Outcome(_failure(call, failed[one], now)))
        elif one in done:
            outcomes.append(Outcome())
        else:
            outcomes.append(Outcome(incomplete(call, f"{id_field} {one}")))
    return outcomes


def _failure(call: str, row: dict[str, Any], now: float) -> RemoteFailure | None:
    reason = str(row.get("failed_reason") or "")
    if CODE.fullmatch(reason) and "_" in reason:
        return failures.failure(call, reason.strip(), reason, now=now)
    return failures.failure(call, "", reason, now=now)
