"""Every question about a diary answered at once, since how sure one answer is depends on how many were looked for.

The main question, fixed beforehand, stands alone. All others of the sliding test share one allowance for luck:
Benjamini and Hochberg, J R Stat Soc B 1995;57:289.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from reports.analysis.association import (
    Association,
    Nights,
    after_cramp,
    associate,
    logging_gap,
    overlapping,
)
from reports.analysis.change import BeforeAfter, before_and_after
from reports.analysis.comparison import Comparison
from reports.analysis.diary_table import Period
from reports.analysis.experiment import Tried, tried
from reports.analysis.finding import (
    AfterCrampCounts,
    ChangeCounts,
    Counts,
    ExperimentCounts,
    ExposureCounts,
    Finding,
    SideCounts,
    Tier,
    TrendCounts,
)
from reports.analysis.history import Array, History
from reports.analysis.nights import HIGH, LOW, OutcomeName, later
from reports.analysis.same_side import PAIRS_TO_TELL, same_side
from reports.analysis.trend import Trend, YearMean, by_year, trend

MAIN_LIMITS, OTHER_LIMITS, BLOCK_LIMITS, EXPERIMENT_LIMITS = (0.02, 0.05), (0.03, 0.10), (0.01, 0.05), (0.05, 0.10)
NO_DOUBLING = (0.5, 2.0)  # a ratio whose whole range lies here: neither doubled nor halved
SMALL_EFFECT = 0.2  # of a night, in an experiment
ENOUGH_TO_BEGIN = 28  # recorded nights
HOLD = 28  # slots: what is clear has to have been clear so long
THIN, TOO_THIN = 0.6, 0.4  # recorded share of the slots
PAINS = ("leg_pain", "back_pain")
SLIDING = ("exposure", "after_cramp", "same_side")
ALWAYS_SAID = "regression_to_mean"
Key = tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """Findings about the whole diary. `codes`: of each exposure, moved to the nights they were set against, (N,)."""

    history: History
    outcome: OutcomeName
    main: str
    findings: tuple[Finding, ...]
    codes: Mapping[str, Array]
    years: tuple[YearMean, ...]

    @property
    def checked_together(self) -> int:
        """How many things share one allowance for luck: those of the sliding test but the main question."""
        tested = (each for each in self.findings if each.kind in SLIDING and each.p is not None)
        return sum(not is_main(each, self.main) for each in tested)

    def within(self, period: Period) -> tuple[Finding, ...]:
        """The findings; the counts of exposures are those of the period's nights, nothing else depends on it."""
        return tuple(replace(each, counts=self._counts(each, period)) for each in self.findings)

    def _counts(self, finding: Finding, period: Period) -> Counts | None:
        if finding.kind != "exposure" or finding.name not in self.codes:
            return finding.counts
        nights = slice(max(self.history.slot(period.first), 0), max(self.history.slot(period.last) + 1, 0))
        cramps, codes = self.history.cramps[nights], self.codes[finding.name][nights]
        counted = cramps if self.outcome == "cramps_per_night" else np.where(np.isnan(cramps), np.nan, cramps > 0)
        high, low = (counted[(codes == code) & ~np.isnan(counted)] for code in (HIGH, LOW))
        return ExposureCounts(int(high.sum()), len(high), int(low.sum()), len(low))


def analyse(history: History, main: str, asked_since: date | None = None) -> Analysis:
    """`main`: the exposure of the main question; `asked_since`: when it was chosen, None = long ago."""
    nights = Nights(history)
    associations = {name: associate(nights, name) for name in nights.codes}
    compared = compared_findings(nights, associations, main)
    compared = hold(compared, history, main)
    if asked_since and (history.last - asked_since).days < HOLD:
        compared = [lowered(each, "new_question") if is_main(each, main) else each for each in compared]
    compared = overlap([with_gap(each, nights) for each in compared], nights, associations)
    found = [*compared, *block_findings(nights)]
    found = [thin(each, history.coverage) for each in found] + experiments(nights)
    return Analysis(
        history,
        nights.outcome.name,
        main,
        tuple(too_early(each, history.recorded) for each in found),
        {name: later(codes, lag_of(associations[name])) for name, codes in nights.codes.items() if codes is not None},
        by_year(history.first, nights.outcome.y),
    )


