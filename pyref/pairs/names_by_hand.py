"""Names that mean one thing in A and in B, as the user says: lambda=learning_rate.

    pairs = read_names("lambda=learning_rate, X=data, grad=result 2")

Left stands what A calls it, or the inputs do; right what B calls it, which may be a
member of an argument (W1=params[0], W1=params['W1'], W1=params.W1); where one of them
is empty that side has no such argument. Of arguments it says which input each gets, of
results which are one, and dX=... which is the gradient by X. Whatever it does not name
is matched as ever.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pyref.errors import UsageError
from pyref.pairs.inputs.names import flatten_name
from pyref.pairs.inputs.paths import read_key
from pyref.pairs.leaves import normalize, say_number
from pyref.pairs.match import State
from pyref.pairs.task import Path, Task

Pairs = tuple[tuple[str, str], ...]


def read_names(given: str | Mapping[str, str] | Sequence[str]) -> Pairs:
    """The pairs that a text, a mapping or a list says. Errors: pyref:usage."""
    if isinstance(given, Mapping):
        return tuple((str(k).strip(), str(v).strip()) for k, v in given.items())
    texts = given.split(",") if isinstance(given, str) else given
    pairs = []
    for text in filter(str.strip, texts):
        left, _, right = (part.strip() for part in text.partition("="))
        if not (left or right) or "=" not in text:
            raise UsageError(f"names: {text.strip()!r} is no pair, A's name = B's name")
        pairs.append((left, right))
    return tuple(pairs)


@dataclass
class Names:
    """The pairs, and which of them have been found to name something."""

    pairs: Pairs
    used: set[tuple[str, str]] = field(default_factory=set)

    def choose(
        self, letter: str, inputs: Sequence[str], arguments: Sequence[str]
    ) -> dict[str, str]:
        """The input of each argument of a side that a pair names."""
        chosen: dict[str, str] = {}
        for left, right in self.pairs:
            mine = left if letter == "A" else right
            given = left if left in inputs else right
            if given in inputs and not (left and right):
                self.used.add((left, right))
            if given in inputs and (mine in arguments or is_member(mine, arguments)):
                if mine in chosen:
                    raise UsageError(f"names: {mine} is {chosen[mine]} and {given}")
                chosen[mine] = given
                self.used.add((left, right))
        return chosen

    def spare(self, letter: str) -> list[str]:
        """Inputs for which a side has no place: the other side of =name or name=."""
        k = 1 if letter == "B" else 0
        return [pair[1 - k] for pair in self.pairs if not pair[k]]

    def describe(self) -> list[str]:
        """What the user says, for a report."""
        return [
            f"{left} is {right}, as asked"
            if left and right
            else f"{left or right} is {'A' if left else 'B'}'s alone, as asked"
            for left, right in self.pairs
        ]

    def link(self, a: State, b: State | None, task: Task) -> None:
        """Give results that a pair names one name on both sides; Side.called holds it.

        Errors: pyref:usage, a pair names nothing.
        """
        for pair in self.pairs:
            gradient = find_gradient(pair[0], a, task)
            shared = gradient or pair[0]
            sides = [(a, pair[0]), (b, pair[1])] if b else [(a, pair[1])]
            missing = [s for s, name in sides if not find_leaves(s, name, task)]
            if gradient and a in missing and find_leaves(a, pair[1], task):
                sides[0], missing = (a, pair[1]), [s for s in missing if s is not a]
            if len(missing) < len(sides) and (not missing or gradient):
                self.used.add(pair)
                for state, name in sides:
                    for found in find_leaves(state, name, task):
                        state.side.called[found] = shared
        for pair in self.pairs:
            if pair not in self.used:
                refuse(pair, [state for state in (a, b) if state])


def is_member(name: str, arguments: Sequence[str]) -> bool:
    """Whether it is an entry or a field of one of these arguments."""
    path = read_key(name)
    return len(path) > 1 and path[0] in arguments


def find_leaves(state: State, name: str, task: Task) -> list[str]:
    """The results of a name, or of the place that it says: result 2, result 2[0]."""
    leaves = state.list_leaves(task)
    by_name = [leaf.name for leaf in leaves if leaf.name == name]
    return by_name or [leaf.name for leaf in leaves if say_path(leaf.path) == name]


def say_path(path: Path) -> str:
    """What a result is called that has no name."""
    return say_number(path[0]) + "".join(f"[{key}]" for key in path[1:])


def find_gradient(name: str, a: State, task: Task) -> str:
    """The name of a gradient: of what A gives by this name, or of dX for an input X."""
    for path, gradient in a.find_gradients(task).items():
        if gradient.name == name:
            return name_gradient(path)
    for path in task.gradient:
        if flatten_name(name) == flatten_name(f"d{task.text(path)}"):
            return name_gradient(path)
    return ""


def name_gradient(path: Path) -> str:
    """As results are named that are known as the gradient of this input: dw1."""
    last = max(k for k, key in enumerate(path) if isinstance(key, str))
    places = "".join(str(key + 1) for key in path[last + 1 :])
    return f"d{normalize(path[last])}{places}"


def refuse(pair: tuple[str, str], states: Sequence[State]) -> None:
    told = []
    for state in states:
        arguments = [a for f in state.side.functions for a in f.arguments]
        results = [leaf.name for leaf in state.answer.leaves]
        told.append(
            f"{state.side.name} takes {', '.join(arguments)}"
            f" and gives {', '.join(results)}"
        )
    raise UsageError(
        f"names: {pair[0]}={pair[1]} names no argument and no result of both:"
        f" {'; '.join(told)}"
    )
