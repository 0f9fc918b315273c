"""What each argument of an update is given: parameters, gradients, state, and the rest.

1. An input of its name; its gradient by its name (grad, dW, theta_grad).
2. A result of the cost function of its name; a state, which the update gives back.
3. An input that means the same (rate, alpha), the number of the step (t, iter).
4. In order: the parameters first, then their gradients.
5. What is left keeps its default, or is a state that starts from zeros.

Where not all parameters find a place, the update is called for each of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pyref.errors import UsageError
from pyref.pairs.gradients_of import is_named
from pyref.pairs.inputs.names import find_meaning, flatten_name
from pyref.pairs.leaves import Leaf, normalize
from pyref.pairs.side import Function
from pyref.pairs.steps.feed import GENERIC, is_next
from pyref.pairs.task import Path, Task

COUNTERS = ("t", "k", "it", "iter", "iteration", "step", "timestep", "nstep", "epoch")
RATES = ("alpha", "learningrate", "lr", "eta", "stepsize", "rate")


@dataclass(frozen=True)
class Source:
    """kind: input, gradient (of the input at path), result (of the cost), state, or
    count. number: of a result."""

    kind: str
    path: Path = ()
    number: int = 0


@dataclass
class Scope:
    """One call of the update. key: () for all parameters, or the path of the one.

    parameters: the argument of each; feeds: where the results of the first call had
    what the next is given.
    """

    key: Path
    sources: dict[str, Source]
    parameters: dict[str, Path]
    feeds: dict[Any, Any] = field(default_factory=dict)


def bind(function: Function, task: Task, results: Sequence[str]) -> list[list[Scope]]:
    """The ways in which an update may be meant, the likeliest first.

    results: names of what the cost function gives. Errors: pyref:usage, there is none.
    """
    tops = [*dict.fromkeys((path[0],) for path in task.gradient)]
    whole = bind_one(function, task, results, (), tops)
    ways = [[whole]] if whole else []
    every = [bind_one(function, task, results, p, [p]) for p in task.gradient]
    each = [scope for scope in every if scope]
    if len(each) == len(task.gradient) and not (whole and whole in each):
        ways.append(each)
    if not ways:
        took = ", ".join(function.arguments)
        names = ", ".join(str(top[0]) for top in tops) or "no parameters"
        raise UsageError(f"{function.name} ({took}) has no place for {names}")
    return ways


def bind_one(
    function: Function,
    task: Task,
    results: Sequence[str],
    key: Path,
    paths: Sequence[Path],
) -> Scope | None:
    """The sources of all arguments; None where a parameter has no place."""
    found: dict[str, Source] = {}
    rules = (find_input, find_gradient, find_result, find_state, find_meant, find_count)
    case = Case(function, task, results, key, paths)
    for rule in rules:
        for argument in function.arguments:
            source = None if argument in found else rule(case, argument)
            if source and (source.kind == "state" or source not in found.values()):
                found[argument] = source
    parameters = find_parameters(case, found)
    if parameters is None:
        return None
    for name in function.arguments[: function.needed]:
        found.setdefault(name, Source("state"))
    return Scope(key, found, parameters)


@dataclass(frozen=True)
class Case:
    """What is bound: the update, what it may be given, and of which parameters."""

    function: Function
    task: Task
    results: Sequence[str]
    key: Path
    paths: Sequence[Path]

    @property
    def others(self) -> list[str]:
        """Inputs that are neither data nor parameters, but those of this call."""
        data = {path[0] for path, kind in self.task.kinds.items()
                if kind.samples is not None}  # fmt: skip
        away = data | {path[0] for path in self.task.gradient}
        return [name for name in self.task.values if name not in away]


def find_input(case: Case, argument: str) -> Source | None:
    """An input as it is called; a state that is called as a number is not meant."""
    if not case.key and (argument,) in case.paths:
        return Source("input", (argument,))
    if argument not in case.others:
        return None
    number = np.ndim(case.task.values[argument]) == 0
    if number and find_state(case, argument) and argument not in COUNTERS:
        return None
    return Source("input", (argument,))


def find_gradient(case: Case, argument: str) -> Source | None:
    for path in case.paths:
        if is_gradient_of(argument, path):
            return Source("gradient", path)
    single = len(case.paths) == 1
    if single and normalize(argument) in GENERIC:
        return Source("gradient", case.paths[0])
    return None


def is_gradient_of(argument: str, path: Path) -> bool:
    zero = np.zeros(())
    return is_named(Leaf(argument, (0,), zero, zero), path, zero)


def find_result(case: Case, argument: str) -> Source | None:
    """A result of the cost function, unless the update is for one parameter of it."""
    names = list(map(normalize, case.results))
    if case.key or normalize(argument) not in names:
        return None
    return Source("result", number=names.index(normalize(argument)))


def find_state(case: Case, argument: str) -> Source | None:
    """What the update gives back by its name is its own, unless it is a parameter."""
    given = [name for name in case.function.results if name]
    if not any(is_next(name, argument) for name in given):
        return None
    first = argument == case.function.arguments[0]
    return None if first or is_parameter(case, argument) else Source("state")


def is_parameter(case: Case, argument: str) -> bool:
    names = [str(path[-1]) for path in case.paths]
    return any(read_meaning(argument) == read_meaning(name) for name in names)


def find_meant(case: Case, argument: str) -> Source | None:
    """The only input that means what this argument does."""
    if not case.key:
        for path in case.paths:
            if read_meaning(str(path[0])) == read_meaning(argument):
                return Source("input", path)
    meant = [n for n in case.others if read_meaning(n) == read_meaning(argument)]
    return Source("input", (meant[0],)) if len(meant) == 1 else None


def read_meaning(name: str) -> object:
    flat = flatten_name(name)
    return "rate" if flat in RATES else find_meaning(name)


def find_count(case: Case, argument: str) -> Source | None:
    return Source("count") if flatten_name(argument) in COUNTERS else None


def find_parameters(case: Case, found: dict[str, Source]) -> dict[str, Path] | None:
    """The argument of each parameter, in order where its name does not tell; gradients
    after them the same way. None where a parameter or all gradients have no place."""
    taken = {source.path: name for name, source in found.items()
             if source.kind == "input"}  # fmt: skip
    free = [name for name in case.function.arguments if name not in found]
    parameters: dict[str, Path] = {}
    for path in case.paths:
        if path not in taken and not free:
            return None
        name = taken.get(path) or free.pop(0)
        parameters[name] = path
        found[name] = Source("input", path)
    if any(one.kind in ("gradient", "result") for one in found.values()):
        return parameters
    for name, path in [*parameters.items()]:
        near = [one for one in free if is_gradient_of(one, (name,))]
        if not near and not free:
            return None
        chosen = (near or free)[0]
        free.remove(chosen)
        found[chosen] = Source("gradient", path)
    return parameters


def zero_like(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: zero_like(v) for k, v in value.items()}
    if isinstance(value, list):
        return [zero_like(v) for v in value]
    return np.zeros_like(value, dtype=np.float64)
