"""How a form on a page speaks to the API: where its letter goes, what is fixed in it, how each answer is read.

With JavaScript a form is saved as JSON without a page load. static/js/entry-form.js makes the letter by what stands in
the form's data-… attributes, and knows no field and no address itself. Without JavaScript the form posts.
"""

import json
import uuid
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from accounts.models import User
from diary import fields, fluids
from diary.forms import CrampForm, DaytimeCrampForm, EntryForm, NervePainForm, NervePainNowForm, NightForm
from diary.forms_fluids import DrinkForm
from diary.forms_medicines import DoseForm
from diary.models import Cramp, Day, Dose, Drink, Entry, NervePain, Night, day_id, night_id
from diary.nights import EVENING, MORNING, NOON, moment_on
from diary.selectors import HabitView
from diary.words import AboutWhen, Moment, TimeKnown

Reading = str | dict[str, Any]
AS = ((fields.YesNo, "yes-no"), (fields.Words, "list"), ((fields.Between, fields.Quantity), "number"))
EXACT = {"time_known": {"": TimeKnown.EXACT.value}}
KNOWN_BY_WORD = {"time_known": {AboutWhen.UNKNOWN.value: TimeKnown.UNKNOWN.value, "": TimeKnown.ABOUT.value}}
MOMENTS = [[0, Moment.MORNING.value], [NOON.hour, Moment.ANY.value], [EVENING.hour, Moment.EVENING.value]]


@dataclass(frozen=True)
class Letter:
    """`says` is what entry-form.js reads; `after` asks the page for its bar when the letter has arrived."""

    kind: str
    id: uuid.UUID
    says: dict[str, Any] = field(default_factory=dict)
    after: str = ""
    method: str = "PUT"
    card: str = ""  # the card that shows the record, where the form stands in none
    anew: bool = False

    @property
    def address(self) -> str:
        return reverse(f"api:{self.kind}", args=[self.id]) + ("?anew=1" if self.anew else "")

    @property
    def attributes(self) -> SafeString:
        """For the tag of the form."""
        given = {
            "api": self.address,
            "record": self.id,
            "method": self.method,
            "letter": json.dumps(self.says, separators=(",", ":")),
            "after": self.after,
            "card": self.card,
        }
        return format_html_join("", ' data-{}="{}"', (pair for pair in given.items() if pair[1]))


def reading_of(column: Any) -> str:
    return next((way for kinds, way in AS if isinstance(column, kinds)), "text")


@cache
def readings(form: type[EntryForm]) -> dict[str, Reading]:
    """How each answer is read that is a column of the model under its own name."""
    return {name: reading_of(form._meta.model._meta.get_field(name)) for name in form._meta.fields or ()}


def event(person: User, model: type[Entry], record_id: uuid.UUID, **says: Any) -> Letter:
    """Something that was not written down yet; a bar takes it back."""
    kind, zone = model.KIND, person.time_zone
    says = {**says, "zone": zone, "fixed": {**says.get("fixed", {}), "tz": zone}}
    return Letter(kind, record_id, says, after=done(kind, record_id))


def done(kind: str, record_id: uuid.UUID) -> str:
    return f"?done={kind}:{record_id}"


def of_no_cramps(person: User, night_of: date) -> Letter:
    record_id = night_id(person.id, night_of)
    says = {"fixed": {"night_of": str(night_of), "cramps": False}}
    return Letter(Night.KIND, record_id, says, after=done(Night.KIND, record_id), anew=True)


def of_night(person: User, night_of: date, form: type[NightForm] = NightForm) -> Letter:
    says = {"fixed": {"night_of": str(night_of)}, "reads": readings(form), "never": "empty"}
    return Letter(Night.KIND, night_id(person.id, night_of), says, anew=True)


def of_cramp(person: User, record_id: uuid.UUID, night_of: date) -> Letter:
    reads: dict[str, Reading] = {
        **readings(CrampForm),
        "about_when": {"as": "text", "implies": KNOWN_BY_WORD},
        "time": {"as": "clock", "to": "started_at", "night": str(night_of), "empty": "open", "implies": EXACT},
    }
    return event(person, Cramp, record_id, fixed={"night_of": str(night_of)}, reads=reads)


