"""Numbers in words: one place for caution, the same sentences on page, PDF and chart.

Every function takes results of the analysis and answers in the language in force. A rate stands beside the count it
comes from; a number that the diary does not hold is said to be missing, never written as 0.
"""

import math
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from guidance.safety_card import Group
from guidance.selectors import SafetyCard
from reports.analysis.coverage import ENOUGH_NIGHTS, Coverage
from reports.analysis.diary_table import ONE_DAY, Change, NoteRow, Period
from reports.analysis.rate import Rate, Woken
from reports.analysis.strength import Duration, Scale
from reports.analysis.strip import Cell
from reports.analysis.summary import Summary
from reports.analysis.weeks import Bin
from reports.analysis.where import PainDays, Place

ENOUGH_TO_COMPARE = 28  # recorded nights; with fewer only counts are shown
LEAST_FOR_A_WEEK = 7  # recorded nights; from fewer no "so many a week" is worked out
MISSING = "–"
MOST_FLAGS, LONGEST_NAME = 6, 48  # named under the chart: page 1 of the report has to hold them

BANDS: dict[str | None, Promise] = {
    "under_1": gettext_lazy("under 1 min"),
    "1_5": gettext_lazy("1–5 min"),
    "5_10": gettext_lazy("5–10 min"),
    "over_10": gettext_lazy("over 10 min"),
}
MUSCLES: dict[str | None, Promise] = {
    "calf": gettext_lazy("calf"),
    "foot": gettext_lazy("foot"),
    "toes": gettext_lazy("toes"),
    "hamstring": gettext_lazy("hamstring"),
    "front_thigh": gettext_lazy("front thigh"),
    "shin": gettext_lazy("shin"),
    "other": gettext_lazy("elsewhere"),
    None: gettext_lazy("not said"),
}
LEGS: dict[str | None, Promise] = {
    "left": gettext_lazy("left leg"),
    "right": gettext_lazy("right leg"),
    "both": gettext_lazy("both legs"),
    None: gettext_lazy("leg not said"),
}
NOTE_OF: dict[str, Promise] = {
    "night": gettext_lazy("night"),
    "cramp": gettext_lazy("cramp"),
    "daytime_cramp": gettext_lazy("daytime cramp"),
    "nerve_pain": gettext_lazy("nerve pain"),
}
NIGHT_STATES: dict[str, Promise] = {
    "no_cramps": gettext_lazy("no cramps"),
    "not_logged": gettext_lazy("not recorded"),
    "to_come": gettext_lazy("after this period"),
}


# Days, periods, numbers


def day(value: date) -> str:
    return date_format(value, _("j F Y"))


def short_day(value: date) -> str:
    return date_format(value, _("j M"))


def period_words(period: Period) -> str:
    """A year that both ends share is written once."""
    first, last = period.first, period.last
    if first == last:
        return day(first)
    begin = day(first) if first.year != last.year else date_format(first, _("j F"))
    return f"{begin} – {day(last)}"


def nights(count: int) -> str:
    return ngettext("%(count)s night", "%(count)s nights", count) % {"count": count}


def cramps(count: int) -> str:
    return ngettext("%(count)s cramp", "%(count)s cramps", count) % {"count": count}


def night_words(night_of: date) -> str:
    """A night by its evening and its morning: "Fri 20 → Sat 21 Nov 2026"."""
    return f"{date_format(night_of, 'D j')} → {date_format(night_of + ONE_DAY, 'D j M Y')}"


def decimal(value: float) -> str:
    """One decimal, as "4.0" says how exact it is; one digit of smaller numbers: little is not nothing."""
    if value == 0:
        return "0"
    places = 1 if value >= 0.1 else -math.floor(math.log10(value))
    return number_format(round(value, places), places)  # number_format alone cuts off


def plain(value: float) -> str:
    """A decimal only where there is one: medians are whole or a half, minutes may be anything."""
    rounded = round(float(value), 1)
    return number_format(rounded, 0 if rounded.is_integer() else 1)


def per_cent(part: int, whole: int) -> str:
    """Rounded down: 100% is said of nothing less."""
    return f"{100 * part // whole}%"


# How complete


