"""What is said about numbers, and above all what is not."""

import pytest

from reports import wording
from reports.analysis.coverage import Coverage
from reports.analysis.diary_table import ONE_DAY, Change, DiaryTable, Period
from reports.analysis.rate import Rate
from reports.analysis.strength import Duration, Scale
from reports.analysis.summary import summarise
from reports.analysis.weeks import weeks
from reports.analysis.where import PainDays, Place
from tests.reports.rows import FIVE_WEEKS, MONDAY, drawn


def test_the_diary_says_how_complete_it_is() -> None:
    found = Coverage(nights=56, recorded=47, on_time=41, later=4, time_unknown=2, longest_gap=4)
    assert wording.completeness(found) == (
        "47 of 56 nights recorded (83%); 41 within 12 hours of waking, 4 later, 2 at an unknown time; "
        "longest gap 4 nights."
    )


def test_a_hundred_per_cent_is_said_of_nothing_less() -> None:
    found = Coverage(nights=365, recorded=364, on_time=364, later=0, time_unknown=0, longest_gap=1)
    assert wording.completeness(found) == (
        "364 of 365 nights recorded (99%); 364 within 12 hours of waking; longest gap 1 night."
    )


def test_an_empty_period_is_said_plainly() -> None:
    found = Coverage(nights=90, recorded=0, on_time=0, later=0, time_unknown=0, longest_gap=90)
    assert wording.completeness(found) == "No night is recorded in this period (0 of 90)."
    assert wording.care(found) == ""


def test_a_thin_diary_carries_a_warning() -> None:
    few = Coverage(nights=13, recorded=13, on_time=13, later=0, time_unknown=0, longest_gap=0)
    holey = Coverage(nights=90, recorded=40, on_time=40, later=0, time_unknown=0, longest_gap=9)
    one = Coverage(nights=1, recorded=1, on_time=1, later=0, time_unknown=0, longest_gap=0)
    good = Coverage(nights=90, recorded=63, on_time=63, later=0, time_unknown=0, longest_gap=9)
    assert wording.care(few) == "13 nights are recorded. With fewer than 14 the numbers below can still change a lot."
    assert wording.care(holey) == "40 of 90 nights are recorded. What happened on the others is not known."
    assert wording.care(one) == "1 night is recorded. With fewer than 14 the numbers below can still change a lot."
    assert wording.care(good) == ""


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.0, "0"),
        (0.0019, "0.002"),
        (0.05, "0.05"),
        (2.96, "3.0"),
        (0.04, "0.04"),
        (0.1, "0.1"),
        (4.0, "4.0"),
        (10.25, "10.2"),
    ],
)
def test_a_small_rate_is_not_written_as_nothing(value: float, said: str) -> None:
    assert wording.decimal(value) == said


def test_from_six_nights_no_weekly_rate_is_worked_out() -> None:
    six, seven = Rate(3, 6), Rate(3, 7)
    assert (wording.weekly(six), wording.cramps_label(six), wording.cramps_detail(six)) == (
        "3",
        "cramps in all",
        "3 in 6 nights",
    )
    assert (wording.weekly(seven), wording.cramps_label(seven)) == ("3.0", "cramps a week")
    assert wording.before_rate(six) == "before: 3 in 6 nights"


def test_the_plausible_range_stands_beside_the_count() -> None:
    assert wording.cramps_detail(Rate(48, 76, (2.94, 5.56))) == "48 in 76 nights; plausible 2.9–5.6"
    assert wording.cramps_detail(Rate(0, 30, (0.0, 0.7))) == "0 in 30 nights; plausible 0–0.7"


def test_what_is_not_known_is_a_dash_and_never_a_zero() -> None:
    nothing = summarise(DiaryTable(), FIVE_WEEKS)
    assert wording.weekly(nothing.cramps) == "–"
    assert wording.usual_length(nothing.duration) == "–"
    assert wording.middle(nothing.severity) == "–"
    assert wording.woken(nothing.woken, 0) == "–"
    assert wording.before_rate(nothing.cramps) == ""


def test_middle_values_say_for_how_many_they_were_given() -> None:
    assert (
        wording.length_detail(Duration(40, 3, 14, "1_5", "over_10"), 48) == "longest 14 min; given for 40 of 48 cramps"
    )
    assert wording.length_detail(Duration(48, None, None, "1_5", "over_10"), 48) == "longest over 10 min"
    assert wording.strength_detail(Scale(47, 6, 9), 48) == "worst 9; given for 47 of 48 cramps"
    assert wording.strength_detail(Scale(0), 48) == "not given"
    assert wording.strength_detail(Scale(0), 0) == "no cramps to describe"


