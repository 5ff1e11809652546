"""Setting up: a minute before the first night, once, and all of it may be skipped."""

import re
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils.html import strip_tags

from accounts.models import User
from diary import services
from diary.models import KINDS, Medicine, Preferences
from tests.factories import NIGHT, NOW, a_drink, a_medicine, a_night, a_person, preferences

PAGE = "/me/set-up/"
TYPED = {"time_zone": "Europe/Berlin", "chosen": "metric", "main_question": "leg_pain"}
LONGEST = "x" * 120
pytestmark = pytest.mark.django_db


@pytest.fixture
def new(client: Client) -> User:
    """Somebody who has just come, signed in."""
    person = a_person("new@example.org", set_up_at=None)
    client.force_login(person)
    return person


def words(answer: Any) -> str:
    main = answer.content.decode().partition('<main id="main" tabindex="-1">')[2]
    return re.sub(r"\s+", " ", strip_tags(main)).strip()


def records(person: User) -> dict[str, int]:
    return {kind: model.of(person).count() for kind, model in KINDS.items() if model.of(person).exists()}


def test_the_first_arrival_on_today_sets_up(client: Client, new: User) -> None:
    assert client.get("/today/").headers["Location"] == PAGE
    shown = words(client.get(PAGE))
    assert shown.startswith("Setting up A minute. All of it may wait. Skip this My clock and my units")
    assert "“possible” within three months and “clear” within half a year" in shown
    assert "A link with twice as many cramps takes about a year to show. A mild link may never show." in shown
    assert '<option value="Europe/Berlin" selected>' in client.get(PAGE).content.decode()


def test_skipping_leads_to_last_night_writes_nothing_and_is_remembered(client: Client, new: User) -> None:
    with time_machine.travel(NOW, tick=False):
        answer = client.post(PAGE, {**TYPED, "name_1": "Statin", "skip": "1"})
        assert answer.headers["Location"] == "/today/"
        assert "Last night" in words(client.get("/today/"))
    new.refresh_from_db()
    assert (new.set_up_at, records(new)) == (NOW, {})


def test_saving_it_untouched_says_nothing_that_was_not_said(client: Client, new: User) -> None:
    assert client.post(PAGE, TYPED).headers["Location"] == "/today/"
    assert records(new) == {}
    assert client.get("/today/").status_code == 200


def test_all_four_parts_are_saved_together(client: Client, new: User) -> None:
    typed = {"time_zone": "Pacific/Auckland", "chosen": "imperial", "main_question": "fluid"}
    medicines = {"name_1": "Statin", "strength_1": "20 mg", "name_4": LONGEST, "name_2": " Magnesium "}
    with time_machine.travel(NOW, tick=False):
        client.post(PAGE, {**typed, **medicines})
    new.refresh_from_db()
    (kept,) = Preferences.of(new)
    assert (new.time_zone, kept.units, kept.main_question) == ("Pacific/Auckland", "imperial", "fluid")
    assert kept.main_question_since == date(2026, 3, 21)
    made = Medicine.of(new).order_by("row").values_list("name", "strength", "regime", "schedule", "tz")
    assert list(made) == [
        ("Statin", "20 mg", None, None, "Pacific/Auckland"),
        ("Magnesium", None, None, None, "Pacific/Auckland"),
        (LONGEST, None, None, None, "Pacific/Auckland"),
    ]


def test_sending_it_twice_makes_no_second_medicine(client: Client, new: User) -> None:
    for name in ("Statin", "Statin", "STATIN"):
        client.post(PAGE, {**TYPED, "name_1": name, "strength_1": "20 mg"})
    client.post(PAGE, {**TYPED, "name_1": "Statin"})
    (made,) = Medicine.of(new)
    assert (made.name, made.strength) == ("Statin", "20 mg")


def test_a_medicine_that_is_known_takes_the_strength_and_nothing_else(client: Client, new: User) -> None:
    known = a_medicine(new, name="Statin", strength="40 mg", unit="tablets", schedule={"times": ["08:00"]})
    client.post(PAGE, {**TYPED, "name_3": "statin", "strength_3": "20 mg"})
    (kept,) = Medicine.of(new)
    assert (kept.id, kept.name, kept.strength, kept.unit) == (known.id, "Statin", "20 mg", "tablets")
    assert (kept.regime, kept.schedule) == ("regular", {"times": ["08:00"]})


def test_a_medicine_that_was_deleted_or_renamed_is_written_down_anew(client: Client, new: User) -> None:
    client.post(PAGE, {**TYPED, "name_1": "Statin", "strength_1": "20 mg", "name_2": "Salts"})
    statin, salts = Medicine.of(new).order_by("row")
    services.forget(new, "medicine", statin.id, NOW)
    services.record_event(Medicine, new, salts.id, {"name": "Magnesium"}, NOW)
    client.post(PAGE, {**TYPED, "name_1": "Statin", "name_2": "Salts"})
    names = Medicine.of(new).live().order_by("name").values_list("name", "strength")
    assert list(names) == [("Magnesium", None), ("Salts", None), ("Statin", None)]


@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        ({"time_zone": "Mars/Base"}, "id_time_zone", "Select a valid choice. Mars/Base is not one of the available"),
        ({"chosen": "buckets"}, "units_chosen", "Select a valid choice. buckets is not one of the available choices."),
        ({"main_question": "mood"}, "main_question_main_question", "Select a valid choice. mood is not one of the"),
        ({"strength_2": "20 mg"}, "medicines_name_2", "Write its name as on the box."),
        ({"name_5": "kept"}, "medicines_name_5", "You have written this one above."),
        ({"name_2": "x" * 121}, "medicines_name_2", "At most 120 signs. This has 121."),
        ({"name_2": "a\0b"}, "medicines_name_2", "Null characters are not allowed."),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_the_rest_kept(
    client: Client, new: User, typed: dict[str, str], field: str, told: str
) -> None:
    answer = client.post(PAGE, {**TYPED, "name_1": "Kept", "strength_1": "5 mg", **typed})
    page = answer.content.decode()
    assert (answer.status_code, records(new)) == (422, {})
    assert told in words(answer)
    assert f'id="{field}_error"' in page
    assert 'value="Kept"' in page
    assert 'value="5 mg"' in page
    new.refresh_from_db()
    assert (new.set_up_at, new.time_zone) == (None, "Europe/Berlin")


def test_who_has_written_anything_is_not_asked_to_set_up(client: Client, new: User) -> None:
    with time_machine.travel(NOW, tick=False):
        a_drink(new)
        assert client.get("/today/").status_code == 200


def test_settings_alone_are_no_diary_and_a_break_is_silent(client: Client, new: User) -> None:
    with time_machine.travel(NOW, tick=False):
        preferences(new)
        assert client.get("/today/").headers["Location"] == PAGE
        preferences(new, paused_until=date(2026, 3, 25))
        assert client.get("/today/").status_code == 200


def test_me_leads_to_it_and_it_lists_the_medicines_that_are_known(signed_in: Client, person: User, other: User) -> None:
    a_medicine(person, name="Statin")
    a_medicine(other, name="Secret")
    a_night(person, NIGHT)
    assert f'href="{PAGE}"' in signed_in.get("/me/").content.decode()
    shown = words(signed_in.get(PAGE))
    assert "On your list: Statin" in shown
    assert "Secret" not in shown
