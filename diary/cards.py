"""What the cards of Today and of a day show: the person's records of one date, and the forms that add to them."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from accounts.conditions import may_set_fluid_goal
from accounts.models import User
from diary import fluids, medicines, nights, selectors
from diary.forms import Blank, CrampForm, EntryForm, EventForm, NervePainNowForm, NightForm
from diary.forms_day import DayForm, habits_asked
from diary.forms_fluids import DrinkForm
from diary.ids import new_id
from diary.models import Day
from diary.nights import EVENING, ONE_DAY, local_time
from diary.selectors import DayView, NervePainView, NightView, PreferencesView
from diary.words import Moment, Units

Card = dict[str, Any]
REMEMBERED = 30 * ONE_DAY  # how far back "last taken" is looked for: the longest interval that can be written down


@dataclass(frozen=True)
class OneTap:
    """A cup with the id of the drink that it writes: sending it twice stores one."""

    cup: fluids.Cup
    id: uuid.UUID


@dataclass(frozen=True)
class Lately:
    """What the diary knows of the last two nights, of yesterday and of the pain today."""

    nights: dict[date, NightView]
    day_before: DayView | None
    nerve_pains: list[NervePainView]

    def __bool__(self) -> bool:
        return bool(self.nights or self.day_before or self.nerve_pains)

    def is_logged(self, night_of: date) -> bool:
        return night_of in self.nights and self.nights[night_of].state != "not_logged"

    @classmethod
    def of(cls, person: User, local: datetime) -> "Lately":
        night_of, day_before = nights.night_of_now(local), local.date() - ONE_DAY
        return cls(
            {night.night_of: night for night in selectors.nights_between(person, night_of - ONE_DAY, night_of)},
            selectors.days_between(person, day_before, day_before).get(day_before),
            selectors.nerve_pains_between(person, local.date(), local.date()),
        )


def clock(person: User) -> dict[str, Any]:
    return {"now": timezone.now(), "zone": person.zone}


def begun_by_nobody(person: User, form_class: type[EntryForm], *said: Any, **facts: Any) -> Blank:
    """A blank form among the cards. `said` is what else its words depend on, beside the units."""
    facts_of_now = clock(person)
    return Blank(
        make=lambda: form_class(**facts, **facts_of_now),
        key=(form_class, facts.get("units"), *said),
        id=new_id(facts_of_now["now"]) if issubclass(form_class, EventForm) else None,
    )


def night_of_today(person: User, local: datetime, lately: Lately) -> Card:
    """The night of now and, while it is under way, whether the one before is still open."""
    night_of, is_under_way = nights.night_of_now(local), nights.is_under_way(local)
    return {
        "is_under_way": is_under_way,
        "night_before": night_of - ONE_DAY,
        "ask_night_before": is_under_way and not lately.is_logged(night_of - ONE_DAY),
        **night_card(person, lately.nights.get(night_of, NightView(night_of, "not_logged"))),
    }


def night_card(person: User, night: NightView) -> Card:
    """One night with the forms that add to it. What is known of it already is changed on a page of its own."""
    details = any(getattr(night, name) is not None for name in NightForm.Meta.fields)
    return {
        "night": night,
        "cramp_form": begun_by_nobody(person, CrampForm),
        "night_form": None if details else begun_by_nobody(person, NightForm),
    }


def nerve_pain_card(person: User, local: datetime, nerve_pains: list[NervePainView]) -> Card:
    """The pain of today, to be rated now. In the evening a rating of its own is offered: the night colours mornings."""
    is_evening = local.time() >= EVENING
    return {
        "nerve_pains": nerve_pains,
        "nerve_pain_form": begun_by_nobody(person, NervePainNowForm),
        "is_evening": is_evening,
        "offer_evening": is_evening and not any(pain.moment == Moment.EVENING for pain in nerve_pains),
    }


def fluids_card(person: User, day: date, preferences: PreferencesView) -> Card:
    now, drinks = timezone.now(), selectors.drinks_between(person, day, day)
    return {
        "units": units_of(preferences),
        "cups": [OneTap(cup, new_id(now)) for cup in fluids.cups_of(preferences.usual_cups)],
        "drinks": drinks,
        "total": fluids.total_of(drinks),
        "goal": preferences.fluid_goal_ml if may_set_fluid_goal(person.conditions) else None,
        "drink_form": begun_by_nobody(
            person, DrinkForm, day == local_now(person).date(), day=day, units=units_of(preferences)
        ),
    }


def units_of(preferences: PreferencesView) -> str:
    return preferences.units or Units.METRIC.value


def medicines_card(person: User, day: date) -> Card:
    """The medicines of a date. A fresh id for each that is taken when needed."""
    known = selectors.medicines_of(person)
    needed = [medicine.id for medicine in known if medicine.regime != "regular"]
    doses, last_taken = selectors.doses_on(person, day, needed, day - REMEMBERED)
    plan = medicines.plan(known, selectors.medicine_changes_of(person), doses, day, last_taken)
    now = timezone.now()
    return {
        "plan": plan,
        "has_medicines": any(not medicine.deleted for medicine in known),
        "fresh": {each.medicine.id: new_id(now) for each in plan.when_needed},
    }


def day_card(person: User, day: date, preferences: PreferencesView, record: DayView | None) -> Card:
    """What was managed and done on a date, or the questions about it as long as nothing is said."""
    habits = [habit for habit in selectors.habits_of(person) if habit.is_asked_on(day)]
    asked = habits_asked(preferences.habits_asked)
    is_answered = record is not None and record.is_answered
    form = None if is_answered else DayForm(instance=Day(date=day), asked=asked, habits=habits, **clock(person))
    return {"day_record": record if is_answered else None, "day_form": form, "day_asked": day, "habits": habits}


def pause(preferences: PreferencesView, local: datetime) -> Card:
    """A break: nothing is asked and nothing is said; the night of now can be written down all the same."""
    return {"is_paused": True, "paused_until": preferences.paused_until, "night_of": nights.night_of_now(local)}


def is_paused(preferences: PreferencesView, local: datetime) -> bool:
    return preferences.paused_until is not None and local.date() < preferences.paused_until


def local_now(person: User) -> datetime:
    return local_time(timezone.now(), person.zone)
