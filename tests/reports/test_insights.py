"""What programs and the command are told about a diary, and what sentences may say."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from diary import selectors, services
from diary.models import Habit, preferences_id
from reports import kept, sentences
from reports.analysis.estimate import Range
from reports.analysis.finding import (
    AfterCrampCounts,
    ChangeCounts,
    ExperimentCounts,
    ExposureCounts,
    Finding,
    Kind,
    SideCounts,
    Tier,
    TrendCounts,
)
from reports.analysis.findings import Analysis, analyse
from reports.analysis.nights import OutcomeName
from reports.api import INSIGHTS
from reports.insights import finding_json
from reports.insights_sheet import checked_together, instead
from reports.sentences import Diary, difference, exposure_counts, sentence, week_rate
from tests.diary.phones.letters import a_letter, push
from tests.factories import NIGHT, NOW, a_cramp, a_habit, a_nerve_pain, a_night, nights_in_a_row, preferences
from tests.reports.analysis.diaries import CRAMP_SIDE, CRAMPS, LEG_PAIN, MONDAY, PAIN_SIDE

pytestmark = pytest.mark.django_db

LAST = MONDAY + timedelta(days=83)
OF_A_FINDING = list(INSIGHTS["properties"]["findings"]["items"]["properties"])
SIDES = {"L": "left", "R": "right", ".": None}


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    kept.forget_all()


@pytest.fixture
def worked(person: User) -> User:
    """The worked example, as records."""
    for slot, (cramps, pain, cramp_side, pain_side) in enumerate(
        zip(CRAMPS, LEG_PAIN, CRAMP_SIDE, PAIN_SIDE, strict=True)
    ):
        day = MONDAY + timedelta(days=slot)
        if cramps == "1":
            a_cramp(person, day, side=SIDES[cramp_side])
        elif cramps == "0":
            a_night(person, day)
        a_nerve_pain(person, day, leg=None if pain == "." else int(pain), side=SIDES[pain_side])
    return person


def told(*words: str) -> dict[str, Any]:
    out = StringIO()
    call_command("insights", "me@example.org", *words, stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def by_kind(found: dict[str, Any], kind: str) -> dict[str, Any]:
    return next(each for each in found["findings"] if each["kind"] == kind)


def test_the_worked_example_as_json(worked: User) -> None:
    found = told("--until", str(LAST))
    assert found["period"] == {
        "first": "2025-06-02", "last": "2025-08-24", "nights": 84, "recorded": 78, "coverage": 78 / 84,
    }  # fmt: skip
    assert (found["outcome"], found["main_question"], found["cautions"]) == ("cramp_night", "leg_pain", [])
    assert [(each["kind"], each["name"], each["tier"]) for each in found["findings"]] == [
        ("exposure", "leg_pain", "possible"),
        ("after_cramp", "leg_pain", "no_sign"),
        ("same_side", "same_side", "possible"),  # it was not clear four weeks before
        ("trend", "trend", "no_sign"),
    ]
    pain = by_kind(found, "exposure")
    assert (pain["counts"], pain["lag"], pain["lags_alike"], pain["nights_used"]) == (
        {"high_cramp": 15, "high": 30, "low_cramp": 3, "low": 26}, 0, [1, 2], 74,
    )  # fmt: skip
    assert pain["difference_per_10"]["estimate"] == pytest.approx(4.054, abs=5e-4)
    assert pain["ratio"]["high"] == pytest.approx(100.97, abs=5e-3)
    assert pain["sentence"] == (
        "Cramps came on 15 of 30 nights after your higher-pain days (that day or the days before) and on 3 of 26 "
        "after your lower-pain days. That is about 4 more nights in 10 (plausible range 0.8 to 7), after allowing for "
        "weekday, season and recent cramps. This may be luck. Worth watching. "
        "It does not show that one causes the other."
    )


def test_every_finding_has_every_name_and_no_nan(worked: User) -> None:
    found = told("--until", str(LAST))
    assert list(found) == list(INSIGHTS["properties"])
    assert [list(each) for each in found["findings"]] == [OF_A_FINDING] * len(found["findings"])
    assert "NaN" not in json.dumps(found)


def test_program_and_command_are_told_the_same(worked: User, api: APIClient) -> None:
    assert api.get("/api/v1/insights/").json() == told()


def test_a_period_changes_what_is_counted_and_nothing_else(worked: User, api: APIClient) -> None:
    whole = api.get(f"/api/v1/insights/?to={LAST}").json()
    month = api.get(f"/api/v1/insights/?from=2025-07-26&to={LAST}").json()
    assert month["period"]["nights"] == 30
    assert by_kind(month, "exposure")["counts"] != by_kind(whole, "exposure")["counts"]
    for found in (whole, month):
        found.pop("period")
        for each in found["findings"]:
            if each["kind"] == "exposure":
                each.pop("counts"), each.pop("sentence")  # the sentence says the counts
    assert month == whole


def test_a_period_after_the_last_recorded_night_holds_no_night(worked: User, api: APIClient) -> None:
    beyond = LAST + timedelta(days=30)
    found = api.get(f"/api/v1/insights/?from={beyond}")
    assert (found.status_code, found.json()["period"]) == (
        200, {"first": str(beyond), "last": str(beyond), "nights": 1, "recorded": 0, "coverage": 0},
    )  # fmt: skip
    assert by_kind(found.json(), "exposure")["counts"] == {"high_cramp": 0, "high": 0, "low_cramp": 0, "low": 0}


def test_the_counts_of_a_period_are_told_apart_from_the_difference_of_the_whole_diary(
    worked: User, api: APIClient
) -> None:
    def said(first: date) -> str:
        found = api.get(f"/api/v1/insights/?from={first}&to={LAST}").json()
        sentence: str = by_kind(found, "exposure")["sentence"]
        return sentence

    assert said(LAST - timedelta(days=29)).startswith(
        "In these 30 nights cramps came on 8 of 13 nights after your higher-pain days (that day or the days before) "
        "and on 0 of 9 after your lower-pain days. Over the whole diary (74 nights) it is about 4 more nights in 10 "
        "(plausible range 0.8 to 7), after allowing for weekday, season and recent cramps."
    )
    assert said(LAST).startswith(
        "Over the whole diary (74 nights) cramps come on about 4 more nights in 10 (plausible range 0.8 to 7) after "
        "your higher-pain days (that day or the days before) than after your lower-pain days, after allowing for"
    )
    assert "That is about 4 more nights in 10" in said(MONDAY)


def test_nothing_after_the_last_night_is_used(worked: User, api: APIClient) -> None:
    before = api.get("/api/v1/insights/?to=2025-07-01").json()
    services.record_night(worked, LAST + timedelta(days=1), {"cramps": False}, NOW)
    after = api.get("/api/v1/insights/?to=2025-07-01").json()
    assert (before, before["period"]["last"]) == (after, "2025-07-01")


def test_the_main_question_is_the_chosen_one(worked: User) -> None:
    preferences(worked, main_question="fluid", main_question_since=date(2025, 1, 1))
    assert (told()["main_question"], told("--main", "back_pain")["main_question"]) == ("fluid", "back_pain")


def since_when(person: User) -> tuple[str, date | None]:
    return selectors.main_question_of(person)


def ask(person: User, days: int, question: str | None, **more: Any) -> None:
    preferences(person, now=NOW + timedelta(days=days), main_question=question, **more)


def day(days: int) -> date:
    return NOW.date() + timedelta(days=days)


def test_a_main_question_is_as_old_as_its_last_change_whatever_date_came_with_it(person: User) -> None:
    assert since_when(person) == ("leg_pain", None)
    ask(person, 0, "leg_pain")
    assert since_when(person) == ("leg_pain", None)  # it was the usual one anyway
    ask(person, 1, "fluid", main_question_since=date(2025, 1, 1))
    assert since_when(person) == ("fluid", day(1))
    ask(person, 5, "fluid", units="imperial", main_question_since=date(2025, 1, 1))
    assert since_when(person) == ("fluid", day(1))
    ask(person, 9, None)
    assert since_when(person) == ("leg_pain", day(9))


def test_a_date_later_than_the_change_counts(person: User) -> None:
    ask(person, 1, "fluid", main_question_since=day(3))
    assert since_when(person) == ("fluid", day(3))


def test_a_question_that_a_phone_changed_is_dated_by_the_phone_s_writing(person: User, api: APIClient) -> None:
    ask(person, -40, "fluid")
    push(api, a_letter("preferences", preferences_id(person.id), main_question="sitting"))
    assert since_when(person) == ("sitting", day(0))


def test_a_new_name_of_a_habit_is_no_new_question_but_another_habit_is(person: User) -> None:
    shoes = a_habit(person, name="Good shoes")
    a_habit(person, name="Socks")
    ask(person, 1, "own:Good shoes")
    services.record_event(Habit, person, shoes.id, {"name": "My good shoes"}, NOW + timedelta(days=2))
    ask(person, 2, "own:My good shoes", main_question_since=day(1))
    assert since_when(person) == ("own:My good shoes", day(1))
    ask(person, 3, "own:Socks", main_question_since=day(1))
    assert since_when(person) == ("own:Socks", day(3))


@pytest.mark.parametrize(("main", "dated"), [(None, True), ("fluid", True), ("back_pain", False)])
def test_to_name_the_chosen_question_again_keeps_its_date(
    worked: User, monkeypatch: pytest.MonkeyPatch, main: str | None, dated: bool
) -> None:
    ask(worked, 0, "fluid")
    asked: list[Any] = []

    def seen(*given: Any) -> Analysis:
        asked.append(given)
        return analyse(*given)

    monkeypatch.setattr("reports.insights.analyse", seen)
    told(*(["--main", main] if main else []))
    assert asked[0][1:] == (main or "fluid", day(0) if dated else None)


def test_an_empty_diary_has_an_answer(person: User, api: APIClient) -> None:
    found = api.get("/api/v1/insights/").json()
    assert found["period"] == {"first": None, "last": None, "nights": 0, "recorded": 0, "coverage": 0.0}
    assert [(each["tier"], each["more_nights"]) for each in found["findings"]] == [("too_early", 28), ("too_early", 84)]


@pytest.mark.parametrize("asked", ["from=soon", "from=2026-03-02&to=2026-03-01"])
def test_nonsense_is_refused_as_everywhere(api: APIClient, asked: str) -> None:
    answer = api.get(f"/api/v1/insights/?{asked}")
    assert (answer.status_code, list(answer.json())) == (400, ["errors"])


def test_the_command_knows_its_people() -> None:
    with pytest.raises(CommandError, match=r"Nobody signs in as me@example\.org\."):
        told()


def test_nothing_is_worked_out_twice_until_the_diary_changes(person: User, api: APIClient) -> None:
    nights_in_a_row(person, 30, first=NIGHT - timedelta(days=40))

    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            api.get("/api/v1/insights/")
        return len(seen)

    first, second = statements(), statements()
    a_night(person, NIGHT - timedelta(days=2))
    assert (first, second, statements()) == (14, 3, 14)


def test_who_has_the_answer_is_told_so_until_it_would_be_another(person: User, api: APIClient) -> None:
    nights_in_a_row(person, 3)
    tag = api.get("/api/v1/insights/").headers["ETag"]

    def again(path: str = "/api/v1/insights/", tag: str = tag) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as seen:
            return api.get(path, headers={"If-None-Match": tag}).status_code, len(seen)

    assert again() == (304, 3)  # session, person, the version of the diary
    assert again(tag=f"W/{tag}") == (304, 3)
    assert again(f"/api/v1/insights/?to={NIGHT - timedelta(days=1)}")[0] == 200
    assert again(f"/api/v1/insights/?from={NIGHT}")[0] == 200
    a_night(person, NIGHT - timedelta(days=9))
    assert again()[0] == 200
    assert str(person.id) not in tag


# Words


def test_what_is_shown_stays_within_what_is_possible_and_the_json_is_not_cut() -> None:
    nights, cramps = Diary("cramp_night"), Diary("cramps_per_night")
    assert difference(Range(1.2, 0.1, 2), nights) == "about 10 more nights in 10 (plausible range 1 to 10)"
    assert difference(Range(-1.2, -2, 0.3), cramps) == (
        "about 12 fewer cramps in 10 nights (plausible range 20 fewer to 3 more)"
    )
    assert [week_rate(each, nights) for each in (-0.1, 7.4)] == ["0", "7.0"]
    assert week_rate(9.5, cramps) == "9.5"
    found = Finding("exposure", "leg_pain", "possible", 74, difference=Range(1.2, 0.1, 2))
    assert finding_json(found, nights)["difference_per_10"] == {"estimate": 12, "low": 1, "high": 20}


def test_one_is_one_night_and_one_cramp() -> None:
    assert difference(Range(0.1, 0, 0.2), Diary("cramp_night")).startswith("about 1 more night in 10")
    assert difference(Range(-0.1, -0.2, 0), Diary("cramps_per_night")).startswith("about 1 fewer cramp in 10")
    counted = exposure_counts(
        Finding("exposure", "heat", "possible", 2, ExposureCounts(1, 1, 0, 1)), Diary("cramps_per_night")
    )
    assert counted.startswith("You had 1 cramp on 1 night after your days with “Heat” and 0 on 1 after")


def test_more_than_two_years_and_an_experiment_only_where_one_could_tell() -> None:
    pain, heat = (Finding("exposure", name, "too_early", 74, more_nights=731) for name in ("leg_pain", "heat"))
    side = Finding("same_side", "same_side", "too_early", 0, SideCounts(0, 0, 0, 0, 1), more_nights=1008)
    assert [sentence(each, Diary("cramp_night")) for each in (pain, heat, side)] == [
        "Too early: it would take more than two years.",
        "Too early: it would take more than two years; a planned self-experiment would be quicker.",
        "Too early: it would take more than two years.",
    ]
    assert [instead(replace(heat, more_nights=more)) for more in (1, 730, 731)] == [
        "too early · 1 more night", "too early · 730 more nights", "too early · more than two years",
    ]  # fmt: skip


def test_what_was_checked_together_is_said_in_one_and_in_many() -> None:
    assert [checked_together(count) for count in (0, 1, 5)] == [
        "",
        "Beside the main question 1 other thing was checked.",
        "Beside the main question 5 other things were checked together.",
    ]


TOO_MUCH = re.compile(
    r"\b(causes?|because of|triggers?|works|helps|prevents|thanks to|proves|significant\w*|p-value|should|must|try)\b",
    re.IGNORECASE,
)


COUNTED: dict[Kind, tuple[str, Any]] = {
    "exposure": ("leg_pain", ExposureCounts(15, 30, 3, 26)),
    "after_cramp": ("back_pain", AfterCrampCounts(5.0, 3.5, 1.5, -0.2, 2.8)),
    "same_side": ("same_side", SideCounts(23, 26, 0.52, 0.71, 0.96)),
    "trend": ("trend", TrendCounts(2.1, 1.0, 12, -0.01, -0.02, 0.0, "2025-06-02", "2025-08-24")),
    "change": ("change:A + B", ChangeCounts("2025-07-14", 0.34, 38, 0.32, 40, 0.85, 0.48)),
    "experiment": ("experiment:heat", ExperimentCounts(28, 0.3, 0.5)),
}
LUCK, WATCH, NO_CAUSE = (
    "This is unlikely to be luck.",
    "This may be luck. Worth watching.",
    "It does not show that one causes the other.",
)
NO_LINK = "No sign of a link. A doubling or halving would probably have shown by now."
PAIN = "Pain in the back, 0 to 10: 5 on days after a cramp night and 3.5 on other days."
SIDE = (
    "On 23 of 26 nights the cramps were on your sciatica side (plausible range 71% to 96%); luck alone would give "
    "about 14."
)
LINK = (
    "Cramps came on 15 of 30 nights after your higher-pain days (the day before) and on 3 of 26 after your lower-pain "
    "days. That is about 4 more nights in 10 (plausible range 1 fewer to 7 more), after allowing for weekday, season "
    "and recent cramps."
)
TENDS = "It tends to be higher on the day after a cramp night, by about 1.5 (plausible range -0.2 to 2.8)."
TREND = "2 June – 24 August 2025: from about 2.1 nights with cramps a week to about 1.0 a week."
CHANGE = "Cramps on 3.4 of 10 nights before 14 July 2025 (38 nights) and on 3.2 of 10 after it (40 nights)."
RAISED = "In your experiment, Heat raised your cramps: about 4 more nights in 10 (plausible range 1 fewer to 7 more)."
ALIKE_SO_FAR = "Your answers were all the same so far, so there is nothing to compare."
SAID: dict[Kind, dict[Tier, str]] = {
    "exposure": {
        "clear": f"{LINK} {LUCK} {NO_CAUSE}",
        "possible": f"{LINK} {WATCH} {NO_CAUSE}",
        "no_sign": NO_LINK,
        "cant_tell": "Your nights so far fit anything from 1 fewer to 7 more nights in 10. About 40 more nights would "
        "tell.",
        "too_early": "Too early: about 40 more nights with cramps and “Pain in the leg” both recorded.",
        "tied": "This goes so closely with weekdays or the time of year that it can’t be told apart.",
        "not_varying": ALIKE_SO_FAR,
    },
    "after_cramp": {
        "clear": f"{PAIN} {TENDS} {LUCK} {NO_CAUSE}",
        "possible": f"{PAIN} {TENDS} {WATCH} {NO_CAUSE}",
        "no_sign": f"{PAIN} {NO_LINK} Plausible range: 0.2 points lower to 2.8 points higher.",
        "cant_tell": f"{PAIN} Your days so far fit anything from 0.2 points lower to 2.8 points higher. About 40 more "
        "nights would tell.",
        "too_early": "Too early: about 40 more nights with cramps, and pain of the day after, recorded.",
    },
    "same_side": {
        "clear": f"{SIDE} {LUCK} {NO_CAUSE}",
        "possible": f"{SIDE} {WATCH} {NO_CAUSE}",
        "no_sign": f"{SIDE} No sign of a link.",
        "cant_tell": f"{SIDE} It can’t be told yet. About 40 more nights would tell.",
        "too_early": "Too early: about 40 more nights with the sides of cramps and sciatica recorded.",
        "described": f"{SIDE} Your cramps or your sciatica were nearly always on one side, so matching night by night "
        "can’t be judged.",
    },
    "trend": {
        "clear": f"{TREND} {LUCK}",
        "possible": f"{TREND} {WATCH}",
        "no_sign": f"{TREND} No sign that cramps become more or fewer.",
        "too_early": "Too early: about 40 more nights with cramps recorded.",
    },
    "change": {
        "clear": f"{CHANGE} {LUCK}",
        "possible": f"{CHANGE} {WATCH}",
        "no_sign": f"{CHANGE} No sign that the change went with a change of cramps.",
        "too_early": "Too early: about 40 more nights with cramps recorded after this change.",
    },
    "experiment": {
        "clear": f"{RAISED} {LUCK}",
        "possible": f"{RAISED} {WATCH}",
        "no_sign": "No sign of a difference with “Heat”: plausible range 1 fewer to 7 more nights in 10.",
        "cant_tell": "Your experiment can’t tell. Your nights so far fit anything from 1 fewer to 7 more nights in 10.",
        "too_early": "Too early: about 40 more nights with the experiment under way.",
    },
}
EACH = [(kind, tier) for kind, said in SAID.items() for tier in said]


def a_finding(kind: Kind, tier: Tier, sign: int = 1, **facts: Any) -> Finding:
    name, counts = COUNTED[kind]
    if tier == "too_early" and kind == "after_cramp":
        counts = AfterCrampCounts(None, None, None, None, None)
    difference = None if tier == "too_early" else Range(0.4 * sign, -0.1, 0.7)
    usual: dict[str, Any] = {"lag": 1, "difference": difference, "more_nights": 40}
    return Finding(kind, name, tier, 74, counts, sign, **{**usual, **facts})


@pytest.mark.parametrize(("kind", "tier"), EACH)
def test_each_kind_has_its_sentence_for_each_tier(kind: Kind, tier: Tier) -> None:
    assert sentence(a_finding(kind, tier), Diary("cramp_night")) == SAID[kind][tier]


@pytest.mark.parametrize(("kind", "tier"), EACH)
@pytest.mark.parametrize("outcome", ["cramp_night", "cramps_per_night"])
def test_no_sentence_says_why_or_what_to_do(kind: Kind, tier: Tier, outcome: OutcomeName) -> None:
    every = (*sentences.CAUTIONS, "overlap:fluid")
    for sign, more, period in ((1, 900, None), (-1, 40, 30)):
        found = a_finding(kind, tier, sign, more_nights=more, cautions=every, logged=(0.9, 0.5))
        said = sentence(found, Diary(outcome, period))
        for fixed in (sentences.NOT_WHY, sentences.MEDICINE_NOTE):
            said = said.replace(str(fixed), "")
        assert not TOO_MUCH.search(said), said
        assert "None" not in said
    assert not TOO_MUCH.search(str(sentences.NATURAL_CHANGE))
