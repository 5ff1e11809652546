"""What the server loads before it is asked for it: starting costs time, and memory in every worker."""

import os
import subprocess
import sys
from pathlib import Path

ONLY_WHEN_USED = ("numpy", "scipy", "matplotlib", "typst", "drf_spectacular.openapi")
A_START_AND_A_CALL = f"""
import django
django.setup()

import sys
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver

call_command("migrate", verbosity=0)
get_resolver().url_patterns
from accounts.models import User

browser = Client(headers={{"Host": "localhost"}})
browser.force_login(User.objects.create_user("me@example.org"))
answers = [browser.get(path).status_code for path in ("/api/v1/nights/", "/health")]
print(answers, [name for name in {ONLY_WHEN_USED} if name in sys.modules])
"""


def test_numbers_pictures_and_print_are_loaded_when_they_are_used(tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tracker.settings", "DATA_DIR": str(tmp_path)}

    run = subprocess.run(
        [sys.executable, "-c", A_START_AND_A_CALL], env=environment, capture_output=True, text=True, timeout=120
    )

    assert (run.stderr, run.stdout, run.returncode) == ("", "[200, 200] []\n", 0)
