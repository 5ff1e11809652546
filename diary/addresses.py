"""What the pieces of an address say. A date in an address is one that a diary can have."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self, TypeVar
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from diary.models import KINDS
from diary.nights import FIRST_DATE, LAST_DATE
from diary.words import Subject

Read = TypeVar("Read")
LONGEST_SEARCH = 100


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


@dataclass(frozen=True)
class Asked:
    """What somebody asks the list of days to show. What an address says wrongly is not asked."""

    q: str = ""
    kind: Subject | None = None
    month: date | None = None  # its first day
    before: date | None = None

    @classmethod
    def by(cls, said: Mapping[str, Any]) -> Self:
        month = parsed(date_of_diary, f"{said.get('month')}-01")
        year = parsed(lambda text: date_of_diary(f"{text}-01-01").year, said.get("year", ""))
        return cls(
            q=" ".join(said.get("q", "")[:LONGEST_SEARCH].split()),
            kind=parsed(Subject, said.get("kind", "")),
            month=month.replace(year=year) if month and year else month,
            before=parsed(date_of_diary, said.get("before", "")),
        )

    @property
    def is_narrow(self) -> bool:
        return bool(self.q or self.kind)

    @property
    def query(self) -> str:
        month = f"{self.month:%Y-%m}" if self.month else None
        said = {"q": self.q, "kind": self.kind and self.kind.value, "month": month, "before": self.before}
        return urlencode({name: value for name, value in said.items() if value})

    @property
    def address(self) -> str:
        return self.address_with()

    def address_with(self, day: date | None = None, **told: str) -> str:
        """The list at a day of it, which may tell what was just done."""
        query = "&".join(filter(None, (self.query, urlencode(told, safe=":"))))
        return "".join((reverse("diary:timeline"), f"?{query}" if query else "", f"#day-{day}" if day else ""))

    @property
    def as_way_back(self) -> str:
        """For the addresses of what the list leads to: where to go when it is done."""
        return "?" + urlencode({"list": self.query})

    def but(self, **instead: Any) -> Self:
        return replace(self, **instead)


def list_left(said: QueryDict) -> Asked | None:
    """The list of days that somebody came from, None where they came from elsewhere."""
    return Asked.by(QueryDict(str(said["list"]))) if "list" in said else None


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
