"""Form and API ask the same questions, take the same answers and refuse the same."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import models
from django.test import Client
from rest_framework.exceptions import ValidationError as Refused
from rest_framework.test import APIClient

from accounts.conditions import DRINK_BY_ADVICE
from accounts.models import User
from diary import services, sync
from diary.api.serializers import CrampSerializer, EntrySerializer, NervePainSerializer, NightSerializer
from diary.fields import Between, Word, Words, YesNo
from diary.forms import CrampForm, DaytimeCrampForm, EntryForm, NervePainForm, NervePainNowForm, NightForm
from diary.models import (
    KINDS,
    Cramp,
    Dose,
    Entry,
    Habit,
    Medicine,
    NervePain,
    Night,
    Version,
    as_json,
    preferences_id,
)
from tests.factories import NIGHT, NOW, a_habit, an_id

ASKED_FOR: list[tuple[type[EntrySerializer], type[EntryForm]]] = [
    (NightSerializer, NightForm),
    (CrampSerializer, CrampForm),
    (NervePainSerializer, NervePainForm),
]
KEYS: dict[type[Entry], dict[str, date]] = {
    Night: {"night_of": NIGHT},
    Cramp: {"night_of": NIGHT},
    NervePain: {"date": NIGHT},
}
# What a page works out: which record it is about; from the clock, when it was and how well that is known.
WORKED_OUT: dict[type[EntrySerializer], set[str]] = {
    NightSerializer: {
        "night_of",
        "recorded_at",
        "tz",
        "cramps",
    },  # a button says "no cramps", each cramp says the other
    CrampSerializer: {"night_of", "started_at", "time_known", "tz"},
    NervePainSerializer: {"date", "at", "tz"},
}
QUESTIONS = [
    pytest.param(*asked, name, id=f"{asked[1].__name__}-{name}") for asked in ASKED_FOR for name in asked[1].Meta.fields
]


@pytest.mark.parametrize(("serializer", "form"), ASKED_FOR)
def test_the_api_takes_what_a_form_asks_and_what_its_page_works_out(serializer: Any, form: Any) -> None:
    asked, worked_out = set(form.Meta.fields), WORKED_OUT[serializer]

    assert asked | worked_out == set(serializer.Meta.fields) - {"id", "seq"}
    assert asked & worked_out == set()


@pytest.mark.parametrize(("short", "whole"), [(DaytimeCrampForm, CrampForm), (NervePainNowForm, NervePainForm)])
def test_a_shorter_form_asks_nothing_of_its_own(short: Any, whole: Any) -> None:
    assert set(short.Meta.fields) < set(whole.Meta.fields)


def good(column: "models.Field[Any, Any]") -> list[Any]:
    """Answers as a page sends them."""
    match column:
        case YesNo():
            return ["True", "False"]
        case Between():
            return [str(column.low), str(column.high)]
        case models.FloatField():
            return ["0.1", "2.5", "600"]
        case Word():
            return [word for word, _label in column.flatchoices]
        case Words():
            assert column.words is not None
            return [*([word] for word in column.words.values), column.words.values]
        case _:
            return ["Мій 🦵", " at night\nand again ", "x" * 2_000]


def bad(column: "models.Field[Any, Any]") -> list[Any]:
    match column:
        case YesNo() | Word():
            return ["elsewhere"]
        case Between():
            return [str(column.low - 1), str(column.high + 1), "1.5", "many"]
        case models.FloatField():
            return ["0.09", "600.1", "nan", "many"]
        case Words():
            return [["elsewhere"]]
        case _:
            return ["x" * 2_001, "a\x00b"]


def column_of(form: Any, name: str) -> Any:
    return form.Meta.model._meta.get_field(name)


def filled_in(form: Any, name: str, given: Any, **stored: Any) -> EntryForm:
    """The form as it comes back from a page, about a new record or one with `stored` answers."""
    entry = form.Meta.model(**KEYS[form.Meta.model], **stored)
    filled: EntryForm = form({name: given}, instance=entry, now=NOW, zone=ZoneInfo("Europe/Berlin"))
    filled.is_valid()
    return filled


@pytest.mark.parametrize(("serializer", "form", "name"), QUESTIONS)
def test_the_api_takes_what_the_form_takes(serializer: Any, form: Any, name: str) -> None:
    column = column_of(form, name)

    for given in good(column):
        answer = filled_in(form, name, given).answers()[name]
        taken = serializer(partial=True).to_internal_value({name: answer})
        assert as_json(column, taken[name]) == as_json(column, answer) is not None, given


@pytest.mark.parametrize(("serializer", "form", "name"), QUESTIONS)
def test_the_api_refuses_what_the_form_refuses(serializer: Any, form: Any, name: str) -> None:
    for given in bad(column_of(form, name)):
        assert name in filled_in(form, name, given).errors, given
        with pytest.raises(Refused) as refused:
            serializer(partial=True).to_internal_value({name: given})
        assert list(refused.value.detail) == [name]


@pytest.mark.parametrize(("serializer", "form", "name"), QUESTIONS)
def test_no_question_has_to_be_answered(serializer: Any, form: Any, name: str) -> None:
    unanswered = filled_in(form, name, "")

    assert name not in unanswered.errors
    assert unanswered.answers()[name] is None
    assert serializer(partial=True).to_internal_value({name: None}) == {name: None}


@pytest.mark.parametrize(("serializer", "form", "name"), QUESTIONS)
def test_what_the_api_stored_can_be_sent_again_by_the_form(serializer: Any, form: Any, name: str) -> None:
    for given in good(column_of(form, name)):
        answer = filled_in(form, name, given).answers()[name]
        stored = serializer(partial=True).to_internal_value({name: answer})
        again = filled_in(form, name, given, **stored)
        assert (name in again.errors, again.answers()[name]) == (False, answer), given


# Whole forms, with their rules over several answers: what is typed into a page and sent to the API, side by side


@dataclass(frozen=True)
class Asked:
    """One form and the record it writes: where it is, and what is typed and sent when all is well."""

    kind: str
    page: str
    typed: dict[str, Any]
    sent: dict[str, Any]
    part: str = ""  # of the page on what the diary asks


MEDICINE, OWN = "0195b000-0000-7000-8000-0000000000ed", "0195b000-0000-7000-8000-00000000ab17"
A_DOSE, A_NEW_HABIT = "0195b000-0000-7000-8000-0000000000d0", "0195b000-0000-7000-8000-00000000ab18"
AT = "2026-03-20T08:00:00+01:00"
YESTERDAY = datetime.fromisoformat(AT)
DRINK = Asked("drink", "/diary/2026-03-20/drinks/", {"amount": "200", "time": "08:00"}, {"ml": 200, "at": AT})
A_MEDICINE = Asked("medicine", "/medicines/new/", {"name": "Tablet"}, {"name": "Tablet"})
CHANGE = Asked(
    "medicine_change",
    f"/medicines/{MEDICINE}/changes/",
    {"event": "started", "on": "2026-03-20"},
    {"event": "started", "on": "2026-03-20", "medicine": MEDICINE},
)
DOSE = Asked(
    "dose",
    f"/diary/doses/{A_DOSE}/",
    {"event": "taken", "time": "08:00"},
    {"event": "taken", "at": AT, "medicine": MEDICINE},
)
DAY = Asked("day", "/diary/2026-03-20/day/", {}, {"date": "2026-03-20"})
PAIN = Asked("nerve_pain", "/diary/2026-03-20/nerve-pains/", {}, {"date": "2026-03-20"})
HABIT = Asked("habit", "/me/diary/", {"name": "Shoes"}, {"name": "Shoes"}, part=f"own:{A_NEW_HABIT}")
QUESTION, PAUSE, CHOSEN, UNITS, GOAL, CUP = (
    Asked("preferences", "/me/diary/", {}, {}, part=part)
    for part in ("main_question", "pause", "habits", "units", "goal", "cup:")
)


def cup(name: str = "Jug", ml: Any = 500, drink: str | None = "tea") -> dict[str, Any]:
    return {"usual_cups": [{"name": name, "ml": ml, "drink": drink}]}


def both(**answers: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Typed as it is sent."""
    return answers, answers


