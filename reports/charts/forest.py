"""Everything that was compared: how many times as likely a cramp night is, each with its plausible range."""

from collections.abc import Sequence
from dataclasses import replace
from math import log2

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reports.charts.rows import FOOT, HEAD, Row, height
from reports.charts.style import POINTS_A_PIXEL, POINTS_AN_INCH, THEMES, Theme, ThemeName

LABELS = 0.5  # of the width
LEAST, MOST = 1 / 8, 8  # times; what reaches further is cut off with an arrow
MARKS = {0.25: "¼", 0.5: "½", 1.0: "1×", 2.0: "2", 4.0: "4"}
LONGEST = 24  # letters of a label


def forest(rows: Sequence[Row], theme_name: ThemeName) -> Figure:
    """A dot is the best estimate, a bar its range. Full and strong = stands out, hollow and thin = does not."""
    theme = THEMES[theme_name]
    theme = replace(theme, height=height(len(rows)) * POINTS_A_PIXEL)
    figure = Figure(figsize=(theme.width / POINTS_AN_INCH, theme.height / POINTS_AN_INCH), facecolor="none")
    bottom, top = (room * POINTS_A_PIXEL / theme.height for room in (FOOT, HEAD))
    axes = figure.add_axes((LABELS, bottom, 1 - LABELS - 0.02, 1 - bottom - top), facecolor="none")
    axes.spines[:].set_visible(False)
    axes.set_xlim(log2(LEAST), log2(MOST))
    axes.set_ylim(max(len(rows), 1) - 0.5, -0.5)
    axes.set_yticks([])
    axes.set_xticks([log2(mark) for mark in MARKS], list(MARKS.values()))
    axes.tick_params(length=0, labelsize=theme.text, labelcolor=theme.soft)
    equal = [number for number, row in enumerate(rows) if row.ratio]  # the line does not cross what is said instead
    axes.vlines(
        [0] * len(equal), [n - 0.5 for n in equal], [n + 0.5 for n in equal], theme.soft, linewidth=0.9, zorder=1
    )
    for number, row in enumerate(rows):
        y = bottom + (1 - bottom - top) * (1 - (number + 0.5) / len(rows))
        figure.text(0.01, y, short(row.label), fontsize=theme.text, color=theme.ink, va="center")
        draw(axes, number, row, theme)
    return figure


def short(label: str) -> str:
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"


def draw(axes: Axes, number: int, row: Row, theme: Theme) -> None:
    if row.ratio is None:
        axes.text(0, number, row.instead, fontsize=theme.text * 0.86, color=theme.soft, ha="center", va="center")
        return
    colour = theme.cramps if row.stands_out else theme.soft
    low, middle, high = (within(each) for each in (row.ratio.low, row.ratio.estimate, row.ratio.high))
    width = 2.4 if row.stands_out else 1.4
    axes.plot([low, high], [number, number], color=colour, linewidth=width, solid_capstyle="butt", zorder=2)
    for edge, reached, arrow in ((row.ratio.low, low, "<"), (row.ratio.high, high, ">")):
        if within(edge) != log2(max(edge, 1e-9)):
            axes.plot([reached], [number], marker=arrow, color=colour, markersize=5, zorder=3)
    face = colour if row.stands_out else "none"
    axes.plot([middle], [number], marker="o", markersize=8, color=colour, markerfacecolor=face, zorder=4)


def within(ratio: float) -> float:
    return log2(min(max(ratio, LEAST), MOST))
