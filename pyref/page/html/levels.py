"""Errors as shares of their bound, in steps of color.

    0 not judged   1 exact   2 to 4 within the bound   5 to 9 beyond it

Beyond, the steps are even in powers of ten from 1 to the largest share of the array,
so that what is far off stands out from what is farther off.
"""

from dataclasses import dataclass

import numpy as np

WITHIN = (1e-2, 1e-1, 1.0)
BEYOND = 5  # steps
MOST = 1e16  # shares are cut off there: more is no number, or of no meaning
FIRST = 2 + len(WITHIN)


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
    finite = shares[np.isfinite(shares)]
    most = float(np.max(finite, initial=1.0))
    most = MOST if np.any(np.isinf(shares)) else min(most, MOST)
    top = max(np.log10(max(most, 1.0)), BEYOND)
    beyond = (10 ** (top * k / BEYOND) for k in range(1, BEYOND + 1))
    return Scale((*WITHIN, *map(float, beyond)))


def say_edge(edge: float) -> str:
    """1, 0.01 or 1e8, as short as it is true."""
    return f"{edge:g}" if 1e-3 < edge < 1e3 else f"1e{np.log10(edge):.0f}"
