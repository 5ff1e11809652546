"""What is kept in memory, for whom, and when it goes."""

from collections.abc import Hashable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from accounts import leaving
from accounts.models import User
from diary.models import Ledger
from reports import kept
from tests.factories import NIGHT, a_cramp, a_night, a_person

ME, YOU = UUID(int=1), UUID(int=2)


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    kept.forget_all()


def is_kept(*key: Hashable) -> bool:
    return key in kept._kept


def keep(*key: Hashable, answer: str = "an answer") -> str:
    return kept.kept(key, lambda: answer)


def test_an_answer_is_made_once_for_its_key() -> None:
    assert [keep(ME, "1:a", "page", answer=each) for each in ("first", "second")] == ["first", "first"]
    assert keep(ME, "1:a", "picture", answer="third") == "third"


def test_a_newer_version_of_a_diary_takes_the_place_of_older_ones_and_of_nobody_elses() -> None:
    for key in ((ME, "1:a", "page"), (ME, "1:a", "picture"), (YOU, "1:a", "page")):
        keep(*key)
    keep(ME, "2:b", "page")
    assert [key[:2] for key in kept._kept] == [(YOU, "1:a"), (ME, "2:b")]


def test_the_oldest_answers_give_way_when_there_are_too_many_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_BYTES", 3_300)
    for name in ("first", "second", "third"):
        keep(ME, "1:a", name, answer="x" * 1_000)
    keep(ME, "1:a", "first")
    keep(ME, "1:a", "fourth", answer="x" * 1_000)
    assert [key[2] for key in kept._kept] == ["third", "first", "fourth"]


def test_what_is_an_hour_old_goes_whoever_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    keep(ME, "1:a", "page")
    now = kept.monotonic()
    monkeypatch.setattr(kept, "monotonic", lambda: now + kept.LONGEST + 1)
    keep(YOU, "1:a", "page")
    assert not is_kept(ME, "1:a", "page")


@pytest.mark.django_db
def test_who_leaves_is_forgotten_and_nobody_else(
    signed_in: Client, person: User, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = a_person("you@example.org")
    a_cramp(person, NIGHT)
    a_cramp(other, NIGHT)
    signed_in.get("/insights/")
    keep(other.id, "1:a", "page")
    gone = person.id
    monkeypatch.setattr(leaving, "empty_journals", lambda: None)  # cannot be done within the transaction of a test
    assert gone in {key[0] for key in kept._kept}
    with django_capture_on_commit_callbacks(execute=True):
        leaving.erase(person)
    assert {key[0] for key in kept._kept} == {other.id}


@pytest.mark.django_db
def test_no_note_and_no_name_is_kept(signed_in: Client, person: User) -> None:
    User.objects.filter(pk=person.pk).update(name="Marguerite", birth_year=1931)
    a_night(person, NIGHT, note="Only for me.")
    signed_in.get("/insights/")
    everything = repr([each.answer for each in kept._kept.values()])
    assert [word in everything for word in ("Only for me.", "Marguerite", "1931")] == [False] * 3


@pytest.mark.django_db
def test_every_person_and_every_language_has_answers_of_its_own(signed_in: Client, person: User) -> None:
    from django.utils import translation

    a_night(person, NIGHT)
    versions = {kept.version_of(person), kept.version_of(a_person("you@example.org"))}
    with translation.override("de"):
        versions.add(kept.version_of(person))
    assert len(versions) == 3


@pytest.mark.django_db
def test_a_restored_diary_of_the_same_length_is_another_version(person: User) -> None:
    a_night(person, NIGHT)
    before = kept.version_of(person)
    Ledger.objects.filter(owner=person).update(chain=uuid4().hex[:16])
    assert kept.version_of(person) != before
