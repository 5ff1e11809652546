"""A form says the same by a letter as by posting: every kind, every answer, begun and changed.

WRITE_PAIRS=1 python -m pytest tests/diary/test_letters.py      writes tests/js/letters.json anew, after a change

The file holds what a form sends, how its letter is read, and what the form itself makes of it. tests/js/letters.test.js
reads the same with static/js/entry-form.js.
"""

import json
import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.http import QueryDict

from accounts.models import User
from diary import letters
from diary.forms import (
    CrampForm,
    CrampNowForm,
    DaytimeCrampForm,
    EntryForm,
    NervePainForm,
    NervePainNowForm,
    NightForm,
    NightSaidForm,
)
from diary.forms_day import DayForm
from diary.forms_fluids import CupForm, DrinkForm
from diary.forms_medicines import DoseForm
from diary.letters import Letter
from diary.models import Cramp, Day, Dose, Drink, Entry, NervePain, Night, as_json
from diary.nights import turns
from diary.words import HabitOfDay
from tests.factories import NIGHT

PAIRS = Path(__file__).parents[1] / "js" / "letters.json"
NOW = datetime.fromisoformat("2026-03-21T19:30:05+01:00")
TODAY = NOW.date()
ID = uuid.UUID("0195b000-0000-7000-8000-0000000000d1")
PERSON = User(id=uuid.UUID("00000000-0000-4000-8000-000000000001"), time_zone="Europe/Berlin")
CLOCK: dict[str, Any] = {"now": NOW, "zone": PERSON.zone}
ALL_OF_A_DAY = ["managed", *HabitOfDay.values, "function", "note"]
Sent = dict[str, Any]

A_CRAMP: Sent = {
    "side": "left", "muscle": "calf", "intensity": "7", "duration_band": "1_5", "duration_min": "4.5",
    "about_when": "small_hours", "woke_me": "True", "sore_after": "False", "relief": ["stretch", "walk"],
    "relief_helped": "True", "note": "  A cold floor. ",
}  # fmt: skip
A_DAYTIME_CRAMP = {name: said for name, said in A_CRAMP.items() if name not in ("about_when", "woke_me")}
A_PAIN: Sent = {
    "moment": "evening", "leg": "3", "back": "0", "side": "right", "furthest": "foot",
    "qualities": ["burning", "numb"], "set_off_by": ["sitting"], "note": "Long drive.",
}  # fmt: skip
A_PAIN_NOW = {name: said for name, said in A_PAIN.items() if name != "moment"}
A_NIGHT: Sent = {
    "woke_times": "2", "sleep_disturbance": "0", "tingling": "True", "twitching": "False", "restless_legs": "True",
    "note": "Warm.",
}  # fmt: skip
A_DAY: Sent = {
    "managed": "The garden", "exercise_min": "45", "exercise_hard": "False", "sitting_h": "7.5", "heat": "True",
    "function": "2", "note": "Rain.",
}  # fmt: skip
AT_HALF_PAST_TWO = datetime.fromisoformat("2026-03-21T02:30:40+01:00")


@dataclass(frozen=True)
class Case:
    """`make` draws the form with what was sent; `stored` is what the record says that the form shows."""

    name: str
    make: Callable[..., EntryForm]
    letter: Letter
    sent: Sent
    stored: Sent = field(default_factory=dict)


def a_cramp(sent: QueryDict | None, **stored: Any) -> EntryForm:
    return CrampForm(sent, instance=known(Cramp, night_of=NIGHT, **stored), **CLOCK)


def a_cramp_now(sent: QueryDict | None) -> EntryForm:
    return CrampNowForm(sent, instance=Cramp(night_of=TODAY), **CLOCK)


def a_daytime_cramp(sent: QueryDict | None, **stored: Any) -> EntryForm:
    return DaytimeCrampForm(sent, instance=known(Cramp, **stored), day=TODAY, **CLOCK)


def a_pain(sent: QueryDict | None, **stored: Any) -> EntryForm:
    return NervePainForm(sent, instance=known(NervePain, date=TODAY, **stored), **CLOCK)


def a_pain_now(sent: QueryDict | None) -> EntryForm:
    return NervePainNowForm(sent, instance=NervePain(date=TODAY), **CLOCK)


def a_night(sent: QueryDict | None, **stored: Any) -> EntryForm:
    return NightForm(sent, instance=known(Night, night_of=NIGHT, **stored), **CLOCK)


def a_night_said(sent: QueryDict | None, **stored: Any) -> EntryForm:
    return NightSaidForm(sent, instance=known(Night, night_of=NIGHT, **stored), **CLOCK)


def a_drink(sent: QueryDict | None, **stored: Any) -> EntryForm:
    return DrinkForm(sent, instance=known(Drink, **stored), day=TODAY, units="metric", **CLOCK)


def a_drink_in_ounces(sent: QueryDict | None, **stored: Any) -> EntryForm:
    return DrinkForm(sent, instance=known(Drink, **stored), day=TODAY, units="us", **CLOCK)


