"""84 nights worked through by hand elsewhere: every figure to the last digit given."""

from typing import Any

import numpy as np
import pytest

from reports.analysis.association import Nights, after_cramp, against_cramps, associate
from reports.analysis.change import before_and_after
from reports.analysis.comparison import compare
from reports.analysis.experiment import as_far, effect, p_of_signs
from reports.analysis.finding import (
    AfterCrampCounts,
    ChangeCounts,
    ExposureCounts,
    Finding,
    SideCounts,
    TrendCounts,
)
from reports.analysis.findings import analyse, benjamini_hochberg
from reports.analysis.history import History
from reports.analysis.nights import recent
from reports.analysis.same_side import same_side
from reports.analysis.trend import trend
from tests.reports.analysis.diaries import worked_example

EXAMPLE = worked_example()
NIGHTS = Nights(EXAMPLE)
CODES = NIGHTS.codes["leg_pain"]


def near(value: Any, digits: float = 5e-5) -> Any:
    return pytest.approx(value, abs=digits)


def found(kind: str, history: History = EXAMPLE, main: str = "leg_pain") -> Finding:
    return next(each for each in analyse(history, main).findings if each.kind == kind)


def test_thirds_of_leg_pain() -> None:
    assert CODES is not None
    values = EXAMPLE.exposures["leg_pain"]
    assert (np.nanmax(values[CODES == 0]), np.nanmin(values[CODES == 1])) == (3, 5)
    assert set(values[CODES == 0.5]) == {4}


def test_recent_cramps_of_the_first_eight_nights() -> None:
    h1, h7 = recent(NIGHTS.outcome.y).T
    assert np.nanmean(NIGHTS.outcome.y) == near(0.3333)
    assert list(h1[:8]) == near([0.3333, 0, 1, 0, 0, 1, 0.3333, 1])
    assert list(h7[:8]) == near([0.3333, 0.1667, 0.4444, 0.3333, 0.2667, 0.3889, 0.3889, 0.4762])


@pytest.mark.parametrize(
    ("lag", "nights", "high", "low", "sums", "test", "rates", "ratio"),
    [
        (0, 74, (15, 30), (3, 26), (11.2315, 2.9577, 2.1557), (0.4054, 0.1647, 0.0138), (0.1242, 0.5296),
         (4.2653, 1.2811, 100.97)),
        (1, 73, (15, 31), (3, 25), (9.8166, 1.8591, 1.5450), (0.2770, 0.1507, 0.0660), (0.1789, 0.4559),
         (2.5487, 0.9458, 31.07)),
        (2, 72, (13, 27), (4, 27), (9.6641, 1.8558, 1.7209), (0.2638, 0.1531, 0.0849), (0.2014, 0.4653),
         (2.3100, 0.8967, 11.99)),
    ],
)  # fmt: skip
def test_leg_pain_against_cramps_at_each_lag(
    lag: int, nights: int, high: Any, low: Any, sums: Any, test: Any, rates: Any, ratio: Any
) -> None:
    assert CODES is not None
    at = against_cramps(NIGHTS, CODES, lag)
    assert at.slide is not None
    assert (at.nights, at.high, at.low) == (nights, high[1], low[1])
    assert (at.high_mean, at.low_mean) == near((high[0] / high[1], low[0] / low[1]))
    assert (at.slide.sxx, at.slide.v, at.slide.v0) == near(sums)
    assert (at.slide.b, at.slide.se, at.slide.p) == near(test)
    assert at.rates == near(rates)
    assert (at.ratio.estimate, at.ratio.low) == near(ratio[:2])
    assert at.ratio.high == near(ratio[2], 5e-3)


def test_leg_pain_as_the_main_question_is_possible() -> None:
    leg_pain = found("exposure")
    assert leg_pain == Finding(
        "exposure", "leg_pain", "possible", 74, sign=1, lag=0, lags_alike=(1, 2), p=leg_pain.p,
        p_adjusted=near(0.0230), difference=leg_pain.difference, ratio=leg_pain.ratio,
    )  # fmt: skip
    assert leg_pain.difference is not None
    assert (leg_pain.difference.low, leg_pain.difference.high) == near((0.0827, 0.7281))
    (counted,) = (
        each.counts for each in analyse(EXAMPLE, "leg_pain").within(whole(EXAMPLE)) if each.kind == "exposure"
    )
    assert counted == ExposureCounts(15, 30, 3, 26)


def whole(history: History) -> Any:
    from reports.analysis.diary_table import Period

    return Period(history.first, history.last)


def test_without_recent_cramps_it_would_look_surer_than_it_is() -> None:
    assert CODES is not None
    bare = compare(CODES, NIGHTS.outcome.y, NIGHTS.calendar, None).slide
    assert bare is not None
    assert (bare.b, bare.se, bare.p) == near((0.4020, 0.1915, 0.0357))


