"""Which argument of a function gets which input, for each way to hand parameters over.

subject -> bind -> pack -> search -> judge -> report
           ^^^^
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyref.errors import UsageError
from pyref.pairs.inputs.names import find_meaning, flatten_name, match_names
from pyref.pairs.side import Function
from pyref.whole.pack import Packing, cut
from pyref.whole.subject import CALLED, Subject

CONTAINERS = ("one by one", "flat", "table", "lists")
SIZES = ("input_layer_size", "hidden_layer_size", "num_labels")


@dataclass(frozen=True)
class Form:
    """One way to call the functions.

    names: the input of each argument; left: numbers that are not given; odd: arguments
    whose names mean none of the inputs, and whose places tell.
    """

    container: str
    names: Mapping[str, str]
    left: tuple[str, ...] = ()
    odd: tuple[str, ...] = ()


def list_forms(subject: Subject, functions: Sequence[Function]) -> list[Form]:
    """The ways in which every argument gets something, the likeliest first."""
    found: list[Form] = []
    for container in CONTAINERS:
        for names in list_names(subject, container):
            bound = bind(functions, names)
            if bound is None:
                continue
            numbers = map(name_number, subject.numbers)
            left = tuple(n for n in numbers if n not in bound.values())
            odd = [k for f in functions for k in list_odd(f.arguments, names)]
            form = Form(container, bound, left, tuple(k for k in odd if k in bound))
            if form not in found:
                found.append(form)
    return sorted(found, key=lambda form: (len(form.left), len(form.odd)))


def list_names(subject: Subject, container: str) -> Iterator[list[str]]:
    """The inputs, also without numbers or sizes, in the course's order and in ours."""
    numbers = [name_number(name) for name in subject.numbers]
    targets = [name_target(subject, name) for name in subject.targets]
    data = ["X"] if subject.data else []
    for parameters in list_parameters(subject, container):
        for some in (numbers, []) if numbers else ([],):
            for sizes in ([], [*SIZES], [*SIZES, "m"]):
                yield [*parameters, *sizes[:3], *data, *targets, *some, *sizes[3:]]
                if data:
                    yield ["X", *parameters, *targets, *some, *sizes]
                else:
                    yield [*targets, *parameters, *some, *sizes]


def list_parameters(subject: Subject, container: str) -> Iterator[list[str]]:
    """The names under which the parameters go, in a container."""
    case = subject.cases[0]
    for group in ("", "apart", "joined"):
        pieces = cut(subject, case, Packing(group=group, container=container))
        if pieces is None:
            continue
        biases = any(piece.bias for piece in pieces)
        if container == "one by one":
            yield [piece.name for piece in pieces]
        elif container == "lists":
            yield ["weights", "biases"] if biases else ["weights"]
        else:
            yield ["nn_params" if container == "flat" else "params"]


def write_form(subject: Subject, octave: bool) -> str:
    """A form that works, to be pasted."""
    targets = [name_target(subject, name) for name in subject.targets]
    numbers = [name_number(name) for name in subject.numbers]
    data = ["X"] if subject.data else []
    takes = ", ".join([*data, *subject.parameters, *targets, *numbers])
    gives = ", ".join([subject.output, *(f"d{name}" for name in subject.parameters)])
    head = "this form works, with your own code in it, one gradient of each size:"
    if octave:
        return f"{head}\n    function [{gives}] = f ({takes})"
    takes = takes.replace("lambda", "lambda_")
    return f"{head}\n    def f({takes}):\n        return {gives}"


def name_number(name: str) -> str:
    return CALLED.get(name, name)


def name_target(subject: Subject, name: str) -> str:
    """y, where it is the only one that goes by samples."""
    by_sample = [n for n in subject.targets if subject.find_axis(n) is not None]
    return "y" if [name] == by_sample or subject.targets == (name,) else name


def bind(functions: Sequence[Function], names: Sequence[str]) -> dict[str, str] | None:
    """The input of each argument of all functions; None where that does not come out.

    Each of two functions takes what it has arguments for, and sizes may be missing. An
    argument whose name means none of the inputs may be any.
    """
    sizes = {name for name in names if name in (*SIZES, "m")}
    free = set(names) if len(functions) > 1 else sizes
    bound: dict[str, str] = {}
    for one in functions:
        odd = list_odd(one.arguments, names)
        masks = {
            f"argument{k}_" if argument in odd else argument: argument
            for k, argument in enumerate(one.arguments)
        }
        try:
            found = match_names(names, [*masks], one.needed, free)
        except UsageError:
            return None
        bound |= {masks[mask]: name for mask, name in found.items()}
    return bound if {*names} - sizes <= {*bound.values()} else None


def list_odd(arguments: Sequence[str], names: Sequence[str]) -> list[str]:
    """Arguments that mean none of the inputs, or one that another argument is."""
    flat = {flatten_name(name): name for name in names}
    same = [argument for argument in arguments if flatten_name(argument) in flat]
    taken = {find_meaning(flat[flatten_name(argument)]) for argument in same}
    free = {find_meaning(name) for name in names} - taken
    return [k for k in arguments if k not in same and find_meaning(k) not in free]


def choose_key(name: str, text: str) -> str:
    """The key of a piece in a table: one that the sources read, else as W1."""
    number = "".join(c for c in name if c.isdigit())
    words = ["b", "B", "bias"] if name.startswith("b") else ["W", "w", "theta", "Theta"]
    usual = [f"{word}{number}" for word in words]
    for key in (name, name[:1].upper() + name[1:], *usual):
        if re.search(rf"""(["']{key}["']|\.{key}\b)""", text):
            return key
    return usual[0]
