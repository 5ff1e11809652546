"""A believable diary of somebody who does not exist. The same dates always give the same diary."""

import math
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from accounts.models import User
from diary.models import (
    Cramp,
    Day,
    Dose,
    Drink,
    Experiment,
    Habit,
    Medicine,
    MedicineChange,
    NervePain,
    Night,
    Preferences,
    Visit,
    day_id,
    night_id,
    preferences_id,
)
from diary.nights import ONE_DAY, moment_in_night, moment_on
from diary.sync import Edit

SEED = "charley"
SUMMER_PEAK = 200  # day of the year with the most cramps (northern hemisphere)
MEMORY = 0.8  # how much of today's pain is yesterday's
PAIRS, NIGHTS = 28, 3  # of the self-experiment with stretching
SINCE_THE_EXPERIMENT = 40  # days between its last night and the diary's

NIGHT_NOTES = (
    "Slept badly, kept turning over.",
    "Long drive yesterday.",
    "Warm night, kicked the blanket off.",
    "Slept right through.",
    "Grandchildren here, on my feet all day.",
)
MANAGED = ("Walked to the shop.", "Cooked for four.", "An hour in the garden.", "Met a friend for coffee.", "Rested.")
CUPS = (("Glass", 200, "water"), ("Mug", 300, "tea"), ("Bottle", 500, "water"))
PAIN_NOTES = (
    "Worse after sitting through the film.",
    "Stiff getting out of bed.",
    "Better once I walked a bit.",
)


@dataclass(frozen=True)
class DayOfLife:
    """What really happened on a date, whether or not it was written down. `first` is the diary's first date."""

    first: date
    day: date
    leg: int
    back: int
    cramps: int
    logged: bool
    dice: Random


def days_of_life(first: date, last: date) -> Iterator[DayOfLife]:
    """One day after the other: pain that lingers, cramps that follow it and the summer, gaps in the writing."""
    life = Random(f"{SEED} {first}")
    pain, away = 0.0, 0
    for number in range((last - first).days + 1):
        day = first + number * ONE_DAY
        pain = MEMORY * pain + life.gauss(0, 1.1)
        away = away - 1 if away else (life.randint(2, 6) if life.random() < 0.012 else 0)
        chance = 1 / (1 + math.exp(-(-1.1 + 0.75 * pain + 0.7 * _summer(day))))
        cramps = life.choices((1, 2, 3, 4), (60, 27, 10, 3))[0] if life.random() < chance else 0
        leg, back = _level(3.4 + 1.5 * pain), _level(2.8 + 0.9 * pain + life.gauss(0, 0.8))
        yield DayOfLife(first, day, leg, back, cramps, not away and life.random() > 0.07, Random(f"{SEED} {day}"))


def _summer(day: date) -> float:
    return math.cos(2 * math.pi * (day.timetuple().tm_yday - SUMMER_PEAK) / 365.25)


def _level(value: float) -> int:
    return max(0, min(10, round(value)))


