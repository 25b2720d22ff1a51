"""What happened to a co-op's offer; sent inside the transaction of the change.

Receivers run in that transaction too: they may write rows, they may not call anybody.
"""

from django.dispatch import Signal

#: Units in stock or promised have changed.
#: Carries ``stock_record_id``, ``product_id``, and ``num_in_stock``, ``num_allocated`` after it;
#: ``is_new`` for a record made a moment ago among many, which nothing can refer to yet.
stock_changed = Signal()

#: The price has changed or was confirmed.
#: Carries ``stock_record_id``, ``product_id``, ``before_vnd`` and ``after_vnd`` (int or None).
price_changed = Signal()
