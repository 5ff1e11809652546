"""Diaries as files, made and read without touching a disk."""

import io
import json
import zipfile
from typing import Any

from accounts.models import User
from diary.exchange.csv import export_csv
from diary.exchange.csv_in import import_csv
from diary.exchange.json import import_json
from diary.exchange.result import Outcome
from tests.factories import NOW, an_id

STAMP = "2026-03-21T06:58:03.120Z"


def importing(person: User, **tables: str) -> Outcome:
    """Import CSV files, each given as text by its name without ".csv"."""
    return import_csv(person, {f"{name}.csv": text.encode() for name, text in tables.items()}, NOW)


def exported(person: User) -> dict[str, str]:
    """The CSV files of a diary as text, in the way `importing` takes them."""
    with zipfile.ZipFile(io.BytesIO(export_csv(person))) as archive:
        return {name.removesuffix(".csv"): archive.read(name).decode() for name in archive.namelist()}


def failed(file: str, line: int, reason: str) -> dict[str, Any]:
    return {"file": file, "line": line, "reason": reason}


def a_record(kind: str, data: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A record as it stands in a JSON file."""
    stamps = dict.fromkeys([*data, "deleted"], STAMP)
    return {"id": str(an_id()), "kind": kind, "deleted": False, "data": data, "stamps": stamps, **more}


def importing_json(person: User, *records: Any, **more: Any) -> Outcome:
    whole = {"format": "charley-diary", "version": 1, "records": records, **more}
    return import_json(person, io.BytesIO(json.dumps(whole).encode()))
