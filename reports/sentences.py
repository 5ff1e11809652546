"""Findings in words: counts first, then how sure it is. Nothing here says why, and nothing gives advice.

The same sentence stands on the page, in the JSON and in print.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from diary.words import Analysed, HabitOfDay
from reports import wording
from reports.analysis.diary_table import Period
from reports.analysis.estimate import Range
from reports.analysis.experiment import ENOUGH_PAIRS
from reports.analysis.finding import (
    AfterCrampCounts,
    ChangeCounts,
    ExperimentCounts,
    ExposureCounts,
    Finding,
    SideCounts,
    TrendCounts,
)
from reports.analysis.nights import OutcomeName

TWO_YEARS, NIGHTS_A_WEEK = 730, 7.0  # nights
MOST_TIMES, LEAST_TIMES = 10, 0.1
SMALLEST_P = 0.0001

# Exposures that an experiment can be about
TRIED = {*Analysed.values} & {*HabitOfDay.values} | {"exercise", "sitting", "standing"}

# What is taken out verbatim before a sentence is searched for words that say too much.
NOT_WHY = gettext_lazy("It does not show that one causes the other.")
MEDICINE_NOTE = gettext_lazy(
    "People often change medicine when things are at their worst, and then some improvement is usual anyway. "
    "Don’t change a medicine because of this page; talk to your doctor."
)

# A trial of electrical stimulation on one leg, 2018: what the other leg did is the best example of natural change.
NATURAL_CHANGE = gettext_lazy(
    "Cramps often become fewer by themselves: in a study of 2018 treated legs improved by 78%, and legs that were left "
    "alone by 63%."
)

TIERS: dict[str, Promise] = {
    "clear": gettext_lazy("Clear"),
    "possible": gettext_lazy("Possible"),
    "no_sign": gettext_lazy("No sign"),
    "cant_tell": gettext_lazy("Can’t tell yet"),
    "too_early": gettext_lazy("Too early"),
    "tied": gettext_lazy("Can’t be told apart"),
    "not_varying": gettext_lazy("Always the same"),
    "described": gettext_lazy("Described only"),
}
# (days that count as high, days that count as low), of one's own thirds or of yes and no
DAYS: dict[str, tuple[Promise, Promise]] = {
    "leg_pain": (gettext_lazy("higher-pain days"), gettext_lazy("lower-pain days")),
    "back_pain": (gettext_lazy("days with more back pain"), gettext_lazy("days with less back pain")),
    "function": (
        gettext_lazy("days when pain held you back more"),
        gettext_lazy("days when pain held you back less"),
    ),
    "fluid": (gettext_lazy("days with more to drink"), gettext_lazy("days with less to drink")),
    "alcohol": (gettext_lazy("days with more alcohol"), gettext_lazy("days with less or no alcohol")),
    "exercise": (gettext_lazy("days with more exercise"), gettext_lazy("days with less exercise")),
    "sitting": (gettext_lazy("days with more sitting"), gettext_lazy("days with less sitting")),
    "standing": (gettext_lazy("days with more standing"), gettext_lazy("days with less standing")),
}
LAGS: dict[tuple[int, ...], Promise] = {
    (1,): gettext_lazy("the day before"),
    (2,): gettext_lazy("two days before"),
    (0, 1): gettext_lazy("that day or the day before"),
    (1, 2): gettext_lazy("the day before or two days before"),
    (0, 2): gettext_lazy("that day or two days before"),
    (0, 1, 2): gettext_lazy("that day or the days before"),
}
CAUTIONS: dict[str, Promise] = {
    "coverage": gettext_lazy("Many nights are not recorded, so take this with care."),
    "less_than_two_years": gettext_lazy("There are less than two years of nights, so this may be the season."),
    "new": gettext_lazy("New: it has to hold for four more weeks."),
    "new_question": gettext_lazy("The main question is new: it has to hold for four weeks."),
    "opposite_raw": gettext_lazy("The plain counts of the whole diary point the other way."),
    "already_falling": gettext_lazy("Cramps may already have been falling."),
    "already_rising": gettext_lazy("Cramps may already have been rising."),
    "regression_to_mean": MEDICINE_NOTE,
}


@dataclass(frozen=True, slots=True)
class Diary:
    """What a sentence has to know beside its finding."""

    outcome: OutcomeName
    period: int | None = None  # nights of the period that is counted; None = the whole diary

    @property
    def counts_cramps(self) -> bool:
        return self.outcome == "cramps_per_night"


def name_of(name: str) -> str:
    """What is analysed, in the person's words."""
    kind, _colon, own = name.partition(":") if name.startswith(("own:", "medicine:")) else ("", "", name)
    return str(Analysed(name).label) if not kind and name in Analysed.values else own


