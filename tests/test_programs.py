"""Other programs at a running server: the very examples of docs/api.md, and a client made from the schema."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

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


def test_the_button_in_curl_makes_a_cramp(person: User, environment: dict[str, str]) -> None:
    said = json.loads(run("bash", "-c", BUTTON_IN_CURL, **environment))

    cramp = person.cramps.get()
    assert said["id"] == str(cramp.id)
    assert (cramp.time_known, cramp.woke_me) == ("exact", True)
    assert 0 <= (cramp.started_at.date() - cramp.night_of).days <= 1


def test_the_button_in_python_makes_a_cramp(person: User, environment: dict[str, str]) -> None:
    said = run(sys.executable, "-c", BUTTON_IN_PYTHON, **environment)

    cramp = person.cramps.get()
    assert said == f"{cramp.id}\n"
    assert (cramp.time_known, cramp.woke_me) == ("exact", True)


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
