"""What the insights are worked out from: a whole diary on a grid of one slot a date.

Slot 0 is the first recorded night, slot N−1 the last one; a night and the day before it share their date and slot.
NaN means not recorded or not answered, and is never read as 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from reports.analysis.diary_table import Change

Array = NDArray[np.float64]
RIGHT, LEFT = 1.0, 0.0


def nothing() -> Array:
    return np.empty(0)


@dataclass(frozen=True, slots=True)
class PlannedPeriod:
    """Nights of an experiment with the habit on or off, as drawn before it began."""

    pair: int
    start: date
    end: date
    on: bool

    @property
    def nights(self) -> int:
        return (self.end - self.start).days + 1


@dataclass(frozen=True, slots=True)
class Plan:
    """An experiment as it was planned; at least one period."""

    habit: str
    periods: tuple[PlannedPeriod, ...]
    paused: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """One person's diary. Every array has shape (N,)."""

    first: date
    over: date  # the last night that is past, recorded or not
    cramps: Array = field(default_factory=nothing)  # of the night
    exposures: Mapping[str, Array] = field(default_factory=dict)  # name → value of the date
    cramp_side: Array = field(default_factory=nothing)  # RIGHT or LEFT where all cramps of the night were on that side
    pain_side: Array = field(default_factory=nothing)  # RIGHT or LEFT where the sciatica of the day was on that side
    changes: tuple[Change, ...] = ()
    plans: tuple[Plan, ...] = ()

    @property
    def slots(self) -> int:
        return len(self.cramps)

    @property
    def recorded(self) -> int:
        return int(np.count_nonzero(~np.isnan(self.cramps)))

    @property
    def coverage(self) -> float:
        """Share of the slots that are recorded."""
        return self.recorded / self.slots if self.slots else 0.0

    @property
    def last(self) -> date:
        return self.first + timedelta(days=self.slots - 1)

    def slot(self, on: date) -> int:
        """May lie outside 0…N−1."""
        return (on - self.first).days

    def begin(self, slots: int) -> "History":
        """The diary as it stood after its first `slots` slots."""
        return replace(
            self,
            cramps=self.cramps[:slots],
            exposures={name: values[:slots] for name, values in self.exposures.items()},
            cramp_side=self.cramp_side[:slots],
            pain_side=self.pain_side[:slots],
        )
