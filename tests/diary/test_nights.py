"""The calendar rule, over many zones, clock changes, journeys and wrong clocks."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from diary.nights import (
    is_under_way,
    local_time,
    moment_in_night,
    moment_on,
    night_of,
    night_of_now,
    parse_local,
)

ZONES = (
    "Europe/Berlin", "America/New_York", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Kiritimati",
    "Pacific/Pago_Pago", "Asia/Kathmandu", "Africa/Casablanca", "America/Sao_Paulo", "Pacific/Apia", "UTC",
)  # fmt: skip
PAIRS = 10_000
BERLIN = ZoneInfo("Europe/Berlin")


def zones_and_instants() -> list[tuple[ZoneInfo, datetime]]:
    """10,000 pairs: any minute from 1970 to 2099, and the hours around every clock change of thirty years."""
    dice = Random(1)
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    anywhere = [epoch + timedelta(minutes=dice.randrange(68_000_000)) for _ in range(PAIRS - 4_000)]
    around_changes = [
        datetime(year, month, day, hour, 30, tzinfo=UTC)
        for year in range(2000, 2030)
        for month in (3, 4, 10, 11)
        for day in range(1, 32, 3)
        if day < 31 or month in (3, 10)
        for hour in (0, 1, 6, 22)
    ][:4_000]
    instants = anywhere + around_changes
    instants += [epoch + timedelta(hours=n) for n in range(PAIRS - len(instants))]
    return [(ZoneInfo(ZONES[number % len(ZONES)]), instant) for number, instant in enumerate(instants)]


def test_ten_thousand_moments_belong_to_the_night_of_the_persons_own_clock() -> None:
    pairs = zones_and_instants()
    for zone, instant in pairs:
        clock = instant.astimezone(zone).replace(tzinfo=None)
        expected = None if 12 <= clock.hour < 18 else (clock - timedelta(hours=12)).date()
        assert night_of(local_time(instant, zone)) == expected, (zone, instant)
    assert len(pairs) == PAIRS


def test_a_stored_moment_keeps_its_night_wherever_the_person_travels() -> None:
    for number, (zone, instant) in enumerate(zones_and_instants()):
        local = local_time(instant, zone)
        stored = parse_local(local.isoformat(timespec="seconds"))
        elsewhere = ZoneInfo(ZONES[number % 7])
        assert (stored, stored.utcoffset(), night_of(stored)) == (local, local.utcoffset(), night_of(local))
        assert local_time(stored, elsewhere) == instant.replace(second=0, microsecond=0)


def test_a_clock_time_written_in_a_night_is_in_that_night() -> None:
    dice = Random(2)
    clocks = [time(hour, minute) for hour in (*range(12), *range(18, 24)) for minute in (0, 30, 59)]
    for zone, instant in zones_and_instants():
        evening, clock = instant.date(), dice.choice(clocks)
        moment = moment_in_night(evening, clock, zone)
        same_clock = moment.timetz().replace(tzinfo=None) == clock
        assert not same_clock or night_of(moment) == evening, (zone, evening, clock)


@pytest.mark.parametrize(
    ("clock", "asked_about", "under_way"),
    [
        ("00:00", date(2026, 3, 20), True),
        ("03:59", date(2026, 3, 20), True),
        ("04:00", date(2026, 3, 20), False),
        ("06:30", date(2026, 3, 20), False),
        ("11:59", date(2026, 3, 20), False),
        ("12:00", date(2026, 3, 20), False),
        ("17:59", date(2026, 3, 20), False),
        ("18:00", date(2026, 3, 21), True),
        ("23:59", date(2026, 3, 21), True),
    ],
)
def test_today_asks_about_the_night_of_now(clock: str, asked_about: date, under_way: bool) -> None:
    now = datetime.fromisoformat(f"2026-03-21T{clock}:00+01:00")
    assert (night_of_now(now), is_under_way(now)) == (asked_about, under_way)


def test_half_past_two_that_the_clocks_skipped_is_half_past_three() -> None:
    assert moment_on(date(2026, 3, 29), time(2, 30), BERLIN).isoformat() == "2026-03-29T03:30:00+02:00"


def test_half_past_two_that_came_twice_is_the_first() -> None:
    assert moment_on(date(2026, 10, 25), time(2, 30), BERLIN).isoformat() == "2026-10-25T02:30:00+02:00"


def test_afternoon_is_in_no_night() -> None:
    with pytest.raises(ValueError, match="18:00"):
        moment_in_night(date(2026, 3, 20), time(12, 0), BERLIN)


@pytest.mark.parametrize(
    "wrong",
    ["2026-03-20", "2026-03-20T02:30", "02:30", "1850-01-01T00:00+00:00", "9999-12-31T23:00-10:00", "x"],
)
def test_a_moment_without_date_clock_or_offset_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"with a UTC offset|no such year"):
        parse_local(wrong)


@pytest.mark.parametrize(
    "instant",
    [
        "1970-01-01T00:00:00+00:00",
        "2099-12-31T23:59:59+00:00",
        "9999-12-31T23:59:59+00:00",
        "0001-01-01T00:00:00+00:00",
    ],
)
def test_an_absurd_clock_still_has_a_local_time(instant: str) -> None:
    moment = datetime.fromisoformat(instant)
    assert local_time(moment, ZoneInfo("Pacific/Kiritimati")) == moment
