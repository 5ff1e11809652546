"""The cards of fluids, medicines and yesterday, and the pages behind them."""

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
from diary.models import Day, Dose, Drink, Medicine, MedicineChange
from tests.factories import (
    NIGHT,
    NOW,
    a_change,
    a_cramp,
    a_day,
    a_dose,
    a_drink,
    a_habit,
    a_medicine,
    a_nerve_pain,
    a_visit,
    an_experiment,
    preferences,
)

MORNING = date(2026, 3, 21)
ID = "01950000-0000-7000-8000-000000000001"


def words(page: bytes) -> str:
    """The text of a page as it is read, without the places and the head."""
    main = page.decode().partition('<main id="main" tabindex="-1">')[2]
    return (
        re.sub(r"\s+", " ", strip_tags(re.sub(r"<template.*?</template>", "", main)))
        .replace("\N{NO-BREAK SPACE}", " ")
        .strip()
    )


def at(hour: int, minute: int = 0) -> time_machine.travel:
    """The person's clock (Berlin) on Saturday 21 March 2026."""
    return time_machine.travel(datetime.fromisoformat(f"2026-03-21T{hour:02}:{minute:02}:00+01:00"), tick=False)


def today(client: Client) -> str:
    return words(client.get("/today/").content)


def test_one_tap_writes_a_drink_once_and_can_be_undone(signed_in: Client, person: User) -> None:
    with at(7, 40):
        for _again in range(2):
            answer = signed_in.post(f"/diary/{MORNING}/drinks/", {"id": ID, "ml": "300", "drink": "tea"})
        assert answer.headers["Location"] == f"/today/?done=drink:{ID}#fluids"
        shown = words(signed_in.get(answer.headers["Location"]).content)
        (drink,) = Drink.objects.all()
        assert (drink.ml, drink.drink, str(drink.at)) == (300, "tea", "2026-03-21 07:40:00+01:00")
        assert ("Written down. Undo" in shown, "Fluids 300 ml so far today" in shown) == (True, True)
        undone = signed_in.post(f"/diary/drink/{ID}/delete/")
        shown = words(signed_in.get(undone.headers["Location"]).content)
    assert ("Deleted. Bring it back" in shown, "Fluids Nothing written down yet" in shown) == (True, True)


def test_my_cups_are_the_buttons(signed_in: Client, person: User) -> None:
    with at(7):
        assert "+ Glass 200 ml + Mug 300 ml + Bottle 500 ml Other…" in today(signed_in)
        preferences(person, units="imperial", usual_cups=[{"name": "Flask", "ml": 568, "drink": None}])
        assert "+ Flask 20 fl oz Other…" in today(signed_in)


def test_another_drink_is_typed_in_my_units(signed_in: Client, person: User) -> None:
    preferences(person, units="us")
    with at(9):
        typed = {"id": ID, "amount": "12", "drink": "coffee", "time": "08:15"}
        assert signed_in.post(f"/diary/{MORNING}/drinks/", typed).status_code == 302
        (drink,) = Drink.objects.all()
        assert (drink.ml, str(drink.at)) == (355, "2026-03-21 08:15:00+01:00")
        untouched = {"amount": "12.0", "time": "08:15", "drink": "tea"}
        assert signed_in.post(f"/diary/drinks/{ID}/", untouched).status_code == 302
        drink.refresh_from_db()
        assert (drink.ml, drink.drink) == (355, "tea")


