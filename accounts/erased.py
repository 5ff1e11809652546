"""Who was erased: salted hashes of their ids in a file of its own beside the database.

A backup of the database does not hold them, so what was erased after it was made is erased again when it is restored.
Phones of theirs that still have entries to send are told, by an id that no longer belongs to anybody.
"""

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from django.conf import settings


def erased_file() -> Path:
    """One line a person, salt and hash."""
    return Path(settings.DATA_DIR) / "erased"


@contextmanager
def remembered(person_id: object) -> Iterator[None]:
    """Remembers on the disk before anything is erased, and takes it back when that fails."""
    salt = secrets.token_hex(8)
    line = f"{salt} {_hash(salt, str(person_id))}\n"
    _write_down(line)
    try:
        yield
    except BaseException:
        _take_back(line)
        raise


def _take_back(line: str) -> None:
    erased_file().write_text(erased_file().read_text().replace(line, ""))


def _write_down(line: str) -> None:
    file = os.open(erased_file(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, line.encode())
        os.fsync(file)
    finally:
        os.close(file)


def is_erased(person_id: str) -> bool:
    return bool(person_id) and any(_hash(salt, person_id) == known for salt, known in _known())


def _known() -> list[tuple[str, str]]:
    try:
        state = erased_file().stat()
    except FileNotFoundError:
        return []
    return _read(state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=1)
def _read(_modified: int, _size: int) -> list[tuple[str, str]]:
    lines = (line.split() for line in erased_file().read_text().splitlines())
    return [(salt, known) for salt, known in lines]


def _hash(salt: str, person_id: str) -> str:
    return hashlib.sha256(f"{salt}{person_id}".encode()).hexdigest()
