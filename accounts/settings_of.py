"""The settings of an account that travel with a diary. Not the e-mail address, and nothing about sign-in."""

from typing import Any

from django.core.exceptions import ValidationError

from accounts.models import User

TRAVELLING = ("name", "birth_year", "time_zone", "language", "country", "conditions")


def settings_of(person: User) -> dict[str, Any]:
    return {name: getattr(person, name) for name in TRAVELLING}


def take_settings(person: User, given: Any) -> None:
    """Take over those settings that are valid; leave the others as they are."""
    if not isinstance(given, dict):
        return
    taken = [name for name in TRAVELLING if name in given and _take(person, name, given[name])]
    person.save(update_fields=taken)


def _take(person: User, name: str, value: Any) -> bool:
    try:
        setattr(person, name, User._meta.get_field(name).clean(value, person))  # type: ignore[union-attr]  # a column
    except ValidationError:
        return False
    return True
