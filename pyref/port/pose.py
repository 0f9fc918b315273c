"""A case written in the convention of a port: what it is given, what must come out.

Arrays and what is known of them move together; what must be known exactly stays so.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from pyref.fixtures.case import Case, Expected
from pyref.port.conventions import Convention
from pyref.port.exact import less, mapped, scaled, total
from pyref.port.moves import divisor, factor, rearranged


@dataclass
class Posed:
    """A case in the convention of a port: what it is given, what must come out.

    upstream_ours is dy in our convention; carry turns an array of ours into one of
    theirs; lengths are terms in the sum behind an entry.
    """

    case: Case
    given: dict[str, Any]
    upstream: dict[str, np.ndarray]
    upstream_ours: list[np.ndarray]
    results: dict[str, Expected]
    lengths: dict[str, int]
    carry: dict[str, list[Callable]] = field(default_factory=dict)
    gain: Fraction = Fraction(1)  # what the output is multiplied by

    def carried(self, name, array):
        for move in self.carry.get(name, ()):
            array = move(array)
        return array


def pose(case: Case, convention: Convention) -> Posed | None:
    """The case as a port of this convention meets it; None where it cannot be said."""
    given = {**case.inputs, **case.options}
    upstream = dict(case.upstream)
    lengths = {name: case.length(name) for name in case.expect}
    posed = Posed(case, given, upstream, [], dict(case.expect), lengths)
    sizes = sizes_of(case)
    if not convention.upstream and not share_out(posed, Fraction(1)):
        return None
    for name, _ in convention.hidden:
        if name in case.inputs:
            without(posed, name)
    for choice in () if case.sheet.through else convention.choices:
        for name, ops in choice.moves.items():
            for op in ops:
                if not apply(posed, name, op, sizes):
                    return None
    for name, value in convention.hidden:
        if name not in case.inputs and not hide(posed, name, value):
            return None
    for name, count in convention.forms:
        if name in posed.given and not respelled(posed, name, count):
            return None
    ours = case.upstream.values() if posed.upstream_ours == [] else posed.upstream_ours
    posed.upstream_ours = list(ours)
    if not convention.upstream:
        posed.upstream = {}
    return posed


def sizes_of(case):
    """Lengths by letter, with those that no array of the case shows."""
    found = dict(case.sizes())
    if "window" in case.options:
        found["KH"], found["KW"] = case.options["window"]
    if "dilation" in case.options and "KH" in found:
        high, wide = found["H"], found["W"]
        top, bottom, left, right = case.options["pad"]
        down, across = case.options["stride"]
        spread = case.options["dilation"]
        found["OH"] = (
            high + top + bottom - (found["KH"] - 1) * spread[0] - 1
        ) // down + 1
        found["OW"] = (
            wide + left + right - (found["KW"] - 1) * spread[1] - 1
        ) // across + 1
    return found


def apply(posed, name, op, sizes):
    """Move one array, its gradient and what is known of both."""
    word = op.split()[0]
    if word == "factor":
        return multiply(posed, name, factor(op, sizes))
    if word == "mean":
        return share_out(posed, Fraction(1, max(1, divisor(op, sizes))), together=True)
    if word == "over":
        return multiply(posed, name, Fraction(1, max(1, divisor(op, sizes))))
    if word == "labels" and not one_hot(posed.given[name]):
        return False

    def move(array):
        return rearranged(op, array, sizes)

    if isinstance(posed.given.get(name), np.ndarray):
        posed.given[name] = move(posed.given[name])
    result = name if name in posed.case.sheet.outputs else f"d{name}"
    if f"d{result}" in posed.upstream:
        posed.upstream[f"d{result}"] = move(posed.upstream[f"d{result}"])
    if result in posed.results:
        posed.results[result] = mapped(posed.results[result], move)
        posed.carry.setdefault(result, []).append(move)
    return True


def one_hot(t):
    return np.all((t == 0) | (t == 1)) and np.all(np.sum(t, axis=1) == 1)


def multiply(posed, name, share):
    """An input, an option or an output times share; gradients the other way."""
    if share is None:
        return False
    if name in posed.case.sheet.outputs:
        posed.gain *= share
        carry(posed, name, share)
        if posed.upstream_ours:
            share_inputs(posed, share)
        else:
            dy = posed.upstream[f"d{name}"]
            posed.upstream[f"d{name}"] = dy / float(share)
        return True
    posed.given[name] = posed.given[name] * float(share)
    if name in posed.case.inputs:
        carry(posed, f"d{name}", 1 / share)
    return True


def carry(posed, result, share):
    if result in posed.results:
        posed.results[result] = scaled(posed.results[result], share)
        posed.carry.setdefault(result, []).append(lambda array: array * float(share))


def share_inputs(posed, share):
    """Our dy, the same for all samples, times share; theirs stays 1."""
    for name in posed.case.inputs:
        known = posed.results.get(f"d{name}")
        if known is not None:
            posed.results[f"d{name}"] = scaled(known, share)
    posed.upstream_ours = [dy * np.asarray(share, float) for dy in posed.upstream_ours]


def share_out(posed, share, together=False):
    """Pose a loss with dy the same for every sample: share, and theirs 1.

    What is known of a gradient is known row by row times dy, so it is known for every
    other dy that is not zero. together: the losses are summed as well.
    """
    (name,) = posed.case.sheet.outputs
    dy = posed.case.upstream[f"d{name}"]
    if not dy.size or not np.all(np.isfinite(dy)) or np.any(dy == 0):
        return False
    if posed.upstream_ours:
        share_inputs(posed, share)
    else:
        rows = [share * posed.gain / Fraction(float(v)) for v in dy.flat]
        posed.upstream_ours = [dy]
        share_inputs(posed, np.array(rows, object).reshape(dy.shape))
        posed.upstream_ours = [np.full(dy.shape, float(share * posed.gain))]
    posed.upstream = {f"d{name}": np.ones(() if together else dy.shape)}
    if together and name in posed.results:
        posed.results[name] = total(posed.results[name], share)
        posed.lengths[name] = max(1, posed.lengths[name]) * dy.size
        posed.carry.setdefault(name, []).append(
            lambda array: np.asarray(np.sum(array) * float(share))
        )
    return True


def without(posed, name):
    """Leave out an input that is added to the output: a bias, one for each channel."""
    added = posed.given.pop(name)
    (output,) = posed.case.sheet.outputs
    known = posed.results[output]
    added = added.reshape(added.size, *(1,) * (known.high.ndim - 2))
    added = np.broadcast_to(added, known.high.shape)
    posed.results[output] = less(known, added)
    posed.results.pop(f"d{name}", None)
    posed.carry.setdefault(output, []).append(lambda array: array - added)


def hide(posed, name, value):
    """Leave an option out, where the case has the value that the port has inside.

    A normalization with another epsilon is the same one of x times a number; rounding
    that product is one rounding of the data, which the hard cases are too fine for.
    """
    own = posed.given.pop(name)
    inside = posed.given.get("window") if value == "window" else numbers(value)
    if own == inside:
        return True
    if name != "epsilon" or not own or not inside or posed.case.level != "plain":
        return False
    return multiply(posed, "x", Fraction(float(np.sqrt(inside / own))))


def numbers(text):
    found = tuple(float(word) for word in text.split())
    return found if len(found) > 1 else found[0]


def respelled(posed, name, count):
    """Give an option as fewer numbers, where they say the same."""
    value = posed.given[name]
    value = value if isinstance(value, tuple) else (value,)
    step = len(value) // count
    if len(value) == 4 and count == 2:
        short = value[::2]
        same = value[0] == value[1] and value[2] == value[3]
    else:
        short = value[:count]
        same = value == tuple(short * step) if step else False
    posed.given[name] = short if count > 1 else short[0]
    return same
