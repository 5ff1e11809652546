"""The sliding test: is the match between two series that each come in spells stronger than luck?

Both series are freed of what is allowed for; then their product is compared with what their own autocorrelations let
expect of two unrelated series. Bartlett, "Some aspects of the time-correlation problem", J R Stat Soc 1935;98:536;
Clifford, Richardson and Hémon, Biometrics 1989;45:123; Afyouni, Smith and Nichols, NeuroImage 2019;199:609.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from reports.analysis.estimate import Range
from reports.analysis.history import Array
from reports.analysis.nights import Rows

Z95 = 1.959964
RIDGE = 1e-9  # a night: keeps columns that say the same from breaking the fit
LEAST_LEFT = 0.10  # of the exposure's own variation, after what is allowed for
NO_EFFECT = 1e-12


@dataclass(frozen=True, slots=True)
class Slide:
    """b: difference in the outcome between a high and a low day, all else equal. `v` and `v0` as in `slide`."""

    b: float
    se: float
    p: float
    sxx: float
    v: float
    v0: float

    @property
    def range(self) -> Range:
        return Range(self.b, self.b - Z95 * self.se, self.b + Z95 * self.se)


def slide(x: Array, y: Array, columns: Array, rows: Rows) -> Slide | None:
    """x, y: shape (m,); columns: (m, p), what is allowed for; rows: (N,), which slots the m are.

    V = Σ over k of the autocovariances A_x(k)·A_r(k) / m, but not less than its term k = 0. None when less than a tenth
    of the variation of x is its own: it cannot be told apart from the columns.
    """
    nights, allowed_for = columns.shape
    x_left, y_left = residuals(columns, np.column_stack([x, y])).T
    sxx = float(x_left @ x_left)
    if sxx < LEAST_LEFT * float(np.sum((x - x.mean()) ** 2)):
        return None
    b = float(x_left @ y_left) / sxx
    v, v0 = spread(x_left, y_left, rows), sxx * float(y_left @ y_left) / nights
    se = float(np.sqrt(max(v, v0) * nights / (nights - allowed_for))) / sxx
    return Slide(b, se, p_value(b, se), sxx, v, v0)


def residuals(columns: Array, series: Array) -> Array:
    """What least squares on the columns leaves of each series, shape as given."""
    inner = columns.T @ columns
    inner.flat[:: len(inner) + 1] += RIDGE * len(columns)
    return series - columns @ np.linalg.solve(inner, columns.T @ series)


def spread(x_left: Array, y_left: Array, rows: Rows) -> float:
    """V, by the Fourier transform: the products of autocovariances are those of power spectra. 0 where no row is."""
    length = 1 << (2 * len(rows) - 1).bit_length()  # at least 2N, so that the ends do not meet
    on_grid = np.zeros((2, len(rows)))
    on_grid[:, rows] = x_left, y_left
    power = np.abs(np.fft.rfft(on_grid, length)) ** 2
    product = power[0] * power[1]
    all_frequencies = 2 * product.sum() - product[0] - product[-1]  # rfft holds the mirrored ones once
    return float(all_frequencies) / (len(x_left) * length)


def p_value(b: float, se: float) -> float:
    """Two-sided, from the normal distribution."""
    if abs(b) < NO_EFFECT:
        return 1.0
    return float(2 * ndtr(-abs(b) / se)) if se else 0.0
