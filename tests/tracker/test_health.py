"""The house stands, on a SQLite that does not corrupt itself."""

import sqlite3

import pytest
from django.db import connection, connections
from django.test import Client

from tracker import SQLITE_SAFE_WITH_WAL


def test_the_sqlite_in_use_is_one_without_the_wal_bug() -> None:
    assert sqlite3.sqlite_version_info >= SQLITE_SAFE_WITH_WAL


@pytest.mark.django_db
def test_health_says_which_sqlite_is_in_use(client: Client) -> None:
    assert client.get("/health").json() == {
        "status": "ok",
        "sqlite": sqlite3.sqlite_version,
        "journal": "memory",  # the database of a test lives in memory; on disk it is "wal"
    }


@pytest.mark.django_db
def test_every_connection_keeps_foreign_keys_and_waits_for_writers() -> None:
    with connection.cursor() as cursor:
        facts = [
            cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("foreign_keys", "synchronous", "busy_timeout")
        ]
    assert facts == [1, 2, 10_000]


@pytest.mark.django_db
def test_a_writer_takes_its_lock_at_once() -> None:
    assert connections["default"].settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert connections["default"].settings_dict["ATOMIC_REQUESTS"] is False
