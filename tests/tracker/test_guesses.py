"""Guesses at a password are counted for the whole site, not for each of its processes."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUESSES = 60
CHECKED_AT_MOST = 5  # by ACCOUNT_RATE_LIMITS, for one account in five minutes; counted by each worker it would be 10
WRONG = "The email address and/or password you specified are not correct."


def a_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """Two workers of the real server, on a data folder of their own."""
    port = a_free_port()
    given = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "PORT": str(port), "WEB_WORKERS": "2"}
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "prepare"], cwd=ROOT, env=given, check=True, capture_output=True, timeout=120)
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "python:tracker.gunicorn", "tracker.wsgi"],
        cwd=ROOT,
        env=given,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        assert "Charley is at" in server.stdout.readline()
        yield port
    finally:
        server.terminate()
        server.communicate(timeout=20)


def guess(port: int, number: int) -> str:
    """One guess at the demo person's password from a browser of its own: what the page says to it."""
    there = HTTPConnection("127.0.0.1", port, timeout=60)
    there.request("GET", "/accounts/login/")
    form = there.getresponse()
    cookie = str(form.headers["Set-Cookie"]).partition(";")[0]
    (token,) = set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', form.read().decode()))
    typed = {"csrfmiddlewaretoken": token, "login": "demo@example.org", "password": f"guess {number}"}
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded", "Connection": "close"}
    there.request("POST", "/accounts/login/", urlencode(typed), headers)
    return there.getresponse().read().decode()


@pytest.mark.long
def test_guesses_are_counted_across_workers(port: int) -> None:
    with ThreadPoolExecutor(8) as browsers:
        told = list(browsers.map(lambda number: guess(port, number), range(GUESSES)))

    checked = sum(WRONG in page for page in told)
    assert 1 <= checked <= CHECKED_AT_MOST
