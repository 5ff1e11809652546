"""Answers to questions that this release does not ask: kept, exported, never shown."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from diary.checking import EXTRA_BYTES, EXTRA_NAME, checked_extra
from diary.merge import canonical
from diary.models import Entry

OF_THE_RECORD = frozenset({"kind", "data"})  # with its columns: what a record has besides its answers


def unknown_answers(model: type[Entry], here: Entry | None, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the answers sent that have no column. ValidationError by name where they cannot be kept."""
    known = OF_THE_RECORD.union(*((column.name, column.attname) for column in model._meta.concrete_fields))
    unknown = {name: answer for name, answer in sent.items() if name not in known}
    kept = {**(here.extra if here else {}), **unknown}
    wrong = [name for name in unknown if not can_be_kept(name, unknown[name])]
    if not wrong and unknown and len(canonical(kept).encode()) > EXTRA_BYTES:
        wrong = list(unknown)
    if wrong:
        message = _(
            "Charley does not know this field, and cannot keep what it holds: it is too long, or no plain text."
        )
        raise ValidationError({readable(name): ValidationError(message, code="extra") for name in wrong})
    return unknown


def can_be_kept(name: str, answer: Any) -> bool:
    try:
        checked_extra(name, answer)
    except ValidationError:
        return False
    return True


def readable(name: str) -> str:
    """The name in a refusal: as much of it as an answer can carry."""
    return name.encode("ascii", "backslashreplace").decode()[:EXTRA_NAME]
