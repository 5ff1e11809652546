"""A phone as the protocol describes it, small enough to be read: its store, its clock, what is unsent.

The planted bugs are switches: the fuzzer has to find each of them.
"""

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from typing import Any

from diary.merge import State, fingerprint, merge, newer, stamp_of

Json = Any
LETTER = PAGE = 4  # records a letter and a page; of a hundred there would never be a second


class Bug(Enum):
    NO_WITNESS = auto()
    PULL_OVERWRITES_UNSENT = auto()
    RAW_CLOCK = auto()
    WHOLE_RECORD = auto()
    RESYNC_SENDS_NOTHING = auto()


class Lost(Exception):
    """The request or its answer never arrived; the phone cannot tell which."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: Json
    date: datetime


Send = Callable[[str, Json], Answer]  # ("push" or "pull", what is said) → the answer, or Lost


@dataclass
class Kept:
    """A record in the store of a phone, with the names of its unsent fields."""

    kind: str
    state: State = field(default_factory=State)
    unsent: set[str] = field(default_factory=set)
    parked: bool = False  # refused by the server: it waits for the person to mend it


@dataclass
class Phone:
    skew: timedelta  # of its clock, until somebody sets it
    bug: Bug | None = None
    offset: timedelta = timedelta(0)
    cursor: int = 0
    witness: str | None = None
    store: dict[str, Kept] = field(default_factory=dict)
    under_way: Json = None  # the letter that was sent and not answered yet
    wrong_digests: int = 0

    def write(self, now: datetime, record_id: str, kind: str, changes: dict[str, Json], *, deleted: bool) -> str:
        """A save: the stamp it gave."""
        kept = self.store.setdefault(record_id, Kept(kind))
        stamp = self.stamp(now, kept.state)
        if self.bug is Bug.WHOLE_RECORD:
            changes = {**kept.state.data, **changes}
        written = State(deleted, changes, dict.fromkeys([*changes, "deleted"], stamp))
        if self.bug is Bug.RAW_CLOCK:  # shows what was typed, whatever its stamp
            kept.state = State(deleted, {**kept.state.data, **changes}, {**kept.state.stamps, **written.stamps})
        else:
            kept.state = merge(kept.state, written)
        kept.unsent |= written.stamps.keys()
        kept.parked = False
        return stamp

    def stamp(self, now: datetime, state: State) -> str:
        clock = stamp_of(now + self.skew + self.offset)
        newest = max(state.stamps.values(), default="")
        if clock > newest or self.bug is Bug.RAW_CLOCK:
            return clock
        return stamp_of(datetime.fromisoformat(newest) + timedelta(milliseconds=1))

    def hears(self, now: datetime, answer: Answer) -> None:
        self.offset = answer.date - (now + self.skew)

    # Sending

    def letter(self) -> list[Json]:
        """The next unsent records."""
        waiting = [(record_id, kept) for record_id, kept in self.store.items() if kept.unsent and not kept.parked]
        return [self._as_sent(record_id, kept) for record_id, kept in waiting[:LETTER]]

    def _as_sent(self, record_id: str, kept: Kept) -> Json:
        names = sorted(kept.unsent - {"deleted"})
        return {
            "id": record_id,
            "kind": kept.kind,
            "deleted": kept.state.deleted,
            "data": {name: kept.state.data[name] for name in names},
            "stamps": {name: kept.state.stamps[name] for name in [*names, "deleted"]},
        }

    def push(self, records: list[Json]) -> Json:
        witness = None if self.bug is Bug.NO_WITNESS else self.witness
        return {"witness": witness, "records": records}

    def take_results(self, sent: list[Json], answer: Answer) -> None:
        for letter, result in zip(sent, answer.body["results"], strict=True):
            kept = self.store[letter["id"]]
            if result["status"] == "rejected":
                kept.parked = True
            else:
                self._take_sent(kept, letter, state_of(result["record"]))
        self.witness = answer.body["witness"]

    def _take_sent(self, kept: Kept, letter: Json, returned: State) -> None:
        """What still is as it was sent becomes what was returned, even with an earlier stamp."""
        sent = State(letter["deleted"], letter["data"], letter["stamps"])
        as_sent = {
            name
            for name, stamp in sent.stamps.items()
            if (kept.state.stamps.get(name), kept.state.value(name)) == (stamp, sent.value(name))
        }
        kept.state = with_fields(kept.state, returned, as_sent)
        kept.unsent -= as_sent
        self._take(kept, returned)

    # Reading

    def pull(self) -> Json:
        return {"since": self.cursor, "limit": PAGE, "witness": None if self.bug is Bug.NO_WITNESS else self.witness}

    def take_page(self, answer: Answer) -> bool:
        """Whether there is more."""
        body = answer.body
        for record in body["records"]:
            self._take(self.store.setdefault(record["id"], Kept(record["kind"])), state_of(record))
        self.cursor, self.witness = body["next"], body["witness"]
        if (
            not body["more"]
            and not any(kept.unsent for kept in self.store.values())
            and body["digest"] != self.digest()
        ):
            self.wrong_digests += 1
        return bool(body["more"])

    def _take(self, kept: Kept, returned: State) -> None:
        """As any merge; but what is unsent stays until it was heard of, or it would leave no trace when it loses."""
        if self.bug is Bug.PULL_OVERWRITES_UNSENT:
            kept.state, kept.unsent = with_fields(kept.state, returned, set(returned.stamps)), set()
        else:
            kept.state = with_fields(kept.state, returned, newer(kept.state, returned) - kept.unsent)

    def resync(self) -> None:
        self.cursor, self.witness = 0, None
        for kept in self.store.values():
            if self.bug is not Bug.RESYNC_SENDS_NOTHING:
                kept.unsent = set(kept.state.stamps)

    def digest(self) -> str:
        whole = 0
        for record_id, kept in self.store.items():
            whole ^= fingerprint(record_id, kept.state.stamps)
        return f"{whole:032x}"

    # The line

    def sync(self, now: datetime, send: Send) -> bool:
        """Send all that is unsent, then read. Whether all of it was heard."""
        try:
            while records := self.letter():
                if not self._send(now, records, send):
                    return False
            while True:
                answer = self._heard(now, send("pull", self.pull()))
                if answer.status != 200:
                    self.resync()
                    return False
                if not self.take_page(answer):
                    return True
        except Lost:
            return False

    def _send(self, now: datetime, records: list[Json], send: Send) -> bool:
        """A letter that is refused whole is halved, until the record at fault is alone and parked."""
        sent = copy.deepcopy(records)
        answer = self._heard(now, send("push", self.push(sent)))
        if answer.status == 409:
            self.resync()
            return False
        if answer.status in (400, 413):
            if len(sent) == 1:
                self.store[sent[0]["id"]].parked = True
                return True
            middle = len(sent) // 2
            return self._send(now, sent[:middle], send) and self._send(now, sent[middle:], send)
        self.take_results(sent, answer)
        return True

    def _heard(self, now: datetime, answer: Answer) -> Answer:
        self.hears(now, answer)
        return answer


def state_of(record: Json) -> State:
    return State(record["deleted"], record["data"], record["stamps"])


def with_fields(here: State, other: State, names: Any) -> State:
    """These fields as they are in the other state."""
    return State(
        other.deleted if "deleted" in names else here.deleted,
        {**here.data, **{name: other.data[name] for name in names if name != "deleted" and name in other.data}},
        {**here.stamps, **{name: other.stamps[name] for name in names if name in other.stamps}},
    )


def as_bytes(said: Json) -> bytes:
    return json.dumps(said, ensure_ascii=True).encode()


EPOCH = datetime(2026, 3, 21, 5, 0, tzinfo=UTC)
