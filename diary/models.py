"""What happened. Rows are written through `sync.py` only; constraints hold one field at a time (see Entry)."""

import datetime as dt
import uuid
from collections.abc import Collection
from functools import cache
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User, validate_time_zone
from diary.fields import Between, Chosen, LocalTime, Note, Quantity, Reference, Scale, Shaped, Short, Word, Words, YesNo
from diary.merge import Json, State
from diary.nights import FIRST_DATE, LAST_DATE
from diary.shapes import (
    check_cups,
    check_habits_asked,
    check_order,
    check_own,
    check_questions,
    check_schedule,
    check_warning_signs,
)
from diary.words import (
    AboutWhen,
    Change,
    DoseEvent,
    DrinkKind,
    DurationBand,
    ExperimentState,
    Furthest,
    Moment,
    Muscle,
    Quality,
    Regime,
    Relief,
    SetOffBy,
    Side,
    TimeKnown,
    Units,
)

UNANSWERED: dict[str, Any] = {"null": True, "blank": True, "default": None}


def null_or(**condition: Any) -> models.Q:
    (lookup,) = condition
    return models.Q(**{f"{lookup.partition('__')[0]}__isnull": True}) | models.Q(**condition)


def in_range(kind: str, **ranges: tuple[Any, Any]) -> list[models.CheckConstraint]:
    return [
        models.CheckConstraint(condition=null_or(**{f"{field}__range": bounds}), name=f"{kind}_{field}_in_range")
        for field, bounds in ranges.items()
    ]


def never_empty(kind: str, *fields: str) -> list[models.CheckConstraint]:
    """Unanswered has one spelling: null."""
    return [
        models.CheckConstraint(condition=~models.Q(**{field: ""}), name=f"{kind}_{field}_never_empty")
        for field in fields
    ]


def belongs_to(plural: str) -> Any:
    """The person whose record it is: queries begin there (`person.nights.live()`)."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name=plural, editable=False)


class EntryQuerySet(models.QuerySet[Any]):
    def live(self) -> Self:
        return self.filter(deleted=False)

    def live_between(self, first: dt.date, last: dt.date, only: Collection[dt.date] | None = None) -> Self:
        """Live records listed under a date in first…last, both included. One filter: Today asks for seven such.

        `only` some of these dates, where they may lie years apart.
        """
        if only is not None:
            return self.filter(deleted=False, day__in=only)
        return self.filter(deleted=False, day__range=(first, last))


class Entry(models.Model):
    """A record of a diary: a map of fields, each with the time it was last written (a stamp).

    `stamps` names the fields ever answered; a field without one was never asked here. `extra` keeps fields that this
    release does not know. Two phones may each write one field of a record, so no constraint spans two fields.
    """

    KIND: ClassVar[str]
    PLURAL: ClassVar[str]

    row = models.BigAutoField(primary_key=True)
    id = models.UUIDField(editable=False)
    owner: Any  # each kind names its own, by belongs_to()
    owner_id: Any
    day = models.DateField(editable=False)  # the date it is listed under, worked out at each write
    seq = models.PositiveBigIntegerField(editable=False)
    deleted = models.BooleanField(default=False, editable=False)
    stamps = models.JSONField(default=dict, editable=False)
    extra = models.JSONField(default=dict, editable=False)
    objects = EntryQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["owner", "id"], name="one_%(class)s_an_owner_and_id")
        ]
        indexes: ClassVar = [models.Index(fields=["owner", "-day", "-row"], name="%(class)s_newest_first")]

    def __str__(self) -> str:
        return f"{self.KIND} {self.id}"

    @classmethod
    def of(cls, person: User) -> EntryQuerySet:
        """The person's records of this kind, deleted ones too."""
        return getattr(person, cls.PLURAL).all()

    @classmethod
    @cache
    def answers(cls) -> dict[str, "models.Field[Any, Any]"]:
        """The columns that are fields of the record, by name."""
        return {field.name: field for field in cls._meta.fields if field.editable and not field.primary_key}

    @classmethod
    def own_id(cls, owner_id: uuid.UUID, answers: dict[str, Any]) -> uuid.UUID | None:
        """The only id such a record may have, where it follows from its owner and date."""
        return None

    def own_date(self) -> dt.date | None:
        """The date that the person would look for it under."""
        return None

    def as_state(self) -> State:
        """The record as it travels: what was answered (`data`), when (`stamps`), whether deleted."""
        columns = self.answers()
        data = {
            name: as_json(columns[name], getattr(self, name)) if name in columns else self.extra[name]
            for name in self.stamps
            if name != "deleted"
        }
        return State(deleted=self.deleted, data=data, stamps=dict(self.stamps))

    def hold(self, state: State) -> None:
        """Take over a merged state; saving is the caller's."""
        columns = self.answers()
        for name, value in state.data.items():
            if name in columns:
                setattr(self, name, columns[name].to_python(value))
        self.extra = {name: value for name, value in state.data.items() if name not in columns}
        self.deleted, self.stamps = state.deleted, dict(state.stamps)
        self.day = self.own_date() or dt.date.fromisoformat(min(state.stamps.values())[:10])


