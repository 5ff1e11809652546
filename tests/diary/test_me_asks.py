"""What the diary asks, and how it shows: set in parts, each saved without the others."""

import json
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from diary import fluids, services
from diary.forms_day import FEW
from diary.me_forms import key_of
from diary.models import Habit, Medicine, Preferences
from tests.factories import NOW, an_id

PAGE = "/me/diary/"
LONGEST = "x" * 120  # name of a medicine
MUG = {"name": "Mug", "ml": 300, "drink": "tea"}
GLASS = {"name": "Glass", "ml": 200, "drink": None}
pytestmark = pytest.mark.django_db


def today(person: User) -> date:
    return timezone.now().astimezone(person.zone).date()


def kept(person: User, name: str) -> Any:
    return getattr(person.preferences.live().first() or Preferences(), name)


def prefer(person: User, **answers: Any) -> None:
    services.set_preferences(person, answers, NOW)


def a_habit(person: User, name: str, **answers: Any) -> Habit:
    made = services.record_event(Habit, person, an_id(), {"name": name, **answers}, NOW)
    assert isinstance(made, Habit)
    return made


def key(cup: dict[str, Any]) -> str:
    return key_of(fluids.Cup(cup["name"], cup["ml"], cup["drink"]))


def send(signed_in: Client, part: str, **typed: Any) -> Any:
    return signed_in.post(PAGE, {"part": part, **typed})


def errors(answer: Any) -> dict[str, list[str]]:
    return {name: list(wrong) for name, wrong in answer.context["sent"].errors.items()}


# The main question


def test_leg_pain_is_asked_until_something_else_is_chosen(signed_in: Client, person: User) -> None:
    part = signed_in.get(PAGE).context["main_question"]
    assert (part["main_question"].value(), part.state()) == ("leg_pain", "Asked since your diary began.")
    assert send(signed_in, "main_question", main_question="leg_pain").status_code == 302
    assert kept(person, "main_question") is None


def test_another_question_is_asked_from_today_on(signed_in: Client, person: User) -> None:
    prefer(person, main_question="fluid", main_question_since=date(2026, 1, 5))
    send(signed_in, "main_question", main_question="sitting")
    assert (kept(person, "main_question"), kept(person, "main_question_since")) == ("sitting", today(person))


def test_the_same_question_again_keeps_its_date(signed_in: Client, person: User) -> None:
    prefer(person, main_question="fluid", main_question_since=date(2026, 1, 5))
    send(signed_in, "main_question", main_question="fluid")
    assert kept(person, "main_question_since") == date(2026, 1, 5)
    assert "Asked since 5 January 2026." in signed_in.get(PAGE).content.decode()


def test_my_own_habits_and_my_medicines_can_be_the_question(signed_in: Client, person: User, other: User) -> None:
    a_habit(person, "Good shoes")
    for owner, name in ((person, "Naproxen"), (person, LONGEST), (other, "Secret")):
        services.record_event(Medicine, owner, an_id(), {"name": name}, NOW)
    groups = dict(signed_in.get(PAGE).context["main_question"].fields["main_question"].choices)
    assert groups["My own habits"] == [("own:Good shoes", "Good shoes")]
    assert groups["My medicines"] == [("medicine:Naproxen", "Naproxen"), (f"medicine:{LONGEST}", LONGEST)]
    for name in ("Naproxen", LONGEST):
        assert send(signed_in, "main_question", main_question=f"medicine:{name}").status_code == 302
        assert kept(person, "main_question") == f"medicine:{name}"


def test_no_main_question_has_no_date(person: User) -> None:
    prefer(person, main_question="fluid")
    prefer(person, main_question=None)
    assert (kept(person, "main_question"), kept(person, "main_question_since")) == (None, None)


def test_a_question_whose_medicine_is_gone_stays_until_another_is_chosen(signed_in: Client, person: User) -> None:
    prefer(person, main_question="medicine:Gone")
    assert '<option value="medicine:Gone" selected>Gone</option>' in signed_in.get(PAGE).content.decode()


@pytest.mark.parametrize("typed", ["mood", "own:Nobody's", ""])
def test_what_is_no_question_is_told_and_not_kept(signed_in: Client, person: User, typed: str) -> None:
    answer = send(signed_in, "main_question", main_question=typed)
    assert (answer.status_code, list(errors(answer)), kept(person, "main_question")) == (422, ["main_question"], None)


