"""Records in one line, in the words of the person."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django import template
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diary.selectors import CrampView, NervePainView, NightView
from diary.words import AboutWhen, DurationBand, Furthest, Moment, Muscle, Quality, Relief, SetOffBy, Side

register = template.Library()


def joined(parts: Iterable[str | None]) -> str:
    return " · ".join(part for part in parts if part)


def listed(labels: Iterable[str]) -> str:
    return capfirst(", ".join(label.lower() for label in labels))


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
    return "" if level is None else _("%(level)s of 10") % {"level": level}


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
        return _("%(minutes)s min") % {"minutes": f"{cramp.duration_min:g}"}
    if cramp.duration_band == DurationBand.OVER_10:
        return _("Over 10 min")
    return str(DurationBand(cramp.duration_band).label) if cramp.duration_band else ""


@register.filter
def cramp_line(cramp: CrampView) -> str:
    """What a cramp was: "Left calf · 7 of 10 · 1–5 min"."""
    return joined([where(cramp), of_ten(cramp.intensity), how_long(cramp)])


@register.filter
def cramp_details(cramp: CrampView) -> str:
    """When it was and what came of it: "02:30 · woke me · stretched it, walked: helped"."""
    about = cramp.about_when if cramp.about_when != AboutWhen.UNKNOWN else None
    when = clock(cramp.started_at) or (str(AboutWhen(about).label) if about else "")
    woke = _("woke me") if cramp.woke_me else ""
    sore = _("sore afterwards") if cramp.sore_after else ""
    return capfirst(joined([when, woke, sore, relief_line(cramp)]))


def relief_line(cramp: CrampView) -> str:
    did = listed(str(Relief(word).label) for word in cramp.relief or ())
    if not did or cramp.relief_helped is None:
        return did
    return _("%(what)s: helped") % {"what": did} if cramp.relief_helped else _("%(what)s: no help") % {"what": did}


@register.filter
def night_details(night: NightView) -> str:
    """What else is known of a night: "woke 2 times · tingling · no restless legs"."""
    woke = night.woke_times
    woken = None if woke is None else ngettext("woke %(n)s time", "woke %(n)s times", woke) % {"n": woke}
    disturbed = night.sleep_disturbance
    sleep = None if disturbed is None else _("sleep disturbed %(level)s") % {"level": of_ten(disturbed)}
    told = [
        (night.tingling, _("tingling"), _("no tingling")),
        (night.twitching, _("twitching"), _("no twitching")),
        (night.restless_legs, _("restless legs"), _("no restless legs")),
    ]
    answers = [None if answer is None else yes if answer else no for answer, yes, no in told]
    return capfirst(joined([woken, sleep, *answers]))


@register.filter
def pain_line(pain: NervePainView) -> str:
    """How bad and where: "Leg 3 of 10 · back 1 of 10 · left"."""
    leg = None if pain.leg is None else _("leg %(level)s") % {"level": of_ten(pain.leg)}
    back = None if pain.back is None else _("back %(level)s") % {"level": of_ten(pain.back)}
    side = Side(pain.side).label.lower() if pain.side else None
    return capfirst(joined([leg, back, side])) or _("Nerve pain")


@register.filter
def pain_details(pain: NervePainView) -> str:
    """The moment and the rest: "07:40 · down to the foot · burning, numb · set off by sitting"."""
    moment = str(Moment(pain.moment).label) if pain.moment and pain.moment != Moment.ANY else ""
    furthest = Furthest(pain.furthest).label.lower() if pain.furthest else None
    feels = listed(str(Quality(word).label) for word in pain.qualities or ()).lower()
    causes = listed(str(SetOffBy(word).label) for word in pain.set_off_by or ()).lower()
    reach = _("as far as: %(place)s") % {"place": furthest} if furthest else None
    set_off = _("set off by %(what)s") % {"what": causes} if causes else None
    return joined([clock(pain.at) or moment, reach, feels, set_off])
