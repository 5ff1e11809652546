"""A whole diary as one JSON file, lossless: records with their ids and stamps, deleted ones too, and the settings.

Ids of nights, days and preferences follow from their owner, so an import gives them those of the importing account.
"""

import json
import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.settings_of import settings_of, take_settings
from diary.checking import checked
from diary.exchange.result import Outcome
from diary.merge import State, is_stamp
from diary.models import KINDS
from diary.sync import Given, as_record, write_new

FORMAT = "charley-diary"
FORMAT_VERSION = 1
FILE = "diary.json"


def diary_as_json(person: User, now: datetime) -> dict[str, Any]:
    records = [as_record(entry) for model in KINDS.values() for entry in model.of(person).order_by("row")]
    for record in records:
        del record["seq"]
    return {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "exported_at": now.isoformat(timespec="seconds"),
        "account": settings_of(person),
        "records": records,
    }


def export_json(person: User, now: datetime) -> bytes:
    return json.dumps(diary_as_json(person, now), ensure_ascii=False, indent=1).encode()


def import_json(person: User, file: BinaryIO) -> Outcome:
    """Write the records that are new to this diary. What cannot be read is listed; its line is its number."""
    outcome = Outcome()
    try:
        whole = json.load(file)
    except (ValueError, RecursionError):
        outcome.fail(FILE, 1, _("This is not a JSON file."))
        return outcome
    if not isinstance(whole, dict) or whole.get("format") != FORMAT or not isinstance(whole.get("records"), list):
        outcome.fail(FILE, 1, _("This is not a diary that Charley exported."))
        return outcome
    given = list(_read(person, whole["records"], outcome))
    outcome.added, outcome.already_there = write_new(person, given)
    take_settings(person, whole.get("account"))
    return outcome


def _read(person: User, records: list[Any], outcome: Outcome) -> Iterator[Given]:
    for number, record in enumerate(records, start=1):
        try:
            yield _given(person, record)
        except ValidationError as error:
            outcome.fail(FILE, number, " ".join(error.messages))


def _given(person: User, record: Any) -> Given:
    """The record, checked. ValidationError says what is wrong with it."""
    if not isinstance(record, dict) or record.get("kind") not in KINDS:
        raise ValidationError(_("This kind of record is not known."))
    data, stamps = record.get("data"), record.get("stamps")
    if not isinstance(data, dict) or not isinstance(stamps, dict) or not isinstance(record.get("deleted"), bool):
        raise ValidationError(_("A record has data, stamps and deleted."))
    if set(stamps) != {*data, "deleted"} or not all(map(is_stamp, stamps.values())):
        raise ValidationError(_("Each answer has a stamp, a time in UTC with milliseconds."))
    model = KINDS[record["kind"]]
    good, errors = checked(model, data)
    if errors:
        raise ValidationError([f"{name}: {' '.join(error.messages)}" for name, error in errors.items()])
    return Given(model.KIND, _id(person, record, good), State(record["deleted"], good, stamps))


def _id(person: User, record: dict[str, Any], data: dict[str, Any]) -> uuid.UUID:
    try:
        return KINDS[record["kind"]].own_id(person.id, data) or uuid.UUID(record["id"])
    except (KeyError, ValueError, TypeError, AttributeError) as wrong:
        raise ValidationError(_("The record has no usable id.")) from wrong
