"""Tables that people exchange with other programs: Excel workbooks and CSV files, in and out."""

from coops.price_lists.plain_tables import Row, TableRefused, read_table
from shop.core.tables import MEDIA_TYPES, table_response

__all__ = ["MEDIA_TYPES", "Row", "TableRefused", "read_table", "table_response"]
