"""The records as JSON: flat, each with its `id` and `seq`. Types, ranges and choices come from the models.

A field that is left out was not asked, null is not answered. Fields this release does not know are passed over: an
old page's letter is still read.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from diary.api.answers import OF_COLUMN, AnyDate, AsStored, OneWord
from diary.fields import LocalTime, Shaped, Words
from diary.models import (
    Cramp,
    Day,
    Dose,
    Drink,
    Entry,
    Experiment,
    Habit,
    Medicine,
    MedicineChange,
    NervePain,
    Night,
    Preferences,
    Visit,
    as_json,
)
from diary.validators import (
    validate_cramp,
    validate_dose,
    validate_drink,
    validate_experiment,
    validate_habit,
    validate_medicine,
    validate_medicine_change,
    validate_nerve_pain,
    validate_visit,
)

Rule = Callable[[dict[str, Any]], None]
PLANS = (Habit, Visit, Experiment, Preferences)  # their dates may lie ahead; all others tell what has been


class EntrySerializer(serializers.ModelSerializer[Entry]):
    serializer_field_mapping: ClassVar = OF_COLUMN
    serializer_choice_field = OneWord
    rules: ClassVar[tuple[Rule, ...]] = ()

    def to_representation(self, entry: Entry | dict[str, Any]) -> dict[str, Any]:
        """Straight from the columns, of a record or of a row of values(): a page of fifty in a fifth of the time."""
        values = entry if isinstance(entry, dict) else vars(entry)
        return {name: as_json(column, values[name]) for name, column in self._columns}

    @cached_property
    def _columns(self) -> list[tuple[str, Any]]:
        return [(name, self.Meta.model._meta.get_field(name)) for name in self.Meta.fields]

    def build_standard_field(self, field_name: str, model_field: Any) -> Any:
        if isinstance(model_field, LocalTime | Words | Shaped):
            return AsStored, {"model_field": model_field, "required": False, "allow_null": True}
        kind, facts = super().build_standard_field(field_name, model_field)
        if isinstance(model_field, models.DateField) and issubclass(self.Meta.model, PLANS):
            kind = AnyDate
        return kind, facts

    def validate(self, answers: dict[str, Any]) -> dict[str, Any]:
        """Rules over several answers see the record as it would be afterwards.

        A night and a day are found by their date, so it goes along even when only something else was sent.
        """
        merged = self.merged(answers)
        for rule in self.rules:
            rule(merged)
        own_id = self.Meta.model.own_id(self.context["request"].user.id, merged)
        if own_id not in (None, self.context["view"].kwargs["record_id"]):
            raise ValidationError({"id": ValidationError(_("This id does not belong to this date."), code="id")})
        keys = (name for name, column in self.Meta.model.answers().items() if not column.null)
        return {**answers, **{name: merged[name] for name in keys}}

    def merged(self, answers: dict[str, Any]) -> dict[str, Any]:
        names = self.Meta.model.answers() if self.instance else ()
        return {**{name: getattr(self.instance, name) for name in names}, **answers}

    class Meta:
        model: type[Entry]
        fields: tuple[str, ...]


def serializer_of(kind: type[Entry], *rules_: Rule) -> type[EntrySerializer]:
    """Every answer of the kind in the order of its model; the time zone, which all kinds share, comes last."""

    class OfKind(EntrySerializer):
        rules = rules_

        class Meta(EntrySerializer.Meta):
            model = kind
            fields = ("id", "seq", *sorted(kind.answers(), key="tz".__eq__))

    OfKind.__name__ = OfKind.__qualname__ = f"{kind.__name__}Serializer"
    return OfKind


NightSerializer = serializer_of(Night)
CrampSerializer = serializer_of(Cramp, validate_cramp)
NervePainSerializer = serializer_of(NervePain, validate_nerve_pain)
DrinkSerializer = serializer_of(Drink, validate_drink)
MedicineSerializer = serializer_of(Medicine, validate_medicine)
MedicineChangeSerializer = serializer_of(MedicineChange, validate_medicine_change)
DoseSerializer = serializer_of(Dose, validate_dose)
DaySerializer = serializer_of(Day)
HabitSerializer = serializer_of(Habit, validate_habit)
VisitSerializer = serializer_of(Visit, validate_visit)
ExperimentSerializer = serializer_of(Experiment, validate_experiment)
PreferencesSerializer = serializer_of(Preferences)
