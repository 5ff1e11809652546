"""The one door that writes: every change is merged, numbered, chained and kept as a version, in one transaction.

Pages, resource endpoints and commands hand in `Edit`s. What a record was before stays in `Version`, so nothing a
person wrote is lost.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from diary.merge import Json, State, edit, fingerprint, merge, next_chain
from diary.models import KINDS, Entry, Ledger, Version, as_json

CHANGES_AT_ONCE = 500


class Stale(Exception):
    """The record is no longer in the state the caller has seen."""


@dataclass(frozen=True)
class Edit:
    """Somebody writes `answers` (by field name) into a record now.

    `first` holds values that are only written where nothing stands yet. `anew`: if the record was deleted, what it said
    before is not said again. `expected_seq` is the state the caller has seen, or None when it does not matter.
    """

    kind: str
    id: uuid.UUID
    now: datetime
    answers: dict[str, Any] = field(default_factory=dict)
    first: dict[str, Any] = field(default_factory=dict)
    deleted: bool = False
    anew: bool = False
    expected_seq: int | None = None

    def incoming(self, here: State) -> State | None:
        """What this edit changes in the state that is here; None when it changes nothing."""
        gone: dict[str, Json] = dict.fromkeys(here.data) if self.anew and here.deleted else {}
        first = {name: value for name, value in self.first.items() if name in gone or here.data.get(name) is None}
        answers = self._as_data({**first, **self.answers})
        return edit(here, {**gone, **answers}, self.now, deleted=self.deleted)

    def _as_data(self, answers: dict[str, Any]) -> dict[str, Json]:
        """What has no column is kept as it was given (see Entry.extra)."""
        columns = KINDS[self.kind].answers()
        return {name: as_json(columns[name], value) if name in columns else value for name, value in answers.items()}


@dataclass(frozen=True)
class Given:
    """A record as another diary holds it, with its own stamps."""

    kind: str
    id: uuid.UUID
    state: State
    expected_seq: int | None = None

    @property
    def answers(self) -> dict[str, Any]:
        return self.state.data

    def incoming(self, here: State) -> State | None:
        return self.state if merge(here, self.state) != here else None


Change = Edit | Given


class Fate(Enum):
    """What became of a record that came from a file."""

    ADDED = "added"
    ALREADY_THERE = "already there"  # deleted or not: an import changes nothing and brings nothing back
    OTHER_KIND = "other kind"  # its id belongs to an entry of another kind
    TWICE = "twice"  # an earlier one of the same import has its id


@transaction.atomic
def write_new(person: User, changes: Sequence[Change]) -> list[Fate]:
    """Write those records that the diary does not know yet, and tell the fate of each, in their order."""
    _locked_ledger(person)
    known = _known_kinds(person, {each.id for each in changes})
    seen: set[uuid.UUID] = set()
    fates = [_fate(each, known, seen) for each in changes]
    new = [each for each, fate in zip(changes, fates, strict=True) if fate is Fate.ADDED]
    for start in range(0, len(new), CHANGES_AT_ONCE):
        write(person, new[start : start + CHANGES_AT_ONCE])
    return fates


def _fate(change: Change, known: dict[uuid.UUID, str], seen: set[uuid.UUID]) -> Fate:
    """`known`: the kinds of ids in the diary, and of those in `seen`, which came before; both are kept up to date."""
    is_new, came_before = change.id not in known, change.id in seen
    if known.setdefault(change.id, change.kind) != change.kind:
        return Fate.OTHER_KIND
    seen.add(change.id)
    if came_before:
        return Fate.TWICE
    return Fate.ADDED if is_new else Fate.ALREADY_THERE


@transaction.atomic
def write(person: User, edits: Sequence[Change]) -> list[Entry]:
    """Write the edits in order, all or none; the records as they are now. An edit that changes nothing writes nothing.

    Raises Stale for a record that moved on, ValidationError for an id that belongs to another kind or date.
    """
    ledger = _locked_ledger(person)
    here = _records(person, edits)
    _check_kinds(person, edits, here)
    changed: dict[uuid.UUID, Entry] = {}
    versions: list[Version] = []
    for each in edits:
        entry = here.get(each.id) or here.setdefault(each.id, _new(person, each.kind, each.id))
        if each.expected_seq not in (None, entry.seq):
            raise Stale(entry)
        state = entry.as_state()
        incoming = each.incoming(state)
        if incoming is not None:
            versions.append(_take(ledger, entry, merge(state, incoming)))
            changed[each.id] = entry
    _store(ledger, changed.values(), versions)
    return [here[each.id] for each in edits]


def _new(person: User, kind: str, record_id: uuid.UUID) -> Entry:
    entry = KINDS[kind](id=record_id)
    entry.owner = person
    return entry


def _locked_ledger(person: User) -> Ledger:
    """The row that numbers a person's writes; holding it makes them take turns."""
    ledger, _new = Ledger.objects.select_for_update().get_or_create(owner=person)
    return ledger


