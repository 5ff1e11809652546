"""The settings of an account that travel with a diary. Not the e-mail address, and nothing about sign-in."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.places import countries

TRAVELLING: dict[str, type] = {
    "name": str,
    "birth_year": int,
    "time_zone": str,
    "language": str,
    "country": str,
    "conditions": dict,
}
Said = dict[str, Any]
Errors = dict[str, ValidationError]


def settings_of(person: User) -> Said:
    return {name: getattr(person, name) for name in TRAVELLING}


def checked_settings(given: Any) -> tuple[Said, Errors]:
    """The settings that an account can have, and an error by name for each that it cannot."""
    if not isinstance(given, dict):
        return {}, {"account": ValidationError(_("This is not the right kind of answer."))}
    good: Said = {}
    errors: Errors = {}
    for name, value in given.items():
        try:
            good[name] = _checked(name, value)
        except ValidationError as error:
            errors[name] = error
    return good, errors


def _checked(name: str, value: Any) -> Any:
    if name not in TRAVELLING:
        raise ValidationError(_("Left out, because not known."))
    field = User._meta.get_field(name)
    if value in (None, "", {}):
        return field.get_default()  # type: ignore[union-attr]  # a column
    if not isinstance(value, TRAVELLING[name]) or isinstance(value, bool):
        raise ValidationError(_("This is not the right kind of answer."))
    if isinstance(value, str) and not _can_be_kept(value):
        raise ValidationError(_("This text has a sign that cannot be kept."))
    if name in ("language", "country") and value not in _known(name):
        raise ValidationError(_("Choose from the list."))
    return field.clean(value, None)  # type: ignore[union-attr]  # a column


def _known(name: str) -> set[str]:
    return {code for code, _name in (settings.LANGUAGES if name == "language" else countries())}


def _can_be_kept(text: str) -> bool:
    """No database keeps half of a surrogate pair, and not every one a NUL."""
    try:
        return b"\x00" not in text.encode()
    except UnicodeEncodeError:
        return False


def take_settings(person: User, good: Said) -> None:
    """Take over checked settings that the account has not made: what somebody has said here stays."""
    taken = [name for name, value in good.items() if _is_unsaid(person, name) and value != getattr(person, name)]
    for name in taken:
        setattr(person, name, good[name])
    person.save(update_fields=taken)


def _is_unsaid(person: User, name: str) -> bool:
    return bool(getattr(person, name) == User._meta.get_field(name).get_default())  # type: ignore[union-attr]  # a column