def schedule(**parts: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    typed = {{"from": "begins", "until": "ends"}.get(name, name): part for name, part in parts.items()}
    return typed, {"schedule": parts}


Pair = tuple[Asked, tuple[dict[str, Any], dict[str, Any]]]
TAKEN: list[Pair] = [
    (DRINK, both()),
    (DRINK, both(drink="soup")),
    (DRINK, ({"amount": "1"}, {"ml": 1})),
    (DRINK, ({"amount": "5000"}, {"ml": 5_000})),
    (A_MEDICINE, both()),
    (A_MEDICINE, both(smallest_interval_h="0", daily_most="10000", regime="as_needed", note="With food")),
    (A_MEDICINE, ({"times": "08:00, 21:00"}, {"schedule": {"times": ["08:00", "21:00"]}})),
    (A_MEDICINE, schedule(weekdays=[0, 4])),
    (A_MEDICINE, schedule(every_n_days=2, **{"from": "2026-03-02"})),
    (A_MEDICINE, schedule(until="2026-03-02", **{"from": "2026-03-02"})),
    (CHANGE, both()),
    (CHANGE, both(event="dose_changed", dose_before="1 tablet")),
    (CHANGE, both(event="dose_changed", dose_after="2 tablets")),
    (CHANGE, both(on="2026-03-21")),
    (DOSE, both()),
    (DOSE, both(event="skipped", amount="0")),
    (DOSE, both(amount="10000")),
    (DAY, both(managed="The stairs")),
    (DAY, both(exercise_min="0")),
    (DAY, both(sitting_h="24", function="10")),
    (DAY, ({f"own_{OWN}": "False"}, {"own": {OWN: False}})),
    (PAIN, both(leg="0")),
    (PAIN, both(note="On the stairs")),
    (PAIN, both(qualities=["numb"])),
    (HABIT, both()),
    (HABIT, both(name="x" * 80)),
    (QUESTION, both(main_question="sitting")),
    (QUESTION, both(main_question="own:Good shoes")),
    (QUESTION, both(main_question="medicine:Naproxen")),
    (PAUSE, both(paused_until="2026-03-22")),
    (PAUSE, both(paused_until="2027-03-22")),
    (PAUSE, ({"paused_until": ""}, {"paused_until": None})),
    (CHOSEN, both(habits_asked=["heat", "exercise_min"])),
    (CHOSEN, both(habits_asked=[])),
    (UNITS, ({"chosen": "us"}, {"units": "us"})),
    (GOAL, ({"amount": "100"}, {"fluid_goal_ml": 100})),
    (GOAL, ({"amount": "10000"}, {"fluid_goal_ml": 10_000})),
    (GOAL, ({"amount": ""}, {"fluid_goal_ml": None})),
    (CUP, ({"name": "Jug", "amount": "500", "drink": "tea"}, cup())),
    (CUP, ({"name": "Jug", "amount": "500", "drink": ""}, cup(drink=None))),
]
REFUSED: list[Pair] = [
    (DRINK, ({"amount": ""}, {"ml": None})),
    (DRINK, ({"amount": "0"}, {"ml": 0})),
    (DRINK, ({"amount": "5001"}, {"ml": 5_001})),
    (DRINK, ({"time": ""}, {"at": None})),
    (DRINK, ({"time": "25:00"}, {"at": "2026-03-20T25:00:00+01:00"})),
    (DRINK, both(drink="petrol")),
    (A_MEDICINE, both(name="")),
    (A_MEDICINE, both(name="  ")),
    (A_MEDICINE, both(name="x" * 121)),
    (A_MEDICINE, both(daily_most="-1")),
    (A_MEDICINE, both(smallest_interval_h="721")),
    (A_MEDICINE, both(regime="never")),
    (A_MEDICINE, ({"times": "24:00"}, {"schedule": {"times": ["24:00"]}})),
    (A_MEDICINE, ({"times": ", ".join(f"{h}:00" for h in range(13))}, {"schedule": {"times": ["08:00"] * 13}})),
    (A_MEDICINE, schedule(weekdays=[7])),
    (A_MEDICINE, schedule(every_n_days=0)),
    (A_MEDICINE, schedule(every_n_days=2)),
    (A_MEDICINE, schedule(weekdays=[0], every_n_days=2, **{"from": "2026-03-02"})),
    (A_MEDICINE, schedule(until="2026-03-01", **{"from": "2026-03-02"})),
    (A_MEDICINE, schedule(**{"from": "1899-12-31"})),
    (A_MEDICINE, schedule(until="2200-01-01")),
    (CHANGE, both(event="")),
    (CHANGE, both(event="forgotten")),
    (CHANGE, both(on="")),
    (CHANGE, both(on="2026-03-22")),
    (CHANGE, both(event="dose_changed")),
    (CHANGE, both(event="dose_changed", dose_before="", dose_after="  ")),
    (CHANGE, both(dose_after="x" * 61)),
    (DOSE, both(event="")),
    (DOSE, both(event="lost")),
    (DOSE, ({"time": ""}, {"at": None})),
    (DOSE, both(amount="-1")),
    (DOSE, both(amount="10001")),
    (DAY, both()),
    (DAY, both(managed="  ")),
    (DAY, ({f"own_{OWN}": ""}, {"own": {OWN: None}})),
    (DAY, both(exercise_min="1441")),
    (DAY, both(sitting_h="24.5")),
    (DAY, both(function="11")),
    (PAIN, both()),
    (PAIN, both(moment="morning")),
    (PAIN, both(qualities=[], note=" ")),
    (PAIN, both(leg="11")),
    (HABIT, both(name="")),
    (HABIT, both(name="x" * 81)),
    (HABIT, both(name="GOOD shoes")),
    (QUESTION, both(main_question="nonsense")),
    (QUESTION, both(main_question="own:")),
    (QUESTION, both(main_question="drug:Naproxen")),
    (PAUSE, both(paused_until="2026-03-21")),
    (PAUSE, both(paused_until="2027-03-23")),
    (PAUSE, both(paused_until="soon")),
    (CHOSEN, both(habits_asked=["juggling"])),
    (UNITS, ({"chosen": "gallons"}, {"units": "gallons"})),
    (GOAL, ({"amount": "99"}, {"fluid_goal_ml": 99})),
    (GOAL, ({"amount": "10001"}, {"fluid_goal_ml": 10_001})),
    (CUP, ({"name": "", "amount": "500", "drink": "tea"}, cup(name=""))),
    (CUP, ({"name": "x" * 81, "amount": "500", "drink": "tea"}, cup(name="x" * 81))),
    (CUP, ({"name": "Jug", "amount": "0", "drink": "tea"}, cup(ml=0))),
    (CUP, ({"name": "Jug", "amount": "5001", "drink": "tea"}, cup(ml=5_001))),
    (CUP, ({"name": "Jug", "amount": "500", "drink": "petrol"}, cup(drink="petrol"))),
]


@pytest.fixture
def morning(person: User) -> Iterator[User]:
    """Saturday morning. The person has a medicine with a dose, and a habit of their own."""
    with time_machine.travel(NOW, tick=False):
        services.record_event(Medicine, person, uuid.UUID(MEDICINE), {"name": "Naproxen"}, NOW)
        services.record_event(Dose, person, uuid.UUID(A_DOSE), {"medicine": uuid.UUID(MEDICINE), "at": YESTERDAY}, NOW)
        services.record_event(Habit, person, uuid.UUID(OWN), {"name": "Good shoes"}, NOW)
        yield person


def is_taken_by_the_page(person: User, asked: Asked, typed: dict[str, Any]) -> bool:
    browser = Client()
    browser.force_login(person)
    answer = browser.post(asked.page, {"part": asked.part, **asked.typed, **typed})
    assert answer.status_code in (302, 422)
    return answer.status_code == 302


def is_taken_by_the_api(person: User, asked: Asked, sent: dict[str, Any]) -> bool:
    program = APIClient()
    program.force_login(person)
    whole = {**asked.sent, **sent}
    model = KINDS[asked.kind]
    address = f"/api/v1/{model.PLURAL.replace('_', '-')}/{model.own_id(person.id, whole) or an_id()}/"
    answer = program.put(address, whole)
    assert answer.status_code in (201, 400)
    return answer.status_code == 201


def each(pairs: list[Pair]) -> pytest.MarkDecorator:
    names = [f"{asked.kind} {typed or 'as it is'}"[:80] for asked, (typed, _sent) in pairs]
    return pytest.mark.parametrize("pair", pairs, ids=names)


@pytest.mark.django_db
@each(TAKEN)
def test_the_page_and_the_api_both_take_it(morning: User, pair: Pair) -> None:
    asked, (typed, sent) = pair
    assert is_taken_by_the_page(morning, asked, typed)
    KINDS[asked.kind].of(morning).exclude(id__in=(OWN, A_DOSE, MEDICINE)).delete()  # so that the other finds no twin
    assert is_taken_by_the_api(morning, asked, sent)


@pytest.mark.django_db
@each(REFUSED)
def test_the_page_and_the_api_both_refuse_it(morning: User, pair: Pair) -> None:
    asked, (typed, sent) = pair
    before = Version.objects.count()
    assert not is_taken_by_the_page(morning, asked, typed)
    assert not is_taken_by_the_api(morning, asked, sent)
    assert Version.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize("condition", DRINK_BY_ADVICE)
def test_neither_takes_a_goal_where_a_doctor_may_have_limited_drinking(morning: User, condition: str) -> None:
    services.set_preferences(morning, {"fluid_goal_ml": 2_000}, NOW)
    morning.conditions = {condition: True}
    morning.save()

    assert not is_taken_by_the_page(morning, GOAL, {"amount": "1800"})
    program = APIClient()
    program.force_login(morning)
    goal = f"/api/v1/preferences/{preferences_id(morning.id)}/"
    for send in (program.put, program.patch):
        refused = send(goal, {"fluid_goal_ml": 1_800})
        said = [(error["field"], error["code"]) for error in refused.json()["errors"]]
        assert (refused.status_code, said) == (400, [("fluid_goal_ml", "not_offered")])
    assert program.patch(goal, {"units": "us"}).status_code == 200  # the old one is nobody's mistake
    assert is_taken_by_the_page(morning, GOAL, {"amount": ""})
    assert program.get(goal).json()["fluid_goal_ml"] is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        ("experiment", {"habit": "Office chair"}),  # from a file
        ("preferences", {"main_question": "medicine:"}),
        ("preferences", {"paused_until": "2026-01-31"}),  # over by now
    ],
)
def test_what_stands_there_already_may_be_sent_back(morning: User, kind: str, stored: dict[str, Any]) -> None:
    model = KINDS[kind]
    entry_id = model.own_id(morning.id, stored) or an_id()
    (entry,) = sync.write(morning, [sync.Edit(kind, entry_id, NOW, stored)])
    program = APIClient()
    program.force_login(morning)
    address = f"/api/v1/{model.PLURAL}/{entry.id}/"

    whole = program.get(address).json()

    assert program.put(address, whole).status_code == 200
    (name,) = stored
    assert program.put(address, {name: "elsewhere"}).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("habit", "status"),
    [("heat", 201), (OWN, 201), (MEDICINE, 201), ("nonsense", 400), ("function", 400), (OWN.upper(), 400)],
)
def test_an_experiment_is_about_a_habit_of_the_list_or_something_of_ones_own(
    morning: User, habit: str, status: int
) -> None:
    program = APIClient()
    program.force_login(morning)

    assert program.put(f"/api/v1/experiments/{an_id()}/", {"habit": habit}).status_code == status