def name_of_finding(finding: Finding) -> str:
    named = {
        "same_side": _("Same side"),
        "trend": _("Cramps over time"),
        "after_cramp": _("Pain after a cramp night"),
    }
    if finding.kind == "after_cramp":
        return f"{named['after_cramp']}: {name_of(finding.name)}"
    if finding.kind == "change":
        return _("Change of medicine: %(name)s") % {"name": finding.name.partition(":")[2]}
    if finding.kind == "experiment":
        return _("Experiment: %(name)s") % {"name": habit_name(finding.name.partition(":")[2])}
    return named.get(finding.kind) or name_of(finding.name)


def question(main: str) -> str:
    if main == Analysed.LEG_PAIN:
        return _("Do your cramps follow your sciatica?")
    return _("Do your cramps go with “%(name)s”?") % {"name": name_of(main)}


def habit_name(habit: str) -> str:
    return str(HabitOfDay(habit).label) if habit in HabitOfDay.values else habit


def days_of(name: str) -> tuple[str, str]:
    """How high and low days are called."""
    if name in DAYS:
        high, low = DAYS[name]
        return str(high), str(low)
    named = {"name": name_of(name)}
    if name.startswith("medicine:"):
        return _("days with more %(name)s") % named, _("days with less or no %(name)s") % named
    return _("days with “%(name)s”") % named, _("days without it")


def sentence(finding: Finding, diary: Diary) -> str:
    """The finding as one or a few sentences, with its cautions."""
    return " ".join(parts_of(finding, diary))


def parts_of(finding: Finding, diary: Diary) -> list[str]:
    """The same, the counts or the answer first, apart from what there is to say beside it."""
    return [part for part in (*OF_KIND[finding.kind](finding, diary), *cautions(finding)) if part]


def cautions(finding: Finding) -> list[str]:
    told = [str(CAUTIONS[each]) for each in finding.cautions if each in CAUTIONS]
    if finding.logged:
        told.append(gap(*finding.logged))
    elif "logging_gap" in finding.cautions:
        told.append(_("Nights after such days are not recorded equally often, so take this with care."))
    others = [name_of(each.partition(":")[2]) for each in finding.cautions if each.startswith("overlap:")]
    if others:
        told.append(_("It moves together with %(others)s and can’t be told apart.") % {"others": ", ".join(others)})
    return told


def gap(after_high: float, after_low: float) -> str:
    said = (
        _("Nights after such days are recorded more often (%(high)s%% against %(low)s%%), so take this with care.")
        if after_high > after_low
        else _("Nights after such days are recorded less often (%(high)s%% against %(low)s%%), so take this with care.")
    )
    return said % {"high": round(100 * after_high), "low": round(100 * after_low)}


# How sure


def how_sure(finding: Finding) -> str:
    if finding.tier == "clear":
        return f"{_('This is unlikely to be luck.')} {NOT_WHY}"
    return f"{_('This may be luck. Worth watching.')} {NOT_WHY}"


def no_numbers(finding: Finding, missing: str) -> str:
    """The tiers that say nothing about the direction. `missing`: what more nights would have to hold."""
    if finding.tier == "too_early":
        return too_early(finding.more_nights, missing, could_be_tried=could_be_tried(finding))
    return {
        "no_sign": _("No sign of a link. A doubling or halving would probably have shown by now."),
        "not_varying": _("Your answers were all the same so far, so there is nothing to compare."),
        "tied": _("This goes so closely with weekdays or the time of year that it can’t be told apart."),
    }[finding.tier]


