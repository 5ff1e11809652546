"""The rows of CSV files on their way in: what can be read of them, and which cannot and why."""

import csv
import io
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from diary.checking import checked
from diary.exchange.cells import DateAlone, answer_of, unguarded
from diary.exchange.csv import HEADERS, Data, Table
from diary.exchange.result import Found, Outcome
from diary.merge import canonical
from diary.models import Entry
from diary.sync import Edit

NO_OTHER_NAMES: Mapping[str, str] = {}


@dataclass(frozen=True)
class Row:
    """A row of a file: its cells by column, without the columns that nobody knows.

    `content` is what it holds, with its number among equal rows. `fault` says why it cannot be read, if that shows.
    """

    file: str
    line: int
    cells: Mapping[str, str]
    own_id: uuid.UUID | None
    content: str
    fault: str | None = None

    def text(self, column: str) -> str:
        """What a person wrote, without the sign that keeps a spreadsheet from reading it as a formula."""
        return unguarded(self.cells.get(column, "").strip())

    def words(self, column: str) -> str:
        """The same with its spaces and line breaks, unless there is nothing else."""
        return unguarded(self.cells.get(column, "")) if self.text(column) else ""

    def id_of(self, kind: str, person: User) -> uuid.UUID:
        """Its own, or one that follows from its content: two equal glasses stay two."""
        return self.own_id or uuid.uuid5(person.id, f"{kind}:{self.content}")


def content_of(cells: Mapping[str, str]) -> str:
    return canonical({column: cell for column, cell in cells.items() if cell.strip() and column != "id"})


@dataclass
class Reading:
    """One import under way: rows in, records out; what cannot be read goes into the outcome."""

    person: User
    now: datetime
    zone: ZoneInfo
    outcome: Outcome = field(default_factory=Outcome)

    def rows(self, file: str, content: bytes) -> Iterator[Row]:
        """The rows of a file that hold anything."""
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            self.outcome.fail(file, 1, _("This file is not text in UTF-8."))
            return
        lines = self._lines(file, text)
        _line, header = next(lines, (1, []))
        columns = self._columns(file, [name.strip() for name in header])
        seen = Counter[str]()
        for line, cells in lines:
            if any(cell.strip() for cell in cells):
                yield self._row(file, line, dict(enumerate(cells)), columns, seen)

    def _lines(self, file: str, text: str) -> Iterator[tuple[int, list[str]]]:
        reader = csv.reader(io.StringIO(text, newline=""))
        while True:
            try:
                cells = next(reader, None)
            except csv.Error as wrong:
                self.outcome.fail(file, reader.line_num, str(wrong))
                continue
            if cells is None:
                return
            yield reader.line_num, cells

    def _columns(self, file: str, header: list[str]) -> dict[int, str | None]:
        """The name of each column that has one; None for those that are left out, which is reported once."""
        known = {*HEADERS[file], "id"}
        unknown = [name for name in header if name and name not in known]
        twice = [name for number, name in enumerate(header) if name in known and name in header[:number]]
        if unknown:
            self.outcome.fail(file, 1, _("Left out, because not known: %s") % ", ".join(unknown))
        if twice:
            self.outcome.fail(file, 1, _("Left out, because it is there already: %s") % ", ".join(twice))
        numbered = ((number, name) for number, name in enumerate(header) if name)
        return {number: name if name in known and name not in header[:number] else None for number, name in numbered}

    def _row(
        self, file: str, line: int, given: dict[int, str], columns: dict[int, str | None], seen: Counter[str]
    ) -> Row:
        cells = {name: given.get(number, "") for number, name in columns.items() if name}
        is_longer = any(cell.strip() for number, cell in given.items() if number not in columns)
        fault = _("This row has more cells than the header.") if is_longer else None
        content = content_of(cells)
        seen[content] += 1
        return Row(file, line, cells, self._own_id(file, line, cells), f"{content}:{seen[content]}", fault)

    def _own_id(self, file: str, line: int, cells: Mapping[str, str]) -> uuid.UUID | None:
        try:
            return uuid.UUID(cells["id"].strip()) if cells.get("id", "").strip() else None
        except ValueError:
            self.outcome.fail(file, line, _("id: This is not a UUID. The row got one of its own."))
            return None

    def report(self, row: Row, reason: str) -> None:
        self.outcome.fail(row.file, row.line, reason)

    def each(self, rows: Iterable[Row], read: Callable[[Row], Any]) -> Iterator[tuple[Row, Any]]:
        """What `read` makes of each row; a row that it cannot read is listed."""
        for row in rows:
            try:
                if row.fault:
                    raise ValidationError(row.fault)
                answer = read(row)
            except ValidationError as error:
                self.report(row, "; ".join(error.messages))
            else:
                yield row, answer

    def answers(self, table: Table, row: Row) -> Data:
        """The answers of a row, checked. ValidationError names the columns that are wrong."""
        given: Data = {}
        errors: list[str] = []
        left_out: list[str] = []
        for column in table.columns:
            try:
                answer = answer_of(table.field_of(column), row.cells.get(column, ""), self.zone)
            except ValidationError as error:
                is_kept_without = isinstance(error, DateAlone) and table.day and row.text(table.day)
                (left_out if is_kept_without else errors).append(f"{column}: {' '.join(error.messages)}")
            else:
                given[table.field_of(column).name] = answer
        good, wrong = checked(table.model, answered(given))
        errors += in_words(wrong, table.column_of)
        if errors:
            raise ValidationError(errors)
        if left_out:
            self.report(row, _("%s The rest of the row is kept.") % "; ".join(left_out))
        return good

    def found(self, row: Row, kind: str, record_id: uuid.UUID, data: Data) -> Found:
        return Found(row.file, row.line, Edit(kind, record_id, self.now, {"tz": str(self.zone), **data}))

    def named(self, name: str) -> uuid.UUID:
        return uuid.uuid5(self.person.id, name)


def checked_row(model: type[Entry], said: Data, columns: Mapping[str, str] = NO_OTHER_NAMES) -> Data:
    """What was said, as it is stored. `columns` holds those that are not called like their field."""
    good, errors = checked(model, {name: value for name, value in said.items() if value not in (None, "")})
    if errors:
        raise ValidationError(in_words(errors, lambda name: columns.get(name, name)))
    return good


def in_words(errors: Mapping[str, Any], column_of: Callable[[str], str]) -> list[str]:
    """Each with the column of the file, not with the field."""
    return [f"{column_of(name)}: {' '.join(ValidationError(error).messages)}" for name, error in errors.items()]


def in_column(column: str, read: Callable[..., Any], *cell: Any, **how: Any) -> Any:
    """What `read` makes of a cell. ValidationError begins with the column."""
    try:
        return read(*cell, **how)
    except ValidationError as error:
        raise ValidationError([f"{column}: {message}" for message in error.messages]) from error


def answered(data: Data) -> Data:
    return {name: value for name, value in data.items() if value is not None}
