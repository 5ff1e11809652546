"""The one recipe of the insights. Page, API, command and charts show what it returns.

Everything is worked out from the whole diary up to the last night asked for: four periods must not be four looks at the
data, of which the best one is believed. A period only chooses which nights are counted and drawn.
"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np

from accounts.models import User
from diary import selectors
from reports.analysis.diary_table import CrampRow, DiaryTable, NightRow, Period
from reports.analysis.estimate import Range
from reports.analysis.finding import Finding
from reports.analysis.findings import THIN, Analysis, analyse
from reports.analysis.tallies import Tallies, tally
from reports.history import history_of
from reports.kept import Version, kept
from reports.periods import Used
from reports.sentences import Diary, sentence

A_CRAMP = CrampRow()


@dataclass(frozen=True, slots=True)
class Insights:
    analysis: Analysis
    tallies: Tallies

    def diary(self, period: Period | None) -> Diary:
        """`period`: whose nights are counted."""
        history = self.analysis.history
        is_whole = period is None or (period.first <= history.first and history.last <= period.last)
        return Diary(self.analysis.outcome, None if is_whole or period is None else period.nights)

    def period(self, first: date | None = None, last: date | None = None) -> Period | None:
        """What is asked for, as far as the diary reaches; None for an empty diary. A first night after the last
        recorded one is a period of its own, without any recorded night."""
        history = self.analysis.history
        if not history.slots:
            return None
        inside = max(first or history.first, history.first), min(last or history.last, history.last)
        if inside[0] <= inside[1]:
            return Period(*inside)
        begin = first or history.first
        return Period(begin, last or max(begin, history.last))

    def table(self, period: Period) -> DiaryTable:
        """Recorded nights of a period with the number of their cramps, as charts over time need them."""
        history = self.analysis.history
        rows = ((day, history.slot(day)) for day in period)
        counts = ((day, history.cramps[slot]) for day, slot in rows if 0 <= slot < history.slots)
        return DiaryTable(tuple(night_row(day, int(count)) for day, count in counts if not np.isnan(count)))


def night_row(night_of: date, cramps: int) -> NightRow:
    return NightRow(night_of, "cramps" if cramps else "no_cramps", (A_CRAMP,) * cramps)


def insights_of(person: User, version: Version, used: Used, main: str | None = None) -> Insights:
    """`version`: of the diary, as it is now. `main`: instead of the chosen main question."""
    return kept((*version, "insights", used, main), lambda: worked_out(person, used, main))


def worked_out(person: User, used: Used, main: str | None) -> Insights:
    history, cramps = history_of(person, used.last, used.over)
    chosen, since = selectors.main_question_of(person)
    analysis = analyse(history, main or chosen, since if main in (None, chosen) else None)
    return Insights(analysis, tally(cramps))


def as_json(found: Insights, first: date | None = None, last: date | None = None) -> dict[str, Any]:
    """What programs get: numbers unrounded, null for what does not apply."""
    analysis, period = found.analysis, found.period(first, last)
    return {
        "period": period_json(found, period),
        "outcome": analysis.outcome,
        "main_question": analysis.main,
        "cautions": ["coverage"] if 0 < analysis.history.coverage < THIN else [],
        "findings": [
            finding_json(each, found.diary(period))
            for each in (analysis.within(period) if period else analysis.findings)
        ],
    }


def period_json(found: Insights, period: Period | None) -> dict[str, Any]:
    if period is None:
        return {"first": None, "last": None, "nights": 0, "recorded": 0, "coverage": 0.0}
    recorded = len(found.table(period).nights)
    return {
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "nights": period.nights,
        "recorded": recorded,
        "coverage": recorded / period.nights,
    }


def finding_json(finding: Finding, diary: Diary) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "name": finding.name,
        "tier": finding.tier,
        "direction": finding.direction,
        "lag": finding.lag,
        "lags_alike": list(finding.lags_alike),
        "counts": asdict(finding.counts) if finding.counts else None,
        "difference_per_10": range_json(finding.difference.times(10)) if finding.difference else None,
        "ratio": range_json(finding.ratio) if finding.ratio else None,
        "p": finding.p,
        "p_adjusted": finding.p_adjusted,
        "nights_used": finding.nights_used,
        "more_nights": finding.more_nights,
        "cautions": list(finding.cautions),
        "sentence": sentence(finding, diary),
    }


def range_json(found: Range) -> dict[str, float]:
    return {"estimate": found.estimate, "low": found.low, "high": found.high}
