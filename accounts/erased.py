"""Who was erased: salted hashes of their ids in a file of its own beside the database.

A backup of the database does not hold them, so what was erased after it was made is erased again when it is restored.
Phones of theirs that still have entries to send are told, by an id that no longer belongs to anybody.
"""

import hashlib
import os
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from django.conf import settings

LINE = re.compile(r"(-?)([0-9a-f]{16}) ([0-9a-f]{64})", re.ASCII)


def erased_file() -> Path:
    """One line a person, salt and hash; a line with "-" before it takes the same line back."""
    return Path(settings.DATA_DIR) / "erased"


@contextmanager
def remembered(person_id: object, is_there: Callable[[], bool]) -> Iterator[None]:
    """Remembers on the disk before anything is erased, and takes it back when that fails and the person is there."""
    salt = secrets.token_hex(8)
    line = f"{salt} {_hash(salt, str(person_id))}\n"
    _write_down(line)
    try:
        yield
    except BaseException:
        if is_there():
            _write_down(f"-{line}")
        raise


def _write_down(line: str) -> None:
    """In one go at the end of the file, after a line that a full disk has cut off. OSError when it is not all there."""
    file = os.open(erased_file(), os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        size = os.fstat(file).st_size
        begun = size > 0 and os.pread(file, 1, size - 1) != b"\n"
        whole = f"\n{line}".encode() if begun else line.encode()
        if os.write(file, whole) < len(whole):
            raise OSError("The disk is full: who is erased could not be written down.")
        os.fsync(file)
    finally:
        os.close(file)


def is_erased(person_id: str) -> bool:
    """OSError when the file cannot be read: then nobody knows."""
    return bool(person_id) and any(_hash(salt, person_id) == known for salt, known in _known())


def _known() -> frozenset[tuple[str, str]]:
    try:
        state = erased_file().stat()
    except FileNotFoundError:
        return frozenset()
    return _read(erased_file(), state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=1)
def _read(file: Path, _modified: int, _size: int) -> frozenset[tuple[str, str]]:
    """What is no line of ours tells nothing: the others still count."""
    lines = [line.groups() for line in map(LINE.fullmatch, file.read_text(errors="replace").splitlines()) if line]
    taken_back = {(salt, known) for sign, salt, known in lines if sign}
    return frozenset((salt, known) for sign, salt, known in lines if not sign) - taken_back


def _hash(salt: str, person_id: str) -> str:
    return hashlib.sha256(f"{salt}{person_id}".encode()).hexdigest()
