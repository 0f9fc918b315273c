"""Whether two arrays agree: as far as rounding explains their difference, no farther.

    inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report
                                  ^^^^^^^^^

Both functions are run again with every input, and then every value assigned, rounded
anew; what that moves an entry by is what rounding may explain of it, in both. A result
that is counted (labels, hits) is the same or is not; where rounding makes it jump, it
is told apart and not judged.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import permutations

import numpy as np

Array = np.ndarray
EPS = float(np.finfo(np.float64).eps)
DRAWS = 16.0
"""How many times farther off may be than what the draws moved at most.

The largest of five draws of a normal error lies below a fifteenth of it once in a
million entries. Slips lie 1e6 times above.
"""
LEFT = 1e-2  # of a value: where rounding explains more, two digits are not left
ROUNDINGS = 4.0  # of an entry itself, which no draw may have shown


@dataclass(frozen=True)
class Agreement:
    """How an array of B stands to one of A.

    verdict: same, different, unstable where rounding decides what is counted, unsure
    where it leaves hardly a digit, nothing where all are 0 or no numbers, or size.
    digits: of the worst entry where they differ, else of the largest. ratio: the
    largest error, of what rounding explains. place: of the worst entry; a, b: both
    values there. size: the largest magnitude. layout: how B's array was turned. apart:
    which entries differ. whole, turned: all of A, and of B as it was laid; ratios: of
    each entry.
    """

    verdict: str
    digits: float = 0.0
    ratio: float = np.inf
    place: tuple[int, ...] = ()
    a: complex = 0.0
    b: complex = 0.0
    layout: str = ""
    unstable: int = 0
    size: float = 0.0
    apart: Array | None = field(default=None, repr=False, compare=False)
    turned: Array | None = field(default=None, repr=False, compare=False)
    whole: Array | None = field(
        default=None, repr=False, compare=False, metadata={"json": False}
    )
    ratios: Array | None = field(
        default=None, repr=False, compare=False, metadata={"json": False}
    )

    @property
    def agrees(self) -> bool:
        return self.verdict in ("same", "unstable", "unsure", "nothing")

    @property
    def is_number(self) -> bool:
        """Whether it is of one number, as a cost is."""
        return self.whole is not None and self.whole.size == 1

    @property
    def proves(self) -> bool:
        """Whether it says that both are one."""
        return self.verdict in ("same", "unstable")


def hold(a: Array, b: Array, spread_a: Array, spread_b: Array) -> Agreement:
    """Hold two arrays of one shape against each other."""
    if a.size == 0:
        return Agreement("nothing", 16.0, 0.0)
    with np.errstate(all="ignore"):
        gap = np.abs(widen(a) - widen(b))
        same = (a == b) | ((a != a) & (b != b))
        gap = np.where(same, 0.0, np.where(np.isfinite(gap), gap, np.inf))
        size = np.maximum(np.abs(widen(a)), np.abs(widen(b)))
        size = np.where(np.isfinite(size), size, 0.0)
        moved = spread_a + spread_b
        room = DRAWS * np.where(np.isfinite(moved), moved, 0.0) + ROUNDINGS * EPS * size
        jumps = np.zeros(a.shape, dtype=bool)
        if is_counted(a) and is_counted(b):
            room = np.zeros(a.shape)
            jumps = ~(moved < 1)
        apart = (gap > room) & ~jumps
        ratios = np.where(same | jumps, 0.0, gap / np.maximum(room, 1e-300))
        whole = float(np.max(size))
        shares = gap / (np.maximum(size, 1e-300) if np.any(apart) else whole or 1.0)
    worst = np.argmax(ratios)
    most = float(np.max(np.where(jumps | (np.any(apart) & ~apart), 0.0, shares)))
    verdict = "different" if np.any(apart) else "unstable" if np.any(jumps) else "same"
    if verdict == "same" and not (says_something(a) or says_something(b)):
        verdict = "nothing"
    elif verdict == "same" and most > LEFT:
        verdict = "unsure"
    return Agreement(
        verdict,
        digits=float(np.clip(-np.log10(most), 0.0, 16.0)) + 0.0 if most else 16.0,
        ratio=float(ratios.flat[worst]),
        place=tuple(map(int, np.unravel_index(worst, a.shape))),
        a=a.flat[worst].item(),
        b=b.flat[worst].item(),
        unstable=int(np.count_nonzero(jumps)),
        size=whole,
        apart=apart,
        turned=b,
        whole=a,
        ratios=ratios,
    )


def widen(array: Array) -> Array:
    return array.astype(np.complex128 if array.dtype.kind == "c" else np.float64)


def says_something(array: Array) -> bool:
    """Whether an array has a number in it that is not 0: nothing else proves that two
    functions are one."""
    return bool(np.any(np.isfinite(array) & (array != 0)))


def is_counted(array: Array) -> bool:
    """Whether all are whole numbers, as counts and labels are, and not all zero."""
    if array.dtype.kind in "biu":
        return True
    whole = array.dtype.kind == "f" and bool(np.all(np.isfinite(array)))
    return whole and bool(np.all(array == np.round(array)) and np.any(array))


def hold_laid(
    a: Array, b: Array, spread_a: Array, spread_b: Array, free: bool = True
) -> Agreement:
    """As hold, with b turned as it agrees best; "size" where no turn fits.

    free: one of the same shape may be turned, too.
    """
    best = Agreement("size")
    for name, turn in list_turns(a.shape, b.shape):
        if name and a.shape == b.shape and not free:
            continue
        found = hold(a, turn(b), spread_a, turn(spread_b))
        if found.agrees or best.verdict == "size":
            best = replace(found, layout=name)
        if found.agrees:
            break
    return best


def list_turns(
    a: tuple[int, ...], b: tuple[int, ...]
) -> Iterator[tuple[str, Callable[[Array], Array]]]:
    """Ways to give an array of shape b the shape a, the plainest first."""
    if np.prod(a, dtype=int) != np.prod(b, dtype=int):
        return
    bare = [n for n in a if n != 1], [n for n in b if n != 1]
    if bare[0] == bare[1]:
        yield "", lambda v: v.reshape(a)
    if len(a) == len(b) and len(bare[0]) > 1:
        for axes in list(permutations(range(len(a))))[1:] if len(a) < 5 else ():
            if tuple(b[k] for k in axes) == a:
                name = " ".join(str(k + 1) for k in axes)
                name = "transposed" if len(a) == 2 else f"axes {name}"
                yield name, partial(np.transpose, axes=axes)
    if bare[0] != bare[1]:
        yield "down columns", lambda v: v.ravel(order="F").reshape(a, order="F")
        yield "along rows", lambda v: v.ravel().reshape(a)
