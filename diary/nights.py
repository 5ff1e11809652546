"""The calendar rule: which night a moment belongs to. Pure: no database, no clock.

A night runs from 18:00 to 11:59 and carries the date of its evening. Everything is decided by the person's own
clock (an aware datetime in their zone); what was decided is stored and never worked out again.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

EVENING = time(18)  # a night begins
NOON = time(12)  # and ends
DEEP_NIGHT = time(22)
MORNING = time(4)  # from here on "no cramps" can be said of it
# The time of waking is not asked. It is taken as 8 in the morning, and 12 hours later is 8 in the evening.
ON_TIME_UNTIL = time(20)
ONE_DAY = timedelta(days=1)
GAP = 4 * ONE_DAY  # nothing written for so many nights: who comes back is welcomed
WITH_OFFSET = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)", re.ASCII | re.IGNORECASE)
FIRST_DATE, LAST_DATE = date(1900, 1, 1), date(2199, 12, 31)


def local_time(instant: datetime, zone: ZoneInfo) -> datetime:
    """The instant on the person's clock, as a datetime with a fixed offset; absurd clocks are held at the edge."""
    try:
        local = instant.astimezone(zone)
    except OverflowError:
        local = instant.astimezone(UTC)
    return fixed_offset(local)


def fixed_offset(local: datetime) -> datetime:
    """The same clock reading and offset, without the rules of a zone."""
    return datetime.fromisoformat(local.isoformat(timespec="seconds"))


def parse_local(text: str) -> datetime:
    """ISO text with a date, a time and a UTC offset. ValueError for anything else."""
    if not WITH_OFFSET.fullmatch(text):
        raise ValueError("no time with a UTC offset")
    moment = datetime.fromisoformat(text)
    if not FIRST_DATE <= moment.date() <= LAST_DATE:
        raise ValueError("no such year in a diary")
    return fixed_offset(moment)


def night_of(local: datetime) -> date | None:
    """The night a moment belongs to; None in the daytime (12:00-17:59)."""
    if local.time() >= EVENING:
        return local.date()
    if local.time() < NOON:
        return local.date() - ONE_DAY
    return None


def turns(local: datetime) -> datetime:
    """When Today next asks something else: at midnight, when a night may be told, ends or begins."""
    later = [clock for clock in (MORNING, NOON, EVENING) if clock > local.time()]
    day, clock = (local.date(), later[0]) if later else (local.date() + ONE_DAY, time(0))
    return datetime.combine(day, clock, tzinfo=local.tzinfo)


def night_of_now(local: datetime) -> date:
    """The night that Today asks about: the one under way, else the one just ended."""
    return night_of(local) or local.date() - ONE_DAY


def night_that_ended(local: datetime) -> date:
    """The newest night of which it can be said how it was. Before that it is not "not logged"."""
    return night_of_now(local) - (ONE_DAY if is_under_way(local) else timedelta())


def is_under_way(local: datetime) -> bool:
    """Until four in the morning a night is not over: only "a cramp now" can be said of it, not "no cramps"."""
    return local.time() >= EVENING or local.time() < MORNING


def is_gap(written: datetime, now: datetime) -> bool:
    """Whether who last wrote then comes back after a gap. Both by the person's own clock."""
    return night_of_now(now) - night_of_now(written) >= GAP


def entry_time(evening: date, recorded_at: datetime | None) -> Literal["on_time", "later", "unknown"]:
    """When the night of `evening` was filled in. A time before it began cannot be true, so it is unknown."""
    if recorded_at is None:
        return "unknown"
    clock = recorded_at.replace(tzinfo=None)
    if clock < datetime.combine(evening, EVENING):
        return "unknown"
    return "on_time" if clock <= datetime.combine(evening + ONE_DAY, ON_TIME_UNTIL) else "later"


def is_deep_night(clock: time) -> bool:
    """Between ten in the evening and four in the morning nobody speaks of the day."""
    return clock >= DEEP_NIGHT or clock < MORNING


def moment_in_night(evening: date, clock: time, zone: ZoneInfo) -> datetime:
    """A clock time within the night of `evening`. ValueError in the daytime, which is in no night."""
    if NOON <= clock < EVENING:
        raise ValueError("a night runs from 18:00 to 11:59")
    day = evening if clock >= EVENING else evening + ONE_DAY
    return moment_on(day, clock, zone)


def moment_on(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """A clock time on a date in a zone. A time that the clocks skipped in spring is moved on by what they skipped."""
    there = datetime.combine(day, clock, tzinfo=zone)
    return local_time(there.astimezone(UTC), zone)
