"""Saving without a page load, through the API; and what becomes of it when that cannot be."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Request, expect

from accounts.models import User
from tests.browser.conftest import Open
from tests.browser.test_every_page import LEVELS, TOO_SMALL, widths
from tests.factories import a_cramp, a_day, a_dose, a_drink, a_habit, a_medicine, a_nerve_pain, a_person

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


class Traffic:
    """What a page sends, and whether it goes elsewhere."""

    def __init__(self, page: Page) -> None:
        self.sent: list[str] = []
        self.loads = 0
        page.on("request", self._note)
        page.on("load", self._count)

    def _note(self, request: Request) -> None:
        if request.method != "GET":
            path = request.url.partition("/api/v1/")[2].partition("/")[0] or request.url
            self.sent.append(f"{request.method} {path}")

    def _count(self, _page: Page) -> None:
        self.loads += 1


def open_today(open_page: Open, writer: User, **device: Any) -> tuple[Page, Traffic]:
    page = open_page("/today/", writer, **{**PHONE, **device})
    page.wait_for_load_state("networkidle")
    return page, Traffic(page)


def now_of(writer: User) -> datetime:
    return datetime.now(ZoneInfo(writer.time_zone)).replace(microsecond=0)


@pytest.fixture
def fresh(writer: User) -> User:
    """The writer before this morning's first word."""
    last_night = now_of(writer).date() - timedelta(days=1)
    writer.cramps.filter(night_of=last_night).delete()
    writer.nights.filter(night_of=last_night).delete()
    writer.nerve_pains.all().delete()
    return writer


