"""The numbers of page 1, worked out by hand."""

from datetime import date, datetime, time

import pytest

from reports.analysis.coverage import Coverage
from reports.analysis.diary_table import ONE_DAY, CrampRow, DiaryTable, NightRow, PainRow, Period
from reports.analysis.rate import Rate, Woken
from reports.analysis.strength import Duration, Scale
from reports.analysis.summary import summarise
from reports.analysis.where import PainDays, Place
from tests.reports.rows import FIVE_WEEKS, MONDAY, SUNDAY, a_night_row, drawn

ONE_NIGHT = Period(MONDAY, MONDAY)


def test_the_period_before_is_as_long_and_ends_the_night_before() -> None:
    assert FIVE_WEEKS.nights == 35
    assert FIVE_WEEKS.before() == Period(date(2025, 12, 29), date(2026, 2, 1))


def test_a_period_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="cannot begin"):
        Period(SUNDAY, MONDAY)


def test_cramps_a_week_are_counted_per_recorded_night() -> None:
    found = summarise(drawn("0120... ......."), Period(MONDAY, date(2026, 2, 15)))
    assert found.cramps == Rate(events=3, nights=4)
    assert found.cramps.a_week == 5.25  # 7 x 3 / 4; a night not recorded is not a night without cramps
    assert found.cramp_nights == Rate(events=2, nights=4)


def test_the_plausible_range_comes_from_how_much_the_weeks_differ() -> None:
    """The example of docs/analysis.md: weeks with 3, 1, 2, 0, 4; t(4) = 2.776445, s = sqrt(2.5)."""
    found = summarise(drawn("2100000 0010000 0200000 0000000 1111000"), FIVE_WEEKS)
    assert found.cramps.a_week == 2.0
    assert found.cramps.interval == pytest.approx((0.036757, 3.963243), abs=1e-6)


def test_a_week_with_three_recorded_nights_has_no_say_in_the_range() -> None:
    kept = summarise(drawn("2100000 0010000 0200000 0000000 1111000 ......."), FIVE_WEEKS)
    thin = summarise(drawn("2100000 0010000 0200000 0000000 111...."), FIVE_WEEKS)
    assert kept.cramps.interval is not None
    assert thin.cramps.interval is not None
    # Four weeks with 3, 1, 2, 0: t(3) = 3.182446, s = sqrt(5/3); the middle is 7 x 9 / 31.
    assert thin.cramps.interval == pytest.approx((0.0, 63 / 31 + 3.182446 * 1.290994 / 2), abs=1e-5)


def test_three_weeks_or_weeks_all_alike_give_no_range() -> None:
    assert summarise(drawn("1000000 2000000 0000000"), FIVE_WEEKS).cramps.interval is None
    assert summarise(drawn("1000000 1000000 1000000 1000000"), FIVE_WEEKS).cramps.interval is None


def test_thirty_nights_without_a_cramp_have_the_rule_of_three() -> None:
    found = summarise(drawn("0" * 30), Period(MONDAY, MONDAY + 29 * ONE_DAY))
    assert found.cramps == Rate(events=0, nights=30, interval=(0.0, 0.7))


def test_an_empty_diary_says_nothing_and_divides_by_nothing() -> None:
    found = summarise(DiaryTable(), FIVE_WEEKS)
    assert found.coverage == Coverage(nights=35, recorded=0, on_time=0, later=0, time_unknown=0, longest_gap=35)
    assert found.cramps == found.cramp_nights == Rate(0, 0)
    assert found.cramps.a_week is None
    assert found.duration == Duration(known=0)
    assert found.severity == found.sleep_disturbance == Scale(known=0)
    assert found.woken == Woken(0, 0, None)
    assert found.places == ()
    assert found.pain_days == PainDays()


def test_one_night_is_one_night() -> None:
    found = summarise(DiaryTable((a_night_row(MONDAY, CrampRow(intensity=7)),)), ONE_NIGHT)
    assert found.coverage == Coverage(nights=1, recorded=1, on_time=1, later=0, time_unknown=0, longest_gap=0)
    assert found.cramps == Rate(events=1, nights=1)
    assert found.severity == Scale(known=1, median=7, worst=7)


