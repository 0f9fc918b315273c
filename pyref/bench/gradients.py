"""Ways to get the gradient by all coordinates of an input from the forward pass alone.

A contender is one entry of CONTENDERS: from a problem it makes a function that returns
the gradient, or nothing where it only compares. What an entry returns is held against
the backward pass, and the largest difference, as a share of the largest gradient, is
told beside its time.
"""

from collections.abc import Callable, Iterable

import numpy as np

from pyref.bench.figures import Goal, Row, Table
from pyref.bench.peers import PEERS, load_peer
from pyref.bench.problems import Problem, Shapes, make_problem, measure_error
from pyref.bench.race import Budget, Contender, Tell, race
from pyref.probing.complex_step import complex_step
from pyref.probing.gradcheck import gradcheck
from pyref.probing.slopes import slopes

STEP = 2.0**-17


def make_gradcheck(problem: Problem) -> Callable[[], np.ndarray]:
    """The whole check of one input: its complex step, its slope, and its verdict."""
    first, *others = problem.inputs
    rest = (*others, *problem.options)

    def layer(x: np.ndarray) -> tuple[np.ndarray, Callable[..., object]]:
        y, back = problem.function(x, *rest)
        return y, lambda dy: back(dy)[0] if others else back(dy)

    return lambda: gradcheck(layer, [first], dys=[problem.dy]).inputs[0].gradient


def make_slopes(problem: Problem) -> Callable[[], np.ndarray]:
    function, args = problem.function, problem.args
    return lambda: slopes(function, args, 1, [problem.dy], [None])[0][0]


def make_complex_step(problem: Problem) -> Callable[[], np.ndarray]:
    function, args = problem.function, problem.args
    return lambda: complex_step(function, args, 1, [problem.dy], [None])[0][0]


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
    "gradcheck": make_gradcheck,
    "complex step": make_complex_step,
    "slopes": make_slopes,
    "loop": make_loop,
    "torch": make_torch,
}
OURS = "gradcheck"
"""The contender that the goals are for; its error is at most that of rounding."""


def race_gradients(
    shapes: Iterable[Shapes],
    peers: Iterable[str],
    budget: Budget,
    tell: Tell,
) -> Table:
    """The table: how many times as fast OURS is, and the largest errors."""
    names = [name for name in CONTENDERS if name in peers or name not in PEERS]
    rows = []
    for shape in shapes:
        tell(f"gradient check of {shape.title}")
        problem = make_problem(shape)
        found: dict[str, np.ndarray | None] = {}
        contenders = {
            name: keep(name, CONTENDERS[name](problem), found) for name in names
        }
        times = race(contenders, budget)
        mine = times[OURS].minimum
        figures = {f"x {k}": t.minimum / mine for k, t in times.items() if k != OURS}
        for name, gradient in found.items():
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


def keep(
    name: str,
    contender: Callable[[], np.ndarray | None],
    found: dict[str, np.ndarray | None],
) -> Contender:
    """The contender, whose last gradient is found under its name afterwards."""

    def run() -> None:
        found[name] = contender()

    return run
