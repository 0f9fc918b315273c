"""A graph gives a gradient for every node, whatever paths lead there."""

import re

import numpy as np
import pytest

from pyref.errors import DomainError, SizeError
from pyref.layers import dense
from pyref.layers.sizes import complex_door
from pyref.networks import graph, operation

ONE = np.ones((1, 1))
NAMES = ("add", "multiply", "matmul", "negative", "log", "reduce_sum",
         "sigmoid", "softmax")  # fmt: skip


def step(name, word, *taken, options=()):
    return name, operation(word), taken, options


def summed(name):
    return [
        step("down", "reduce_sum", name, options=(0,)),
        step("loss", "reduce_sum", "down", options=(1,)),
    ]


def waves(*shape, phase=0):
    return np.sin(phase + np.arange(1, np.prod(shape) + 1)).reshape(shape)


# All eight operations, a shared weight, two skip connections, three stretched nodes.
GIVEN = {
    "x": waves(3, 4),
    "w": waves(4, 4, phase=12),
    "b": waves(1, 4, phase=28),
    "column": waves(3, 1, phase=32),
    "number": np.array([[0.75]]),
}
STEPS = [
    step("xw", "matmul", "x", "w"),
    step("z1", "add", "xw", "b"),
    step("h", "sigmoid", "z1"),
    step("hw", "matmul", "h", "w"),
    step("z2", "add", "hw", "x"),
    step("stretched", "multiply", "z2", "column"),
    step("p", "softmax", "stretched"),
    step("logp", "log", "p"),
    step("scaled", "multiply", "number", "logp"),
    step("mixed", "multiply", "scaled", "h"),
    step("square", "multiply", "mixed", "mixed"),
    step("rows", "reduce_sum", "square", options=(1,)),
    step("minus", "negative", "rows"),
    step("loss", "reduce_sum", "minus", options=(0,)),
]


def replaced(name, value):
    """The loss with one node held at a value, made by no step."""
    kept = [one for one in STEPS if one[0] != name]
    values, _ = graph({**GIVEN, name: value}, kept)
    return values["loss"].item()


def test_every_node_has_the_gradient_that_differences_of_the_loss_have():
    values, back = graph(GIVEN, STEPS)
    gradients = back("loss", ONE)
    assert gradients.keys() == values.keys() == {*GIVEN, *(one[0] for one in STEPS)}
    assert {one[1] for one in STEPS} == {operation(name) for name in NAMES}
    h = 2.0**-17
    for name, value in values.items():
        if name == "loss":
            continue
        assert gradients[name].shape == value.shape
        for index in np.ndindex(value.shape):
            turn = np.zeros_like(value)
            turn[index] = h
            found = replaced(name, value + turn) - replaced(name, value - turn)
            wanted = pytest.approx(gradients[name][index], rel=1e-7, abs=1e-8)
            assert found / (2 * h) == wanted, name


def test_every_given_node_has_the_gradient_of_the_complex_step():
    _, back = graph(GIVEN, STEPS)
    gradients, t = back("loss", ONE), 2.0**-66
    for name, value in GIVEN.items():
        for index in np.ndindex(value.shape):
            turn = np.zeros(value.shape, complex)
            turn[index] = t * 1j
            with complex_door():
                values, _ = graph({**GIVEN, name: value + turn}, STEPS)
            found = values["loss"].imag.item() / t
            assert found == pytest.approx(gradients[name][index], rel=1e-12, abs=1e-14)


def test_a_node_taken_twice_by_one_step_has_both_gradients():
    w = np.array([[1.0, 2], [3, 4]])
    _, back = graph({"w": w}, [step("y", "matmul", "w", "w"), *summed("y")])
    assert back("loss", ONE)["w"].tolist() == [[7, 11], [9, 13]]


def test_a_node_on_a_short_path_and_on_a_long_one_waits_for_both():
    x = np.array([[2.0]])
    cube = [step("inner", "multiply", "x", "x"), step("y", "multiply", "x", "inner")]
    _, back = graph({"x": x}, cube)
    assert back("y", ONE) == {"x": 12, "inner": 2, "y": 1}
    turned = [cube[0], step("y", "multiply", "inner", "x")]
    _, back = graph({"x": x}, turned)
    assert back("y", ONE)["x"] == 12


def outward(given, steps):
    """The walk in print: breadth first from the loss, an operand found by its node."""
    values, _ = graph(given, steps)
    makers = {name: (layer, taken, options) for name, layer, taken, options in steps}
    gradients = {"loss": ONE}
    queue, seen = ["loss"], {"loss"}
    while queue:
        node = queue.pop(0)
        if node != "loss":
            found = np.zeros_like(values[node])
            for name, (layer, taken, options) in makers.items():
                for _ in range(taken.count(node)):
                    _, back = layer(*[values[one] for one in taken], *options)
                    parts = back(gradients[name])
                    parts = parts if isinstance(parts, tuple) else (parts,)
                    found = found + parts[taken.index(node)]
            gradients[node] = found
        for one in makers.get(node, (None, (), ()))[1]:
            if one not in seen:
                seen.add(one)
                queue.append(one)
    return gradients