def lag_of(association: Association | None) -> int:
    return association.at.lag if association else 0


def is_main(finding: Finding, main: str) -> bool:
    return finding.kind == "exposure" and finding.name == main


# The sliding test


@dataclass(frozen=True, slots=True)
class Candidate:
    """A finding before it is known how it stands among all the others; its tier is what it is if it does not stand out.

    `p` is None where nothing could be tested.
    """

    finding: Finding
    p: float | None


def compared_findings(nights: Nights, associations: Mapping[str, Association | None], main: str) -> list[Finding]:
    """Exposures, pain after cramps and the side, each with its tier among all of them."""
    candidates = [of_exposure(name, association) for name, association in associations.items()]
    candidates += [of_pain(nights, pain) for pain in PAINS if pain in nights.codes]
    candidates.append(of_side(nights.history))
    others = {
        key_of(each.finding): each.p for each in candidates if each.p is not None and not is_main(each.finding, main)
    }
    q = dict(zip(others, benjamini_hochberg(list(others.values())), strict=True))
    return [
        judged(each, each.p, MAIN_LIMITS) if is_main(each.finding, main)
        else judged(each, q.get(key_of(each.finding)), OTHER_LIMITS)
        for each in candidates
    ]  # fmt: skip


def key_of(finding: Finding) -> Key:
    return finding.kind, finding.name


def benjamini_hochberg(p: list[float]) -> list[float]:
    """q for each p, in the order given: the share of lucky ones to expect among all that are as small."""
    order = np.argsort(p)
    q = np.asarray(p)[order] * len(p) / np.arange(1, len(p) + 1)
    smallest_from_here = np.minimum.accumulate(q[::-1])[::-1]
    return list(map(float, smallest_from_here[np.argsort(order)]))


def judged(candidate: Candidate, p_adjusted: float | None, limits: tuple[float, float]) -> Finding:
    finding = replace(candidate.finding, p_adjusted=p_adjusted)
    tier = tier_of(p_adjusted, limits)
    return replace(finding, tier=tier, more_nights=None) if tier else replace(finding, cautions=())


def tier_of(p: float | None, limits: tuple[float, float]) -> Tier | None:
    """None when it does not stand out."""
    clear, possible = limits
    if p is None or p > possible:
        return None
    return "clear" if p <= clear else "possible"


def of_exposure(name: str, association: Association | None) -> Candidate:
    if association is None:
        return Candidate(Finding("exposure", name, "not_varying", 0), None)
    at = association.at
    finding = compared(Finding("exposure", name, "tied", at.nights, lag=at.lag, lags_alike=association.lags_alike), at)
    difference = at.slide.range if at.slide else None
    cautions = ("opposite_raw",) if at.opposite_raw else ()
    return Candidate(replace(finding, difference=difference, cautions=cautions), association.p)


def of_pain(nights: Nights, pain: str) -> Candidate:
    """Two more nights with pain recorded are needed for each missing pair: the pace so far is taken to go on."""
    at = after_cramp(nights, pain)
    points = at.slide.range if at.slide else None
    counts = AfterCrampCounts(
        mean_after=at.high_mean if at.high else None,
        mean_other=at.low_mean if at.low else None,
        points=points.estimate if points else None,
        low=points.low if points else None,
        high=points.high if points else None,
    )
    finding = compared(Finding("after_cramp", pain, "tied", at.nights, counts, lag=at.lag), at)
    return Candidate(finding, finding.p)