def completeness(found: Coverage) -> str:
    if not found.recorded:
        return _("No night is recorded in this period (0 of %(nights)s).") % {"nights": found.nights}
    share = per_cent(found.recorded, found.nights)
    parts = [
        _("%(recorded)s of %(nights)s recorded (%(share)s)")
        % {"recorded": found.recorded, "nights": nights(found.nights), "share": share},
        ", ".join(entry_times(found)),
    ]
    if found.longest_gap:
        parts.append(_("longest gap %(nights)s") % {"nights": nights(found.longest_gap)})
    return "; ".join(parts) + "."


def entry_times(found: Coverage) -> list[str]:
    said = [_("%(count)s within 12 hours of waking") % {"count": found.on_time}]
    if found.later:
        said.append(_("%(count)s later") % {"count": found.later})
    if found.time_unknown:
        said.append(_("%(count)s at an unknown time") % {"count": found.time_unknown})
    return said


def care(found: Coverage) -> str:
    """The warning above a thin diary; "" above any other."""
    if not found.thin or not found.recorded:
        return ""
    if found.recorded < ENOUGH_NIGHTS:
        said = ngettext(
            "%(recorded)s night is recorded. With fewer than %(enough)s the numbers below can still change a lot.",
            "%(recorded)s nights are recorded. With fewer than %(enough)s the numbers below can still change a lot.",
            found.recorded,
        )
    else:
        said = _("%(recorded)s of %(nights)s nights are recorded. What happened on the others is not known.")
    return said % {"recorded": found.recorded, "nights": found.nights, "enough": ENOUGH_NIGHTS}


def more_nights(recorded: int) -> str:
    """How far it is to the first comparison; "" once there."""
    missing = max(ENOUGH_TO_COMPARE - recorded, 0)
    said = ngettext(
        "Too early to compare: about %(count)s more night.",
        "Too early to compare: about %(count)s more nights.",
        missing,
    )
    return said % {"count": missing} if missing else ""


# The answers


def weekly(rate: Rate) -> str:
    """The rate, or the bare count where there are too few nights for one."""
    if rate.a_week is None:
        return MISSING
    return decimal(rate.a_week) if rate.nights >= LEAST_FOR_A_WEEK else str(rate.events)


def cramps_label(rate: Rate) -> str:
    if 0 < rate.nights < LEAST_FOR_A_WEEK:
        return ngettext("cramp in all", "cramps in all", rate.events)
    return _("cramps a week")


def cramps_detail(rate: Rate) -> str:
    if not rate.nights:
        return _("no night recorded")
    counted = {"events": rate.events, "nights": nights(rate.nights)}
    if rate.interval is None or rate.nights < LEAST_FOR_A_WEEK:
        return _("%(events)s in %(nights)s") % counted
    low, high = (decimal(limit) for limit in rate.interval)
    return _("%(events)s in %(nights)s; plausible %(low)s–%(high)s") % {**counted, "low": low, "high": high}


def cramp_nights_label(rate: Rate) -> str:
    if 0 < rate.nights < LEAST_FOR_A_WEEK:
        return ngettext("night with cramps", "nights with cramps", rate.events)
    return _("nights with cramps a week")


def cramp_nights_detail(rate: Rate) -> str:
    if not rate.nights:
        return _("no night recorded")
    return _("%(events)s of %(nights)s") % {"events": rate.events, "nights": nights(rate.nights)}


def before_rate(rate: Rate) -> str:
    """The same number in the period before; with too few nights for one, the count and its nights."""
    if 0 < rate.nights < LEAST_FOR_A_WEEK:
        counted = _("%(events)s in %(nights)s") % {"events": rate.events, "nights": nights(rate.nights)}
        return before(counted, rate.nights)
    return before(weekly(rate), rate.nights)


def before(value: str, recorded: int) -> str:
    """ "" where nothing was recorded to compare with: that is said once, under the box."""
    return _("before: %(value)s") % {"value": value} if recorded else ""


def usual_length(found: Duration) -> str:
    if found.median_min is not None:
        return minutes(found.median_min)
    return str(BANDS.get(found.median_band, MISSING))


