"""Lists: newest first, by date, a page at a time."""

import base64
from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import User
from diary import services
from diary.models import KINDS, Cramp
from tests.diary.api.kinds import LEAST, SEVERAL, WHOLE, a_record, address_of, an_address, list_of
from tests.diary.api.talk import put, refusals
from tests.factories import NIGHT, NOW, a_cramp

ONE_DAY = timedelta(days=1)
EACH_KIND = pytest.mark.parametrize("kind", SEVERAL)


def ids(client: APIClient, path: str) -> list[str]:
    return [each["id"] for each in client.get(path).json()["results"]]


def walk(client: APIClient, path: str) -> list[list[str]]:
    """The ids of each page, following `next` to the end."""
    pages, address = [], path
    while address:
        page = client.get(address).json()
        pages.append([each["id"] for each in page["results"]])
        address = page["next"]
    return pages


@EACH_KIND
def test_a_list_is_newest_first(api: APIClient, person: User, kind: str) -> None:
    middle, oldest, newest = (a_record(person, kind, NIGHT - days * ONE_DAY) for days in (1, 2, 0))

    answer = api.get(list_of(kind))

    assert answer.status_code == 200
    assert list(answer.json()) == ["results", "next"]
    assert [each["id"] for each in answer.json()["results"]] == [str(each.id) for each in (newest, middle, oldest)]
    assert answer.json()["next"] is None


@pytest.mark.parametrize("answers", [WHOLE, LEAST], ids=["all answered", "least"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_list_holds_the_same_as_each_record_alone(
    api: APIClient, person: User, kind: str, answers: dict[str, dict[str, Any]]
) -> None:
    path = an_address(person, kind)
    put(api, path, answers[kind])

    listed, alone = api.get(list_of(kind)), api.get(path)

    assert listed.content == b'{"results":[' + alone.content + b'],"next":null}'
    (record,) = listed.json()["results"]
    assert {name: record[name] for name in answers[kind]} == answers[kind]
    assert set(record) == {"id", "seq", *WHOLE[kind]}


def test_an_empty_diary_has_empty_lists(api: APIClient) -> None:
    answers = [api.get(list_of(kind)).json() for kind in KINDS]

    assert answers == [{"results": [], "next": None}] * len(KINDS)


@EACH_KIND
def test_a_list_leaves_out_other_people_and_what_was_deleted(
    api: APIClient, person: User, other: User, kind: str
) -> None:
    mine, deleted, _theirs = (
        a_record(person, kind, NIGHT),
        a_record(person, kind, NIGHT - ONE_DAY),
        a_record(other, kind, NIGHT),
    )
    services.forget(person, deleted.KIND, deleted.id, NOW)

    assert ids(api, list_of(kind)) == [str(mine.id)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("from=2026-03-19", [20, 19]),
        ("to=2026-03-19", [19, 18]),
        ("from=2026-03-19&to=2026-03-19", [19]),
        ("from=&to=", [20, 19, 18]),
        ("from=2026-03-21", []),
    ],
)
@EACH_KIND
def test_from_and_to_are_both_included(
    api: APIClient, person: User, kind: str, query: str, expected: list[int]
) -> None:
    made = {day: str(a_record(person, kind, date(2026, 3, day)).id) for day in (18, 19, 20)}

    assert ids(api, f"{list_of(kind)}?{query}") == [made[day] for day in expected]


def test_a_daytime_cramp_is_listed_under_the_date_of_its_time(api: APIClient, person: User) -> None:
    cramp = a_cramp(person, None, started_at="2026-03-18T15:00:00+01:00")

    assert ids(api, "/api/v1/cramps/?from=2026-03-18&to=2026-03-18") == [str(cramp.id)]


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        ("from=yesterday", [("from", "invalid")]),
        ("to=2026-02-30", [("to", "invalid")]),
        ("from=03/20/2026", [("from", "invalid")]),
        ("from=x&to=y", [("from", "invalid"), ("to", "invalid")]),
        ("from=2026-03-20%00", [("from", "invalid")]),
        ("from=2026-03-20&to=2026-03-19", [("to", "reversed")]),
        *(
            (f"limit={limit}", [("limit", "invalid")])
            for limit in ("0", "-1", "501", "1.5", "ten", "", "1e2", "+5", " 5")
        ),
        ("limit=99999999999999999999", [("limit", "invalid")]),
        ("limit=%D9%A5", [("limit", "invalid")]),  # an Arabic five
    ],
)
def test_a_bad_question_is_refused_by_its_name(api: APIClient, query: str, refused: list[tuple[str, str]]) -> None:
    answer = api.get(f"/api/v1/cramps/?{query}")

    assert (answer.status_code, refusals(answer)) == (400, refused)


