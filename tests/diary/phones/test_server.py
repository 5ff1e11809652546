"""The whole server under load, killed in the middle of it, and watched while it writes."""

import random
import re
import shutil
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.diary.phones.letters import Record, a_letter
from tests.diary.phones.server import Server
from tests.test_scripts import ROOT

THREADS, TIMES = 20, 50
TOGETHER = 5  # records a letter


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    yield server
    server.kill()


def some_drinks(count: int = TOGETHER) -> list[Record]:
    return [a_letter("drink", uuid.uuid4(), ml=200, drink="water") for _ in range(count)]


def test_every_answer_has_its_date_once_and_is_known_for_the_servers_own(server: Server) -> None:
    server.start()
    for path, status in (("/api/v1/sync/pull", 401), ("/api/v1/nowhere", 404), ("/api/v1/schema/", 200)):
        with server.line() as line:
            line.request("GET", path)
            answer = line.getresponse()
        assert answer.status == status
        named = ("Date", "X-Diary-Api", "Cache-Control", "Content-Type")
        date, *others = [answer.headers.get_all(name) for name in named]
        assert (len(date or ()), others) == (1, [["1"], ["no-store, private"], ["application/json"]])


def test_one_letter_from_twenty_threads_at_once_is_stored_once(server: Server) -> None:
    server.start()
    with ThreadPoolExecutor(THREADS) as threads, ExitStack() as open_lines:
        lines = [open_lines.enter_context(server.line()) for _ in range(THREADS)]
        for _time in range(TIMES):
            letter, ready = some_drinks(3), threading.Barrier(THREADS)

            def send(number: int, letter: list[Record] = letter, ready: threading.Barrier = ready) -> tuple[int, str]:
                ready.wait()
                answer, body = server.push(lines[number], letter)
                return answer.status, str([each["record"] for each in body["results"]])

            heard = set(threads.map(send, range(THREADS)))
            assert (len(heard), {status for status, _records in heard}) == (1, {200})
    every = TIMES * 3
    assert server.rows("SELECT COUNT(*), COUNT(DISTINCT id) FROM diary_drink") == [(every, every)]
    assert server.rows("SELECT COUNT(*), MAX(seq) FROM diary_version") == [(every, every)]


class Load(threading.Thread):
    """Somebody who sends one letter after the other until the line breaks."""

    def __init__(self, server: Server) -> None:
        super().__init__()
        self.server = server
        self.sent: list[list[str]] = []
        self.acknowledged: list[list[str]] = []

    def run(self) -> None:
        # Cut off before the answer, or in the middle of it.
        with suppress(OSError, HTTPException, ValueError), self.server.line() as line:
            while True:
                letter = some_drinks()
                ids = [each["id"] for each in letter]
                self.sent.append(ids)
                answer, body = self.server.push(line, letter)
                if answer.status == 200 and {each["status"] for each in body["results"]} == {"applied"}:
                    self.acknowledged.append(ids)


def killed_under_load(server: Server, times: int) -> None:
    dice = random.Random(times)
    sent: list[list[str]] = []
    acknowledged: list[list[str]] = []
    for _time in range(times):
        server.start()
        loads = [Load(server) for _ in range(4)]
        for load in loads:
            load.start()
        time.sleep(dice.uniform(0.3, 1.0))
        server.kill()
        for load in loads:
            load.join()
            sent += load.sent
            acknowledged += load.acknowledged
        assert server.rows("PRAGMA integrity_check") == [("ok",)]
    there = {str(uuid.UUID(record_id)) for (record_id,) in server.rows("SELECT id FROM diary_drink")}
    assert len(acknowledged) > times
    assert [ids for ids in acknowledged if not there.issuperset(ids)] == []
    assert [ids for ids in sent if len(there.intersection(ids)) not in (0, TOGETHER)] == []
    assert server.rows("SELECT COUNT(*), MAX(seq) FROM diary_version") == [(len(there), len(there))]
    assert server.rows("SELECT seq FROM diary_ledger") == [(len(there),)]


def test_a_server_that_is_killed_under_load_keeps_every_letter_it_answered_and_no_half_one(server: Server) -> None:
    killed_under_load(server, 10)


@pytest.mark.long
def test_a_server_that_is_killed_under_load_keeps_every_letter_at_length(server: Server) -> None:
    killed_under_load(server, 100)


def test_what_was_answered_has_reached_the_disk(server: Server, tmp_path: Path) -> None:
    """Counted from outside by strace; where there is none, SQLite says itself that it waits for the disk."""
    if shutil.which("strace") is None:
        asked = "import django; django.setup(); from django.db import connection as c; k = c.cursor(); "
        said = "print(k.execute('PRAGMA synchronous').fetchone(), k.execute('PRAGMA journal_mode').fetchone())"
        run = subprocess.run(
            [sys.executable, "-c", asked + said], cwd=ROOT, env=server.environment, capture_output=True, text=True
        )
        assert run.stdout.split("\n")[0] in ("(2,) ('wal',)", "(2,) ('delete',)")  # 2: FULL
        return
    trace = tmp_path / "trace"
    server.start("strace", "-f", "-y", "-e", "trace=fsync,fdatasync", "-o", str(trace))
    begun = len(trace.read_text().splitlines())
    letters = 12
    with server.line() as line:
        for _letter in range(letters):
            answer, _body = server.push(line, some_drinks())
            assert answer.status == 200
    written = trace.read_text().splitlines()[begun:]
    to_the_disk = re.compile(r"(fsync|fdatasync)\(\d+<[^>]*charley\.sqlite3-(wal|journal)>")
    assert sum(to_the_disk.search(each) is not None for each in written) >= letters
