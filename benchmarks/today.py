"""What Today costs beside a bare page, with one year and with ten years of diary.

    python benchmarks/today.py [ROUNDS]

Floor: the same request through the same middleware, answered with the bare page (base.html, signed in, nothing asked
of the diary). Counted is the time of the processor, which other programs on the machine hardly touch, and all pages are
asked for in turn, so that a slow moment meets all of them.
"""

import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
YEARS = (1, 10)


def prepare(data: str) -> None:
    os.environ.update(DATA_DIR=data, MODE="development", EMAIL_URL="memorymail://")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", database="cache", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    for years in YEARS:
        call_command("demo", address(years), "--years", str(years))


def address(years: int) -> str:
    return f"{years}y@example.org"


def add_the_bare_page() -> None:
    """An address that answers with nothing but the frame every page has."""
    from django.shortcuts import render
    from django.urls import path

    from tracker import urls

    urls.urlpatterns.insert(0, path("bare/", lambda request: render(request, "base.html")))


def signed_in(years: int) -> Any:
    from django.test import Client

    from accounts.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(email=address(years)))
    return client


def milliseconds(client: Any, page: str) -> float:
    begun = time.process_time()
    answer = client.get(page)
    took = time.process_time() - begun
    assert answer.status_code == 200, answer.status_code
    return took * 1_000


def measure(rounds: int) -> dict[str, list[float]]:
    clients = {years: signed_in(years) for years in YEARS}
    asked = {
        "bare page": (clients[1], "/bare/"),
        **{f"Today, {years} y": (clients[years], "/today/") for years in YEARS},
    }
    for client, page in asked.values():
        milliseconds(client, page)
    times: dict[str, list[float]] = {name: [] for name in asked}
    for _round in range(rounds):
        for name, (client, page) in asked.items():
            times[name].append(milliseconds(client, page))
    return times


def statements(years: int) -> tuple[int, int]:
    """How many SQL statements, and how many bytes of HTML."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in(years)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get("/today/")
    return len(captured), len(answer.content)


def main(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as data:
        prepare(data)
        add_the_bare_page()
        times = measure(rounds)
        floor = median(times["bare page"])
        for name, taken in times.items():
            print(f"{name:12} {median(taken):6.1f} ms   {median(taken) / floor:4.1f} x the bare page")
        one, ten = (median(times[f"Today, {years} y"]) for years in YEARS)
        print(f"10 y : 1 y   {ten / one:.2f}")
        for years in YEARS:
            print("Today, {} y: {} statements, {} bytes of HTML".format(years, *statements(years)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
