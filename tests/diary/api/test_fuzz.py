"""Every operation under random letters, good and bad ones: no mistake of ours, and no answer the schema does not name.

Drawn from the schema by schemathesis, in process, the same letters in every run. The database lives through all of
them, so later letters find what earlier ones wrote.
"""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.models import User
from accounts.tokens import make_token
from diary.api.docs import the_schema
from tests.diary.api.kinds import KINDS, a_record, plural
from tracker.wsgi import application

pytestmark = pytest.mark.django_db
API = schemathesis.openapi.from_dict(the_schema())
API.app = application
OPERATIONS = {operation.ok().label: operation.ok() for operation in API.get_all_operations()}
KIND_OF = {plural(kind): kind for kind in KINDS}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    allow_header_conformance,
]
LETTERS = 5  # of each sort to each operation: 620 in all
MANY_LETTERS = 100


def send_letters(person: User, label: str, sort: GenerationMode, count: int) -> None:
    token = make_token(person, "Fuzzer", 30)
    kind = KIND_OF.get(label.split("/")[3])
    known = next(iter(KINDS[kind].of(person)), None) or a_record(person, kind) if kind else None
    same_every_time = settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    @same_every_time
    @given(case=OPERATIONS[label].as_strategy(generation_mode=sort), to_known=st.booleans(), has_seen=st.booleans())
    def send(case: Any, to_known: bool, has_seen: bool) -> None:
        if known and to_known and "record_id" in case.path_parameters:
            case.path_parameters["record_id"] = str(known.id)
        if has_seen:
            case.headers.pop("If-Match", None)  # seldom drawn as it should be
        answer = case.call(
            headers={"Authorization": f"Token {token}", "Accept-Encoding": "identity"}
        )  # it unpacks none
        case.validate_response(answer, checks=CHECKS)

    send()


def sorts_of(label: str) -> list[GenerationMode]:
    """Nothing can be wrong where nothing is asked."""
    good = [GenerationMode.POSITIVE]
    return good if label == "GET /api/v1/me/" else [*good, GenerationMode.NEGATIVE]


def test_there_are_five_hundred_letters_and_more() -> None:
    assert sum(len(sorts_of(label)) * LETTERS for label in OPERATIONS) >= 500


@pytest.mark.parametrize("label", OPERATIONS)
def test_every_answer_is_one_that_the_schema_names(person: User, label: str) -> None:
    for sort in sorts_of(label):
        send_letters(person, label, sort, LETTERS)


@pytest.mark.long
@pytest.mark.parametrize("label", OPERATIONS)
def test_every_answer_is_one_that_the_schema_names_at_length(person: User, label: str) -> None:
    for sort in sorts_of(label):
        send_letters(person, label, sort, MANY_LETTERS)