@pytest.mark.parametrize(
    ("day", "typed", "told"),
    [
        (MORNING, {"amount": ""}, "Say how much it was."),
        (MORNING, {"amount": "many"}, "Enter a number."),
        (MORNING, {"amount": "0"}, "Between 1 and 5,000 ml."),
        (MORNING, {"amount": "5001"}, "Between 1 and 5,000 ml."),
        (MORNING, {"amount": "nan"}, "Enter a number."),
        (MORNING, {"amount": "200", "time": "23:00"}, "This time has not come yet."),
        (MORNING, {"amount": "200", "drink": "petrol"}, "Select a valid choice. petrol is not one of the available"),
        (NIGHT, {"amount": "200", "time": ""}, "Say when it was."),
    ],
)
def test_a_drink_that_cannot_be_is_told_beside_its_field(
    signed_in: Client, day: date, typed: dict[str, str], told: str
) -> None:
    with at(9):
        answer = signed_in.post(f"/diary/{day}/drinks/", typed)
    assert (answer.status_code, Drink.objects.count()) == (422, 0)
    assert told in words(answer.content)
    assert f'value="{typed["amount"]}"' in answer.content.decode() or typed["amount"] == ""


def test_a_goal_has_a_bar_only_when_it_is_set(signed_in: Client, person: User) -> None:
    with at(7):
        assert b"<progress" not in signed_in.get("/today/").content
        preferences(person, fluid_goal_ml=1_500)
        assert b'<progress max="1500" value="0"' in signed_in.get("/today/").content


def test_a_goal_is_not_shown_where_a_doctor_may_have_limited_drinking(signed_in: Client, person: User) -> None:
    preferences(person, fluid_goal_ml=1_500)
    person.conditions = {"heart": True}
    person.save()
    with at(7):
        assert b"<progress" not in signed_in.get("/today/").content


def test_a_dose_is_taken_skipped_or_not_answered(signed_in: Client, person: User) -> None:
    tablet = a_medicine(person, name="Statin", strength="20 mg", schedule={"times": ["08:00", "21:00"]})
    tap = {"medicine": str(tablet.id), "clock": "08:00"}
    with at(9, 5):
        assert "Statin 20 mg 08:00 Skip Take Statin 20 mg 21:00 Skip Take" in today(signed_in)
        assert Dose.objects.count() == 0
        for _again in range(2):
            answer = signed_in.post(f"/diary/{MORNING}/doses/", {**tap, "event": "taken"})
        (dose,) = Dose.objects.all()
        assert answer.headers["Location"] == f"/today/?done=dose:{dose.id}#medicines"
        assert "Statin 20 mg 08:00 · taken at 09:05 Taken Statin 20 mg 21:00 Skip Take" in today(signed_in)
        signed_in.post(f"/diary/dose/{dose.id}/delete/")
        assert "Statin 20 mg 08:00 Skip Take" in today(signed_in)
        signed_in.post(f"/diary/{MORNING}/doses/", {**tap, "event": "skipped"})
        assert "Statin 20 mg 08:00 Skipped" in today(signed_in)
    assert Dose.objects.count() == 1


def test_a_dose_of_an_earlier_day_was_at_its_time(signed_in: Client, person: User) -> None:
    tablet = a_medicine(person, schedule={"times": ["21:00"]})
    with at(9):
        answer = signed_in.post(
            f"/diary/{NIGHT}/doses/", {"medicine": str(tablet.id), "clock": "21:00", "event": "taken"}
        )
        (dose,) = Dose.objects.all()
        assert answer.headers["Location"] == f"/diary/{NIGHT}/?done=dose:{dose.id}#medicines"
        assert str(dose.at) == "2026-03-20 21:00:00+01:00"
        signed_in.post(f"/diary/doses/{dose.id}/", {"event": "taken", "time": "22:10", "amount": "2"})
    dose.refresh_from_db()
    assert (str(dose.at), dose.amount) == ("2026-03-20 22:10:00+01:00", 2)


def test_what_is_taken_when_needed_shows_the_facts_and_is_never_refused(signed_in: Client, person: User) -> None:
    facts: dict[str, Any] = {"regime": "as_needed", "smallest_interval_h": 6, "daily_most": 3}
    tablet = a_medicine(person, name="Naproxen", **facts)
    a_dose(person, MORNING, medicine=tablet.id, now=NOW)
    with at(10):
        assert "Naproxen Last taken 3 h ago · at least 6 h between · 1 so far · at most 3 a day 06:58 Take" in today(
            signed_in
        )
        for number in range(3):
            tap = {"medicine": str(tablet.id), "event": "taken", "id": str(uuid.UUID(int=number + 1))}
            assert signed_in.post(f"/diary/{MORNING}/doses/", tap).status_code == 302
        assert "4 so far · at most 3 a day" in today(signed_in)


