"""Every answer by itself: what is taken, and what is refused by its name. The cases follow the models' own facts."""

import json
from typing import Any

import pytest
from django.db import models
from rest_framework.test import APIClient

from accounts.models import User
from diary import services
from diary.api.serializers import PLANS
from diary.fields import Between, LocalTime, Quantity, Reference, Shaped, Short, Word, Words, YesNo
from diary.models import KINDS, Night, Version, night_id
from diary.shapes import (
    check_cups,
    check_habits_asked,
    check_order,
    check_own,
    check_questions,
    check_schedule,
    check_warning_signs,
)
from tests.diary.api.kinds import (
    HABIT,
    LEAST,
    MEDICINE,
    NEEDED,
    WHOLE,
    a_record,
    address,
    address_of,
    an_address,
    some_answer,
)
from tests.diary.api.talk import patch, put, refusals
from tests.factories import NIGHT, NOW, a_cramp

HALF_A_PAIR, NUL = "\ud800", "a\x00b"
BEYOND_64_BIT = 2**63
BEYOND_A_FLOAT = 10**400
BEYOND_PYTHON = "9" * 5_000  # json.loads() raises for more than 4,300 digits
COLLECTIONS: list[Any] = [[], {}, ["left"], {"left": 1}]


CUP = {"name": "Mug", "ml": 300, "drink": "tea"}
PERIOD = {"pair": 1, "start": "2026-03-22", "end": "2026-03-28", "on": True}
NO_SHAPE: dict[Any, list[Any]] = {
    check_schedule: [
        {"times": ["8:00"]},
        {"times": ["24:00"]},
        {"times": "08:00"},
        {"times": [None]},
        {"times": ["08:00"] * 13},
        {"weekdays": [7]},
        {"weekdays": [True]},
        {"every_n_days": 0},
        {"every_n_days": 1.5},
        {"from": "soon"},
        {"until": 5},
        {"often": True},
    ],
    check_own: [{"stretching": True}, {HABIT: "yes"}, {HABIT: 1}, {HABIT.upper(): True}],
    check_questions: [["x" * 201], ["one", "two", "three", "four"], [""], [None], [5], [["one"]], [HALF_A_PAIR]],
    check_warning_signs: [{"cough": True}, {"bladder": "no"}, {"bladder": 0}, {HALF_A_PAIR: None}],
    check_cups: [
        [{**CUP, "ml": 0}],
        [{**CUP, "ml": 5_001}],
        [{**CUP, "ml": "300"}],
        [{**CUP, "name": ""}],
        [{**CUP, "name": NUL}],
        [{**CUP, "drink": "petrol"}],
        [{**CUP, "drink": ["tea"]}],
        [{**CUP, "colour": "blue"}],
        [{"name": "Mug"}],
        [CUP] * 13,
        ["Mug"],
    ],
    check_habits_asked: [["juggling"], [5], [None], [["heat"]], [HALF_A_PAIR], ["heat"] * 51],
    check_order: [
        [{**PERIOD, "pair": 0}],
        [{**PERIOD, "start": "2026-02-30"}],
        [{**PERIOD, "end": None}],
        [{**PERIOD, "on": 1}],
        [{**PERIOD, "off": True}],
        [{"pair": 1}],
        [PERIOD] * 401,
    ],
}
NO_TEXT = [5, 1.5, True, BEYOND_A_FLOAT, *COLLECTIONS]


