"""Which medicine is due when, and what the diary says about it. Decided without a database and without a clock.

Nothing is filled in: a time with no record is neither taken nor skipped, it is not answered.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Literal

from diary.selectors import DoseView, MedicineChangeView, MedicineView
from diary.words import Change, DoseEvent, Regime

State = Literal["taken", "skipped", "not_answered"]
TURNS = (Change.STARTED, Change.STOPPED)
Changes = Sequence[MedicineChangeView]


@dataclass(frozen=True)
class Due:
    """A time at which a medicine is due (`clock` None: some time that day) and its answer, if there is one."""

    medicine: MedicineView
    strength: str | None
    clock: time | None
    id: uuid.UUID  # of the dose that answers it: two phones that answer the same time write one record
    dose: DoseView | None

    @property
    def state(self) -> State:
        if self.dose is None or self.dose.event is None:
            return "not_answered"
        return "taken" if self.dose.event == DoseEvent.TAKEN else "skipped"


@dataclass(frozen=True)
class WhenNeeded:
    """A medicine for when it is needed, with what is known of its last doses."""

    medicine: MedicineView
    strength: str | None
    today: tuple[DoseView, ...]
    last_taken: datetime | None


@dataclass(frozen=True)
class Plan:
    """The medicines of one date."""

    due: tuple[Due, ...]
    when_needed: tuple[WhenNeeded, ...]
    beyond: tuple[tuple[DoseView, MedicineView | None], ...]  # doses that nothing asked for

    def __bool__(self) -> bool:
        return bool(self.due or self.when_needed or self.beyond)


@dataclass(frozen=True)
class Known:
    """A medicine as it stands on a date."""

    medicine: MedicineView
    strength: str | None
    is_regular: bool
    is_in_use: bool
    newest: MedicineChangeView | None

    @classmethod
    def of(cls, medicine: MedicineView, changes: Changes, day: date) -> "Known":
        own = [change for change in changes if change.medicine == medicine.id]
        strength = strength_on(medicine, own, day)
        ends = (medicine.schedule or {}).get("until")
        in_use = is_in_use(own, day) and not (ends and ends < day.isoformat())
        return cls(medicine, strength, is_regular(medicine, own), in_use, own[-1] if own else None)


def plan(
    medicines: Iterable[MedicineView],
    changes: Changes,
    doses: Iterable[DoseView],
    day: date,
    last_taken: dict[uuid.UUID, datetime] | None = None,
) -> Plan:
    """What is due on `day`, with the doses of that day beside it."""
    known: dict[uuid.UUID | None, MedicineView] = {medicine.id: medicine for medicine in medicines}
    given: dict[uuid.UUID | None, list[DoseView]] = defaultdict(list)
    for dose in doses:
        given[dose.medicine].append(dose)
    due: list[Due] = []
    needed: list[WhenNeeded] = []
    for medicine in known.values():
        own = [change for change in changes if change.medicine == medicine.id]
        if not medicine.deleted and is_in_use(own, day):
            strength = strength_on(medicine, own, day)
            if is_regular(medicine, own):
                due += _answered(medicine, strength, due_times(medicine, own, day), given[medicine.id], day)
            else:
                today, given[medicine.id] = tuple(given[medicine.id]), []
                needed.append(WhenNeeded(medicine, strength, today, (last_taken or {}).get(medicine.id)))
    beyond = [(dose, known.get(dose.medicine)) for left in given.values() for dose in left]
    return Plan(
        tuple(sorted(due, key=lambda each: each.clock or time.max)),
        tuple(needed),
        tuple(sorted(beyond, key=lambda pair: str(pair[0].at))),
    )


def is_in_use(changes: Changes, day: date) -> bool:
    """Whether a medicine is taken on a date, by its changes: the day it is stopped no longer counts."""
    turns = [change for change in changes if change.on and change.event in TURNS]
    before = [change for change in turns if change.on and change.on <= day]
    if before:
        return before[-1].event == Change.STARTED
    return not turns or turns[0].event == Change.STOPPED  # what will be stopped is taken until then


def is_regular(medicine: MedicineView, changes: Changes) -> bool:
    """Where nobody has said how it is taken: regularly if it was once started."""
    if medicine.regime is None:
        return any(change.event == Change.STARTED for change in changes)
    return medicine.regime == Regime.REGULAR


def strength_on(medicine: MedicineView, changes: Changes, day: date) -> str | None:
    """The dose that a change has set, else the strength on the box."""
    said = [change for change in changes if change.on and (change.dose_before or change.dose_after)]
    before = [change.dose_after for change in said if change.on and change.on <= day and change.dose_after]
    if before:
        return before[-1]
    after = [change.dose_before for change in said if change.on and change.on > day and change.dose_before]
    return after[0] if after else medicine.strength


def due_times(medicine: MedicineView, changes: Changes, day: date) -> tuple[time | None, ...]:
    """The times at which a regular medicine is due on a date: none, or one None for "some time that day"."""
    schedule = medicine.schedule or {}
    if _is_before_it_is_known_of(medicine, changes, day) or not _is_due_on(
        schedule, day, _first_day(medicine, changes)
    ):
        return ()
    return tuple(time.fromisoformat(clock) for clock in sorted(set(schedule.get("times") or ()))) or (None,)


def _is_due_on(schedule: dict[str, Any], day: date, first: date) -> bool:
    begins, ends = schedule.get("from"), schedule.get("until")
    if (begins and day.isoformat() < begins) or (ends and day.isoformat() > ends):
        return False
    if weekdays := schedule.get("weekdays"):
        return day.weekday() in weekdays
    if every := schedule.get("every_n_days"):
        since = date.fromisoformat(begins) if begins else first
        return (day - since).days % int(every) == 0
    return True


def _is_before_it_is_known_of(medicine: MedicineView, changes: Changes, day: date) -> bool:
    """Where neither the schedule nor a change says since when: before the day it was written down."""
    is_dated = (medicine.schedule or {}).get("from") or any(change.event in TURNS for change in changes)
    return not is_dated and day < medicine.day


def _first_day(medicine: MedicineView, changes: Changes) -> date:
    """Where "every other day" is counted from when the schedule does not say."""
    started = [change.on for change in changes if change.on and change.event == Change.STARTED]
    return started[0] if started else medicine.day


def _answered(
    medicine: MedicineView, strength: str | None, clocks: tuple[time | None, ...], doses: list[DoseView], day: date
) -> list[Due]:
    """Each time with its dose: the one written for it, else the nearest of those that are nearest to it.

    An extra dose in the morning does not answer the evening. `doses` keeps what is over.
    """
    ids = {clock: dose_id(medicine.id, day, clock) for clock in clocks}
    found = {clock: dose for clock in clocks for dose in doses if dose.id == ids[clock]}
    left = [dose for dose in doses if clocks and dose not in found.values()]
    for dose in sorted(left, key=lambda each: _distance(_nearest(clocks, each), each)):
        found.setdefault(_nearest(clocks, dose), dose)
    doses[:] = [dose for dose in doses if dose not in found.values()]
    return [Due(medicine, strength, clock, ids[clock], found.get(clock)) for clock in clocks]


def _nearest(clocks: tuple[time | None, ...], dose: DoseView) -> time | None:
    return min(clocks, key=lambda clock: _distance(clock, dose))


def _distance(clock: time | None, dose: DoseView) -> tuple[int, str]:
    """How far apart they are, and the earlier dose of two that are equally far."""
    return _minutes_between(clock, dose.at), str(dose.at)


def _minutes_between(clock: time | None, at: datetime | None) -> int:
    if clock is None or at is None:
        return 0
    return abs((clock.hour - at.hour) * 60 + clock.minute - at.minute)


def dose_id(medicine: uuid.UUID, day: date, clock: time | None) -> uuid.UUID:
    """The id of the answer to one due time. Answering it again is a change of the same record."""
    return uuid.uuid5(medicine, f"dose:{day.isoformat()} {clock:%H:%M}" if clock else f"dose:{day.isoformat()}")
