"""The one door that writes: every change is merged, numbered, chained and kept as a version, in one transaction.

Pages, resource endpoints and commands hand in `Edit`s. What a record was before stays in `Version`, so nothing a
person wrote is lost.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
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

    `first` holds values that are only written where nothing stands yet. `expected_seq` is the state the caller has
    seen, or None when it does not matter.
    """

    kind: str
    id: uuid.UUID
    now: datetime
    answers: dict[str, Any] = field(default_factory=dict)
    first: dict[str, Any] = field(default_factory=dict)
    deleted: bool = False
    expected_seq: int | None = None

    def incoming(self, here: State) -> State | None:
        """What this edit changes in the state that is here; None when it changes nothing."""
        first = {name: value for name, value in self.first.items() if here.data.get(name) is None}
        return edit(here, self._as_data({**first, **self.answers}), self.now, deleted=self.deleted)

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


def write_new(person: User, changes: Iterable[Change]) -> tuple[Counter[str], Counter[str]]:
    """Write those records that the diary does not know yet, all or none: (added, already there), counted by kind.

    A record that was deleted is known too: an import brings nothing back.
    """
    added, already_there = Counter[str](), Counter[str]()
    remaining = iter(changes)
    with transaction.atomic():
        while some := list(islice(remaining, CHANGES_AT_ONCE)):
            known = set(_records(person, some))
            new = [each for each in some if each.id not in known]
            write(person, new)
            added.update(each.kind for each in new)
            already_there.update(each.kind for each in some if each.id in known)
    return added, already_there


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
        entry = here.setdefault(each.id, _new(person, each.kind, each.id))
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
    """A new record's id is its own: not one of another kind, and the one that follows from its date if one does."""
    new = {each.id: each for each in reversed(edits) if each.id not in here}
    taken = dict(person.versions.filter(record_id__in=list(new)).values_list("record_id", "kind"))
    for each in new.values():
        if taken.get(each.id, each.kind) != each.kind or _own_id(person, each) not in (None, each.id):
            raise ValidationError({"id": ValidationError(_("This id belongs to another record."), code="id")})


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
