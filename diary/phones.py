"""What phones say and hear: push, pull and the history of a record. Records come in any order and any number."""

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from diary.checking import checked_record
from diary.merge import Json, latest_stamp
from diary.models import KINDS, Entry, Ledger, Medicine, Version
from diary.sync import Given, Writing
from diary.validators import is_id, validate_my_medicine

WITNESS = re.compile(r"([1-9]\d{0,17}):([0-9a-f]{16})", re.ASCII)
MOST_VERSIONS = 500
# What the database says of a record. All else it says of itself (locked, full, broken), and of every record alike.
REFUSED = (IntegrityError, DataError)


class Rewound(Exception):
    """The phone has heard of a history that this diary does not have: it was restored from a backup."""


@dataclass(frozen=True)
class Result:
    """What became of one record of a push: taken, or left as it was; or rejected, with the error."""

    entry: Entry | None = None
    is_applied: bool = False
    error: ValidationError | None = None


@dataclass(frozen=True)
class Pushed:
    results: list[Result]
    witness: str | None


@dataclass(frozen=True)
class Pulled:
    """`next` is where the next pull goes on. The digest of all records comes when there is no more."""

    versions: list[Version]
    next: int
    more: bool
    witness: str | None
    digest: str | None


def push(person: User, witness: str | None, records: Sequence[Json], now: datetime) -> Pushed:
    """Merge the records in order; a bad one is rejected alone. Raises Rewound, and then nothing is taken.

    All are written at once. Only when the database refuses, each half is written alone, and so on to a single record.
    """
    latest = latest_stamp(now)
    read = [_read(each, latest) for each in records]
    try:
        return _write(person, witness, read)
    except REFUSED:
        return _write_in_parts(person, witness, read)


def _read(record: Json, latest: str) -> Given | ValidationError:
    try:
        kind, state = checked_record(record)
    except ValidationError as wrong:
        return wrong
    record_id = record.get("id")
    if not isinstance(record_id, str) or not is_id(record_id):
        return ValidationError({"id": ValidationError(_("An id is a UUID in lower case."), code="id")})
    return Given(kind.KIND, uuid.UUID(record_id), state, latest)


@transaction.atomic
def _write(person: User, witness: str | None, read: Sequence[Given | ValidationError]) -> Pushed:
    given = [each for each in read if isinstance(each, Given)]
    medicines = set(filter(None, map(_medicine_named, given)))
    writing = Writing(person, given, named=medicines)
    _check_witness(writing.ledger, witness)
    strange = _of_others(medicines, writing, given)
    results = [_taken(writing, each, strange) if isinstance(each, Given) else Result(error=each) for each in read]
    writing.store()
    return Pushed(results, writing.ledger.witness)


@transaction.atomic
def _write_in_parts(person: User, witness: str | None, read: Sequence[Given | ValidationError]) -> Pushed:
    middle = len(read) // 2
    results = [result for part in (read[:middle], read[middle:]) for result in _write_part(person, witness, part)]
    return Pushed(results, _ledger(person).witness)


def _write_part(person: User, witness: str | None, part: Sequence[Given | ValidationError]) -> list[Result]:
    """In a savepoint of its own; one record alone is what the database refuses."""
    try:
        return _write(person, witness, part).results
    except REFUSED:
        if len(part) > 1:
            return _write_in_parts(person, witness, part).results
        return [Result(error=ValidationError(_("This entry cannot be kept as it is."), code="refused"))]


def _taken(writing: Writing, given: Given, strange: set[uuid.UUID]) -> Result:
    before = writing.ledger.seq
    try:
        validate_my_medicine(is_of_another=_medicine_named(given) in strange)
        entry = writing.take(given)
    except ValidationError as error:
        return Result(error=error)
    return Result(entry, is_applied=entry.seq > before)


def _medicine_named(given: Given) -> uuid.UUID | None:
    """Which medicine a dose or a change is about."""
    named = given.state.data.get("medicine") if "medicine" in KINDS[given.kind].answers() else None
    return uuid.UUID(named) if named else None


def _of_others(medicines: set[uuid.UUID], writing: Writing, given: Iterable[Given]) -> set[uuid.UUID]:
    """Those that are in the diary of somebody else only; one that is nowhere yet may still come."""
    mine = {each.id for each in given if each.kind == Medicine.KIND}
    mine |= {record_id for record_id, kind in writing.kinds.items() if kind == Medicine.KIND}
    unknown = medicines - mine
    return set(Medicine.objects.filter(id__in=unknown).values_list("id", flat=True)) if unknown else set()


def pull(person: User, since: int, limit: int, witness: str | None) -> Pulled:
    """What was written after `since`, each record once, as it is now. Raises Rewound.

    Versions never change, so all that is read here is the diary at one moment, whatever is written meanwhile.
    """
    ledger = _ledger(person)
    _check_witness(ledger, witness)
    until_now = person.versions.filter(seq__lte=ledger.seq)
    later = until_now.filter(record_id=OuterRef("record_id"), seq__gt=OuterRef("seq"))
    found = list(until_now.filter(~Exists(later), seq__gt=since).order_by("seq")[: limit + 1])
    more, page = len(found) > limit, found[:limit]
    return Pulled(
        versions=page,
        next=page[-1].seq or 0 if more else ledger.seq,
        more=more,
        witness=ledger.witness,
        digest=None if more else ledger.digest,
    )


def history(person: User, record_id: uuid.UUID) -> QuerySet[Version]:
    """Every state the record was in and every value that lost, the newest first."""
    return person.versions.filter(record_id=record_id).order_by("-id")[:MOST_VERSIONS]


def _ledger(person: User) -> Ledger:
    return next(iter(Ledger.objects.filter(owner=person)), None) or Ledger(owner=person)


def _check_witness(ledger: Ledger, witness: str | None) -> None:
    """A phone that has heard nothing yet has none, or an empty one."""
    if not witness or witness == ledger.witness:
        return
    seen = WITNESS.fullmatch(witness)
    if not seen or not Version.objects.filter(owner=ledger.owner_id, seq=int(seen[1]), chain=seen[2]).exists():
        raise Rewound
