"""What is asked at the door, and what a person may say about themselves."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import places
from accounts.conditions import Condition
from accounts.consent import PRIVACY_TEXT_VERSION
from accounts.models import User


def time_zone_choices() -> list[Any]:
    return [("", _("Choose the place nearest to you")), *places.time_zones()]


def with_current(choices: list[Any], current: str) -> list[Any]:
    """The choices by area, with the current one among them however unusual it is."""
    known = (zone for area, zones in choices if area for zone, _town in zones)
    return choices if current in known else [*choices, (current, current)]


def country_choices() -> list[Any]:
    return [("", _("Not said")), *places.countries()]


class SignupForm(forms.Form):
    """Joins the e-mail address and the password on the sign-up page."""

    field_order = ["email", "password1", "time_zone", "consent", "of_age"]

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zone_choices,
        widget=forms.Select({"data-offer-time-zone": ""}),
        help_text=_("So that your nights begin and end by your own clock."),
    )
    consent = forms.BooleanField(label=_("I agree that Charley keeps the notes on my health that I write down."))
    of_age = forms.BooleanField(label=_("I am 16 or older."))

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called once the account is made, before the first sign-in."""
        user.time_zone = self.cleaned_data["time_zone"]
        user.agree(PRIVACY_TEXT_VERSION, timezone.now())
        user.save(update_fields=["time_zone", "consent_at", "consent_version"])


class TimeZoneForm(forms.ModelForm):
    """The person's clock."""

    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zone_choices)

    class Meta:
        model = User
        fields = ["time_zone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        time_zone = self.fields["time_zone"]
        assert isinstance(time_zone, forms.ChoiceField)
        time_zone.choices = with_current(time_zone_choices(), self.instance.time_zone)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*self.fields)

    def save(self, commit: bool = True) -> User:
        """Writes these facts only: what else has changed since the page was asked for stays changed."""
        if commit:
            self.instance.save(update_fields=[*self.Meta.fields])
        return self.instance


class MeForm(TimeZoneForm):
    """Facts for the report, the clock and the safety card. All but the time zone may stay empty."""

    country = forms.ChoiceField(
        label=_("Country"),
        choices=country_choices,
        required=False,
        help_text=_("For the emergency number on the safety card."),
    )

    class Meta(TimeZoneForm.Meta):
        fields = ["name", "birth_year", "time_zone", "country"]
        labels = {"name": _("Name"), "birth_year": _("Year of birth")}
        help_texts = {
            "name": _("For your report. May stay empty."),
            "birth_year": _("For your report. May stay empty."),
        }
        widgets = {
            "name": forms.TextInput({"autocomplete": "name"}),
            "birth_year": forms.NumberInput({"autocomplete": "bday-year", "inputmode": "numeric"}),
        }


class ConditionsForm(forms.Form):
    """What the person has, each yes, no or not answered; nothing is preselected."""

    def __init__(self, *args: Any, conditions: dict[str, bool | None], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "initial": conditions, **kwargs})
        self.fields |= {condition.value: yes_or_no(condition) for condition in Condition}
        self.helper = FormHelper()
        self.helper.form_tag = False
        line = {"template": "diary/fields/chips.html", "wrapper_class": "ask-line"}
        self.helper.layout = Layout(*(Field(name, **line) for name in self.fields))

    def conditions(self) -> dict[str, bool]:
        """Those that are answered."""
        return {name: said for name, said in self.cleaned_data.items() if said is not None}


def yes_or_no(condition: Condition) -> forms.Field:
    return forms.TypedChoiceField(
        label=condition.label,
        choices=[(True, _("Yes")), (False, _("No"))],
        coerce=lambda said: said == "True",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
