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

from pyref.errors import DomainError, KindError, SizeError, UsageError
from pyref.measure import largest
from pyref.probing.complex_step import turn_inputs
from pyref.probing.directions import direct, uneven
from pyref.probing.slopes import H, slopes, tilt

SHARE = {"float64": 1e-10, "float32": 1e-4}
"""What rounding may cost an entry of a right gradient, of the magnitudes in its sum.

Mistakes cost 1e-3 and more, rounding 1e-15 unless f cancels: ten digits, and four in
single precision, tell the two apart with room on both sides.
"""
BLIND = 1e-6
"""An error of what judges that is larger, of the largest entry, judges nothing."""
CLEAR = 1e-4
"""A slope along a direction less sure than that, of its largest part, met a kink."""
STILL = 1e-10
"""An error that is smaller, of all outputs, judges also a gradient that is zero."""
ROUNDING = 1e-4
"""Of that: what rounding leaves of a gradient that is zero since its parts cancel."""


@dataclass(frozen=True)
class InputReport:
    """What was found of the gradient of one input.

    verdict: right, wrong, or blind where fewer than half of the entries can be judged.
    by: complex step or slopes. digits: right in the worst entry, of the magnitudes in
    its sum.
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
            line = f"  d{one.name:<8} {one.verdict:<6} "
            if one.verdict != "blind":
                line += f"{one.digits:4.1f} digits, "
            line += f"{one.judged} of {one.entries} entries by {one.by}"
            if one.verdict == "wrong":
                line += f"; at {one.place}: {tell_apart(one.got, one.want)}"
            lines.append(line)
        return "\n".join(lines)


def tell_apart(got: float, want: float) -> str:
    """Both numbers, with as many digits as they need to differ."""
    for digits in (6, 12, 17):
        words = f"{got:.{digits}g}", f"{want:.{digits}g}"
        if words[0] != words[1]:
            break
    return f"{words[0]}, not {words[1]}"


def gradcheck(
    f: Callable[..., Any],
    inputs: Sequence[Any],
    *,
    dys: Sequence[Any] | None = None,
) -> GradientReport:
    """Hold the gradients of f at these inputs against its own forward pass.

    inputs: a list of arrays of real numbers; whole ones are taken as float64. f is
    given copies; the gradients of float32 inputs are judged by passes in float64. dys:
    the upstream gradient of each output; 1 for one number, else numbers from 1/2 to 1
    of both signs.

    Errors: pyref:usage where inputs are no list, pyref:type where something is no
    array of real numbers, pyref:value where f gives neither a back nor a cost with a
    gradient for each input, pyref:size where a gradient has another size.
    """
    if not isinstance(inputs, (list, tuple)) or not inputs:
        raise UsageError("gradcheck: inputs are no list of arrays")
    names = name_inputs(f, len(inputs))
    args = [as_floats(x, name) for x, name in zip(inputs, names, strict=True)]
    with np.errstate(all="ignore"):
        outputs, give = split(call(f, args), len(args))
        outputs = [as_floats(y, f"y{k + 1}") for k, y in enumerate(outputs)]
        given = [weigh(y) for y in outputs] if dys is None else list(dys)
        if len(given) != len(outputs):
            told = f"{len(given)} upstream gradients for {len(outputs)} outputs"
            raise SizeError(f"gradcheck: {told}")
        chosen = []
        for k, (y, dy) in enumerate(zip(outputs, given, strict=True)):
            chosen.append(as_floats(dy, f"dy{k + 1}").astype(y.dtype))
            must_be_like(chosen[k], y, f"dy{k + 1}", f"y{k + 1}")
        gradients = [
            as_floats(v, f"d{name}")
            for v, name in zip(give([dy.copy() for dy in chosen]), names, strict=True)
        ]
        for name, x, got in zip(names, args, gradients, strict=True):
            must_be_like(got, x, f"d{name}", name)

        def forward(*moved: Any) -> tuple[Any, ...]:
            return (*split(call(f, moved), len(args))[0], None)

        wide = [x.astype(np.float64) for x in args]
        shares = [SHARE[x.dtype.name] for x in args]
        ys = split(call(f, wide), len(args))[0]
        wide_dys = [dy.astype(y.dtype) for dy, y in zip(chosen, ys, strict=True)]
        judged = Judge(forward, wide, wide_dys, ys).judge(gradients, names, shares)
    return GradientReport(getattr(f, "__name__", "f"), tuple(judged))


def call(f: Callable[..., Any], args: Sequence[Any]) -> Any:
    """f at copies: one that changes its arguments changes nothing here."""
    return f(*(np.array(x) for x in args))


class Judge:
    """What judges the gradients of one function at one point."""

    def __init__(
        self,
        forward: Callable[..., Any],
        args: list[np.ndarray],
        dys: list[np.ndarray],
        outputs: list[np.ndarray],
    ):
        self.forward, self.args, self.dys = forward, args, dys
        self.count = len(args)
        parts = (np.abs(dy * y) for dy, y in zip(dys, outputs, strict=True))
        total = sum(float(np.sum(part)) for part in parts)
        self.still = [STILL * total / max(1.0, largest(x)) for x in args]

    def judge(
        self,
        gradients: Sequence[np.ndarray],
        names: Sequence[str],
        shares: Sequence[float],
    ) -> list[InputReport]:
        every = [None] * self.count
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # f may make complex numbers real
                turns = turn_inputs(
                    self.forward, self.args, self.count, self.dys, every
                )
        except Exception:  # it does not take complex numbers
            nothing = [np.full(x.size, np.nan) for x in self.args]
            turns = nothing, nothing, nothing
        return [
            judge_input(
                name,
                got,
                *self.choose(i, *(part[i] for part in turns)),
                shares[i],
                ROUNDING * self.still[i],
            )
            for i, (name, got) in enumerate(zip(names, gradients, strict=True))
        ]

    def choose(
        self, i: int, values: np.ndarray, errors: np.ndarray, sizes: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, str]:
        """Values, errors, sizes, which entries are sure, and by what."""
        by = "complex step"
        least = np.maximum(BLIND * np.maximum(sizes, np.abs(values)), self.still[i])
        sure = errors <= least
        if self.is_clear(i, values, errors, sizes):
            return values, errors, sizes, sure, by
        best, unsure = np.zeros(0), np.zeros(0)
        for h in self.steps(i):
            places = [None if k == i else () for k in range(self.count)]
            found = slopes(self.forward, self.args, self.count, self.dys, places, h)
            value, error = (part[i] for part in found)
            error = np.where(np.isfinite(error), error, np.inf)
            better = error < unsure if unsure.size else np.ones(error.size, dtype=bool)
            best = np.where(better, value, best) if best.size else value
            unsure = np.where(better, error, unsure) if unsure.size else error
        size = largest(best[np.isfinite(unsure)], sizes)
        seen = unsure <= max(BLIND * size, self.still[i])
        near = np.abs(values - best) <= 10 * (unsure + errors)
        if np.any(seen) and np.all(near[seen]):
            return values, errors, sizes, sure & seen, by
        return best, unsure, np.full(best.size, size), seen, "slopes"

    def is_clear(
        self, i: int, values: np.ndarray, errors: np.ndarray, sizes: np.ndarray
    ) -> bool:
        """Whether slopes along a direction through all agree, and meet no kink."""
        way, x = direct(self.args[i], 0), self.args[i]
        nowhere: list[Sequence[int]] = [()] * self.count
        ways = [[way] if k == i else [] for k in range(self.count)]
        for h in self.steps(i):
            sums, gaps = slopes(
                self.forward, self.args, self.count, self.dys, nowhere, h, ways
            )
            weights = np.abs(tilt(x, way, h).ravel())
            room = gaps[i][0] + np.sum(weights * errors)
            room += 2.0**-30 * np.sum(weights * sizes)
            apart = np.abs(np.sum(tilt(x, way, h).ravel() * values) - sums[i][0])
            most = max(CLEAR * largest(weights * sizes), self.still[i])
            if room <= most:
                return bool(apart <= 10 * room)
        return False

    def steps(self, i: int) -> list[float]:
        """The step of slopes, and one that fits x if it is much larger or smaller."""
        size = largest(self.args[i])
        fit = 2.0 ** np.round(np.log2(size)) if size else 1.0
        return [H] if 2.0**-5 < fit < 2.0**5 else [H, float(H * fit)]


def judge_input(
    name: str,
    got: np.ndarray,
    want: np.ndarray,
    estimate: np.ndarray,
    sizes: np.ndarray,
    seen: np.ndarray,
    by: str,
    share: float,
    still: float,
) -> InputReport:
    flat = got.ravel().astype(np.float64)
    size = np.maximum(sizes, np.abs(want))
    error = np.where(np.isfinite(flat), np.abs(flat - want), np.inf)
    room = 10 * estimate + share * size + still
    excess = np.where(seen, error - room, -np.inf)
    worst = int(np.argmax(excess)) if flat.size else 0
    verdict = "right"
    if 2 * np.count_nonzero(seen) < flat.size:
        verdict = "blind"
    elif np.any(excess > 0):
        verdict = "wrong"
    with np.errstate(all="ignore"):
        off = seen & (error > still)
        shares = np.where(off, error / np.maximum(size, error), 0)
    most = float(np.max(shares, initial=0.0))
    digits = min(16.0, -float(np.log10(most)) + 0.0) if most else 16.0
    place = np.unravel_index(worst, got.shape) if flat.size else ()
    at = [float(v[worst]) if flat.size else 0.0 for v in (flat, want, estimate)]
    return InputReport(
        name=name,
        verdict=verdict,
        by=by,
        digits=digits,
        place=tuple(map(int, place)),
        got=at[0],
        want=at[1],
        error=at[2],
        judged=int(np.count_nonzero(seen)),
        entries=flat.size,
        gradient=want.reshape(got.shape),
    )


def split(results: Any, count: int) -> tuple[list[np.ndarray], Callable[..., Any]]:
    """Outputs of f as arrays, and what gives a gradient for each of count inputs."""
    if isinstance(results, tuple) and len(results) > 1:
        if callable(results[-1]):
            *outputs, back = results
            give = lambda dys: must_be_all(as_list(back(*dys)), count)  # noqa: E731
            return [as_output(y) for y in outputs], give
        if np.size(results[0]) == 1:
            cost, *gradients = results
            if len(gradients) == 1 and isinstance(gradients[0], (tuple, list)):
                gradients = list(gradients[0])
            found = must_be_all(gradients, count)
            scale = lambda dys: [dys[0].ravel()[0] * np.array(v) for v in found]  # noqa: E731
            return [as_output(cost)], scale
    told = f"{len(results)} results" if isinstance(results, tuple) else "one result"
    raise DomainError(
        f"gradcheck: f gives {told}, not outputs and back, nor a cost and gradients"
    )


def must_be_all(gradients: list[Any], count: int) -> list[Any]:
    if len(gradients) != count:
        told = f"f gives {len(gradients)} gradients for {count} inputs"
        raise DomainError(f"gradcheck: {told}")
    return gradients


def must_be_like(v: np.ndarray, like: np.ndarray, name: str, other: str) -> None:
    if v.shape != like.shape:
        told = f"{name} is {v.shape}, {other} is {like.shape}"
        raise SizeError(f"gradcheck: {told}")


def as_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (tuple, list)) else [value]


def as_output(value: Any) -> np.ndarray:
    """An output as an array; whole numbers and booleans as float64."""
    array = np.asarray(value)
    return array.astype(np.float64) if array.dtype.kind in "iub" else array


def as_floats(value: Any, name: str) -> np.ndarray:
    array = np.asarray(value)
    if array.dtype.kind in "iub":
        array = array.astype(np.float64)
    if array.dtype.name not in SHARE:
        raise KindError(f"gradcheck: {name} is {array.dtype.name}, not real numbers")
    return array


def weigh(y: np.ndarray) -> np.ndarray:
    """The upstream gradient of an output: 1, or uneven numbers of both signs."""
    kind = y.dtype if y.dtype.kind == "f" else np.float64
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
