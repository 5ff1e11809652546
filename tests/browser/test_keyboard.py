"""The diary by keyboard alone."""

from playwright.sync_api import Page, expect

from accounts.models import User
from tests.browser.conftest import Open


def tab_to(page: Page, name: str, *, tries: int = 60) -> None:
    """Presses Tab until an element with that id, or a text that begins like that, has the focus."""
    is_it = "(name) => document.activeElement.id === name || document.activeElement.innerText.startsWith(name)"
    for _try in range(tries):
        page.keyboard.press("Tab")
        if page.evaluate(is_it, name):
            return
    raise AssertionError(f"{name} is out of reach")


def test_the_first_key_leads_past_the_places(open_page: Open, writer: User) -> None:
    page = open_page("/today/", writer)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_a_cramp_is_written_down_without_a_pointer(open_page: Open, writer: User) -> None:
    page = open_page("/today/", writer)
    tab_to(page, "Another cramp")
    page.keyboard.press("Enter")
    tab_to(page, "cramp_side_0")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#cramp_side_1")).to_be_checked()
    tab_to(page, "cramp_muscle_0")
    page.keyboard.press("Space")
    expect(page.locator("#cramp_muscle_0")).to_be_checked()
    tab_to(page, "cramp_intensity_0")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#cramp_intensity_10")).to_be_checked()
    page.keyboard.press("ArrowRight")  # past the last one: to "Clear", which stays in sight while it has the focus
    expect(page.locator("#cramp_intensity_clear")).to_be_focused()
    expect(page.locator(".clear:has(#cramp_intensity_clear)")).to_have_css("visibility", "visible")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#cramp_intensity_10")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Right calf · 10 of 10")).to_be_visible()


def test_the_focus_is_seen_on_everything_that_takes_it(open_page: Open, writer: User) -> None:
    page = open_page("/today/", writer)
    unseen = []
    for _key in range(40):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
              const here = document.activeElement;
              const shown = here.matches(".chip input, .clear input") ? here.nextElementSibling : here;
              const style = getComputedStyle(shown);
              if (here === document.body) return null;
              return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 ? null : here.outerHTML;
            }"""
        )
        unseen += [seen] if seen else []
    assert unseen == []
