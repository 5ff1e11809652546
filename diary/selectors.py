"""The reading face of the diary for other rooms: frozen views of one person's records."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Literal, Self

from django.db.models import Max, Min, Q

from accounts.models import User
from diary.models import (
    KINDS,
    Cramp,
    Day,
    Dose,
    Drink,
    Entry,
    EntryQuerySet,
    Experiment,
    Medicine,
    MedicineChange,
    NervePain,
    Night,
    Preferences,
    Visit,
)
from diary.nights import entry_time
from diary.search import Words
from diary.words import DoseEvent, Subject

Dates = Collection[date] | None
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

    @property
    def filled_in_later(self) -> bool:
        return self.state != "not_logged" and entry_time(self.night_of, self.recorded_at) == "later"


@dataclass(frozen=True)
class DrinkView(_View):
    id: uuid.UUID
    day: date
    at: datetime | None
    ml: int | None
    drink: str | None


@dataclass(frozen=True)
class MedicineView(_View):
    id: uuid.UUID
    day: date  # when it was written down
    deleted: bool
    name: str | None
    strength: str | None
    unit: str | None
    regime: str | None
    schedule: dict[str, Any] | None
    smallest_interval_h: float | None
    daily_most: float | None
    for_what: str | None
    over_the_counter: bool | None
    note: str | None


@dataclass(frozen=True)
class MedicineChangeView(_View):
    id: uuid.UUID
    medicine: uuid.UUID | None
    on: date | None
    event: str | None
    dose_before: str | None
    dose_after: str | None
    note: str | None


@dataclass(frozen=True)
class DoseView(_View):
    id: uuid.UUID
    day: date
    medicine: uuid.UUID | None
    at: datetime | None
    event: str | None
    amount: float | None


@dataclass(frozen=True)
class DayView(_View):
    id: uuid.UUID
    date: date
    exercise_min: int | None
    exercise_hard: bool | None
    sitting_h: float | None
    standing_h: float | None
    stretch_before_bed: bool | None
    nerve_glides: bool | None
    core_exercises: bool | None
    walk_or_bike_before_bed: bool | None
    heat: bool | None
    cold: bool | None
    heavy_lifting: bool | None
    good_posture: bool | None
    own: dict[str, bool | None] | None
    managed: str | None
    function: int | None
    note: str | None

    @property
    def is_answered(self) -> bool:
        asked = (getattr(self, each.name) for each in fields(self) if each.name not in ("id", "date"))
        return any(answer is not None for answer in asked)


@dataclass(frozen=True)
class VisitView(_View):
    id: uuid.UUID
    date: date | None
    questions: tuple[str, ...] | None


@dataclass(frozen=True)
class ExperimentView(_View):
    id: uuid.UUID
    habit: str | None
    started_on: date | None
    state: str | None


@dataclass(frozen=True)
class HabitView(_View):
    id: uuid.UUID
    name: str | None
    asked_from: date | None
    asked_until: date | None

    def is_asked_on(self, day: date) -> bool:
        return (self.asked_from is None or self.asked_from <= day) and (
            self.asked_until is None or day <= self.asked_until
        )


@dataclass(frozen=True)
class PreferencesView(_View):
    units: str | None = None
    usual_cups: tuple[dict[str, Any], ...] | None = None
    habits_asked: tuple[str, ...] | None = None
    fluid_goal_ml: int | None = None
    paused_until: date | None = None
    main_question: str | None = None
    main_question_since: date | None = None


DETAILS = ("recorded_at", "woke_times", "sleep_disturbance", "tingling", "twitching", "restless_legs", "note", "seq")
NOTHING_SAID: tuple[None, ...] = (None,) * (1 + len(DETAILS))


def any_of(*names: str) -> Q:
    """At least one of these is answered."""
    return reduce(or_, (Q(**{f"{name}__isnull": False}) for name in names))


# Where something is to be seen under a date, and which of a kind's records show something there.
Shown = Mapping[type[Entry], Q]
A_NIGHT = any_of("cramps", *DETAILS[1:-1])
A_DAY = any_of(*(name for name in Day.answers() if name not in ("date", "tz")))
EVERYTHING: Shown = {
    Night: A_NIGHT,
    Cramp: Q(),
    NervePain: Q(),
    Drink: any_of("ml"),
    MedicineChange: any_of("on"),
    Dose: Q(),
    Day: A_DAY,
    Visit: any_of("date"),
    Experiment: any_of("started_on"),
}
SHOWN_FOR: Mapping[Subject, Shown] = {
    Subject.CRAMPS: {Cramp: Q(), Night: Q(cramps=True)},
    Subject.NERVE_PAIN: {NervePain: Q()},
    Subject.FLUIDS: {Drink: any_of("ml")},
    Subject.MEDICINES: {MedicineChange: any_of("on"), Dose: Q()},
    Subject.THE_DAY: {Day: A_DAY, Visit: any_of("date"), Experiment: any_of("started_on")},
}
NOTES: Mapping[type[Entry], tuple[str, ...]] = {
    Night: ("note",),
    Cramp: ("note",),
    NervePain: ("note",),
    Medicine: ("note",),
    MedicineChange: ("note",),
    Day: ("managed", "note"),
    Visit: ("questions",),
}
NOTES_FOR: Mapping[Subject, tuple[type[Entry], ...]] = {
    Subject.CRAMPS: (Night, Cramp),
    Subject.NERVE_PAIN: (NervePain,),
    Subject.FLUIDS: (),
    Subject.MEDICINES: (Medicine, MedicineChange),
    Subject.THE_DAY: (Day, Visit),
    Subject.NOTES: tuple(NOTES),
}


def state_of(cramps_answer: bool | None, live_cramps: int) -> NightState:
    """A night has three states. Not logged is not "no"."""
    if live_cramps or cramps_answer:
        return "cramps"
    return "not_logged" if cramps_answer is None else "no_cramps"


def nights_between(person: User, first: date, last: date, only: Dates = None) -> list[NightView]:
    """One view for each date in first…last with anything known of its night, oldest first."""
    rows = person.nights.live_between(first, last, only).values_list("night_of", "cramps", *DETAILS)
    said = {night_of: answers for night_of, *answers in rows}
    cramps = defaultdict(list)
    for cramp in CrampView.all_of(person.cramps.live_between(first, last, only).exclude(night_of=None).order_by("row")):
        cramps[cramp.night_of].append(cramp)
    return [_night_view(day, said.get(day, NOTHING_SAID), cramps[day]) for day in sorted({*cramps, *said})]


def _night_view(day: date, said: Sequence[Any], cramps: list[CrampView]) -> NightView:
    answer, *details = said
    return NightView(day, state_of(answer, len(cramps)), tuple(cramps), *details)


def daytime_cramps_between(person: User, first: date, last: date, only: Dates = None) -> list[CrampView]:
    return CrampView.all_of(person.cramps.live_between(first, last, only).filter(night_of=None).order_by("day", "row"))


def nerve_pains_between(person: User, first: date, last: date, only: Dates = None) -> list[NervePainView]:
    return NervePainView.all_of(person.nerve_pains.live_between(first, last, only).order_by("day", "row"))


def drinks_between(person: User, first: date, last: date, only: Dates = None) -> list[DrinkView]:
    drinks = person.drinks.live_between(first, last, only).order_by("day", "at", "row")
    return DrinkView.all_of(drinks)


def medicines_of(person: User) -> list[MedicineView]:
    """Every medicine by its name, deleted ones too: their doses are still in the diary."""
    return MedicineView.all_of(person.medicines.order_by("name", "row"))


def medicine_changes_of(person: User) -> list[MedicineChangeView]:
    """Every change of every medicine, oldest first. People have tens of them, not thousands."""
    return MedicineChangeView.all_of(person.medicine_changes.live().order_by("on", "row"))


def doses_between(person: User, first: date, last: date, only: Dates = None) -> list[DoseView]:
    return DoseView.all_of(person.doses.live_between(first, last, only).order_by("day", "at", "row"))


def doses_on(
    person: User, day: date, needed: Iterable[uuid.UUID], since: date
) -> tuple[list[DoseView], dict[uuid.UUID, datetime]]:
    """The doses of a date, and when each of the `needed` medicines was last taken from `since` to the end of it."""
    asked = set(needed)
    wanted = Q(day=day) | Q(medicine__in=asked, event=DoseEvent.TAKEN)
    known = DoseView.all_of(person.doses.live_between(since, day).filter(wanted).order_by("day", "at", "row"))
    taken = [dose for dose in known if dose.event == DoseEvent.TAKEN]
    last = {dose.medicine: dose.at for dose in taken if dose.medicine in asked and dose.at}
    return [dose for dose in known if dose.day == day], last


def habits_of(person: User) -> list[HabitView]:
    """The person's own habits, in the order they were made."""
    return HabitView.all_of(person.habits.live().order_by("row"))


