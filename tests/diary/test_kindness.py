"""A gap is welcomed, a night without cramps is celebrated, a break is silent, an evening may be rated too."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from diary import services
from diary.nights import is_gap
from tests.diary.test_pages_cards import at, today, words
from tests.factories import NIGHT, NOW, a_cramp, a_drink, a_medicine, a_nerve_pain, a_night, an_event, preferences

WELCOME = "Welcome back Days without an entry stay “not logged”, and there is nothing to catch up on."
MORNING = NIGHT + timedelta(days=1)


@pytest.mark.parametrize(
    ("written", "is_one"),
    [("2026-03-18T07:00", False), ("2026-03-17T18:00", False), ("2026-03-17T17:59", True), ("2025-03-17T07:00", True)],
)
def test_a_gap_is_four_nights(written: str, is_one: bool) -> None:
    assert is_gap(datetime.fromisoformat(f"{written}:00+01:00"), NOW) is is_one


def test_who_comes_back_after_a_gap_is_welcomed_until_something_is_written(signed_in: Client, person: User) -> None:
    a_night(person, NIGHT - timedelta(days=10), now=NOW - timedelta(days=9))
    with at(7):
        assert today(signed_in).startswith(f"Good morning Saturday 21 March {WELCOME} Last night")
        a_night(person, NIGHT - timedelta(days=8))
        assert "Welcome back" not in today(signed_in)


@pytest.mark.parametrize("days", [1, 2, 3])
def test_a_night_or_three_without_an_entry_are_no_gap(signed_in: Client, person: User, days: int) -> None:
    a_drink(person, MORNING - timedelta(days=days), now=NOW - timedelta(days=days))
    with at(7):
        assert "Welcome back" not in today(signed_in)


def test_an_empty_diary_has_no_gap(signed_in: Client, person: User) -> None:
    preferences(person, now=NOW - timedelta(days=30))
    with at(7):
        assert "Welcome back" not in today(signed_in)


def test_a_night_without_cramps_is_celebrated(signed_in: Client, person: User) -> None:
    with at(7):
        back = signed_in.post(f"/diary/{NIGHT}/no-cramps/").headers["Location"]
        assert "A night without cramps" in words(signed_in.get(back).content)
        a_cramp(person)
        assert "A night without cramps" not in today(signed_in)


def everything_that_could_speak(person: User) -> None:
    """A long gap, a medicine that is due, a goal, a habit, an open night."""
    a_night(person, NIGHT - timedelta(days=30), now=NOW - timedelta(days=29))
    a_medicine(person, name="Statin", schedule={"times": ["08:00"]}, now=NOW - timedelta(days=29))
    an_event("habit", person, now=NOW - timedelta(days=29), name="Good shoes")
    preferences(person, paused_until=date(2026, 3, 25), fluid_goal_ml=1_500)


@pytest.mark.parametrize("hour", [2, 7, 15, 20])
def test_a_break_silences_everything(signed_in: Client, person: User, hour: int) -> None:
    everything_that_could_speak(person)
    with at(hour):
        shown = today(signed_in)
    greeting, _date, said = shown.partition(" Saturday 21 March ")
    assert greeting in ("Hello", "Good morning", "Good afternoon", "Good evening")
    assert said == (
        "A break from the questions Nothing is asked until Wednesday 25 March. Your diary waits for you. "
        "Ask me again now Write something down anyway When to get help Signs that need a doctor"
    )


def test_a_drink_written_in_a_break_can_be_undone_on_the_quiet_page(signed_in: Client, person: User) -> None:
    preferences(person, paused_until=date(2026, 3, 25))
    with at(7):
        drink = a_drink(person)
        shown = words(signed_in.get(f"/today/?done=drink:{drink.id}").content)
    assert shown.startswith("Good morning Saturday 21 March Written down. Undo A break from the questions")


EVENING = "The night colours how the morning feels. A second rating now stands for your evening."


@pytest.mark.parametrize(
    ("hour", "rated", "said"),
    [
        (7, [], (False, False, "Nerve pain now Leg")),
        (7, [7], (False, True, "Rate it again")),
        (17, [7], (False, True, "Rate it again")),
        (18, [], (True, False, "Nerve pain now The night colours")),
        (18, [7], (True, False, "Rate this evening")),
        (20, [7, 19], (False, False, "Rate it again")),
    ],
)
def test_a_rating_of_the_evening_is_offered(
    signed_in: Client, person: User, hour: int, rated: list[int], said: tuple[Any, ...]
) -> None:
    for each in rated:
        with at(each):
            signed_in.post(f"/diary/{MORNING}/nerve-pains/", {"now_mark": "1", "leg": "3"})
    with at(hour):
        shown = today(signed_in)
    assert (EVENING in shown, "You can rate it again this evening." in shown) == said[:2]
    assert said[2] in shown


def test_an_evening_rated_for_another_time_is_no_evening(signed_in: Client, person: User) -> None:
    a_nerve_pain(person, MORNING, moment="any")
    with at(19):
        assert EVENING in today(signed_in)
        services.record_nerve_pain(person, person.nerve_pains.get().id, {"moment": "evening"}, NOW)
        assert EVENING not in today(signed_in)


def test_coming_back_costs_one_statement_more_and_a_break_costs_less(
    signed_in: Client, person: User, django_assert_num_queries: Any
) -> None:
    everything_that_could_speak(person)
    with at(7), django_assert_num_queries(3):
        signed_in.get("/today/")
    services.set_preferences(person, {"paused_until": None}, NOW)
    with time_machine.travel(NOW, tick=False), django_assert_num_queries(15):
        assert WELCOME in words(signed_in.get("/today/").content)
