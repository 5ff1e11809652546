"""Histories written down as they would be on paper, and the worked example of docs/analysis.md."""

from datetime import date, timedelta
from typing import Any

import numpy as np

from reports.analysis.diary_table import Change
from reports.analysis.history import LEFT, RIGHT, Array, History

MONDAY = date(2025, 6, 2)

CRAMPS = "01001.10000000110..000000101000010101111.01010100000000.00000101111101.0101000000001"
LEG_PAIN = "556544253.54254533000037453310001..4455443565644244454355341.44797778656666320031454"
CRAMP_SIDE = ".L..R.L.......LL.........L.R....R.L.LRLR..R.R.R..............R.RRRRR.R..L.R........L"
PAIN_SIDE = "RLLLRRRRRRRLRRLLRRRRRLLLLLLLLLLLLLLLLRLRLRRLRRRLLLLRLLRRRRRRRRRRRRRRRRLLLLRLLLLRLLRL"


def numbers(letters: str) -> Array:
    """One digit a slot; "." is missing."""
    return np.array([np.nan if letter == "." else float(letter) for letter in letters])


def sides(letters: str) -> Array:
    return np.array([{"R": RIGHT, "L": LEFT, ".": np.nan}[letter] for letter in letters])


def a_history(cramps: str | Array, first: date = MONDAY, **given: Any) -> History:
    nights = numbers(cramps) if isinstance(cramps, str) else cramps
    unknown = np.full(len(nights), np.nan)
    over = first + timedelta(days=len(nights) - 1)
    usual = {"over": over, "cramp_side": unknown, "pain_side": unknown}
    return History(first=first, cramps=nights, **{**usual, **given})


def worked_example(**given: Any) -> History:
    """84 nights from Monday 2 June 2025; a medicine started on 14 July."""
    facts = {
        "exposures": {"leg_pain": numbers(LEG_PAIN)},
        "cramp_side": sides(CRAMP_SIDE),
        "pain_side": sides(PAIN_SIDE),
        "changes": (Change(date(2025, 7, 14), "Magnesium"),),
    }
    return a_history(CRAMPS, **{**facts, **given})
