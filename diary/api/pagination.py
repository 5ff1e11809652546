"""Lists, newest first, a page at a time. Each page starts after the last record of the one before (keyset): a record
that comes in or goes meanwhile shifts nothing, and a late page costs no more than the first.
"""

import base64
import re
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from diary.models import EntryQuerySet

Row = tuple[Any, ...]  # of values_list(), beginning with its PLACE
PLACE = ("day", "row")
USUAL, MOST = 50, 500
CURSOR = re.compile(r"(\d{4}-\d\d-\d\d) (\d{1,18})", re.ASCII)


class NewestFirst(BasePagination):
    """{"results": […], "next": URL or null}; `limit` records a page, from `cursor` on."""

    next: str | None = None

    def paginate_queryset(self, queryset: EntryQuerySet, request: Request, view: Any = None) -> list[Row]:  # type: ignore[override]
        limit = _limit(request)
        if place := request.query_params.get("cursor"):
            day, row = _decoded(place)
            # Not "day < … or …": with this, the index is entered at the day instead of at its end.
            queryset = queryset.filter(day__lte=day).exclude(day=day, row__gte=row)
        found = list(queryset.order_by("-day", "-row")[: limit + 1])
        if len(found) > limit:
            self.next = replace_query_param(request.build_absolute_uri(), "cursor", _encoded(found[limit - 1]))
        return found[:limit]

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"results": data, "next": self.next})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        following = {
            "type": ["string", "null"],
            "format": "uri",
            "description": _("The next page, to be asked as it is."),
        }
        return {"type": "object", "properties": {"results": schema, "next": following}, "required": ["results", "next"]}

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        limit = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
        return [
            {"name": "limit", "in": "query", "schema": limit, "description": _("Records a page.")},
            {"name": "cursor", "in": "query", "schema": {"type": "string"}, "description": _("Comes with `next`.")},
        ]


def _limit(request: Request) -> int:
    given = request.query_params.get("limit", str(USUAL))
    if re.fullmatch(r"\d{1,3}", given, re.ASCII) and 1 <= int(given) <= MOST:
        return int(given)
    raise ValidationError({"limit": _("Give a whole number from 1 to %(most)s.") % {"most": MOST}})


def _encoded(found: Row) -> str:
    day, row, *_answers = found
    return base64.urlsafe_b64encode(f"{day} {row}".encode()).decode()


def _decoded(cursor: str) -> tuple[date, int]:
    try:
        place = CURSOR.fullmatch(base64.urlsafe_b64decode(cursor).decode())
        if place:
            return date.fromisoformat(place[1]), int(place[2])
    except ValueError:  # not base64, not text, no date
        pass
    raise ValidationError({"cursor": _("Follow the “next” address as it was given.")})