def test_nights_until_a_doubling_would_show() -> None:
    association = associate(NIGHTS, "leg_pain")
    assert association is not None
    assert association.at.nights_to_tell == 559


def test_pain_after_a_cramp_night() -> None:
    at = after_cramp(NIGHTS, "leg_pain")
    assert at.slide is not None
    assert (at.nights, at.slide.b, at.slide.se, at.slide.p) == near((73, 0.4845, 0.4787, 0.3115))
    counts = found("after_cramp").counts
    assert isinstance(counts, AfterCrampCounts)
    assert counts.points == near(0.4845)


def test_the_same_side() -> None:
    side = same_side(EXAMPLE)
    assert side.slide is not None
    assert (side.slide.b, side.slide.v, side.slide.v0) == near((0.7515, 2.4144, 1.5020))
    assert (side.slide.se, side.slide.b / side.slide.se, side.slide.p) == near((0.2497, 3.0097, 0.0026))
    finding = found("same_side")
    assert finding.counts == SideCounts(23, 26, near(0.5178), near(0.7102), near(0.9600))
    assert (finding.direction, finding.nights_used) == ("same", 26)


def test_the_trend() -> None:
    fitted = trend(NIGHTS.outcome.y)
    assert fitted.means == near((0.2308, 0.3333, 0.4615, 0.2308, 0.5000, 0.2308))
    assert fitted.line is not None
    assert (fitted.block, fitted.line.b, fitted.line.memory) == (14, near(0.00769), 0)
    finding = found("trend")
    assert (finding.tier, finding.p, finding.cautions) == ("no_sign", near(0.8254), ("less_than_two_years",))
    start, end = fitted.a_week
    assert fitted.line.se == near(0.03267)
    assert finding.counts == TrendCounts(
        near(start), near(end), 6, near(0.00769), near(-0.0830), near(0.0984), "2025-06-02", "2025-08-24"
    )
    assert end - start == near(7 * 5 * fitted.line.b)


def test_the_medicine_started_on_14_july() -> None:
    (around,) = before_and_after(EXAMPLE, NIGHTS.outcome.y)
    assert around.level is not None
    assert around.beside_trend is not None
    assert (around.level.b, around.level.se, around.level.p) == near((-0.0214, 0.1118, 0.8578))
    assert (around.beside_trend.b, around.beside_trend.se, around.beside_trend.p) == near((-0.1944, 0.2450, 0.4854))
    finding = found("change")
    assert (finding.name, finding.tier, finding.p_adjusted) == ("change:Magnesium", "no_sign", near(0.8578))
    assert finding.counts == ChangeCounts("2025-07-14", near(0.3421), 38, near(0.3250), 40, near(0.8578), near(0.4854))


def test_benjamini_and_hochberg() -> None:
    p = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216]
    q = [0.0100, 0.0400, 0.0840, 0.0840, 0.0840, 0.1000, 0.1057, 0.2160, 0.2160, 0.2160]
    assert benjamini_hochberg(p) == near(q)
    assert benjamini_hochberg(p[::-1]) == near(q[::-1])
    assert benjamini_hochberg([]) == []


def test_an_experiment_of_eight_pairs() -> None:
    differences = np.array([1, 2, 0, 1, 1, -1, 2, 1]) / 3
    assert effect(differences).estimate == near(0.2917)
    assert p_of_signs(differences) == 24 / 256


def test_a_published_experiment_with_days_drawn_one_by_one() -> None:
    """Seven of fourteen days, all 3,432 ways to choose them (P. Onghena 2020; data of the R package scdtb, MIT)."""
    from itertools import combinations

    days = np.array([6, 7, 6, 7, 4, 6, 7, 5, 4, 5, 5, 5, 4, 6])
    on = days[np.array(list(combinations(range(14), 7)))].mean(axis=1)
    differences = on - (days.sum() / 7 - on)
    observed = float(differences[0])
    assert (len(differences), observed) == (3432, near(1.2857))
    assert np.mean(as_far(differences, observed)) == near(0.0449)
    assert np.mean(as_far(differences, observed) & (differences > 0)) == near(0.0224)


def test_the_first_twenty_nights_are_too_early() -> None:
    short = worked_example().begin(20)
    (leg_pain,) = (each for each in analyse(short, "leg_pain").findings if each.kind == "exposure")
    at = associate(Nights(short), "leg_pain")
    assert at is not None
    assert (at.at.nights, at.at.high, at.at.low) == (16, 8, 5)
    assert (leg_pain.tier, leg_pain.more_nights) == ("too_early", 12)