def test_the_medicine_of_another_person_cannot_be_taken(signed_in: Client, other: User) -> None:
    theirs = a_medicine(other)
    with at(9):
        answer = signed_in.post(f"/diary/{MORNING}/doses/", {"medicine": str(theirs.id), "event": "taken"})
    assert (answer.status_code, Dose.objects.count()) == (404, 0)


def test_yesterday_asks_what_was_managed_and_the_habits_i_chose(signed_in: Client, person: User) -> None:
    habit = a_habit(person, name="Good shoes")
    preferences(person, habits_asked=["sitting_h", "heat"])
    with at(7):
        shown = today(signed_in)
        assert "Yesterday Friday 20 March What did you manage yesterday? Sitting, in hours Heat" in shown
        assert "Stretched before bed?" not in shown
        typed = {"card": "1", "managed": "The garden", "sitting_h": "4.5", "heat": "False", f"own_{habit.id}": "True"}
        answer = signed_in.post(f"/diary/{NIGHT}/day/", typed)
        assert answer.headers["Location"] == "/today/#the-day"
        assert "The garden Sitting 4.5 h · heat: no Good shoes: yes" in today(signed_in)
    (day,) = Day.objects.all()
    assert (day.date, day.sitting_h, day.heat, day.own) == (NIGHT, 4.5, False, {str(habit.id): True})
    assert [getattr(day, name) for name in ("cold", "function", "exercise_min")] == [None] * 3


def test_the_card_leaves_what_it_does_not_ask(signed_in: Client, person: User) -> None:
    gone = str(uuid.uuid4())
    a_day(person, exercise_min=30, cold=True, own={gone: True})
    a_habit(person)
    preferences(person, habits_asked=["heat"])
    with at(7):
        signed_in.post(f"/diary/{NIGHT}/day/", {"card": "1", "heat": "True"})
    (day,) = Day.objects.all()
    assert (day.heat, day.exercise_min, day.cold, day.own) == (True, 30, True, {gone: True})


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({}, "Nothing is filled in yet."),
        ({"exercise_min": "1441"}, "At most 1440."),
        ({"sitting_h": "25"}, "At most 24."),
        ({"function": "11"}, "Select a valid choice. 11 is not one of the available choices."),
        ({"managed": "x" * 2001}, "At most 2000 signs. This has 2001."),
    ],
)
def test_a_day_that_cannot_be_is_told_and_nothing_is_saved(signed_in: Client, typed: dict[str, str], told: str) -> None:
    with at(7):
        answer = signed_in.post(f"/diary/{NIGHT}/day/", typed)
    assert (answer.status_code, Day.objects.count()) == (422, 0)
    assert told in words(answer.content)


def test_a_break_silences_the_questions_and_can_be_ended(signed_in: Client, person: User) -> None:
    preferences(person, paused_until=date(2026, 3, 25))
    with at(7):
        shown = today(signed_in)
        assert "Nothing is asked until Wednesday 25 March. Your diary waits for you. Ask me again now" in shown
        assert [asked in shown for asked in ("Last night", "Nerve pain now", "Yesterday")] == [False] * 3
        assert signed_in.post("/today/end-pause/").headers["Location"] == "/today/"
        assert "Last night" in today(signed_in)


def test_a_break_is_over_on_its_day(signed_in: Client, person: User) -> None:
    preferences(person, paused_until=MORNING)
    with at(7):
        assert "Last night" in today(signed_in)


MEDICINE = {
    "id": ID,
    "name": "Magnesium",
    "strength": "300 mg",
    "unit": "capsules",
    "regime": "regular",
    "times": "8, 21.30",
    "weekdays": ["0", "3"],
    "begins": "2026-03-01",
    "over_the_counter": "True",
}


