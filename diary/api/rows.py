"""Rows of a list as JSON: what each record is alone, without an object or a serializer for each."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache, partial
from operator import methodcaller
from typing import Any

from django.db import models

from diary.fields import LocalTime, Shaped, Words
from diary.models import Entry, as_json

Row = tuple[Any, ...]
Write = Callable[[Any], Any]
WRITE: tuple[tuple[Any, Write], ...] = (
    (LocalTime, methodcaller("isoformat", timespec="seconds")),
    (models.DateField, date.isoformat),
    (models.UUIDField, str),
)


def as_records(model: type[Entry], names: tuple[str, ...], rows: Iterable[Row]) -> list[dict[str, Any]]:
    """`rows` hold the columns in the order of `names`. Column by column: most need nothing done to them."""
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    written = [
        each if write is None else map(write, each) for write, each in zip(writers(model, names), columns, strict=True)
    ]
    return [dict(zip(names, row, strict=True)) for row in zip(*written, strict=True)]


@cache
def writers(model: type[Entry], names: tuple[str, ...]) -> list[Write | None]:
    return [writer_of(model._meta.get_field(name)) for name in names]


def writer_of(column: Any) -> Write | None:
    """How a stored answer of the column becomes JSON; None where it is JSON already. Null stays null."""
    write = next((write for kind, write in WRITE if isinstance(column, kind)), None)
    if isinstance(column, Words | Shaped):
        write = partial(as_json, column)
    return unless_null(write) if write and column.null else write


def unless_null(write: Write) -> Write:
    return lambda answer: None if answer is None else write(answer)
