"""run.sh, test.sh and what they share."""

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ["run.sh", "test.sh", ".ci/run", "scripts/venv.sh", "scripts/tools.sh"]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def run(folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """run.sh, for when it is expected to stop by itself."""
    return subprocess.run(
        [folder / "run.sh"],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_keep_to_what_an_old_bash_understands(script: str) -> None:
    text = (ROOT / script).read_text()

    assert subprocess.run(["bash", "-n", ROOT / script], check=False).returncode == 0
    assert re.findall(r"declare -A|mapfile|readarray|\$\{\w+(?:\^|,,)|&>>|\|&|wait -n", text) == []


def test_ci_calls_the_tests_and_nothing_else() -> None:
    lines = (ROOT / ".ci/run").read_text().splitlines()

    assert lines == ["#!/usr/bin/env bash", 'cd "$(dirname "$0")/.."', "exec ./test.sh"]
    assert all(os.access(ROOT / script, os.X_OK) for script in ("run.sh", "test.sh", ".ci/run"))


# run.sh says what is wrong in one sentence


@pytest.fixture
def bare_folder(tmp_path: Path) -> Path:
    """A folder with the scripts and without .venv; its `bin` holds all the programs there are."""
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    for name in ("run.sh", "requirements.txt"):
        shutil.copy(ROOT / name, tmp_path / name)
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("bash", "env", "dirname", "cat", "cksum"):
        (programs / name).symlink_to(str(shutil.which(name)))
    return tmp_path


def a_program(folder: Path, name: str, script: str) -> None:
    program = folder / "bin" / name
    program.write_text(f"#!/usr/bin/env bash\n{script}\n")
    program.chmod(0o755)


def test_an_old_python_gets_one_sentence(bare_folder: Path) -> None:
    a_program(bare_folder, "python3", "exit 1")

    done = run(bare_folder, {"PATH": str(bare_folder / "bin")})

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "Charley needs Python 3.11 or newer, and none was found: "
        "install it from https://www.python.org/downloads/ and try again.\n"
    )


def test_a_python_without_venv_gets_one_sentence(bare_folder: Path) -> None:
    a_program(bare_folder, "python3", 'case "$2" in *ensurepip*) exit 1 ;; esac')

    done = run(bare_folder, {"PATH": str(bare_folder / "bin")})

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "This Python has no venv module: install it (Debian and Ubuntu: apt install python3-venv) and try again.\n"
    )


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """As somebody has it who types ./run.sh: nothing of the settings of this test run."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "DATA_DIR": str(tmp_path / "data"),
        "PORT": str(free_port()),
        "WEB_WORKERS": "1",
    }


def test_a_busy_port_gets_one_sentence(environment: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = run(ROOT, {**environment, "PORT": str(port)})

    assert done.returncode == 1
    assert done.stderr == (
        f"Port {port} cannot be used (Address already in use): free it, or try PORT={port + 1} ./run.sh\n"
    )


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ({"PORT": "http"}, "PORT must be a number from 1 to 65535, not 'http'.\n"),
        ({"HOST": "no.such.host.invalid"}, "HOST must be an address of this computer, not 'no.such.host.invalid'.\n"),
    ],
)
def test_an_address_that_cannot_be_gets_one_sentence(
    environment: dict[str, str], setting: dict[str, str], sentence: str
) -> None:
    done = run(ROOT, {**environment, **setting})

    assert (done.returncode, done.stderr) == (1, sentence)


def test_settings_that_are_unsafe_in_production_get_a_sentence_each(environment: dict[str, str]) -> None:
    done = run(ROOT, {**environment, "MODE": "production", "SECRET_KEY": "short"})

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "Charley does not start in production like this:\n"
        "- SECRET_KEY must be random and at least 50 characters long.\n"
        "- Set ALLOWED_HOSTS to the names your site is reached by.\n"
        "- SITE_URL must start with https:// (diaries do not travel over plain http).\n"
        "- Set EMAIL_URL to a mail server: people need their sign-up and reset codes.\n"
    )


# run.sh serves


@contextmanager
def served(environment: dict[str, str]) -> Iterator[str]:
    """What run.sh says up to the line with the address; stopped on the way out."""
    server = subprocess.Popen(
        [ROOT / "run.sh"],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    try:
        said = ""
        while "Charley is at" not in said:
            line = server.stdout.readline()
            assert line, f"run.sh stopped after saying: {said}"
            said += line
        # A worker is up when one answers; before that, it may miss the signal to stop.
        assert urlopen(f"http://localhost:{environment['PORT']}/health", timeout=30).status == 200
        yield said
    finally:
        server.terminate()
        server.wait(timeout=40)
        server.stdout.close()


def seconds_of_work() -> float:
    """Of the processor, for all programs started here that have ended: unlike a clock it knows no busy machine."""
    times = os.times()
    return times.children_user + times.children_system


SIGN_IN = "Sign in as demo@example.org with the password charley-demo\n"


def test_the_second_start_is_quick_and_the_demo_person_is_made_once(environment: dict[str, str]) -> None:
    address = f"http://localhost:{environment['PORT']}"
    ready = f"{SIGN_IN}Charley is at {address} (Ctrl+C stops it)\n"

    with served(environment) as said:
        assert said.count("Making a demo person") == 1
        assert said.endswith(ready)

    database = Path(environment["DATA_DIR"], "charley.sqlite3")
    assert database.stat().st_mode & 0o777 == 0o600

    worked = seconds_of_work()
    with served(environment) as said:
        assert said == ready
        assert urlopen(f"{address}/accounts/login/", timeout=30).status == 200
    assert seconds_of_work() - worked < 5

    # The demo person's password is known to everybody, so an open door shuts that account.
    with served({**environment, "HOST": "0.0.0.0"}) as said:
        assert said == f"Charley is at http://0.0.0.0:{environment['PORT']} (Ctrl+C stops it)\n"


# What is written down is what there is


def test_every_setting_is_described_for_hosts() -> None:
    code = (ROOT / "tracker/settings.py").read_text() + (ROOT / "tracker/gunicorn.py").read_text()
    read = set(re.findall(r'env\.\w+\(\s*"(\w+)"', code)) | set(re.findall(r'environ\.get\("(\w+)"', code))
    described = set(re.findall(r"^\| `(\w+)` \|", (ROOT / "docs/selfhosting.md").read_text(), re.MULTILINE))

    assert described == read


def test_the_production_settings_of_the_text_are_those_of_the_file() -> None:
    example = [line for line in (ROOT / "docs/production.env").read_text().splitlines() if not line.startswith("#")]
    text = (ROOT / "docs/selfhosting.md").read_text()

    assert [line for line in example if line not in text] == []


def test_every_library_is_named_with_its_reason() -> None:
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    needed = [re.split(r"[\[~>=; ]", line)[0] for line in lines if line and not line.startswith("#")]
    reasons = (ROOT / "docs/decisions/0002-libraries.md").read_text()

    assert [
        name for name in needed if not re.search(rf"^\|[^|]*\b{re.escape(name)}\b[^|]*\|", reasons, re.MULTILINE)
    ] == []


def test_no_link_of_the_documents_leads_nowhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text())
        if not (page.parent / link).exists()
    ]

    assert broken == []


def test_the_tests_that_documents_point_to_are_there() -> None:
    named = {
        name
        for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
        for name in re.findall(r"`(tests/[\w/*.]+\.py)`", page.read_text())
    }

    assert sorted(name for name in named if not list(ROOT.glob(name))) == []


def test_every_picture_of_the_documents_is_there() -> None:
    shown = {
        page.relative_to(ROOT): re.findall(r'<(?:img|source)\b[^>]*?\b(?:src|srcset)="([^"]+)"', page.read_text())
        for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    }

    assert len(shown[Path("README.md")]) >= 3
    assert [
        f"{page}: {picture}"
        for page, pictures in shown.items()
        for picture in pictures
        if not (ROOT / page.parent / picture).is_file()
    ] == []
