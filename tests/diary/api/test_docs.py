"""docs/api.md is true for what is there."""

import re
from pathlib import Path

from django.urls import get_resolver

from diary.api.errors import CODES
from diary.api.urls import urlpatterns
from diary.fields import Word, Words
from diary.models import KINDS

TEXT = (Path(__file__).parents[3] / "docs/api.md").read_text()
FIELDS = dict(re.findall(r"^\*\*([a-z ]+)\*\*: (.+?)(?=\n\n|\Z)", TEXT, re.MULTILINE | re.DOTALL))


def test_every_address_is_described() -> None:
    assert "api" in get_resolver().namespace_dict
    lists = {f"/api/v1/{route.pattern}" for route in urlpatterns if "<" not in str(route.pattern)}

    assert set(re.findall(r"^\| `(/api/v1/[a-z/-]+)` \|", TEXT, re.MULTILINE)) == lists


def test_every_field_is_described_and_no_other() -> None:
    described = {kind.replace(" ", "_"): re.findall(r"`([a-z_]+)`", fields) for kind, fields in FIELDS.items()}

    for kind, model in KINDS.items():
        assert [name for name in described[kind] if name in model.answer_names()] == described[kind]
        assert set(described[kind]) == set(model.answer_names())


def test_every_word_to_choose_from_is_described() -> None:
    for kind, model in KINDS.items():
        text = "".join(FIELDS[kind.replace("_", " ")].split())
        for column in model.answers():
            if isinstance(column, Word):
                assert "/".join(word for word, _label in column.flatchoices) in text
            if isinstance(column, Words) and column.words:
                assert "/".join(column.words.values) in text


def test_every_code_for_a_whole_request_is_described() -> None:
    table = TEXT[TEXT.index("| Status |") :]

    for status, code in CODES.items():
        if status not in (400, 403):  # given outside the API's own answers: a wrong host, a page's refusal
            assert f"| `{code}` |" in table