def test_a_night_answered_with_cramps_but_none_described_counts_one() -> None:
    found = summarise(DiaryTable((NightRow(MONDAY, "cramps"),)), ONE_NIGHT)
    assert found.cramps.events == 1
    assert found.places == (Place(None, None, 1),)


def test_a_night_that_is_not_logged_is_not_recorded_though_it_has_a_row() -> None:
    found = summarise(DiaryTable((NightRow(MONDAY, "not_logged", sleep_disturbance=4),)), ONE_NIGHT)
    assert found.coverage.recorded == 0
    assert found.sleep_disturbance == Scale(known=0)


def test_nights_outside_the_period_are_left_out() -> None:
    found = summarise(drawn("9 0000000 9", first=MONDAY - ONE_DAY), Period(MONDAY, MONDAY + 6 * ONE_DAY))
    assert found.cramps.events == 0
    assert found.coverage.recorded == 7


def test_a_night_is_in_time_until_eight_in_the_evening_of_the_next_day() -> None:
    def entered(at: datetime | None) -> Coverage:
        return summarise(DiaryTable((NightRow(MONDAY, "no_cramps", recorded_at=at),)), ONE_NIGHT).coverage

    next_day = MONDAY + ONE_DAY
    assert entered(datetime.combine(MONDAY, time(18))).on_time == 1
    assert entered(datetime.combine(next_day, time(20))).on_time == 1
    assert entered(datetime.combine(next_day, time(20, 0, 1))).later == 1
    assert entered(datetime.combine(MONDAY, time(17, 59))).time_unknown == 1
    assert entered(None).time_unknown == 1


def test_the_clock_of_an_entry_is_the_persons_own() -> None:
    late_in_utc = datetime.fromisoformat("2026-02-03T19:30:00-08:00")
    found = summarise(DiaryTable((NightRow(MONDAY, "no_cramps", recorded_at=late_in_utc),)), ONE_NIGHT)
    assert found.coverage.on_time == 1


def test_the_longest_gap_counts_nights_in_a_row() -> None:
    found = summarise(drawn("0..0... 00....0"), Period(MONDAY, MONDAY + 13 * ONE_DAY))
    assert found.coverage.longest_gap == 4


def test_a_diary_is_thin_below_fourteen_nights_or_seven_in_ten() -> None:
    def thin(nights: str) -> bool:
        return summarise(drawn(nights), Period(MONDAY, MONDAY + (len(nights) - 1) * ONE_DAY)).coverage.thin

    assert thin("0" * 13)
    assert not thin("0" * 14)
    assert not thin("0" * 14 + "." * 6)
    assert thin("0" * 14 + "." * 7)


def length(*cramps: CrampRow) -> Duration:
    return summarise(DiaryTable((a_night_row(MONDAY, *cramps),)), ONE_NIGHT).duration


def test_lengths_all_in_minutes_have_a_median_in_minutes() -> None:
    found = length(CrampRow(duration_min=2), CrampRow(duration_min=3), CrampRow(duration_min=14), CrampRow())
    assert found == Duration(3, median_min=3, longest_min=14, median_band="1_5", longest_band="over_10")


def test_one_length_given_as_a_band_makes_the_answer_a_band() -> None:
    found = length(CrampRow(duration_min=0.5), CrampRow(duration_band="5_10"), CrampRow(duration_band="over_10"))
    assert found == Duration(3, median_band="5_10", longest_band="over_10")


def test_of_two_middle_bands_the_shorter_is_said() -> None:
    assert length(CrampRow(duration_band="1_5"), CrampRow(duration_band="5_10")).median_band == "1_5"


@pytest.mark.parametrize(
    ("minutes", "band"),
    [(0.9, "under_1"), (1, "1_5"), (4.9, "1_5"), (5, "5_10"), (10, "5_10"), (10.1, "over_10")],
)
def test_minutes_fall_into_bands(minutes: float, band: str) -> None:
    assert length(CrampRow(duration_min=minutes)).median_band == band


