"""The deeds: what a person does with the diary. Each is one transaction and safe to repeat."""

import uuid
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from diary import sync
from diary.models import Cramp, Entry, NervePain, Night, night_id
from diary.nights import local_time
from diary.validators import validate_no_cramps

Answers = dict[str, Any]
DETAILS = ("cramps", "woke_times", "sleep_disturbance", "tingling", "twitching", "restless_legs", "note")


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
    if answers.get("cramps") is False:
        validate_no_cramps(cramps)
    logs = answers.get("cramps") is not None
    edit = _night_edit(person, night_of, answers, now, logs=logs and not cramps, anew=anew, expected_seq=expected_seq)
    (night,) = sync.write(person, [edit])
    assert isinstance(night, Night)
    return night


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
    before: Answers = dict.fromkeys(DETAILS) if anew and here.row and here.deleted else {}
    if logs and (here.deleted or here.cramps is None):
        before["recorded_at"] = local_time(now, person.zone)
    return sync.Edit(
        kind=Night.KIND,
        id=night_id(person.id, night_of),
        now=now,
        answers={**before, **answers, "night_of": night_of},
        first={"tz": person.time_zone},
        expected_seq=expected_seq,
    )


@transaction.atomic
def record_cramp(
    person: User, cramp_id: uuid.UUID, answers: Answers, now: datetime, *, expected_seq: int | None = None
) -> Cramp:
    """Write the given answers about a cramp; its night counts as recorded from now on."""
    edits = [_event_edit(person, Cramp.KIND, cramp_id, answers, now, expected_seq)]
    if night_of := answers.get("night_of"):
        is_first = not person.cramps.live().filter(night_of=night_of).exists()
        edits.append(_night_edit(person, night_of, {}, now, logs=is_first, anew=True))
    cramp = sync.write(person, edits)[0]
    assert isinstance(cramp, Cramp)
    return cramp


def record_nerve_pain(
    person: User, pain_id: uuid.UUID, answers: Answers, now: datetime, *, expected_seq: int | None = None
) -> NervePain:
    edit = _event_edit(person, NervePain.KIND, pain_id, answers, now, expected_seq)
    (pain,) = sync.write(person, [edit])
    assert isinstance(pain, NervePain)
    return pain


def _event_edit(
    person: User, kind: str, record_id: uuid.UUID, answers: Answers, now: datetime, expected_seq: int | None
) -> sync.Edit:
    first = {"tz": person.time_zone}
    return sync.Edit(kind=kind, id=record_id, now=now, answers=answers, first=first, expected_seq=expected_seq)


def forget(person: User, kind: str, record_id: uuid.UUID, now: datetime, *, expected_seq: int | None = None) -> Entry:
    """Delete a record; its history stays, so that it can be brought back."""
    edit = sync.Edit(kind=kind, id=record_id, now=now, deleted=True, expected_seq=expected_seq)
    return sync.write(person, [edit])[0]


def bring_back(person: User, kind: str, record_id: uuid.UUID, now: datetime) -> Entry:
    return sync.write(person, [sync.Edit(kind=kind, id=record_id, now=now)])[0]