def test_the_sentence_above_the_chart_has_counts_first() -> None:
    now = summarise(drawn("2100000 0010000 0200000 0000000 1111000"), FIVE_WEEKS)
    nothing = summarise(DiaryTable(), FIVE_WEEKS.before())
    assert wording.in_short(now, nothing) == "10 cramps in 35 nights recorded: about 2.0 a week."
    assert wording.in_short(now, now) == (
        "10 cramps in 35 nights recorded: about 2.0 a week. In the 35 nights before: 2.0 a week."
    )
    none = summarise(drawn("0000000"), FIVE_WEEKS)
    assert wording.in_short(none, none) == "No cramps in 7 nights recorded. In the 35 nights before: 0 a week."
    assert wording.in_short(nothing, nothing) == "No night is recorded in this period."


def test_the_way_to_the_first_comparison_is_counted_down() -> None:
    assert wording.more_nights(0) == "Too early to compare: about 28 more nights."
    assert wording.more_nights(27) == "Too early to compare: about 1 more night."
    assert wording.more_nights(28) == ""


def test_legs_add_up_and_sides_not_said_are_named() -> None:
    found = (Place("left", "calf", 34), Place("right", "foot", 8), Place("both", "calf", 1), Place(None, None, 5))
    assert wording.same_leg(found) == (
        "Of 48 cramps, 34 in the left leg and 8 in the right. In both legs: 1. Leg not said: 5."
    )
    assert wording.same_leg((Place("left", "calf", 1),)) == "Of 1 cramp, 1 in the left leg and 0 in the right."
    assert wording.same_leg(()) == "No cramps are recorded in this period."


def test_days_rated_and_days_above_0_are_told_apart() -> None:
    assert wording.nerve_pain(PainDays(rated=90, above_0=12, left=8, right=2, both=1)) == (
        "Nerve pain (sciatica) rated on 90 days, above 0 on 12; side: left on 8, right on 2, both on 1, not said on 1.",
    )
    assert wording.nerve_pain(PainDays(rated=1, above_0=1)) == (
        "Nerve pain (sciatica) rated on 1 day, above 0 on 1; side: left on 0, right on 0, both on 0, not said on 1.",
    )
    assert wording.nerve_pain(PainDays(rated=5)) == ("Nerve pain (sciatica) rated on 5 days, above 0 on none.",)


def test_nerve_pain_without_a_rating_is_said_and_not_counted_as_0() -> None:
    unrated = "Nerve pain (sciatica) written down without a rating on 2 days."
    assert wording.nerve_pain(PainDays(unrated=2)) == (unrated,)
    assert wording.nerve_pain(PainDays(rated=1, unrated=2)) == (
        "Nerve pain (sciatica) rated on 1 day, above 0 on none.",
        unrated,
    )
    assert wording.nerve_pain(PainDays()) == ("No nerve pain is recorded in this period.",)


def test_the_chart_is_told_to_those_who_do_not_see_it() -> None:
    found = weeks(drawn("1000000 4000000 ....... 0000000"), Period(MONDAY, MONDAY + 27 * ONE_DAY))
    assert wording.chart_alt(found) == (
        "Bar chart of cramps a week. First 1.0 (from 2 February 2026), last 0 (from 23 February 2026), "
        "highest 4.0 (from 9 February 2026), lowest 0 (from 23 February 2026). "
        "1 bar is missing: nothing recorded."
    )
    assert wording.chart_note(found) == (
        "Each bar is a week from Monday: its cramps per recorded night × 7. Hatched below the line: none recorded."
    )
    assert [wording.chart_row(week) for week in found][1:3] == [
        ("9 Feb 2026", "7 of 7", "4", "4.0"),
        ("16 Feb 2026", "0 of 7", "–", "–"),
    ]


def test_the_dashed_lines_of_the_chart_are_named_by_date() -> None:
    changes = (Change(MONDAY, "Statin"), Change(MONDAY, "Water tablet"), Change(MONDAY + 9 * ONE_DAY, "Statin"))
    assert wording.flags_note(changes) == (
        "Dashed lines, a medicine changed: 1 Statin + Water tablet (2 February 2026); 2 Statin (11 February 2026)."
    )
    assert wording.flags_note(()) == ""


def test_of_many_changes_the_newest_are_named_and_long_names_cut() -> None:
    said = wording.flags_note([Change(MONDAY + n * ONE_DAY, "Magnesium " * 9) for n in range(8)])
    assert said.startswith(f"Dashed lines, a medicine changed: 3 {('Magnesium ' * 9)[:47]}… (4 February 2026); 4 ")
    assert said.endswith("(9 February 2026). Those before are in the diary.")


def test_nothing_recorded_is_a_chart_too() -> None:
    found = weeks(DiaryTable(), Period(MONDAY, MONDAY + 6 * ONE_DAY))
    assert wording.chart_alt(found) == "Bar chart of cramps a week: nothing is recorded in this period."