def test_no_cramps_is_saved_undone_and_brought_back_without_a_page_load(open_page: Open, fresh: User) -> None:
    page, traffic = open_today(open_page, fresh)
    page.get_by_role("button", name="No cramps").tap()
    expect(page.get_by_text("A night without cramps")).to_be_visible()
    expect(page.get_by_role("heading", name="Last night")).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="Written down.")).to_be_visible()
    page.get_by_role("button", name="Undo").tap()
    expect(page.get_by_text("Deleted.")).to_be_visible()
    expect(page.get_by_role("button", name="No cramps")).to_be_visible()
    page.get_by_role("button", name="Bring it back").tap()
    expect(page.get_by_text("A night without cramps")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    assert (traffic.sent, traffic.loads) == (["PUT nights", "DELETE nights", "PUT nights"], 0)
    (night,) = fresh.nights.filter(night_of=now_of(fresh).date() - timedelta(days=1))
    assert (night.cramps, night.deleted) == (False, False)


def test_a_cramp_is_saved_with_all_its_answers(open_page: Open, fresh: User) -> None:
    page, traffic = open_today(open_page, fresh)
    page.get_by_text("one at a time").tap()
    page.locator(".leg-left [data-muscle=calf]").tap(position={"x": 5, "y": 30})
    page.get_by_role("group", name="How bad was it?").get_by_label("7").check()
    page.get_by_label("1–5 min").check()
    page.get_by_role("group", name="Did it wake you?").get_by_label("Yes").check()
    card = page.locator("#night")
    card.get_by_text("the time, what you did").tap()
    card.get_by_label("Or the time, if you know").fill("02:30")
    card.get_by_label("Stretch").check()
    page.locator("#cramp_note").fill("  A cold floor. ")
    page.get_by_role("button", name="Save this cramp").tap()
    row = page.get_by_role("link", name="Left calf · 7 of 10 · 1–5 min")
    expect(row).to_be_focused()
    expect(row).to_be_in_viewport()
    expect(page.get_by_text("Another cramp")).to_be_visible()
    assert (traffic.sent, traffic.loads) == (["PUT cramps"], 0)
    last_night = now_of(fresh).date() - timedelta(days=1)
    cramp: Any = fresh.cramps.get(night_of=last_night)
    assert (cramp.side, cramp.muscle, cramp.intensity, cramp.woke_me) == ("left", "calf", 7, True)
    assert (cramp.relief, cramp.note, cramp.time_known) == (["stretch"], "A cold floor.", "exact")
    assert (cramp.started_at.replace(tzinfo=None), cramp.sore_after) == (
        datetime.combine(last_night + timedelta(days=1), datetime.min.time().replace(hour=2, minute=30)),
        None,
    )


def test_nerve_pain_the_night_and_yesterday_are_saved(open_page: Open, fresh: User) -> None:
    a_habit(fresh, name="Good shoes")
    page, traffic = open_today(open_page, fresh)
    page.get_by_role("group", name="Leg", exact=True).get_by_label("3", exact=True).check()
    page.get_by_role("button", name="Save nerve pain").tap()
    expect(page.get_by_role("link", name="Leg 3 of 10")).to_be_focused()
    page.get_by_text("waking, tingling, a note").tap()
    page.get_by_label("How many times did you wake?").fill("2")
    page.locator("#night").get_by_role("button", name="Save", exact=True).tap()
    expect(page.locator("#night .known")).to_contain_text("2")
    expect(page.locator("#night").get_by_role("link", name="Change or add to it")).to_be_focused()
    page.get_by_label("What did you manage yesterday?").fill("The garden")
    page.get_by_role("group", name="Good shoes").get_by_label("Yes").check()
    page.locator("#the-day").get_by_role("button", name="Save", exact=True).tap()
    expect(page.locator("#the-day").get_by_role("link", name="Change or add to it")).to_be_focused()
    expect(page.locator("#the-day")).to_contain_text("The garden")
    expect(page.locator("#the-day")).to_contain_text("Good shoes: yes")
    assert (traffic.sent[:2], len(traffic.sent), traffic.loads) == (["PUT nerve-pains", "PUT nights"], 3, 0)
    pain: Any = fresh.nerve_pains.get()
    assert (pain.leg, pain.moment, pain.date) == (3, "morning", now_of(fresh).date())
    assert abs(pain.at - now_of(fresh)) < timedelta(minutes=5)


def test_cups_and_doses_are_one_tap_each_and_nothing_moves(open_page: Open, fresh: User) -> None:
    now = now_of(fresh)
    a_drink(fresh, now=now, ml=200)
    a_medicine(fresh, now=now, name="Statin", schedule={"times": ["06:00"]})
    a_medicine(fresh, now=now, name="Naproxen", regime="as_needed")
    page, traffic = open_today(open_page, fresh)
    before = places(page)
    page.evaluate(WATCH_SHIFTS)
    page.get_by_role("button", name="+ Glass").tap()
    expect(page.locator("#fluids")).to_contain_text("400 ml so far today")
    expect(page.get_by_role("button", name="+ Glass")).to_be_focused()
    assert places(page) == before
    page.get_by_role("button", name="No cramps").tap()
    expect(page.get_by_text("A night without cramps")).to_be_visible()
    assert places(page) == before
    assert page.evaluate("window.shifted") == 0
    page.get_by_role("button", name="Take: Statin").tap()
    expect(page.get_by_role("link", name="Change: Statin")).to_be_focused()
    page.get_by_role("button", name="Take: Naproxen").tap()
    expect(page.locator("#medicines .doses-of-day a")).to_be_focused()
    assert (traffic.sent, traffic.loads) == (["PUT drinks", "PUT nights", "PUT doses", "PUT doses"], 0)
    assert sorted(dose.event for dose in fresh.doses.all()) == ["taken", "taken"]


WATCH_SHIFTS = """() => {
  window.shifted = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((each) => {
    window.shifted += each.value;
  })).observe({ type: "layout-shift" });
}"""


def places(page: Page) -> Any:
    """Where each card stands."""
    top = "Math.round(scrollY + each.getBoundingClientRect().top)"
    return page.evaluate(f"() => [...document.querySelectorAll('.card')].map((each) => {top})")


def test_a_double_tap_is_one_glass(open_page: Open, fresh: User) -> None:
    page, traffic = open_today(open_page, fresh)
    page.get_by_role("button", name="+ Glass").dblclick()
    expect(page.locator("#fluids")).to_contain_text("200 ml so far today")
    page.wait_for_load_state("networkidle")
    assert (traffic.sent, fresh.drinks.count()) == (["PUT drinks"], 1)


def test_an_answer_that_cannot_be_is_told_beside_its_question(open_page: Open, fresh: User, allowed: Any) -> None:
    allowed(400, 422)
    page, traffic = open_today(open_page, fresh)
    page.get_by_text("one at a time").tap()
    card = page.locator("#night")
    card.get_by_label("Under 1 min").check()
    card.get_by_text("the time, what you did").tap()
    minutes = card.get_by_label("Or in minutes, if you know")
    minutes.fill("9")
    page.locator("#cramp_note").fill("All of this stays.")
    card.get_by_text("the time, what you did").tap()
    page.get_by_role("button", name="Save this cramp").tap()
    expect(minutes).to_be_focused()
    expect(minutes).to_have_accessible_description("The minutes and the choice above do not agree. Keep one of them.")
    expect(minutes).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#cramp_note")).to_have_value("All of this stays.")
    assert (traffic.sent, traffic.loads) == (["PUT cramps"], 0)
    minutes.fill("0.5")
    card.get_by_label("Or the time, if you know").fill("13:30")
    page.get_by_role("button", name="Save this cramp").tap()
    expect(card.get_by_label("Or the time, if you know")).to_be_focused()
    expect(card.get_by_label("Or the time, if you know")).to_have_accessible_description(
        re.compile("A night runs from 6 in the evening to noon.")
    )
    expect(minutes).not_to_have_attribute("aria-invalid", "true")
    card.get_by_label("Or the time, if you know").fill("")
    page.get_by_role("button", name="Save this cramp").tap()
    expect(page.get_by_role("link", name=re.compile("A cramp|Cramp"))).to_be_focused()
    assert traffic.loads == 0


def test_an_empty_form_says_so_and_a_drink_in_ounces_in_my_words(open_page: Open, fresh: User, allowed: Any) -> None:
    allowed(400, 422)
    page, traffic = open_today(open_page, fresh)
    page.get_by_role("button", name="Save nerve pain").tap()
    expect(page.locator("#pain").get_by_role("alert")).to_have_text("Nothing is filled in yet.")
    page.get_by_text("Other…").tap()
    page.get_by_label("How much, in ml?").fill("6000")
    page.get_by_role("button", name="Save this drink").tap()
    expect(page.get_by_label("How much, in ml?")).to_have_accessible_description("Between 1 and 5,000 ml.")
    page.get_by_label("How much, in ml?").fill("330")
    page.get_by_label("Tea").check()
    page.get_by_role("button", name="Save this drink").tap()
    expect(page.locator("#fluids")).to_contain_text("330 ml so far today")
    assert traffic.loads == 0
    (drink,) = fresh.drinks.all()
    assert (drink.ml, drink.drink) == (330, "tea")


def test_without_a_connection_what_was_typed_stays_and_is_sent_later(
    open_page: Open, fresh: User, allowed: Any
) -> None:
    allowed("ERR_INTERNET_DISCONNECTED")
    page, traffic = open_today(open_page, fresh)
    page.get_by_text("one at a time").tap()
    page.locator("#night").get_by_label("Left", exact=True).check()
    page.locator("#night").get_by_text("the time, what you did").tap()
    page.locator("#cramp_note").fill("A cold floor.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save this cramp").tap()
    told = page.get_by_role("status").filter(
        has_text="Not saved: Charley could not be reached. What you typed is still here."
    )
    expect(told).to_be_visible()
    page.get_by_role("button", name="Try again").tap()
    expect(told).to_be_visible()
    expect(page.locator("#cramp_note")).to_have_value("A cold floor.")
    expect(page.locator("#night").get_by_label("Left", exact=True)).to_be_checked()
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").tap()
    expect(page.locator("#night").get_by_role("link", name="Left")).to_be_focused()
    assert (traffic.loads, fresh.cramps.filter(note="A cold floor.").count()) == (0, 1)


@pytest.mark.parametrize("answer", [{"status": 503, "body": "{}"}, {"status": 200, "body": "<p>Welcome, guest</p>"}])
def test_an_answer_that_is_not_from_the_diary_saves_nothing(
    open_page: Open, fresh: User, allowed: Any, answer: dict[str, Any]
) -> None:
    allowed(503)
    page, _traffic = open_today(open_page, fresh)
    page.route("**/api/v1/**", lambda route: route.fulfill(**answer))
    page.get_by_role("button", name="+ Glass").tap()
    expect(page.get_by_role("status")).to_have_text(
        re.compile(r"Not saved: Charley could not be reached\.\s*Try again")
    )
    page.unroute("**/api/v1/**")
    page.get_by_role("button", name="Try again").tap()
    expect(page.locator("#fluids")).to_contain_text("200 ml so far today")
    assert fresh.drinks.count() == 1


def test_what_one_person_tapped_never_reaches_the_diary_of_another(
    open_page: Open, fresh: User, allowed: Any, sign_in: Callable[[Page, User], None]
) -> None:
    allowed(401, 403, 409)
    other = a_person("other@example.org", time_zone=fresh.time_zone)
    page, traffic = open_today(open_page, fresh)
    sign_in(page, other)
    for name in ("+ Glass", "No cramps"):
        page.get_by_role("button", name=name).tap()
        expect(page.get_by_role("status")).to_contain_text("Not saved: you are signed out.")
    page.get_by_role("button", name="Try again").tap()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("button", name="No cramps")).to_be_visible()
    assert (other.drinks.count(), other.nights.count(), fresh.drinks.count(), traffic.loads) == (0, 0, 0, 0)
    sign_in(page, fresh)
    page.get_by_role("button", name="Try again").tap()
    expect(page.locator("#fluids")).to_contain_text("200 ml so far today")
    expect(page.get_by_text("A night without cramps")).to_be_visible()
    assert (other.drinks.count(), fresh.drinks.count()) == (0, 1)