def compared(finding: Finding, at: Comparison) -> Finding:
    """With what the comparison came to, tier aside from whether it stands out."""
    if at.slide is None:
        return finding if at.tied else replace(finding, tier="too_early", more_nights=at.more_nights)
    rules_out = at.ratio.within(*NO_DOUBLING)
    return replace(
        finding,
        tier="no_sign" if rules_out else "cant_tell",
        sign=int(np.sign(at.slide.b)),
        ratio=at.ratio,
        p=at.slide.p,
        more_nights=None if rules_out else at.nights_to_tell,
    )


def of_side(history: History) -> Candidate:
    found = same_side(history)
    counts = SideCounts(found.same, found.pairs, found.luck, found.low, found.high)
    finding = Finding("same_side", "same_side", "described", found.pairs, counts)
    if found.more_nights:
        return Candidate(replace(finding, tier="too_early", more_nights=found.more_nights), None)
    if found.slide is None:
        return Candidate(finding, None)
    enough = found.pairs >= PAIRS_TO_TELL
    finding = replace(
        finding,
        tier="no_sign" if enough else "cant_tell",
        sign=int(np.sign(found.slide.b)),
        p=found.slide.p,
        more_nights=None if enough else found.nights_to_tell,
    )
    return Candidate(finding, found.slide.p)


# What lowers a tier


def lowered(finding: Finding, *cautions: str) -> Finding:
    tier: Tier = "possible" if finding.tier == "clear" else finding.tier
    added = tuple(each for each in cautions if finding.tier == "clear" and each not in finding.cautions)
    return replace(finding, tier=tier, cautions=(*finding.cautions, *added))


def hold(found: list[Finding], history: History, main: str) -> list[Finding]:
    """What is clear has to have been clear four weeks ago, and to have pointed the same way."""
    if not any(each.tier == "clear" for each in found):
        return found
    was_clear = clear_four_weeks_ago(history, main)
    return [each if was_clear.get(key_of(each)) == each.sign else lowered(each, "new") for each in found]


def clear_four_weeks_ago(history: History, main: str) -> dict[Key, int]:
    """What was clear then → its sign."""
    before = history.begin(max(history.slots - HOLD, 0))
    if before.recorded < ENOUGH_TO_BEGIN:
        return {}
    then = Nights(before)
    associations = {name: associate(then, name) for name in then.codes}
    return {key_of(each): each.sign for each in compared_findings(then, associations, main) if each.tier == "clear"}


def with_gap(finding: Finding, nights: Nights) -> Finding:
    if finding.kind != "exposure" or nights.codes[finding.name] is None:
        return finding
    gap = logging_gap(nights, finding.name)
    if gap is None:
        return finding
    logged = None if gap.opposite_raw else (gap.high_mean, gap.low_mean)
    return lowered(replace(finding, cautions=(*finding.cautions, "logging_gap"), logged=logged))


def overlap(found: list[Finding], nights: Nights, associations: Mapping[str, Association | None]) -> list[Finding]:
    clear = {
        each.name: association.at
        for each in found
        if each.kind == "exposure" and each.tier == "clear" and (association := associations[each.name])
    }
    if len(clear) < 2:
        return found
    moved_together = overlapping(nights, clear)
    return [
        lowered(each, *(f"overlap:{other}" for other in clear if other != each.name))
        if each.kind == "exposure" and each.name in moved_together
        else each
        for each in found
    ]


def thin(finding: Finding, coverage: float) -> Finding:
    """Much that was not recorded is said, and with too much of it nothing is clear."""
    if coverage >= THIN or finding.tier not in ("clear", "possible", "no_sign", "cant_tell"):
        return finding
    said = replace(finding, cautions=(*finding.cautions, "coverage"))
    return lowered(said) if coverage < TOO_THIN else said


