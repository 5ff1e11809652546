"""The environment of a test run. pytest loads it first, before Django reads its settings.

The folder is made once and inherited by the workers of pytest-xdist, and so are the static files in it.
"""

import atexit
import os
import shutil
import tempfile

import pytest

if "CHARLEY_TEST_DATA" not in os.environ:
    os.environ["CHARLEY_TEST_DATA"] = tempfile.mkdtemp(prefix="charley-tests-")
    atexit.register(shutil.rmtree, os.environ["CHARLEY_TEST_DATA"], ignore_errors=True)

os.environ.update(
    MODE="development",
    DATA_DIR=os.environ["CHARLEY_TEST_DATA"],
    SECRET_KEY="only-for-tests-" * 4,
    EMAIL_URL="memorymail://",
    TIME_ZONE="UTC",
    HOST="127.0.0.1",
    # Playwright runs an event loop in the thread of the test; the ORM would refuse to work beside it.
    DJANGO_ALLOW_ASYNC_UNSAFE="true",
)


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Pages name their static files by a manifest, so it has to be there; workers find the one made before them."""
    if not hasattr(config, "workerinput"):
        from tracker.management.commands.prepare import collect_static_files  # after the environment is set

        collect_static_files()