def could_be_tried(finding: Finding) -> bool:
    """Whether an experiment could tell: of habits and medicines, not of pain."""
    if finding.kind != "exposure":
        return False
    return finding.name in TRIED or finding.name.startswith(("own:", "medicine:"))


def too_early(more: int | None, missing: str, *, could_be_tried: bool = False) -> str:
    if more is None:
        return _("Too early: there is nothing yet to compare with.")
    if more > TWO_YEARS and could_be_tried:
        return _("Too early: it would take more than two years; a planned self-experiment would be quicker.")
    if more > TWO_YEARS:
        return _("Too early: it would take more than two years.")
    said = ngettext(
        "Too early: about %(count)s more night with %(missing)s.",
        "Too early: about %(count)s more nights with %(missing)s.",
        more,
    )
    return said % {"count": more, "missing": missing}


def more_would_tell(finding: Finding) -> str:
    more = finding.more_nights
    if more is None:
        return ""
    if more > TWO_YEARS and could_be_tried(finding):
        return _("It would take more than two years to tell; a planned self-experiment would be quicker.")
    if more > TWO_YEARS:
        return _("It would take more than two years to tell.")
    said = ngettext("About %(count)s more night would tell.", "About %(count)s more nights would tell.", more)
    return said % {"count": more}


# Numbers


def amount(value: float) -> str:
    """Whole from one on; below, one decimal."""
    return number_format(round(abs(value)) if abs(value) >= 1 else round(abs(value), 1))


def in_10_nights(found: Range, diary: Diary) -> Range:
    """As it is shown: nights are no more than 10 in 10, whatever a straight line makes of them."""
    if diary.counts_cramps:
        return found.times(10)
    return Range(*(min(max(10 * each, -10.0), 10.0) for each in (found.estimate, found.low, found.high)))


def difference(found: Range, diary: Diary) -> str:
    """Per 10 nights: "about 4 more nights in 10 (plausible range 1 to 7)"."""
    shown = in_10_nights(found, diary)
    count = amount(shown.estimate)
    number = 1 if count == "1" else 2  # a part of one takes the plural too
    if diary.counts_cramps:
        said = (
            ngettext("about %(count)s more cramp in 10 nights", "about %(count)s more cramps in 10 nights", number)
            if found.estimate >= 0
            else ngettext(
                "about %(count)s fewer cramp in 10 nights", "about %(count)s fewer cramps in 10 nights", number
            )
        )
    else:
        said = (
            ngettext("about %(count)s more night in 10", "about %(count)s more nights in 10", number)
            if found.estimate >= 0
            else ngettext("about %(count)s fewer night in 10", "about %(count)s fewer nights in 10", number)
        )
    return f"{said % {'count': count}} ({plausible(shown)})"


def plausible(found: Range) -> str:
    """Without signs where both ends lie on one side."""
    if found.low >= 0 or found.high <= 0:
        near, far = sorted((abs(found.low), abs(found.high)))
        return _("plausible range %(low)s to %(high)s") % {"low": amount(near), "high": amount(far)}
    facts = {"fewer": amount(found.low), "more": amount(found.high)}
    return _("plausible range %(fewer)s fewer to %(more)s more") % facts


def anything_from(found: Range, diary: Diary) -> str:
    shown = in_10_nights(found, diary)
    facts = {"low": fewer_or_more(shown.low), "high": fewer_or_more(shown.high)}
    if diary.counts_cramps:
        return _("Your nights so far fit anything from %(low)s to %(high)s cramps in 10 nights.") % facts
    return _("Your nights so far fit anything from %(low)s to %(high)s nights in 10.") % facts


def fewer_or_more(value: float) -> str:
    return (_("%(count)s fewer") if value < 0 else _("%(count)s more")) % {"count": amount(value)}


def times(ratio: float) -> str:
    if ratio > MOST_TIMES:
        return _("more than 10 times")
    if ratio < LEAST_TIMES:
        return _("less than a tenth")
    return number_format(round(ratio, 1), 1)


# With its range, short enough for a table


def ratio_in_short(found: Range) -> str:
    return in_short(times(found.estimate), times(found.low), times(found.high))