def length_detail(found: Duration, of: int) -> str:
    if not found.known:
        return not_given(of)
    longest = minutes(found.longest_min) if found.longest_min is not None else str(BANDS[found.longest_band])
    if found.known == of:
        return _("longest %(longest)s") % {"longest": longest}
    facts = {"longest": longest, "known": found.known, "all": cramps(of)}
    return _("longest %(longest)s; given for %(known)s of %(all)s") % facts


def minutes(value: float) -> str:
    return _("%(count)s min") % {"count": plain(value)}


def middle(found: Scale) -> str:
    return MISSING if found.median is None else plain(found.median)


def worst_detail(found: Scale, of: int, of_words: str) -> str:
    """What a middle value rests on is said where that is not all there was."""
    if found.known == of:
        return _("worst %(worst)s") % {"worst": found.worst}
    facts = {"worst": found.worst, "known": found.known, "all": of_words}
    return _("worst %(worst)s; given for %(known)s of %(all)s") % facts


def strength_detail(found: Scale, of: int) -> str:
    return worst_detail(found, of, cramps(of)) if found.known else not_given(of)


def not_given(of: int) -> str:
    return _("not given") if of else _("no cramps to describe")


def sleep_detail(found: Scale, recorded: int) -> str:
    return worst_detail(found, recorded, nights(recorded)) if found.known else _("not answered")


def woken(found: Woken, recorded: int) -> str:
    if found.a_week is None:
        return MISSING
    return decimal(found.a_week) if recorded >= LEAST_FOR_A_WEEK else str(found.woken)


def woken_label(recorded: int) -> str:
    return _("nights woken") if 0 < recorded < LEAST_FOR_A_WEEK else _("nights woken a week")


def woken_detail(found: Woken, cramp_nights: int) -> str:
    if not cramp_nights:
        return _("no cramp nights")
    if not found.known:
        return _("not answered")
    said = (
        _("woken on %(woken)s of %(known)s cramp nights")
        if found.known == cramp_nights
        else _("woken on %(woken)s of the %(known)s cramp nights that say")
    )
    return said % {"woken": found.woken, "known": found.known}


def compared_with(found: Summary) -> str:
    """What "before" is."""
    facts = {"nights": nights(found.period.nights), "period": period_words(found.period)}
    if not found.coverage.recorded:
        return _("Nothing to compare with: nothing is recorded in the %(nights)s before (%(period)s).") % facts
    return _("Before: the %(nights)s just before, %(period)s; %(recorded)s recorded.") % {
        **facts,
        "recorded": found.coverage.recorded,
    }


def in_short(now: Summary, past: Summary) -> str:
    """The sentence above the chart: counts first."""
    rate = now.cramps
    if not rate.nights:
        return _("No night is recorded in this period.")
    if not rate.events:
        said = _("No cramps in %(nights)s recorded.")
    elif rate.nights < LEAST_FOR_A_WEEK:
        said = _("%(cramps)s in %(nights)s recorded.")
    else:
        said = _("%(cramps)s in %(nights)s recorded: about %(rate)s a week.")
    facts = {"cramps": cramps(rate.events), "nights": nights(rate.nights), "rate": weekly(rate)}
    return f"{said % facts} {in_short_before(past)}".strip()


def in_short_before(past: Summary) -> str:
    """ "" where there was too little to work out a rate from."""
    if past.cramps.nights < LEAST_FOR_A_WEEK:
        return ""
    facts = {"nights": nights(past.period.nights), "rate": weekly(past.cramps)}
    return _("In the %(nights)s before: %(rate)s a week.") % facts


# Night strip


def weekdays() -> tuple[str, ...]:
    return tuple(str(WEEKDAYS_ABBR[number]) for number in range(7))


def night_said(cell: Cell) -> str:
    """A cell of the strip, read aloud."""
    return cramps(cell.cramps) if cell.state == "cramps" else str(NIGHT_STATES[cell.state])


def strip_legend() -> str:
    return _(
        "Number = cramps. Empty = recorded, no cramps. Hatched = not recorded. "
        "A night stands under the day of its evening."
    )


# Where


def where_head(muscles: Sequence[str | None]) -> tuple[str, ...]:
    return ("", *(str(MUSCLES[muscle]) for muscle in muscles), _("all"))


