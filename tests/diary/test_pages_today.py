"""Today: the night of now, nerve pain now, one tap for "no cramps"."""

import re
import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils.html import strip_tags
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from diary import services
from diary.models import Cramp, NervePain, Night
from diary.selectors import nights_between
from tests.factories import NIGHT, NOW, a_cramp, a_nerve_pain, a_night

MORNING = date(2026, 3, 21)
ID = "01950000-0000-7000-8000-000000000001"


def words(page: bytes) -> str:
    """The text of a page as it is read, without the places and the head."""
    main = page.decode().partition('<main id="main" tabindex="-1">')[2]
    return re.sub(r"\s+", " ", strip_tags(re.sub(r"<template.*?</template>", "", main))).strip()


def at(hour: int, minute: int = 0) -> time_machine.travel:
    """The person's clock (Berlin) on Saturday 21 March 2026."""
    return time_machine.travel(datetime.fromisoformat(f"2026-03-21T{hour:02}:{minute:02}:00+01:00"), tick=False)


@pytest.mark.parametrize(
    ("hour", "greeting", "title", "dates", "has_no_cramps"),
    [
        (0, "Hello", "Tonight so far", "Fri 20 → Sat 21 Mar", False),
        (3, "Hello", "Tonight so far", "Fri 20 → Sat 21 Mar", False),
        (4, "Hello", "Last night", "Fri 20 → Sat 21 Mar", True),
        (7, "Good morning", "Last night", "Fri 20 → Sat 21 Mar", True),
        (12, "Good afternoon", "Last night", "Fri 20 → Sat 21 Mar", True),
        (17, "Good afternoon", "Last night", "Fri 20 → Sat 21 Mar", True),
        (18, "Good evening", "Tonight so far", "Sat 21 → Sun 22 Mar", False),
        (23, "Good evening", "Tonight so far", "Sat 21 → Sun 22 Mar", False),
    ],
)
def test_today_asks_about_the_night_of_now(
    signed_in: Client, hour: int, greeting: str, title: str, dates: str, has_no_cramps: bool
) -> None:
    with at(hour):
        shown = words(signed_in.get("/today/").content)
    offered = "No cramps one tap, done" if has_no_cramps else "A cramp now"
    assert shown.startswith(f"{greeting} Saturday 21 March {title} {dates} {offered}")


def test_in_the_evening_the_night_before_is_offered_while_it_is_open(signed_in: Client, person: User) -> None:
    with at(20):
        assert "Fill in the night Fri 20 → Sat 21 Mar" in words(signed_in.get("/today/").content)
        a_night(person)
        assert "Fill in the night" not in words(signed_in.get("/today/").content)


def test_no_cramps_is_one_tap(signed_in: Client, person: User) -> None:
    with at(7):
        answer = signed_in.post(f"/diary/{NIGHT}/no-cramps/")
        back = answer.headers["Location"]
        shown = words(signed_in.get(back).content)
    (night,) = Night.objects.filter(owner=person)
    assert (answer.status_code, back) == (302, f"/today/?done=night:{night.id}")
    assert [(night.night_of, night.state) for night in nights_between(person, NIGHT, NIGHT)] == [(NIGHT, "no_cramps")]
    assert "Written down. Undo" in shown
    assert "Last night Fri 20 → Sat 21 Mar A night without cramps" in shown


def test_undoing_no_cramps_leaves_the_night_open(signed_in: Client, person: User) -> None:
    with at(7):
        signed_in.post(f"/diary/{NIGHT}/no-cramps/")
        (night,) = Night.objects.filter(owner=person)
        signed_in.post(f"/diary/night/{night.id}/delete/")
    assert nights_between(person, NIGHT, NIGHT) == []


def test_no_cramps_is_not_undone_with_what_else_was_said_of_the_night(signed_in: Client, person: User) -> None:
    services.record_night(person, NIGHT, {"woke_times": 2}, NOW)
    with at(7):
        assert signed_in.post(f"/diary/{NIGHT}/no-cramps/").headers["Location"] == "/today/"


