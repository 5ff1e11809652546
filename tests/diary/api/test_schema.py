"""The OpenAPI schema: valid, complete, and true to the models and to the map of addresses."""

import io
import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils.functional import Promise
from hypothesis import given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from diary.api import facts, schema, schema_sync
from diary.api.docs import parts_of, the_schema, unfolded
from diary.api.errors import CODES
from diary.api.facts import SHAPES
from diary.api.pagination import NewestFirst
from diary.api.schema import REFUSALS
from diary.api.urls import urlpatterns as diary_api
from diary.fields import Between, Quantity, Word, Words
from diary.models import KINDS
from reports.api_urls import urlpatterns as reports_api
from tests.diary.api.kinds import WHOLE
from tests.diary.api.test_answers import HALF_A_PAIR, NO_SHAPE, NUL
from tests.strategies import SHAPES as DRAWN

SCHEMA = the_schema()
COMPONENTS = SCHEMA["components"]["schemas"]
METHODS = ("get", "post", "put", "patch", "delete")


def named(model: Any, ending: str = "") -> dict[str, Any]:
    properties: dict[str, Any] = COMPONENTS[f"{model.__name__}{ending}"]["properties"]
    return properties


def test_it_is_valid_and_made_without_a_warning(capfd: pytest.CaptureFixture[str]) -> None:
    made = io.StringIO()

    call_command("spectacular", "--validate", "--fail-on-warn", "--format", "openapi-json", stdout=made)

    assert json.loads(made.getvalue()) == SCHEMA
    assert SCHEMA["openapi"] == "3.1.0"


@pytest.mark.django_db
def test_it_is_open_and_holds_nothing_of_anybody(client: Client) -> None:
    answer = client.get("/api/v1/schema/")

    assert (answer.status_code, answer.json()) == (200, SCHEMA)
    assert (answer.headers["Content-Type"], answer.headers["X-Diary-Api"]) == ("application/json", "1")


def test_it_names_every_address_and_method_there_is_and_no_other() -> None:
    routes = {
        f"/api/v1/{str(route.pattern).replace('<uuid:record_id>', '{record_id}')}": route.callback.view_class
        for route in (*diary_api, *reports_api)
        if route.name not in ("docs", "schema")  # about the API, not of it
    }
    there = {path: {name for name in METHODS if name in view.http_method_names} for path, view in routes.items()}

    assert {path: set(methods) for path, methods in SCHEMA["paths"].items()} == there


@pytest.mark.parametrize("model", KINDS.values(), ids=KINDS)
def test_every_field_is_described_in_the_order_of_the_answers(api: APIClient, model: Any) -> None:
    shown = COMPONENTS[model.__name__]

    assert list(shown["properties"]) == shown["required"] == ["id", "seq", *WHOLE[model.KIND]]
    assert list(named(model, "Answers")) == list(WHOLE[model.KIND])
    assert {name: shown["properties"][name] for name in WHOLE[model.KIND]} == named(model, "Answers")


@pytest.mark.parametrize("model", KINDS.values(), ids=KINDS)
def test_ranges_and_words_are_those_of_the_model(model: Any) -> None:
    for name, column in model.answers().items():
        field = unfolded(SCHEMA, named(model)[name])
        kinds = field["type"] if "type" in field else [each["type"] for each in field["anyOf"]]
        assert ("null" in kinds) == column.null
        match column:
            case Between() | Quantity():
                assert (field["minimum"], field["maximum"]) == (column.low, column.high)
            case Word():
                assert field["anyOf"][0]["enum"] == [word for word, _label in column.flatchoices]
            case Words():
                assert column.words is not None
                assert field["items"]["enum"] == column.words.values


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_record_is_as_described(kind: str) -> None:
    assert fits(unfolded(SCHEMA, COMPONENTS[f"{KINDS[kind].__name__}Answers"]), WHOLE[kind])


def fits(schema: dict[str, Any], value: Any) -> bool:
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)
    return checker.is_valid(value)


def passes(check: Any, value: Any) -> bool:
    try:
        check(value)
    except ValidationError:
        return False
    return True


def is_beyond_json_schema(value: Any) -> bool:
    """Letters that no text can carry."""
    return any(mark in json.dumps(value) for mark in (json.dumps(HALF_A_PAIR)[1:-1], json.dumps(NUL)[2:-2]))


CHECK_OF = {
    name: next(check for check in column.validators if check in SHAPES)
    for model in KINDS.values()
    for name, column in model.answers().items()
    if name in DRAWN
}


@pytest.mark.parametrize("check", NO_SHAPE)
def test_what_a_shape_refuses_is_not_as_described_either(check: Any) -> None:
    for wrong in NO_SHAPE[check]:
        if not is_beyond_json_schema(wrong):
            assert (passes(check, wrong), fits(SHAPES[check], wrong)) == (False, False), wrong