# Five own habits at a time


def five_habits(person: User) -> None:
    """With the one that is there."""
    for number in range(4):
        services.record_event(Habit, person, an_id(), {"name": f"Habit {number}"}, NOW)


ENDS_LATER, ENDED, TODAY = date(2099, 1, 1), date(2026, 3, 20), date(2026, 3, 21)


@pytest.mark.django_db
@pytest.mark.parametrize("until", [None, TODAY, ENDS_LATER])
def test_a_sixth_habit_is_one_too_many_whenever_it_will_end(morning: User, until: date | None) -> None:
    five_habits(morning)

    with pytest.raises(ValidationError, match="You have five of your own already"):
        services.record_event(Habit, morning, an_id(), {"name": "Sixth", "asked_until": until}, NOW)
    services.record_event(Habit, morning, an_id(), {"name": "Sixth", "asked_until": ENDED}, NOW)


@pytest.mark.django_db
def test_habits_that_end_later_are_counted_as_asked(morning: User) -> None:
    for number in range(4):
        services.record_event(Habit, morning, an_id(), {"name": f"Habit {number}", "asked_until": ENDS_LATER}, NOW)

    with pytest.raises(ValidationError, match="You have five of your own already"):
        a_habit(morning)


@pytest.mark.django_db
def test_a_habit_that_has_ended_may_be_renamed_and_not_asked_again(morning: User) -> None:
    ended = a_habit(morning, asked_until=ENDED)
    five_habits(morning)

    services.record_event(Habit, morning, ended.id, {"name": "Better shoes"}, NOW)
    for until in (None, TODAY):
        with pytest.raises(ValidationError, match="You have five of your own already"):
            services.record_event(Habit, morning, ended.id, {"asked_until": until}, NOW)

    ended.refresh_from_db()
    assert (ended.name, ended.asked_until) == ("Better shoes", ENDED)


@pytest.mark.django_db
def test_who_came_with_more_than_five_may_still_rename_each(morning: User) -> None:
    six = [sync.Edit(Habit.KIND, an_id(), NOW, {"name": f"From a file {number}"}) for number in range(6)]
    first, *_others = sync.write(morning, six)

    services.record_event(Habit, morning, first.id, {"name": "Better shoes"}, NOW)

    first.refresh_from_db()
    assert first.name == "Better shoes"


@pytest.mark.django_db
def test_a_habit_that_was_deleted_comes_back_only_where_there_is_room(morning: User) -> None:
    five_habits(morning)
    services.forget(morning, Habit.KIND, uuid.UUID(OWN), NOW)
    services.record_event(Habit, morning, an_id(), {"name": "Fifth"}, NOW)

    with pytest.raises(ValidationError, match="You have five of your own already"):
        services.record_event(Habit, morning, uuid.UUID(OWN), {}, NOW)
