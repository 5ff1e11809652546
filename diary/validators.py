"""Rules over several answers, shared by forms and resource endpoints: plain values in, ValidationError by field out."""

import uuid
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.conditions import may_set_fluid_goal
from diary.nights import FIRST_DATE, LAST_DATE
from diary.words import Analysed, Change, HabitOfDay

MINUTES_OF_BAND = {"under_1": (0, 1), "1_5": (1, 5), "5_10": (5, 10), "over_10": (10, 600)}
FURTHEST_ZONE = timedelta(hours=14)  # nobody's date is further ahead of UTC than this


def validate_not_in_future(day: date | None, now: datetime) -> None:
    """A date that has begun somewhere on earth is not in the future."""
    if day is not None and day > (now + FURTHEST_ZONE).date():
        raise ValidationError(_("This date is in the future."), code="future")


def validate_cramp(answers: dict[str, Any]) -> None:
    """A cramp has a night or a time, and one length."""
    if answers.get("night_of") is None and answers.get("started_at") is None:
        raise ValidationError(
            {"night_of": ValidationError(_("Say which night it was, or at what time."), code="required")}
        )
    minutes, band = answers.get("duration_min"), answers.get("duration_band")
    if minutes is not None and band is not None and not _fits(minutes, band):
        wrong = ValidationError(
            _("The minutes and the choice above do not agree. Keep one of them."), code="contradiction"
        )
        raise ValidationError({"duration_min": wrong})


def _fits(minutes: float, band: str) -> bool:
    low, high = MINUTES_OF_BAND[band]
    return low <= minutes <= high


def needs(**questions: Any) -> Callable[[dict[str, Any]], None]:
    """A rule: these must be answered; each with the sentence that asks for it."""

    def validate(answers: dict[str, Any]) -> None:
        missing = {name: asks for name, asks in questions.items() if answers.get(name) in (None, "")}
        if missing:
            raise ValidationError({name: ValidationError(asks, code="required") for name, asks in missing.items()})

    return validate


ABOUT_NERVE_PAIN = ("leg", "back", "side", "furthest", "qualities", "set_off_by", "note")


def validate_something_said(answers: dict[str, Any], *names: str) -> None:
    """At least one of these is answered."""
    if not any(is_said(answers.get(name)) for name in names):
        raise ValidationError(_("Nothing is filled in yet."), code="empty")


def is_said(answer: Any) -> bool:
    """Several questions in one answer (own habits) say something when one of them is answered."""
    if isinstance(answer, dict):
        return any(each is not None for each in answer.values())
    return answer not in (None, "", [])


def validate_nerve_pain(answers: dict[str, Any]) -> None:
    needs(date=_("Say which day it was."))(answers)
    validate_something_said(answers, *ABOUT_NERVE_PAIN)


def validate_new_day(answers: dict[str, Any]) -> None:
    """A day that is there may lose all its answers again; a new one needs one."""
    validate_something_said(answers, "managed", *HabitOfDay.values, "own", "function", "note")


validate_drink = needs(at=_("Say when it was."), ml=_("Say how much it was."))


def validate_medicine(answers: dict[str, Any]) -> None:
    needs(name=_("Write its name as on the box."))(answers)
    if wrong := wrong_in_schedule(answers.get("schedule") or {}):
        raise ValidationError({"schedule": list(wrong.values())})


def wrong_in_schedule(schedule: dict[str, Any]) -> dict[str, ValidationError]:
    """What cannot be in a schedule (see `check_schedule` for how it looks), or not beside the rest; by its part."""
    wrong = {
        part: ValidationError(_("Enter a valid date."), code="invalid")
        for part in ("from", "until")
        if schedule.get(part) and not FIRST_DATE <= date.fromisoformat(schedule[part]) <= LAST_DATE
    }
    begins, ends, every = (schedule.get(part) for part in ("from", "until", "every_n_days"))
    if every and schedule.get("weekdays"):
        both = _("Choose days of the week or every so many days, not both.")
        wrong["every_n_days"] = ValidationError(both, code="contradiction")
    if begins and ends and ends < begins:
        wrong.setdefault("until", ValidationError(_("This is before the first day."), code="reversed"))
    if every and not begins:
        wrong["from"] = ValidationError(_("Say from which day to count."), code="required")
    return wrong


