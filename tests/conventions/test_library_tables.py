"""Parameters go from one library to another and back, bit for bit."""

from itertools import permutations

import numpy as np
import pytest

from pyref import conventions, layers
from pyref.conventions import (
    convert,
    convert_momentum,
    defaults,
    list_libraries,
    name_libraries,
)
from pyref.conventions.tables import read_layers, read_tables
from pyref.errors import PyrefError
from pyref.fixtures.load import load

LETTERS = {"D": 3, "M": 2, "F": 5, "KH": 2, "KW": 4, "C": 6, "E": 8, "3E": 24, "P": 4}
HEADS = 2
LAYERS = sorted(read_layers())
PAIRS = [
    (layer, *pair)
    for layer in LAYERS
    for pair in permutations(list_libraries(layer), 2)
]


def counts_biases(layer, library):
    """How many biases of how many gates a library has."""
    known = read_layers()[layer]
    held = known.libraries[library]
    return sum(held.holds("bh", gate) for gate in known.gates)


LOSSLESS = [
    (layer, source, target)
    for layer, source, target in PAIRS
    if counts_biases(layer, source) <= counts_biases(layer, target)
]


def draw(layer, library="pyref", bias=True):
    """Parameters of a library, no two numbers the same, some of them -0."""
    known = read_layers()[layer]
    lengths = LETTERS | {"G": 2 * len(known.gates)}
    lengths |= {"H": HEADS, "K": 5, "2": 2, "1": 1, "2G": 2 * lengths["G"]}
    lengths["K"] = lengths["D"] + lengths["M"]
    rng = np.random.default_rng(3)
    parameters = {}
    for parameter in known.libraries[library].parameters:
        if bias or not parameter.is_bias:
            own = dict(lengths)
            own["G"] = 2 if parameter.gate else own["G"]
            array = rng.standard_normal([own[axis] for axis in parameter.axes])
            array.flat[0] = -0.0
            parameters[parameter.name] = array
    return parameters


def bits(parameters):
    flat = conventions.flatten(parameters)
    return {k: (v.shape, v.dtype, v.tobytes()) for k, v in flat.items()}


@pytest.mark.parametrize(("layer", "source", "target"), LOSSLESS)
def test_there_and_back_the_bits_are_the_same(layer, source, target):
    parameters = draw(layer, source)
    there = convert(parameters, layer, source, target, heads=HEADS)
    again = convert(there, layer, target, source, heads=HEADS)
    assert bits(again) == bits(parameters)


@pytest.mark.parametrize(("layer", "source", "target"), PAIRS)
def test_without_a_bias_there_is_none(layer, source, target):
    parameters = draw(layer, source, bias=False)
    if not parameters:
        return
    given = convert(parameters, layer, source, target, heads=HEADS)
    there = conventions.flatten(given)
    names = read_layers()[layer].libraries[target].parameters
    assert list(there) == [p.name for p in names if not p.is_bias]


@pytest.mark.parametrize("layer", ["rnn", "lstm"])
def test_two_biases_that_become_one_are_added(layer):
    parameters = draw(layer, "torch")
    own = convert(parameters, layer, "torch", "pyref")
    want = parameters["bias_ih_l0"] + parameters["bias_hh_l0"]
    assert np.array_equal(own["b"][0], want)
    again = convert(own, layer, "pyref", "torch")
    assert not again["bias_hh_l0"].any()


def test_the_order_of_gates_is_that_of_the_library():
    ours = {"wx": np.arange(4.0)[None], "wh": np.arange(4.0)[None] + 4}
    onnx = convert(ours, "lstm", "pyref", "onnx")
    assert onnx["W"].tolist() == [[[0], [3], [1], [2]]]
    old = convert(ours, "lstm", "pyref", "tensorflow1")
    assert old["kernel"].tolist() == [[0, 2, 1, 3], [4, 6, 5, 7]]
    ours = {"wx": np.arange(3.0)[None], "wh": np.zeros((1, 3)), "bx": [[1.0, 2, 3]],
            "bh": [[4.0, 5, 6]]}  # fmt: skip
    keras = convert(ours, "gru", "pyref", "keras")
    assert keras["kernel"].tolist() == [[1, 0, 2]]
    assert keras["bias"].tolist() == [[2, 1, 3], [5, 4, 6]]
    flax = convert(ours, "gru", "pyref", "flax")
    assert flax["ir"]["bias"] == [5] and flax["in"]["bias"] == [3]
    assert flax["hn"]["bias"] == [6] and "bias" not in flax["hr"]


def test_an_update_gate_of_the_other_sense_has_the_other_sign():
    rng = np.random.default_rng(1)
    shapes = {"wx": (3, 6), "wh": (2, 6), "bx": (1, 6)}
    ours = {k: rng.standard_normal(shape) for k, shape in shapes.items()}
    ours["bh"] = np.zeros((1, 6))
    theirs = convert(ours, "gru", "pyref", "lasagne")
    x, h = rng.standard_normal((4, 3)), rng.standard_normal((4, 2))
    p = np.split(x @ theirs["W_in_stacked"] + theirs["b_stacked"], 3, axis=1)
    q = np.split(h @ theirs["W_hid_stacked"], 3, axis=1)
    r, u = (1 / (1 + np.exp(-p[k] - q[k])) for k in (0, 1))
    new = (1 - u) * h + u * np.tanh(p[2] + r * q[2])
    want, _ = layers.gru_cell(x, h, *ours.values())
    assert np.allclose(new, want, rtol=1e-14)


def test_one_matrix_on_hidden_and_input_has_the_hidden_part_first():
    ours = {"wx": np.arange(4.0)[None] + 10, "wh": np.arange(4.0)[None]}
    theirs = convert(ours, "lstm", "pyref", "coursera")
    assert theirs["Wf"].tolist() == [[1, 11]] and theirs["Wc"].tolist() == [[2, 12]]


