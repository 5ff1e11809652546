"""A diary as CSV files, in a zip or a folder. Tolerant in: what can be read is, and every other row is listed.

An event without an id gets one that follows from its row, so that importing a file twice changes nothing.
"""

import csv
import io
import uuid
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from diary.checking import checked
from diary.exchange.cells import answer_of, cell_of, guarded, moment_of, unguarded
from diary.exchange.result import Outcome
from diary.merge import Json, canonical
from diary.models import (
    Cramp,
    Day,
    Dose,
    Drink,
    Entry,
    Experiment,
    Medicine,
    MedicineChange,
    NervePain,
    Night,
    day_id,
    night_id,
)
from diary.nights import night_of
from diary.sync import Edit, write_new

Row = dict[str, str]
Data = dict[str, Json]


@dataclass(frozen=True)
class Table:
    """A file whose rows are records of one kind. `renamed` maps a column to its field where the names differ."""

    file: str
    model: type[Entry]
    columns: tuple[str, ...]
    renamed: Mapping[str, str] = field(default_factory=dict)

    def field_of(self, column: str) -> Any:
        return self.model._meta.get_field(self.renamed.get(column, column))

    def row_of(self, data: Data) -> Row:
        return {name: cell_of(self.field_of(name), data.get(self.field_of(name).name)) for name in self.columns}

    def data_of(self, row: Row, zone: ZoneInfo) -> Data:
        """The answers of a row, checked. ValidationError names the columns that are wrong."""
        given, errors = {}, []
        for column in self.columns:
            try:
                answer = answer_of(self.field_of(column), row.get(column) or "", zone)
            except ValidationError as error:
                errors.append(f"{column}: {' '.join(error.messages)}")
            else:
                given[self.field_of(column).name] = answer
        good, wrong = checked(self.model, {name: value for name, value in given.items() if value is not None})
        errors += [f"{name}: {' '.join(error.messages)}" for name, error in wrong.items()]
        if errors:
            raise ValidationError(errors)
        return good


CRAMPS = Table(
    "cramps.csv",
    Cramp,
    ("started_at", "night_of", "side", "muscle", "intensity", "duration_min", "woke_me", "sore_after", "relief",
     "relief_helped", "note", "about_when", "duration_band"),
)  # fmt: skip
PAIN = Table(
    "pain.csv",
    NervePain,
    ("date", "at", "moment", "leg_pain", "back_pain", "side", "furthest", "qualities", "set_off_by", "note"),
    {"leg_pain": "leg", "back_pain": "back"},
)
FLUIDS = Table("fluids.csv", Drink, ("at", "ml", "drink"))
HABITS = Table(
    "habits.csv",
    Day,
    ("date", "exercise_min", "exercise_hard", "sitting_h", "standing_h", "stretch_before_bed", "nerve_glides",
     "core_exercises", "walk_or_bike_before_bed", "heat", "cold", "heavy_lifting", "good_posture", "function",
     "managed", "note"),
)  # fmt: skip
NIGHTS = Table(
    "nights.csv",
    Night,
    ("night_of", "recorded_at", "sleep_disturbance", "tingling", "twitching", "restless_legs", "note"),
)
NIGHT_COLUMNS = ("night_of", "recorded_at", "cramps", "woke", *NIGHTS.columns[2:])
MEDICATION_COLUMNS = ("at", "name", "class", "strength", "dose_mg", "event", "note")
EXPERIMENT_COLUMNS = ("name", "pair", "start", "end", "condition")
EVENTS = (CRAMPS, PAIN, FLUIDS)
HEADERS: dict[str, tuple[str, ...]] = {
    "nights.csv": NIGHT_COLUMNS,
    **{table.file: (*table.columns, "id") for table in EVENTS},
    "medications.csv": (*MEDICATION_COLUMNS, "id"),
    "habits.csv": HABITS.columns,
    "experiment.csv": EXPERIMENT_COLUMNS,
}
CHANGE_OF_EVENT = {"started": "started", "stopped": "stopped", "changed": "dose_changed"}
EVENT_OF_CHANGE = {change: event for event, change in CHANGE_OF_EVENT.items()}
OFF = ("no ", "off")


