"""The Insights page: answers before pictures, everything compared, and no more statements than needed."""

import re
from datetime import datetime, timedelta

import numpy as np
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from reports import kept
from reports.analysis.diary_table import CrampRow
from reports.analysis.estimate import Range
from reports.analysis.finding import ExposureCounts, Finding, Kind, Tier, TrendCounts
from reports.analysis.nights import OutcomeName
from reports.analysis.strength import Duration, Scale
from reports.analysis.tallies import Relief, tally
from reports.charts.rows import Row, height
from reports.insights_sheet import compared, dots, for_doctor, forest_title, main_card, trend_card
from reports.sentences import MEDICINE_NOTE, NATURAL_CHANGE, Diary
from tests.factories import (
    NIGHT,
    a_change,
    a_cramp,
    a_day,
    a_medicine,
    a_nerve_pain,
    a_night,
    an_experiment,
    preferences,
)

pytestmark = pytest.mark.django_db

WHOLE = "/insights/?from=2025-01-01&to=2026-03-20"


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    kept.forget_all()


def text(page: bytes) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.decode()).split())


def a_diary(person: User, nights: int) -> None:
    """Cramps after most days with much pain and few others, ending on NIGHT."""
    dice = np.random.default_rng(3)
    for number in range(nights):
        day = NIGHT - timedelta(days=nights - 1 - number)
        pain = int(dice.integers(0, 11))
        a_nerve_pain(person, day, leg=pain, side="left")
        if dice.random() < (0.8 if pain > 6 else 0.1):
            a_cramp(person, day, relief=["stretch"], relief_helped=True, about_when="small_hours")
        else:
            a_night(person, day)


def test_the_main_question_comes_first_with_counts_dots_and_its_tier(signed_in: Client, person: User) -> None:
    a_diary(person, 70)
    page = text(signed_in.get(WHOLE).content)
    assert re.search(
        r"Clear: more Do your cramps follow your sciatica\? Cramps came on \d+ of \d+ nights after your higher-pain "
        r"days and on \d+ of \d+ after your lower-pain days\. Higher \d+ of \d+ nights Lower "
        r"\d+ of \d+ nights That is about",
        page,
    )
    order = ["Do your cramps follow", "Same leg?", "What goes with your cramps", "Cramps a week",
             "weeks, night by night", "When in the night", "How bad they are", "What I tried in a cramp",
             "How this is worked out", "For your doctor"]  # fmt: skip
    assert [page.index(title) for title in order] == sorted(page.index(title) for title in order)


@pytest.mark.parametrize(
    ("tier", "outcome", "high", "drawn"),
    [
        ("possible", "cramp_night", 7, [("15 of 30 nights", 5), ("3 of 7 nights", 4)]),
        ("cant_tell", "cramp_night", 7, [("15 of 30 nights", 5), ("3 of 7 nights", 4)]),
        ("possible", "cramp_night", 6, []),
        ("possible", "cramps_per_night", 7, []),
        ("too_early", "cramp_night", 7, []),
        ("tied", "cramp_night", 7, []),
    ],
)
def test_dots_are_drawn_of_enough_nights_and_say_of_how_many(
    tier: Tier, outcome: OutcomeName, high: int, drawn: list[tuple[str, int]]
) -> None:
    found = Finding("exposure", "leg_pain", tier, 74, ExposureCounts(15, 30, 3, high))
    assert [(row.said, len(row.filled)) for row in dots(found, Diary(outcome))] == drawn


def test_a_half_fills_a_dot() -> None:
    found = Finding("exposure", "leg_pain", "possible", 74, ExposureCounts(5, 20, 1, 20))
    assert [len(row.filled) for row in dots(found, Diary("cramp_night"))] == [3, 1]


def test_where_the_plain_counts_point_the_other_way_they_come_second() -> None:
    found = Finding(
        "exposure", "leg_pain", "possible", 74, ExposureCounts(15, 30, 13, 26), -1,
        difference=Range(-0.2, -0.3, -0.1), cautions=("opposite_raw",),
    )  # fmt: skip
    card = main_card(found, Diary("cramp_night"))
    assert card.said == (
        "Over the whole diary (74 nights) cramps come on about 2 fewer nights in 10 (plausible range 1 to 3) after "
        "your higher-pain days than after your lower-pain days, after allowing for weekday, season and recent cramps."
    )
    assert card.beside.startswith("Cramps came on 15 of 30 nights")
    assert card.beside.endswith("The plain counts of the whole diary point the other way.")


def test_the_chart_of_everything_compared_says_what_is_counted() -> None:
    diaries = (Diary("cramp_night"), Diary("cramps_per_night"))
    said = [(forest_title(diary), compared([], diary).head[2]) for diary in diaries]
    assert said == [
        ("How many times as likely a cramp night is after a high day as after a low day", "times as likely"),
        ("How many times as many cramps come after a high day as after a low day", "times as many"),
    ]