def test_attention_with_the_parameters_of_a_library_is_ours():
    """Heads are blocks of rows in one library, an axis in another; values are ours."""
    case = load("multihead_attention")[0]
    names = ("wq", "wk", "wv", "wo", "bq", "bk", "bv", "bo")
    values = {name: np.asarray(case.inputs[name]) for name in names}
    heads = int(case.options["heads"])
    torch = convert(values, "multihead_attention", "pyref", "torch")
    width = values["wq"].shape[1]
    assert np.array_equal(torch["in_proj_weight"][width : 2 * width], values["wk"].T)
    keras = convert(torch, "multihead_attention", "torch", "keras", heads=heads)
    kernel = keras["query"]["kernel"]
    assert kernel.shape == (width, heads, width // heads)
    one = np.asarray(case.inputs["q"]) @ kernel[:, -1]
    assert np.allclose(
        one, np.asarray(case.inputs["q"]) @ values["wq"][:, -width // heads :]
    )
    with pytest.raises(PyrefError, match="has an axis of heads: heads says how many"):
        convert(values, "multihead_attention", "pyref", "keras")
    told = f"query/kernel has {width} columns, not columns for {width + 1} heads"
    with pytest.raises(PyrefError, match=told):
        convert(values, "multihead_attention", "pyref", "keras", heads=width + 1)


def test_a_row_of_arrays_is_read_in_the_order_of_the_table():
    parameters = draw("lstm", "keras")
    named = convert(parameters, "lstm", "keras", "torch")
    in_a_row = convert(list(parameters.values()), "lstm", "keras", "torch")
    assert bits(named) == bits(in_a_row)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ((draw("lstm"), "lstn", "pyref", "torch"), "lstn: not among rnn, lstm, gru"),
        ((draw("lstm"), "lstm", "pyref", "tf"), "lstm: tf is not among pyref, torch"),
        (({}, "lstm", "keras", "torch"), "lstm: keras has kernel, recurrent_kernel, "),
        ((draw("lstm") | {"c": 1}, "lstm", "pyref", "torch"), "wx, wh, b, not c"),
        (({"wx": np.ones((2, 4))}, "lstm", "pyref", "torch"), "wh is missing"),
        (([1] * 4, "lstm", "keras", "torch"), "bias, not so many"),
        (
            (draw("lstm") | {"wx": np.ones((3, 7))}, "lstm", "pyref", "torch"),
            "lstm: pyref: wx is 3 x 7, not columns for 4 gates",
        ),
        (
            (draw("lstm") | {"b": np.ones(8)}, "lstm", "pyref", "torch"),
            "lstm: pyref: b is 8, not 1 x G",
        ),
        (
            (draw("lstm") | {"b": np.ones((1, 4))}, "lstm", "pyref", "torch"),
            "lstm: pyref: b is 1 x 4, and M is 2",
        ),
        (
            (draw("gru"), "gru", "pyref", "lasagne"),
            "gru: lasagne has one bias of n, and that beside h is not 0",
        ),
    ],
)
def test_what_cannot_be_converted_is_refused(call, told):
    with pytest.raises(PyrefError) as caught:
        convert(*call)
    assert told in str(caught.value)


def test_momentum_is_the_share_of_the_new_value_or_of_the_old():
    assert convert_momentum(0.9, "keras", "onnx") == 0.9
    assert convert_momentum(0.25, "torch", "mxnet") == 0.75
    assert convert_momentum(convert_momentum(0.75, "flax", "matlab"), "matlab", "flax")


def test_what_a_library_takes_unless_it_is_told():
    assert defaults("batchnorm", "keras")["epsilon"] == 1e-3
    with pytest.raises(PyrefError, match="not among batchnorm of torch"):
        defaults("batchnorm", "pyref")


def test_each_library_names_its_source_and_itself():
    tables = read_tables()
    for layer, known in read_layers().items():
        for name, library in known.libraries.items():
            assert name in tables["names"]
            assert bool(library.source) == (name != "pyref"), (layer, name)
            assert sorted(library.gates) == sorted(known.gates)


def list_phrases():
    """All words of all sheets by which check tells a convention."""
    for layer in layers.__all__:
        for axis in load(layer)[0].sheet.conventions:
            yield from ((layer, choice["say"]) for choice in axis if choice["say"])


def test_what_is_said_is_what_check_says():
    said = {phrase for _, phrase in list_phrases()}
    assert set(read_tables()["said"]) <= said


def test_every_order_of_gates_that_a_library_has_is_a_convention_that_check_finds():
    phrases = set(list_phrases())
    for layer in ("lstm", "gru"):
        known = read_layers()[layer]
        for library in known.libraries.values():
            words = f"gates in the order {' '.join(library.gates)}"
            assert library.gates == known.gates or (layer, words) in phrases


@pytest.mark.parametrize(
    ("layer", "phrase", "names"),
    [
        ("gru_cell", "gates in the order z r n", ["Keras", "ONNX"]),
        ("lstm", "gates in the order i o f g", ["ONNX"]),
        ("lstm_cell", "gates in the order i g f o", ["TensorFlow 1"]),
        ("lstm", "gates in the order i f o g", ["cs231n"]),
        ("conv2d", "kernels KH x KW x D x F", ["Keras", "MATLAB", "Flax", "Coursera"]),
        ("conv2d", "images H x W x C x N", ["MATLAB"]),
        ("dense", "samples in columns", []),
    ],
)
def test_a_convention_has_the_names_of_those_who_follow_it(layer, phrase, names):
    assert name_libraries(layer, phrase) == names
