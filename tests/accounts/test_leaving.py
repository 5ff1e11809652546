"""Erasing an account: hard and at once, and nobody else loses anything."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections
from django.test import Client

from accounts import leaving
from accounts.models import User
from accounts.tokens import make_token
from diary.models import KINDS, Version
from tests.factories import a_cramp, a_person

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def leaver(person: User) -> User:
    """Somebody who has used everything there is."""
    call_command("demo", "leaver@example.org", years=0.1, password=PASSWORD)
    leaver = User.objects.get(email="leaver@example.org")
    for other in (leaver, person):
        for client in (Client(), Client()):
            client.force_login(other)
        make_token(other, "Beside the bed", 30)
        cache.set(f"pdf:{other.pk}", "kept")
        LogEntry.objects.log_actions(person.pk, [other], 2)
    EmailAddress.objects.create(user=leaver, email="second@example.org")
    a_cramp(person)
    return leaver


def rows_naming(text: str) -> dict[str, int]:
    """How many rows of each table have the text in any column, sessions by what they hold."""
    found = {}
    for model in apps.get_models():
        rows = [str(row) for row in model._default_manager.values_list()]
        if model.__name__ == "Session":
            rows = [str(session.get_decoded()) for session in model._default_manager.all()]
        bare = text.replace("-", "")
        if count := sum(text in row or bare in row for row in rows):
            found[model._meta.label] = count
    with connections["cache"].cursor() as cursor:
        keys = [key for (key,) in cursor.execute("SELECT cache_key FROM cache").fetchall() if text in key]
    return {**found, **({"cache": len(keys)} if keys else {})}


def test_no_row_of_any_table_names_the_person_any_more(leaver: User) -> None:
    ids = [str(leaver.pk), leaver.email, "second@example.org"]
    before = rows_naming(ids[0])
    leaving.erase(leaver)
    everywhere = {"accounts.User", "account.EmailAddress", "accounts.ApiToken", "sessions.Session", "cache"}
    assert everywhere | {"admin.LogEntry", "diary.Version", "diary.Ledger", "diary.Preferences"} <= set(before)
    assert [rows_naming(each) for each in ids] == [{}, {}, {}]


def test_everybody_else_keeps_everything(leaver: User, person: User) -> None:
    before = rows_naming(str(person.pk))
    versions = list(Version.objects.filter(owner=person).values())
    leaving.erase(leaver)
    about_the_leaver = 1  # what the staff log said about an account that is gone
    expected = {**before, "admin.LogEntry": before["admin.LogEntry"] - about_the_leaver}
    assert rows_naming(str(person.pk)) == expected
    assert list(Version.objects.filter(owner=person).values()) == versions
    assert cache.get(f"pdf:{person.pk}") == "kept"


def test_my_password_is_asked_before_everything_goes(signed_in: Client, person: User) -> None:
    answer = signed_in.post("/me/erase/", {"password": PASSWORD}, follow=True)
    assert answer.redirect_chain == [("/goodbye/", 302)]
    assert "Your account and your diary are erased." in answer.content.decode()
    assert not User.objects.filter(pk=person.pk).exists()
    assert signed_in.get("/me/").status_code == 302


@pytest.mark.parametrize(("given", "message"), [("wrong", "Incorrect password."), ("", "Please fill this in.")])
def test_a_wrong_password_erases_nothing_and_is_told(signed_in: Client, person: User, given: str, message: str) -> None:
    answer = signed_in.post("/me/erase/", {"password": given})
    assert (answer.status_code, answer.context["form"].errors) == (422, {"password": [message]})
    assert signed_in.get("/me/").status_code == 200


def test_opening_the_page_erases_nothing(signed_in: Client, person: User) -> None:
    assert signed_in.get("/me/erase/").status_code == 200
    assert User.objects.filter(pk=person.pk).exists()


def test_guesses_are_counted(signed_in: Client, person: User) -> None:
    codes = [signed_in.post("/me/erase/", {"password": f"guess {n}"}).status_code for n in range(12)]
    assert codes == [422] * 10 + [429] * 2
    assert signed_in.post("/me/erase/", {"password": PASSWORD}).status_code == 429
    cache.clear()


def test_a_session_on_another_device_ends_too(signed_in: Client, person: User) -> None:
    phone = Client()
    phone.force_login(person)
    signed_in.post("/me/erase/", {"password": PASSWORD})
    assert phone.get("/today/").status_code == 302


def test_the_address_is_free_again(person: User) -> None:
    leaving.erase(person)
    new = a_person("me@example.org")
    assert {kind: model.of(new).count() for kind, model in KINDS.items()} == dict.fromkeys(KINDS, 0)


A_LIFE_THAT_ENDS = """
import django; django.setup()
import sqlite3
from pathlib import Path
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from accounts import leaving
from accounts.models import User
from diary import services
from tests.factories import NIGHT, NOW, a_cramp, a_night, a_person, nights_in_a_row
call_command("migrate", verbosity=0)
call_command("createcachetable", database="cache", verbosity=0)
stays, leaves = a_person("stays@example.org"), a_person("kanarienvogel@example.org", name="kanarienvogel")
for person in (leaves, stays):
    nights_in_a_row(person, 30)
word = {leaves: "kanarienvogel ", stays: "goldammer "}
for number in range(40):
    for person in (leaves, stays):
        a_night(person, note=word[person] * (1 + 7 * number % 90), cramps=None)
        a_cramp(person, note=word[person] * (1 + 11 * number % 90))
cache.set(f"page:{leaves.pk}", "kanarienvogel")

def found(word):
    files = sorted(Path(settings.DATA_DIR).glob("*.sqlite3*"))
    return sum(file.read_bytes().count(word) for file in files)

before = found(b"kanarienvogel")
if reads:
    reader = sqlite3.connect(settings.DATABASES["default"]["NAME"])
    reader.execute("BEGIN")
    reader.execute("SELECT COUNT(*) FROM diary_night").fetchone()
leaving.erase(leaves)
if reads:
    reader.close()
    leaving.empty_journals()
print(before > 1_000, found(b"kanarienvogel"), found(b"goldammer") > 1_000)
"""


@pytest.mark.parametrize("somebody_reads", [False, True])
def test_no_word_of_the_person_is_left_in_the_files(tmp_path: Path, somebody_reads: bool) -> None:
    """In the databases as they lie on the disk, journals and free pages too.

    While somebody reads, the journal has to wait for the next time that it is emptied.
    """
    life = f"reads = {somebody_reads}{A_LIFE_THAT_ENDS}"
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tracker.settings"}
    run = subprocess.run(
        [sys.executable, "-c", life], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["True", "0", "True"]
