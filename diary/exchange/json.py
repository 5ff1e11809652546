"""A whole diary as one JSON file, lossless: records with their ids and stamps, deleted ones too, and the settings.

Ids of nights, days and preferences follow from their owner, so an import gives them those of the importing account.
Settings come along into an empty diary only, and only those that the account has not made: importing a file again
brings back no setting that was changed since.
"""

import json
import math
import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.settings_of import checked_settings, settings_of, take_settings
from diary.checking import checked
from diary.exchange.result import Found, Outcome, write_found
from diary.merge import State, is_stamp
from diary.models import KINDS
from diary.sync import Given, as_record

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
        whole = json.load(file, parse_int=_int)
    except (ValueError, RecursionError):
        outcome.fail(FILE, 1, _("This is not a JSON file."))
        return outcome
    if not isinstance(whole, dict) or whole.get("format") != FORMAT or not isinstance(whole.get("records"), list):
        outcome.fail(FILE, 1, _("This is not a diary that Charley exported."))
        return outcome
    with transaction.atomic():
        _import_settings(person, whole.get("account", {}), outcome)
        write_found(person, _read(person, whole["records"], outcome), outcome)
    return outcome


def _int(digits: str) -> float:
    """Python refuses whole numbers of more than 4,300 digits; one such must not spoil the whole file."""
    try:
        return int(digits)
    except ValueError:
        return math.inf


def _import_settings(person: User, account: Any, outcome: Outcome) -> None:
    good, errors = checked_settings(account)
    for name, error in errors.items():
        outcome.fail(FILE, 1, _in_words(name, error))
    if not person.versions.exists():
        take_settings(person, good)


def _read(person: User, records: list[Any], outcome: Outcome) -> Iterator[Found]:
    for number, record in enumerate(records, start=1):
        try:
            yield Found(FILE, number, _given(person, record))
        except ValidationError as error:
            outcome.fail(FILE, number, " ".join(error.messages))


def _given(person: User, record: Any) -> Given:
    """The record, checked. ValidationError says what is wrong with it."""
    kind = record.get("kind") if isinstance(record, dict) else None
    if not isinstance(kind, str) or kind not in KINDS:
        raise ValidationError(_("This kind of record is not known."))
    data, stamps = record.get("data"), record.get("stamps")
    if not isinstance(data, dict) or not isinstance(stamps, dict) or not isinstance(record.get("deleted"), bool):
        raise ValidationError(_("A record has data, stamps and deleted."))
    if "deleted" in data or set(stamps) != {*data, "deleted"} or not all(map(is_stamp, stamps.values())):
        raise ValidationError(_("Each answer has a stamp, a time in UTC with milliseconds."))
    good, errors = checked(KINDS[kind], data)
    if errors:
        raise ValidationError([_in_words(name, error) for name, error in errors.items()])
    return Given(kind, _id(person, record, good), State(record["deleted"], good, stamps))


def _in_words(name: str, error: ValidationError) -> str:
    return f"{name}: {' '.join(error.messages)}"


def _id(person: User, record: dict[str, Any], data: dict[str, Any]) -> uuid.UUID:
    try:
        return KINDS[record["kind"]].own_id(person.id, data) or uuid.UUID(record["id"])
    except (KeyError, ValueError, TypeError, AttributeError) as wrong:
        raise ValidationError(_("The record has no usable id.")) from wrong
