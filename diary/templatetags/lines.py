"""Records in one line, in the words of the person."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django import template
from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from diary.selectors import CrampView, NervePainView, NightView
from diary.words import AboutWhen, DurationBand, Furthest, Moment, Muscle, Quality, Relief, SetOffBy, Side

register = template.Library()

DOWN_TO = {
    Furthest.BACK.value: _lazy("in the back only"),
    Furthest.BUTTOCK.value: _lazy("down to the buttock"),
    Furthest.THIGH.value: _lazy("down to the thigh"),
    Furthest.BELOW_KNEE.value: _lazy("down below the knee"),
    Furthest.FOOT.value: _lazy("down to the foot"),
}


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