def _records(person: User, edits: Iterable[Change]) -> dict[uuid.UUID, Entry]:
    ids: dict[str, list[uuid.UUID]] = {}
    for each in edits:
        ids.setdefault(each.kind, []).append(each.id)
    return {entry.id: entry for kind, of_kind in ids.items() for entry in KINDS[kind].of(person).filter(id__in=of_kind)}


def _check_kinds(person: User, edits: Sequence[Change], here: dict[uuid.UUID, Entry]) -> None:
    """A kind never changes. A new record's id is its own: the one that follows from its date if one does."""
    kinds = {record_id: entry.KIND for record_id, entry in here.items()}
    kinds |= _known_kinds(person, {each.id for each in edits} - kinds.keys())
    for each in edits:
        is_new = each.id not in kinds
        if kinds.setdefault(each.id, each.kind) != each.kind or (is_new and not _has_its_own_id(person, each)):
            raise ValidationError({"id": ValidationError(_("This id belongs to another record."), code="id")})


def _known_kinds(person: User, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The kind of each id that the diary has ever held: every record has a version."""
    wanted, kinds = list(ids), dict[uuid.UUID, str]()
    for start in range(0, len(wanted), CHANGES_AT_ONCE):
        some = person.versions.filter(record_id__in=wanted[start : start + CHANGES_AT_ONCE])
        kinds.update(some.values_list("record_id", "kind").distinct())
    return kinds


def _has_its_own_id(person: User, change: Change) -> bool:
    return _own_id(person, change) in (None, change.id)


def _own_id(person: User, change: Change) -> uuid.UUID | None:
    try:
        return KINDS[change.kind].own_id(person.id, change.answers)
    except KeyError as missing:
        (name,) = missing.args
        raise ValidationError({name: ValidationError(_("Say which day it was."), code="required")}) from missing


def _take(ledger: Ledger, entry: Entry, state: State) -> Version:
    """Let the entry hold the merged state, give it the next number, and make the version that keeps it."""
    before = fingerprint(str(entry.id), entry.stamps) if entry.stamps else 0
    entry.hold(state)
    entry.seq = ledger.seq = ledger.seq + 1
    ledger.chain = next_chain(ledger.chain, _record(entry, state))
    ledger.digest = f"{int(ledger.digest, 16) ^ before ^ fingerprint(str(entry.id), entry.stamps):032x}"
    return Version(
        owner_id=ledger.owner_id,
        seq=entry.seq,
        chain=ledger.chain,
        kind=entry.KIND,
        record_id=entry.id,
        data=state.data,
        stamps=state.stamps,
        deleted=state.deleted,
    )


def as_record(entry: Entry) -> dict[str, Json]:
    """The record as it travels."""
    return _record(entry, entry.as_state())


def _record(entry: Entry, state: State) -> dict[str, Json]:
    return {
        "id": str(entry.id),
        "kind": entry.KIND,
        "seq": entry.seq,
        "deleted": state.deleted,
        "data": state.data,
        "stamps": state.stamps,
    }


def _store(ledger: Ledger, entries: Iterable[Entry], versions: list[Version]) -> None:
    if not versions:
        return
    by_kind: dict[str, list[Entry]] = {}
    for entry in entries:
        by_kind.setdefault(entry.KIND, []).append(entry)
    for kind, of_kind in by_kind.items():
        _upsert(KINDS[kind], of_kind)
    Version.objects.bulk_create(versions)
    ledger.save()


def _upsert(model: type[Entry], entries: list[Entry]) -> None:
    """The lock on the ledger keeps others out, so a row that was not there when it was looked for is new."""
    columns = [f.name for f in model._meta.concrete_fields if f.name not in ("row", "id", "owner")]
    new = [entry for entry in entries if entry.row is None]
    old = [entry for entry in entries if entry.row is not None]
    model._default_manager.bulk_create(new)
    model._default_manager.bulk_update(old, columns)
