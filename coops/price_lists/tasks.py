"""What the task runner does with price lists; each may run twice and may be killed."""

from django.contrib.auth import get_user_model

from coops.price_lists.models import PriceListImport
from shop.core.tasks import task


@task()
def apply_list(import_id: int, user_id: int | None) -> None:
    """Import the chosen rows of a list that was begun; what is done already stays done."""
    from coops.price_lists.services import ImportOver, apply_import  # they start this task

    by = get_user_model().objects.filter(pk=user_id).first()
    try:
        apply_import(price_list_import=PriceListImport.objects.get(pk=import_id), by=by)
    except ImportOver:  # taken back before it was its turn
        return
