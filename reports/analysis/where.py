"""Which leg and muscle, and which side the nerve pain was on."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reports.analysis.diary_table import NightRow, PainRow


@dataclass(frozen=True, slots=True)
class Place:
    """A number of cramps in one place; None = not said."""

    side: str | None
    muscle: str | None
    cramps: int


@dataclass(frozen=True, slots=True)
class PainDays:
    """Days with a nerve pain record, by the side given that day."""

    days: int
    left: int
    right: int
    both: int

    @property
    def side_unknown(self) -> int:
        return self.days - self.left - self.right - self.both


def places(recorded: Iterable[NightRow]) -> tuple[Place, ...]:
    """Cramps by side and muscle. A cramp that was counted but not described is in no known place."""
    counts: Counter[tuple[str | None, str | None]] = Counter()
    for night in recorded:
        counts.update((cramp.side, cramp.muscle) for cramp in night.cramps)
        counts[None, None] += night.cramp_count - len(night.cramps)
    return tuple(Place(side, muscle, n) for (side, muscle), n in counts.items() if n)


def pain_days(pains: Iterable[PainRow]) -> PainDays:
    sides: defaultdict[date, set[str]] = defaultdict(set)
    for pain in pains:
        sides[pain.on] |= {pain.side} if pain.side else set()
    of_days = Counter(day_side(given) for given in sides.values())
    return PainDays(len(sides), of_days["left"], of_days["right"], of_days["both"])


def day_side(given: set[str]) -> str | None:
    """Left in the morning and right in the evening is a day with both."""
    if not given:
        return None
    return next(iter(given)) if len(given) == 1 else "both"
