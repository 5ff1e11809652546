"""A planned self-experiment: nights with a habit against nights without, in pairs drawn at random beforehand.

The order was random, so the signs of the differences could as well have come out in any other way: that is the test.
Edgington and Onghena, Randomization Tests, 4th ed. 2007.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from reports.analysis.estimate import Range
from reports.analysis.history import Array, History, Plan, PlannedPeriod

ENOUGH_PAIRS = 6
MOST_FOR_ALL_SIGNS = 14  # pairs: beyond, so many ways are drawn instead of all
DRAWS, SEED = 9_999, 20240101
LONG_PERIOD, SETTLING = 7, 2  # nights: what acts slowly gets so many to settle
HAIR = 1e-12


@dataclass(frozen=True, slots=True)
class Tried:
    """`effect`: mean of the pairs' differences, on minus off; None where too few pairs are usable.

    Before it is over nothing of its nights is told: who looks on the way may stop when it suits. `more_nights`: until
    the last planned night; 0 once it is past.
    """

    habit: str
    pairs: int
    on: float | None
    off: float | None
    nights: int
    effect: Range | None
    p: float | None
    more_nights: int
    over: bool


def tried(plan: Plan, history: History, y: Array) -> Tried:
    """y: the outcome by slot. Analysed once, as assigned, when the plan is over."""
    halves = usable_pairs(plan, history, y)
    pairs, nights = len(halves), sum(nights for _on, _off, nights in halves)
    more = max((last_night(plan) - history.over).days, 0)
    if not is_over(plan, history):
        return Tried(plan.habit, pairs, None, None, nights, None, None, more, over=False)
    on, off = (float(np.mean([half[state] for half in halves])) if halves else None for state in (0, 1))
    if pairs < ENOUGH_PAIRS:
        return Tried(plan.habit, pairs, on, off, nights, None, None, more, over=True)
    differences = np.array([with_habit - without for with_habit, without, _nights in halves])
    return Tried(plan.habit, pairs, on, off, nights, effect(differences), p_of_signs(differences), more, over=True)


def last_night(plan: Plan) -> date:
    return max(period.end for period in plan.periods)


def is_over(plan: Plan, history: History) -> bool:
    """The last planned night is past, and a night in or after the last period is recorded; a pause goes on."""
    if plan.paused:
        return False
    begun = max(period.start for period in plan.periods)
    return last_night(plan) <= history.over and history.slots > 0 and history.last >= begun


def usable_pairs(plan: Plan, history: History, y: Array) -> list[tuple[float, float, int]]:
    """Means on and off and the nights behind them, for each pair with a recorded night in both halves."""
    halves: defaultdict[int, dict[bool, list[Array]]] = defaultdict(lambda: {True: [], False: []})
    for period in plan.periods:
        halves[period.pair][period.on].append(nights_of(period, history, y))
    joined = ({on: np.concatenate([np.empty(0), *each]) for on, each in pair.items()} for pair in halves.values())
    return [
        (float(pair[True].mean()), float(pair[False].mean()), pair[True].size + pair[False].size)
        for pair in joined
        if pair[True].size and pair[False].size
    ]


def nights_of(period: PlannedPeriod, history: History, y: Array) -> Array:
    """The recorded nights of a period, without those in which a slow thing settles."""
    settled = SETTLING if period.nights >= LONG_PERIOD else 0
    begin, end = history.slot(period.start) + settled, history.slot(period.end) + 1
    nights = y[max(begin, 0) : max(end, 0)]
    return nights[~np.isnan(nights)]


def effect(differences: Array) -> Range:
    pairs, mean = len(differences), float(differences.mean())
    half = float(stdtrit(pairs - 1, 0.975) * differences.std(ddof=1)) / pairs**0.5
    return Range(mean, mean - half, mean + half)


def p_of_signs(differences: Array) -> float:
    """Share of the ways to turn the signs whose mean is as far from 0 as the one observed; differences: shape (k,)."""
    pairs, observed = len(differences), float(differences.mean())
    if pairs <= MOST_FOR_ALL_SIGNS:
        return float(np.mean(as_far(all_signs(pairs) @ differences / pairs, observed)))
    drawn = np.random.default_rng(SEED).integers(0, 2, (DRAWS, pairs)) * 2 - 1
    return float(1 + np.sum(as_far(drawn @ differences / pairs, observed))) / (DRAWS + 1)


def as_far(means: Array, observed: float) -> NDArray[np.bool_]:
    """Which of the means are as far from 0 as the observed one; a hair nearer counts, for the last bit of a float."""
    return np.abs(means) >= abs(observed) - HAIR


@cache
def all_signs(pairs: int) -> NDArray[np.int64]:
    """Every way to give `pairs` differences a sign, shape (2^k, k)."""
    return (np.arange(2**pairs)[:, None] >> np.arange(pairs) & 1) * 2 - 1
