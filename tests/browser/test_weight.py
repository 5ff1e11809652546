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
    assert len(sent) <= 8, weights
    assert sum(weights.values()) <= 60_000, weights
