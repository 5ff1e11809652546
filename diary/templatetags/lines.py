"""Records in one line, in the words of the person."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django import template
from django.db.models import TextChoices
from django.template.loader import render_to_string
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from diary import fluids
from diary.medicines import WhenNeeded
from diary.selectors import (
    CrampView,
    DayView,
    DoseView,
    DrinkView,
    ExperimentView,
    HabitView,
    MedicineChangeView,
    MedicineView,
    NervePainView,
    NightView,
)
from diary.words import (
    AboutWhen,
    Change,
    DoseEvent,
    DrinkKind,
    DurationBand,
    Furthest,
    HabitOfDay,
    Moment,
    Muscle,
    Quality,
    Relief,
    SetOffBy,
    Side,
)

register = template.Library()

DOWN_TO = {
    Furthest.BACK.value: _lazy("in the back only"),
    Furthest.BUTTOCK.value: _lazy("down to the buttock"),
    Furthest.THIGH.value: _lazy("down to the thigh"),
    Furthest.BELOW_KNEE.value: _lazy("down below the knee"),
    Furthest.FOOT.value: _lazy("down to the foot"),
}


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """The picture of that name, as `_icon.html` has it: a page of the diary shows some twenty."""
    return render_to_string("_icon.html", {"name": name})


def joined(parts: Iterable[str | None]) -> str:
    return " · ".join(part for part in parts if part)


def unbroken(text: str) -> str:
    """The same words, kept on one line."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def listed(words: Iterable[str] | None, labels: type[TextChoices]) -> str:
    return ", ".join(str(labels(word).label).lower() for word in words or ())


@register.filter
def night_dates(evening: date) -> str:
    """A night by both its days: "Fri 20 → Sat 21 Nov"."""
    morning = evening + timedelta(days=1)
    same_month = evening.month == morning.month
    return f"{date_format(evening, 'D j' if same_month else 'D j M')} → {date_format(morning, 'D j M')}"


@register.filter
def clock(moment: datetime | None) -> str:
    """The time as the person's own clock showed it then, wherever they are now."""
    return f"{moment:%H:%M}" if moment else ""


@register.filter
def of_ten(level: int | None) -> str:
    return "" if level is None else unbroken(_("%(level)s of 10") % {"level": level})


@register.filter
def where(cramp: CrampView) -> str:
    """Leg and muscle: "Left calf", "Calf, both legs", "Right leg"."""
    muscle = Muscle(cramp.muscle).label if cramp.muscle and cramp.muscle != Muscle.OTHER else None
    if cramp.side is None:
        return str(muscle or _("Cramp"))
    if cramp.side == Side.BOTH:
        return _("%(muscle)s, both legs") % {"muscle": muscle} if muscle else _("Both legs")
    side = Side(cramp.side).label
    return f"{side} {muscle.lower()}" if muscle else _("%(side)s leg") % {"side": side}


@register.filter
def how_long(cramp: CrampView) -> str:
    if cramp.duration_min is not None:
        return unbroken(_("%(minutes)s min") % {"minutes": f"{cramp.duration_min:g}"})
    if cramp.duration_band == DurationBand.OVER_10:
        return unbroken(_("over 10 min"))
    return unbroken(str(DurationBand(cramp.duration_band).label)) if cramp.duration_band else ""


@register.filter
def cramp_line(cramp: CrampView) -> str:
    """What a cramp was: "Left calf · 7 of 10 · 1–5 min"."""
    return joined([where(cramp), of_ten(cramp.intensity), how_long(cramp)])


@register.filter
def cramp_details(cramp: CrampView) -> str:
    """When it was and what came of it: "02:30 · woke me · stretched it, walked: helped"."""
    about = cramp.about_when if cramp.about_when != AboutWhen.UNKNOWN else None
    when = clock(cramp.started_at) or listed([about] if about else None, AboutWhen)
    woke = _("woke me") if cramp.woke_me else ""
    sore = _("sore afterwards") if cramp.sore_after else ""
    return capfirst(joined([when, woke, sore, relief_line(cramp)]))


def relief_line(cramp: CrampView) -> str:
    did = listed(cramp.relief, Relief)
    if not did or cramp.relief_helped is None:
        return did
    return _("%(what)s: helped") % {"what": did} if cramp.relief_helped else _("%(what)s: no help") % {"what": did}


@register.filter
def night_details(night: NightView) -> str:
    """What else is known of a night: "Woke 2 times · sleep disturbed 6 of 10 · tingling"."""
    woke = night.woke_times
    woken = None if woke is None else ngettext("woke %(n)s time", "woke %(n)s times", woke) % {"n": woke}
    disturbed = night.sleep_disturbance
    sleep = None if disturbed is None else _("sleep disturbed %(level)s") % {"level": of_ten(disturbed)}
    felt = [
        _("tingling") if night.tingling else None,
        _("twitching") if night.twitching else None,
        _("restless legs") if night.restless_legs else None,
    ]
    return capfirst(joined([woken, sleep, *felt]))


@register.filter
def pain_line(pain: NervePainView) -> str:
    """How bad and where: "Leg 3 of 10 · back 1 of 10 · left"."""
    leg = None if pain.leg is None else _("leg %(level)s") % {"level": of_ten(pain.leg)}
    back = None if pain.back is None else _("back %(level)s") % {"level": of_ten(pain.back)}
    side = listed([pain.side] if pain.side else None, Side)
    return capfirst(joined([leg, back, side])) or _("Nerve pain")


@register.filter
def pain_details(pain: NervePainView) -> str:
    """The moment and the rest: "07:40 · down to the foot · burning, numb · set off by sitting"."""
    asked = pain.moment if pain.moment != Moment.ANY else None
    when = clock(pain.at) or listed([asked] if asked else None, Moment)
    reach = str(DOWN_TO[pain.furthest]) if pain.furthest else None
    causes = listed(pain.set_off_by, SetOffBy)
    set_off = _("set off by %(what)s") % {"what": causes} if causes else None
    return capfirst(joined([when, reach, listed(pain.qualities, Quality), set_off]))