def test_the_walk_in_print_is_right_where_all_paths_are_of_one_length():
    given = {"x": waves(3, 4), "w": waves(4, 2)}
    steps = [step("xw", "matmul", "x", "w"), step("y", "sigmoid", "xw"), *summed("y")]
    _, back = graph(given, steps)
    gradients = outward(given, steps)
    for name, value in back("loss", ONE).items():
        np.testing.assert_allclose(gradients[name], value, rtol=1e-15)


def test_the_walk_in_print_takes_the_first_rule_for_both_operands():
    w = np.array([[1.0, 2], [3, 4]])
    found = outward({"w": w}, [step("y", "matmul", "w", "w"), *summed("y")])
    assert found["w"].tolist() == [[6, 14], [6, 14]]


def test_the_walk_in_print_stops_where_one_path_is_longer():
    cube = [
        step("inner", "multiply", "x", "x"),
        step("loss", "multiply", "x", "inner"),
    ]
    with pytest.raises(KeyError, match="inner"):
        outward({"x": np.array([[2.0]])}, cube)


def test_what_the_loss_does_not_depend_on_has_zeros_where_a_slope_is_infinite_too():
    given = {"x": np.array([[0.0, 2]]), "unused": waves(3, 1)}
    steps = [step("aside", "log", "x"), step("y", "negative", "x"), *summed("y")]
    with np.errstate(divide="ignore"):
        _, back = graph(given, steps)
    gradients = back("loss", ONE)
    assert gradients["x"].tolist() == [[-1, -1]]
    assert gradients["aside"].tolist() == [[0, 0]]
    assert gradients["unused"].tolist() == [[0], [0], [0]]


def test_any_node_may_be_the_one_that_is_differentiated():
    values, back = graph(GIVEN, STEPS)
    dh = waves(3, 4, phase=50)
    gradients = back("h", dh)
    s = values["h"]
    np.testing.assert_allclose(gradients["z1"], dh * s * (1 - s), rtol=1e-14)
    np.testing.assert_array_equal(gradients["h"], dh)
    assert not np.any(gradients["loss"])
    assert not np.any(gradients["column"])


def test_layers_are_steps_and_integers_become_float64():
    given = {"x": np.array([[1, 2]]), "w": np.eye(2, dtype=int), "b": [[1, -1]]}
    layer = [("h", dense, ("x", "w", "b"), ()), ("y", dense, ("h", "w", "b"), ())]
    values, back = graph(given, [*layer, *summed("y")])
    assert values["y"].tolist() == [[3, 0]]
    gradients = back("loss", 2 * ONE)
    assert gradients["b"].tolist() == [[4, 4]]
    assert gradients["w"].tolist() == [[6, 6], [6, 6]]
    assert {v.dtype.name for v in gradients.values()} == {"float64"}


def test_single_precision_stays_single():
    given = {name: value.astype(np.float32) for name, value in GIVEN.items()}
    values, back = graph(given, STEPS)
    gradients = back("loss", np.ones((1, 1), np.float32))
    for found in (values, gradients):
        assert {v.dtype.name for v in found.values()} == {"float32"}


def test_going_back_twice_gives_the_same_bits_and_changes_nothing():
    kept = {name: value.copy() for name, value in GIVEN.items()}
    dloss = ONE.copy()
    _, back = graph(GIVEN, STEPS)
    first = back("loss", dloss)
    for value in first.values():
        value += 1
    again, third = back("loss", dloss), graph(GIVEN, STEPS)[1]("loss", dloss)
    for name in again:
        np.testing.assert_array_equal(again[name], third[name])
    assert dloss.item() == 1
    assert all(np.array_equal(GIVEN[name], kept[name]) for name in kept)


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        (STEPS[1::-1], "graph: z1 takes xw, which is not there yet"),
        ([STEPS[0], STEPS[0]], "graph: xw is made twice"),
        ([step("x", "negative", "w")], "graph: x is made twice"),
    ],
)
def test_steps_out_of_order_and_names_taken_are_refused(steps, told):
    with pytest.raises(DomainError, match=re.escape(told)):
        graph(GIVEN, steps)


def test_a_node_that_is_none_and_a_gradient_of_another_size_are_refused():
    _, back = graph(GIVEN, STEPS)
    with pytest.raises(DomainError, match="graph: cost is no node"):
        back("cost", ONE)
    with pytest.raises(SizeError, match="graph: dloss is 1 x 2, loss is 1 x 1"):
        back("loss", np.ones((1, 2)))


def test_an_operation_that_is_none_is_refused_with_those_that_are():
    told = "operation: exp is none of add, multiply, matmul, negative, log, reduce_sum"
    with pytest.raises(DomainError, match=told):
        operation("exp")


def test_lengths_that_do_not_stretch_are_refused():
    for word in ("add: b", "multiply: w"):
        with pytest.raises(SizeError, match=f"{word} is 2 x 3, with x 3 x 3"):
            operation(word.split(":")[0])(np.ones((3, 3)), np.ones((2, 3)))
