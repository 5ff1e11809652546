"""Letters that cannot be read or stored: told apart from those that can, never a mistake of ours, nothing else lost."""

import json
import time
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, connection
from rest_framework.response import Response
from rest_framework.test import APIClient

from accounts.models import User
from diary.models import Ledger, Version
from tests.diary.api.talk import refusals
from tests.diary.phones.letters import PUSH, Record, a_letter, a_morning, at, pull, push, results
from tests.factories import an_id

FIFTY, HUNDRED = 50, 100
MEGABYTE = 1_000_000


def send(client: APIClient, body: str | bytes) -> Response:
    return client.post(PUSH, body, content_type="application/json")


def letter_of(*records: str) -> str:
    """Text, since some records are none that Python could write."""
    return f'{{"witness": null, "records": [{", ".join(records)}]}}'


def as_a_phone_does(client: APIClient, records: list[str]) -> int:
    """How many records arrive: a letter that is refused whole is halved until the one at fault is alone."""
    answer = send(client, letter_of(*records))
    if answer.status_code == 200:
        return sum(each["status"] != "rejected" for each in answer.json()["results"])
    assert answer.status_code in (400, 413), answer.content
    if len(records) == 1:
        return 0
    middle = len(records) // 2
    return as_a_phone_does(client, records[:middle]) + as_a_phone_does(client, records[middle:])


def a_record(field: str, value: str, **others: Any) -> str:
    """A cramp with one field in JSON as it stands here."""
    answers: dict[str, Any] = {field: "HERE"}
    record = json.dumps({**a_letter("cramp", **answers), **others})
    return record.replace('"HERE"', value)


MANY: dict[str, Any] = {f"later_{number}": 1 for number in range(3_000)}
POISON: dict[str, Callable[[], str]] = {
    "half a surrogate pair in a text": lambda: a_record("note", '"\\ud800"'),
    "half a surrogate pair in an unknown field": lambda: a_record("later", '["\\udfff"]'),
    "half a surrogate pair in the name of a field": lambda: a_record("later\udc00", "1"),
    "half a surrogate pair in the name of a field of a field": lambda: a_record("later", '{"\\ud800": 1}'),
    "half a surrogate pair for a word": lambda: a_record("side", '"\\ud800"'),
    "half a surrogate pair in a list": lambda: a_record("relief", '["\\ud800"]'),
    "NUL in a text": lambda: a_record("note", '"\\u0000"'),
    "NUL in an unknown field": lambda: a_record("later", '"\\u0000"'),
    "a number beyond 64 bit": lambda: a_record("intensity", str(2**64)),
    "a number beyond 64 bit, with parts": lambda: a_record("duration_min", "1" + "0" * 400),
    "a number beyond 64 bit, unknown": lambda: a_record("later", "9" * 400),
    "a number of 100,000 digits": lambda: a_record("intensity", "9" * 100_000),
    "a tiny number": lambda: a_record("duration_min", "1e-400"),
    "an endless number": lambda: a_record("later", "1e400"),
    "deep nesting": lambda: a_record("later", "[" * 30 + "]" * 30),
    "very deep nesting": lambda: a_record("later", "[" * 50_000 + "]" * 50_000),
    "very deep objects": lambda: a_record("later", '{"a":' * 10_000 + "1" + "}" * 10_000),
    "a name twice": lambda: a_record("later", '{"a": 1, "a": 2}'),
    "not a number": lambda: a_record("duration_min", "NaN"),
    "a text of 200 KB": lambda: a_record("note", '"' + "x" * 200_000 + '"'),
    "a word of 200 KB": lambda: a_record("side", '"' + "x" * 200_000 + '"'),
    "an unknown field of 200 KB": lambda: a_record("later", '"' + "x" * 200_000 + '"'),
    "a name of 200 KB": lambda: a_record("x" * 200_000, "1"),
    "a record of 300 KB": lambda: a_record("note", '"' + "x" * 300_000 + '"'),
    "three thousand fields": lambda: json.dumps(a_letter("cramp", **MANY)),
    "a stamp of 200 KB": lambda: json.dumps({**a_letter("cramp"), "stamps": {"deleted": "2" * 200_000}}),
    "an id of 200 KB": lambda: json.dumps({**a_letter("cramp"), "id": "0" * 200_000}),
    "a kind of 200 KB": lambda: json.dumps({**a_letter("cramp"), "kind": "x" * 200_000}),
    "a list for a record": lambda: json.dumps([a_letter("cramp")]),
}


