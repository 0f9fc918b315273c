"""Results as a list of arrays, each with its name: the leaves of what a call gives."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pyref.measure import spell

Path = tuple[Any, ...]


@dataclass(frozen=True)
class Leaf:
    """One array among the results.

    name: as the side writes it (grad, grads['W1']); path: the number of the result,
    then keys and numbers inside it; spread: how far each entry moves where all is
    rounded anew, inf where that cannot be said. called: by which name it is matched
    instead, where the user says so. bare: whether the name is its own, though it lies
    in a list: db of return loss, (dw, db).
    """

    name: str
    path: Path
    value: np.ndarray
    spread: np.ndarray
    called: str = ""
    bare: bool = False

    @property
    def title(self) -> Path:
        """What it is matched by: its name, with the keys and numbers behind it."""
        if self.called:
            return (self.called,)
        return (self.name,) if self.bare else (self.name, *self.path[1:])

    @property
    def is_nameless(self) -> bool:
        """Whether the side writes no name for it, and the user says none."""
        return not self.called and self.name == say_number(self.path[0])

    def split(self) -> list["Leaf"]:
        """A leaf for each entry of a vector."""
        both = zip(self.value.ravel(), self.spread.ravel(), strict=True)
        return [
            Leaf(f"{self.name}[{k}]", (*self.path, k), np.array(v), np.array(spread))
            for k, (v, spread) in enumerate(both)
        ]


@dataclass(frozen=True)
class Odd:
    """What is no array of numbers among the results: text, a function, nothing."""

    name: str
    path: Path
    value: Any

    @property
    def is_function(self) -> bool:
        kind = str(getattr(self.value, "kind", ""))
        return "function" in kind or "method" in kind


def list_leaves(
    results: Sequence[Any], names: Sequence[str], spreads: Sequence[Any] = ()
) -> list[Leaf | Odd]:
    """The leaves of all results, in order; a result without a name is result K."""
    found: list[Leaf | Odd] = []
    for k, result in enumerate(results):
        name = names[k] if k < len(names) and names[k] else say_number(k)
        spread = spreads[k] if k < len(spreads) else None
        parts = [*walk(result, spread, name, (k,))]
        inner = name[1:-1].split(", ") if name.startswith("(") else []
        if isinstance(result, list) and len(parts) == len(inner) == len(result):
            parts = [replace(x, name=n) for x, n in zip(parts, inner, strict=True)]
            parts = [replace(x, bare=True) if isinstance(x, Leaf) else x for x in parts]
        found += parts
    return found


def say_number(k: int) -> str:
    """What a result is called that has no name."""
    return f"result {k + 1}"


def walk(value: Any, spread: Any, name: str, path: Path) -> Iterator[Leaf | Odd]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            at = spread.get(key) if isinstance(spread, Mapping) else None
            yield from walk(inner, at, f"{name}.{key}", (*path, key))
    elif isinstance(value, list):
        for k, inner in enumerate(value):
            inside = isinstance(spread, list) and k < len(spread)
            yield from walk(inner, spread[k] if inside else None, f"{name}[{k}]",
                            (*path, k))  # fmt: skip
    elif isinstance(value, np.ndarray) and value.dtype.kind in "fiubc":
        known = isinstance(spread, np.ndarray) and spread.shape == value.shape
        room = spread if known else np.zeros(value.shape)
        yield Leaf(name, path, value, np.asarray(room, dtype=np.float64))
    else:
        yield Odd(name, path, value)


def normalize(name: str) -> str:
    """A name without what people write otherwise: case, underscores, quotes."""
    return "".join(c for c in name.lower() if c.isalnum())


def pair_leaves(
    left: Sequence[Leaf], right: Sequence[Leaf]
) -> tuple[list[tuple[Leaf, Leaf]], list[Leaf], list[Leaf]]:
    """Pairs of leaves: of one name, else in their order; and what has no partner.

    In their order only where sizes are the same, and the other has no such name. The
    first results of both are one, whatever else follows.
    """
    rest = list(right)
    found: dict[int, Leaf] = {}
    for i, leaf in enumerate(left):
        same = [r for r in rest if is_same(r, leaf)]
        if same:
            found[i] = same[0]
            rest.remove(same[0])
    for i, leaf in enumerate(left):
        same = [r for r in rest if r.path == leaf.path and is_size(r, leaf)]
        first = leaf.path == (0,)
        if i not in found and same and (first or is_nameless(leaf)
                                        or is_nameless(same[0])):  # fmt: skip
            found[i] = same[0]
            rest.remove(same[0])
    free = [i for i in range(len(left)) if i not in found]
    for i in free:
        fits = [r for r in rest if r.value.size == left[i].value.size]
        if fits and len(free) == len(rest) + sum(k in found for k in free):
            found[i] = fits[0]
            rest.remove(fits[0])
    pairs = [(left[i], found[i]) for i in sorted(found)]
    return pairs, [leaf for i, leaf in enumerate(left) if i not in found], rest


def is_size(one: Leaf, other: Leaf) -> bool:
    return one.value.size == other.value.size


def is_same(one: Leaf, other: Leaf) -> bool:
    """Whether two have one name, of a field that of the field, and one size."""
    same = name_key(one) == name_key(other)
    return same and one.value.size == other.value.size


def name_key(leaf: Leaf) -> Path:
    """The last name in the path of a leaf, and the numbers behind it."""
    if leaf.called:
        return (normalize(leaf.called),)
    names = [k for k, key in enumerate(leaf.path) if isinstance(key, str)]
    if not names:
        return (normalize(leaf.name), *(() if leaf.bare else leaf.path[1:]))
    last = names[-1]
    return (normalize(leaf.path[last]), *leaf.path[last + 1 :])


def is_loose(one: Leaf, other: Leaf) -> bool:
    """Whether two are a pair by their order alone, though both have names."""
    first = one.path == other.path == (0,)
    named = name_key(one) != name_key(other) and not (one.called or other.called)
    gradients = is_gradient(one) or is_gradient(other)
    return named and not (
        first or gradients or is_nameless(one) or is_nameless(other)
    )  # fmt: skip


def is_gradient(leaf: Leaf) -> bool:
    """Whether it is named as a gradient by anything."""
    names = [key for key in leaf.path if isinstance(key, str)]
    return sounds_gradient(names[-1] if names else leaf.name)


def sounds_gradient(name: str) -> bool:
    return "grad" in name.lower() or (name[:1] == "d" and name[1:2].isalpha())


def say_size(value: np.ndarray) -> str:
    return spell(value.shape)


def is_nameless(leaf: Leaf) -> bool:
    """Whether it is a result that nobody named, known by its place alone."""
    unnamed = leaf.name.startswith("result ") and not leaf.called
    return unnamed and len(leaf.path) == 1
