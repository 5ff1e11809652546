"""Real people with real records, made through the same door as everything else."""

import itertools
import uuid
from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import User
from diary import services
from diary.models import KINDS, Cramp, Entry, NervePain, Night

NOW = datetime.fromisoformat("2026-03-21T06:58:03+01:00")
NIGHT = date(2026, 3, 20)
_numbers = itertools.count(1)


def a_person(email: str = "me@example.org", **facts: Any) -> User:
    """Somebody who has set up their diary, or skipped that."""
    usual: dict[str, Any] = {"time_zone": "Europe/Berlin", "set_up_at": NOW}
    return User.objects.create_user(email, password="correct horse battery", **{**usual, **facts})


def an_id() -> uuid.UUID:
    """A new id, the same ones in every run."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"charley-tests-{next(_numbers)}")


def a_night(person: User, night_of: date = NIGHT, *, now: datetime = NOW, **answers: Any) -> Night:
    return services.record_night(person, night_of, {"cramps": False, **answers}, now)


def a_cramp(person: User, night_of: date | None = NIGHT, *, now: datetime = NOW, **answers: Any) -> Cramp:
    return services.record_cramp(
        person, an_id(), {"night_of": night_of, "side": "left", "muscle": "calf", **answers}, now
    )


def a_nerve_pain(person: User, day: date | None = None, *, now: datetime = NOW, **answers: Any) -> NervePain:
    return services.record_nerve_pain(person, an_id(), {"date": day or now.date(), "leg": 3, **answers}, now)


def an_event(kind: str, person: User, *, now: datetime = NOW, **answers: Any) -> Entry:
    """A record of any kind that stands for itself."""
    return services.record_event(KINDS[kind], person, an_id(), answers, now)


def a_drink(person: User, day: date | None = None, *, now: datetime = NOW, **answers: Any) -> Entry:
    return an_event("drink", person, now=now, **{"at": on_day(day, now), "ml": 200, "drink": "water", **answers})


def a_medicine(person: User, _day: date | None = None, *, now: datetime = NOW, **answers: Any) -> Entry:
    return an_event("medicine", person, now=now, **{"name": "Tablet", "regime": "regular", **answers})


def a_change(person: User, day: date | None = None, *, now: datetime = NOW, **answers: Any) -> Entry:
    given = {"medicine": answers.pop("medicine", None) or a_medicine(person, now=now).id, "event": "started"}
    return an_event("medicine_change", person, now=now, **{**given, "on": day or now.date(), **answers})


def a_dose(person: User, day: date | None = None, *, now: datetime = NOW, **answers: Any) -> Entry:
    given = {"medicine": answers.pop("medicine", None) or a_medicine(person, now=now).id, "event": "taken"}
    return an_event("dose", person, now=now, **{**given, "at": on_day(day, now), **answers})


def a_day(person: User, day: date = NIGHT, *, now: datetime = NOW, **answers: Any) -> Entry:
    return services.record_day(person, day, {"exercise_min": 30, **answers}, now)


def a_habit(person: User, _day: date | None = None, *, now: datetime = NOW, **answers: Any) -> Entry:
    return an_event("habit", person, now=now, **{"name": "Good shoes", **answers})


def a_visit(person: User, day: date = NIGHT, *, now: datetime = NOW, **answers: Any) -> Entry:
    return an_event("visit", person, now=now, **{"date": day, **answers})


def an_experiment(person: User, _day: date | None = None, *, now: datetime = NOW, **answers: Any) -> Entry:
    return an_event("experiment", person, now=now, **{"habit": "stretch_before_bed", "state": "planned", **answers})


def preferences(person: User, _day: date | None = None, *, now: datetime = NOW, **answers: Any) -> Entry:
    return services.set_preferences(person, {"units": "metric", **answers}, now)


def on_day(day: date | None, now: datetime) -> datetime:
    """That time of day on another date."""
    return now if day is None else datetime.combine(day, now.timetz())


def nights_in_a_row(person: User, count: int, first: date = NIGHT, cramps_every: int = 3) -> None:
    """`count` recorded nights; every `cramps_every`th has one cramp."""
    for number in range(count):
        night_of = first + timedelta(days=number)
        now = NOW + timedelta(days=number)
        if number % cramps_every == 0:
            a_cramp(person, night_of, now=now, intensity=5)
        else:
            a_night(person, night_of, now=now)
