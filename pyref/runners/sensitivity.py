"""Scales of all entries of a network on whole images, none above what it must be.

    scales = find_scales(case)          name of a result -> array

The scale S of a number c is the sum of |dc / dx x| over all numbers x that are given.
One of 157 000 entries takes a pass back through all images, so it is certified at a few
places alone. For every entry at once the complex step of forward and backward pass
gives

    sum of s dc / dx x                  with a sign s for each x

which is no larger than S, whatever the signs. Of a few patterns of signs the largest is
taken: a scale that is too small makes a comparison too strict, and never too loose. By
chance it is S divided by the root of how many x count, and for 8 patterns it is below a
quarter of that in one of 100 000 entries.
"""

import numpy as np

from pyref.fixtures.case import Case
from pyref.layers.sizes import complex_door
from pyref.measure import largest
from pyref.runners.numpy import find_function

PATTERNS = 8
T = 2.0**-66  # as in probing/complex_step.py: its square is lost beside 1

kept: dict[str, dict[str, np.ndarray]] = {}


def find_scale(case: Case, name: str) -> np.ndarray | None:
    """The scale of a result: the certified one, or of a network on images this one.

    Of a case of awkward size the largest that is certified stands for all, that of any
    result where none of this one is. None where there is none, at NaN and Inf.
    """
    known = case.expect.get(name)
    if case.probed and not case.probes:
        mine = [case.probed[name]] if name in case.probed else case.probed.values()
        return np.asarray(largest(*(one.known.scale for one in mine)))
    if known or case.source.get("kind") != "data":
        return known.scale if known else None
    return find_scales(case)[name]


def find_scales(case: Case) -> dict[str, np.ndarray]:
    """The scales of a case, which are kept: those of 200 images take seconds."""
    if case.id not in kept:
        kept[case.id] = measure(case)
    return kept[case.id]


def measure(case: Case) -> dict[str, np.ndarray]:
    """The largest change of each result over the patterns, by the complex step."""
    function, options = find_function(case.sheet), list(case.options.values())
    given = [*case.inputs.values(), *case.upstream.values()]
    scales: dict[str, np.ndarray] = {}
    for pattern in range(PATTERNS):
        moved = [
            x * (1 + 1j * T * s)
            for x, s in zip(given, signs(case, pattern), strict=True)
        ]
        count = len(case.inputs)
        with complex_door(), np.errstate(all="ignore"):
            *outputs, back = function(*moved[:count], *options)
            results = [*outputs, *back(*moved[count:])]
        for name, value in zip(case.results, results, strict=True):
            size = np.abs(value.imag) / T
            scales[name] = np.maximum(scales.get(name, 0), size)
    return scales


def signs(case: Case, pattern: int) -> list[np.ndarray]:
    """1 or -1 for every number given; of a stream that NumPy keeps as it is."""
    stream = np.random.RandomState(pattern)
    given = [*case.inputs.values(), *case.upstream.values()]
    return [2.0 * stream.randint(0, 2, value.shape) - 1 for value in given]
