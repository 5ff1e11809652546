"""A diary as CSV files in a zip: which files there are, with which columns, and their way out."""

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.models import User
from diary.exchange.cells import cell_of, guarded
from diary.merge import Json, canonical
from diary.models import (
    Cramp,
    Day,
    Dose,
    Drink,
    Entry,
    Experiment,
    Habit,
    Medicine,
    MedicineChange,
    NervePain,
    Night,
)
from diary.words import AboutWhen, HabitOfDay, TimeKnown

Row = dict[str, str]
Data = dict[str, Json]


@dataclass(frozen=True)
class Table:
    """A file whose rows are records of one kind. `renamed` maps a column to its field where the names differ."""

    file: str
    model: type[Entry]
    columns: tuple[str, ...]
    day: str | None = None  # the column of the date that a row is kept under, where it needs no time
    renamed: Mapping[str, str] = field(default_factory=dict)

    def field_of(self, column: str) -> Any:
        return self.model._meta.get_field(self.renamed.get(column, column))

    def row_of(self, data: Data) -> Row:
        return {name: cell_of(self.field_of(name), data.get(self.field_of(name).name)) for name in self.columns}

    def column_of(self, name: str) -> str:
        """The column that holds a field."""
        return next((column for column, field in self.renamed.items() if field == name), name)


CRAMPS = Table(
    "cramps.csv",
    Cramp,
    ("started_at", "night_of", "side", "muscle", "intensity", "duration_min", "woke_me", "sore_after", "relief",
     "relief_helped", "note", "about_when", "duration_band"),
    day="night_of",
)  # fmt: skip
PAIN = Table(
    "pain.csv",
    NervePain,
    ("date", "at", "moment", "leg_pain", "back_pain", "side", "furthest", "qualities", "set_off_by", "note"),
    day="date",
    renamed={"leg_pain": "leg", "back_pain": "back"},
)
FLUIDS = Table("fluids.csv", Drink, ("at", "ml", "drink"))
HABITS = Table(
    "habits.csv",
    Day,
    ("date", "exercise_min", "exercise_hard", "sitting_h", "standing_h", "stretch_before_bed", "nerve_glides",
     "core_exercises", "walk_or_bike_before_bed", "heat", "cold", "heavy_lifting", "good_posture", "function",
     "managed", "note"),
    day="date",
)  # fmt: skip
NIGHTS = Table(
    "nights.csv",
    Night,
    ("night_of", "recorded_at", "sleep_disturbance", "tingling", "twitching", "restless_legs", "note"),
    day="night_of",
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
HABIT_LENGTH = 64  # of what an experiment tries
OFF = re.compile(r"(?:no(?:\s+|$)|off(?:[\s:,]+|$))(.*)", re.IGNORECASE | re.DOTALL)  # and what is off, if it is said


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
    entries = table.model.of(person).live().order_by("day", "row")
    return [table.row_of(_about_said(_data(entry))) | {"id": str(entry.id)} for entry in entries]


def _about_said(data: Data) -> Data:
    """A time that is only about right says so in `about_when`: without that it would come back as exact."""
    is_about = data.get("time_known") == TimeKnown.ABOUT and data.get("started_at")
    return {**data, "about_when": data.get("about_when") or AboutWhen.UNKNOWN.value} if is_about else data


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
    """Doses and changes by time, each with its medicine, deleted or not known any more; then what else is taken."""
    medicines = {medicine.id: medicine for medicine in Medicine.of(person).order_by("row")}
    rows = [_dose_row(medicines.get(dose.medicine), dose) for dose in Dose.of(person).live().order_by("at", "row")]
    changes = MedicineChange.of(person).live().order_by("on", "row")
    rows += [_change_row(medicines.get(change.medicine), change) for change in changes]
    named = {row["name"] for row in rows}
    rows += [
        _medicine_cells(medicine) | {"note": guarded(medicine.note or "")}
        for medicine in medicines.values()
        if not medicine.deleted and (medicine.note or guarded(medicine.name or "") not in named)
    ]
    return sorted(rows, key=lambda row: row.get("at", ""))


def _medicine_cells(medicine: Medicine | None) -> Row:
    said = {"name": "", "class": "", "strength": ""}
    if medicine is not None:
        said |= {"name": medicine.name, "class": medicine.drug_class, "strength": medicine.strength}
    return {column: guarded(text or "") for column, text in said.items()}


def _dose_row(medicine: Medicine | None, dose: Dose) -> Row:
    data = _data(dose)
    amount = "" if data.get("amount") is None else canonical(data["amount"])
    own = {"at": data.get("at") or "", "dose_mg": amount, "event": data.get("event") or "", "id": str(dose.id)}
    return _medicine_cells(medicine) | own


def _change_row(medicine: Medicine | None, change: MedicineChange) -> Row:
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
    """A row for each period. A second experiment with one habit has a name of its own."""
    names, tried = names_of_own(person), Counter[str]()
    rows = []
    for experiment in Experiment.of(person).live().filter(order__isnull=False).order_by("row"):
        habit = names.get(experiment.habit, experiment.habit or "")
        tried[habit] += 1
        name = habit if tried[habit] == 1 else f"{habit} {tried[habit]}"
        rows += [_period_row(name, habit, period) for period in experiment.order]
    return rows


def _period_row(name: str, habit: str, period: Data) -> Row:
    return {
        "name": guarded(name),
        "pair": str(period["pair"]),
        "start": period["start"],
        "end": period["end"],
        "condition": guarded(habit if period["on"] else f"no {habit}"),
    }


def names_of_own(person: User) -> dict[str, str]:
    """The names of own habits and medicines by id, of those whose name can only mean them."""
    own = [each for model in (Habit, Medicine) for each in model.of(person).exclude(name=None).order_by("row")]
    taken = Counter(each.name.strip() for each in own) + Counter(HabitOfDay.values)
    return {str(each.id): each.name.strip() for each in own if _means_one(each.name.strip(), taken)}


def _means_one(name: str, taken: Counter[str]) -> bool:
    off = OFF.fullmatch(name)
    return taken[name] == 1 and len(name) <= HABIT_LENGTH and not (off and off[1] in taken)
