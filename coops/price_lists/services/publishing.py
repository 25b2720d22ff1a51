"""Putting on sale what an import brought, all at once."""

from dataclasses import dataclass

from catalog.services import CannotPublish, publish_product

from ..models import PriceListImport


@dataclass(frozen=True)
class Published:
    """How many products are on sale now; ``kept_back`` are (row, name, why not)."""

    on_sale: int
    kept_back: list[tuple[int, str, str]]


def publish_imported(*, price_list_import: PriceListImport) -> Published:
    """Publish the goods of all imported rows; those with a doubtful price wait.

    Each in its own transaction; once more does nothing.
    """
    on_sale, kept_back = 0, []
    for row in price_list_import.rows.applied().filter(undo="").select_related("product"):
        if row.product is None:
            continue
        try:
            publish_product(product=row.product)
        except CannotPublish as refusal:
            kept_back.append((row.number, row.name, str(refusal)))
        else:
            on_sale += 1
    return Published(on_sale, kept_back)
