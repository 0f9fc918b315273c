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

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from inspect import signature
from typing import Any

import numpy as np

from pyref.errors import DomainError, KindError, SizeError, UsageError
from pyref.measure import spell
from pyref.probing.curve import list_slopes
from pyref.probing.directions import uneven
from pyref.probing.judge import Judge
from pyref.probing.verdict import GradientReport, InputReport

QUICK = 0.01  # seconds of a pass: slopes by many steps take fifty of them
SHARE = {"float64": 1e-10, "float32": 1e-4}
"""What rounding may cost an entry of a right gradient, of the magnitudes in its sum.

Mistakes cost 1e-3 and more, rounding 1e-15 unless f cancels: ten digits, and four in
single precision, tell the two apart with room on both sides.
"""


def gradcheck(
    f: Callable[..., Any],
    inputs: Sequence[Any],
    *,
    dys: Sequence[Any] | None = None,
) -> GradientReport:
    """Hold the gradients of f at these inputs against its own forward pass.

    inputs: a list of arrays of real numbers; whole ones are taken as float64. f
    is given copies; the gradients of float32 inputs are judged by passes in
    float64. dys: the upstream gradient of each output; 1 for one number, else
    numbers from 1/2 to 1 of both signs.

    Errors: pyref:usage where inputs are no list, pyref:type where something is
    no array of real numbers, pyref:value where f gives neither a back nor a
    cost with a gradient for each input, pyref:size where a gradient has another
    size.
    """
    if not isinstance(inputs, (list, tuple)) or not inputs:
        told = "gradcheck: inputs are no list of arrays"
        if isinstance(inputs, str):
            told += "; a line of inputs goes with pyref gradcheck FILE:NAME --inputs"
        raise UsageError(told)
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
        began = time.perf_counter()
        ys = split(call(f, wide), len(args))[0]
        took = time.perf_counter() - began
        wide_dys = [dy.astype(y.dtype) for dy, y in zip(chosen, ys, strict=True)]
        judged = Judge(forward, wide, wide_dys, ys).judge(gradients, names, shares)
        if took < QUICK:
            judged = [
                add_steps(one, forward, wide, i, wide_dys)
                for i, one in enumerate(judged)
            ]
    return GradientReport(getattr(f, "__name__", "f"), tuple(judged))


def add_steps(
    report: InputReport,
    forward: Callable[..., Any],
    args: list[np.ndarray],
    i: int,
    dys: Sequence[np.ndarray],
) -> InputReport:
    """The same; where it is wrong, with the slopes of its worst entry by many steps."""
    if report.verdict != "wrong":
        return report
    found = list_slopes(forward, args, i, dys, report.place)
    return replace(report, steps=tuple(found))


def call(f: Callable[..., Any], args: Sequence[Any]) -> Any:
    """f at copies: one that changes its arguments changes nothing here."""
    return f(*(np.array(x) for x in args))


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
        told = f"{name} is {tell_size(v)}, {other} is {tell_size(like)}"
        raise SizeError(f"gradcheck: {told}")


def tell_size(v: np.ndarray) -> str:
    """Its shape; 1-D said so, since one length alone reads as a value."""
    return f"1-D of {v.size}" if v.ndim == 1 else spell(v.shape)


def as_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (tuple, list)) else [value]


def as_output(value: Any) -> np.ndarray:
    """An output as an array; whole numbers and booleans as float64."""
    array = np.asarray(value)
    return array.astype(np.float64) if array.dtype.kind in "iub" else array


def as_floats(value: Any, name: str) -> np.ndarray:
    array = as_output(value)
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
