from datetime import date, datetime, timedelta

import pytest

from reports.analysis.diary_table import Period
from reports.forms import PeriodForm
from reports.periods import MOST_NIGHTS, latest_night, latest_nights

THURSDAY = date(2026, 3, 19)
FRIDAY = date(2026, 3, 20)
LONG_AGO = date(2020, 1, 1)


def at(clock: str) -> datetime:
    """A time of Saturday 21 March."""
    return datetime.fromisoformat(f"2026-03-21T{clock}+01:00")


@pytest.mark.parametrize(
    ("clock", "last_recorded", "expected"),
    [
        ("02:00", THURSDAY, THURSDAY),  # Friday's night still runs
        ("07:00", THURSDAY, THURSDAY),  # and may be filled in any moment
        ("07:00", FRIDAY, FRIDAY),
        ("13:00", THURSDAY, FRIDAY),  # over, and not filled in
        ("22:00", FRIDAY, FRIDAY),  # Saturday's has begun
        ("22:00", date(2026, 3, 21), date(2026, 3, 21)),  # and has its first cramp
    ],
)
def test_a_running_night_counts_once_something_is_recorded_of_it(
    clock: str, last_recorded: date, expected: date
) -> None:
    assert latest_night(at(clock), (LONG_AGO, last_recorded)) == expected


def test_ninety_nights_are_ninety_nights() -> None:
    found = latest_nights(90, at("13:00"), (LONG_AGO, FRIDAY))
    assert found == Period(FRIDAY - timedelta(days=89), FRIDAY)


def test_a_ready_made_period_does_not_reach_back_behind_the_diary() -> None:
    begun = FRIDAY - timedelta(days=4)
    assert latest_nights(90, at("13:00"), (begun, FRIDAY)) == Period(begun, FRIDAY)
    assert latest_nights(None, at("13:00"), (begun, FRIDAY)) == Period(begun, FRIDAY)


def test_all_is_ten_years_at_most() -> None:
    assert latest_nights(None, at("13:00"), (date(1950, 1, 1), FRIDAY)).nights == MOST_NIGHTS


def test_an_empty_diary_has_periods_too() -> None:
    assert latest_nights(30, at("13:00"), None).nights == 30
    assert latest_nights(None, at("13:00"), None) == Period(FRIDAY, FRIDAY)


def form(**said: str) -> PeriodForm:
    return PeriodForm(said, local=at("13:00"), span=(LONG_AGO, FRIDAY))


def test_an_address_without_a_period_means_ninety_nights() -> None:
    found = form()
    assert found.is_valid()
    assert (found.period().nights, found.chosen()) == (90, "90")


def test_dates_of_ones_own_are_taken_as_they_are() -> None:
    found = form(**{"from": "2019-01-01", "to": "2019-03-31", "nights": "30"})
    assert found.is_valid()
    assert (found.period(), found.chosen()) == (Period(date(2019, 1, 1), date(2019, 3, 31)), "")


@pytest.mark.parametrize(
    ("said", "field", "message"),
    [
        ({"nights": "31"}, "nights", "Select a valid choice. 31 is not one of the available choices."),
        ({"from": "2026-01-01"}, "to", "Give both dates."),
        ({"to": "2026-01-01"}, "from", "Give both dates."),
        ({"from": "2026-02-30", "to": "2026-03-01"}, "from", "Enter a valid date."),
        ({"from": "2026-03-02", "to": "2026-03-01"}, "to", "The last night comes before the first."),
        ({"from": "2026-03-01", "to": "2026-03-21"}, "to", "This night has not come yet."),
        ({"from": "2016-01-01", "to": "2026-03-20"}, "from", "Choose ten years or less."),
        ({"from": "0001-01-01", "to": "0001-01-02"}, "from", "Choose a later date."),
    ],
)
def test_dates_that_make_no_period_are_refused_beside_their_field(
    said: dict[str, str], field: str, message: str
) -> None:
    assert form(**said).errors == {field: [message]}
