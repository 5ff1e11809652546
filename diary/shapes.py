"""Answers that are more than one value: what each may look like. Plain values in, ValidationError out."""

import re
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from diary.words import DrinkKind, HabitOfDay, WarningSign

CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
TIMES_A_DAY, CUPS, OWN_HABITS, PERIODS, QUESTIONS, QUESTION_LENGTH, NAME_LENGTH = 12, 12, 50, 400, 3, 200, 80
Check = Callable[[Any], bool]


def check_schedule(value: Any) -> None:
    """{"times": ["08:00"], "weekdays": [0…6] or null, "every_n_days": n or null, "from": date or null, "until": …}"""
    _shape(
        value,
        {
            "times": _list_of(_is_clock, TIMES_A_DAY),
            "weekdays": _or_null(_list_of(_is_whole(0, 6), 7)),
            "every_n_days": _or_null(_is_whole(1, 365)),
            "from": _or_null(_is_date),
            "until": _or_null(_is_date),
        },
        _("Times look like 08:00, weekdays are numbers from 0 (Monday) to 6, dates look like 2026-03-21."),
    )


def check_own(value: Any) -> None:
    """{habit id: yes/no/null}"""
    _mapping(value, _is_uuid, OWN_HABITS, _("Each answer is yes, no or empty, by the id of the habit."))


def check_warning_signs(value: Any) -> None:
    """{sign: yes/no/null}"""
    known = frozenset(WarningSign.values)
    _mapping(value, known.__contains__, len(known), _("Each answer is yes, no or empty, by the word of the sign."))


def check_questions(value: Any) -> None:
    if not _list_of(_is_text(QUESTION_LENGTH), QUESTIONS)(value):
        raise ValidationError(_("Up to three questions, each of up to 200 characters."), code="shape")


def check_cups(value: Any) -> None:
    """[{"name", "ml", "drink"}], the one-tap buttons in their order."""
    cup = {
        "name": _is_text(NAME_LENGTH),
        "ml": _is_whole(1, 5_000),
        "drink": _or_null(frozenset(DrinkKind.values).__contains__),
    }
    _each(value, CUPS, cup, _("Each cup has a name, its ml (1 to 5,000) and what is in it."))


def check_habits_asked(value: Any) -> None:
    """Which habits of the day are asked for, each by its word or the id of an own habit."""
    known = frozenset(HabitOfDay.values)
    if not _list_of(lambda each: _is_text(36)(each) and (each in known or _is_uuid(each)), OWN_HABITS)(value):
        raise ValidationError(_("Choose habits from the list."), code="shape")


def check_order(value: Any) -> None:
    """[{"pair", "start", "end", "on"}], the periods of a self-experiment as they were drawn."""
    period = {"pair": _is_whole(1, 200), "start": _is_date, "end": _is_date, "on": _is_yes_or_no}
    _each(value, PERIODS, period, _("Each period has its pair, its first and last date, and whether it is on."))


def _shape(value: Any, keys: dict[str, Check], message: str) -> None:
    if not isinstance(value, dict) or not set(value) <= set(keys) or not all(keys[key](value[key]) for key in value):
        raise ValidationError(message, code="shape")


def _each(value: Any, most: int, keys: dict[str, Check], message: str) -> None:
    if not isinstance(value, list) or len(value) > most:
        raise ValidationError(message, code="shape")
    for item in value:
        _shape(item, keys, message)
        if set(item) != set(keys):
            raise ValidationError(message, code="shape")


def _mapping(value: Any, is_key: Check, most: int, message: str) -> None:
    good = isinstance(value, dict) and len(value) <= most
    if not good or not all(is_key(key) and (answer is None or _is_yes_or_no(answer)) for key, answer in value.items()):
        raise ValidationError(message, code="shape")


def _list_of(check: Check, most: int) -> Check:
    return lambda value: isinstance(value, list) and len(value) <= most and all(map(check, value))


def _or_null(check: Check) -> Check:
    return lambda value: value is None or _safely(check, value)


def _safely(check: Check, value: Any) -> bool:
    try:
        return check(value)
    except TypeError:  # a list or a dict where a word should be
        return False


def _is_whole(low: int, high: int) -> Check:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _is_text(longest: int) -> Check:
    def is_text(value: Any) -> bool:
        return isinstance(value, str) and bool(value.strip()) and len(value) <= longest and is_storable(value)

    return is_text


def is_storable(text: str) -> bool:
    """Neither NUL, which some databases refuse, nor half of a surrogate pair, which no UTF-8 can carry."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _is_yes_or_no(value: Any) -> bool:
    return isinstance(value, bool)


def _is_clock(value: Any) -> bool:
    return isinstance(value, str) and CLOCK.fullmatch(value) is not None


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_uuid(value: Any) -> bool:
    try:
        return isinstance(value, str) and str(uuid.UUID(value)) == value
    except ValueError:
        return False