def refused_by(column: "models.Field[Any, Any]", may_lie_ahead: bool) -> dict[str, list[Any]]:
    """Answers that a column cannot take, by the code of their refusal."""
    match column:
        case YesNo():
            return {"invalid": [1, 0, "", "true", "maybe", HALF_A_PAIR, NUL, BEYOND_A_FLOAT, *COLLECTIONS]}
        case Between() | Quantity():
            no_number = ["", "many", "1_0", "1e2", "nan", "inf", True, BEYOND_A_FLOAT, HALF_A_PAIR, NUL, *COLLECTIONS]
            is_whole = isinstance(column, Between)  # beyond what JavaScript keeps whole a number is a fraction
            no_whole = [1.5, -BEYOND_64_BIT, BEYOND_64_BIT] if is_whole else []
            return {
                "min_value": [column.low - 0.01 if isinstance(column, Quantity) else column.low - 1],
                "max_value": [column.high + 1, *([] if is_whole else [BEYOND_64_BIT])],
                "invalid": [*no_number, *no_whole],
            }
        case Word():
            return {"invalid_choice": ["elsewhere", "LEFT", 1, True, BEYOND_A_FLOAT, HALF_A_PAIR, NUL, *COLLECTIONS]}
        case Words():
            assert column.words is not None
            first, outside = column.words.values[0], ["elsewhere", 1, None, [], {}, HALF_A_PAIR, NUL, BEYOND_A_FLOAT]
            return {"invalid_choice": [first, {first: 1}, "", 1, True, *([each] for each in outside), [first, "no"]]}
        case Shaped():
            (check,) = column.validators
            return {"shape": [5, True, "text", NUL, BEYOND_A_FLOAT, [1], {"a": 1}, *NO_SHAPE[check]]}
        case LocalTime():
            no_moment = ["yesterday", "", "2026-03-21", "2026-03-21T02:30:00", "2026-02-30T02:30:00+01:00"]
            no_time = [5, True, BEYOND_A_FLOAT, HALF_A_PAIR, NUL, *COLLECTIONS]
            return {
                "invalid": [*no_moment, "1899-12-31T23:59:00+00:00", *no_time],
                "future": ["2026-03-22T00:00:00+01:00", "2199-12-31T23:59:00+01:00"],
            }
        case Reference():
            return {"invalid": ["", "tea", 5, -1, True, BEYOND_A_FLOAT, HALF_A_PAIR, NUL, *COLLECTIONS]}
        case models.DateField():
            no_date = ["yesterday", "", "20.03.2026", "2026-02-30", "2026-03-20T10:00:00", 5, True, BEYOND_A_FLOAT]
            return {
                "invalid": [*no_date, HALF_A_PAIR, NUL, *COLLECTIONS],
                "past": ["1899-12-31", "0001-01-01"],
                "future": ["2200-01-01", "9999-12-31", *([] if may_lie_ahead else ["2026-03-22"])],
            }
        case models.TextField() | Short():
            return {
                "max_length": ["x" * (column.max_length + 1)],  # type: ignore[operator]  # ours all have one
                "invalid": NO_TEXT,
                "surrogate_characters_not_allowed": [HALF_A_PAIR],
                "null_characters_not_allowed": [NUL],
            }
        case _:
            assert column.name == "tz"
            return {"time_zone": ["Mars/Base", "x" * 65, HALF_A_PAIR, NUL], "invalid": NO_TEXT}


EACH_KIND = pytest.mark.parametrize("kind", KINDS)
EACH_ANSWER = pytest.mark.parametrize(
    ("kind", "column"),
    [
        pytest.param(kind, column, id=f"{kind}-{name}")
        for kind, model in KINDS.items()
        for name, column in model.answers().items()
    ],
)


@EACH_ANSWER
def test_a_bad_answer_is_refused_by_its_name_and_nothing_is_written(
    api: APIClient, person: User, kind: str, column: "models.Field[Any, Any]"
) -> None:
    path = an_address(person, kind)

    for code, answers in refused_by(column, issubclass(KINDS[kind], PLANS)).items():
        for wrong in answers:
            answer = put(api, path, {**LEAST[kind], column.name: wrong})
            assert (answer.status_code, refusals(answer)[0]) == (400, (column.name, code)), repr(wrong)[:50]

    assert Version.objects.count() == 0


@EACH_ANSWER
def test_a_number_of_more_digits_than_python_reads_is_refused_by_its_name(
    api: APIClient, person: User, kind: str, column: "models.Field[Any, Any]"
) -> None:
    body = json.dumps({**LEAST[kind], column.name: "here"}).replace('"here"', BEYOND_PYTHON)

    answer = api.put(an_address(person, kind), body, content_type="application/json")

    assert (answer.status_code, refusals(answer)[0][0]) == (400, column.name)


@EACH_KIND
def test_a_bad_answer_leaves_the_record_as_it_was(api: APIClient, person: User, kind: str) -> None:
    entry = a_record(person, kind)
    before = KINDS[kind].objects.values().get(id=entry.id)
    last = list(KINDS[kind].answers())[-1]

    answer = patch(api, address_of(entry), {**some_answer(kind), last: {"no": "answer"}})

    assert (answer.status_code, [field for field, _code in refusals(answer)]) == (400, [last])
    assert KINDS[kind].objects.values().get(id=entry.id) == before


def test_every_bad_answer_of_a_record_is_named(api: APIClient, person: User) -> None:
    answer = put(
        api,
        an_address(person, "cramp"),
        {"night_of": "soon", "side": "up", "intensity": 11, "note": "fine"},
    )

    assert refusals(answer) == [("night_of", "invalid"), ("side", "invalid_choice"), ("intensity", "max_value")]


@EACH_KIND
def test_every_answer_can_be_taken_back(api: APIClient, person: User, kind: str) -> None:
    path = an_address(person, kind)
    put(api, path, WHOLE[kind])
    names = [name for name in WHOLE[kind] if name not in LEAST[kind]]

    answer = patch(api, path, {**LEAST[kind], **dict.fromkeys(names)})

    assert answer.status_code == 200
    assert {name: answer.json()[name] for name in names} == dict.fromkeys(names)


