"""What is explained and what it is set against: the outcome, the codes of an exposure, and what is allowed for."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from reports.analysis.history import Array

OutcomeName = Literal["cramp_night", "cramps_per_night"]
Rows = NDArray[np.bool_]

NIGHTS_TO_COUNT, SHARE_TO_COUNT = 28, 0.8  # cramps on more of so many nights: their number says more than yes or no
CAP = 0.95  # one wild night should not outweigh a month
NIGHTS_FOR_WEEKDAYS = 56  # eight of each
NIGHTS_A_WAVE, MOST_WAVES = 90, 40
WEEK = 7
HIGH, MIDDLE, LOW = 1.0, 0.5, 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """y, shape (N,): whether a night had cramps (0/1), or how many; NaN = not recorded."""

    name: OutcomeName
    y: Array

    @property
    def yes_or_no(self) -> bool:
        return self.name == "cramp_night"

    @property
    def constant(self) -> bool:
        known = self.y[~np.isnan(self.y)]
        return not known.size or bool(np.all(known == known[0]))


def outcome_of(cramps: Array) -> Outcome:
    known = cramps[~np.isnan(cramps)]
    if known.size >= NIGHTS_TO_COUNT and np.mean(known > 0) > SHARE_TO_COUNT:
        return Outcome("cramps_per_night", np.minimum(cramps, np.quantile(known, CAP)))
    return Outcome("cramp_night", yes_no(cramps))


def yes_no(cramps: Array) -> Array:
    """1 where there was any, 0 where there was none; NaN stays."""
    return np.where(np.isnan(cramps), np.nan, cramps > 0)


def coded(values: Array) -> Array | None:
    """Each day as HIGH, MIDDLE or LOW by the person's own thirds, shape as given; None when only one value occurs.

    Two values are low and high. When the top third is one value, the highest value is HIGH and nothing is MIDDLE.
    """
    known = values[~np.isnan(values)]
    different = np.unique(known)
    if different.size < 2:
        return None
    if different.size == 2:
        return np.where(np.isnan(values), np.nan, values == different[1])
    low, high = np.quantile(known, [1 / 3, 2 / 3])
    is_high = (values >= high) & (values > low)
    if not is_high.any():
        return np.where(np.isnan(values), np.nan, values == different[-1])
    codes = np.where(values <= low, LOW, np.where(is_high, HIGH, MIDDLE))
    return np.where(np.isnan(values), np.nan, codes)


def later(series: Array, slots: int) -> Array:
    """The series moved so that slot d holds what slot d − `slots` held; NaN where nothing was before."""
    if not slots:
        return series
    moved = np.full_like(series, np.nan)
    moved[slots:] = series[:-slots]
    return moved


def recent(series: Array, lag: int = 0) -> Array:
    """What was so just before, shape (N, 2), or (N, 3) for a lag: the slot before; the mean of the seven before and
    once the overall mean; and for a lag the slot before the exposure's day. What is missing is the overall mean.

    Pain follows cramps and cramps come in spells: without these columns that would look like pain before cramps.
    """
    known = ~np.isnan(series)
    mean = float(series[known].mean()) if known.any() else 0.0
    before = later(series, 1)
    before[np.isnan(before)] = mean
    sums, counts = running(np.where(known, series, 0.0)), running(known.astype(float))
    columns = [before, (sums + mean) / (counts + 1)]
    if lag:
        at_exposure = later(before, lag)
        at_exposure[:lag] = mean
        columns.append(at_exposure)
    return np.column_stack(columns)


def running(values: Array) -> Array:
    """Sums over the seven slots before each."""
    total = np.concatenate(([0.0], np.cumsum(values)))
    slots = np.arange(len(values))
    return total[slots] - total[np.maximum(slots - WEEK, 0)]


class Calendar:
    """The columns that depend on the date alone, made once for a grid: a one, weekdays, slow waves."""

    def __init__(self, first: date, slots: int) -> None:
        self.slots = slots
        weekday = (first.weekday() + np.arange(slots)) % WEEK
        wave = np.arange(1, waves(slots) + 1)
        drift = np.cos(np.pi * np.outer(np.arange(slots) + 0.5, wave) / max(slots, 1))
        one = np.ones((slots, 1))
        self._by_weekday = np.hstack([one, weekday[:, None] == np.arange(1, WEEK), drift])  # Monday is the reference
        self._by_weekend = np.hstack([one, np.isin(weekday, (4, 5))[:, None], drift])  # Friday or Saturday

    def columns(self, rows: Rows) -> Array:
        """D for m chosen rows, shape (m, 2 or 7 + K)."""
        chosen = int(np.count_nonzero(rows))
        table, days = (self._by_weekday, WEEK) if chosen >= NIGHTS_FOR_WEEKDAYS else (self._by_weekend, 2)
        return table[rows, : days + waves(chosen)]


def waves(nights: int) -> int:
    """How many cosines follow drift and season: one in 90 nights."""
    return min(max(round(nights / NIGHTS_A_WAVE), 1), MOST_WAVES)
