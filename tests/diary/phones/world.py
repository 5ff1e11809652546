"""A world of two or three phones, a bad line and the real server, drawn by a seed; and what may not happen in it.

Every written value is unique, so that wherever it turns up it tells who wrote it, and what they had before them.
"""

import json
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import time_machine
from django.db import models
from rest_framework.test import APIRequestFactory, force_authenticate

from accounts.models import User
from diary.api.sync import Pull, Push
from diary.merge import AHEAD
from diary.models import Cramp, Entry, Ledger, Medicine, Night, Version, night_id
from diary.sync import Edit, write
from tests.diary.phones.model import EPOCH, Answer, Bug, Json, Lost, Phone, as_bytes

KINDS: tuple[type[Entry], ...] = (Night, Cramp, Medicine)
TABLES: tuple[Any, ...] = (*KINDS, Version, Ledger)
FIELDS = {"night": ["note", "later"], "cramp": ["note", "later"], "medicine": ["name", "strength", "note"]}
NIGHTS = [date(2026, 3, day) for day in (18, 19, 20)]
DEEP: Json = json.loads("[" * 30 + "]" * 30)
POISONS: list[tuple[str, str, Json]] = [
    ("medicine", "strength", "x" * 100),
    ("medicine", "daily_most", 10**30),
    ("medicine", "note", "\ud800"),
    ("cramp", "note", "\x00"),
    ("cramp", "intensity", 11),
    ("night", "later", DEEP),  # nobody can read the letter that it stands in
    ("night", "night_of", "2026-03-01"),  # another night than that of its id
]
SKEWS = [
    *[timedelta(0)] * 3,
    timedelta(seconds=-40),
    timedelta(minutes=4),
    timedelta(minutes=-50),
    timedelta(hours=3),
    timedelta(days=2),
    timedelta(days=-20_500),
    timedelta(days=26_600),
]
LOST_REQUESTS, LOST_ANSWERS, EDITS_UNDER_WAY = 0.10, 0.14, 0.15
STEPS = 24
ROUNDS = 12
PUSH, PULL = Push.as_view(), Pull.as_view()
ASK = APIRequestFactory()
Field = tuple[str, str]  # record, name


@dataclass
class Write:
    """A value as somebody wrote it."""

    of: Field
    saw: str | None  # the value that stood there before
    stamp: str
    received: int = 0
    as_written: int = 0  # how often with the stamp it was written with
    was_lowered: bool = False  # that stamp, by the server
    replaced: bool = False  # on the same phone, before the server heard of it
    vanished: bool = False  # written on the server, and gone with it when a backup was restored


