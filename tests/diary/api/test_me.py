"""me/: what a person says about themselves, for the programs that speak for them."""

import uuid
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import User
from tests.diary.api.talk import patch, put, refusals

ME = "/api/v1/me/"
SAID = {
    "name": "Ada",
    "birth_year": 1961,
    "time_zone": "Europe/Paris",
    "language": "en",
    "country": "FR",
    "conditions": {"diabetes": False, "disc": True, "kidney": None},
}
HALF_A_PAIR, NUL = "\ud800", "a\x00b"


def test_me_is_who_the_session_speaks_for(api: APIClient, person: User) -> None:
    answer = api.get(ME)

    nothing = {"name": None, "birth_year": None, "country": None, "conditions": None}
    facts = {"id": str(person.id), "email": "me@example.org", "time_zone": "Europe/Berlin", "language": "en"}
    assert (answer.status_code, answer.json()) == (200, {**facts, **nothing})
    assert list(answer.json()) == ["id", "email", *SAID]


def test_what_is_sent_is_changed_and_the_rest_stays(api: APIClient, person: User) -> None:
    whole = patch(api, ME, SAID)
    assert (whole.status_code, {name: whole.json()[name] for name in SAID}) == (200, SAID)

    part = patch(api, ME, {"country": "CH"})
    assert part.json() == {**whole.json(), "country": "CH"} == api.get(ME).json()


@pytest.mark.parametrize("nothing", [None, ""])
def test_a_text_can_be_taken_back(api: APIClient, person: User, nothing: str | None) -> None:
    patch(api, ME, SAID)

    answer = patch(api, ME, {"name": nothing, "country": nothing})

    assert (answer.status_code, answer.json()["name"], answer.json()["country"]) == (200, None, None)
    person.refresh_from_db()
    assert (person.name, person.country) == ("", "")


@pytest.mark.parametrize("nothing", [None, {}])
def test_conditions_and_the_year_of_birth_can_be_taken_back(
    api: APIClient, person: User, nothing: dict[str, bool] | None
) -> None:
    patch(api, ME, SAID)

    answer = patch(api, ME, {"conditions": nothing, "birth_year": None})

    assert (answer.status_code, answer.json()["conditions"], answer.json()["birth_year"]) == (200, None, None)
    person.refresh_from_db()
    assert (person.conditions, person.birth_year) == ({}, None)


NO_TEXT: list[Any] = [5, True, [], {}, ["x"]]


@pytest.mark.parametrize(
    ("name", "code", "wrong"),
    [
        ("name", "invalid", NO_TEXT),
        ("name", "max_length", ["x" * 121]),
        ("name", "surrogate_characters_not_allowed", [HALF_A_PAIR]),
        ("name", "null_characters_not_allowed", [NUL]),
        ("birth_year", "range", [-1, 1899, 2024, 2101]),
        ("birth_year", "invalid", ["", "soon", 1961.5, 2**63, True, "1_961", [], {}]),
        ("time_zone", "time_zone", ["Mars/Base", "x" * 65, HALF_A_PAIR]),
        ("time_zone", "invalid", NO_TEXT),
        ("time_zone", "null", [None]),
        ("time_zone", "blank", ["", " "]),
        ("language", "invalid_choice", ["xx", "", 5, [], {}, HALF_A_PAIR]),
        ("language", "null", [None]),
        ("country", "invalid_choice", ["XX", "fr", "France", 5, True, [], {}, HALF_A_PAIR]),
        ("conditions", "shape", [5, True, "disc", ["disc"], {"cough": True}, {"disc": "yes"}, {"disc": 1}]),
    ],
)
def test_a_bad_answer_is_refused_by_its_name_and_nothing_is_written(
    api: APIClient, person: User, name: str, code: str, wrong: list[Any]
) -> None:
    before = User.objects.values().get()

    for answer in wrong:
        refused = patch(api, ME, {"birth_year": 1961, "name": "Ada", name: answer})
        assert (refused.status_code, refusals(refused)[0]) == (400, (name, code)), repr(answer)[:50]

    assert User.objects.values().get() == before


def test_nobody_makes_themselves_somebody_else(api: APIClient, person: User, other: User) -> None:
    hidden = {
        "id": str(uuid.uuid4()),
        "email": "new@example.org",
        "password": "x",
        "is_staff": True,
        "is_superuser": True,
        "is_active": False,
        "consent_version": "none",
        "date_joined": "1999-01-01T00:00:00Z",
        "tokens": [],
    }
    before = User.objects.values().get(id=person.id)

    answer = patch(api, ME, {**hidden, "name": "Ada"})

    assert answer.status_code == 200
    assert User.objects.values().get(id=person.id) == {**before, "name": "Ada"}


def test_another_person_is_not_changed(api: APIClient, other: User) -> None:
    before = User.objects.values().get(id=other.id)

    patch(api, ME, {**SAID, "id": str(other.id), "email": other.email})

    assert User.objects.values().get(id=other.id) == before


@pytest.mark.parametrize("method", ["put", "post", "delete", "options"])
def test_me_is_read_and_changed_only(api: APIClient, method: str) -> None:
    answer = getattr(api, method)(ME)

    assert (answer.status_code, refusals(answer)) == (405, [(None, "method_not_allowed")])


@pytest.mark.django_db
def test_nobody_is_401() -> None:
    assert (APIClient().get(ME).status_code, put(APIClient(), ME, {}).status_code) == (401, 401)


def test_me_costs_two_queries(api: APIClient, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(2):  # session, person
        api.get(ME)


def test_a_change_writes_the_columns_that_were_sent(
    api: APIClient, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3) as statements:  # session, person, the change
        patch(api, ME, {"name": "Ada"})

    (written,) = [each["sql"] for each in statements.captured_queries if each["sql"].startswith("UPDATE")]
    assert written.partition(" WHERE ")[0] == """UPDATE "accounts_user" SET "name" = 'Ada'"""
