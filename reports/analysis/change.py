"""Did a change of medicine go with a change of cramps? Two weeks by two weeks, before and after."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from reports.analysis.blocks import Line, line, recorded_in
from reports.analysis.diary_table import Change
from reports.analysis.history import Array, History

BLOCK, WINDOW = 14, 182  # slots
TOGETHER = 14  # days: what comes so close cannot be told apart
ENOUGH_OF_A_BLOCK, ENOUGH_OF_A_SIDE = 5, 28  # recorded nights
BLOCKS_OF_A_SIDE, BLOCKS_IN_ALL = 2, 6
LEAST_VARIANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Event:
    """One change, or several that came together. `on`: the first night of what came of them all."""

    first: date
    on: date
    medicines: tuple[str, ...]

    @property
    def name(self) -> str:
        return " + ".join(self.medicines)


@dataclass(frozen=True, slots=True)
class Side:
    """The blocks of one side that are recorded enough: t (distance in blocks from the change) → y, shape (14,)."""

    blocks: dict[float, Array]

    @property
    def nights(self) -> int:
        return sum(map(recorded_in, self.blocks.values()))

    @property
    def mean(self) -> float | None:
        return float(np.nanmean(np.concatenate(list(self.blocks.values())))) if self.blocks else None

    @property
    def is_enough(self) -> bool:
        return len(self.blocks) >= BLOCKS_OF_A_SIDE and self.nights >= ENOUGH_OF_A_SIDE


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """Around one event. `level`: fit (a), before and after; `beside_trend`: fit (b), the same beside a straight line.

    Both are None when it is too early. `more_nights` is None when it is not, or when no more nights would do: too
    little was recorded before, the next change came, or the window after it is over.
    """

    event: Event
    before: Side
    after: Side
    level: Line | None = None
    beside_trend: Line | None = None
    more_nights: int | None = None


def events(changes: Sequence[Change]) -> Iterator[Event]:
    """Changes in order of date, those within two weeks of the one before taken together."""
    together: list[Change] = []
    for change in sorted(changes, key=lambda each: each.on):
        if together and (change.on - together[-1].on).days > TOGETHER:
            yield event_of(together)
            together = []
        together.append(change)
    if together:
        yield event_of(together)


def event_of(changes: Sequence[Change]) -> Event:
    return Event(changes[0].on, changes[-1].on, tuple(dict.fromkeys(each.medicine for each in changes)))


def before_and_after(history: History, y: Array) -> tuple[BeforeAfter, ...]:
    """Every event on the grid. y: the outcome by slot."""
    found = list(events(history.changes))
    since = [0, *(history.slot(event.on) for event in found)]
    until = [*(history.slot(event.first) for event in found[1:]), None]
    return tuple(
        around(event, history, y, max(begin, 0), end)
        for event, begin, end in zip(found, since, until, strict=False)
        if 0 <= history.slot(event.on) < history.slots
    )


def around(event: Event, history: History, y: Array, since: int, until: int | None) -> BeforeAfter:
    """Within the slots from `since` to before `until`, in which nothing else changed; None = nothing did after it."""
    on = history.slot(event.on)
    y = y.copy()
    y[max(history.slot(event.first), 0) : on] = np.nan  # between the first and the last of several changes
    room_before = on - max(since, on - WINDOW)
    room_after = min(history.slots if until is None else min(until, history.slots), on + WINDOW) - on
    before = side({-n - 0.5: y[on - (n + 1) * BLOCK : on - n * BLOCK] for n in reversed(range(room_before // BLOCK))})
    after = side({n + 0.5: y[on + n * BLOCK : on + (n + 1) * BLOCK] for n in range(room_after // BLOCK)})
    if not (before.is_enough and after.is_enough and len(before.blocks) + len(after.blocks) >= BLOCKS_IN_ALL):
        missing = nights_missing(before, after)
        may_come = before.is_enough and until is None and missing <= BLOCK * (WINDOW // BLOCK - room_after // BLOCK)
        return BeforeAfter(event, before, after, more_nights=missing if may_come else None)
    means = np.array([np.nanmean(each) for each in (*before.blocks.values(), *after.blocks.values())])
    t = np.array([*before.blocks, *after.blocks])
    level = np.column_stack([np.ones_like(t), t > 0])
    return BeforeAfter(
        event,
        before,
        after,
        level=line(means, level, of=1, least_variance=LEAST_VARIANCE),
        beside_trend=line(means, np.column_stack([level, t]), of=1, least_variance=LEAST_VARIANCE),
    )


def side(blocks: dict[float, Array]) -> Side:
    return Side({t: y for t, y in blocks.items() if recorded_in(y) >= ENOUGH_OF_A_BLOCK})


def nights_missing(before: Side, after: Side) -> int:
    """Fourteen for each block missing after the change; one more block where they hold too few nights."""
    wanted = max(BLOCKS_OF_A_SIDE, BLOCKS_IN_ALL - len(before.blocks))
    return BLOCK * max(wanted - len(after.blocks), 1)
