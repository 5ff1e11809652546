"""One record: read, made, changed, deleted, brought back; and never anybody else's."""

import io
import json
import uuid
from datetime import date
from typing import Any

import pytest
from rest_framework.response import Response
from rest_framework.test import APIClient

from accounts.models import User
from diary import services
from diary.exchange.json import export_json, import_json
from diary.models import KINDS, Cramp, Night, Version, night_id
from tests.diary.api.kinds import (
    LEAST,
    OF_EVENTS,
    WHOLE,
    a_record,
    address,
    address_of,
    an_address,
    list_of,
    some_answer,
)
from tests.diary.api.talk import patch, put, refusals
from tests.factories import NIGHT, NOW, a_cramp, a_nerve_pain, a_night, an_id

EACH_KIND = pytest.mark.parametrize("kind", KINDS)
CRAMP = WHOLE["cramp"]
A_DRINK = uuid.UUID("0195b000-0000-7000-8000-0000000000d1")


@EACH_KIND
def test_put_makes_a_record_that_get_gives_back_whole(api: APIClient, person: User, kind: str) -> None:
    path = an_address(person, kind)

    made = put(api, path, WHOLE[kind])

    assert made.status_code == 201
    assert made.json() == {"id": path.split("/")[-2], "seq": 1, **WHOLE[kind]}
    assert made.headers["ETag"] == '"1"'
    read = api.get(path)
    assert (read.status_code, read.json(), read.headers["ETag"]) == (200, made.json(), '"1"')


def test_put_of_one_answer_leaves_the_others_unanswered(api: APIClient, person: User) -> None:
    path = an_address(person, "cramp")

    made = put(api, path, {"night_of": "2026-03-20"})

    unanswered = dict.fromkeys(CRAMP)
    expected = {**unanswered, "id": path.split("/")[-2], "seq": 1, "night_of": "2026-03-20", "tz": "Europe/Berlin"}
    assert made.json() == expected


def test_a_cramp_makes_its_night_a_recorded_one(api: APIClient, person: User) -> None:
    put(api, an_address(person, "cramp"), {"night_of": "2026-03-20"})

    night = api.get(f"/api/v1/nights/{night_id(person.id, NIGHT)}/").json()

    assert (night["cramps"], night["recorded_at"]) == (None, "2026-03-21T06:58:03+01:00")


def test_a_daytime_cramp_has_a_time_and_no_night(api: APIClient, person: User) -> None:
    made = put(api, an_address(person, "cramp"), {"started_at": "2026-03-20T15:00:00+01:00"})

    assert (made.status_code, made.json()["night_of"]) == (201, None)
    assert list(person.nights.all()) == []


def test_put_on_a_record_that_is_there_changes_only_what_was_sent(api: APIClient, person: User) -> None:
    cramp = a_cramp(person, intensity=5, relief=["walk"])

    changed = put(api, address_of(cramp), {"intensity": 6})

    assert changed.status_code == 200
    assert (changed.json()["intensity"], changed.json()["relief"], changed.json()["side"]) == (6, ["walk"], "left")


def test_patch_changes_only_what_was_sent(api: APIClient, person: User) -> None:
    night = a_night(person, tingling=True, note="Warm room")

    changed = patch(api, address_of(night), {"tingling": None, "woke_times": 1})

    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    stored = Night.objects.values("tingling", "woke_times", "note", "cramps").get(owner=person)
    assert stored == {"tingling": None, "woke_times": 1, "note": "Warm room", "cramps": False}


def test_patch_of_nothing_writes_nothing(api: APIClient, person: User) -> None:
    pain = a_nerve_pain(person)

    unchanged = patch(api, address_of(pain), {})

    assert (unchanged.status_code, unchanged.json()["seq"]) == (200, pain.seq)
    assert Version.objects.count() == 1


def test_the_same_put_twice_stores_one_record_and_one_version(api: APIClient, person: User) -> None:
    path = an_address(person, "cramp")

    first, second = put(api, path, CRAMP), put(api, path, CRAMP)

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert person.cramps.count() == 1
    assert Version.objects.filter(kind="cramp").count() == 1


