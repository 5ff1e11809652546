"""What one question comes to, whatever the question was."""

from dataclasses import dataclass
from typing import Literal

from reports.analysis.estimate import Range

Kind = Literal["exposure", "after_cramp", "same_side", "trend", "change", "experiment"]
Tier = Literal["clear", "possible", "no_sign", "cant_tell", "too_early", "tied", "not_varying", "described"]
Direction = Literal["more", "fewer", "same", "opposite", "none"]


@dataclass(frozen=True, slots=True)
class ExposureCounts:
    """Nights after high and low days, and those of them with cramps (or their cramps, where these are counted)."""

    high_cramp: int
    high: int
    low_cramp: int
    low: int


@dataclass(frozen=True, slots=True)
class AfterCrampCounts:
    """Mean pain 0-10 on days after a cramp night and on others; the adjusted difference in points, with its range."""

    mean_after: float | None
    mean_other: float | None
    points: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class SideCounts:
    """Pairs on the same side; the share that luck would give; the range of the share."""

    same: int
    pairs: int
    luck: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class TrendCounts:
    """Fitted nights with cramps a week (or cramps) at both ends; the slope per block, with its range. `first` and
    `last`: the nights from which to which it is about, as ISO text."""

    start_per_week: float | None
    end_per_week: float | None
    blocks: int
    slope: float | None
    low: float | None
    high: float | None
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class ChangeCounts:
    """Cramps per night in the weeks before and after; `on` is the first night of the new regime, as ISO text."""

    on: str
    before: float | None
    before_nights: int
    after: float | None
    after_nights: int
    p_level: float | None
    p_trend: float | None


@dataclass(frozen=True, slots=True)
class ExperimentCounts:
    """Usable pairs; mean of their nights with and without, None until the experiment is over."""

    pairs: int
    on: float | None
    off: float | None


Counts = ExposureCounts | AfterCrampCounts | SideCounts | TrendCounts | ChangeCounts | ExperimentCounts


@dataclass(frozen=True, slots=True)
class Finding:
    """`difference`: in the outcome per night, high against low, or after against before. None = does not apply.

    `sign`: of the effect, 0 where none was estimated. `logged`: recorded share of nights after high and after low days,
    where these differ enough to mislead, and as much when the rest is allowed for.
    """

    kind: Kind
    name: str
    tier: Tier
    nights_used: int
    counts: Counts | None = None
    sign: int = 0
    lag: int | None = None
    lags_alike: tuple[int, ...] = ()
    difference: Range | None = None
    ratio: Range | None = None
    p: float | None = None
    p_adjusted: float | None = None
    more_nights: int | None = None
    cautions: tuple[str, ...] = ()
    logged: tuple[float, float] | None = None

    @property
    def stands_out(self) -> bool:
        return self.tier in ("clear", "possible")

    @property
    def direction(self) -> Direction:
        """Only what stands out points anywhere."""
        if not self.stands_out or not self.sign:
            return "none"
        if self.kind == "same_side":
            return "same" if self.sign > 0 else "opposite"
        return "more" if self.sign > 0 else "fewer"
