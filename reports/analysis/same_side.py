"""Do cramps come in the leg that has the sciatica? Nights with both on one side, paired."""

from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np

from reports.analysis.history import RIGHT, History
from reports.analysis.sliding import Z95, Slide, slide

ENOUGH_PAIRS, PAIRS_TO_TELL, ENOUGH_OF_A_SIDE = 12, 60, 4


@dataclass(frozen=True, slots=True)
class SameSide:
    """`luck`: the share on the same side if the two had nothing to do with each other; `low`, `high`: of the share."""

    same: int
    pairs: int
    luck: float
    low: float
    high: float
    one_sided: bool  # one side hardly ever occurs: matching night by night cannot be judged
    slide: Slide | None
    more_nights: int  # until `ENOUGH_PAIRS`; 0 once there
    nights_to_tell: int  # until `PAIRS_TO_TELL`


def same_side(history: History) -> SameSide:
    rows = ~(np.isnan(history.cramp_side) | np.isnan(history.pain_side))
    cramp, pain = history.cramp_side[rows], history.pain_side[rows]
    pairs, same = len(cramp), int(np.sum(cramp == pain))
    right_cramps, right_pains = (float(side.mean()) if pairs else 0.0 for side in (cramp, pain))
    one_sided = min(rarer_side(cramp), rarer_side(pain)) < ENOUGH_OF_A_SIDE
    tested = pairs >= ENOUGH_PAIRS and not one_sided
    low, high = wilson(same, pairs)
    return SameSide(
        same=same,
        pairs=pairs,
        luck=right_cramps * right_pains + (1 - right_cramps) * (1 - right_pains) if pairs else 0.0,
        low=low,
        high=high,
        one_sided=one_sided,
        slide=slide(pain, cramp, np.ones((pairs, 1)), rows) if tested else None,
        more_nights=nights_until(ENOUGH_PAIRS, pairs, history.recorded),
        nights_to_tell=nights_until(PAIRS_TO_TELL, pairs, history.recorded),
    )


def rarer_side(side: np.ndarray) -> int:
    right = int(np.sum(side == RIGHT))
    return min(right, len(side) - right)


def nights_until(enough: int, pairs: int, recorded: int) -> int:
    """More recorded nights, if pairs keep coming as often as so far."""
    return max(ceil((enough - pairs) * recorded / max(pairs, 1)), 0)


def wilson(part: int, whole: int) -> tuple[float, float]:
    """95% interval of a share (E. B. Wilson, J Am Stat Assoc 1927;22:209); all is possible when nothing is known."""
    if not whole:
        return 0.0, 1.0
    share, z2 = part / whole, Z95**2
    middle, half = share + z2 / (2 * whole), Z95 * sqrt(share * (1 - share) / whole + z2 / (4 * whole**2))
    return (middle - half) / (1 + z2 / whole), (middle + half) / (1 + z2 / whole)