def same_leg(found: Sequence[Place]) -> str:
    """How the cramps divide between the legs."""
    by_leg = {leg: sum(place.cramps for place in found if place.side == leg) for leg in LEGS}
    total = sum(by_leg.values())
    if not total:
        return _("No cramps are recorded in this period.")
    facts = {"cramps": cramps(total), "left": by_leg["left"], "right": by_leg["right"]}
    said = [_("Of %(cramps)s, %(left)s in the left leg and %(right)s in the right.") % facts]
    if by_leg["both"]:
        said.append(_("In both legs: %(count)s.") % {"count": by_leg["both"]})
    if by_leg[None]:
        said.append(_("Leg not said: %(count)s.") % {"count": by_leg[None]})
    return " ".join(said)


def nerve_pain(found: PainDays) -> tuple[str, ...]:
    """Days rated and days above 0, told apart; a record without a rating is neither."""
    said = (nerve_pain_rated(found), nerve_pain_unrated(found.unrated))
    return tuple(sentence for sentence in said if sentence) or (_("No nerve pain is recorded in this period."),)


def nerve_pain_rated(found: PainDays) -> str:
    if not found.rated:
        return ""
    if found.above_0:
        said = ngettext(
            "Nerve pain (sciatica) rated on %(rated)s day, above 0 on %(above_0)s; "
            "side: left on %(left)s, right on %(right)s, both on %(both)s, not said on %(unknown)s.",
            "Nerve pain (sciatica) rated on %(rated)s days, above 0 on %(above_0)s; "
            "side: left on %(left)s, right on %(right)s, both on %(both)s, not said on %(unknown)s.",
            found.rated,
        )
    else:
        said = ngettext(
            "Nerve pain (sciatica) rated on %(rated)s day, above 0 on none.",
            "Nerve pain (sciatica) rated on %(rated)s days, above 0 on none.",
            found.rated,
        )
    return said % {**asdict(found), "unknown": found.side_unknown}


def nerve_pain_unrated(days: int) -> str:
    said = ngettext(
        "Nerve pain (sciatica) written down without a rating on %(count)s day.",
        "Nerve pain (sciatica) written down without a rating on %(count)s days.",
        days,
    )
    return said % {"count": days} if days else ""


# Cramps a week


def chart_alt(bins: Sequence[Bin]) -> str:
    """The chart for those who do not see it: ends, highest, lowest and gaps."""
    kept = [(bin_, bin_.a_week) for bin_ in bins if bin_.a_week is not None]
    if not kept:
        return _("Bar chart of cramps a week: nothing is recorded in this period.")
    named = {
        "first": _at(*kept[0]),
        "last": _at(*kept[-1]),
        "highest": _at(*max(kept, key=lambda one: one[1])),
        "lowest": _at(*min(kept, key=lambda one: one[1])),
    }
    said = _("Bar chart of cramps a week. First %(first)s, last %(last)s, highest %(highest)s, lowest %(lowest)s.")
    return f"{said % named} {bars_missing(len(bins) - len(kept))}".strip()


def bars_missing(count: int) -> str:
    said = ngettext(
        "%(count)s bar is missing: nothing recorded.", "%(count)s bars are missing: nothing recorded.", count
    )
    return said % {"count": count} if count else ""


def _at(bin_: Bin, a_week: float) -> str:
    return _("%(rate)s (from %(day)s)") % {"rate": decimal(a_week), "day": day(bin_.period.first)}


def chart_note(bins: Sequence[Bin]) -> str:
    """How to read the chart: only what there is in it."""
    by_month = any(bin_.period.nights > 7 for bin_ in bins)
    parts = [
        _("Each bar is a month: its cramps per recorded night × 7.")
        if by_month
        else _("Each bar is a week from Monday: its cramps per recorded night × 7.")
    ]
    if any(bin_.recorded and not bin_.mostly_recorded for bin_ in bins):
        parts.append(_("Pale: fewer than 4 nights in 7 recorded."))
    if any(not bin_.recorded for bin_ in bins):
        parts.append(_("Hatched below the line: none recorded."))
    return " ".join(parts)


