"""Every answer by itself: what is taken, and what is refused by its name. The cases follow the models' own facts."""

import json
import uuid
from typing import Any

import pytest
from django.db import models
from rest_framework.test import APIClient

from accounts.models import User
from diary import services
from diary.api.serializers import CrampSerializer
from diary.fields import Between, LocalTime, Word, Words, YesNo
from diary.models import KINDS, Entry, Night, Version, night_id
from tests.diary.api.talk import patch, put, refusals
from tests.factories import NIGHT, NOW, a_cramp, a_nerve_pain, a_night, an_id

KEYS: dict[str, dict[str, Any]] = {
    "night": {"night_of": "2026-03-20"},
    "cramp": {"night_of": "2026-03-20"},
    "nerve_pain": {"date": "2026-03-21"},
}
HALF_A_PAIR, NUL = "\ud800", "a\x00b"
BEYOND_64_BIT = 2**63
BEYOND_A_FLOAT = 10**400
BEYOND_PYTHON = "9" * 5_000  # json.loads() raises for more than 4,300 digits
COLLECTIONS: list[Any] = [[], {}, ["left"], {"left": 1}]


def refused_by(column: "models.Field[Any, Any]") -> dict[str, list[Any]]:
    """Answers that a column cannot take, by the code of their refusal."""
    match column:
        case YesNo():
            return {"invalid": [1, 0, "", "true", "maybe", HALF_A_PAIR, NUL, BEYOND_A_FLOAT, *COLLECTIONS]}
        case Between():
            return {
                "min_value": [column.low - 1],
                "max_value": [column.high + 1, BEYOND_64_BIT],
                "invalid": [
                    1.5,
                    "",
                    "1_0",
                    "many",
                    True,
                    -BEYOND_64_BIT,
                    BEYOND_A_FLOAT,
                    HALF_A_PAIR,
                    NUL,
                    *COLLECTIONS,
                ],
            }
        case models.FloatField():
            return {
                "min_value": [0.09, 0, -BEYOND_64_BIT],
                "max_value": [600.1, BEYOND_64_BIT],
                "invalid": ["", "nan", "inf", "1e2", "1_0", True, BEYOND_A_FLOAT, HALF_A_PAIR, NUL, *COLLECTIONS],
            }
        case Word():
            return {"invalid_choice": ["elsewhere", "LEFT", 1, True, BEYOND_A_FLOAT, HALF_A_PAIR, NUL, *COLLECTIONS]}
        case Words():
            assert column.words is not None
            first, outside = column.words.values[0], ["elsewhere", 1, None, [], {}, HALF_A_PAIR, NUL, BEYOND_A_FLOAT]
            return {"invalid_choice": [first, {first: 1}, "", 1, True, *([each] for each in outside), [first, "no"]]}
        case LocalTime():
            no_moment = ["yesterday", "", "2026-03-21", "2026-03-21T02:30:00", "2026-02-30T02:30:00+01:00"]
            no_time = [5, True, BEYOND_A_FLOAT, HALF_A_PAIR, NUL, *COLLECTIONS]
            return {
                "invalid": [*no_moment, "1899-12-31T23:59:00+00:00", *no_time],
                "future": ["2026-03-22T00:00:00+01:00", "2199-12-31T23:59:00+01:00"],
            }
        case models.DateField():
            no_date = ["yesterday", "", "20.03.2026", "2026-02-30", "2026-03-20T10:00:00", 5, True, BEYOND_A_FLOAT]
            return {
                "invalid": [*no_date, HALF_A_PAIR, NUL, *COLLECTIONS],
                "past": ["1899-12-31", "0001-01-01"],
                "future": ["2026-03-22", "9999-12-31"],
            }
        case models.TextField():
            return {
                "max_length": ["x" * 2_001],
                "invalid": [5, 1.5, True, BEYOND_A_FLOAT, *COLLECTIONS],
                "surrogate_characters_not_allowed": [HALF_A_PAIR],
                "null_characters_not_allowed": [NUL],
            }
        case _:
            assert column.name == "tz"
            return {"time_zone": ["Mars/Base", "x" * 65, HALF_A_PAIR, NUL], "invalid": [5, True, *COLLECTIONS]}


BAD = [
    pytest.param(kind, column, id=f"{kind}-{column.name}")
    for kind, model in KINDS.items()
    for column in model.answers()
]


def address(kind: str, record_id: uuid.UUID) -> str:
    return f"/api/v1/{KINDS[kind].PLURAL.replace('_', '-')}/{record_id}/"


def an_address(person: User, kind: str) -> str:
    return address(kind, night_id(person.id, NIGHT) if kind == "night" else an_id())


@pytest.mark.parametrize(("kind", "column"), BAD)
def test_a_bad_answer_is_refused_by_its_name_and_nothing_is_written(
    api: APIClient, person: User, kind: str, column: "models.Field[Any, Any]"
) -> None:
    path = an_address(person, kind)

    for code, answers in refused_by(column).items():
        for wrong in answers:
            answer = put(api, path, {**KEYS[kind], column.name: wrong})
            assert (answer.status_code, refusals(answer)[0]) == (400, (column.name, code)), repr(wrong)[:50]

    assert Version.objects.count() == 0


