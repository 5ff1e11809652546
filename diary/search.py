"""Words looked for in notes. Pure: no database.

SQLite tells small and capital letters apart beyond A to Z (ü and Ü are two letters to it), so Python compares.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self
from unicodedata import normalize


@dataclass(frozen=True)
class Words:
    """What somebody looks for: every word, in any order, in small or capital letters, accents as typed."""

    folded: tuple[str, ...] = ()

    @classmethod
    def of(cls, typed: str) -> Self:
        return cls(tuple(fold(typed).split()))

    def __bool__(self) -> bool:
        return bool(self.folded)

    def are_in(self, texts: Iterable[str | None]) -> bool:
        """Whether the texts of one record hold them all. Without words: whether it has a text at all."""
        text = fold("\n".join(filter(None, texts)))
        return bool(text) and all(word in text for word in self.folded)


def fold(text: str) -> str:
    """One spelling of what reads the same: an é may come as one sign or as two."""
    return normalize("NFC", text).casefold()
