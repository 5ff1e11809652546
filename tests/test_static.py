"""Static files and templates: only what is recorded, nothing inline, colours that can be told apart."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

STATIC = settings.BASE_DIR / "static"
VENDOR = STATIC / "vendor"
MODULES = sorted((STATIC / "js").glob("*.js"))
TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
IMPORT = re.compile(
    r"""^import\s[^;]*?["'](?P<path>[^"']+)["'];$|\bimport\(["'](?P<later>[^"']+)["']\)""", re.MULTILINE
)
INLINE = re.compile(r"""\sstyle=|\son\w+=|javascript:|<style|<script(?![^>]*\ssrc=)""", re.IGNORECASE)


def test_vendored_files_are_the_recorded_ones() -> None:
    recorded = json.loads((VENDOR / "VENDOR.json").read_text())
    sums = {path: sha for package in recorded.values() for path, sha in package["files"].items()}
    found = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "VENDOR.json"
    }
    assert found == sums
    assert all(package["licence"] and package["source"] for package in recorded.values())


@pytest.mark.parametrize("sheet", sorted(STATIC.rglob("*.css")), ids=lambda path: path.name)
def test_style_sheets_load_nothing_that_the_content_policy_refuses(sheet: Path) -> None:
    assert not re.search(r"data:|https?://|sourceMappingURL|@import", sheet.read_text())


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_every_import_is_found_under_its_hashed_name(module: Path) -> None:
    text = module.read_text()
    imported = [match["path"] or match["later"] for match in IMPORT.finditer(text)]
    assert len(imported) == len(re.findall(r"\bimport\b", text))  # each on a line of its own, with its semicolon
    served = Path(staticfiles_storage.path(staticfiles_storage.stored_name(f"js/{module.name}"))).read_text()
    for path in imported:
        assert (module.parent / path).is_file()
        hashed = Path(staticfiles_storage.stored_name(f"js/{Path(path).name}")).name
        assert f'"./{hashed}"' in served


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_templates_have_nothing_inline(template: Path) -> None:
    assert INLINE.findall(template.read_text()) == []


def tokens(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", css))


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.2."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


LIGHT, DARK = (
    tokens(part) for part in (STATIC / "css/charley.css").read_text().split("/* ---- Ground")[0].split("@media")
)
WORDS = [(text, ground) for text in ("ink", "soft") for ground in ("ground", "card", "well")]
WORDS += [(f"{name}-ink", f"{name}-tint") for name in ("amber", "violet", "teal")]
WORDS += [(f"on-{name}", name) for name in ("amber", "violet", "teal", "deed")]
WORDS += [
    ("ink", "amber-1"),
    ("on-amber-2", "amber-2"),
    ("ink", "teal-tint"),
    ("ink", "danger-tint"),
    ("danger", "card"),
]
OUTLINES = [(line, ground) for line in ("outline", "amber", "violet", "teal") for ground in ("ground", "card", "well")]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("least", "pairs"), [(4.5, WORDS), (3, OUTLINES)], ids=["words", "outlines"])
def test_colours_are_told_apart(theme: dict[str, str], least: float, pairs: list[tuple[str, str]]) -> None:
    close = {pair: round(contrast(theme[pair[0]], theme[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in close.items() if ratio < least} == {}


def test_the_colours_are_those_of_the_house() -> None:
    names = ("ground", "card", "ink", "soft", "line", "amber", "violet", "teal", "outline")
    assert [LIGHT[name] for name in names] == (
        ["#f6f4ef", "#fff", "#1d2230", "#5c6478", "#e2ded4", "#b45309", "#6d4bd0", "#0b7a75", "#857c6b"]
    )
    assert [DARK[name] for name in names] == (
        ["#0e1220", "#171c2e", "#eef0f7", "#a3abc2", "#29304a", "#f5b14c", "#b9a3ff", "#58d3c7", "#7580a3"]
    )
