"""Pictures of the running product, to look at before calling a page done.

    python -m tests.look FOLDER [PAGE …]

Each page on a phone and a desk, in light and dark, with an empty, a usual and a very full diary, and one sheet for
each size with all of them; what is worked out from a diary also with one of 5 nights, a year and ten years. It is seven
in the morning in the pictures: the people live where it is seven now.
"""

import os
import sys
import tempfile
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from shutil import which
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

LENGTHS = {"5n": 5, "1y": 365, "10y": 3_652}  # nights of further diaries
SIZES = {"phone": (390, 844), "desk": (1280, 900)}
THEMES = ("light", "dark")
OPEN_PAGES = {
    "home": "/",
    "sign-up": "/accounts/signup/",
    "sign-in": "/accounts/login/",
    "password-reset": "/accounts/password/reset/",
    "privacy": "/privacy/",
    "goodbye": "/goodbye/",
    "nothing-here": "/nothing-here/",
}
OF_ANY_LENGTH = {
    "insights": "/insights/",
    "insights-all": "/insights/?nights=all",
    "insights-open": "/insights/?nights=all#open",
}
OWN_PAGES = {
    "today": "/today/",
    "today-open": "/today/#open",
    "today-changed": "/today/#change",
    "diary": "/diary/",
    "diary-older": "/diary/?before={yesterday}",
    "diary-found": "/diary/?q=floor",
    "diary-not-found": "/diary/?q=zebra",
    "diary-kind": "/diary/?kind=medicines",
    "diary-notes": "/diary/?kind=notes",
    "day": "/diary/{yesterday}/",
    "cramp": "/diary/{yesterday}/cramps/",
    "nerve-pain": "/diary/{yesterday}/nerve-pains/",
    "night": "/diary/{yesterday}/night/",
    "drink": "/diary/{yesterday}/drinks/",
    "the-day": "/diary/{yesterday}/day/",
    "medicines": "/medicines/",
    "medicine-new": "/medicines/new/",
    "medicine": "/medicines/{medicine}/#open",
    **OF_ANY_LENGTH,
    "report": "/report/",
    "learn": "/learn/",
    "safety": "/learn/when-to-get-help/",
    "me": "/me/",
    "conditions": "/me/conditions/",
    "set-up": "/me/set-up/",
    "asks": "/me/diary/",
    "asks-open": "/me/diary/#open",
    "take": "/me/take/",
    "erase": "/me/erase/",
    "change-e-mail": "/accounts/email/",
    "change-password": "/accounts/password/change/",
    "sign-out": "/accounts/logout/",
}
LONG_NOTE = "Woke with a start, stood on the cold floor until it let go. " * 4
COLUMN = {"phone": 195, "desk": 400}  # width of a picture on the sheet
TALLEST = 2.6  # a picture on the sheet is cut off at so many times its width


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def running_product(data: str) -> Iterator[str]:
    """Charley with a new database in the folder `data`; its address."""
    os.environ.update(DATA_DIR=data, MODE="development", EMAIL_URL="memorymail://")
    os.environ.update(DJANGO_SETTINGS_MODULE="tracker.settings", DJANGO_ALLOW_ASYNC_UNSAFE="true")
    import django

    django.setup()
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    call_command("migrate", verbosity=0)
    call_command("createcachetable", database="cache", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    server = make_server("localhost", 0, get_wsgi_application(), Server, Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()


def zone_where_it_is(hour: int) -> str:
    """A time zone in which it is that hour now."""
    ahead = (hour - datetime.now(UTC).hour + 12) % 24 - 12
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


def people() -> dict[str, Any]:
    """Somebody who has written nothing yet, somebody with a usual diary and somebody who writes a lot."""
    from accounts.models import User
    from diary import sync
    from diary.demo import edits_of_a_life

    facts = {
        "time_zone": zone_where_it_is(7),
        "country": "GB",
        "name": "A. Example",
        "birth_year": 1961,
        "set_up_at": datetime.now(UTC),
    }
    made = {
        name: User.objects.create_user(f"{name}@example.org", "look-at-charley", **facts)
        for name in ("empty", "usual", "full", *LENGTHS)
    }
    now = datetime.now(made["usual"].zone)
    last = now.date() - timedelta(days=2)
    for name in ("usual", "full"):
        sync.write(made[name], list(edits_of_a_life(made[name], last - timedelta(days=120), last)))
    for name, nights in LENGTHS.items():
        sync.write(made[name], list(edits_of_a_life(made[name], last - timedelta(days=nights - 1), last)))
    write_usual_morning(made["usual"], now)
    write_full_morning(made["full"], now)
    return made


def write_usual_morning(person: Any, now: datetime) -> None:
    from diary import services

    answers = {"side": "left", "muscle": "calf", "intensity": 7, "duration_band": "1_5", "woke_me": True}
    services.record_cramp(person, uuid.uuid4(), {**answers, "night_of": yesterday(now)}, now)


def write_full_morning(person: Any, now: datetime) -> None:
    from diary import services

    for number in range(5):
        cramp = {
            "night_of": yesterday(now), "side": "both", "muscle": "hamstring", "intensity": 10, "duration_min": 12.5,
            "about_when": "towards_morning", "woke_me": True, "sore_after": True, "note": LONG_NOTE,
            "relief": ["stretch", "walk", "massage", "heat", "waited"], "relief_helped": number % 2 == 0,
        }  # fmt: skip
        services.record_cramp(person, uuid.uuid4(), cramp, now)
        pain = {
            "date": now.date() - timedelta(days=number % 2), "leg": 9, "back": 10, "side": "right", "at": now,
            "furthest": "below_knee", "qualities": ["burning", "electric", "numb"], "note": LONG_NOTE,
            "set_off_by": ["sitting", "standing", "lifting", "coughing"],
        }  # fmt: skip
        services.record_nerve_pain(person, uuid.uuid4(), pain, now)
    details = {"woke_times": 5, "sleep_disturbance": 9, "tingling": True, "restless_legs": False, "note": LONG_NOTE}
    services.record_night(person, yesterday(now), details, now)
    services.record_night(person, yesterday(now) - timedelta(days=1_000), {"cramps": False}, now)
    write_full_cupboard(person, now)


def write_full_cupboard(person: Any, now: datetime) -> None:
    """Medicines of every kind, some answered, a goal, a break from nothing, own habits."""
    from diary import services
    from diary.medicines import dose_id
    from diary.models import Dose, Drink, Habit, Medicine, MedicineChange

    long = "Magnesium glycinate with vitamin B6, slow release"
    cupboard: dict[str, dict[str, Any]] = {
        long: {"schedule": {"times": ["07:00", "13:00", "22:00"]}, "strength": "2 × 187.5 mg", "unit": "capsules"},
        "Vitamin D": {"schedule": {"weekdays": list(range(7))}, "strength": "1,000 IU", "for_what": "low in winter"},
        "Tonic water": {"regime": "as_needed", "over_the_counter": True, "smallest_interval_h": 6, "daily_most": 4},
    }
    for number, (name, facts) in enumerate(cupboard.items()):
        made = services.record_event(Medicine, person, uuid.uuid4(), {"name": name, "regime": "regular", **facts}, now)
        dose = {"medicine": made.id, "at": now - timedelta(hours=3), "event": "skipped" if number == 1 else "taken"}
        first = dose_id(made.id, now.date(), None) if number == 1 else uuid.uuid4()
        services.record_event(Dose, person, first, dose, now)
        for event, days in (("started", 40), ("dose_changed", 3)):
            change = {"medicine": made.id, "on": now.date() - timedelta(days=days), "event": event, "note": LONG_NOTE}
            services.record_event(MedicineChange, person, uuid.uuid4(), {**change, "dose_after": "two a day"}, now)
    for number in range(9):
        drink = {"at": now - timedelta(minutes=20 * number), "ml": 330, "drink": "alcohol" if number == 8 else "tea"}
        services.record_event(Drink, person, uuid.uuid4(), drink, now)
    for name in ("Wore the good shoes", "Slept with the heavy blanket on and the window open"):
        services.record_event(Habit, person, uuid.uuid4(), {"name": name}, now)
    cups = [{"name": f"Cup number {n}", "ml": 90 * n, "drink": "water"} for n in range(1, 9)]
    habits = ["exercise_min", "exercise_hard", "sitting_h", "standing_h", "stretch_before_bed", "heavy_lifting"]
    services.set_preferences(
        person, {"usual_cups": cups, "fluid_goal_ml": 2_000, "units": "imperial", "habits_asked": habits}, now
    )


def yesterday(now: datetime) -> date:
    return now.date() - timedelta(days=1)


def signed_in_as(person: Any, address: str) -> Any:
    """The session cookie of a browser in which this person is signed in."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": address}


def page_of(browser: Browser, address: str, theme: str, person: Any | None) -> Page:
    context = browser.new_context(color_scheme="dark" if theme == "dark" else "light")
    if person is not None:
        context.add_cookies([signed_in_as(person, address)])
    return context.new_page()


def photograph(page: Page, url: str, size: str, to: Path) -> Path:
    """The whole page, in a window as high as it is: what is fixed at the bottom stays there."""
    width, lowest = SIZES[size]
    page.set_viewport_size({"width": width, "height": lowest})
    page.goto(url)
    if url.endswith("#change") and (line := page.query_selector("a[data-record]")):
        line.click()
        page.wait_for_selector(".in-place")
    if url.endswith("#open"):
        page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": max(height, lowest)})
    page.screenshot(path=to)
    return to


def photographs(browser: Browser, address: str, folder: Path, size: str, wanted: list[str]) -> dict[str, list[Path]]:
    """Page by page, all its pictures in that size."""
    shown: dict[str, list[Path]] = {}
    for name, person in {"nobody": None, **people_once()}.items():
        paths = pages_of(name)
        for theme in THEMES:
            page = page_of(browser, address, theme, person)
            for title, path in paths.items():
                if wanted and title not in wanted:
                    continue
                day = yesterday(datetime.now(person.zone)) if person else ""
                medicine = getattr(person.medicines.order_by("name").first(), "id", "new") if person else ""
                to = folder / f"{title}-{name}-{size}-{theme}.png"
                shown.setdefault(title, []).append(
                    photograph(page, address + path.format(yesterday=day, medicine=medicine), size, to)
                )
            page.context.close()
    return shown


def pages_of(name: str) -> dict[str, str]:
    return OPEN_PAGES if name == "nobody" else OF_ANY_LENGTH if name in LENGTHS else OWN_PAGES


def people_once() -> dict[str, Any]:
    from accounts.models import User

    return {person.email.partition("@")[0]: person for person in User.objects.order_by("date_joined")} or people()


def make_sheet(shown: dict[str, list[Path]], size: str, to: Path) -> None:
    """One row a page, one column a diary and theme."""
    width = COLUMN[size]
    rows = []
    for pictures in shown.values():
        small = [Image.open(picture) for picture in pictures]
        scaled = [each.resize((width, each.height * width // each.width)) for each in small]
        rows.append([each.crop((0, 0, width, min(each.height, int(width * TALLEST)))) for each in scaled])
    heights = [max(each.height for each in row) + 8 for row in rows]
    sheet = Image.new("RGB", (max(map(len, rows)) * (width + 8), sum(heights)), "#888")
    for row, top in zip(rows, (sum(heights[:index]) for index in range(len(heights))), strict=True):
        for column, picture in enumerate(row):
            sheet.paste(picture, (column * (width + 8), top))
    sheet.save(to)


def main(folder: Path, wanted: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, running_product(data) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM") or which("chromium"))
        for size in SIZES:
            shown = photographs(browser, address, folder, size, wanted)
            make_sheet(shown, size, folder / f"sheet-{size}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
