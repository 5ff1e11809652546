"""What goes with cramps: an exposure against the nights after it, by day, the day before and two days before.

And the other way round: pain on the day after a cramp night.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from reports.analysis.comparison import Comparison, compare
from reports.analysis.history import Array, History
from reports.analysis.nights import Calendar, Outcome, coded, later, outcome_of, recent, yes_no

SHARE_OF_LAG = {0: 0.6, 1: 0.2, 2: 0.2}  # of the chance of error, weighted beforehand: Genovese, Biometrika 2006;93:509
ALIKE = 10  # a lag whose p is at most so many times the smallest says as much
MARKED_GAP, SURE_OF_GAP = 0.10, 0.01
STILL_CLEAR = 0.01  # p beside the other clear ones
FURTHEST = 2.5  # standard deviations


class Nights:
    """A history made ready: what every comparison of it shares."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.outcome: Outcome = outcome_of(history.cramps)
        self.calendar = Calendar(history.first, history.slots)
        self.recent = {lag: recent(self.outcome.y, lag) for lag in SHARE_OF_LAG}
        self.recorded: Array = (~np.isnan(history.cramps)).astype(float)
        self.codes = {name: coded(values) for name, values in history.exposures.items() if not np.isnan(values).all()}


@dataclass(frozen=True, slots=True)
class Association:
    """An exposure at the lag that stands for it. `p`: over all lags; None when none could be tested."""

    at: Comparison
    p: float | None
    lags_alike: tuple[int, ...] = ()


def associate(nights: Nights, name: str) -> Association | None:
    """None when the exposure does not vary."""
    codes = nights.codes[name]
    if codes is None:
        return None
    by_lag = [against_cramps(nights, codes, lag) for lag in SHARE_OF_LAG]
    weighted = {each.lag: each.slide.p / SHARE_OF_LAG[each.lag] for each in by_lag if each.slide}
    if not weighted:
        return Association(next((each for each in by_lag if each.tied), by_lag[0]), None)
    lag = min(weighted, key=weighted.__getitem__)
    reported = by_lag[lag]
    alike = (each.lag for each in by_lag if each.lag != lag and is_alike(each, reported))
    return Association(reported, min(1.0, weighted[lag]), tuple(alike))


def is_alike(other: Comparison, reported: Comparison) -> bool:
    assert reported.slide is not None
    return other.slide is not None and other.slide.p <= ALIKE * reported.slide.p


def against_cramps(nights: Nights, codes: Array, lag: int, beside: Array | None = None) -> Comparison:
    """`beside`: further columns by slot that are allowed for."""
    columns = nights.recent[lag] if beside is None else np.hstack([nights.recent[lag], beside])
    moved, yes_or_no = later(codes, lag), nights.outcome.yes_or_no
    return compare(moved, nights.outcome.y, nights.calendar, columns, lag=lag, yes_or_no=yes_or_no)


def logging_gap(nights: Nights, name: str) -> Comparison | None:
    """Whether nights are written down more or less often after such days; None where they are not."""
    codes = nights.codes[name]
    assert codes is not None
    found = compare(codes, nights.recorded, nights.calendar, None)
    if found.slide is None or abs(found.slide.b) < MARKED_GAP or found.slide.p > SURE_OF_GAP:
        return None
    return found


def overlapping(nights: Nights, clear: Mapping[str, Comparison]) -> set[str]:
    """Those of the clear exposures (name → reported comparison) that are not clear beside all the others."""
    beside = {name: beside_others(nights, name, each.lag) for name, each in clear.items()}
    return {name for name in clear if not stands(nights, name, clear, beside)}


def stands(nights: Nights, name: str, clear: Mapping[str, Comparison], beside: Mapping[str, Array]) -> bool:
    codes, alone = nights.codes[name], clear[name].slide
    assert codes is not None
    assert alone is not None
    others = np.hstack([columns for other, columns in beside.items() if other != name])
    again = against_cramps(nights, codes, clear[name].lag, others).slide
    return again is not None and again.p <= STILL_CLEAR and again.b * alone.b > 0


def beside_others(nights: Nights, name: str, lag: int) -> Array:
    """An exposure as something to allow for, shape (N, 1 or 3): its code; with more than two values, these in standard
    deviations of the diary, and their square."""
    values, codes = nights.history.exposures[name], nights.codes[name]
    assert codes is not None
    columns = [codes]
    known = values[~np.isnan(values)]
    if np.unique(known).size > 2:
        standard = np.clip((values - known.mean()) / known.std(), -FURTHEST, FURTHEST)
        columns += [standard, standard**2]
    return np.column_stack([later(column, lag) for column in columns])


def after_cramp(nights: Nights, pain: str) -> Comparison:
    """Pain of a day against a cramp in the night before it. Recent pain takes the place of recent cramps."""
    values = nights.history.exposures[pain]
    night_before = later(yes_no(nights.history.cramps), 1)
    return compare(night_before, values, nights.calendar, recent(values, 1), lag=1, yes_or_no=False)
