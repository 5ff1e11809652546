"""The insights in words, in the order they are read; the page lays out this and adds nothing of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import floor

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diary.words import Relief as ReliefWord
from reports import sentences, wording
from reports.analysis.comparison import ENOUGH_HIGH_OR_LOW, ENOUGH_NIGHTS
from reports.analysis.diary_table import Period
from reports.analysis.finding import ChangeCounts, ExposureCounts, Finding
from reports.analysis.findings import Analysis, is_main
from reports.analysis.tallies import Tallies
from reports.analysis.trend import YearMean
from reports.charts.rows import Row
from reports.insights import Insights
from reports.report import Report
from reports.sentences import Diary
from reports.sheet import Answer, Table

DOTS = 10


@dataclass(frozen=True, slots=True)
class Card:
    """One finding: its tier as a word, what it is about, what is said first and what is said beside it."""

    title: str
    tier: str
    look: str  # the tier's class name
    said: str
    beside: str


@dataclass(frozen=True, slots=True)
class Dots:
    """So many nights in ten; `said`: of how many they were."""

    label: str
    filled: range
    empty: range
    said: str


@dataclass(frozen=True, slots=True)
class InsightsSheet:
    main: Card | None
    question: str
    dots: tuple[Dots, ...]
    side: Card
    nothing_yet: str
    forest_title: str
    forest_alt: str
    compared: Table
    for_doctor: Table
    after_cramps: tuple[Card, ...]
    trend: Card
    chart_alt: str
    years: Table
    changes: tuple[Card, ...]
    change_note: str
    experiments: tuple[Card, ...]
    how_bad: tuple[Answer, ...]
    when: Table
    tried: Table
    how: tuple[str, ...]
    more: tuple[str, ...]
    used: str


def insights_sheet(found: Insights, report: Report) -> InsightsSheet:
    """In the language in force. `report`: of the period whose nights are counted and drawn."""
    findings, diary = found.analysis.within(report.period), found.diary(report.period)

    def cards(kind: str) -> tuple[Card, ...]:
        return tuple(card(each, diary) for each in findings if each.kind == kind)

    exposures = [each for each in findings if each.kind == "exposure"]
    main = next((each for each in exposures if each.name == found.analysis.main), None)
    trend = next(trend_card(each, diary) for each in findings if each.kind == "trend")
    return InsightsSheet(
        main=main_card(main, diary) if main else None,
        question=sentences.question(found.analysis.main),
        dots=dots(main, diary) if main else (),
        side=cards("same_side")[0],
        nothing_yet=nothing_yet(found.analysis.main),
        forest_title=forest_title(diary),
        forest_alt=forest_alt(exposures),
        compared=compared(exposures, diary),
        for_doctor=for_doctor(findings, found.analysis.main),
        after_cramps=cards("after_cramp"),
        trend=trend,
        chart_alt=f"{trend.said} {wording.chart_alt(report.over_time)}",
        years=years(found.analysis.years, diary),
        changes=tuple(change_card(each, diary) for each in findings if each.kind == "change"),
        change_note=str(sentences.MEDICINE_NOTE),
        experiments=tuple(experiment_card(each, diary) for each in findings if each.kind == "experiment"),
        how_bad=how_bad(found.tallies),
        when=when(found.tallies),
        tried=tried(found.tallies),
        how=how(),
        more=more(),
        used=used(found.analysis),
    )


def card(finding: Finding, diary: Diary) -> Card:
    tier = str(sentences.TIERS[finding.tier])
    directions = {"more": _("more"), "fewer": _("fewer")}
    if finding.direction in directions:
        tier = f"{tier}: {directions[finding.direction]}"
    look = f"tier-{finding.tier.replace('_', '-')}"
    first, *rest = sentences.parts_of(finding, diary)
    return Card(sentences.name_of_finding(finding), tier, look, first, " ".join(rest))


def main_card(main: Finding, diary: Diary) -> Card:
    """Its counts come first, whatever can be said of them."""
    usual = card(main, diary)
    counted = sentences.exposure_counts(main, diary)
    if main.stands_out or not counted:
        return usual  # it says them itself, and in which order
    return replace(usual, said=counted, beside=f"{usual.said} {usual.beside}".strip())


def nothing_yet(main: str) -> str:
    """Of a main question that was never answered: what it takes."""
    facts = {"name": sentences.name_of(main), "count": ENOUGH_NIGHTS}
    return (
        _(
            "Nothing is recorded about this yet. It takes “%(name)s” on at least %(count)s days, and whether there "
            "were cramps in the nights after them."
        )
        % facts
    )


def trend_card(trend: Finding, diary: Diary) -> Card:
    return beside_improvement(card(trend, diary)) if trend.direction == "fewer" else card(trend, diary)


def beside_improvement(improved: Card) -> Card:
    return replace(improved, beside=f"{improved.beside} {sentences.NATURAL_CHANGE}".strip())


def change_card(change: Finding, diary: Diary) -> Card:
    """What is to be said of all changes stands once, above them; beside each improvement how often there is one."""
    counts = change.counts
    assert isinstance(counts, ChangeCounts)
    own = replace(change, cautions=tuple(each for each in change.cautions if each != "regression_to_mean"))
    title = f"{change.name.partition(':')[2]}, {wording.day(date.fromisoformat(counts.on))}"
    usual = replace(card(own, diary), title=title)
    if change.tier == "too_early" or counts.before is None or counts.after is None or counts.after >= counts.before:
        return usual
    return beside_improvement(usual)


def experiment_card(experiment: Finding, diary: Diary) -> Card:
    return replace(card(experiment, diary), title=sentences.habit_name(experiment.name.partition(":")[2]))


def dots(main: Finding, diary: Diary) -> tuple[Dots, ...]:
    """Nights with cramps after high and after low days; none where these are too few to be drawn as so many in ten."""
    counts = main.counts
    if main.tier in ("too_early", "tied") or diary.counts_cramps or not isinstance(counts, ExposureCounts):
        return ()
    if min(counts.high, counts.low) < ENOUGH_HIGH_OR_LOW:
        return ()
    return ten(_("Higher"), counts.high_cramp, counts.high), ten(_("Lower"), counts.low_cramp, counts.low)


def ten(label: str, part: int, nights: int) -> Dots:
    filled = floor(DOTS * part / nights + 0.5)
    said = _("%(part)s of %(nights)s") % {"part": part, "nights": wording.nights(nights)}
    return Dots(label, range(filled), range(DOTS - filled), said)


def forest_rows(findings: Iterable[Finding]) -> tuple[Row, ...]:
    return tuple(
        Row(sentences.name_of(each.name), each.ratio, each.stands_out, "" if each.ratio else instead(each))
        for each in findings
        if each.kind == "exposure"
    )


def instead(finding: Finding) -> str:
    tier = str(sentences.TIERS[finding.tier]).lower()
    if not finding.more_nights:
        return tier
    if finding.more_nights > sentences.TWO_YEARS:
        return f"{tier} · {_('more than two years')}"
    more = ngettext("%(count)s more night", "%(count)s more nights", finding.more_nights)
    return f"{tier} · {more % {'count': finding.more_nights}}"


def forest_title(diary: Diary) -> str:
    if diary.counts_cramps:
        return _("How many times as many cramps come after a high day as after a low day")
    return _("How many times as likely a cramp night is after a high day as after a low day")


def forest_alt(exposures: Sequence[Finding]) -> str:
    out = [sentences.name_of(each.name) for each in exposures if each.stands_out]
    facts = {"count": len(exposures), "names": ", ".join(out)}
    if not out:
        return _("Chart of %(count)s things compared with your nights. None stands out.") % facts
    return _("Chart of %(count)s things compared with your nights. What stands out: %(names)s.") % facts


def compared(exposures: Iterable[Finding], diary: Diary) -> Table:
    times, in_10 = (
        (_("times as many"), _("more cramps in 10 nights"))
        if diary.counts_cramps
        else (_("times as likely"), _("more nights in 10"))
    )
    head = (_("compared"), _("how sure"), times, in_10, _("nights used"))
    return Table(head, tuple(compared_row(each, diary) for each in exposures))


def compared_row(finding: Finding, diary: Diary) -> tuple[str, ...]:
    known = finding.difference is not None and finding.ratio is not None
    return (
        sentences.name_of(finding.name),
        str(sentences.TIERS[finding.tier]) if known else instead(finding),
        sentences.ratio_in_short(finding.ratio) if finding.ratio else wording.MISSING,
        sentences.difference_in_short(finding.difference, diary) if finding.difference else wording.MISSING,
        str(finding.nights_used),
    )


def for_doctor(findings: Iterable[Finding], main: str) -> Table:
    """p and what is left of it after allowing for the number of things compared, for those who read such."""
    head = (_("question"), _("days before"), _("nights"), "p", _("adjusted"))
    tested = (each for each in findings if each.p is not None)
    return Table(head, tuple(doctor_row(each, main) for each in tested))


def doctor_row(finding: Finding, main: str) -> tuple[str, ...]:
    return (
        sentences.name_of_finding(finding),
        wording.MISSING if finding.lag is None else str(finding.lag),
        str(finding.nights_used),
        wording.MISSING if finding.p is None else sentences.p_words(finding.p),
        wording.MISSING if finding.p_adjusted is None else adjusted(finding, finding.p_adjusted, main),
    )


def adjusted(finding: Finding, p: float, main: str) -> str:
    """With what was allowed for: they are of different kinds."""
    if finding.kind == "change":
        how = _("p × changes")
    elif is_main(finding, main):
        how = _("p of all lags")
    else:
        how = _("q")
    return f"{sentences.p_words(p)} ({how})"


def years(found: Sequence[YearMean], diary: Diary) -> Table:
    """Averages of calendar years; no rows in the first year."""
    a_week = _("cramps a week") if diary.counts_cramps else _("nights with cramps a week")
    rows = ((str(each.year), str(each.nights), wording.decimal(each.a_week)) for each in found)
    return Table((_("year"), _("nights recorded"), a_week), tuple(rows))


def how_bad(tallies: Tallies) -> tuple[Answer, ...]:
    """Middle values and a share, over the whole diary; nothing where no cramp is written down."""
    if not tallies.cramps:
        return ()
    worst, of = tallies.worst, tallies.nights
    facts = {"woken": tallies.woken, "said": wording.cramps(tallies.woken_said)}
    return (
        Answer(
            wording.middle(worst),
            _("worst in a night, 0 to 10"),
            wording.worst_detail(worst, of, wording.nights(of)) if worst.known else wording.not_given(of),
            "",
        ),
        Answer(
            wording.usual_length(tallies.length),
            _("usual length"),
            wording.length_detail(tallies.length, tallies.cramps),
            "",
        ),
        Answer(
            wording.per_cent(tallies.woken, tallies.woken_said) if tallies.woken_said else wording.MISSING,
            _("woke you"),
            _("%(woken)s of %(said)s that say") % facts if tallies.woken_said else _("not answered"),
            "",
        ),
    )


def when(tallies: Tallies) -> Table:
    labels = {
        "before_midnight": _("before midnight"),
        "small_hours": _("small hours"),
        "towards_morning": _("towards morning"),
    }
    rows = [(labels[part], str(count)) for part, count in tallies.by_part]
    return Table((_("time"), _("cramps")), (*rows, (_("not known"), str(tallies.time_unknown))))


def tried(tallies: Tallies) -> Table:
    rows = tuple(
        (str(ReliefWord(each.name).label), str(each.cramps), f"{each.helped} / {each.said}") for each in tallies.reliefs
    )
    return Table((_("what I did"), _("cramps"), _("yes, it did / answered")), rows)


def used(analysis: Analysis) -> str:
    history = analysis.history
    if not history.slots:
        return ""
    facts = {
        "recorded": history.recorded,
        "nights": wording.nights(history.slots),
        "period": wording.period_words(Period(history.first, history.last)),
    }
    said = (
        _("From the whole diary: %(recorded)s of %(nights)s, %(period)s.") % facts,
        checked_together(analysis.checked_together),
        _("The buttons above change only what is counted and drawn."),
    )
    return " ".join(filter(None, said))


def checked_together(count: int) -> str:
    if not count:
        return ""
    said = ngettext(
        "Beside the main question %(count)s other thing was checked.",
        "Beside the main question %(count)s other things were checked together.",
        count,
    )
    return said % {"count": count}


def how() -> tuple[str, ...]:
    return (
        _("Each day is low, middle or high by your own thirds, and is set against the night after it."),
        _(
            "We slide your cramps along the calendar against a habit and ask how often so strong a match turns up by "
            "luck, after allowing for weekday, season and recent cramps."
        ),
        _("The more things are compared, the stronger a match has to be before it is called clear."),
    )


def more() -> tuple[str, ...]:
    """The rest of it, one tap away."""
    return (
        _("Nights and days that are not recorded are left out; they never count as nights without cramps."),
        _("Each habit is compared on the same day, the day before and two days before; the strongest is shown."),
        _(
            "Clear: luck would hardly do this, and it was so four weeks ago too. Possible: it may be luck. No sign: "
            "a doubling or halving would probably have shown."
        ),
        _("Plausible range: differences that fit your nights well; the best guess lies in the middle."),
        _("Same leg: only nights on which both the cramps and the sciatica were in one leg."),
        _("Cramps over time: a line through four weeks at a time, in a short diary through two."),
        _(
            "Changes of medicine: two weeks at a time, up to half a year before and after, as long as nothing else "
            "changed."
        ),
        _("Experiments: days with and without a habit whose order was drawn beforehand."),
    )
