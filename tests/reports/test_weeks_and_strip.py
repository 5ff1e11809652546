from datetime import date, timedelta

from reports.analysis.diary_table import ONE_DAY, DiaryTable, NightRow, Period
from reports.analysis.strip import Cell, strip
from reports.analysis.weeks import Bin, over_time, weeks
from tests.reports.rows import FIVE_WEEKS, MONDAY, SUNDAY, drawn


def test_weeks_run_from_monday_and_are_cut_at_the_ends_of_the_period() -> None:
    table = drawn("1120000 00")
    friday, tuesday = MONDAY + 4 * ONE_DAY, MONDAY + 8 * ONE_DAY
    found = weeks(table, Period(MONDAY + ONE_DAY, tuesday))
    assert found == (
        Bin(Period(MONDAY + ONE_DAY, MONDAY + 6 * ONE_DAY), recorded=6, cramps=3),
        Bin(Period(MONDAY + 7 * ONE_DAY, tuesday), recorded=2, cramps=0),
    )
    assert friday in found[0].period


def test_a_week_without_a_record_is_a_gap_and_a_week_without_cramps_is_zero() -> None:
    gap, zero = weeks(drawn("....... 0000000"), Period(MONDAY, MONDAY + 13 * ONE_DAY))
    assert (gap.a_week, gap.mostly_recorded) == (None, False)
    assert (zero.a_week, zero.mostly_recorded) == (0.0, True)


def test_four_recorded_nights_are_most_of_a_week_and_three_are_not() -> None:
    three, four = weeks(drawn("100.... 1000..."), Period(MONDAY, MONDAY + 13 * ONE_DAY))
    assert (three.a_week, three.mostly_recorded) == (7 / 3, False)
    assert (four.a_week, four.mostly_recorded) == (1.75, True)


def test_two_years_are_shown_by_week_and_ten_by_month() -> None:
    two_years = over_time(DiaryTable(), Period(SUNDAY - timedelta(days=729), SUNDAY))
    ten_years = over_time(DiaryTable(), Period(SUNDAY - timedelta(days=3651), SUNDAY))
    assert len(two_years) == 105
    assert len(ten_years) == 121
    assert ten_years[-1].period == Period(date(2026, 3, 1), SUNDAY)


def test_the_strip_has_eight_weeks_and_twelve_of_a_longer_period() -> None:
    since = MONDAY - timedelta(days=400)
    assert [
        len(strip(DiaryTable(), Period(SUNDAY - timedelta(days=n - 1), SUNDAY), since)) for n in (7, 56, 57, 365)
    ] == [
        8,
        8,
        12,
        12,
    ]


def test_the_strip_begins_with_the_week_in_which_the_diary_does() -> None:
    wednesday = MONDAY + 2 * ONE_DAY
    found = strip(drawn("1", first=wednesday), FIVE_WEEKS, since=wednesday)
    assert found[0].monday == MONDAY
    assert found[0].cells[:3] == (
        Cell(MONDAY, "not_logged"),
        Cell(MONDAY + ONE_DAY, "not_logged"),
        Cell(wednesday, "cramps", 1),
    )


def test_nights_after_the_period_are_to_come() -> None:
    thursday = MONDAY + 3 * ONE_DAY
    (week,) = strip(drawn("0000000"), Period(MONDAY, thursday), since=MONDAY)
    assert [cell.state for cell in week.cells] == ["no_cramps"] * 4 + ["to_come"] * 3


def test_the_strip_shows_nights_from_before_a_short_period() -> None:
    found = strip(drawn("2000000 0000000"), Period(MONDAY + 7 * ONE_DAY, MONDAY + 13 * ONE_DAY), since=MONDAY)
    assert [week.cells[0] for week in found] == [Cell(MONDAY, "cramps", 2), Cell(MONDAY + 7 * ONE_DAY, "no_cramps", 0)]


def test_an_empty_diary_has_a_strip_of_one_week() -> None:
    (week,) = strip(DiaryTable(), FIVE_WEEKS, since=None)
    assert {cell.state for cell in week.cells} == {"not_logged"}


def test_a_night_that_was_opened_but_not_answered_is_not_logged() -> None:
    (week,) = strip(DiaryTable((NightRow(SUNDAY, "not_logged"),)), Period(SUNDAY, SUNDAY), since=SUNDAY)
    assert week.cells[6] == Cell(SUNDAY, "not_logged", 0)
