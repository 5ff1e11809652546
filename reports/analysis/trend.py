"""Is it getting better? A line through the means of weeks, with the season where two years allow it."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

import numpy as np

from reports.analysis.blocks import Line, line, recorded_in
from reports.analysis.history import Array

TWO_YEARS, YEAR, HALF_A_YEAR = 728, 364, 168  # slots
LONG, SHORT = 28, 14  # slots of a block
ENOUGH_BLOCKS, ENOUGH_OF_TWO_YEARS = 6, 18
LEAST_RECORDED = 0.4  # of a block
DAYS_OF_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Trend:
    """`line` is about the slope, in the outcome's unit per block; None when it is too early.

    `window`: how many whole blocks there were before those recorded too little were dropped.
    """

    block: int
    numbers: tuple[int, ...]  # of the blocks kept
    means: tuple[float, ...]
    nights: int
    with_season: bool
    line: Line | None
    more_nights: int
    window: int

    @property
    def nights_back(self) -> tuple[int, int]:
        """How many nights before the last slot the first block kept begins, and the last one ends."""
        return (self.window - self.numbers[0]) * self.block - 1, (self.window - 1 - self.numbers[-1]) * self.block

    @property
    def a_week(self) -> tuple[float, float]:
        """Fitted, season left aside, at the first and the last block."""
        assert self.line is not None
        level, slope = self.line.all[:2]
        return 7 * (level + slope * self.numbers[0]), 7 * (level + slope * self.numbers[-1])


def trend(y: Array) -> Trend:
    two_years = blocks_of(y[-TWO_YEARS:], LONG)
    if len(two_years) >= ENOUGH_OF_TWO_YEARS:
        return fitted(two_years, LONG, min(len(y), TWO_YEARS) // LONG, with_season=True)
    window = y[-YEAR:]
    block = LONG if len(window) >= HALF_A_YEAR else SHORT
    return fitted(blocks_of(window, block), block, len(window) // block, with_season=False)


@dataclass(frozen=True, slots=True)
class YearMean:
    """The outcome a week over the recorded nights of a calendar year; only the first and last year may be cut."""

    year: int
    nights: int
    a_week: float


def by_year(first: date, y: Array) -> tuple[YearMean, ...]:
    """Of more than a year of slots, the first of them `first`; described, not tested."""
    if len(y) <= YEAR:
        return ()
    slots = groupby(range(len(y)), key=lambda slot: (first + timedelta(days=slot)).year)
    years = ((year, y[list(those)]) for year, those in slots)
    return tuple(
        YearMean(year, recorded_in(each), 7 * float(np.nanmean(each))) for year, each in years if recorded_in(each)
    )


def blocks_of(y: Array, block: int) -> dict[int, Array]:
    """Whole blocks counted back from the end, by their number; what is recorded too little is dropped."""
    whole = len(y) // block
    numbered = enumerate(y[len(y) - whole * block :].reshape(whole, block))
    return {number: each for number, each in numbered if recorded_in(each) >= LEAST_RECORDED * block}


def fitted(blocks: dict[int, Array], block: int, window: int, *, with_season: bool) -> Trend:
    number, means = np.array(list(blocks), dtype=float), np.array([np.nanmean(each) for each in blocks.values()])
    columns = [np.ones_like(number), number]
    if with_season:
        angle = 2 * np.pi * block * (number + 0.5) / DAYS_OF_A_YEAR
        columns += [np.cos(angle), np.sin(angle)]
    missing = max(ENOUGH_BLOCKS - len(blocks), 0)
    return Trend(
        block=block,
        numbers=tuple(blocks),
        means=tuple(map(float, means)),
        nights=sum(map(recorded_in, blocks.values())),
        with_season=with_season,
        line=None if missing else line(means, np.column_stack(columns), of=1),
        more_nights=missing * block,
        window=window,
    )
