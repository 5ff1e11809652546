"""A JSON file that is not as we would write it: each bad record is listed alone, and settings are never overwritten."""

import io
import json
from typing import Any

import pytest
import time_machine

from accounts.models import User
from diary import services
from diary.checking import checked
from diary.exchange.json import export_json, import_json
from diary.models import Cramp, Dose, Drink, Preferences
from tests.factories import NOW, a_cramp, a_drink, a_person, an_id
from tests.files import a_record, failed, importing_json

pytestmark = pytest.mark.django_db
WRONG_KIND = "This is not the right kind of answer."


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({"duration_min": float("nan")}, "duration_min: This is not a number."),
        ({"duration_min": float("inf")}, "duration_min: This is not a number."),
        ({"duration_min": 10**400}, "duration_min: This is not a number."),
        ({"intensity": 10**400}, f"intensity: {WRONG_KIND}"),
        ({"intensity": float("nan")}, f"intensity: {WRONG_KIND}"),
        ({"later": float("nan")}, "later: This is not a number."),
        ({"later": [{"x": float("inf")}]}, "later: This is not a number."),
        ({"later": "x" * 4_100}, "later: This is too long to be kept."),
        ({"later": "a\x00b"}, "later: This text has a sign that cannot be kept."),
        ({"later": "\ud800"}, "later: This text has a sign that cannot be kept."),
        ({"later\ud800": 1}, "later?: This text has a sign that cannot be kept."),
        ({"night_of": "1899-12-31"}, "night_of: This year is not one of a diary."),
        ({"night_of": "0001-01-01"}, "night_of: This year is not one of a diary."),
        ({"deleted": True}, "Each answer has a stamp, a time in UTC with milliseconds."),
    ],
)
def test_a_value_that_cannot_be_kept_costs_its_record_only(person: User, bad: dict[str, Any], reason: str) -> None:
    outcome = importing_json(person, a_record("cramp", bad), a_record("drink", {"ml": 200}))
    assert outcome.as_dict() == {
        "added": {"drink": 1},
        "already_there": {},
        "failed": [failed("diary.json", 1, reason)],
    }


def test_a_number_longer_than_python_reads_costs_its_record_only(person: User) -> None:
    records = [
        a_record("cramp", {"duration_min": 1}),
        a_record("cramp", {"later": 1}),
        a_record("cramp", {"side": "left"}),
    ]
    whole = json.dumps({"format": "charley-diary", "records": records}).replace(": 1,", f": {'9' * 5_000},")
    whole = whole.replace(": 1}", f": {'9' * 5_000}}}")
    outcome = import_json(person, io.BytesIO(whole.encode()))
    assert outcome.as_dict() == {
        "added": {"cramp": 1},
        "already_there": {},
        "failed": [
            failed("diary.json", 1, "duration_min: This is not a number."),
            failed("diary.json", 2, "later: This is not a number."),
        ],
    }


@pytest.mark.parametrize("kind", [[], {}, None, 5, True])
def test_a_kind_that_is_no_word_costs_its_record_only(person: User, kind: Any) -> None:
    outcome = importing_json(person, {**a_record("drink", {"ml": 200}), "kind": kind}, a_record("drink", {"ml": 300}))
    assert outcome.added == {"drink": 1}
    assert outcome.failed == [failed("diary.json", 1, "This kind of record is not known.")]


@pytest.mark.parametrize("stamp", ["9999-12-31T23:59:59.999Z", "0001-01-01T00:00:00.000+14:00", "", [], 5])
def test_a_stamp_with_nothing_after_it_costs_its_record_only(person: User, stamp: Any) -> None:
    bad = a_record("drink", {"ml": 200}, stamps={"ml": stamp, "deleted": stamp})
    outcome = importing_json(person, bad, a_record("drink", {"ml": 300}))
    assert outcome.added == {"drink": 1}
    assert outcome.failed == [failed("diary.json", 1, "Each answer has a stamp, a time in UTC with milliseconds.")]


def test_an_id_of_another_entry_in_the_diary_costs_its_record_only(person: User) -> None:
    cramp = a_cramp(person)
    outcome = importing_json(person, a_record("drink", {"ml": 200}, id=str(cramp.id)), a_record("drink", {"ml": 300}))
    assert outcome.added == {"drink": 1}
    assert outcome.failed == [failed("diary.json", 1, "Its id belongs to an entry of another kind.")]


def test_an_id_of_two_kinds_in_one_file_belongs_to_the_first(person: User) -> None:
    shared = str(an_id())
    records = [a_record("drink", {"ml": 200}, id=shared), a_record("dose", {"amount": 3.0}, id=shared)]
    outcome = importing_json(person, *records)
    assert outcome.added == {"drink": 1}
    assert outcome.failed == [failed("diary.json", 2, "Its id belongs to an entry of another kind.")]
    assert (Drink.of(person).get().ml, Dose.of(person).count()) == (200, 0)


def test_an_id_that_is_in_the_file_twice_is_reported(person: User) -> None:
    shared = str(an_id())
    outcome = importing_json(person, *(a_record("drink", {"ml": ml}, id=shared) for ml in (200, 300)))
    assert outcome.failed == [failed("diary.json", 2, "This is in the file twice; the first one counts.")]
    assert Drink.of(person).get().ml == 200


