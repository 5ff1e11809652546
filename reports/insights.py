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
from diary.words import Analysed
from reports.analysis.diary_table import CrampRow, DiaryTable, NightRow, Period
from reports.analysis.estimate import Range
from reports.analysis.finding import Finding
from reports.analysis.findings import THIN, Analysis, analyse
from reports.analysis.tallies import Tallies, tally
from reports.history import history_of
from reports.kept import Version, kept
from reports.periods import Used
from reports.sentences import Diary, sentence

USUAL_QUESTION = Analysed.LEG_PAIN.value
A_CRAMP = CrampRow()


@dataclass(frozen=True, slots=True)
class Insights:
    analysis: Analysis
    tallies: Tallies

    @property
    def diary(self) -> Diary:
        return Diary(self.analysis.outcome)

    def period(self, first: date | None = None, last: date | None = None) -> Period | None:
        """What is asked for, as far as the diary reaches; None for an empty diary."""
        history = self.analysis.history
        if not history.slots:
            return None
        inside = max(first or history.first, history.first), min(last or history.last, history.last)
        return Period(*inside) if inside[0] <= inside[1] else Period(first or history.first, last or history.last)

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
    chosen = selectors.preferences_of(person)
    since = None if main or not chosen.main_question else chosen.main_question_since
    analysis = analyse(history, main or chosen.main_question or USUAL_QUESTION, since)
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
            finding_json(each, found.diary) for each in (analysis.within(period) if period else analysis.findings)
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