@pytest.mark.parametrize("poison", POISON.values(), ids=POISON)
def test_of_fifty_records_with_a_poisoned_one_the_other_forty_nine_arrive(
    api: APIClient, person: User, poison: Callable[[], str]
) -> None:
    good = [json.dumps(a_letter("drink", ml=200)) for _ in range(FIFTY - 1)]

    assert as_a_phone_does(api, [poison(), *good]) == FIFTY - 1
    assert (person.drinks.count(), person.cramps.count()) == (FIFTY - 1, 0)


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("cramp", "note"),
        ("cramp", "side"),
        ("cramp", "later"),
        ("cramp", "intensity"),
        ("cramp", "night_of"),
        ("cramp", "started_at"),
        ("dose", "medicine"),
    ],
)
def test_what_is_wrong_is_said_without_repeating_all_of_it(api: APIClient, kind: str, field: str) -> None:
    answer = send(api, letter_of(a_record(field, '"' + "x" * 200_000 + '"', kind=kind)))

    assert len(answer.content) < 1_000


BOMBS: dict[str, Callable[[], str | bytes]] = {
    "one text of 10 MB": lambda: letter_of(a_record("note", '"' + "x" * 10 * MEGABYTE + '"')),
    "300 KB of blanks": lambda: " " * 300_000 + letter_of(),
    "a million brackets": lambda: "[" * MEGABYTE,
    "200,000 brackets": lambda: "[" * 200_000,
    "200,000 brackets and back": lambda: letter_of("[" * 100_000 + "]" * 100_000),
    "40,000 objects": lambda: '{"a":' * 40_000,
    "21 levels": lambda: letter_of(a_record("later", "[" * 18 + "]" * 18)),
    "a number of 250,000 digits": lambda: f'{{"witness": null, "records": {"9" * 250_000}}}',
    "100,000 empty records": lambda: letter_of(*["0"] * 80_000),
    "101 records": lambda: letter_of(*[json.dumps(a_letter("drink")) for _ in range(101)]),
    "50,000 names": lambda: json.dumps({str(number): 0 for number in range(20_000)}),
    "a name twice": lambda: '{"records": [], "records": []}',
    "no UTF-8": lambda: b'{"records": ["' + b"\xff" * 1_000 + b'"]}',
    "UTF-16": lambda: letter_of().encode("utf-16"),
    "compressed": lambda: bytes.fromhex("1f8b08") + b"\x00" * 1_000,
    "cut off": lambda: letter_of(json.dumps(a_letter("drink")))[:-3],
    "infinity": lambda: '{"witness": -Infinity, "records": []}',
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_whole_and_the_next_letter_is_read(api: APIClient, bomb: Callable[[], str | bytes]) -> None:
    body = bomb()
    tracemalloc.start()
    begun = time.process_time()

    answer = send(api, body)

    taken, (_now, most) = time.process_time() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code in (400, 413)
    assert refusals(answer)
    assert (taken < 2, most < 200 * MEGABYTE) == (True, True)
    assert results(push(api, a_letter("drink", ml=200))) == [("applied", [])]


def test_the_body_of_a_letter_may_have_256_kilobytes_and_no_byte_more(api: APIClient) -> None:
    body = letter_of(json.dumps(a_letter("drink", ml=200)))
    room = 256 * 1024 - len(body)

    assert send(api, " " * (room + 1) + body).status_code == 413
    assert send(api, " " * room + body).status_code == 200


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_a_letter_is_json(api: APIClient, content_type: str) -> None:
    assert api.post(PUSH, letter_of(), content_type=content_type).status_code == 415


def test_another_site_cannot_send(careful: APIClient) -> None:
    answer = push(careful, a_letter("drink"))

    assert (answer.status_code, refusals(answer), Version.objects.count()) == (403, [(None, "csrf")], 0)


def test_what_a_record_may_not_say_of_itself_changes_nothing(api: APIClient, person: User, other: User) -> None:
    """Owner, number and rights are no fields of a record: as unknown ones they are kept and mean nothing."""
    told: dict[str, Any] = {
        "owner": str(other.id),
        "owner_id": str(other.id),
        "seq": 99,
        "row": 1,
        "day": "1999-01-01",
        "is_staff": True,
    }
    letter = {**a_letter("cramp", **told, stamps={}, extra={}, id=str(other.id)), "seq": 99, "owner": str(other.id)}

    assert results(push(api, letter)) == [("applied", [])]

    cramp = person.cramps.get()
    assert (str(cramp.id), cramp.seq, cramp.owner, other.cramps.count()) == (letter["id"], 1, person, 0)
    person.refresh_from_db()
    assert person.is_staff is False


def test_markup_stays_text(api: APIClient) -> None:
    marked = "</script><script>alert(1)</script>"
    push(api, a_letter("cramp", note=marked, later={marked: marked}))

    answer = pull(api)

    assert answer.json()["records"][0]["data"] == {"note": marked, "later": {marked: marked}}
    assert (answer.headers["Content-Type"], answer.headers["X-Content-Type-Options"]) == ("application/json", "nosniff")


# One of a hundred


def drinks(*, bad: int, ml: int) -> list[Record]:
    return [a_letter("drink", ml=ml if number == bad else 200) for number in range(HUNDRED)]


@pytest.fixture
def refusing(db: None) -> Iterator[None]:
    """A rule of the database that Python does not know."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON diary_drink WHEN NEW.ml = 13 "
            "BEGIN SELECT RAISE(ABORT, 'refused'); END"
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER refuse")


@pytest.mark.parametrize("first", range(0, HUNDRED, 10))
def test_of_a_hundred_records_whichever_is_wrong_the_other_ninety_nine_are_stored(
    api: APIClient, person: User, first: int
) -> None:
    for bad in range(first, first + 10):
        before = person.drinks.count()
        statuses = [status for status, _errors in results(push(api, *drinks(bad=bad, ml=0)))]
        assert statuses == ["rejected" if number == bad else "applied" for number in range(HUNDRED)]
        assert person.drinks.count() == before + HUNDRED - 1


@pytest.mark.usefixtures("refusing")
@pytest.mark.parametrize("first", range(0, HUNDRED, 10))
def test_of_a_hundred_records_whichever_the_database_refuses_the_other_ninety_nine_are_stored(
    api: APIClient, person: User, first: int
) -> None:
    for bad in range(first, first + 10):
        before = person.drinks.count()
        statuses = [status for status, _errors in results(push(api, *drinks(bad=bad, ml=13)))]
        assert statuses == ["rejected" if number == bad else "applied" for number in range(HUNDRED)]
        assert person.drinks.count() == person.versions.count() == before + HUNDRED - 1


# A database that cannot be written


@pytest.fixture
def disk(transactional_db: None) -> Iterator[None]:
    """A database whose troubles end with the test."""
    yield
    mended()


def mended() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = OFF")
        cursor.execute("PRAGMA max_page_count = 1073741823")


@pytest.fixture
def patient(api: APIClient) -> APIClient:
    """A phone, which hears what the server answers and not what broke inside it."""
    api.raise_request_exception = False
    return api


def asks_to_try_again(answer: Response) -> bool:
    told = (answer.status_code, answer.headers.get("Retry-After"), answer.headers["X-Diary-Api"])
    return (*told, refusals(answer)) == (503, "5", "1", [(None, "unavailable")])


def recovers(client: APIClient, person: User, morning: list[Record]) -> None:
    """By itself: the same letter is taken as if nothing had been."""
    before = {each.seq for each in person.versions.all()}
    assert results(push(client, *morning)) == [("applied", [])] * len(morning)
    assert person.versions.count() == len(before) + len(morning) == Ledger.objects.get(owner=person).seq


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("disk")
def test_a_database_that_is_read_only_is_503_and_reading_goes_on(patient: APIClient, person: User) -> None:
    morning = a_morning(person)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")

    assert asks_to_try_again(push(patient, *morning))
    assert pull(patient).status_code == 200

    mended()
    recovers(patient, person, morning)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("disk")
def test_a_full_disk_is_503_and_no_letter_is_stored_by_half(patient: APIClient, person: User) -> None:
    morning = a_morning(person)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")

    stored = 0
    while (answer := push(patient, *[a_letter("cramp", note="x" * 2_000) for _ in range(20)])).status_code == 200:
        stored += 20  # into pages that earlier tests have left free

    assert asks_to_try_again(answer)
    assert person.cramps.count() == stored
    assert len(pull(patient, limit=500).json()["records"]) == stored + 1  # and the medicine

    mended()
    recovers(patient, person, morning)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("disk")
def test_a_locked_database_is_503(patient: APIClient, person: User) -> None:
    morning = a_morning(person)
    elsewhere = connection.copy()
    with elsewhere.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE")
    try:
        assert asks_to_try_again(push(patient, *morning))
    finally:
        elsewhere.connection.close()  # close() spares a database in memory
    recovers(patient, person, morning)


def test_a_history_that_cannot_be_read_is_503_too(patient: APIClient) -> None:
    def away(execute: Any, sql: str, *rest: Any) -> Any:
        if "diary_version" in sql or "diary_ledger" in sql:
            raise OperationalError("disk I/O error")
        return execute(sql, *rest)

    with connection.execute_wrapper(away):
        for answer in (
            pull(patient),
            patient.get(f"/api/v1/sync/history/{an_id()}"),
            push(patient, a_letter("cramp", None, at(0))),
        ):
            assert asks_to_try_again(answer)


def test_a_damaged_database_is_503_and_no_record_is_rejected_for_it(patient: APIClient) -> None:
    def broken(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("INSERT"):
            raise DatabaseError("database disk image is malformed")
        return execute(sql, *rest)

    with connection.execute_wrapper(broken):
        assert asks_to_try_again(push(patient, a_letter("drink", ml=200), a_letter("drink", ml=300)))
    assert results(push(patient, a_letter("drink", ml=200))) == [("applied", [])]
