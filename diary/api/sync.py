"""The two ends of a phone's line, and what a record was before. Addresses without a slash at the end."""

import re
import uuid
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from diary import phones
from diary.api.errors import as_errors
from diary.api.parsers import TooLarge
from diary.merge import Json
from diary.models import Version
from diary.sync import as_record
from diary.validators import is_id

MOST_RECORDS = 100
USUAL_PAGE, LONGEST_PAGE = 200, 500
WHOLE_NUMBER = re.compile(r"\d{1,18}", re.ASCII)


class Push(APIView):
    http_method_names = ("post",)

    def post(self, request: Request) -> Response:
        witness, records = _letter(request)
        pushed = phones.push(_person(request), witness, records, timezone.now())
        results = [_as_result(*each) for each in zip(records, pushed.results, strict=True)]
        return Response({"results": results, "witness": pushed.witness})


class Pull(APIView):
    http_method_names = ("get", "head")

    def get(self, request: Request) -> Response:
        since = _whole(request, "since", 0)
        limit = _whole(request, "limit", USUAL_PAGE, 1, LONGEST_PAGE)
        pulled = phones.pull(_person(request), since, limit, request.headers.get("X-Diary-Witness"))
        return Response(
            {
                "records": [{"id": each.record_id, "kind": each.kind, **_state(each)} for each in pulled.versions],
                "next": pulled.next,
                "more": pulled.more,
                "witness": pulled.witness,
                "digest": pulled.digest,
            }
        )


class History(APIView):
    http_method_names = ("get", "head")

    def get(self, request: Request, record_id: uuid.UUID) -> Response:
        versions = list(phones.history(_person(request), record_id))
        if not versions:
            raise Http404
        return Response({"id": record_id, "kind": versions[0].kind, "versions": [_state(each) for each in versions]})


def _person(request: Request) -> User:
    assert isinstance(request.user, User)  # IsAuthenticated
    return request.user


def _letter(request: Request) -> tuple[str | None, list[Json]]:
    body: Json = request.data
    witness, records = body.get("witness"), body.get("records")
    if witness is not None and not isinstance(witness, str):
        raise ValidationError({"witness": _("Send the witness as it was given, or null.")})
    if not isinstance(records, list):
        raise ValidationError({"records": _("Send a list of records.")})
    if len(records) > MOST_RECORDS:
        raise TooLarge
    return witness, records


def _as_result(sent: Json, result: phones.Result) -> dict[str, Any]:
    """With the id that was sent, unless it is none."""
    given = sent.get("id") if isinstance(sent, dict) else None
    told = {"id": given if isinstance(given, str) and is_id(given) else None}
    if result.error:
        return {**told, "status": "rejected", "record": None, "errors": as_errors(result.error)}
    assert result.entry is not None
    status = "applied" if result.is_applied else "unchanged"
    return {**told, "status": status, "record": as_record(result.entry), "errors": []}


def _state(version: Version) -> dict[str, Json]:
    return {"seq": version.seq, "deleted": version.deleted, "data": version.data, "stamps": version.stamps}


def _whole(request: Request, name: str, usual: int, low: int = 0, high: int = 10**18) -> int:
    given = request.query_params.get(name, str(usual))
    if WHOLE_NUMBER.fullmatch(given) and low <= int(given) <= high:
        return int(given)
    raise ValidationError({name: _("Give a whole number from %(low)s to %(high)s.") % {"low": low, "high": high}})
