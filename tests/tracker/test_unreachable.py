"""A database that cannot be read: every page says so and asks to come back, and none breaks while saying it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, connection
from django.test import Client

SENTENCE = "The diary cannot be reached right now. Try again in a moment."


def failing(error: Exception) -> Any:
    """What stands between Django and the file: every statement ends in this error."""

    def fail(*_statement: Any) -> None:
        raise error

    return connection.execute_wrapper(fail)


@pytest.fixture
def reader(signed_in: Client) -> Iterator[Client]:
    """A browser with a session; whose it is can no longer be looked up."""
    signed_in.raise_request_exception = False
    with failing(OperationalError("unable to open database file")):
        yield signed_in


@pytest.mark.parametrize("path", ["/", "/today/", "/health", "/learn/when-to-get-help/"])
def test_a_page_that_cannot_be_read_is_503_and_says_when_to_come_back(reader: Client, path: str) -> None:
    answer = reader.get(path)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert SENTENCE in answer.content.decode()


def test_programs_are_told_in_their_own_shape(reader: Client) -> None:
    answer = reader.get("/api/v1/nights/")

    assert (answer.status_code, answer.headers["Retry-After"], answer.headers["X-Diary-Api"]) == (503, "5", "1")
    assert answer.json() == {"errors": [{"field": None, "code": "unavailable", "message": SENTENCE}]}


@pytest.mark.django_db
def test_health_is_503_for_a_stranger_too(client: Client) -> None:
    client.raise_request_exception = False
    with failing(OperationalError("disk I/O error")):
        assert client.get("/health").status_code == 503


@pytest.mark.django_db
def test_a_stranger_reads_the_safety_card_without_a_database(client: Client) -> None:
    with failing(OperationalError("disk I/O error")):
        assert client.get("/learn/when-to-get-help/").status_code == 200


def test_a_damaged_database_is_503_too(signed_in: Client) -> None:
    signed_in.raise_request_exception = False
    with failing(DatabaseError("database disk image is malformed")):
        answer = signed_in.get("/today/")

    assert answer.status_code == 503
    assert SENTENCE in answer.content.decode()
