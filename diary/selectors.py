"""The reading face of the diary for other rooms: frozen views of one person's records."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Literal, Self

from django.db.models import Max, Min

from accounts.models import User
from diary.models import KINDS, Cramp, Entry, Ledger, Night

NightState = Literal["cramps", "no_cramps", "not_logged"]


class _View:
    """A view names the fields it shows; lists become tuples, so that nobody changes them."""

    @classmethod
    def of(cls, entry: Entry) -> Self:
        names = (each.name for each in fields(cls))  # type: ignore[arg-type]  # every subclass is a dataclass
        return cls(**{name: _frozen(getattr(entry, name)) for name in names})


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


@dataclass(frozen=True)
class NervePainView(_View):
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


DETAILS = ("recorded_at", "woke_times", "sleep_disturbance", "tingling", "twitching", "restless_legs", "note")


def state_of(cramps_answer: bool | None, live_cramps: int) -> NightState:
    """A night has three states. Not logged is not "no"."""
    if live_cramps or cramps_answer:
        return "cramps"
    return "not_logged" if cramps_answer is None else "no_cramps"


def nights_between(person: User, first: date, last: date) -> list[NightView]:
    """One view for each date in first…last with anything known of its night, oldest first."""
    nights = {night.night_of: night for night in person.nights.live().between(first, last)}
    cramps = defaultdict(list)
    for cramp in person.cramps.live().filter(night_of__range=(first, last)).order_by("row"):
        cramps[cramp.night_of].append(cramp)
    return [_night_view(day, nights.get(day), cramps[day]) for day in sorted({*nights, *cramps})]


def _night_view(day: date, night: Night | None, cramps: Iterable[Cramp]) -> NightView:
    views = tuple(CrampView.of(cramp) for cramp in cramps)
    answer = night.cramps if night else None
    details = {name: getattr(night, name) for name in DETAILS} if night else {}
    return NightView(night_of=day, state=state_of(answer, len(views)), cramps=views, **details)


def daytime_cramps_between(person: User, first: date, last: date) -> list[CrampView]:
    daytime = person.cramps.live().between(first, last).filter(night_of=None).order_by("day", "row")
    return [CrampView.of(cramp) for cramp in daytime]


def nerve_pains_between(person: User, first: date, last: date) -> list[NervePainView]:
    pains = person.nerve_pains.live().between(first, last).order_by("day", "row")
    return [replace(NervePainView.of(pain), date=pain.day) for pain in pains]


def diary_span(person: User) -> tuple[date, date] | None:
    """The first and the last recorded night."""
    recorded = person.nights.live().filter(cramps__isnull=False).aggregate(first=Min("night_of"), last=Max("night_of"))
    with_cramps = person.cramps.live().aggregate(first=Min("night_of"), last=Max("night_of"))
    firsts = [each["first"] for each in (recorded, with_cramps) if each["first"]]
    lasts = [each["last"] for each in (recorded, with_cramps) if each["last"]]
    return (min(firsts), max(lasts)) if firsts else None


def diary_version(person: User) -> int:
    """Rises with every write: the key of whatever is worked out from a diary."""
    return Ledger.objects.filter(owner=person).values_list("seq", flat=True).first() or 0


def days_with_entries(person: User, before: date, limit: int) -> list[date]:
    """The newest dates before `before` that have any record, newest first."""
    found: set[date] = set()
    for model in KINDS.values():
        earlier = model.of(person).live().filter(day__lt=before)
        found.update(earlier.order_by("-day").values_list("day", flat=True).distinct()[:limit])
    return sorted(found, reverse=True)[:limit]


def record_of(person: User, kind: str, record_id: uuid.UUID, *, deleted: bool = False) -> Entry | None:
    """A record of this person, live or deleted as asked; None for anybody else's."""
    return KINDS[kind].of(person).filter(id=record_id, deleted=deleted).first()


def counts(person: User) -> dict[str, int]:
    """How many live records of each kind: all that staff ever see of a diary."""
    return {kind: model.of(person).live().count() for kind, model in KINDS.items()}
