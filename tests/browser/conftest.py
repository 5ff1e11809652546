"""A real browser in front of the real product: nothing may fail, be refused or come from elsewhere."""

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from shutil import which
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Playwright
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests.factories import a_cramp, a_nerve_pain, a_night, a_person

TOWNS = (
    "Pacific/Auckland", "Australia/Brisbane", "Asia/Tokyo", "Asia/Bangkok", "Asia/Karachi", "Asia/Dubai",
    "Europe/Athens", "Europe/London", "America/Sao_Paulo", "America/New_York", "America/Denver", "Pacific/Honolulu",
)  # fmt: skip
Open = Callable[..., Page]
REFUSED = "Content Security Policy"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of them need a browser, and rows that another thread can see."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True, databases=["default", "cache"]))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": os.environ.get("CHROMIUM") or which("chromium")}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Files: two requests at a time, as a browser sends them, cannot share one connection to memory."""
    folder = tmp_path_factory.mktemp("databases")
    databases: dict[str, Any] = settings.DATABASES
    for alias, database in databases.items():
        database["TEST"]["NAME"] = folder / f"{alias}.sqlite3"


@pytest.fixture(scope="session")
def live_server(django_db_setup: None) -> Iterator[LiveServer]:
    """The product as it is served: WhiteNoise hands out the hashed files, nothing else does."""
    server = LiveServer("localhost", start=False)
    served: Any = server.thread
    served.static_handler = lambda application: application
    server.start()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def nobody_has_tried_before(transactional_db: None) -> None:
    """Counters of tries stand in the cache, whose table no test empties."""
    cache.clear()


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    """Where paths begin."""
    return str(live_server)


@pytest.fixture(scope="session")
def morning_town() -> str:
    """A time zone in which it is morning now: the night is over and can be told."""
    return next(town for town in TOWNS if 6 <= datetime.now(ZoneInfo(town)).hour < 12)


@pytest.fixture(params=["iPhone 13", "Pixel 7"])
def phone(request: pytest.FixtureRequest, playwright: Playwright) -> dict[str, Any]:
    device = dict(playwright.devices[request.param])
    device.pop("default_browser_type")
    return device


@pytest.fixture
def expected() -> list[str]:
    """What a page may complain of in this test: words of the browser, or the status of an answer."""
    return []


@pytest.fixture
def allowed(expected: list[str]) -> Callable[..., None]:
    """allowed(400, "ERR_INTERNET_DISCONNECTED"): these complaints belong to the journey."""
    return lambda *words: expected.extend(map(str, words))


@pytest.fixture
def sign_in(base_url: str) -> Callable[[Page, User], None]:
    """Signs somebody in, as in another tab of the same browser."""
    return lambda page, person: page.context.add_cookies([session_of(person, base_url)])


@pytest.fixture
def open_page(
    new_context: Callable[..., BrowserContext], base_url: str, morning_town: str, expected: list[str]
) -> Iterator[Open]:
    """Opens a page of the product. At the end: no error, nothing refused, nothing from elsewhere."""
    complaints: list[str] = []

    def complain(message: ConsoleMessage) -> None:
        if message.type == "error" or REFUSED in message.text:
            complaints.append(message.text)

    def watch(page: Page) -> None:
        page.on("console", complain)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda sent: complaints.append(sent.url) if not sent.url.startswith(base_url) else None)
        page.on("response", lambda got: complaints.append(f"{got.status} {got.url}") if got.status >= 400 else None)

    def open_one(path: str = "/", person: User | None = None, **device: Any) -> Page:
        context = new_context(**{"timezone_id": morning_town, **device})
        if person is not None:
            context.add_cookies([session_of(person, base_url)])
        page = context.new_page()
        watch(page)
        page.goto(path)
        return page

    yield open_one
    assert [each for each in complaints if not any(words in each for words in expected)] == []


def session_of(person: User, address: str) -> Any:
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": address}


@pytest.fixture
def writer(transactional_db: None, morning_town: str) -> User:
    """Somebody with a few days in the diary, and something of every kind last night and this morning."""
    person = a_person(time_zone=morning_town, country="GB", name="Ann")
    now = datetime.now(ZoneInfo(morning_town)).replace(microsecond=0)
    last_night = now.date() - timedelta(days=1)
    a_cramp(person, last_night, now=now, intensity=7, duration_band="1_5", woke_me=True, note="A cold floor.")
    a_cramp(person, None, now=now, started_at=now - timedelta(days=1))
    a_nerve_pain(person, now.date(), now=now, at=now, back=1, furthest="foot", qualities=["numb"])
    for days in range(2, 20):
        day, then = last_night - timedelta(days=days), now - timedelta(days=days)
        if days % 3:
            a_night(person, day, now=then)
        else:
            a_cramp(person, day, now=then, intensity=4)
    return person