def days_between(person: User, first: date, last: date, only: Dates = None) -> dict[date, DayView]:
    """What is known of days, by their date."""
    return {day.date: day for day in DayView.all_of(person.days.live_between(first, last, only))}


def changes_between(person: User, first: date, last: date, only: Dates = None) -> list[MedicineChangeView]:
    changes = person.medicine_changes.live_between(first, last, only).exclude(on=None)
    return MedicineChangeView.all_of(changes.order_by("on", "row"))


def visits_between(person: User, first: date, last: date, only: Dates = None) -> list[VisitView]:
    return VisitView.all_of(person.visits.live_between(first, last, only).order_by("day", "row"))


def experiments_begun_between(person: User, first: date, last: date, only: Dates = None) -> list[ExperimentView]:
    begun = person.experiments.live_between(first, last, only).exclude(started_on=None)
    return ExperimentView.all_of(begun.order_by("started_on", "row"))


def preferences_of(person: User) -> PreferencesView:
    """How the diary asks and shows; where nothing is chosen, the empty answers."""
    return next(iter(PreferencesView.all_of(person.preferences.live())), PreferencesView())


def diary_span(person: User) -> tuple[date, date] | None:
    """The first and the last recorded night."""
    recorded = person.nights.live().filter(cramps__isnull=False).aggregate(first=Min("night_of"), last=Max("night_of"))
    with_cramps = person.cramps.live().aggregate(first=Min("night_of"), last=Max("night_of"))
    firsts = [each["first"] for each in (recorded, with_cramps) if each["first"]]
    lasts = [each["last"] for each in (recorded, with_cramps) if each["last"]]
    return (min(firsts), max(lasts)) if firsts else None


