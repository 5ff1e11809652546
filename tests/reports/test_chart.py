"""The chart of cramps a week: what is drawn, and that equal numbers make equal pictures."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from reports.analysis.diary_table import ONE_DAY, Change, DiaryTable, Period
from reports.analysis.weeks import over_time, weeks
from reports.charts.cramps_per_week import cramps_per_week
from reports.charts.style import THEMES, ThemeName, as_svg
from tests.reports.rows import MONDAY, SUNDAY, drawn

FOUR_WEEKS = Period(MONDAY, MONDAY + 27 * ONE_DAY)
WEEKS = weeks(drawn("1000000 4000000 ....... 20....."), FOUR_WEEKS)


def shapes(figure: Figure) -> list[list[tuple[float, float]]]:
    """Left end (days from Monday) and top of the marks, for each group: full bars, pale bars, hatched marks."""
    groups = [each for each in figure.axes[0].collections if isinstance(each, PolyCollection)]
    boxes = [[path.get_extents() for path in group.get_paths()] for group in groups]
    return [[(round(box.x0 - MONDAY.toordinal(), 1), float(box.y1)) for box in group] for group in boxes]


def test_full_bars_pale_bars_and_gaps_are_told_apart() -> None:
    full, pale, gaps = shapes(cramps_per_week(WEEKS, "light"))
    assert full == [(0.7, 1.0), (7.7, 4.0)]
    assert pale == [(21.7, 7.0)]  # 2 cramps in 2 recorded nights
    assert [left for left, _top in gaps] == [14.7]
    assert all(top < 0 for _left, top in gaps)


def test_the_scale_begins_at_zero_and_ends_at_a_round_value() -> None:
    axes = cramps_per_week(WEEKS, "light").axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["0", "2", "4", "6", "8"]
    assert axes.get_ylim()[1] == 8


def test_changes_of_medicine_are_numbered_and_near_ones_share_a_label() -> None:
    days = [MONDAY + n * ONE_DAY for n in (2, 10, 10, 11, 24)]
    axes = cramps_per_week(WEEKS, "light", [Change(day, "Statin") for day in days]).axes[0]
    dashed = [line.get_path().get_extents().x0 - MONDAY.toordinal() for line in axes.lines]
    assert dashed == [2, 10, 11, 24]
    assert [(label.get_text(), label.get_position()[0] - MONDAY.toordinal()) for label in axes.texts] == [
        ("1", 2), ("2–3", 10.5), ("4", 24),
    ]  # fmt: skip


def test_four_weeks_are_labelled_by_mondays_and_a_year_by_months() -> None:
    year = weeks(DiaryTable(), Period(SUNDAY - timedelta(days=364), SUNDAY))
    mondays = cramps_per_week(WEEKS, "light").axes[0].get_xticklabels()
    months = cramps_per_week(year, "light").axes[0].get_xticklabels()
    assert [label.get_text() for label in mondays] == ["2 Feb", "9 Feb", "16 Feb", "23 Feb"]
    assert [label.get_text() for label in months] == ["Apr\n2025", "Jul", "Oct", "Jan\n2026"]


@pytest.mark.parametrize("theme", THEMES)
def test_equal_numbers_make_equal_pictures(theme: ThemeName) -> None:
    first, second = as_svg(cramps_per_week(WEEKS, theme)), as_svg(cramps_per_week(WEEKS, theme))
    assert first == second
    assert ElementTree.fromstring(first).tag == "{http://www.w3.org/2000/svg}svg"


def test_light_and_dark_differ_in_colour_only() -> None:
    light, dark = as_svg(cramps_per_week(WEEKS, "light")), as_svg(cramps_per_week(WEEKS, "dark"))
    assert THEMES["light"].cramps in light
    assert THEMES["dark"].cramps in dark
    assert THEMES["light"].cramps not in dark


def test_letters_are_shapes_so_that_no_font_is_needed() -> None:
    assert "<text" not in as_svg(cramps_per_week(WEEKS, "light"))


@pytest.mark.parametrize("nights", [1, 5, 90, 365, 3650])
def test_ten_years_are_no_bigger_than_a_few_months_of_bars(nights: int) -> None:
    bins = over_time(
        drawn("1" * nights, first=SUNDAY - timedelta(days=nights - 1)),
        Period(SUNDAY - timedelta(days=nights - 1), SUNDAY),
    )
    assert len(bins) <= 122
    assert len(as_svg(cramps_per_week(bins, "light"))) < 40_000


def test_an_empty_diary_has_an_empty_chart() -> None:
    full, pale, gaps = shapes(cramps_per_week(weeks(DiaryTable(), FOUR_WEEKS), "light"))
    assert (full, pale, len(gaps)) == ([], [], 4)
