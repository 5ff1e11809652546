"""Diary tables written down as they would be on paper."""

from datetime import date, datetime, time

from reports.analysis.diary_table import ONE_DAY, CrampRow, DiaryTable, NightRow, Period
from reports.analysis.strip import strip
from reports.analysis.summary import summarise
from reports.analysis.weeks import over_time
from reports.report import Owner, Report

MONDAY = date(2026, 2, 2)
SUNDAY = date(2026, 3, 8)  # five weeks later
FIVE_WEEKS = Period(MONDAY, SUNDAY)
NEXT_MORNING = time(6, 30)


def a_night_row(night_of: date, *cramps: CrampRow, entered: time | None = NEXT_MORNING, **answers: object) -> NightRow:
    """A recorded night, filled in the next day at `entered`."""
    recorded_at = datetime.combine(night_of + ONE_DAY, entered) if entered else None
    state = "cramps" if cramps else "no_cramps"
    return NightRow(**{"night_of": night_of, "state": state, "cramps": cramps, "recorded_at": recorded_at, **answers})  # type: ignore[arg-type]


def drawn(nights: str, first: date = MONDAY, cramp: CrampRow | None = None) -> DiaryTable:
    """One letter a night from `first`: a digit = so many cramps, "." = not recorded; spaces are for the eye."""
    rows = [
        a_night_row(first + number * ONE_DAY, *[cramp or CrampRow()] * int(letter))
        for number, letter in enumerate(nights.replace(" ", ""))
        if letter != "."
    ]
    return DiaryTable(tuple(rows))


def a_report(table: DiaryTable, period: Period = FIVE_WEEKS, name: str = "A. Example", country: str = "GB") -> Report:
    recorded = table.recorded
    since = recorded[0].night_of if recorded else None
    return Report(
        owner=Owner(name, 1961, "en", country),
        now=summarise(table, period),
        before=summarise(table, period.before()),
        strip=strip(table, period, since),
        over_time=over_time(table, period),
        notes=table.within(period).notes,
    )
