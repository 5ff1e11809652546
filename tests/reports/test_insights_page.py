"""The Insights page: answers before pictures, everything compared, and no more statements than needed."""

import re
from datetime import timedelta

import numpy as np
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from reports import kept
from reports.analysis.diary_table import CrampRow
from reports.analysis.estimate import Range
from reports.analysis.strength import Duration, Scale
from reports.analysis.tallies import Relief, tally
from reports.charts.rows import Row, height
from reports.sentences import MEDICINE_NOTE, NATURAL_CHANGE
from tests.factories import (
    NIGHT,
    a_change,
    a_cramp,
    a_day,
    a_medicine,
    a_nerve_pain,
    a_night,
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
        r"days and on \d+ of \d+ after your lower-pain days\. Higher . in 10 Lower . in 10 That is about",
        page,
    )
    order = ["Do your cramps follow", "Same leg?", "What goes with your cramps", "Cramps a week",
             "weeks, night by night", "When in the night", "How bad they are", "What I tried in a cramp",
             "How this is worked out", "For your doctor"]  # fmt: skip
    assert [page.index(title) for title in order] == sorted(page.index(title) for title in order)


def test_before_28_nights_there_are_counts_and_no_comparison(signed_in: Client, person: User) -> None:
    a_diary(person, 10)
    page = signed_in.get(WHOLE).content.decode()
    assert "Too early to compare: about 18 more nights." in page
    assert re.search(r"Cramps came on \d of \d nights after your higher-pain days", page)
    assert "night by night" in page
    for compared in ("compared.svg", 'class="dots"', "Changes of medicine, before"):
        assert compared not in page


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
    assert page.count(str(NATURAL_CHANGE)) == beside
    assert page.count(str(MEDICINE_NOTE)) == 1


def test_the_chart_says_the_trend_to_those_who_do_not_see_it(signed_in: Client, person: User) -> None:
    before_and_after(person, 2, 7)
    page = signed_in.get(WHOLE).content.decode()
    (said,) = re.findall(r'<img src="/insights/cramps-per-week.svg[^>]* alt="([^"]*)"', page)
    assert re.match(r"From about [\d.]+ nights with cramps a week to about [\d.]+ a week\. Bar chart of cramps", said)
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


def test_another_main_question_is_another_page(signed_in: Client, person: User) -> None:
    a_diary(person, 3)
    first = text(signed_in.get(WHOLE).content)
    preferences(person, main_question="fluid", main_question_since=NIGHT)
    second = text(signed_in.get(WHOLE).content)
    assert "Do your cramps follow your sciatica?" in first
    assert "Do your cramps go with “How much I drink”? Nothing is recorded about this yet." in second


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


def test_the_oldest_kept_answer_gives_way() -> None:
    for number in range(kept.MOST + 1):
        kept.kept((number,), lambda: "old")
    assert (kept.kept((0,), lambda: "new"), kept.kept((kept.MOST,), lambda: "new")) == ("new", "old")
