"""A report in words, in the order it is read. The page and the PDF lay out this and add nothing of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports import wording
from reports.analysis.diary_table import Change, NoteRow
from reports.analysis.strip import Cell, StripWeek
from reports.analysis.summary import Summary
from reports.analysis.weeks import Bin
from reports.analysis.where import Place
from reports.report import Report

MOST_NOTES, MOST_LETTERS = 300, 100_000
ALWAYS_SHOWN = ("calf", "foot")


@dataclass(frozen=True, slots=True)
class Answer:
    """One number of the answer box: what it is, what it rests on, what it was before ("" = nothing to compare)."""

    value: str
    label: str
    detail: str
    before: str


@dataclass(frozen=True, slots=True)
class Table:
    """The first cell of each row is its header."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class StripCell:
    night_of: date
    state: str
    cramps: int
    said: str

    @property
    def look(self) -> str:
        """The calendar's class names: three shades, from three cramps on the darkest."""
        if self.state != "cramps":
            return f"cell-{self.state.replace('_', '-')}"
        return f"cell-cramps cell-cramps-{min(self.cramps, 3)}"


@dataclass(frozen=True, slots=True)
class StripRow:
    label: str
    cells: tuple[StripCell, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    head: tuple[str, ...]
    rows: tuple[StripRow, ...]
    legend: str


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    sentences: tuple[str, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    title: str
    alt: str
    note: str
    table: Table


@dataclass(frozen=True, slots=True)
class Sheet:
    title: str
    owner: str
    born: str
    period: str
    printed: str
    not_a_diagnosis: str
    version: str
    page_number: str
    how_complete: str
    completeness: str
    care: str
    answers: tuple[Answer, ...]
    compared_with: str
    strip_title: str
    strip: Strip
    where: Section
    chart: Chart
    notes: Section
    method: Section


def sheet(report: Report, printed_on: date) -> Sheet:
    """In the language in force."""
    now, before = report.now, report.before
    return Sheet(
        title=_("Night cramps and sciatica"),
        owner=report.owner.name or _("Name not given"),
        born=_("born %(year)s") % {"year": report.owner.birth_year} if report.owner.birth_year else "",
        period=f"{wording.period_words(report.period)} ({wording.nights(report.period.nights)})",
        printed=_("Printed %(day)s") % {"day": wording.day(printed_on)},
        not_a_diagnosis=_("Recorded by the patient. Not a diagnosis."),
        version=_("report %(version)s") % {"version": report.version},
        page_number=wording.page_number(),
        how_complete=_("How complete"),
        completeness=wording.completeness(now.coverage),
        care=wording.care(now.coverage),
        answers=answers(now, before),
        compared_with=wording.compared_with(before),
        strip_title=strip_title(report),
        strip=strip(report.strip),
        where=where(now),
        chart=chart(report.over_time, report.changes),
        notes=notes(report),
        method=Section(_("How the numbers are worked out"), wording.method()),
    )


def answers(now: Summary, past: Summary) -> tuple[Answer, ...]:
    return (*how_often(now, past), *how_bad(now, past))


def how_often(now: Summary, past: Summary) -> tuple[Answer, ...]:
    recorded, was_recorded = now.coverage.recorded, past.coverage.recorded
    return (
        Answer(
            wording.weekly(now.cramps),
            wording.cramps_label(now.cramps),
            wording.cramps_detail(now.cramps),
            wording.before_rate(past.cramps),
        ),
        Answer(
            wording.weekly(now.cramp_nights),
            wording.cramp_nights_label(now.cramp_nights),
            wording.cramp_nights_detail(now.cramp_nights),
            wording.before_rate(past.cramp_nights),
        ),
        Answer(
            wording.woken(now.woken, recorded),
            wording.woken_label(recorded),
            wording.woken_detail(now.woken, now.cramp_nights.events),
            wording.before(wording.woken(past.woken, was_recorded), was_recorded),
        ),
    )


def how_bad(now: Summary, past: Summary) -> tuple[Answer, ...]:
    cramps, recorded, was_recorded = now.cramps.events, now.coverage.recorded, past.coverage.recorded
    return (
        Answer(
            wording.usual_length(now.duration),
            _("usual length"),
            wording.length_detail(now.duration, cramps),
            wording.before(wording.usual_length(past.duration), was_recorded),
        ),
        Answer(
            wording.middle(now.severity),
            _("usual strength, 0 to 10"),
            wording.strength_detail(now.severity, cramps),
            wording.before(wording.middle(past.severity), was_recorded),
        ),
        Answer(
            wording.middle(now.sleep_disturbance),
            _("sleep disturbance, 0 to 10"),
            wording.sleep_detail(now.sleep_disturbance, recorded),
            wording.before(wording.middle(past.sleep_disturbance), was_recorded),
        ),
    )


def strip_title(report: Report) -> str:
    """The strip holds the newest weeks of a long period."""
    shown = len(report.strip)
    if report.period.nights <= 7 * shown:
        return _("Every night")
    return ngettext("The newest week, night by night", "The newest %(n)s weeks, night by night", shown) % {"n": shown}


def strip(weeks: Sequence[StripWeek]) -> Strip:
    return Strip(
        head=("", *wording.weekdays()),
        rows=tuple(
            StripRow(
                wording.short_day(week.monday),
                tuple(strip_cell(cell) for cell in week.cells),
            )
            for week in weeks
        ),
        legend=wording.strip_legend(),
    )


def strip_cell(cell: Cell) -> StripCell:
    return StripCell(cell.night_of, cell.state, cell.cramps, wording.night_said(cell))


def where(now: Summary) -> Section:
    sentences = (wording.same_leg(now.places), *wording.nerve_pain(now.pain_days))
    return Section(_("Where"), sentences, where_table(now.places))


def where_table(places: Sequence[Place]) -> Table | None:
    """Legs down, muscles across; what nobody had or said is left out, but both legs, calf and foot."""
    if not places:
        return None
    counts = {(place.side, place.muscle): place.cramps for place in places}
    seen_muscles, seen_legs = {place.muscle for place in places}, {place.side for place in places}
    muscles = [muscle for muscle in wording.MUSCLES if muscle in seen_muscles or muscle in ALWAYS_SHOWN]
    legs = [leg for leg in wording.LEGS if leg in seen_legs or leg in ("left", "right")]
    rows = []
    for leg in legs:
        row = [counts.get((leg, muscle), 0) for muscle in muscles]
        rows.append((str(wording.LEGS[leg]), *(str(count) for count in (*row, sum(row)))))
    return Table(wording.where_head(muscles), tuple(rows))


def chart(bins: Sequence[Bin], changes: Sequence[Change]) -> Chart:
    rows = tuple(wording.chart_row(bin_) for bin_ in bins)
    note = f"{wording.chart_note(bins)} {wording.flags_note(changes)}".strip()
    return Chart(_("Cramps a week"), wording.chart_alt(bins), note, Table(wording.chart_head(), rows))


def notes(report: Report) -> Section:
    """The latest notes, oldest first."""
    shown = latest(report.notes)
    if not shown:
        return Section(_("Notes"))
    left_out = wording.notes_left_out(len(shown), len(report.notes))
    table = Table(
        (_("when"), _("about"), _("in the person’s own words")), tuple(wording.note_row(note) for note in shown)
    )
    return Section(_("Notes"), (left_out,) if left_out else (), table)


def latest(notes: Sequence[NoteRow]) -> Sequence[NoteRow]:
    """As many of the newest as a report has room for, oldest first."""
    letters = accumulate(len(note.text) for note in reversed(notes))
    room = sum(1 for count in letters if count <= MOST_LETTERS)
    return notes[len(notes) - min(room, MOST_NOTES) :]
