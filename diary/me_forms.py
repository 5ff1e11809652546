"""How the diary asks and shows: each part of the page is a form of its own, saved without the others."""

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.conditions import may_set_fluid_goal
from accounts.models import User
from diary import fluids, services, validators
from diary.addresses import parsed
from diary.forms import chips
from diary.forms_day import habits_asked
from diary.ids import new_id
from diary.models import Habit
from diary.nights import ONE_DAY, local_time
from diary.selectors import HabitView, PreferencesView, habits_of, medicines_of, preferences_of
from diary.shapes import CUPS, NAME_LENGTH
from diary.words import Analysed, DrinkKind, HabitOfDay, Units

Sent = Mapping[str, str] | None
SMALLEST_GOAL_ML, LARGEST_GOAL_ML = 100, 10_000
A_NUMBER = {"step": "any", "inputmode": "decimal"}


class Part(forms.Form):
    """One thing to set. `key` tells the parts of a page apart: the page sends it along as `part`."""

    key: str
    title: str | Promise = ""

    def __init__(
        self, sent: Sent, *, person: User, preferences: PreferencesView, now: dt.datetime, number: int = 0
    ) -> None:
        mine = sent if sent is not None and self.is_meant(sent.get("part", "")) else None
        super().__init__(mine, auto_id=f"{self.key.partition(':')[0]}{number or ''}_%s", label_suffix="")
        self.person, self.preferences, self.now = person, preferences, now
        self.today = local_time(now, person.zone).date()
        self.units = preferences.units or Units.METRIC.value
        self.ask()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = self.layout()

    def is_meant(self, part: str) -> bool:
        return part == self.key

    def ask(self) -> None:
        """Fill in the fields: their choices and what is there now."""

    def layout(self) -> Layout:
        return Layout(*self.fields)

    def answers(self) -> dict[str, Any]:
        return self.cleaned_data

    def save(self) -> None:
        services.set_preferences(self.person, self.answers(), self.now, anew=True)


class MainQuestionPart(Part):
    key, title = "main_question", _lazy("My main question")
    main_question = forms.ChoiceField(label=_lazy("Do my cramps go with …"))

    def ask(self) -> None:
        question = self.fields["main_question"]
        assert isinstance(question, forms.ChoiceField)
        question.initial = self.preferences.main_question or Analysed.LEG_PAIN.value
        question.choices = main_questions(self.person, question.initial)

    def state(self) -> str:
        since = self.preferences.main_question_since
        if since is None:
            return _("Asked since your diary began.")
        return _("Asked since %(date)s.") % {"date": date_format(since, "j F Y")}

    def save(self) -> None:
        """The same question goes on: its clock is not set back."""
        if self.has_changed():
            super().save()


def main_questions(person: User, current: str) -> list[Any]:
    """All that can be compared, in groups; the current question stays even when its habit or medicine is gone."""
    own = sorted({f"own:{habit.name}" for habit in habits_of(person) if habit.name})
    taken = {f"medicine:{each.name}" for each in medicines_of(person) if each.name and not each.deleted}
    medicines = sorted(taken)
    groups = [
        (_("Pain"), Analysed.choices[:3]),
        (_("Drinks"), Analysed.choices[3:5]),
        (_("The day"), Analysed.choices[5:]),
        (_("My own habits"), [(name, after_colon(name)) for name in own]),
        (_("My medicines"), [(name, after_colon(name)) for name in medicines]),
    ]
    if current not in {*Analysed.values, *own, *medicines}:
        groups.append((_("Asked before"), [(current, after_colon(current))]))
    return [(title, choices) for title, choices in groups if choices]


def after_colon(name: str) -> str:
    return name.partition(":")[2] or name


