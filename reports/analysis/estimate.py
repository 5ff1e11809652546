"""A number that is not known exactly. Without numpy, so that pages can speak of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Range:
    """An estimate with its 95% range."""

    estimate: float
    low: float
    high: float

    def times(self, factor: float) -> "Range":
        return Range(factor * self.estimate, factor * self.low, factor * self.high)

    def within(self, low: float, high: float) -> bool:
        return low <= self.low and self.high <= high
