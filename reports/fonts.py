"""Which fonts print a report, and which characters none of them has.

The engine refuses a document with a character without a glyph. The last font of the list has a placeholder for every
character, so nothing fails; what falls to it is counted here and said on the page.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

TEXT, PLACEHOLDERS = "DejaVu Sans", "Last Resort High-Efficiency"
UNSEEN = ("Cf", "Zs", "Zl", "Zp", "Cc")  # joiners, spaces: they print as nothing
LONG_WORD = re.compile(r"\S{40,}")
BREAK = "\u200b"  # a place where a word may be broken
REPLACEMENT = "\ufffd"
BYTE_ORDER_MARK = 0xFEFF  # forbidden in the text of a tagged PDF


def font_folders() -> list[str]:
    """matplotlib's own fonts, and those that a host adds for more scripts."""
    return [str(own_fonts()), str(settings.DATA_DIR / "fonts")]


def own_fonts() -> Path:
    import matplotlib as mpl

    return Path(mpl.get_data_path(), "fonts", "ttf")


def families() -> list[str]:
    """In the order in which they are asked for a character."""
    return [TEXT, *dict.fromkeys(font.family for font in added_fonts()), PLACEHOLDERS]


@dataclass(frozen=True, slots=True)
class Font:
    family: str
    characters: frozenset[int]


def added_fonts() -> list[Font]:
    files = sorted(path for path in (settings.DATA_DIR / "fonts").glob("*") if path.suffix.lower() in (".ttf", ".otf"))
    return [font for path in files if (font := read_font(path))]


@cache
def read_font(path: Path) -> Font | None:
    """None for a file that is no font: the engine skips it too."""
    from matplotlib.ft2font import FT2Font

    try:
        face = FT2Font(path)
    except RuntimeError:
        return None
    return Font(face.family_name, frozenset(face.get_charmap()))


def unknown_characters(content: Any) -> set[str]:
    """Characters that print as a placeholder. Joiners and the like print as nothing and are not missed."""
    fonts = [read_font(own_fonts() / "DejaVuSans.ttf"), *added_fonts()]
    known = set().union(*(font.characters for font in fonts if font))
    used = set().union(*texts(content))
    return {letter for letter in used if ord(letter) not in known and unicodedata.category(letter) not in UNSEEN}


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
