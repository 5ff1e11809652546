"""Other programs at a running server: the very examples of docs/api.md, and a client made from the schema."""

import json
import os
import re
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from accounts.tokens import make_token
from diary.api.docs import the_schema
from tests.factories import a_cramp

pytestmark = pytest.mark.django_db(transaction=True)
EXAMPLES = re.findall(r"^```(sh|python)\n(.+?)^```", Path("docs/api.md").read_text(), re.MULTILINE | re.DOTALL)
(_sh, BUTTON_IN_CURL), (_python, BUTTON_IN_PYTHON), (_client, LIST_BY_CLIENT) = EXAMPLES
PUT_BY_CLIENT = """
import datetime, os, uuid
from charley_client import AuthenticatedClient
from charley_client.api.cramps import cramps_list, cramps_update
from charley_client.models import CrampAnswers, Relief, Side

client = AuthenticatedClient(base_url=os.environ["CHARLEY"], token=os.environ["CHARLEY_TOKEN"], prefix="Token")
answers = CrampAnswers(
    night_of=datetime.date(2026, 3, 20), side=Side.LEFT, intensity=7, relief=[Relief.STRETCH, Relief.WALK], note=None
)
made = cramps_update.sync(uuid.UUID("0195b7a4-6c1f-7d3e-9a55-0c2f4be1d8c1"), client=client, body=answers)
(listed,) = cramps_list.sync(client=client, limit=10).results
print(made == listed, listed.night_of, listed.side, listed.relief, listed.duration_min)
"""


@pytest.fixture
def environment(person: User, live_server: LiveServer) -> dict[str, str]:
    return {**os.environ, "CHARLEY": live_server.url, "CHARLEY_TOKEN": make_token(person, "Bedside button", 90)}


def run(*command: str, **environment: str) -> str:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


# A night runs from 18:00 to 11:59 and has the date of its evening; by day a cramp belongs to none.
AT_SEVERAL_HOURS = pytest.mark.parametrize(
    ("clock", "night_of"),
    [
        ("2025-03-20T18:00:00+01:00", date(2025, 3, 20)),
        ("2025-03-20T23:59:00+01:00", date(2025, 3, 20)),
        ("2025-03-21T00:00:00+01:00", date(2025, 3, 20)),
        ("2025-03-21T11:59:00+01:00", date(2025, 3, 20)),
        ("2025-03-21T12:00:00+01:00", None),
        ("2025-03-21T17:59:00+01:00", None),
        ("2025-10-27T00:10:00+01:00", date(2025, 10, 26)),  # of the 26th there were 25 hours
        ("2025-03-30T11:30:00+02:00", date(2025, 3, 29)),  # of the 30th there will be 23
    ],
)
DATE_AT = """#!/bin/sh
case $1 in -d) exec /bin/date -d "$CLOCK $2" "$3" ;; *) exec /bin/date -d "$CLOCK" "$@" ;; esac
"""


@AT_SEVERAL_HOURS
def test_the_button_in_curl_makes_a_cramp_of_the_right_night(
    person: User, environment: dict[str, str], tmp_path: Path, clock: str, night_of: date | None
) -> None:
    (tmp_path / "date").write_text(DATE_AT)
    (tmp_path / "date").chmod(0o755)
    there = {"CLOCK": clock[:19].replace("T", " "), "TZ": "Europe/Berlin", "PATH": f"{tmp_path}:{os.environ['PATH']}"}

    said = json.loads(run("bash", "-c", BUTTON_IN_CURL, **{**environment, **there}))

    assert said["id"] == str(person.cramps.get().id)
    assert as_pressed(person) == (night_of, datetime.fromisoformat(clock), "exact", None)


@AT_SEVERAL_HOURS
def test_the_button_in_python_makes_a_cramp_of_the_right_night(
    person: User, environment: dict[str, str], clock: str, night_of: date | None
) -> None:
    begin = f"""
import datetime, time_machine, zoneinfo
time_machine.travel(datetime.datetime.fromisoformat({clock[:19]!r}).replace(tzinfo=zoneinfo.ZoneInfo("Europe/Berlin"))).start()
"""

    said = run(sys.executable, "-c", begin + BUTTON_IN_PYTHON, **environment)

    assert said == f"{person.cramps.get().id}\n"
    night, started_at, known, woke_me = as_pressed(person)
    assert (night, started_at.replace(second=0), known, woke_me) == (
        night_of, datetime.fromisoformat(clock), "exact", None,
    )  # fmt: skip


def as_pressed(person: User) -> tuple[Any, ...]:
    """A button knows the time; it cannot know whether somebody slept."""
    cramp = person.cramps.get()
    return cramp.night_of, cramp.started_at, cramp.time_known, cramp.woke_me


@pytest.fixture(scope="module")
def client_made_from_the_schema(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("client")
    (folder / "schema.json").write_text(json.dumps(the_schema()))
    (folder / "settings.yaml").write_text("post_hooks: []")
    run(
        str(Path(sys.executable).with_name("openapi-python-client")),
        *("generate", "--path", str(folder / "schema.json"), "--config", str(folder / "settings.yaml")),
        *("--output-path", str(folder / "charley_client"), "--meta", "none", "--fail-on-warning"),
        **os.environ,
    )
    return folder


def test_a_client_made_from_the_schema_puts_and_lists_a_cramp(
    person: User, environment: dict[str, str], client_made_from_the_schema: Path
) -> None:
    said = run(sys.executable, "-c", PUT_BY_CLIENT, **environment, PYTHONPATH=str(client_made_from_the_schema))

    assert said == "True 2026-03-20 left [<Relief.STRETCH: 'stretch'>, <Relief.WALK: 'walk'>] None\n"
    assert str(person.cramps.get().id) == "0195b7a4-6c1f-7d3e-9a55-0c2f4be1d8c1"


def test_the_client_of_the_documents_lists_cramps(
    person: User, environment: dict[str, str], client_made_from_the_schema: Path
) -> None:
    a_cramp(person, intensity=7)

    said = run(sys.executable, "-c", LIST_BY_CLIENT, **environment, PYTHONPATH=str(client_made_from_the_schema))

    assert said == "me@example.org\n2026-03-20 left 7\n"
