"""What a phone sends: merged in order, each record rejected alone, and never written twice."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from rest_framework.test import APIClient

from accounts.models import User
from diary import services
from diary.checking import EXTRA_BYTES
from diary.merge import canonical, stamp_of
from diary.models import KINDS, Cramp, Ledger, Version, day_id, night_id, preferences_id
from tests.diary.api.kinds import LEAST, WHOLE
from tests.diary.api.talk import put, refusals
from tests.diary.phones.letters import PUSH, a_letter, a_morning, a_night_letter, at, pull, push, results
from tests.factories import NIGHT, NOW, a_cramp, a_medicine, a_nerve_pain, a_night, an_id

Said = tuple[str, list[tuple[str | None, str]]]
APPLIED: Said = ("applied", [])
UNCHANGED: Said = ("unchanged", [])


def rejected(field: str | None, code: str) -> Said:
    return ("rejected", [(field, code)])


def id_of(person: User, kind: str, answers: dict[str, Any]) -> uuid.UUID:
    return KINDS[kind].own_id(person.id, answers) or an_id()


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_of_every_kind_is_stored_whole_and_answered_as_it_is_now(
    api: APIClient, person: User, kind: str
) -> None:
    answers = {name: value for name, value in WHOLE[kind].items() if name != "medicine"}
    letter = a_letter(kind, id_of(person, kind, answers), **answers)

    answer = push(api, letter)

    ledger = Ledger.objects.get(owner=person)
    assert answer.json() == {
        "results": [{"id": letter["id"], "status": "applied", "record": {**letter, "seq": 1}, "errors": []}],
        "witness": f"1:{ledger.chain}",
    }
    entry = KINDS[kind].of(person).get()
    assert canonical(vars(entry.as_state())) == canonical(
        {name: letter[name] for name in ("deleted", "data", "stamps")}
    )


def test_the_same_letter_again_changes_nothing_and_says_so(api: APIClient, person: User) -> None:
    morning = a_morning(person)
    first = push(api, *morning)

    again = push(api, *morning)

    assert results(first) == [APPLIED] * 8
    assert results(again) == [UNCHANGED] * 8
    assert [each["record"] for each in again.json()["results"]] == [each["record"] for each in first.json()["results"]]
    assert (again.json()["witness"], Version.objects.count()) == (first.json()["witness"], 9)


def test_only_the_fields_that_are_later_are_taken(api: APIClient) -> None:
    cramp = an_id()
    push(api, a_letter("cramp", cramp, at(2), night_of="2026-03-20", side="left", note="second"))
    older = a_letter("cramp", cramp, at(1), note="first", intensity=7)

    answer = push(api, older)

    record = answer.json()["results"][0]["record"]
    assert results(answer) == [APPLIED]
    assert (record["data"]["note"], record["data"]["intensity"], record["stamps"]["note"]) == ("second", 7, at(2))


def test_results_stand_in_the_order_of_the_letter_and_a_bad_record_is_rejected_alone(
    api: APIClient, person: User
) -> None:
    good, bad = a_letter("cramp", night_of="2026-03-20"), a_letter("cramp", intensity=11, side="up", note="x" * 2_001)

    answer = push(api, good, bad, a_night_letter(person))

    assert results(answer) == [
        APPLIED,
        ("rejected", [("intensity", "max_value"), ("side", "invalid_choice"), ("note", "max_length")]),
        APPLIED,
    ]
    assert [each["id"] for each in answer.json()["results"]] == [good["id"], bad["id"], str(night_id(person.id, NIGHT))]
    assert (person.cramps.count(), person.nights.count()) == (1, 1)


def test_of_one_record_twice_in_a_letter_both_are_merged_and_both_are_answered_as_it_is_in_the_end(
    api: APIClient,
) -> None:
    cramp = an_id()
    first = a_letter("cramp", cramp, at(0), night_of="2026-03-20", side="left")

    answer = push(api, first, a_letter("cramp", cramp, at(1), side="right"), first)

    assert [each["status"] for each in answer.json()["results"]] == ["applied", "applied", "unchanged"]
    assert {each["record"]["data"]["side"] for each in answer.json()["results"]} == {"right"}
    assert (Cramp.objects.count(), Version.objects.filter(seq__isnull=False).count()) == (1, 2)


def test_deleting_is_a_field_and_the_later_of_edit_and_delete_wins(api: APIClient, person: User) -> None:
    cramp = an_id()
    push(api, a_letter("cramp", cramp, at(0), night_of="2026-03-20"))

    assert results(push(api, a_letter("cramp", cramp, at(2), deleted=True))) == [APPLIED]
    assert results(push(api, a_letter("cramp", cramp, at(1), side="left"))) == [APPLIED]  # its side, and stays deleted
    assert Cramp.objects.get().deleted is True
    assert results(push(api, a_letter("cramp", cramp, at(3), side="right"))) == [APPLIED]
    assert Cramp.objects.get().deleted is False


def test_cleared_is_null_and_absent_is_unchanged(api: APIClient) -> None:
    cramp = an_id()
    push(api, a_letter("cramp", cramp, at(0), night_of="2026-03-20", side="left", note="x"))

    push(api, a_letter("cramp", cramp, at(1), note=None))

    assert list(Cramp.objects.values_list("side", "note")) == [("left", None)]


def test_each_field_is_checked_alone_and_two_edits_may_make_an_odd_record(api: APIClient) -> None:
    odd = a_letter("cramp", duration_min=30, duration_band="under_1")

    assert results(push(api, odd)) == [APPLIED]


# Ids


@pytest.mark.parametrize("kind", ["night", "day", "preferences"])
def test_where_an_id_follows_from_owner_and_date_any_other_is_rejected(
    api: APIClient, person: User, other: User, kind: str
) -> None:
    theirs = KINDS[kind].own_id(other.id, LEAST[kind])

    answer = push(api, a_letter(kind, theirs, **LEAST[kind]), a_letter(kind, an_id(), **LEAST[kind]))

    assert results(answer) == [rejected("id", "id")] * 2


def test_two_phones_that_were_offline_in_one_night_write_one_record(api: APIClient, person: User) -> None:
    push(api, a_night_letter(person, stamp=at(0), cramps=True))
    push(api, a_night_letter(person, stamp=at(1), note="from the other"))

    assert list(person.nights.values_list("cramps", "note")) == [(True, "from the other")]


def test_a_night_never_moves_to_another_date(api: APIClient, person: User) -> None:
    night = a_night(person)

    moved = a_letter("night", night.id, at(9), night_of="2026-03-19")

    assert results(push(api, moved)) == [rejected("id", "id")]


def test_a_new_night_says_its_date(api: APIClient, person: User) -> None:
    assert results(push(api, a_letter("night", night_id(person.id, NIGHT), note="x"))) == [
        rejected("night_of", "required")
    ]
    assert results(push(api, a_letter("preferences", preferences_id(person.id), units="metric"))) == [APPLIED]
    assert results(push(api, a_letter("day", day_id(person.id, NIGHT), date=None))) == [rejected("date", "null")]


def test_a_kind_never_changes_within_a_letter_or_later(api: APIClient, person: User) -> None:
    pain, new = a_nerve_pain(person), an_id()

    answer = push(api, a_letter("cramp", pain.id), a_letter("drink", new, ml=200), a_letter("dose", new))

    assert results(answer) == [rejected("id", "id"), APPLIED, rejected("id", "id")]


def test_ids_are_each_persons_own(api: APIClient, other: User) -> None:
    theirs = a_cramp(other, note="theirs")

    answer = push(api, a_letter("cramp", theirs.id, at(9), note="mine"))

    assert results(answer) == [APPLIED]
    assert answer.json()["results"][0]["record"]["data"] == {"note": "mine"}
    theirs.refresh_from_db()
    assert theirs.note == "theirs"


# What a record names


def test_the_medicine_of_somebody_else_is_refused_and_one_that_may_still_come_is_not(
    api: APIClient, other: User
) -> None:
    theirs, mine = a_medicine(other).id, an_id()
    dose, change = a_letter("dose", medicine=str(theirs)), a_letter("medicine_change", medicine=str(theirs))

    answer = push(api, dose, change, a_letter("dose", medicine=str(mine)), a_letter("medicine", mine, name="Mine"))

    assert results(answer) == [rejected("medicine", "medicine")] * 2 + [APPLIED] * 2


def test_a_medicine_with_the_id_of_somebody_elses_is_mine_when_it_comes_along_or_is_there(
    api: APIClient, other: User
) -> None:
    shared = a_medicine(other).id

    assert (
        results(push(api, a_letter("dose", medicine=str(shared)), a_letter("medicine", shared, name="Mine")))
        == [APPLIED] * 2
    )
    assert results(push(api, a_letter("dose", medicine=str(shared)))) == [APPLIED]


# Stamps


def test_stamps_of_a_clock_that_is_ahead_are_lowered_to_five_minutes_from_now(api: APIClient) -> None:
    letter = a_letter("cramp", None, "2099-01-01T00:00:00.000Z", side="left")
    letter["stamps"]["side"] = at(4)

    answer = push(api, letter)

    assert answer.json()["results"][0]["record"]["stamps"] == {"side": at(4), "deleted": at(5)}


def test_stamps_that_the_server_gives_are_never_lowered(api: APIClient, person: User) -> None:
    cramp = an_id()
    push(api, a_letter("cramp", cramp, "2099-01-01T00:00:00.000Z", side="left"))

    services.record_cramp(person, cramp, {"side": "right"}, NOW)

    assert Cramp.objects.get().stamps["side"] == stamp_of(NOW + timedelta(minutes=5, milliseconds=1))


@pytest.mark.parametrize(
    "stamp",
    ["", "now", None, 5, "2026-03-21T05:58:03Z", "2026-03-21T05:58:03.120+00:00", "2026-02-30T00:00:00.000Z", "\ud800"],
)
def test_a_stamp_is_utc_with_milliseconds(api: APIClient, stamp: Any) -> None:
    assert results(push(api, a_letter("cramp", None, stamp, side="left"))) == [rejected(None, "stamps")]


def test_every_field_and_deleted_has_a_stamp_and_nothing_else_has(api: APIClient) -> None:
    without, more, no_deleted = (a_letter("cramp", side="left") for _ in range(3))
    del without["stamps"]["side"]
    more["stamps"]["note"] = at(0)
    del no_deleted["stamps"]["deleted"]

    assert results(push(api, without, more, no_deleted)) == [rejected(None, "stamps")] * 3


# What lost


def lost_values(person: User) -> list[Any]:
    return list(
        person.versions.filter(seq__isnull=True).order_by("id").values_list("chain", "data", "stamps", "deleted")
    )


def test_a_value_that_lost_is_kept_in_the_history_once_however_often_it_comes(api: APIClient, person: User) -> None:
    cramp = an_id()
    push(api, a_letter("cramp", cramp, at(2), night_of="2026-03-20", note="later"))
    older = a_letter("cramp", cramp, at(1), note="earlier")

    answers = [push(api, older) for _again in range(3)] + [push(api, older, older)]

    assert [results(each) for each in answers] == [[UNCHANGED]] * 3 + [[UNCHANGED] * 2]
    assert lost_values(person) == [(None, {"note": "earlier"}, {"note": at(1)}, False)]
    assert Ledger.objects.get(owner=person).seq == 1


def test_what_was_accepted_once_is_not_kept_again_when_it_comes_late(api: APIClient, person: User) -> None:
    cramp = an_id()
    first = a_letter("cramp", cramp, at(0), note="first")
    for letter in (first, a_letter("cramp", cramp, at(1), note="second"), first):
        push(api, letter)

    assert lost_values(person) == []


def test_the_same_value_written_earlier_has_lost_nothing(api: APIClient, person: User) -> None:
    cramp = an_id()
    push(api, a_letter("cramp", cramp, at(1), note="same"))
    push(api, a_letter("cramp", cramp, at(0), note="same"))

    assert lost_values(person) == []


def test_a_delete_that_lost_is_kept_too_and_so_is_what_loses_beside_something_that_wins(
    api: APIClient, person: User
) -> None:
    cramp = an_id()
    push(api, a_letter("cramp", cramp, at(1), note="later"))

    answer = push(api, a_letter("cramp", cramp, at(0), deleted=True, note="earlier", side="left"))

    assert results(answer) == [APPLIED]
    assert lost_values(person) == [(None, {"note": "earlier"}, {"deleted": at(0), "note": at(0)}, True)]


def test_what_lost_under_a_clock_that_is_ahead_is_kept_once_too(api: APIClient, person: User) -> None:
    cramp = an_id()
    with time_machine.travel(NOW + timedelta(minutes=8), tick=False):
        push(api, a_letter("cramp", cramp, at(12), note="later"))
    ahead = a_letter("cramp", cramp, at(60), note="ahead")

    for minute in (0, 1, 2):
        with time_machine.travel(NOW + timedelta(minutes=minute), tick=False):
            assert results(push(api, ahead)) == [UNCHANGED]

    assert [(data, stamps) for _chain, data, stamps, _deleted in lost_values(person)] == [
        ({"note": "ahead"}, {"note": at(60)})
    ]


def test_what_was_accepted_with_a_lowered_stamp_is_not_kept_again_as_lost(api: APIClient, person: User) -> None:
    cramp = an_id()
    ahead = a_letter("cramp", cramp, at(60), note="ahead")
    push(api, ahead)
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        push(api, a_letter("cramp", cramp, at(6), note="later"))
        assert results(push(api, ahead)) == [UNCHANGED]  # as late as the other, and before it in the alphabet

    assert lost_values(person) == []


def test_of_a_letter_that_lost_only_what_is_new_is_kept(api: APIClient, person: User) -> None:
    cramp = an_id()
    push(api, a_letter("cramp", cramp, at(2), night_of="2026-03-20", note="later", side="left"))

    push(api, a_letter("cramp", cramp, at(1), note="x"), a_letter("cramp", cramp, at(1), note="x", side="right"))
    push(api, a_letter("cramp", cramp, at(1), note="x", side="right"))

    assert [(data, stamps) for _chain, data, stamps, _deleted in lost_values(person)] == [
        ({"note": "x"}, {"note": at(1)}),
        ({"side": "right"}, {"side": at(1)}),
    ]


# Fields of a later release


def nested(levels: int) -> list[Any]:
    return [nested(levels - 1)] if levels > 1 else []


def test_what_any_door_takes_can_be_sent_by_a_phone(api: APIClient, person: User) -> None:
    cramp = an_id()

    path = f"/api/v1/cramps/{cramp}/"

    assert put(api, path, {"night_of": "2026-03-20", "later": nested(17)}).status_code == 400
    assert put(api, path, {"night_of": "2026-03-20", "later": nested(16)}).status_code == 201
    (record,) = (each for each in pull(api).json()["records"] if each["id"] == str(cramp))
    assert results(push(api, {name: record[name] for name in ("id", "kind", "data", "stamps", "deleted")})) == [
        UNCHANGED
    ]
    assert push(api, a_letter("cramp", later=nested(17))).status_code == 400


def test_an_object_is_no_list_even_when_it_is_empty(api: APIClient, person: User) -> None:
    mine = preferences_id(person.id)
    wrong = a_letter("preferences", mine, usual_cups={}, habits_asked={})

    assert results(push(api, wrong)) == [("rejected", [("usual_cups", "type"), ("habits_asked", "type")])]
    assert results(push(api, a_letter("preferences", mine, usual_cups=[]))) == [APPLIED]


@pytest.mark.parametrize("witness", ["", None])
def test_an_empty_witness_is_none(api: APIClient, witness: str | None) -> None:
    assert results(push(api, a_letter("drink", ml=200), witness=witness)) == [APPLIED]
    assert pull(api, **{"X-Diary-Witness": ""}).status_code == 200


def test_who_was_erased_while_a_letter_was_on_its_way_is_told_so(api: APIClient, person: User) -> None:
    gone = User.objects.get(id=person.id)
    person.delete()
    api.force_authenticate(gone)

    answer = push(api, a_letter("drink", ml=200))

    assert (answer.status_code, refusals(answer)) == (410, [(None, "erased")])
    assert Ledger.objects.count() == 0


def test_unknown_fields_are_kept_and_travel_inside_data(api: APIClient) -> None:
    cramp = an_id()

    answer = push(api, a_letter("cramp", cramp, side="left", later={"a": [1, 2.5, None]}, seq=99, owner="me"))

    record = answer.json()["results"][0]["record"]
    assert record["data"] == {"side": "left", "later": {"a": [1, 2.5, None]}, "seq": 99, "owner": "me"}
    assert (record["seq"], Cramp.objects.get().extra["seq"]) == (1, 99)


def test_what_is_stored_counts_with_what_comes(api: APIClient) -> None:
    cramp = an_id()
    half = "x" * (EXTRA_BYTES // 2)
    push(api, a_letter("cramp", cramp, at(0), later_1=half))

    assert results(push(api, a_letter("cramp", cramp, at(1), later_2=half))) == [rejected("extra", "extra")]
    assert results(push(api, a_letter("cramp", cramp, at(2), later_1=None, side="left"))) == [APPLIED]
    assert results(push(api, a_letter("cramp", cramp, at(3), later_2=half))) == [APPLIED]


def test_a_refused_record_takes_nothing_of_its_letter_along(api: APIClient, person: User) -> None:
    cramp = an_id()
    push(api, a_letter("cramp", cramp, at(0), later_1="x" * 4_000, side="left"))

    push(api, a_letter("cramp", cramp, at(1), later_2="x" * 4_000, side="right"), a_letter("cramp"))

    assert (person.cramps.get(id=cramp).side, Ledger.objects.get(owner=person).seq) == ("left", 2)


# The letter as a whole


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "records"),
        ({"records": None}, "records"),
        ({"records": {}}, "records"),
        ({"records": [], "witness": 5}, "witness"),
        ({"records": [], "witness": ["1:0123456789abcdef"]}, "witness"),
    ],
)
def test_a_letter_has_a_list_of_records_and_a_witness(api: APIClient, body: Any, field: str) -> None:
    answer = api.post(PUSH, body)

    assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (400, [field])


def test_an_empty_letter_is_answered(api: APIClient) -> None:
    assert push(api).json() == {"results": [], "witness": None}


def test_a_hundred_records_are_taken_and_one_more_is_not(api: APIClient) -> None:
    many = [a_letter("drink", ml=200) for _ in range(101)]

    assert push(api, *many).status_code == 413
    assert results(push(api, *many[:100])) == [APPLIED] * 100


NO_RECORDS: list[Any] = [
    None,
    5,
    "cramp",
    [],
    {},
    {**a_letter("cramp"), "kind": "pain"},
    {**a_letter("cramp"), "kind": ["cramp"]},
    {**a_letter("cramp"), "kind": "\ud800"},
    {**a_letter("cramp"), "data": []},
    {**a_letter("cramp"), "data": None},
    {**a_letter("cramp"), "stamps": "now"},
    {**a_letter("cramp"), "deleted": None},
    {**a_letter("cramp"), "deleted": "no"},
    {**a_letter("cramp"), "id": None},
    {**a_letter("cramp"), "id": 5},
    {**a_letter("cramp"), "id": "x"},
    {**a_letter("cramp"), "id": "\ud800"},
    {**a_letter("cramp"), "id": str(an_id()).upper()},
    {**a_letter("cramp"), "id": an_id().hex},
]


@pytest.mark.parametrize("wrong", NO_RECORDS, ids=repr)
def test_what_is_no_record_is_rejected_alone(api: APIClient, wrong: Any) -> None:
    answer = push(api, wrong, a_letter("cramp"))

    assert [each["status"] for each in answer.json()["results"]] == ["rejected", "applied"]
    (error,) = answer.json()["results"][0]["errors"]
    assert error["field"] in (None, "id")
    assert answer.json()["results"][0]["record"] is None


def test_a_morning_of_eight_records_is_one_request_and_twelve_statements(
    api: APIClient, person: User, django_assert_num_queries: Any
) -> None:
    morning, witness = a_morning(person), Ledger.objects.get(owner=person).witness

    with django_assert_num_queries(12):  # session, person, begin, ledger, known ids, 4 kinds, versions, ledger, commit
        answer = push(api, *morning, witness=witness)

    assert results(answer) == [APPLIED] * 8


def test_only_what_the_database_itself_refuses_is_left_out(api: APIClient, person: User) -> None:
    """A trigger stands for any rule that Python has not seen coming."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON diary_drink WHEN NEW.ml = 13 "
            "BEGIN SELECT RAISE(ABORT, 'refused'); END"
        )
    records = [a_letter("drink", ml=13 if number == 4 else 200) for number in range(9)]

    answer = push(api, *records)

    assert results(answer) == [APPLIED] * 4 + [rejected(None, "refused")] + [APPLIED] * 4
    assert person.drinks.count() == person.versions.count() == 8
    assert list(person.versions.order_by("seq").values_list("seq", flat=True)) == list(range(1, 9))
    assert answer.json()["witness"] == Ledger.objects.get(owner=person).witness


@pytest.mark.parametrize(
    ("kind", "field", "written"),
    [
        ("cramp", "night_of", "2026-W12-5"),
        ("cramp", "night_of", "20260320"),
        ("cramp", "night_of", "٢٠٢٦-٠٣-٢٠"),
        ("cramp", "started_at", "2026-03-21T02:30:00+01:00:30"),
        ("cramp", "started_at", "2026-W12-6T02:30:00+01:00"),
        ("dose", "medicine", "urn:uuid:0195b000-0000-7000-8000-000000000001"),
        ("dose", "medicine", "0195B000-0000-7000-8000-00000000000A"),
    ],
)
def test_dates_times_and_ids_have_one_way_to_be_written(api: APIClient, kind: str, field: str, written: str) -> None:
    said: dict[str, Any] = {field: written}
    assert results(push(api, a_letter(kind, **said))) == [rejected(field, "invalid")]
