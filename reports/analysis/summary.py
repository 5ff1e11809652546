"""What a period of a diary comes to: counts, rates and middle values.

Not recorded is never 0: every rate is worked out over recorded nights. None = the diary does not say.
How each number is defined: docs/analysis.md.
"""

from dataclasses import dataclass

from reports.analysis.coverage import Coverage, coverage
from reports.analysis.diary_table import DiaryTable, Period
from reports.analysis.rate import Rate, Woken, cramp_rate, woken_rate
from reports.analysis.strength import Duration, Scale, duration, scale
from reports.analysis.weeks import weeks
from reports.analysis.where import PainDays, Place, pain_days, places


@dataclass(frozen=True, slots=True)
class Summary:
    period: Period
    coverage: Coverage
    cramps: Rate
    cramp_nights: Rate
    duration: Duration
    severity: Scale
    sleep_disturbance: Scale
    woken: Woken
    places: tuple[Place, ...]
    pain_days: PainDays


def summarise(table: DiaryTable, period: Period) -> Summary:
    """All answers for one period; rows outside it are left out."""
    inside = table.within(period)
    nights = inside.recorded
    cramps = [cramp for night in nights for cramp in night.cramps]
    return Summary(
        period=period,
        coverage=coverage(nights, period),
        cramps=cramp_rate(nights, weeks(inside, period)),
        cramp_nights=Rate(sum(night.state == "cramps" for night in nights), len(nights)),
        duration=duration(cramps),
        severity=scale(cramp.intensity for cramp in cramps),
        sleep_disturbance=scale(night.sleep_disturbance for night in nights),
        woken=woken_rate(nights),
        places=places(nights),
        pain_days=pain_days(inside.pains),
    )
