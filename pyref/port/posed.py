"""A case in the convention of a port, and what happens to it when numbers change.

A number that multiplies an input, an option or an output changes what is known of the
results as well; that is done in fractions (exact.py), so that nothing is lost.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import numpy as np

from pyref.fixtures.case import ARRAY, Case, Expected
from pyref.port.exact import Share, scale_known, sum_known
from pyref.port.writings import Writing


@dataclass
class PosedCase:
    """A case in the convention of a port: what it is given, what must come out.

    upstream_ours is dy in our convention; carry turns an array of ours into one of
    theirs; lengths are terms in the sum behind an entry. variant: which way to call the
    port; outputs: the true ones, for a port that gives none and wants them. writing: in
    which other arrays it takes its inputs, of which those in turned are transposed.
    """

    case: Case
    given: dict[str, Any]
    upstream: dict[str, ARRAY]
    upstream_ours: Sequence[ARRAY]
    results: dict[str, Expected]
    lengths: dict[str, int]
    carry: dict[str, list[Callable[[ARRAY], ARRAY]]] = field(default_factory=dict)
    gain: Fraction = Fraction(1)  # what the output is multiplied by
    variant: int = 0
    outputs: dict[str, ARRAY] = field(default_factory=dict)
    writing: Writing | None = None
    turned: tuple[str, ...] = ()

    def carry_over(self, name: str, array: ARRAY) -> ARRAY:
        """A result of ours in the convention of the port."""
        for move in self.carry.get(name, ()):
            array = move(array)
        return array


def multiply(posed: PosedCase, name: str, share: Fraction | None) -> bool:
    """An input, an option or an output times share; gradients the other way.

    A state, which comes out by the name by which it goes in, is multiplied in both.
    False where there is no such number, or where it would lose the array.
    """
    if not share:
        return False
    if name in posed.case.sheet.outputs and name not in posed.case.inputs:
        posed.gain *= share
        multiply_result(posed, name, share)
        if posed.upstream_ours:
            multiply_upstream(posed, share)
        else:
            dy = posed.upstream[f"d{name}"]
            posed.upstream[f"d{name}"] = dy / float(share)
        return True
    posed.given[name] = posed.given[name] * float(share)
    if name in posed.case.sheet.outputs:
        multiply_result(posed, name, share)
    elif name in posed.case.inputs:
        multiply_result(posed, f"d{name}", 1 / share)
    return True


def multiply_result(posed: PosedCase, result: str, share: Fraction) -> None:
    if result in posed.results:
        posed.results[result] = scale_known(posed.results[result], share)
        posed.carry.setdefault(result, []).append(lambda array: array * float(share))


def multiply_upstream(posed: PosedCase, share: Share) -> None:
    """Our dy, the same for all samples, times share; theirs stays 1."""
    for name in posed.case.inputs:
        known = posed.results.get(f"d{name}")
        if known is not None:
            posed.results[f"d{name}"] = scale_known(known, spread(share, known))
    posed.upstream_ours = [dy * np.asarray(share, float) for dy in posed.upstream_ours]


def spread(share: Share, known: Expected) -> Share:
    """A share for each sample, with as many axes as what is known has."""
    if isinstance(share, Fraction):
        return share
    return share.reshape(*share.shape, *(1,) * (known.high.ndim - share.ndim))


def share_out(posed: PosedCase, share: Fraction, together: bool = False) -> bool:
    """Pose a loss with dy the same for every sample: share, and theirs 1.

    What is known of a gradient is known row by row times dy, so it is known for every
    other dy that is not zero: False where dy has a zero, and where it is not the same
    for all samples and a gradient is a sum over these. together: the losses are summed
    as well.
    """
    sheet = posed.case.sheet
    (name,) = sheet.outputs
    dy = posed.case.upstream[f"d{name}"]
    if not dy.size or not np.all(np.isfinite(dy)) or np.any(dy == 0):
        return False
    sums = (sheet.lengths[f"d{k}"].split() for k in sheet.inputs)
    coupled = any(sheet.outputs[name].split()[0] in words for words in sums)
    if coupled and np.any(dy != dy.flat[0]):
        return False
    if posed.upstream_ours:
        multiply_upstream(posed, share)
    else:
        rows = [share * posed.gain / Fraction(float(v)) for v in dy.flat]
        posed.upstream_ours = [dy]
        multiply_upstream(posed, np.array(rows, object).reshape(dy.shape))
        posed.upstream_ours = [np.full(dy.shape, float(share * posed.gain))]
    posed.upstream = {f"d{name}": np.ones(() if together else dy.shape)}
    if together and name in posed.results:
        posed.results[name] = sum_known(posed.results[name], share)
        posed.lengths[name] = max(1, posed.lengths[name]) * dy.size
        posed.carry.setdefault(name, []).append(
            lambda array: np.asarray(np.sum(array) * float(share))
        )
    return True


def make_room(posed: PosedCase) -> None:
    """Where a convention gives numbers of more bits, room for rounding these: u S."""
    precision = posed.case.precision
    assert precision
    kind = precision.type
    given = [*posed.given.values(), *posed.upstream.values(), *posed.outputs.values()]
    if all(
        kind.holds(v) for v in given if isinstance(v, ARRAY) and v.dtype.kind == "f"
    ):
        return
    for name, known in posed.results.items():
        assert known.scale is not None
        more = kind.roundoff * (known.scale + np.abs(known.high))
        posed.results[name] = replace(known, slack=known.slack + more)