# A break


def test_a_break_ends_on_the_day_that_is_given_and_can_be_ended_before(signed_in: Client, person: User) -> None:
    back = today(person) + timedelta(days=10)
    send(signed_in, "pause", paused_until=back.isoformat())
    assert kept(person, "paused_until") == back
    send(signed_in, "pause", paused_until="")
    assert kept(person, "paused_until") is None


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_a_break_begins_now_and_lasts_a_year_at_most(signed_in: Client, person: User, days: int) -> None:
    answer = send(signed_in, "pause", paused_until=(today(person) + timedelta(days=days)).isoformat())
    assert errors(answer) == {"paused_until": ["Choose a day from tomorrow on, at most a year ahead."]}
    assert kept(person, "paused_until") is None


def test_a_break_that_is_over_is_not_shown(signed_in: Client, person: User) -> None:
    prefer(person, paused_until=today(person))
    part = signed_in.get(PAGE).context["pause"]
    assert (part.state(), part["paused_until"].value()) == ("No break now.", None)


# Habits of the day


def test_a_few_habits_are_asked_until_i_choose(signed_in: Client, person: User) -> None:
    assert signed_in.get(PAGE).context["habits"]["habits_asked"].value() == FEW
    send(signed_in, "habits", habits_asked=["heat", "exercise_min"])
    assert kept(person, "habits_asked") == ["exercise_min", "heat"]
    assert signed_in.get(PAGE).context["habits"].state() == "Exercise, Heat"


def test_what_another_program_put_into_the_list_stays(signed_in: Client, person: User) -> None:
    own = str(an_id())
    prefer(person, habits_asked=["cold", own])
    send(signed_in, "habits", habits_asked=["heat"])
    assert kept(person, "habits_asked") == ["heat", own]


def test_choosing_none_is_an_answer_too(signed_in: Client, person: User) -> None:
    prefer(person, habits_asked=["cold"])
    send(signed_in, "habits")
    part = signed_in.get(PAGE).context["habits"]
    assert kept(person, "habits_asked") == []
    assert (part["habits_asked"].value(), part.state()) == ((), "Only what I managed.")


def test_a_habit_that_is_not_in_the_list_is_refused(signed_in: Client) -> None:
    answer = send(signed_in, "habits", habits_asked=["yoga", "heat"])
    assert (answer.status_code, list(errors(answer))) == (422, ["habits_asked"])
    assert answer.context["habits"]["habits_asked"].value() == ["yoga", "heat"]


# Habits of one's own


def test_a_new_habit_is_asked_at_once_and_sending_it_twice_makes_one(signed_in: Client, person: User) -> None:
    key = signed_in.get(PAGE).context["own_new"].key
    for _again in range(2):
        signed_in.post(PAGE, {"part": key, "name": "Good shoes"})
    habits: list[Any] = list(person.habits.values_list("name", "asked_from", "asked_until"))
    assert habits == [("Good shoes", today(person) - timedelta(days=1), None)]
    assert "Good shoes" in signed_in.get("/today/").content.decode()


def test_a_habit_that_is_asked_no_more_can_be_asked_again(signed_in: Client, person: User) -> None:
    habit = a_habit(person, "Good shoes", asked_from=date(2026, 1, 5))
    send(signed_in, f"own:{habit.id}", stop="1")
    assert "Good shoes" not in signed_in.get("/today/").content.decode()
    assert [part.title for part in signed_in.get(PAGE).context["own_before"]] == ["Good shoes"]
    send(signed_in, f"own:{habit.id}", again="1")
    asked: list[Any] = list(person.habits.values_list("asked_from", "asked_until"))
    assert asked == [(date(2026, 1, 5), None)]


def test_a_new_name_keeps_the_answers_and_the_main_question_with_its_date(signed_in: Client, person: User) -> None:
    habit = a_habit(person, "Good shoes")
    prefer(person, main_question="own:Good shoes", main_question_since=date(2026, 1, 5))
    send(signed_in, f"own:{habit.id}", name="Wore the good shoes")
    habit.refresh_from_db()
    assert (habit.name, kept(person, "main_question"), kept(person, "main_question_since")) == (
        "Wore the good shoes", "own:Wore the good shoes", date(2026, 1, 5),
    )  # fmt: skip


