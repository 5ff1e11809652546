"""The environment of a test run. pytest loads it first, before Django reads its settings.

The folder is made once and inherited by the workers of pytest-xdist, so static files are collected once.
"""

import atexit
import os
import shutil
import tempfile

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
