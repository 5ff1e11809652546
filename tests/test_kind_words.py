"""How Charley speaks: no exclamation marks, no streaks, no counting of diligence, no guilt, no red numbers."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

APPS = ("accounts", "diary", "guidance", "reports", "tracker")
TRANSLATED = {"_", "_lazy", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
UNKIND = re.compile(
    r"\b(streaks?|days? in a row|nights? in a row|keep it up|keep going|well done|good job|great job|congratulations"
    r"|don[’']t (break|forget|give up)|you (missed|forgot|failed|should have)|missed (days?|nights?|entr\w+)"
    r"|overdue|too late|behind schedule|catch up now|goal (missed|reached)|badges?|trophy|level up|perfect week"
    r"|adherence|compliance|diligen\w+|shame|lazy|only \d+ (days?|nights?))\b",
    re.IGNORECASE,
)
COMMENT = re.compile(r"{% comment %}.*?{% endcomment %}|{#.*?#}|<!--.*?-->", re.DOTALL)
SAID_IN_A_TAG = re.compile(r"""{%\s*(?:translate|trans)\s+(?:"([^"]*)"|'([^']*)')""")
TAG = re.compile(r"{%.*?%}|{{.*?}}|<[^>]*>", re.DOTALL)
# What may be red: a wrong answer beside its field, a message that something failed, and the safety card.
MAY_BE_RED = {
    ":root", ".messages li.warning", ".messages li.error", ".alert-danger", ".invalid-feedback", ".ask-error",
    ".safety-now", ".said > .trouble",
}  # fmt: skip


def texts() -> Iterator[tuple[str, str]]:
    """(where, text) of everything that is said to people."""
    for path in [*Path("templates").rglob("*.html"), *Path("templates").rglob("*.txt")]:
        page = COMMENT.sub("", path.read_text())
        yield str(path), " ".join("".join(said) for said in SAID_IN_A_TAG.findall(page))
        yield str(path), TAG.sub(" ", page)
    for app in APPS:
        for path in Path(app).rglob("*.py"):
            yield from ((str(path), said) for said in translated_in(ast.parse(path.read_text())))


def translated_in(code: ast.Module) -> Iterator[str]:
    for call in ast.walk(code):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in TRANSLATED:
            yield from (each.value for each in call.args if is_text(each))


def is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def test_the_sweep_reads_pages_and_code() -> None:
    said = " ".join(text for _where, text in texts())
    for known in ("Welcome back", "A night without cramps", "This time has not come yet.", "Pain in the leg"):
        assert known in said


def test_nothing_is_said_with_an_exclamation_mark() -> None:
    assert [found for found in texts() if "!" in found[1]] == []


def test_nobody_is_counted_praised_for_diligence_or_blamed() -> None:
    assert [(where, found[0]) for where, text in texts() if (found := UNKIND.search(text))] == []


@pytest.mark.parametrize(
    "unkind",
    ["A streak of 9 days", "7 nights in a row", "You missed 3 nights", "Don’t forget your diary", "Only 3 days left"],
)
def test_the_sweep_knows_what_is_unkind(unkind: str) -> None:
    assert UNKIND.search(unkind)


def test_red_is_for_mistakes_and_for_the_safety_card_never_for_a_number() -> None:
    red = set()
    for sheet in Path("static/css").glob("*.css"):
        rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
        for selectors, body in re.findall(r"([^{}]+){([^{}]*)}", rules):
            if "--danger" in body or "--bs-danger" in body:
                red |= {each.strip() for each in selectors.split(",")}
    assert red == MAY_BE_RED
