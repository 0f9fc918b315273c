"""Which results of a function are its cost and gradients, and what they are for us.

subject -> bind -> pack -> search -> judge -> report
                                     ^^^^^
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pyref.fixtures.case import ARRAY, Case
from pyref.pairs.blocks import Block
from pyref.pairs.gradients_of import find_displaced, find_gradients, is_named
from pyref.pairs.layout import Layout, squeeze
from pyref.pairs.leaves import Leaf
from pyref.whole.pack import Packing, Piece, string_out
from pyref.whole.subject import Subject

Path = tuple[Any, ...]
GRADIENT = re.compile(r"result \d|.*grad|d|delta|nabla")
FIRST = (0,)  # the path of the first result
FLAT = ""  # the name under which the gradient of a flat vector goes


@dataclass(frozen=True)
class Roles:
    """Which results are the cost and the gradients, found once, by their paths.

    gradients: of each piece by its name, or of the flat vector.
    """

    cost: Path | None
    gradients: Mapping[str, Path]

    @property
    def any(self) -> bool:
        return self.cost is not None or bool(self.gradients)

    def list_given(self, subject: Subject) -> tuple[str, ...]:
        """The results that the function gives, by our names."""
        cost = [subject.output] if self.cost is not None else []
        gradients = subject.parameters if self.gradients else ()
        left = [n for n in subject.starts if not {n, FLAT} & {*self.gradients}]
        return (*cost, *(f"d{name}" for name in gradients if name not in left))

    def leave_out(
        self, names: Sequence[str], arguments: Mapping[str, str], leaves: Sequence[Leaf]
    ) -> "Roles":
        """Without gradients of these that are not called so: a last state is none."""
        named = {leaf.path: leaf for leaf in leaves}
        gradients = {
            name: path
            for name, path in self.gradients.items()
            if name not in names
            or is_called(named[path], (name, arguments.get(name, name)))
        }
        return Roles(self.cost, gradients)


def find_roles(
    leaves: Sequence[Leaf],
    pieces: Sequence[Piece],
    packing: Packing,
    values: ARRAY,
    arguments: Mapping[str, str],
    costs: int,
) -> Roles:
    """The cost, the first result of so many numbers, and the gradients.

    These go by their names, then by their sizes. values: all parameters, strung
    together; arguments: what the function calls a piece, or what the pieces come in.
    """
    cost = next((leaf.path for leaf in leaves if leaf.value.size == costs), None)
    rest = [leaf for leaf in leaves if leaf.path != cost]
    find = find_flat if packing.container == "flat" else find_each
    gradients = find(rest, pieces, packing, values, arguments)
    first = [leaf.path for leaf in rest if leaf.path == FIRST]
    if cost is None and gradients and first and FIRST not in gradients.values():
        cost = FIRST  # of another size than a cost has
    return Roles(cost, gradients)


def find_each(
    leaves: Sequence[Leaf],
    pieces: Sequence[Piece],
    packing: Packing,
    values: ARRAY,
    arguments: Mapping[str, str],
) -> dict[str, Path]:
    """The gradient of each piece, or what may be meant as one in another shape."""
    paths = list_paths(pieces, packing, arguments)
    named = dict(zip(paths, pieces, strict=True))
    inputs = {k: (p.name, values[p.places], Layout()) for k, p in named.items()}
    gradients = find_gradients(leaves, inputs, {})
    places = find_displaced(gradients)
    found = {path: gradients[places.get(path, path)].paths[0] for path in gradients}
    free = [leaf for leaf in leaves if leaf.path not in found.values()]
    for path, piece in named.items():
        odd = [leaf for leaf in free if is_meant(leaf, path, piece)]
        odd = odd or [leaf for leaf in free if is_tried(leaf) and not found]
        if path not in found and odd:
            found[path] = odd[0].path
            free.remove(odd[0])
    return {named[path].name: one for path, one in found.items()}


def find_flat(
    leaves: Sequence[Leaf],
    pieces: Sequence[Piece],
    packing: Packing,
    values: ARRAY,
    arguments: Mapping[str, str],
) -> dict[str, Path]:
    """The gradient of a flat vector: one that is flat, or one for each piece of it."""
    places = string_out(pieces, packing)
    path = (arguments["nn_params"],)
    blocks = locate(pieces, places)
    inputs = {path: (path[0], values[places], Layout())}
    found = find_gradients(leaves, inputs, {path: blocks}).get(path)
    if found is None:
        tried = [leaf.path for leaf in leaves if is_tried(leaf)]
        return {FLAT: tried[0]} if tried else {}
    if not found.places:
        return {FLAT: found.paths[0]}
    names = (block.name for block in blocks)
    return dict(zip(names, found.paths, strict=True))


def list_paths(
    pieces: Sequence[Piece], packing: Packing, arguments: Mapping[str, str]
) -> Iterator[Path]:
    """Where the function has each piece, by the names of its arguments."""
    counts = {False: 0, True: 0}
    for piece in pieces:
        if packing.container == "table":
            yield (arguments["params"], arguments[piece.name])
        elif packing.container == "lists":
            name = "biases" if piece.bias else "weights"
            yield (arguments[name], counts[piece.bias])
            counts[piece.bias] += 1
        else:
            yield (arguments[piece.name],)


def is_meant(leaf: Leaf, path: Path, piece: Piece) -> bool:
    """Whether a result of another shape is meant as this gradient: by name or size."""
    named = any(is_named(leaf, one, leaf.value) for one in (path, (piece.name,)))
    return named or leaf.value.size == piece.places.size


def is_called(leaf: Leaf, names: Sequence[str]) -> bool:
    """Whether a result is named as the gradient of an input of one of these names."""
    return any(is_named(leaf, (name,), leaf.value) for name in names)


def is_tried(leaf: Leaf) -> bool:
    """Whether a result of another size is meant as a gradient.

    That is the one behind the cost, if it has no name or is named as gradients are.
    """
    return leaf.path == (1,) and bool(GRADIENT.match(leaf.name.lower()))


def locate(pieces: Sequence[Piece], places: ARRAY) -> list[Block]:
    """The blocks of a flat vector, in the shapes of its pieces."""
    where = np.empty(places.size, dtype=int)
    where[places.ravel()] = np.arange(places.size)
    found = [Block(piece.name, where[piece.places], "") for piece in pieces]
    return sorted(found, key=lambda block: block.start)


def take(
    subject: Subject,
    case: Case,
    pieces: Sequence[Piece],
    packing: Packing,
    roles: Roles,
    leaves: Sequence[Leaf],
) -> dict[str, ARRAY]:
    """The results by our names, in our order and shapes.

    A gradient of a shape that is not its parameter's stays as it is; what is missing,
    or complex, is left out.
    """
    arrays = {
        leaf.path: np.asarray(leaf.value, dtype=np.float64)
        for leaf in leaves
        if leaf.value.dtype.kind != "c"
    }
    places = {piece.name: piece.places for piece in pieces}
    places[FLAT] = string_out(pieces, packing)
    whole = np.full(sum(case.inputs[name].size for name in subject.parameters), np.nan)
    reached = np.zeros(whole.size, dtype=bool)
    odd: dict[int, ARRAY] = {}
    for name, path in roles.gradients.items():
        array, mine = arrays.get(path), places[name]
        if array is not None and squeeze(array) == squeeze(mine):
            whole[mine.ravel()] = array.ravel()
            reached[mine.ravel()] = True
        elif array is not None:
            odd[int(mine.flat[0])] = array
    found = {subject.output: arrays[roles.cost]} if roles.cost in arrays else {}
    start = 0
    for name in subject.parameters:
        stop = start + case.inputs[name].size
        strange = [array for at, array in odd.items() if start <= at < stop]
        if strange:
            found[f"d{name}"] = strange[0]
        elif np.all(reached[start:stop]):
            found[f"d{name}"] = whole[start:stop].reshape(case.inputs[name].shape)
        start = stop
    return found
