"""Errors as shares of their bound, in steps of color.

    0 not judged   1 exact   2 to 4 within the bound   5 to 9 beyond it

Beyond, the steps are even in powers of ten up to the largest share of the array, and
reach down to the smallest that is too large, so that what is far off stands out from
what is farther off.
"""

from dataclasses import dataclass

import numpy as np

WITHIN = (1e-2, 1e-1, 1.0)
BEYOND = 5  # steps
STEP = 0.5  # powers of ten: a step has a multiple of that
MOST = 1e16  # shares are cut off there: more is no number, or of no meaning


@dataclass(frozen=True)
class Scale:
    """The upper edges of the steps of color, from the first within the bound."""

    edges: tuple[float, ...]

    def level(self, shares: np.ndarray) -> np.ndarray:
        """The step of each share; NaN was not judged."""
        known = np.where(np.isnan(shares), 0.0, np.minimum(shares, MOST))
        steps = 2 + np.searchsorted(self.edges[:-1], known, side="left")
        steps = np.where(known == 0, 1, steps)
        found: np.ndarray = np.where(np.isnan(shares), 0, steps).astype(int)
        return found


def make_scale(shares: np.ndarray) -> Scale:
    """The scale of an array of shares."""
    beyond = np.minimum(shares[shares > 1], MOST)
    if not beyond.size:
        return Scale((*WITHIN, *(10.0**k for k in range(1, BEYOND + 1))))
    least, most = np.log10(np.min(beyond)), np.log10(np.max(beyond))
    step = np.ceil(max(most - least, 0.1) / BEYOND / STEP) * STEP
    top = np.ceil(most / STEP) * STEP
    edges = (10 ** max(0.0, top - step * k) for k in range(BEYOND - 1, -1, -1))
    return Scale((*WITHIN, *map(float, edges)))


def say_edge(edge: float) -> str:
    """1, 0.01 or 3e8, as short as it is true."""
    if 1e-3 < edge < 10:
        return f"{edge:g}"
    first, power = f"{edge:.0e}".split("e")
    return f"{first}e{int(power)}"
