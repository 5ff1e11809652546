"""How long and how bad: middle and extreme values, each with the number of answers it rests on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median, median_low

from reports.analysis.diary_table import CrampRow

BANDS = ("under_1", "1_5", "5_10", "over_10")  # minutes


@dataclass(frozen=True, slots=True)
class Duration:
    """How long cramps last. Minutes where every length known is in minutes, else the band alone."""

    known: int
    median_min: float | None = None
    longest_min: float | None = None
    median_band: str | None = None
    longest_band: str | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """Answers on a scale of 0-10."""

    known: int
    median: float | None = None
    worst: int | None = None


def duration(cramps: Sequence[CrampRow]) -> Duration:
    """With an even number of cramps the median band is the shorter of the two in the middle."""
    minutes = [cramp.duration_min for cramp in cramps if cramp.duration_min is not None]
    ranks = [BANDS.index(band) for cramp in cramps if (band := band_of(cramp)) is not None]
    if not ranks:
        return Duration(known=0)
    exact = len(minutes) == len(ranks)
    return Duration(
        known=len(ranks),
        median_min=median(minutes) if exact else None,
        longest_min=max(minutes) if exact else None,
        median_band=BANDS[median_low(ranks)],
        longest_band=BANDS[max(ranks)],
    )


def band_of(cramp: CrampRow) -> str | None:
    """The band of a cramp's length: under 1, 1 to under 5, 5 to 10, over 10 minutes."""
    if (minutes := cramp.duration_min) is None:
        return cramp.duration_band
    return BANDS[(minutes >= 1) + (minutes >= 5) + (minutes > 10)]


def scale(answers: Iterable[int | None]) -> Scale:
    known = [answer for answer in answers if answer is not None]
    return Scale(len(known), median(known), max(known)) if known else Scale(0)
