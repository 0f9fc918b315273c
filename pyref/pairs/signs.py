"""Eigenvectors among the results: their signs are free where all else agrees.

    inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report
                               ^^^^^^^^^

A result whose columns have length 1 and are at right angles on both sides, and differ
from one side to the other by signs alone (complex ones by phases), is the same, and
that is told. Every other result has to agree, one of them with numbers that prove
something; two such results of as many columns have to have the same signs, since the
vectors of u and v of one matrix turn together.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pyref.pairs.agree import Agreement, hold
from pyref.pairs.match import Pair
from pyref.pairs.places import find_signs

FREE = "but for the signs of its columns"


def free_signs(pairs: Sequence[Pair], held: Sequence[Agreement]) -> list[Agreement]:
    """How the results stand, those that differ by signs of eigenvectors as the same."""
    found = [*held]
    signs: dict[int, np.ndarray] = {}
    for k, (pair, one) in enumerate(zip(pairs, held, strict=True)):
        own = None if pair.of else find_signs(pair.a[0], pair.b[0])
        if one.agrees:
            if own is not None:
                signs[k] = own
            continue
        if own is None:
            return [*held]
        turned = hold(pair.a[0], pair.b[0] * own, pair.a[1], pair.b[1])
        if not turned.agrees:
            return [*held]
        signs[k] = own
        found[k] = replace(turned, layout=FREE)
    others = [one for k, one in enumerate(held) if k not in signs]
    same = all(
        np.allclose(one, other)
        for one in signs.values()
        for other in signs.values()
        if one.shape == other.shape
    )
    return found if same and any(one.proves for one in others) else [*held]
