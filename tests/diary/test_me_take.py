"""Taking the diary along: files by a click."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from diary.exchange.csv import HEADERS, export_csv
from diary.exchange.json import import_json
from tests.factories import NOW, a_cramp

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "ending", "mime"), [("csv", "zip", "application/zip"), ("json", "json", "application/json")]
)
def test_the_name_of_a_file_says_nothing_about_health(
    signed_in: Client, person: User, kind: str, ending: str, mime: str
) -> None:
    answer = signed_in.get(f"/me/take/{kind}/")
    today = timezone.now().astimezone(person.zone).date()
    assert answer["Content-Disposition"] == f'attachment; filename="charley-{today}.{ending}"'
    assert (answer["Content-Type"], answer["Cache-Control"]) == (mime, "no-store, private")


def test_the_tables_are_those_of_the_command(signed_in: Client, person: User) -> None:
    a_cramp(person, note="Cold floor")
    packed = signed_in.get("/me/take/csv/").content
    assert packed == export_csv(person)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert set(archive.namelist()) == set(HEADERS)
        assert b"Cold floor" in archive.read("cramps.csv")


def test_the_other_file_holds_everything_and_can_be_read_again(signed_in: Client, person: User, other: User) -> None:
    a_cramp(person, note="Cold floor")
    whole = signed_in.get("/me/take/json/").content
    assert import_json(other, io.BytesIO(whole)).as_dict() == {
        "added": {"night": 1, "cramp": 1}, "already_there": {}, "failed": [],
    }  # fmt: skip
    assert "email" not in json.loads(whole)["account"]


def test_nobody_gets_the_diary_of_somebody_else(signed_in: Client, other: User) -> None:
    a_cramp(other, note="Cold floor")
    assert b"Cold floor" not in signed_in.get("/me/take/json/").content


def test_ten_files_an_hour_are_enough_and_the_page_says_so(signed_in: Client, other: User) -> None:
    tables, everything = "/me/take/csv/", "/me/take/json/"
    codes = [signed_in.get(path).status_code for path in (tables, everything) * 5]
    refused = signed_in.get(tables)

    assert (codes, refused.status_code) == ([200] * 10, 429)
    assert "Please wait a while and try again: in a few minutes, or in an hour at most." in refused.content.decode()
    assert signed_in.get("/me/take/").status_code == 200
    neighbour = Client()
    neighbour.force_login(other)
    assert neighbour.get(everything).status_code == 200  # others are not held up


def test_an_hour_later_files_can_be_taken_again(signed_in: Client) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        assert [signed_in.get("/me/take/json/").status_code for _ in range(11)] == [200] * 10 + [429]
        clock.shift(timedelta(hours=1))
        assert signed_in.get("/me/take/json/").status_code == 200
