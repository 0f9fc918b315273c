"""The points at which ways to check a gradient race: a layer, its numbers, and dy."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pyref.bench.cases import Shape, cut
from pyref.runners.numpy import function_of


@dataclass(frozen=True)
class Problem:
    """A layer at a point; its first input, x, is the one that is differentiated by."""

    layer: str
    function: Callable[..., Any]
    inputs: list[np.ndarray]
    options: list[Any]
    dy: np.ndarray

    @property
    def args(self) -> list[Any]:
        return [*self.inputs, *self.options]


@dataclass(frozen=True)
class Shapes:
    """A problem before its numbers; goals: how many times as fast as whom."""

    title: str
    layer: str
    inputs: tuple[Shape, ...]
    options: tuple[Any, ...]
    goals: dict[str, float]


def conv(title: str, N: int, C: int, H: int, F: int) -> Shapes:
    shapes = (N, C, H, H), (F, C, 3, 3), (1, F)
    options = (1, 1), (1, 1, 1, 1), (1, 1), 1
    return Shapes(title, "conv2d", shapes, options, {"torch": 60, "loop": 30})


QUICK = (
    conv("conv2d x, N4 C3 8x8", 4, 3, 8, 4),
    Shapes(
        title="batchnorm x, 32x16",
        layer="batchnorm",
        inputs=((32, 16), (1, 16), (1, 16)),
        options=(2.0**-10,),
        goals={"torch": 60, "loop": 30},
    ),
    Shapes("cholesky x, 6x6", "cholesky", ((6, 6),), (), {"torch": 2}),
)
ALL = (*QUICK, conv("conv2d x, N8 C6 12x12", 8, 6, 12, 6))
"""The goals of the first and the last are for structure; cholesky has none to use."""


def shrink_problem(shapes: Shapes) -> Shapes:
    """The problem under its title with no length over 4, for tests of the table."""
    return replace(shapes, inputs=tuple(map(cut, shapes.inputs)))


def make_problem(shapes: Shapes) -> Problem:
    random = np.random.default_rng(len(shapes.title))
    inputs = [random.standard_normal(shape) for shape in shapes.inputs]
    if shapes.layer == "cholesky":  # its x has to be positive definite
        inputs[0] = inputs[0] @ inputs[0].T + np.eye(len(inputs[0]))
    function, options = function_of(f"layers.{shapes.layer}"), list(shapes.options)
    y, _ = function(*inputs, *options)
    dy = random.standard_normal(y.shape)
    return Problem(shapes.layer, function, inputs, options, dy)


def measure_error(problem: Problem, gradient: np.ndarray) -> float:
    """The largest difference from the backward pass, against its largest entry."""
    _, back = problem.function(*problem.args)
    gradients = back(problem.dy)
    exact = gradients[0] if isinstance(gradients, tuple) else gradients
    apart = np.max(np.abs(np.ravel(gradient) - np.ravel(exact)))
    return float(apart / np.max(np.abs(exact)))
