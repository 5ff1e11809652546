"""What holds on every page: readable by everybody, in both themes, on a narrow phone, with very large text."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.browser.conftest import Open

OPEN_PAGES = (
    "/",
    "/accounts/signup/",
    "/accounts/login/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/inactive/",
    "/learn/",
    "/learn/when-to-get-help/",
    "/privacy/",
)
OWN_PAGES = (
    "/today/",
    "/diary/",
    "/diary/?before={today}",
    "/diary/{yesterday}/",
    "/diary/{yesterday}/night/",
    "/diary/{yesterday}/cramps/",
    "/diary/{yesterday}/daytime-cramps/",
    "/diary/{yesterday}/nerve-pains/",
    "/insights/",
    "/report/",
    "/me/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/logout/",
)
LEVELS = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
TOO_SMALL = """
() => [...document.querySelectorAll("a, button, summary, select, textarea, .chip input, .form-check, .form-control")]
  .filter((each) => each.checkVisibility() && !each.matches("main p:not(.deeds, .below) > a, li > a:only-of-type"))
  .map((each) => [each.getBoundingClientRect(), each])
  .filter(([box]) => box.width > 0 && (box.width < 43.9 || box.height < 43.9))
  .map(([box, each]) => `${each.outerHTML.slice(0, 120)} ${box.width} x ${box.height}`)
"""
SMALL_TEXT = """
() => [...document.querySelectorAll("main *, nav *")]
  .filter((each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .filter((each) => each.checkVisibility() && parseFloat(getComputedStyle(each).fontSize) < 16)
  .map((each) => each.outerHTML.slice(0, 120))
"""


def every_page(open_page: Open, writer: User, **device: Any) -> Iterator[Page]:
    """Each page in turn, with everything unfolded."""
    today = datetime.now(ZoneInfo(writer.time_zone)).date()
    guest, owner = open_page("/", **device), open_page("/today/", writer, **device)
    for page, paths in ((guest, OPEN_PAGES), (owner, OWN_PAGES)):
        for path in paths:
            page.goto(path.format(today=today, yesterday=today - timedelta(days=1)))
            page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
            yield page


def widths(page: Page) -> tuple[str, int]:
    return page.url, page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(open_page: Open, writer: User, theme: str) -> None:
    found = {}
    for page in every_page(open_page, writer, color_scheme=theme, reduced_motion="reduce"):
        violations = Axe().run(page, options=LEVELS).response["violations"]
        if violations:
            found[page.url] = [(each["id"], [node["html"] for node in each["nodes"]]) for each in violations]
    assert found == {}


def test_no_page_is_wider_than_a_phone_of_320_pixels(open_page: Open, writer: User) -> None:
    pages = every_page(open_page, writer, viewport={"width": 320, "height": 640})
    assert [over for over in map(widths, pages) if over[1]] == []


def test_no_page_is_wider_than_the_phone_with_text_twice_as_large(open_page: Open, writer: User) -> None:
    too_wide = []
    for page in every_page(open_page, writer, viewport={"width": 390, "height": 844}, bypass_csp=True):
        page.add_style_tag(content="html { font-size: 200%; }")
        if (over := widths(page))[1]:
            too_wide.append(over)
    assert too_wide == []


@pytest.mark.parametrize("width", [320, 390])
def test_what_is_tapped_is_large_enough_for_a_thumb(open_page: Open, writer: User, width: int) -> None:
    pages = every_page(open_page, writer, viewport={"width": width, "height": 844})
    assert {page.url: small for page in pages if (small := page.evaluate(TOO_SMALL))} == {}


def test_no_text_is_smaller_than_sixteen_pixels(open_page: Open, writer: User) -> None:
    pages = every_page(open_page, writer, viewport={"width": 390, "height": 844})
    assert {page.url: small for page in pages if (small := page.evaluate(SMALL_TEXT))} == {}


def test_dark_and_light_follow_the_system_without_javascript(open_page: Open) -> None:
    grounds = {}
    for theme in ("light", "dark"):
        page = open_page("/accounts/login/", color_scheme=theme, java_script_enabled=False)
        body = page.locator("body")
        for colour in ("rgb(246, 244, 239)", "rgb(14, 18, 32)"):
            try:
                expect(body).to_have_css("background-color", colour, timeout=500)
                grounds[theme] = colour
            except AssertionError:
                continue
    assert grounds == {"light": "rgb(246, 244, 239)", "dark": "rgb(14, 18, 32)"}


def test_the_page_of_a_mistake_is_clean_too(client: Client, open_page: Open, writer: User) -> None:
    """Drawn from the answer to a wrong form, which a browser would report as a failed request."""
    client.force_login(writer)
    day = datetime.now(ZoneInfo(writer.time_zone)).date() - timedelta(days=1)
    answer = client.post(f"/diary/{day}/cramps/", {"time": "13:30", "duration_band": "under_1", "duration_min": "9"})
    page = open_page("/today/", writer)
    page.route("**/mistake/", lambda route: route.fulfill(body=answer.content, content_type="text/html"))
    page.goto("/mistake/")
    expect(page.get_by_role("alert")).to_contain_text("Not saved yet.")
    expect(page.get_by_label("Or in minutes, if you know")).to_have_accessible_description(
        "The minutes and the choice above do not agree. Keep one of them."
    )
    assert Axe().run(page, options=LEVELS).response["violations"] == []
