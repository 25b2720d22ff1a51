"""When reference data may be filled in: only into tables that have today's shape.

``post_migrate`` also fires after half a migration (``migrate catalogue 0030``) and after every
flush of the test database, so receivers ask here first.
"""

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model


def tables_are_current(*models: type[Model], using: str = DEFAULT_DB_ALIAS) -> bool:
    """Return whether each model's table exists with all the columns the model has now.

    False on any database but the default one, which is the only one we fill.
    """
    if using != DEFAULT_DB_ALIAS:
        return False
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        return all(
            model._meta.db_table in tables
            and {field.column for field in model._meta.local_concrete_fields}
            <= {
                c.name
                for c in connection.introspection.get_table_description(
                    cursor, model._meta.db_table
                )
            }
            for model in models
        )