@EACH_KIND
def test_every_kind_is_changed_in_part_deleted_and_brought_back(api: APIClient, person: User, kind: str) -> None:
    path, more = an_address(person, kind), some_answer(kind)
    made = put(api, path, LEAST[kind])
    assert made.status_code == 201

    changed = patch(api, path, more)
    assert changed.status_code == 200
    assert changed.json() == {**made.json(), **more, "seq": changed.json()["seq"]}

    assert (api.delete(path).status_code, api.get(path).status_code) == (204, 404)
    assert api.get(list_of(kind)).json()["results"] == []

    back = put(api, path, {})
    assert back.status_code == 201
    assert back.json() == {**changed.json(), "seq": back.json()["seq"]}


def test_two_puts_for_one_night_are_one_night(api: APIClient, person: User) -> None:
    path = an_address(person, "night")

    put(api, path, {"night_of": "2026-03-20", "cramps": False})
    second = put(api, path, {"night_of": "2026-03-20", "tingling": True})

    assert second.status_code == 200
    assert (second.json()["cramps"], second.json()["tingling"]) == (False, True)
    assert person.nights.count() == 1


def test_delete_hides_a_record_and_keeps_its_history(api: APIClient, person: User) -> None:
    cramp = a_cramp(person)
    path = address_of(cramp)

    gone = api.delete(path)

    assert (gone.status_code, gone.content) == (204, b"")
    assert api.get(path).status_code == 404
    assert api.get("/api/v1/cramps/").json() == {"results": [], "next": None}
    assert [version.deleted for version in Version.objects.filter(record_id=cramp.id).order_by("seq")] == [False, True]


def test_deleting_again_is_done_already(api: APIClient, person: User) -> None:
    path = f"/api/v1/cramps/{a_cramp(person).id}/"

    answers = [api.delete(path).status_code, api.delete(path).status_code]

    assert answers == [204, 204]
    assert Version.objects.filter(kind="cramp").count() == 2


def test_put_brings_back_what_was_deleted(api: APIClient, person: User) -> None:
    cramp = a_cramp(person, intensity=5)
    services.forget(person, "cramp", cramp.id, NOW)

    back = put(api, address_of(cramp), {"note": "It was real"})

    assert back.status_code == 201
    assert (back.json()["intensity"], back.json()["note"]) == (5, "It was real")
    assert [each["id"] for each in api.get("/api/v1/cramps/").json()["results"]] == [str(cramp.id)]


@EACH_KIND
def test_put_anew_leaves_what_a_deleted_record_said_behind(api: APIClient, person: User, kind: str) -> None:
    path, more = an_address(person, kind), some_answer(kind)
    put(api, path, LEAST[kind])
    patch(api, path, more)
    kept = put(api, f"{path}?anew=1", {})
    assert (kept.status_code, kept.json()) == (200, {**kept.json(), **more})

    api.delete(path)
    again = put(api, f"{path}?anew=1", LEAST[kind])

    assert again.status_code == 201
    assert [name for name in more if name not in {*LEAST[kind], "tz"} and again.json()[name] is not None] == []


def test_put_anew_needs_what_a_new_record_needs(api: APIClient, person: User) -> None:
    path = an_address(person, "day")
    put(api, path, LEAST["day"])
    api.delete(path)

    answer = put(api, f"{path}?anew=1", {"date": "2026-03-20"})

    assert (answer.status_code, refusals(answer)) == (400, [(None, "empty")])


