"""One exposure against one outcome: enough nights, the test, rates and their ratio, and how many more nights."""

from dataclasses import dataclass
from math import ceil

import numpy as np

from reports.analysis.estimate import Range
from reports.analysis.history import Array
from reports.analysis.nights import HIGH, LOW, Calendar
from reports.analysis.sliding import Slide, slide

ENOUGH_NIGHTS, ENOUGH_OF_EACH, ENOUGH_HIGH_OR_LOW = 28, 5, 7
DOUBLING = 4 / (2 / 3)  # in standard errors of the mean: what three in four times shows a doubling, or rules it out


@dataclass(frozen=True, slots=True)
class Comparison:
    """`lag`: days from the exposure to the night. `slide` is None when it is too early or tied.

    `more_nights`: until it can be tested; 0 when it can. Means are those of the outcome, over the rows.
    """

    lag: int
    nights: int
    high: int
    low: int
    high_mean: float
    low_mean: float
    mean: float
    mean_x: float
    more_nights: int
    slide: Slide | None = None

    @property
    def tied(self) -> bool:
        return not self.more_nights and self.slide is None

    @property
    def rates(self) -> tuple[float, float]:
        """The outcome on an all-low and on an all-high stretch of days, p0 and p1."""
        assert self.slide is not None
        return self._rates(self.slide.b)

    @property
    def ratio(self) -> Range:
        """p1 / p0, and the same at both ends of the range of b."""
        assert self.slide is not None
        b = self.slide.range
        estimate, low, high = (
            high_rate / low_rate for low_rate, high_rate in map(self._rates, (b.estimate, b.low, b.high))
        )
        return Range(estimate, low, high)

    def _rates(self, b: float) -> tuple[float, float]:
        floor = 0.5 / self.nights
        return max(self.mean - b * self.mean_x, floor), max(self.mean + b * (1 - self.mean_x), floor)

    @property
    def opposite_raw(self) -> bool:
        """The bare means point the other way than what is left after allowing for the rest."""
        return self.slide is not None and (self.high_mean - self.low_mean) * self.slide.b < 0

    @property
    def nights_to_tell(self) -> int:
        """More nights until a doubling would show or be ruled out three times in four."""
        assert self.slide is not None
        shown = DOUBLING * self.slide.se / self.mean
        return max(ceil(self.nights * (shown**2 - 1)), ENOUGH_NIGHTS)


def compare(
    x: Array, y: Array, calendar: Calendar, more_columns: Array | None, *, lag: int = 0, yes_or_no: bool = True
) -> Comparison:
    """x: codes by slot, already moved by the lag; y: the outcome by slot; more_columns: (N, any), also allowed for.

    `yes_or_no`: y is 0 or 1, and there have to be enough of both.
    """
    rows = ~(np.isnan(x) | np.isnan(y))
    if more_columns is not None:
        rows &= ~np.isnan(more_columns).any(axis=1)
    x, y = x[rows], y[rows]
    nights, high, low = len(x), int(np.sum(x == HIGH)), int(np.sum(x == LOW))
    more = nights_missing(y, high, low, yes_or_no=yes_or_no)
    columns = [calendar.columns(rows)] if more_columns is None else [calendar.columns(rows), more_columns[rows]]
    return Comparison(
        lag=lag,
        nights=nights,
        high=high,
        low=low,
        high_mean=mean_of(y[x == HIGH]),
        low_mean=mean_of(y[x == LOW]),
        mean=mean_of(y),
        mean_x=mean_of(x),
        more_nights=more,
        slide=None if more else slide(x, y, np.hstack(columns), rows),
    )


def mean_of(values: Array) -> float:
    return float(values.mean()) if values.size else 0.0


def nights_missing(y: Array, high: int, low: int, *, yes_or_no: bool) -> int:
    """How many more nights, at the pace so far, until there are enough of each; 0 when there are."""
    nights, with_any = len(y), int(np.sum(y > 0))
    needs = [(ENOUGH_OF_EACH, with_any), (ENOUGH_HIGH_OR_LOW, high), (ENOUGH_HIGH_OR_LOW, low)]
    if yes_or_no:
        needs.append((ENOUGH_OF_EACH, nights - with_any))
    missing = [ceil((need - have) * nights / max(have, 1)) for need, have in needs if have < need]
    is_enough = nights >= ENOUGH_NIGHTS and not missing and bool(np.any(y != y[0]))
    return 0 if is_enough else max(1, ENOUGH_NIGHTS - nights, *missing)
