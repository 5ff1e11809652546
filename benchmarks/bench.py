"""How the benchmarks measure: a diary of each length, everything asked in turn, the median of the processor's time."""

import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

Work = Callable[[], Any]


@contextmanager
def diaries(years: Iterable[int]) -> Iterator[None]:
    """A new database, and in it a person with a diary of each length."""
    with tempfile.TemporaryDirectory() as data:
        os.environ.update(DATA_DIR=data, MODE="development", EMAIL_URL="memorymail://")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("createcachetable", database="cache", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        for each in years:
            call_command("demo", address(each), "--years", str(each))
        yield


def address(years: int) -> str:
    return f"{years}y@example.org"


def person(years: int) -> Any:
    from accounts.models import User

    return User.objects.get(email=address(years))


def signed_in(years: int) -> Any:
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.force_login(person(years))
    return client


def by_token(years: int) -> Any:
    from django.test import Client

    from accounts.tokens import make_token

    token = make_token(person(years), "Benchmark", 1)
    return Client(SERVER_NAME="localhost", headers={"Authorization": f"Token {token}"})


def asking(client: Any, path: str) -> Work:
    def ask() -> None:
        answer = client.get(path)
        assert answer.status_code == 200, answer.status_code

    return ask


def in_turn(works: dict[str, Work], rounds: int) -> dict[str, float]:
    """Milliseconds of the processor, the median of each."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for work in works.values():
        work()
    for _round in range(rounds):
        for name, work in works.items():
            begun = time.process_time()
            work()
            times[name].append((time.process_time() - begun) * 1_000)
    return {name: median(taken) for name, taken in times.items()}


def statements(client: Any, path: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)