def difference_in_short(found: Range, diary: Diary) -> str:
    """In 10 nights: "4 more (0.8 more to 7 more)"."""
    shown = in_10_nights(found, diary)
    return in_short(*(fewer_or_more(each) for each in (shown.estimate, shown.low, shown.high)))


def in_short(estimate: str, low: str, high: str) -> str:
    return _("%(estimate)s (%(low)s to %(high)s)") % {"estimate": estimate, "low": low, "high": high}


def p_words(p: float) -> str:
    return "<0.0001" if p < SMALLEST_P else number_format(round(p, 4), 4)


# One kind of finding each


def of_exposure(finding: Finding, diary: Diary) -> tuple[str, ...]:
    if not finding.stands_out and finding.tier != "cant_tell":
        return (no_numbers(finding, _("cramps and “%(name)s” both recorded") % {"name": name_of(finding.name)}),)
    assert finding.difference is not None
    if finding.tier == "cant_tell":
        return anything_from(finding.difference, diary), more_would_tell(finding)
    counted = exposure_counts(finding, diary)
    if "opposite_raw" in finding.cautions or not counted:
        return adjusted_alone(finding, diary), counted, how_sure(finding)
    return counted, after_allowing(finding, diary), how_sure(finding)


def exposure_counts(finding: Finding, diary: Diary) -> str:
    """ "" where the period holds no such nights: then there is nothing to count."""
    counts = finding.counts
    if not isinstance(counts, ExposureCounts) or not (counts.high and counts.low):
        return ""
    facts = {
        "high_cramp": counts.high_cramp, "high": wording.nights(counts.high),
        "high_cramps": wording.cramps(counts.high_cramp), "low_cramp": counts.low_cramp, "low": counts.low,
        "period": wording.nights(diary.period or 0), **compared_days(finding),
    }  # fmt: skip
    return (cramps_counted(diary) if diary.counts_cramps else nights_counted(diary)) % facts


def nights_counted(diary: Diary) -> str:
    if diary.period is None:
        return _(
            "Cramps came on %(high_cramp)s of %(high)s after your %(high_days)s and on %(low_cramp)s of "
            "%(low)s after your %(low_days)s."
        )
    return _(
        "In these %(period)s cramps came on %(high_cramp)s of %(high)s after your %(high_days)s and on "
        "%(low_cramp)s of %(low)s after your %(low_days)s."
    )


def cramps_counted(diary: Diary) -> str:
    if diary.period is None:
        return _(
            "You had %(high_cramps)s on %(high)s after your %(high_days)s and %(low_cramp)s on %(low)s after your "
            "%(low_days)s."
        )
    return _(
        "In these %(period)s you had %(high_cramps)s on %(high)s after your %(high_days)s and %(low_cramp)s on %(low)s "
        "after your %(low_days)s."
    )


def compared_days(finding: Finding) -> dict[str, str]:
    """The high days with which day before the night is meant, where it is not only the one just before it."""
    high, low = days_of(finding.name)
    lags = tuple(sorted((finding.lag or 0, *finding.lags_alike)))
    return {"high_days": f"{high} ({LAGS[lags]})" if lags in LAGS else high, "low_days": low}


def after_allowing(finding: Finding, diary: Diary) -> str:
    """Said after the counts: they are of the period, the difference is of the whole diary."""
    assert finding.difference is not None
    facts = {"difference": difference(finding.difference, diary), "nights": wording.nights(finding.nights_used)}
    if diary.period is None:
        return _("That is %(difference)s, after allowing for weekday, season and recent cramps.") % facts
    return (
        _(
            "Over the whole diary (%(nights)s) it is %(difference)s, after allowing for weekday, season and recent "
            "cramps."
        )
        % facts
    )


def adjusted_alone(finding: Finding, diary: Diary) -> str:
    """The same where no counts come before it."""
    assert finding.difference is not None
    facts = {
        "difference": difference(finding.difference, diary),
        "nights": wording.nights(finding.nights_used),
        **compared_days(finding),
    }
    if diary.counts_cramps:
        return (
            _(
                "Over the whole diary (%(nights)s) you have %(difference)s after your %(high_days)s than after your "
                "%(low_days)s, after allowing for weekday, season and recent cramps."
            )
            % facts
        )
    return (
        _(
            "Over the whole diary (%(nights)s) cramps come on %(difference)s after your %(high_days)s than after your "
            "%(low_days)s, after allowing for weekday, season and recent cramps."
        )
        % facts
    )