def test_a_cramp_overrules_no_cramps_which_holds_again_when_the_cramp_is_taken_back(
    signed_in: Client, person: User
) -> None:
    a_night(person)
    cramp = a_cramp(person)
    (night,) = Night.objects.filter(owner=person)
    assert (night.cramps, nights_between(person, NIGHT, NIGHT)[0].state) == (False, "cramps")
    services.forget(person, "cramp", cramp.id, NOW)
    assert nights_between(person, NIGHT, NIGHT)[0].state == "no_cramps"


def test_no_cramps_is_not_said_of_a_night_that_has_one(signed_in: Client, person: User) -> None:
    a_cramp(person)
    with at(7):
        shown = words(signed_in.post(f"/diary/{NIGHT}/no-cramps/", follow=True).content)
    assert "This night has a cramp in your diary. Delete it first." in shown
    assert nights_between(person, NIGHT, NIGHT)[0].state == "cramps"


def test_a_cramp_is_saved_once_however_often_it_is_sent(signed_in: Client, person: User) -> None:
    typed = {"id": ID, "side": "left", "muscle": "calf", "intensity": "7", "duration_band": "1_5"}
    with at(7):
        for _again in range(2):
            answer = signed_in.post(f"/diary/{NIGHT}/cramps/", typed)
            assert (answer.status_code, answer.headers["Location"]) == (302, f"/today/?done=cramp:{ID}")
        shown = words(signed_in.get("/today/").content)
    (cramp,) = Cramp.objects.filter(owner=person)
    assert (cramp.id, cramp.night_of, cramp.side, cramp.muscle, cramp.intensity) == (
        uuid.UUID(ID),
        NIGHT,
        "left",
        "calf",
        7,
    )
    assert (cramp.duration_min, cramp.duration_band, cramp.tz) == (None, "1_5", "Europe/Berlin")
    assert "Left calf · 7 of 10 · 1–5 min" in shown.replace("\N{NO-BREAK SPACE}", " ")


def test_a_mistake_saves_nothing_and_keeps_what_was_typed(signed_in: Client, person: User) -> None:
    typed = {"id": ID, "side": "right", "duration_band": "under_1", "duration_min": "12", "note": "cold floor"}
    with at(7):
        answer = signed_in.post(f"/diary/{NIGHT}/cramps/", typed)
    page = answer.content.decode()
    assert (answer.status_code, Cramp.objects.count()) == (422, 0)
    assert "The minutes and the choice above do not agree. Keep one of them." in page
    assert 'value="right" id="cramp_side_1" checked' in page
    assert ">\ncold floor</textarea>" in page
    assert 'aria-describedby="cramp_duration_min_error"' in page


def test_an_id_that_names_another_kind_of_record_is_told(signed_in: Client, person: User) -> None:
    pain = a_nerve_pain(person)
    with at(7):
        answer = signed_in.post(f"/diary/{NIGHT}/cramps/", {"id": str(pain.id)})
    assert (answer.status_code, Cramp.objects.count()) == (422, 0)
    assert "This id belongs to another record." in words(answer.content)


def test_details_of_the_night_leave_it_open_whether_there_were_cramps(signed_in: Client, person: User) -> None:
    with at(7):
        answer = signed_in.post(f"/diary/{NIGHT}/night/", {"woke_times": "2", "tingling": "True"})
        assert answer.headers["Location"] == "/today/"
        assert "Woke 2 times · tingling" in words(signed_in.get("/today/").content)
    (night,) = Night.objects.filter(owner=person)
    assert (night.cramps, night.woke_times, night.tingling, night.twitching) == (None, 2, True, None)


def test_nerve_pain_now_carries_the_time_and_is_listed(signed_in: Client, person: User) -> None:
    with at(7, 40):
        answer = signed_in.post(f"/diary/{MORNING}/nerve-pains/", {"now_mark": "1", "leg": "3", "side": "left"})
        shown = words(signed_in.get("/today/").content).replace("\N{NO-BREAK SPACE}", " ")
    (pain,) = NervePain.objects.filter(owner=person)
    assert answer.headers["Location"] == f"/today/?done=nerve_pain:{pain.id}"
    assert (pain.date, pain.at, pain.moment) == (
        MORNING,
        datetime.fromisoformat("2026-03-21T07:40:00+01:00"),
        "morning",
    )
    assert "Leg 3 of 10 · left 07:40" in shown
    assert "Rate it again" in shown


