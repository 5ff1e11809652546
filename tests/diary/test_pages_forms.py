"""What a form makes of what was typed: every answer, nothing invented, and a clear word where it cannot be."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import RFC_4122, UUID
from zoneinfo import ZoneInfo

import pytest
from django.forms import RadioSelect

from diary.forms import CrampForm, DaytimeCrampForm, NervePainForm, NervePainNowForm, NightForm
from diary.models import Cramp, NervePain
from diary.nights import local_time
from tests.factories import NIGHT, NOW, a_cramp, a_person

BERLIN = ZoneInfo("Europe/Berlin")
CLOCK: dict[str, Any] = {"now": NOW, "zone": BERLIN}


def cramp_form(**typed: Any) -> CrampForm:
    return CrampForm(typed, instance=Cramp(night_of=NIGHT), **CLOCK)


def daytime_form(**typed: Any) -> DaytimeCrampForm:
    return DaytimeCrampForm(typed, day=date(2026, 3, 20), **CLOCK)


def test_a_cramp_with_no_more_said_is_a_cramp_with_every_answer_open() -> None:
    form = cramp_form()
    assert form.is_valid()
    assert form.answers() == {
        "night_of": NIGHT,
        **dict.fromkeys(
            ("side", "muscle", "intensity", "duration_band", "duration_min", "about_when", "woke_me", "sore_after")
        ),
        **dict.fromkeys(("relief", "relief_helped", "note")),
    }


def test_every_answer_of_a_cramp_arrives() -> None:
    form = cramp_form(
        side="left",
        muscle="calf",
        intensity="0",
        duration_band="1_5",
        duration_min="4.5",
        about_when="small_hours",
        woke_me="False",
        sore_after="True",
        relief=["walk", "stretch"],
        relief_helped="True",
        note="  sudden  ",
    )
    assert form.is_valid(), form.errors
    assert form.answers() == {
        "night_of": NIGHT,
        "side": "left",
        "muscle": "calf",
        "intensity": 0,
        "duration_band": "1_5",
        "duration_min": 4.5,
        "about_when": "small_hours",
        "time_known": "about",
        "woke_me": False,
        "sore_after": True,
        "relief": ["walk", "stretch"],
        "relief_helped": True,
        "note": "sudden",
    }


@pytest.mark.parametrize(
    ("clock", "started_at"),
    [
        ("18:00", "2026-03-20T18:00:00+01:00"),
        ("23:59", "2026-03-20T23:59:00+01:00"),
        ("00:00", "2026-03-21T00:00:00+01:00"),
        ("02:30", "2026-03-21T02:30:00+01:00"),
        ("06:58", "2026-03-21T06:58:00+01:00"),
    ],
)
def test_a_time_finds_its_day_within_the_night(clock: str, started_at: str) -> None:
    form = cramp_form(time=clock, about_when="towards_morning")
    assert form.is_valid(), form.errors
    answers = form.answers()
    assert (answers["started_at"], answers["time_known"]) == (datetime.fromisoformat(started_at), "exact")


@pytest.mark.parametrize("clock", ["12:00", "17:59"])
def test_a_time_in_the_day_is_no_time_of_a_night(clock: str) -> None:
    assert cramp_form(time=clock).errors == {
        "time": ["A night runs from 6 in the evening to noon. A cramp in the day is added on the page of its day."]
    }


def test_a_time_that_has_not_come_is_refused() -> None:
    assert cramp_form(time="07:30").errors == {"time": ["This time has not come yet."]}


def test_not_knowing_when_is_an_answer_too() -> None:
    form = cramp_form(about_when="unknown")
    assert form.is_valid()
    assert form.answers()["time_known"] == "unknown"


def test_minutes_and_length_that_contradict_each_other_are_told() -> None:
    form = cramp_form(duration_band="under_1", duration_min="12")
    assert form.errors == {"duration_min": ["The minutes and the choice above do not agree. Keep one of them."]}


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("duration_min", "0", "At least 0.1."),
        ("duration_min", "601", "At most 600."),
        ("intensity", "11", "Select a valid choice. 11 is not one of the available choices."),
        ("note", "x" * 2001, "At most 2000 signs. This has 2001."),
    ],
)
def test_an_answer_out_of_range_is_told_once_beside_its_field(field: str, typed: str, told: str) -> None:
    assert cramp_form(**{field: typed}).errors == {field: [told]}


def test_nothing_is_chosen_before_the_person_chooses() -> None:
    for form in (CrampForm(instance=Cramp(night_of=NIGHT), **CLOCK), NightForm(**CLOCK)):
        for field in form:
            if isinstance(field.field.widget, RadioSelect):
                assert [option.data["selected"] for option in field] == [False] * len(list(field))


def test_an_id_is_made_with_the_page_and_kept_when_it_is_sent() -> None:
    offered = UUID(CrampForm(instance=Cramp(night_of=NIGHT), **CLOCK)["id"].value())
    assert (offered.version, offered.variant) == (7, RFC_4122)
    form = cramp_form(id=str(offered))
    assert form.is_valid()
    assert form.record_id == offered


def test_an_untouched_time_stays_as_it_was_wherever_the_person_is_now(db: None) -> None:
    person = a_person()
    started = datetime.fromisoformat("2026-03-21T02:31:45+01:00")
    record = a_cramp(person, started_at=started, time_known="about")
    form = CrampForm({"time": "02:31", "note": "new"}, instance=record, now=NOW, zone=ZoneInfo("Asia/Tokyo"))
    assert form.is_valid(), form.errors
    assert {"started_at", "time_known"} & set(form.answers()) == set()


def test_a_time_that_is_taken_away_leaves_about_when(db: None) -> None:
    record = a_cramp(a_person(), started_at=local_time(NOW, BERLIN), time_known="exact")
    form = CrampForm({"time": "", "about_when": "small_hours"}, instance=record, **CLOCK)
    assert form.is_valid(), form.errors
    answers = form.answers()
    assert (answers["started_at"], answers["time_known"]) == (None, "about")


def test_a_saved_cramp_keeps_its_id_whatever_is_sent(db: None) -> None:
    record = a_cramp(a_person())
    form = CrampForm({"id": str(UUID(int=7))}, instance=record, **CLOCK)
    assert form.is_valid()
    assert form.record_id == record.id


def test_a_daytime_cramp_has_a_time_and_no_night() -> None:
    form = daytime_form(time="15:20", side="right", muscle="foot")
    assert form.is_valid(), form.errors
    answers = form.answers()
    assert (answers["night_of"], answers["started_at"], answers["time_known"]) == (
        None,
        datetime.fromisoformat("2026-03-20T15:20:00+01:00"),
        "exact",
    )


def test_a_daytime_cramp_without_its_time_is_not_taken() -> None:
    assert daytime_form(side="left").errors == {"time": ["Please fill this in."]}


def test_nerve_pain_of_this_moment_carries_the_clock() -> None:
    form = NervePainNowForm(
        {"leg": "3", "qualities": ["numb", "burning"]}, instance=NervePain(date=NOW.date()), **CLOCK
    )
    assert form.is_valid(), form.errors
    assert form.answers() == {
        "leg": 3,
        "at": NOW,
        "moment": "morning",
        "qualities": ["numb", "burning"],
        **dict.fromkeys(("back", "side", "furthest", "set_off_by", "note")),
    }


@pytest.mark.parametrize(
    ("hours", "moment"), [(0, "morning"), (5, "morning"), (6, "any"), (11, "any"), (12, "evening")]
)
def test_the_clock_says_which_moment_it_is(hours: int, moment: str) -> None:
    form = NervePainNowForm({"leg": "3"}, now=NOW + timedelta(hours=hours), zone=BERLIN)
    assert form.is_valid()
    assert form.answers()["moment"] == moment


def test_nerve_pain_of_another_time_asks_for_its_moment() -> None:
    form = NervePainForm({"moment": "evening", "back": "0"}, instance=NervePain(date=NIGHT), **CLOCK)
    assert form.is_valid()
    assert form.answers() == {
        "moment": "evening",
        "back": 0,
        **dict.fromkeys(("leg", "side", "furthest", "qualities", "set_off_by", "note")),
    }


def test_a_rating_without_any_answer_is_no_rating() -> None:
    form = NervePainForm({"moment": "evening"}, instance=NervePain(date=NIGHT), **CLOCK)
    assert form.errors == {"__all__": ["Nothing is filled in yet."]}


def test_details_of_a_night_say_nothing_about_its_cramps() -> None:
    form = NightForm({"woke_times": "2", "tingling": "False"}, **CLOCK)
    assert form.is_valid()
    assert form.answers() == {
        "woke_times": 2,
        "tingling": False,
        **dict.fromkeys(("sleep_disturbance", "twitching", "restless_legs", "note")),
    }


def test_a_line_break_counts_as_one_sign_and_is_kept_as_one() -> None:
    longest = "x" * 999 + "\r\n" + "y" * 1_000
    form = cramp_form(note=longest)
    assert form.is_valid(), form.errors
    assert form.answers()["note"] == longest.replace("\r\n", "\n")


@pytest.mark.parametrize("clock", ["22:00", "02:30", "03:59"])
def test_a_cramp_in_the_night_is_no_daytime_cramp(clock: str) -> None:
    form = daytime_form(time=clock)
    assert not form.is_valid()
    assert form.errors == {"time": ["This time is in the night. A cramp in the night is added to its night."]}
