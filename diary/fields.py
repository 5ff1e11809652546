"""The kinds of answers a diary holds. Unanswered is always null: never "", "no" or 0.

Choices are left out of migrations: a new word is a change of the code, not of the table.
"""

import math
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from diary.nights import parse_local

NOTE_LENGTH = 2_000
UNANSWERED: dict[str, Any] = {"null": True, "blank": True, "default": None}


class YesNo(models.BooleanField):
    """Yes, no or not answered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**UNANSWERED, **kwargs})


class Between(models.PositiveSmallIntegerField):
    """A whole number from `low` to `high`."""

    def __init__(self, *args: Any, low: int, high: int, **kwargs: Any) -> None:
        self.low, self.high = low, high
        validators = [MinValueValidator(low), MaxValueValidator(high)]
        super().__init__(*args, **{**UNANSWERED, "validators": validators, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("validators", None)
        return name, path, args, {**kwargs, "low": self.low, "high": self.high}

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"min_value": self.low, "max_value": self.high, **kwargs})


class Scale(Between):
    """0 to 10: eleven buttons, never a slider."""

    def __init__(self, *args: Any, low: int = 0, high: int = 10, **kwargs: Any) -> None:
        super().__init__(*args, low=low, high=high, **kwargs)


class Word(models.CharField):
    """One word of a fixed list (`words`, a TextChoices)."""

    def __init__(self, *args: Any, words: type[models.TextChoices] | None = None, **kwargs: Any) -> None:
        self.words = words
        if words is not None:
            kwargs["choices"] = words.choices
        # Django's own sentence repeats the answer, however long.
        refusal = {"invalid_choice": _("Choose from the list.")}
        super().__init__(*args, **{**UNANSWERED, "max_length": 24, "error_messages": refusal, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for not_in_the_table in ("choices", "error_messages"):
            kwargs.pop(not_in_the_table, None)
        return name, path, args, kwargs


class Words(models.JSONField):
    """Any words of a fixed list, kept in the order of the list and each once; an empty list is an unanswered one."""

    def __init__(self, *args: Any, words: type[models.TextChoices] | None = None, **kwargs: Any) -> None:
        self.words = words
        super().__init__(*args, **{**UNANSWERED, **kwargs})

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        assert self.words is not None
        if not isinstance(value, list) or not set(map(str, value)) <= set(self.words.values):
            raise ValidationError(_("Choose from the list."), code="invalid_choice")

    def in_order(self, chosen: Iterable[str] | None) -> list[str] | None:
        """The chosen words in the order of the list, or None."""
        assert self.words is not None
        picked = set(chosen or ())
        return [word for word in self.words.values if word in picked] or None

    def formfield(self, **kwargs: Any) -> Any:
        assert self.words is not None
        facts: dict[str, Any] = {
            "choices": self.words.choices,
            "required": False,
            "label": self.verbose_name,
            "help_text": self.help_text,
        }
        return forms.MultipleChoiceField(**(facts | kwargs))


class Shaped(models.JSONField):
    """An answer of several values, checked by one of `shapes.py`; an empty one is an unanswered one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**UNANSWERED, **kwargs})


class Chosen(Shaped):
    """A list that the person has put together: an empty one says "none of them"; not chosen is null."""


class Short(models.CharField):
    """A line of the person's own words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**UNANSWERED, "max_length": 120, **kwargs})


class Quantity(models.FloatField):
    """A number from `low` to `high`, parts allowed."""

    def __init__(self, *args: Any, low: float, high: float, **kwargs: Any) -> None:
        self.low, self.high = low, high
        validators = [MinValueValidator(low), MaxValueValidator(high)]
        super().__init__(*args, **{**UNANSWERED, "validators": validators, **kwargs})

    def to_python(self, value: Any) -> Any:
        """ "Not a number" would pass every range, and no JSON can carry it; an endless number neither."""
        try:
            number = super().to_python(value)
        except OverflowError:
            number = math.inf
        if number is not None and not math.isfinite(number):
            raise ValidationError(_("This is not a number."), code="invalid")
        return number

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("validators", None)
        return name, path, args, {**kwargs, "low": self.low, "high": self.high}

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"min_value": self.low, "max_value": self.high, **kwargs})


class Reference(models.UUIDField):
    """Another record of the same person, by its id. No foreign key: records arrive in any order."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**UNANSWERED, **kwargs})


class Lines(forms.CharField):
    """Text as it is kept: browsers send each line break as two signs, which no person has counted."""

    def to_python(self, value: Any) -> Any:
        return plain_lines(super().to_python(value))


def plain_lines(text: Any) -> Any:
    return text.replace("\r\n", "\n") if isinstance(text, str) else text


class Note(models.TextField):
    """The person's own words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(
            *args,
            **{
                **UNANSWERED,
                "max_length": NOTE_LENGTH,
                "validators": [MaxLengthValidator(NOTE_LENGTH)],
                **kwargs,
            },
        )

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("validators", None)
        return name, path, args, kwargs

    def to_python(self, value: Any) -> Any:
        return plain_lines(super().to_python(value))

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": Lines, **kwargs})


class LocalTime(models.CharField):
    """A moment as the person's clock showed it, with its UTC offset: an aware datetime, stored as ISO text.

    Text keeps the offset, which a database's own time would turn into UTC, and sorts by the person's clock.
    """

    description = "local time with its UTC offset"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**UNANSWERED, "max_length": 32, **kwargs})

    def from_db_value(self, value: str | None, *_: Any) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)

    def to_python(self, value: Any) -> datetime | None:
        if value is None or isinstance(value, datetime):
            return value
        try:
            return parse_local(value)
        except (ValueError, TypeError) as wrong:
            raise ValidationError(
                _("Give a date and time with its UTC offset, like 2026-03-21T02:30:00+01:00."), code="invalid"
            ) from wrong

    def get_prep_value(self, value: Any) -> str | None:
        moment = self.to_python(value)
        return None if moment is None else moment.isoformat(timespec="seconds")

    def run_validators(self, value: Any) -> None:
        """Length and emptiness are facts about the text, not about the moment."""

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj)) or ""
