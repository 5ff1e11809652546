"""The reading face of the diary for other rooms: frozen views of one person's records."""

import json
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Literal, NamedTuple, Self

from django.db.models import Case, Count, Max, Min, Q, QuerySet, Sum, TextField, Value, When
from django.db.models.functions import Cast

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
    Habit,
    Ledger,
    Medicine,
    MedicineChange,
    NervePain,
    Night,
    Preferences,
    Visit,
)
from diary.nights import entry_time
from diary.prepared import Prepared
from diary.search import Words
from diary.words import Analysed, DoseEvent, DrinkKind, Subject

Dates = Collection[date] | None
NO_MATTER = Q()
OWN = "own:"  # begins the name of an own habit among all that is analysed
NightState = Literal["cramps", "no_cramps", "not_logged"]


class _View:
    """A view names the columns it shows; lists become tuples, so that nobody changes them.

    Read as plain values: making a model object of each of ten years' records takes three times as long.
    """

    elsewhere: ClassVar[dict[str, str]] = {}  # a field that is read from a column of another name

    @classmethod
    def columns(cls) -> list[str]:
        names = [each.name for each in fields(cls)]  # type: ignore[arg-type]  # every subclass is a dataclass
        return [cls.elsewhere.get(name, name) for name in names]

    @classmethod
    def all_of(cls, records: EntryQuerySet) -> list[Self]:
        return cls.made_of(records.values_list(*cls.columns()))

    @classmethod
    def made_of(cls, rows: Iterable[Sequence[Any]]) -> list[Self]:
        has_lists = any("tuple" in str(each.type) for each in fields(cls))  # type: ignore[arg-type]  # as above
        return [cls(*map(_frozen, row)) for row in rows] if has_lists else [cls(*row) for row in rows]


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
    id: uuid.UUID | None = None  # its own

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


# What the insights need of tens of thousands of records, and no more: bare tuples without ids and notes. Drinks and
# doses come summed up, but on dates whose night has a cramp with a time: there it matters when each of them was.


class Rating(NamedTuple):
    day: date
    leg: int | None
    back: int | None
    side: str | None


class Amount(NamedTuple):
    """Of drinks of one sort. `ml` is None of those whose amount was not given: they are never in a sum."""

    day: date
    at: datetime | None  # None = summed up
    alcohol: bool | None  # None = not said what it was
    ml: int | None


class Taken(NamedTuple):
    day: date
    at: datetime | None  # as above
    medicine: uuid.UUID | None
    event: str | None
    times: int


class Felt(NamedTuple):
    """A cramp of a night, as far as it is counted."""

    night_of: date
    started_at: datetime | None
    about_when: str | None
    side: str | None
    intensity: int | None
    duration_min: float | None
    duration_band: str | None
    woke_me: bool | None
    relief: list[str] | None
    relief_helped: bool | None


@dataclass(frozen=True)
class PlanView(_View):
    """What an experiment was to be: its periods as they were drawn, or as they were moved by a pause."""

    id: uuid.UUID
    habit: str | None
    order: tuple[dict[str, Any], ...] | None
    state: str | None = None


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


DETAILS = ("recorded_at", "woke_times", "sleep_disturbance", "tingling", "twitching", "restless_legs", "note")
ITSELF = ("seq", "id")
NOTHING_SAID: tuple[None, ...] = (None,) * (1 + len(DETAILS) + len(ITSELF))


def any_of(*names: str) -> Q:
    """At least one of these is answered."""
    return reduce(or_, (Q(**{f"{name}__isnull": False}) for name in names))


# Where something is to be seen under a date, and which of a kind's records show something there.
Shown = Mapping[type[Entry], Q]
A_NIGHT = any_of("cramps", *DETAILS[1:])
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


