"""Which nights a page is about."""

from datetime import date, datetime
from typing import NamedTuple

from diary.nights import night_of, night_of_now, night_that_ended
from reports.analysis.diary_table import ONE_DAY, Period

Span = tuple[date, date]  # the first and the last recorded night of a diary

MOST_NIGHTS = 3_660  # ten years: what one page or PDF may take


class Used(NamedTuple):
    """`last`: the last night that is used; `over`: the last of these that is past."""

    last: date
    over: date


def nights_used(local: datetime, until: date | None) -> Used:
    """`local`: now, by the person's clock. `until`: where the diary is cut, None = nowhere."""
    last = min(until or local.date(), local.date())
    return Used(last, min(last, night_that_ended(local)))


def latest_night(local: datetime, span: Span | None) -> date:
    """The night that a report ends with: a night still running counts once something is recorded of it."""
    tonight = night_of_now(local)
    running = night_of(local) is not None
    return tonight - ONE_DAY if running and not (span and span[1] >= tonight) else tonight


def latest_nights(count: int | None, local: datetime, span: Span | None) -> Period:
    """The latest `count` nights (None: all), but none from before the diary begins."""
    last = latest_night(local, span)
    first = last - ((count or MOST_NIGHTS) - 1) * ONE_DAY
    if span and span[0] <= last:
        return Period(max(first, span[0]), last)
    return Period(first if count else last, last)
