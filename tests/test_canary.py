"""A word that stands in every text of one diary may be seen by its owner, and by nobody and nothing else."""

import logging
import re
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.urls import reverse

from accounts.models import User
from diary.fields import Note, Short
from diary.models import KINDS
from tests.factories import (
    NIGHT,
    NOW,
    a_change,
    a_cramp,
    a_day,
    a_dose,
    a_drink,
    a_habit,
    a_medicine,
    a_nerve_pain,
    a_night,
    a_person,
    a_visit,
    an_experiment,
    preferences,
)
from tests.test_access import MATRIX, route_of

pytestmark = pytest.mark.django_db(databases=["default", "cache"])

CANARY = "kanarienvogel"
MAKERS = {
    "night": a_night,
    "cramp": a_cramp,
    "nerve_pain": a_nerve_pain,
    "drink": a_drink,
    "medicine": a_medicine,
    "medicine_change": a_change,
    "dose": a_dose,
    "day": a_day,
    "habit": a_habit,
    "visit": a_visit,
    "experiment": an_experiment,
    "preferences": preferences,
}
IN_A_SHAPE: dict[str, dict[str, Any]] = {  # own words inside an answer of several values
    "visit": {"questions": [f"{CANARY} question"]},
    "preferences": {"usual_cups": [{"name": f"{CANARY} cup", "ml": 200, "drink": "water"}]},
}
NAMED_BY = {"medicine_change_add": "medicine", "history": "cramp"}  # what is about a record of another name


def texts_of(kind: str) -> list[str]:
    """The fields of a kind that hold the person's own words."""
    return [field.name for field in KINDS[kind].answers().values() if isinstance(field, Note | Short)]


@pytest.fixture
def owner() -> User:
    """Somebody whose every text holds the canary."""
    owner = a_person("owner@example.org", name=f"{CANARY} name")
    medicine: dict[str, Any] = {}
    for kind, make in MAKERS.items():
        words = {text: f"{CANARY} {kind} {text}"[: KINDS[kind].answers()[text].max_length] for text in texts_of(kind)}
        of_it = medicine if kind in ("dose", "medicine_change") else {}
        record = make(owner, NIGHT, now=NOW, **words, **IN_A_SHAPE.get(kind, {}), **of_it)
        medicine = {"medicine": record.id} if kind == "medicine" else medicine
    return owner


def addresses(owner: User) -> Iterator[str]:
    """Every page and resource that can be asked for by GET, with the ids of the owner's own records."""
    ids = {kind: KINDS[kind].of(owner).get().id for kind in KINDS}
    for name, row in MATRIX.items():
        if row.owner["get"] == 405:
            continue
        page = name.partition(":")[2]
        named = {
            "day": NIGHT,
            "record_id": ids.get(NAMED_BY.get(page, page)),
            "object_id": owner.id,
            "app_label": "accounts",
        }
        needed = re.findall(r"<(?:\w+:)?(\w+)>", route_of(name))
        yield reverse(name, kwargs={key: named[key] for key in needed})
    period = "?from=2026-03-01&to=2026-03-31"
    yield from (reverse(name) + period for name in ("reports:insights", "reports:report", "reports:pdf"))
    yield from (
        f"/diary/?{asked}" for asked in ("q=note", "q=QUESTION", "kind=notes", "month=2026-03&before=2026-03-31")
    )
    yield from ("/nowhere/", "/diary/2026-13-99/", "/api/v1/nowhere/", "/api/v1/nights/?limit=x")


def seen_by(person: User | None, owner: User) -> set[str]:
    client = Client(raise_request_exception=False)
    if person:
        client.force_login(person)
    return {address for address in addresses(owner) if CANARY in all_of(client.get(address))}


def all_of(response: Any) -> str:
    content = response.getvalue()
    if response["Content-Type"] == "application/pdf":
        content = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True).stdout
    return f"{response.headers} {content.decode('utf-8', 'replace')}".lower()


def test_every_kind_with_a_text_carries_the_canary(owner: User) -> None:
    carrying = {kind for kind in KINDS for entry in KINDS[kind].of(owner) if CANARY in str(entry.as_state().data)}
    assert carrying == {kind for kind in KINDS if texts_of(kind) or kind in IN_A_SHAPE}


def test_the_owner_sees_the_canary_where_it_belongs(owner: User) -> None:
    seen = seen_by(owner, owner)
    day, api, notes = f"/diary/{NIGHT}/", "/api/v1/cramps/", "/diary/?q=note"
    pdf = "/report/pdf/?from=2026-03-01&to=2026-03-31"
    history = f"/api/v1/sync/history/{owner.cramps.get().id}"
    assert {
        day,
        api,
        "/api/v1/sync/pull",
        history,
        notes,
        pdf,
        "/me/",
        "/me/set-up/",
        "/today/",
        "/diary/",
        "/medicines/",
    } <= seen


@pytest.mark.parametrize("who", ["stranger", "other", "staff", "superuser"])
def test_nobody_else_sees_it_even_after_the_owner_warmed_every_cache(who: str, owner: User) -> None:
    seen_by(owner, owner)
    rights: dict[str, Any] = {"staff": {"is_staff": True}, "superuser": {"is_staff": True, "is_superuser": True}}.get(
        who, {}
    )
    person = None if who == "stranger" else a_person(f"{who}@example.org", **rights)
    owners_account = f"/admin/accounts/user/{owner.id}/"
    assert seen_by(person, owner) - {owners_account} == set()


def test_the_staff_page_of_an_account_shows_counts_and_no_words(owner: User) -> None:
    client = Client()
    client.force_login(a_person("super@example.org", is_staff=True, is_superuser=True))
    page = client.get(f"/admin/accounts/user/{owner.id}/change/").content.decode()
    counted = ", ".join(f"{model.PLURAL.replace('_', ' ')}: 1" for model in KINDS.values())
    assert (counted in page, CANARY in page) == (True, False)


def test_it_is_in_no_log_mail_or_cache(owner: User, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client = Client()
    client.force_login(owner)
    for address in addresses(owner):
        client.get(address)
    client.get("/diary/", {"q": CANARY})
    client.post(f"/diary/{NIGHT}/cramps/", {"note": f"{CANARY} " * 500, "intensity": "99"})
    client.post("/me/set-up/", {"name_1": f"{CANARY} " * 50, "strength_2": CANARY})
    client.post("/accounts/password/reset/", {"email": owner.email})
    with connections["cache"].cursor() as cursor:
        cached = str(cursor.execute("SELECT * FROM cache").fetchall())
    said = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert [text for text in [*said, *(str(each.message()) for each in mail.outbox), cached] if CANARY in text] == []
    cache.clear()
