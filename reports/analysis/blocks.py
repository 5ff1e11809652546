"""Lines through block means: blocks of weeks are nearly independent of each other, nights are not."""

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr, stdtrit

from reports.analysis.estimate import Range
from reports.analysis.history import Array
from reports.analysis.sliding import NO_EFFECT

MOST_MEMORY = 0.6  # of the correlation from block to block
NO_SPREAD = 1e-18


@dataclass(frozen=True, slots=True)
class Line:
    """One coefficient of a fit, with Student's t on k − q degrees of freedom; `all` are the coefficients."""

    b: float
    se: float
    p: float
    low: float
    high: float
    memory: float  # ρ
    all: tuple[float, ...]

    @property
    def range(self) -> Range:
        return Range(self.b, self.low, self.high)


def line(means: Array, columns: Array, of: int, least_variance: float = 0.0) -> Line:
    """Least squares of k block means, shape (k,), on q columns, shape (k, q); about the coefficient number `of`.

    Blocks remember a little: ρ is the residuals' correlation from one kept block to the next, with what fitting q
    columns takes from it added, and widens the standard error by √((1 + ρ)/(1 − ρ)).
    """
    k, q = columns.shape
    inverse = np.linalg.inv(columns.T @ columns)
    coefficients = inverse @ columns.T @ means
    left = means - columns @ coefficients
    squares = float(left @ left)
    memory = min(max(float(left[1:] @ left[:-1]) / squares + q / k, 0.0), MOST_MEMORY) if squares >= NO_SPREAD else 0.0
    variance = max(squares if squares >= NO_SPREAD else 0.0, least_variance * (k - q)) / (k - q)
    se = float(np.sqrt(variance * inverse[of, of] * (1 + memory) / (1 - memory)))
    b, half = float(coefficients[of]), float(stdtrit(k - q, 0.975)) * se
    return Line(b, se, p_of(b, se, k - q), b - half, b + half, memory, tuple(map(float, coefficients)))


def p_of(b: float, se: float, freedom: int) -> float:
    if abs(b) < NO_EFFECT:
        return 1.0
    return float(2 * stdtr(freedom, -abs(b) / se)) if se else 0.0


def recorded_in(y: Array) -> int:
    return int(np.count_nonzero(~np.isnan(y)))
