"""Queries whose SQL is put together once, for pages that are made again and again.

Django puts SQL together anew each time a query is asked: for a list of tiles that takes longer
than PostgreSQL needs to answer. A :class:`Prepared` query is written with Django's own query sets
and managers, so that "on sale" is said in one place; only what changes from one time to the next
stands in it as a slot. It returns plain rows or models, and never keeps an answer.

Slots are numbers or days that stand in for the values. The query is put together twice, with
different ones: what differs between the two is a slot, what does not was always there.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable, get_related_populators
from django.db.models.sql.compiler import SQLCompiler

#: Lists are filled up to these lengths with their last value, so that few statements are made.
LENGTHS = (1, 4, 8, 24, 64, 250, 1_000)
#: Numbers that stand in: they fit the smallest field, which no query would be asked beyond.
_NUMBERS, _DAYS, _STEP = 20_000, date(2999, 1, 1), 6_000

#: Returns what stands in for a value: ``slots("pk")``, ``slots("today", date)``; or for a list of
#: numbers: ``slots("ids", many=True)``.
Slots = Callable[..., Any]


class Prepared:
    """A query with slots; ``build`` is called with :data:`Slots`."""

    def __init__(self, build: Callable[[Slots], QuerySet]) -> None:
        self.build = build

    def rows(self, **values: Any) -> list[tuple]:
        """Ask a query of ``values_list`` with these values; return the rows.

        Raises:
            ValueError: a list of values is empty, or longer than :data:`LENGTHS` foresees.
        """
        return self._statement(values).rows(values)

    def objects(self, **values: Any) -> list[Any]:
        """Ask a query of models, ``only`` and ``select_related`` with it; return the models.

        Raises:
            ValueError: as :meth:`rows`.
        """
        return self._statement(values).objects(values)

    def _statement(self, values: dict[str, Any]) -> "_Statement":
        """Return the SQL for as many values as these; lists among them are filled up."""
        sizes = {}
        for name, value in values.items():
            if isinstance(value, list):
                sizes[name] = _length(name, len(value))
                values[name] = value + value[-1:] * (sizes[name] - len(value))
        connection = connections[DEFAULT_DB_ALIAS]
        # On the connection itself, so that both go when its thread has ended.
        made = connection.__dict__.setdefault("prepared_statements", {})
        key = (self, tuple(sorted(sizes.items())))
        if key not in made:
            made[key] = _Statement(self.build, sizes, connection)
        return made[key]


class _StandIns:
    """Hands out what stands in for values, and knows each again."""

    def __init__(self, sizes: dict[str, int], round_: int) -> None:
        self.sizes, self.shift = sizes, round_ * _STEP
        self.slots: dict[Any, tuple[str, int | None]] = {}

    def __call__(self, name: str, kind: type = int, *, many: bool = False) -> Any:
        if many:
            return [self._next((name, at), int) for at in range(self.sizes[name])]
        return self._next((name, None), kind)

    def _next(self, slot: tuple[str, int | None], kind: type) -> Any:
        number = len(self.slots) + self.shift
        if kind is date:
            day = _DAYS + timedelta(days=number)
            self.slots[day] = self.slots[day.isoformat()] = slot  # SQLite knows no days
            return day
        self.slots[_NUMBERS + number] = slot
        return _NUMBERS + number


class _Statement:
    """SQL for one connection; each thread has its own, so nothing is shared between threads."""

    def __init__(
        self,
        build: Callable[[Slots], QuerySet],
        sizes: dict[str, int],
        connection: BaseDatabaseWrapper,
    ) -> None:
        here, there = _StandIns(sizes, 0), _StandIns(sizes, 1)
        _sql, others = build(there).query.get_compiler(connection.alias).as_sql()
        asked = build(here)
        self.compiler = asked.query.get_compiler(connection.alias)
        self.sql, params = self.compiler.as_sql()
        self.params = [
            (one, here.slots[one] if one != other else None)
            for one, other in zip(params, others, strict=True)
        ]
        columns = [column for column, *_rest in self.compiler.select]
        self.converters = self.compiler.get_converters(columns)
        is_of_models = issubclass(asked._iterable_class, ModelIterable)
        self.model = _Reader(self.compiler) if is_of_models else None

    def rows(self, values: dict[str, Any]) -> list[tuple]:
        """Ask with these values."""
        params = [one if slot is None else _value(values, *slot) for one, slot in self.params]
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(self.sql, params)
            rows = cursor.fetchall()
        if not self.converters:
            return rows
        return [tuple(row) for row in self.compiler.apply_converters(rows, self.converters)]

    def objects(self, values: dict[str, Any]) -> list[Model]:
        """Ask with these values, and return models."""
        if self.model is None:
            raise TypeError("A query of values has rows, no models.")
        return [self.model.read(row) for row in self.rows(values)]


class _Reader:
    """Makes models of rows, as ``django.db.models.query.ModelIterable`` does."""

    def __init__(self, compiler: SQLCompiler) -> None:
        known = cast(dict[str, Any], compiler.klass_info)
        self.model, fields = known["model"], known["select_fields"]
        self.columns = slice(fields[0], fields[-1] + 1)
        self.names = [column.target.attname for column, *_rest in compiler.select[self.columns]]
        self.annotations = compiler.annotation_col_map or {}
        self.related = get_related_populators(known, compiler.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]  # the stubs know a later Django

    def read(self, row: tuple) -> Model:
        made = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.columns])
        for one in self.related:
            one.populate(row, made)
        for name, at in self.annotations.items():
            setattr(made, name, row[at])
        return made


def _value(values: dict[str, Any], name: str, at: int | None) -> Any:
    value = values[name] if at is None else values[name][at]
    return (
        connections[DEFAULT_DB_ALIAS].ops.adapt_datefield_value(value)
        if isinstance(value, date)
        else value
    )


def _length(name: str, length: int) -> int:
    for enough in LENGTHS:
        if 0 < length <= enough:
            return enough
    raise ValueError(f"{name}: {length} values")