def export_csv(person: User) -> bytes:
    """All CSV files in one zip; what is deleted is left out. Equal diaries give equal bytes."""
    rows = {
        "nights.csv": _night_rows(person),
        **{table.file: _event_rows(person, table) for table in EVENTS},
        "medications.csv": _medication_rows(person),
        "habits.csv": [HABITS.row_of(_data(day)) for day in Day.of(person).live().order_by("day")],
        "experiment.csv": _experiment_rows(person),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, columns in HEADERS.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), _text(columns, rows[name]))
    return packed.getvalue()


def _text(columns: tuple[str, ...], rows: Iterable[Row]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _data(entry: Entry) -> Data:
    return entry.as_state().data


def _event_rows(person: User, table: Table) -> list[Row]:
    return [
        table.row_of(_data(entry)) | {"id": str(entry.id)}
        for entry in table.model.of(person).live().order_by("day", "row")
    ]


def _night_rows(person: User) -> list[Row]:
    """A row for each night that has a record or a cramp."""
    counted = Counter(Cramp.of(person).live().exclude(night_of=None).values_list("night_of", flat=True))
    nights = {night.night_of: night for night in person.nights.live()}
    return [_night_row(day, nights.get(day), counted[day]) for day in sorted({*counted, *nights})]


def _night_row(night_of: date, night: Night | None, cramps: int) -> Row:
    data = _data(night) if night else {"night_of": night_of.isoformat()}
    answer = data.get("cramps")
    said = "" if answer is None and not cramps else str(max(cramps, int(bool(answer))))
    woke = data.get("woke_times")
    return NIGHTS.row_of(data) | {"cramps": said, "woke": "" if woke is None else str(woke)}


def _medication_rows(person: User) -> list[Row]:
    """Doses and changes in their order, each with its medicine; a medicine without either has a row of its own."""
    medicines = {medicine.id: medicine for medicine in Medicine.of(person).live().order_by("row")}
    doses = Dose.of(person).live().filter(medicine__in=medicines).order_by("at", "row")
    changes = MedicineChange.of(person).live().filter(medicine__in=medicines).order_by("on", "row")
    rows = [_dose_row(medicines[dose.medicine], dose) for dose in doses]
    rows += [_change_row(medicines[change.medicine], change) for change in changes]
    named = {row["name"] for row in rows}
    rows += [_medicine_cells(medicine) for medicine in medicines.values() if guarded(medicine.name or "") not in named]
    return sorted(rows, key=lambda row: row.get("at", ""))


def _medicine_cells(medicine: Medicine) -> Row:
    of_medicine = {"name": medicine.name, "class": medicine.drug_class, "strength": medicine.strength}
    return {column: guarded(text or "") for column, text in of_medicine.items()}


def _dose_row(medicine: Medicine, dose: Dose) -> Row:
    data = _data(dose)
    amount = "" if data.get("amount") is None else canonical(data["amount"])
    own = {"at": data.get("at") or "", "dose_mg": amount, "event": data.get("event") or "", "id": str(dose.id)}
    return _medicine_cells(medicine) | own


def _change_row(medicine: Medicine, change: MedicineChange) -> Row:
    data = _data(change)
    own = {
        "at": data.get("on") or "",
        "dose_mg": guarded(data.get("dose_after") or ""),
        "event": EVENT_OF_CHANGE.get(data.get("event") or "", ""),
        "note": guarded(data.get("note") or ""),
        "id": str(change.id),
    }
    return _medicine_cells(medicine) | own


def _experiment_rows(person: User) -> list[Row]:
    return [
        {
            "name": guarded(experiment.habit or ""),
            "pair": str(period["pair"]),
            "start": period["start"],
            "end": period["end"],
            "condition": guarded(experiment.habit if period["on"] else f"no {experiment.habit}"),
        }
        for experiment in Experiment.of(person).live().order_by("row")
        for period in experiment.order or ()
    ]


def read_files(path: Path) -> dict[str, bytes]:
    """The known files of a folder or a zip, by name."""
    if path.is_dir():
        return {name: (path / name).read_bytes() for name in HEADERS if (path / name).is_file()}
    with zipfile.ZipFile(path) as archive:
        inside = {Path(info.filename).name: info for info in archive.infolist()}
        return {name: archive.read(inside[name]) for name in HEADERS if name in inside}


def import_csv(person: User, files: Mapping[str, bytes], now: datetime, zone: ZoneInfo | None = None) -> Outcome:
    """Write what the files hold and the diary does not know yet. A time without an offset is one of `zone`."""
    reading = Reading(person, now, zone or person.zone)
    tables = {name: list(reading.rows(name, files[name])) for name in HEADERS if name in files}
    changes = [
        *reading.cramps_and_nights(tables.get(CRAMPS.file, []), tables.get(NIGHTS.file, [])),
        *(edit for table in (PAIN, FLUIDS) for edit in reading.events(table, tables.get(table.file, []))),
        *reading.days(tables.get(HABITS.file, [])),
        *reading.medications(tables.get("medications.csv", [])),
        *reading.experiments(tables.get("experiment.csv", [])),
    ]
    reading.outcome.added, reading.outcome.already_there = write_new(person, changes)
    return reading.outcome


@dataclass
class Reading:
    """One import under way: rows in, edits out; what cannot be read goes into the outcome."""

    person: User
    now: datetime
    zone: ZoneInfo
    outcome: Outcome = field(default_factory=Outcome)

    def rows(self, file: str, content: bytes) -> Iterator[tuple[int, Row]]:
        """(line, row) of a file, columns that nobody knows left out."""
        try:
            reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
            unknown = [name for name in reader.fieldnames or () if name not in HEADERS[file] and name != "id"]
        except (UnicodeDecodeError, csv.Error):
            self.outcome.fail(file, 1, _("This file is not text in UTF-8."))
            return
        if unknown:
            self.outcome.fail(file, 1, _("Left out, because not known: %s") % ", ".join(unknown))
        yield from self._numbered(file, reader)

    def _numbered(self, file: str, reader: "csv.DictReader[str]") -> Iterator[tuple[int, Row]]:
        while True:
            try:
                row = next(reader, None)
            except csv.Error as wrong:
                self.outcome.fail(file, reader.line_num, str(wrong))
                continue
            if row is None:
                return
            if None in row:
                self.outcome.fail(file, reader.line_num, _("This row has more cells than the header."))
                continue
            yield reader.line_num, {name: cell or "" for name, cell in row.items()}

    def _each(self, table: Table, rows: Iterable[tuple[int, Row]]) -> Iterator[tuple[int, Row, Data]]:
        for line, row in rows:
            try:
                yield line, row, table.data_of(row, self.zone)
            except ValidationError as error:
                self.outcome.fail(table.file, line, "; ".join(error.messages))

    def _edit(self, kind: str, record_id: uuid.UUID, data: Data) -> Edit:
        return Edit(kind, record_id, self.now, {"tz": str(self.zone), **data})

    def _ids(self, kind: str, file: str, rows: Iterable[tuple[int, Row]]) -> dict[int, uuid.UUID]:
        """The id of each line: its own, or one that follows from the row and its number among equal rows."""
        seen, ids = Counter[str](), {}
        for line, row in rows:
            canonical_row = canonical({name: cell for name, cell in row.items() if cell and name != "id"})
            seen[canonical_row] += 1
            try:
                given = uuid.UUID(row["id"]) if row.get("id") else None
            except ValueError:
                self.outcome.fail(file, line, _("id: This is not a UUID. The row got one of its own."))
                given = None
            ids[line] = given or uuid.uuid5(self.person.id, f"{kind}:{canonical_row}:{seen[canonical_row]}")
        return ids

    def events(self, table: Table, rows: list[tuple[int, Row]]) -> Iterator[Edit]:
        ids = self._ids(table.model.KIND, table.file, rows)
        for line, _row, data in self._each(table, rows):
            yield self._edit(table.model.KIND, ids[line], data)

    def days(self, rows: list[tuple[int, Row]]) -> Iterator[Edit]:
        for line, _row, data in self._each(HABITS, rows):
            if "date" in data:
                yield self._edit(Day.KIND, day_id(self.person.id, date.fromisoformat(data["date"])), data)
            else:
                self.outcome.fail(HABITS.file, line, _("date: This cannot be empty."))

    def cramps_and_nights(self, cramps: list[tuple[int, Row]], nights: list[tuple[int, Row]]) -> Iterator[Edit]:
        """Cramps first, as the nights count them: a night that says more cramps than there are gets the others."""
        logged = Counter[str]()
        for edit in map(self._with_night, self.events(CRAMPS, cramps)):
            logged[edit.answers.get("night_of") or ""] += 1
            yield edit
        for line, row, data in self._each(NIGHTS, nights):
            try:
                yield from self._night(line, row, data, logged)
            except ValidationError as error:
                self.outcome.fail(NIGHTS.file, line, "; ".join(error.messages))

    def _with_night(self, edit: Edit) -> Edit:
        started_at = edit.answers.get("started_at")
        known = "exact" if started_at else "about" if edit.answers.get("about_when") else "unknown"
        answers = {"time_known": known, **edit.answers}
        if started_at and "night_of" not in answers:
            answers["night_of"] = night_of(datetime.fromisoformat(started_at))
        return replace(edit, answers={name: _iso(value) for name, value in answers.items() if value is not None})

    def _night(self, line: int, row: Row, data: Data, logged: Counter[str]) -> Iterator[Edit]:
        if "night_of" not in data:
            raise ValidationError(_("night_of: This cannot be empty."))
        said, woke = _count(row.get("cramps", ""), "cramps", 50), _count(row.get("woke", ""), "woke", 20)
        there = logged[data["night_of"]]
        if said is not None and there > said:
            self.outcome.fail(NIGHTS.file, line, _("cramps.csv has more cramps for this night; those count."))
        answers = {"cramps": None if said is None else bool(max(said, there)), "woke_times": woke}
        day = date.fromisoformat(data["night_of"])
        yield self._edit(Night.KIND, night_id(self.person.id, day), {**data, **_given(answers)})
        for number in range(max(0, (said or 0) - there)):
            unknown = {"night_of": data["night_of"], "time_known": "unknown"}
            yield self._edit(Cramp.KIND, self._named(f"cramp:{data['night_of']}:{number}"), unknown)

    def _named(self, name: str) -> uuid.UUID:
        return uuid.uuid5(self.person.id, name)

    def medications(self, rows: list[tuple[int, Row]]) -> Iterator[Edit]:
        """Each name is one medicine; its rows are doses and changes."""
        file, known = "medications.csv", self._known_medicines()
        started = {row.get("name", "").strip() for _line, row in rows if row.get("event", "").strip() == "started"}
        ids = {kind: self._ids(kind, file, rows) for kind in (Dose.KIND, MedicineChange.KIND)}
        for line, row in rows:
            try:
                if _name(row) not in known:
                    known[_name(row)] = self._named(f"medicine:{_name(row)}")
                    yield self._medicine(row, known[_name(row)], regular=row["name"].strip() in started)
                yield from self._dose_or_change(row, known[_name(row)], {kind: ids[kind][line] for kind in ids})
            except ValidationError as error:
                self.outcome.fail(file, line, "; ".join(error.messages))

    def _known_medicines(self) -> dict[str, uuid.UUID]:
        newest_last = Medicine.of(self.person).live().exclude(name=None).order_by("-row")
        return {str(name): record_id for name, record_id in newest_last.values_list("name", "id")}

    def _medicine(self, row: Row, record_id: uuid.UUID, *, regular: bool) -> Edit:
        cells = {"name": _name(row), "drug_class": row.get("class"), "strength": row.get("strength")}
        given = {name: unguarded(cell.strip()) for name, cell in cells.items() if cell and cell.strip()}
        data = _checked(Medicine, {**given, "regime": "regular" if regular else "as_needed"})
        return self._edit(Medicine.KIND, record_id, data)

    def _dose_or_change(self, row: Row, medicine: uuid.UUID, ids: dict[str, uuid.UUID]) -> Iterator[Edit]:
        event, at = row.get("event", "").strip(), row.get("at", "").strip()
        amount = unguarded(row.get("dose_mg", "").strip()) or None
        if event in ("taken", "skipped"):
            data = {
                "at": moment_of(at, self.zone),
                "event": event,
                "amount": _amount(amount),
                "medicine": str(medicine),
            }
            yield self._edit(Dose.KIND, ids[Dose.KIND], _checked(Dose, _given(data)))
        elif event in CHANGE_OF_EVENT:
            note = unguarded(row.get("note", "").strip()) or None
            on = moment_of(at, self.zone)[:10]
            data = {
                "on": on,
                "event": CHANGE_OF_EVENT[event],
                "dose_after": amount,
                "note": note,
                "medicine": str(medicine),
            }
            yield self._edit(MedicineChange.KIND, ids[MedicineChange.KIND], _checked(MedicineChange, _given(data)))
        elif event or at:
            raise ValidationError(_("event: Write taken, skipped, started, stopped or changed."))

    def experiments(self, rows: list[tuple[int, Row]]) -> Iterator[Edit]:
        """Rows of one name are one finished experiment."""
        file, periods, first_line = "experiment.csv", dict[str, list[Data]](), dict[str, int]()
        named = [(line, row, _habit_and_condition(row)) for line, row in rows]
        fallback = next((habit for _line, _row, (habit, on) in named if on and habit), "experiment")
        for line, row, (habit, on) in named:
            habit = unguarded(row.get("name", "").strip()) or (fallback if not on else habit)
            period = {"pair": _whole(row.get("pair", "")), "start": row.get("start"), "end": row.get("end"), "on": on}
            periods.setdefault(habit, []).append(period)
            first_line.setdefault(habit, line)
        for habit, order in periods.items():
            try:
                yield self._experiment(habit, order)
            except ValidationError as error:
                self.outcome.fail(file, first_line[habit], "; ".join(error.messages))

    def _experiment(self, habit: str, order: list[Data]) -> Edit:
        pairs = len({period["pair"] for period in order})
        data = _checked(Experiment, {"habit": habit, "pairs": pairs, "order": order, "state": "finished"})
        starts = sorted(str(period["start"]) for period in order)
        first, last = (date.fromisoformat(str(order[0][end])) for end in ("start", "end"))
        nights = {"started_on": starts[0], "nights": (last - first).days + 1}
        return self._edit(Experiment.KIND, self._named(f"experiment:{habit}:{starts[0]}"), {**data, **nights})


def _name(row: Row) -> str:
    name = unguarded(row.get("name", "").strip())
    if not name:
        raise ValidationError(_("name: This cannot be empty."))
    return name


def _checked(model: type[Entry], data: Data) -> Data:
    good, errors = checked(model, data)
    if errors:
        raise ValidationError([f"{name}: {' '.join(error.messages)}" for name, error in errors.items()])
    return good


def _given(answers: Data) -> Data:
    return {name: value for name, value in answers.items() if value is not None}


def _iso(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _count(cell: str, column: str, most: int) -> int | None:
    """A number, or yes (1) and no (0)."""
    text = {"yes": "1", "no": "0"}.get(cell.strip().lower(), cell.strip())
    if not text:
        return None
    if not text.isdecimal() or int(text) > most:
        raise ValidationError(_("%(column)s: Write a whole number up to %(most)d.") % {"column": column, "most": most})
    return int(text)


def _amount(text: str | None) -> float | None:
    try:
        return None if text is None else float(text)
    except ValueError as wrong:
        raise ValidationError(_("dose_mg: This is not a number.")) from wrong


def _whole(cell: str) -> int | None:
    return int(cell) if cell.strip().isdecimal() else None


def _habit_and_condition(row: Row) -> tuple[str, bool]:
    condition = unguarded(row.get("condition", "").strip())
    off = condition.lower().startswith(OFF)
    return condition, not off
