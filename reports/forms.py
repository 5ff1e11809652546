"""Which period: ?nights=90, or ?from=2026-01-01&to=2026-03-31."""

from datetime import date, datetime
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diary.nights import FIRST_DATE, night_of_now
from reports.analysis.diary_table import Period
from reports.periods import MOST_NIGHTS, Span, Used, latest_nights, nights_used

NIGHTS = {"30": "30", "90": "90", "365": "365", "all": gettext_lazy("All")}
USUAL = "90"


class PeriodForm(forms.Form):
    """Read from an address; without anything in it the usual period. `period()` once it is valid."""

    nights = forms.ChoiceField(choices=list(NIGHTS.items()), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, local: datetime, span: Span | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.local, self.span = local, span
        # "from" cannot be the name of an attribute.
        self.fields["from"] = date_field(gettext_lazy("First night"))
        self.fields["to"] = date_field(gettext_lazy("Last night"))
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True  # sent by GET: the token would stand in the address, the history and logs

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        first, last = cleaned.get("from"), cleaned.get("to")
        if bool(first) != bool(last):
            self.add_error("from" if last else "to", _("Give both dates."))
        elif first and last:
            self._check(first, last)
        return cleaned

    def _check(self, first: date, last: date) -> None:
        if first < FIRST_DATE:
            self.add_error("from", _("Choose a later date."))
        elif first > last:
            self.add_error("to", _("The last night comes before the first."))
        elif last > night_of_now(self.local):
            self.add_error("to", _("This night has not come yet."))
        elif Period(first, last).nights > MOST_NIGHTS:
            self.add_error("from", _("Choose ten years or less."))

    def period(self) -> Period:
        first, last = self.cleaned_data["from"], self.cleaned_data["to"]
        if first and last:
            return Period(first, last)
        nights = self.cleaned_data["nights"] or USUAL
        return latest_nights(None if nights == "all" else int(nights), self.local, self.span)

    def used(self) -> Used:
        """Dates of one's own cut the diary."""
        return nights_used(self.local, self.cleaned_data["to"])

    def chosen(self) -> str:
        """Which of the ready-made periods it is; "" for dates of one's own."""
        return "" if self.cleaned_data["from"] else self.cleaned_data["nights"] or USUAL


def date_field(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
