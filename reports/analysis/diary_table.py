"""What the analysis reads: one row a night, in plain Python. None means not answered, here and everywhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

State = Literal["cramps", "no_cramps", "not_logged"]

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Nights from `first` to `last`, both included; a night carries the date of its evening."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError(f"a period cannot begin on {self.first} and end on {self.last}")

    @property
    def nights(self) -> int:
        return (self.last - self.first).days + 1

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __iter__(self) -> Iterator[date]:
        return (self.first + n * ONE_DAY for n in range(self.nights))

    def before(self) -> "Period":
        """The period of the same length that ends the night before this one begins."""
        return Period(self.first - self.nights * ONE_DAY, self.first - ONE_DAY)


@dataclass(frozen=True, slots=True)
class CrampRow:
    """One cramp of a night. `duration_min` in minutes, or only a band: under_1, 1_5, 5_10, over_10."""

    side: str | None = None
    muscle: str | None = None
    intensity: int | None = None
    duration_min: float | None = None
    duration_band: str | None = None
    woke_me: bool | None = None
    hour: int | None = None  # of the person's own clock, where the time is known
    about_when: str | None = None  # before_midnight, small_hours, towards_morning
    relief: tuple[str, ...] = ()
    relief_helped: bool | None = None


@dataclass(frozen=True, slots=True)
class NightRow:
    night_of: date
    state: State
    cramps: tuple[CrampRow, ...] = ()
    recorded_at: datetime | None = None  # the person's own clock
    woke_times: int | None = None
    sleep_disturbance: int | None = None

    @property
    def recorded(self) -> bool:
        return self.state != "not_logged"

    @property
    def cramp_count(self) -> int:
        """A night answered "cramps" without one described had at least one."""
        return max(len(self.cramps), 1) if self.state == "cramps" else 0


@dataclass(frozen=True, slots=True)
class PainRow:
    """One record of nerve pain, leg and back 0-10; a date may have several."""

    on: date
    leg: int | None = None
    back: int | None = None
    side: str | None = None

    @property
    def worst(self) -> int | None:
        """0 = rated, and no pain; None = not rated."""
        return max((rating for rating in (self.leg, self.back) if rating is not None), default=None)


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A person's own words, and what they were written beside."""

    on: date
    about: Literal["night", "cramp", "daytime_cramp", "nerve_pain"]
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A medicine was started, stopped or changed; the night of `on` is the first of the new regime."""

    on: date
    medicine: str


@dataclass(frozen=True, slots=True)
class DiaryTable:
    """Rows in order of date, at most one night a date. A date without a row was not recorded."""

    nights: tuple[NightRow, ...] = ()
    pains: tuple[PainRow, ...] = ()
    notes: tuple[NoteRow, ...] = ()
    changes: tuple[Change, ...] = ()

    def within(self, period: Period) -> "DiaryTable":
        return DiaryTable(
            nights=tuple(row for row in self.nights if row.night_of in period),
            pains=tuple(row for row in self.pains if row.on in period),
            notes=tuple(row for row in self.notes if row.on in period),
            changes=tuple(row for row in self.changes if row.on in period),
        )

    @property
    def recorded(self) -> tuple[NightRow, ...]:
        return tuple(row for row in self.nights if row.recorded)
