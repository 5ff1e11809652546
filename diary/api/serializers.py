"""The records as JSON: flat, each with its `id` and `seq`. Types, ranges and choices come from the models.

A field that is left out was not asked, null is not answered. Fields this release does not know are passed over: an
old page's letter is still read.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from diary.fields import LocalTime, Words, YesNo
from diary.models import Cramp, Entry, NervePain, Night, as_json
from diary.nights import FIRST_DATE
from diary.validators import validate_cramp, validate_nerve_pain, validate_not_in_future

NUMBER = re.compile(r"\s*[+-]?\d+(\.\d+)?\s*", re.ASCII)


class NumberOnly:
    """Python takes True for 1, and "1_0" for 10; a diary does not."""

    def to_internal_value(self, given: Any) -> Any:
        if isinstance(given, bool) or (isinstance(given, str) and not NUMBER.fullmatch(given)):
            self.fail("invalid")  # type: ignore[attr-defined]
        return super().to_internal_value(given)  # type: ignore[misc]


class WholeNumber(NumberOnly, serializers.IntegerField):
    pass


class Number(NumberOnly, serializers.FloatField):
    pass


class Text(serializers.CharField):
    """The person's own words; nothing written is null."""

    def run_validation(self, given: Any = serializers.empty) -> str | None:
        if given is not None and given is not serializers.empty and not isinstance(given, str):
            self.fail("invalid")
        return super().run_validation(given) or None


class OneWord(serializers.ChoiceField):
    """The answer is not repeated in the refusal: it may hold what no answer can carry (half a surrogate pair)."""

    default_error_messages: ClassVar = {"invalid_choice": _("Choose from the list.")}

    def run_validation(self, given: Any = serializers.empty) -> str | None:
        return super().run_validation(given) or None


class YesOrNo(serializers.BooleanField):
    """true or false, or the words yes and no."""

    default_error_messages: ClassVar = {"invalid": _("Answer yes or no.")}

    def to_internal_value(self, given: Any) -> bool:
        answer = {"yes": True, "no": False}.get(given) if isinstance(given, str) else given
        if not isinstance(answer, bool):
            self.fail("invalid")
        return answer


class Day(serializers.DateField):
    def to_internal_value(self, given: Any) -> date:
        day = super().to_internal_value(given)
        validate_not_in_future(day, timezone.now())
        if day < FIRST_DATE:
            raise ValidationError(_("This date is too long ago."), code="past")
        return day


class AsStored(serializers.ModelField):
    """An answer that is read in the way of its column."""

    def to_internal_value(self, given: Any) -> Any:
        answer = self.model_field.clean(given, None)
        if isinstance(answer, datetime):
            validate_not_in_future(answer.date(), timezone.now())
        return answer


class EntrySerializer(serializers.ModelSerializer[Entry]):
    serializer_field_mapping: ClassVar = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.CharField: Text,
        models.TextField: Text,
        models.DateField: Day,
        models.FloatField: Number,
        models.PositiveSmallIntegerField: WholeNumber,
        YesNo: YesOrNo,
    }
    serializer_choice_field = OneWord
    rules: ClassVar[tuple[Callable[[dict[str, Any]], None], ...]] = ()

    def to_representation(self, entry: Entry | dict[str, Any]) -> dict[str, Any]:
        """Straight from the columns, of a record or of a row of values(): a page of fifty in a fifth of the time."""
        values = entry if isinstance(entry, dict) else vars(entry)
        return {name: as_json(column, values[name]) for name, column in self._columns}

    @cached_property
    def _columns(self) -> list[tuple[str, Any]]:
        return [(name, self.Meta.model._meta.get_field(name)) for name in self.Meta.fields]

    def build_standard_field(self, field_name: str, model_field: Any) -> Any:
        if isinstance(model_field, LocalTime | Words):
            return AsStored, {"model_field": model_field, "required": False, "allow_null": True}
        return super().build_standard_field(field_name, model_field)

    def validate(self, answers: dict[str, Any]) -> dict[str, Any]:
        """Rules over several answers see the record as it would be afterwards."""
        merged = self.merged(answers)
        for rule in self.rules:
            rule(merged)
        own_id = self.Meta.model.own_id(self.context["request"].user.id, merged)
        if own_id not in (None, self.context["view"].kwargs["record_id"]):
            raise ValidationError({"id": ValidationError(_("This id does not belong to this date."), code="id")})
        return answers

    def merged(self, answers: dict[str, Any]) -> dict[str, Any]:
        names = self.Meta.model.answer_names() if self.instance else ()
        return {**{name: getattr(self.instance, name) for name in names}, **answers}

    class Meta:
        model: type[Entry]
        fields: tuple[str, ...]


class NightSerializer(EntrySerializer):
    class Meta:
        model = Night
        fields = (
            "id",
            "seq",
            "night_of",
            "cramps",
            "woke_times",
            "sleep_disturbance",
            "tingling",
            "twitching",
            "restless_legs",
            "note",
            "recorded_at",
            "tz",
        )

    def validate(self, answers: dict[str, Any]) -> dict[str, Any]:
        """A night is found by its date, so the date goes along even when only something else was sent."""
        return {**super().validate(answers), "night_of": self.merged(answers)["night_of"]}


class CrampSerializer(EntrySerializer):
    rules = (validate_cramp,)

    class Meta:
        model = Cramp
        fields = (
            "id",
            "seq",
            "night_of",
            "started_at",
            "time_known",
            "about_when",
            "side",
            "muscle",
            "intensity",
            "duration_min",
            "duration_band",
            "woke_me",
            "sore_after",
            "relief",
            "relief_helped",
            "note",
            "tz",
        )


class NervePainSerializer(EntrySerializer):
    rules = (validate_nerve_pain,)

    class Meta:
        model = NervePain
        fields = (
            "id",
            "seq",
            "date",
            "at",
            "moment",
            "leg",
            "back",
            "side",
            "furthest",
            "qualities",
            "set_off_by",
            "note",
            "tz",
        )
