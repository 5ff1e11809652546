"""The whole server as it runs for people: gunicorn, its workers and a database in a folder of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import tracker  # noqa: F401  puts the newer SQLite in place, which the next line then finds

import sqlite3  # isort: skip

from tests.test_scripts import ROOT, free_port

PREPARED = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable", database="cache", verbosity=0)
from accounts.models import User
from accounts.tokens import make_token
print(make_token(User.objects.create(email="me@example.org"), "Phone", 30))
"""
STARTS_WITHIN = 60  # seconds, on a machine that is busy with everything else


class Server:
    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        (folder / "static").mkdir()
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
            "DATA_DIR": str(folder),
            "PORT": str(self.port),
            "WEB_WORKERS": "2",
        }
        made = subprocess.run(
            [sys.executable, "-c", PREPARED], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True
        )
        self.token = made.stdout.strip()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *under: str) -> None:
        """`under`: a program that watches it."""
        command = [sys.executable, "-m", "gunicorn", "--config", "python:tracker.gunicorn", "tracker.wsgi"]
        self.process = subprocess.Popen(
            [*under, *command],
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        give_up = time.monotonic() + STARTS_WITHIN
        while not self._answers():
            assert time.monotonic() < give_up, "the server does not start"
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            with self.line() as line:
                line.request("GET", "/health")
                return line.getresponse().status == 200
        except OSError:
            return False

    def kill(self) -> None:
        """All of it, as when the power goes."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    @contextmanager
    def line(self) -> Iterator[HTTPConnection]:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as line:
            yield line

    def push(self, line: HTTPConnection, records: list[Any]) -> tuple[HTTPResponse, Any]:
        headers = {"Authorization": f"Token {self.token}", "Content-Type": "application/json"}
        line.request("POST", "/api/v1/sync/push", json.dumps({"witness": None, "records": records}), headers)
        answer = line.getresponse()
        return answer, json.loads(answer.read())

    def rows(self, sql: str) -> list[Any]:
        with closing(sqlite3.connect(self.folder / "charley.sqlite3")) as database:
            return database.execute(sql).fetchall()