def as_json(field: "models.Field[Any, Any]", answer: Any) -> Json:
    """An answer as canonical JSON can carry it; nothing chosen and nothing written are null."""
    value = field.to_python(answer)
    if isinstance(field, Words):
        return field.in_order(value)
    if isinstance(value, dt.datetime):
        return field.get_prep_value(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    return None if value in ("", [], {}) and not isinstance(field, Chosen) else value


class LocalEntry(Entry):
    """A record of something that happened where the person was: it keeps the time zone."""

    tz = models.CharField(_("time zone"), max_length=64, validators=[validate_time_zone], **UNANSWERED)

    class Meta(Entry.Meta):
        abstract = True


class Night(LocalEntry):
    """One a night. Whether there were cramps, and how the night was."""

    KIND, PLURAL = "night", "nights"

    owner = belongs_to(PLURAL)
    night_of = models.DateField(_("night of"))
    cramps = YesNo(_("cramps"))
    woke_times = Between(_("times woken"), low=0, high=20)
    sleep_disturbance = Scale(_("how much cramps disturbed your sleep"))
    tingling = YesNo(_("tingling in the legs"))
    twitching = YesNo(_("twitching muscles"))
    restless_legs = YesNo(_("restless legs"))
    note = Note(_("note"))
    recorded_at = LocalTime(_("first recorded"))

    class Meta(Entry.Meta):
        constraints: ClassVar = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(fields=["owner", "night_of"], name="one_night_a_date"),
            *in_range("night", night_of=(FIRST_DATE, LAST_DATE), woke_times=(0, 20), sleep_disturbance=(0, 10)),
            *never_empty("night", "note", "tz"),
        ]

    @classmethod
    def own_id(cls, owner_id: uuid.UUID, answers: dict[str, Any]) -> uuid.UUID | None:
        return night_id(owner_id, as_date(answers["night_of"]))

    def own_date(self) -> dt.date | None:
        return self.night_of


class Cramp(LocalEntry):
    """One cramp. Its `night_of` says which night; without one it came in the daytime."""

    KIND, PLURAL = "cramp", "cramps"

    owner = belongs_to(PLURAL)
    night_of = models.DateField(_("night of"), **UNANSWERED)
    started_at = LocalTime(_("started at"))
    time_known = Word(_("how well the time is known"), words=TimeKnown)
    about_when = Word(_("about when"), words=AboutWhen)
    side = Word(_("which leg"), words=Side)
    muscle = Word(_("where"), words=Muscle)
    intensity = Scale(_("how bad was it"))
    duration_min = Quantity(_("how long in minutes"), low=0.1, high=600)
    duration_band = Word(_("how long"), words=DurationBand)
    woke_me = YesNo(_("it woke me"))
    sore_after = YesNo(_("sore this morning"))
    relief = Words(_("what I did"), words=Relief)
    relief_helped = YesNo(_("did it help"))
    note = Note(_("note"))

    class Meta(Entry.Meta):
        constraints: ClassVar = [
            *Entry.Meta.constraints,
            *in_range("cramp", night_of=(FIRST_DATE, LAST_DATE), intensity=(0, 10), duration_min=(0.1, 600)),
            *never_empty("cramp", "time_known", "about_when", "side", "muscle", "duration_band", "note", "tz"),
        ]

    def own_date(self) -> dt.date | None:
        return self.night_of or date_of(self.started_at)


