"""What the documents say is so."""

import re
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import get_commands, load_command_class
from django.test import Client

from accounts.models import User
from diary.exchange.csv import HEADERS

ROOT = Path(__file__).parents[1]
HOSTING = (ROOT / "docs" / "selfhosting.md").read_text()


def commands_in_examples() -> list[list[str]]:
    lines = re.findall(r"^\.venv/bin/python manage\.py (.+?)(?: +#.*)?$", HOSTING, re.MULTILINE)
    return [line.replace("'look around'", "look-around").split() for line in lines]


@pytest.mark.parametrize("words", commands_in_examples(), ids=" ".join)
def test_an_example_for_hosts_is_one_that_the_command_takes(words: list[str]) -> None:
    name, *arguments = words
    command = load_command_class(get_commands()[name], name)
    command.create_parser("manage.py", name).parse_args(arguments)


def test_every_command_of_a_diary_has_an_example() -> None:
    assert {words[0] for words in commands_in_examples()} >= {"import_diary", "export_diary", "demo"}


def test_the_csv_files_are_listed_for_hosts_as_they_are() -> None:
    listed = dict(re.findall(r"^(\w+\.csv) +(\S+)$", HOSTING, re.MULTILINE))
    assert listed == {name: ",".join(columns) for name, columns in HEADERS.items()}


@pytest.mark.django_db
def test_who_came_with_an_import_gets_in_by_a_new_password(client: Client) -> None:
    User.objects.create_user("new@example.org")
    client.post("/accounts/password/reset/", {"email": "new@example.org"})
    (letter,) = mail.outbox
    code = re.search(r"^\s*([A-Z0-9-]{6,})\s*$", str(letter.body), re.MULTILINE)
    assert code, letter.body
    client.post("/accounts/password/reset/confirm/", {"code": code[1]})
    page = client.post(
        "/accounts/password/reset/complete/", {"password1": "correct horse", "password2": "correct horse"}
    )
    assert page.status_code == 302
    assert User.objects.get().check_password("correct horse")
