"""The parameters as a function has them: pieces, and what they come in.

    subject -> bind -> pack -> search -> judge -> report
                       ^^^^
A piece says of each of its entries which of all parameters it is, strung together in
our order. It gives the function its array and takes the gradient back the same way, so
that no mixture of two conventions can pass.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np

from pyref.fixtures.case import ARRAY, Case
from pyref.port.moves import rearrange
from pyref.port.pose import find_sizes
from pyref.whole.subject import Subject, is_bias


@dataclass(frozen=True)
class Piece:
    """One array of parameters; places: of its entries among all parameters."""

    name: str
    places: ARRAY
    bias: bool = False


@dataclass(frozen=True)
class Packing:
    """How the parameters are written.

    group: "" as the source has them; apart, weights and biases each; joined, a bias in
    its weights; last: that it is not first there. turned: weights are transposed, where
    there are stacks of them those alone. said: the words of a convention of the sheet.
    vector: biases as they are, 1-D, or turned. container: one by one, flat, table,
    lists. Of a flat vector, order: columns or rows; kinds: all weights before all
    biases; axes: flat, column or row.
    """

    group: str = ""
    last: bool = False
    turned: bool = False
    said: str = ""
    vector: str = ""
    container: str = "one by one"
    order: str = "columns"
    kinds: bool = False
    axes: str = "flat"

    @property
    def distance(self) -> int:
        """In how many ways it is unusual."""
        odd = (self.group, self.last, self.turned, self.said, self.vector, self.kinds)
        return sum(map(bool, odd)) + (self.axes == "row")


def cut(subject: Subject, case: Case, packing: Packing) -> list[Piece] | None:
    """The pieces of a packing; None where the parameters cannot be written so."""
    start, own = 0, []
    moves = subject.list_orders().get(packing.said, {})
    for name in subject.parameters:
        array = case.inputs[name]
        places = start + np.arange(array.size).reshape(array.shape)
        if name in moves:
            places = rearrange(moves[name], places, find_sizes(case))
        own.append(Piece(name, places, is_bias(subject.spec(name))))
        start += array.size
    pieces: list[Piece] | None = own
    if packing.group == "apart":
        pieces = split_biases(subject, own, packing.last)
    elif packing.group == "joined":
        pieces = join_biases(own, packing.last)
    if pieces is None:
        return None
    axes = 3 if any(piece.places.ndim == 3 for piece in pieces) else 2
    return [turn(piece, packing, axes) for piece in pieces]


def split_biases(
    subject: Subject, own: Sequence[Piece], last: bool
) -> list[Piece] | None:
    """Weights without the row or column that is their bias, and that beside them."""
    if len(subject.chain) < len(own) or not all(one.bias for one in subject.chain):
        return None
    found: list[Piece] = []
    for number, (piece, link) in enumerate(zip(own, subject.chain, strict=True), 1):
        count = piece.places.shape[link.axis]
        at = count - 1 if last else 0
        rest = [k for k in range(count) if k != at]
        found += [
            Piece(f"w{number}", np.take(piece.places, rest, link.axis)),
            Piece(f"b{number}", np.take(piece.places, [at], link.axis), True),
        ]
    return found


def join_biases(own: Sequence[Piece], last: bool) -> list[Piece] | None:
    """Each bias as a first or last row or column of the weights before it."""
    found: list[Piece] = []
    for piece in own:
        if not piece.bias:
            found.append(piece)
            continue
        axis = 1 if piece.places.shape[1] == 1 else 0
        fits = found and found[-1].places.ndim == 2 and not found[-1].bias
        if not fits or found[-1].places.shape[1 - axis] != piece.places.size:
            return None
        both = [found[-1].places, piece.places]
        joined = np.concatenate(both if last else both[::-1], axis=axis)
        found[-1] = Piece(f"theta{len(found)}", joined)
    return found if len(found) < len(own) else None


def turn(piece: Piece, packing: Packing, axes: int) -> Piece:
    """A piece with its axes as the function has them; axes: those of weights."""
    places = piece.places
    if piece.bias and packing.vector:
        flat = packing.vector == "1-D"
        return replace(piece, places=places.ravel() if flat else places.T)
    if packing.turned and not piece.bias and places.ndim == axes:
        return replace(piece, places=places.swapaxes(-2, -1))
    return piece


def rank(pieces: Sequence[Piece], packing: Packing) -> Sequence[Piece]:
    """The pieces in the order in which a flat vector has them."""
    return sorted(pieces, key=lambda p: p.bias) if packing.kinds else pieces


def string_out(pieces: Sequence[Piece], packing: Packing) -> ARRAY:
    """Of each entry of a flat vector its place among all parameters."""
    down = packing.order == "columns"
    arrays = [piece.places for piece in rank(pieces, packing)]
    flat = np.concatenate([(v.T if down else v).ravel() for v in arrays])
    axes = {"flat": (-1,), "column": (-1, 1), "row": (1, -1)}
    return flat.reshape(axes[packing.axes])


def fill(
    pieces: Sequence[Piece], packing: Packing, values: ARRAY, keys: Mapping[str, str]
) -> dict[str, Any]:
    """The parameters by the names of inputs. keys: of a table, by those of pieces."""
    arrays = {piece.name: values[piece.places] for piece in pieces}
    if packing.container == "flat":
        return {"nn_params": values[string_out(pieces, packing)]}
    if packing.container == "table":
        return {"params": {keys[name]: array for name, array in arrays.items()}}
    if packing.container == "lists":
        kinds: dict[str, list[ARRAY]] = {"weights": [], "biases": []}
        for piece in pieces:
            kinds["biases" if piece.bias else "weights"].append(arrays[piece.name])
        return {name: list(some) for name, some in kinds.items() if some}
    return arrays


def list_packings(subject: Subject, container: str, octave: bool) -> Iterator[Packing]:
    """The packings in a container in which every case can be written."""
    groups = [("", False), *product(("apart", "joined"), (False, True))]
    says = ["", *subject.list_orders()]
    for (group, last), said in product(groups, says):
        one = Packing(container=container, group=group, last=last, said=said)
        cases = [cut(subject, case, one) for case in subject.cases]
        if any(pieces is None for pieces in cases):
            continue
        biases = any(piece.bias for piece in cases[0] or ())
        if container == "flat":
            for order in ("columns", "rows"):
                for kinds in (False, True) if biases else (False,):
                    for axes in ("column", "row") if octave else ("flat", "column"):
                        yield replace(one, order=order, kinds=kinds, axes=axes)
            continue
        vectors = ("", "turned") if octave else ("", "1-D", "turned")
        for vector in vectors if biases else ("",):
            for turned in (False, True):
                yield replace(one, vector=vector, turned=turned)


def describe(packing: Packing, pieces: Sequence[Piece]) -> list[str]:
    """What is told of a packing, in words."""
    told = []
    where = "last" if packing.last else "first"
    if packing.group == "apart":
        told.append(f"biases apart, the {where} row or column of each theta")
    if packing.group == "joined":
        told.append(f"the biases are the {where} row or column of the weights")
    if packing.container == "flat":
        way = "down columns" if packing.order == "columns" else "along rows"
        names = ", ".join(piece.name for piece in rank(pieces, packing))
        told.append(f"{names} unrolled {way}")
    told += [packing.said] if packing.said else []
    told += ["weights transposed"] if packing.turned else []
    told += [f"biases {packing.vector}"] if packing.vector else []
    return told