def of_pain(finding: Finding, diary: Diary) -> tuple[str, ...]:
    counts = finding.counts
    assert isinstance(counts, AfterCrampCounts)
    if counts.points is None or counts.low is None or counts.high is None:
        return (no_numbers(finding, _("cramps, and pain of the day after, recorded")),)
    points = Range(counts.points, counts.low, counts.high)
    facts = {
        "pain": name_of(finding.name), "after": wording.plain(counts.mean_after or 0),
        "other": wording.plain(counts.mean_other or 0), "points": wording.plain(abs(counts.points)),
        "range": points_range(points), **points_from_to(points),
    }  # fmt: skip
    counted = _("%(pain)s, 0 to 10: %(after)s on days after a cramp night and %(other)s on other days.") % facts
    if finding.tier == "no_sign":
        return counted, no_numbers(finding, ""), _("Plausible range: %(low)s to %(high)s.") % facts
    if finding.tier == "cant_tell":
        fit = _("Your days so far fit anything from %(low)s to %(high)s.") % facts
        return counted, fit, more_would_tell(finding)
    tends = (
        _("It tends to be higher on the day after a cramp night, by about %(points)s (%(range)s).")
        if points.estimate > 0
        else _("It tends to be lower on the day after a cramp night, by about %(points)s (%(range)s).")
    )
    return counted, tends % facts, how_sure(finding)


def points_from_to(found: Range) -> dict[str, str]:
    return {"low": lower_or_higher(found.low), "high": lower_or_higher(found.high)}


def lower_or_higher(points: float) -> str:
    said = _("%(points)s points lower") if points < 0 else _("%(points)s points higher")
    return said % {"points": wording.plain(abs(points))}


def points_range(found: Range) -> str:
    near, far = sorted((abs(found.low), abs(found.high)))
    if found.low < 0 < found.high:
        near = -near
    facts = {"low": wording.plain(near), "high": wording.plain(far)}
    return _("plausible range %(low)s to %(high)s") % facts


def of_side(finding: Finding, diary: Diary) -> tuple[str, ...]:
    counts = finding.counts
    assert isinstance(counts, SideCounts)
    if finding.tier == "too_early":
        return (too_early(finding.more_nights, _("the sides of cramps and sciatica recorded")),)
    facts = {
        "same": counts.same, "nights": wording.nights(counts.pairs), "luck": round(counts.luck * counts.pairs),
        "low": round(100 * counts.low), "high": round(100 * counts.high),
    }  # fmt: skip
    counted = _(
        "On %(same)s of %(nights)s the cramps were on your sciatica side (plausible range %(low)s%% to %(high)s%%); "
        "luck alone would give about %(luck)s."
    )
    how = {
        "described": _(
            "Your cramps or your sciatica were nearly always on one side, so matching night by night can’t be judged."
        ),
        "no_sign": _("No sign of a link."),
        "cant_tell": f"{_('It can’t be told yet.')} {more_would_tell(finding)}",
    }
    return counted % facts, how.get(finding.tier) or how_sure(finding)


def of_trend(finding: Finding, diary: Diary) -> tuple[str, ...]:
    counts = finding.counts
    assert isinstance(counts, TrendCounts)
    if counts.start_per_week is None or counts.end_per_week is None or finding.tier == "too_early":
        return (too_early(finding.more_nights, _("cramps recorded")),)
    assert counts.first
    assert counts.last
    period = Period(date.fromisoformat(counts.first), date.fromisoformat(counts.last))
    facts = {
        "period": wording.period_words(period),
        "start": week_rate(counts.start_per_week, diary),
        "end": week_rate(counts.end_per_week, diary),
    }
    line = (
        _("%(period)s: from about %(start)s cramps a week to about %(end)s a week.")
        if diary.counts_cramps
        else _("%(period)s: from about %(start)s nights with cramps a week to about %(end)s a week.")
    )
    sure = {
        "clear": _("This is unlikely to be luck."),
        "possible": _("This may be luck. Worth watching."),
        "no_sign": _("No sign that cramps become more or fewer."),
    }
    return line % facts, sure[finding.tier]


