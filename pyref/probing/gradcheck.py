"""Check the gradient of any function by its own forward pass.

report = gradcheck(f, inputs)

f (*inputs) gives outputs and back, as a layer does, or a cost and its gradient:

    y, back = f(x, w)          back(dy) gives a gradient for each input
    cost, gradient = f(theta)  one array, or several in the order of the inputs

Each gradient is held against complex steps of the outputs, all entries, many at once
where they share no output (coloring.py). The slopes along one direction through all
entries say whether a complex step is to be trusted, or where that meets a kink those of
every entry; where they contradict it, since f is not made of analytic functions, or
takes no complex numbers, they judge.
"""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from inspect import signature
from typing import Any

import numpy as np

from pyref.errors import DomainError, SizeError
from pyref.measure import largest
from pyref.probing.complex_step import turn_inputs
from pyref.probing.directions import direct, uneven
from pyref.probing.slopes import slopes, tilt


@dataclass(frozen=True)
class Room:
    """What one precision leaves room for.

    share: what rounding may cost a right gradient, of the largest sum of magnitudes.
    Mistakes cost 1e-3 and more, rounding 1e-15 unless f cancels: ten digits, and four
    in single precision, tell the two apart with room on both sides. blind: an error
    of what judges that is too large, of the same. clear: the same for the slope along a
    direction; one that is less sure has met a kink. h: the step of slopes.
    """

    share: float
    blind: float
    clear: float
    h: float


ROOM = {
    np.dtype(np.float64): Room(1e-10, 1e-6, 1e-4, 2.0**-13),
    np.dtype(np.float32): Room(1e-4, 1e-2, 1e-2, 2.0**-5),
}


@dataclass(frozen=True)
class InputReport:
    """What was found of the gradient of one input.

    verdict: right, wrong, or blind where fewer than half of the entries can be judged.
    by: complex step or slopes. digits: right in the worst entry, of
    the largest sum of magnitudes behind one.
    place: of that entry, counted from 0; got and want: its values; error: how far off
    want may itself be. gradient: what judged, an array like the input.
    """

    name: str
    verdict: str
    by: str
    digits: float
    place: tuple[int, ...]
    got: float
    want: float
    error: float
    judged: int
    entries: int
    gradient: np.ndarray = field(repr=False, compare=False)


@dataclass(frozen=True)
class GradientReport:
    """What gradcheck found: one entry for each input."""

    target: str
    inputs: tuple[InputReport, ...]

    @property
    def passed(self) -> bool:
        return all(one.verdict == "right" for one in self.inputs)

    def __str__(self) -> str:
        """A line on all, and one for each input."""
        bad = [one.name for one in self.inputs if one.verdict != "right"]
        told = "right" if not bad else f"not right: {', '.join(bad)}"
        lines = [f"{self.target}: {told}"]
        for one in self.inputs:
            line = f"  d{one.name:<8} {one.verdict:<6} {one.digits:4.1f} digits, "
            line += f"{one.judged} of {one.entries} entries by {one.by}"
            if one.verdict == "wrong":
                line += f"; at {one.place}: {one.got:.6g}, not {one.want:.6g}"
            lines.append(line)
        return "\n".join(lines)


def gradcheck(
    f: Callable[..., Any],
    inputs: Sequence[Any],
    *,
    dys: Sequence[Any] | None = None,
) -> GradientReport:
    """Hold the gradients of f at these inputs against its own forward pass.

    inputs: arrays of real numbers; whole ones are taken as float64. dys: the upstream
    gradient of each output; 1 for one number, else numbers from 1/2 to 1 of both signs.

    Errors: pyref:value where f gives neither a back nor a cost with gradients,
    pyref:size where a gradient has another size than its input.
    """
    args = [as_floats(x) for x in inputs]
    with np.errstate(all="ignore"):
        outputs, give = split(f(*args), len(args))
        if dys is None:
            chosen = [weigh(y) for y in outputs]
        else:
            pairs = zip(outputs, dys, strict=True)
            chosen = [np.asarray(dy, dtype=y.dtype) for y, dy in pairs]
        gradients = give(chosen)[: len(args)]
        names = name_inputs(f, len(args))
        for name, x, got in zip(names, args, gradients, strict=False):
            if got.shape != x.shape:
                told = f"d{name} is {got.shape}, {name} is {x.shape}"
                raise SizeError(f"gradcheck: {told}")

        def forward(*moved: Any) -> tuple[Any, ...]:
            return (*split(f(*moved), len(args))[0], None)

        count = len(gradients)
        judged = judge(forward, args, chosen, gradients, names[:count])
    return GradientReport(getattr(f, "__name__", "f"), tuple(judged))


