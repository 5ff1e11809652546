"""What phones send, as tests write it."""

import json
import uuid
from datetime import date, datetime, timedelta
from typing import Any

from rest_framework.response import Response
from rest_framework.test import APIClient

from accounts.models import User
from diary.merge import stamp_of
from diary.models import KINDS
from tests.factories import NIGHT, NOW, a_medicine, an_id

PUSH, PULL = "/api/v1/sync/push", "/api/v1/sync/pull"
Record = dict[str, Any]


def at(minutes: float) -> str:
    """A stamp so many minutes after the morning of the tests."""
    return stamp_of(NOW + timedelta(minutes=minutes))


def a_letter(
    kind: str,
    record_id: uuid.UUID | str | None = None,
    stamp: str = at(0),
    *,
    deleted: bool = False,
    **data: Any,
) -> Record:
    """A record as a phone sends it, every field written at one moment."""
    stamps = dict.fromkeys([*data, "deleted"], stamp)
    return {"id": str(record_id or an_id()), "kind": kind, "data": data, "stamps": stamps, "deleted": deleted}


def a_night_letter(person: User, night_of: date = NIGHT, stamp: str = at(0), **data: Any) -> Record:
    record_id = KINDS["night"].own_id(person.id, {"night_of": night_of})
    return a_letter("night", record_id, stamp, night_of=night_of.isoformat(), **data)


def push(client: APIClient, *records: Any, witness: str | None = None, **headers: str) -> Response:
    body = json.dumps({"witness": witness, "records": records})
    return client.post(PUSH, body, content_type="application/json", headers=headers)


def results(answer: Response) -> list[tuple[str, list[tuple[str | None, str]]]]:
    """Status of each record, and the field and code of what is wrong with it."""
    assert answer.status_code == 200, answer.content
    return [
        (each["status"], [(error["field"], error["code"]) for error in each["errors"]])
        for each in answer.json()["results"]
    ]


def pull(client: APIClient, since: int | str = 0, limit: int | str = 200, **headers: str) -> Response:
    return client.get(PULL, {"since": since, "limit": limit}, headers=headers)


def a_morning(person: User, now: datetime = NOW) -> list[Record]:
    """Eight records: a night with four cramps, a rating of pain and two tablets."""
    stamp, medicine = stamp_of(now), str(a_medicine(person).id)
    cramps = [
        a_letter("cramp", None, stamp, night_of=NIGHT.isoformat(), side="left", muscle="calf", intensity=number)
        for number in range(4)
    ]
    doses = [
        a_letter("dose", None, stamp, medicine=medicine, at=now.isoformat(timespec="seconds"), event="taken")
        for _tablet in range(2)
    ]
    pain = a_letter("nerve_pain", None, stamp, date=now.date().isoformat(), leg=3, back=1)
    return [a_night_letter(person, stamp=stamp, cramps=True, woke_times=2), *cramps, pain, *doses]