class NervePain(LocalEntry):
    """One rating of nerve pain, with the moment it was given."""

    KIND, PLURAL = "nerve_pain", "nerve_pains"

    owner = belongs_to(PLURAL)
    date = models.DateField(_("date"), **UNANSWERED)
    at = LocalTime(_("time"))
    moment = Word(_("time of day"), words=Moment)
    leg = Scale(_("leg"))
    back = Scale(_("back"))
    side = Word(_("side"), words=Side)
    furthest = Word(_("furthest point it reached"), words=Furthest)
    qualities = Words(_("what does it feel like"), words=Quality)
    set_off_by = Words(_("what set it off"), words=SetOffBy)
    note = Note(_("note"))

    class Meta(Entry.Meta):
        constraints: ClassVar = [
            *Entry.Meta.constraints,
            *in_range("nerve_pain", date=(FIRST_DATE, LAST_DATE), leg=(0, 10), back=(0, 10)),
            *never_empty("nerve_pain", "moment", "side", "furthest", "note", "tz"),
        ]

    def own_date(self) -> dt.date | None:
        return self.date or date_of(self.at)


class Drink(LocalEntry):
    """One drink."""

    KIND, PLURAL = "drink", "drinks"

    owner = belongs_to(PLURAL)
    at = LocalTime(_("when"))
    ml = Between(_("how much, in ml"), low=1, high=5_000)
    drink = Word(_("what"), words=DrinkKind)

    class Meta(LocalEntry.Meta):
        constraints: ClassVar = [
            *Entry.Meta.constraints,
            *in_range("drink", ml=(1, 5_000)),
            *never_empty("drink", "drink", "tz"),
        ]

    def own_date(self) -> dt.date | None:
        return date_of(self.at)


class Medicine(LocalEntry):
    """A medicine or supplement, with its name as on the box."""

    KIND, PLURAL = "medicine", "medicines"

    owner = belongs_to(PLURAL)
    name = Short(_("name"))
    drug_class = Short(_("class"), max_length=64)
    strength = Short(_("strength"), max_length=60)
    unit = Short(_("unit"), max_length=24)
    regime = Word(_("how it is taken"), words=Regime)
    schedule = Shaped(_("when it is due"), validators=[check_schedule])
    smallest_interval_h = Quantity(_("hours between two doses, at least"), low=0, high=720)
    daily_most = Quantity(_("most in a day"), low=0, high=10_000)
    for_what = Short(_("what it is for"), max_length=200)
    over_the_counter = YesNo(_("bought without a prescription"))
    note = Note(_("note"))

    class Meta(LocalEntry.Meta):
        constraints: ClassVar = [
            *Entry.Meta.constraints,
            *in_range("medicine", smallest_interval_h=(0, 720), daily_most=(0, 10_000)),
            *never_empty("medicine", "name", "drug_class", "strength", "unit", "regime", "for_what", "note", "tz"),
        ]


class MedicineChange(LocalEntry):
    """A medicine was started or stopped, or its dose changed."""

    KIND, PLURAL = "medicine_change", "medicine_changes"

    owner = belongs_to(PLURAL)
    medicine = Reference(_("medicine"))
    on = models.DateField(_("date"), **UNANSWERED)
    event = Word(_("what happened"), words=Change)
    dose_before = Short(_("dose before"), max_length=60)
    dose_after = Short(_("dose after"), max_length=60)
    note = Note(_("note"))

    class Meta(LocalEntry.Meta):
        constraints: ClassVar = [
            *Entry.Meta.constraints,
            *in_range("medicine_change", on=(FIRST_DATE, LAST_DATE)),
            *never_empty("medicine_change", "event", "dose_before", "dose_after", "note", "tz"),
        ]

    def own_date(self) -> dt.date | None:
        return self.on


class Dose(LocalEntry):
    """A medicine was taken, or skipped. Without such a record nothing is known."""

    KIND, PLURAL = "dose", "doses"

    owner = belongs_to(PLURAL)
    medicine = Reference(_("medicine"))
    at = LocalTime(_("when"))
    event = Word(_("taken or skipped"), words=DoseEvent)
    amount = Quantity(_("how much"), low=0, high=10_000)

    class Meta(LocalEntry.Meta):
        constraints: ClassVar = [
            *Entry.Meta.constraints,
            *in_range("dose", amount=(0, 10_000)),
            *never_empty("dose", "event", "tz"),
        ]

    def own_date(self) -> dt.date | None:
        return date_of(self.at)


