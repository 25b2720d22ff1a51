"""Long lists are imported by the task runner; the page that asked shows how far it is."""

from functools import partial

from django.db import transaction

from ..models import PriceListImport
from ..tasks import apply_list
from .states import start_applying


@transaction.atomic
def apply_in_background(*, price_list_import: PriceListImport, by) -> None:
    """Begin to import the chosen rows, and let the task runner do it.

    Pressed again while it runs, a second task takes turns with the first and finds its rows done.

    Raises:
        ImportOver: the import was taken back.
    """
    start_applying(price_list_import, by=by, rows=None)
    start = partial(apply_list.enqueue, price_list_import.pk, by.pk if by else None)
    transaction.on_commit(start, robust=True)
