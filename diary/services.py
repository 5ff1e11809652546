"""The deeds: what a person does with the diary. Each is one transaction and safe to repeat."""

import uuid
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from diary import sync
from diary.ids import new_id
from diary.models import (
    KINDS,
    Cramp,
    Day,
    Entry,
    EntryQuerySet,
    Habit,
    LocalEntry,
    Medicine,
    NervePain,
    Night,
    Preferences,
    as_date,
    day_id,
    medicine_id,
    night_id,
    preferences_id,
)
from diary.nights import local_time
from diary.validators import validate_my_medicine, validate_no_cramps, validate_own_habits

Answers = dict[str, Any]


def record_no_cramps(person: User, night_of: date, now: datetime) -> Night:
    return record_night(person, night_of, {"cramps": False}, now, anew=True)


@transaction.atomic
def record_night(
    person: User,
    night_of: date,
    answers: Answers,
    now: datetime,
    *,
    expected_seq: int | None = None,
    anew: bool = False,
) -> Night:
    """Write the given answers about a night. ValidationError when they deny a cramp that is in the diary.

    A night that was deleted comes back with its answers, or `anew` without them.
    """
    cramps = person.cramps.live().filter(night_of=night_of).count()
    if answers.get("cramps") is False and not _denied_already(person, night_of):
        validate_no_cramps(cramps)
    logs = answers.get("cramps") is not None
    edit = _night_edit(person, night_of, answers, now, logs=logs and not cramps, anew=anew, expected_seq=expected_seq)
    (night,) = sync.write(person, [edit])
    assert isinstance(night, Night)
    return night


def _denied_already(person: User, night_of: date) -> bool:
    """Two phones may have made such a night: whoever changes another answer of it says nothing new about cramps."""
    return person.nights.live().filter(night_of=night_of, cramps=False).exists()


def _night_edit(
    person: User,
    night_of: date,
    answers: Answers,
    now: datetime,
    *,
    logs: bool,
    anew: bool,
    expected_seq: int | None = None,
) -> sync.Edit:
    """`logs`: with these answers the night counts as recorded, and it has no cramp that says so already."""
    here = person.nights.filter(night_of=night_of).first() or Night(deleted=True)
    before: Answers = {}
    if logs and (here.deleted or here.cramps is None):
        before["recorded_at"] = local_time(now, person.zone)
    return sync.Edit(
        kind=Night.KIND,
        id=night_id(person.id, night_of),
        now=now,
        answers={**before, **answers, "night_of": night_of},
        first={"tz": person.time_zone},
        anew=anew,
        expected_seq=expected_seq,
    )


@transaction.atomic
def record_cramp(
    person: User,
    cramp_id: uuid.UUID,
    answers: Answers,
    now: datetime,
    *,
    anew: bool = False,
    expected_seq: int | None = None,
) -> Cramp:
    """Write the given answers about a cramp; its night counts as recorded from now on."""
    edits = [_event_edit(person, Cramp.KIND, cramp_id, answers, now, expected_seq, anew=anew)]
    if night_of := answers.get("night_of"):
        is_first = not person.cramps.live().filter(night_of=night_of).exists()
        edits.append(_night_edit(person, night_of, {}, now, logs=is_first, anew=True))
    cramp = sync.write(person, edits)[0]
    assert isinstance(cramp, Cramp)
    return cramp


def record_nerve_pain(
    person: User, pain_id: uuid.UUID, answers: Answers, now: datetime, *, expected_seq: int | None = None
) -> NervePain:
    pain = record_event(NervePain, person, pain_id, answers, now, expected_seq=expected_seq)
    assert isinstance(pain, NervePain)
    return pain


@transaction.atomic
def record_event(
    model: type[Entry],
    person: User,
    record_id: uuid.UUID,
    answers: Answers,
    now: datetime,
    *,
    anew: bool = False,
    expected_seq: int | None = None,
) -> Entry:
    """Write the given answers about a record that stands for itself; `anew` as for a night.

    ValidationError for the medicine of somebody else, and for a sixth habit of one's own.
    """
    if answers.get("medicine"):
        validate_my_medicine(is_of_another=_is_of_another(person, answers["medicine"]))
    if model is Habit and _begins_to_be_asked(person, record_id, answers, now):
        validate_own_habits(_habits_asked(person, now).exclude(id=record_id).count())
    edit = _event_edit(person, model.KIND, record_id, answers, now, expected_seq, anew=anew)
    return sync.write(person, [edit])[0]