def too_early(finding: Finding, recorded: int) -> Finding:
    """Before the 28th recorded night everything is."""
    missing = ENOUGH_TO_BEGIN - recorded
    if missing <= 0:
        return finding
    more = finding.more_nights if finding.tier == "too_early" else None
    return replace(bare(finding), more_nights=max(missing, more or 0))


def bare(finding: Finding) -> Finding:
    """Too early, whatever it came to."""
    cautions = tuple(each for each in finding.cautions if each == ALWAYS_SAID)
    return Finding(
        finding.kind, finding.name, "too_early", finding.nights_used, finding.counts, lag=finding.lag, cautions=cautions
    )


# Blocks of weeks, and experiments


def block_findings(nights: Nights) -> Iterator[Finding]:
    """Trend and changes. Where all nights were alike it is too early, and nobody knows for how long."""
    y, history = nights.outcome.y, nights.history
    around = before_and_after(history, y)
    events = len(around)
    for finding in (of_trend(trend(y), history), *(of_change(each, events) for each in around)):
        yield bare(finding) if nights.outcome.constant and finding.p is not None else finding


def experiments(nights: Nights) -> list[Finding]:
    y, history = nights.outcome.y, nights.history
    found = (of_experiment(tried(plan, history, y)) for plan in history.plans)
    return [bare(each) if nights.outcome.constant and each.p is not None else each for each in found]


def of_trend(found: Trend, history: History) -> Finding:
    if found.line is None:
        counts = TrendCounts(None, None, len(found.numbers), None, None, None, None, None)
        return Finding("trend", "trend", "too_early", found.nights, counts, more_nights=found.more_nights)
    start, end = found.a_week
    line = found.line
    first, last = ((history.last - timedelta(days=back)).isoformat() for back in found.nights_back)
    return Finding(
        "trend",
        "trend",
        tier_of(line.p, BLOCK_LIMITS) or "no_sign",
        found.nights,
        TrendCounts(start, end, len(found.numbers), line.b, line.low, line.high, first, last),
        sign=int(np.sign(line.b)),
        p=line.p,
        cautions=() if found.with_season else ("less_than_two_years",),
    )


def of_change(found: BeforeAfter, events: int) -> Finding:
    level, beside = found.level, found.beside_trend
    counts = ChangeCounts(
        on=found.event.on.isoformat(),
        before=found.before.mean,
        before_nights=found.before.nights,
        after=found.after.mean,
        after_nights=found.after.nights,
        p_level=level.p if level else None,
        p_trend=beside.p if beside else None,
    )
    finding = Finding(
        "change", f"change:{found.event.name}", "too_early", found.before.nights + found.after.nights, counts,
        more_nights=found.more_nights, cautions=(ALWAYS_SAID,),
    )  # fmt: skip
    if level is None or beside is None:
        return finding
    p = min(1.0, level.p * events)
    tier = tier_of(p, BLOCK_LIMITS) or "no_sign"
    known_before = beside.p > BLOCK_LIMITS[1] or beside.b * level.b <= 0
    finding = replace(finding, sign=int(np.sign(level.b)), difference=level.range, p=level.p, p_adjusted=p, tier=tier)
    if tier == "no_sign" or not known_before:
        return finding
    already = "already_falling" if level.b < 0 else "already_rising"
    return replace(finding, tier="possible", cautions=(*finding.cautions, already))


def of_experiment(found: Tried) -> Finding:
    counts = ExperimentCounts(found.pairs, found.on, found.off)
    name = f"experiment:{found.habit}"
    if found.effect is None:
        return Finding("experiment", name, "too_early", found.nights, counts, more_nights=found.more_nights or None)
    small = found.effect.within(-SMALL_EFFECT, SMALL_EFFECT)
    return Finding(
        "experiment",
        name,
        tier_of(found.p, EXPERIMENT_LIMITS) or ("no_sign" if small else "cant_tell"),
        found.nights,
        counts,
        sign=int(np.sign(found.effect.estimate)),
        difference=found.effect,
        p=found.p,
    )
