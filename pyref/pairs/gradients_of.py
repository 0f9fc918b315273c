"""Which results are the gradient of which input, and how they come: whole or in parts.

A gradient goes back through the layout in which its input came: one convention for the
way in and the way out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pyref.pairs.blocks import Block
from pyref.pairs.layout import Layout, squeeze
from pyref.pairs.leaves import Leaf, Path, normalize

Array = np.ndarray
FORMS = ("d{}", "{}grad", "grad{}", "delta{}", "g{}", "nabla{}", "dl{}", "dj{}")


@dataclass(frozen=True)
class Gradient:
    """The gradient of one input on one side: its leaves, and where each part goes.

    parts: a leaf and the first place in the side's own flat value; places: of each
    entry of the leaf, where it comes in parts.
    """

    input: str
    leaves: tuple[Leaf, ...]
    places: tuple[Array, ...] = ()

    @property
    def name(self) -> str:
        return ", ".join(leaf.name for leaf in self.leaves)

    @property
    def paths(self) -> tuple[Path, ...]:
        return tuple(leaf.path for leaf in self.leaves)

    def take(
        self, leaves: Mapping[Path, Leaf], layout: Layout, value: Array
    ) -> tuple[Array, Array] | None:
        """Gradient and spread as the input was given; None of another size."""
        mine = [leaves.get(path) for path in self.paths]
        if any(leaf is None for leaf in mine):
            return None
        found = []
        for pick in ("value", "spread"):
            arrays = [np.asarray(getattr(leaf, pick)) for leaf in mine]
            whole = self.join(arrays)
            taken = None if whole is None else layout.take(whole, value)
            if taken is None:
                return None
            found.append(taken)
        return found[0], found[1]

    def join(self, arrays: Sequence[Array]) -> Array | None:
        """Parts at their places in one flat array; one leaf as it is."""
        if not self.places:
            return arrays[0]
        sizes = [place.size for place in self.places]
        if [array.size for array in arrays] != sizes:
            return None
        whole = np.zeros(sum(sizes), dtype=np.result_type(*arrays))
        for array, place in zip(arrays, self.places, strict=True):
            whole[place.ravel()] = array.ravel()
        return whole


def find_gradients(
    leaves: Sequence[Leaf],
    inputs: Mapping[Path, tuple[str, Array, Layout]],
    blocks: Mapping[Path, Sequence[Block]],
) -> dict[Path, Gradient]:
    """The gradient of each of these inputs (name, value, layout), where there is one.

    By its name (dW, W_grad), then by that of the input itself in a dictionary of
    gradients, else the first that fits; where more fit than are asked for, the first
    without a name: in return y, dy * (1 - y^2) y is the output. A flat input may have
    it in parts: leaves of the sizes of its blocks.
    """
    rest = list(leaves)
    found: dict[Path, Gradient] = {}
    given = {
        path: np.asarray(layout.give(value))
        for path, (_, value, layout) in inputs.items()
    }
    for fits in (is_named, is_namesake, is_any):
        for path, (name, _, _) in inputs.items():
            if path in found:
                continue
            size = squeeze(given[path])
            fitting = [
                leaf
                for leaf in rest
                if squeeze(leaf.value) == size and fits(leaf, path, given[path])
            ]
            if fits is is_any:
                left = [squeeze(given[other]) for other in inputs if other not in found]
                if len(fitting) > left.count(size):
                    fitting.sort(key=lambda leaf: not leaf.is_nameless)
            if fitting:
                found[path] = Gradient(name, (fitting[0],))
                rest.remove(fitting[0])
    for path, (name, _, _) in inputs.items():
        if path not in found and blocks.get(path):
            parts = find_parts(rest, blocks[path])
            if parts:
                found[path] = parts_of(name, parts, blocks[path])
                rest = [leaf for leaf in rest if leaf not in parts]
    return found


def find_displaced(found: Mapping[Path, Gradient]) -> dict[Path, Path]:
    """Inputs in whose place in a list the gradient of another stands; and that other.

    A place in a list means the same place, unless the user names the results. What is
    matched by its size alone may stand in any.
    """
    groups: dict[tuple[Path, Path], list[Path]] = {}
    for path, one in found.items():
        leaf = one.leaves[0]
        inside = len(one.leaves) == 1 and not leaf.called
        if inside and list_places(path) and list_places(leaf.path[1:]):
            kinds = drop_places(path), (leaf.path[0], *drop_places(leaf.path[1:]))
            groups.setdefault(kinds, []).append(path)
    displaced = {}
    for paths in groups.values():
        given = sorted(paths, key=list_places)
        ranked = sorted(paths, key=lambda p: list_places(found[p].leaves[0].path[1:]))
        for path, other in zip(given, ranked, strict=True):
            if path != other:
                displaced[path] = other
    return displaced


def say_displaced(found: Mapping[Path, Gradient]) -> dict[Path, str]:
    """Of each input whose gradient stands in the place of another: where it does."""
    return {
        path: f"{found[path].name} is the gradient of {found[path].input}"
        for path in find_displaced(found)
    }


def list_places(path: Path) -> tuple[int, ...]:
    """The numbers in a path."""
    return tuple(key for key in path if isinstance(key, int))


def drop_places(path: Path) -> Path:
    return tuple(None if isinstance(key, int) else key for key in path)


def is_named(leaf: Leaf, path: Path, given: Array) -> bool:
    """Whether a result is named as the gradient of this input: dx, x_grad, dW{1}."""
    (got, at), (base, place) = split_path(leaf.title), split_path(path)
    whole = got + "".join(str(k + 1) for k in at)
    ends = base + "".join(str(k + 1) for k in place)
    return (at == place and names_gradient(got, base)) or (names_gradient(whole, ends))


def names_gradient(name: str, of: str) -> bool:
    """Whether a name is that of the gradient of another, both normalized."""
    return any(name == form.format(of) for form in FORMS)


def is_namesake(leaf: Leaf, path: Path, given: Array) -> bool:
    """Whether it is what a dictionary of gradients holds under the input's name."""
    inside = len(leaf.path) > 1
    same = split_path(leaf.title) == split_path(path)
    return inside and same and not np.array_equal(leaf.value.ravel(), given.ravel())


def is_any(leaf: Leaf, path: Path, given: Array) -> bool:
    """Any that is not the input itself, nor the cost before it."""
    first = leaf.path == (0,) and given.size == 1
    return not first and not np.array_equal(leaf.value.ravel(), given.ravel())


def split_path(path: Path) -> tuple[str, Path]:
    """The last name in a path, and the numbers behind it."""
    names = [k for k, key in enumerate(path) if isinstance(key, str)]
    last = names[-1]
    return normalize(path[last]), tuple(path[last + 1 :])


def find_parts(leaves: Sequence[Leaf], blocks: Sequence[Block]) -> list[Leaf]:
    """A leaf for each block, by name or in order; none unless each has one."""
    rest, parts = list(leaves), []
    for block in blocks:
        fits = [leaf for leaf in rest if squeeze(leaf.value) == squeeze(block.places)]
        named = [leaf for leaf in fits if names_block(leaf.name, block.name)]
        if not fits:
            return []
        parts.append((named or fits)[0])
        rest.remove(parts[-1])
    return parts


def names_block(result: str, block: str) -> bool:
    return normalize(block) in normalize(result)


def parts_of(name: str, parts: Sequence[Leaf], blocks: Sequence[Block]) -> Gradient:
    places = tuple(block.places for block in blocks)
    return Gradient(name, tuple(parts), places)
