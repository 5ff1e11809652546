"""What was worked out from a diary, kept until anything that matters changes.

It stays in the memory of the process: on a disk it would outlive the diary it came from. The key holds all that an
answer depends on and that can change while the process runs: the person, the version of the diary (its settings are
records of it), the date, the language, and what was asked. Code and texts change by a new process, so the tag that a
program sends back names them too.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar, cast

from django.utils.translation import get_language

from accounts.models import User
from diary.selectors import diary_version

Answer = TypeVar("Answer")
Version = tuple[Hashable, ...]
MOST = 64  # answers; a ten-year analysis takes half a megabyte
ROOMS = ("diary", "reports")  # whose code and words an answer is made of

_kept: OrderedDict[Hashable, Any] = OrderedDict()
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
    """What `make` gives, made once for the key. Two threads may both make it: that costs time, and neither waits."""
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return cast("Answer", _kept[key])
    made = make()
    with _lock:
        _kept[key] = made
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return made


def forget_all() -> None:
    with _lock:
        _kept.clear()
