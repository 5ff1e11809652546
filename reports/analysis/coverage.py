"""How complete a diary is: what makes every other number believable."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from itertools import groupby
from typing import Literal

from reports.analysis.diary_table import ONE_DAY, NightRow, Period

ENOUGH_NIGHTS, ENOUGH_SHARE = 14, 0.7
NIGHT_BEGINS = time(18)
# The time of waking is not asked. It is taken as 8 in the morning, and 12 hours later is 8 in the evening.
ON_TIME_UNTIL = time(20)


@dataclass(frozen=True, slots=True)
class Coverage:
    """`on_time`, `later` and `time_unknown` add up to `recorded`."""

    nights: int
    recorded: int
    on_time: int
    later: int
    time_unknown: int
    longest_gap: int

    @property
    def share(self) -> float:
        return self.recorded / self.nights

    @property
    def thin(self) -> bool:
        """Too few nights, or too many missing, to rest much on."""
        return self.recorded < ENOUGH_NIGHTS or self.share < ENOUGH_SHARE


def coverage(recorded: Iterable[NightRow], period: Period) -> Coverage:
    known = {night.night_of: night for night in recorded}
    entered = Counter(entry_time(night) for night in known.values())
    return Coverage(
        nights=period.nights,
        recorded=len(known),
        on_time=entered["on_time"],
        later=entered["later"],
        time_unknown=entered["unknown"],
        longest_gap=longest_run(day not in known for day in period),
    )


def entry_time(night: NightRow) -> Literal["on_time", "later", "unknown"]:
    """When a night was filled in. A time before the night began cannot be true, so it is unknown."""
    if night.recorded_at is None:
        return "unknown"
    clock = night.recorded_at.replace(tzinfo=None)
    if clock < datetime.combine(night.night_of, NIGHT_BEGINS):
        return "unknown"
    return "on_time" if clock <= datetime.combine(night.night_of + ONE_DAY, ON_TIME_UNTIL) else "later"


def longest_run(flags: Iterable[bool]) -> int:
    return max((sum(1 for _ in run) for flag, run in groupby(flags) if flag), default=0)
