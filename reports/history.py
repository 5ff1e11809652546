"""A whole diary → the arrays that the insights are worked out from.

What is asked of the diary is asked for everything at once: the number of statements does not depend on its length.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

import numpy as np

from accounts.models import User
from diary import selectors, words
from diary.nights import FIRST_DATE, ONE_DAY
from diary.selectors import Amount, Felt, MedicineView, Taken
from diary.words import DoseEvent, ExperimentState, Regime
from reports.analysis.diary_table import Change, CrampRow
from reports.analysis.history import LEFT, RIGHT, Array, History, Plan, PlannedPeriod

ByDate = dict[date, float]
SIDES = {"left": LEFT, "right": RIGHT}
# What is analysed of the record of a day → the field that says it.
OF_THE_DAY = {
    "exercise": "exercise_min",
    "exercise_hard": "exercise_hard",
    "sitting": "sitting_h",
    "standing": "standing_h",
    "stretch_before_bed": "stretch_before_bed",
    "nerve_glides": "nerve_glides",
    "core_exercises": "core_exercises",
    "walk_or_bike_before_bed": "walk_or_bike_before_bed",
    "heat": "heat",
    "cold": "cold",
    "heavy_lifting": "heavy_lifting",
    "good_posture": "good_posture",
    "function": "function",
}


def history_of(person: User, until: date, over: date) -> tuple[History, list[list[CrampRow]]]:
    """The diary up to the night `until`, of which those up to `over` are past; and the cramps, night by night."""
    answered = selectors.answered_between(person, FIRST_DATE, until)
    felt = selectors.felt_between(person, FIRST_DATE, until)
    cramps = Counter(cramp.night_of for cramp in felt)
    recorded = {*answered, *cramps}
    if not recorded:
        return History(first=until, over=over), []
    grid = Grid(min(recorded), max(recorded))
    said = Said(person, grid, felt)
    history = History(
        first=grid.first,
        over=over,
        cramps=grid.array({night_of: max(cramps[night_of], answered.get(night_of, False)) for night_of in recorded}),
        exposures={name: grid.array(values) for name, values in said.exposures()},
        cramp_side=grid.array(one_side((cramp.night_of, cramp.side) for cramp in felt)),
        pain_side=grid.array(one_side((pain.day, pain.side) for pain in said.pains)),
        changes=said.changes(until),
        plans=said.plans(),
    )
    return history, by_night(felt)


def by_night(felt: Iterable[Felt]) -> list[list[CrampRow]]:
    nights: defaultdict[date, list[CrampRow]] = defaultdict(list)
    for cramp in felt:
        nights[cramp.night_of].append(cramp_row(cramp))
    return list(nights.values())


def cramp_row(felt: Felt) -> CrampRow:
    return CrampRow(
        side=felt.side,
        intensity=felt.intensity,
        duration_min=felt.duration_min,
        duration_band=felt.duration_band,
        woke_me=felt.woke_me,
        hour=felt.started_at.hour if felt.started_at else None,
        about_when=felt.about_when,
        relief=tuple(felt.relief or ()),
        relief_helped=felt.relief_helped,
    )


class Grid:
    """A slot a date."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self.days = [first + n * ONE_DAY for n in range((last - first).days + 1)]

    def array(self, values: Mapping[date, float]) -> Array:
        """Values by date as values by slot; NaN where there is none, what lies outside is left out."""
        return np.array([values.get(day, np.nan) for day in self.days], dtype=float)


