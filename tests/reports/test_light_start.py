"""The server starts without the heavy libraries: they cost a second and 90 MB."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = ("numpy", "scipy", "matplotlib", "typst")

START = f"""
import sys
import django
django.setup()
import tracker.urls
from reports import forms, periods, report, sheet, views, wording
print(*[name for name in {HEAVY!r} if name in sys.modules])
"""


def test_starting_up_imports_nothing_heavy() -> None:
    done = subprocess.run([sys.executable, "-c", START], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
