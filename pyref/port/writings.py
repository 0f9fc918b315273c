"""Parameters that a port takes in other arrays than the layer: cut, joined, in terms.

    {"say": "one matrix on [h_prev; x]",
     "inputs": {"x": "x", "h_prev": "h_prev", "w": "stack wh wx", "b": "b"}}

A sheet lists such writings. Each of a port's inputs is told by those of the layer:

    b                       as it is
    stack wh wx             one below the other
    block 1 4 b             of its columns, cut into 4 equal blocks, that of number 1
    block 1 4 stack wh wx   the same of what is stacked
    times 2 b               a term; those of one array add up to it

What a port gives goes back the same way, so that all that follows is told in arrays of
the layer. Terms are added, and so each has the same gradient: of several that differ
the one farthest from it is judged. In Octave pyref.port.written reads the same file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pyref.fixtures.case import ARRAY, Expected

LARGEST = float(np.finfo(np.float32).max)


@dataclass(frozen=True)
class Part:
    """An input of a port: arrays of the layer, the block of their columns, a factor."""

    name: str
    of: tuple[str, ...]
    block: int = 0
    count: int = 1
    times: int = 1

    @property
    def same(self) -> bool:
        """Whether it is one of the layer's, as it is."""
        return self.of == (self.name,)


@dataclass(frozen=True)
class Writing:
    """How a port takes the inputs of a layer: in words, and each of its own."""

    say: str
    parts: tuple[Part, ...]

    @property
    def same(self) -> list[str]:
        """The inputs of the layer that the port takes as they are."""
        return [part.name for part in self.parts if part.same]

    @property
    def names_gates(self) -> bool:
        """Whether blocks have names, so that they stand in no order."""
        return any(part.count > 1 for part in self.parts)


def read_writing(entry: Mapping[str, object]) -> Writing:
    """A writing of a sheet."""
    inputs = entry["inputs"]
    assert isinstance(inputs, dict)
    parts = tuple(read_part(name, text) for name, text in inputs.items())
    return Writing(str(entry["say"]), parts)


def read_part(name: str, text: str) -> Part:
    words = text.split()
    block, count, times = 0, 1, 1
    if words[0] == "block":
        block, count, words = int(words[1]), int(words[2]), words[3:]
    if words[0] == "times":
        times, words = int(words[1]), words[2:]
    of = words[1:] if words[0] == "stack" else words
    return Part(name, tuple(of), block, count, times)


def write_inputs(
    writing: Writing, given: Mapping[str, ARRAY], turned: Sequence[str]
) -> dict[str, ARRAY]:
    """The inputs of a port, from those of the layer; turned: which are transposed."""
    return {
        part.name: write_part(part, given, part.of[0] in turned)
        for part in writing.parts
        if set(part.of) <= set(given)
    }


def can_write(writing: Writing, given: Mapping[str, Any]) -> bool:
    """Whether terms add up to what they are made of, in either precision.

    Not where that is Inf or NaN, or where a term would be.
    """
    return all(
        bool(np.all(np.abs(given[part.of[0]]) <= LARGEST / abs(part.times)))
        for part in writing.parts
        if part.times != 1 and part.of[0] in given
    )


def write_part(part: Part, given: Mapping[str, ARRAY], turned: bool) -> ARRAY:
    whole = given[part.of[0]]
    if len(part.of) > 1:
        whole = np.concatenate([given[name] for name in part.of], int(turned))
    if part.count > 1:
        along = find_columns(whole, turned)
        whole = np.split(whole, part.count, along)[part.block]
    return whole if part.times == 1 else whole * part.times


def find_columns(array: ARRAY, turned: bool) -> int:
    """The axis on which its columns are counted."""
    return 0 if turned or array.ndim == 1 else 1


def name_results(writing: Writing, gives: Sequence[str]) -> tuple[str, ...]:
    """The results that a port gives, as those of the layer."""
    theirs = [f"d{part.name}" for part in writing.parts]
    lacking = {n for p in writing.parts for n in p.of if f"d{p.name}" not in gives}
    whole = {name: None for part in writing.parts for name in part.of}
    outputs = [name for name in gives if name not in theirs]
    return (*outputs, *(f"d{name}" for name in whole if name not in lacking))


def read_gradients(
    writing: Writing,
    arrays: Mapping[str, ARRAY],
    given: Mapping[str, ARRAY],
    turned: Sequence[str],
    known: Mapping[str, Expected],
) -> dict[str, ARRAY]:
    """The results of a port as those of the layer; known: what is known of these.

    A gradient of which a part is missing is missing. Where a part has another size than
    what it belongs to, it is told by that.
    """
    theirs = [f"d{part.name}" for part in writing.parts]
    found = {name: array for name, array in arrays.items() if name not in theirs}
    sizes = {k: v.shape for k, v in write_inputs(writing, given, turned).items()}
    for of in dict.fromkeys(part.of for part in writing.parts):
        parts = [part for part in writing.parts if part.of == of]
        gradients = [arrays.get(f"d{part.name}") for part in parts]
        pairs = zip(parts, gradients, strict=True)
        odd = [g for p, g in pairs if g is not None and g.shape != sizes.get(p.name)]
        if odd:
            found |= {f"d{name}": odd[0] for name in of}
        elif not any(g is None for g in gradients):
            whole = [g for g in gradients if g is not None]
            found |= take_apart(parts, whole, given, of[0] in turned, known)
    return found


def take_apart(
    parts: Sequence[Part],
    gradients: Sequence[ARRAY],
    given: Mapping[str, ARRAY],
    turned: bool,
    known: Mapping[str, Expected],
) -> dict[str, ARRAY]:
    """The gradients of the arrays that these parts are made of."""
    names = parts[0].of
    if parts[0].count > 1:
        order = sorted(range(len(parts)), key=lambda k: parts[k].block)
        along = find_columns(gradients[0], turned)
        whole = np.concatenate([gradients[k] for k in order], along)
    else:
        whole = choose_farthest(gradients, known.get(f"d{names[0]}"))
    if len(names) == 1:
        return {f"d{names[0]}": whole}
    lengths = [given[name].shape[int(turned)] for name in names]
    rows = np.split(whole, np.cumsum(lengths)[:-1], int(turned))
    return {f"d{name}": part for name, part in zip(names, rows, strict=True)}


def choose_farthest(gradients: Sequence[ARRAY], known: Expected | None) -> ARRAY:
    """Of several the one that is farthest from what is known."""
    if len(gradients) == 1 or known is None:
        return gradients[0]

    def measure(gradient: ARRAY) -> float:
        with np.errstate(invalid="ignore"):  # Inf less Inf
            gap = np.abs(gradient - known.high)
        gap[np.isnan(gradient) & np.isnan(known.high)] = 0
        return float(np.max(np.where(np.isnan(gap), np.inf, gap), initial=0))

    return max(gradients, key=measure)