def test_a_medicine_is_written_down_with_its_schedule(signed_in: Client, person: User) -> None:
    with at(7):
        assert signed_in.post("/medicines/new/", MEDICINE).headers["Location"] == "/medicines/"
        shown = words(signed_in.get("/medicines/").content)
    (made,) = Medicine.objects.all()
    assert made.schedule == {"times": ["08:00", "21:30"], "weekdays": [0, 3], "from": "2026-03-01"}
    assert (made.name, made.unit, made.regime, made.over_the_counter) == ("Magnesium", "capsules", "regular", True)
    assert "Magnesium 300 mg 08:00, 21:30 · Mon, Thu" in shown


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name": ""}, "Write its name as on the box."),
        ({"times": "13 pm"}, "“13pm” is not a time. Write it like 08:00."),
        ({"times": "8, noon"}, "“noon” is not a time. Write it like 08:00."),
        ({"times": "25:00"}, "“25:00” is not a time. Write it like 08:00."),
        ({"times": " ".join(f"{n}:00" for n in range(13))}, "Up to 12 times a day."),
        ({"every_n_days": "2"}, "Choose days of the week or every so many days, not both."),
        ({"every_n_days": "0", "weekdays": []}, "At least 1."),
        ({"every_n_days": "2", "weekdays": [], "begins": ""}, "Say from which day to count."),
        ({"ends": "2026-02-01"}, "This is before the first day."),
        ({"begins": "soon"}, "Enter a valid date."),
        ({"begins": "1066-10-14"}, "Enter a valid date."),
        ({"smallest_interval_h": "721"}, "At most 720."),
        ({"strength": "x" * 61}, "At most 60 signs. This has 61."),
    ],
)
def test_a_medicine_that_cannot_be_is_told_and_all_of_it_kept(
    signed_in: Client, typed: dict[str, Any], told: str
) -> None:
    with at(7):
        answer = signed_in.post("/medicines/new/", {**MEDICINE, **typed})
    assert (answer.status_code, Medicine.objects.count()) == (422, 0)
    assert told in words(answer.content)
    assert 'value="capsules"' in answer.content.decode()


def test_a_change_of_dose_is_dated_and_flagged_in_the_calendar(signed_in: Client, person: User) -> None:
    tablet = a_medicine(person, name="Statin", strength="20 mg")
    typed = {"event": "dose_changed", "on": str(NIGHT), "dose_before": "20 mg", "dose_after": "10 mg"}
    with at(7):
        answer = signed_in.post(f"/medicines/{tablet.id}/changes/", typed)
        assert answer.headers["Location"] == f"/medicines/{tablet.id}/"
        shown = words(signed_in.get(answer.headers["Location"]).content)
        assert "Changes Dose changed: 20 mg → 10 mg Friday 20 March 2026" in shown
        assert "Statin 10 mg some time today" in today(signed_in)
        diary = words(signed_in.get("/diary/").content)
    assert "20 March, a medicine changed" in diary
    assert "Friday 20 March Night not logged Fri 20 → Sat 21 Mar Statin Dose changed: 20 mg → 10 mg" in diary


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"on": "2026-03-20"}, "Say what happened."),
        ({"event": "stopped"}, "Say which day it was."),
        ({"event": "stopped", "on": "2026-03-30"}, "This date is in the future."),
        ({"event": "dose_changed", "on": "2026-03-20"}, "Say what the dose is now."),
    ],
)
def test_a_change_that_cannot_be_is_told(signed_in: Client, person: User, typed: dict[str, str], told: str) -> None:
    tablet = a_medicine(person)
    with at(7):
        answer = signed_in.post(f"/medicines/{tablet.id}/changes/", typed)
    assert (answer.status_code, MedicineChange.objects.count()) == (422, 0)
    assert told in words(answer.content)


