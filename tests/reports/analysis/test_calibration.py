"""How often the insights are wrong about diaries in which there is nothing, and right about those in which there is.

Figures and the settings of the generator: docs/analysis.md.
"""

from collections.abc import Iterable

import pytest

from reports.analysis.finding import Finding
from reports.analysis.findings import analyse
from reports.analysis.history import History
from tests.reports.analysis.invented import World, linked_diary, null_diary, with_a_change

pytestmark = pytest.mark.long

NULLS, LINKED = 500, 200
COMPARED = ("exposure", "after_cramp", "same_side")


def share(diaries: Iterable[History], kinds: tuple[str, ...], tiers: tuple[str, ...] = ("clear",)) -> float:
    """Of diaries in which any finding of these kinds has one of these tiers."""

    def counts(finding: Finding) -> bool:
        return finding.kind in kinds and finding.tier in tiers

    found = [any(map(counts, analyse(diary, "leg_pain").findings)) for diary in diaries]
    return sum(found) / len(found)


def test_nothing_is_seldom_called_clear() -> None:
    wrong = share((null_diary(seed) for seed in range(NULLS)), COMPARED)
    assert wrong <= 0.03


def test_no_trend_is_seldom_called_one() -> None:
    steady = World(season=False, trend=False)
    wrong = share((null_diary(seed, steady) for seed in range(NULLS)), ("trend",))
    assert wrong <= 0.03


def test_a_change_without_effect_is_seldom_called_one() -> None:
    wrong = share((with_a_change(seed, World()) for seed in range(NULLS)), ("change",))
    assert wrong <= 0.03


@pytest.mark.parametrize(
    ("slots", "low", "high", "tiers", "least"),
    [
        (120, 0.20, 0.60, ("clear", "possible"), 0.85),
        (180, 0.20, 0.60, ("clear",), 0.80),
        (365, 0.25, 0.50, ("clear", "possible"), 0.85),
    ],
)
def test_a_link_is_found(slots: int, low: float, high: float, tiers: tuple[str, ...], least: float) -> None:
    right = share((linked_diary(seed, slots, low, high) for seed in range(LINKED)), ("exposure",), tiers)
    assert right >= least
