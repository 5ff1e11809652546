"""From records in the database to what the insights are worked out from."""

from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from diary import services
from reports.analysis.diary_table import Change
from reports.analysis.history import History
from reports.history import history_of
from tests.factories import (
    NIGHT,
    NOW,
    a_change,
    a_cramp,
    a_day,
    a_dose,
    a_drink,
    a_habit,
    a_medicine,
    a_nerve_pain,
    a_night,
    an_experiment,
)

pytestmark = pytest.mark.django_db

FIRST = NIGHT - timedelta(days=3)  # Tuesday, 17 March 2026


def nights_from_first(person: User, *states: bool | None) -> None:
    """Yes = a cramp, no = none, None = not recorded."""
    for number, state in enumerate(states):
        night = FIRST + timedelta(days=number)
        if state is not None:
            a_cramp(person, night) if state else a_night(person, night)


def history(person: User, until: date = NIGHT) -> History:
    return history_of(person, until, until)[0]


def values(person: User, name: str) -> list[float | None] | None:
    array = history(person).exposures.get(name)
    return None if array is None or np.isnan(array).all() else as_list(array)


def as_list(array: Any) -> list[float | None]:
    return [None if np.isnan(value) else float(value) for value in array]


def at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), NOW.tzinfo)


def test_the_grid_runs_from_the_first_to_the_last_recorded_night(person: User) -> None:
    nights_from_first(person, False, None, True, False)
    a_cramp(person, FIRST + timedelta(days=2))
    a_night(person, FIRST - timedelta(days=1), cramps=None, note="Only a note.")
    found = history(person)
    assert (found.first, found.last) == (FIRST, NIGHT)
    assert as_list(found.cramps) == [0, None, 2, 0]
    assert as_list(history(person, NIGHT - timedelta(days=1)).cramps) == [0, None, 2]


def test_an_empty_diary_is_an_empty_grid(person: User) -> None:
    assert history(person).slots == 0


def test_a_daytime_cramp_records_no_night(person: User) -> None:
    nights_from_first(person, False, None, None, False)
    a_cramp(person, None, started_at=at(FIRST + timedelta(days=1), "15:00"))
    assert as_list(history(person).cramps) == [0, None, None, 0]


def test_pain_is_the_worst_of_the_day_and_unrated_is_not_0(person: User) -> None:
    nights_from_first(person, False, False, False, False)
    a_nerve_pain(person, FIRST, leg=3, back=None)
    a_nerve_pain(person, FIRST, leg=6, back=None)
    a_nerve_pain(person, FIRST + timedelta(days=2), leg=0, back=2)
    assert (values(person, "leg_pain"), values(person, "back_pain")) == ([6, None, 0, None], [None, None, 2, None])


def test_any_drink_makes_fluid_and_alcohol_known(person: User) -> None:
    nights_from_first(person, False, False, False, False)
    a_drink(person, FIRST, ml=200)
    a_drink(person, FIRST, ml=300, drink="tea")
    a_drink(person, FIRST + timedelta(days=1), ml=150, drink="alcohol")
    assert (values(person, "fluid"), values(person, "alcohol")) == ([500, 0, None, None], [0, 150, None, None])


def test_a_drink_without_an_amount_leaves_its_own_sum_unknown(person: User) -> None:
    nights_from_first(person, False, False, False, False)
    a_drink(person, FIRST, ml=200)
    a_drink(person, FIRST, ml=None, drink="alcohol")
    a_drink(person, FIRST + timedelta(days=1), ml=300)
    a_drink(person, FIRST + timedelta(days=1), ml=None, drink="tea")
    a_drink(person, FIRST + timedelta(days=2), ml=100, drink="alcohol")
    a_drink(person, FIRST + timedelta(days=2), ml=None, drink=None)
    a_drink(person, NIGHT, ml=150, drink=None)
    assert (values(person, "fluid"), values(person, "alcohol")) == ([200, None, None, 150], [None, 0, None, 0])


def test_a_drink_with_or_after_the_first_cramp_of_the_evening_counts_for_the_next_date(person: User) -> None:
    nights_from_first(person, False, None, False, False)
    second = FIRST + timedelta(days=1)
    a_cramp(person, second, started_at=at(second, "22:00"), time_known="exact")
    a_drink(person, at=at(second, "21:59"), ml=100)
    a_drink(person, at=at(second, "22:00"), ml=200)
    a_drink(person, at=at(second + timedelta(days=1), "03:00"), ml=400)
    assert values(person, "fluid") == [None, 100, 600, None]


def test_a_dose_with_or_after_the_first_cramp_of_the_evening_counts_for_the_next_date(person: User) -> None:
    nights_from_first(person, False, None, False, False)
    second = FIRST + timedelta(days=1)
    for clock in ("23:00", "22:00"):
        a_cramp(person, second, started_at=at(second, clock), time_known="exact")
    medicine = a_medicine(person, name="Naproxen", regime="as_needed").id
    for clock in ("08:00", "09:00", "22:00", "22:30"):
        a_dose(person, medicine=medicine, at=at(second, clock))
    assert values(person, "medicine:Naproxen") == [None, 2, 2, None]


def test_a_deleted_cramp_moves_no_drink(person: User) -> None:
    nights_from_first(person, False, False, False, False)
    cramp = a_cramp(person, FIRST, started_at=at(FIRST, "20:00"), time_known="exact")
    a_drink(person, at=at(FIRST, "21:00"), ml=100)
    assert values(person, "fluid") == [None, 100, None, None]
    services.forget(person, "cramp", cramp.id, NOW)
    assert values(person, "fluid") == [100, None, None, None]


