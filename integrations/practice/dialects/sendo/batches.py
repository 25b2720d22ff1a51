"""Calls that take many rows: each row is done or refused on its own.

The envelope says ``success`` whatever became of the rows; failures stand in ``error_list``.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from integrations.practice.dialects.sendo import limits
from integrations.practice.dialects.sendo.faults import Fault
from integrations.practice.dialects.sendo.registry import Asked


def each(asked: Asked, work: Callable[[Asked, dict[str, Any]], Any]) -> dict[str, Any]:
    """Do ``work`` for each row; return ``error_list``, a row for each that was refused.

    Raises:
        Fault: the body is no array of 1 to 50 objects.
    """
    errors = []
    for row in asked.rows(limits.BATCH):
        try:
            with transaction.atomic():
                work(asked, row)
        except Fault as fault:
            errors.append(
                {
                    "id": row.get("id", row.get("product_id")),
                    "sku": row.get("sku"),
                    **fault.told(),
                }
            )
    return {"error_list": errors}