def test_what_this_release_does_not_know_is_four_kilobytes_in_all(person: User) -> None:
    much = {f"later_{number}": "x" * 4_000 for number in range(2)}
    outcome = importing_json(person, a_record("cramp", much), a_record("cramp", {"later": "x" * 4_000}))
    assert outcome.added == {"cramp": 1}
    assert outcome.failed == [failed("diary.json", 1, "extra: This is too long to be kept.")]
    assert Cramp.of(person).get().extra == {"later": "x" * 4_000}


def nested(levels: int) -> list[Any]:
    return [nested(levels - 1)] if levels > 1 else []


def test_what_this_release_does_not_know_is_no_bottomless_pit() -> None:
    good, errors = checked(Cramp, {"deep": nested(16), "deeper": nested(17), "abyss": nested(500)})
    assert (list(good), {name: error.messages for name, error in errors.items()}) == (
        ["deep"],
        {"deeper": ["This is too long to be kept."], "abyss": ["This is too long to be kept."]},
    )


def test_no_cups_and_no_habits_are_an_answer_that_travels(person: User, other: User) -> None:
    services.set_preferences(person, {"usual_cups": [], "habits_asked": []}, NOW)
    import_json(other, io.BytesIO(export_json(person, NOW)))
    kept = Preferences.of(other).get()
    assert (kept.usual_cups, kept.habits_asked, sorted(kept.stamps)) == (
        [], [], ["deleted", "habits_asked", "usual_cups"],
    )  # fmt: skip


SETTINGS = {
    "name": "A. Example",
    "birth_year": 1961,
    "time_zone": "Europe/London",
    "language": "en",
    "country": "GB",
    "conditions": {"heart": True},
}


def settings_of(person: User) -> tuple[Any, ...]:
    person.refresh_from_db()
    return person.name, person.birth_year, person.time_zone, person.country, person.conditions


def test_settings_come_into_an_empty_diary(db: None) -> None:
    new = User.objects.create_user("new@example.org")
    assert importing_json(new, account=SETTINGS).failed == []
    assert settings_of(new) == ("A. Example", 1961, "Europe/London", "GB", {"heart": True})


def test_a_setting_that_the_account_has_made_stays(db: None) -> None:
    ann = a_person("ann@example.org", name="Ann", conditions={"kidney": True})
    importing_json(ann, account=SETTINGS)
    assert settings_of(ann) == ("Ann", 1961, "Europe/Berlin", "GB", {"kidney": True})


def test_my_own_file_changes_no_setting_that_i_changed_since(person: User) -> None:
    person.name, person.country, person.birth_year = "A. Example", "GB", 1961
    person.save()
    a_cramp(person)
    whole = export_json(person, NOW)
    person.name, person.country, person.birth_year = "Ann", "", None
    person.save()
    assert import_json(person, io.BytesIO(whole)).failed == []
    assert settings_of(person) == ("Ann", None, "Europe/Berlin", "", {})


@pytest.mark.parametrize(
    ("account", "reason"),
    [
        ({"language": "xx-!!"}, "language: Choose from the list."),
        ({"country": "??"}, "country: Choose from the list."),
        ({"time_zone": "Mars/Base"}, "time_zone: Choose a time zone from the list."),
        ({"name": "a\x00b"}, "name: This text has a sign that cannot be kept."),
        ({"name": "\ud800"}, "name: This text has a sign that cannot be kept."),
        ({"name": ["A"]}, f"name: {WRONG_KIND}"),
        ({"name": "x" * 121}, "name: At most 120 signs. This has 121."),
        ({"birth_year": True}, f"birth_year: {WRONG_KIND}"),
        ({"birth_year": float("nan")}, f"birth_year: {WRONG_KIND}"),
        ({"birth_year": 1850}, "birth_year: A year from 1900 to 2010."),
        ({"conditions": ["heart"]}, f"conditions: {WRONG_KIND}"),
        ({"mood": "fine"}, "mood: Left out, because not known."),
        (["name"], f"account: {WRONG_KIND}"),
    ],
)
def test_a_setting_that_no_account_can_have_is_listed_and_nothing_else_is_lost(
    account: Any, reason: str, db: None
) -> None:
    new = User.objects.create_user("new@example.org")
    also = {**account, "birth_year": account.get("birth_year", 1961)} if isinstance(account, dict) else account
    outcome = importing_json(new, a_record("drink", {"ml": 200}), account=also)
    assert outcome.as_dict() == {
        "added": {"drink": 1},
        "already_there": {},
        "failed": [failed("diary.json", 1, reason)],
    }
    is_kept = isinstance(account, dict) and "birth_year" not in account
    assert settings_of(new) == ("", 1961 if is_kept else None, "UTC", "", {})


def test_settings_that_say_nothing_change_nothing(person: User) -> None:
    nothing = dict.fromkeys(SETTINGS)
    assert importing_json(person, account=nothing).failed == []
    assert settings_of(person) == ("", None, "Europe/Berlin", "", {})


def test_a_diary_with_entries_keeps_its_settings(person: User) -> None:
    a_drink(person)
    importing_json(person, account=SETTINGS)
    assert settings_of(person) == ("", None, "Europe/Berlin", "", {})


def test_stamps_of_a_clock_that_was_ahead_are_lowered_as_in_a_letter(person: User) -> None:
    ahead = "2099-01-01T00:00:00.000Z"
    record = a_record("drink", {"ml": 200}, stamps={"ml": ahead, "deleted": "2026-01-01T00:00:00.000Z"})
    with time_machine.travel(NOW, tick=False):
        importing_json(person, record)
    assert Drink.of(person).get().stamps == {"ml": "2026-03-21T06:03:03.000Z", "deleted": "2026-01-01T00:00:00.000Z"}