class PausePart(Part):
    key, title = "pause", _lazy("Take a break")
    paused_until = forms.DateField(
        label=_lazy("Ask me again on"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_lazy("Empty: no break."),
    )

    def ask(self) -> None:
        until = self.preferences.paused_until
        self.is_paused = until is not None and until > self.today
        self.fields["paused_until"].initial = until if self.is_paused else None

    def clean_paused_until(self) -> dt.date | None:
        until: dt.date | None = self.cleaned_data["paused_until"]
        validators.validate_pause(until, self.today)
        return until

    def state(self) -> str:
        if self.preferences.paused_until is None or not self.is_paused:
            return _("No break now.")
        return _("Until %(date)s.") % {"date": date_format(self.preferences.paused_until, "j F Y")}


class HabitsPart(Part):
    key, title = "habits", _lazy("Ready-made questions")
    habits_asked = forms.MultipleChoiceField(
        label=_lazy("About the day before, ask me about"),
        choices=HabitOfDay.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_lazy("Choose none, and only what you managed is asked."),
    )

    def ask(self) -> None:
        self.fields["habits_asked"].initial = habits_asked(self.preferences.habits_asked)

    def layout(self) -> Layout:
        return Layout(chips("habits_asked"))

    def answers(self) -> dict[str, Any]:
        """What else stands in the list (ids of own habits) stays there."""
        chosen = [word for word in HabitOfDay.values if word in self.cleaned_data["habits_asked"]]
        others = [each for each in self.preferences.habits_asked or () if each not in HabitOfDay.values]
        return {"habits_asked": [*chosen, *others]}

    def state(self) -> str:
        asked = habits_asked(self.preferences.habits_asked)
        return ", ".join(str(HabitOfDay(word).label) for word in asked) or _("Only what I managed.")


class OwnHabitPart(Part):
    """A habit of the person's own. Today asks about the day before, so that is the date it is asked from."""

    name = forms.CharField(label=_lazy("Name"), max_length=NAME_LENGTH)

    def __init__(self, sent: Sent, *, habit: HabitView | None, others: list[HabitView], **kwargs: Any) -> None:
        self.habit, self.others, self.deed = habit, others, deed_in(sent, "stop", "again")
        self.id = habit.id if habit else id_in(sent, others) or new_id(kwargs["now"])
        self.key = f"own:{self.id}"
        super().__init__(sent, **kwargs)

    def is_meant(self, part: str) -> bool:
        known = {f"own:{each.id}" for each in self.others}
        return part == self.key or (self.habit is None and part.startswith("own:") and part not in known)

    def ask(self) -> None:
        self.title = (self.habit and self.habit.name) or (_("Add a habit") if self.habit is None else "")
        self.is_asked = self.habit is not None and is_asked(self.habit, self.today)
        self.fields["name"].initial = self.habit and self.habit.name
        if self.is_bound and self.deed:
            del self.fields["name"]

    def clean(self) -> None:
        asked = [each for each in self.others if is_asked(each, self.today)]
        if self.deed == "again" or self.habit is None:
            try:
                validators.validate_own_habits(len(asked))
            except ValidationError as five:
                raise ValidationError(five.messages) from five

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        validators.validate_name_of_habit(name, (each.name for each in self.others))
        return name

    def answers(self) -> dict[str, Any]:
        asked_about = self.today - ONE_DAY
        if self.deed:
            return {"asked_until": asked_about - ONE_DAY if self.deed == "stop" else None}
        return self.cleaned_data if self.habit else {**self.cleaned_data, "asked_from": asked_about}

    @transaction.atomic
    def save(self) -> None:
        answers = self.answers()
        services.record_event(Habit, self.person, self.id, answers, self.now)
        if self.habit and "name" in answers and self.preferences.main_question == f"own:{self.habit.name}":
            same = {"main_question_since": self.preferences.main_question_since}  # the same question by its new name
            services.set_preferences(self.person, {"main_question": f"own:{answers['name']}", **same}, self.now)

    def state(self) -> str:
        if self.habit is None or self.habit.asked_from is None:
            return ""
        return _("Asked about each day since %(date)s.") % {"date": date_format(self.habit.asked_from, "j F Y")}


def is_asked(habit: HabitView, today: dt.date) -> bool:
    return habit.asked_until is None or habit.asked_until >= today


def deed_in(sent: Sent, *deeds: str) -> str | None:
    return next((deed for deed in deeds if sent is not None and deed in sent), None)


def id_in(sent: Sent, known: list[HabitView]) -> uuid.UUID | None:
    """The id of a new habit, made with the page: sending it twice makes one."""
    kind, _colon, text = (sent or {}).get("part", "").partition(":")
    found = parsed(uuid.UUID, text) if kind == "own" else None
    return None if found in {habit.id for habit in known} else found


class UnitsPart(Part):
    key, title = "units", _lazy("Units")
    chosen = forms.ChoiceField(label=_lazy("Show and ask amounts in"), choices=Units.choices)

    def ask(self) -> None:
        self.fields["chosen"].initial = self.units

    def answers(self) -> dict[str, Any]:
        return {"units": self.cleaned_data["chosen"]}

    def state(self) -> str:
        return str(Units(self.units).label)


class GoalPart(Part):
    """A goal is the person's own, and may be none. Where it is not offered, an old one can only be taken away."""

    key, title = "goal", _lazy("A goal for the day")
    amount = forms.FloatField(required=False, widget=forms.NumberInput(A_NUMBER), help_text=_lazy("Empty: no goal."))

    def ask(self) -> None:
        self.goal = self.preferences.fluid_goal_ml
        self.is_offered = may_set_fluid_goal(self.person.conditions)
        self.fields["amount"].label = _("How much a day, in %(unit)s") % {"unit": fluids.unit_name(self.units)}
        self.fields["amount"].initial = None if self.goal is None else fluids.from_ml(self.goal, self.units)

    def clean_amount(self) -> int | None:
        goal = in_ml(self, "amount", self.goal, SMALLEST_GOAL_ML, LARGEST_GOAL_ML)
        validators.validate_fluid_goal(goal, self.person.conditions)
        return goal

    def answers(self) -> dict[str, Any]:
        return {"fluid_goal_ml": self.cleaned_data.get("amount")}

    def state(self) -> str:
        return _("None") if self.goal is None or not self.is_offered else fluids.amount(self.goal, self.units)


def in_ml(part: Part, name: str, stored: int | None, least: int, most: int) -> int | None:
    """The amount of a field in ml. One that was not touched stays as it was stored, whatever rounding shows."""
    given: float | None = part.cleaned_data[name]
    if given is None or (stored is not None and name not in part.changed_data):
        return None if given is None else stored
    if not least <= (ml := fluids.to_ml(given, part.units)) <= most:
        edges = {"least": fluids.amount(least, part.units), "most": fluids.amount(most, part.units)}
        raise ValidationError(_("Between %(least)s and %(most)s.") % edges, code="range")
    return ml


class CupPart(Part):
    """A cup for one-tap drinks, or a new one. It is known by what is in it: cups have no ids."""

    title: str | Promise = _lazy("Add a cup")
    kinds: ClassVar = [("", _lazy("Not said")), *DrinkKind.choices]
    name = forms.CharField(label=_lazy("Name"), max_length=NAME_LENGTH)
    amount = forms.FloatField(widget=forms.NumberInput(A_NUMBER))
    drink = forms.ChoiceField(label=_lazy("What is in it?"), choices=kinds, required=False)

    def __init__(self, sent: Sent, *, cup: fluids.Cup | None, cups: list[fluids.Cup], **kwargs: Any) -> None:
        self.cup, self.cups, self.deed = cup, cups, deed_in(sent, "remove")
        self.key = key_of(cup)
        super().__init__(sent, **kwargs)

    def is_meant(self, part: str) -> bool:
        known = {key_of(each) for each in self.cups}
        return part == self.key or (self.cup is None and part.startswith("cup:") and part not in known)

    def ask(self) -> None:
        self.fields["amount"].label = _("How much, in %(unit)s") % {"unit": fluids.unit_name(self.units)}
        if self.cup:
            self.title = str(self.cup.name)
            shown = {"name": self.title, "amount": fluids.from_ml(self.cup.ml, self.units), "drink": self.cup.drink}
            self.initial = shown
        if self.is_bound and self.deed:
            self.fields.clear()

    def clean_amount(self) -> int | None:
        stored = self.cup.ml if self.cup else None
        return in_ml(self, "amount", stored, fluids.SMALLEST_ML, fluids.LARGEST_ML)

    def clean(self) -> None:
        if self.cup is None and not self.deed and len(self.cups) >= CUPS:
            raise ValidationError(_("Twelve cups at most. Remove one of them first."), code="most")

    def answers(self) -> dict[str, Any]:
        """The whole list with this cup in its place, taken out, or at the end."""
        given = self.cleaned_data
        mine = [] if self.deed else [fluids.Cup(given["name"], given["amount"], given["drink"] or None)]
        place = self.cups.index(self.cup) if self.cup else len(self.cups)
        cups = dict.fromkeys([*self.cups[:place], *mine, *self.cups[place + 1 :]])  # each once
        return {"usual_cups": [{"name": str(cup.name), "ml": cup.ml, "drink": cup.drink} for cup in cups]}

    def state(self) -> str:
        if self.cup is None:
            return ""
        kind = f" · {DrinkKind(self.cup.drink).label}" if self.cup.drink else ""
        return fluids.amount(self.cup.ml, self.units) + kind


def key_of(cup: fluids.Cup | None) -> str:
    return "cup:" if cup is None else f"cup:{json.dumps([str(cup.name), cup.ml, cup.drink])}"


def parts_of(person: User, sent: Sent, now: dt.datetime) -> dict[str, Any]:
    """All parts of the page by their names; `sent` is what one of them sent."""
    preferences = preferences_of(person)
    facts: dict[str, Any] = {"person": person, "preferences": preferences, "now": now}
    single = (MainQuestionPart, PausePart, HabitsPart, UnitsPart, GoalPart)
    habits, cups = habits_of(person), list(fluids.cups_of(preferences.usual_cups))
    own = [own_part(sent, habit, habits, number, facts) for number, habit in enumerate(habits, start=1)]
    return {
        **{part.key: part(sent, **facts) for part in single},
        "own": [part for part in own if part.is_asked],
        "own_before": [part for part in own if not part.is_asked],
        "own_new": own_part(sent, None, habits, 0, facts),
        "cups": [CupPart(sent, cup=cup, cups=cups, number=number, **facts) for number, cup in enumerate(cups, 1)],
        "cup_new": CupPart(sent, cup=None, cups=cups, **facts),
    }


def own_part(
    sent: Sent, habit: HabitView | None, habits: list[HabitView], number: int, facts: dict[str, Any]
) -> OwnHabitPart:
    others = [each for each in habits if habit is None or each.id != habit.id]
    return OwnHabitPart(sent, habit=habit, others=others, number=number, **facts)
