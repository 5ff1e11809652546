"""One record: read, made, changed, deleted, brought back; and never anybody else's."""

import uuid
from datetime import date
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from diary import services
from diary.models import Cramp, NervePain, Night, Version, night_id
from tests.diary.api.talk import patch, put, refusals
from tests.factories import NIGHT, NOW, a_cramp, a_nerve_pain, a_night, an_id

CRAMP = {
    "night_of": "2026-03-20",
    "started_at": "2026-03-21T02:30:00+01:00",
    "time_known": "about",
    "about_when": "small_hours",
    "side": "left",
    "muscle": "calf",
    "intensity": 7,
    "duration_min": 2.5,
    "duration_band": "1_5",
    "woke_me": True,
    "sore_after": False,
    "relief": ["stretch", "walk"],
    "relief_helped": True,
    "note": "After a long walk",
    "tz": "Europe/Paris",
}
NIGHT_ANSWERS = {
    "night_of": "2026-03-20",
    "cramps": True,
    "woke_times": 2,
    "sleep_disturbance": 4,
    "tingling": True,
    "twitching": False,
    "restless_legs": None,
    "note": "Warm room",
    "recorded_at": "2026-03-21T06:40:00+01:00",
    "tz": "Europe/Paris",
}
NERVE_PAIN = {
    "date": "2026-03-21",
    "at": "2026-03-21T06:50:00+01:00",
    "moment": "morning",
    "leg": 3,
    "back": 5,
    "side": "right",
    "furthest": "below_knee",
    "qualities": ["burning", "numb"],
    "set_off_by": ["sitting"],
    "note": "On the stairs",
    "tz": "Europe/Paris",
}
WHOLE: dict[str, dict[str, Any]] = {"nights": NIGHT_ANSWERS, "cramps": CRAMP, "nerve-pains": NERVE_PAIN}


def an_address(person: User, kind: str) -> str:
    return f"/api/v1/{kind}/{night_id(person.id, NIGHT) if kind == 'nights' else an_id()}/"


@pytest.mark.parametrize("kind", WHOLE)
def test_put_makes_a_record_that_get_gives_back_whole(api: APIClient, person: User, kind: str) -> None:
    path = an_address(person, kind)

    made = put(api, path, WHOLE[kind])

    assert made.status_code == 201
    assert made.json() == {"id": path.split("/")[-2], "seq": 1, **WHOLE[kind]}
    assert made.headers["ETag"] == '"1"'
    read = api.get(path)
    assert (read.status_code, read.json(), read.headers["ETag"]) == (200, made.json(), '"1"')


def test_put_of_one_answer_leaves_the_others_unanswered(api: APIClient, person: User) -> None:
    path = an_address(person, "cramps")

    made = put(api, path, {"night_of": "2026-03-20"})

    unanswered = dict.fromkeys(CRAMP)
    expected = {**unanswered, "id": path.split("/")[-2], "seq": 1, "night_of": "2026-03-20", "tz": "Europe/Berlin"}
    assert made.json() == expected


def test_a_cramp_makes_its_night_a_recorded_one(api: APIClient, person: User) -> None:
    put(api, an_address(person, "cramps"), {"night_of": "2026-03-20"})

    night = api.get(f"/api/v1/nights/{night_id(person.id, NIGHT)}/").json()

    assert (night["cramps"], night["recorded_at"]) == (None, "2026-03-21T06:58:03+01:00")


def test_a_daytime_cramp_has_a_time_and_no_night(api: APIClient, person: User) -> None:
    made = put(api, an_address(person, "cramps"), {"started_at": "2026-03-20T15:00:00+01:00"})

    assert (made.status_code, made.json()["night_of"]) == (201, None)
    assert list(person.nights.all()) == []


def test_put_on_a_record_that_is_there_changes_only_what_was_sent(api: APIClient, person: User) -> None:
    cramp = a_cramp(person, intensity=5, relief=["walk"])

    changed = put(api, f"/api/v1/cramps/{cramp.id}/", {"intensity": 6})

    assert changed.status_code == 200
    assert (changed.json()["intensity"], changed.json()["relief"], changed.json()["side"]) == (6, ["walk"], "left")


def test_patch_changes_only_what_was_sent(api: APIClient, person: User) -> None:
    night = a_night(person, tingling=True, note="Warm room")

    changed = patch(api, f"/api/v1/nights/{night.id}/", {"tingling": None, "woke_times": 1})

    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    stored = Night.objects.values("tingling", "woke_times", "note", "cramps").get(owner=person)
    assert stored == {"tingling": None, "woke_times": 1, "note": "Warm room", "cramps": False}


def test_patch_of_nothing_writes_nothing(api: APIClient, person: User) -> None:
    pain = a_nerve_pain(person)

    unchanged = patch(api, f"/api/v1/nerve-pains/{pain.id}/", {})

    assert (unchanged.status_code, unchanged.json()["seq"]) == (200, pain.seq)
    assert Version.objects.count() == 1


def test_the_same_put_twice_stores_one_record_and_one_version(api: APIClient, person: User) -> None:
    path = an_address(person, "cramps")

    first, second = put(api, path, CRAMP), put(api, path, CRAMP)

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert person.cramps.count() == 1
    assert Version.objects.filter(kind="cramp").count() == 1


def test_two_puts_for_one_night_are_one_night(api: APIClient, person: User) -> None:
    path = an_address(person, "nights")

    put(api, path, {"night_of": "2026-03-20", "cramps": False})
    second = put(api, path, {"night_of": "2026-03-20", "tingling": True})

    assert second.status_code == 200
    assert (second.json()["cramps"], second.json()["tingling"]) == (False, True)
    assert person.nights.count() == 1


