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
    """Days with a rating; those above 0 by the side given that day; days with a record but no rating."""

    rated: int = 0
    above_0: int = 0
    left: int = 0
    right: int = 0
    both: int = 0
    unrated: int = 0

    @property
    def side_unknown(self) -> int:
        return self.above_0 - self.left - self.right - self.both


def places(recorded: Iterable[NightRow]) -> tuple[Place, ...]:
    """Cramps by side and muscle. A cramp that was counted but not described is in no known place."""
    counts: Counter[tuple[str | None, str | None]] = Counter()
    for night in recorded:
        counts.update((cramp.side, cramp.muscle) for cramp in night.cramps)
        counts[None, None] += night.cramp_count - len(night.cramps)
    return tuple(Place(side, muscle, n) for (side, muscle), n in counts.items() if n)


def pain_days(pains: Iterable[PainRow]) -> PainDays:
    """A rating of 0 is a day without pain: whatever side came with it is not counted."""
    days: defaultdict[date, list[PainRow]] = defaultdict(list)
    for pain in pains:
        days[pain.on].append(pain)
    rated = [day for day in days.values() if any(pain.worst is not None for pain in day)]
    above_0 = [felt for day in rated if (felt := [pain for pain in day if pain.worst])]
    sides = Counter(day_side({pain.side for pain in felt if pain.side}) for felt in above_0)
    return PainDays(
        len(rated), len(above_0), sides["left"], sides["right"], sides["both"], unrated=len(days) - len(rated)
    )


def day_side(given: set[str]) -> str | None:
    """Left in the morning and right in the evening is a day with both."""
    if not given:
        return None
    return next(iter(given)) if len(given) == 1 else "both"