def _is_of_another(person: User, medicine: uuid.UUID) -> bool:
    owners = set(Medicine.objects.filter(id=medicine).values_list("owner", flat=True))
    return bool(owners) and person.id not in owners


def _begins_to_be_asked(person: User, habit: uuid.UUID, answers: Answers, now: datetime) -> bool:
    """With these answers a habit is asked, today or later, that is not asked yet; a name alone changes nothing."""
    if _habits_asked(person, now).filter(id=habit).exists():
        return False
    stored = Habit.of(person).filter(id=habit).values("asked_until").first() or {"asked_until": None}
    until = {**stored, **answers}["asked_until"]
    return until is None or as_date(until) >= local_time(now, person.zone).date()


def _habits_asked(person: User, now: datetime) -> EntryQuerySet:
    today = local_time(now, person.zone).date()
    return Habit.of(person).live().exclude(asked_until__lt=today)


def record_day(
    person: User,
    date: date,
    answers: Answers,
    now: datetime,
    *,
    anew: bool = False,
    expected_seq: int | None = None,
) -> Entry:
    given = {**answers, "date": date}
    edit = _event_edit(person, Day.KIND, day_id(person.id, date), given, now, expected_seq, anew=anew)
    return sync.write(person, [edit])[0]


@transaction.atomic
def set_preferences(
    person: User, answers: Answers, now: datetime, *, anew: bool = False, expected_seq: int | None = None
) -> Entry:
    """Write the given preferences; a new main question is dated today, unless a date is given; none has no date."""
    here = Preferences.of(person).live().first() or Preferences()
    since: Answers = {}
    if "main_question" in answers and answers["main_question"] != here.main_question:
        asked = answers["main_question"] is not None
        since = {"main_question_since": local_time(now, person.zone).date() if asked else None}
    given = {**since, **answers}
    edit = _event_edit(person, Preferences.KIND, preferences_id(person.id), given, now, expected_seq, anew=anew)
    return sync.write(person, [edit])[0]


@transaction.atomic
def list_medicine(person: User, name: str, strength: str | None, now: datetime) -> None:
    """Write down a medicine that is known by its name. One of that name is the same one: it takes the strength."""
    known = {str(each.name).casefold(): each.id for each in Medicine.of(person).live().exclude(name=None)}
    found = known.get(name.casefold())
    said = {"strength": strength} if strength else {}
    if found is None:
        record_event(Medicine, person, _new_medicine_id(person, name, now), {"name": name, **said}, now, anew=True)
    elif said:
        record_event(Medicine, person, found, said, now)


def _new_medicine_id(person: User, name: str, now: datetime) -> uuid.UUID:
    """The id that an import gives it too; another one where the medicine of that id has been renamed since."""
    usual = medicine_id(person.id, name)
    return new_id(now) if Medicine.of(person).live().filter(id=usual).exists() else usual


def _event_edit(
    person: User,
    kind: str,
    record_id: uuid.UUID,
    answers: Answers,
    now: datetime,
    expected_seq: int | None,
    *,
    anew: bool = False,
) -> sync.Edit:
    first = {"tz": person.time_zone} if issubclass(KINDS[kind], LocalEntry) else {}
    return sync.Edit(
        kind=kind, id=record_id, now=now, answers=answers, first=first, anew=anew, expected_seq=expected_seq
    )


def forget(person: User, kind: str, record_id: uuid.UUID, now: datetime, *, expected_seq: int | None = None) -> Entry:
    """Delete a record; its history stays, so that it can be brought back."""
    edit = sync.Edit(kind=kind, id=record_id, now=now, deleted=True, expected_seq=expected_seq)
    return sync.write(person, [edit])[0]


def bring_back(person: User, kind: str, record_id: uuid.UUID, now: datetime) -> Entry:
    return sync.write(person, [sync.Edit(kind=kind, id=record_id, now=now)])[0]