def test_what_is_sent_again_later_happened_when_it_was_tapped(open_page: Open, fresh: User, allowed: Any) -> None:
    allowed("ERR_INTERNET_DISCONNECTED")
    page, _traffic = open_today(open_page, fresh)
    page.clock.install(time=now_of(fresh))
    page.context.set_offline(True)
    page.get_by_role("button", name="+ Glass").tap()
    expect(page.get_by_role("status")).to_contain_text("Not saved")
    page.clock.fast_forward("00:10:00")
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").tap()
    expect(page.locator("#fluids")).to_contain_text("200 ml so far today")
    drink: Any = fresh.drinks.get()
    assert abs(drink.at - now_of(fresh)) < timedelta(minutes=2)


def test_what_was_saved_unseen_is_not_written_over(open_page: Open, fresh: User, allowed: Any) -> None:
    allowed("ERR_FAILED")
    page, _traffic = open_today(open_page, fresh)
    page.get_by_text("one at a time").tap()
    night = page.locator("#night")
    page.route("**/today/**", lambda route: route.abort())
    for note in ("First.", "Second."):
        if not page.locator("#cramp_note").is_visible():
            night.get_by_text("the time, what you did").tap()
        page.locator("#cramp_note").fill(note)
        page.get_by_role("button", name="Save this cramp").tap()
        expect(page.get_by_role("status")).to_contain_text("Saved. To see it here, load the page again.")
        expect(page.locator("#cramp_note")).to_have_value("")
    assert sorted(str(cramp.note) for cramp in fresh.cramps.filter(note__isnull=False)) == ["First.", "Second."]


