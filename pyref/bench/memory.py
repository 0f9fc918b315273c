"""Memory of a forward and a backward pass, as multiples of what is given to them.

tracemalloc counts every array that NumPy makes; the peak is what all together held at
once beside the arguments. How peak and time grow is the slope in a log-log plot over
four numbers of images: 1 is in proportion.
"""

import tracemalloc
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pyref.bench.figures import Goal, Row, Table
from pyref.bench.layers import make_pass
from pyref.bench.race import Budget, Contender, Tell, race
from pyref.runners.numpy import function_of

IMAGES = (8, 16, 32, 64)
SIDE, CHANNELS = 28, 16


@dataclass(frozen=True)
class Growth:
    """A layer on images; weights: the shapes of its inputs beside x; most: a goal."""

    title: str
    layer: str
    weights: tuple[tuple[int, ...], ...]
    options: tuple[Any, ...]
    most: float = 0.0


def conv(length: int, most: float) -> Growth:
    weights = (CHANNELS, CHANNELS, length, length), (1, CHANNELS)
    options = (1, 1), (length // 2,) * 4, (1, 1), 1
    return Growth(f"conv2d {length}x{length}", "conv2d", weights, options, most)


GROWING = (
    conv(3, 6),
    conv(5, 8),
    Growth("max_pool2d 2x2", "max_pool2d", (), ((2, 2), (2, 2), (0, 0, 0, 0))),
    Growth("avg_pool2d 2x2", "avg_pool2d", (), ((2, 2), (2, 2), (0, 0, 0, 0))),
    Growth("im2col 3x3", "im2col", (), ((3, 3), (1, 1), (1, 1, 1, 1), (1, 1))),
)


def measure_memory(
    layers: Iterable[Growth],
    budget: Budget,
    tell: Tell,
    images: Sequence[int] = IMAGES,
) -> Table:
    rows = []
    for layer in layers:
        tell(f"memory of {layer.title}")
        passes = {N: make_growing(layer, N) for N in images}
        peaks = {N: measure_peak(run) for N, (run, _) in passes.items()}
        times = race({f"N = {N}": run for N, (run, _) in passes.items()}, budget)
        largest = max(images)
        seconds = [times[f"N = {N}"].minimum for N in images]
        figures = {
            "peak / x": peaks[largest] / passes[largest][1],
            "peak grows as N^": find_slope(images, list(peaks.values())),
            "time grows as N^": find_slope(images, seconds),
        }
        goals = {}
        if layer.most:
            goals["peak / x"] = Goal(layer.most, "most")
            goals["time grows as N^"] = Goal(1.1, "most")
        rows.append(Row(layer.title, times, figures, goals))
    note = (
        f"x is N x {CHANNELS} x {SIDE} x {SIDE} in float64; peak / x at the largest N: "
        "all arrays that are held at once beside the arguments."
    )
    return Table("memory", "Memory, forward and back", tuple(rows), note)


def make_growing(layer: Growth, N: int) -> tuple[Contender, int]:
    """A pass over N images, and the bytes of x."""
    random = np.random.default_rng(N)
    x = random.standard_normal((N, CHANNELS, SIDE, SIDE))
    inputs = [x, *(random.standard_normal(shape) for shape in layer.weights)]
    function, options = function_of(f"layers.{layer.layer}"), list(layer.options)
    y, _ = function(*inputs, *options)
    dy = random.standard_normal(y.shape)
    return make_pass(function, inputs, options, dy), x.nbytes


def measure_peak(run: Contender) -> int:
    """Bytes that a pass holds at once, its results among them."""
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def find_slope(x: Sequence[float], y: Sequence[float]) -> float:
    """The exponent p of y = c x^p, by least squares of the logarithms."""
    slope, _ = np.polyfit(np.log(x), np.log(y), 1)
    return float(slope)
