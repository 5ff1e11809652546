"""What a first load weighs, as it comes over the wire."""

from datetime import datetime, timedelta

from playwright.sync_api import Request

from accounts.models import User
from diary import sync
from diary.demo import edits_of_a_life
from tests.browser.conftest import Open


def test_insights_of_three_years_are_light_with_their_charts(open_page: Open, writer: User) -> None:
    last = datetime.now(writer.zone).date() - timedelta(days=2)
    sync.write(writer, list(edits_of_a_life(writer, last - timedelta(days=3 * 365), last)))
    page = open_page("about:blank", writer)
    sent: list[Request] = []
    page.on("requestfinished", lambda request: sent.append(request))
    page.goto("/insights/?nights=all", wait_until="networkidle")
    weights = {each.url.rpartition("/")[2]: max(0, each.sizes()["responseBodySize"]) for each in sent}
    assert sum(".svg?" in name for name in weights) == 2
    assert sum(weights.values()) <= 120_000, weights


def test_the_first_load_of_today_is_light(open_page: Open, writer: User) -> None:
    page = open_page("about:blank", writer)
    sent: list[Request] = []
    page.on("requestfinished", lambda request: sent.append(request))
    page.goto("/today/", wait_until="networkidle")
    weights = {each.url.rpartition("/")[2]: max(0, each.sizes()["responseBodySize"]) for each in sent}
    until_usable = [each for each in sent if each.resource_type in ("document", "stylesheet", "script")]
    assert (len(until_usable) <= 8, len(sent) <= 12) == (True, True), weights  # icons come when they come
    assert sum(weights.values()) <= 36_000, weights