@pytest.mark.parametrize(
    ("kind", "name", "given", "stored"),
    [
        ("night", "tingling", "yes", True),
        ("night", "tingling", "no", False),
        ("night", "tingling", False, False),
        ("night", "woke_times", 0, 0),
        ("night", "woke_times", 20, 20),
        ("night", "woke_times", "7", 7),
        ("night", "sleep_disturbance", 10, 10),
        ("cramp", "intensity", 0, 0),
        ("cramp", "duration_min", 0.1, 0.1),
        ("cramp", "duration_min", 600, 600.0),
        ("cramp", "side", "", None),
        ("cramp", "relief", ["walk", "stretch", "walk"], ["stretch", "walk"]),
        ("cramp", "relief", [], None),
        ("nerve_pain", "note", "", None),
        ("nerve_pain", "note", "  \n ", None),
        ("nerve_pain", "note", " Пекло 🔥\nall night ", "Пекло 🔥\nall night"),
        ("nerve_pain", "note", "x" * 2_000, "x" * 2_000),
        ("nerve_pain", "at", "2026-03-21T02:30:00.75-03:30", "2026-03-21T02:30:00-03:30"),
        ("nerve_pain", "at", "2026-03-21T02:30:00Z", "2026-03-21T02:30:00+00:00"),
        ("nerve_pain", "date", "1900-01-01", "1900-01-01"),
        ("nerve_pain", "date", "2026-03-21", "2026-03-21"),  # has begun, east of here
        ("drink", "ml", 1, 1),
        ("medicine", "name", " Magnesium ", "Magnesium"),
        ("medicine", "schedule", {}, None),
        ("medicine", "schedule", {"times": []}, {"times": []}),
        ("medicine", "daily_most", "2.5", 2.5),
        ("dose", "medicine", MEDICINE.upper(), MEDICINE),
        ("day", "own", {HABIT: None}, {HABIT: None}),
        ("visit", "date", "2027-01-31", "2027-01-31"),
        ("visit", "questions", [], None),
        ("habit", "asked_until", "2199-12-31", "2199-12-31"),
        ("preferences", "usual_cups", [{**CUP, "drink": None}], [{**CUP, "drink": None}]),
    ],
)
def test_an_answer_is_kept_as_it_was_meant(
    api: APIClient, person: User, kind: str, name: str, given: Any, stored: Any
) -> None:
    path = an_address(person, kind)

    made = put(api, path, {**LEAST[kind], name: given})

    assert (made.status_code, made.json()[name]) == (201, stored)
    assert api.get(path).json()[name] == stored


NEEDS = [(kind, name) for kind, needed in NEEDED.items() for name in needed]


@pytest.mark.parametrize(("kind", "name"), NEEDS)
def test_what_a_record_needs_is_asked_for_by_its_name(api: APIClient, person: User, kind: str, name: str) -> None:
    path = an_address(person, kind)
    without = {key: value for key, value in LEAST[kind].items() if key != name}

    for body in (without, {**without, "tz": "Europe/Paris"}, {**without, name: None}):
        answer = put(api, path, body)
        assert (answer.status_code, [field for field, _code in refusals(answer)]) == (400, [name])
    assert Version.objects.count() == 0


@pytest.mark.parametrize(("kind", "name"), NEEDS)
def test_what_a_record_needs_cannot_be_taken_back(api: APIClient, person: User, kind: str, name: str) -> None:
    path = an_address(person, kind)
    put(api, path, LEAST[kind])

    answer = patch(api, path, {name: None})

    assert (answer.status_code, [field for field, _code in refusals(answer)]) == (400, [name])


def test_rules_over_several_answers_look_at_what_is_stored_too(api: APIClient, person: User) -> None:
    cramp = a_cramp(person, duration_band="5_10")

    refused = patch(api, address_of(cramp), {"duration_min": 2})
    taken = patch(api, address_of(cramp), {"duration_min": 2, "duration_band": "1_5"})

    assert (refused.status_code, refusals(refused)) == (400, [("duration_min", "contradiction")])
    assert (taken.status_code, taken.json()["duration_min"], taken.json()["duration_band"]) == (200, 2.0, "1_5")


def test_an_empty_answer_is_none_before_any_rule_looks_at_it(api: APIClient, person: User) -> None:
    made = put(api, an_address(person, "cramp"), {**LEAST["cramp"], "duration_min": 2, "duration_band": ""})

    assert (made.status_code, made.json()["duration_band"]) == (201, None)


def test_a_night_with_a_cramp_cannot_be_called_one_without(api: APIClient, person: User) -> None:
    cramp = a_cramp(person)
    path = address("night", night_id(person.id, NIGHT))

    refused = patch(api, path, {"cramps": False})
    assert (refused.status_code, refusals(refused)) == (400, [("cramps", "cramps_logged")])
    assert Night.objects.get().cramps is None

    services.forget(person, "cramp", cramp.id, NOW)
    assert patch(api, path, {"cramps": False}).status_code == 200
