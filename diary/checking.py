"""What a record from elsewhere may hold: each field alone, by the facts on the model. Nothing here raises."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from diary.fields import Between, Quantity, Shaped, Words, YesNo
from diary.merge import Json, canonical
from diary.models import Entry, as_json
from diary.shapes import is_storable

EXTRA_BYTES = 4_096
JSON_TYPES: tuple[tuple[type[models.Field], tuple[type, ...]], ...] = (
    (YesNo, (bool,)),
    (Between, (int,)),
    (Quantity, (int, float)),
    (Words, (list,)),
    (Shaped, (list, dict)),
    (models.CharField, (str,)),
    (models.TextField, (str,)),
    (models.DateField, (str,)),
    (models.UUIDField, (str,)),
)
Errors = dict[str, ValidationError]


def checked(model: type[Entry], data: dict[str, Json]) -> tuple[dict[str, Json], Errors]:
    """The fields as they are stored, and an error for each that cannot be. Unknown fields stay as they are."""
    columns = model.answers()
    good: dict[str, Json] = {}
    errors: Errors = {}
    for name, value in data.items():
        try:
            good[name] = _checked_answer(columns[name], value) if name in columns else _checked_extra(name, value)
        except ValidationError as error:
            errors[name] = error
    return good, errors


def _checked_answer(field: "models.Field[Any, Any]", value: Json) -> Json:
    if value is None:
        if field.null:
            return None
        raise ValidationError(_("This cannot be empty."), code="null")
    if not _has_json_type(field, value):
        raise ValidationError(_("This is not the right kind of answer."), code="type")
    if isinstance(value, str) and not is_storable(value):
        raise ValidationError(_("This text has a sign that cannot be kept."), code="text")
    return as_json(field, field.clean(value, None))


def _has_json_type(field: "models.Field[Any, Any]", value: Json) -> bool:
    wanted = next((types for kind, types in JSON_TYPES if isinstance(field, kind)), (object,))
    return isinstance(value, wanted) and (not isinstance(value, bool) or bool in wanted)


def _checked_extra(name: str, value: Json) -> Json:
    text = canonical(value)
    if len(name) > 64 or not is_storable(name + text) or len(text.encode()) > EXTRA_BYTES:
        raise ValidationError(_("This is too long to be kept."), code="extra")
    return value
