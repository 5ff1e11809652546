"""Charley refuses to start in a way that would put diaries at risk."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = [line for line in (ROOT / "docs/production.env").read_text().splitlines() if not line.startswith("#")]
DOCUMENTED = dict(line.split("=", 1) for line in EXAMPLE)
SAFE = {**DOCUMENTED, "SECRET_KEY": "vR3kq8Zp1LxW5tYb7NcD2fGh4JmS6aQe9UoXiTzKyBwEsPnMlCrV"}


def check(tmp_path: Path, **changed: str) -> subprocess.CompletedProcess[str]:
    """Run Django's own deployment check in a process of its own, with nothing inherited but the path."""
    given = {**SAFE, **changed, "DATA_DIR": str(tmp_path), "PATH": os.environ["PATH"]}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, timeout=60, check=False)


def test_the_documented_production_settings_pass_every_deployment_check(tmp_path: Path) -> None:
    done = check(tmp_path)
    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n"), done.stderr


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"MODE": "prod"}, "MODE must be development or production"),
        ({"SECRET_KEY": ""}, "Set SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "at least 50 characters"),
        ({"SECRET_KEY": "a" * 60}, "must be random"),
        ({"SECRET_KEY": "django-insecure-" + "vR3kq8Zp1LxW5tYb7NcD2fGh4JmS6aQe9Uo"}, "made for development"),
        ({"ALLOWED_HOSTS": ""}, "Set ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "must name each host"),
        ({"ALLOWED_HOSTS": ".example.org"}, "must name each host"),
        ({"SITE_URL": "http://diary.example.org"}, "must start with https://"),
        ({"EMAIL_URL": "consolemail://"}, "Set EMAIL_URL"),
        ({"EMAIL_URL": "dummymail://"}, "Set EMAIL_URL"),
        ({"SECURE_SSL_REDIRECT": "0", "BEHIND_HTTPS_PROXY": "0"}, "may only be off behind a proxy"),
        ({"SECURE_HSTS_SECONDS": "0"}, "SECURE_HSTS_SECONDS"),
        ({"SECURE_HSTS_INCLUDE_SUBDOMAINS": "0"}, "SECURE_HSTS_INCLUDE_SUBDOMAINS"),
        ({"SECURE_HSTS_PRELOAD": "0"}, "SECURE_HSTS_PRELOAD"),
    ],
)
def test_unsafe_production_settings_refuse_to_start(tmp_path: Path, changed: dict[str, str], sentence: str) -> None:
    done = check(tmp_path, **changed)
    assert done.returncode != 0
    assert sentence in done.stderr


def test_what_is_promised_for_other_names_is_off_until_the_host_says_so(tmp_path: Path) -> None:
    given = {name: value for name, value in SAFE.items() if "HSTS" not in name}
    said = "from tracker import settings as s; print(s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS,"
    done = subprocess.run(
        [sys.executable, "-c", f"{said} s.SECURE_HSTS_PRELOAD)"],
        cwd=ROOT,
        env={**given, "DATA_DIR": str(tmp_path), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("31536000 False False\n", "")


def test_development_makes_a_secret_of_its_own_and_keeps_it(tmp_path: Path) -> None:
    secrets = []
    for _ in range(2):
        check(tmp_path, MODE="development", SECRET_KEY="")
        secrets.append((tmp_path / "secret_key").read_text())
    assert secrets[0] == secrets[1]
    assert (len(secrets[0]), (tmp_path / "secret_key").stat().st_mode & 0o777) == (86, 0o600)
