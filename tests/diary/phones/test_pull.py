"""What a phone reads: everything that was written since, once, in pages; and whether it is still the same history."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from accounts.models import User
from diary import services
from diary.merge import canonical
from diary.models import KINDS, Ledger, Version
from diary.phones import pull as pulled
from diary.sync import as_record
from tests.diary.api.kinds import a_record
from tests.diary.api.talk import put, refusals
from tests.diary.phones.letters import a_letter, at, pull, push, results
from tests.factories import NOW, a_cramp, a_drink, a_nerve_pain, a_night, an_id, nights_in_a_row

LATER = NOW + timedelta(minutes=1)
RESYNC = (409, [(None, "resync")])


def digest_of(records: list[Any]) -> str:
    parts = (hashlib.sha256(f"{each['id']}:{canonical(each['stamps'])}".encode()).digest()[:16] for each in records)
    whole = 0
    for part in parts:
        whole ^= int.from_bytes(part)
    return f"{whole:032x}"


def test_an_empty_diary_has_no_witness(api: APIClient) -> None:
    assert pull(api).json() == {"records": [], "next": 0, "more": False, "witness": None, "digest": "0" * 32}


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_of_every_kind_is_read_as_it_was_answered(api: APIClient, person: User, kind: str) -> None:
    entry = a_record(person, kind)

    records = pull(api).json()["records"]

    assert [each for each in records if each["kind"] == kind] == [as_record(entry)]


def test_every_record_comes_once_as_it_is_now_by_seq_and_deleted_ones_too(api: APIClient, person: User) -> None:
    cramp, pain = a_cramp(person), a_nerve_pain(person)
    services.record_cramp(person, cramp.id, {"note": "later"}, LATER)
    services.forget(person, "nerve_pain", pain.id, LATER)

    answer = pull(api).json()

    told = [(each["seq"], each["kind"], each["deleted"]) for each in answer["records"]]
    assert told == [(2, "night", False), (4, "cramp", False), (5, "nerve_pain", True)]
    assert (answer["next"], answer["more"], answer["digest"]) == (5, False, digest_of(answer["records"]))
    assert answer["witness"] == f"5:{Ledger.objects.get(owner=person).chain}"


def test_only_what_is_new_is_read_again(api: APIClient, person: User) -> None:
    a_cramp(person)
    here = pull(api).json()

    nothing = pull(api, here["next"]).json()
    a_drink(person)
    one = pull(api, here["next"]).json()

    assert (nothing["records"], nothing["next"], nothing["witness"]) == ([], here["next"], here["witness"])
    assert [each["kind"] for each in one["records"]] == ["drink"]
    assert one["digest"] == digest_of([*here["records"], *one["records"]])


def test_pages_hold_together_and_the_digest_comes_on_the_last(api: APIClient, person: User) -> None:
    for _number in range(7):
        a_drink(person)

    first = pull(api, limit=3).json()
    second = pull(api, first["next"], limit=3).json()
    third = pull(api, second["next"], limit=3).json()

    assert [[each["seq"] for each in page["records"]] for page in (first, second, third)] == [
        [1, 2, 3], [4, 5, 6], [7],
    ]  # fmt: skip
    assert [(page["more"], page["digest"] is None) for page in (first, second, third)] == [
        (True, True), (True, True), (False, False),
    ]  # fmt: skip


def test_a_page_that_is_just_full_is_the_last_one(api: APIClient, person: User) -> None:
    for _number in range(3):
        a_drink(person)

    assert pull(api, limit=3).json()["more"] is False


def test_values_that_lost_are_in_no_pull(api: APIClient, person: User) -> None:
    cramp = an_id()
    push(api, a_letter("cramp", cramp, at(1), note="later"))
    push(api, a_letter("cramp", cramp, at(0), note="earlier"))

    assert [each["data"]["note"] for each in pull(api).json()["records"]] == ["later"]


def test_what_is_written_while_a_page_is_read_waits_for_the_next(person: User) -> None:
    drink = a_drink(person)
    meanwhile: list[Callable[[], Any]] = [
        lambda: a_night(person),
        lambda: services.forget(person, "drink", drink.id, LATER),
    ]

    def write_meanwhile(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Right after the ledger was read for the pull: what is written then reads it too."""
        answer = execute(sql, params, many, context)
        if sql.startswith("SELECT") and "diary_ledger" in sql and len(meanwhile) == 2:
            for _write in range(len(meanwhile)):
                meanwhile.pop(0)()
        return answer

    with connection.execute_wrapper(write_meanwhile):
        page = pulled(person, since=0, limit=200, witness=None)

    assert [(each.kind, each.seq, each.deleted) for each in page.versions] == [("drink", 1, False)]
    assert (page.next, page.digest) == (1, digest_of([as_record(drink)]))
    following = pulled(person, since=page.next, limit=200, witness=page.witness)
    assert [(each.kind, each.seq, each.deleted) for each in following.versions] == [
        ("night", 2, False), ("drink", 3, True),
    ]  # fmt: skip


def test_nobody_reads_the_records_of_somebody_else(api: APIClient, other: User) -> None:
    a_cramp(other)

    assert pull(api).json()["records"] == []


