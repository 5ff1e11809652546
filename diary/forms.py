"""What is asked, in what order and in what words. Facts about an answer (range, choices) stand on the models.

Nothing is preselected, and an answer not given is None. `answers()` is what the services take.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from crispy_forms.layout import Div, Field, Layout, LayoutObject, Pointer
from crispy_forms.utils import TEMPLATE_PACK, render_field
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.template import Context
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from diary import fields, validators
from diary.ids import new_id
from diary.models import Cramp, NervePain, Night, as_json
from diary.nights import EVENING, NOON, is_deep_night, local_time, moment_in_night, moment_on
from diary.words import AboutWhen, Moment, TimeKnown

Words = str | Promise
CHIPS, SCALE, LEGS = (f"diary/fields/{name}.html" for name in ("chips", "scale", "legs"))
UNANSWERED: tuple[Any, ...] = (None, "", [])


class ScaleButtons(forms.RadioSelect):
    """Eleven radios; `ends` says what the first and the last one mean."""

    def __init__(self, ends: tuple[Words, Words] = (_("0 no pain"), _("10 worst pain imaginable"))) -> None:
        super().__init__()
        self.ends = ends


class Fold(Div):
    """Questions that wait behind "More" until they are wanted; open where one of them has an answer."""

    template = "diary/fields/fold.html"

    def __init__(self, hint: Words, *parts: Field | str) -> None:
        super().__init__(*parts)
        self.hint = hint

    def render(
        self, form: forms.BaseForm, context: Context, template_pack: str = TEMPLATE_PACK, **kwargs: Any
    ) -> SafeString:
        asked = [form[pointer.name] for pointer in self.get_field_names()]
        is_open = any(field.errors or field.value() not in UNANSWERED for field in asked)
        fields = self.get_rendered_fields(form, context, template_pack, **kwargs)
        return render_to_string(self.template, {"hint": self.hint, "is_open": is_open, "fields": fields})


class Group(Div):
    """Questions that belong together, under a title."""

    template = "diary/fields/group.html"

    def __init__(self, title: Words, *parts: Field | str, css_class: str) -> None:
        super().__init__(*parts, css_class=css_class)
        self.title = title


class Legs(Field):
    """Which leg and which muscle, drawn as one picture."""

    template = LEGS

    def get_field_names(self, index: list[int] | None = None) -> list[Pointer]:
        return [*super().get_field_names(index), Pointer([], "muscle")]


def chips(name: str) -> Field:
    return Field(name, template=CHIPS)


def on_a_line(name: str) -> Field:
    """A short question with its yes and no beside it."""
    return Field(name, template=CHIPS, wrapper_class="ask-line")


def scale(name: str) -> Field:
    return Field(name, template=SCALE)


def as_asked(column: "models.Field[Any, Any]", **given: Any) -> forms.Field | None:
    """The form field of a model field: chips and buttons where one of a few things is chosen."""
    shared = {"required": False, "label": given.get("label"), "help_text": given.get("help_text", "")}
    if isinstance(column, fields.YesNo):
        return one_of([(True, _("Yes")), (False, _("No"))], coerce=lambda said: str(said) == "True", **shared)
    if isinstance(column, fields.Scale):
        steps = [(str(step), str(step)) for step in range(column.low, column.high + 1)]
        return one_of(steps, coerce=int, **shared, widget=given.get("widget") or ScaleButtons())
    if isinstance(column, fields.Word):
        return one_of(column.flatchoices, coerce=str, **shared)
    if isinstance(column, fields.Words):
        return column.formfield(**shared, widget=forms.CheckboxSelectMultiple)
    return column.formfield(**given)


def one_of(choices: Sequence[tuple[Any, Any]], coerce: Callable[[str], Any], **given: Any) -> forms.Field:
    return forms.TypedChoiceField(
        **{"choices": choices, "coerce": coerce, "empty_value": None, "widget": forms.RadioSelect, **given}
    )


# Questions that nobody has answered yet look the same for everyone: each is drawn once a language. Their number is that
# of the questions in this code.
_drawn: dict[tuple[Any, ...], SafeString] = {}
HOW_TO_DRAW = {"form_show_errors": True, "form_show_labels": True}


class EntryForm(forms.ModelForm):
    """Questions about one record of the diary. `zone` is the person's clock.

    `wording` tells apart forms of one class that ask in other words, and `personal` names the questions in the person's
    own words: those are never kept.
    """

    # Which state of the record the page shows: what somebody else wrote meanwhile is not taken back by saving it.
    seq = forms.IntegerField(required=False, widget=forms.HiddenInput)
    layout: Layout
    wording: str = ""
    personal: frozenset[str] = frozenset()

    def __init__(self, *args: Any, now: dt.datetime, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{self._meta.model.KIND}_%s", "label_suffix": "", **kwargs})
        if self.instance.row:
            self.auto_id = "edit_%s"  # it may open on a page that asks the same of another record
        self.now, self.zone = now, zone
        self.fields["seq"].initial = self.instance.seq
        self.crispy_field_template = None

    def questions(self) -> SafeString:
        """The questions as HTML, without what belongs to this one page (the id, the token against forgery)."""
        return mark_safe(self.own_mark() + self.body())  # noqa: S308  # all of it drawn by templates

    def own_mark(self) -> str:
        """What makes this page's form another one than the next page's."""
        return ""

    def body(self) -> SafeString:
        hidden = [hidden_answer(field.name, field.value()) for field in self.hidden_fields() if field.name != "id"]
        return mark_safe("".join([*hidden, *map(self._question, self.layout.fields)]))  # noqa: S308  # as above

    def _question(self, part: LayoutObject | str) -> SafeString:
        names = (part,) if isinstance(part, str) else tuple(pointer.name for pointer in part.get_field_names())
        if self.is_bound or not self.personal.isdisjoint(names) or any(self._answer(name) for name in names):
            return self._draw(part)
        key = (type(self), self.auto_id, self.wording, type(part), names, get_language())
        if key not in _drawn:
            _drawn[key] = self._draw(part)
        return _drawn[key]

    def _answer(self, name: str) -> bool:
        return self.get_initial_for_field(self.fields[name], name) not in UNANSWERED

    def _draw(self, part: LayoutObject | str) -> SafeString:
        return render_field(part, self, Context(HOW_TO_DRAW))

    def _post_clean(self) -> None:
        """Facts about each field are checked. Constraints are not: asking the database costs a query for each."""
        for name in self._meta.fields or ():
            if (value := self.cleaned_data.get(name)) not in UNANSWERED:
                try:
                    self._meta.model._meta.get_field(name).run_validators(value)
                except ValidationError as wrong:
                    self.add_error(name, wrong)

    def changes(self, seen: dict[str, Any]) -> dict[str, Any]:
        """The answers that differ from those the page showed (`seen`, as JSON carries them)."""
        columns = self._meta.model._meta
        return {
            name: value
            for name, value in self.answers().items()
            if as_json(columns.get_field(name), value) != seen.get(name)
        }

    @property
    def began_blank(self) -> bool:
        """Whether the page showed no record: one that was deleted begins anew then."""
        return self.cleaned_data.get("seq") is None

    def answers(self) -> dict[str, Any]:
        """Every answer by the name of its field, None where there is none."""
        given = {name: self.cleaned_data.get(name) for name in self._meta.fields or ()}
        return {name: None if value in UNANSWERED else value for name, value in given.items()}


def hidden_answer(name: str, value: Any) -> SafeString:
    """What the page sends along, for a browser to leave as it is when it fills in a page again after a reload."""
    given = "" if value is None else value
    return format_html('<input type="hidden" name="{}" value="{}" autocomplete="off">', name, given)


@dataclass(frozen=True)
class Blank:
    """A form that nobody has begun, for a page that shows several: `make` is called once a language, not once a page.

    `key` tells forms apart that ask in different words.
    """

    make: Callable[[], EntryForm]
    key: tuple[Any, ...]
    id: uuid.UUID | None = None  # of what would be written down, where that can happen more than once

    @property
    def new_id(self) -> uuid.UUID:
        assert self.id is not None  # of an event
        return self.id

    def questions(self) -> SafeString:
        key = (*self.key, get_language())
        if key not in _drawn:
            _drawn[key] = self.make().body()
        mark = hidden_answer("id", self.id) if self.id else ""
        return mark_safe(mark + _drawn[key])  # noqa: S308  # all of it drawn by templates


class EventForm(EntryForm):
    """Something that can happen more than once. Its id is made with the page, so sending it twice stores one."""

    id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["id"].initial = self.instance.id if self.instance.row else new_id(self.now)

    def own_mark(self) -> str:
        return hidden_answer("id", self["id"].value())

    @property
    def record_id(self) -> uuid.UUID:
        """A saved record keeps its id, whatever was sent."""
        if self.instance.row:
            return self.instance.id
        return self.cleaned_data["id"] or self.fields["id"].initial

    def begun(self, moment: dt.datetime) -> dt.datetime:
        if moment > self.now:
            raise ValidationError(_("This time has not come yet."), code="future")
        return moment


ABOUT_A_NIGHT = ["woke_times", "sleep_disturbance", "tingling", "twitching", "restless_legs", "note"]


class NightForm(EntryForm):
    """What was beside the cramps."""

    layout = Layout(
        "seq",
        "woke_times",
        scale("sleep_disturbance"),
        on_a_line("tingling"),
        on_a_line("twitching"),
        on_a_line("restless_legs"),
        "note",
    )

    def clean(self) -> None:
        if not self.errors and not self.instance.row:
            validators.validate_something_said(self.answers(), *ABOUT_A_NIGHT)

    class Meta:
        model = Night
        fields = ABOUT_A_NIGHT
        formfield_callback = as_asked
        labels = {
            "cramps": _("Any cramps?"),
            "woke_times": _("How many times did you wake?"),
            "sleep_disturbance": _("How much did cramps disturb your sleep?"),
            "tingling": _("Tingling in your legs?"),
            "twitching": _("Twitching muscles?"),
            "restless_legs": _("Restless legs?"),
            "note": _("Note"),
        }
        widgets = {
            "sleep_disturbance": ScaleButtons((_("0 not at all"), _("10 all night"))),
            "note": forms.Textarea({"rows": 3}),
        }


class NightSaidForm(NightForm):
    """A night of which it was said whether there were cramps, where no cramp says so: that can be taken back."""

    layout = Layout("seq", on_a_line("cramps"), *NightForm.layout.fields[1:])

    class Meta(NightForm.Meta):
        fields = ["cramps", *ABOUT_A_NIGHT]


ABOUT_A_CRAMP = {
    "side": _("Which leg?"),
    "muscle": _("Where?"),
    "intensity": _("How bad was it?"),
    "duration_band": _("How long?"),
    "duration_min": _("Or in minutes, if you know"),
    "about_when": _("About when?"),
    "woke_me": _("Did it wake you?"),
    "sore_after": _("Sore afterwards?"),
    "relief": _("What did you do?"),
    "relief_helped": _("Did it help?"),
    "note": _("Note"),
}
CRAMP_WIDGETS = {"note": forms.Textarea({"rows": 3}), "duration_min": forms.NumberInput({"step": "any"})}


class CrampForm(EventForm):
    """A cramp of the night `instance.night_of`."""

    time = forms.TimeField(
        label=_("Or the time, if you know"),
        required=False,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
    )
    layout = Layout(
        Legs("side"),
        scale("intensity"),
        chips("duration_band"),
        chips("about_when"),
        on_a_line("woke_me"),
        on_a_line("sore_after"),
        Fold(
            _("the time, what you did, a note"),
            "time",
            "duration_min",
            chips("relief"),
            on_a_line("relief_helped"),
            "note",
        ),
    )

    class Meta:
        model = Cramp
        fields = list(ABOUT_A_CRAMP)
        formfield_callback = as_asked
        labels = ABOUT_A_CRAMP
        widgets = CRAMP_WIDGETS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.started_at:
            self.fields["time"].initial = self.instance.started_at.time().replace(second=0)
        self.started_at: dt.datetime | None = None

    def clean_time(self) -> dt.time | None:
        clock: dt.time | None = self.cleaned_data["time"]
        if clock is not None and "time" in self.changed_data:
            self.started_at = self.begun(self.moment(clock))
        return clock

    def moment(self, clock: dt.time) -> dt.datetime:
        try:
            return moment_in_night(self.instance.night_of, clock, self.zone)
        except ValueError as daytime:
            words = _("A night runs from 6 in the evening to noon. A cramp in the day is added on the page of its day.")
            raise ValidationError(words, code="daytime") from daytime

    def clean(self) -> None:
        validators.validate_cramp(self.answers())

    def answers(self) -> dict[str, Any]:
        given = super().answers()
        return {**given, **self.when(given.get("about_when")), "night_of": self.instance.night_of}

    def when(self, about: str | None) -> dict[str, Any]:
        """A time that was not touched stays as it was stored: travel and clock changes never move it."""
        if "time" in self.changed_data:
            known = TimeKnown.EXACT.value if self.started_at else how_well_known(about)
            return {"started_at": self.started_at, "time_known": known}
        if "about_when" in self.changed_data and self.instance.started_at is None:
            return {"time_known": how_well_known(about)}
        return {}


class CrampNowForm(CrampForm):
    """A cramp in the night that is under way, from its card: it is now, unless another time is told."""

    now_mark = forms.CharField(required=False, widget=forms.HiddenInput, initial="1")

    class Meta(CrampForm.Meta):
        pass

    def when(self, about: str | None) -> dict[str, Any]:
        if about is None and not self.cleaned_data.get("time"):
            return {"started_at": local_time(self.now, self.zone), "time_known": TimeKnown.EXACT.value}
        return super().when(about)


def how_well_known(about: str | None) -> str | None:
    if about is None:
        return None
    return (TimeKnown.UNKNOWN if about == AboutWhen.UNKNOWN else TimeKnown.ABOUT).value


class DaytimeCrampForm(CrampForm):
    """A cramp while awake, on `day`: it belongs to no night and needs its time."""

    layout = Layout(
        "time",
        Legs("side"),
        scale("intensity"),
        chips("duration_band"),
        on_a_line("sore_after"),
        Fold(_("what you did, a note"), "duration_min", chips("relief"), on_a_line("relief_helped"), "note"),
    )

    class Meta(CrampForm.Meta):
        fields = [name for name in ABOUT_A_CRAMP if name not in ("about_when", "woke_me")]

    def __init__(self, *args: Any, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "daytime_cramp_%s", **kwargs})
        self.day = day
        self.fields["time"].required = True
        self.fields["time"].label = _("What time was it?")

    def moment(self, clock: dt.time) -> dt.datetime:
        if is_deep_night(clock):
            words = _("This time is in the night. A cramp in the night is added to its night.")
            raise ValidationError(words, code="night")
        return moment_on(self.day, clock, self.zone)

    def clean(self) -> None:
        if not self.errors:  # without a time there is nothing to hold the other answers against
            super().clean()

    def answers(self) -> dict[str, Any]:
        return {"started_at": self.instance.started_at, **super().answers()}


class NervePainForm(EventForm):
    """A rating of nerve pain on `instance.date`: now, or of an earlier moment that is asked for."""

    layout = Layout(
        chips("moment"),
        scale("leg"),
        scale("back"),
        chips("side"),
        Fold(
            _("how far, what it feels like, what set it off"),
            chips("furthest"),
            chips("qualities"),
            chips("set_off_by"),
            "note",
        ),
    )

    class Meta:
        model = NervePain
        fields = ["moment", "leg", "back", "side", "furthest", "qualities", "set_off_by", "note"]
        formfield_callback = as_asked
        labels = {
            "moment": _("When was it?"),
            "leg": _("Leg"),
            "back": _("Back"),
            "side": _("Side"),
            "furthest": _("How far down did it go?"),
            "qualities": _("What does it feel like?"),
            "set_off_by": _("What set it off?"),
            "note": _("Note"),
        }
        widgets = {"note": forms.Textarea({"rows": 3})}

    def clean(self) -> None:
        if not self.errors:
            validators.validate_something_said(super().answers(), *validators.ABOUT_NERVE_PAIN)


class NervePainNowForm(NervePainForm):
    """A rating of this moment: the clock says when. The mark `now` tells it from one given for another time."""

    now_mark = forms.CharField(required=False, widget=forms.HiddenInput, initial="1")
    layout = Layout(*NervePainForm.layout.fields[1:])

    class Meta(NervePainForm.Meta):
        fields = NervePainForm.Meta.fields[1:]

    def answers(self) -> dict[str, Any]:
        local = local_time(self.now, self.zone)
        return {**super().answers(), "at": local, "moment": moment_of(local.time())}


def moment_of(clock: dt.time) -> str:
    if clock < NOON:
        return Moment.MORNING.value
    return (Moment.EVENING if clock >= EVENING else Moment.ANY).value
