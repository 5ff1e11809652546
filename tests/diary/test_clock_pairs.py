"""The phone's clock and the server's decide alike: both are held against the pairs in tests/js/clock.json.

python -m tests.diary.test_clock_pairs      writes the file anew, after a change of the rule
"""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from diary.nights import local_time, moment_in_night, moment_on

PAIRS = Path(__file__).parents[1] / "js" / "clock.json"
# Offsets east and west, of halves and quarters of an hour, summer time of one hour and of half an hour, in both halves
# of the world, at midnight, over a date line that was crossed, and none at all.
ZONES = (
    "Europe/Berlin", "Europe/London", "Europe/Lisbon", "America/New_York", "America/St_Johns", "America/Sao_Paulo",
    "America/Los_Angeles", "Australia/Lord_Howe", "Australia/Adelaide", "Pacific/Auckland", "Pacific/Chatham",
    "Pacific/Apia", "Pacific/Honolulu", "Asia/Kathmandu", "Asia/Kolkata", "Asia/Tokyo", "Asia/Beirut", "Africa/Cairo",
    "Africa/Casablanca", "Atlantic/Azores", "UTC",
)  # fmt: skip
YEARS = (2011, 2026)
CLOCKS = ("00:00", "00:30", "01:59", "02:00", "02:15", "02:30", "03:00", "12:00", "17:59", "18:00", "23:45")


def turns(zone: ZoneInfo, year: int) -> Iterator[date]:
    """The dates on which the clocks of a zone change."""
    day = datetime(year, 1, 1, tzinfo=UTC)
    while day.year == year:
        if (day + timedelta(days=1)).astimezone(zone).utcoffset() != day.astimezone(zone).utcoffset():
            yield day.date()
        day += timedelta(days=1)


def rows() -> Iterator[list[str | None]]:
    """[zone, date, clock, that moment, the moment within the night of that date, the moment read from its instant]."""
    for name in ZONES:
        zone = ZoneInfo(name)
        for year in YEARS:
            days = {date(year, 2, 28), date(year, 12, 31)}
            for turn in turns(zone, year):
                days |= {turn - timedelta(days=1), turn, turn + timedelta(days=1)}
            for number, day in enumerate(sorted(days)):
                for clock in CLOCKS if name == ZONES[0] else CLOCKS[number % 3 :: 3]:
                    yield decided(name, day, clock)


def decided(name: str, day: date, clock: str) -> list[str | None]:
    zone, at = ZoneInfo(name), time.fromisoformat(clock)
    try:
        in_night = moment_in_night(day, at, zone).isoformat()
    except ValueError:
        in_night = None
    instant = datetime.combine(day, at, tzinfo=UTC)
    return [
        name,
        str(day),
        clock,
        moment_on(day, at, zone).isoformat(),
        in_night,
        local_time(instant, zone).isoformat(),
    ]


def kept() -> list[list[str | None]]:
    found: list[list[str | None]] = json.loads(PAIRS.read_text())
    return found


def test_there_are_many_pairs_with_times_that_come_twice_and_never() -> None:
    found = kept()
    assert len(found) > 1_000
    assert {"2026-03-29T03:30:00+02:00", "2026-10-25T02:30:00+02:00"} <= {row[3] for row in found if row[2] == "02:30"}


@pytest.mark.parametrize("name", ZONES)
def test_the_server_decides_as_the_pairs_say(name: str) -> None:
    own = [row for row in kept() if row[0] == name]
    assert own == [decided(name, date.fromisoformat(str(row[1])), str(row[2])) for row in own]


if __name__ == "__main__":
    lines = ",\n".join(json.dumps(row) for row in rows())
    PAIRS.write_text(f"[\n{lines}\n]\n")
