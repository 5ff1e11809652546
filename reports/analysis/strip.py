"""The night strip: the latest weeks, Monday to Sunday, a cell a night."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from reports.analysis.diary_table import ONE_DAY, DiaryTable, Period, State
from reports.analysis.weeks import monday

WEEKS, WEEKS_OF_A_LONG_PERIOD = 8, 12


@dataclass(frozen=True, slots=True)
class Cell:
    night_of: date
    state: State | Literal["to_come"]
    cramps: int = 0


@dataclass(frozen=True, slots=True)
class StripWeek:
    monday: date
    cells: tuple[Cell, ...]


def strip_period(period: Period, since: date | None) -> Period:
    """The nights that the strip shows: 8 weeks up to the period's end, 12 of a longer period, none before the
    week in which the diary begins (`since`)."""
    weeks = WEEKS_OF_A_LONG_PERIOD if period.nights > 7 * WEEKS else WEEKS
    last_monday = monday(period.last)
    first = last_monday - 7 * (weeks - 1) * ONE_DAY
    begun = monday(since) if since else last_monday
    return Period(min(max(first, begun), last_monday), period.last)


def strip(table: DiaryTable, period: Period, since: date | None) -> tuple[StripWeek, ...]:
    shown = strip_period(period, since)
    known = {night.night_of: Cell(night.night_of, night.state, night.cramp_count) for night in table.nights}

    def cell(day: date) -> Cell:
        return Cell(day, "to_come") if day > shown.last else known.get(day, Cell(day, "not_logged"))

    mondays = (day for day in shown if day.weekday() == 0)
    return tuple(StripWeek(first, tuple(cell(first + n * ONE_DAY) for n in range(7))) for first in mondays)