def test_strength_has_a_median_a_worst_and_how_many_gave_it() -> None:
    cramps = (CrampRow(intensity=4), CrampRow(intensity=9), CrampRow(intensity=5), CrampRow())
    found = summarise(DiaryTable((a_night_row(MONDAY, *cramps),)), ONE_NIGHT)
    assert found.severity == Scale(known=3, median=5, worst=9)


def woken(*nights: NightRow) -> Woken:
    return summarise(DiaryTable(nights), FIVE_WEEKS).woken


def test_nights_woken_leave_out_what_was_not_answered() -> None:
    """Seven nights, four with cramps: two woke the person, one did not, one does not say."""
    bad = [
        a_night_row(MONDAY, CrampRow(woke_me=True)),
        a_night_row(MONDAY + ONE_DAY, CrampRow(), woke_times=2),
        a_night_row(MONDAY + 2 * ONE_DAY, CrampRow(woke_me=False)),
        a_night_row(MONDAY + 3 * ONE_DAY, CrampRow()),
    ]
    good = [a_night_row(MONDAY + n * ONE_DAY) for n in (4, 5, 6)]
    found = woken(*bad, *good)
    assert (found.woken, found.known) == (2, 3)
    assert found.a_week == pytest.approx(4 * 2 / 3)


def test_one_cramp_that_does_not_say_leaves_the_night_open() -> None:
    assert woken(a_night_row(MONDAY, CrampRow(woke_me=False), CrampRow())) == Woken(0, 0, None)
    assert woken(a_night_row(MONDAY, CrampRow(woke_me=False), CrampRow(), woke_times=0)) == Woken(0, 1, 0.0)


def test_waking_on_a_night_without_cramps_is_not_waking_from_cramps() -> None:
    assert woken(a_night_row(MONDAY, woke_times=3)) == Woken(0, 0, 0.0)


def test_places_add_up_to_all_cramps() -> None:
    left = CrampRow(side="left", muscle="calf")
    nights = (a_night_row(MONDAY, left, left, CrampRow(side="both")), NightRow(MONDAY + ONE_DAY, "cramps"))
    found = summarise(DiaryTable(nights), FIVE_WEEKS)
    assert set(found.places) == {Place("left", "calf", 2), Place("both", None, 1), Place(None, None, 1)}
    assert sum(place.cramps for place in found.places) == found.cramps.events == 4


def pain_days(*pains: PainRow) -> PainDays:
    return summarise(DiaryTable(pains=pains), FIVE_WEEKS).pain_days


def test_a_day_with_left_and_right_is_a_day_with_both() -> None:
    pains = (
        PainRow(MONDAY, leg=4, side="left"),
        PainRow(MONDAY, back=2, side="right"),
        PainRow(MONDAY + ONE_DAY, leg=4, side="left"),
        PainRow(MONDAY + ONE_DAY, leg=4),
        PainRow(MONDAY + 2 * ONE_DAY, leg=4),
    )
    found = pain_days(*pains)
    assert found == PainDays(rated=3, above_0=3, left=1, both=1)
    assert found.side_unknown == 1


def test_a_day_rated_0_is_no_day_of_nerve_pain() -> None:
    zeros = [PainRow(MONDAY + n * ONE_DAY, leg=0, back=0, side="left") for n in range(5)]
    assert pain_days(*zeros) == PainDays(rated=5)
    assert pain_days(*zeros, PainRow(MONDAY, leg=0, back=3, side="right")) == PainDays(rated=5, above_0=1, right=1)


def test_a_day_without_a_rating_is_neither_0_nor_above() -> None:
    assert pain_days(PainRow(MONDAY, side="left")) == PainDays(unrated=1)
    assert pain_days(PainRow(MONDAY, side="left"), PainRow(MONDAY, leg=0)) == PainDays(rated=1)
