"""Plain counts over all cramps of the nights: when they came, how bad they were, what was tried. Nothing is tested."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reports.analysis.diary_table import CrampRow
from reports.analysis.strength import Duration, Scale, duration, scale

PARTS = ("before_midnight", "small_hours", "towards_morning")
MORNING, NOON = 4, 12


@dataclass(frozen=True, slots=True)
class Relief:
    """What was done in so many cramps; of those that say whether it helped, how many do."""

    name: str
    cramps: int
    helped: int
    said: int


@dataclass(frozen=True, slots=True)
class Tallies:
    by_part: tuple[tuple[str, int], ...]  # part of the night → cramps
    time_unknown: int
    reliefs: tuple[Relief, ...]  # the most frequent first
    nights: int  # with a cramp written down
    worst: Scale  # the worst strength of each night
    cramps: int
    length: Duration
    woken: int  # cramps that woke the person,
    woken_said: int  # of those that say


def tally(nights: Sequence[Sequence[CrampRow]]) -> Tallies:
    """`nights`: the cramps of each night that has any."""
    every = [cramp for cramps in nights for cramp in cramps]
    woken = [cramp.woke_me for cramp in every if cramp.woke_me is not None]
    parts = Counter(part_of_night(cramp) for cramp in every)
    names = Counter(name for cramp in every for name in cramp.relief)
    return Tallies(
        by_part=tuple((part, parts[part]) for part in PARTS),
        time_unknown=parts[None],
        reliefs=tuple(
            relief(name, [cramp for cramp in every if name in cramp.relief]) for name, _n in names.most_common()
        ),
        nights=len(nights),
        worst=scale(worst_of(cramps) for cramps in nights),
        cramps=len(every),
        length=duration(every),
        woken=sum(woken),
        woken_said=len(woken),
    )


def worst_of(cramps: Iterable[CrampRow]) -> int | None:
    return max((cramp.intensity for cramp in cramps if cramp.intensity is not None), default=None)


def part_of_night(cramp: CrampRow) -> str | None:
    """By the time where it is known, else by what was answered; None = neither."""
    if cramp.hour is None:
        return cramp.about_when if cramp.about_when in PARTS else None
    if cramp.hour < MORNING:
        return "small_hours"
    return "towards_morning" if cramp.hour < NOON else "before_midnight"


def relief(name: str, cramps: list[CrampRow]) -> Relief:
    answers = [cramp.relief_helped for cramp in cramps if cramp.relief_helped is not None]
    return Relief(name, len(cramps), sum(answers), len(answers))
