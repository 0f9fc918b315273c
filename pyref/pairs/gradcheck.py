"""Check the gradient of one function of any language, by the slopes of its own cost.

    report = gradcheck("nn.py:cost", inputs="theta 38, X 5 3", gradient=("theta",))

The function runs in a process of its own, in its own language; so do the slopes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pyref.errors import PyrefError, UsageError
from pyref.pairs.comparison import SECONDS, count_things, list_layouts_used
from pyref.pairs.curve import add_curves
from pyref.pairs.hints import list_hints, say_no_inputs
from pyref.pairs.inputs import Set, Spec, read_inputs
from pyref.pairs.judged import Judged, judge
from pyref.pairs.match import State
from pyref.pairs.names_by_hand import Names, read_names
from pyref.pairs.penalty import separate
from pyref.pairs.pins import read_pins
from pyref.pairs.proofs import write_checked
from pyref.pairs.run import DEADLINE, WORKERS
from pyref.pairs.search import read_blocks, settle
from pyref.pairs.side import Raised, Side
from pyref.pairs.task import make_task
from pyref.port.target import read_target
from pyref.shown import Shown


@dataclass(frozen=True, repr=False)
class GradientCheck(Shown):
    """What was found of each gradient. reason: why nothing could be judged.

    notes: what was asked for by hand, and left out.
    """

    target: str
    language: str
    inputs: Sequence[tuple[str, str]]
    layouts: tuple[Any, ...] = ()
    blocks: dict[str, Any] | None = None
    gradients: tuple[Judged, ...] = ()
    reason: str = ""
    notes: tuple[str, ...] = ()

    @property
    def outcome(self) -> str:
        """right, wrong, or not judged."""
        verdicts = [one.verdict for one in self.gradients]
        if "wrong" in verdicts:
            return "wrong"
        return "right" if {*verdicts} == {"right"} else "not judged"

    @property
    def brief(self) -> str:
        """Which gradients are wrong."""
        return ", ".join(f"d{x.input}" for x in self.gradients if x.verdict == "wrong")

    @property
    def passed(self) -> bool:
        return self.outcome == "right"

    def __str__(self) -> str:
        return write_checked(self)


def gradcheck(
    target: str,
    inputs: Any,
    gradient: Sequence[str] = (),
    *,
    process: bool = False,
    setup: str = "",
    deadline: float = DEADLINE,
    names: str | Mapping[str, str] | Sequence[str] = (),
    sets: Sequence[str] = (),
    convention: Sequence[str] = (),
    curves: bool = False,
    tell: Callable[[str], None] = lambda text: None,
) -> GradientCheck:
    """Whether the gradients that a function gives are those of its cost.

    target, inputs, gradient, sets: as compare takes them. names: inputs, or dX, with
    what the function calls them. convention: "takes X transposed". curves: as compare
    takes it.
    Errors: pyref:value, pyref:missing, pyref:usage.
    """
    if inputs is None:
        opened = read_target(target, process, WORKERS)
        raise UsageError(say_no_inputs(Side("", opened, deadline, setup)))
    spec = read_inputs(inputs, gradient=tuple(gradient)).choose(sets)
    by_hand = Names(read_names(names))
    with Side("", read_target(target, process, WORKERS), deadline, setup) as side:
        return check_side(side, spec, by_hand, convention, curves, tell)


def check_side(
    side: Side,
    spec: Spec,
    names: Names,
    convention: Sequence[str],
    curves: bool,
    tell: Callable[[str], None],
) -> GradientCheck:
    if not any(kind.gradient for kind in spec.kinds.values()):
        lack = "no gradient is asked for: --gradient says by which input"
        raise UsageError(f"{side.name}: {lack}, one of {', '.join(spec.names)}")
    sets = spec.sets()
    told = (side.name, side.language, spec.describe())
    tell("the call")
    try:
        task = make_task(sets[0])
        side.pins = read_pins(convention, task)[""]
        side.open(spec, choose=names.choose)
        state = settle(side, task)
        names.link(state, None, task)
        tell("gradients")
        read_blocks(state, task)
        found = check_sets(state, sets, side.deadline, curves)
    except PyrefError as error:
        if error.identifier in ("pyref:value", "pyref:missing", "pyref:usage"):
            raise
        if not isinstance(error, Raised):
            return GradientCheck(*told, reason=str(error))
        hints = (*list_hints(side, spec, error), *spec.doubts)
        return GradientCheck(*told, reason=error.told, notes=hints)
    layouts = list_layouts_used((state,), task)
    blocks = {side.letter: {task.text(p): v for p, v in state.blocks.items()}}
    seconds, counts = min(SECONDS, side.deadline), count_things(task)
    judged = tuple(separate(found, state, task, seconds, counts))
    asked = (f"{text}, as asked" for text in convention)
    doubts = spec.doubts if any(one.verdict != "right" for one in judged) else ()
    notes = (*spec.notes, *doubts, *names.describe(), *asked)
    return GradientCheck(
        side.name, side.language, told[2], layouts, blocks, judged, notes=notes
    )


def check_sets(
    state: State, sets: Sequence[Set], deadline: float, curves: bool
) -> list[Judged]:
    """What was found on the first set that is not right, else on the plain one."""
    first: list[Judged] = []
    for one in sets:
        task = make_task(one)
        try:
            answer = state.side.call(task.lay(state.layouts))
        except Raised:
            continue
        here = replace(state, answer=answer)
        found = judge(here, task, min(SECONDS, deadline), count_things(task))
        first = first or found
        if any(j.verdict == "wrong" for j in found):
            return add_curves(found, here, task) if curves else found
    return first
