"""Who may ask and in what form; every answer, errors too, is JSON that a phone knows for the server's own."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.http.response import HttpResponseBase
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from diary.api.views import KINDS as ROUTES
from diary.fields import Note, Short
from diary.models import KINDS, Version
from tests.diary.api.kinds import a_record, address, list_of
from tests.diary.api.talk import put, refusals
from tests.factories import a_cramp, a_nerve_pain, an_id

CRAMPS, CRAMP = "/api/v1/cramps/", "/api/v1/cramps/0195b000-0000-7000-8000-0000000000c1/"
TOKEN = "a" * 32
UNREADABLE = [(None, "parse_error")]
BODY = json.dumps({"night_of": "2026-03-20"})


def is_from_the_diary(answer: HttpResponseBase) -> bool:
    return (answer.headers["X-Diary-Api"], answer.headers["Cache-Control"]) == ("1", "no-store, private")


@pytest.mark.parametrize("path", [path for kind in KINDS for path in (list_of(kind), address(kind, an_id()))])
@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "post"])
@pytest.mark.django_db
def test_without_a_session_there_is_only_401(method: str, path: str) -> None:
    answer = getattr(APIClient(), method)(path)

    assert (answer.status_code, refusals(answer)) == (401, [(None, "not_authenticated")])
    assert answer.headers["WWW-Authenticate"] == "Token"
    assert is_from_the_diary(answer)


def test_a_session_that_has_ended_gets_401(api: APIClient, person: User) -> None:
    api.logout()

    assert api.get(CRAMPS).status_code == 401


def test_somebody_who_may_no_longer_sign_in_gets_401(api: APIClient, person: User) -> None:
    person.is_active = False
    person.save()

    assert api.get(CRAMPS).status_code == 401


def test_a_page_of_this_site_may_write(careful: APIClient) -> None:
    careful.cookies["csrftoken"] = TOKEN

    answer = put(careful, CRAMP, {"night_of": "2026-03-20"}, **{"X-CSRFToken": TOKEN})

    assert answer.status_code == 201


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-CSRFToken": "b" * 32},
        {"X-CSRFToken": TOKEN, "Origin": "https://elsewhere.example"},
        {"X-CSRFToken": TOKEN, "Origin": "null"},
    ],
)
def test_other_sites_may_not_write(careful: APIClient, person: User, method: str, headers: dict[str, str]) -> None:
    cramp = a_cramp(person)
    careful.cookies["csrftoken"] = TOKEN
    before = Version.objects.count()

    answer = getattr(careful, method)(
        f"{CRAMPS}{cramp.id}/", json.dumps({"note": "Theirs"}), content_type="application/json", headers=headers
    )

    assert (answer.status_code, refusals(answer)) == (403, [(None, "csrf")])
    assert is_from_the_diary(answer)
    assert Version.objects.count() == before


def test_reading_needs_no_token(careful: APIClient) -> None:
    assert careful.get(CRAMPS).status_code == 200


@pytest.mark.parametrize("method", ["put", "patch"])
@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "text/json",
    ],
)
def test_only_json_is_read(api: APIClient, person: User, method: str, content_type: str) -> None:
    cramp = a_cramp(person)

    answer = getattr(api, method)(f"{CRAMPS}{cramp.id}/", BODY, content_type=content_type)

    assert (answer.status_code, refusals(answer)) == (415, [(None, "unsupported_media_type")])
    assert is_from_the_diary(answer)


def test_a_body_that_does_not_say_what_it_is_is_not_read(api: APIClient) -> None:
    answer = api.generic("PUT", CRAMP, BODY, content_type="")

    assert (answer.status_code, refusals(answer)) == (415, [(None, "unsupported_media_type")])


def test_only_json_is_written(api: APIClient) -> None:
    answer = api.get(CRAMPS, headers={"Accept": "text/html"})

    assert (answer.status_code, refusals(answer)) == (406, [(None, "not_acceptable")])
    assert is_from_the_diary(answer)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        *((method, CRAMPS) for method in ("post", "put", "patch", "delete", "options")),
        *((method, CRAMP) for method in ("post", "options")),
    ],
)
def test_what_an_address_does_not_do_is_405(api: APIClient, method: str, path: str) -> None:
    answer = getattr(api, method)(path)

    assert (answer.status_code, refusals(answer)) == (405, [(None, "method_not_allowed")])
    assert is_from_the_diary(answer)


@pytest.mark.parametrize(
    "path", ["", "pains/", "cramps/1/", f"cramps/{an_id()}/more/", "cramps", f"cramps/{an_id()}", "../v1/cramps"]
)
@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_an_unknown_address_is_404_and_never_a_redirect(api: APIClient, method: str, path: str) -> None:
    answer = getattr(api, method)(f"/api/v1/{path}")

    assert (answer.status_code, refusals(answer)) == (404, [(None, "not_found")])
    assert answer.headers["Content-Type"] == "application/json"
    assert is_from_the_diary(answer)


def test_good_answers_are_known_for_the_diarys_own(api: APIClient, person: User) -> None:
    path = f"{CRAMPS}{a_cramp(person).id}/"
    calls = [api.get(CRAMPS), api.head(CRAMPS), api.get(path), put(api, path, {"note": "New"})]

    for answer in calls:
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
        assert is_from_the_diary(answer)
    assert is_from_the_diary(api.delete(path))


def test_pages_are_not_taken_for_the_api(client: Client) -> None:
    assert "X-Diary-Api" not in client.get("/nowhere/").headers


def nested(levels: int) -> str:
    return '{"a":' * (levels - 1) + "{}" + "}" * (levels - 1)


UNREADABLE_BODIES: dict[str, Any] = {
    "nothing": " ",
    "cut off": '{"night_of": "2026-',
    "a list": "[]",
    "a text": '"2026-03-20"',
    "null": "null",
    "a number": "5",
    "two objects": "{}{}",
    "not a number": '{"duration_min": NaN}',
    "infinity": '{"duration_min": -Infinity}',
    "a name twice": '{"side": "left", "side": "right"}',
    "an inner name twice": '{"x": {"side": "left", "side": "right"}}',
    "a comment": "{} // hello",
    "single quotes": "{'side': 'left'}",
    "a tab in a text": '{"note": "a\tb"}',
    "no UTF-8": b'{"note": "\xff\xfe"}',
    "UTF-16": BODY.encode("utf-16"),
    "UTF-8 with a mark": b"\xef\xbb\xbf" + BODY.encode(),
    "21 levels": nested(21),
    "21 levels of lists": '{"a":' + "[" * 20 + "]" * 20 + "}",
    "100,000 levels": '{"a":' + "[" * 100_000 + "]" * 100_000 + "}",
    "100,000 levels, open": "[" * 100_000,
    "100,000 objects": '{"a":' * 40_000,
}


@pytest.mark.parametrize("body", UNREADABLE_BODIES.values(), ids=UNREADABLE_BODIES)
def test_what_is_not_one_readable_object_is_refused(api: APIClient, body: str | bytes) -> None:
    answer = api.put(CRAMP, body, content_type="application/json")

    assert (answer.status_code, refusals(answer)) == (400, UNREADABLE)
    assert Version.objects.count() == 0
    assert put(api, CRAMP, {"night_of": "2026-03-20"}).status_code == 201  # the next letter is read


def test_a_field_of_sixteen_levels_is_read(api: APIClient) -> None:
    deep = f'{{"night_of": "2026-03-20", "x": {nested(16)}}}'

    assert api.put(CRAMP, deep, content_type="application/json").status_code == 201


def test_no_body_is_an_empty_object(api: APIClient, person: User) -> None:
    pain = a_nerve_pain(person)

    assert api.patch(f"/api/v1/nerve-pains/{pain.id}/").status_code == 200
    assert refusals(api.put(CRAMP)) == [("night_of", "required")]


def of_bytes(size: int) -> str:
    """A good letter of exactly `size` bytes."""
    return BODY.replace("{", "{" + " " * (size - len(BODY)))


def test_a_body_may_have_256_kilobytes_and_no_byte_more(api: APIClient) -> None:
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert limit == 256 * 1024

    refused = api.put(CRAMP, of_bytes(limit + 1), content_type="application/json")
    taken = api.put(CRAMP, of_bytes(limit), content_type="application/json")

    assert (refused.status_code, refusals(refused)) == (413, [(None, "too_large")])
    assert is_from_the_diary(refused)
    assert taken.status_code == 201


def test_a_body_of_unknown_length_is_refused_and_not_taken_for_empty(api: APIClient, person: User) -> None:
    pain = a_nerve_pain(person, note="Mine")

    answer = api.patch(
        f"/api/v1/nerve-pains/{pain.id}/",
        '{"note": "New"}',
        content_type="application/json",
        headers={"Transfer-Encoding": "chunked"},
    )

    assert (answer.status_code, refusals(answer)) == (411, [(None, "length_required")])
    assert is_from_the_diary(answer)


def test_a_host_that_is_not_ours_is_400(api: APIClient) -> None:
    answer = api.get(CRAMPS, headers={"Host": "elsewhere.example"})

    assert (answer.status_code, refusals(answer)) == (400, [(None, "bad_request")])
    assert is_from_the_diary(answer)


TEXTS = [
    (kind, name)
    for kind, model in KINDS.items()
    for name, column in model.answers().items()
    if isinstance(column, Note | Short)
]


@pytest.mark.parametrize(("kind", "name"), TEXTS)
def test_markup_in_a_text_stays_text(api: APIClient, person: User, kind: str, name: str) -> None:
    marked: dict[str, Any] = {name: "<b>alert(1)</b>"}
    a_record(person, kind, **marked)

    answer = api.get(list_of(kind))

    assert [each[name] for each in answer.json()["results"]] == ["<b>alert(1)</b>"]
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_api_speaks_of_every_kind() -> None:
    assert [route.model for route in ROUTES] == list(KINDS.values())


@pytest.mark.parametrize("serializer", [route.serializer for route in ROUTES])
def test_the_api_knows_every_answer_of_the_model_and_nothing_else(serializer: Any) -> None:
    answers = serializer.Meta.model.answers()

    assert set(serializer.Meta.fields) == {"id", "seq", *answers}
    fields = serializer().fields
    assert {name for name in fields if fields[name].read_only} == {"id", "seq"}
    assert serializer().validators == []
