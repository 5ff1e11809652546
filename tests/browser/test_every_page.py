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
from diary import services
from tests.browser.conftest import Open
from tests.factories import a_change, a_cramp, a_dose, a_drink, a_medicine, a_night, a_person, preferences

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
    "/today/?deleted=cramp:{gone}",
    "/diary/",
    "/diary/?before={today}",
    "/diary/?q=floor",
    "/diary/?q=zebra",
    "/diary/?kind=medicines",
    "/diary/?month={month}&deleted=cramp:{gone}",
    "/diary/cramps/{cramp}/?list=q%3Dfloor",
    "/diary/{yesterday}/",
    "/diary/{yesterday}/night/",
    "/diary/{yesterday}/cramps/",
    "/diary/{yesterday}/daytime-cramps/",
    "/diary/{yesterday}/nerve-pains/",
    "/diary/cramps/{cramp}/",
    "/diary/nerve-pains/{nerve_pain}/",
    "/insights/",
    "/report/",
    "/diary/{yesterday}/day/",
    "/diary/{yesterday}/drinks/",
    "/diary/drinks/{drink}/",
    "/diary/doses/{dose}/",
    "/medicines/",
    "/medicines/new/",
    "/medicines/{medicine}/",
    "/medicines/{medicine}/changes/",
    "/medicines/changes/{change}/",
    "/me/",
    "/me/conditions/",
    "/me/diary/",
    "/me/set-up/",
    "/me/take/",
    "/me/tokens/",
    "/me/erase/",
    "/api/v1/docs/",
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
    named = names_of(writer)
    guest, owner = open_page("/", **device), open_page("/today/", writer, **device)
    for page, paths in ((guest, OPEN_PAGES), (owner, OWN_PAGES)):
        for path in paths:
            page.goto(path.format(**named))
            page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
            yield page


def names_of(writer: User) -> dict[str, Any]:
    """What stands in the addresses of the writer's pages; one cramp was just deleted and can be brought back."""
    now = datetime.now(ZoneInfo(writer.time_zone))
    yesterday = now.date() - timedelta(days=1)
    gone = a_cramp(writer, yesterday, now=now)
    services.forget(writer, "cramp", gone.id, now)
    medicine = a_medicine(writer, now=now, schedule={"times": ["08:00"]}, strength="20 mg", note="With food.")
    about: dict[str, Any] = {"medicine": medicine.id, "now": now}
    return {
        "medicine": medicine.id,
        "change": a_change(writer, dose_after="20 mg", **about).id,
        "dose": a_dose(writer, yesterday, **about).id,
        "drink": a_drink(writer, yesterday, now=now).id,
        "today": now.date(),
        "month": f"{now:%Y-%m}",
        "yesterday": yesterday,
        "cramp": writer.cramps.filter(night_of=yesterday).live()[0].id,
        "nerve_pain": writer.nerve_pains.live()[0].id,
        "gone": gone.id,
    }


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


def show(page: Page, answer: Any) -> None:
    """Drawn from an answer to the test's own client: a browser would report a 404 or 422 as a failed request."""
    page.route("**/shown/", lambda route: route.fulfill(body=answer.content, content_type="text/html"))
    page.goto("/shown/")
    page.unroute("**/shown/")


def test_the_page_of_a_mistake_says_what_is_wrong_beside_the_question(
    client: Client, open_page: Open, writer: User
) -> None:
    page = open_page("/today/", writer)
    show(page, a_mistake(client, writer))
    expect(page.get_by_role("alert")).to_contain_text("Not saved yet.")
    expect(page.get_by_label("Or in minutes, if you know")).to_have_accessible_description(
        "The minutes and the choice above do not agree. Keep one of them."
    )


def a_mistake(client: Client, writer: User) -> Any:
    client.force_login(writer)
    day = datetime.now(ZoneInfo(writer.time_zone)).date() - timedelta(days=1)
    return client.post(f"/diary/{day}/cramps/", {"time": "13:30", "duration_band": "under_1", "duration_min": "9"})


def a_mistake_in_setting_up(client: Client, _writer: User) -> Any:
    client.force_login(a_person("new@example.org", set_up_at=None))
    return client.post("/me/set-up/", {"time_zone": "Europe/Berlin", "strength_4": "20 mg"})


def back_after_a_gap(client: Client, writer: User) -> Any:
    ago = datetime.now(ZoneInfo(writer.time_zone)) - timedelta(days=9)
    back = a_person("back@example.org", time_zone=writer.time_zone)
    a_night(back, ago.date(), now=ago)
    client.force_login(back)
    return client.get("/today/")


def a_night_without_cramps(client: Client, writer: User) -> Any:
    now = datetime.now(ZoneInfo(writer.time_zone))
    calm = a_person("calm@example.org", time_zone=writer.time_zone)
    a_night(calm, now.date() - timedelta(days=1), now=now)
    client.force_login(calm)
    return client.get("/today/")


def a_break(client: Client, writer: User) -> Any:
    resting = a_person("resting@example.org", time_zone=writer.time_zone)
    preferences(resting, paused_until=datetime.now(ZoneInfo(writer.time_zone)).date() + timedelta(days=9))
    client.force_login(resting)
    return client.get("/today/")


def a_message(client: Client, writer: User) -> Any:
    client.force_login(writer)
    return client.post("/me/", {"time_zone": writer.time_zone}, follow=True)


def a_page_that_is_not_there(client: Client, writer: User) -> Any:
    client.force_login(writer)
    return client.get("/nowhere/")


def a_wrong_sign_up(client: Client, _writer: User) -> Any:
    return client.post("/accounts/signup/", {"email": "new"})


def a_code_asked_for(client: Client, writer: User) -> Any:
    typed = {"email": "new@example.org", "password1": "a lamp at night", "time_zone": writer.time_zone}
    return client.post("/accounts/signup/", {**typed, "consent": "on", "of_age": "on"}, follow=True)


IN_BETWEEN = {
    a_mistake: "Not saved yet.",
    a_mistake_in_setting_up: "Write its name as on the box.",
    back_after_a_gap: "Welcome back",
    a_night_without_cramps: "A night without cramps",
    a_break: "Nothing is asked until",
    a_message: "Saved.",
    a_page_that_is_not_there: "There is nothing here.",
    a_wrong_sign_up: "Please fill this in.",
    a_code_asked_for: "Look in your mail",
}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_pages_that_only_an_answer_shows(open_page: Open, writer: User, theme: str) -> None:
    page, found = open_page("/learn/", color_scheme=theme, reduced_motion="reduce"), {}
    for ask, words in IN_BETWEEN.items():
        show(page, ask(Client(), writer))
        expect(page.locator("main")).to_contain_text(words)
        if violations := Axe().run(page, options=LEVELS).response["violations"]:
            found[ask.__name__] = [(each["id"], [node["html"] for node in each["nodes"]]) for each in violations]
    assert found == {}
