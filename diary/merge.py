"""Merging two states of one record, field by field: the later stamp wins. Pure, and the same on every phone.

A state-based last-writer-wins map (Shapiro et al. 2011, "A comprehensive study of convergent and commutative
replicated data types"): merging is commutative, associative and idempotent, so lost answers, replays and restores
need no cases of their own.
"""

import hashlib
import math
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

Json = Any  # None, bool, int, float, str, list or dict of those
WORDS = {None: "null", True: "true", False: "false"}
LARGEST_WHOLE = 2**53 - 1  # beyond it, JavaScript no longer tells one whole number from the next
MOST_DIGITS = len(f"-{LARGEST_WHOLE}")
ENDLESS = "endless, or not a number"
ONE_MILLISECOND = timedelta(milliseconds=1)
AHEAD = timedelta(minutes=5)  # a clock may be so far ahead; what is stamped later counts as written then


@dataclass(frozen=True)
class State:
    """What a record holds: `data` by field name, `stamps` for the same names and "deleted"."""

    deleted: bool = False
    data: dict[str, Json] = field(default_factory=dict)
    stamps: dict[str, str] = field(default_factory=dict)

    def value(self, name: str) -> Json:
        return self.deleted if name == "deleted" else self.data.get(name)


def canonical(value: Json) -> str:
    """JSON without spaces, keys sorted, numbers as JavaScript writes them. ValueError for what JSON does not know.

    Python sorts text by code points, which is the order of the UTF-8 bytes.
    """
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{encode_basestring(key)}:{canonical(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(canonical, value)) + "]"
    if value is None or isinstance(value, bool):
        return WORDS[value]
    return _number(value)


def _number(number: float) -> str:
    """JavaScript knows one kind of number, and writes the fewest digits that name it: 3.0 as 3, 1e-05 as 0.00001."""
    if isinstance(number, int) and abs(number) <= LARGEST_WHOLE:
        return str(number)
    try:
        digits = repr(float(number))
    except OverflowError as endless:
        raise ValueError(ENDLESS) from endless
    if not math.isfinite(float(digits)):
        raise ValueError(ENDLESS)
    size = abs(float(digits))
    if size == 0:
        return "0"
    if 1e-6 <= size < 1e21:
        return f"{Decimal(digits):f}".removesuffix(".0")
    return digits.replace("e-0", "e-")


def as_whole_number(digits: str) -> int | float:
    """A whole number as JSON has it, read as JavaScript does: inexactly where it is too large for all its digits."""
    if len(digits) <= MOST_DIGITS and abs(int(digits)) <= LARGEST_WHOLE:
        return int(digits)
    return float(digits)


def merge(here: State, incoming: State) -> State:
    """Both states as one. Equal to `here` when the incoming one brings nothing newer."""
    won = newer(here, incoming)
    taken = {name: incoming.data.get(name) for name in won if name != "deleted"}
    return State(
        deleted=incoming.deleted if "deleted" in won else here.deleted,
        data={**here.data, **taken},
        stamps={**here.stamps, **{name: incoming.stamps[name] for name in won}},
    )


def newer(here: State, incoming: State) -> frozenset[str]:
    """The fields that merging takes from the incoming state."""
    return frozenset(name for name in incoming.stamps if _is_newer(incoming, here, name))


def outdone(here: State, incoming: State) -> frozenset[str]:
    """The fields whose incoming value is another one than here, and loses."""
    others = incoming.stamps.keys() - newer(here, incoming)
    return frozenset(name for name in others if canonical(incoming.value(name)) != canonical(here.value(name)))


def lowered(state: State, latest: str) -> State:
    """The state without stamps from after `latest`: a clock that is ahead would win for as long as it is."""
    return replace(state, stamps={name: min(stamp, latest) for name, stamp in state.stamps.items()})


def _is_newer(incoming: State, here: State, name: str) -> bool:
    """The later stamp wins; of two equal stamps, the value that sorts last."""
    theirs, ours = incoming.stamps[name], here.stamps.get(name, "")
    if theirs != ours:
        return theirs > ours
    return canonical(incoming.value(name)) > canonical(here.value(name))


def edit(here: State, changes: dict[str, Json], now: datetime, *, deleted: bool = False) -> State | None:
    """The state to merge in when someone writes `changes` now: only what differs. None when nothing does."""
    changed = {name: value for name, value in changes.items() if canonical(here.data.get(name)) != canonical(value)}
    if here.stamps and not changed and here.deleted == deleted:
        return None
    stamp = next_stamp(here, now)
    return State(deleted=deleted, data=changed, stamps=dict.fromkeys([*changed, "deleted"], stamp))


def next_stamp(here: State, now: datetime) -> str:
    """Now, or just after the newest stamp of the record: a clock set back never hides a newer answer."""
    newest = max(here.stamps.values(), default="")
    stamp = stamp_of(now)
    return stamp if stamp > newest else stamp_of(datetime.fromisoformat(newest) + ONE_MILLISECOND)


def stamp_of(instant: datetime) -> str:
    """UTC with milliseconds, as text that sorts."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def latest_stamp(now: datetime) -> str:
    """Above it no stamp from elsewhere is believed."""
    return stamp_of(now + AHEAD)


def next_chain(chain: str, record: dict[str, Json]) -> str:
    """The link of one write in the chain of all writes of a diary: it names everything that came before."""
    text = chain + record["id"] + canonical(record)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def fingerprint(record_id: str, stamps: dict[str, str]) -> int:
    """A record's part of the digest of a diary, which is the XOR of all of them."""
    return int.from_bytes(hashlib.sha256(f"{record_id}:{canonical(stamps)}".encode()).digest()[:16])


def is_stamp(text: Json) -> bool:
    """Of a year after which there is always a later one."""
    try:
        return isinstance(text, str) and text < "9999" and stamp_of(datetime.fromisoformat(text)) == text
    except (ValueError, OverflowError):
        return False
