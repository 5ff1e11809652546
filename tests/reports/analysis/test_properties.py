"""What must not matter: units, names, the date of the calendar, days without an entry, and how answers are missing."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.analysis.finding import Finding
from reports.analysis.findings import analyse
from reports.analysis.history import History
from tests.reports.analysis.diaries import a_history

NAMES = ("leg_pain", "fluid", "own:Good shoes")
NEUTRAL = ("fluid", "heat", "cold")


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Diaries of 1 to 200 nights with gaps, three exposures and sides; drawn by one seed, so that they shrink fast."""
    dice = np.random.default_rng(draw(st.integers(0, 10_000)))
    slots, often, gaps = draw(st.integers(1, 200)), draw(st.floats(0, 1)), draw(st.floats(0, 0.7))
    cramps = np.where(dice.random(slots) < often, dice.integers(1, 4, slots), 0).astype(float)
    cramps[dice.random(slots) < gaps] = np.nan
    cramps[[0, -1]] = 0  # the grid begins and ends with a recorded night

    def values(kinds: int) -> Any:
        return np.where(dice.random(slots) < gaps, np.nan, dice.integers(0, kinds, slots))

    exposures = {name: values(kinds) for name, kinds in zip(NAMES, (11, 4, 2), strict=True)}
    return a_history(cramps, exposures=exposures, cramp_side=values(2), pain_side=values(2))


def numbers_of(finding: Finding) -> list[float]:
    known = [finding.p, finding.p_adjusted]
    for each in (finding.difference, finding.ratio):
        known += [each.estimate, each.low, each.high] if each else [None]
    return [-1.0 if number is None else number for number in known]


def words_of(finding: Finding) -> list[Any]:
    return [finding.kind, finding.tier, finding.lag, finding.sign, finding.more_nights, finding.nights_used]


def alike(one: History, other: History, main: str = "leg_pain", other_main: str = "leg_pain") -> bool:
    """The same findings, numbers to six digits."""
    found, found_there = analyse(one, main).findings, analyse(other, other_main).findings
    same_words = [words_of(each) for each in found] == [words_of(each) for each in found_there]
    here, there = ([number for each in findings for number in numbers_of(each)] for findings in (found, found_there))
    return same_words and np.allclose(here, there, rtol=1e-6, atol=1e-9)


def known(history: History, name: str) -> Any:
    values = history.exposures[name]
    return values[~np.isnan(values)]


few = settings(max_examples=60, derandomize=True, database=None, deadline=None)


@few
@given(histories())
def test_every_diary_has_an_answer_without_nan(history: History) -> None:
    for finding in analyse(history, "leg_pain").findings:
        assert np.all(np.isfinite(numbers_of(finding)))
        assert all(0 <= p <= 1 for p in (finding.p, finding.p_adjusted) if p is not None)
        assert (finding.more_nights or 1) >= 1
        assert finding.tier != "clear" or history.slots >= 56


@few
@given(histories(), st.floats(0.01, 1_000))
def test_units_do_not_matter(history: History, factor: float) -> None:
    scaled = {**history.exposures, "fluid": history.exposures["fluid"] * factor}
    assert alike(history, replace(history, exposures=scaled))


@few
@given(histories(), st.integers(-500, 500))
def test_the_same_nights_in_other_weeks_are_the_same(history: History, weeks: int) -> None:
    moved = timedelta(weeks=weeks)
    assert alike(history, replace(history, first=history.first + moved, over=history.over + moved))


@few
@given(histories())
def test_names_do_not_matter(history: History) -> None:
    values = history.exposures.values()
    own, plain = (dict(zip(names, values, strict=True)) for names in (("own:a", "own:b", "own:c"), NEUTRAL))
    assert alike(replace(history, exposures=own), replace(history, exposures=plain), "own:a", NEUTRAL[0])


@few
@given(histories())
def test_an_exposure_that_was_never_answered_is_as_if_not_there(history: History) -> None:
    more = {**history.exposures, "heat": np.full(history.slots, np.nan)}
    assert alike(history, replace(history, exposures=more))


@few
@given(histories())
def test_unanswered_counts_as_nothing_at_all(history: History) -> None:
    """Every night used is a recorded one with the exposure answered on its day, as the diary has them."""
    for finding in analyse(history, "leg_pain").findings:
        if finding.kind == "exposure" and finding.lag is None:
            assert (finding.nights_used, len(np.unique(known(history, finding.name)))) == (0, 1)
        elif finding.kind == "exposure" and finding.lag is not None:
            answered = ~np.isnan(history.exposures[finding.name])
            moved = np.concatenate([np.zeros(finding.lag, dtype=bool), answered])[: history.slots]
            assert finding.nights_used == np.sum(moved & ~np.isnan(history.cramps))
