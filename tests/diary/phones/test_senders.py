"""Whose records a phone sends, and with what: told before anything is read or written."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError
from rest_framework.test import APIClient

from accounts import erased, leaving
from accounts.models import User
from diary.api.senders import OLDEST_CLIENT
from diary.models import Version
from tests.diary.api.talk import refusals
from tests.diary.phones.letters import PULL, a_letter, pull, push, results
from tests.factories import a_cramp, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_was_erased(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path


def is_from_the_diary(answer: Any) -> bool:
    named = ("X-Diary-Api", "Cache-Control", "Content-Type")
    return [answer.headers[name] for name in named] == ["1", "no-store, private", "application/json"]


def test_what_waits_on_a_phone_never_comes_into_the_diary_of_somebody_else(api: APIClient, other: User) -> None:
    headers = {"X-Diary-Owner": str(other.id)}

    for answer in (
        push(api, a_letter("cramp"), **headers),
        pull(api, **headers),
        api.get("/api/v1/me/", headers=headers),
    ):
        assert (answer.status_code, refusals(answer)) == (409, [(None, "wrong_owner")])
        assert is_from_the_diary(answer)
    assert Version.objects.count() == 0


def test_who_says_their_own_name_is_heard(api: APIClient, person: User) -> None:
    assert results(push(api, a_letter("cramp"), **{"X-Diary-Owner": str(person.id)})) == [("applied", [])]


@pytest.mark.parametrize("owner", ["", "x", "None", "\x00", "0" * 5_000])
def test_a_name_of_nobody_is_not_mine(api: APIClient, owner: str) -> None:
    assert pull(api, **{"X-Diary-Owner": owner}).status_code == 409


def test_a_stranger_hears_401_whatever_name_they_say(person: User) -> None:
    assert pull(APIClient(), **{"X-Diary-Owner": str(person.id)}).status_code == 401


@pytest.mark.parametrize("who", ["stranger", "somebody else"])
def test_an_erased_owner_is_410_before_anybody_is_asked_who_they_are(person: User, who: str) -> None:
    gone = str(person.id)
    leaving.erase(person)
    client = APIClient()
    if who == "somebody else":
        client.force_login(a_person("other@example.org"))

    for answer in (push(client, a_letter("cramp"), **{"X-Diary-Owner": gone}), pull(client, **{"X-Diary-Owner": gone})):
        assert (answer.status_code, refusals(answer)) == (410, [(None, "erased")])
        assert is_from_the_diary(answer)


def test_only_a_salted_hash_is_kept_of_who_was_erased(person: User, other: User) -> None:
    ids = [str(person.id), str(other.id)]
    leaving.erase(person)
    leaving.erase(other)

    text = erased.erased_file().read_text()

    assert [len(line.split()) for line in text.splitlines()] == [2, 2]
    assert all(each not in text and each.replace("-", "") not in text for each in ids)
    assert erased.erased_file().stat().st_mode & 0o777 == 0o600
    assert all(erased.is_erased(each) for each in ids)


def test_an_erasure_that_fails_is_not_remembered(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    leaving.erase(a_person("other@example.org"))

    def full_disk(*_anything: Any) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(leaving, "_erase", full_disk)
    with pytest.raises(OSError, match="no space"):
        leaving.erase(person)

    assert not erased.is_erased(str(person.id))
    assert User.objects.filter(id=person.id).exists()


@pytest.mark.django_db(transaction=True)
def test_a_journal_that_cannot_be_emptied_takes_no_erasure_back(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = str(person.id)

    def locked() -> None:
        raise OperationalError("database table is locked")

    monkeypatch.setattr(leaving, "empty_journals", locked)
    leaving.erase(person)

    assert not User.objects.filter(id=gone).exists()
    assert erased.is_erased(gone)


def test_whoever_is_gone_stays_remembered_even_when_something_fails_afterwards(person: User) -> None:
    gone = str(person.id)

    with pytest.raises(OSError, match="no space"), erased.remembered(gone, lambda: False):
        raise OSError("no space left on device")

    assert erased.is_erased(gone)


def test_what_nobody_can_read_among_the_erased_hides_nobody_and_breaks_nothing(api: APIClient, person: User) -> None:
    gone = a_person("other@example.org")
    erased.erased_file().write_bytes(b"half a line\n\xff\xfe\none two three\n0123456789abcdef 01")
    theirs = str(gone.id)
    leaving.erase(gone)

    assert pull(api, **{"X-Diary-Owner": str(person.id)}).status_code == 200
    assert pull(api, **{"X-Diary-Owner": theirs}).status_code == 410


def test_while_nobody_can_tell_who_was_erased_phones_wait(api: APIClient, person: User) -> None:
    erased.erased_file().mkdir()

    answer = pull(api, **{"X-Diary-Owner": str(person.id)})

    assert (answer.status_code, answer.headers["Retry-After"], refusals(answer)) == (503, "5", [(None, "unavailable")])
    assert is_from_the_diary(answer)


def test_an_erasure_that_is_not_written_down_whole_does_not_happen(
    person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.erased.os.write", lambda _file, line: len(line) - 1)

    with pytest.raises(OSError, match="disk is full"):
        leaving.erase(person)

    assert User.objects.filter(id=person.id).exists()


@pytest.mark.django_db(transaction=True)
def test_who_comes_back_with_a_restored_backup_is_erased_again_at_the_start(person: User, other: User) -> None:
    a_cramp(other)
    gone = person.id
    leaving.erase(person)
    a_cramp(User.objects.create(id=gone, email="me@example.org"))  # as the backup had it

    call_command("prepare")

    assert list(User.objects.values_list("id", flat=True)) == [other.id]
    assert set(Version.objects.values_list("owner", flat=True)) == {other.id}


@pytest.mark.parametrize(
    ("client", "status"),
    [
        ("web/{}.{}.{}".format(*OLDEST_CLIENT), 200),
        ("web/1.4.0", 200),
        ("web/999999.0.0", 200),
        ("bedside-button/0.0.1", 200),
        ("web", 200),
        ("web/x", 200),
        ("web/0.0.9", 426),
        ("web/0.0.0", 426),
    ],
)
def test_a_page_that_is_too_old_is_asked_to_be_updated(api: APIClient, client: str, status: int) -> None:
    answer = pull(api, **{"X-Diary-Client": client})

    assert answer.status_code == status
    if status == 426:
        assert refusals(answer) == [(None, "client_too_old")]
        assert is_from_the_diary(answer)


def test_pages_do_not_look_at_what_phones_say(api: APIClient, person: User) -> None:
    assert api.get("/today/", headers={"X-Diary-Client": "web/0.0.0", "X-Diary-Owner": "x"}).status_code == 200


@pytest.mark.parametrize("path", [PULL, f"{PULL}/", "/api/v1/sync/", "/api/v1/sync/push/"])
def test_the_addresses_have_no_slash_at_the_end(api: APIClient, path: str) -> None:
    answer = api.get(path)

    assert answer.status_code == (200 if path == PULL else 404)
    assert is_from_the_diary(answer)