def test_a_stopped_medicine_stands_apart_and_a_deleted_one_can_be_brought_back(signed_in: Client, person: User) -> None:
    tablet = a_medicine(person, name="Quinine")
    a_change(person, NIGHT, medicine=tablet.id, event="stopped")
    with at(7):
        assert "No longer Quinine" in words(signed_in.get("/medicines/").content)
        assert "Quinine" not in today(signed_in)
        gone = signed_in.post(f"/diary/medicine/{tablet.id}/delete/").headers["Location"]
        assert gone == f"/medicines/?deleted=medicine:{tablet.id}"
        assert "Deleted. Bring it back" in words(signed_in.get(gone).content)


def test_a_day_shows_and_adds_every_kind(signed_in: Client, person: User) -> None:
    tablet = a_medicine(person, name="Statin", schedule={"times": ["21:00"], "from": "2026-03-01"})
    a_drink(person, NIGHT, now=NOW, ml=1_250)
    a_drink(person, NIGHT, now=NOW, ml=330, drink="alcohol")
    a_dose(person, NIGHT, now=NOW, medicine=tablet.id, event="skipped")
    a_day(person, managed="Cooked", function=3)
    with at(9):
        shown = words(signed_in.get(f"/diary/{NIGHT}/").content)
        listed = words(signed_in.get("/diary/").content)
    assert "Fluids 1.2 litres · 330 ml alcohol + A drink" in shown
    assert "2 drinks 1.2 litres water 06:58 330 ml alcohol 06:58" in shown
    assert "Statin 21:00 Skipped" in shown
    assert "The day Cooked Exercise 30 min Pain held me back 3 of 10" in shown
    assert "1.2 litres · 330 ml alcohol Statin · skipped Cooked Exercise 30 min" in listed


def test_a_deleted_dose_is_not_said_again_by_the_next_one(signed_in: Client, person: User) -> None:
    tap = {"medicine": str(a_medicine(person).id), "clock": "08:00", "event": "taken"}
    with at(9):
        signed_in.post(f"/diary/{MORNING}/doses/", tap)
        (dose,) = Dose.objects.all()
        services.record_event(Dose, person, dose.id, {"amount": 7}, NOW)
        signed_in.post(f"/diary/dose/{dose.id}/delete/")
        signed_in.post(f"/diary/{MORNING}/doses/", tap)
    (dose,) = Dose.objects.all()
    assert (dose.deleted, dose.event, dose.amount) == (False, "taken", None)


def test_a_deleted_day_is_not_said_again_by_the_next_answer(signed_in: Client, person: User) -> None:
    day = a_day(person, exercise_min=30, managed="Cooked", note="Tired")
    services.forget(person, "day", day.id, NOW)
    with at(9):
        signed_in.post(f"/diary/{NIGHT}/day/", {"card": "1", "sitting_h": "4"})
    (day,) = Day.objects.all()
    assert (day.deleted, day.sitting_h, day.exercise_min, day.managed, day.note) == (False, 4, None, None, None)
    services.forget(person, "day", day.id, NOW)
    assert services.bring_back(person, "day", day.id, NOW).sitting_h == 4


def test_an_old_page_of_a_day_takes_no_answer_about_an_own_habit_back(signed_in: Client, person: User) -> None:
    one, other, third = (a_habit(person, name=name) for name in ("Shoes", "Blanket", "Salt"))
    a_day(person, own={str(third.id): True})
    with at(9):
        page = signed_in.get(f"/diary/{NIGHT}/day/")
        seq = page.context["form"].instance.seq
        services.record_day(person, NIGHT, {"own": {str(third.id): True, str(one.id): False}}, NOW)
        typed = {f"own_{one.id}": "", f"own_{other.id}": "True", f"own_{third.id}": "True", "exercise_min": "30"}
        signed_in.post(f"/diary/{NIGHT}/day/", {**typed, "seq": seq})
    (day,) = Day.objects.all()
    assert day.own == {str(third.id): True, str(one.id): False, str(other.id): True}


