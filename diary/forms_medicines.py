"""A medicine, its dated changes and its doses."""

import datetime as dt
import re
import uuid
from typing import Any
from zoneinfo import ZoneInfo

from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _

from diary import validators
from diary.forms import EventForm, Fold, Group, as_asked, chips, on_a_line
from diary.forms_fluids import CLOCK
from diary.ids import new_id
from diary.medicines import dose_id
from diary.models import Dose, Medicine, MedicineChange
from diary.nights import FIRST_DATE, LAST_DATE, NOON, local_time, moment_on
from diary.shapes import TIMES_A_DAY
from diary.words import DoseEvent

DATE = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
ANY_NUMBER = {"step": "any", "inputmode": "decimal"}
SHOWN_AS = {"from": "begins", "until": "ends"}  # parts of a schedule and the fields that ask for them
A_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?:([ap])\.?m\.?)?", re.IGNORECASE)


def a_date(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=DATE)


class MedicineForm(EventForm):
    """A medicine with its schedule, asked for in plain fields."""

    times = forms.CharField(
        label=_("At what times?"),
        required=False,
        help_text=_("One or more, like 08:00, 21:00. Empty: some time that day."),
        widget=forms.TextInput({"inputmode": "text", "autocomplete": "off"}),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days of the week?"),
        required=False,
        coerce=int,
        choices=list(WEEKDAYS_ABBR.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: every day."),
    )
    every_n_days = forms.IntegerField(
        label=_("Or every so many days"),
        required=False,
        min_value=1,
        max_value=365,
        help_text=_("2 is every other day."),
    )
    begins = a_date(_("From"))
    ends = a_date(_("Until"))
    layout = Layout(
        "name",
        "strength",
        "unit",
        chips("regime"),
        Group(
            _("When it is due"),
            "times",
            chips("weekdays"),
            "every_n_days",
            Div("begins", "ends", css_class="pair"),
            css_class="when-regular",
        ),
        Group(
            _("As it says on the box or the leaflet"),
            "smallest_interval_h",
            "daily_most",
            css_class="when-needed",
        ),
        Fold(_("what it is for, where it is from, a note"), "for_what", on_a_line("over_the_counter"), "note"),
    )

    class Meta:
        model = Medicine
        fields = [
            *("name", "strength", "unit", "regime", "smallest_interval_h", "daily_most"),
            *("for_what", "over_the_counter", "note"),
        ]
        formfield_callback = as_asked
        labels = {
            "name": _("Name, as on the box"),
            "strength": _("Strength, as on the box"),
            "unit": _("What one dose is counted in"),
            "regime": _("How do you take it?"),
            "smallest_interval_h": _("Hours between two doses, at least"),
            "daily_most": _("Most doses in a day"),
            "for_what": _("What is it for?"),
            "over_the_counter": _("Bought without a prescription?"),
            "note": _("Note"),
        }
        help_texts = {"strength": _("Like 20 mg."), "unit": _("Like tablets, drops or mg.")}
        widgets = {
            "note": forms.Textarea({"rows": 3}),
            "smallest_interval_h": forms.NumberInput(ANY_NUMBER),
            "daily_most": forms.NumberInput(ANY_NUMBER),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["name"].error_messages["required"] = _("Write its name as on the box.")
        due = self.instance.schedule or {}
        self.fields["times"].initial = ", ".join(due.get("times") or ())
        self.fields["weekdays"].initial = due.get("weekdays")
        self.fields["every_n_days"].initial = due.get("every_n_days")
        self.fields["begins"].initial = due.get("from")
        self.fields["ends"].initial = due.get("until")

    def clean_times(self) -> list[str]:
        written = re.sub(r"(?i)\s+(?=[ap]\.?m\b)", "", self.cleaned_data["times"])
        pieces = [piece for piece in re.split(r"[\s,;]+", written) if piece]
        times = sorted({as_clock(piece) for piece in pieces})
        if len(times) > TIMES_A_DAY:
            raise ValidationError(_("Up to 12 times a day."), code="most")
        return times

    def clean(self) -> None:
        for part, wrong in validators.wrong_in_schedule(self.schedule()).items():
            name = SHOWN_AS.get(part, part)
            if name not in self.errors:
                self.add_error(name, wrong)

    def schedule(self) -> dict[str, Any]:
        given = self.cleaned_data
        schedule = {
            "times": given.get("times"),
            "weekdays": given.get("weekdays"),
            "every_n_days": given.get("every_n_days"),
            "from": given["begins"].isoformat() if given.get("begins") else None,
            "until": given["ends"].isoformat() if given.get("ends") else None,
        }
        return {name: value for name, value in schedule.items() if value}

    def answers(self) -> dict[str, Any]:
        return {**super().answers(), "schedule": self.schedule() or None}


def as_clock(piece: str) -> str:
    """ "8", "8:00", "08.00", "8h00" and "8am" are all 08:00."""
    found = A_TIME.fullmatch(piece)
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
    if found and found[3]:
        hour = hour % 12 + (12 if found[3].lower() == "p" else 0) if 1 <= hour <= 12 else 24
    if hour > 23 or minute > 59:
        raise ValidationError(
            _("“%(time)s” is not a time. Write it like 08:00."), code="time", params={"time": piece[:20]}
        )
    return f"{hour:02}:{minute:02}"


def in_a_diary(day: dt.date | None) -> dt.date | None:
    if day is not None and not FIRST_DATE <= day <= LAST_DATE:
        raise ValidationError(_("Enter a valid date."), code="invalid")
    return day


class ChangeForm(EventForm):
    """A medicine was started or stopped, or its dose changed, on a date."""

    layout = Layout(chips("event"), "on", Div("dose_before", "dose_after", css_class="pair"), "note")

    class Meta:
        model = MedicineChange
        fields = ["event", "on", "dose_before", "dose_after", "note"]
        formfield_callback = as_asked
        labels = {
            "event": _("What happened?"),
            "on": _("On which day?"),
            "dose_before": _("Dose before"),
            "dose_after": _("Dose from then on"),
            "note": _("Note"),
        }
        widgets = {"note": forms.Textarea({"rows": 2}), "on": DATE}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, asks in (("event", _("Say what happened.")), ("on", _("Say which day it was."))):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = asks

    def clean_on(self) -> dt.date | None:
        day = in_a_diary(self.cleaned_data["on"])
        validators.validate_not_in_future(day, self.now)
        return day

    def clean(self) -> None:
        validators.validate_change_of_dose(self.cleaned_data)

    def answers(self) -> dict[str, Any]:
        return {**super().answers(), "medicine": self.instance.medicine}


class DoseForm(EventForm):
    """One dose on `day`: when it was, whether it was taken, and how much."""

    time = forms.TimeField(label=_("What time was it?"), widget=CLOCK)
    layout = Layout(chips("event"), "time", "amount")

    class Meta:
        model = Dose
        fields = ["event", "amount"]
        formfield_callback = as_asked
        labels = {"event": _("Taken or skipped?"), "amount": _("How much?")}
        widgets = {"amount": forms.NumberInput(ANY_NUMBER)}

    def __init__(self, *args: Any, day: dt.date, unit: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day
        self.fields["event"].required = True
        self.fields["event"].error_messages["required"] = _("Say whether it was taken or skipped.")
        if unit:
            self.fields["amount"].label = _("How much, in %(unit)s?") % {"unit": unit}
        self.personal = frozenset({"amount"})
        if self.instance.at:
            self.fields["time"].initial = self.instance.at.time().replace(second=0)

    def clean_time(self) -> dt.datetime:
        if self.instance.at and "time" not in self.changed_data:
            return self.instance.at
        return self.begun(moment_on(self.day, self.cleaned_data["time"], self.zone))

    def answers(self) -> dict[str, Any]:
        return {**super().answers(), "at": self.cleaned_data.get("time")}


class DoseNowForm(forms.Form):
    """One tap at a medicine of `day`. What it sends comes from the page; nobody types it."""

    medicine = forms.UUIDField()
    event = forms.ChoiceField(choices=DoseEvent.choices)
    clock = forms.TimeField(required=False, input_formats=["%H:%M"])
    id = forms.UUIDField(required=False)

    def __init__(self, *args: Any, day: dt.date, now: dt.datetime, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day, self.now, self.zone = day, now, zone

    def clean(self) -> None:
        """When it was due is known; when it was needed, on an earlier date, is asked."""
        given = self.cleaned_data
        if given.get("id") and not given.get("clock") and self.day != local_time(self.now, self.zone).date():
            raise ValidationError(_("Say when it was."), code="required")

    def record_id(self, medicine: uuid.UUID) -> uuid.UUID:
        """The id that came with the page, else the one of the time it was due at."""
        return self.cleaned_data["id"] or dose_id(medicine, self.day, self.cleaned_data["clock"])

    def new_id(self) -> uuid.UUID:
        return new_id(self.now)

    def answers(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"medicine": given["medicine"], "event": given["event"], "at": self._at(given["clock"])}

    def _at(self, clock: dt.time | None) -> dt.datetime:
        """Today it is now; on an earlier date it is the time it was due, which its page can change."""
        local = local_time(self.now, self.zone)
        return local if self.day == local.date() else moment_on(self.day, clock or NOON, self.zone)