def of_cramp_now(person: User, record_id: uuid.UUID, night_of: date, until: datetime) -> Letter:
    """A cramp in the night that is under way, `until` this card asks about something else."""
    says = of_cramp(person, record_id, night_of).says
    time = {**says["reads"]["time"], "empty": "now", "unless": "about_when"}
    return event(
        person, Cramp, record_id, **{**says, "reads": {**says["reads"], "time": time}, "until": until.isoformat()}
    )


def of_daytime_cramp(person: User, record_id: uuid.UUID, day: date) -> Letter:
    clock = {"as": "clock", "to": "started_at", "on": str(day), "from": f"{MORNING:%H:%M}", "until": "22:00"}
    return event(person, Cramp, record_id, reads={**readings(DaytimeCrampForm), "time": {**clock, "implies": EXACT}})


def of_nerve_pain(person: User, record_id: uuid.UUID, day: date) -> Letter:
    return event(person, NervePain, record_id, fixed={"date": str(day)}, reads=readings(NervePainForm))


def of_nerve_pain_now(person: User, record_id: uuid.UUID, day: date) -> Letter:
    says = {"now": "at", "today": str(day), "by_hour": {"moment": MOMENTS}, "reads": readings(NervePainNowForm)}
    return event(person, NervePain, record_id, fixed={"date": str(day)}, **says)


def of_cup(person: User, record_id: uuid.UUID, day: date, cup: fluids.Cup) -> Letter:
    return event(person, Drink, record_id, fixed={"ml": cup.ml, "drink": cup.drink}, now="at", today=str(day))


def of_drink(person: User, record_id: uuid.UUID, day: date, units: str, *, is_today: bool) -> Letter:
    amount = {"as": "amount", "to": "ml", "factor": fluids.ML_PER_UNIT[units]}
    reads: dict[str, Reading] = {
        **readings(DrinkForm),
        "amount": {**amount, "least": fluids.SMALLEST_ML, "most": fluids.LARGEST_ML},
        "time": {"as": "clock", "to": "at", "on": str(day), **({"empty": "now"} if is_today else {})},
    }
    return event(person, Drink, record_id, reads=reads, **({"today": str(day)} if is_today else {}))


def of_dose(
    person: User,
    record_id: uuid.UUID,
    medicine: uuid.UUID,
    day: date,
    clock: time | None,
    *,
    is_today: bool,
    is_needed: bool,
) -> Letter:
    """Today it is now; on an earlier date it is the time it was due, or, taken when needed, one that is asked for."""
    is_asked = is_needed and not is_today
    fixed = {"medicine": str(medicine)}
    when = {"now": "at", "today": str(day)} if is_today else {}
    reads: dict[str, Reading] = {"event": "text"}
    if is_asked:
        reads["clock"] = {"as": "clock", "to": "at", "on": str(day)}
    elif not is_today:
        fixed["at"] = moment_on(day, clock or NOON, person.zone).isoformat()
    return replace(event(person, Dose, record_id, fixed=fixed, reads=reads, **when), anew=True)


def of_day(person: User, day: date, asked: list[str], habits: list[HabitView]) -> Letter:
    """One's own habits are one answer, whose parts another page may have written: only the server lays them over it."""
    reads: dict[str, Reading] = {
        **{name: reading_of(Day._meta.get_field(name)) for name in asked},
        **{f"own_{habit.id}": "by the server" for habit in habits},
    }
    return Letter(Day.KIND, day_id(person.id, day), {"fixed": {"date": str(day)}, "reads": reads}, anew=True)


def of_dose_said(person: User, record: Dose, day: date) -> Letter:
    """A dose that is there, with its time."""
    clock = {"as": "clock", "to": "at", "on": str(day)}
    return event(person, Dose, record.id, reads={**readings(DoseForm), "time": clock})


def changing(letter: Letter) -> Letter:
    """The same form over what is there already: only answers that are not as the page showed them go along."""
    return replace(letter, says={**letter.says, "only": "changes"}, after="", anew=False)


def of_undo(record: Entry) -> Letter:
    """Takes back what was written, or what was deleted."""
    card = card_of(record)
    if record.deleted:
        return Letter(record.KIND, record.id, card=card)
    return Letter(record.KIND, record.id, after=f"?deleted={record.KIND}:{record.id}", method="DELETE", card=card)


def card_of(record: Entry) -> str:
    """The id of the card of Today or of a day that shows it."""
    if isinstance(record, Cramp):
        return "night" if record.night_of else "pain"
    return {"night": "night", "nerve_pain": "pain", "drink": "fluids", "dose": "medicines", "day": "the-day"}.get(
        record.KIND, ""
    )