def test_every_change_on_every_door_reaches_the_phone(api: APIClient, person: User) -> None:
    page = api.post("/diary/2026-03-20/no-cramps/", format="multipart")
    assert page.status_code == 302
    put(api, f"/api/v1/drinks/{an_id()}/", {"at": "2026-03-20T19:30:00+01:00", "ml": 250})
    push(api, a_letter("cramp"))

    assert [each["kind"] for each in pull(api).json()["records"]] == ["night", "drink", "cramp"]


@pytest.mark.parametrize("name", ["since", "limit"])
@pytest.mark.parametrize("given", ["-1", "1.0", "", "x", "1e3", "٣", "9" * 19, "9" * 5_000, "0x1", " 1", "+1", "\x00"])
def test_other_than_whole_numbers_are_400(api: APIClient, name: str, given: str) -> None:
    answer = pull(api, **{name: given})

    assert (answer.status_code, refusals(answer)) == (400, [(name, "invalid")])


@pytest.mark.parametrize("limit", [0, 501])
def test_a_page_has_one_to_five_hundred_records(api: APIClient, limit: int) -> None:
    assert refusals(pull(api, limit=limit)) == [("limit", "invalid")]


@pytest.mark.parametrize("records", [1, 3])
def test_a_pull_is_four_statements_however_many_records_of_how_many_kinds(
    api: APIClient, person: User, records: int, django_assert_num_queries: Any
) -> None:
    for _number in range(records):
        a_cramp(person), a_drink(person)

    with django_assert_num_queries(4):  # session, person, ledger, versions
        pull(api)


# Witness


def witness(api: APIClient) -> str:
    given: str = pull(api).json()["witness"]
    return given


def test_every_witness_that_was_ever_given_is_known(api: APIClient, person: User) -> None:
    given = []
    for _number in range(3):
        a_drink(person)
        given.append(witness(api))

    for each in [*given, None]:
        assert results(push(api, witness=each)) == []
        assert pull(api, **({"X-Diary-Witness": each} if each else {})).status_code == 200


@pytest.mark.parametrize(
    "unknown",
    ["2:{chain}", "1:0123456789abcdef", "0:", "1", "x", "-1:{chain}", "9999999999999999999:{chain}", "1:\ud800"],
)
def test_a_witness_that_the_diary_does_not_know_is_409_and_nothing_is_taken(
    api: APIClient, person: User, unknown: str
) -> None:
    a_drink(person)
    unknown = unknown.format(chain=Ledger.objects.get(owner=person).chain)

    pushed = push(api, a_letter("cramp"), witness=unknown)

    assert (pushed.status_code, refusals(pushed)) == RESYNC
    assert person.cramps.count() == 0
    if unknown.isascii():
        asked = pull(api, **{"X-Diary-Witness": unknown})
        assert (asked.status_code, refusals(asked)) == RESYNC


def test_a_witness_of_somebody_else_is_unknown(api: APIClient, person: User, other: User) -> None:
    a_drink(person)
    a_drink(other)
    theirs = Ledger.objects.get(owner=other).witness

    assert push(api, witness=theirs).status_code == 409


def test_a_restored_backup_is_noticed_and_what_it_lost_comes_back(api: APIClient, person: User) -> None:
    first, second = a_letter("cramp", note="first"), a_letter("cramp", note="second")
    push(api, first)
    backup = Ledger.objects.values().get(owner=person)
    known = push(api, second).json()["witness"]
    person.cramps.get(id=second["id"]).delete()
    Version.objects.filter(seq=2).delete()
    Ledger.objects.filter(owner=person).update(**{name: backup[name] for name in ("seq", "chain", "digest")})
    a_drink(person)  # the restored diary goes on, and has a second write of its own

    assert push(api, a_letter("cramp"), witness=known).status_code == 409
    assert results(push(api, first, second)) == [("unchanged", []), ("applied", [])]
    assert sorted(person.cramps.values_list("note", flat=True)) == ["first", "second"]


# History


def test_the_history_tells_every_state_and_what_lost_the_newest_first(api: APIClient) -> None:
    cramp = an_id()
    push(api, a_letter("cramp", cramp, at(0), note="one", side="left"))
    push(api, a_letter("cramp", cramp, at(2), note="three"))
    push(api, a_letter("cramp", cramp, at(1), note="two"))

    answer = api.get(f"/api/v1/sync/history/{cramp}").json()

    assert (answer["id"], answer["kind"]) == (str(cramp), "cramp")
    assert [(each["seq"], each["data"]) for each in answer["versions"]] == [
        (None, {"note": "two"}),
        (2, {"note": "three", "side": "left"}),
        (1, {"note": "one", "side": "left"}),
    ]


def test_there_is_no_history_of_what_is_nowhere_or_of_somebody_else(api: APIClient, other: User) -> None:
    theirs = a_cramp(other)

    for record_id in (an_id(), theirs.id):
        assert refusals(api.get(f"/api/v1/sync/history/{record_id}")) == [(None, "not_found")]


def test_the_last_version_of_each_record_is_the_record(person: User) -> None:
    """What phones read comes from the history alone."""
    nights_in_a_row(person, 9)
    for cramp in person.cramps.all():
        services.record_cramp(person, cramp.id, {"duration_min": 2, "relief": ["walk", "stretch"]}, LATER)

    page = pulled(person, since=0, limit=500, witness=None)

    there = {entry.id: entry.as_state() for model in KINDS.values() for entry in model.of(person)}
    assert {each.record_id: (each.data, each.stamps, each.deleted) for each in page.versions} == {
        record_id: (state.data, state.stamps, state.deleted) for record_id, state in there.items()
    }
