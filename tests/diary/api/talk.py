"""How the tests speak to the API and read what it says."""

import json
from typing import Any

from rest_framework.response import Response
from rest_framework.test import APIClient

Refusals = list[tuple[str | None, str]]


def put(client: APIClient, path: str, answers: Any, **headers: str) -> Response:
    """JSON in ASCII, as many programs write it: it can name half a surrogate pair."""
    return client.put(path, json.dumps(answers), content_type="application/json", headers=headers)


def patch(client: APIClient, path: str, answers: Any, **headers: str) -> Response:
    return client.patch(path, json.dumps(answers), content_type="application/json", headers=headers)


def refusals(response: Response) -> Refusals:
    """Field and code of each error, after a look at the one shape that all have."""
    body = response.json()
    assert list(body) == ["errors"]
    for error in body["errors"]:
        assert list(error) == ["field", "code", "message"]
        assert isinstance(error["message"], str)
        assert error["message"] != ""
    return [(error["field"], error["code"]) for error in body["errors"]]
