"""How often: so many a week, over recorded nights."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import stdev

from reports.analysis.diary_table import NightRow
from reports.analysis.weeks import Bin

ENOUGH_WEEKS = 4


@dataclass(frozen=True, slots=True)
class Rate:
    """Something a week: 7 x `events` / `nights`. The 95% interval is None where it cannot be said."""

    events: int
    nights: int
    interval: tuple[float, float] | None = None

    @property
    def a_week(self) -> float | None:
        return 7 * self.events / self.nights if self.nights else None


@dataclass(frozen=True, slots=True)
class Woken:
    """Cramp nights on which cramps woke the person, among those where the diary says."""

    woken: int
    known: int
    a_week: float | None


def cramp_rate(recorded: Sequence[NightRow], by_week: Iterable[Bin]) -> Rate:
    nights, cramps = len(recorded), sum(night.cramp_count for night in recorded)
    if not nights:
        return Rate(0, 0)
    # Not one in n nights: at most 3 in n such nights (Hanley and Lippman-Hand, JAMA 1983;249:1743).
    interval = spread_of_weeks(7 * cramps / nights, by_week) if cramps else (0.0, 7 * 3 / nights)
    return Rate(cramps, nights, interval)


def spread_of_weeks(a_week: float, by_week: Iterable[Bin]) -> tuple[float, float] | None:
    """95% interval of cramps a week, from how much the weeks differ (Student's t over their rates).

    Cramps come in spells, so nights are not independent; weeks nearly are. No interval from fewer than four
    mostly recorded weeks, or from weeks all alike, which would claim certainty.
    """
    from scipy.special import stdtrit  # costs 0.1 s to import

    rates = [week.a_week for week in by_week if week.mostly_recorded and week.a_week is not None]
    if len(rates) < ENOUGH_WEEKS or len(set(rates)) == 1:
        return None
    half = float(stdtrit(len(rates) - 1, 0.975)) * stdev(rates) / len(rates) ** 0.5
    return max(a_week - half, 0.0), a_week + half


def woken_rate(recorded: Sequence[NightRow]) -> Woken:
    """Nights woken by cramps a week: cramp nights a week x the share of those known that woke the person.

    Cramp nights that do not say are taken to be like those that do, not as nights slept through.
    """
    bad = [night for night in recorded if night.state == "cramps"]
    said = [answer for night in bad if (answer := woke(night)) is not None]
    if not recorded or (bad and not said):
        return Woken(0, 0, None)
    share = sum(said) / len(said) if said else 0.0
    return Woken(sum(said), len(said), 7 * len(bad) / len(recorded) * share)


def woke(night: NightRow) -> bool | None:
    """Whether cramps woke the person in a night with cramps."""
    answers = [cramp.woke_me for cramp in night.cramps]
    if night.woke_times or True in answers:
        return True
    if night.woke_times == 0 or (answers and None not in answers):
        return False
    return None