class Day(LocalEntry):
    """One a day: what the person did and managed."""

    KIND, PLURAL = "day", "days"

    owner = belongs_to(PLURAL)
    date = models.DateField(_("date"))
    exercise_min = Between(_("exercise, in minutes"), low=0, high=1_440)
    exercise_hard = YesNo(_("hard exercise"))
    sitting_h = Quantity(_("sitting, in hours"), low=0, high=24)
    standing_h = Quantity(_("standing, in hours"), low=0, high=24)
    stretch_before_bed = YesNo(_("stretched before bed"))
    nerve_glides = YesNo(_("nerve glides"))
    core_exercises = YesNo(_("core exercises"))
    walk_or_bike_before_bed = YesNo(_("walk or bike before bed"))
    heat = YesNo(_("heat"))
    cold = YesNo(_("cold"))
    heavy_lifting = YesNo(_("heavy lifting"))
    good_posture = YesNo(_("minded my posture"))
    own = Shaped(_("my own habits"), validators=[check_own])
    managed = Note(_("what I managed"))
    function = Scale(_("how much pain held me back"))
    note = Note(_("note"))

    class Meta(LocalEntry.Meta):
        constraints: ClassVar = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(fields=["owner", "date"], name="one_day_a_date"),
            *in_range(
                "day",
                date=(FIRST_DATE, LAST_DATE),
                exercise_min=(0, 1_440),
                sitting_h=(0, 24),
                standing_h=(0, 24),
                function=(0, 10),
            ),
            *never_empty("day", "managed", "note", "tz"),
        ]

    @classmethod
    def own_id(cls, owner_id: uuid.UUID, answers: dict[str, Any]) -> uuid.UUID | None:
        return day_id(owner_id, as_date(answers["date"]))

    def own_date(self) -> dt.date | None:
        return self.date


class Habit(Entry):
    """A yes/no habit of the person's own."""

    KIND, PLURAL = "habit", "habits"

    owner = belongs_to(PLURAL)
    name = Short(_("name"), max_length=80)
    asked_from = models.DateField(_("asked from"), **UNANSWERED)
    asked_until = models.DateField(_("asked until"), **UNANSWERED)

    class Meta(Entry.Meta):
        constraints: ClassVar = [
            *Entry.Meta.constraints,
            *in_range("habit", asked_from=(FIRST_DATE, LAST_DATE), asked_until=(FIRST_DATE, LAST_DATE)),
            *never_empty("habit", "name"),
        ]


class Visit(LocalEntry):
    """A visit to a doctor: the questions, and the warning signs as they were answered."""

    KIND, PLURAL = "visit", "visits"

    owner = belongs_to(PLURAL)
    date = models.DateField(_("date"), **UNANSWERED)
    questions = Shaped(_("my questions"), validators=[check_questions])
    warning_signs = Shaped(_("warning signs"), validators=[check_warning_signs])
    warning_signs_asked_at = LocalTime(_("asked at"))

    class Meta(LocalEntry.Meta):
        constraints: ClassVar = [
            *Entry.Meta.constraints,
            *in_range("visit", date=(FIRST_DATE, LAST_DATE)),
            *never_empty("visit", "tz"),
        ]

    def own_date(self) -> dt.date | None:
        return self.date


class Experiment(LocalEntry):
    """A planned self-experiment with one habit, its order drawn before the first night."""

    KIND, PLURAL = "experiment", "experiments"

    owner = belongs_to(PLURAL)
    habit = Short(_("what is tried"), max_length=64)
    pairs = Between(_("pairs"), low=1, high=200)
    nights = Between(_("nights a period"), low=1, high=60)
    order = Shaped(_("order"), validators=[check_order])
    drawn_at = LocalTime(_("drawn at"))
    started_on = models.DateField(_("started on"), **UNANSWERED)
    state = Word(_("state"), words=ExperimentState)

    class Meta(LocalEntry.Meta):
        constraints: ClassVar = [
            *Entry.Meta.constraints,
            *in_range("experiment", pairs=(1, 200), nights=(1, 60), started_on=(FIRST_DATE, LAST_DATE)),
            *never_empty("experiment", "habit", "state", "tz"),
        ]

    def own_date(self) -> dt.date | None:
        return self.started_on


