"""The records as JSON: flat, each with its `id` and `seq`. Types, ranges and choices come from the models.

A field that is left out was not asked, null is not answered. Fields this release does not know are kept beside the
others (`extra`) and not shown: another program, or a newer page, may know them.
"""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.models import User
from diary import selectors
from diary.api.answers import OF_COLUMN, AnyDate, AsStored, OneWord
from diary.api.unknown import unknown_answers
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
from diary.nights import local_time
from diary.validators import (
    validate_cramp,
    validate_dose,
    validate_drink,
    validate_experiment,
    validate_fluid_goal,
    validate_habit,
    validate_main_question,
    validate_medicine,
    validate_medicine_change,
    validate_name_of_habit,
    validate_nerve_pain,
    validate_new_day,
    validate_pause,
    validate_tried_habit,
    validate_visit,
)

Rule = Callable[[dict[str, Any]], None]
PLANS = (Habit, Visit, Experiment, Preferences)  # their dates may lie ahead; all others tell what has been


class EntrySerializer(serializers.ModelSerializer[Entry]):
    serializer_field_mapping: ClassVar = OF_COLUMN
    serializer_choice_field = OneWord
    rules: ClassVar[tuple[Rule, ...]] = ()
    rules_when_new: ClassVar[tuple[Rule, ...]] = ()

    @property
    def person(self) -> User:
        person: User = self.context["request"].user
        return person

    @property
    def record_id(self) -> uuid.UUID:
        record_id: uuid.UUID = self.context["view"].kwargs["record_id"]
        return record_id

    def to_representation(self, entry: Entry) -> dict[str, Any]:
        """One record; a list goes without serializers (see `rows`)."""
        column_of: Callable[[str], Any] = self.Meta.model._meta.get_field
        return {name: as_json(column_of(name), getattr(entry, name)) for name in self.Meta.fields}

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
        is_brought_back = self.instance is not None and not self.initial_data  # as it was, wherever it came from
        for rule in () if is_brought_back else (*self.rules, *(() if self.instance else self.rules_when_new)):
            rule(merged)
        if self.Meta.model.own_id(self.person.id, merged) not in (None, self.record_id):
            raise ValidationError({"id": ValidationError(_("This id does not belong to this date."), code="id")})
        keys = (name for name, column in self.Meta.model.answers().items() if not column.null)
        unknown = unknown_answers(self.Meta.model, self.instance, self.initial_data)
        return {**unknown, **answers, **{name: merged[name] for name in keys}}

    def merged(self, answers: dict[str, Any]) -> dict[str, Any]:
        names = self.Meta.model.answers() if self.instance else ()
        return {**{name: getattr(self.instance, name) for name in names}, **answers}

    def is_new(self, name: str, answer: Any) -> bool:
        """What stands there already may stay, wherever it came from: a file, an earlier release, last year."""
        return self.instance is None or getattr(self.instance, name) != answer

    class Meta:
        model: type[Entry]
        fields: tuple[str, ...]


def fields_of(kind: type[Entry]) -> tuple[str, ...]:
    """Every answer of the kind in the order of its model; the time zone, which all kinds share, comes last."""
    return ("id", "seq", *sorted(kind.answers(), key="tz".__eq__))


def serializer_of(kind: type[Entry], *rules_: Rule, when_new: tuple[Rule, ...] = ()) -> type[EntrySerializer]:
    class OfKind(EntrySerializer):
        rules = rules_
        rules_when_new = when_new

        class Meta(EntrySerializer.Meta):
            model = kind
            fields = fields_of(kind)

    OfKind.__name__ = OfKind.__qualname__ = f"{kind.__name__}Serializer"
    return OfKind


NightSerializer = serializer_of(Night)
CrampSerializer = serializer_of(Cramp, validate_cramp)
NervePainSerializer = serializer_of(NervePain, validate_nerve_pain)
DrinkSerializer = serializer_of(Drink, validate_drink)
MedicineSerializer = serializer_of(Medicine, validate_medicine)
MedicineChangeSerializer = serializer_of(MedicineChange, validate_medicine_change)
DoseSerializer = serializer_of(Dose, validate_dose)
DaySerializer = serializer_of(Day, when_new=(validate_new_day,))
VisitSerializer = serializer_of(Visit, validate_visit)


class HabitSerializer(EntrySerializer):
    rules = (validate_habit,)

    def validate_name(self, name: str | None) -> str | None:
        if self.is_new("name", name):
            others = (each for each in selectors.habits_of(self.person) if each.id != self.record_id)
            validate_name_of_habit(name, (each.name for each in others))
        return name

    class Meta(EntrySerializer.Meta):
        model = Habit
        fields = fields_of(Habit)


class ExperimentSerializer(EntrySerializer):
    rules = (validate_experiment,)

    def validate_habit(self, habit: str | None) -> str | None:
        if self.is_new("habit", habit):
            validate_tried_habit(habit)
        return habit

    class Meta(EntrySerializer.Meta):
        model = Experiment
        fields = fields_of(Experiment)


class PreferencesSerializer(EntrySerializer):
    def validate_main_question(self, question: str | None) -> str | None:
        if self.is_new("main_question", question):
            validate_main_question(question)
        return question

    def validate_paused_until(self, until: date | None) -> date | None:
        if self.is_new("paused_until", until):
            validate_pause(until, local_time(timezone.now(), self.person.zone).date())
        return until

    def validate_fluid_goal_ml(self, goal: int | None) -> int | None:
        """An old goal does not stay where none is offered any more: it is not sent, or taken away."""
        validate_fluid_goal(goal, self.person.conditions)
        return goal

    class Meta(EntrySerializer.Meta):
        model = Preferences
        fields = fields_of(Preferences)
