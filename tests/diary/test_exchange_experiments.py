"""Self-experiments in CSV files: a row for each period, the habit and whether it was on in one column."""

import pytest

from accounts.models import User
from diary import services
from diary.models import Experiment
from tests.factories import NOW, a_habit, a_medicine, an_experiment
from tests.files import exported, failed, importing

pytestmark = pytest.mark.django_db


def periods(*conditions: str, name: str = "", pair: int = 1) -> str:
    """A file with periods of three nights, one after the other."""
    rows = [
        f"{name},{pair},2026-01-{1 + 3 * number:02},2026-01-{3 + 3 * number:02},{condition}\n"
        for number, condition in enumerate(conditions)
    ]
    return f"name,pair,start,end,condition\n{''.join(rows)}"


def tried(person: User) -> list[tuple[str, list[bool]]]:
    return [(each.habit, [period["on"] for period in each.order]) for each in Experiment.of(person).order_by("row")]


@pytest.mark.parametrize(
    ("on", "off", "habit"),
    [
        ("heat", "no heat", "heat"),
        ("office chair", "no office chair", "office chair"),
        ("no sugar", "no no sugar", "no sugar"),
        ("heat", "off", "heat"),
        ("heat", "OFF: heat", "heat"),
        ("nordic walking", "no nordic walking", "nordic walking"),
    ],
)
def test_the_habit_stands_in_the_condition(person: User, on: str, off: str, habit: str) -> None:
    assert importing(person, experiment=periods(on, off)).failed == []
    assert tried(person) == [(habit, [True, False])]


def test_a_name_is_only_a_name(person: User) -> None:
    importing(person, experiment=periods("heat", "no heat", name="Spring trial"))
    assert tried(person) == [("heat", [True, False])]


def test_where_no_row_tells_the_habit_it_is_the_name(person: User) -> None:
    importing(person, experiment=periods("on", "off", name="heat"))
    assert tried(person) == [("heat", [True, False])]


def test_two_habits_without_names_are_two_experiments(person: User) -> None:
    importing(person, experiment=periods("heat", "no heat", "no cold", "cold"))
    assert tried(person) == [("heat", [True, False]), ("cold", [False, True])]


def test_a_condition_that_tells_no_habit_is_listed(person: User) -> None:
    outcome = importing(person, experiment=periods("off", ""))
    reason = "condition: Write the habit, or “no” and the habit."
    assert (outcome.added, outcome.failed) == (
        {},
        [failed("experiment.csv", 2, reason), failed("experiment.csv", 3, reason)],
    )


@pytest.mark.parametrize(
    ("period", "reason"),
    [
        ("1,2026-02-01,2026-05-01", "end: A period has 1 to 60 nights."),
        ("1,2026-02-05,2026-02-01", "end: A period has 1 to 60 nights."),
        ("1,2026-02-05,", "end: Write a date like 2026-03-21."),
        ("1,2026-02-30,2026-03-01", "start: Write a date like 2026-03-21."),
        ("x,2026-02-01,2026-02-03", "pair: This is not a number."),
        ("0,2026-02-01,2026-02-03", "pair: Write a whole number from 1 to 200."),
    ],
)
def test_an_experiment_comes_whole_or_not_at_all(person: User, period: str, reason: str) -> None:
    bad = f"{periods('heat', 'no heat', 'cold', 'no cold')},{period},heat\n"
    good = bad.replace(period, "2,2026-02-01,2026-02-03")
    first, second = importing(person, experiment=bad), importing(person, experiment=good)
    assert (first.added, second.added, second.already_there) == (
        {"experiment": 1},
        {"experiment": 1},
        {"experiment": 1},
    )
    assert first.failed == [failed("experiment.csv", 6, f"{reason} Its experiment is left out.")]
    assert tried(person) == [("cold", [True, False]), ("heat", [True, False, True])]


def test_the_nights_of_a_period_are_only_said_where_all_have_as_many(person: User) -> None:
    importing(person, experiment=f"{periods('heat', 'no heat')},2,2026-02-01,2026-02-07,heat\n")
    importing(person, experiment=periods("cold", "no cold"))
    assert dict(Experiment.of(person).values_list("habit", "nights")) == {"heat": None, "cold": 3}


ORDER = [
    {"pair": 1, "start": "2026-01-01", "end": "2026-01-03", "on": True},
    {"pair": 1, "start": "2026-01-04", "end": "2026-01-06", "on": False},
]


def test_what_is_my_own_goes_out_by_its_name_and_comes_back_to_it(person: User) -> None:
    habit, medicine = a_habit(person, name="No coffee"), a_medicine(person, name="Magnesium")
    for tried_one in (habit, medicine):
        an_experiment(person, habit=str(tried_one.id), order=ORDER, state="running")
    files = exported(person)
    assert files["experiment"].splitlines() == [
        "name,pair,start,end,condition",
        "No coffee,1,2026-01-01,2026-01-03,No coffee",
        "No coffee,1,2026-01-04,2026-01-06,no No coffee",
        "Magnesium,1,2026-01-01,2026-01-03,Magnesium",
        "Magnesium,1,2026-01-04,2026-01-06,no Magnesium",
    ]
    for each in Experiment.of(person):
        services.forget(person, "experiment", each.id, NOW)
    later = importing(person, experiment=files["experiment"].replace("2026-01-0", "2026-02-0"))
    assert later.added == {"experiment": 2}
    assert tried(person)[2:] == [(str(habit.id), [True, False]), (str(medicine.id), [True, False])]


def test_a_name_that_could_mean_something_else_is_not_used(person: User) -> None:
    names = ("heat", "no heat", "Twice", "Twice")
    habits = [a_habit(person, name=name, asked_until="2026-01-01") for name in names]
    for habit in habits:
        an_experiment(person, habit=str(habit.id), order=ORDER)
    lines = exported(person)["experiment"].splitlines()[1:]
    assert [line.rpartition(",")[2] for line in lines] == [
        word for habit in habits for word in (str(habit.id), f"no {habit.id}")
    ]


def test_my_own_experiments_add_nothing_to_my_diary(person: User) -> None:
    own = a_habit(person)
    for habit in ("heat", "heat", "stretch_before_bed", str(own.id)):
        an_experiment(person, habit=habit, order=ORDER, state="running")
    an_experiment(person, habit="cold")
    outcome = importing(person, **exported(person))
    assert (outcome.added, outcome.already_there["experiment"], outcome.failed) == ({}, 4, [])


def test_two_experiments_with_one_habit_stay_two(person: User, other: User) -> None:
    for _number in range(2):
        an_experiment(person, habit="heat", order=ORDER)
    importing(other, **exported(person))
    assert tried(other) == [("heat", [True, False]), ("heat", [True, False])]
    assert exported(other)["experiment"] == exported(person)["experiment"]