class Preferences(Entry):
    """One a person: how the diary asks and shows."""

    KIND, PLURAL = "preferences", "preferences"

    owner = belongs_to(PLURAL)
    units = Word(_("units"), words=Units)
    usual_cups = Chosen(_("my usual cups"), validators=[check_cups])
    habits_asked = Chosen(_("habits that are asked"), validators=[check_habits_asked])
    fluid_goal_ml = Between(_("fluid goal in ml"), low=100, high=10_000)
    paused_until = models.DateField(_("paused until"), **UNANSWERED)
    main_question = Short(_("main question"), max_length=140)  # "medicine:" and the longest name
    main_question_since = models.DateField(_("main question since"), **UNANSWERED)

    class Meta(Entry.Meta):
        constraints: ClassVar = [
            *Entry.Meta.constraints,
            *in_range(
                "preferences",
                fluid_goal_ml=(100, 10_000),
                paused_until=(FIRST_DATE, LAST_DATE),
                main_question_since=(FIRST_DATE, LAST_DATE),
            ),
            *never_empty("preferences", "units", "main_question"),
        ]

    @classmethod
    def own_id(cls, owner_id: uuid.UUID, answers: dict[str, Any]) -> uuid.UUID | None:
        return preferences_id(owner_id)


ALL_KINDS = (
    Night,
    Cramp,
    NervePain,
    Drink,
    Medicine,
    MedicineChange,
    Dose,
    Day,
    Habit,
    Visit,
    Experiment,
    Preferences,
)
KINDS: dict[str, type[Entry]] = {model.KIND: model for model in ALL_KINDS}


def as_date(value: dt.date | str) -> dt.date:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def date_of(moment: Any) -> dt.date | None:
    """The date on the person's clock; moments are datetimes or None (see LocalTime)."""
    return moment.date() if moment else None


def night_id(owner_id: uuid.UUID, night_of: dt.date) -> uuid.UUID:
    """Two phones that were offline on one night make the same record."""
    return uuid.uuid5(owner_id, f"night:{night_of.isoformat()}")


def day_id(owner_id: uuid.UUID, date: dt.date) -> uuid.UUID:
    return uuid.uuid5(owner_id, f"day:{date.isoformat()}")


def medicine_id(owner_id: uuid.UUID, name: str) -> uuid.UUID:
    """Of a medicine that is known by its name only: listed or imported twice, it is one."""
    return uuid.uuid5(owner_id, f"medicine:{name}")


def preferences_id(owner_id: uuid.UUID) -> uuid.UUID:
    return uuid.uuid5(owner_id, "preferences")


class Ledger(models.Model):
    """Where one person's diary stands: the number of the last write, its chain and the digest of all records."""

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="ledger"
    )
    seq = models.PositiveBigIntegerField(default=0)
    chain = models.CharField(max_length=16, default="", blank=True)
    digest = models.CharField(max_length=32, default="0" * 32)

    def __str__(self) -> str:
        return f"ledger {self.owner_id}"

    @property
    def witness(self) -> str | None:
        """What a phone shows to prove that it has heard of this very history; None of an empty one."""
        return f"{self.seq}:{self.chain}" if self.seq else None


class Version(models.Model):
    """A state that a record was in, or values that lost a merge (without seq and chain)."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="versions")
    seq = models.PositiveBigIntegerField(null=True)
    chain = models.CharField(max_length=16, null=True)  # a value that lost has none
    kind = models.CharField(max_length=24)
    record_id = models.UUIDField()
    data = models.JSONField()
    stamps = models.JSONField()
    deleted = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "seq"], name="one_version_a_seq"),
            models.UniqueConstraint(
                fields=["owner", "record_id", "data", "stamps"],
                condition=models.Q(seq__isnull=True),
                name="one_version_a_value_that_lost",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["owner", "record_id", "-seq"], name="versions_of_a_record")]

    def __str__(self) -> str:
        return f"version {self.seq} of {self.kind} {self.record_id}"
