"""A case on the tape: its forward definition, and one gradient for each input."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from flint import arb

from pyref.errors import FormatError
from pyref.fixtures import sources
from pyref.fixtures.case import Case
from pyref.measure import spell
from pyref.oracle.backward import gradient
from pyref.oracle.building_blocks import each, total
from pyref.oracle.tape import Node, Nodes, leaves


@dataclass(frozen=True)
class Traced:
    """A case on the tape: its results as nodes, and the numbers they were made from."""

    results: dict[str, Nodes]
    inputs: dict[str, Nodes]
    given: list[Node]


def trace(
    case: Case, choice: str = "", definition: Callable[..., Any] | None = None
) -> Traced:
    """Run a forward definition, that of the case unless given, and go back over it.

    choice: which derivative at a tie, one of CHOICES.
    """
    inputs = {name: leaves(value) for name, value in case.inputs.items()}
    upstream = {name: leaves(value) for name, value in case.upstream.items()}
    options = list_options(case)
    chosen = {"choice": choice} if choice else {}
    definition = definition or sources.definition(case.sheet.place)
    outputs = definition(*inputs.values(), *options, **chosen)
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    require_outputs(case, outputs)
    named = dict(zip(case.sheet.outputs, outputs, strict=True))
    arrays = [*inputs.values(), *upstream.values()]
    given = [leaf for value in arrays for leaf in value.flat]
    if not case.sheet.back:
        given += [option for option in options if isinstance(option, Node)]
        return Traced(named, inputs, given)
    pairs = zip(upstream.values(), outputs, strict=True)
    loss = sum_of(dy * y for dy, y in pairs)
    return Traced(named | gradients(loss, inputs), inputs, given)


def require_outputs(case: Case, outputs: tuple[Any, ...]) -> None:
    """Refuse what a definition gives in the place of the outputs of its sheet."""
    file, names = sources.label(case.sheet.place, "definition"), case.sheet.outputs
    if len(outputs) != len(names):
        told = f"gives {len(outputs)} outputs, not {', '.join(names)}"
        raise FormatError(f"{file}: {case.title}: {told}")
    for name, y in zip(names, outputs, strict=True):
        if case.sheet.back and np.shape(y) != case.output_shape(name):
            shapes = np.shape(y), case.output_shape(name)
            have, want = map(spell, shapes)
            raise FormatError(f"{file}: {case.title}: {name} is {have}, not {want}")


def list_options(case: Case) -> list[Any]:
    """Options as a definition takes them: arrays as leaves, numbers as they are.

    Without a way back a real number is a leaf too: it is data, and has its scale.
    """
    options: list[Any] = []
    for value in case.options.values():
        if isinstance(value, np.ndarray):
            options.append(leaves(value))
        elif isinstance(value, float) and not case.sheet.back:
            options.append(Node(arb(value)))
        else:
            options.append(value)
    return options


def gradients(loss: Node, inputs: Mapping[str, Nodes]) -> dict[str, Nodes]:
    """The derivative of a number by each input, as nodes."""
    flat = iter(gradient(loss, [leaf for v in inputs.values() for leaf in v.flat]))
    return {f"d{k}": each(lambda _: next(flat), v) for k, v in inputs.items()}


def sum_of(arrays: Iterable[Nodes]) -> Node:
    return total(v for array in arrays for v in array.flat)
