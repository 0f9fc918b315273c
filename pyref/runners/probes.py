"""Choose at which entries, and along which directions, a case is probed.

Slopes judge every entry where no complex step does, or where the layer has kinks, which
a move of all entries would cross. Elsewhere they are the second opinion: a direction
through all. The first input has an entry too, as f may bend too much along all of it,
and so have those of which the complex step tries a few: one place is tried by both.
The complex step judges every entry of a layer, and of the larger inputs of what is
composed a few, with two directions through all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from pyref.fixtures import numbers
from pyref.fixtures.case import Case
from pyref.probing import complex_step, slopes
from pyref.probing.directions import along, direct

FEW = 1
MORE = 2
NOWHERE = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Probes:
    """Where one input is probed: places in C order (None: all), then directions."""

    places: np.ndarray | None = None
    directions: tuple[np.ndarray, ...] = ()

    @property
    def everywhere(self) -> bool:
        """Whether all entries are probed, and nothing else."""
        return self.places is None and not self.directions


def choose_probes(case: Case, checker: str) -> dict[str, Probes]:
    """The probes of each input; checker: slopes or complexstep."""
    choose = choose_for_slopes if checker == "slopes" else choose_for_complex_step
    return {name: choose(case, name) for name in case.inputs}


def choose_for_slopes(case: Case, name: str) -> Probes:
    x, large = case.inputs[name], case.probes.get(name)
    if not case.sheet.analytic or "complexstep" in case.blind or case.sheet.kinks:
        return Probes(large)
    entry = large is not None or name == next(iter(case.inputs))
    if x.size <= FEW + entry:
        return Probes()
    places = numbers.places(x.size, FEW) if entry else NOWHERE
    return Probes(places, (direct(x, 0),))


def choose_for_complex_step(case: Case, name: str) -> Probes:
    if name not in case.probes:
        return Probes()
    x = case.inputs[name]
    ways = tuple(direct(x, way) for way in range(MORE))
    return Probes(numbers.places(x.size, MORE), ways)


TILTS: Mapping[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "slopes": slopes.tilt,
    "complexstep": complex_step.tilt,
}


def read_at(
    probes: Probes, array: np.ndarray, x: np.ndarray, checker: str, whole: bool = False
) -> np.ndarray:
    """What an array like x has at the probes: entries, and sums along directions.

    whole: sums of magnitudes in place of sums, for a scale.
    """
    flat = array.ravel()
    entries = flat if probes.places is None else flat[probes.places]
    tilts = (TILTS[checker](x, direction) for direction in probes.directions)
    tilts = (np.abs(v) if whole else v for v in tilts)
    return np.array([*entries, *(along(array, v) for v in tilts)], dtype=np.float64)
