"""A diary's CSV files on their way in. Tolerant: what can be read is, and every row that cannot is listed.

An event without an id gets one that follows from its row (see Row), so that importing a file twice changes nothing.
"""

import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from diary.checking import checked
from diary.exchange.cells import answer_of, number_of
from diary.exchange.csv import CRAMPS, FLUIDS, HABITS, HEADERS, NIGHTS, PAIN, Data, Table
from diary.exchange.experiments_in import EXPERIMENT, experiments
from diary.exchange.medications_in import MEDICATIONS, medications
from diary.exchange.result import Found, Outcome, write_found
from diary.exchange.rows import Reading, Row, answered, checked_row, in_words
from diary.models import Cramp, Day, Night, as_date, day_id, night_id
from diary.nights import night_of
from diary.validators import needs, validate_drink
from diary.words import AboutWhen, TimeKnown

MOST_CRAMPS, MOST_WAKINGS = 50, 20
_not_empty = _lazy("This cannot be empty.")


def read_files(path: Path) -> dict[str, bytes]:
    """The known files of a folder or a zip, by name."""
    if path.is_dir():
        found = {each.name.lower(): each for each in path.iterdir() if each.is_file()}
        return {name: found[name].read_bytes() for name in HEADERS if name in found}
    with zipfile.ZipFile(path) as archive:
        inside = {Path(info.filename).name.lower(): info for info in archive.infolist()}
        return {name: archive.read(inside[name]) for name in HEADERS if name in inside}


def import_csv(person: User, files: Mapping[str, bytes], now: datetime, zone: ZoneInfo | None = None) -> Outcome:
    """Write what the files hold and the diary does not know yet. A time without an offset is one of `zone`."""
    reading = Reading(person, now, zone or person.zone)
    rows = {name: list(reading.rows(name, files[name])) if name in files else [] for name in HEADERS}
    found = [
        *cramps(reading, rows[CRAMPS.file]),
        *nights(reading, rows[NIGHTS.file], rows[CRAMPS.file]),
        *(each for table in (PAIN, FLUIDS) for each in events(reading, table, rows[table.file])),
        *days(reading, rows[HABITS.file]),
        *medications(reading, rows[MEDICATIONS]),
        *experiments(reading, rows[EXPERIMENT]),
    ]
    write_found(person, found, reading.outcome)
    return reading.outcome


def events(reading: Reading, table: Table, rows: list[Row]) -> Iterator[Found]:
    for row, data in reading.each(rows, lambda row: complete(table, reading.answers(table, row))):
        yield reading.found(row, table.model.KIND, row.id_of(table.model.KIND, reading.person), data)


def days(reading: Reading, rows: list[Row]) -> Iterator[Found]:
    for row, data in reading.each(rows, lambda row: complete(HABITS, reading.answers(HABITS, row))):
        yield reading.found(row, Day.KIND, day_id(reading.person.id, as_date(data["date"])), data)


def cramps(reading: Reading, rows: list[Row]) -> Iterator[Found]:
    for row, data in reading.each(rows, lambda row: _cramp(reading, row)):
        yield reading.found(row, Cramp.KIND, row.id_of(Cramp.KIND, reading.person), data)


def _cramp(reading: Reading, row: Row) -> Data:
    data = complete(CRAMPS, reading.answers(CRAMPS, row))
    return checked_row(Cramp, {"time_known": how_well_known(data), "night_of": night_of_cramp(data), **data})


def nights(reading: Reading, rows: list[Row], cramps: list[Row]) -> Iterator[Found]:
    """A night that says more cramps than have rows gets the others, each with nothing but its night.

    A row that cannot be read counts too: it is a cramp that the person will send again. A night that is in the
    diary already is left as it is.
    """
    logged = Counter(_night_of_row(reading, row) for row in cramps)
    there = {night.isoformat() for night in reading.person.nights.values_list("night_of", flat=True)}
    filled_in = set(reading.person.cramps.filter(time_known=TimeKnown.UNKNOWN).values_list("id", flat=True))
    for row, (data, said) in reading.each(rows, lambda row: _night(reading, row)):
        night, rows_of_it = data["night_of"], logged[data["night_of"]]
        if said is not None and rows_of_it > said:
            reading.report(row, _("cramps.csv has more cramps for this night; those count."))
        if said is not None:
            data["cramps"] = max(said, rows_of_it) > 0
        yield reading.found(row, Night.KIND, night_id(reading.person.id, as_date(night)), data)
        for number in range((said or 0) - rows_of_it):
            cramp = reading.named(f"cramp:{night}:{number}")
            if night not in there or cramp in filled_in:
                yield reading.found(row, Cramp.KIND, cramp, {"night_of": night, "time_known": "unknown"})
        there.add(night)


def _night(reading: Reading, row: Row) -> tuple[Data, int | None]:
    """The answers about a night, and how many cramps it says."""
    data = complete(NIGHTS, reading.answers(NIGHTS, row))
    woke = count(row, "woke", MOST_WAKINGS)
    return data | answered({"woke_times": woke}), count(row, "cramps", MOST_CRAMPS)


def _night_of_row(reading: Reading, row: Row) -> str | None:
    """The night of a cramp as far as its row can be read."""
    given: Data = {}
    for column in ("night_of", "started_at"):
        try:
            answer = answer_of(CRAMPS.field_of(column), row.cells.get(column, ""), reading.zone)
            given |= answered(checked(Cramp, {column: answer})[0])
        except ValidationError:
            continue
    return given.get("night_of") or night_of_cramp(given)


def complete(table: Table, data: Data) -> Data:
    """The answers of a row, which says what it is about. ValidationError names the columns that are missing."""
    if table is PAIN and "at" in data:
        data = {"date": data["at"][:10], **data}
    try:
        NEEDS[table.file](data)
    except ValidationError as error:
        raise ValidationError(in_words(error.error_dict, table.column_of)) from error
    return data


def needs_its_night(data: Data) -> None:
    if not data.keys() & {"night_of", "started_at"}:
        raise ValidationError({"night_of": _("Say which night it was, or at what time.")})


NEEDS: dict[str, Callable[[Data], None]] = {
    NIGHTS.file: needs(night_of=_not_empty),
    CRAMPS.file: needs_its_night,
    PAIN.file: needs(date=_not_empty),
    FLUIDS.file: validate_drink,
    HABITS.file: needs(date=_not_empty),
}


def how_well_known(cramp: Data) -> str | None:
    """A time beside which stands "about when" is about right; where the file says neither, nobody knows."""
    about = cramp.get("about_when")
    if "started_at" in cramp:
        return (TimeKnown.ABOUT if about else TimeKnown.EXACT).value
    if about is None:
        return None
    return (TimeKnown.UNKNOWN if about == AboutWhen.UNKNOWN else TimeKnown.ABOUT).value


def night_of_cramp(cramp: Data) -> str | None:
    night = night_of(datetime.fromisoformat(cramp["started_at"])) if "started_at" in cramp else None
    return night.isoformat() if night else None


def count(row: Row, column: str, most: int) -> int | None:
    """A number, or yes (1) and no (0)."""
    text = {"yes": "1", "no": "0"}.get(row.text(column).lower(), row.text(column))
    if not text:
        return None
    try:
        number = int(number_of(text, whole=True))
    except ValidationError:
        number = -1
    if not 0 <= number <= most:
        raise ValidationError(_("%(column)s: Write a whole number up to %(most)d.") % {"column": column, "most": most})
    return number
