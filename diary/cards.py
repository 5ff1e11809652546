"""What the cards of Today and of a day show: the person's records of one date, and the forms that add to them."""

import json
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from accounts.conditions import may_set_fluid_goal
from accounts.models import User
from diary import fluids, letters, medicines, nights, selectors
from diary.forms import (
    ABOUT_A_NIGHT,
    Blank,
    CrampForm,
    CrampNowForm,
    DaytimeCrampForm,
    EntryForm,
    EventForm,
    NervePainForm,
    NervePainNowForm,
    NightForm,
)
from diary.forms_day import DayForm, habits_asked
from diary.forms_fluids import DrinkForm
from diary.ids import new_id
from diary.letters import Letter
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
    letter: Letter


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


def night_of_today(person: User, local: datetime, lately: Lately, *, like_last: bool = False) -> Card:
    """The night of now and, while it is under way, whether the one before is still open."""
    night_of, is_under_way = nights.night_of_now(local), nights.is_under_way(local)
    night = lately.nights.get(night_of, NightView(night_of, "not_logged"))
    return {
        "is_under_way": is_under_way,
        "night_before": night_of - ONE_DAY,
        "ask_night_before": is_under_way and not lately.is_logged(night_of - ONE_DAY),
        **night_card(person, night, like_last=like_last, until=nights.turns(local) if is_under_way else None),
    }


def night_card(person: User, night: NightView, *, like_last: bool = False, until: datetime | None = None) -> Card:
    """One night with the forms that add to it. What is known of it already is changed on a page of its own.

    `like_last`: a cramp is begun that was where the newest one was, and nothing else like it. `until`: the night is
    under way till then, and a cramp is one of this moment.
    """
    details = any(getattr(night, name) is not None for name in ABOUT_A_NIGHT)
    last = selectors.newest_cramp(person)
    place = {name: getattr(last, name) for name in ("side", "muscle") if getattr(last, name, None)}
    begun = place if like_last else {}
    form_class = CrampNowForm if until else CrampForm
    cramp_form = begun_by_nobody(person, form_class, *begun.items(), initial=begun)
    letter = letters.of_cramp(person, cramp_form.new_id, night.night_of)
    if until:
        letter = letters.of_cramp_now(person, cramp_form.new_id, night.night_of, until)
    return {
        "night": night,
        "last_cramp": last,
        "last_place": json.dumps(place),
        "is_begun": bool(begun),
        "no_cramps_letter": letters.of_no_cramps(person, night.night_of),
        "cramp_form": cramp_form,
        "cramp_letter": letter,
        "night_form": None if details else begun_by_nobody(person, NightForm),
        "night_letter": letters.of_night(person, night.night_of),
    }


def nerve_pain_now_card(person: User, local: datetime, nerve_pains: list[NervePainView]) -> Card:
    """The pain of today, to be rated now. In the evening a rating of its own is offered: the night colours mornings."""
    is_evening = local.time() >= EVENING
    form = begun_by_nobody(person, NervePainNowForm)
    return {
        "nerve_pains": nerve_pains,
        "nerve_pain_form": form,
        "nerve_pain_letter": letters.of_nerve_pain_now(person, form.new_id, local.date()),
        "is_evening": is_evening,
        "offer_evening": is_evening and not any(pain.moment == Moment.EVENING for pain in nerve_pains),
    }


def nerve_pain_card(person: User, day: date) -> Card:
    """A rating of any moment of a date."""
    form = begun_by_nobody(person, NervePainForm)
    return {"nerve_pain_form": form, "nerve_pain_letter": letters.of_nerve_pain(person, form.new_id, day)}


def daytime_cramp_card(person: User, day: date) -> Card:
    form = begun_by_nobody(person, DaytimeCrampForm, day=day)
    return {"daytime_cramp_form": form, "daytime_cramp_letter": letters.of_daytime_cramp(person, form.new_id, day)}


def fluids_card(person: User, day: date, preferences: PreferencesView) -> Card:
    drinks, units = selectors.drinks_between(person, day, day), units_of(preferences)
    is_today = day == local_now(person).date()
    form = begun_by_nobody(person, DrinkForm, is_today, day=day, units=units)
    return {
        "units": units,
        "cups": [one_tap(person, day, cup) for cup in fluids.cups_of(preferences.usual_cups)],
        "drinks": drinks,
        "total": fluids.total_of(drinks),
        "goal": preferences.fluid_goal_ml if may_set_fluid_goal(person.conditions) else None,
        "drink_form": form,
        "drink_letter": letters.of_drink(person, form.new_id, day, units, is_today=is_today),
    }


def one_tap(person: User, day: date, cup: fluids.Cup) -> OneTap:
    record_id = new_id(timezone.now())
    return OneTap(cup, record_id, letters.of_cup(person, record_id, day, cup))


def units_of(preferences: PreferencesView) -> str:
    return preferences.units or Units.METRIC.value


def medicines_card(person: User, day: date) -> Card:
    """The medicines of a date. A fresh id for each that is taken when needed."""
    known = selectors.medicines_of(person)
    doses, last_taken = selectors.doses_on(person, day, day - REMEMBERED)
    plan = medicines.plan(known, selectors.medicine_changes_of(person), doses, day, last_taken)
    now = timezone.now()
    fresh = {each.medicine.id: new_id(now) for each in plan.when_needed}
    return {
        "plan": plan,
        "has_medicines": any(not medicine.deleted for medicine in known),
        "fresh": fresh,
        "dose_letters": dose_letters(person, day, plan, fresh),
    }


def dose_letters(person: User, day: date, plan: medicines.Plan, fresh: dict[uuid.UUID, uuid.UUID]) -> dict[Any, Letter]:
    """By the id of what is due, or of the medicine that is taken when needed.

    A dose that was moved to another date stays there: what is answered here is another one.
    """
    is_today = day == local_now(person).date()
    open_ = [due for due in plan.due if due.dose is None]
    moved = selectors.known_doses(person, (due.id for due in open_)) if open_ else set()
    due = {
        each.id: (new_id(timezone.now()) if each.id in moved else each.id, each.medicine.id, each.clock)
        for each in open_
    }
    needed = {medicine: (record_id, medicine, None) for medicine, record_id in fresh.items()}
    return {
        key: letters.of_dose(person, record_id, medicine, day, clock, is_today=is_today, is_needed=key in needed)
        for key, (record_id, medicine, clock) in {**due, **needed}.items()
    }


def day_card(person: User, day: date, preferences: PreferencesView, record: DayView | None) -> Card:
    """What was managed and done on a date, or the questions about it as long as nothing is said."""
    habits = [habit for habit in selectors.habits_of(person) if habit.is_asked_on(day)]
    asked = habits_asked(preferences.habits_asked)
    is_answered = record is not None and record.is_answered
    form = None if is_answered else DayForm(instance=Day(date=day), asked=asked, habits=habits, **clock(person))
    return {
        "day_record": record if is_answered else None,
        "day_form": form,
        "day_letter": letters.of_day(person, day, form.asked, habits) if form else None,
        "day_asked": day,
        "habits": habits,
    }


def pause(preferences: PreferencesView, local: datetime) -> Card:
    """A break: nothing is asked and nothing is said; the night of now can be written down all the same."""
    return {"is_paused": True, "paused_until": preferences.paused_until, "night_of": nights.night_of_now(local)}


def is_paused(preferences: PreferencesView, local: datetime) -> bool:
    return preferences.paused_until is not None and local.date() < preferences.paused_until


def local_now(person: User) -> datetime:
    return local_time(timezone.now(), person.zone)
