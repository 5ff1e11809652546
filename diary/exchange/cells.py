"""One answer as the text of a CSV cell, and back."""

import math
import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from diary.fields import Between, LocalTime, Quantity, Word, Words, YesNo
from diary.merge import Json, canonical
from diary.nights import moment_on

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "'")
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
YES_NO = {"yes": True, "no": False}
Field = models.Field


class DateAlone(ValidationError):
    """A date stands where a time should: midnight would be a precision that nobody gave."""


def cell_of(field: Field, value: Json) -> str:
    """`value` is the answer as JSON carries it."""
    if value is None:
        return ""
    if isinstance(field, YesNo):
        return "yes" if value else "no"
    if isinstance(field, Words):
        return ";".join(value)
    if isinstance(field, Between | Quantity):
        return canonical(value)
    return str(value) if _is_code(field) else guarded(str(value))


def _is_code(field: Field) -> bool:
    """Dates, times, ids and words of a list: nothing a person wrote."""
    return isinstance(field, Word | LocalTime | models.DateField | models.UUIDField)


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell


def answer_of(field: Field, cell: str, zone: ZoneInfo) -> Json:
    """The answer as JSON carries it. A time without an offset is one of `zone`. ValidationError when unreadable."""
    text = cell.strip()
    if not text:
        return None
    if isinstance(field, YesNo):
        return _yes_or_no(text)
    if isinstance(field, Words):
        return [word.strip() for word in text.split(";") if word.strip()]
    if isinstance(field, Between | Quantity):
        return number_of(text, whole=isinstance(field, Between))
    if isinstance(field, LocalTime):
        return moment_of(text, zone)
    return text if _is_code(field) else unguarded(cell)


def _yes_or_no(text: str) -> bool:
    try:
        return YES_NO[text.lower()]
    except KeyError as wrong:
        raise ValidationError(_("Write yes, no or nothing.")) from wrong


def number_of(text: str, *, whole: bool) -> float:
    """A number as people write it, 2.0 for 2 too; none of the other things that Python takes for one."""
    if not NUMBER.fullmatch(text):
        raise ValidationError(_("This is not a number."))
    number = float(text)
    if not math.isfinite(number):
        raise ValidationError(_("This number is too large."))
    if whole and not number.is_integer():
        raise ValidationError(_("This is not a whole number."))
    return int(number) if whole else number


def moment_of(text: str, zone: ZoneInfo) -> str:
    """A time as written, with the zone's offset where none is given. DateAlone for a date without a time."""
    if _is_date(text):
        raise DateAlone(_("This is a date without a time. Write both, like 2026-03-21T02:30."))
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment_on(moment.date(), moment.time(), zone)
    except (ValueError, OverflowError) as wrong:
        raise ValidationError(_("Write a date and time like 2026-03-21T02:30.")) from wrong
    return moment.isoformat(timespec="seconds")


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
