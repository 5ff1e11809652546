"""What was worked out from a diary, kept until anything that matters changes.

It stays in the memory of the process: on a disk it would outlive the diary it came from. The key holds all that an
answer depends on and that can change while the process runs: the person, the version of the diary (its settings are
records of it), the date, the language, and what was asked. Code and texts change by a new process, so the tag that a
program sends back names them too.

An answer goes when a newer one of the same diary comes, when the person leaves (this process is told of it), and when
it is an hour old, which is looked after whenever anything is asked: that holds for the other processes of a server too.
"""

import pickle  # only to measure
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any, NamedTuple, TypeVar, cast
from uuid import UUID

from django.utils.translation import get_language

from accounts.models import User
from diary.selectors import diary_version

Answer = TypeVar("Answer")
Version = tuple[Hashable, ...]
MOST_BYTES = 32 * 2**20  # a ten-year analysis takes half a megabyte
LONGEST = 3_600  # seconds
ROOMS = ("diary", "reports")  # whose code and words an answer is made of


class Kept(NamedTuple):
    answer: Any
    size: int  # bytes, about
    made: float  # by the clock of the process


_kept: OrderedDict[tuple[Hashable, ...], Kept] = OrderedDict()
_lock = Lock()


def version_of(person: User) -> Version:
    """One statement. Who asks several times for one page asks for this once."""
    return person.id, diary_version(person), person.time_zone, get_language()


def tag_of(key: tuple[Hashable, ...]) -> str:
    """The key of an answer as an ETag, which tells nothing of the diary."""
    return f'"{sha256(repr((code_version(), *key)).encode()).hexdigest()[:32]}"'


@cache
def code_version() -> str:
    home = Path(__file__).parent.parent
    files = sorted(path for room in ROOMS for path in (home / room).rglob("*.py"))
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def kept(key: tuple[Hashable, ...], make: Callable[[], Answer]) -> Answer:
    """What `make` gives, made once for the key, which begins with a version: whose diary, and how it stands.

    Two threads may both make it: that costs time, and neither waits.
    """
    with _lock:
        _drop(lambda _key, old: monotonic() - old.made > LONGEST)
        if key in _kept:
            _kept.move_to_end(key)
            return cast("Answer", _kept[key].answer)
    made = make()
    size = len(pickle.dumps(made))
    with _lock:
        _drop(lambda other, _old: other[0] == key[0] and other[1] != key[1])
        _kept[key] = Kept(made, size, monotonic())
        while sum(each.size for each in _kept.values()) > MOST_BYTES:
            _kept.popitem(last=False)
    return made


def forget(person_id: UUID) -> None:
    with _lock:
        _drop(lambda key, _old: key[0] == person_id)


def forget_all() -> None:
    with _lock:
        _kept.clear()


def _drop(is_gone: Callable[[tuple[Hashable, ...], Kept], bool]) -> None:
    for key in [key for key, each in _kept.items() if is_gone(key, each)]:
        del _kept[key]
