"""The project: wires the apps, knows no domain.

SQLite before 3.51.3 can corrupt a WAL database that two connections use. Where the system's is older, the
newer one of the `pysqlite3` wheel takes its place here, before anything has imported `sqlite3`.
"""

import importlib
import sqlite3
import sys

SQLITE_SAFE_WITH_WAL = (3, 51, 3)


def use_newer_sqlite() -> None:
    if sqlite3.sqlite_version_info >= SQLITE_SAFE_WITH_WAL:
        return
    try:
        newer = importlib.import_module("pysqlite3")
    except ImportError:  # no wheel for this platform: settings fall back to a journal that is safe
        return
    sys.modules["sqlite3"] = newer
    sys.modules["sqlite3.dbapi2"] = newer.dbapi2


use_newer_sqlite()
