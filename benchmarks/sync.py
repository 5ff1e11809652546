"""What a phone costs the server: sending a morning of eight records, and reading the last week.

    python benchmarks/sync.py [ROUNDS]

Floor of sending: the bare transaction, the same rows by SQL alone; no request, no person, no checking, no merging.
Beside it the same rows put together by Django, one bulk_create() a table; and the records one by one, each a request to
its own address. Reading is compared between a diary of one year and one of ten. Counted is the time of the processor,
everything asked in turn.
"""

import json
import sys
import uuid
from copy import copy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import bench

YEARS = (1, 10)
NOW = datetime.now(UTC).replace(microsecond=0)
LAST_NIGHT = (NOW - timedelta(days=1)).date()
CRAMP = {"night_of": LAST_NIGHT.isoformat(), "side": "left", "muscle": "calf", "intensity": 6, "duration_band": "1_5"}
PAIN = {"date": NOW.date().isoformat(), "leg": 3, "back": 1, "moment": "morning", "side": "left"}
DOSE = {"at": NOW.isoformat(), "event": "taken", "amount": 1}
Records = list[tuple[str, str, dict[str, Any]]]  # kind, id, answers


class Mornings:
    """Another morning each time, since the same one would be written once only."""

    def __init__(self, person: Any) -> None:
        from diary.models import Medicine

        self.person, self.night_of = person, LAST_NIGHT.replace(year=2100)
        self.medicine = str(Medicine.of(person).live()[0].id)

    def next(self) -> Records:
        """A night with four cramps, a rating of pain and two tablets; a night that the demo diary has not told of."""
        from diary.models import night_id

        self.night_of += timedelta(days=1)
        night = {"night_of": self.night_of.isoformat(), "cramps": True, "woke_times": 2}
        return [
            ("night", str(night_id(self.person.id, self.night_of)), night),
            *[("cramp", str(uuid.uuid4()), CRAMP) for _number in range(4)],
            ("nerve_pain", str(uuid.uuid4()), PAIN),
            *[("dose", str(uuid.uuid4()), {**DOSE, "medicine": self.medicine}) for _number in range(2)],
        ]


def as_letter(records: Records) -> str:
    from diary.merge import stamp_of

    stamp = stamp_of(NOW)
    letters = [
        {"id": each, "kind": kind, "data": data, "stamps": dict.fromkeys([*data, "deleted"], stamp), "deleted": False}
        for kind, each, data in records
    ]
    return json.dumps({"witness": None, "records": letters})


def sending(client: Any, mornings: Mornings) -> bench.Work:
    def send() -> None:
        answer = client.post("/api/v1/sync/push", as_letter(mornings.next()), content_type="application/json")
        assert {each["status"] for each in answer.json()["results"]} == {"applied"}

    return send


def one_by_one(client: Any, mornings: Mornings) -> bench.Work:
    from diary.models import KINDS

    def send() -> None:
        for kind, record_id, answers in mornings.next():
            if kind == "night":
                continue  # its date lies ahead, which an address of one record refuses: the cramps write a night
            path = f"/api/v1/{KINDS[kind].PLURAL.replace('_', '-')}/{record_id}/"
            answer = client.put(path, json.dumps(answers), content_type="application/json")
            assert answer.status_code == 201, answer.content

    return send


def bare_transaction(person: Any) -> bench.Work:
    """The rows of one morning, written again and again under other ids."""
    from django.db import connection, transaction

    from diary.models import KINDS, Ledger, Version

    models = [KINDS[kind] for kind in ("night", "cramp", "cramp", "cramp", "cramp", "nerve_pain", "dose", "dose")]
    patterns = [(model, model.of(person).last()) for model in models]
    patterns += [(Version, Version.objects.filter(owner=person).last()) for _model in models]
    statements = []
    for model, pattern in patterns:
        columns = [field for field in model._meta.concrete_fields if not field.primary_key]
        names = ", ".join(f'"{field.column}"' for field in columns)
        sql = f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({', '.join(['%s'] * len(columns))})"  # noqa: S608
        values = [field.get_db_prep_save(getattr(pattern, field.attname), connection) for field in columns]
        statements.append((sql, [field.name for field in columns], values))
    ledger = Ledger.objects.get(owner=person)
    number, night_of = 10**9, LAST_NIGHT.replace(year=2150)

    def write() -> None:
        nonlocal number, night_of
        night_of += timedelta(days=1)
        with transaction.atomic(), connection.cursor() as cursor:
            for sql, names, values in statements:
                number += 1
                new = {"id": uuid.uuid4().hex, "seq": number}
                if "woke_times" in names:
                    new["night_of"] = night_of.isoformat()
                cursor.execute(sql, [new.get(name, value) for name, value in zip(names, values, strict=True)])
            cursor.execute(
                "UPDATE diary_ledger SET chain = %s, digest = %s WHERE owner_id = %s",
                [ledger.chain, ledger.digest, person.pk.hex],
            )

    return write


def bulk_create(person: Any) -> bench.Work:
    """What any Django program pays for these rows."""
    from django.db import transaction

    from diary.models import KINDS, Ledger, Version

    patterns = {kind: KINDS[kind].of(person).last() for kind in ("night", "cramp", "nerve_pain", "dose")}
    version, ledger = Version.objects.filter(owner=person).last(), Ledger.objects.get(owner=person)
    number, night_of = 10**12, LAST_NIGHT.replace(year=2120)

    def write() -> None:
        nonlocal number, night_of
        night_of += timedelta(days=1)
        with transaction.atomic():
            versions = []
            for kind, count in (("night", 1), ("cramp", 4), ("nerve_pain", 1), ("dose", 2)):
                new = [copy(patterns[kind]) for _number in range(count)]
                for each in new:
                    number += 1
                    each.row, each.id, each.seq = None, uuid.uuid4(), number
                    if kind == "night":
                        each.night_of = night_of
                    versions.append(copy(version))
                    versions[-1].id, versions[-1].seq, versions[-1].record_id = None, number, each.id
                KINDS[kind].objects.bulk_create(new)
            Version.objects.bulk_create(versions)
            Ledger.objects.filter(owner=person).update(digest=ledger.digest)

    return write


def last_week(client: Any, person: Any) -> bench.Work:
    week = [
        number
        for number, at in person.versions.order_by("-seq").values_list("seq", "stamps__deleted")[:2_000]
        if at > (datetime.now(UTC) - timedelta(days=7)).isoformat()
    ]
    return bench.asking(client, f"/api/v1/sync/pull?since={min(week) - 1}&limit={min(len(week), 500)}")


def main(rounds: int) -> None:
    with bench.diaries(YEARS):
        clients = {years: bench.signed_in(years) for years in YEARS}
        works = {f"pull of the last week, {years} y": last_week(clients[years], bench.person(years)) for years in YEARS}
        pulled = bench.in_turn(works, rounds)
        person = bench.person(1)
        mornings = Mornings(person)
        floor = "bare transaction"
        works = {
            floor: bare_transaction(person),
            "the same by bulk_create()": bulk_create(person),
            "one push": sending(clients[1], mornings),
            "one request a record": one_by_one(clients[1], mornings),
        }
        pushed = bench.in_turn(works, rounds)
        for what, taken in {**pushed, **pulled}.items():
            print(f"{what:28} {taken:6.2f} ms   {taken / pushed[floor]:5.2f} x the {floor}")
        print(f"one request a record : one push {pushed['one request a record'] / pushed['one push']:.2f}")
        one, ten = pulled.values()
        print(f"pull, 10 y : 1 y {ten / one:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