def judge(
    forward: Callable[..., Any],
    args: list[np.ndarray],
    dys: list[np.ndarray],
    gradients: list[np.ndarray],
    names: Sequence[str],
) -> list[InputReport]:
    count = len(gradients)
    nowhere: list[Sequence[int]] = [()] * count
    ways = [[direct(x, 0)] for x in args[:count]]
    rooms = [ROOM[x.dtype] for x in args[:count]]
    h = max((room.h for room in rooms), default=1.0)
    sums, gaps = slopes(forward, args, count, dys, nowhere, h, ways)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # f may make complex numbers real
            turns, errors, sizes = turn_inputs(
                forward, args, count, dys, [None] * count
            )
    except Exception:  # it does not take complex numbers
        turns = errors = sizes = [np.full(x.size, np.nan) for x in args[:count]]
    found = []
    for i, (name, got) in enumerate(zip(names, gradients, strict=True)):
        values, estimate, by = turns[i], errors[i], "complex step"
        weights = tilt(args[i], ways[i][0], h).ravel()
        size = np.sum(np.abs(weights) * sizes[i])
        room = gaps[i][0] + np.sum(np.abs(weights) * estimate) + 2.0**-30 * size
        apart = np.abs(np.sum(weights * values) - sums[i][0])
        if not (apart <= 10 * room and room <= rooms[i].clear * size):
            alone = [None if k == i else () for k in range(count)]
            value, error = (v[i] for v in slopes(forward, args, count, dys, alone, h))
            seen = error <= rooms[i].blind * largest(value, sizes[i])
            near = np.abs(values - value) <= 10 * (error + estimate)
            if not np.any(seen) or not np.all(near[seen]):
                values, estimate, by = value, error, "slopes"
        found.append(judge_input(name, got, values, estimate, by, sizes[i]))
    return found


def judge_input(
    name: str,
    got: np.ndarray,
    want: np.ndarray,
    estimate: np.ndarray,
    by: str,
    sizes: np.ndarray,
) -> InputReport:
    flat = got.ravel().astype(np.float64)
    size = largest(want, sizes)
    seen = estimate <= ROOM[got.dtype].blind * size
    error = np.where(seen, np.abs(flat - want), 0)
    error = np.where(seen & ~np.isfinite(flat), np.inf, error)
    excess = error - 10 * estimate - ROOM[got.dtype].share * size
    worst = int(np.argmax(np.where(seen, excess, -np.inf))) if flat.size else 0
    verdict = "right"
    if 2 * np.count_nonzero(seen) < flat.size:
        verdict = "blind"
    elif flat.size and np.any(excess[seen] > 0):
        verdict = "wrong"
    top = float(np.max(error, initial=0.0))
    digits = -np.log10(top / size) if top and size else 16.0
    place = np.unravel_index(worst, got.shape) if flat.size else ()
    at = [float(v[worst]) if flat.size else 0.0 for v in (flat, want, estimate)]
    return InputReport(
        name=name,
        verdict=verdict,
        by=by,
        digits=float(np.clip(digits, 0, 16)),
        place=tuple(map(int, place)),
        got=at[0],
        want=at[1],
        error=at[2],
        judged=int(np.count_nonzero(seen)),
        entries=flat.size,
        gradient=want.reshape(got.shape),
    )


def split(results: Any, count: int) -> tuple[list[np.ndarray], Callable[..., Any]]:
    """Outputs of f as arrays, and what gives the gradients for their dys."""
    if isinstance(results, tuple) and len(results) > 1 and callable(results[-1]):
        *outputs, back = results
        return [*map(np.asarray, outputs)], lambda dys: as_list(back(*dys))
    if isinstance(results, tuple) and len(results) > 1 and np.size(results[0]) == 1:
        cost, *gradients = results
        if len(gradients) == 1 and isinstance(gradients[0], (tuple, list)):
            gradients = list(gradients[0])
        if len(gradients) <= count:
            scaled = [np.asarray(v) for v in gradients]
            return [np.asarray(cost)], lambda dys: [
                dys[0].ravel()[0] * v for v in scaled
            ]
    told = f"{len(results)} results" if isinstance(results, tuple) else "one result"
    raise DomainError(
        f"gradcheck: f gives {told}, not outputs and back, nor a cost and gradients"
    )


def as_list(value: Any) -> list[np.ndarray]:
    values = value if isinstance(value, (tuple, list)) else [value]
    return [*map(as_floats, values)]


def as_floats(value: Any) -> np.ndarray:
    array = np.asarray(value)
    return array if array.dtype in ROOM else array.astype(np.float64)


def weigh(y: np.ndarray) -> np.ndarray:
    """The upstream gradient of an output: 1, or uneven numbers of both signs."""
    kind = np.result_type(y.dtype, np.float32) if y.dtype.kind != "f" else y.dtype
    if y.size == 1:
        return np.ones(y.shape, dtype=kind)
    return uneven(y.size, 0).reshape(y.shape).astype(kind)


def name_inputs(f: Callable[..., Any], count: int) -> list[str]:
    """The names that f has for its first inputs, or x1, x2, ..."""
    try:
        names = [p.name for p in signature(f).parameters.values() if p.kind < 2]
    except (TypeError, ValueError):
        names = []
    return [names[i] if i < len(names) else f"x{i + 1}" for i in range(count)]