def test_the_safety_card_is_one_tap_away_wherever_pain_is_asked(signed_in: Client, person: User) -> None:
    cramp, pain = a_cramp(person), a_nerve_pain(person)
    with at(7):
        for path in (
            "/today/",
            f"/diary/{NIGHT}/",
            f"/diary/{NIGHT}/cramps/",
            f"/diary/{NIGHT}/daytime-cramps/",
            f"/diary/{NIGHT}/nerve-pains/",
            f"/diary/cramps/{cramp.id}/",
            f"/diary/nerve-pains/{pain.id}/",
        ):
            assert signed_in.get(path).content.count(b'href="/learn/when-to-get-help/"') == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_today_costs_the_same_queries_however_much_is_written(
    signed_in: Client, person: User, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for _row in range(rows):
        a_cramp(person)
        a_nerve_pain(person)
    with at(7), django_assert_num_queries(13):  # session, person, and what each card shows
        signed_in.get("/today/")


def test_strangers_are_shown_the_door_and_nothing_else(client: Client, person: User) -> None:
    a_night(person)
    answer = client.get("/today/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/login/?next=/today/")


def test_the_start_is_a_page_for_strangers_and_today_for_the_signed_in(client: Client, person: User) -> None:
    assert "A diary for night leg cramps and sciatica" in words(client.get("/").content)
    client.force_login(person)
    assert client.get("/").headers["Location"] == "/today/"


def test_a_day_or_a_night_that_has_not_begun_has_no_page(signed_in: Client) -> None:
    tomorrow = MORNING + timedelta(days=1)
    of_the_day, of_the_night = ("daytime-cramps/", "nerve-pains/"), ("no-cramps/", "cramps/", "night/")
    with at(17, 59):
        closed = [f"/diary/{tomorrow}/{page}" for page in (*of_the_day, *of_the_night)]
        closed += [f"/diary/{MORNING}/{page}" for page in of_the_night]
        assert {signed_in.post(path).status_code for path in closed} == {404}
        assert signed_in.get(f"/diary/{tomorrow}/").status_code == 404
    assert Cramp.objects.count() + Night.objects.count() + NervePain.objects.count() == 0
    with at(18):
        assert signed_in.get(f"/diary/{MORNING}/cramps/").status_code == 200


def test_an_old_page_takes_back_nothing_that_was_written_meanwhile(signed_in: Client, person: User) -> None:
    cramp = a_cramp(person, relief=["stretch"])
    shown = {"seq": cramp.seq, "muscle": "foot", "relief": ["stretch"]}
    services.record_cramp(person, cramp.id, {"intensity": 4, "side": "both", "relief": ["walk"]}, NOW)
    with at(7):
        signed_in.post(f"/diary/cramps/{cramp.id}/", shown | {"side": "left"})
    cramp.refresh_from_db()
    assert (cramp.side, cramp.muscle, cramp.relief, cramp.intensity) == ("both", "foot", ["walk"], 4)


def test_a_blank_page_left_open_takes_back_no_note_of_the_night(signed_in: Client, person: User) -> None:
    a_night(person, note="written on the desk")
    with at(7):
        signed_in.post(f"/diary/{NIGHT}/night/", {"seq": "", "tingling": "True"})
    night = person.nights.get()
    answers: list[Any] = [night.note, night.tingling]
    assert answers == ["written on the desk", True]


def test_what_the_page_showed_can_be_cleared(signed_in: Client, person: User) -> None:
    night = a_night(person, note="wrong")
    with at(7):
        signed_in.post(f"/diary/{NIGHT}/night/", {"seq": night.seq, "note": ""})
    answers: list[Any] = list(person.nights.values_list("note", flat=True))
    assert answers == [None]


def test_like_the_last_one_begins_with_its_side_and_muscle_and_nothing_else(signed_in: Client, person: User) -> None:
    a_cramp(person, date(2026, 3, 10), side="right", muscle="foot", intensity=8, note="then")
    a_cramp(person, date(2026, 3, 12), side=None, muscle=None)
    with at(7):
        plain, begun = (signed_in.get(f"/today/{query}").content.decode() for query in ("", "?like=last"))
    assert "Like the last one Right foot" in words(plain.encode())
    assert (checked(plain), checked(begun)) == ([], ["side=right", "muscle=foot"])
    assert '<details class="fold" open>' in begun


def test_nobody_is_offered_a_last_one_who_has_none(signed_in: Client) -> None:
    with at(7):
        page = signed_in.get("/today/?like=last").content.decode()
    assert ("Like the last one" in page, checked(page)) == (False, [])


def checked(page: str) -> list[str]:
    """The choices made in a page, name=value."""
    return [f"{name}={value}" for name, value in re.findall(r'name="(\w+)" value="(\w+)"[^>]* checked', page)]


def test_a_cramp_now_is_one_of_this_moment_unless_another_is_told(signed_in: Client, person: User) -> None:
    for hour, said, started_at, known in (
        (23, {}, "2026-03-21 23:00:00+01:00", "exact"),
        (2, {}, "2026-03-21 02:00:00+01:00", "exact"),
        (23, {"time": "22:10"}, "2026-03-21 22:10:00+01:00", "exact"),
        (23, {"about_when": "before_midnight"}, "None", "about"),
        (7, {}, "None", None),
    ):
        with at(hour):
            page = signed_in.get("/today/").content.decode()
            (address,) = set(re.findall(r'action="(/diary/[^"]*/cramps/)"', page))
            is_now = "cramp now</b>" in page
            assert (is_now, address) == (hour != 7, f"/diary/2026-03-{21 if hour == 23 else 20}/cramps/")
            signed_in.post(address, {"now_mark": "1", **said})
        cramp = person.cramps.order_by("-row")[0]
        assert (str(cramp.started_at), cramp.time_known) == (started_at, known)


def test_a_night_of_which_nothing_is_said_is_not_saved(signed_in: Client, person: User) -> None:
    with at(7):
        answer = signed_in.post(f"/diary/{NIGHT}/night/", {"woke_times": ""})
    assert (answer.status_code, "Nothing is filled in yet." in words(answer.content)) == (422, True)
    assert not person.nights.exists()


def test_no_cramps_is_taken_back_on_the_page_of_a_night_of_which_more_is_said(signed_in: Client, person: User) -> None:
    night = a_night(person, woke_times=2)
    with at(7):
        page = signed_in.get(f"/diary/{NIGHT}/night/").content.decode()
        assert "Any cramps?" in page
        signed_in.post(f"/diary/{NIGHT}/night/", {"seq": night.seq, "woke_times": "2"})
    (stored,) = person.nights.all()
    assert (stored.cramps, stored.woke_times, stored.deleted) == (None, 2, False)


def test_where_a_cramp_says_it_the_page_of_the_night_asks_nothing_about_cramps(signed_in: Client, person: User) -> None:
    night = a_night(person, woke_times=2)
    a_cramp(person)
    with at(7):
        assert "Any cramps?" not in signed_in.get(f"/diary/{NIGHT}/night/").content.decode()
        signed_in.post(f"/diary/{NIGHT}/night/", {"seq": night.seq, "woke_times": "3"})
    (stored,) = person.nights.all()
    assert (stored.cramps, stored.woke_times) == (False, 3)


def test_a_rating_now_from_a_page_of_yesterday_is_one_of_today(signed_in: Client, person: User) -> None:
    with at(0, 20):
        signed_in.post("/diary/2026-03-20/nerve-pains/", {"now_mark": "1", "leg": "3"})
    (pain,) = person.nerve_pains.all()
    assert (str(pain.date), str(pain.at)[:16], pain.moment) == ("2026-03-21", "2026-03-21 00:20", "morning")
