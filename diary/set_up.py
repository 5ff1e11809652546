"""Setting up: a minute before the first night, in four short parts. All of it may be skipped, nothing is made up."""

import datetime as dt
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.forms import TimeZoneForm
from accounts.models import User
from diary import services
from diary.forms import Fold
from diary.me_forms import MainQuestionPart, Part, UnitsPart
from diary.models import Medicine
from diary.selectors import medicines_of, preferences_of

LINES, LINES_SHOWN = 5, 2


class MedicinesPart(Part):
    """The usual medicines by their names, one a line."""

    key, title = "medicines", _lazy("My usual medicines")

    def ask(self) -> None:
        for line in range(1, LINES + 1):
            self.fields[f"name_{line}"] = a_text("name", _("Medicine %(number)s") % {"number": line})
            self.fields[f"strength_{line}"] = a_text("strength", _("Strength"))

    def layout(self) -> Layout:
        lines = [Div(f"name_{line}", f"strength_{line}", css_class="pair") for line in range(1, LINES + 1)]
        return Layout(*lines[:LINES_SHOWN], Fold(_lazy("room for three"), *lines[LINES_SHOWN:]))

    def lines(self) -> list[tuple[int, str, str]]:
        """(number, name, strength) of the lines with anything in them."""
        said = self.cleaned_data
        every = [(line, said.get(f"name_{line}", ""), said.get(f"strength_{line}", "")) for line in range(1, LINES + 1)]
        return [(line, name, strength) for line, name, strength in every if name or strength]

    def clean(self) -> None:
        met: set[str] = set()
        for line, name, _strength in self.lines():
            if not name and f"name_{line}" not in self.errors:
                self.add_error(f"name_{line}", _("Write its name as on the box."))
            if name and name.casefold() in met:
                self.add_error(f"name_{line}", _("You have written this one above."))
            met.add(name.casefold())

    def save(self) -> None:
        for _line, name, strength in self.lines():
            services.list_medicine(self.person, name, strength or None, self.now)

    def state(self) -> str:
        return ", ".join(each.name for each in medicines_of(self.person) if each.name and not each.deleted)


def a_text(column: str, label: str) -> Any:
    """A line that may stay empty; how long it may be stands on the model."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=Medicine.answers()[column].max_length,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class SetUp:
    """The page: its parts are those of Me, sent together."""

    def __init__(self, sent: QueryDict | None, person: User, now: dt.datetime) -> None:
        self.person, self.now = person, now
        answers: dict[str, Any] | None = None if sent is None else sent.dict()
        facts: dict[str, Any] = {"person": person, "preferences": preferences_of(person), "now": now}

        def part(kind: type[Part]) -> Part:
            return kind(None if answers is None else {**answers, "part": kind.key}, **facts)

        self.time_zone = TimeZoneForm(sent, instance=person)
        self.units, self.medicines, self.main_question = part(UnitsPart), part(MedicinesPart), part(MainQuestionPart)
        self.parts = (self.time_zone, self.units, self.medicines, self.main_question)
        for each in self.parts:
            each.helper.disable_csrf = True  # one token for the one form

    @property
    def is_right(self) -> bool:
        """Nothing wrong was sent."""
        return not any(part.errors for part in self.parts)

    @transaction.atomic
    def save(self) -> None:
        """What was not touched stays unsaid."""
        for part in self.parts:
            if part.has_changed():
                part.save()
        done(self.person, self.now)


def done(person: User, now: dt.datetime) -> None:
    """Saved or skipped: the page does not come by itself any more."""
    person.set_up_at = now
    person.save(update_fields=["set_up_at"])