scraps = st.none() | st.booleans() | st.integers(-1, 9) | st.sampled_from(["08:00", "", "2026-03-21", "tea", "heat"])
names = st.sampled_from(["times", "weekdays", "every_n_days", "from", "name", "ml", "drink", "pair", "on", "bladder"])
anything = st.recursive(scraps, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3))


@pytest.mark.parametrize("name", DRAWN)
def test_shapes_and_their_description_agree_on_anything(name: str) -> None:
    check = CHECK_OF[name]

    @settings(max_examples=150, derandomize=True, database=None, deadline=None)
    @given(DRAWN[name] | anything)
    def agree(value: Any) -> None:
        assert passes(check, value) == fits(SHAPES[check], value)

    agree()


def test_every_status_that_may_come_is_described() -> None:
    assert set(CODES) - {400} <= set(REFUSALS)  # a wrong host is not asked through an address of ours
    statuses = {
        int(status) for methods in SCHEMA["paths"].values() for each in methods.values() for status in each["responses"]
    }
    assert statuses == {200, 201, 204, 304, *REFUSALS}


def test_what_all_answers_carry_is_described() -> None:
    record = SCHEMA["paths"]["/api/v1/cramps/{record_id}/"]
    parameters = {method: [each["name"] for each in record[method]["parameters"]] for method in record}
    assert parameters == {
        "get": ["record_id", "If-None-Match"],
        "put": ["record_id", "anew", "If-Match"],
        "patch": ["record_id", "If-Match"],
        "delete": ["record_id", "If-Match"],
    }
    assert set(record["put"]["responses"]["201"]["headers"]) == {"X-Diary-Api", "ETag"}
    assert set(record["delete"]["responses"]["204"]["headers"]) == {"X-Diary-Api"}
    answers = SCHEMA["components"]["responses"]
    assert (
        set(answers["Unavailable"]["headers"]) == set(answers["TooMany"]["headers"]) == {"X-Diary-Api", "Retry-After"}
    )
    asked = [each["name"] for each in SCHEMA["paths"]["/api/v1/cramps/"]["get"]["parameters"]]
    assert asked == ["limit", "cursor", "from", "to"]


# The page


@pytest.mark.django_db
def test_the_page_names_every_kind_field_and_deed(client: Client) -> None:
    page = client.get(reverse("api:docs"))

    assert page.status_code == 200
    text = page.content.decode()
    for model in KINDS.values():
        for name in model.answers():
            assert f"<code>{name}</code>" in text
    for path, methods in SCHEMA["paths"].items():
        for method, operation in methods.items():
            assert f"<code>{method.upper()} {path}</code>" in text
            assert operation["summary"] in text


def texts_in(value: Any) -> Iterator[Any]:
    """What people read, among the names and the shapes of a description."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from [each] if name == "description" and not isinstance(each, dict) else texts_in(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts_in(each)
    elif isinstance(value, Promise) or (isinstance(value, str) and " " in value):
        yield value


def test_what_is_written_for_people_can_be_translated() -> None:
    written = [
        *(value for name, value in vars(schema).items() if name.isupper()),
        *(value for name, value in vars(facts).items() if name.isupper()),
        *(value for name, value in vars(schema_sync).items() if name.isupper()),
        NewestFirst().get_paginated_response_schema({}),
        NewestFirst().get_schema_operation_parameters(None),
    ]

    texts = list(texts_in(written))

    assert len(texts) > 60
    assert [text for text in texts if not isinstance(text, Promise)] == []


def test_every_kind_is_named_in_words() -> None:
    assert list(schema.KINDS_IN_WORDS) == list(KINDS)
    assert {kind: str(about) for kind, (_name, about) in schema.KINDS_IN_WORDS.items()} == {
        kind: (model.__doc__ or "").replace("'", "’") for kind, model in KINDS.items()
    }


@pytest.mark.django_db
def test_the_page_needs_no_script_and_nothing_inline(client: Client) -> None:
    page = client.get(reverse("api:docs"))

    text = page.content.decode()
    assert ("<script" in text, "style=" in text, "unsafe" in page.headers["Content-Security-Policy"]) == (False,) * 3


def test_answers_are_said_in_words() -> None:
    said = {(part.name, name): what for part in parts_of(SCHEMA) for name, what, _about in part.fields}

    assert said["cramps", "side"] == "left, right, both"
    assert said["cramps", "intensity"] == "0 to 10"
    assert said["cramps", "duration_min"] == "0.1 to 600"
    assert said["cramps", "relief"].startswith("a list of stretch, walk, massage")
    assert said["cramps", "started_at"] == "a time with its UTC offset"
    assert said["cramps", "note"] == "text of up to 2,000 characters"
    assert said["cramps", "woke_me"] == "yes or no"
    assert said["doses", "medicine"] == "an id"
    assert said["days", "own"] == "{an id: yes or no}"
    assert said["experiments", "order"] == "a list of {pair: 1 to 200, start: a date, end: a date, on: yes or no}"
    assert said["me", "country"] == "a code of two letters"
    assert said["nights", "seq"] == "a whole number"
    assert said["preferences", "habits_asked"].endswith("good_posture or an id")
