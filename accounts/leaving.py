"""Leaving: everything of a person goes, at once and for good."""

import uuid

from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import connections, transaction

from accounts.erased import is_erased, remembered
from accounts.models import User


def erase(person: User) -> None:
    """For good: it is remembered, so that a restored backup does not bring the account back."""
    with remembered(person.id, User.objects.filter(id=person.id).exists):
        _erase(person)


def erase_again() -> int:
    """After a backup was restored: how many people came back with it who had been erased, and are again."""
    returned = [person for person in User.objects.only("id").iterator() if is_erased(str(person.id))]
    for person in returned:
        _erase(person)
    return len(returned)


@transaction.atomic
def _erase(person: User) -> None:
    """The account, and by cascade the diary with its history; sessions on every device, and what is cached.

    What a cascade cannot find names the person by id: sessions in their data, the staff log in the id of its object,
    and the cache in its keys.
    """
    person_id = person.id
    LogEntry.objects.filter(object_id=str(person_id)).delete()
    Session.objects.filter(pk__in=_sessions_naming(person_id)).delete()
    person.delete()
    with connections["cache"].cursor() as cursor:
        cursor.execute("DELETE FROM cache WHERE cache_key LIKE %s", [f"%{person_id}%"])
    transaction.on_commit(empty_journals, robust=True)  # the person is gone already


def _sessions_naming(person_id: uuid.UUID) -> list[str]:
    """Signed in, or on the way (a password reset half done)."""
    return [session.pk for session in Session.objects.iterator() if str(person_id) in str(session.get_decoded())]


def empty_journals() -> None:
    """SQLite overwrites what it deletes (see the settings), but its journal still holds the pages as they were.

    While somebody reads, SQLite leaves it as it is: then the next start empties it, or the next one who leaves.
    """
    for connection in connections.all():
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
