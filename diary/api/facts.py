"""What an answer may be, as JSON Schema: read from the facts on the models, so that no fact is written twice.

Only the answers of several values are spelled out here, with the limits of `diary.shapes`, which checks them. What has
a title is a thing of its own, with a name in every program.
"""

from collections.abc import Callable
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from accounts.conditions import Condition, check_conditions
from diary import shapes
from diary.fields import LocalTime, Word, Words, YesNo
from diary.words import DrinkKind, HabitOfDay, WarningSign

Schema = dict[str, Any]
YES_NO: Schema = {"type": "boolean"}
DATE: Schema = {"type": "string", "format": "date"}
UUID: Schema = {"type": "string", "format": "uuid"}
OWN_ID: Schema = {**UUID, "pattern": "^[0-9a-f-]+$"}  # inside an answer an id is text, which has one spelling


def or_null(schema: Schema) -> Schema:
    """null is "not answered"."""
    if "title" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    return {**schema, "type": [schema["type"], "null"]}


def whole(low: int, high: int) -> Schema:
    return {"type": "integer", "minimum": low, "maximum": high}


def text(longest: int) -> Schema:
    return {"type": "string", "maxLength": longest}


def written(longest: int) -> Schema:
    """Text that is more than blanks."""
    return {**text(longest), "pattern": r"\S"}


def one_of(words: type[models.TextChoices]) -> Schema:
    return {"title": words.__name__, "type": "string", "enum": words.values}


def list_of(items: Schema, most: int) -> Schema:
    return {"type": "array", "items": items, "maxItems": most}


def map_of(title: str, names: Schema, most: int) -> Schema:
    answers = {"propertyNames": names, "additionalProperties": or_null(YES_NO), "maxProperties": most}
    return {"title": title, "type": "object", **answers}


def object_of(title: str, **properties: Schema) -> Schema:
    return {"title": title, "type": "object", "properties": properties, "additionalProperties": False}


def whole_object_of(title: str, **properties: Schema) -> Schema:
    return {**object_of(title, **properties), "required": list(properties)}


def yes_no_for_each(title: str, words: type[models.TextChoices]) -> Schema:
    return object_of(title, **{word: or_null(YES_NO) for word in words.values})


SCHEDULE = object_of(
    "Schedule",
    times=list_of({"type": "string", "pattern": f"^({shapes.CLOCK.pattern})$"}, shapes.TIMES_A_DAY),
    weekdays=or_null(list_of({**whole(0, 6), "description": _lazy("0 is Monday")}, 7)),
    every_n_days=or_null(whole(1, 365)),
    **{"from": or_null(DATE)},
    until=or_null(DATE),
)
CUP = whole_object_of("Cup", name=written(shapes.NAME_LENGTH), ml=whole(1, 5_000), drink=or_null(one_of(DrinkKind)))
PERIOD = whole_object_of("Period", pair=whole(1, 200), start=DATE, end=DATE, on=YES_NO)
SHAPES: dict[Any, Schema] = {
    shapes.check_schedule: SCHEDULE,
    shapes.check_own: map_of("OwnHabits", OWN_ID, shapes.OWN_HABITS),
    shapes.check_warning_signs: yes_no_for_each("WarningSigns", WarningSign),
    shapes.check_questions: list_of(written(shapes.QUESTION_LENGTH), shapes.QUESTIONS),
    shapes.check_cups: list_of(CUP, shapes.CUPS),
    shapes.check_habits_asked: list_of({"anyOf": [one_of(HabitOfDay), OWN_ID]}, shapes.OWN_HABITS),
    shapes.check_order: list_of(PERIOD, shapes.PERIODS),
    check_conditions: yes_no_for_each("Conditions", Condition),
}


def limits_of(column: Any) -> Schema:
    """The narrowest limits that its validators set: a database's own are among them."""
    lowest = [each.limit_value for each in column.validators if isinstance(each, MinValueValidator)]
    highest = [each.limit_value for each in column.validators if isinstance(each, MaxValueValidator)]
    return {"minimum": max(lowest), "maximum": min(highest)}


OF_COLUMN: tuple[tuple[Any, Callable[[Any], Schema]], ...] = (
    (YesNo, lambda _: YES_NO),
    (Words, lambda column: {"type": "array", "items": one_of(column.words)}),
    (models.JSONField, lambda column: next(SHAPES[check] for check in column.validators if check in SHAPES)),
    (Word, lambda column: one_of(column.words)),
    (LocalTime, lambda _: {"type": "string", "format": "date-time"}),
    (models.EmailField, lambda _: {"type": "string", "format": "email"}),
    (models.DateField, lambda _: DATE),
    (models.UUIDField, lambda _: UUID),
    (models.IntegerField, lambda column: {"type": "integer", **limits_of(column)}),
    (models.FloatField, lambda column: {"type": "number", **limits_of(column)}),
    (models.Field, lambda column: text(column.max_length)),
)


def facts_of(column: "models.Field[Any, Any]") -> Schema:
    """What the column holds when it is answered."""
    return next(facts(column) for kind, facts in OF_COLUMN if isinstance(column, kind))