class _Between:
    """Live records of one person listed under a date in first…last, or under `only` some of these."""

    def __init__(self, model: Any, names: Sequence[str], *order: str, where: Q = NO_MATTER) -> None:
        self.model, self.names, self.order, self.where = model, names, order, where
        self.prepared = Prepared(lambda owner, first, last: self._records(owner, first, last), names)

    def rows(self, person: User, first: date, last: date, only: Dates = None) -> Iterable[Sequence[Any]]:
        if only is None:
            return self.prepared.each(owner=person.pk, first=first, last=last)
        return self._records(person.pk, first, last, only).values_list(*self.names)

    def _records(self, owner: Any, first: Any, last: Any, only: Dates = None) -> EntryQuerySet:
        records = self.model.objects.filter(owner=owner).live_between(first, last, only)
        return records.filter(self.where).order_by(*self.order)


_nights = _Between(Night, ("night_of", "cramps", *DETAILS, *ITSELF))
_cramps_of_nights = _Between(Cramp, CrampView.columns(), "row", where=Q(night_of__isnull=False))
_daytime_cramps = _Between(Cramp, CrampView.columns(), "day", "row", where=Q(night_of=None))
_nerve_pains = _Between(NervePain, NervePainView.columns(), "day", "row")
_drinks = _Between(Drink, DrinkView.columns(), "day", "at", "row")
_doses = _Between(Dose, DoseView.columns(), "day", "at", "row")
_days = _Between(Day, DayView.columns())
_changes = _Between(MedicineChange, MedicineChangeView.columns(), "on", "row", where=Q(on__isnull=False))
_visits = _Between(Visit, VisitView.columns(), "day", "row")
_answered_nights = _Between(Night, ("night_of", "cramps"), where=Q(cramps__isnull=False))
_felt = _Between(Cramp, Felt._fields, where=Q(night_of__isnull=False))
_ratings = _Between(NervePain, Rating._fields)

_newest_cramp = Prepared(
    lambda owner: Cramp.objects.filter(owner=owner).live().exclude(side=None, muscle=None).order_by("-day", "-row")[:1],
    CrampView.columns(),
)
_medicines = Prepared(
    lambda owner: Medicine.objects.filter(owner=owner).order_by("name", "row"), MedicineView.columns()
)
_all_changes = Prepared(
    lambda owner: MedicineChange.objects.filter(owner=owner).live().order_by("on", "row"), MedicineChangeView.columns()
)
_habits = Prepared(lambda owner: Habit.objects.filter(owner=owner).live().order_by("row"), HabitView.columns())
_preferences = Prepared(lambda owner: Preferences.objects.filter(owner=owner).live(), PreferencesView.columns())


def _doses_of_a_date(owner: Any, first: Any, last: Any) -> EntryQuerySet:
    """The doses of `last`, and those since `first` of medicines that are taken when needed."""
    when_needed = Medicine.objects.filter(owner=owner).exclude(regime="regular").values("id")
    wanted = Q(day=last) | Q(medicine__in=when_needed, event=DoseEvent.TAKEN)
    return Dose.objects.filter(owner=owner).live_between(first, last).filter(wanted).order_by("day", "at", "row")


_doses_on = Prepared(_doses_of_a_date, DoseView.columns())


def _where_it_matters(owner: Any) -> Case:
    """The time, on dates whose night has a cramp with a time; else null, so that the whole date is one group."""
    timed = Cramp.objects.filter(owner=owner, deleted=False, night_of__isnull=False, started_at__isnull=False)
    return Case(When(day__in=timed.values("night_of"), then="at"))


def _amounts_by_date(owner: Any, first: Any, last: Any) -> QuerySet[Any, Any]:
    drinks = Drink.objects.filter(owner=owner).live_between(first, last).order_by()
    is_alcohol = Case(When(drink=DrinkKind.ALCOHOL, then=Value(True)), When(drink__isnull=False, then=Value(False)))
    is_measured = Case(When(ml=None, then=Value(False)), default=Value(True))
    told_apart = drinks.annotate(time=_where_it_matters(owner), alcohol=is_alcohol, measured=is_measured)
    return told_apart.values("day", "time", "alcohol", "measured").annotate(amount=Sum("ml"))


