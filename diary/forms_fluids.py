"""A drink: one of the usual cups, or any other."""

import datetime as dt
from typing import Any

from crispy_forms.layout import Field, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from diary import fluids
from diary.forms import EventForm, as_asked, chips
from diary.models import Drink
from diary.nights import local_time, moment_on
from diary.words import Units

CLOCK = forms.TimeInput({"type": "time"}, format="%H:%M")


def clock_of(at: Any) -> dt.time | None:
    """The time that a page shows of a stored moment (see LocalTime)."""
    return at.time().replace(second=0) if at else None


class CupForm(EventForm):
    """One tap: the cup says how much of what, the clock says when."""

    layout = Layout()

    class Meta:
        model = Drink
        fields = ["ml", "drink"]
        formfield_callback = as_asked

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ml"].required = True

    def answers(self) -> dict[str, Any]:
        return {**super().answers(), "at": local_time(self.now, self.zone)}


class DrinkForm(EventForm):
    """A drink on `day`, its amount in the person's own `units`. Today it may go without a time: then it is now."""

    amount = forms.FloatField(widget=forms.NumberInput({"step": "any", "inputmode": "decimal"}))
    time = forms.TimeField(required=False, label=_("What time was it?"), widget=CLOCK)
    layout = Layout("amount", chips("drink"), Field("time"))

    class Meta:
        model = Drink
        fields = ["drink"]
        formfield_callback = as_asked
        labels = {"drink": _("What was it?")}

    def __init__(self, *args: Any, day: dt.date, units: str | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day, self.units = day, units or Units.METRIC.value
        self.is_today = day == local_time(self.now, self.zone).date()
        self.wording = f"{self.units} {self.is_today}"
        self.fields["amount"].label = _("How much, in %(unit)s?") % {"unit": fluids.unit_name(self.units)}
        self.fields["amount"].error_messages["required"] = _("Say how much it was.")
        if self.is_today and not self.instance.row:
            self.fields["time"].help_text = _("Empty means now.")
        if self.instance.row:
            self._show(self.instance)

    def _show(self, drink: Drink) -> None:
        if drink.ml is not None:
            self.fields["amount"].initial = fluids.from_ml(drink.ml, self.units)
        self.fields["time"].initial = clock_of(drink.at)

    def clean_amount(self) -> int:
        """In ml. An amount that was not touched stays as it was stored."""
        if self.instance.ml is not None and "amount" not in self.changed_data:
            return self.instance.ml
        ml = fluids.to_ml(self.cleaned_data["amount"], self.units)
        if not fluids.SMALLEST_ML <= ml <= fluids.LARGEST_ML:
            raise ValidationError(_("Between %(least)s and %(most)s.") % self._edges(), code="range")
        return ml

    def _edges(self) -> dict[str, str]:
        if self.units == Units.METRIC:
            return {"least": "1", "most": "5,000 ml"}
        most = fluids.from_ml(fluids.LARGEST_ML, self.units)
        return {"least": "0.1", "most": f"{most:g} {fluids.unit_name(self.units)}"}

    def clean_time(self) -> dt.datetime:
        clock: dt.time | None = self.cleaned_data["time"]
        if self.instance.at and "time" not in self.changed_data:
            return self.instance.at
        if clock is not None:
            return self.begun(moment_on(self.day, clock, self.zone))
        if self.is_today:
            return local_time(self.now, self.zone)
        raise ValidationError(_("Say when it was."), code="required")

    def answers(self) -> dict[str, Any]:
        return {**super().answers(), "ml": self.cleaned_data.get("amount"), "at": self.cleaned_data.get("time")}
