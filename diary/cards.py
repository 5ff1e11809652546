"""What the cards of Today and of a day show: the person's records of one date, and the forms that add to them."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from accounts.conditions import may_set_fluid_goal
from accounts.models import User
from diary import fluids, medicines, selectors
from diary.forms import Blank, CrampForm, EntryForm, EventForm, NightForm
from diary.forms_day import DayForm, habits_asked
from diary.forms_fluids import DrinkForm
from diary.ids import new_id
from diary.models import Day
from diary.nights import ONE_DAY, local_time
from diary.selectors import DayView, NightView, PreferencesView
from diary.words import Units

Card = dict[str, Any]
REMEMBERED = 30 * ONE_DAY  # how far back "last taken" is looked for: the longest interval that can be written down


@dataclass(frozen=True)
class OneTap:
    """A cup with the id of the drink that it writes: sending it twice stores one."""

    cup: fluids.Cup
    id: uuid.UUID


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


def night_card(person: User, night: NightView) -> Card:
    """One night with the forms that add to it. What is known of it already is changed on a page of its own."""
    details = any(getattr(night, name) is not None for name in NightForm.Meta.fields)
    return {
        "night": night,
        "cramp_form": begun_by_nobody(person, CrampForm),
        "night_form": None if details else begun_by_nobody(person, NightForm),
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


def is_paused(preferences: PreferencesView, local: datetime) -> bool:
    return preferences.paused_until is not None and local.date() < preferences.paused_until


def local_now(person: User) -> datetime:
    return local_time(timezone.now(), person.zone)
