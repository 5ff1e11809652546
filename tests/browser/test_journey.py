"""From the door to the doctor's page on a phone, with and without JavaScript."""

import re
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from diary.selectors import days_with_entries
from tests.browser.conftest import Open
from tests.factories import a_cramp, a_night

PASSWORD = "a lamp at night"


def start_a_diary(page: Page, town: str, *, offered: bool) -> None:
    page.get_by_role("link", name="Start my diary").click()
    page.get_by_label("Email").fill("new@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    zone = page.get_by_label("Time zone")
    if offered:
        expect(zone).to_have_value(town)
    else:
        expect(zone).to_have_value("")
        zone.select_option(town)
    page.get_by_label("I agree that Charley keeps").check()
    page.get_by_label("I am 16 or older.").check()
    page.get_by_role("button", name="Start my diary").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look in your mail")
    (code,) = re.findall(r"^([A-Z0-9-]{6,})$", str(mail.outbox[-1].body), re.MULTILINE)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Setting up")


def set_up(page: Page, town: str) -> None:
    expect(page.get_by_label("Time zone")).to_have_value(town)
    page.get_by_label("Medicine 1").fill("Statin")
    page.get_by_label("Strength").first.fill("20 mg")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", name="Last night")).to_be_visible()
    expect(page.get_by_text("Statin 20 mg")).to_be_visible()


def skip_setting_up(page: Page) -> None:
    page.get_by_role("button", name="Skip this").first.click()
    expect(page.get_by_role("heading", name="Last night")).to_be_visible()


def write_down_a_cramp(page: Page, *, by_picture: bool) -> None:
    page.get_by_text("one at a time").click()
    if by_picture:
        page.locator(".leg-left [data-muscle=calf]").click(position={"x": 5, "y": 30})
    else:
        page.get_by_role("group", name="Which leg?").get_by_label("Left").check()
        page.get_by_role("group", name="Where?").get_by_label("Calf").check()
    page.get_by_role("group", name="How bad was it?").get_by_label("7").check()
    page.get_by_label("1–5 min").check()
    page.get_by_role("button", name="Save this cramp").click()
    expect(page.get_by_role("link", name="Left calf · 7 of 10 · 1–5 min")).to_be_visible()


def write_down_nerve_pain(page: Page) -> None:
    page.get_by_role("group", name="Leg", exact=True).get_by_label("3", exact=True).check()
    page.get_by_role("group", name="Side").get_by_label("Left").check()
    page.get_by_role("button", name="Save nerve pain").click()
    expect(page.get_by_role("link", name="Leg 3 of 10 · left")).to_be_visible()


def see_them_in_the_diary(page: Page) -> None:
    page.get_by_role("link", name="Diary").click()
    expect(page.get_by_role("link", name="Left calf · 7 of 10 · 1–5 min")).to_be_visible()
    expect(page.get_by_role("link", name="Leg 3 of 10 · left")).to_be_visible()
    expect(page.get_by_role("table").get_by_role("link", name="1 cramp")).to_be_visible()


def see_them_on_the_chart(page: Page, *, drawn: bool) -> None:
    page.get_by_role("link", name="Insights").click()
    chart = page.locator(".chart img").first
    expect(chart).to_be_visible()
    if drawn:
        assert chart.evaluate("async (image) => { await image.decode(); return image.naturalWidth > 100; }")


def take_the_report(page: Page) -> None:
    with page.expect_download() as waiting:
        page.get_by_role("link", name="PDF for my doctor").click()
    assert waiting.value.path().read_bytes()[:5] == b"%PDF-"


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_the_door_to_the_doctor(
    open_page: Open, phone: dict[str, Any], morning_town: str, javascript: bool
) -> None:
    page = open_page("/", **phone, java_script_enabled=javascript)
    start_a_diary(page, morning_town, offered=javascript)
    set_up(page, morning_town) if javascript else skip_setting_up(page)
    write_down_a_cramp(page, by_picture=javascript)
    write_down_nerve_pain(page)
    see_them_in_the_diary(page)
    see_them_on_the_chart(page, drawn=javascript)
    take_the_report(page)


def test_no_cramps_is_one_tap_and_the_morning_is_done(open_page: Open, phone: dict[str, Any], writer: Any) -> None:
    writer.cramps.all().delete()
    page = open_page("/today/", writer, **phone)
    page.get_by_role("button", name="No cramps").tap()
    expect(page.get_by_text("A night without cramps")).to_be_visible()


def test_a_cramp_is_changed_deleted_and_brought_back(open_page: Open, phone: dict[str, Any], writer: Any) -> None:
    page = open_page("/today/", writer, **phone)
    page.get_by_role("link", name="Left calf · 7 of 10").tap()
    bad = page.get_by_role("group", name="How bad was it?")
    expect(bad.get_by_label("7")).to_be_checked()
    bad.get_by_label("Clear").check()
    page.locator(".in-place").get_by_role("button", name="Save").tap()
    page.get_by_role("link", name="Left calf · 1–5 min").tap()
    page.get_by_role("button", name="Delete").tap()
    expect(page.get_by_text("Deleted.")).to_be_visible()
    expect(page.get_by_role("link", name="Left calf")).to_have_count(0)
    page.get_by_role("button", name="Bring it back").tap()
    expect(page.get_by_role("link", name="Left calf · 1–5 min")).to_be_visible()


def test_the_chosen_muscle_lights_up_on_the_chosen_leg_only(open_page: Open, writer: Any) -> None:
    page = open_page("/today/", writer, viewport={"width": 390, "height": 844}, java_script_enabled=True)
    page.get_by_text("Another cramp").click()
    left, right = page.locator(".leg-left .calf"), page.locator(".leg-right .calf")
    dark = fill(left)
    page.get_by_label("Calf").check()
    assert (fill(left), fill(right)) == (dark, dark)
    page.locator(".leg-right").click()
    expect(page.get_by_role("group", name="Which leg?").get_by_label("Right")).to_be_checked()
    assert (fill(left) == dark, fill(right) == dark) == (True, False)
    page.get_by_role("group", name="Which leg?").get_by_label("Both").check()
    assert (fill(left) == dark, fill(right) == dark) == (False, False)


def fill(muscle: Any) -> str:
    """The colour a muscle is drawn in, once it no longer changes."""
    muscle.evaluate("async (path) => Promise.all(path.getAnimations().map((each) => each.finished))")
    return str(muscle.evaluate("(path) => getComputedStyle(path).fill"))


def test_older_days_come_as_one_scrolls_and_each_once(open_page: Open, phone: dict[str, Any], writer: Any) -> None:
    now = datetime.now(ZoneInfo(writer.time_zone)).replace(microsecond=0)
    for days in range(20, 50):
        a_night(writer, now.date() - timedelta(days=days), now=now)
    page = open_page("/diary/", writer, **phone)
    first = page.locator(".day").first
    place = first.bounding_box()
    for shown in (14, 28, 42):
        expect(page.locator(".day")).to_have_count(shown)
        page.locator("[data-older]").scroll_into_view_if_needed()
    expect(page.locator("[data-older]")).to_have_count(0)
    ids = page.locator(".day").evaluate_all("(days) => days.map((day) => day.dataset.day)")
    assert (len(ids), ids) == (len(set(ids)), sorted(ids, reverse=True))
    assert len(ids) == page_days(writer)
    expect(page.get_by_role("status").filter(has_text="more day")).to_have_count(1)
    page.evaluate("window.scrollTo(0, 0)")
    assert first.bounding_box() == place


def page_days(writer: Any) -> int:
    return len(days_with_entries(writer, date(2199, 1, 1), 1_000))


def test_older_days_that_do_not_come_are_told_and_asked_for_by_the_link(open_page: Open, writer: Any) -> None:
    page = open_page("/diary/?kind=cramps", writer, viewport={"width": 390, "height": 300})
    now = datetime.now(ZoneInfo(writer.time_zone)).replace(microsecond=0)
    for days in range(20, 50):
        a_cramp(writer, now.date() - timedelta(days=days), now=now)
    page.goto("/diary/?kind=cramps")
    expect(page.locator(".day")).to_have_count(14)
    page.route("**/diary/?*before=*", lambda route: route.fulfill(body="<p>Sign in</p>", content_type="text/html"))
    page.get_by_role("link", name="Older days").scroll_into_view_if_needed()
    expect(page.get_by_text("These days did not come.")).to_be_visible()
    page.unroute("**/diary/?*before=*")
    page.get_by_role("link", name="Older days").click()
    expect(page).to_have_url(re.compile(r"/diary/\?kind=cramps&before="))


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_note_is_searched_changed_and_found_again(open_page: Open, writer: Any, javascript: bool) -> None:
    page = open_page("/diary/", writer, java_script_enabled=javascript, viewport={"width": 390, "height": 844})
    page.get_by_role("searchbox", name="Search in my notes").fill("FLOOR cold")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".day")).to_have_count(1)
    page.get_by_role("link", name="Left calf · 7 of 10").click()
    page.get_by_label("8", exact=True).first.check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Left calf · 8 of 10")).to_be_visible()
    expect(page.get_by_role("searchbox", name="Search in my notes")).to_have_value("FLOOR cold")
    page.get_by_role("navigation", name="Show").get_by_role("link", name="Fluids").click()
    expect(page.get_by_role("heading", name="Nothing found for “FLOOR cold”")).to_be_visible()
    page.get_by_role("link", name="Clear the search").click()
    expect(page.get_by_role("heading", name="Nothing under “Fluids”")).to_be_visible()


def test_back_from_a_day_that_came_later_finds_it_again(open_page: Open, writer: Any) -> None:
    page = open_page("/diary/", writer, viewport={"width": 390, "height": 844})
    page.get_by_role("link", name="Older days").scroll_into_view_if_needed()
    expect(page.locator(".day")).to_have_count(page_days(writer))
    name = page.locator(".day").last.locator("h2").inner_text()
    page.locator(".day").last.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name=name)).to_be_in_viewport()
