"""All tables in their order, for what was asked: the plan of a run.

    measure(Request(peers=("torch",), plan="quick"), tell)

tell (kind, content) is given what is under way ("tell", words), what it is measured
with ("facts", name -> words), and each table as soon as it is there ("table", Table).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pyref.bench.cases import LAYERS, SMALL, LayerCase, shrink
from pyref.bench.environment import describe_machine, name_processor, pin
from pyref.bench.figures import Table
from pyref.bench.gradients import race_gradients
from pyref.bench.layers import race_layers
from pyref.bench.limits import BYTES, ORDER, measure_limits
from pyref.bench.memory import GROWING, IMAGES, measure_memory
from pyref.bench.octave import race_octave
from pyref.bench.peers import find_peers
from pyref.bench.problems import ALL, QUICK, Shapes, shrink_problem
from pyref.bench.race import Budget
from pyref.bench.startup import measure_commands, measure_crosscheck
from pyref.runners.octave.find import find_octave

Report = Callable[[str, Any], None]


@dataclass(frozen=True)
class Plan:
    """What is measured, how large, and for how long.

    in_octave: the layers that race in Octave too, by the words that their titles begin
    with; few: in float32 only those with a goal there; commands: how often each command
    is started.
    """

    budget: Budget
    cases: tuple[LayerCase, ...] = LAYERS
    small: tuple[LayerCase, ...] = SMALL
    in_octave: tuple[str, ...] = ("",)
    few: bool = False
    problems: tuple[Shapes, ...] = ALL
    images: tuple[int, ...] = IMAGES
    order: int = ORDER
    bytes: int = BYTES
    commands: int = 5
    crosscheck: bool = False


PLANS = {
    "thorough": Plan(Budget(seconds=2.0, least=5, most=40), crosscheck=True),
    "quick": Plan(
        Budget(seconds=0.2, least=2, most=20, turn=1e-3),
        in_octave=("conv2d 3x3 N32", "dense", "tanh", "batchnorm ", "max_pool2d"),
        few=True,
        problems=QUICK,
        images=(4, 8, 16),
        commands=2,
    ),
    "tiny": Plan(
        Budget(seconds=0.0, least=1, most=1, turn=0.0),
        cases=tuple(map(shrink, LAYERS)),
        small=tuple(map(shrink, SMALL)),
        problems=tuple(map(shrink_problem, QUICK)),
        images=(1, 2),
        order=32,
        bytes=2**20,
        commands=1,
    ),
}
"""tiny is for tests: every row, and no figure that means anything."""


@dataclass(frozen=True)
class Request:
    """peers: libraries to race against; plan: one of PLANS."""

    peers: tuple[str, ...]
    plan: str


def measure(request: Request, tell: Report) -> None:
    """Measure every table of a plan; tell each as soon as it is there."""
    processors = pin()
    plan, octave = PLANS[request.plan], find_octave()
    here, absent = find_peers(request.peers)
    tell("facts", describe(here, absent, octave.version if octave else "none"))

    def say(words: str) -> None:
        tell("tell", words)

    say("limits of the machine")
    limits, table = measure_limits(plan.budget, plan.order, plan.bytes)
    tell("table", table)
    double: Table | None = None
    cases = (*plan.cases, *plan.small)
    for dtype in ("float64", "float32"):
        if dtype == "float32" and plan.few:
            cases = tuple(case for case in cases if case.half or dtype in case.goals)
        double = race_layers(cases, here, dtype, limits, plan.budget, say, double)
        tell("table", double)
    if octave:
        large = [case for case in plan.cases if case.title.startswith(plan.in_octave)]
        small = next(case for case in plan.small if case.layer == "dense")
        tell("table", race_octave(octave, large, small, plan.budget, say))
    tell("table", race_gradients(plan.problems, here, plan.budget, say))
    few = replace(plan.budget, most=min(plan.budget.most, 5))
    tell("table", measure_memory(GROWING, few, say, plan.images))
    tell("table", measure_commands(plan.commands, say))
    if plan.crosscheck:
        tell("table", measure_crosscheck(say, processors))


def describe(here: dict[str, str], absent: list[str], octave: str) -> dict[str, str]:
    """What was measured with what."""
    built: Any = np.show_config(mode="dicts")
    blas = built["Build Dependencies"]["blas"]
    return {
        "machine": describe_machine(),
        "processor": f"number {name_processor()}, one thread",
        "NumPy": f"{np.__version__}, {blas['name']} {blas['version']}",
        "Octave": octave,
        **here,
        **dict.fromkeys(absent, "not installed"),
    }