def test_delete_hides_a_record_and_keeps_its_history(api: APIClient, person: User) -> None:
    cramp = a_cramp(person)
    path = f"/api/v1/cramps/{cramp.id}/"

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

    back = put(api, f"/api/v1/cramps/{cramp.id}/", {"note": "It was real"})

    assert back.status_code == 201
    assert (back.json()["intensity"], back.json()["note"]) == (5, "It was real")
    assert [each["id"] for each in api.get("/api/v1/cramps/").json()["results"]] == [str(cramp.id)]


def test_patch_does_not_bring_back_what_was_deleted(api: APIClient, person: User) -> None:
    cramp = a_cramp(person)
    services.forget(person, "cramp", cramp.id, NOW)

    answer = patch(api, f"/api/v1/cramps/{cramp.id}/", {"note": "It was real"})

    assert (answer.status_code, refusals(answer)) == (404, [(None, "not_found")])
    assert Cramp.objects.get(id=cramp.id).deleted


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
@pytest.mark.parametrize("kind", WHOLE)
def test_a_record_nobody_made_is_not_found(api: APIClient, kind: str, method: str) -> None:
    answer = getattr(api, method)(f"/api/v1/{kind}/{an_id()}/")

    assert (answer.status_code, refusals(answer)) == (404, [(None, "not_found")])
    assert Version.objects.count() == 0


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
@pytest.mark.parametrize("make", [a_night, a_cramp, a_nerve_pain])
def test_another_persons_record_is_not_found(api: APIClient, other: User, make: Any, method: str) -> None:
    theirs = make(other)
    before = Version.objects.count()

    answer = getattr(api, method)(f"/api/v1/{theirs.PLURAL.replace('_', '-')}/{theirs.id}/")

    assert (answer.status_code, refusals(answer)) == (404, [(None, "not_found")])
    assert Version.objects.count() == before


def test_put_under_an_id_that_another_person_uses_makes_mine(api: APIClient, person: User, other: User) -> None:
    theirs = a_nerve_pain(other, leg=9)

    mine = put(api, f"/api/v1/nerve-pains/{theirs.id}/", {"date": "2026-03-21", "leg": 1})

    assert (mine.status_code, mine.json()["leg"]) == (201, 1)
    assert NervePain.objects.get(owner=other).leg == 9
    assert NervePain.objects.get(owner=person).leg == 1


def test_put_of_another_persons_night_is_refused_by_its_id(api: APIClient, other: User) -> None:
    theirs = a_night(other, note="Theirs")

    answer = put(api, f"/api/v1/nights/{theirs.id}/", {"night_of": "2026-03-20", "note": "Mine"})

    assert (answer.status_code, refusals(answer)) == (400, [("id", "id")])
    assert [night.note for night in Night.objects.all()] == ["Theirs"]


def test_a_night_is_refused_under_any_id_but_its_own(api: APIClient) -> None:
    answer = put(api, f"/api/v1/nights/{an_id()}/", {"night_of": "2026-03-20"})

    assert (answer.status_code, refusals(answer)) == (400, [("id", "id")])


def test_a_night_cannot_move_to_another_date(api: APIClient, person: User) -> None:
    night = a_night(person)

    answer = patch(api, f"/api/v1/nights/{night.id}/", {"night_of": "2026-03-19"})

    assert (answer.status_code, refusals(answer)) == (400, [("id", "id")])
    assert Night.objects.get(owner=person).night_of == NIGHT


def test_an_id_of_one_kind_is_refused_for_another(api: APIClient, person: User) -> None:
    cramp = a_cramp(person)

    answer = put(api, f"/api/v1/nerve-pains/{cramp.id}/", {"date": "2026-03-21"})

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
    "deleted": True,
    "stamps": {"side": "2999-01-01T00:00:00.000Z"},
    "extra": {"x": 1},
    "is_staff": True,
    "a_question_of_next_year": 3,
}


@pytest.mark.parametrize("send", [put, patch])
@pytest.mark.parametrize("make", [a_night, a_cramp, a_nerve_pain])
def test_nobody_sets_what_is_not_asked(api: APIClient, person: User, other: User, make: Any, send: Any) -> None:
    entry = make(person)
    hidden = {**NOT_ASKED, "owner": str(other.id), "owner_id": str(other.id)}

    answer = send(api, f"/api/v1/{entry.PLURAL.replace('_', '-')}/{entry.id}/", {**hidden, "note": "New"})

    assert (answer.status_code, answer.json()["note"]) == (200, "New")
    now = type(entry).objects.get()
    assert (now.owner, now.id, now.row, now.deleted, now.extra) == (person, entry.id, entry.row, False, {})
    assert (now.day, now.seq) == (entry.day, answer.json()["seq"])
    assert set(now.stamps) == {*entry.stamps, "note"}
    assert set(now.stamps.values()) <= {"2026-03-21T05:58:03.000Z", "2026-03-21T05:58:03.001Z"}
    person.refresh_from_db()
    assert person.is_staff is False


def test_nobody_sets_what_is_not_asked_in_a_new_record(api: APIClient, person: User) -> None:
    path = an_address(person, "nerve-pains")

    made = put(api, path, {**NOT_ASKED, "date": "2026-03-21"})

    stored = NervePain.objects.get()
    assert made.json()["seq"] == stored.seq == 1
    assert (str(stored.id), stored.owner, stored.deleted) == (path.split("/")[-2], person, False)
    assert (stored.day, stored.extra, set(stored.stamps)) == (date(2026, 3, 21), {}, {"date", "tz", "deleted"})