def validate_medicine_change(answers: dict[str, Any]) -> None:
    needs(medicine=_("Say which medicine."), on=_("Say which day it was."), event=_("Say what happened."))(answers)
    validate_change_of_dose(answers)


def validate_change_of_dose(answers: dict[str, Any]) -> None:
    """A dose that changed was or is some dose."""
    if answers.get("event") == Change.DOSE_CHANGED and not (answers.get("dose_before") or answers.get("dose_after")):
        raise ValidationError({"dose_after": ValidationError(_("Say what the dose is now."), code="required")})


validate_dose = needs(
    medicine=_("Say which medicine."), at=_("Say when it was."), event=_("Say whether it was taken or skipped.")
)
validate_habit = needs(name=_("Give it a name."))
validate_visit = needs(date=_("Say which day it is."))
validate_experiment = needs(habit=_("Say what you want to try."))
MOST_OWN_HABITS = 5


def validate_own_habits(others_asked: int) -> None:
    """Few questions are answered for longer than many."""
    if others_asked >= MOST_OWN_HABITS:
        wrong = ValidationError(
            _("You have five of your own already. Stop asking about one of them first."), code="most"
        )
        raise ValidationError({"name": wrong})


def validate_name_of_habit(name: str | None, others: Iterable[str | None]) -> None:
    """Two habits of one name could not be told apart, in a list or in a comparison."""
    if name and name.casefold() in {(other or "").casefold() for other in others}:
        raise ValidationError(_("You have one of this name already."), code="unique")
    if name and name.casefold() in {str(label).casefold() for label in HabitOfDay.labels}:
        raise ValidationError(_("There is a ready-made question for this. Choose it there."), code="ready_made")


def validate_tried_habit(habit: str | None) -> None:
    """What an experiment is about: a habit of the day by its word, a habit or medicine of one's own by its id."""
    if habit is not None and habit not in HabitOfDay.values and not is_id(habit):
        raise ValidationError(_("Choose a habit from the list, or give the id of your own."), code="invalid_choice")


def is_id(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def validate_main_question(question: str | None) -> None:
    """One of the names that can be compared, or `own:` or `medicine:` and a name."""
    group, _colon, name = (question or "").partition(":")
    if question is not None and question not in Analysed.values and not (group in ("own", "medicine") and name.strip()):
        raise ValidationError(_("Choose a question from the list."), code="invalid_choice")


LONGEST_PAUSE = timedelta(days=366)


def validate_pause(until: date | None, today: date) -> None:
    if until is not None and not today < until <= today + LONGEST_PAUSE:
        raise ValidationError(_("Choose a day from tomorrow on, at most a year ahead."), code="range")


def validate_fluid_goal(goal: int | None, conditions: dict[str, bool | None]) -> None:
    """Where a doctor may have limited drinking, no goal can be set; one that is there can be taken away."""
    if goal is not None and not may_set_fluid_goal(conditions):
        raise ValidationError(
            _("With heart or kidney disease, Charley offers no goal for drinking."), code="not_offered"
        )


def validate_my_medicine(*, is_of_another: bool) -> None:
    if is_of_another:
        raise ValidationError({"medicine": ValidationError(_("This medicine is not in your diary."), code="medicine")})


def validate_no_cramps(live_cramps: int) -> None:
    """ "No cramps" cannot be said of a night that has some: they are deleted first, by the person, one by one."""
    if live_cramps:
        wrong = ValidationError(_("This night has a cramp in your diary. Delete it first."), code="cramps_logged")
        raise ValidationError({"cramps": wrong})
