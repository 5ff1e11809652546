"""Nobody writes over an answer they have not seen, if they ask for that; nobody reads the same twice."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from accounts.models import User
from diary import services
from diary.models import KINDS, Cramp, Entry, Version
from tests.diary.api.kinds import a_record, address_of, some_answer
from tests.diary.api.talk import patch, put, refusals
from tests.factories import NOW, a_cramp, a_nerve_pain, an_id

STALE = [(None, "stale")]


EACH_KIND = pytest.mark.parametrize("kind", KINDS)


@EACH_KIND
def test_the_etag_follows_the_record(api: APIClient, person: User, kind: str) -> None:
    entry = a_record(person, kind)

    answer = patch(api, address_of(entry), some_answer(kind), if_match=f'"{entry.seq}"')

    assert answer.status_code == 200
    assert answer.headers["ETag"] == f'"{answer.json()["seq"]}"' == api.get(address_of(entry)).headers["ETag"]
    assert answer.json()["seq"] > entry.seq


@EACH_KIND
def test_a_state_that_has_passed_is_not_written_over(api: APIClient, person: User, kind: str) -> None:
    entry, more = a_record(person, kind), some_answer(kind)
    patch(api, address_of(entry), more)
    newest = api.get(address_of(entry)).json()

    answer = patch(api, address_of(entry), dict.fromkeys(more), if_match=f'"{entry.seq}"')

    assert (answer.status_code, refusals(answer)) == (412, STALE)
    assert api.get(address_of(entry)).json() == newest


@pytest.mark.parametrize("tag", ['"1"', '"99", "1"', "*", 'W/"1"'])
def test_who_has_seen_the_newest_state_may_write(api: APIClient, person: User, tag: str) -> None:
    pain = a_nerve_pain(person)

    statuses = [
        put(api, address_of(pain), {"leg": 4}, if_match=tag).status_code,
        patch(api, address_of(pain), {"leg": 5}, if_match=tag.replace("1", "2")).status_code,
    ]

    assert statuses == [200, 200]
    assert person.nerve_pains.get().leg == 5


@pytest.mark.parametrize("tag", ['"0"', '"2"', '"99", "98"', "1", "", "nonsense"])
def test_who_has_not_seen_the_newest_state_may_not_write(api: APIClient, person: User, tag: str) -> None:
    pain = a_nerve_pain(person, leg=3)

    for send in (put, patch):
        answer = send(api, address_of(pain), {"leg": 4}, if_match=tag)
        assert (answer.status_code, refusals(answer)) == (412, STALE)

    assert person.nerve_pains.get().leg == 3


@contextmanager
def my_other_phone_is_quicker(pain: Entry) -> Iterator[None]:
    """Its answer is stored after the request was looked at, just before the transaction that writes begins."""
    waiting = [True]

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SAVEPOINT") and waiting:
            waiting.clear()
            services.record_nerve_pain(pain.owner, pain.id, {"leg": 9}, NOW)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_state_that_passes_meanwhile_is_not_written_over_either(api: APIClient, person: User, method: str) -> None:
    pain = a_nerve_pain(person, leg=3)

    with my_other_phone_is_quicker(pain):
        answer = getattr(api, method)(address_of(pain), {"leg": 4}, headers={"If-Match": '"1"'})

    assert (answer.status_code, refusals(answer)) == (412, STALE)
    assert (person.nerve_pains.get().leg, person.nerve_pains.get().deleted) == (9, False)


@pytest.mark.parametrize("tag", ['"1"', "*"])
def test_what_is_not_there_matches_nothing(api: APIClient, tag: str) -> None:
    answer = put(api, f"/api/v1/cramps/{an_id()}/", {"night_of": "2026-03-20"}, if_match=tag)

    assert (answer.status_code, refusals(answer)) == (412, STALE)
    assert Version.objects.count() == 0


@pytest.mark.parametrize("tag", ['"1"', '"2"', '"3"', "*"])
def test_what_is_deleted_matches_nothing(api: APIClient, person: User, tag: str) -> None:
    cramp = a_cramp(person)
    services.forget(person, "cramp", cramp.id, NOW)

    answer = put(api, f"/api/v1/cramps/{cramp.id}/", {"note": "Back"}, if_match=tag)

    assert (answer.status_code, refusals(answer)) == (412, STALE)


def test_delete_asks_for_the_newest_state_too(api: APIClient, person: User) -> None:
    cramp = a_cramp(person)
    path = f"/api/v1/cramps/{cramp.id}/"
    newest = patch(api, path, {"note": "New"}).headers["ETag"]

    refused = api.delete(path, headers={"If-Match": f'"{cramp.seq}"'})
    assert (refused.status_code, refusals(refused)) == (412, STALE)
    assert Cramp.objects.get().deleted is False

    assert api.delete(path, headers={"If-Match": newest}).status_code == 204
    assert Cramp.objects.get().deleted is True
    assert api.delete(path, headers={"If-Match": newest}).status_code == 204  # its answer may have got lost


def test_a_missing_record_is_not_found_whatever_was_seen(api: APIClient) -> None:
    path = f"/api/v1/cramps/{an_id()}/"

    assert patch(api, path, {}, if_match='"1"').status_code == 404
    assert api.delete(path, headers={"If-Match": '"1"'}).status_code == 404


@pytest.mark.parametrize("tag", ['"{seq}"', 'W/"{seq}"', '"1", "{seq}"', "*"])
def test_who_has_it_already_is_told_so(api: APIClient, person: User, tag: str) -> None:
    cramp = a_cramp(person)

    answer = api.get(f"/api/v1/cramps/{cramp.id}/", headers={"If-None-Match": tag.format(seq=cramp.seq)})

    assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", f'"{cramp.seq}"')


def test_who_has_an_older_state_gets_the_new_one(api: APIClient, person: User) -> None:
    cramp = a_cramp(person)
    path = f"/api/v1/cramps/{cramp.id}/"
    patch(api, path, {"note": "New"})

    answer = api.get(path, headers={"If-None-Match": f'"{cramp.seq}"'})

    assert (answer.status_code, answer.json()["note"]) == (200, "New")