@pytest.mark.parametrize(("kind", "column"), BAD)
def test_a_number_of_more_digits_than_python_reads_is_refused_by_its_name(
    api: APIClient, person: User, kind: str, column: "models.Field[Any, Any]"
) -> None:
    body = json.dumps({**KEYS[kind], column.name: 0}).replace(": 0}", f": {BEYOND_PYTHON}}}")

    answer = api.put(an_address(person, kind), body, content_type="application/json")

    assert (answer.status_code, refusals(answer)[0][0]) == (400, column.name)


@pytest.mark.parametrize("make", [a_night, a_cramp, a_nerve_pain])
def test_a_bad_answer_leaves_the_record_as_it_was(api: APIClient, person: User, make: Any) -> None:
    entry: Entry = make(person, note="Mine")
    before = type(entry).objects.values().get(id=entry.id)

    answer = patch(api, address(entry.KIND, entry.id), {"note": "New", "tz": "Mars/Base"})

    assert (answer.status_code, refusals(answer)) == (400, [("tz", "time_zone")])
    assert type(entry).objects.values().get(id=entry.id) == before


def test_every_bad_answer_of_a_record_is_named(api: APIClient) -> None:
    answer = put(api, address("cramp", an_id()), {"night_of": "soon", "side": "up", "intensity": 11, "note": "fine"})

    assert refusals(answer) == [("night_of", "invalid"), ("side", "invalid_choice"), ("intensity", "max_value")]


@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_can_be_taken_back(api: APIClient, person: User, kind: str) -> None:
    path = an_address(person, kind)
    put(api, path, {**KEYS[kind], "note": "Mine", "tz": "Europe/Paris"})
    names = [name for name in KINDS[kind].answer_names() if name not in KEYS[kind]]

    answer = patch(api, path, dict.fromkeys(names))

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
    ],
)
def test_an_answer_is_kept_as_it_was_meant(
    api: APIClient, person: User, kind: str, name: str, given: Any, stored: Any
) -> None:
    path = an_address(person, kind)

    made = put(api, path, {**KEYS[kind], name: given})

    assert (made.status_code, made.json()[name]) == (201, stored)
    assert api.get(path).json()[name] == stored


@pytest.mark.parametrize(("kind", "key"), [("night", "night_of"), ("cramp", "night_of"), ("nerve_pain", "date")])
def test_a_record_belongs_to_a_date(api: APIClient, person: User, kind: str, key: str) -> None:
    path = an_address(person, kind)

    for body in ({}, {"note": "When?"}):
        answer = put(api, path, body)
        assert (answer.status_code, refusals(answer)) == (400, [(key, "required")])
    assert put(api, path, {key: None}).status_code == 400
    assert Version.objects.count() == 0


@pytest.mark.parametrize(("kind", "key"), [("night", "night_of"), ("cramp", "night_of"), ("nerve_pain", "date")])
def test_the_date_of_a_record_cannot_be_taken_back(api: APIClient, person: User, kind: str, key: str) -> None:
    path = an_address(person, kind)
    put(api, path, KEYS[kind])

    answer = patch(api, path, {key: None})

    assert (answer.status_code, refusals(answer)[0][0]) == (400, key)


def test_rules_over_several_answers_look_at_what_is_stored_too(api: APIClient, person: User) -> None:
    cramp = a_cramp(person, duration_band="5_10")

    refused = patch(api, address("cramp", cramp.id), {"duration_min": 2})
    taken = patch(api, address("cramp", cramp.id), {"duration_min": 2, "duration_band": "1_5"})

    assert (refused.status_code, refusals(refused)) == (400, [("duration_min", "contradiction")])
    assert (taken.status_code, taken.json()["duration_min"], taken.json()["duration_band"]) == (200, 2.0, "1_5")


def test_an_empty_answer_is_none_before_any_rule_looks_at_it(api: APIClient, person: User) -> None:
    made = put(api, an_address(person, "cramp"), {**KEYS["cramp"], "duration_min": 2, "duration_band": ""})

    assert (made.status_code, made.json()["duration_band"]) == (201, None)
    assert CrampSerializer(partial=True).to_internal_value({"note": " ", "side": ""}) == {"note": None, "side": None}


def test_a_night_with_a_cramp_cannot_be_called_one_without(api: APIClient, person: User) -> None:
    cramp = a_cramp(person)
    path = address("night", night_id(person.id, NIGHT))

    refused = patch(api, path, {"cramps": False})
    assert (refused.status_code, refusals(refused)) == (400, [("cramps", "cramps_logged")])
    assert Night.objects.get().cramps is None

    services.forget(person, "cramp", cramp.id, NOW)
    assert patch(api, path, {"cramps": False}).status_code == 200
