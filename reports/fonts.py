"""Which fonts print a report, and which characters none of them has.

The engine refuses a document with a character without a glyph. The last font of the list has a placeholder for every
character, so nothing fails; what falls to it is counted here and said on the page.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

TEXT, PLACEHOLDERS = "DejaVu Sans", "Last Resort High-Efficiency"
LONG_WORD = re.compile(r"\S{40,}")
BREAK = "\u200b"  # a place where a word may be broken
REPLACEMENT = "\ufffd"
BYTE_ORDER_MARK = 0xFEFF  # forbidden in the text of a tagged PDF


def font_folders() -> list[str]:
    """matplotlib's own fonts, and those that a host adds for more scripts."""
    import matplotlib as mpl

    return [str(Path(mpl.get_data_path(), "fonts", "ttf")), *(str(path.parent) for path in _added_fonts()[:1])]


def families() -> list[str]:
    """In the order in which they are asked for a character."""
    return [TEXT, *dict.fromkeys(_family(path) for path in _added_fonts()), PLACEHOLDERS]


def _added_fonts() -> list[Path]:
    return sorted(path for path in (settings.DATA_DIR / "fonts").glob("*") if path.suffix.lower() in (".ttf", ".otf"))


def _family(path: Path) -> str:
    from matplotlib.ft2font import FT2Font

    return FT2Font(path).family_name


@cache
def _characters(path: Path) -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(path).get_charmap())


def unknown_characters(content: Any) -> set[str]:
    """Characters that print as a placeholder. Joiners and the like print as nothing and are not missed."""
    files = [Path(font_folders()[0], "DejaVuSans.ttf"), *_added_fonts()]
    used = set().union(*texts(content))
    missing = {letter for letter in used if not any(ord(letter) in _characters(path) for path in files)}
    return {letter for letter in missing if unicodedata.category(letter) not in ("Cf", "Zs", "Cc")}


def texts(content: Any) -> Iterator[str]:
    """Every text in nested dicts and sequences."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for value in content.values():
            yield from texts(value)
    elif isinstance(content, (list, tuple)):
        for value in content:
            yield from texts(value)


def printable(content: Any) -> Any:
    """The same structure with texts that can be set: no control characters, no endless words."""
    if isinstance(content, str):
        return _printable_text(content)
    if isinstance(content, dict):
        return {key: printable(value) for key, value in content.items()}
    return [printable(value) for value in content] if isinstance(content, (list, tuple)) else content


def _printable_text(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    clean = "".join(letter if _can_be_set(letter) else REPLACEMENT for letter in lines)
    return LONG_WORD.sub(lambda word: BREAK.join(re.findall(".{1,20}", word.group(), re.DOTALL)), clean)


def _can_be_set(letter: str) -> bool:
    """Not a control character, half of a pair, or one of the numbers that Unicode gives to no character."""
    code = ord(letter)
    no_character = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF or code == BYTE_ORDER_MARK
    return letter == "\n" or not (no_character or unicodedata.category(letter) in ("Cc", "Cs"))