def week_rate(value: float, diary: Diary) -> str:
    """As it is shown: a straight line may leave what a week can hold."""
    most = float("inf") if diary.counts_cramps else NIGHTS_A_WEEK
    return wording.decimal(min(max(value, 0.0), most))


def of_change(finding: Finding, diary: Diary) -> tuple[str, ...]:
    counts = finding.counts
    assert isinstance(counts, ChangeCounts)
    if finding.tier == "too_early" or counts.before is None or counts.after is None:
        return (too_early(finding.more_nights, _("cramps recorded after this change")),)
    facts = {
        "day": wording.day(date.fromisoformat(counts.on)),
        "before": wording.plain(10 * counts.before), "before_nights": counts.before_nights,
        "after": wording.plain(10 * counts.after), "after_nights": counts.after_nights,
    }  # fmt: skip
    counted = (
        _(
            "%(before)s cramps in 10 nights before %(day)s (%(before_nights)s nights) and %(after)s in 10 after it "
            "(%(after_nights)s nights)."
        )
        if diary.counts_cramps
        else _(
            "Cramps on %(before)s of 10 nights before %(day)s (%(before_nights)s nights) and on %(after)s of 10 after "
            "it (%(after_nights)s nights)."
        )
    )
    sure = {
        "clear": _("This is unlikely to be luck."),
        "possible": _("This may be luck. Worth watching."),
        "no_sign": _("No sign that the change went with a change of cramps."),
    }
    return counted % facts, sure[finding.tier]


def of_experiment(finding: Finding, diary: Diary) -> tuple[str, ...]:
    counts, found = finding.counts, finding.difference
    assert isinstance(counts, ExperimentCounts)
    if found is None:
        return (experiment_without_answer(finding, counts),)
    facts = {"habit": habit_name(finding.name.partition(":")[2]), "difference": difference(found, diary)}
    if finding.tier == "no_sign":
        return (no_difference(found, diary, facts["habit"]),)
    if finding.tier == "cant_tell":
        return _("Your experiment can’t tell."), anything_from(found, diary)
    seen = (
        _("In your experiment, %(habit)s lowered your cramps: %(difference)s.")
        if found.estimate < 0
        else _("In your experiment, %(habit)s raised your cramps: %(difference)s.")
    )
    sure = _("This is unlikely to be luck.") if finding.tier == "clear" else _("This may be luck. Worth watching.")
    return seen % facts, sure


def no_difference(found: Range, diary: Diary, habit: str) -> str:
    shown = in_10_nights(found, diary)
    facts = {"habit": habit, "low": fewer_or_more(shown.low), "high": fewer_or_more(shown.high)}
    said = (
        _("No sign of a difference with “%(habit)s”: plausible range %(low)s to %(high)s cramps in 10 nights.")
        if diary.counts_cramps
        else _("No sign of a difference with “%(habit)s”: plausible range %(low)s to %(high)s nights in 10.")
    )
    return said % facts


def experiment_without_answer(finding: Finding, counts: ExperimentCounts) -> str:
    if finding.more_nights is not None:
        return too_early(finding.more_nights, _("the experiment under way"))
    if counts.pairs and counts.on is None:
        return _("Too early: the experiment is not over.")
    if counts.pairs >= ENOUGH_PAIRS:
        return too_early(None, "")
    pairs = ngettext(
        "Too early: only %(count)s pair of the experiment could be used, and it takes %(enough)s.",
        "Too early: only %(count)s pairs of the experiment could be used, and it takes %(enough)s.",
        counts.pairs,
    )
    return pairs % {"count": counts.pairs, "enough": ENOUGH_PAIRS}


OF_KIND = {
    "exposure": of_exposure,
    "after_cramp": of_pain,
    "same_side": of_side,
    "trend": of_trend,
    "change": of_change,
    "experiment": of_experiment,
}