@pytest.mark.parametrize(("sign", "tier", "beside"), [(-1, "clear", True), (1, "clear", False), (-1, "no_sign", False)])
def test_a_trend_to_fewer_cramps_has_beside_it_how_often_that_comes_by_itself(
    sign: int, tier: Tier, beside: bool
) -> None:
    counts = TrendCounts(2.1, 1.0, 12, -0.01, -0.02, 0.0, "2025-06-02", "2025-08-24")
    card = trend_card(Finding("trend", "trend", tier, 74, counts, sign), Diary("cramp_night"))
    assert (str(NATURAL_CHANGE) in card.beside) == beside


def test_the_doctor_is_told_what_each_p_is_adjusted_for() -> None:
    kinds: list[tuple[Kind, str]] = [("exposure", "leg_pain"), ("exposure", "fluid"), ("change", "change:A")]
    found = [Finding(kind, name, "possible", 74, p=0.01, p_adjusted=0.04) for kind, name in kinds]
    assert [row[-1] for row in for_doctor(found, "leg_pain").rows] == [
        "0.0400 (p of all lags)", "0.0400 (q)", "0.0400 (p × changes)",
    ]  # fmt: skip


def test_how_it_is_worked_out_is_one_tap_from_the_answer(signed_in: Client, person: User) -> None:
    a_diary(person, 3)
    page = signed_in.get(WHOLE).content.decode()
    assert 'href="#how-title"' in page
    assert 'id="how-title"' in page


def test_before_28_nights_there_are_counts_and_no_comparison(signed_in: Client, person: User) -> None:
    a_diary(person, 10)
    page = signed_in.get(WHOLE).content.decode()
    assert "Too early to compare: about 18 more nights." in page
    assert re.search(r"Cramps came on \d of \d nights after your higher-pain days", page)
    assert "night by night" in page
    for picture in ("compared.svg", 'class="dots"', "Changes of medicine, before"):
        assert picture not in page


def test_a_night_of_the_calendar_leads_to_its_day(signed_in: Client, person: User) -> None:
    a_night(person, NIGHT - timedelta(days=1))
    a_cramp(person, NIGHT)
    page = signed_in.get(WHOLE).content.decode()
    cells = re.findall(r'<a class="cell ([\w -]+)" href="/diary/([\d-]+)/">(.*?)</a>', page)
    assert [(look, day, text(said.encode())) for look, day, said in cells] == [
        ("cell-not-logged", "2026-03-16", "16 Mar March: not recorded"),
        ("cell-not-logged", "2026-03-17", "17 March: not recorded"),
        ("cell-not-logged", "2026-03-18", "18 March: not recorded"),
        ("cell-no-cramps", "2026-03-19", "19 March: no cramps"),
        ("cell-cramps cell-cramps-1", "2026-03-20", "20 March: 1 cramp"),
    ]


def before_and_after(person: User, before: int, after: int, medicine: str = "Statin") -> None:
    """Cramps on every so-many-th night before a change 84 nights before NIGHT, and after it."""
    changed = NIGHT - timedelta(days=83)
    a_change(person, changed, medicine=a_medicine(person, name=medicine).id)
    for number in range(-84, 84):
        day = changed + timedelta(days=number)
        every = before if number < 0 else after
        a_cramp(person, day) if number % every == 0 else a_night(person, day)


@pytest.mark.parametrize(("before", "after", "beside"), [(2, 7, 1), (7, 2, 0)])
def test_how_often_cramps_become_fewer_by_themselves_stands_beside_an_improvement(
    signed_in: Client, person: User, before: int, after: int, beside: int
) -> None:
    before_and_after(person, before, after)
    page = text(signed_in.get(WHOLE).content)
    assert re.search(r"Statin, 27 December 2025 (Clear|Possible): (more|fewer) Cramps on", page)
    assert page.partition("Changes of medicine, before")[2].count(str(NATURAL_CHANGE)) == beside
    assert page.count(str(MEDICINE_NOTE)) == 1


def test_the_chart_says_the_trend_to_those_who_do_not_see_it(signed_in: Client, person: User) -> None:
    before_and_after(person, 2, 7)
    page = signed_in.get(WHOLE).content.decode()
    (said,) = re.findall(r'<img src="/insights/cramps-per-week.svg[^>]* alt="([^"]*)"', page)
    assert re.match(
        r"[\w –]+: from about [\d.]+ nights with cramps a week to about [\d.]+ a week\. Bar chart of cramps", said
    )
    assert "Dashed lines, a medicine changed: 1 Statin (27 December 2025)." in page


@pytest.mark.parametrize(("nights", "years"), [(364, 0), (365, 2)])
def test_above_364_nights_calendar_years_are_averaged(signed_in: Client, person: User, nights: int, years: int) -> None:
    a_night(person, NIGHT)
    a_cramp(person, NIGHT - timedelta(days=nights - 1))
    for day in range(1, 40):
        a_night(person, NIGHT - timedelta(days=day))
    page = text(signed_in.get(WHOLE).content)
    assert page.count("Averages of calendar years, not tested.") == bool(years)
    assert len(re.findall(r"nights with cramps a week 2025 \d+ [\d.]+ 2026 \d+ [\d.]+", page)) == bool(years)