def test_patch_does_not_bring_back_what_was_deleted(api: APIClient, person: User) -> None:
    cramp = a_cramp(person)
    services.forget(person, "cramp", cramp.id, NOW)

    answer = patch(api, address_of(cramp), {"note": "It was real"})

    assert (answer.status_code, refusals(answer)) == (404, [(None, "not_found")])
    assert Cramp.objects.get(id=cramp.id).deleted


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
@EACH_KIND
def test_a_record_nobody_made_is_not_found(api: APIClient, kind: str, method: str) -> None:
    answer = getattr(api, method)(address(kind, an_id()))

    assert (answer.status_code, refusals(answer)) == (404, [(None, "not_found")])
    assert Version.objects.count() == 0


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
@EACH_KIND
def test_another_persons_record_is_not_found(api: APIClient, other: User, kind: str, method: str) -> None:
    theirs = a_record(other, kind)
    before = Version.objects.count()

    answer = getattr(api, method)(address_of(theirs))

    assert (answer.status_code, refusals(answer)) == (404, [(None, "not_found")])
    assert Version.objects.count() == before


@pytest.mark.parametrize("kind", OF_EVENTS)
def test_put_under_an_id_that_another_person_uses_makes_mine(
    api: APIClient, person: User, other: User, kind: str
) -> None:
    theirs = a_record(other, kind)
    before = KINDS[kind].of(other).values().get()

    mine = put(api, address_of(theirs), WHOLE[kind])

    assert (mine.status_code, mine.json()) == (201, {"id": str(theirs.id), "seq": mine.json()["seq"], **WHOLE[kind]})
    assert KINDS[kind].of(other).values().get() == before


@pytest.mark.parametrize("kind", ["night", "day", "preferences"])
def test_put_under_the_own_id_of_another_persons_record_is_refused(api: APIClient, other: User, kind: str) -> None:
    theirs = a_record(other, kind)

    answer = put(api, address_of(theirs), LEAST[kind])

    assert (answer.status_code, refusals(answer)) == (400, [("id", "id")])
    assert [entry.owner for entry in KINDS[kind].objects.all()] == [other]


@pytest.mark.parametrize("kind", ["dose", "medicine_change"])
def test_another_persons_medicine_is_refused_by_its_name(api: APIClient, person: User, other: User, kind: str) -> None:
    theirs, mine = a_record(other, "medicine"), a_record(person, "medicine")
    path = an_address(person, kind)

    made = put(api, path, {**LEAST[kind], "medicine": str(theirs.id)})
    assert (made.status_code, refusals(made)) == (400, [("medicine", "medicine")])

    assert put(api, path, {**LEAST[kind], "medicine": str(mine.id)}).status_code == 201
    moved = patch(api, path, {"medicine": str(theirs.id)})
    assert (moved.status_code, refusals(moved)) == (400, [("medicine", "medicine")])
    assert KINDS[kind].objects.get().medicine == mine.id


@pytest.mark.parametrize("kind", ["dose", "medicine_change"])
def test_a_medicine_may_arrive_after_what_is_about_it(api: APIClient, person: User, kind: str) -> None:
    assert put(api, an_address(person, kind), LEAST[kind]).status_code == 201


def test_ids_of_another_person_inside_an_answer_are_text_and_open_nothing(
    api: APIClient, person: User, other: User
) -> None:
    habit = a_record(other, "habit", name="Secret remedy")
    mentions: dict[str, dict[str, Any]] = {
        "day": {"own": {str(habit.id): True}},
        "experiment": {"habit": str(habit.id)},
        "preferences": {"habits_asked": [str(habit.id)]},
    }

    for kind, answers in mentions.items():
        answer = put(api, an_address(person, kind), {**LEAST[kind], **answers})
        assert (answer.status_code, "Secret" in answer.content.decode()) == (201, False)


def test_a_sixth_habit_of_my_own_is_refused_by_its_name(api: APIClient, person: User) -> None:
    for number in range(5):
        a_record(person, "habit", name=f"Habit {number}")

    answer = put(api, an_address(person, "habit"), {"name": "One more"})

    assert (answer.status_code, refusals(answer)) == (400, [("name", "most")])
    assert person.habits.count() == 5


def test_the_preferences_of_a_person_are_one_record(api: APIClient, person: User) -> None:
    path = an_address(person, "preferences")

    answers = [put(api, path, {"units": "metric"}), put(api, path, {"fluid_goal_ml": 1_800})]

    assert [answer.status_code for answer in answers] == [201, 200]
    assert api.get(list_of("preferences")).json() == {"results": [answers[1].json()], "next": None}
    refused = put(api, address("preferences", an_id()), {"units": "us"})
    assert (refused.status_code, refusals(refused)) == (400, [("id", "id")])