@pytest.mark.parametrize("units", ["metric", "imperial", "us"])
def test_more_than_anybody_drinks_is_told_in_words(signed_in: Client, person: User, units: str) -> None:
    preferences(person, units=units)
    with at(9):
        drink = signed_in.post(f"/diary/{MORNING}/drinks/", {"amount": "1e308", "drink": "water"})
        cup = signed_in.post("/me/diary/", {"part": "cup:", "name": "Sea", "amount": "1e308"})
    assert (drink.status_code, cup.status_code, Drink.objects.count()) == (422, 422, 0)
    assert "Between " in words(drink.content)
    assert "Between " in words(cup.content)


def test_a_visit_and_an_experiment_are_shown_under_their_dates(signed_in: Client, person: User) -> None:
    salts = a_medicine(person, name="Magnesium", over_the_counter=True)
    a_visit(person, NIGHT, questions=["Could the water tablet play a part?"])
    an_experiment(person, habit="stretch_before_bed", started_on=NIGHT, state="running")
    an_experiment(person, habit=str(salts.id), started_on=NIGHT, state="running")
    a_visit(person, MORNING + timedelta(days=9), questions=["Later"])
    with at(9):
        for page in ("/diary/", f"/diary/{NIGHT}/"):
            shown = words(signed_in.get(page).content)
            assert "At the doctor Could the water tablet play a part?" in shown
            assert "An experiment began Stretching before bed" in shown
            assert "An experiment began Magnesium" in shown
            assert "Later" not in shown


def test_a_list_of_days_has_only_days_of_their_own(signed_in: Client, person: User) -> None:
    a_medicine(person)
    a_habit(person)
    preferences(person)
    with at(9):
        assert "Nothing written down yet" in words(signed_in.get("/diary/").content)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/today/", 13),
        ("/diary/", 28),
        (f"/diary/{NIGHT}/", 20),
        ("/medicines/", 4),
    ],
)
def test_pages_cost_the_same_queries_however_much_is_written(
    signed_in: Client,
    person: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    path: str,
    queries: int,
    rows: int,
) -> None:
    preferences(person)
    for row in range(rows):
        a_cramp(person)
        a_nerve_pain(person)
        tablet = a_medicine(person, regime="as_needed" if row % 2 else "regular")
        for day in (NIGHT, MORNING, MORNING - timedelta(days=1)):
            a_drink(person, day)
            a_dose(person, day, medicine=tablet.id)
            a_change(person, day, medicine=tablet.id)
        a_day(person)
        a_habit(person)
    services.record_event(Medicine, person, uuid.uuid4(), {"name": "Needed", "regime": "as_needed"}, NOW)
    with at(9), django_assert_num_queries(queries):
        signed_in.get(path)


@pytest.mark.parametrize("typed", ["8 am, 9:30 PM", "8am 21.30", "08:00; 9:30p.m."])
def test_times_of_a_medicine_are_written_as_people_do(signed_in: Client, person: User, typed: str) -> None:
    with at(7):
        signed_in.post("/medicines/new/", {**MEDICINE, "times": typed})
    assert Medicine.objects.get().schedule["times"] == ["08:00", "21:30"]


def test_when_something_was_taken_on_an_earlier_date_is_asked_and_not_made_up(signed_in: Client, person: User) -> None:
    naproxen = a_medicine(person, now=NOW - timedelta(days=5), name="Naproxen", regime="as_needed")
    day = NOW.date() - timedelta(days=1)
    with at(9):
        page = signed_in.get(f"/diary/{day}/").content.decode()
        (mark,) = re.findall(r'name="medicine" value="[^"]*"><input type="hidden" name="id" value="([^"]*)"', page)
        assert re.search(r'<input class="form-control at" type="time" name="clock" required', page)
        said = {"medicine": str(naproxen.id), "id": mark, "event": "taken"}
        shown = words(signed_in.post(f"/diary/{day}/doses/", said, follow=True).content)
        assert ("Say when it was." in shown, person.doses.count()) == (True, 0)
        signed_in.post(f"/diary/{day}/doses/", {**said, "clock": "15:20"})
    assert str(person.doses.get().at) == f"{day} 15:20:00+01:00"