@pytest.mark.parametrize(("clock", "told"), [("03:59", False), ("04:01", True)])
def test_a_page_that_was_kept_is_drawn_again_when_the_night_is_past(
    signed_in: Client, person: User, monkeypatch: pytest.MonkeyPatch, clock: str, told: bool
) -> None:
    for number in range(36):
        day = NIGHT - timedelta(days=number)
        a_cramp(person, day) if number % 2 else a_night(person, day)
    days = [NIGHT - timedelta(days=number) for number in reversed(range(12))]
    order = [{"pair": n // 2 + 1, "start": str(day), "end": str(day), "on": n % 2 == 0} for n, day in enumerate(days)]
    an_experiment(person, habit="heat", order=order)

    def page(at: str) -> str:
        now = datetime.fromisoformat(f"2026-03-21T{at}+01:00")
        monkeypatch.setattr("reports.views.timezone.localtime", lambda *_a, **_k: now)
        return text(signed_in.get("/insights/").content)

    page("03:00")
    assert ("In your experiment, Heat" in page(clock)) == told


def test_another_main_question_is_another_page(signed_in: Client, person: User) -> None:
    a_diary(person, 3)
    first = text(signed_in.get(WHOLE).content)
    preferences(person, main_question="fluid", main_question_since=NIGHT)
    second = text(signed_in.get(WHOLE).content)
    assert "Do your cramps follow your sciatica?" in first
    assert (
        "Do your cramps go with “How much I drink”? Nothing is recorded about this yet. It takes “How much I drink” on "
        "at least 28 days, and whether there were cramps in the nights after them."
    ) in second


def test_a_page_asks_little_when_nothing_changed_and_never_more_for_a_longer_diary(
    signed_in: Client, person: User
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            signed_in.get(WHOLE)
        return len(seen)

    a_diary(person, 1)
    first, again = statements(), statements()
    a_diary(person, 3)
    a_day(person)
    assert (statements(), statements()) == (first, again)
    assert again == 3  # session, person, the version of the diary


def test_the_forest_plot_comes_as_a_private_picture(signed_in: Client, person: User) -> None:
    a_diary(person, 40)
    answer = signed_in.get("/insights/compared.svg?theme=dark&from=2025-01-01&to=2026-03-20")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert "<text" not in answer.content.decode()


@pytest.mark.parametrize("rows", [0, 1, 15])
def test_a_forest_plot_is_as_high_as_it_has_rows(rows: int) -> None:
    from reports.charts.forest import forest

    drawn = forest([Row("Sitting", Range(2, 1, 40), stands_out=True)] * rows, "light")
    assert round(drawn.get_figheight() * 96) == height(rows)


def test_what_reaches_beyond_the_plot_ends_in_an_arrow_and_words_stand_in_for_a_range() -> None:
    from reports.charts.forest import forest

    rows = [Row("Sitting", Range(2, 1, 40), stands_out=True), Row("Heat", None, stands_out=False, instead="too early")]
    axes = forest(rows, "print").axes[0]
    assert [line.get_marker() for line in axes.lines] == ["None", ">", "o"]
    assert [said.get_text() for said in axes.texts] == ["too early"]


def test_the_part_of_the_night_comes_from_the_time_else_from_what_was_said() -> None:
    cramps = [
        CrampRow(hour=23), CrampRow(hour=2, about_when="towards_morning"), CrampRow(hour=5),
        CrampRow(about_when="before_midnight"), CrampRow(about_when="unknown"), CrampRow(),
    ]  # fmt: skip
    found = tally([cramps])
    assert found.by_part == (("before_midnight", 2), ("small_hours", 1), ("towards_morning", 1))
    assert found.time_unknown == 2


def test_what_was_tried_is_counted_with_the_answers_given() -> None:
    cramps = [
        CrampRow(relief=("stretch", "walk"), relief_helped=True),
        CrampRow(relief=("stretch",), relief_helped=False),
        CrampRow(relief=("stretch",)),
    ]
    assert tally([cramps]).reliefs == (Relief("stretch", 3, 1, 2), Relief("walk", 1, 1, 1))


def test_the_worst_of_a_night_the_length_and_waking_are_described() -> None:
    found = tally([
        [CrampRow(intensity=3, duration_min=2, woke_me=False), CrampRow(intensity=8, duration_min=6, woke_me=True)],
        [CrampRow(intensity=5, woke_me=True)],
        [CrampRow()],
    ])  # fmt: skip
    assert found.worst == Scale(known=2, median=6.5, worst=8)
    assert found.length == Duration(2, 4, 6, "1_5", "5_10")
    assert (found.nights, found.cramps, found.woken, found.woken_said) == (3, 4, 2, 3)
