"""The look all charts share. Figures are made without pyplot: its registry would keep every one of them."""

import io
from dataclasses import dataclass
from typing import Literal

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

# Text becomes shapes: a picture looks alike wherever it is opened. The salt keeps equal charts equal byte for byte.
mpl.rcParams.update({"svg.fonttype": "path", "svg.hashsalt": "charley", "font.family": "DejaVu Sans"})

ThemeName = Literal["light", "dark", "print"]
POINTS_A_PIXEL = 0.75
POINTS_AN_INCH = 72
NO_DATES = {"Date": None, "Creator": None}


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours, and the size in points of the figure and its letters (16 and 14 pixels on a phone)."""

    ink: str
    soft: str
    line: str
    cramps: str
    cramps_pale: str
    edge: str
    flag: str
    width: float = 344 * POINTS_A_PIXEL
    height: float = 240 * POINTS_A_PIXEL
    text: float = 14 * POINTS_A_PIXEL


THEMES: dict[ThemeName, Theme] = {
    "light": Theme("#1d2230", "#5c6478", "#e2ded4", "#b45309", "#e8c9a8", "#b45309", "#6d4bd0"),
    "dark": Theme("#eef0f7", "#a3abc2", "#29304a", "#f5b14c", "#6b5233", "#f5b14c", "#b9a3ff"),
    "print": Theme("#000000", "#333333", "#c8c8c8", "#9a9a9a", "#ebebeb", "#000000", "#000000", 244, 160, 7.5),
}


def new_figure(theme: Theme) -> tuple[Figure, Axes]:
    """A figure without a background and its one pair of axes, which fills all but the room for the labels."""
    figure = Figure(figsize=(theme.width / POINTS_AN_INCH, theme.height / POINTS_AN_INCH), facecolor="none")
    left, bottom, top = 2.4 * theme.text, 2.9 * theme.text, 0.8 * theme.text
    axes = figure.add_axes(
        (
            left / theme.width,
            bottom / theme.height,
            1 - (left + 0.3 * theme.text) / theme.width,
            1 - (bottom + top) / theme.height,
        ),
        facecolor="none",
    )
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, pad=0.4 * theme.text, labelsize=theme.text, labelcolor=theme.soft)
    axes.set_axisbelow(True)
    return figure, axes


def as_svg(figure: Figure) -> str:
    """The figure as SVG text; an equal figure gives equal text."""
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata=NO_DATES)
    return out.getvalue()
