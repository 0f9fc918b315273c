"""A good call of everything that takes numbers, in both languages, from the cases.

What the cases do not call by itself, and what takes functions, stands here.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from inspect import signature
from typing import Any

import numpy as np

from pyref import layers, networks
from pyref.fixtures import load as fixtures
from pyref.runners.numpy import as_list, function_of

OPERATIONS = {"add": 2, "multiply": 2, "matmul": 2, "negative": 1, "log": 1,
              "sigmoid": 1, "softmax": 1}  # fmt: skip


@dataclass(frozen=True)
class Call:
    """octave: the function as text. unique: whether every right program finds the same
    numbers; not so signs of vectors."""

    name: str
    function: Callable[..., Any]
    octave: str
    args: dict[str, Any]
    dys: dict[str, np.ndarray] = field(default_factory=dict)
    outputs: int = 1
    gradients: int = 0
    unique: bool = True

    @property
    def given(self):
        return {**self.args, **self.dys}

    def results(self, values):
        """Outputs and gradients, of these values in the order of given."""
        taken = len(self.args)
        if not self.gradients:
            return as_list(self.function(*values))
        *outputs, back = self.function(*values[:taken])
        return [*outputs, *as_list(back(*values[taken:]))]


def sizes_of(case):
    """Small, and with the most arrays that are more than a line."""
    count = sum(v.size for v in case.inputs.values())
    return count <= 200, sum(min(v.shape) > 1 for v in case.inputs.values()), -count


def plain_case(name):
    cases = [c for c in fixtures.load(name) if c.level == "plain" and c.finite]
    good = [c for c in cases if not (c.error or c.storage) and all(
        v.size for v in [*c.inputs.values(), *c.upstream.values()])]  # fmt: skip
    return max(good, key=sizes_of)


def waves(*shape):
    return np.sin(1.0 + np.arange(np.prod(shape))).reshape(shape)


def from_cases():
    for name in fixtures.layers():
        case = plain_case(name)
        call, sheet = case.sheet.function, case.sheet
        yield Call(
            call, function_of(call), f"@pyref.{call}", case.inputs | case.options,
            case.upstream, len(sheet.outputs), len(case.inputs) * sheet.back,
        )  # fmt: skip
        if sheet.through:
            yield decomposition(name, case.inputs)


def decomposition(name, inputs):
    """A layer that its cases call through a network, which hides signs."""
    *outputs, _ = function_of(f"layers.{name}")(*inputs.values())
    dys = {f"d{i}": waves(*v.shape) for i, v in enumerate(outputs)}
    call = f"layers.{name}"
    return Call(call, function_of(call), f"@pyref.{call}", inputs, dys, len(outputs),
                len(inputs), False)  # fmt: skip


def invariants(name):
    function, case = f"invariants_of_{name}", plain_case(name)
    given = signature(function_of(f"networks.{function}")).parameters
    octave = f"@(x, c) pyref.networks.{function} (@pyref.layers.{name}, x, c)"
    layer = function_of(f"layers.{name}")
    assert [*given] == [name, "x", "c"]
    return Call(
        f"networks.{function}",
        lambda x, c: function_of(f"networks.{function}")(layer, x, c),
        octave, case.inputs | case.options, case.upstream, 2, 1,
    )  # fmt: skip


def operation(name, count):
    args = {letter: waves(3, 3) + 2 for letter in "xw"[:count]}
    return Call(f"networks.operation {name}", networks.operation(name),
                f"pyref.networks.operation ('{name}')", args, {"dy": waves(3, 3)},
                gradients=count)  # fmt: skip


def in_a_graph(x, w, b):
    steps = [("y", layers.dense, ("x", "w", "b"), ())]
    values, back = networks.graph({"x": x, "w": w, "b": b}, steps)
    return values["y"], lambda dy: tuple(map(back("y", dy).get, "xwb"))


def by_hand():
    dense = {"x": waves(4, 3), "w": waves(3, 2), "b": waves(1, 2)}, {"dy": waves(4, 2)}
    yield Call("networks.chain", lambda x, w, b: networks.chain(
        x, [(layers.dense, (w, b), ()), (layers.tanh, (), ())]),
        "@chained", *dense, gradients=3)  # fmt: skip
    yield Call("networks.graph", in_a_graph, "@in_a_graph", *dense, gradients=3)
    shapes = [(2, 3), (1, 2)]
    yield Call("networks.rolled", lambda theta: tuple(networks.rolled(theta, shapes)),
               "@cut_up", {"theta": waves(8, 1)}, outputs=2)  # fmt: skip
    yield Call("networks.unrolled", lambda w, b: networks.unrolled((w, b), shapes),
               "@in_one_column", {"w": waves(2, 3), "b": waves(1, 2)})  # fmt: skip
    case = plain_case("inversion")
    yield Call("networks.inversion", networks.inversion, "@pyref.networks.inversion",
               case.inputs | case.options, outputs=2, unique=False)  # fmt: skip
    yield Call("networks.penalized_mean", networks.penalized_mean,
               "@pyref.networks.penalized_mean",
               {"y": waves(4, 1), "w1": waves(3, 2), "w2": waves(2, 3), "reg": 0.5},
               {"dloss": waves(1, 1)}, gradients=3)  # fmt: skip
    yield from (invariants(name) for name in ("eigh", "svd"))
    yield from (operation(*one) for one in OPERATIONS.items())
    yield Call("networks.operation reduce_sum", networks.operation("reduce_sum"),
               "pyref.networks.operation ('reduce_sum')",
               {"x": waves(3, 2), "axis": 1}, {"dy": waves(3, 1)},
               gradients=1)  # fmt: skip


CALLS = [*from_cases(), *by_hand()]
