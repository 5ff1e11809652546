"""How complete a diary is: what makes every other number believable."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from diary.nights import entry_time
from reports.analysis.diary_table import NightRow, Period

ENOUGH_NIGHTS, ENOUGH_SHARE = 14, 0.7


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
    entered = Counter(entry_time(night.night_of, night.recorded_at) for night in known.values())
    return Coverage(
        nights=period.nights,
        recorded=len(known),
        on_time=entered["on_time"],
        later=entered["later"],
        time_unknown=entered["unknown"],
        longest_gap=longest_run(day not in known for day in period),
    )


def longest_run(flags: Iterable[bool]) -> int:
    return max((sum(1 for _ in run) for flag, run in groupby(flags) if flag), default=0)
