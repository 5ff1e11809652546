"""Diaries of nobody: cramps and habits that come in spells, with weekday, season, trend, and gaps after bad days.

Every series is a latent AR(1) process of unit variance, cut into yes/no or rounded to 0-10. In a null diary none of
them has anything to do with another beyond the calendar.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from scipy.special import ndtri

from reports.analysis.diary_table import Change
from reports.analysis.history import Array, History
from reports.analysis.nights import coded

FIRST = date(2025, 1, 6)  # a Monday
MEMORY = 0.6  # correlation from one day to the next
SHARE = 0.35  # of nights with cramps
WEEKEND, SEASON, TREND = 0.3, 0.4, 0.4  # in standard deviations of the latent series: effect, amplitude, whole change
MISSING, MISSING_AFTER_BAD_DAYS = 0.10, 0.25
HABITS = ("back_pain", "fluid", "sitting", "exercise", "stretch_before_bed", "own:shoes")
YES_NO = {"stretch_before_bed", "own:shoes"}


@dataclass(frozen=True)
class World:
    """What there is in a diary beside luck."""

    slots: int = 180
    weekday: bool = True
    season: bool = True
    trend: bool = True


USUAL = World()


def spells(dice: np.random.Generator, slots: int, memory: float = MEMORY) -> Array:
    """AR(1) with variance 1 from the first day on, shape (slots,)."""
    series = dice.standard_normal(slots)
    for day in range(1, slots):
        series[day] = memory * series[day - 1] + np.sqrt(1 - memory**2) * series[day]
    return series


def calendar(dice: np.random.Generator, world: World) -> Array:
    """What the date does to a series, in its standard deviations: weekends, a season of random phase, a trend."""
    days = np.arange(world.slots)
    effect = np.zeros(world.slots)
    if world.weekday:
        effect += dice.choice([-1, 1]) * WEEKEND * np.isin(days % 7, (4, 5))
    if world.season:
        effect += SEASON * np.cos(2 * np.pi * (days / 365.25 + dice.random()))
    if world.trend:
        effect += dice.choice([-1, 1]) * TREND * (days / world.slots - 0.5)
    return effect


def null_diary(seed: int, world: World = USUAL) -> History:
    """Nothing goes with anything but the calendar. After bad days more nights are missing."""
    dice = np.random.default_rng(seed)
    cramps = (spells(dice, world.slots) + calendar(dice, world) > ndtri(1 - SHARE)).astype(float)
    pain = spells(dice, world.slots) + calendar(dice, world)
    exposures = {"leg_pain": scale(pain)}
    for name in HABITS:
        latent = spells(dice, world.slots) + calendar(dice, world)
        exposures[name] = (latent > 0.3).astype(float) if name in YES_NO else scale(latent)
    bad = (pain > 1) | (np.insert(cramps[:-1], 0, 0) > 0)
    logged = dice.random(world.slots) >= np.where(bad, MISSING_AFTER_BAD_DAYS, MISSING)
    logged[[0, -1]] = True
    sides = {side: (spells(dice, world.slots, 0.8) > 0).astype(float) for side in ("cramp_side", "pain_side")}
    sides["cramp_side"] = np.where((cramps > 0) & logged, sides["cramp_side"], np.nan)
    kept = {name: np.where(dice.random(world.slots) < 0.9, values, np.nan) for name, values in exposures.items()}
    return a_diary(np.where(logged, cramps, np.nan), kept, **sides)


def with_a_change(seed: int, world: World) -> History:
    """A null diary in which a medicine changed on a day drawn at random, with no effect."""
    diary = null_diary(seed, world)
    on = FIRST + timedelta(days=int(np.random.default_rng(seed + 1_000_000).integers(42, world.slots - 42)))
    return History(
        first=diary.first, over=diary.over, cramps=diary.cramps, cramp_side=diary.cramp_side,
        pain_side=diary.pain_side, changes=(Change(on, "A"),),
    )  # fmt: skip


def linked_diary(seed: int, slots: int, low: float, high: float, missing: float = 0.12) -> History:
    """Cramps on a share `low` of nights after low-pain days, `high` after high-pain days, half way after the others.

    Pain comes in spells, and so do the cramps that follow it; whether a night has them is drawn night by night.
    """
    dice = np.random.default_rng(seed)
    pain = scale(spells(dice, slots))
    codes = coded(pain)
    assert codes is not None
    cramps = (dice.random(slots) < low + (high - low) * codes).astype(float)
    logged = dice.random(slots) >= missing
    logged[[0, -1]] = True
    return a_diary(np.where(logged, cramps, np.nan), {"leg_pain": pain})


def a_diary(cramps: Array, exposures: dict[str, Array], **sides: Array) -> History:
    unknown = np.full(len(cramps), np.nan)
    return History(
        first=FIRST,
        over=FIRST + timedelta(days=len(cramps) - 1),
        cramps=cramps,
        exposures=exposures,
        cramp_side=sides.get("cramp_side", unknown),
        pain_side=sides.get("pain_side", unknown),
    )


def scale(latent: Array) -> Array:
    """0-10, as people rate."""
    return np.clip(np.round(5 + 2.5 * latent), 0, 10)
