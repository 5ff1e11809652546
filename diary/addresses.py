"""What the pieces of an address say. A date in an address is one that a diary can have."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from diary.models import KINDS
from diary.nights import FIRST_DATE, LAST_DATE

Read = TypeVar("Read")


def date_of_diary(text: str) -> date:
    day = date.fromisoformat(text)
    if not FIRST_DATE <= day < LAST_DATE:
        raise ValueError("no such year in a diary")
    return day


def parsed(read: Callable[[str], Read], text: str) -> Read | None:
    """What a piece of an address says, None where it says nothing."""
    try:
        return read(text)
    except ValueError:
        return None


def record_named(text: str) -> tuple[str, uuid.UUID] | None:
    """A kind and an id from "kind:id"."""
    kind, _colon, record_id = text.partition(":")
    known = parsed(uuid.UUID, record_id)
    return (kind, known) if kind in KINDS and known else None


class DateConverter:
    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, text: str) -> date:
        return date_of_diary(text)

    def to_url(self, day: date) -> str:
        return day.isoformat()


class KindConverter:
    regex = "|".join(KINDS)

    def to_python(self, kind: str) -> str:
        return kind

    def to_url(self, kind: str) -> str:
        return kind