@pytest.mark.parametrize(
    "place",
    [
        "here",
        "é",
        "%00",
        "MQ",
        base64.urlsafe_b64encode(b"2026-03-20").decode(),
        base64.urlsafe_b64encode(b"2026-02-30 5").decode(),
        base64.urlsafe_b64encode(b"2026-03-20 -5").decode(),
        base64.urlsafe_b64encode(b"2026-03-20 9999999999999999999").decode(),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    ],
)
def test_a_cursor_that_nobody_gave_is_refused_by_its_name(api: APIClient, place: str) -> None:
    answer = api.get(f"/api/v1/cramps/?cursor={place}")

    assert (answer.status_code, refusals(answer)) == (400, [("cursor", "invalid")])


def test_pages_hold_fifty_unless_told_otherwise(api: APIClient, person: User) -> None:
    for number in range(51):
        a_cramp(person, NIGHT - number * ONE_DAY)

    assert [len(page) for page in walk(api, "/api/v1/cramps/")] == [50, 1]
    assert [len(page) for page in walk(api, "/api/v1/cramps/?limit=500")] == [51]
    assert [len(page) for page in walk(api, "/api/v1/cramps/?limit=17")] == [17, 17, 17]


def test_pages_show_each_of_120_records_once_though_many_share_a_date(api: APIClient, person: User) -> None:
    made = [a_cramp(person, NIGHT - number // 40 * ONE_DAY) for number in range(120)]
    expected = [str(cramp.id) for cramp in sorted(made, key=lambda cramp: (cramp.day, cramp.row), reverse=True)]

    pages = walk(api, "/api/v1/cramps/?limit=7")

    assert [len(page) for page in pages] == [7] * 17 + [1]
    assert [each for page in pages for each in page] == expected


def test_what_comes_and_goes_between_two_pages_shifts_nothing(api: APIClient, person: User) -> None:
    made = [a_cramp(person) for _ in range(6)]
    newest_first = [str(cramp.id) for cramp in reversed(made)]

    first = api.get("/api/v1/cramps/?limit=3").json()
    services.forget(person, "cramp", made[-1].id, NOW)
    services.forget(person, "cramp", made[-3].id, NOW)  # the last of the first page
    a_cramp(person)
    second = api.get(first["next"]).json()

    assert [each["id"] for each in first["results"]] == newest_first[:3]
    assert [each["id"] for each in second["results"]] == newest_first[3:]


def test_the_next_page_keeps_the_question(api: APIClient, person: User) -> None:
    for number in range(5):
        a_cramp(person, NIGHT - number * ONE_DAY)

    answer = api.get("/api/v1/cramps/?from=2026-03-17&to=2026-03-19&limit=2").json()

    assert answer["next"].startswith("http://testserver/api/v1/cramps/?")
    for part in ("from=2026-03-17", "to=2026-03-19", "limit=2", "cursor="):
        assert part in answer["next"]
    assert [each["night_of"] for each in answer["results"]] == ["2026-03-19", "2026-03-18"]
    rest = api.get(answer["next"]).json()
    assert ([each["night_of"] for each in rest["results"]], rest["next"]) == (["2026-03-17"], None)


COSTS = [(kind, count) for kind in KINDS for count in (1, 3) if count == 1 or kind in SEVERAL]


@pytest.mark.parametrize(("kind", "count"), COSTS)
def test_a_list_costs_three_queries_whatever_it_holds(
    api: APIClient, person: User, kind: str, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        a_record(person, kind, NIGHT - number * ONE_DAY)

    with django_assert_num_queries(3):  # session, person, records
        answer = api.get(list_of(kind))

    assert len(answer.json()["results"]) == count


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_costs_three_queries(
    api: APIClient, person: User, kind: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    path = address_of(a_record(person, kind))

    with django_assert_num_queries(3):
        assert api.get(path).status_code == 200


def test_reading_changes_nothing(api: APIClient, person: User) -> None:
    cramp = a_cramp(person)
    before = Cramp.objects.values().get()

    for path in ("/api/v1/cramps/", f"/api/v1/cramps/{cramp.id}/"):
        for method in (api.get, api.head, api.options):
            method(path)

    assert Cramp.objects.values().get() == before