def test_a_new_main_question_is_dated_today(api: APIClient, person: User) -> None:
    made = put(api, an_address(person, "preferences"), {"main_question": "stretch_before_bed"})

    assert made.json()["main_question_since"] == "2026-03-21"


@pytest.mark.parametrize("kind", ["night", "day"])
def test_a_record_of_a_date_is_refused_under_any_id_but_its_own(api: APIClient, kind: str) -> None:
    answer = put(api, address(kind, an_id()), LEAST[kind])

    assert (answer.status_code, refusals(answer)) == (400, [("id", "id")])


@pytest.mark.parametrize(("kind", "key"), [("night", "night_of"), ("day", "date")])
def test_a_record_of_a_date_cannot_move_to_another(api: APIClient, person: User, kind: str, key: str) -> None:
    entry = a_record(person, kind)

    answer = patch(api, address_of(entry), {key: "2026-03-19"})

    assert (answer.status_code, refusals(answer)) == (400, [("id", "id")])
    assert getattr(KINDS[kind].of(person).get(), key) == NIGHT


def test_an_id_of_one_kind_is_refused_for_another(api: APIClient, person: User) -> None:
    cramp = a_cramp(person)

    answer = put(api, f"/api/v1/nerve-pains/{cramp.id}/", LEAST["nerve_pain"])

    assert (answer.status_code, refusals(answer)) == (400, [("id", "id")])
    assert person.nerve_pains.count() == 0


def test_an_id_in_capitals_is_an_unknown_address(api: APIClient, person: User) -> None:
    cramp = a_cramp(person)

    assert api.get(f"/api/v1/cramps/{str(cramp.id).upper()}/").status_code == 404


NOT_ASKED = {
    "id": str(uuid.uuid5(uuid.NAMESPACE_URL, "another")),
    "row": 99,
    "seq": 99,
    "owner": "other",
    "owner_id": "other",
    "day": "1999-01-01",
    "kind": "cramp",
    "data": {"side": "left"},
    "deleted": True,
    "stamps": {"side": "2999-01-01T00:00:00.000Z"},
    "extra": {"x": 1},
}
OF_NEXT_YEAR = {"is_staff": True, "a_question_of_next_year": 3}


@pytest.mark.parametrize("send", [put, patch])
@EACH_KIND
def test_nobody_sets_what_is_not_asked(api: APIClient, person: User, other: User, kind: str, send: Any) -> None:
    entry, more = a_record(person, kind), some_answer(kind)
    before = KINDS[kind].of(person).values("owner", "id", "row", "deleted", "stamps").get()
    hidden = {**NOT_ASKED, **OF_NEXT_YEAR, "owner": str(other.id), "owner_id": str(other.id)}

    answer = send(api, address_of(entry), {**hidden, **more})

    assert (answer.status_code, {name: answer.json()[name] for name in more}) == (200, more)
    now = KINDS[kind].of(person).values("owner", "id", "row", "deleted", "stamps").get()
    stamps, since = now.pop("stamps"), before.pop("stamps")
    assert now == before
    assert set(stamps) - set(since) <= {*more, *OF_NEXT_YEAR, "main_question_since"}
    assert KINDS[kind].of(person).get().extra == OF_NEXT_YEAR
    assert max(stamps.values()) < "2026-03-22"
    person.refresh_from_db()
    assert person.is_staff is False


@EACH_KIND
def test_nobody_sets_what_is_not_asked_in_a_new_record(api: APIClient, person: User, kind: str) -> None:
    path = an_address(person, kind)

    made = put(api, path, {**NOT_ASKED, **LEAST[kind]})

    assert set(made.json()) == {"id", "seq", *WHOLE[kind]}
    stored = KINDS[kind].objects.get()
    assert made.json()["seq"] == stored.seq == 1
    assert (address_of(stored), stored.owner, stored.deleted, stored.extra) == (path, person, False, {})
    assert stored.day > date(2000, 1, 1)
    assert set(stored.stamps) - {"tz", "recorded_at"} == {*LEAST[kind], "deleted"}


