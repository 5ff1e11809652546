"""The file of self-experiments on its way in: a row for each period."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from diary.exchange.cells import number_of
from diary.exchange.csv import OFF, Data, names_of_own
from diary.exchange.result import Found
from diary.exchange.rows import Reading, Row, checked_row, in_column
from diary.models import Experiment, as_date
from diary.words import ExperimentState, HabitOfDay

EXPERIMENT = "experiment.csv"
LONGEST_PERIOD, MOST_PAIRS = 60, 200  # nights
Periods = list[tuple[Row, bool]]  # each with whether the habit was on


def experiments(reading: Reading, rows: list[Row]) -> Iterator[Found]:
    """Rows of one name and one habit are one finished experiment; where one cannot be read, it is left out."""
    there = _known_experiments(reading)
    for (name, habit), periods in _by_experiment(reading, rows).items():
        data = _experiment(reading, habit, periods)
        if data is not None:
            known = there.get((data["habit"], data["started_on"]))
            made = f"experiment:{name}:{data['habit']}:{data['started_on']}"
            record_id = known.pop(0) if known else reading.named(made)
            yield reading.found(periods[0][0], Experiment.KIND, record_id, data)


def _known_experiments(reading: Reading) -> dict[tuple[str, str], list[uuid.UUID]]:
    """By habit and first date: a file of periods has no ids."""
    known: dict[tuple[str, str], list[uuid.UUID]] = {}
    for experiment in Experiment.of(reading.person).filter(order__isnull=False, habit__isnull=False).order_by("row"):
        known.setdefault((experiment.habit, first_date(experiment.order)), []).append(experiment.id)
    return known


def _by_experiment(reading: Reading, rows: list[Row]) -> dict[tuple[str, str], Periods]:
    """Each row with whether its period was on, by name and habit."""
    conditions = Conditions.of(rows, reading.person)
    found: dict[tuple[str, str], Periods] = {}
    for row, (habit, on) in reading.each(rows, conditions.read):
        found.setdefault((row.text("name"), habit), []).append((row, on))
    return found


def _experiment(reading: Reading, habit: str, rows: Periods) -> Data | None:
    order: list[Data] = []
    for row, on in rows:
        try:
            order.append({**period_of(row), "on": on})
        except ValidationError as wrong:
            _leave_out(reading, row, wrong)
    if len(order) < len(rows):
        return None
    try:
        return finished_experiment(habit, order)
    except ValidationError as wrong:
        _leave_out(reading, rows[0][0], wrong)
        return None


def _leave_out(reading: Reading, row: Row, wrong: ValidationError) -> None:
    """Without one of its periods it would be another experiment, which would stand in the way of the whole one."""
    reading.report(row, _("%s Its experiment is left out.") % "; ".join(wrong.messages))


@dataclass(frozen=True)
class Conditions:
    """What the column `condition` says in one file: a habit, or that it is off."""

    said: frozenset[str]
    habits: Mapping[str, str]  # what is stored, by the name that people know it by
    by_name: Mapping[str, str]  # the habit that the rows of one name speak of

    @classmethod
    def of(cls, rows: list[Row], person: User) -> "Conditions":
        own = {name: record_id for record_id, name in names_of_own(person).items()}
        habits = {**own, **{word: word for word in HabitOfDay.values}}
        conditions = cls(frozenset(row.text("condition") for row in rows), habits, {})
        told = {row.text("name"): conditions.habit_of(row.text("condition"))[0] for row in reversed(rows)}
        return cls(conditions.said, habits, {name: habit for name, habit in told.items() if habit})

    def read(self, row: Row) -> tuple[str, bool]:
        """(habit, whether it was on). A bare "on" or "off" is of the habit that other rows of its name tell."""
        condition, name = row.text("condition"), row.text("name")
        habit, on = self.habit_of(condition)
        habit = habit or self.by_name.get(name) or name
        if not condition or not habit:
            raise ValidationError(_("condition: Write the habit, or “no” and the habit."))
        return self.habits.get(habit, habit), on

    def habit_of(self, condition: str) -> tuple[str, bool]:
        """A habit may be called "no sugar": it is one that is known, or of which the file says that it is off."""
        off = OFF.fullmatch(condition)
        if off is None or condition in self.habits or f"no {condition}" in self.said:
            return ("" if condition.lower() == "on" else condition), True
        return off[1].strip(), False


def period_of(row: Row) -> Data:
    """A period of an experiment. ValidationError names the columns that are wrong."""
    pair = in_column("pair", number_of, row.text("pair"), whole=True)
    if not 1 <= pair <= MOST_PAIRS:
        raise ValidationError(_("pair: Write a whole number from 1 to %d.") % MOST_PAIRS)
    start, end = (in_column(column, a_date, row.text(column)) for column in ("start", "end"))
    if not start <= end < start + timedelta(days=LONGEST_PERIOD):
        raise ValidationError(_("end: A period has 1 to %d nights.") % LONGEST_PERIOD)
    return {"pair": pair, "start": start.isoformat(), "end": end.isoformat()}


def a_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise ValidationError(_("Write a date like 2026-03-21.")) from wrong


def finished_experiment(habit: str, order: list[Data]) -> Data:
    """`nights` is only said where all periods have as many."""
    lengths = {(as_date(period["end"]) - as_date(period["start"])).days + 1 for period in order}
    said = {
        "habit": habit,
        "pairs": len({period["pair"] for period in order}),
        "nights": lengths.pop() if len(lengths) == 1 else None,
        "order": order,
        "started_on": first_date(order),
        "state": ExperimentState.FINISHED.value,
    }
    return checked_row(Experiment, said, {"habit": "condition", "started_on": "start", "order": "pair"})


def first_date(order: list[Data]) -> str:
    return min(str(period["start"]) for period in order)
