"""What may come in: one JSON object of limited size and depth. Anything else is refused before it is looked at."""

import json
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

from diary.merge import as_whole_number

MOST_LEVELS = 20
UNREADABLE = _("Send one JSON object, in UTF-8, at most 20 levels deep and with each name only once.")


class TooLarge(APIException):
    status_code = 413
    default_code = "too_large"
    default_detail = _("This is more than the diary takes at once.")


class BoundedJSONParser(BaseParser):
    """TooLarge above DATA_UPLOAD_MAX_MEMORY_SIZE, ParseError for all that is not one JSON object."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raw = stream.read(limit + 1)
        if len(raw) > limit:
            raise TooLarge
        try:
            body = json.loads(
                raw.decode(), parse_int=as_whole_number, parse_constant=_no_number, object_pairs_hook=_each_name_once
            )
        except (ValueError, RecursionError) as unreadable:
            raise ParseError(UNREADABLE) from unreadable
        if not isinstance(body, dict) or not _is_flat_enough(body, MOST_LEVELS):
            raise ParseError(UNREADABLE)
        return body


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(fields := dict(pairs)) < len(pairs):
        raise ValueError("a name twice")
    return fields


def _is_flat_enough(value: Any, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return True
    inner = value.values() if isinstance(value, dict) else value
    return levels > 0 and all(_is_flat_enough(each, levels - 1) for each in inner)
