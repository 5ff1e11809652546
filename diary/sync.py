"""The one door that writes: every change is merged, numbered, chained and kept as a version, in one transaction.

Pages, resource endpoints and commands hand in `Edit`s. What a record was before stays in `Version`, so nothing a
person wrote is lost.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from diary.checking import check_extra
from diary.merge import Json, State, canonical, edit, fingerprint, lowered, merge, newer, next_chain, outdone
from diary.models import KINDS, Entry, Ledger, Version, as_json

CHANGES_AT_ONCE = 500


class Stale(Exception):
    """The record is no longer in the state the caller has seen."""


class Gone(Exception):
    """The person was erased while this was on its way."""


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
    """A record as another diary or a phone holds it, with its own stamps; those after `latest` count as `latest`."""

    kind: str
    id: uuid.UUID
    state: State
    latest: str = "9999"
    expected_seq: int | None = None

    @property
    def answers(self) -> dict[str, Any]:
        return self.state.data

    def incoming(self, here: State) -> State:
        return lowered(self.state, self.latest)


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

    Raises what Writing.take() raises.
    """
    writing = Writing(person, edits)
    entries = [writing.take(each) for each in edits]
    writing.store()
    return entries


class Writing:
    """What one transaction writes to a diary: changes are taken one after the other and stored together."""

    def __init__(self, person: User, changes: Sequence[Change], named: Iterable[uuid.UUID] = ()) -> None:
        """`named`: ids beside those of the changes whose kinds are asked for."""
        self.person = person
        self.ledger = _locked_ledger(person)
        self.kinds = _known_kinds(person, {*(each.id for each in changes), *named})
        self.here = _records(person, self.kinds, {each.id for each in changes})
        self.changed: dict[uuid.UUID, Entry] = {}
        self.versions: list[Version] = []
        self.lost: list[Version] = []

    def take(self, change: Change) -> Entry:
        """The record as it is with the change.

        Of a change that is refused nothing is taken. Raises Stale for a record that moved on, ValidationError for an id
        that belongs to another kind or date, and for more unknown fields than a record can hold.
        """
        self._check_id(change)
        entry = self.here.get(change.id) or _new(self.person, change.kind, change.id)
        if change.expected_seq not in (None, entry.seq):
            raise Stale(entry)
        here = entry.as_state()
        incoming = change.incoming(here)
        if incoming is not None and newer(here, incoming):
            merged = merge(here, incoming)
            check_extra(type(entry), merged.data)
            self.versions.append(_number(self.ledger, entry, merged))
            self.changed[change.id] = entry
        if isinstance(change, Given):
            self._keep_what_lost(entry, change, here)
        self.here[change.id], self.kinds[change.id] = entry, change.kind
        return entry

    def _check_id(self, change: Change) -> None:
        """A kind never changes. Where an id follows from a date, it is that one and no other."""
        is_new = change.id not in self.kinds
        if is_new or self.kinds[change.id] == change.kind:
            own_id = _own_id(self.person, change, is_new=is_new)
            if own_id in (None, change.id):
                return
        raise ValidationError({"id": ValidationError(_("This id belongs to another record."), code="id")})

    def _keep_what_lost(self, entry: Entry, given: Given, here: State) -> None:
        """With the stamps it came with: however often it comes again, it is the same."""
        names = sorted(outdone(here, given.incoming(here)))
        if names:
            data = {name: given.state.data[name] for name in names if name != "deleted"}
            stamps = {name: given.state.stamps[name] for name in names}
            self.lost.append(_version(entry, State(given.state.deleted, data, stamps)))

    def store(self) -> None:
        by_kind: dict[str, list[Entry]] = {}
        for entry in self.changed.values():
            by_kind.setdefault(entry.KIND, []).append(entry)
        for kind, of_kind in by_kind.items():
            _upsert(KINDS[kind], of_kind)
        if self.versions:
            Version.objects.bulk_create(self.versions)
            self.ledger.save()
        if self.lost:
            Version.objects.bulk_create(self._not_in_the_history(), ignore_conflicts=True)

    def _not_in_the_history(self) -> list[Version]:
        """Of what lost, the values that no version holds: a letter that comes again brings none.

        When they were written tells nothing here: a stamp that was ahead is lowered, by less each time it comes.
        """
        kept = Version.objects.filter(owner=self.person, record_id__in={each.record_id for each in self.lost})
        known = {(version.record_id, *each) for version in kept for each in _values(version).items()}
        rest = []
        for version in self.lost:
            new = {each for each in _values(version).items() if (version.record_id, *each) not in known}
            known |= {(version.record_id, *each) for each in new}
            names = {name for name, _value in new}
            version.data = {name: value for name, value in version.data.items() if name in names}
            version.stamps = {name: stamp for name, stamp in version.stamps.items() if name in names}
            rest += [version] if names else []
        return rest