def _taken_by_date(owner: Any, first: Any, last: Any) -> QuerySet[Any, Any]:
    doses = Dose.objects.filter(owner=owner).live_between(first, last).order_by()
    told_apart = doses.annotate(time=_where_it_matters(owner))
    return told_apart.values("day", "time", "medicine", "event").annotate(times=Count("row"))


def _answers_by_day(owner: Any, first: Any, last: Any) -> QuerySet[Any, Any]:
    days = Day.objects.filter(owner=owner).live_between(first, last).order_by()
    return days.annotate(own_text=Cast("own", TextField()))


_answers = Prepared(_answers_by_day, [*(name for name in DayView.columns() if name not in ("id", "own")), "own_text"])
_amounts = Prepared(_amounts_by_date, ("day", "time", "alcohol", "amount"))
_taken = Prepared(_taken_by_date, ("day", "time", "medicine", "event", "times"))


def nights_between(person: User, first: date, last: date, only: Dates = None) -> list[NightView]:
    """One view for each date in first…last with anything known of its night, oldest first."""
    said = {night_of: answers for night_of, *answers in _nights.rows(person, first, last, only)}
    cramps = defaultdict(list)
    for cramp in CrampView.made_of(_cramps_of_nights.rows(person, first, last, only)):
        cramps[cramp.night_of].append(cramp)
    return [_night_view(day, said.get(day, NOTHING_SAID), cramps[day]) for day in sorted({*cramps, *said})]


def _night_view(day: date, said: Sequence[Any], cramps: list[CrampView]) -> NightView:
    answer, *details = said
    return NightView(day, state_of(answer, len(cramps)), tuple(cramps), *details)


def newest_cramp(person: User) -> CrampView | None:
    """The last one, by night or day, of which it is known where it was."""
    return next(iter(CrampView.made_of(_newest_cramp.rows(owner=person.pk))), None)


def daytime_cramps_between(person: User, first: date, last: date, only: Dates = None) -> list[CrampView]:
    return CrampView.made_of(_daytime_cramps.rows(person, first, last, only))


def nerve_pains_between(person: User, first: date, last: date, only: Dates = None) -> list[NervePainView]:
    return NervePainView.made_of(_nerve_pains.rows(person, first, last, only))


def drinks_between(person: User, first: date, last: date, only: Dates = None) -> list[DrinkView]:
    return DrinkView.made_of(_drinks.rows(person, first, last, only))


def answered_between(person: User, first: date, last: date) -> dict[date, bool]:
    """Whether cramps came, for each night that was answered."""
    return {night_of: bool(cramps) for night_of, cramps in _answered_nights.rows(person, first, last)}


def felt_between(person: User, first: date, last: date) -> list[Felt]:
    """Cramps of nights."""
    return list(map(Felt._make, _felt.rows(person, first, last)))


def ratings_between(person: User, first: date, last: date) -> list[Rating]:
    """Of nerve pain."""
    return list(map(Rating._make, _ratings.rows(person, first, last)))


def amounts_between(person: User, first: date, last: date) -> list[Amount]:
    """Of drinks."""
    return list(map(Amount._make, _amounts.each(owner=person.pk, first=first, last=last)))


def taken_between(person: User, first: date, last: date) -> list[Taken]:
    """Doses, skipped ones too."""
    return list(map(Taken._make, _taken.each(owner=person.pk, first=first, last=last)))


def answers_between(person: User, first: date, last: date) -> dict[str, Sequence[Any]]:
    """What is known of days, each answer as a column; the column `date` says of which day.

    Own habits are answered in a few ways: each way is read from its JSON once, not once a day.
    """
    rows = _answers.rows(owner=person.pk, first=first, last=last)
    columns: dict[str, Sequence[Any]] = dict(zip(_answers.names, zip(*rows, strict=True), strict=False))
    texts = columns.pop("own_text", ())
    read = {text: json.loads(text) if text else None for text in set(texts)}
    return {**columns, "own": [read[text] for text in texts]}


def medicines_of(person: User) -> list[MedicineView]:
    """Every medicine by its name, deleted ones too: their doses are still in the diary."""
    return MedicineView.made_of(_medicines.rows(owner=person.pk))


