"""The diary by day: timeline, month, one day with everything in it, changing, deleting, bringing back."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils.html import strip_tags
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from diary import services
from diary.models import Cramp
from diary.nights import ONE_DAY
from diary.selectors import NightView, days_with_entries
from diary.timeline import DAYS_A_PAGE, Cell, begins, month_of, page
from tests.factories import NIGHT, NOW, a_cramp, a_nerve_pain, a_night, an_id, nights_in_a_row

MORNING = NIGHT + ONE_DAY
NOBODYS = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(autouse=True)
def on_that_morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def words(answer: bytes) -> str:
    main = answer.decode().partition('<main id="main" tabindex="-1">')[2]
    return (
        re.sub(r"\s+", " ", strip_tags(re.sub(r"<template.*?</template>", "", main)))
        .replace("\N{NO-BREAK SPACE}", " ")
        .strip()
    )


def test_a_day_holds_the_night_that_began_on_its_evening_and_the_day_itself(signed_in: Client, person: User) -> None:
    a_cramp(person, intensity=6, duration_band="over_10", woke_me=True, relief=["stretch", "walk"], relief_helped=False)
    a_nerve_pain(person, NIGHT, leg=2, back=None, moment="evening", furthest="foot", qualities=["burning", "numb"])
    started = datetime.fromisoformat("2026-03-20T15:20:00+01:00")
    a_cramp(person, None, started_at=started, side="both", muscle="toes", duration_min=0.5)
    shown = words(signed_in.get("/diary/").content)
    assert (
        "Friday 20 March Left calf · 6 of 10 · over 10 min Woke me · stretched it, walked: no help "
        "Toes, both legs · 0.5 min 15:20 "
        "Leg 2 of 10 Evening · down to the foot · burning, numb"
    ) in shown


def test_the_newest_day_stands_first_and_a_night_not_logged_is_named(signed_in: Client, person: User) -> None:
    a_night(person, NIGHT - ONE_DAY)
    a_nerve_pain(person, NIGHT)
    shown = words(signed_in.get("/diary/").content)
    days = shown[shown.index("Friday 20 March") :]
    assert days == (
        "Friday 20 March Night not logged Fri 20 → Sat 21 Mar Leg 3 of 10 "
        "Thursday 19 March No cramps Thu 19 → Fri 20 Mar filled in later"
    )


def test_a_night_that_has_not_begun_is_not_called_not_logged(signed_in: Client, person: User) -> None:
    a_nerve_pain(person, MORNING)
    shown = words(signed_in.get("/diary/").content)
    assert shown[shown.index("Saturday 21 March") :] == "Saturday 21 March Leg 3 of 10"


def test_older_days_follow_page_by_page_without_a_gap(person: User) -> None:
    nights_in_a_row(person, 2 * DAYS_A_PAGE + 3)
    before: date | None = date(2026, 12, 1)
    sizes, dates = [], []
    while before:
        found = page(person, before)
        sizes.append(len(found.days))
        dates += [day.date for day in found.days]
        before = found.older_than
    assert sizes == [14, 14, 3]
    assert dates == [NIGHT + timedelta(days=number) for number in reversed(range(31))]


def test_the_page_of_older_days_begins_where_the_first_ended(signed_in: Client, person: User) -> None:
    nights_in_a_row(person, DAYS_A_PAGE + 1, first=NIGHT - timedelta(days=DAYS_A_PAGE))
    first = signed_in.get("/diary/").content.decode()
    assert f'href="/diary/?before={NIGHT - timedelta(days=DAYS_A_PAGE - 1)}"' in first
    older = words(signed_in.get(f"/diary/?before={NIGHT - timedelta(days=DAYS_A_PAGE - 1)}").content)
    finding = "Search in my notes Search All Cramps Nerve pain Fluids Medicines The day Notes"
    assert older == f"Diary Newest days {finding} Friday 6 March Left calf · 5 of 10 The night filled in later"


def test_a_month_tells_three_states_apart() -> None:
    first = date(2026, 3, 1)
    nights = [NightView(date(2026, 3, 2), "no_cramps"), NightView(date(2026, 3, 3), "cramps")]
    month = month_of(nights, first, today=date(2026, 3, 6), diary=(date(2026, 3, 2), date(2026, 3, 5)))
    cells = [cell for week in month.weeks for cell in week if cell][:7]
    assert [(cell.night_of.day, cell.look, cell.is_ahead) for cell in cells] == [
        (1, "plain", False),
        (2, "no-cramps", False),
        (3, "cramps cell-cramps-1", False),
        (4, "not-logged", False),
        (5, "not-logged", False),
        (6, "plain", False),
        (7, "plain", True),
    ]
    assert [len(week) for week in month.weeks] == [7] * 6
    assert (month.weekdays[0].weekday(), month.previous, month.next) == (0, date(2026, 2, 1), None)


def test_a_diary_begins_with_its_first_night_or_with_the_person(person: User) -> None:
    assert begins(person) == NIGHT
    a_night(person, NIGHT - timedelta(days=40))
    assert begins(person) == NIGHT - timedelta(days=40)


@pytest.mark.parametrize(("cramps", "look"), [(1, 1), (2, 2), (3, 3), (7, 3)])
def test_more_cramps_fill_a_square_more(cramps: int, look: int) -> None:
    assert Cell(NIGHT, "cramps", cramps, is_ahead=False, in_diary=True).look == f"cramps cell-cramps-{look}"


def test_a_month_is_read_out_in_words(signed_in: Client, person: User) -> None:
    a_cramp(person)
    a_cramp(person)
    a_night(person, NIGHT - 2 * ONE_DAY)
    shown = words(signed_in.get("/diary/?month=2026-03").content)
    assert "17 March 18 March: no cramps 19 March: not logged 20 March: 2 cramps 21 March 22 23" in shown


@pytest.mark.parametrize("month", ["2026-13", "later", "", "0001-01", "9999-12"])
def test_a_month_that_is_none_is_this_month(signed_in: Client, month: str) -> None:
    assert "March 2026" in words(signed_in.get("/diary/", {"month": month}).content)


def test_a_cramp_is_changed_on_its_page(signed_in: Client, person: User) -> None:
    cramp = a_cramp(person, intensity=6, note="first")
    asked = signed_in.get(f"/diary/cramps/{cramp.id}/").content.decode()
    assert 'name="intensity" value="6" id="edit_intensity_6" checked' in asked
    answer = signed_in.post(f"/diary/cramps/{cramp.id}/", {"seq": cramp.seq, "side": "right", "note": ""})
    assert answer.headers["Location"] == "/today/"
    cramp.refresh_from_db()
    assert (cramp.side, cramp.muscle, cramp.intensity, cramp.note, cramp.night_of) == ("right", None, None, None, NIGHT)


def test_changing_an_older_day_leads_back_to_that_day(signed_in: Client, person: User) -> None:
    older = NIGHT - timedelta(days=9)
    new = an_id()
    answer = signed_in.post(f"/diary/{older}/cramps/", {"id": str(new), "side": "left"})
    assert answer.headers["Location"] == f"/diary/{older}/?done=cramp:{new}"
    pain = a_nerve_pain(person, older)
    assert signed_in.post(f"/diary/nerve-pains/{pain.id}/", {"back": "4"}).headers["Location"] == f"/diary/{older}/"


def test_a_daytime_cramp_belongs_to_its_day_and_to_no_night(signed_in: Client, person: User) -> None:
    answer = signed_in.post(f"/diary/{NIGHT}/daytime-cramps/", {"time": "15:20", "side": "left"})
    (cramp,) = Cramp.objects.filter(owner=person)
    assert answer.headers["Location"] == f"/diary/{NIGHT}/?done=cramp:{cramp.id}"
    assert (cramp.night_of, cramp.day) == (None, NIGHT)
    assert "A cramp in the day Friday 20 March" in words(signed_in.get(f"/diary/cramps/{cramp.id}/").content)


def test_saving_a_page_of_what_was_deleted_meanwhile_keeps_what_was_typed(signed_in: Client, person: User) -> None:
    cramp = a_cramp(person, intensity=6)
    services.forget(person, "cramp", cramp.id, NOW)
    assert signed_in.get(f"/diary/cramps/{cramp.id}/").status_code == 404
    signed_in.post(f"/diary/cramps/{cramp.id}/", {"seq": cramp.seq, "side": "left", "muscle": "calf", "intensity": "8"})
    (here,) = Cramp.objects.filter(owner=person)
    assert (here.deleted, here.side, here.muscle, here.intensity) == (False, "left", "calf", 8)


def test_an_older_month_is_shown_with_its_own_days(signed_in: Client, person: User) -> None:
    for day in (date(2026, 1, 31), date(2026, 2, 1), date(2026, 3, 1)):
        a_night(person, day)
    shown = signed_in.get("/diary/?month=2026-02").context["page"]
    assert [day.date for day in shown.days] == [date(2026, 2, 1), date(2026, 1, 31)]


def test_what_is_deleted_can_be_brought_back(signed_in: Client, person: User) -> None:
    cramp = a_cramp(person, intensity=6)
    deleted = signed_in.post(f"/diary/cramp/{cramp.id}/delete/")
    assert deleted.headers["Location"] == f"/today/?deleted=cramp:{cramp.id}"
    shown = words(signed_in.get(deleted.headers["Location"]).content)
    assert "Deleted. Bring it back" in shown
    assert "Left calf" not in shown
    assert signed_in.post(f"/diary/cramp/{cramp.id}/bring-back/").headers["Location"] == "/today/"
    shown = words(signed_in.get(deleted.headers["Location"]).content)
    assert "Left calf · 6 of 10" in shown
    assert "Deleted." not in shown


def test_deleting_twice_is_as_good_as_once(signed_in: Client, person: User) -> None:
    pain = a_nerve_pain(person)
    for _again in range(2):
        assert signed_in.post(f"/diary/nerve_pain/{pain.id}/delete/").status_code == 302
    assert [each.deleted for each in person.nerve_pains.all()] == [True]


def test_a_night_s_answers_can_be_deleted_too(signed_in: Client, person: User) -> None:
    night = a_night(person, woke_times=2)
    assert "Delete" in words(signed_in.get(f"/diary/{NIGHT}/night/").content)
    signed_in.post(f"/diary/night/{night.id}/delete/")
    assert "No cramps one tap, done" in words(signed_in.get("/today/").content)


@pytest.mark.parametrize("path", ["", "?deleted=", "?deleted=cramp:x", "?deleted=horse:1", f"?deleted=cramp:{NOBODYS}"])
def test_an_undo_for_nothing_of_mine_is_not_shown(signed_in: Client, path: str) -> None:
    answer = signed_in.get(f"/today/{path}")
    assert (answer.status_code, b"Bring it back" in answer.content) == (200, False)


def test_what_is_not_mine_does_not_exist(signed_in: Client, other: User) -> None:
    cramp, pain, night = a_cramp(other), a_nerve_pain(other), a_night(other, NIGHT - ONE_DAY)
    services.forget(other, "cramp", cramp.id, NOW)
    assert b"Bring it back" not in signed_in.get(f"/today/?deleted=cramp:{cramp.id}").content
    for kind, record in (("cramp", cramp), ("nerve_pain", pain), ("night", night)):
        for deed in ("delete", "bring-back"):
            assert signed_in.post(f"/diary/{kind}/{record.id}/{deed}/").status_code == 404
    for path in (f"/diary/cramps/{cramp.id}/", f"/diary/nerve-pains/{pain.id}/"):
        assert (signed_in.get(path).status_code, signed_in.post(path, {"side": "left"}).status_code) == (404, 404)
    pain.refresh_from_db()
    assert (pain.side, pain.deleted) == (None, False)


@pytest.mark.parametrize("day", ["2026-02-30", "0001-01-01", "9999-01-01", "today"])
def test_a_date_that_is_none_has_no_page(signed_in: Client, day: str) -> None:
    assert signed_in.get(f"/diary/{day}/").status_code == 404


def test_a_note_is_shown_as_it_was_written_and_never_as_markup(signed_in: Client, person: User) -> None:
    a_cramp(person, note='<script>alert("x")</script>')
    shown = signed_in.get("/diary/").content.decode()
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;" in shown
    assert '<script>alert("x")' not in shown


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/diary/", 28),  # session, person, dates of 7 kinds, 13 for the days, 3 for the month, 2 for where it begins
        ("/diary/?before=2026-03-21", 23),
        (f"/diary/{NIGHT}/", 20),
    ],
)
def test_pages_cost_the_same_queries_however_much_is_written(
    signed_in: Client,
    person: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
    path: str,
    queries: int,
) -> None:
    for row in range(rows):
        day = NIGHT - timedelta(days=row)
        a_cramp(person, day)
        a_cramp(person, None, started_at=datetime.combine(day, NOW.timetz()))
        a_nerve_pain(person, day)
    with django_assert_num_queries(queries):
        signed_in.get(path)


def test_a_day_whose_only_cramp_was_deleted_has_nothing_written_down(signed_in: Client, person: User) -> None:
    cramp = a_cramp(person)
    services.forget(person, "cramp", cramp.id, NOW)
    assert days_with_entries(person, NIGHT + timedelta(days=1), 14) == []


def test_a_night_filled_in_later_says_so_quietly_and_is_kept(signed_in: Client, person: User) -> None:
    evening_after = datetime.fromisoformat("2026-03-21T20:00:01+01:00")
    a_night(person, now=evening_after)
    a_cramp(person, NIGHT - timedelta(days=1), now=evening_after)
    a_night(person, NIGHT - timedelta(days=2), now=NOW - timedelta(days=2))
    with time_machine.travel(evening_after + timedelta(hours=1), tick=False):
        listed = words(signed_in.get("/diary/").content)
        opened = words(signed_in.get(f"/diary/{NIGHT}/").content)
        in_time = words(signed_in.get(f"/diary/{NIGHT - timedelta(days=2)}/").content)
    assert "No cramps Fri 20 → Sat 21 Mar filled in later" in listed
    assert "Left calf The night filled in later" in listed
    assert listed.endswith("No cramps Wed 18 → Thu 19 Mar")
    assert "The night Fri 20 → Sat 21 Mar · filled in later A night without cramps" in opened
    assert "filled in later" not in in_time


def test_a_night_that_is_not_over_is_not_called_not_logged(signed_in: Client, person: User) -> None:
    a_night(person, NIGHT - ONE_DAY)
    a_nerve_pain(person, NIGHT)
    for clock, is_over in (("2026-03-20T20:00", False), ("2026-03-21T03:59", False), ("2026-03-21T04:00", True)):
        with time_machine.travel(datetime.fromisoformat(f"{clock}:00+01:00"), tick=False):
            shown = words(signed_in.get("/diary/").content)
        assert ("Night not logged Fri 20 → Sat 21 Mar" in shown, "20 March: not logged" in shown) == (is_over, is_over)


def test_the_page_of_a_date_whose_night_has_not_begun_leads_to_the_one_before(signed_in: Client) -> None:
    with time_machine.travel(datetime.fromisoformat("2026-03-21T09:00:00+01:00"), tick=False):
        page = signed_in.get("/diary/2026-03-21/").content.decode()
    assert re.search(r'href="/diary/2026-03-20/">.*?The night Fri 20 → Sat 21 Mar', page, re.DOTALL)


def test_what_was_searched_for_does_not_travel_compressed_beside_the_notes(signed_in: Client) -> None:
    plain = signed_in.get("/diary/", {"q": "owl"}, headers={"accept-encoding": "gzip"})
    packed = signed_in.get("/diary/", headers={"accept-encoding": "gzip"})
    assert (plain.headers.get("Content-Encoding"), packed.headers["Content-Encoding"]) == ("identity", "gzip")