def a_cup(sent: QueryDict | None) -> EntryForm:
    return CupForm(sent, **CLOCK)


def a_dose(sent: QueryDict | None, **stored: Any) -> EntryForm:
    return DoseForm(sent, instance=known(Dose, **stored), day=TODAY, **CLOCK)


def a_day(sent: QueryDict | None, **stored: Any) -> EntryForm:
    instance = known(Day, date=TODAY, **stored)
    return DayForm(sent, instance=instance, asked=ALL_OF_A_DAY[1:-2], habits=[], whole=True, **CLOCK)


def known(model: type[Entry], **answers: Any) -> Entry:
    is_stored = answers.pop("is_stored", False)
    return model(**answers, **({"row": 1, "id": ID} if is_stored else {}))


CUP = letters.fluids.Cup("Glass", 200, "water")
OF_A_CRAMP = letters.of_cramp(PERSON, ID, NIGHT)
OF_A_CRAMP_NOW = letters.of_cramp_now(PERSON, ID, TODAY, turns(NOW))
OF_A_DAYTIME_CRAMP = letters.of_daytime_cramp(PERSON, ID, TODAY)
OF_A_PAIN = letters.of_nerve_pain(PERSON, ID, TODAY)
OF_A_NIGHT = letters.of_night(PERSON, NIGHT)
OF_A_NIGHT_SAID = letters.of_night(PERSON, NIGHT, NightSaidForm)
OF_A_DRINK = letters.of_drink(PERSON, ID, TODAY, "metric", is_today=True)
OF_OUNCES = letters.of_drink(PERSON, ID, TODAY, "us", is_today=True)
OF_A_DOSE = letters.of_dose_said(PERSON, Dose(id=ID), TODAY)
OF_A_DAY = letters.of_day(PERSON, TODAY, ALL_OF_A_DAY, [])
CRAMP: Sent = {
    "started_at": AT_HALF_PAST_TWO, "time_known": "exact", "about_when": "small_hours", "side": "left",
    "muscle": "calf", "intensity": 7, "duration_band": "1_5", "duration_min": 4.5, "woke_me": True,
    "relief": ["stretch"], "note": "A cold floor.",
}  # fmt: skip
ABOUT = {**CRAMP, "time_known": "about"}  # as a file may bring it
PAIN: Sent = {"moment": "morning", "leg": 3, "back": 0, "qualities": ["numb"], "note": "Long drive."}
THE_NIGHT: Sent = {"cramps": False, "woke_times": 2, "sleep_disturbance": 0, "tingling": True, "note": "Warm."}
DRINK: Sent = {"ml": 333, "drink": "tea", "at": datetime.fromisoformat("2026-03-21T09:00:30+01:00")}
DOSE: Sent = {"event": "taken", "amount": 1, "at": datetime.fromisoformat("2026-03-21T07:00:30+01:00")}
THE_DAY: Sent = {"managed": "The garden", "exercise_min": 45, "exercise_hard": False, "sitting_h": 7.5, "heat": True}
CASES = (
    Case("a night", a_night, OF_A_NIGHT, A_NIGHT),
    Case("a cramp", a_cramp, OF_A_CRAMP, A_CRAMP),
    Case("a cramp at a time", a_cramp, OF_A_CRAMP, {**A_CRAMP, "time": "02:30"}),
    Case("a cramp before midnight", a_cramp, OF_A_CRAMP, {"side": "both", "time": "23:45"}),
    Case("a cramp, no idea when", a_cramp, OF_A_CRAMP, {"about_when": "unknown"}),
    Case("a cramp of which nothing more is said", a_cramp, OF_A_CRAMP, {}),
    Case("a cramp in the day", a_daytime_cramp, OF_A_DAYTIME_CRAMP, {**A_DAYTIME_CRAMP, "time": "15:10"}),
    Case("nerve pain", a_pain, OF_A_PAIN, A_PAIN),
    Case("nerve pain now", a_pain_now, letters.of_nerve_pain_now(PERSON, ID, TODAY), A_PAIN_NOW),
    Case("a cramp now", a_cramp_now, OF_A_CRAMP_NOW, {"side": "left"}),
    Case("a cramp now, told about when", a_cramp_now, OF_A_CRAMP_NOW, {"about_when": "before_midnight"}),
    Case("a cramp now, told when", a_cramp_now, OF_A_CRAMP_NOW, {"time": "18:30"}),
    Case("a cup", a_cup, letters.of_cup(PERSON, ID, TODAY, CUP), {"ml": "200", "drink": "water"}),
    Case("a drink", a_drink, OF_A_DRINK, {"amount": "330", "drink": "tea", "time": "09:00"}),
    Case("a drink now, in ounces", a_drink_in_ounces, OF_OUNCES, {"amount": "0.5"}),
    Case("a day", a_day, OF_A_DAY, A_DAY),
    Case("a cramp, its time changed", a_cramp, OF_A_CRAMP, {"time": "03:15"}, CRAMP),
    Case("a cramp, its time taken away", a_cramp, OF_A_CRAMP, {"time": None}, CRAMP),
    Case("a cramp, both times taken away", a_cramp, OF_A_CRAMP, {"time": None, "about_when": None}, CRAMP),
    Case("a cramp, told about when", a_cramp, OF_A_CRAMP, {"about_when": "towards_morning"}, CRAMP),
    Case("a cramp of about a time, told exactly", a_cramp, OF_A_CRAMP, {"time": "03:15"}, ABOUT),
    Case("a cramp, all else changed", a_cramp, OF_A_CRAMP, {**A_CRAMP, "side": "right", "note": None}, CRAMP),
    Case("a cramp in the day, moved", a_daytime_cramp, OF_A_DAYTIME_CRAMP, {"time": "16:00"}, {
        "started_at": datetime.fromisoformat("2026-03-21T15:10:00+01:00"), "time_known": "exact", "side": "left",
    }),
    Case("nerve pain, changed", a_pain, OF_A_PAIN, {**A_PAIN, "back": None, "qualities": None}, PAIN),
    Case("a night, changed", a_night, OF_A_NIGHT, {"woke_times": None, "twitching": "True", "note": "Hot."}, THE_NIGHT),
    Case("a night, no cramps taken back", a_night_said, OF_A_NIGHT_SAID, {"cramps": None}, THE_NIGHT),
    Case("a night, cramps after all", a_night_said, OF_A_NIGHT_SAID, {"cramps": "True"}, THE_NIGHT),
    Case("a drink, its amount changed", a_drink, OF_A_DRINK, {"amount": "250"}, DRINK),
    Case("a drink, its time changed", a_drink, OF_A_DRINK, {"time": "10:15", "drink": None}, DRINK),
    Case("a drink in ounces, what it was changed", a_drink_in_ounces, OF_OUNCES, {"drink": "water"}, DRINK),
    Case("a dose, changed", a_dose, OF_A_DOSE, {"event": "skipped", "amount": None, "time": "08:30"}, DOSE),
    Case("a day, changed", a_day, OF_A_DAY, {**A_DAY, "managed": None, "sitting_h": "8", "heat": "False"}, THE_DAY),
)  # fmt: skip


