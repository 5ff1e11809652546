"""When something breaks: a phone hears it in the one shape, keeps what it has, and tries again when that may help."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIClient
from rest_framework.views import APIView

from accounts.models import User
from tests.diary.api.talk import put, refusals
from tests.factories import a_cramp, an_id
from tracker.urls import handler400, handler403, handler404, handler500
from tracker.urls import urlpatterns as whole_map

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


class Broken(APIView):
    def get(self, request: Request) -> None:
        raise ZeroDivisionError("secret of the diary")


def broken_before_the_api(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError("secret of the diary")


def full_disk(request: HttpRequest) -> HttpResponse:
    raise OperationalError("database or disk is full")


urlpatterns = [
    path("full/", full_disk),
    path("api/v1/full/", full_disk),
    path("api/v1/broken/", Broken.as_view()),
    path("api/v1/broken-outside/", broken_before_the_api),
    *whole_map,
]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("address", ["broken", "broken-outside"])
def test_a_mistake_of_ours_is_500_in_the_one_shape_and_tells_nothing(api: APIClient, address: str) -> None:
    api.raise_request_exception = False

    answer = api.get(f"/api/v1/{address}/")

    assert (answer.status_code, refusals(answer)) == (500, [(None, "server_error")])
    assert (answer.headers["X-Diary-Api"], answer.headers["Cache-Control"]) == ("1", "no-store, private")
    assert "secret" not in answer.content.decode()


@pytest.mark.urls(__name__)
def test_a_database_that_fails_before_the_api_is_asked_is_503_too(api: APIClient) -> None:
    api.raise_request_exception = False

    assert asks_to_try_again(api.get("/api/v1/full/"))


@pytest.mark.urls(__name__)
def test_a_page_that_cannot_be_stored_is_503_and_says_so(api: APIClient) -> None:
    api.raise_request_exception = False

    answer = api.get("/full/")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Try again in a moment." in answer.content.decode()


@pytest.fixture
def disk(transactional_db: None) -> Iterator[None]:
    """A database whose troubles end with the test."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = OFF")
        cursor.execute("PRAGMA max_page_count = 1073741823")


def write(client: APIClient) -> Response:
    client.raise_request_exception = False
    return put(client, f"/api/v1/cramps/{an_id()}/", {"night_of": "2026-03-20", "note": "x" * 2_000})


def asks_to_try_again(answer: Response) -> bool:
    return (answer.status_code, refusals(answer), answer.headers["Retry-After"], answer.headers["X-Diary-Api"]) == (
        503,
        [(None, "unavailable")],
        "5",
        "1",
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("disk")
def test_a_database_that_is_read_only_is_503(api: APIClient) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")

    assert asks_to_try_again(write(api))


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("disk")
def test_a_full_disk_is_503_and_keeps_what_was_stored(api: APIClient) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")

    stored = 0
    while (answer := write(api)).status_code == 201:  # into pages that earlier tests have left free
        stored += 1

    assert asks_to_try_again(answer)
    assert len(api.get("/api/v1/cramps/?limit=500").json()["results"]) == stored


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("disk")
def test_a_locked_database_is_503(api: APIClient) -> None:
    elsewhere = connection.copy()
    with elsewhere.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE")

    try:
        assert asks_to_try_again(write(api))
    finally:
        elsewhere.connection.close()  # close() spares a database in memory


def away(execute: Any, sql: str, *rest: Any) -> Any:
    """The file can be opened, and the cramps in it cannot be reached."""
    if "diary_cramp" in sql:
        raise OperationalError("disk I/O error")
    return execute(sql, *rest)


@pytest.mark.parametrize(
    ("method", "path", "said"),
    [
        ("get", "", "The diary cannot be reached right now. Try again in a moment."),
        ("head", "", ""),
        ("get", f"{an_id()}/", "The diary cannot be reached right now. Try again in a moment."),
        ("put", f"{an_id()}/", "The diary cannot be written right now. Try again in a moment."),
        ("delete", f"{an_id()}/", "The diary cannot be written right now. Try again in a moment."),
    ],
)
def test_who_reads_hears_of_reading_and_who_writes_of_writing(
    api: APIClient, method: str, path: str, said: str
) -> None:
    api.raise_request_exception = False

    with connection.execute_wrapper(away):
        answer = getattr(api, method)(f"/api/v1/cramps/{path}")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert said in answer.content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("disk")
def test_reading_goes_on_when_nothing_can_be_written(api: APIClient, person: User) -> None:
    cramp = a_cramp(person)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")

    assert api.get(f"/api/v1/cramps/{cramp.id}/").status_code == 200