@register.filter
def in_units(ml: int, units: str) -> str:
    return fluids.amount(ml, units)


@register.filter
def drink_line(drink: DrinkView, units: str) -> str:
    """ "300 ml tea"."""
    kind = str(DrinkKind(drink.drink).label).lower() if drink.drink and drink.drink != DrinkKind.OTHER else None
    amount = None if drink.ml is None else fluids.amount(drink.ml, units)
    return " ".join(part for part in (amount, kind) if part) or _("A drink")


@register.filter
def total_line(total: fluids.Total, units: str) -> str:
    """ "1.2 litres · 330 ml alcohol"."""
    alcohol = _("%(amount)s alcohol") % {"amount": fluids.amount(total.alcohol, units)} if total.alcohol else None
    fluid = fluids.amount(total.fluid, units) if total.fluid or (total.fluid == 0 and not alcohol) else None
    return joined([fluid, alcohol])


@register.filter
def medicine_name(medicine: MedicineView | None) -> str:
    return medicine.name if medicine and medicine.name else _("A medicine")


@register.filter
def hours(number: float) -> str:
    return unbroken(_("%(n)s h") % {"n": f"{number:g}"})


@register.filter
def ago(moment: datetime, now: datetime) -> str:
    """ "20 min ago", "3 h ago", "5 days ago"."""
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 60:
        return unbroken(_("%(n)s min ago") % {"n": max(0, minutes)})
    if minutes < 48 * 60:
        return unbroken(_("%(n)s h ago") % {"n": minutes // 60})
    return unbroken(_("%(n)s days ago") % {"n": minutes // (24 * 60)})


@register.simple_tag
def limits(each: WhenNeeded, now: datetime, *, is_today: bool = True) -> str:
    """What the diary and the box say: "Last taken 3 h ago · at least 6 h between · at most 3 a day". No advice."""
    medicine = each.medicine
    last = _("last taken %(ago)s") % {"ago": ago(each.last_taken, now)} if each.last_taken and is_today else None
    between = medicine.smallest_interval_h
    least = _("at least %(hours)s between") % {"hours": hours(between)} if between else None
    taken = sum(dose.event == DoseEvent.TAKEN for dose in each.today)
    so_far = _("%(n)s so far") % {"n": taken} if taken else None
    most = _("at most %(n)s a day") % {"n": f"{medicine.daily_most:g}"} if medicine.daily_most else None
    return capfirst(joined([last, least, so_far, most]))


@register.filter
def dose_line(dose: DoseView, medicine: MedicineView | None) -> str:
    """ "Naproxen 14:05", "Indapamide skipped"."""
    skipped = _("skipped") if dose.event == DoseEvent.SKIPPED else None
    amount = f"{dose.amount:g} {medicine.unit or ''}".strip() if dose.amount is not None and medicine else None
    return joined([" ".join(part for part in (medicine_name(medicine), amount) if part), skipped or clock(dose.at)])


@register.filter
def change_line(change: MedicineChangeView) -> str:
    """ "Dose changed: 20 mg → 10 mg", "Started: 20 mg", "Stopped"."""
    what = str(Change(change.event).label) if change.event else _("Changed")
    doses = " → ".join(dose for dose in (change.dose_before, change.dose_after) if dose)
    return f"{what}: {doses}" if doses and change.event != Change.STOPPED else what


@register.filter
def tried(plan: ExperimentView, medicine: MedicineView | None) -> str:
    """ "Stretching before bed", "Magnesium"."""
    if plan.habit in HabitOfDay.values:
        return str(HabitOfDay(plan.habit).label)
    return medicine_name(medicine) if medicine else _("A habit of my own")


@register.filter
def schedule_line(medicine: MedicineView) -> str:
    """ "08:00, 21:00 · Mon, Thu", "every 3 days"."""
    due = medicine.schedule or {}
    times = ", ".join(due.get("times") or ())
    weekdays = due.get("weekdays") if set(due.get("weekdays") or ()) != set(WEEKDAYS_ABBR) else None
    days = ", ".join(str(WEEKDAYS_ABBR[number]) for number in sorted(weekdays)) if weekdays else None
    number = due.get("every_n_days")
    every = ngettext("every day", "every %(n)s days", number) % {"n": number} if number else None
    return joined([times, days, every or (None if days else _("every day"))])


@register.filter
def day_line(day: DayView) -> str:
    """What was done: "Exercise 30 min · sitting 5 h · stretching before bed"."""
    return capfirst(joined(_done(day, word) for word in HabitOfDay.values))


def _done(day: DayView, word: str) -> str | None:
    answer, label = getattr(day, word), str(HabitOfDay(word).label)
    if answer is None or answer is True:
        return answer and label.lower()
    if answer is False:
        return _("%(habit)s: no") % {"habit": label.lower()}
    unit = _("%(n)s min") if word == HabitOfDay.EXERCISE_MIN else _("%(n)s h")
    return f"{label.lower()} {unbroken(unit % {'n': f'{answer:g}'})}"


@register.simple_tag
def own_line(day: DayView, habits: Iterable[HabitView]) -> str:
    """The person's own habits: "Wore my good shoes: yes"."""
    said = {True: _("yes"), False: _("no")}
    answers = ((habit.name, (day.own or {}).get(str(habit.id))) for habit in habits)
    return joined(f"{name}: {said[answer]}" for name, answer in answers if answer is not None)


@register.filter
def get(known: dict[Any, Any], key: Any) -> Any:
    return known.get(key)