class Said:
    """What a diary says about the days of a grid."""

    def __init__(self, person: User, grid: Grid, felt: Iterable[Felt]) -> None:
        self.first_cramps = first_cramps(felt)
        self.pains = selectors.ratings_between(person, grid.first, grid.last)
        self.drinks = selectors.amounts_between(person, grid.first, grid.last)
        self.answers = selectors.answers_between(person, grid.first, grid.last)
        self.doses = selectors.taken_between(person, FIRST_DATE, grid.last)  # from the first dose on
        self.medicines = selectors.medicines_of(person)
        self.medicine_changes = selectors.medicine_changes_of(person)
        self.habits = selectors.habits_of(person)
        self.planned = selectors.plans_of(person)

    def exposures(self) -> Iterator[tuple[str, ByDate]]:
        yield "leg_pain", worst((pain.day, pain.leg) for pain in self.pains)
        yield "back_pain", worst((pain.day, pain.back) for pain in self.pains)
        yield from self.drunk()
        for name, field in OF_THE_DAY.items():
            yield name, {day: float(said) for day, said in self.by_day(field) if said is not None}
        for habit in self.habits:
            yield f"own:{habit.name}", self.own(str(habit.id))
        yield from self.taken()

    def by_day(self, field: str) -> Iterator[tuple[date, Any]]:
        return zip(self.answers.get("date", ()), self.answers.get(field, ()), strict=True)

    def drunk(self) -> Iterator[tuple[str, ByDate]]:
        """Any drink makes both known: whoever wrote down a glass of water would have written down the wine. One without
        an amount leaves the sum that it belongs to unknown."""
        sums: dict[str, ByDate] = {"fluid": {}, "alcohol": {}}
        for drink in self.drinks:
            day = self.counts_for(drink)
            for name, ml in sums.items():
                ml[day] = ml.get(day, 0) + part_of(drink, alcohol=name == "alcohol")
        yield from sums.items()

    def own(self, habit: str) -> ByDate:
        answers = ((day, (own or {}).get(habit)) for day, own in self.by_day("own"))
        return {day: float(answer) for day, answer in answers if answer is not None}

    def taken(self) -> Iterator[tuple[str, ByDate]]:
        """Doses a day of each medicine, by its name."""
        by_name: defaultdict[str, list[MedicineView]] = defaultdict(list)
        for medicine in self.medicines:
            if medicine.name:
                by_name[medicine.name].append(medicine)
        doses: defaultdict[UUID | None, list[Taken]] = defaultdict(list)
        for dose in self.doses:
            doses[dose.medicine].append(dose)
        for name, medicines in by_name.items():
            own = [dose for medicine in medicines for dose in doses[medicine.id]]
            yield f"medicine:{name}", self.doses_a_day(own, as_needed=all(map(self.is_as_needed, medicines)))

    def doses_a_day(self, doses: list[Taken], *, as_needed: bool) -> ByDate:
        """0 only where a dose was skipped; of a medicine for when it is needed also on days with any other entry, from
        its first dose on."""
        taken: Counter[date] = Counter()
        for dose in doses:
            if dose.event == DoseEvent.TAKEN:
                taken[self.counts_for(dose)] += dose.times
        none = {dose.day for dose in doses if dose.event == DoseEvent.SKIPPED}
        if as_needed and taken:
            begun, of_it = min(taken), {dose.medicine for dose in doses}
            others = {dose.day for dose in self.doses if dose.medicine not in of_it}
            none |= {day for day in self.days_with_entries | others if day >= begun}
        return {**dict.fromkeys(none, 0.0), **{day: float(count) for day, count in taken.items()}}

    @cached_property
    def days_with_entries(self) -> set[date]:
        """Dates with nerve pain, a drink or answers about the day."""
        names = self.answers.keys() - {"date"}
        answered = {day for name in names for day, said in self.by_day(name) if said is not None}
        return {pain.day for pain in self.pains} | {drink.day for drink in self.drinks} | answered

    def is_as_needed(self, medicine: MedicineView) -> bool:
        """Where it was not said: a medicine that was started is taken regularly."""
        if medicine.regime:
            return medicine.regime == Regime.AS_NEEDED
        return not any(
            each.medicine == medicine.id and each.event == words.Change.STARTED for each in self.medicine_changes
        )

    def counts_for(self, event: Amount | Taken) -> date:
        """The date of a drink or a dose: the next one when it came with or after that evening's first cramp, since then
        it was taken because of the cramp, not before it."""
        first = self.first_cramps.get(event.day)
        late = first is not None and event.at is not None and event.at >= first
        return event.day + ONE_DAY if late else event.day

    def changes(self, until: date) -> tuple[Change, ...]:
        names = {medicine.id: medicine.name for medicine in self.medicines}
        known = ((each.on, names.get(each.medicine)) for each in self.medicine_changes if each.medicine)
        return tuple(Change(on, name) for on, name in known if on and name and on <= until)

    def plans(self) -> tuple[Plan, ...]:
        """Named by the habit: a field of the day, or the name of an own habit or a medicine."""
        names = {str(habit.id): habit.name for habit in self.habits}
        names |= {str(medicine.id): medicine.name for medicine in self.medicines}
        return tuple(
            Plan(
                names.get(plan.habit or "") or plan.habit or "",
                tuple(planned(each) for each in plan.order),
                paused=plan.state == ExperimentState.PAUSED,
            )
            for plan in self.planned
            if plan.order
        )


def part_of(drink: Amount, *, alcohol: bool) -> float:
    """What a drink adds to the alcohol of its date, or to what else was drunk; NaN = nobody knows."""
    if drink.ml is None:
        return np.nan if drink.alcohol in (None, alcohol) else 0
    return drink.ml if bool(drink.alcohol) == alcohol else 0


def planned(period: dict[str, Any]) -> PlannedPeriod:
    start, end = (date.fromisoformat(period[edge]) for edge in ("start", "end"))
    return PlannedPeriod(period["pair"], start, end, period["on"])


def first_cramps(felt: Iterable[Felt]) -> dict[date, datetime]:
    """When the first cramp of a night came, where a time is known."""
    first: dict[date, datetime] = {}
    for cramp in felt:
        if cramp.started_at:
            first[cramp.night_of] = min(cramp.started_at, first.get(cramp.night_of, cramp.started_at))
    return first


def worst(ratings: Iterable[tuple[date, int | None]]) -> ByDate:
    found: ByDate = {}
    for day, rating in ratings:
        if rating is not None:
            found[day] = max(rating, found.get(day, 0))
    return found


def one_side(given: Iterable[tuple[date, str | None]]) -> ByDate:
    """Dates on which everything was on one and the same side; where the side was not given, it is passed over."""
    sides: dict[date, str] = {}
    for day, side in given:
        if side:
            sides[day] = side if sides.get(day, side) == side else "both"
    return {day: SIDES[side] for day, side in sides.items() if side in SIDES}