def test_five_habits_of_ones_own_are_enough(signed_in: Client, person: User) -> None:
    stopped = a_habit(person, "Before", asked_until=date(2026, 1, 5))
    first, *_others = [a_habit(person, f"Habit {number}") for number in range(5)]
    for part, typed in ((f"own:{uuid.uuid4()}", {"name": "Sixth"}), (f"own:{stopped.id}", {"again": "1"})):
        answer = send(signed_in, part, **typed)
        five = "You have five of your own already. Stop asking about one of them first."
        assert (answer.status_code, errors(answer)) == (422, {"__all__": [five]})
    assert send(signed_in, f"own:{first.id}", name="Habit one").status_code == 302
    assert person.habits.count() == 6


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "Please fill this in."),
        ("  ", "Please fill this in."),
        ("GOOD shoes", "You have one of this name already."),
        ("exercise", "There is a ready-made question for this. Choose it there."),
        ("x" * 81, "At most 80 signs. This has 81."),
        ("a\x00b", "Null characters are not allowed."),
    ],
)
def test_a_name_that_cannot_be_is_told_beside_it_and_stays_typed(
    signed_in: Client, person: User, name: str, message: str
) -> None:
    a_habit(person, "Good shoes")
    answer = send(signed_in, f"own:{uuid.uuid4()}", name=name)
    assert (answer.status_code, errors(answer)) == (422, {"name": [message]})
    assert answer.context["own_new"]["name"].value() == name
    assert person.habits.count() == 1


def test_nobody_changes_the_habit_of_somebody_else(signed_in: Client, person: User, other: User) -> None:
    theirs = a_habit(other, "Theirs")
    send(signed_in, f"own:{theirs.id}", name="Mine")
    theirs.refresh_from_db()
    assert (theirs.name, [habit.name for habit in person.habits.all()]) == ("Theirs", ["Mine"])


# Units, cups and a goal


def test_three_cups_are_there_from_the_start(signed_in: Client) -> None:
    shown = [(part.title, part.state()) for part in signed_in.get(PAGE).context["cups"]]
    assert shown == [("Glass", "200\xa0ml"), ("Mug", "300\xa0ml"), ("Bottle", "500\xa0ml")]


def test_a_cup_is_added_changed_and_removed(signed_in: Client, person: User) -> None:
    prefer(person, usual_cups=[MUG])
    send(signed_in, "cup:", name="Jug", amount="1000", drink="")
    jug = {"name": "Jug", "ml": 1000, "drink": None}
    assert kept(person, "usual_cups") == [MUG, jug]
    send(signed_in, key(MUG), name="Big mug", amount="400", drink="coffee")
    assert kept(person, "usual_cups") == [{"name": "Big mug", "ml": 400, "drink": "coffee"}, jug]
    send(signed_in, key(jug), remove="1")
    assert kept(person, "usual_cups") == [{"name": "Big mug", "ml": 400, "drink": "coffee"}]


def test_the_last_cup_can_go_too(signed_in: Client, person: User) -> None:
    prefer(person, usual_cups=[MUG])
    send(signed_in, key(MUG), remove="1")
    assert (kept(person, "usual_cups"), signed_in.get(PAGE).context["cups"]) == ([], [])
    assert signed_in.get("/today/").context["cups"] == []


def test_sending_a_cup_twice_makes_one(signed_in: Client, person: User) -> None:
    prefer(person, usual_cups=[MUG])
    for _again in range(2):
        send(signed_in, "cup:", name="Glass", amount="200", drink="")
        send(signed_in, key({**MUG, "name": "Gone"}), remove="1")
    assert kept(person, "usual_cups") == [MUG, GLASS]


def test_changing_one_of_the_first_three_keeps_the_other_two(signed_in: Client, person: User) -> None:
    send(signed_in, key(GLASS), name="Glass", amount="250", drink="water")
    assert kept(person, "usual_cups") == [
        {"name": "Glass", "ml": 250, "drink": "water"},
        {"name": "Mug", "ml": 300, "drink": None},
        {"name": "Bottle", "ml": 500, "drink": None},
    ]


