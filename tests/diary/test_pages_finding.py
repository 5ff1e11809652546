"""Finding something in the diary: words of notes, one subject, a month or a year; and the way back to the list."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils.html import strip_tags
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from diary import services
from diary.addresses import Asked
from diary.nights import ONE_DAY
from diary.timeline import DAYS_A_PAGE
from diary.words import Subject
from tests.factories import (
    NIGHT,
    NOW,
    a_change,
    a_cramp,
    a_day,
    a_dose,
    a_drink,
    a_medicine,
    a_nerve_pain,
    a_night,
    a_visit,
    an_experiment,
)

LONG = "It let go after a while. " * 60


@pytest.fixture(autouse=True)
def on_that_morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def found(client: Client, **asked: str) -> str:
    """The days of the list as they are read, after the chips."""
    page = client.get("/diary/", asked).content.decode()
    days = page.partition('<div class="days')[2].partition(">")[2]
    return (
        re.sub(r"\s+", " ", strip_tags(re.sub(r"<template.*?</template>", "", days)))
        .replace("\N{NO-BREAK SPACE}", " ")
        .strip()
    )


def dates(client: Client, **asked: str) -> list[date]:
    return [day.date for day in client.get("/diary/", asked).context["page"].days]


def everything_on(person: User, day: date, **words: Any) -> None:
    """A record of every kind that a day can show."""
    now = datetime.combine(day, NOW.timetz())
    a_night(person, day, now=now, woke_times=2)
    a_cramp(person, day, now=now)
    a_cramp(person, None, now=now, started_at=now, muscle="toes")
    a_nerve_pain(person, day, now=now)
    a_drink(person, day, now=now)
    medicine = a_medicine(person, now=now, name="Statin").id
    a_change(person, day, now=now, medicine=medicine)
    a_dose(person, day, now=now, medicine=medicine)
    a_day(person, day, now=now, managed="Walked to the shop")
    a_visit(person, day, now=now, questions=["Which tablet?"])
    an_experiment(person, now=now, started_on=day)


IN_A_NOTE = "Thursday 19 March "
NOTED: dict[str, tuple[Any, str]] = {
    "a night": (
        lambda who, day: a_night(who, day, now=NOW - ONE_DAY, note="Blue owl"),
        "No cramps Thu 19 → Fri 20 Mar Blue owl",
    ),
    "a cramp": (lambda who, day: a_cramp(who, day, note="Blue owl"), "Left calf Blue owl"),
    "nerve pain": (lambda who, day: a_nerve_pain(who, day, note="Blue owl"), "Leg 3 of 10 Blue owl"),
    "a day": (lambda who, day: a_day(who, day, note="Blue owl"), "Exercise 30 min Blue owl"),
    "what was managed": (lambda who, day: a_day(who, day, managed="Blue owl"), "Blue owl Exercise 30 min"),
    "a medicine": (
        lambda who, day: a_medicine(who, now=datetime.combine(day, NOW.timetz()), note="Blue owl"),
        "Tablet Blue owl",
    ),
    "a change": (lambda who, day: a_change(who, day, note="Blue owl"), "Tablet Started Blue owl"),
    "a question": (lambda who, day: a_visit(who, day, questions=["Blue owl", "And?"]), "At the doctor Blue owl And?"),
}


@pytest.mark.parametrize("what", sorted(NOTED))
def test_a_note_is_found_wherever_it_stands(signed_in: Client, person: User, what: str) -> None:
    write, shown = NOTED[what]
    write(person, NIGHT - ONE_DAY)
    a_night(person, NIGHT, note="A blue bird")
    assert found(signed_in, q="OWL blue") == IN_A_NOTE + shown


def test_of_a_day_only_the_notes_that_were_found_are_shown_and_in_full(signed_in: Client, person: User) -> None:
    everything_on(person, NIGHT)
    a_cramp(person, side="right", note=f"{LONG}Müller")
    assert found(signed_in, q="MÜLLER") == f"Friday 20 March Right calf {LONG}Müller"
    assert b'<div class="days in-full"' in signed_in.get("/diary/?q=m").content


def test_a_night_whose_note_is_found_says_how_it_was(signed_in: Client, person: User) -> None:
    a_night(person, NIGHT, cramps=None, note="Blue owl")
    a_cramp(person, NIGHT)
    assert found(signed_in, q="owl") == "Friday 20 March Cramps Fri 20 → Sat 21 Mar Blue owl"


def test_nothing_found_is_said_with_the_words(signed_in: Client, person: User) -> None:
    a_night(person, NIGHT, note="Blue owl")
    assert found(signed_in, q="<b>red</b>  owl") == (
        "Nothing found for “&lt;b&gt;red&lt;/b&gt; owl” "
        "A note is found when it has all the words. Try one word, or a part of it. Clear the search"
    )
    assert b'name="q" value="&lt;b&gt;red&lt;/b&gt; owl"' in signed_in.get("/diary/?q=<b>red</b>+owl").content


def test_words_and_a_kind_look_at_the_notes_of_that_kind(signed_in: Client, person: User) -> None:
    a_cramp(person, note="Blue owl")
    a_nerve_pain(person, NIGHT, note="Blue owl")
    assert found(signed_in, q="owl", kind="nerve_pain") == "Friday 20 March Leg 3 of 10 Blue owl"
    assert found(signed_in, q="owl", kind="notes") == "Friday 20 March Left calf Blue owl Leg 3 of 10 Blue owl"
    assert found(signed_in, q="owl", kind="fluids") == (
        "Nothing found for “owl” Only notes under “Fluids” were looked at. Clear the search"
    )


def test_what_is_found_comes_page_by_page_without_a_gap(signed_in: Client, person: User) -> None:
    for number in range(DAYS_A_PAGE + 3):
        a_night(person, NIGHT - timedelta(days=2 * number), note="Blue owl")
        a_night(person, NIGHT - timedelta(days=2 * number + 1), note="Blue bird")
    first = signed_in.get("/diary/?q=owl&kind=notes")
    assert first.context["older"] == f"/diary/?q=owl&kind=notes&before={NIGHT - timedelta(days=26)}"
    older = signed_in.get(first.context["older"])
    shown = [day.date for page in (first, older) for day in page.context["page"].days]
    assert shown == [NIGHT - timedelta(days=2 * number) for number in range(DAYS_A_PAGE + 3)]
    assert older.context["older"] is None


def test_what_is_deleted_is_not_found(signed_in: Client, person: User) -> None:
    for kind, record in (("cramp", a_cramp(person, note="owl")), ("medicine", a_medicine(person, note="owl"))):
        services.forget(person, kind, record.id, NOW)
    assert dates(signed_in, q="owl") == []


def test_nobody_finds_what_another_person_wrote(signed_in: Client, person: User, other: User) -> None:
    for write, _shown in NOTED.values():
        write(other, NIGHT - 3 * ONE_DAY)
    everything_on(other, NIGHT)
    for asked in ({"q": "owl"}, {"month": "2026-03"}, *({"kind": kind} for kind in Subject.values)):
        assert dates(signed_in, **asked) == []


KINDS = {
    "cramps": "Left calf Woke 2 times Toes, both legs 06:58",
    "nerve_pain": "Leg 3 of 10",
    "fluids": "200 ml",
    "medicines": "Statin Started Statin · 06:58",
    "day": "At the doctor Which tablet? An experiment began Stretching before bed Walked to the shop Exercise 30 min",
    "notes": "At the doctor Which tablet? Walked to the shop Exercise 30 min",
}


@pytest.mark.parametrize("kind", Subject.values)
def test_a_kind_shows_its_days_and_of_a_day_its_lines(signed_in: Client, person: User, kind: str) -> None:
    everything_on(person, NIGHT)
    person.cramps.filter(night_of=None).update(side="both")
    a_night(person, NIGHT - ONE_DAY)
    assert found(signed_in, kind=kind) == f"Friday 20 March {KINDS[kind]}"


def test_a_night_of_cramps_without_one_written_down_counts_as_cramps(signed_in: Client, person: User) -> None:
    a_night(person, NIGHT, cramps=True)
    a_night(person, NIGHT - ONE_DAY, cramps=False, woke_times=2)
    assert found(signed_in, kind="cramps") == "Friday 20 March Cramps Fri 20 → Sat 21 Mar"


def test_a_kind_without_days_says_so(signed_in: Client, person: User) -> None:
    a_night(person)
    assert found(signed_in, kind="fluids") == (
        "Nothing under “Fluids” What you write down about it will stand here. Show all days"
    )


def test_a_diary_without_a_word_offers_nothing_to_look_for(signed_in: Client) -> None:
    assert b"Search in my notes" not in signed_in.get("/diary/").content


@pytest.mark.parametrize("kind", ["horse", "", "CRAMPS"])
def test_a_kind_that_is_none_is_all(signed_in: Client, person: User, kind: str) -> None:
    a_night(person)
    shown = signed_in.get("/diary/", {"kind": kind})
    assert [chosen for _label, _address, chosen in shown.context["chips"]] == [True] + 6 * [False]
    assert found(signed_in, kind=kind) == "Friday 20 March No cramps Fri 20 → Sat 21 Mar"


def test_the_chips_keep_the_words_and_name_the_chosen_one(signed_in: Client) -> None:
    page = signed_in.get("/diary/?q=blue+owl&kind=nerve_pain&before=2026-03-01").content.decode()
    chips = re.findall(r'<li><a href="([^"]*)"( aria-current="true")?>([^<]*)</a></li>', page.partition("filters")[2])
    assert [(address.replace("&amp;", "&"), bool(chosen), label) for address, chosen, label in chips] == [
        ("/diary/?q=blue+owl", False, "All"),
        ("/diary/?q=blue+owl&kind=cramps", False, "Cramps"),
        ("/diary/?q=blue+owl&kind=nerve_pain", True, "Nerve pain"),
        ("/diary/?q=blue+owl&kind=fluids", False, "Fluids"),
        ("/diary/?q=blue+owl&kind=medicines", False, "Medicines"),
        ("/diary/?q=blue+owl&kind=day", False, "The day"),
        ("/diary/?q=blue+owl&kind=notes", False, "Notes"),
    ]


def test_a_chosen_month_shows_all_its_days(signed_in: Client, person: User) -> None:
    for number in range(40):
        a_night(person, date(2026, 2, 28) - timedelta(days=number))
    assert dates(signed_in, month="2026-02") == [date(2026, 2, day) for day in range(28, 0, -1)]
    assert signed_in.get("/diary/?month=2026-02").context["older"] == "/diary/?before=2026-02-01"


def test_a_year_leads_to_the_same_month_of_it(signed_in: Client, person: User) -> None:
    assert b'name="year"' not in signed_in.get("/diary/").content
    a_night(person, date(2024, 5, 3))
    page = signed_in.get("/diary/").content.decode()
    assert re.findall(r"<option( selected)?>(\d+)</option>", page) == [
        (" selected", "2026"),
        ("", "2025"),
        ("", "2024"),
    ]
    assert signed_in.get("/diary/?month=2026-03&year=2024").context["month"].first == date(2024, 3, 1)
    assert signed_in.get("/diary/?month=2026-03&year=never").context["month"].first == date(2026, 3, 1)
    assert signed_in.get("/diary/?month=2025-12&year=2026").context["month"].first == date(2026, 3, 1)  # not yet


def test_a_change_of_a_medicine_is_a_flag_with_a_name(signed_in: Client, person: User) -> None:
    a_night(person)
    a_change(person, NIGHT, note="On an empty stomach")
    page = re.sub(r"\s+", " ", strip_tags(signed_in.get("/diary/").content.decode()))
    assert "20 March: no cramps, a medicine changed" in page
    day = re.sub(r"\s+", " ", strip_tags(signed_in.get(f"/diary/{NIGHT}/").content.decode()))
    assert "Tablet Started On an empty stomach" in day


def test_what_an_address_says_is_what_is_asked() -> None:
    said = {"q": "  blue   owl ", "kind": "cramps", "month": "2026-02", "before": "2026-02-09", "deleted": "cramp:1"}
    asked = Asked.by(said)
    assert asked == Asked("blue owl", Subject.CRAMPS, date(2026, 2, 1), date(2026, 2, 9))
    assert asked.query == "q=blue+owl&kind=cramps&month=2026-02&before=2026-02-09"
    assert asked.but(q="", month=None).address_with(NIGHT, deleted="cramp:1") == (
        "/diary/?kind=cramps&before=2026-02-09&deleted=cramp:1#day-2026-03-20"
    )
    assert Asked.by({"q": 300 * "x"}).q == 100 * "x"


def test_a_change_begun_in_the_list_leads_back_to_its_place_there(signed_in: Client, person: User) -> None:
    older = NIGHT - timedelta(days=9)
    cramp = a_cramp(person, older, note="Blue owl")
    page = signed_in.get("/diary/?q=owl&kind=cramps").content.decode()
    (way,) = re.findall(rf'href="(/diary/cramps/{cramp.id}/[^"]*)"', page)
    assert way == f"/diary/cramps/{cramp.id}/?list=q%3Dowl%26kind%3Dcramps"
    place = f"/diary/?q=owl&kind=cramps#day-{older}"
    assert f'href="{place.replace("&", "&amp;")}"' in signed_in.get(way).content.decode()
    assert signed_in.post(way, {"seq": cramp.seq, "side": "right", "note": "Blue owl"}).headers["Location"] == place


def test_what_is_deleted_from_the_list_is_brought_back_there(signed_in: Client, person: User) -> None:
    cramp = a_cramp(person)
    a_nerve_pain(person, NIGHT)
    page = signed_in.get(f"/diary/cramps/{cramp.id}/?list=").content.decode()
    (delete,) = re.findall(r'action="(/diary/cramp/[^"]*)"', page)
    gone = signed_in.post(delete).headers["Location"]
    assert gone == f"/diary/?deleted=cramp:{cramp.id}#day-{NIGHT}"
    shown = signed_in.get(gone).content.decode()
    assert shown.count("Deleted.") == 1
    assert found(signed_in, deleted=f"cramp:{cramp.id}") == (
        "Friday 20 March Night not logged Fri 20 → Sat 21 Mar Leg 3 of 10"
    )
    (bring_back,) = re.findall(r'action="([^"]*/bring-back/[^"]*)"', shown)
    assert signed_in.post(bring_back).headers["Location"] == f"/diary/#day-{NIGHT}"


def test_the_last_record_of_a_day_is_brought_back_from_the_top(signed_in: Client, person: User) -> None:
    pain = a_nerve_pain(person, NIGHT)
    services.forget(person, "nerve_pain", pain.id, NOW)
    page = signed_in.get(f"/diary/?deleted=nerve_pain:{pain.id}").content.decode()
    assert page.count("Bring it back") == 1
    assert page.index("Bring it back") < page.index("data-days")


def test_the_day_leads_back_to_its_place_in_its_month(signed_in: Client, person: User) -> None:
    assert b'href="/diary/?month=2026-03#day-2026-03-20"' in signed_in.get(f"/diary/{NIGHT}/").content
    assert b'href="/diary/?kind=cramps#day-2026-03-20"' in signed_in.get(f"/diary/{NIGHT}/?list=kind%3Dcramps").content


def test_no_way_back_leads_out_of_the_diary(signed_in: Client, person: User) -> None:
    cramp = a_cramp(person)
    for away in ("https://example.org", "//example.org", "next=//example.org&q=//x"):
        answer = signed_in.post(f"/diary/cramp/{cramp.id}/delete/?list={away.replace('&', '%26')}")
        assert answer.headers["Location"].startswith("/diary/?")


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("asked", "queries"),
    [
        ("q=owl&before=2026-04-01", 21),
        ("q=owl", 26),
        ("q=owl&kind=cramps", 21),
        ("kind=cramps", 21),
        ("kind=nerve_pain", 20),
        ("kind=fluids", 20),
        ("kind=medicines", 21),
        ("kind=day", 22),
        ("kind=notes", 26),
    ],
)
def test_finding_costs_the_same_queries_however_much_is_found(
    signed_in: Client,
    person: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
    asked: str,
    queries: int,
) -> None:
    for row in range(rows):
        day = NIGHT - timedelta(days=400 * row)
        everything_on(person, day)
        a_cramp(person, day, note="Blue owl")
    with django_assert_num_queries(queries):
        signed_in.get(f"/diary/?{asked}")