def _new(person: User, kind: str, record_id: uuid.UUID) -> Entry:
    entry = KINDS[kind](id=record_id)
    entry.owner = person
    return entry


def _locked_ledger(person: User) -> Ledger:
    """The row that numbers a person's writes; holding it makes them take turns. Raises Gone when nobody is there."""
    ledger, is_new = Ledger.objects.select_for_update().get_or_create(owner=person)
    if is_new and not User.objects.filter(id=person.id).exists():  # a ledger goes with its owner
        raise Gone
    return ledger


def _known_kinds(person: User, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The kind of each id that the diary has ever held: every record has a version."""
    kinds: dict[uuid.UUID, str] = {}
    for some in _in_parts(ids):
        kinds.update(person.versions.filter(record_id__in=some).values_list("record_id", "kind").distinct())
    return kinds


def _records(person: User, kinds: dict[uuid.UUID, str], ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Entry]:
    by_kind: dict[str, list[uuid.UUID]] = {}
    for record_id in ids:
        if record_id in kinds:
            by_kind.setdefault(kinds[record_id], []).append(record_id)
    return {
        entry.id: entry
        for kind, of_kind in by_kind.items()
        for some in _in_parts(of_kind)
        for entry in KINDS[kind].of(person).filter(id__in=some)
    }


def _in_parts(ids: Iterable[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    wanted = list(ids)
    for start in range(0, len(wanted), CHANGES_AT_ONCE):
        yield wanted[start : start + CHANGES_AT_ONCE]


def _own_id(person: User, change: Change, *, is_new: bool) -> uuid.UUID | None:
    """The id that follows from the date in the change; a record that is there has its date already."""
    try:
        return KINDS[change.kind].own_id(person.id, change.answers)
    except KeyError as missing:
        if not is_new:
            return None
        (name,) = missing.args
        raise ValidationError({name: ValidationError(_("Say which day it was."), code="required")}) from missing


def _number(ledger: Ledger, entry: Entry, state: State) -> Version:
    """Let the entry hold the merged state, give it the next number, and make the version that keeps it."""
    before = fingerprint(str(entry.id), entry.stamps) if entry.stamps else 0
    entry.hold(state)
    entry.seq = ledger.seq = ledger.seq + 1
    ledger.chain = next_chain(ledger.chain, _record(entry, state))
    ledger.digest = f"{int(ledger.digest, 16) ^ before ^ fingerprint(str(entry.id), entry.stamps):032x}"
    return _version(entry, state, seq=entry.seq, chain=ledger.chain)


def _version(entry: Entry, state: State, **number: Any) -> Version:
    return Version(
        owner_id=entry.owner_id,
        kind=entry.KIND,
        record_id=entry.id,
        data=state.data,
        stamps=state.stamps,
        deleted=state.deleted,
        **number,
    )


def _values(version: Version) -> dict[str, str]:
    """Which value each field has in it, as canonical JSON."""
    state = State(version.deleted, version.data, version.stamps)
    return {name: canonical(state.value(name)) for name in state.stamps}


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


def _upsert(model: type[Entry], entries: list[Entry]) -> None:
    """The lock on the ledger keeps others out, so a row that was not there when it was looked for is new."""
    columns = [f.name for f in model._meta.concrete_fields if f.name not in ("row", "id", "owner")]
    new = [entry for entry in entries if entry.row is None]
    old = [entry for entry in entries if entry.row is not None]
    model._default_manager.bulk_create(new)
    # Over what is there: bulk_update() writes a CASE of all rows for each column and takes ten times as long.
    model._default_manager.bulk_create(old, update_conflicts=True, unique_fields=["row"], update_fields=columns)
