"""Form and API ask the same questions, take the same answers and refuse the same."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import models
from rest_framework.exceptions import ValidationError

from diary.api.serializers import CrampSerializer, EntrySerializer, NervePainSerializer, NightSerializer
from diary.fields import Between, Word, Words, YesNo
from diary.forms import CrampForm, DaytimeCrampForm, EntryForm, NervePainForm, NervePainNowForm, NightForm
from diary.models import Cramp, Entry, NervePain, Night, as_json
from tests.factories import NIGHT, NOW

ASKED_FOR: list[tuple[type[EntrySerializer], type[EntryForm]]] = [
    (NightSerializer, NightForm),
    (CrampSerializer, CrampForm),
    (NervePainSerializer, NervePainForm),
]
KEYS: dict[type[Entry], dict[str, date]] = {
    Night: {"night_of": NIGHT},
    Cramp: {"night_of": NIGHT},
    NervePain: {"date": NIGHT},
}
# What a page works out: which record it is about; from the clock, when it was and how well that is known.
WORKED_OUT: dict[type[EntrySerializer], set[str]] = {
    NightSerializer: {
        "night_of",
        "recorded_at",
        "tz",
        "cramps",
    },  # a button says "no cramps", each cramp says the other
    CrampSerializer: {"night_of", "started_at", "time_known", "tz"},
    NervePainSerializer: {"date", "at", "tz"},
}
QUESTIONS = [
    pytest.param(*asked, name, id=f"{asked[1].__name__}-{name}") for asked in ASKED_FOR for name in asked[1].Meta.fields
]


@pytest.mark.parametrize(("serializer", "form"), ASKED_FOR)
def test_the_api_takes_what_a_form_asks_and_what_its_page_works_out(serializer: Any, form: Any) -> None:
    asked, worked_out = set(form.Meta.fields), WORKED_OUT[serializer]

    assert asked | worked_out == set(serializer.Meta.fields) - {"id", "seq"}
    assert asked & worked_out == set()


@pytest.mark.parametrize(("short", "whole"), [(DaytimeCrampForm, CrampForm), (NervePainNowForm, NervePainForm)])
def test_a_shorter_form_asks_nothing_of_its_own(short: Any, whole: Any) -> None:
    assert set(short.Meta.fields) < set(whole.Meta.fields)


def good(column: "models.Field[Any, Any]") -> list[Any]:
    """Answers as a page sends them."""
    match column:
        case YesNo():
            return ["True", "False"]
        case Between():
            return [str(column.low), str(column.high)]
        case models.FloatField():
            return ["0.1", "2.5", "600"]
        case Word():
            return [word for word, _label in column.flatchoices]
        case Words():
            assert column.words is not None
            return [*([word] for word in column.words.values), column.words.values]
        case _:
            return ["Мій 🦵", " at night\nand again ", "x" * 2_000]


def bad(column: "models.Field[Any, Any]") -> list[Any]:
    match column:
        case YesNo() | Word():
            return ["elsewhere"]
        case Between():
            return [str(column.low - 1), str(column.high + 1), "1.5", "many"]
        case models.FloatField():
            return ["0.09", "600.1", "nan", "many"]
        case Words():
            return [["elsewhere"]]
        case _:
            return ["x" * 2_001, "a\x00b"]


def column_of(form: Any, name: str) -> Any:
    return form.Meta.model._meta.get_field(name)


def filled_in(form: Any, name: str, given: Any, **stored: Any) -> EntryForm:
    """The form as it comes back from a page, about a new record or one with `stored` answers."""
    entry = form.Meta.model(**KEYS[form.Meta.model], **stored)
    filled: EntryForm = form({name: given}, instance=entry, now=NOW, zone=ZoneInfo("Europe/Berlin"))
    filled.is_valid()
    return filled


@pytest.mark.parametrize(("serializer", "form", "name"), QUESTIONS)
def test_the_api_takes_what_the_form_takes(serializer: Any, form: Any, name: str) -> None:
    column = column_of(form, name)

    for given in good(column):
        answer = filled_in(form, name, given).answers()[name]
        taken = serializer(partial=True).to_internal_value({name: answer})
        assert as_json(column, taken[name]) == as_json(column, answer) is not None, given


@pytest.mark.parametrize(("serializer", "form", "name"), QUESTIONS)
def test_the_api_refuses_what_the_form_refuses(serializer: Any, form: Any, name: str) -> None:
    for given in bad(column_of(form, name)):
        assert name in filled_in(form, name, given).errors, given
        with pytest.raises(ValidationError) as refused:
            serializer(partial=True).to_internal_value({name: given})
        assert list(refused.value.detail) == [name]


@pytest.mark.parametrize(("serializer", "form", "name"), QUESTIONS)
def test_no_question_has_to_be_answered(serializer: Any, form: Any, name: str) -> None:
    unanswered = filled_in(form, name, "")

    assert name not in unanswered.errors
    assert unanswered.answers()[name] is None
    assert serializer(partial=True).to_internal_value({name: None}) == {name: None}


@pytest.mark.parametrize(("serializer", "form", "name"), QUESTIONS)
def test_what_the_api_stored_can_be_sent_again_by_the_form(serializer: Any, form: Any, name: str) -> None:
    for given in good(column_of(form, name)):
        answer = filled_in(form, name, given).answers()[name]
        stored = serializer(partial=True).to_internal_value({name: answer})
        again = filled_in(form, name, given, **stored)
        assert (name in again.errors, again.answers()[name]) == (False, answer), given