def edits_of_a_life(person: User, first: date, last: date) -> Iterator[Edit]:
    """The diary as edits, each written the morning after, some of them later."""
    yield from _setting_up(person, first, last)
    periods = _periods(first, last)
    if periods:
        yield _experiment(person, periods)
    tried = {day: period["on"] for period in periods for day in _dates(period)}
    changed_on = last - timedelta(days=min(120, (last - first).days // 3))
    for life in days_of_life(first, last):
        if life.logged:
            yield from _night(person, life)
            yield from (_cramp(person, life, number) for number in range(life.cramps))
        if life.logged or life.dice.random() < 0.3:
            yield _nerve_pain(person, life)
        if life.logged and life.dice.random() < 0.8:
            yield from _drinks(person, life)
            yield from _doses(person, life, lower=life.day >= changed_on)
            yield _day(person, life, tried.get(life.day))


def _setting_up(person: User, first: date, last: date) -> Iterator[Edit]:
    """The medicines and their changes, an own habit, the preferences, and a visit to a doctor."""
    begun = moment_on(first, time(20), person.zone)
    changed_on = last - timedelta(days=min(120, (last - first).days // 3))
    yield Edit(Preferences.KIND, preferences_id(person.id), begun, _preferences(first))
    habit = {"name": "Wore my good shoes", "asked_from": first}
    yield Edit(Habit.KIND, _id(person, "habit", first, 0), begun, habit)
    yield from (_made(person, Medicine.KIND, name, begun, answers) for name, answers in MEDICINES.items())
    started = {"medicine": _named(person, "Atorvastatin"), "on": first, "event": "started", "dose_after": "20 mg"}
    yield _made(person, MedicineChange.KIND, "started", begun, started)
    lower = {"on": changed_on, "event": "dose_changed", "dose_before": "20 mg", "dose_after": "10 mg"}
    at = moment_on(changed_on, time(20), person.zone)
    yield _made(person, MedicineChange.KIND, "lower", at, {**lower, "medicine": started["medicine"]})
    yield _made(
        person, Visit.KIND, "visit", at, {"date": changed_on, "questions": ["Could the water tablet play a part?"]}
    )


def _periods(first: date, last: date) -> list[dict[str, Any]]:
    """The periods of the experiment, in the order drawn; none in a diary too short for it."""
    begin = last - timedelta(days=SINCE_THE_EXPERIMENT + 2 * PAIRS * NIGHTS)
    if begin < first:
        return []
    dice = Random(f"{SEED} experiment {begin}")
    drawn = [on for _pair in range(PAIRS) for on in dice.choice(((True, False), (False, True)))]
    return [_period(number // 2 + 1, begin + number * NIGHTS * ONE_DAY, on) for number, on in enumerate(drawn)]


def _period(pair: int, start: date, on: bool) -> dict[str, Any]:
    return {"pair": pair, "start": str(start), "end": str(start + (NIGHTS - 1) * ONE_DAY), "on": on}


def _dates(period: dict[str, Any]) -> Iterator[date]:
    start = date.fromisoformat(period["start"])
    return (start + number * ONE_DAY for number in range(NIGHTS))


def _experiment(person: User, periods: list[dict[str, Any]]) -> Edit:
    started_on = date.fromisoformat(periods[0]["start"])
    drawn_at = moment_on(started_on - ONE_DAY, time(19), person.zone)
    plan = {"habit": "stretch_before_bed", "pairs": PAIRS, "nights": NIGHTS, "order": periods, "state": "finished"}
    return _made(
        person, Experiment.KIND, "experiment", drawn_at, {**plan, "drawn_at": drawn_at, "started_on": started_on}
    )


MEDICINES: dict[str, dict[str, Any]] = {
    "Atorvastatin": {"strength": "20 mg", "unit": "mg", "regime": "regular", "schedule": {"times": ["21:00"]}},
    "Indapamide": {"strength": "2.5 mg", "unit": "mg", "regime": "regular", "schedule": {"times": ["08:00"]}},
    "Naproxen": {"strength": "250 mg", "unit": "mg", "regime": "as_needed", "over_the_counter": True, "daily_most": 3},
}


def _preferences(since: date) -> dict[str, Any]:
    cups = [{"name": name, "ml": ml, "drink": drink} for name, ml, drink in CUPS]
    asked = ["stretch_before_bed", "sitting_h", "exercise_min"]
    main = {"main_question": "leg_pain", "main_question_since": since}
    return {"units": "metric", "usual_cups": cups, "habits_asked": asked, **main}


def _made(person: User, kind: str, name: str, now: datetime, answers: dict[str, Any]) -> Edit:
    named = {"name": name} if kind == Medicine.KIND else {}
    return Edit(kind, _named(person, name), now, {**named, **answers, "tz": person.time_zone})


def _named(person: User, name: str) -> uuid.UUID:
    return uuid.uuid5(person.id, f"demo:{name}")


def _drinks(person: User, life: DayOfLife) -> Iterator[Edit]:
    dice = life.dice
    for number in range(dice.randint(3, 6)):
        at = moment_on(life.day, time(8 + 2 * number, dice.randrange(60)), person.zone)
        _name, ml, drink = dice.choice(CUPS)
        answers = {"at": at, "tz": person.time_zone, "ml": ml, "drink": drink if dice.random() < 0.9 else "coffee"}
        yield Edit(Drink.KIND, _id(person, "drink", life.day, number), at, answers)


def _doses(person: User, life: DayOfLife, *, lower: bool) -> Iterator[Edit]:
    dice = life.dice
    planned = [("Atorvastatin", time(21), 10 if lower else 20, 0.97), ("Indapamide", time(8), 2.5, 0.96)]
    if life.leg > 6:
        planned.append(("Naproxen", time(14), 250, 0.6))
    for number, (name, clock, amount, likely) in enumerate(planned):
        at = moment_on(life.day, clock.replace(minute=dice.randrange(40)), person.zone)
        took = dice.random() < likely
        if took or name != "Naproxen":
            answers = {"medicine": _named(person, name), "at": at, "event": "taken" if took else "skipped"}
            own = {"amount": amount} if took else {}
            yield Edit(Dose.KIND, _id(person, "dose", life.day, number), at, {**answers, **own, "tz": person.time_zone})


def _day(person: User, life: DayOfLife, tried: bool | None) -> Edit:
    """`tried`: whether the experiment asked for stretching on this date; None while it did not run."""
    dice = life.dice
    stretched = _sometimes(dice, asked=0.9, yes=0.55 if tried is None else 0.95 * tried)
    answers: dict[str, Any] = {
        "date": life.day,
        "tz": person.time_zone,
        "exercise_min": dice.choice((0, 0, 15, 20, 30, 45)),
        "exercise_hard": _sometimes(dice, asked=0.3, yes=0.2),
        "sitting_h": dice.choice((3, 4, 5, 6, 7.5, 9)),
        "stretch_before_bed": stretched,
        "managed": dice.choice(MANAGED) if dice.random() < 0.3 else None,
        "function": _level(0.8 * life.leg + dice.gauss(0, 1)) if dice.random() < 0.6 else None,
        "own": {str(_id(person, "habit", life.first, 0)): dice.random() < 0.5} if dice.random() < 0.7 else None,
    }
    return Edit(Day.KIND, day_id(person.id, life.day), _written_at(person, life), answers)


def _written_at(person: User, life: DayOfLife) -> datetime:
    """Mostly at half past six; now and then in the evening of the next day."""
    hour = 21 if life.dice.random() < 0.08 else 6
    return moment_on(life.day + ONE_DAY, time(hour, life.dice.randrange(60)), person.zone)


def _night(person: User, life: DayOfLife) -> Iterator[Edit]:
    dice, now = life.dice, _written_at(person, life)
    disturbed = _level(1.6 * life.cramps + 2 + dice.gauss(0, 1)) if life.cramps else None
    answers: dict[str, Any] = {
        "night_of": life.day,
        "cramps": bool(life.cramps),
        "recorded_at": now,
        "tz": person.time_zone,
        "woke_times": min(life.cramps, 20) if life.cramps else None,
        "sleep_disturbance": disturbed,
        "tingling": _sometimes(dice, asked=0.4, yes=0.15 + 0.06 * life.leg),
        "twitching": _sometimes(dice, asked=0.4, yes=0.12),
        "restless_legs": _sometimes(dice, asked=0.2, yes=0.1),
        "note": dice.choice(NIGHT_NOTES) if dice.random() < 0.06 else None,
    }
    yield Edit(Night.KIND, night_id(person.id, life.day), now, answers)


def _sometimes(dice: Random, *, asked: float, yes: float) -> bool | None:
    return dice.random() < yes if dice.random() < asked else None


def _cramp(person: User, life: DayOfLife, number: int) -> Edit:
    dice = life.dice
    clock = dice.choices((time(23), time(1), time(2), time(3), time(5)), (1, 3, 4, 3, 2))[0].replace(
        minute=dice.randrange(60)
    )
    exact = dice.random() < 0.3
    answers: dict[str, Any] = {
        "night_of": life.day,
        "tz": person.time_zone,
        "side": dice.choices(("left", "right", "both"), (74, 21, 5))[0],
        "muscle": dice.choices(("calf", "foot", "toes", "hamstring", "shin"), (66, 17, 8, 7, 2))[0],
        "intensity": _level(5.5 + 0.2 * life.leg + dice.gauss(0, 1.5)),
        "duration_band": dice.choices(("under_1", "1_5", "5_10", "over_10"), (22, 60, 14, 4))[0],
        "started_at": moment_in_night(life.day, clock, person.zone) if exact else None,
        "time_known": "exact" if exact else "about",
        "about_when": None if exact else _about(clock),
        "woke_me": dice.random() < 0.8,
        "sore_after": _sometimes(dice, asked=0.7, yes=0.5),
        "relief": dice.choice(
            (["stretch"], ["stretch", "massage"], ["walk"], ["stretch", "walk"], ["heat"], ["waited"], None)
        ),
    }
    answers["relief_helped"] = _sometimes(dice, asked=0.8, yes=0.65) if answers["relief"] else None
    return Edit(Cramp.KIND, _id(person, "cramp", life.day, number), _written_at(person, life), answers)


def _about(clock: time) -> str:
    if clock.hour >= 18:
        return "before_midnight"
    return "small_hours" if clock.hour < 4 else "towards_morning"


def _nerve_pain(person: User, life: DayOfLife) -> Edit:
    dice = life.dice
    at = moment_on(life.day, time(dice.choice((6, 7, 7, 8)), dice.randrange(60)), person.zone)
    answers: dict[str, Any] = {
        "date": life.day,
        "at": at,
        "tz": person.time_zone,
        "moment": "morning",
        "leg": life.leg,
        "back": life.back,
        "side": dice.choices(("left", "right", "both"), (85, 10, 5))[0] if life.leg else None,
        "furthest": _furthest(life.leg) if dice.random() < 0.8 else None,
        "qualities": sorted(dice.sample(("burning", "electric", "aching", "tingling"), dice.randint(1, 2)))
        if life.leg > 2
        else None,
        "set_off_by": [dice.choice(("sitting", "bending", "standing", "coughing"))] if life.leg > 5 else None,
        "note": dice.choice(PAIN_NOTES) if dice.random() < 0.04 else None,
    }
    return Edit(NervePain.KIND, _id(person, "nerve_pain", life.day, 0), at, answers)


def _furthest(leg: int) -> str:
    return ("back", "buttock", "thigh", "below_knee", "foot")[min(4, (leg + 1) // 2)]


def _id(person: User, kind: str, day: date, number: int) -> uuid.UUID:
    return uuid.uuid5(person.id, f"demo:{kind}:{day}:{number}")
