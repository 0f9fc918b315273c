"""Ways to get the gradient by all coordinates of an input from the forward pass alone.

A contender is one entry of CONTENDERS: from a problem it makes a function that returns
the gradient, or nothing where it only compares. What an entry returns is held against
the backward pass, and the largest difference, as a share of the largest gradient, is
told beside its time.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pyref.bench.cases import Shape, cut
from pyref.bench.figures import Goal, Row, Table
from pyref.bench.peers import PEERS, load_peer
from pyref.bench.race import Budget, race
from pyref.runners.complex_step import complex_step
from pyref.runners.numpy import function_of
from pyref.runners.slopes import slopes

STEP = 2.0**-17


@dataclass(frozen=True)
class Problem:
    """A layer at a point; its first input, x, is the one that is differentiated by."""

    title: str
    layer: str
    inputs: list[np.ndarray]
    options: list[Any]
    dy: np.ndarray

    @property
    def function(self) -> Callable[..., Any]:
        return function_of(f"layers.{self.layer}")


def make_slopes(problem: Problem) -> Callable[[], np.ndarray]:
    args = [*problem.inputs, *problem.options]
    return lambda: slopes(problem.function, args, 1, [problem.dy], [None])[0][0]


def make_complex_step(problem: Problem) -> Callable[[], np.ndarray]:
    args = [*problem.inputs, *problem.options]
    return lambda: complex_step(problem.function, args, 1, [problem.dy], [None])[0][0]


def make_loop(problem: Problem) -> Callable[[], np.ndarray]:
    """Central differences, one coordinate after another, as courses write them."""
    function, options, dy = problem.function, problem.options, problem.dy
    first, *others = problem.inputs

    def run() -> np.ndarray:
        x = first.copy()
        gradient = np.zeros_like(x)
        for place in range(x.size):
            was = x.flat[place]
            x.flat[place] = was + STEP
            right, _ = function(x, *others, *options)
            x.flat[place] = was - STEP
            left, _ = function(x, *others, *options)
            x.flat[place] = was
            gradient.flat[place] = np.sum((right - left) * dy) / (2 * STEP)
        return gradient

    return run


def make_torch(problem: Problem) -> Callable[[], None]:
    peer = load_peer("torch")
    check = peer.make_gradcheck(problem.layer, problem.inputs, problem.options)

    def run() -> None:
        check()

    return run


CONTENDERS: dict[str, Callable[[Problem], Callable[[], np.ndarray | None]]] = {
    "complex step": make_complex_step,
    "slopes": make_slopes,
    "loop": make_loop,
    "torch": make_torch,
}
OURS = "complex step"
"""The contender that the goals are set for."""


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


def shrink(shapes: Shapes) -> Shapes:
    """The problem under its title with no length over 4, for tests of the table."""
    return replace(shapes, inputs=tuple(map(cut, shapes.inputs)))


def race_gradients(
    shapes: Iterable[Shapes],
    peers: Iterable[str],
    budget: Budget,
    tell: Callable[[str], None],
) -> Table:
    """The table: how many times as fast OURS is, and the largest errors."""
    names = [name for name in CONTENDERS if name in peers or name not in PEERS]
    rows = []
    for shape in shapes:
        tell(f"gradient check of {shape.title}")
        problem = make_problem(shape)
        contenders = {name: CONTENDERS[name](problem) for name in names}
        times = race(contenders, budget)
        mine = times[OURS].minimum
        figures = {f"x {k}": t.minimum / mine for k, t in times.items() if k != OURS}
        for name, contender in contenders.items():
            gradient = contender()
            if gradient is not None:
                figure = "error" if name == OURS else f"error, {name}"
                figures[figure] = measure_error(problem, gradient)
        goals = {f"x {name}": Goal(bound) for name, bound in shape.goals.items()}
        goals["error"] = Goal(1e-14, "most")
        rows.append(Row(shape.title, times, figures, goals))
    note = (
        f"All coordinates of x. x torch, x loop: how many times as fast {OURS} is as "
        "torch.autograd.gradcheck with its defaults, and as a plain loop; error: of "
        f"{OURS}, the largest, as a share of the largest gradient."
    )
    return Table("gradients", "Gradient checks, float64", tuple(rows), note)


def make_problem(shapes: Shapes) -> Problem:
    random = np.random.default_rng(len(shapes.title))
    inputs = [random.standard_normal(shape) for shape in shapes.inputs]
    if shapes.layer == "cholesky":  # its x has to be positive definite
        inputs[0] = inputs[0] @ inputs[0].T + np.eye(len(inputs[0]))
    options = list(shapes.options)
    problem = Problem(shapes.title, shapes.layer, inputs, options, np.zeros(()))
    y, _ = problem.function(*inputs, *options)
    dy = random.standard_normal(y.shape)
    return Problem(shapes.title, shapes.layer, inputs, options, dy)


def measure_error(problem: Problem, gradient: np.ndarray) -> float:
    _, back = problem.function(*problem.inputs, *problem.options)
    gradients = back(problem.dy)
    exact = gradients[0] if isinstance(gradients, tuple) else gradients
    apart = np.max(np.abs(np.ravel(gradient) - np.ravel(exact)))
    return float(apart / np.max(np.abs(exact)))
