"""Cramps by week or month: what a chart over time is drawn from."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from reports.analysis.diary_table import ONE_DAY, DiaryTable, Period

MOST_OF_A_WEEK = 4  # recorded nights; with fewer a week's figure is shaky
LONGEST_BY_WEEK = 7 * 106  # nights: two years and a week at each end; longer periods go by month


@dataclass(frozen=True, slots=True)
class Bin:
    """A week (Monday to Sunday) or calendar month, cut at the ends of the period."""

    period: Period
    recorded: int
    cramps: int

    @property
    def a_week(self) -> float | None:
        """Cramps per recorded night x 7; None where no night was recorded."""
        return 7 * self.cramps / self.recorded if self.recorded else None

    @property
    def mostly_recorded(self) -> bool:
        """Enough nights of it were recorded to stand on its own: 4 of 7, whatever its length."""
        return 7 * self.recorded >= MOST_OF_A_WEEK * max(self.period.nights, 7)


def weeks(table: DiaryTable, period: Period) -> tuple[Bin, ...]:
    return binned(table, period, monday)


def months(table: DiaryTable, period: Period) -> tuple[Bin, ...]:
    return binned(table, period, lambda day: day.replace(day=1))


def over_time(table: DiaryTable, period: Period) -> tuple[Bin, ...]:
    """Weeks; months where weeks would be too many to see."""
    return weeks(table, period) if period.nights <= LONGEST_BY_WEEK else months(table, period)


def monday(day: date) -> date:
    return day - day.weekday() * ONE_DAY


def binned(table: DiaryTable, period: Period, start_of: Callable[[date], date]) -> tuple[Bin, ...]:
    nights = {night.night_of: night.cramp_count for night in table.recorded}

    def bins() -> Iterator[Bin]:
        for _, days in groupby(period, key=start_of):
            span = list(days)
            counts = [nights[day] for day in span if day in nights]
            yield Bin(Period(span[0], span[-1]), len(counts), sum(counts))

    return tuple(bins())
