"""Cramps a week over time: a bar a week, or a month in a long period."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.formats import date_format
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from reports.analysis.diary_table import ONE_DAY, Change
from reports.analysis.weeks import Bin
from reports.charts.style import THEMES, Theme, ThemeName, new_figure

MOST_LABELS = 5
MOST_OUTLINES = 60  # more would paint the picture in their own colour
FEWEST_DAYS = 42  # a first week is drawn as one bar among six, not as a wall
RUG = 0.05  # height of the marks under the base line, as a share of the highest value
HEADROOM = 1.14  # over the scale, for the numbers of dashed lines
APART = 0.05  # of the width: nearer lines share one label
STEPS = (1, 2, 5, 10, 20, 50, 100, 200)
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)


def cramps_per_week(bins: Sequence[Bin], theme_name: ThemeName, changes: Sequence[Change] = ()) -> Figure:
    """Full colour = mostly recorded, pale = fewer nights than that, hatched under the line = none recorded.

    Dates on which medicines changed are dashed lines, numbered from the oldest one.
    """
    theme = THEMES[theme_name]
    figure, axes = new_figure(theme)
    missing = [bin_ for bin_ in bins if not bin_.recorded]
    highest = max(bin_.a_week or 0 for bin_ in bins)
    top = _scale(axes, theme, highest, room_below=bool(missing), room_above=bool(changes))
    _bars(axes, [bin_ for bin_ in bins if bin_.mostly_recorded], theme.cramps, theme, len(bins))
    _bars(
        axes, [bin_ for bin_ in bins if bin_.recorded and not bin_.mostly_recorded], theme.cramps_pale, theme, len(bins)
    )
    _rug(axes, missing, top, theme)
    _calendar(axes, bins[0].period.first, bins[-1].period.last + ONE_DAY)
    _flags(axes, sorted({change.on for change in changes}), theme)
    return figure


def _scale(axes: Axes, theme: Theme, highest: float, *, room_below: bool, room_above: bool) -> float:
    """Round values on the left, the base line drawn stronger; returns the top of the scale."""
    step = next((step for step in STEPS if highest <= 4 * step), STEPS[-1])
    marks = [step * n for n in range(int(-(-highest // step)) + 1)]
    marks = marks if len(marks) > 1 else [0, step]
    axes.set_ylim(-RUG * (1.6 if room_below else 0.3) * marks[-1], marks[-1] * (HEADROOM if room_above else 1))
    axes.set_yticks(marks, [str(mark) for mark in marks])
    axes.hlines(marks[1:], 0, 1, transform=axes.get_yaxis_transform(), color=theme.line, linewidth=0.6, zorder=0)
    axes.hlines(0, 0, 1, transform=axes.get_yaxis_transform(), color=theme.soft, linewidth=0.9, zorder=3)
    return float(marks[-1])


def _bars(axes: Axes, bins: Sequence[Bin], colour: str, theme: Theme, count: int) -> None:
    shapes = [_box(bin_, 0, bin_.a_week or 0) for bin_ in bins]
    width = 0.6 if count <= MOST_OUTLINES else 0
    axes.add_collection(PolyCollection(shapes, facecolors=colour, edgecolors=theme.edge, linewidths=width, zorder=2))


def _rug(axes: Axes, bins: Sequence[Bin], top: float, theme: Theme) -> None:
    shapes = [_box(bin_, -RUG * 1.5 * top, -RUG * 0.3 * top) for bin_ in bins]
    marks = PolyCollection(shapes, facecolors="none", edgecolors=theme.soft, hatch="//////", linewidths=0, zorder=1)
    marks.set_hatch_linewidth(0.6)
    axes.add_collection(marks)


def _flags(axes: Axes, days: Sequence[date], theme: Theme) -> None:
    for day in days:
        axes.axvline(day.toordinal(), ymax=0.92, color=theme.flag, linewidth=1.2, linestyle=(0, (3, 2)), zorder=4)
    for numbers, x in _numbered(days, apart=APART * (axes.get_xlim()[1] - axes.get_xlim()[0])):
        axes.text(
            x, 1, numbers, transform=axes.get_xaxis_transform(), color=theme.flag, fontsize=theme.text,
            fontweight="bold", ha="center", va="top", zorder=5,
        )  # fmt: skip


def _numbered(days: Sequence[date], apart: float) -> Iterator[tuple[str, float]]:
    """The numbers of the lines and where they stand; lines too near each other share one label, like "2–4"."""
    first = 0
    for last, day in enumerate(days):
        if last + 1 < len(days) and (days[last + 1] - day).days < apart:
            continue
        named = str(last + 1) if first == last else f"{first + 1}–{last + 1}"
        yield named, (days[first].toordinal() + day.toordinal()) / 2
        first = last + 1


def _box(bin_: Bin, low: float, high: float) -> list[tuple[float, float]]:
    """A bar over the nights of a bin, in days, with a little air on both sides."""
    nights = bin_.period.nights
    left = bin_.period.first.toordinal() + 0.1 * nights
    right = left + 0.8 * nights
    return [(left, low), (left, high), (right, high), (right, low)]


def _calendar(axes: Axes, first: date, end: date) -> None:
    axes.set_xlim(first.toordinal(), max(end.toordinal(), first.toordinal() + FEWEST_DAYS))
    ticks = _few_days(first, end) if (end - first).days <= FEWEST_DAYS else _months(first, end)
    axes.set_xticks([day.toordinal() for day, _ in ticks], [label for _, label in ticks], ha="left")


def _few_days(first: date, end: date) -> list[tuple[date, str]]:
    """Mondays, and the first day of a period too short to have one early on."""
    days = [first + n * ONE_DAY for n in range((end - first).days)]
    mondays = [day for day in days if day.weekday() == 0 and (end - day).days > 3]
    every = -(-len(mondays) // MOST_LABELS) or 1
    return [(day, date_format(day, "j M")) for day in (mondays[::every] or [first])]


def _months(first: date, end: date) -> list[tuple[date, str]]:
    """Firsts of months, as many as there is room for; the year stands under the first one and each January."""
    count = 12 * (end.year - first.year) + end.month - first.month
    step = next((step for step in MONTH_STEPS if count / step <= MOST_LABELS), MONTH_STEPS[-1])
    numbers = [12 * first.year + first.month + n for n in range(count + 1)]
    starts = [date(number // 12, number % 12 + 1, 1) for number in numbers if number % step == 0]
    starts = [day for day in starts if (end - day).days > (end - first).days / 8]
    return [(day, _month(day, with_year=n == 0 or day.month == 1, yearly=step >= 12)) for n, day in enumerate(starts)]


def _month(day: date, *, with_year: bool, yearly: bool) -> str:
    if yearly:
        return date_format(day, "Y")
    return date_format(day, "M\nY" if with_year else "M")