def test_a_day_says_what_it_says_and_no_more(person: User) -> None:
    nights_from_first(person, False, False, False, False)
    habit = a_habit(person, name="Good shoes")
    a_day(person, FIRST, exercise_min=30, sitting_h=7.5, heat=False, own={str(habit.id): True})
    a_day(person, FIRST + timedelta(days=1), exercise_min=None, heat=True, own={str(habit.id): None})
    assert {name: values(person, name) for name in ("exercise", "sitting", "heat", "own:Good shoes", "cold")} == {
        "exercise": [30, None, None, None],
        "sitting": [7.5, None, None, None],
        "heat": [0, 1, None, None],
        "own:Good shoes": [1, None, None, None],
        "cold": None,
    }


def test_a_regular_medicine_is_0_only_where_it_was_skipped(person: User) -> None:
    nights_from_first(person, False, False, False, False)
    medicine = a_medicine(person, name="Statin", regime="regular").id
    a_dose(person, FIRST, medicine=medicine)
    a_dose(person, FIRST + timedelta(days=1), medicine=medicine, event="skipped")
    a_nerve_pain(person, FIRST + timedelta(days=2))
    assert values(person, "medicine:Statin") == [1, 0, None, None]


def test_a_medicine_for_when_it_is_needed_is_0_on_days_with_entries_from_its_first_dose_on(person: User) -> None:
    nights_from_first(person, False, False, False, False)
    medicine = a_medicine(person, name="Naproxen", regime="as_needed").id
    a_nerve_pain(person, FIRST)
    a_dose(person, FIRST + timedelta(days=1), medicine=medicine)
    a_dose(person, FIRST + timedelta(days=1), medicine=medicine)
    a_dose(person, FIRST + timedelta(days=2))  # of another medicine
    assert values(person, "medicine:Naproxen") == [None, 2, 0, None]


def test_the_first_dose_may_lie_before_the_first_recorded_night(person: User) -> None:
    nights_from_first(person, False, False, False, False)
    medicine = a_medicine(person, name="Naproxen", regime="as_needed").id
    a_dose(person, FIRST - timedelta(days=5), medicine=medicine)
    a_dose(person, NIGHT, medicine=medicine)
    a_nerve_pain(person, FIRST)
    assert values(person, "medicine:Naproxen") == [0, None, None, 1]


@pytest.mark.parametrize(("started", "later"), [(True, None), (False, 0)])
def test_a_medicine_without_a_regime_is_regular_when_it_was_started(person: User, started: bool, later: Any) -> None:
    nights_from_first(person, False, False, False, False)
    medicine = a_medicine(person, name="Magnesium", regime=None).id
    if started:
        a_change(person, FIRST, medicine=medicine)
    a_dose(person, FIRST, medicine=medicine)
    a_nerve_pain(person, FIRST + timedelta(days=1))
    assert values(person, "medicine:Magnesium") == [1, later, None, None]


def test_sides_are_known_where_everything_was_on_one_side(person: User) -> None:
    nights_from_first(person, True, True, True, False)
    a_cramp(person, FIRST, side=None)
    a_cramp(person, FIRST + timedelta(days=1), side="right")
    a_cramp(person, FIRST + timedelta(days=2), side="both")
    a_nerve_pain(person, FIRST, side="right")
    a_nerve_pain(person, FIRST + timedelta(days=1), side="both")
    found = history(person)
    assert (as_list(found.cramp_side), as_list(found.pain_side)) == ([0, None, None, None], [1, None, None, None])


def test_changes_and_experiments_carry_the_names_people_know(person: User) -> None:
    nights_from_first(person, False, False, False, False)
    medicine = a_medicine(person, name="Statin").id
    a_change(person, FIRST, medicine=medicine)
    a_change(person, NIGHT + timedelta(days=1), medicine=medicine)
    habit = a_habit(person, name="Good shoes")
    order = [
        {"pair": 1, "start": "2026-03-17", "end": "2026-03-18", "on": True},
        {"pair": 1, "start": "2026-03-19", "end": "2026-03-20", "on": False},
    ]
    an_experiment(person, habit=str(habit.id), order=order)
    an_experiment(person, habit="heat")
    found = history(person)
    assert found.changes == (Change(FIRST, "Statin"),)
    assert [(plan.habit, [period.on for period in plan.periods]) for plan in found.plans] == [
        ("Good shoes", [True, False])
    ]


def test_days_and_nights_without_an_answer_change_nothing(person: User) -> None:
    nights_from_first(person, True, None, False, True)
    a_nerve_pain(person, FIRST, leg=3)
    a_drink(person, NIGHT, ml=200)
    medicine = a_medicine(person, name="Naproxen", regime="as_needed").id
    a_dose(person, FIRST, medicine=medicine)
    before = history(person)
    for number in (-9, -1, 1, 2, 5):
        day = FIRST + timedelta(days=number)
        a_day(person, day, exercise_min=None)
        if day != FIRST + timedelta(days=2):
            a_night(person, day, cramps=None)
    after = history(person, NIGHT + timedelta(days=9))
    assert (after.first, after.last) == (before.first, before.last)
    assert as_list(after.cramps) == as_list(before.cramps)
    assert {name: as_list(each) for name, each in after.exposures.items()} == {
        name: as_list(each) for name, each in before.exposures.items()
    }


def test_a_longer_diary_asks_the_database_no_more_often(person: User) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            history(person)
        return len(seen)

    nights_from_first(person, True)
    few = statements()
    nights_from_first(person, None, True, False, True)
    for day in (FIRST, NIGHT):
        a_drink(person, day)
        a_dose(person, day)
        a_change(person, day)
        a_day(person, day)
        a_nerve_pain(person, day)
    assert (statements(), few) == (10, 10)