def test_a_page_left_open_over_midnight_asks_about_the_new_day(open_page: Open, fresh: User) -> None:
    page, traffic = open_today(open_page, fresh)
    page.clock.install(time=now_of(fresh))
    page.get_by_label("What did you manage yesterday?").fill("Typed.")
    page.clock.fast_forward("30:00:00")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_label("What did you manage yesterday?")).to_have_value("Typed.")
    assert traffic.loads == 0
    page.get_by_label("What did you manage yesterday?").fill("")
    with page.expect_navigation():
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_on_a_page_of_yesterday_the_server_says_when_a_tap_was(open_page: Open, fresh: User) -> None:
    medicine = a_medicine(fresh, now=now_of(fresh), name="Statin", schedule={"times": ["06:00"]})
    page, traffic = open_today(open_page, fresh)
    page.evaluate("""() => document.querySelectorAll("form[data-letter]").forEach((form) => {
      form.dataset.letter = form.dataset.letter.replace(/"today":"[^"]*"/, '"today":"2020-01-01"');
    })""")
    page.get_by_role("group", name="Leg", exact=True).get_by_label("3", exact=True).check()
    page.get_by_role("button", name="Save nerve pain").tap()
    expect(page.get_by_role("link", name="Leg 3 of 10")).to_be_focused()
    page.get_by_role("button", name="Take: Statin").tap()
    expect(page.get_by_role("link", name="Change: Statin")).to_be_focused()
    assert (all(each.startswith("POST") for each in traffic.sent), traffic.loads) == (True, 0)
    (pain,) = fresh.nerve_pains.all()
    assert (pain.date, [dose.medicine for dose in fresh.doses.all()]) == (now_of(fresh).date(), [medicine.id])


def test_a_time_zone_that_the_phone_does_not_know_goes_by_the_server(open_page: Open, fresh: User) -> None:
    page, traffic = open_today(open_page, fresh)
    page.evaluate("""() => document.querySelectorAll("form[data-letter]").forEach((form) => {
      form.dataset.letter = form.dataset.letter.replace(/"zone":"[^"]*"/, '"zone":"Mars/Olympus"');
    })""")
    page.get_by_role("button", name="+ Glass").tap()
    expect(page.locator("#fluids")).to_contain_text("200 ml so far today")
    assert traffic.loads == 0


def test_own_habits_answered_on_two_pages_are_both_kept(open_page: Open, fresh: User) -> None:
    now = now_of(fresh) - timedelta(days=1)
    shoes, bath = a_habit(fresh, now=now, name="Good shoes"), a_habit(fresh, now=now, name="A hot bath")
    one, _traffic = open_today(open_page, fresh)
    two = one.context.new_page()
    two.goto("/today/")
    for page, habit in ((one, "Good shoes"), (two, "A hot bath")):
        page.get_by_role("group", name=habit).get_by_label("Yes").check()
        page.locator("#the-day").get_by_role("button", name="Save", exact=True).tap()
        expect(page.locator("#the-day")).to_contain_text(f"{habit}: yes")
    (day,) = fresh.days.all()
    assert day.own == {str(shoes.id): True, str(bath.id): True}


def test_who_is_signed_out_is_told_and_loses_nothing(
    open_page: Open, fresh: User, allowed: Any, sign_in: Callable[[Page, User], None]
) -> None:
    allowed(401, 403)
    page, traffic = open_today(open_page, fresh)
    page.get_by_label("What did you manage yesterday?").fill("The garden")
    page.context.clear_cookies()
    page.locator("#the-day").get_by_role("button", name="Save", exact=True).tap()
    expect(page.get_by_role("status")).to_contain_text("Not saved: you are signed out. What you typed is still here.")
    expect(page.get_by_label("What did you manage yesterday?")).to_have_value("The garden")
    sign_in(page, fresh)
    page.get_by_role("button", name="Try again").tap()
    expect(page.locator("#the-day")).to_contain_text("The garden")
    assert (traffic.loads, [day.managed for day in fresh.days.all()]) == (0, ["The garden"])


