"""What a record from elsewhere may hold: each field alone, by the facts on the model."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from diary.fields import Between, Chosen, Quantity, Shaped, Words, YesNo
from diary.merge import Json, State, canonical, is_stamp
from diary.models import KINDS, Entry, as_json
from diary.nights import FIRST_DATE, LAST_DATE
from diary.shapes import is_storable
from diary.validators import is_id

ESCAPED_NUL, ESCAPED_BACKSLASH = r"\u0000", r"\\"  # as JSON writes them
EXTRA_BYTES, EXTRA_NAME, EXTRA_LEVELS = 4_096, 64, 16  # a letter holds it four levels deep, and has 20
JSON_TYPES: tuple[tuple[type[models.Field], tuple[type, ...]], ...] = (
    (YesNo, (bool,)),
    (Between, (int,)),
    (Quantity, (int, float)),
    (Words, (list,)),
    (Chosen, (list,)),
    (Shaped, (list, dict)),
    (models.CharField, (str,)),
    (models.TextField, (str,)),
    (models.DateField, (str,)),
    (models.UUIDField, (str,)),
)
DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
Errors = dict[str, ValidationError]


def checked_record(record: Json) -> tuple[type[Entry], State]:
    """Kind and state of a record as it travels. ValidationError, by field where it is about one."""
    kind = record.get("kind") if isinstance(record, dict) else None
    if not isinstance(kind, str) or kind not in KINDS:
        raise ValidationError(_("This kind of record is not known."), code="kind")
    data, stamps, deleted = record.get("data"), record.get("stamps"), record.get("deleted")
    if not isinstance(data, dict) or not isinstance(stamps, dict) or not isinstance(deleted, bool):
        raise ValidationError(_("A record has data, stamps and deleted."), code="record")
    if "deleted" in data or set(stamps) != {*data, "deleted"} or not all(map(is_stamp, stamps.values())):
        raise ValidationError(_("Each answer has a stamp, a time in UTC with milliseconds."), code="stamps")
    good, errors = checked(KINDS[kind], data)
    if errors:
        raise ValidationError(dict(errors))
    return KINDS[kind], State(deleted, good, stamps)


def checked(model: type[Entry], data: dict[str, Json]) -> tuple[dict[str, Json], Errors]:
    """The fields as they are stored, and an error for each that cannot be. Raises nothing.

    Unknown fields stay as they are; when they are too much in all, the error is that of "extra", their column.
    """
    columns = model.answers()
    good: dict[str, Json] = {}
    errors: Errors = {}
    for name, value in data.items():
        try:
            good[name] = _checked_answer(columns[name], value) if name in columns else checked_extra(name, value)
        except ValidationError as error:
            errors[name] = error
    if _is_too_much(model, good):
        errors["extra"] = _too_long()
    return good, errors


def check_extra(model: type[Entry], data: dict[str, Json]) -> None:
    """What a record holds of fields that this release does not know stays small, however many wrote it."""
    if _is_too_much(model, data):
        raise ValidationError({"extra": _too_long()})


def _is_too_much(model: type[Entry], data: dict[str, Json]) -> bool:
    unknown = data.keys() - model.answers().keys()
    return bool(unknown) and len(canonical({name: data[name] for name in unknown}).encode()) > EXTRA_BYTES


def _checked_answer(field: "models.Field[Any, Any]", value: Json) -> Json:
    if value is None:
        if field.null:
            return None
        raise ValidationError(_("This cannot be empty."), code="null")
    if not _has_json_type(field, value):
        raise ValidationError(_("This is not the right kind of answer."), code="type")
    if isinstance(value, str) and not is_storable(value):
        raise ValidationError(_("This text has a sign that cannot be kept."), code="text")
    _check_form(field, value)
    answer = as_json(field, field.clean(value, None))
    if isinstance(field, models.DateField) and not FIRST_DATE.isoformat() <= answer <= LAST_DATE.isoformat():
        raise ValidationError(_("This year is not one of a diary."), code="date")
    return answer


def _check_form(field: "models.Field[Any, Any]", value: Json) -> None:
    """Python reads more than one way to write a date or an id; what travels has one, and no refusal repeats it."""
    if isinstance(field, models.DateField) and not DATE.fullmatch(value):
        raise ValidationError(_("Write a date like 2026-03-21."), code="invalid")
    if isinstance(field, models.UUIDField) and not is_id(value):
        raise ValidationError(_("An id is a UUID in lower case."), code="invalid")


def _has_json_type(field: "models.Field[Any, Any]", value: Json) -> bool:
    wanted = next((types for kind, types in JSON_TYPES if isinstance(field, kind)), (object,))
    return isinstance(value, wanted) and (not isinstance(value, bool) or bool in wanted)


def checked_extra(name: str, value: Json) -> Json:
    """A value that this release does not know, fit to travel by every way. ValidationError when it is not."""
    if len(name) > EXTRA_NAME or not _is_no_deeper_than(EXTRA_LEVELS, value):
        raise _too_long()
    try:
        text = canonical(value)
    except ValueError as wrong:  # infinite or "not a number"
        raise ValidationError(_("This is not a number."), code="invalid") from wrong
    if not is_storable(name + text) or ESCAPED_NUL in text.replace(ESCAPED_BACKSLASH, ""):
        raise ValidationError(_("This text has a sign that cannot be kept."), code="text")
    if len(text.encode()) > EXTRA_BYTES:
        raise _too_long()
    return value


def _too_long() -> ValidationError:
    return ValidationError(_("This is too long to be kept."), code="extra")


def _is_no_deeper_than(levels: int, value: Json) -> bool:
    """What is nested too deeply cannot be written as JSON again."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels > 0 and all(_is_no_deeper_than(levels - 1, item) for item in inside)
