"""What is said about a diary, case by case: too early, tied, not varying, held back, and never an error."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from reports.analysis.association import Association
from reports.analysis.comparison import Comparison
from reports.analysis.diary_table import Change, Period
from reports.analysis.finding import ExposureCounts, Finding, Tier
from reports.analysis.findings import OTHER_LIMITS, analyse, judged, of_exposure, too_early
from reports.analysis.history import LEFT, RIGHT, Array, History, Plan, PlannedPeriod
from reports.analysis.nights import coded, outcome_of
from reports.analysis.sliding import Slide
from reports.sentences import Diary, sentence
from tests.reports.analysis.diaries import LEG_PAIN, MONDAY, a_history, numbers, worked_example

YEAR = 364


def dice(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def a_link(slots: int = YEAR, low: float = 0.1, high: float = 0.7, seed: int = 1) -> tuple[Array, Array]:
    """Pain 0-10 drawn afresh each day, and cramps that follow it: (pain, cramps)."""
    pain = dice(seed).integers(0, 11, slots).astype(float)
    chance = np.where(pain >= 7, high, low)
    return pain, (dice(seed + 100).random(slots) < chance).astype(float)


def noise(slots: int = YEAR, seed: int = 7) -> Array:
    return dice(seed).integers(0, 11, slots).astype(float)


def finding(history: History, name: str, main: str = "leg_pain", kind: str = "exposure", **asked: Any) -> Finding:
    return next(each for each in analyse(history, main, **asked).findings if (each.kind, each.name) == (kind, name))


def tiers(history: History, main: str = "leg_pain") -> dict[tuple[str, str], tuple[Tier, int | None]]:
    return {(each.kind, each.name): (each.tier, each.more_nights) for each in analyse(history, main).findings}


# Too early


def test_an_empty_diary_is_too_early_in_every_way() -> None:
    empty = a_history("", exposures={"leg_pain": np.empty(0)})
    assert tiers(empty) == {("same_side", "same_side"): ("too_early", 28), ("trend", "trend"): ("too_early", 84)}


def test_one_night_is_too_early_in_every_way() -> None:
    one = a_history("1", exposures={"leg_pain": numbers("5")}, changes=(Change(MONDAY, "Magnesium"),))
    assert tiers(one) == {
        ("exposure", "leg_pain"): ("too_early", 27),
        ("after_cramp", "leg_pain"): ("too_early", 28),
        ("same_side", "same_side"): ("too_early", 27),
        ("trend", "trend"): ("too_early", 84),
        ("change", "change:Magnesium"): ("too_early", 27),
    }


@pytest.mark.parametrize("night", ["0", "1"])
def test_nights_that_are_all_alike_leave_nothing_to_explain(night: str) -> None:
    nights = a_history(
        night * YEAR, exposures={"fluid": noise()}, changes=(Change(MONDAY + timedelta(days=180), "Magnesium"),)
    )
    found = tiers(nights)
    assert {key: tier for key, (tier, _more) in found.items()} == {
        ("exposure", "fluid"): "too_early",
        ("same_side", "same_side"): "too_early",
        ("trend", "trend"): "too_early",
        ("change", "change:Magnesium"): "too_early",
    }
    assert found["trend", "trend"][1] is None


def test_before_28_recorded_nights_everything_is_too_early() -> None:
    cramps = numbers("1010100101" * 3)[:27]
    history = a_history(
        cramps,
        exposures={"leg_pain": noise(27), "heat": np.zeros(27)},
        cramp_side=np.where(cramps > 0, np.arange(27) % 2.0, np.nan),
        pain_side=np.arange(27) % 2.0,
    )
    assert {tier for tier, _more in tiers(history).values()} == {"too_early"}
    assert min(more or 0 for _tier, more in tiers(history).values()) == 1


def test_before_28_recorded_nights_only_what_was_too_early_anyway_counts_its_own_nights() -> None:
    cant_tell = Finding("same_side", "same_side", "cant_tell", 20, more_nights=500)
    assert too_early(cant_tell, 27).more_nights == 1
    assert too_early(replace(cant_tell, tier="too_early"), 27).more_nights == 500


def test_too_few_high_days_count_the_nights_that_would_bring_enough() -> None:
    stretched = np.zeros(100)
    stretched[[3, 40, 70, 90]] = 1
    history = a_history(numbers("01" * 50), exposures={"stretch_before_bed": stretched})
    assert tiers(history)["exposure", "stretch_before_bed"] == ("too_early", 75)  # three more at 4 in 100


def test_too_few_nights_with_cramps_or_without() -> None:
    few = numbers("0" * 100)
    few[[10, 30, 60]] = 1
    assert tiers(a_history(few, exposures={"fluid": noise(100)}))["exposure", "fluid"] == ("too_early", 67)
    mostly = numbers("0111" * 25)
    mostly[[0, 4, 8, 12, 16, 20]] = 0
    assert tiers(a_history(mostly, exposures={"fluid": noise(100)}))["exposure", "fluid"][0] != "too_early"


# What cannot be told


def test_an_exposure_with_one_value_does_not_vary() -> None:
    history = a_history(numbers("0010" * 20), exposures={"heat": np.zeros(80)})
    assert finding(history, "heat") == Finding("exposure", "heat", "not_varying", 0)


def test_an_exposure_never_answered_is_not_listed() -> None:
    history = a_history(numbers("0010" * 20), exposures={"heat": np.full(80, np.nan)})
    assert ("exposure", "heat") not in tiers(history)


def test_what_follows_the_weekday_is_tied_to_it() -> None:
    weekend = np.isin(np.arange(YEAR) % 7, (5, 6)).astype(float)
    _pain, cramps = a_link()
    assert finding(a_history(cramps, exposures={"sitting": weekend}), "sitting").tier == "tied"


def codes_of(values: str) -> list[float | None] | None:
    codes = coded(numbers(values))
    return None if codes is None else [None if np.isnan(code) else float(code) for code in codes]


def test_two_values_are_low_and_high_and_a_crowded_top_is_its_highest_value() -> None:
    assert codes_of("07.70") == [0, 1, None, 1, 0]
    assert codes_of("0123456789") == [0, 0, 0, 0, 0.5, 0.5, 1, 1, 1, 1]
    assert codes_of("0000000012") == [0, 0, 0, 0, 0, 0, 0, 0, 1, 1]
    assert codes_of("0122222222") == [0, 0, 1, 1, 1, 1, 1, 1, 1, 1]  # both thirds end at the highest value
    assert codes_of("555") is None


# What stands out


def test_a_strong_link_of_the_main_question_is_clear() -> None:
    pain, cramps = a_link()
    found = finding(a_history(cramps, exposures={"leg_pain": pain}), "leg_pain")
    assert (found.tier, found.direction, found.lag, found.cautions) == ("clear", "more", 0, ())
    assert found.p_adjusted is not None
    assert found.p is not None
    assert found.p_adjusted == pytest.approx(found.p / 0.6)


def test_the_reported_lag_is_the_one_that_carries_the_link() -> None:
    pain, cramps = a_link()
    history = a_history(np.insert(cramps[:-1], 0, 0.0), exposures={"leg_pain": pain})
    found = finding(history, "leg_pain")
    assert (found.tier, found.lag, found.lags_alike) == ("clear", 1, ())


def test_noise_beside_a_link_is_no_sign_or_cannot_be_told() -> None:
    pain, cramps = a_link()
    noises = {f"own:{n}": noise(seed=n) for n in range(20, 25)}
    found = tiers(a_history(cramps, exposures={"leg_pain": pain, **noises}))
    assert {found["exposure", name][0] for name in noises} <= {"no_sign", "cant_tell"}


def test_what_cannot_be_told_yet_says_how_many_more_nights() -> None:
    history = worked_example(exposures={"leg_pain": numbers(LEG_PAIN), "fluid": noise(84)})
    found = finding(history, "fluid")
    assert (found.tier, found.direction) == ("cant_tell", "none")
    assert found.more_nights is not None
    assert found.more_nights >= 28


def test_cramps_on_most_nights_are_counted() -> None:
    pain = noise()
    cramps = np.where(dice().random(YEAR) < 0.95, 1 + (pain > 6) + dice(3).integers(0, 2, YEAR), 0.0)
    analysis = analyse(a_history(cramps, exposures={"leg_pain": pain}), "leg_pain")
    assert analysis.outcome == "cramps_per_night"
    assert [each.tier for each in analysis.findings if each.kind == "exposure"] == ["clear"]


def test_one_wild_night_is_capped() -> None:
    wild = np.ones(100)
    wild[:20], wild[50] = 2, 30
    assert outcome_of(wild).y.max() == 2


# What holds a tier back


def test_nothing_is_clear_before_56_slots() -> None:
    pain, cramps = a_link(55, low=0.0, high=1.0)
    found = finding(a_history(cramps, exposures={"leg_pain": pain}), "leg_pain")
    assert (found.tier, found.cautions) == ("possible", ("new",))


def test_what_became_clear_within_four_weeks_is_new() -> None:
    pain, cramps = a_link(84, low=0.1, high=0.9)
    pain[:40] = np.nan  # four weeks ago there were 16 days with pain rated
    found = finding(a_history(cramps, exposures={"leg_pain": pain}), "leg_pain")
    assert (found.tier, found.cautions) == ("possible", ("new",))


@pytest.mark.parametrize(("recorded", "tier"), [(27, "possible"), (28, "clear")])
def test_what_was_clear_four_weeks_ago_was_so_on_28_recorded_nights(
    recorded: int, tier: Tier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reports.analysis.comparison.ENOUGH_NIGHTS", 20)  # so that nothing but this rule lowers it
    pain, cramps = a_link(90, low=0.0, high=1.0)
    cramps[1 : 62 - recorded + 1] = np.nan
    history = a_history(cramps, exposures={"leg_pain": pain})
    assert history.begin(62).recorded == recorded
    assert finding(history, "leg_pain").tier == tier


@pytest.mark.parametrize(("days", "tier"), [(27, "possible"), (28, "clear")])
def test_a_new_main_question_waits_for_28_nights(days: int, tier: Tier) -> None:
    pain, cramps = a_link()
    history = a_history(cramps, exposures={"leg_pain": pain})
    found = finding(history, "leg_pain", asked_since=history.last - timedelta(days=days))
    assert (found.tier, "new_question" in found.cautions) == (tier, tier == "possible")


def test_nights_logged_more_often_after_bad_days_are_taken_with_care() -> None:
    pain, cramps = a_link()
    logged = dice(9).random(YEAR) < np.where(pain >= 7, 0.95, 0.5)
    found = finding(a_history(np.where(logged, cramps, np.nan), exposures={"leg_pain": pain}), "leg_pain")
    assert (found.tier, found.cautions) == ("possible", ("logging_gap",))
    assert found.logged is not None
    assert found.logged[0] - found.logged[1] > 0.3


def test_what_is_checked_together_is_all_of_the_sliding_test_but_the_main_question() -> None:
    history = worked_example(exposures={"leg_pain": numbers(LEG_PAIN), "fluid": noise(84)})
    analysis = analyse(history, "leg_pain")
    together = {(each.kind, each.name) for each in analysis.findings if each.p is not None}
    assert together - {("exposure", "leg_pain"), ("trend", "trend"), ("change", "change:Magnesium")} == {
        ("exposure", "fluid"), ("after_cramp", "leg_pain"), ("same_side", "same_side"),
    }  # fmt: skip
    assert (analysis.checked_together, analyse(history, "heat").checked_together) == (3, 4)


def test_where_plain_and_allowed_for_disagree_about_the_gap_no_direction_is_said() -> None:
    said = Finding("exposure", "heat", "no_sign", 74, cautions=("logging_gap",))
    assert "Nights after such days are not recorded equally often" in sentence(said, Diary("cramp_night"))
    assert "more often (90% against 50%)" in sentence(replace(said, logged=(0.9, 0.5)), Diary("cramp_night"))


def test_two_that_move_together_are_each_possible() -> None:
    pain, cramps = a_link(low=0.05, high=0.9)
    shaken = pain + dice(4).integers(-1, 2, YEAR)
    found = analyse(a_history(cramps, exposures={"leg_pain": pain, "function": shaken}), "leg_pain").findings
    assert {each.name: each.cautions for each in found if each.kind == "exposure"} == {
        "leg_pain": (),
        "function": ("overlap:leg_pain",),
    }


def test_a_thin_diary_says_so_and_a_very_thin_one_is_never_clear() -> None:
    pain, cramps = a_link(1000)
    half = np.where(dice(2).random(1000) < 0.5, cramps, np.nan)
    third = np.where(dice(2).random(1000) < 0.35, cramps, np.nan)
    half[-1] = third[-1] = cramps[-1]
    found = [finding(a_history(nights, exposures={"leg_pain": pain}), "leg_pain") for nights in (half, third)]
    assert [(each.tier, each.cautions) for each in found] == [("clear", ("coverage",)), ("possible", ("coverage",))]


def test_that_they_point_opposite_ways_is_told_only_of_what_stands_out() -> None:
    at = Comparison(0, 60, 20, 20, 0.6, 0.4, 0.5, 0.5, 0, Slide(-0.1, 0.05, 0.05, 10, 1, 1))
    candidate = of_exposure("fluid", Association(at, 0.05))
    assert candidate.finding.cautions == ("opposite_raw",)
    told = [judged(candidate, p, OTHER_LIMITS).cautions for p in (0.01, 0.1, 0.2, None)]
    assert told == [("opposite_raw",), ("opposite_raw",), (), ()]


def test_raw_and_adjusted_that_point_opposite_ways_are_told() -> None:
    at = Comparison(0, 60, 20, 20, 0.6, 0.4, 0.5, 0.5, 0, Slide(-0.1, 0.05, 0.05, 10, 1, 1))
    assert at.opposite_raw
    assert not replace(at, high_mean=0.3).opposite_raw


# Sides


def pairs(cramp: str, pain: str) -> History:
    slots = len(cramp)
    named = {"L": LEFT, "R": RIGHT, ".": np.nan}
    return a_history(
        numbers("10" * (slots // 2)),
        cramp_side=np.array([named[letter] for letter in cramp]),
        pain_side=np.array([named[letter] for letter in pain]),
    )


def test_eleven_pairs_are_too_early() -> None:
    sided = "LR" * 5 + "L" + "." * 33
    assert tiers(pairs(sided, sided))["same_side", "same_side"] == ("too_early", 4)


def test_a_side_that_hardly_ever_changes_is_only_described() -> None:
    cramp, pain = "LR" * 20, "L" * 37 + "RRR"
    found = finding(pairs(cramp, pain), "same_side", kind="same_side")
    assert (found.tier, found.p, found.more_nights, found.nights_used) == ("described", None, None, 40)
    assert finding(pairs(pain, cramp), "same_side", kind="same_side").tier == "described"


def test_sixty_pairs_without_a_link_are_no_sign_and_fewer_cannot_tell() -> None:
    cramp, pain = "LR" * 30, "LLRR" * 15
    assert tiers(pairs(cramp, pain))["same_side", "same_side"] == ("no_sign", None)
    assert tiers(pairs(cramp[:40], pain[:40]))["same_side", "same_side"] == ("cant_tell", 20)


def test_cramps_on_the_other_side_are_opposite() -> None:
    drawn = dice(3).integers(0, 2, 200)
    cramp = "".join("LR"[side] for side in drawn)
    found = finding(pairs(cramp, cramp.translate(str.maketrans("LR", "RL"))), "same_side", kind="same_side")
    assert (found.tier, found.direction) == ("clear", "opposite")


# After a cramp night


def test_pain_that_rises_after_cramps() -> None:
    cramps = (dice(1).random(YEAR) < 0.4).astype(float)
    pain = np.clip(3 + 4 * np.insert(cramps[:-1], 0, 0) + dice(2).integers(-1, 2, YEAR), 0, 10)
    found = finding(a_history(cramps, exposures={"back_pain": pain}), "back_pain", kind="after_cramp")
    assert (found.tier, found.direction, found.difference) == ("clear", "more", None)
    assert found.counts.points == pytest.approx(4, abs=0.3)


# Trend


def falling(slots: int, start: float, end: float) -> Array:
    return (dice(8).random(slots) < np.linspace(start, end, slots)).astype(float)


def test_cramps_that_become_fewer() -> None:
    found = finding(a_history(falling(336, 0.8, 0.1)), "trend", kind="trend")
    assert (found.tier, found.direction, found.cautions) == ("clear", "fewer", ("less_than_two_years",))
    assert (found.difference, found.p_adjusted) == (None, None)


def test_two_years_tell_season_from_trend() -> None:
    slots = np.arange(728)
    season = 0.4 + 0.3 * np.cos(2 * np.pi * slots / 365.25)
    found = finding(a_history((dice(8).random(728) < season).astype(float)), "trend", kind="trend")
    assert (found.tier, found.cautions) == ("no_sign", ())
    assert found.counts.blocks == 26


def test_weeks_hardly_recorded_are_left_out_and_too_few_left_are_too_early() -> None:
    nights = falling(112, 0.8, 0.1)
    nights[14:42] = np.nan
    nights[[15, 30]] = 1
    assert finding(a_history(nights), "trend", kind="trend").counts.blocks == 6
    cut = np.concatenate([numbers("0" + "." * 14), nights[14:], nights[42:56]])
    counts = finding(a_history(cut), "trend", kind="trend").counts
    assert (counts.first, counts.last) == (str(MONDAY + timedelta(days=43)), str(MONDAY + timedelta(days=126)))
    nights[56:70] = np.nan
    assert tiers(a_history(nights))["trend", "trend"] == ("too_early", 14)


# Changes of medicine


def with_changes(y: Array, *slots: int, names: str = "ABCDEFG") -> History:
    changes = (Change(MONDAY + timedelta(days=slot), name) for slot, name in zip(slots, names, strict=False))
    return a_history(y, changes=tuple(changes))


def a_step(slots: int = 336, at: int = 168, before: float = 0.7, after: float = 0.2) -> Array:
    return (dice(6).random(slots) < np.where(np.arange(slots) < at, before, after)).astype(float)


def test_a_step_at_the_change_is_clear() -> None:
    found = finding(with_changes(a_step(), 168), "change:A", kind="change")
    assert (found.tier, found.direction, found.cautions) == ("clear", "fewer", ("regression_to_mean",))


def test_a_fall_that_had_begun_before_is_only_possible() -> None:
    found = finding(with_changes(falling(336, 0.9, 0.05), 168), "change:A", kind="change")
    assert (found.tier, found.cautions) == ("possible", ("regression_to_mean", "already_falling"))


def test_changes_within_two_weeks_are_one() -> None:
    names = [key[1] for key in tiers(with_changes(a_step(), 150, 164, 168)) if key[0] == "change"]
    assert names == ["change:A + B + C"]
    apart = [key[1] for key in tiers(with_changes(a_step(), 150, 165)) if key[0] == "change"]
    assert apart == ["change:A", "change:B"]


def test_every_change_on_the_grid_counts_too_early_ones_too() -> None:
    one = finding(with_changes(a_step(), 168), "change:A", kind="change")
    two = finding(with_changes(a_step(), 168, 330), "change:A", kind="change")
    assert one.p is not None
    assert two.p is not None
    assert two.p_adjusted == pytest.approx(2 * two.p)
    assert one.p_adjusted == pytest.approx(one.p)


def test_a_change_off_the_grid_is_none() -> None:
    assert [key for key in tiers(with_changes(a_step(), -3, 336)) if key[0] == "change"] == []


def test_what_is_said_of_every_change_is_said_of_those_that_are_too_early() -> None:
    nights = {"short": a_step(27, at=13), "alike": np.ones(YEAR), "recent": a_step(190)}
    for name, slot in (("short", 13), ("alike", 168), ("recent", 168)):
        found = finding(with_changes(nights[name], slot), "change:A", kind="change")
        assert (found.tier, found.cautions) == ("too_early", ("regression_to_mean",)), name


def test_a_recent_change_says_how_many_more_nights() -> None:
    found = tiers(with_changes(a_step(190), 168))
    assert found["change", "change:A"] == ("too_early", 14)  # one block is there, two are needed


def test_a_change_at_the_very_beginning_can_never_be_judged() -> None:
    assert tiers(with_changes(a_step(), 7))["change", "change:A"] == ("too_early", None)


@pytest.mark.parametrize(("after", "more"), [(154, 28), (168, None), (182, None)])
def test_a_change_whose_window_is_nearly_over_says_no_number_that_cannot_come(after: int, more: int | None) -> None:
    nights = a_step(168 + after)
    nights[168:] = np.nan
    nights[-1] = 0
    assert tiers(with_changes(nights, 168))["change", "change:A"] == ("too_early", more)


def test_the_window_ends_at_the_next_change() -> None:
    found = finding(with_changes(a_step(), 168, 224), "change:A", kind="change")
    assert (found.counts.before_nights, found.counts.after_nights) == (168, 56)


# Experiments


def an_experiment(pairs: int = 28, nights: int = 3, start: date = MONDAY) -> Plan:
    order = dice(1).integers(0, 2, pairs)
    periods = []
    for pair in range(pairs):
        for half in (0, 1):
            begin = start + timedelta(days=(2 * pair + half) * nights)
            periods.append(PlannedPeriod(pair + 1, begin, begin + timedelta(days=nights - 1), half == order[pair]))
    return Plan("heat", tuple(periods))


def nights_of(plan: Plan, on: float, off: float) -> Array:
    chance = np.concatenate([np.full(period.nights, on if period.on else off) for period in plan.periods])
    return (dice(2).random(len(chance)) < chance).astype(float)


def test_an_experiment_that_lowered_cramps() -> None:
    plan = an_experiment()
    found = finding(a_history(nights_of(plan, 0.1, 0.7), plans=(plan,)), "experiment:heat", kind="experiment")
    assert (found.tier, found.direction, found.p_adjusted, found.nights_used) == ("clear", "fewer", None, 168)
    assert found.counts.pairs == 28


def test_an_experiment_is_analysed_once_when_it_is_over() -> None:
    plan = an_experiment()
    history = a_history(nights_of(plan, 0.1, 0.7), plans=(plan,))
    still_running = replace(history, over=history.last - timedelta(days=1))
    assert tiers(still_running)["experiment", "experiment:heat"] == ("too_early", 1)
    on_the_way = finding(still_running, "experiment:heat", kind="experiment").counts
    assert (on_the_way.pairs, on_the_way.on, on_the_way.off) == (28, None, None)
    paused = replace(history, plans=(replace(plan, paused=True),))
    assert tiers(paused)["experiment", "experiment:heat"] == ("too_early", None)
    unrecorded_end = replace(history.begin(165), over=history.last)
    assert tiers(unrecorded_end)["experiment", "experiment:heat"] == ("too_early", None)


def test_five_usable_pairs_are_too_few() -> None:
    plan = an_experiment(pairs=7)
    nights = nights_of(plan, 0.1, 0.7)
    nights[0:3] = nights[6:9] = np.nan
    padded = np.append(nights, numbers("01" * 20))
    padded[0] = np.nan
    found = finding(a_history(padded, plans=(plan,)), "experiment:heat", kind="experiment")
    assert (found.tier, found.counts.pairs, found.counts.on is None) == ("too_early", 5, False)
    assert sentence(found, Diary("cramp_night")) == (
        "Too early: only 5 pairs of the experiment could be used, and it takes 6."
    )


def test_the_first_two_nights_of_a_week_settle() -> None:
    plan = an_experiment(pairs=6, nights=7)
    found = finding(a_history(nights_of(plan, 0.1, 0.7), plans=(plan,)), "experiment:heat", kind="experiment")
    assert found.nights_used == 60


def test_a_small_effect_is_no_sign_and_a_wide_range_cannot_tell() -> None:
    plan, short = an_experiment(), an_experiment(pairs=6)
    small = finding(a_history("010" * 56, plans=(plan,)), "experiment:heat", kind="experiment")
    wide = finding(a_history(nights_of(short, 0.5, 0.5), plans=(short,)), "experiment:heat", kind="experiment")
    assert (small.tier, wide.tier, wide.more_nights) == ("no_sign", "cant_tell", None)


# The period


def test_a_period_changes_the_counts_of_exposures_and_nothing_else() -> None:
    history = worked_example()
    analysis = analyse(history, "leg_pain")
    week = Period(MONDAY, MONDAY + timedelta(days=6))
    in_week, in_all = analysis.within(week), analysis.within(Period(MONDAY, history.last))
    assert in_week[0].counts == ExposureCounts(1, 4, 1, 1)
    assert [replace(each, counts=None) for each in in_week] == [replace(each, counts=None) for each in in_all]
    assert in_week[1:] == in_all[1:]
