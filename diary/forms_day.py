"""A day: what the person managed and did. Each asks only for what that person wants to be asked."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from diary import validators
from diary.fields import YesNo
from diary.forms import EntryForm, Fold, ScaleButtons, as_asked, on_a_line, one_of, scale
from diary.models import Day
from diary.nights import ONE_DAY, local_time
from diary.selectors import HabitView
from diary.words import HabitOfDay

FEW = (HabitOfDay.EXERCISE_MIN.value, HabitOfDay.SITTING_H.value, HabitOfDay.STRETCH_BEFORE_BED.value)


def habits_asked(chosen: Sequence[str] | None) -> tuple[str, ...]:
    """The habits of the day that are asked for, in the order of the list: those chosen, else a few."""
    return tuple(word for word in HabitOfDay.values if word in (FEW if chosen is None else chosen))


class DayForm(EntryForm):
    """What was managed first, then the `asked` habits and the person's own, and how much pain held back."""

    class Meta:
        model = Day
        fields = ["managed", *HabitOfDay.values, "function", "note"]
        formfield_callback = as_asked
        labels = {
            "managed": _("What did you manage?"),
            "exercise_min": _("Exercise, in minutes"),
            "exercise_hard": _("Was it hard exercise?"),
            "sitting_h": _("Sitting, in hours"),
            "standing_h": _("Standing, in hours"),
            "stretch_before_bed": _("Stretched before bed?"),
            "nerve_glides": _("Nerve glides?"),
            "core_exercises": _("Core exercises?"),
            "walk_or_bike_before_bed": _("A walk or bike before bed?"),
            "heat": _("Heat on the legs or back?"),
            "cold": _("Cold on the legs or back?"),
            "heavy_lifting": _("Heavy lifting?"),
            "good_posture": _("Minded your posture?"),
            "function": _("How much did pain hold you back?"),
            "note": _("Note"),
        }
        widgets = {
            "managed": forms.Textarea({"rows": 2}),
            "note": forms.Textarea({"rows": 3}),
            "function": ScaleButtons((_("0 not at all"), _("10 I could do nothing"))),
            "sitting_h": forms.NumberInput({"step": "any", "inputmode": "decimal"}),
            "standing_h": forms.NumberInput({"step": "any", "inputmode": "decimal"}),
        }

    def __init__(
        self, *args: Any, asked: Sequence[str], habits: Sequence[HabitView], whole: bool = False, **kwargs: Any
    ) -> None:
        rest = [word for word in HabitOfDay.values if word not in asked] if whole else []
        self.asked = ["managed", *asked, *rest, "function", *(["note"] if whole else [])]
        asked_for = {name: type(self).base_fields[name] for name in ("seq", *self.asked)}
        self.base_fields = asked_for  # type: ignore[misc]  # Django copies these: no more than are asked
        super().__init__(*args, **kwargs)
        if not whole and self.instance.date == local_time(self.now, self.zone).date() - ONE_DAY:
            self.wording = "yesterday"
            self.fields["managed"].label = _("What did you manage yesterday?")
        self.habits = {f"own_{habit.id}": habit for habit in habits}
        self.personal = frozenset(self.habits)
        for name, habit in self.habits.items():
            self.fields[name] = yes_or_no(habit.name, (self.instance.own or {}).get(str(habit.id)))
        self.layout = Layout(
            "managed",
            *map(question, asked),
            *map(on_a_line, self.habits),
            *([Fold(_("other habits"), *map(question, rest))] if rest else []),
            *([scale("function"), "note"] if whole else [Fold(_("how much pain held you back"), scale("function"))]),
        )

    def clean(self) -> None:
        if not self.errors and not self.instance.row:
            validators.validate_new_day(self.answers())

    def answers(self) -> dict[str, Any]:
        """The answers to what was asked, and to nothing else."""
        given = {name: answer for name, answer in super().answers().items() if name in self.asked}
        return {**given, **({"own": answered(self._own())} if self.habits else {})}

    def changes(self, seen: dict[str, Any]) -> dict[str, Any]:
        """One's own habits stand in one field: those changed on this page are laid over what is there by now."""
        changed = super().changes(seen)
        if "own" in changed:
            before = seen.get("own") or {}
            new = {habit: answer for habit, answer in self._own().items() if answer != before.get(habit)}
            changed["own"] = answered({**(self.instance.own or {}), **new})
        return changed

    def _own(self) -> dict[str, bool | None]:
        return {str(habit.id): self.cleaned_data.get(name) for name, habit in self.habits.items()}


def answered(habits: dict[str, bool | None]) -> dict[str, bool | None]:
    return {habit: answer for habit, answer in habits.items() if answer is not None}


def question(name: str) -> Field:
    is_yes_or_no = isinstance(Day._meta.get_field(name), YesNo)
    return on_a_line(name) if is_yes_or_no else Field(name, wrapper_class="ask-line")


def yes_or_no(label: str | None, initial: bool | None) -> forms.Field:
    choices = [(True, _("Yes")), (False, _("No"))]
    return one_of(choices, coerce=lambda said: str(said) == "True", required=False, label=label, initial=initial)