def flags_note(changes: Sequence[Change]) -> str:
    """What the numbered dashed lines of the chart are; "" where there is none."""
    if not changes:
        return ""
    named = [f"{number} {shortened(name)} ({day(on)})" for number, (on, name) in enumerate(flags(changes), 1)]
    said = _("Dashed lines, a medicine changed: %(changes)s.") % {"changes": "; ".join(named[-MOST_FLAGS:])}
    return f"{said} {_('Those before are in the diary.')}" if len(named) > MOST_FLAGS else said


def shortened(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def flags(changes: Sequence[Change]) -> list[tuple[date, str]]:
    """One line a date: changes of one day stand together."""
    by_date: dict[date, list[str]] = {}
    for change in changes:
        by_date.setdefault(change.on, []).append(change.medicine)
    return [(on, " + ".join(dict.fromkeys(names))) for on, names in sorted(by_date.items())]


def chart_head() -> tuple[str, ...]:
    return (_("from"), _("recorded"), _("cramps"), _("a week"))


def chart_row(bin_: Bin) -> tuple[str, ...]:
    first = date_format(bin_.period.first, _("j M Y"))
    recorded = _("%(recorded)s of %(nights)s") % {"recorded": bin_.recorded, "nights": bin_.period.nights}
    if bin_.a_week is None:
        return (first, recorded, MISSING, MISSING)
    return (first, recorded, str(bin_.cramps), decimal(bin_.a_week))


# Notes and small print


def note_row(note: NoteRow) -> tuple[str, ...]:
    when = night_words(note.on) if note.about in ("night", "cramp") else day(note.on)
    return (when, str(NOTE_OF[note.about]), note.text)


def notes_left_out(shown: int, all_notes: int) -> str:
    if shown == all_notes:
        return ""
    return _("The latest %(shown)s of %(all)s notes are shown. All are in the diary.") % {
        "shown": shown,
        "all": all_notes,
    }


def unprintable() -> str:
    return _("Some characters cannot be shown in print. They are in the diary.")


def page_number() -> str:
    return pgettext("page of a printed report; %(page)s and %(pages)s are numbers", "Page %(page)s of %(pages)s")


def method() -> tuple[str, ...]:
    """How the numbers are worked out: docs/analysis.md in brief."""
    return (
        _(
            "A night runs from 18:00 to noon and carries the date of its evening. "
            "Cramps in the daytime are not counted."
        ),
        _(
            "So many a week = count per recorded night × 7. Nights that are not recorded are left out; "
            "they never count as nights without cramps."
        ),
        _(
            "A night with cramps of which none is described counts as one cramp. "
            "Usual, and for sleep disturbance: the middle one (median) of the answers given."
        ),
        _(
            "Plausible = 95% interval from how much the weeks differ (Student’s t over weeks with 4 or more "
            "recorded nights; at least 4 such weeks). Without any cramp its upper end is 7 × 3 / nights "
            "(rule of three)."
        ),
        _(
            "Nights woken a week = nights with cramps a week × the share of them, where answered, "
            "on which a cramp woke the person."
        ),
        _("Waking is taken as 08:00: within 12 hours of waking = filled in by 20:00."),
    )


def safety(card: SafetyCard) -> dict[str, Any]:
    """The safety card for print: the same lines, the number of the country beside the first group."""
    return {
        "title": _("When to get help"),
        "groups": [
            {
                "title": str(group.title),
                "what_to_do": safety_deed(card, group),
                "signs": [str(sign.text) for sign in group.signs],
            }
            for group in card.groups
        ],
        "reassurance": str(card.reassurance.text),
        "nobody_watches": card.nobody_watches,
    }


def safety_deed(card: SafetyCard, group: Group) -> str:
    """What to do, and whom to call where the country has a number for it."""
    calls = {"now": emergency(card), "same_day": str(card.emergency.same_day) if card.emergency else ""}
    return f"{group.what_to_do} {calls.get(group.urgency, '')}".strip()


def emergency(card: SafetyCard) -> str:
    if not card.emergency:
        return _("Call your local emergency number.")
    return _("In %(country)s, call %(numbers)s.") % {
        "country": card.emergency.country,
        "numbers": _(" or ").join(card.emergency.numbers),
    }
