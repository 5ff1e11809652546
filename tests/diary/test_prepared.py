"""A question that is put together once is the same question, for whomever it is asked."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from diary.models import Cramp
from diary.prepared import Prepared
from tests.factories import NIGHT, a_cramp, a_person

NAMES = ("id", "night_of", "started_at", "relief", "deleted", "owner")


def between(owner: Any, first: Any, last: Any) -> Any:
    return Cramp.objects.filter(owner=owner, deleted=False, day__range=(first, last)).order_by("row")


@pytest.fixture
def prepared() -> Prepared:
    return Prepared(between, NAMES)


@pytest.mark.django_db
def test_it_gives_what_the_orm_gives_with_the_same_types(person: User, prepared: Prepared) -> None:
    other = a_person("other@example.org")
    for owner in (person, other):
        for days in range(4):
            a_cramp(owner, NIGHT - timedelta(days=days), relief=["walk"], intensity=days)
    for owner in (person, other, person):
        for first in (NIGHT, NIGHT - timedelta(days=2)):
            given = {"owner": owner.pk, "first": first, "last": NIGHT}
            asked = Cramp.objects.filter(Q(owner=owner), deleted=False, day__range=(first, NIGHT)).order_by("row")
            assert list(map(tuple, prepared.rows(**given))) == list(asked.values_list(*NAMES))
            assert prepared.rows(**given) != []


@pytest.mark.django_db
def test_the_statement_names_nobody_and_is_put_together_once(person: User, prepared: Prepared) -> None:
    given = {"owner": person.pk, "first": NIGHT, "last": NIGHT}
    prepared.rows(**given)
    _compiler, sql, params = kept = prepared.kept.statement
    assert person.pk.hex not in sql
    assert person.pk.hex not in map(str, params)
    with CaptureQueriesContext(connection) as asked:
        prepared.rows(**given)
    assert prepared.kept.statement is kept
    assert len(asked) == 1


@pytest.mark.django_db
def test_each_thread_puts_it_together_for_itself(person: User, prepared: Prepared) -> None:
    prepared.rows(owner=person.pk, first=NIGHT, last=NIGHT)
    seen: list[bool] = []
    thread = threading.Thread(target=lambda: seen.append(hasattr(prepared.kept, "statement")))
    thread.start()
    thread.join()
    assert seen == [False]
