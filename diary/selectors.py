"""The reading face of the diary for other rooms: frozen views of one person's records."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Literal, Self

from django.db.models import Max, Min, Q

from accounts.models import User
from diary.models import KINDS, Entry, EntryQuerySet, Night

NightState = Literal["cramps", "no_cramps", "not_logged"]


class _View:
    """A view names the columns it shows; lists become tuples, so that nobody changes them.

    Read as plain values: making a model object of each of ten years' records takes three times as long.
    """

    elsewhere: ClassVar[dict[str, str]] = {}  # a field that is read from a column of another name

    @classmethod
    def all_of(cls, records: EntryQuerySet) -> list[Self]:
        names = [each.name for each in fields(cls)]  # type: ignore[arg-type]  # every subclass is a dataclass
        rows = records.values_list(*(cls.elsewhere.get(name, name) for name in names))
        return [cls(*map(_frozen, row)) for row in rows]


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@dataclass(frozen=True)
class CrampView(_View):
    id: uuid.UUID
    night_of: date | None
    started_at: datetime | None
    time_known: str | None
    about_when: str | None
    side: str | None
    muscle: str | None
    intensity: int | None
    duration_min: float | None
    duration_band: str | None
    woke_me: bool | None
    sore_after: bool | None
    relief: tuple[str, ...] | None
    relief_helped: bool | None
    note: str | None
    day: date  # of a daytime cramp too


@dataclass(frozen=True)
class NervePainView(_View):
    elsewhere = {"date": "day"}

    id: uuid.UUID
    date: date
    at: datetime | None
    moment: str | None
    leg: int | None
    back: int | None
    side: str | None
    furthest: str | None
    qualities: tuple[str, ...] | None
    set_off_by: tuple[str, ...] | None
    note: str | None


@dataclass(frozen=True)
class NightView:
    """All that is known of one night."""

    night_of: date
    state: NightState
    cramps: tuple[CrampView, ...] = ()
    recorded_at: datetime | None = None
    woke_times: int | None = None
    sleep_disturbance: int | None = None
    tingling: bool | None = None
    twitching: bool | None = None
    restless_legs: bool | None = None
    note: str | None = None
    seq: int | None = None  # of the record of the night, where there is one


DETAILS = ("recorded_at", "woke_times", "sleep_disturbance", "tingling", "twitching", "restless_legs", "note", "seq")
NOTHING_SAID: tuple[None, ...] = (None,) * (1 + len(DETAILS))


ANSWERS = ("cramps", *DETAILS[1:-1])
SAYS_SOMETHING = reduce(or_, (Q(**{f"{name}__isnull": False}) for name in ANSWERS))


def state_of(cramps_answer: bool | None, live_cramps: int) -> NightState:
    """A night has three states. Not logged is not "no"."""
    if live_cramps or cramps_answer:
        return "cramps"
    return "not_logged" if cramps_answer is None else "no_cramps"


def nights_between(person: User, first: date, last: date) -> list[NightView]:
    """One view for each date in first…last with anything known of its night, oldest first."""
    rows = person.nights.live().between(first, last).values_list("night_of", "cramps", *DETAILS)
    said = {night_of: answers for night_of, *answers in rows}
    cramps = defaultdict(list)
    for cramp in CrampView.all_of(person.cramps.live().filter(night_of__range=(first, last)).order_by("row")):
        cramps[cramp.night_of].append(cramp)
    return [_night_view(day, said.get(day, NOTHING_SAID), cramps[day]) for day in sorted({*cramps, *said})]


def _night_view(day: date, said: Sequence[Any], cramps: list[CrampView]) -> NightView:
    answer, *details = said
    return NightView(day, state_of(answer, len(cramps)), tuple(cramps), *details)


def daytime_cramps_between(person: User, first: date, last: date) -> list[CrampView]:
    return CrampView.all_of(person.cramps.live().between(first, last).filter(night_of=None).order_by("day", "row"))


def nerve_pains_between(person: User, first: date, last: date) -> list[NervePainView]:
    return NervePainView.all_of(person.nerve_pains.live().between(first, last).order_by("day", "row"))


def diary_span(person: User) -> tuple[date, date] | None:
    """The first and the last recorded night."""
    recorded = person.nights.live().filter(cramps__isnull=False).aggregate(first=Min("night_of"), last=Max("night_of"))
    with_cramps = person.cramps.live().aggregate(first=Min("night_of"), last=Max("night_of"))
    firsts = [each["first"] for each in (recorded, with_cramps) if each["first"]]
    lasts = [each["last"] for each in (recorded, with_cramps) if each["last"]]
    return (min(firsts), max(lasts)) if firsts else None


def days_with_entries(person: User, before: date, limit: int) -> list[date]:
    """The newest dates before `before` that have any record, newest first."""
    found: set[date] = set()
    for model in KINDS.values():
        earlier = model.of(person).live().filter(day__lt=before)
        if model is Night:
            earlier = earlier.filter(SAYS_SOMETHING)
        found.update(earlier.order_by("-day").values_list("day", flat=True).distinct()[:limit])
    return sorted(found, reverse=True)[:limit]


def record_of(person: User, kind: str, record_id: uuid.UUID, *, deleted: bool = False) -> Entry | None:
    """A record of this person, live or deleted as asked; None for anybody else's."""
    return KINDS[kind].of(person).filter(id=record_id, deleted=deleted).first()


def answers_seen(person: User, record_id: uuid.UUID, seq: int | None) -> dict[str, Any]:
    """What a page showed of a record when it stood at `seq`, as JSON carries it; nothing for a page without one."""
    seen = person.versions.filter(record_id=record_id, seq=seq).values_list("data", flat=True).first()
    return seen or {}


def counts(person: User) -> dict[str, int]:
    """How many live records of each kind: all that staff ever see of a diary."""
    return {kind: model.of(person).live().count() for kind, model in KINDS.items()}