def test_two_tabs_take_nothing_from_each_other(open_page: Open, fresh: User, allowed: Any) -> None:
    allowed(400)
    one, _traffic = open_today(open_page, fresh)
    two = one.context.new_page()
    two.goto("/today/")
    for page in (one, two):
        page.get_by_text("waking, tingling, a note").tap()
    one.get_by_label("How many times did you wake?").fill("3")
    one.locator("#night").get_by_role("button", name="Save", exact=True).tap()
    expect(one.locator("#night .known")).to_be_visible()
    two.get_by_role("group", name="Tingling in your legs?").get_by_label("Yes").check()
    two.locator("#night").get_by_role("button", name="Save", exact=True).tap()
    expect(two.locator("#night .known")).to_contain_text("3")
    (night,) = fresh.nights.filter(night_of=now_of(fresh).date() - timedelta(days=1))
    assert (night.woke_times, night.tingling) == (3, True)
    a_cramp(fresh, night.night_of, now=now_of(fresh))
    one.get_by_role("button", name="No cramps").tap()
    expect(one.get_by_role("status")).to_contain_text("This night has a cramp in your diary. Delete it first.")
    expect(one.get_by_role("link", name="Left calf")).to_be_visible()


def test_what_is_typed_beside_a_saved_form_stays(open_page: Open, fresh: User) -> None:
    page, _traffic = open_today(open_page, fresh)
    page.get_by_text("Other…").tap()
    page.get_by_label("How much, in ml?").fill("12")
    page.get_by_label("What did you manage yesterday?").fill("Half a sent")
    page.get_by_role("button", name="+ Mug").tap()
    expect(page.locator("#fluids")).to_contain_text("300 ml so far today")
    expect(page.get_by_label("How much, in ml?")).to_have_value("12")
    expect(page.get_by_label("How much, in ml?")).to_be_visible()
    expect(page.get_by_label("What did you manage yesterday?")).to_have_value("Half a sent")


COUNT_TAPS = "() => { window.taps = 0; addEventListener('touchend', () => { window.taps += 1; }, true); }"


def test_no_cramps_is_one_tap_and_one_cramp_in_the_usual_leg_three(open_page: Open, fresh: User) -> None:
    page, traffic = open_today(open_page, fresh)
    page.evaluate(COUNT_TAPS)
    page.get_by_role("button", name="No cramps").tap()
    expect(page.get_by_text("A night without cramps")).to_be_visible()
    assert page.evaluate("window.taps") == 1
    page.evaluate("window.taps = 0")
    page.locator("#night summary").first.tap()
    page.get_by_role("button", name="Like the last one Left calf").tap()
    page.get_by_role("button", name="Save this cramp").tap()
    expect(page.locator("#night").get_by_role("link", name="Left calf")).to_be_focused()
    assert (page.evaluate("window.taps"), traffic.sent, traffic.loads) == (3, ["PUT nights", "PUT cramps"], 0)
    cramp: Any = fresh.cramps.get(night_of=now_of(fresh).date() - timedelta(days=1))
    assert (cramp.side, cramp.muscle, cramp.intensity, cramp.note) == ("left", "calf", None, None)


def test_like_the_last_one_is_a_link_without_javascript(open_page: Open, fresh: User) -> None:
    page, _traffic = open_today(open_page, fresh, java_script_enabled=False)
    page.locator("#night summary").first.tap()
    page.get_by_role("link", name="Like the last one Left calf").tap()
    expect(page.get_by_role("group", name="Where?").get_by_label("Calf")).to_be_checked()
    page.get_by_role("button", name="Save this cramp").tap()
    expect(page.locator("#night").get_by_role("link", name="Left calf")).to_be_visible()


def test_a_day_is_filled_in_without_a_page_load(open_page: Open, fresh: User) -> None:
    day = now_of(fresh).date() - timedelta(days=1)
    a_medicine(fresh, now=now_of(fresh) - timedelta(days=3), name="Statin", schedule={"times": ["21:00"]})
    page = open_page(f"/diary/{day}/", fresh, **PHONE)
    page.wait_for_load_state("networkidle")
    traffic = Traffic(page)
    pain = page.locator("#pain")
    pain.locator("summary").filter(has_text="A cramp in the day").tap()
    pain.get_by_label("What time was it?").fill("15:10")
    pain.get_by_role("group", name="Where?").get_by_label("Foot").check()
    page.get_by_role("button", name="Save this cramp").last.tap()
    expect(pain.get_by_role("link", name="Foot")).to_be_focused()
    page.get_by_role("button", name="Skip: Statin").tap()
    expect(page.get_by_role("link", name="Change: Statin")).to_be_focused()
    page.locator("#fluids summary").filter(has_text="A drink").tap()
    page.get_by_label("How much, in ml?").fill("250")
    page.get_by_label("What time was it?").last.fill("09:00")
    page.get_by_role("button", name="Save this drink").tap()
    expect(page.locator("#fluids")).to_contain_text("250 ml")
    assert (traffic.sent, traffic.loads) == (["PUT cramps", "PUT doses", "PUT drinks"], 0)
    (cramp,) = fresh.cramps.filter(night_of=None, started_at__startswith=str(day), muscle="foot")
    assert (str(cramp.started_at)[11:16], cramp.time_known) == ("15:10", "exact")
    (dose,) = fresh.doses.all()
    assert (str(dose.at)[:16], dose.event) == (f"{day} 21:00", "skipped")


