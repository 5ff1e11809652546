"""docs/api.md is true for what is there."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings

from accounts.conditions import Condition, check_conditions
from diary.api.authentication import WrongTokens
from diary.api.errors import CODES
from diary.api.me import MeSerializer
from diary.api.schema import REFUSALS
from diary.api.urls import urlpatterns
from diary.fields import Shaped, Word, Words
from diary.models import KINDS
from diary.words import Analysed, WarningSign
from tests.diary.api.kinds import HABIT, WHOLE

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docs/api.md").read_text()
FIELDS = dict(re.findall(r"^\*\*([a-z ]+)\*\*: (.+?)(?=\n\n|\Z)", TEXT, re.MULTILINE | re.DOTALL))


def test_every_address_is_described() -> None:
    lists = {
        f"/api/v1/{route.pattern}"
        for route in urlpatterns
        if "<" not in str(route.pattern) and route.name not in ("docs", "schema")
    }

    assert set(re.findall(r"^\| `(/api/v1/[a-z/-]+)` \|", TEXT, re.MULTILINE)) == lists
    assert "`/api/v1/docs/`" in TEXT
    assert "`/api/v1/schema/`" in TEXT


def fields_of(kind: str) -> list[str]:
    return re.findall(r"`([a-z_]+)`", FIELDS[kind.replace("_", " ")])


@pytest.mark.parametrize("kind", WHOLE)
def test_every_field_is_described_in_its_order_and_no_other(kind: str) -> None:
    assert fields_of(kind) == list(WHOLE[kind])


def test_every_field_of_me_is_described() -> None:
    assert [name for name in fields_of("me") if name.islower()] == list(MeSerializer.Meta.fields)


def test_every_word_to_choose_from_is_described() -> None:
    for kind, model in KINDS.items():
        text = "".join(FIELDS[kind.replace("_", " ")].split())
        for column in model.answers().values():
            if isinstance(column, Word | Words):
                assert column.words is not None
                assert "/".join(column.words.values) in text
    for words in (WarningSign, Condition):
        assert ", ".join(words.values) in TEXT


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_needed_is_said(kind: str) -> None:
    if kind in ("drink", "medicine", "medicine_change", "dose", "habit", "visit", "experiment"):
        assert "needed" in FIELDS[kind.replace("_", " ")]


def test_every_answer_of_several_values_is_shown() -> None:
    shown = dict(re.findall(r"^\| `([a-z_]+)` \| `(.+?)`", TEXT, re.MULTILINE))

    for kind, model in KINDS.items():
        for name, column in model.answers().items():
            if isinstance(column, Shaped) and name not in ("questions", "habits_asked"):
                value = json.loads(shown[name].replace("<habit id>", HABIT))
                column.clean(value, None)
                assert value, kind
    check_conditions(json.loads(shown["conditions"]))


def test_every_code_for_a_whole_request_is_described() -> None:
    table = TEXT[TEXT.index("| Status |") :]

    for status, code in CODES.items():
        if status not in (400, 403):  # given outside the API's own answers: a wrong host, a page's refusal
            assert f"| `{code}` |" in table
    for status in REFUSALS:
        assert re.search(rf"^\| [0-9, ]*{status}[0-9, ]* \|", table, re.MULTILINE)


def test_every_question_that_can_be_the_main_one_is_named() -> None:
    assert ", ".join(Analysed.values) in " ".join(FIELDS["preferences"].split())


def test_the_limits_are_those_of_the_settings() -> None:
    limits = settings.ACCOUNT_RATE_LIMITS
    assert (limits["make_token"], limits["export"], WrongTokens.rate) == ("20/h/user", "10/h/user", "30/min")
    assert "make twenty an hour" in TEXT
    assert "more than 30 wrong tokens a minute" in TEXT
    assert "up to ten an hour" in (ROOT / "docs/privacy.md").read_text()
