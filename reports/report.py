"""The one recipe of a report. Page, PDF and command show what it returns; no number is worked out twice."""

from dataclasses import dataclass

from accounts.models import User
from reports import dataset
from reports.analysis.diary_table import Change, NoteRow, Period
from reports.analysis.strip import StripWeek, strip, strip_period
from reports.analysis.summary import Summary, summarise
from reports.analysis.weeks import Bin, over_time

VERSION = "1.0"  # of the page and its definitions: printed on it


@dataclass(frozen=True, slots=True)
class Owner:
    """Who the report is about, as far as they said."""

    name: str
    birth_year: int | None
    language: str
    country: str


@dataclass(frozen=True, slots=True)
class Report:
    owner: Owner
    now: Summary
    before: Summary  # the period of the same length just before
    strip: tuple[StripWeek, ...]
    over_time: tuple[Bin, ...]
    notes: tuple[NoteRow, ...]
    changes: tuple[Change, ...] = ()  # of medicines
    version: str = VERSION

    @property
    def period(self) -> Period:
        return self.now.period


def build_report(person: User, period: Period) -> Report:
    span = dataset.span(person)
    since = span[0] if span else None
    before, shown = period.before(), strip_period(period, since)
    table = dataset.diary_table(person, Period(min(before.first, shown.first), period.last))
    return Report(
        owner=Owner(person.name, person.birth_year, person.language, person.country),
        now=summarise(table, period),
        before=summarise(table, before),
        strip=strip(table, period, since),
        over_time=over_time(table, period),
        notes=table.within(period).notes,
        changes=table.within(period).changes,
    )