def test_a_morning_by_keyboard_alone(open_page: Open, fresh: User) -> None:
    page, traffic = open_today(open_page, fresh)
    page.get_by_role("button", name="No cramps").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Last night")).to_be_focused()
    page.get_by_role("button", name="+ Glass").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#fluids")).to_contain_text("200 ml so far today")
    page.wait_for_timeout(700)
    expect(page.get_by_role("button", name="+ Glass")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("#fluids")).to_contain_text("400 ml so far today")
    assert traffic.loads == 0


def test_the_bar_fits_a_phone_of_320_pixels_and_hides_no_focus(open_page: Open, fresh: User, allowed: Any) -> None:
    allowed("ERR_INTERNET_DISCONNECTED")
    page, _traffic = open_today(open_page, fresh, viewport={"width": 320, "height": 640})
    page.context.set_offline(True)
    page.get_by_role("button", name="+ Glass").tap()
    bar = page.get_by_role("status").locator(".note-bar")
    expect(bar).to_be_visible()
    box, places_box = bar.bounding_box(), page.locator(".places").bounding_box()
    assert box
    assert places_box
    assert (box["x"] >= 0, box["x"] + box["width"] <= 320, box["y"] + box["height"] <= places_box["y"]) == (True,) * 3
    again = page.get_by_role("button", name="Try again").bounding_box()
    assert again
    assert (again["width"] >= 44, again["height"] >= 44) == (True, True)


def test_without_javascript_the_same_forms_post(open_page: Open, fresh: User) -> None:
    page, traffic = open_today(open_page, fresh, java_script_enabled=False)
    page.get_by_role("button", name="No cramps").tap()
    expect(page.get_by_text("A night without cramps")).to_be_visible()
    page.get_by_role("button", name="Undo").tap()
    expect(page.get_by_text("Deleted.")).to_be_visible()
    assert [each.partition(" ")[0] for each in traffic.sent] == ["POST", "POST"]
    assert not any("/api/" in each for each in traffic.sent)


def test_a_cramp_is_changed_where_it_is_shown(open_page: Open, writer: User) -> None:
    page, traffic = open_today(open_page, writer)
    line = page.locator("#night").get_by_role("link", name="Left calf · 7 of 10")
    line.tap()
    asked = page.get_by_role("group", name="A cramp", exact=True)
    expect(asked).to_be_focused()
    expect(line).to_have_attribute("aria-expanded", "true")
    expect(asked.get_by_label("Note")).to_have_value("A cold floor.")
    asked.get_by_label("Note").fill("")
    asked.get_by_role("group", name="How bad was it?").get_by_label("4", exact=True).check()
    page.get_by_role("button", name="+ Glass").tap()
    expect(page.locator("#fluids")).to_contain_text("200 ml so far today")
    expect(asked.get_by_role("group", name="How bad was it?").get_by_label("4", exact=True)).to_be_checked()
    asked.get_by_role("button", name="Save").tap()
    expect(page.locator("#night").get_by_role("link", name="Left calf · 4 of 10")).to_be_focused()
    expect(asked).to_have_count(0)
    assert (traffic.sent, traffic.loads) == (["PUT drinks", "PUT cramps"], 0)
    cramp: Any = writer.cramps.get(night_of=now_of(writer).date() - timedelta(days=1))
    assert (cramp.intensity, cramp.note, cramp.woke_me, cramp.duration_band) == (4, None, True, "1_5")


def test_only_what_was_changed_is_sent_and_nothing_when_nothing_was(open_page: Open, writer: User) -> None:
    page, _traffic = open_today(open_page, writer)
    sent: list[Any] = []
    page.on("request", lambda each: sent.append(each.post_data_json) if each.method == "PUT" else None)
    for change in ("", "Towards morning"):
        page.locator("#night").get_by_role("link", name="Left calf").tap()
        asked = page.get_by_role("group", name="A cramp", exact=True)
        if change:
            asked.get_by_label(change).check()
        asked.get_by_role("button", name="Save").tap()
        expect(page.locator("#night").get_by_role("link", name="Left calf")).to_be_focused()
    assert sent == [{}, {"about_when": "towards_morning", "time_known": "about"}]