def test_amounts_are_given_in_my_units_and_kept_in_ml(signed_in: Client, person: User) -> None:
    prefer(person, usual_cups=[MUG])
    send(signed_in, "units", chosen="imperial")
    page = signed_in.get(PAGE)
    assert page.context["cups"][0]["amount"].value() == 10.6
    send(signed_in, key(MUG), name="Mug of tea", amount="10.6", drink="tea")
    assert kept(person, "usual_cups") == [{**MUG, "name": "Mug of tea"}]  # not touched, so not rounded
    send(signed_in, "cup:", name="Pint", amount="20", drink="")
    assert kept(person, "usual_cups")[1]["ml"] == 568


def test_twelve_cups_are_enough(signed_in: Client, person: User) -> None:
    prefer(person, usual_cups=[{**MUG, "name": f"Mug {number}"} for number in range(12)])
    answer = send(signed_in, "cup:", name="Jug", amount="1000", drink="")
    assert errors(answer) == {"__all__": ["Twelve cups at most. Remove one of them first."]}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "", "amount": "200"}, "name"),
        ({"name": "Jug", "amount": ""}, "amount"),
        ({"name": "Jug", "amount": "0.2"}, "amount"),
        ({"name": "Jug", "amount": "5001"}, "amount"),
        ({"name": "Jug", "amount": "nan"}, "amount"),
        ({"name": "Jug", "amount": "lots"}, "amount"),
        ({"name": "Jug", "amount": "200", "drink": "nectar"}, "drink"),
    ],
)
def test_a_cup_that_cannot_be_is_told_beside_its_field(
    signed_in: Client, person: User, typed: dict[str, str], field: str
) -> None:
    answer = send(signed_in, "cup:", **typed)
    assert (answer.status_code, list(errors(answer)), kept(person, "usual_cups")) == (422, [field], None)
    assert answer.context["cup_new"]["name"].value() == typed["name"]


def test_a_goal_is_mine_and_may_be_none(signed_in: Client, person: User) -> None:
    send(signed_in, "goal", amount="1800")
    assert kept(person, "fluid_goal_ml") == 1800
    send(signed_in, "goal", amount="")
    assert kept(person, "fluid_goal_ml") is None


@pytest.mark.parametrize("amount", ["99", "10001", "inf", "x"])
def test_a_goal_that_cannot_be_is_told(signed_in: Client, person: User, amount: str) -> None:
    answer = send(signed_in, "goal", amount=amount)
    assert (answer.status_code, list(errors(answer)), kept(person, "fluid_goal_ml")) == (422, ["amount"], None)


def test_with_heart_disease_no_goal_is_offered_and_none_is_set(signed_in: Client, person: User) -> None:
    User.objects.filter(pk=person.pk).update(conditions={"heart": True})
    page = signed_in.get(PAGE).content.decode()
    assert "With heart or kidney disease, Charley offers no goal for drinking." in page
    assert 'name="part" value="goal"' not in page
    send(signed_in, "goal", amount="1800")
    assert kept(person, "fluid_goal_ml") is None


# All of it


@pytest.mark.parametrize("part", ["", "mood", "own:", "own:x", json.dumps([]), "cup:x\x00"])
def test_a_part_that_is_not_there_changes_nothing_but_what_a_new_one_may_be(
    signed_in: Client, person: User, part: str
) -> None:
    assert signed_in.post(PAGE, {"part": part}).status_code == 422
    assert (person.preferences.count(), person.habits.count()) == (0, 0)


def test_a_mistake_in_one_part_leaves_the_others_as_they_are(signed_in: Client, person: User) -> None:
    prefer(person, units="us", fluid_goal_ml=2000)
    answer = send(signed_in, "pause", paused_until="soon")
    assert 'Please look again at: <a href="#look-again">Take a break</a>' in answer.content.decode()
    assert [part.is_bound for part in (answer.context["pause"], answer.context["goal"])] == [True, False]
    assert answer.context["goal"].state() == "67.6\xa0fl oz"


def test_the_page_costs_the_same_with_one_habit_and_with_five(
    signed_in: Client, person: User, django_assert_num_queries: Any
) -> None:
    for number in range(5):
        a_habit(person, f"Habit {number}")
        prefer(person, usual_cups=[{**MUG, "name": f"Mug {each}"} for each in range(number + 1)])
        with django_assert_num_queries(6):
            signed_in.get(PAGE)
