"""What programs and the command are told about a diary, and what sentences may say."""

import json
import re
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from diary import services
from reports import kept
from reports.api import INSIGHTS
from tests.factories import NIGHT, NOW, a_cramp, a_nerve_pain, a_night, nights_in_a_row, preferences
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


def test_nothing_after_the_last_night_is_used(worked: User, api: APIClient) -> None:
    before = api.get("/api/v1/insights/?to=2025-07-01").json()
    services.record_night(worked, LAST + timedelta(days=1), {"cramps": False}, NOW)
    after = api.get("/api/v1/insights/?to=2025-07-01").json()
    assert (before, before["period"]["last"]) == (after, "2025-07-01")


def test_the_main_question_is_the_chosen_one(worked: User) -> None:
    preferences(worked, main_question="fluid", main_question_since=date(2025, 1, 1))
    assert (told()["main_question"], told("--main", "back_pain")["main_question"]) == ("fluid", "back_pain")


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

TOO_MUCH = re.compile(
    r"\b(causes?|because of|triggers?|works|helps|prevents|thanks to|proves|significant\w*|p-value|should|must|try)\b",
    re.IGNORECASE,
)


def test_no_sentence_says_why_or_what_to_do() -> None:
    from reports import sentences
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
    )  # fmt: skip

    kinds: dict[Kind, tuple[str, Any]] = {
        "exposure": ("leg_pain", ExposureCounts(15, 30, 3, 26)),
        "after_cramp": ("back_pain", AfterCrampCounts(5.0, 3.5, 1.5, 0.2, 2.8)),
        "same_side": ("same_side", SideCounts(23, 26, 0.52, 0.71, 0.96)),
        "trend": ("trend", TrendCounts(2.1, 1.0, 12, -0.01, -0.02, 0.0)),
        "change": ("change:A + B", ChangeCounts("2025-07-14", 0.34, 38, 0.32, 40, 0.85, 0.48)),
        "experiment": ("experiment:heat", ExperimentCounts(28, 0.3, 0.5)),
    }
    tiers: dict[Kind, tuple[Tier, ...]] = {
        "exposure": ("clear", "possible", "no_sign", "cant_tell", "too_early", "tied", "not_varying"),
        "after_cramp": ("clear", "possible", "no_sign", "cant_tell", "too_early"),
        "same_side": ("clear", "possible", "no_sign", "cant_tell", "too_early", "described"),
        "trend": ("clear", "possible", "no_sign", "too_early"),
        "change": ("clear", "possible", "no_sign", "too_early"),
        "experiment": ("clear", "possible", "no_sign", "cant_tell", "too_early"),
    }
    every = (*sentences.CAUTIONS, "overlap:fluid")
    for diary in (sentences.Diary("cramp_night"), sentences.Diary("cramps_per_night")):
        for kind, (name, counts) in kinds.items():
            for tier in tiers[kind]:
                for sign in (1, -1):
                    found = Finding(
                        kind, name, tier, 74, counts, sign, lag=1, difference=Range(0.4 * sign, -0.1, 0.7),
                        more_nights=900 if sign > 0 else 40, cautions=every, logged=(0.9, 0.5),
                    )  # fmt: skip
                    said = sentences.sentence(found, diary)
                    for fixed in (sentences.NOT_WHY, sentences.MEDICINE_NOTE):
                        said = said.replace(str(fixed), "")
                    assert not TOO_MUCH.search(said), said
                    assert "None" not in said
    assert not TOO_MUCH.search(str(sentences.NATURAL_CHANGE))
