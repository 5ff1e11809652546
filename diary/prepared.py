"""Questions to the database that are put together once.

Putting a statement together takes the ORM twice as long as asking it, and a page asks a dozen. Most of them never
change, only whom they are about and which dates: they are put together with places for these, kept by the thread, and
asked again with the places filled in. What comes back goes through the ORM's own converters.
"""

import inspect
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import Expression, QuerySet

PLACES: dict[str, Callable[[], "models.Field[Any, Any]"]] = {
    "owner": models.UUIDField,
    "first": models.DateField,
    "last": models.DateField,
}
AT_A_TIME = 100  # rows


class Place(Expression):
    """Where a value goes that is known when the question is asked."""

    def __init__(self, name: str) -> None:
        super().__init__(output_field=PLACES[name]())
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self]


class Prepared:
    """`build` makes the question from `owner`, and `first` and `last` where it has them; `names` are its columns."""

    def __init__(self, build: Callable[..., QuerySet[Any]], names: Sequence[str]) -> None:
        self.build, self.names = build, names
        self.places = [Place(name) for name in inspect.signature(build).parameters]
        self.kept = threading.local()

    def rows(self, **given: Any) -> list[Sequence[Any]]:
        """One row for each record, its values in the order of the names."""
        return list(self.each(**given))

    def each(self, **given: Any) -> Iterator[Sequence[Any]]:
        """The same rows, of which only some are in memory at a time."""
        connection = connections[DEFAULT_DB_ALIAS]
        if getattr(self.kept, "connection", None) is not connection:
            self.kept.connection, self.kept.statement = connection, self._put_together(connection)
        compiler, sql, params = self.kept.statement
        with connection.cursor() as cursor:
            cursor.execute(sql, [self._filled(param, given, connection) for param in params])
            yield from compiler.results_iter(results=iter(lambda: cursor.fetchmany(AT_A_TIME), []))

    def _put_together(self, connection: Any) -> tuple[Any, str, tuple[Any, ...]]:
        asked = self.build(*self.places).values_list(*self.names)
        compiler = asked.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        return compiler, sql, params

    def _filled(self, param: Any, given: dict[str, Any], connection: Any) -> Any:
        if isinstance(param, Place):
            return param.output_field.get_db_prep_value(given[param.name], connection)
        return param