def medicine_changes_of(person: User) -> list[MedicineChangeView]:
    """Every change of every medicine, oldest first. People have tens of them, not thousands."""
    return MedicineChangeView.made_of(_all_changes.rows(owner=person.pk))


def doses_between(person: User, first: date, last: date, only: Dates = None) -> list[DoseView]:
    return DoseView.made_of(_doses.rows(person, first, last, only))


def doses_on(person: User, day: date, since: date) -> tuple[list[DoseView], dict[uuid.UUID, datetime]]:
    """The doses of a date, and when each medicine taken when needed was last taken from `since` to the end of it."""
    known = DoseView.made_of(_doses_on.rows(owner=person.pk, first=since, last=day))
    last = {dose.medicine: dose.at for dose in known if dose.event == DoseEvent.TAKEN and dose.medicine and dose.at}
    return [dose for dose in known if dose.day == day], last


def known_doses(person: User, ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these doses are in the diary, on whatever date."""
    return set(person.doses.live().filter(id__in=list(ids)).values_list("id", flat=True))


def habits_of(person: User) -> list[HabitView]:
    """The person's own habits, in the order they were made."""
    return HabitView.made_of(_habits.rows(owner=person.pk))


def days_between(person: User, first: date, last: date, only: Dates = None) -> dict[date, DayView]:
    """What is known of days, by their date."""
    return {day.date: day for day in DayView.made_of(_days.rows(person, first, last, only))}


def changes_between(person: User, first: date, last: date, only: Dates = None) -> list[MedicineChangeView]:
    return MedicineChangeView.made_of(_changes.rows(person, first, last, only))


def visits_between(person: User, first: date, last: date, only: Dates = None) -> list[VisitView]:
    return VisitView.made_of(_visits.rows(person, first, last, only))


def experiments_begun_between(person: User, first: date, last: date, only: Dates = None) -> list[ExperimentView]:
    begun = person.experiments.live_between(first, last, only).exclude(started_on=None)
    return ExperimentView.all_of(begun.order_by("started_on", "row"))


def plans_of(person: User) -> list[PlanView]:
    """Every experiment that was drawn, oldest first."""
    return PlanView.all_of(person.experiments.live().exclude(order=None).order_by("day", "row"))


def preferences_of(person: User) -> PreferencesView:
    """How the diary asks and shows; where nothing is chosen, the empty answers."""
    return next(iter(PreferencesView.made_of(_preferences.rows(owner=person.pk))), PreferencesView())


def main_question_of(person: User) -> tuple[str, date | None]:
    """The main question and since when it has been that one, None = always: by the history of the answers, and not
    before the date that stands beside it. No choice is the usual question; a habit by its new name is the same one."""
    question: str = Analysed.LEG_PAIN.value
    since: date | None = None
    states = person.versions.filter(kind=Preferences.KIND).exclude(seq=None).order_by("seq")
    for data, stamps, deleted in states.values_list("data", "stamps", "deleted"):
        said = {} if deleted else data
        asked = said.get("main_question") or Analysed.LEG_PAIN.value
        if asked != question and not _is_new_name(person, question, asked):
            since = datetime.fromisoformat(max(stamps.values())).astimezone(person.zone).date()
        if since and (dated := said.get("main_question_since")):
            since = max(since, date.fromisoformat(dated))
        question = asked
    return question, since


def _is_new_name(person: User, before: str, after: str) -> bool:
    """Of one habit of one's own."""
    if not (before.startswith(OWN) and after.startswith(OWN)):
        return False
    habits = person.versions.filter(kind=Habit.KIND).exclude(seq=None)
    once = habits.filter(data__name=before.removeprefix(OWN)).values("record_id")
    return habits.filter(data__name=after.removeprefix(OWN), record_id__in=once).exists()


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


def diary_version(person: User) -> str | None:
    """Another one after every write, so that what was worked out from the diary can be kept until then; None of an
    empty diary. Its chain tells a diary from another one of the same length, such as a restored backup."""
    ledger = Ledger.objects.filter(owner=person).first()
    return ledger.witness if ledger else None


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