def pairs() -> list[dict[str, Any]]:
    return [pair_of(case) for case in CASES]


def pair_of(case: Case) -> dict[str, Any]:
    stored = {**case.stored, "is_stored": True} if case.stored else {}
    shown = {name: said for name, said in as_sent(case.make(None, **stored)).items() if case.stored}
    sent = {name: said for name, said in {**shown, **case.sent}.items() if said is not None}
    form = case.make(posted(sent), **stored)
    assert form.is_valid(), (case.name, form.errors)
    model = form._meta.model
    columns = model.answers()
    was = {name: as_json(columns[name], said) for name, said in case.stored.items()}
    said = {name: as_json(columns[name], answer) for name, answer in form.answers().items()}
    expected = (
        {name: answer for name, answer in said.items() if answer != was.get(name)}
        if case.stored
        else {name: answer for name, answer in said.items() if answer is not None}
    )
    letter = letters.changing(case.letter) if case.stored else case.letter
    return {"name": case.name, "how": letter.says, "shown": shown, "sent": sent, "was": was, "expected": expected}


def as_sent(form: EntryForm) -> dict[str, Any]:
    """What a browser would send of a form as it came."""
    given = {}
    for bound in form:
        value = bound.value()
        if value in (None, "", []) or bound.is_hidden:
            continue
        shown = value if isinstance(value, list) else bound.field.widget.format_value(value)
        given[bound.name] = str(value) if isinstance(shown, list) and not isinstance(value, list) else shown
    return {name: each if isinstance(each, list) else str(each) for name, each in given.items()}


def posted(sent: dict[str, Any]) -> QueryDict:
    given = QueryDict(mutable=True)
    for name, said in sent.items():
        given.setlist(name, said if isinstance(said, list) else [said])
    return given


def as_text() -> str:
    return json.dumps({"now": NOW.isoformat(), "pairs": pairs()}, indent=1, ensure_ascii=False) + "\n"


def test_the_pairs_are_what_the_forms_say_today() -> None:
    if "WRITE_PAIRS" in os.environ:
        PAIRS.write_text(as_text())
    assert PAIRS.read_text() == as_text()


def test_every_answer_of_every_form_is_in_a_pair() -> None:
    asked = {
        (form, name)
        for form in (NightForm, CrampForm, DaytimeCrampForm, NervePainForm, DoseForm)
        for name in form.base_fields
        if name not in ("seq", "id")
    }
    sent = {(type(case.make(None)), name) for case in CASES for name in case.sent}
    assert {(form.__name__, name) for form, name in asked - sent} == set()