def test_one_record_is_changed_at_a_time_and_what_is_typed_is_not_closed(open_page: Open, writer: User) -> None:
    now = now_of(writer)
    a_cramp(writer, now.date() - timedelta(days=1), now=now, side="right")
    page, traffic = open_today(open_page, writer)
    night = page.locator("#night")
    night.get_by_role("link", name="Left calf").tap()
    asked = page.get_by_role("group", name="A cramp", exact=True)
    expect(asked).to_have_count(1)
    night.get_by_role("link", name="Right calf").tap()
    expect(night.get_by_role("link", name="Right calf")).to_have_attribute("aria-expanded", "true")
    expect(asked).to_have_count(1)
    asked.get_by_text("the time, what you did").tap()
    asked.get_by_label("Note").fill("Typed.")
    night.get_by_role("link", name="Left calf").tap()
    expect(asked).to_be_focused()
    expect(asked.get_by_label("Note")).to_have_value("Typed.")
    expect(page.get_by_role("status")).to_contain_text("Something is typed here. Save it or close it first.")
    page.get_by_role("button", name="Close").tap()
    expect(asked).to_have_count(0)
    expect(night.get_by_role("link", name="Right calf")).to_be_focused()
    page.keyboard.press("Enter")
    expect(asked).to_be_focused()
    page.keyboard.press("Escape")
    expect(night.get_by_role("link", name="Right calf")).to_be_focused()
    night.get_by_role("link", name="Right calf").dblclick()
    expect(asked).to_have_count(1)
    asked.get_by_label("Foot").check()
    page.keyboard.press("Escape")
    night.get_by_role("link", name="Right calf").tap()
    expect(asked.get_by_label("Foot")).to_be_checked()
    assert (traffic.sent, traffic.loads) == ([], 0)


def test_a_record_is_deleted_and_brought_back_in_the_diary_without_a_page_load(open_page: Open, writer: User) -> None:
    page = open_page("/diary/", writer, **PHONE)
    page.wait_for_load_state("networkidle")
    traffic = Traffic(page)
    last_night = now_of(writer).date() - timedelta(days=1)
    day = page.locator(f'[data-day="day-{last_night}"]')
    cell = page.locator(f'#month a[href^="/diary/{last_night}/"]')
    with_cramp = cell.get_attribute("class")
    day.get_by_role("link", name="Left calf · 7 of 10").tap()
    day.get_by_role("button", name="Delete").tap()
    expect(page.get_by_text("Deleted.")).to_be_visible()
    expect(day.get_by_role("link", name="Left calf · 7 of 10")).to_have_count(0)
    page.get_by_role("button", name="Bring it back").tap()
    expect(day.get_by_role("link", name="Left calf · 7 of 10")).to_be_focused()
    expect(cell).to_have_attribute("class", with_cramp or "")
    assert (traffic.sent, traffic.loads) == (["DELETE cramps", "PUT cramps"], 0)


def test_every_kind_on_a_day_is_changed_in_place(open_page: Open, writer: User) -> None:
    now = now_of(writer) - timedelta(days=1)
    statin = a_medicine(writer, now=now - timedelta(days=3), name="Statin", schedule={"times": ["21:00"]})
    a_dose(writer, now=now, medicine=statin.id, at=now.replace(hour=21, minute=0))
    a_drink(writer, now=now, at=now.replace(hour=9, minute=0), ml=200, drink="tea")
    a_nerve_pain(writer, now.date(), now=now, at=now, leg=2)
    a_day(writer, now.date(), now=now, managed="The garden", exercise_min=20)
    page = open_page(f"/diary/{now.date()}/", writer, **PHONE)
    page.wait_for_load_state("networkidle")
    traffic = Traffic(page)
    page.locator("#fluids summary").last.tap()
    page.locator("#fluids").get_by_role("link", name="Tea").tap()
    page.locator(".in-place").get_by_label("How much, in ml?").fill("330")
    page.locator(".in-place").get_by_role("button", name="Save").tap()
    expect(page.locator("#fluids .card-head")).to_contain_text("330 ml")
    page.get_by_role("link", name="Change: Statin").tap()
    page.locator(".in-place").get_by_label("Skipped").check()
    page.locator(".in-place").get_by_role("button", name="Save").tap()
    expect(page.get_by_role("link", name="Change: Statin")).to_have_text("Skipped")
    page.locator("#pain").get_by_role("link", name="Leg 2 of 10").tap()
    page.locator(".in-place").get_by_role("group", name="Leg", exact=True).get_by_label("5", exact=True).check()
    page.locator(".in-place").get_by_role("button", name="Save").tap()
    expect(page.locator("#pain").get_by_role("link", name="Leg 5 of 10")).to_be_focused()
    page.locator("#the-day").get_by_role("link", name="Change or add to it").tap()
    page.locator(".in-place").get_by_label("What did you manage?").fill("The shed")
    page.locator(".in-place").get_by_role("button", name="Save").tap()
    expect(page.locator("#the-day")).to_contain_text("The shed")
    assert (traffic.sent, traffic.loads) == (["PUT drinks", "PUT doses", "PUT nerve-pains", "PUT days"], 0)
    (day,) = writer.days.all()
    assert (day.managed, day.exercise_min) == ("The shed", 20)


