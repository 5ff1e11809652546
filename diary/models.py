"""What happened. Rows are written through `sync.py` only; constraints hold one field at a time (see Entry)."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User, validate_time_zone
from diary.fields import Between, LocalTime, Note, Scale, Word, Words, YesNo
from diary.merge import Json, State
from diary.nights import FIRST_DATE, LAST_DATE
from diary.words import (
    AboutWhen,
    DurationBand,
    Furthest,
    Moment,
    Muscle,
    Quality,
    Relief,
    SetOffBy,
    Side,
    TimeKnown,
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

    def between(self, first: dt.date, last: dt.date) -> Self:
        """Records listed under a date in first…last, both included."""
        return self.filter(day__range=(first, last))


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
    day = models.DateField(editable=False)  # the date it is listed under, worked out at each write
    seq = models.PositiveBigIntegerField(editable=False)
    deleted = models.BooleanField(default=False, editable=False)
    stamps = models.JSONField(default=dict, editable=False)
    extra = models.JSONField(default=dict, editable=False)
    tz = models.CharField(_("time zone"), max_length=64, validators=[validate_time_zone], **UNANSWERED)

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
    def answers(cls) -> Iterator["models.Field[Any, Any]"]:
        """The columns that are fields of the record."""
        return (field for field in cls._meta.fields if field.editable and not field.primary_key)

    @classmethod
    def answer_names(cls) -> tuple[str, ...]:
        return tuple(field.name for field in cls.answers())

    @classmethod
    def own_id(cls, owner_id: uuid.UUID, answers: dict[str, Any]) -> uuid.UUID | None:
        """The only id such a record may have, where it follows from its owner and date."""
        return None

    def own_date(self) -> dt.date | None:
        """The date that the person would look for it under."""
        return None

    def as_state(self) -> State:
        """The record as it travels: what was answered (`data`), when (`stamps`), whether deleted."""
        columns = {field.name: field for field in self.answers()}
        data = {
            name: as_json(columns[name], getattr(self, name)) if name in columns else self.extra[name]
            for name in self.stamps
            if name != "deleted"
        }
        return State(deleted=self.deleted, data=data, stamps=dict(self.stamps))

    def hold(self, state: State) -> None:
        """Take over a merged state; saving is the caller's."""
        columns = {field.name: field for field in self.answers()}
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
    return None if value == "" else value


class Night(Entry):
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
        return night_id(owner_id, answers["night_of"])

    def own_date(self) -> dt.date | None:
        return self.night_of


class Cramp(Entry):
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
    duration_min = models.FloatField(
        _("how long in minutes"), validators=[MinValueValidator(0.1), MaxValueValidator(600)], **UNANSWERED
    )
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
        started: Any = self.started_at  # a datetime or None: see LocalTime
        return self.night_of or (started.date() if started else None)


class NervePain(Entry):
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
        at: Any = self.at  # a datetime or None: see LocalTime
        return self.date or (at.date() if at else None)


KINDS: dict[str, type[Entry]] = {model.KIND: model for model in (Night, Cramp, NervePain)}


def night_id(owner_id: uuid.UUID, night_of: dt.date) -> uuid.UUID:
    """Two phones that were offline on one night make the same record."""
    return uuid.uuid5(owner_id, f"night:{night_of.isoformat()}")


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
        ]
        indexes: ClassVar = [models.Index(fields=["owner", "record_id", "-seq"], name="versions_of_a_record")]

    def __str__(self) -> str:
        return f"version {self.seq} of {self.kind} {self.record_id}"
