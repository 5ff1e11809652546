"""Rules over several answers, shared by forms and resource endpoints: plain values in, ValidationError by field out."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

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


validate_nerve_pain = needs(date=_("Say which day it was."))
validate_drink = needs(at=_("Say when it was."), ml=_("Say how much it was."))
validate_medicine = needs(name=_("Write its name as on the box."))
validate_medicine_change = needs(
    medicine=_("Say which medicine."), on=_("Say which day it was."), event=_("Say what happened.")
)
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


def validate_my_medicine(*, is_of_another: bool) -> None:
    if is_of_another:
        raise ValidationError({"medicine": ValidationError(_("This medicine is not in your diary."), code="medicine")})


def validate_no_cramps(live_cramps: int) -> None:
    """ "No cramps" cannot be said of a night that has some: they are deleted first, by the person, one by one."""
    if live_cramps:
        wrong = ValidationError(_("This night has a cramp in your diary. Delete it first."), code="cramps_logged")
        raise ValidationError({"cramps": wrong})
