"""A good call of everything that takes numbers, in both languages, from the cases.

What the cases do not call by itself, and what takes functions, stands here.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from inspect import signature
from typing import Any

import numpy as np

from pyref import layers, networks, training
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


def by_training():
    """Two steps of each, with few weights."""
    tokens = {
        "x": np.array([[0.0, 1, 2], [1, 2, 0]]),
        "y": np.array([[1.0, 2, 0], [2, 0, 1]]),
    }
    images = {"x": waves(4, 1, 12, 12), "t": np.eye(2)[[0, 0, 1, 1]]}
    rows = {"x": waves(4, 2), "t": np.eye(2)[[0, 1, 1, 0]]}
    labels = {"x": waves(4, 2), "y": np.array([[0.0], [1], [1], [0]])}
    columns = {"x": waves(2, 4), "y": np.array([[1.0, 2, 2, 1]])}
    yield descend("descent", 3, {})
    yield descend("mlp_training", 17, rows, hidden=3)
    yield descend("cnn_training", 108, images, maps=(2, 4, 4), epsilon=1e-3)
    yield descend("dolhansky_training", 17, rows, hidden=3)
    yield descend(
        "pavlidis_training", 17, columns, penalty=0.01, units=np.array([[2.0, 3, 2]])
    )
    for name in ("two_layer_hinge_training", "two_layer_softmax_training"):
        yield descend(name, 17, labels, counts=(3, 2), reg=0.1)
    maps = {"image": waves(10, 10, 4), "y": np.eye(2)[:, [0, 0, 1, 1]]}
    yield descend("zhang_training", 36, maps, counts=(3, 1, 2, 2))
    yield descend("ufldl_autoencoder_training", 17, {"x": waves(3, 4)}, hidden=2,
                  decay=0.1, rho=0.25, beta=1.0)  # fmt: skip
    samples = {"x": waves(2, 4), "y": columns["y"].T.copy()}
    yield descend("ufldl_softmax_training", 4, samples, classes=2, decay=0.1)
    words = {
        "features": waves(2, 2),
        "captions": np.array([[1.0, 3, 2, 0], [1, 4, 3, 2]]),
    }
    yield descend("lstm_captioning_training", 39, words, 2, counts=(1, 5, 2), null=0)
    yield descend("transformer_block_training", 49, {"x": waves(3, 2, 2)}, 2,
                  counts=(3, 1), epsilon=1e-3)  # fmt: skip
    yield descend("char_rnn_training", 47, tokens, 2, counts=(3, 4), limit=5.0)
    yield descend("gpt_training", 65, tokens, 2, counts=(3, 1, 2, 3, 1), epsilon=1e-3)


def descend(name, numbers, data, count=4, **more):
    theta = waves(numbers, 1) / 2
    given = {"theta": theta, "m": 0 * theta, "v": 0 * theta, **data}
    order = np.arange(2.0 * count).reshape(2, count) % count
    given |= {"order": order, "eta": np.full((2, 1), 0.125), "done": 0, **more}
    function, octave = getattr(training, name), f"@pyref.training.{name}"
    if name == "descent":
        function, octave = descend_a_bowl, "@descend_a_bowl"
    return Call(f"training.{name}", function, octave, given, outputs=4)


def descend_a_bowl(*args):
    def bowl(theta, rows):
        return np.sum(theta**2).item() / 2, theta * len(rows)

    return training.descent(bowl, *args)


CALLS = [*from_cases(), *by_hand(), *by_training()]
