"""Amounts to drink in the person's own units; the diary itself holds millilitres. Pure: no database, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from diary.words import DrinkKind, Units

ML_PER_UNIT = {
    Units.METRIC.value: 1.0,
    Units.IMPERIAL.value: 28.4130625,  # exact by the Weights and Measures Act 1985
    Units.US.value: 29.5735295625,  # 231 cubic inches in 128 parts
}
SMALLEST_ML, LARGEST_ML, ML_PER_LITRE = 1, 5_000, 1_000
BEYOND_ALL_DRINKS = 1e9


@dataclass(frozen=True)
class Cup:
    """A drink that one tap writes down."""

    name: str | Promise
    ml: int
    drink: str | None = None


@dataclass(frozen=True)
class Total:
    """What was drunk on a date, in ml. Alcohol is counted beside the rest; None where nothing is written down."""

    fluid: int | None
    alcohol: int | None


USUAL_CUPS = (Cup(_lazy("Glass"), 200), Cup(_lazy("Mug"), 300), Cup(_lazy("Bottle"), 500))


def cups_of(chosen: Iterable[dict[str, Any]] | None) -> tuple[Cup, ...]:
    """The person's own cups (none, if so chosen), else three that most kitchens have."""
    return USUAL_CUPS if chosen is None else tuple(Cup(cup["name"], cup["ml"], cup["drink"]) for cup in chosen)


def total_of(drinks: Iterable[Any]) -> Total:
    """The sum of drinks (each with `ml` and `drink`)."""
    known = [(drink.ml, drink.drink == DrinkKind.ALCOHOL) for drink in drinks if drink.ml is not None]
    fluid, alcohol = (sum(ml for ml, is_alcohol in known if is_alcohol is which) for which in (False, True))
    return Total(fluid if known else None, alcohol or None)


def to_ml(amount: float, units: str) -> int:
    """Whole ml. What is beyond all drinks stays a number, so that it can be refused in words."""
    return round(min(amount * ML_PER_UNIT[units], BEYOND_ALL_DRINKS))


def from_ml(ml: int, units: str) -> float:
    """The amount to show and to edit: whole ml, ounces with one digit."""
    return ml if units == Units.METRIC else round(ml / ML_PER_UNIT[units], 1)


def unit_name(units: str) -> str:
    return _("ml") if units == Units.METRIC else _("fl oz")


def amount(ml: int, units: str) -> str:
    """ "300 ml", "1.2 litres" or "10.6 fl oz", never broken over two lines."""
    if units == Units.METRIC and ml >= ML_PER_LITRE:
        litres = round(ml / ML_PER_LITRE, 1)
        words = ngettext("%(number)s litre", "%(number)s litres", 1 if litres == 1 else 2)
        return words.replace(" ", "\N{NO-BREAK SPACE}") % {"number": _number(litres)}
    return f"{_number(from_ml(ml, units))}\N{NO-BREAK SPACE}{unit_name(units)}"


def _number(value: float) -> str:
    """At most one digit behind the point, and none that is 0."""
    rounded = round(value, 1)
    return number_format(int(rounded) if rounded == int(rounded) else rounded)