def days_with_entries(person: User, before: date, limit: int, subject: Subject | None = None) -> list[date]:
    """The newest dates before `before` that show any record (of a subject), newest first."""
    if subject is Subject.NOTES:
        return days_with_words(person, before, limit, Words(), subject)
    found: set[date] = set()
    for model, shown in (SHOWN_FOR[subject] if subject else EVERYTHING).items():
        earlier = model.of(person).live().filter(shown, day__lt=before)
        found.update(earlier.order_by("-day").values_list("day", flat=True).distinct()[:limit])
    return sorted(found, reverse=True)[:limit]


def days_with_words(person: User, before: date, limit: int, words: Words, subject: Subject | None = None) -> list[date]:
    """The newest dates before `before` with a record (of a subject) whose own text holds all the words."""
    found: set[date] = set()
    for model in NOTES_FOR[subject or Subject.NOTES]:
        shown = EVERYTHING.get(model, Q()) & any_of(*NOTES[model])
        earlier = model.of(person).live().filter(shown, day__lt=before).order_by("-day")
        found.update(_days_of_texts(earlier.values_list("day", *NOTES[model]).iterator(), words, limit))
    return sorted(found, reverse=True)[:limit]


def _days_of_texts(rows: Iterable[Sequence[Any]], words: Words, limit: int) -> set[date]:
    """The first dates of rows (date, texts …) that hold the words; no row is read beyond them."""
    found: set[date] = set()
    for day, *texts in rows:
        if words.are_in(own_texts(*texts)):
            found.add(day)
        if len(found) == limit:
            break
    return found


def own_texts(*texts: str | Iterable[str] | None) -> list[str]:
    """The lines a person wrote, questions among them, as one list."""
    return [line for text in texts if text for line in ([text] if isinstance(text, str) else text)]


def last_written(person: User) -> datetime | None:
    """When anything was last written in the diary, how it is set up left aside; None for an empty one."""
    newest = person.versions.exclude(seq=None).exclude(kind=Preferences.KIND).order_by("-seq")
    stamps = newest.values_list("stamps", flat=True).first()
    return datetime.fromisoformat(max(stamps.values())) if stamps else None


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
