"""One answer in JSON: what is taken for it, and what is refused by its name."""

import re
import uuid
from datetime import date, datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from diary.fields import YesNo
from diary.nights import FIRST_DATE, LAST_DATE
from diary.validators import validate_not_in_future

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


class AnyDate(serializers.DateField):
    """A date within the calendar of the diary; it may lie ahead."""

    def to_internal_value(self, given: Any) -> date:
        day = super().to_internal_value(given)
        if day < FIRST_DATE:
            raise ValidationError(_("This date is too long ago."), code="past")
        if day > LAST_DATE:
            raise ValidationError(_("This date is too far ahead."), code="future")
        return day


class PastDate(AnyDate):
    """The date of something that has happened."""

    def to_internal_value(self, given: Any) -> date:
        day = super().to_internal_value(given)
        validate_not_in_future(day, timezone.now())
        return day


class RecordId(serializers.UUIDField):
    """The id of another record, as text: a number could be taken for one, too."""

    def to_internal_value(self, given: Any) -> uuid.UUID:
        if not isinstance(given, str):
            self.fail("invalid")
        return super().to_internal_value(given)


class AsStored(serializers.ModelField):
    """An answer that is read in the way of its column."""

    def to_internal_value(self, given: Any) -> Any:
        answer = self.model_field.clean(given, None)
        if isinstance(answer, datetime):
            validate_not_in_future(answer.date(), timezone.now())
        return answer


OF_COLUMN: dict[type[models.Field], type[serializers.Field]] = {
    **serializers.ModelSerializer.serializer_field_mapping,
    models.CharField: Text,
    models.TextField: Text,
    models.DateField: PastDate,
    models.FloatField: Number,
    models.PositiveSmallIntegerField: WholeNumber,
    models.UUIDField: RecordId,
    YesNo: YesOrNo,
}