@dataclass
class World:
    seed: int
    person: User
    bug: Bug | None = None
    now: datetime = EPOCH
    writes: dict[str, Write] = field(default_factory=dict)
    letters: list[Json] = field(default_factory=list)
    backups: list[dict[Any, list[Any]]] = field(default_factory=list)
    restores: int = 0
    limits_met: int = 0
    found: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.phones = [self._phone() for _ in range(self.dice.choice([2, 2, 3]))]
        self.has_restores = self.dice.random() < 0.6

    def _phone(self) -> Phone:
        phone = Phone(self.dice.choice(SKEWS), self.bug)
        if self.dice.random() < 0.6:  # the page was loaded while online
            phone.offset = -phone.skew
        return phone

    # What happens

    def live(self) -> None:
        deeds = {
            self._edit: 45,
            self._sync: 32,
            self._edit_on_the_server: 5,
            self._replay: 6,
            self._set_a_clock: 3,
            self._back_up: 7,
            self._restore: 8,
        }
        for deed in self.dice.choices(list(deeds), list(deeds.values()), k=STEPS):
            self._pass_time()
            deed()
        self._be_quiet()

    def _pass_time(self) -> None:
        self.now += timedelta(milliseconds=self.dice.choice([60, 900, 20_000, 400_000, 9_000_000]))

    def _edit(self) -> None:
        self._edit_on(self.dice.choice(self.phones))

    def _edit_on(self, phone: Phone) -> None:
        if self.dice.random() < 0.06:
            record_id, kind, changes = self._poison(phone)
        else:
            record_id, kind = self._record(phone)
            names = self.dice.sample(FIELDS[kind], self.dice.choice([1, 1, 2]))
            changes = {name: self._value() for name in names}
        deleted = self.dice.random() < 0.1
        kept = phone.store.get(record_id)
        if kind == "night" and "night_of" not in (kept.state.data if kept else {}):
            changes = {"night_of": self._night_of(record_id), **changes}
        before = {name: kept.state.data.get(name) if kept else None for name in changes}
        unsent = kept.unsent if kept else set()
        stamp = phone.write(self.now, record_id, kind, changes, deleted=deleted)
        for name, value in changes.items():
            self._note(record_id, name, value, before[name], stamp)
            if name in unsent and (known := self._known(before[name])) and not known.received:
                known.replaced = True

    def _record(self, phone: Phone) -> tuple[str, str]:
        if phone.store and self.dice.random() < 0.75:
            record_id = self.dice.choice(list(phone.store))
            return record_id, phone.store[record_id].kind
        kind = self.dice.choice(list(FIELDS))
        if kind == "night":
            return str(night_id(self.person.id, self.dice.choice(NIGHTS))), kind
        return self._new_id(), kind

    def _new_id(self) -> str:
        digits = f"{self.dice.getrandbits(128):032x}"
        return f"{digits[:8]}-{digits[8:12]}-7{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"

    def _night_of(self, record_id: str) -> str:
        return next(each.isoformat() for each in NIGHTS if str(night_id(self.person.id, each)) == record_id)

    def _poison(self, phone: Phone) -> tuple[str, str, dict[str, Json]]:
        kind, name, value = self.dice.choice(POISONS)
        there = [record_id for record_id, kept in phone.store.items() if kept.kind == kind]
        record_id = self.dice.choice(there) if there else self._new_id()
        if kind == "night" and not there:
            record_id = str(night_id(self.person.id, NIGHTS[0]))
        return record_id, kind, {name: value}

    def _value(self) -> str:
        return f"w{len(self.writes)}.{self.dice.getrandbits(16):04x}"

    def _note(self, record_id: str, name: str, value: Json, saw: Json, stamp: str) -> None:
        if isinstance(value, str) and value.startswith("w"):
            self.writes[value] = Write((record_id, name), saw if self._known(saw) else None, stamp)

    def _known(self, value: Json) -> Write | None:
        return self.writes.get(value) if isinstance(value, str) else None

    def _edit_on_the_server(self) -> None:
        """On a page, as the person sees the record there."""
        medicines = list(Medicine.of(self.person))
        if not medicines:
            return
        there = self.dice.choice(medicines)
        value, before = self._value(), there.note
        (entry,) = write(self.person, [Edit("medicine", there.id, self.now, {"note": value})])
        self._note(str(there.id), "note", value, before, entry.stamps["note"])
        self.writes[value].received = 1

    def _set_a_clock(self) -> None:
        self.dice.choice(self.phones).skew = self.dice.choice(SKEWS)

    def _sync(self) -> None:
        phone = self.dice.choice(self.phones)
        phone.sync(self.now, lambda what, said: self._on_a_bad_line(phone, what, said))

    def _on_a_bad_line(self, phone: Phone, what: str, said: Json) -> Answer:
        raw = as_bytes(said)
        if what == "push":
            self.letters.append(raw)
        if self.dice.random() < LOST_REQUESTS:
            raise Lost
        answer = self._asked(what, raw)
        if self.dice.random() < EDITS_UNDER_WAY:
            self._edit_on(phone)
        if self.dice.random() < LOST_ANSWERS:
            raise Lost
        return answer

    def _replay(self) -> None:
        """A letter comes once more, or late; nobody hears the answer."""
        if self.letters:
            self._asked("push", self.dice.choice(self.letters))

    def _back_up(self) -> None:
        self.backups.append({table: list(table.objects.filter(owner=self.person).values()) for table in TABLES})

    def _restore(self) -> None:
        if not self.has_restores or not self.backups or self.restores == 2:
            return
        self.restores += 1
        for table, rows in self.dice.choice(self.backups).items():
            of_mine: models.QuerySet[Any] = table.objects.filter(owner=self.person)
            of_mine._raw_delete(of_mine.db)
            table.objects.bulk_create(table(**row) for row in rows)
        there = self._in_the_history()
        for value, each in self.writes.items():
            held = any(value in kept.state.data.values() for phone in self.phones for kept in phone.store.values())
            each.vanished |= value not in there and not held

    # The server

    def _asked(self, what: str, raw: bytes) -> Answer:
        self.now += timedelta(milliseconds=self.dice.randint(20, 300))
        said = json.loads(raw)
        with time_machine.travel(self.now, tick=False):
            request: Any
            if what == "push":
                request = ASK.post("/", raw, content_type="application/json")
            else:
                witness = {"X-Diary-Witness": said["witness"]} if said["witness"] else {}
                request = ASK.get("/", {"since": said["since"], "limit": said["limit"]}, headers=witness)
            force_authenticate(request, self.person)
            response = (PUSH if what == "push" else PULL)(request).render()
        assert response.status_code in (200, 400, 409), response.content
        body = json.loads(response.content)
        if what == "push" and response.status_code == 200:
            self._remember(said["records"], body["results"])
        return Answer(response.status_code, body, self.now)

    def _remember(self, sent: list[Json], results: list[Json]) -> None:
        for letter, result in zip(sent, results, strict=True):
            if result["status"] == "rejected":
                continue
            for name, value in letter["data"].items():
                if known := self._known(value):
                    stamp = letter["stamps"][name]
                    known.received += 1
                    known.as_written += stamp == known.stamp
                    known.was_lowered |= datetime.fromisoformat(stamp) > self.now + AHEAD

    def _in_the_history(self) -> set[str]:
        rows = Version.objects.filter(owner=self.person).values_list("data", flat=True)
        return {value for data in rows for value in data.values() if isinstance(value, str)}

    # The end

    def _be_quiet(self) -> None:
        """The line holds, people mend what was refused, and every phone sends and reads until nothing is left."""
        for _round in range(ROUNDS):
            self._pass_time()
            for phone in self.phones:
                self._mend(phone)
            heard = [phone.sync(self.now, self._asked_by_words) for phone in self.phones]
            if all(heard) and not any(kept.unsent for phone in self.phones for kept in phone.store.values()):
                seq = Ledger.objects.filter(owner=self.person).values_list("seq", flat=True).first() or 0
                if {phone.cursor for phone in self.phones} == {seq}:
                    return

    def _asked_by_words(self, what: str, said: Json) -> Answer:
        return self._asked(what, as_bytes(said))

    def _mend(self, phone: Phone) -> None:
        """With the fields that hold poison as they may be; a record that is on no server yet may also be dropped."""
        for record_id, kept in phone.store.items():
            if kept.parked:
                bad = {name for _kind, name, value in POISONS if kept.state.data.get(name) == value}
                good: dict[str, Json] = dict.fromkeys(bad)
                if "night_of" in bad:
                    good["night_of"] = self._night_of(record_id)
                phone.write(self.now, record_id, kept.kind, good, deleted=kept.state.deleted)

    def complaints(self) -> list[str]:
        return [*self._duplicated(), *self._diverged(), *self._lost()]

    def _duplicated(self) -> list[str]:
        ids = Counter(str(each) for kind in KINDS for each in kind.of(self.person).values_list("id", flat=True))
        made = {record_id for phone in self.phones for record_id in phone.store}
        return [f"duplicated: {each}" for each, count in ids.items() if count > 1 or each not in made]

    def _diverged(self) -> list[str]:
        there = {str(entry.id): entry.as_state() for kind in KINDS for entry in kind.of(self.person)}
        found = []
        for number, phone in enumerate(self.phones):
            here = {record_id: kept.state for record_id, kept in phone.store.items()}
            found += [
                f"diverged: {each} on {number}" for each in here.keys() | there if here.get(each) != there.get(each)
            ]
            found += [f"wrong digest on {number}"] * phone.wrong_digests
        ledger = Ledger.objects.filter(owner=self.person).first() or Ledger()
        found += ["diverged: digest"] if any(phone.digest() != ledger.digest for phone in self.phones) else []
        return found

    def _lost(self) -> list[str]:
        there = {str(entry.id): entry.as_state().data for kind in KINDS for entry in kind.of(self.person)}
        history = self._in_the_history()
        found = []
        for value, each in self.writes.items():
            record_id, name = each.of
            never_sent = each.replaced and not each.received
            is_gone = not self.restores and not never_sent and value not in history
            if is_gone:
                found.append(f"lost: {value} of {each.of} is nowhere")
            final = self._known(there.get(record_id, {}).get(name))
            if final and not each.vanished and self._has_seen(value, final):
                # The limit of the protocol: a clock that was ahead offline, and a letter that came more than once.
                self.limits_met += 1
                if not final.was_lowered or final.as_written < 2:
                    found.append(f"came back: {value} of {each.of} had seen what is there")
        return found

    def _has_seen(self, value: str, other: Write) -> bool:
        seen = self.writes[value].saw
        while seen:
            if self.writes[seen] is other:
                return True
            seen = self.writes[seen].saw
        return False