def test_a_change_of_my_own_habits_goes_as_the_form_for_its_parts_are_one_answer(open_page: Open, writer: User) -> None:
    now = now_of(writer) - timedelta(days=1)
    shoes, bath = a_habit(writer, now=now, name="Good shoes"), a_habit(writer, now=now, name="A hot bath")
    a_day(writer, now.date(), now=now, own={str(shoes.id): True, str(bath.id): False})
    page = open_page(f"/diary/{now.date()}/", writer, **PHONE)
    page.wait_for_load_state("networkidle")
    traffic = Traffic(page)
    page.locator("#the-day").get_by_role("link", name="Change or add to it").tap()
    page.locator(".in-place").get_by_role("group", name="A hot bath").get_by_label("Yes").check()
    page.locator(".in-place").get_by_role("button", name="Save").tap()
    expect(page.locator("#the-day")).to_contain_text("A hot bath: yes")
    (day,) = writer.days.all()
    assert (day.own, traffic.loads) == ({str(shoes.id): True, str(bath.id): True}, 0)
    assert all(each.startswith("POST") for each in traffic.sent)


def test_a_change_that_cannot_be_is_told_in_place(open_page: Open, writer: User, allowed: Any) -> None:
    allowed(400)
    page, traffic = open_today(open_page, writer)
    page.locator("#night").get_by_role("link", name="Left calf").tap()
    asked = page.get_by_role("group", name="A cramp", exact=True)
    minutes = asked.get_by_label("Or in minutes, if you know")
    minutes.fill("9")
    asked.get_by_role("button", name="Save").tap()
    expect(minutes).to_be_focused()
    expect(minutes).to_have_accessible_description("The minutes and the choice above do not agree. Keep one of them.")
    assert traffic.loads == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_opens_in_place_is_for_everyone(open_page: Open, writer: User, theme: str) -> None:
    """axe, 320 pixels, twice the text, a thumb; and a bar that says what was done."""
    look: dict[str, Any] = {"color_scheme": theme, "reduced_motion": "reduce", "bypass_csp": True}
    page, _traffic = open_today(open_page, writer, viewport={"width": 320, "height": 640}, **look)
    page.get_by_role("button", name="+ Glass").tap()
    expect(page.get_by_role("status")).to_contain_text("Written down.")
    page.locator("#night").get_by_role("link", name="Left calf").tap()
    expect(page.locator(".in-place")).to_be_focused()
    page.locator(".in-place summary").tap()
    assert Axe().run(page, options=LEVELS).response["violations"] == []
    assert page.evaluate(TOO_SMALL) == []
    assert widths(page)[1] == 0
    page.add_style_tag(content="html { font-size: 200%; }")
    assert widths(page)[1] == 0
    assert page.evaluate("document.getAnimations().length") == 0


def test_a_change_that_was_closed_is_not_sent_later(open_page: Open, writer: User, allowed: Any) -> None:
    allowed("ERR_INTERNET_DISCONNECTED")
    page, traffic = open_today(open_page, writer)
    page.locator("#night").get_by_role("link", name="Left calf").tap()
    asked = page.get_by_role("group", name="A cramp", exact=True)
    asked.get_by_label("Foot").check()
    page.context.set_offline(True)
    asked.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("status")).to_contain_text("Not saved")
    page.get_by_role("button", name="Close").tap()
    expect(page.get_by_role("status")).to_be_empty()
    assert (traffic.sent, traffic.loads) == (["PUT cramps"], 0)


def test_what_cannot_be_opened_costs_nothing_that_is_typed(open_page: Open, writer: User, allowed: Any) -> None:
    allowed("ERR_INTERNET_DISCONNECTED", "Failed to fetch")
    page, traffic = open_today(open_page, writer)
    page.locator("#night").get_by_role("link", name="Left calf").tap()
    page.get_by_role("button", name="Close").tap()
    page.get_by_label("What did you manage yesterday?").fill("The garden")
    page.context.set_offline(True)
    page.locator("#night").get_by_role("link", name="Left calf").tap()
    expect(page.get_by_role("status")).to_contain_text("This could not be opened. What you typed is still here.")
    expect(page.get_by_label("What did you manage yesterday?")).to_have_value("The garden")
    assert traffic.loads == 0
