"""A whole diary as one JSON file, lossless: records with their ids and stamps, deleted ones too, and the settings.

Ids of nights, days and preferences follow from their owner, so an import gives them those of the importing account.
Settings come along into an empty diary only, and only those that the account has not made: importing a file again
brings back no setting that was changed since.
"""

import json
import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.settings_of import checked_settings, settings_of, take_settings
from diary.checking import checked_record
from diary.exchange.result import Found, Outcome, write_found
from diary.merge import as_whole_number, latest_stamp
from diary.models import KINDS, Entry
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
        whole = json.load(file, parse_int=as_whole_number)
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


def _import_settings(person: User, account: Any, outcome: Outcome) -> None:
    good, errors = checked_settings(account)
    for name, error in errors.items():
        outcome.fail(FILE, 1, _in_words(name, error))
    if not person.versions.exists():
        take_settings(person, good)


def _read(person: User, records: list[Any], outcome: Outcome) -> Iterator[Found]:
    latest = latest_stamp(timezone.now())
    for number, record in enumerate(records, start=1):
        try:
            yield Found(FILE, number, _given(person, record, latest))
        except ValidationError as error:
            outcome.fail(FILE, number, " ".join(error.messages))


def _given(person: User, record: Any, latest: str) -> Given:
    """The record, checked. ValidationError says what is wrong with it.

    It may come from the clock of a phone, as a file of what is unsent does: one that was ahead would win for ever.
    """
    try:
        kind, state = checked_record(record)
    except ValidationError as wrong:
        raise ValidationError([_in_words(name, error) for name, error in _by_field(wrong)]) from wrong
    return Given(kind.KIND, _id(person, kind, record, state.data), state, latest)


def _by_field(wrong: ValidationError) -> Iterator[tuple[str, ValidationError]]:
    by_field = wrong.error_dict if hasattr(wrong, "error_dict") else {"": wrong.error_list}
    for name, errors in by_field.items():
        yield name, ValidationError(errors)


def _in_words(name: str, error: ValidationError) -> str:
    return ": ".join(filter(None, (name, " ".join(error.messages))))


def _id(person: User, kind: type[Entry], record: dict[str, Any], data: dict[str, Any]) -> uuid.UUID:
    try:
        return kind.own_id(person.id, data) or uuid.UUID(record["id"])
    except (KeyError, ValueError, TypeError, AttributeError) as wrong:
        raise ValidationError(_("The record has no usable id.")) from wrong
