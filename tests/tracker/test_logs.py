"""Logs tell a host what broke, and nobody whose diary it was or which day."""

import io
import logging
from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection
from django.test import Client

from accounts.models import User
from tests.factories import NIGHT, a_cramp
from tracker.logs import without_requests


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the console would show."""
    (console,) = (each for each in logging.getLogger().handlers if type(each) is logging.StreamHandler)
    shown = io.StringIO()
    before = console.setStream(shown)
    yield shown
    console.setStream(before)


def test_what_a_visitor_got_wrong_is_not_logged(signed_in: Client, other: User, log: io.StringIO) -> None:
    theirs = a_cramp(other)

    answers = [
        signed_in.get(f"/diary/cramps/{theirs.id}/"),
        signed_in.post(f"/diary/{NIGHT}/cramps/", {"intensity": "99", "note": "my secret"}),
        signed_in.get("/diary/2026-13-99/"),
        signed_in.get("/report/?from=my-secret"),
        signed_in.get("/api/v1/nights/?from=my-secret"),
    ]

    assert ({answer.status_code for answer in answers} - {200}, log.getvalue()) == ({400, 404, 422}, "")


def test_a_form_from_elsewhere_is_logged_by_the_name_of_its_page(person: User, log: io.StringIO) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person)

    assert browser.post(f"/diary/{NIGHT}/no-cramps/").status_code == 403
    assert log.getvalue() == "Forbidden (CSRF cookie not set.): diary:no_cramps\n"


def test_what_broke_is_logged_by_the_name_of_its_page(signed_in: Client, log: io.StringIO) -> None:
    def fail(execute: object, statement: str, *_rest: object) -> None:
        if "diary_night" in statement:
            raise ZeroDivisionError
        return execute(statement, *_rest)  # type: ignore[operator]

    signed_in.raise_request_exception = False
    with connection.execute_wrapper(fail):
        assert signed_in.get(f"/diary/{NIGHT}/").status_code == 500

    assert log.getvalue().startswith("Internal Server Error: diary:day\nTraceback")
    assert str(NIGHT) not in log.getvalue()


def test_a_request_that_found_no_page_yet_has_no_name(signed_in: Client, log: io.StringIO) -> None:
    def fail(*_statement: object) -> None:
        raise OperationalError("disk I/O error")

    signed_in.raise_request_exception = False
    with connection.execute_wrapper(fail):
        signed_in.get(f"/diary/{NIGHT}/")

    assert log.getvalue().startswith("Service Unavailable: no page\nTraceback")
    assert str(NIGHT) not in log.getvalue()


def test_words_looked_for_are_in_no_log(signed_in: Client, log: io.StringIO) -> None:
    def fail(execute: object, statement: str, *_rest: object) -> None:
        if "diary_night" in statement:
            raise ZeroDivisionError
        return execute(statement, *_rest)  # type: ignore[operator]

    signed_in.raise_request_exception = False
    assert signed_in.get("/diary/?q=my-secret").status_code == 200
    with connection.execute_wrapper(fail):
        assert signed_in.get("/diary/?q=my-secret").status_code == 500

    assert log.getvalue().startswith("Internal Server Error: diary:timeline\nTraceback")
    assert "my-secret" not in log.getvalue()


def test_the_server_logs_no_address_either() -> None:
    """gunicorn names the whole address where a page broke outside of Django, and quotes what it cannot read."""
    server, shown = logging.getLogger("a server like gunicorn"), io.StringIO()
    server.propagate = False
    server.addHandler(logging.StreamHandler(shown))
    without_requests(server)

    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        server.exception("Error handling request %s %s", "GET", "/diary/?q=my-secret")
    server.warning("Invalid request from ip=127.0.0.1: Invalid HTTP request line: 'GET /diary/?q=my-secret'")
    server.warning("Worker %s was ended", 7)

    lines = shown.getvalue().splitlines()
    assert (lines[0], lines[-2:]) == ("Error handling request", ["Invalid request", "Worker 7 was ended"])
    assert "my-secret" not in shown.getvalue()
