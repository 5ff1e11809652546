"""What the first load of Today weighs, as it comes over the wire."""

from playwright.sync_api import Request

from accounts.models import User
from tests.browser.conftest import Open


def test_the_first_load_of_today_is_light(open_page: Open, writer: User) -> None:
    page = open_page("about:blank", writer)
    sent: list[Request] = []
    page.on("requestfinished", lambda request: sent.append(request))
    page.goto("/today/", wait_until="networkidle")
    weights = {each.url.rpartition("/")[2]: max(0, each.sizes()["responseBodySize"]) for each in sent}
    until_usable = [each for each in sent if each.resource_type in ("document", "stylesheet", "script")]
    assert (len(until_usable) <= 8, len(sent) <= 12) == (True, True), weights  # icons come when they come
    assert sum(weights.values()) <= 36_000, weights