# Fields that this release does not know


def unknown(person: User) -> Any:
    return person.drinks.get().extra


def put_a_drink(api: APIClient, person: User, **more: Any) -> Response:
    return put(api, address("drink", A_DRINK), {**LEAST["drink"], **more})


@pytest.mark.parametrize("answer", ["hot", 3, -0.5, True, "", [], {"in": ["the", {"sun": 2}]}, "Пекло 🔥"])
def test_a_field_that_charley_does_not_know_is_kept_and_not_shown(api: APIClient, person: User, answer: Any) -> None:
    made = put_a_drink(api, person, temperature=answer)

    assert (made.status_code, set(made.json())) == (201, {"id", "seq", *WHOLE["drink"]})
    assert unknown(person) == {"temperature": answer}
    assert put_a_drink(api, person, temperature=answer).json() == made.json()  # nothing new to write


def test_unknown_fields_stay_until_they_are_written_again(api: APIClient, person: User) -> None:
    put_a_drink(api, person, temperature="hot", cup="blue")
    patch(api, address("drink", A_DRINK), {"ml": 100})
    patch(api, address("drink", A_DRINK), {"temperature": None})

    assert unknown(person) == {"temperature": None, "cup": "blue"}


def test_unknown_fields_are_exported_and_come_back(api: APIClient, person: User, other: User) -> None:
    put_a_drink(api, person, temperature="hot")

    import_json(other, io.BytesIO(export_json(person, NOW)))

    assert unknown(other) == {"temperature": "hot"}


@pytest.mark.parametrize(
    ("name", "answer", "shown_as"),
    [
        ("x" * 65, 1, "x" * 64),
        ("a\x00b", 1, "a\x00b"),
        ("temperature", "a\x00b", "temperature"),
        ("temperature", ["\ud800"], "temperature"),
        ("temp\ud800", 1, "temp\\ud800"),
        ("temperature", "x" * 4_096, "temperature"),
    ],
)
def test_an_unknown_field_that_cannot_be_kept_is_refused_by_its_name(
    api: APIClient, person: User, name: str, answer: Any, shown_as: str
) -> None:
    refused = put_a_drink(api, person, **{name: answer})

    assert (refused.status_code, refusals(refused)) == (400, [(shown_as, "extra")])
    assert person.drinks.count() == 0


def test_a_number_larger_than_any_is_refused_by_its_name(api: APIClient) -> None:
    body = json.dumps({**LEAST["drink"], "temperature": 5}).replace(": 5", ": 1e999")

    answer = api.put(address("drink", A_DRINK), body, content_type="application/json")

    assert (answer.status_code, refusals(answer)) == (400, [("temperature", "extra")])


def test_unknown_fields_have_four_kilobytes_in_all(api: APIClient, person: User) -> None:
    longest = "x" * (4_096 - len('{"a":""}'))
    assert put_a_drink(api, person, a=longest).status_code == 201

    refused = patch(api, address("drink", A_DRINK), {"b": 1})
    assert (refused.status_code, refusals(refused)) == (400, [("b", "extra")])
    assert patch(api, address("drink", A_DRINK), {"a": None, "b": 1}).status_code == 200
    assert unknown(person) == {"a": None, "b": 1}


def test_what_a_file_brought_is_brought_back_as_it_was(api: APIClient, person: User) -> None:
    """Rules over several answers bind who answers, not what is there."""
    odd = a_cramp(person, duration_min=9.0)
    Cramp.objects.filter(row=odd.row).update(duration_band="under_1")
    path = address_of(odd)
    assert api.delete(path).status_code == 204
    back = put(api, path, {})
    assert (back.status_code, back.json()["duration_min"], back.json()["duration_band"]) == (201, 9, "under_1")
    assert patch(api, path, {"intensity": 3}).status_code == 400
