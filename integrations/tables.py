"""Tables that people exchange with other programs: Excel workbooks and CSV files, in and out."""

from coops.price_lists.plain_tables import Row, TableRefused, read_table
from shop.core.sheets import CSV, MEDIA_TYPES, XLSX, table_response

__all__ = [
    "CSV",
    "MEDIA_TYPES",
    "XLSX",
    "Row",
    "TableRefused",
    "read_table",
    "table_response",
]
