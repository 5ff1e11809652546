"""The file of medicines on its way in: each name is one medicine, its rows are doses and changes."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from diary.exchange.cells import DateAlone, moment_of, number_of
from diary.exchange.csv import CHANGE_OF_EVENT, Data
from diary.exchange.result import Found
from diary.exchange.rows import Reading, Row, checked_row, in_column
from diary.models import Dose, Medicine, MedicineChange
from diary.words import DoseEvent, Regime

MEDICATIONS = "medications.csv"


def medications(reading: Reading, rows: list[Row]) -> Iterator[Found]:
    """What tells of a medicine alone comes first: it may hold a note about it."""
    started = {row.text("name") for row in rows if row.text("event").lower() == "started"}
    medicines = Medicines(reading, known_medicines(reading.person), started)
    for _row, found in reading.each(sorted(rows, key=tells_of_an_event), medicines.read):
        yield from found


def known_medicines(person: User) -> dict[str, uuid.UUID]:
    """By name: of several the oldest, and a deleted one only where there is no other."""
    oldest_last = Medicine.of(person).exclude(name=None).order_by("-deleted", "-row")
    return {str(name).strip(): record_id for name, record_id in oldest_last.values_list("name", "id")}


@dataclass
class Medicines:
    reading: Reading
    known: dict[str, uuid.UUID]  # those of the diary, by name
    started: set[str]  # the names of those that were once started
    met: set[str] = field(default_factory=set)  # the names that a row has told of

    def read(self, row: Row) -> list[Found]:
        """The medicine, where the row is the first of its name, and the dose or change."""
        name = row.text("name")
        if not name:
            raise ValidationError(_("name: This cannot be empty."))
        medicine = self.known.get(name) or self.reading.named(f"medicine:{name}")
        found = self._dose_or_change(row, medicine)
        if name not in self.met:
            found.insert(0, self.reading.found(row, Medicine.KIND, medicine, self._medicine(row, name)))
            self.met.add(name)
        elif not found and row.text("note"):
            self.reading.report(row, _("note: Left out, because this medicine has an earlier row."))
        return found

    def _medicine(self, row: Row, name: str) -> Data:
        regime = Regime.REGULAR if name in self.started else Regime.AS_NEEDED
        note = None if tells_of_an_event(row) else row.words("note")
        said = {"name": name, "drug_class": row.text("class"), "strength": row.text("strength"), "note": note}
        return checked_row(Medicine, {**said, "regime": regime.value}, {"drug_class": "class"})

    def _dose_or_change(self, row: Row, medicine: uuid.UUID) -> list[Found]:
        """Nothing for a row that only tells of the medicine."""
        event = row.text("event").lower()
        if event in DoseEvent.values:
            return [self._dose(row, event, medicine)]
        if event in CHANGE_OF_EVENT:
            return [self._change(row, CHANGE_OF_EVENT[event], medicine)]
        if tells_of_an_event(row):
            raise ValidationError(_("event: Write taken, skipped, started, stopped or changed."))
        return []

    def _dose(self, row: Row, event: str, medicine: uuid.UUID) -> Found:
        at = in_column("at", moment_of, row.text("at"), self.reading.zone)
        amount = in_column("dose_mg", number_of, row.text("dose_mg"), whole=False) if row.text("dose_mg") else None
        said = {"at": at, "event": event, "amount": amount, "medicine": str(medicine)}
        data = checked_row(Dose, said, {"amount": "dose_mg"})
        if row.text("note"):
            self.reading.report(row, _("note: Left out, because a dose has no note. The rest of the row is kept."))
        return self.reading.found(row, Dose.KIND, row.id_of(Dose.KIND, self.reading.person), data)

    def _change(self, row: Row, event: str, medicine: uuid.UUID) -> Found:
        said = {
            "on": in_column("at", self._date, row.text("at")),
            "event": event,
            "dose_after": row.text("dose_mg"),
            "note": row.words("note"),
            "medicine": str(medicine),
        }
        data = checked_row(MedicineChange, said, {"on": "at", "dose_after": "dose_mg"})
        return self.reading.found(row, MedicineChange.KIND, row.id_of(MedicineChange.KIND, self.reading.person), data)

    def _date(self, text: str) -> str:
        """A date, or that of a time."""
        try:
            return moment_of(text, self.reading.zone)[:10]
        except DateAlone:
            return date.fromisoformat(text).isoformat()


def tells_of_an_event(row: Row) -> bool:
    return any(map(row.text, ("event", "at", "dose_mg")))
