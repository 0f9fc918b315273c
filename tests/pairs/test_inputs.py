"""From a line, a file or a function come values by name, and what is known of them."""

import json

import numpy as np
import pytest
import scipy.io
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st

from pyref.errors import (
    DomainError,
    FormatError,
    KindError,
    PyrefError,
    UsageError,
)
from pyref.fixtures.numbers import fill
from pyref.pairs.inputs import Block, match_names, read_inputs

LINE = (
    "nn_params 38, input_layer_size 3, hidden_layer_size 5, num_labels 3, X 5 3, "
    "y labels 5 of 3, lambda 0.7"
)


def read_plain(line, gradient=()):
    return read_inputs(line, gradient).sets()[0].values


def sets_of(line, gradient=()):
    return {one.kind: one for one in read_inputs(line, gradient).sets()}


def shapes(one):
    return {name: value.shape for name, value in one.values.items()}


def collect_floats(value):
    if isinstance(value, dict):
        return [n for part in value.values() for n in collect_floats(part)]
    if isinstance(value, list):
        return [n for part in value for n in collect_floats(part)]
    floating = isinstance(value, np.ndarray) and value.dtype.kind == "f" and value.ndim
    return value.ravel().tolist() if floating else []


def test_the_line_of_a_network_gives_its_values_in_order():
    spec = read_inputs(LINE, gradient=("nn_params",))
    assert spec.names == (
        "nn_params",
        "input_layer_size",
        "hidden_layer_size",
        "num_labels",
        "X",
        "y",
        "lambda",
    )
    assert spec.describe() == [
        ("nn_params", "real, 38"),
        ("input_layer_size", "3"),
        ("hidden_layer_size", "5"),
        ("num_labels", "3"),
        ("X", "real, 5 x 3"),
        ("y", "labels 1 to 3, 5"),
        ("lambda", "0.7"),
    ]
    values = spec.sets()[0].values
    assert values["nn_params"].shape == (38,)
    assert values["num_labels"].shape == () and values["num_labels"] == 3
    assert values["num_labels"].dtype == np.int64
    assert values["lambda"] == 0.7
    assert values["y"].dtype == np.int64 and {*values["y"].tolist()} == {1, 2, 3}


def test_one_number_is_that_number_unless_its_gradient_is_asked():
    assert read_plain("theta 4")["theta"] == 4
    assert read_plain("theta 4", "theta")["theta"].shape == (4,)
    assert read_plain("theta real 4")["theta"].shape == (4,)
    assert read_plain("b 0.5", "b")["b"] == 0.5
    assert read_plain("b constant 3", "b")["b"] == 3
    assert read_plain("b -2")["b"] == -2


def test_sizes_may_be_written_as_they_are_printed():
    for line in ("X 5 3", "X 5 x 3", "X 5x3", "X real 5 3", "X D E, D 5, E 3"):
        assert read_plain(line)["X"].shape == (5, 3)


def test_a_line_may_be_written_on_several_lines():
    assert [*read_plain("X 5 3\ny labels 5 of 3,\n lambda 1\n")] == ["X", "y", "lambda"]


def test_a_letter_that_others_have_as_a_length_is_a_length_and_any_other_is_a_number():
    spec = read_inputs("X N 3, y labels N of K, N 5, K 3, C 2")
    assert spec.lengths == ("N", "K")
    assert spec.kinds[("C",)].word == "number"
    assert spec.sets()[0].values["N"] == 5


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("true", np.array(True)),
        ("false", np.array(False)),
        ("constant 0.5 2 1", np.full((2, 1), 0.5)),
        ("empty", np.empty((0, 0))),
        ("1e-3", np.array(1e-3)),
        ("[3 4 5 2]", np.array([3, 4, 5, 2])),
        ("[3, -4 ]", np.array([3, -4])),
        ("[ 1e-3 2 ]", np.array([1e-3, 2])),
        ("[7]", np.array([7])),
    ],
)
def test_a_value_that_is_said_is_that_value(words, value):
    found = read_plain(f"a {words}")["a"]
    assert found.shape == value.shape and found.dtype == value.dtype
    assert np.array_equal(found, value)


def test_a_row_that_is_given_is_the_same_in_every_set():
    for one in read_inputs("X N 3, N 5, n [3 4 5 2]").sets():
        assert one.values["n"].tolist() == [3, 4, 5, 2]
    spec = read_inputs("n [3, 0.5]")
    assert spec.describe() == [("n", "[3 0.5]")] and len(spec.sets()) == 1


def test_text_stands_with_quotes_or_behind_its_kind():
    values = read_plain("""f text relu, g text 'a, b', h "tanh", n none""")
    assert values == {"f": "relu", "g": "a, b", "h": "tanh", "n": None}


def test_a_vector_is_cut_into_blocks_that_fill_it():
    spec = read_inputs("theta 38 as Theta1 5 4 Theta2 3 6", gradient="theta")
    blocks = (Block("Theta1", (5, 4)), Block("Theta2", (3, 6)))
    assert spec.blocks == {("theta",): blocks}
    assert spec.describe() == [("theta", "real, 38: Theta1 5 x 4, Theta2 3 x 6")]
    spec = read_inputs("theta as W H D B H, H 4, D 3", gradient="theta")
    assert spec.blocks == {("theta",): (Block("W", (4, 3)), Block("B", (4,)))}
    assert spec.sets()[0].values["theta"].shape == (16,)


def test_paths_build_structs_and_cells():
    line = """nn.W{1} 4 3, nn.W{2} 2 5, params["W1"] 4 3, params['b1'] 1 3, a[0].b 2"""
    spec = read_inputs(line, gradient=("nn", 'params["W1"]'))
    values = spec.sets()[0].values
    assert spec.names == ("nn", "params", "a")
    assert [w.shape for w in values["nn"]["W"]] == [(4, 3), (2, 5)]
    assert values["params"]["b1"].shape == (1, 3)
    assert values["a"][0]["b"] == 2
    told = spec.kinds[("nn", "W", 1)]
    assert told.text == "nn.W{2}" and told.gradient
    assert spec.kinds[("params", "W1")].gradient
    assert not spec.kinds[("params", "b1")].gradient


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("X 5 x", "'X 5 x': 'x' is no length"),
        ("X 5 0", "'X 5 0': '0' is no length"),
        ("X rael 5", "'X rael 5': 'rael' is no length, no number and none of real"),
        ("X", "'X': no size, number or kind stands behind X"),
        ("5 3", "'5 3': no name stands at the start"),
        ("X N 3", "'X N 3': the length N has no number"),
        ("X 5,, y 3", "item 2 of 3 is empty"),
        ("", "the line is empty"),
        ("y labels 5", "'y labels 5': no 'of K' stands behind the sizes of labels"),
        ("y labels 5 of", "'y labels 5 of': 0 words stand behind of"),
        ("y labels of 3", "'y labels of 3': labels has 0 sizes, not 1 or more"),
        ("A spd 3 4", "'A spd 3 4': spd is N x N, not 3 4"),
        ("q true 3", "'q true 3': flag has no sizes, 3 stands there"),
        ("c constant", "'c constant': no number stands behind constant"),
        ("Y one-hot 5 4 of 3", "no side of one-hot has the length 3"),
        ("t 9 as A 2 2 B 4", "blocks hold 4 + 4 = 8, t holds 9"),
        ("t 9 as A", "no length stands behind A"),
        ("a{0} 3 3", "{0} is no place, { } counts from 1"),
        ("a{2} 3 3", "a{1} has no value, a{2} has"),
        ("a 3, a.b 2", "'a.b 2': a has a value already"),
        ("a.b 3, a['b'] 2", "a.b has a value already"),
        ("a.b 3, a{1} 2", "a has both names and places below it"),
        ("X 5 'a", "a ' has no other one behind it"),
        ("X 10000 1000", "10000000 numbers, at most 5000000"),
        ("y labels 5 of 99999999", "99999999 is more than 5000000"),
        ("X" + " 1" * 33, "33 sizes, at most 32"),
        ("N 0, X N 3", "'N 0': 0 is no length"),
        (
            "n [3 4 k]",
            "'n [3 4 k]': 'k' in [ ] is no number; file.py:function may",
        ),
        ("n [3; 4]", "'3;' in [ ] is no number; file.py:function may give any value"),
        ("n []", "[] is no row of numbers in [ ]; file.py:function may give any value"),
        ("n [3 4] 2", "[3 4] 2 is no row of numbers in [ ]; file.py:function may give"),
        ("n (3 4)", "text, true, false, empty, none; file.py:function may give any"),
    ],
)
def test_what_is_wrong_in_a_line_is_told_with_its_item(line, told):
    with pytest.raises(DomainError) as caught:
        read_inputs(line)
    assert told in str(caught.value) and str(caught.value).startswith("inputs: ")


def test_all_items_that_are_wrong_are_told_at_once():
    with pytest.raises(DomainError) as caught:
        read_inputs("X 5 x, y labels 5 of 3, z")
    assert len(str(caught.value).splitlines()) == 2


def test_a_gradient_is_of_real_numbers_that_are_inputs():
    with pytest.raises(DomainError, match="gradient w is none of theta, X"):
        read_inputs("theta 4, X 5 3", gradient="w")
    with pytest.raises(DomainError, match="y is labels, of which there is no gradient"):
        read_inputs("theta 4, y labels 5 of 3", gradient="y")
    with pytest.raises(DomainError, match="n is given, of which there is no gradient"):
        read_inputs("theta 4, n [3 4]", gradient="n")


@settings(max_examples=300, deadline=None)
@given(st.text("XyNK 0123456789x.,{}[]'\"-easlbofnt\n", max_size=40))
def test_any_line_is_read_or_refused_with_an_identifier(line):
    try:
        spec = read_inputs(line)
    except PyrefError as error:
        assert error.identifier == "pyref:value"
    else:
        assert [*spec.sets()[0].values] == [*spec.names]


def test_numbers_are_those_of_the_fixtures():
    x = read_plain("X 5 3")["X"]
    assert x.ravel().tolist() == [fill(k) for k in range(1, 16)]


def test_every_real_number_of_a_set_is_another_one_and_exact_in_single_precision():
    line = (
        "theta 38, w.a{1} 4 3, X 50 30, p probability 50 40, q positive 50 40, "
        "r negative 50 40, A symmetric 9, z probability 10 10"
    )
    for one in read_inputs(line, gradient=("theta", "w")).sets():
        numbers = collect_floats({k: v for k, v in one.values.items() if k != "A"})
        numbers += one.values["A"][np.triu_indices(9)].tolist()
        assert len({*numbers}) == len(numbers)
        assert np.array_equal(np.float32(numbers).astype(float), numbers)
        assert 0 not in numbers


def test_numbers_differ_beyond_one_round_of_the_formula():
    values = read_plain("X 300 100, Y positive 100 30, w 2000", gradient="w")
    numbers = np.array(collect_floats(values))
    assert np.unique(numbers).size == numbers.size == 35000
    assert np.array_equal(numbers.astype(np.float32), numbers)
    assert np.all(np.abs(values["X"]) < 2)


def test_numbers_of_two_scales_that_would_meet_are_parted():
    values = read_plain("A spd 300, X 300 100")
    numbers = [*values["A"][np.triu_indices(300)], *values["X"].ravel()]
    assert np.unique(numbers).size == len(numbers)


def test_a_network_with_many_inputs_does_not_saturate():
    line = "theta 10285 as Theta1 25 401 Theta2 10 26, X 20 400, y labels 20 of 10"
    for text in (line, line.replace(" as Theta1 25 401 Theta2 10 26", "")):
        values = read_plain(text, gradient="theta")
        w = values["theta"][: 25 * 401].reshape(25, 401)
        z = values["X"] @ w[:, 1:].T
        assert 0.1 < np.std(z) < 4
    small = read_plain(LINE, gradient="nn_params")["nn_params"]
    assert 0.3 < np.sqrt(np.mean(small**2)) < 0.7


def test_values_are_a_fresh_copy_each_time():
    one = read_inputs("nn.W{1} 4 3, lambda 1").sets()[0]
    one.values["nn"]["W"][0][:] = 0
    one.values["lambda"][...] = 7
    assert np.all(one.values["nn"]["W"][0] != 0) and one.values["lambda"] == 1
    given_one = read_inputs({"nn": {"W": [np.ones(3)]}}).sets()[0]
    given_one.values["nn"]["W"][0][:] = 0
    assert np.all(given_one.values["nn"]["W"][0] == 1)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(n=st.integers(1, 12), k=st.integers(1, 7))
def test_kinds_are_what_their_names_say_at_any_size(n, k):
    line = (
        f"y labels {n} of {k}, h one-hot {n} {k}, t one-hot {k} {n} of {k}, "
        f"d distribution {n} {k}, m mask {n} {k}, i integer {n} below {k}, "
        f"p probability {n} {k}, s symmetric {n}, a spd {n}, q positive {n}"
    )
    for one in read_inputs(line).sets():
        v, rows = one.values, one.kinds[("y",)].shape[0]
        assert np.all((v["y"] >= 1) & (v["y"] <= k))
        assert np.unique(v["y"]).size == k or rows < k
        assert np.array_equal(np.sum(v["h"], axis=1), np.ones(rows))
        classes = one.kinds[("t",)].classes
        assert v["t"].shape[classes] == k and np.all(np.sum(v["t"], axis=classes) == 1)
        assert np.all(np.sum(v["d"], axis=1) == 1) and np.all(v["d"] > 0)
        assert np.all((v["m"] == 0) | (v["m"] == 1))
        assert np.unique(v["m"]).size == min(2, rows * k)
        assert np.all((v["i"] >= 0) & (v["i"] < k))
        assert np.all((v["p"] > 0) & (v["p"] < 1)) and np.all(v["q"] > 0)
        assert np.array_equal(v["s"], v["s"].T)
        assert np.all(np.linalg.eigvalsh(v["a"]) > 0.4)


def test_a_mask_leaves_something_in_each_row_and_column():
    m = read_plain("m mask 6 4")["m"]
    assert np.all(np.sum(m, axis=0) > 0) and np.all(np.sum(m, axis=1) > 0)


def test_four_sets_are_tried_and_the_size_of_what_has_a_gradient_stays():
    found = sets_of(LINE, "nn_params")
    assert [*found] == ["plain", "larger", "one row", "second point"]
    assert all(one.values["nn_params"].shape == (38,) for one in found.values())
    assert {
        n: s["X"] for n, s in zip(found, map(shapes, found.values()), strict=True)
    } == {
        "plain": (5, 3),
        "larger": (11, 3),
        "one row": (1, 3),
        "second point": (5, 3),
    }
    assert found["larger"].values["y"].shape == (11,)
    assert {*found["larger"].values["y"].tolist()} == {1, 2, 3}
    assert found["larger"].values["hidden_layer_size"] == 5
    assert found["larger"].kinds[("X",)].samples == 0
    x, other = found["plain"].values["X"], found["second point"].values["X"]
    assert np.all(x != other)


@pytest.mark.parametrize(
    ("line", "larger"),
    [
        ("X D N, y labels N of K, N 5, K 3, D 5", {"X": (5, 11), "y": (11,)}),
        ("X M 3, y labels M of 3, M 5", {"X": (11, 3), "y": (11,)}),
        ("X 3 5, y labels 5 of 3", {"X": (3, 11), "y": (11,)}),
        ("X 5 5, y labels 1 5 of 3", {"X": (5, 11), "y": (1, 11)}),
        ("X 3 5, Y one-hot 4 5 of 4", {"X": (3, 11), "Y": (4, 11)}),
        ("X 5 3, Y 5 2", {"X": (11, 3), "Y": (11, 2)}),
        ("X 3 5, Y 2 5", {"X": (3, 11), "Y": (2, 11)}),
        ("X 4 3", {"X": (9, 3)}),
        ("X N 3, y labels 5 of 3, N 5", {"X": (11, 3), "y": (11,)}),
        ("X 5 3, y labels 5 of 3, mu real 11", {"X": (12, 3), "y": (12,)}),
        ("X 5 3, Y 5 2, mu real 3", {"X": (11, 3), "Y": (11, 2), "mu": (3,)}),
        ("x 5 3, gamma 1 3, beta 1 3", {"x": (11, 3), "gamma": (1, 3)}),
        ("w 3 4, x 5 3, b 1 4", {"w": (3, 4), "x": (11, 3), "b": (1, 4)}),
        ("X 5 3, y real 5, w real 3", {"X": (11, 3), "y": (11,), "w": (3,)}),
        ("x 2 3 8 8, w 4 3 3 3, b real 4", {"x": (5, 3, 8, 8), "w": (4, 3, 3, 3)}),
    ],
)
def test_the_number_of_samples_is_found(line, larger):
    found = shapes(sets_of(line)["larger"])
    assert {name: found[name] for name in larger} == larger


@pytest.mark.parametrize(
    ("line", "wider"),
    [
        ("x 5 3, gamma 1 3, beta 1 3", [(5, 7), (1, 7), (1, 7)]),
        ("w 3 4, x 5 3, b 1 4", [(7, 9), (5, 7), (1, 9)]),
        ("A 3 4, B 4 7", [(8, 9), (9, 15)]),
        ("X N D, g real D, N 5, D 3", [(5, 7), (7,)]),
        ("x 2 3 8 8, w 4 3 3 3, b real 4", [(2, 7, 8, 8), (9, 7, 7, 7), (9,)]),
        ("X 5 3, y labels 5 of 3", None),
        ("X 5 3, input_layer_size 3", None),
        ("X 5 3, sizes [3 4]", None),
        ("X 5 3, sizes [6 4]", [(5, 7), (2,)]),
        ("X 5 4, p real 12", None),
    ],
)
def test_lengths_beside_that_of_the_samples_grow_all_at_once(line, wider):
    found = sets_of(line)
    got = [s for s in map(np.shape, found["wider"].values.values()) if s] if (
        "wider" in found
    ) else None  # fmt: skip
    assert got == wider


def test_a_number_that_counts_the_samples_grows_with_them():
    found = sets_of("X 5 3, y labels 5 of 3, m 5, k 5")
    assert found["larger"].values["m"] == 11 and found["one row"].values["m"] == 1
    assert found["larger"].values["k"] == 5
    assert found["larger"].kinds[("m",)].word == "number"
    assert sets_of("X N 3, N 5")["larger"].values["N"] == 11


@pytest.mark.parametrize(
    ("line", "gradient", "told"),
    [
        ("A 3 4, B 4 5", (), "no length is known as that of the samples"),
        ("x 4 3, y labels 4 of 3", "x", "in x, which keeps its size, since its grad"),
        ("x N 3, y labels N of 3, N 4", "x", "the samples lie in x"),
        ("t as P N 2, Y N 3, N 4", "t", "the samples lie in t"),
        ("x N 5, gamma 1 5, beta 1 5, N 4", "x", "the samples lie in x"),
        ("x 4 5, gamma 1 5, w 4 2", "w", "w keeps its size"),
        (
            "P 5 5, hprev 5 6, x 4 6, dh 5 6",
            ["P", "hprev", "x"],
            "P keeps its size, since its gradient is asked, and its 5 may be the number"
            " of samples",
        ),
        ("x 3 4 2 N, w 2 3, N 5", "x", "the samples lie in x"),
        ("x H W C N, w 2 3, H 3, W 4, C 2, N 5", "x", "the samples lie in x"),
        ("Y 5 4, R mask 5 4, movies 5, users 4", (), "no length is known"),
        ("lambda 1", (), "no length is known"),
    ],
)
def test_where_samples_cannot_change_two_sets_are_absent_and_a_note_says_why(
    line, gradient, told
):
    spec = read_inputs(line, gradient)
    kinds = [one.kind for one in spec.sets()]
    assert "larger" not in kinds and "one row" not in kinds
    assert spec.notes[0].startswith("no larger set and no single row: ")
    assert told in spec.notes[0]


@pytest.mark.parametrize(
    ("line", "gradient", "told"),
    [
        ("x 3 4 2 5, w 2 3", "w", "write N where they stand, as in 'x 3 4 2 N, N 5'"),
        ("x 4 5, gamma 1 5, w 4 2", "w", "as in 'x 4 N, N 5'"),
        ("x 3 4 2 5, w 2 3", "x", "and its 2 may be the number of samples"),
        ("P 5 5, hprev 5 6, x 4 6, dh 5 6", ["P", "hprev", "x"], "number of samples"),
    ],
)
def test_the_letter_n_is_advised_where_it_helps_and_in_its_place(line, gradient, told):
    (note, *_) = read_inputs(line, gradient).notes
    assert note.endswith(told)
    if "as in" in told:
        better = told.partition("'")[2].rstrip("'")
        name = better.partition(" ")[0]
        rest = [part for part in line.split(", ") if not part.startswith(f"{name} ")]
        spec = read_inputs(", ".join([better, *rest]), gradient)
        assert "larger" in [one.kind for one in spec.sets()]


def test_a_set_that_would_be_too_large_or_the_same_is_left_out():
    spec = read_inputs("X 3000 1000")
    assert [one.kind for one in spec.sets()] == ["plain", "one row", "second point"]
    assert "at most 5000000" in spec.notes[0]
    spec = read_inputs("X 1 3, y labels 1 of 3")
    assert [one.kind for one in spec.sets()] == ["plain", "larger", "second point"]
    assert spec.notes == ("no single row: there is one in the plain set",)
    assert [one.kind for one in read_inputs("a 2, b 3").sets()] == ["plain"]


def save_mat(path):
    cell = np.empty((1, 2), object)
    cell[:] = [[np.array([[1.5, 2.0]]), "relu"]]
    table = np.empty((2, 2), object)
    table[:] = [[1, 2], [3, 4]]
    held = {
        "X": np.array([[0.5, -2.0], [3.0, 4.25]]),
        "y": np.array([[1.0], [2.0], [3.0], [1.0]]),
        "lambda": 0.7,
        "flag": np.array([[True]]),
        "name": "tanh",
        "nn": {"W": cell, "b": 2.5, "size": 3.0},
        "table": table,
        "R": scipy.sparse.csc_matrix(np.eye(2)),
        "none": np.empty((0, 0)),
    }
    scipy.io.savemat(path, held)


def test_a_mat_file_gives_structs_cells_text_and_numbers(tmp_path):
    save_mat(tmp_path / "in.mat")
    spec = read_inputs(str(tmp_path / "in.mat"))
    values = spec.sets()[0].values
    assert np.array_equal(values["X"], [[0.5, -2.0], [3.0, 4.25]])
    assert values["y"].shape == (4, 1) and values["y"].dtype == np.int64
    assert values["lambda"].shape == () and values["lambda"] == 0.7
    assert values["name"] == "tanh" and values["nn"]["W"][1] == "relu"
    assert np.array_equal(values["nn"]["W"][0], [[1.5, 2.0]])
    assert values["nn"]["size"].dtype == np.int64 and values["X"].dtype == np.float64
    assert values["table"] == [1, 3, 2, 4]
    assert values["nn"]["b"] == 2.5 and np.array_equal(values["R"], np.eye(2))
    assert values["flag"].dtype == np.bool_ and values["none"].shape == (0, 0)
    told = spec.kinds[("y",)]
    assert (told.word, told.count, told.start) == ("labels", 3, 1) and told.guessed
    assert ("y", "labels 1 to 3 (guessed), 4 x 1") in spec.describe()
    assert len(spec.sets()) == 1 and "one set" in spec.notes[0]


@pytest.mark.parametrize(
    ("head", "told"),
    [
        (b"MATLAB 7.3 MAT-file, Platform: GLNXA64", "version 7.3"),
        (b"\x89HDF\r\n\x1a\n", "version 7.3"),
        (b"# Created by Octave 7.3.0", "Octave's own format"),
        (b"nothing of this kind" * 20, "cannot be read"),
        (b"", "cannot be read"),
    ],
)
def test_a_mat_file_of_another_format_is_refused_by_its_name(tmp_path, head, told):
    path = tmp_path / "in.mat"
    path.write_bytes(head)
    with pytest.raises(FormatError, match=told):
        read_inputs(path)


@pytest.mark.parametrize("value", [1 + 2j, np.array([[1 + 2j, 3.0]])])
def test_complex_numbers_of_a_mat_file_are_refused_not_cut(tmp_path, value):
    scipy.io.savemat(tmp_path / "in.mat", {"w": value})
    with pytest.raises(KindError, match="holds complex numbers"):
        read_inputs(tmp_path / "in.mat")


def test_an_npz_file_keeps_what_its_arrays_are(tmp_path):
    path = tmp_path / "in.npz"
    x = np.array([[1.0, 2.0], [3.0, 5.0]])
    np.savez(path, **{"X": x, "y": np.array([0, 1, 2]), "nn.W{1}": x, "f": "relu"})
    values = read_inputs(path).sets()[0].values
    assert values["X"].dtype == np.float64 and np.array_equal(values["X"], x)
    assert values["y"].dtype == np.int64 and values["f"] == "relu"
    assert np.array_equal(values["nn"]["W"][0], x)
    np.savez(path, X=np.array([1 + 2j]))
    with pytest.raises(KindError, match="X is complex128"):
        read_inputs(path)
    np.savez(path, X=np.array([{}], dtype=object))
    with pytest.raises(FormatError, match="cannot be read"):
        read_inputs(path)


def test_a_json_file_holds_lists_or_trees(tmp_path):
    path = tmp_path / "in.json"
    held = {
        "X": [[1, 2], [3, 5]],
        "y": [1, 2, 3, 2],
        "num_labels": 3,
        "nn": {"W": [[[1, 2]], [[3.5], [4]]]},
        "Z": {"shape": [1, 2], "values": ["0.5 1e300"], "dtype": "float64"},
        "k": {"shape": [2], "values": ["9007199254740993 2"], "dtype": "int64"},
        "f": {"text": "relu"},
        "c": {"list": [{"none": True}, {"shape": [], "values": ["2"]}]},
        "s": {"names": ["a"], "list": [{"text": "b"}]},
    }
    path.write_text(json.dumps(held), encoding="utf-8")
    values = read_inputs(path).sets()[0].values
    assert values["X"].dtype == np.float64 and values["y"].dtype == np.int64
    assert values["num_labels"].dtype == np.int64
    assert [w.shape for w in values["nn"]["W"]] == [(1, 2), (2, 1)]
    assert values["Z"].tolist() == [[0.5, 1e300]]
    assert values["k"].tolist() == [9007199254740993, 2]
    assert values["f"] == "relu" and values["s"] == {"a": "b"}
    assert values["c"][0] is None and values["c"][1] == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "cannot be read"),
        ("[1, 2]", "not names"),
        ('{"a": {"shape": [3], "values": ["1 2"]}}', "a is 3, 2 numbers stand there"),
        ('{"a": {"shape": [1], "values": ["b"]}}', "a is no array"),
        ('{"a": {"shape": [1], "values": ["1"], "dtype": "object"}}', "a is object"),
    ],
)
def test_a_json_file_that_is_none_is_refused(tmp_path, text, told):
    path = tmp_path / "in.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FormatError, match=told):
        read_inputs(path)


def test_a_toml_file_is_read_like_json(tmp_path):
    path = tmp_path / "in.toml"
    path.write_text("X = [[1.5, 2.0]]\nlambda = 0.7\n[nn]\nb = [1, 2]\n", "utf-8")
    spec = read_inputs(path)
    assert spec.names == ("X", "lambda", "nn")
    assert spec.sets()[0].values["X"].tolist() == [[1.5, 2.0]]


def test_csv_files_are_one_array_each(tmp_path):
    (tmp_path / "X.csv").write_text("1,2.5\n3,4\n\n", encoding="utf-8")
    (tmp_path / "y.csv").write_text("0\n1\n2\n", encoding="utf-8")
    spec = read_inputs(f"{tmp_path}/X.csv, {tmp_path}/y.csv")
    values = spec.sets()[0].values
    assert values["X"].tolist() == [[1.0, 2.5], [3.0, 4.0]]
    assert values["y"].tolist() == [0, 1, 2] and values["y"].dtype == np.int64
    assert (spec.kinds[("y",)].count, spec.kinds[("y",)].start) == (3, 0)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a,b\n1,2\n", "line 1: 'a' is no number: a header is not read"),
        ("1,2\n3,x\n", "line 2: 'x' is no number$"),
        ("1,2\n3\n", "line 2: 1 numbers, 2 in the first"),
        ("\n", "is empty"),
    ],
)
def test_a_csv_file_that_is_no_table_of_numbers_is_refused(tmp_path, text, told):
    path = tmp_path / "X.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FormatError, match=told):
        read_inputs(path)


def test_a_file_that_is_missing_or_of_no_known_kind_is_told():
    with pytest.raises(DomainError, match=r"gone\.mat: no such file"):
        read_inputs("gone.mat")
    with pytest.raises(DomainError, match=r"data\.m names no function of Python"):
        read_inputs("data.m")


FUNCTIONS = """
import numpy as np
import beside

print("noise")

def make():
    return {"X": np.ones((2, 3)) * beside.HALF, "lambda": 0.7, "layers": [3, 5]}

def tuple_of_names():
    X, y = np.eye(2) / 3, [1, 2, 1]
    m = 7
    return X, y, m

def unnamed():
    return np.eye(2) / 3, 4

def broken():
    return 1 / 0

def number():
    return 3
"""


@pytest.fixture
def functions(tmp_path):
    (tmp_path / "beside.py").write_text("HALF = 0.5\n", encoding="utf-8")
    (tmp_path / "data.py").write_text(FUNCTIONS, encoding="utf-8")
    return f"{tmp_path}/data.py"


def test_a_function_gives_a_dict_or_a_tuple_of_names(functions, capsys):
    values = read_inputs(f"{functions}:make").sets()[0].values
    assert np.all(values["X"] == 0.5) and values["lambda"] == 0.7
    assert values["layers"].tolist() == [3, 5]
    assert read_inputs(f"{functions}:tuple_of_names").names == ("X", "y", "m")
    assert read_inputs(f"{functions}:unnamed").names == ("input1", "input2")
    assert read_inputs(lambda: {"a": 1}).names == ("a",)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("broken", "broken raised ZeroDivisionError: division by zero"),
        ("number", "number returned int, not a dict or a tuple"),
        ("absent", "has no function absent"),
    ],
)
def test_a_function_that_gives_no_values_is_told(functions, name, told):
    with pytest.raises(PyrefError, match=told):
        read_inputs(f"{functions}:{name}")


def test_a_mapping_may_have_paths_for_names():
    spec = read_inputs({"nn.W{1}": np.ones((2, 2)), "nn.W{2}": [[1.0]], "k": 3})
    assert spec.names == ("nn", "k")
    assert [w.shape for w in spec.sets()[0].values["nn"]["W"]] == [(2, 2), (1, 1)]
    assert spec.kinds[("nn", "W", 0)].text == "nn.W{1}"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (object(), "a is object, not numbers"),
        (np.ma.masked_array([1.0], [True]), "a is masked"),
        ({1: 2}, "a has the key 1, which is no text"),
        ([object()], r"a\[0\] is object"),
    ],
)
def test_a_value_that_no_language_shares_is_refused(value, told):
    with pytest.raises(KindError, match=told):
        read_inputs({"a": value})


def test_a_mapping_that_is_too_large_or_too_deep_is_refused():
    with pytest.raises(DomainError, match="5000001 numbers, at most 5000000"):
        read_inputs({"a": np.broadcast_to(1.0, 5000001)})
    deep = []
    deep.append(deep)
    with pytest.raises(DomainError, match="more than 50 levels"):
        read_inputs({"a": deep})


@pytest.mark.parametrize(
    ("value", "word", "facts"),
    [
        ([1, 2, 3, 1], "labels", {"count": 3, "start": 1}),
        ([[0.0], [1.0], [2.0]], "labels", {"count": 3, "start": 0}),
        ([0, 1, 1], "labels", {"count": 2, "start": 0}),
        ([3, 7, 120], "integer", {}),
        ([[1, 0, 0], [0, 0, 1]], "one-hot", {"count": 3, "classes": 1}),
        ([[1, 0], [0, 0], [0, 1]], "one-hot", {"count": 3, "classes": 0}),
        ([[1, 0, 1], [0, 1, 1]], "mask", {}),
        ([[0.25, 0.75], [0.5, 0.5]], "distribution", {"count": 2, "classes": 1}),
        ([[0.25, 0.75], [0.5, 0.75]], "probability", {}),
        ([[2.0, 0.5], [0.5, 2.0]], "spd", {}),
        ([[0.0, 2.5], [2.5, 0.0]], "symmetric", {}),
        ([0.5, 20.0], "positive", {}),
        ([0.5, -20.0], "real", {}),
        ([0.5, float("nan")], "real", {}),
        (3, "number", {}),
        (True, "flag", {}),
        ("relu", "text", {}),
        (None, "none", {}),
        ([], "empty", {}),
    ],
)
def test_the_kind_of_what_is_given_is_guessed(value, word, facts):
    kind = read_inputs({"a": value}).kinds[("a",)]
    assert kind.word == word
    assert {name: getattr(kind, name) for name in facts} == facts


def test_what_the_gradient_is_asked_of_is_real_whatever_it_looks_like():
    held = {"w": np.array([1.0, 2.0]), "y": np.array([1, 2])}
    kind = read_inputs(held, gradient="w").kinds[("w",)]
    assert kind.word == "real" and kind.gradient
    with pytest.raises(DomainError, match="y is labels"):
        read_inputs(held, gradient="y")
    with pytest.raises(DomainError, match="gradient v is none of w, y"):
        read_inputs(held, gradient="v")


@pytest.mark.parametrize(
    ("inputs", "arguments", "found"),
    [
        ("X lambda", "lambda_ x", "lambda X"),
        ("nn_params X y lambda", "X y reg theta", "X y lambda nn_params"),
        ("theta X y lambda", "w data targets l", "theta X y lambda"),
        ("Theta1 Theta2 X", "x W1 W2", "X Theta1 Theta2"),
        ("num_labels lambda", "numLabels Lambda", "num_labels lambda"),
        (
            "theta numClasses inputSize",
            "W n_classes input_dim",
            "theta numClasses inputSize",
        ),
        ("initial_nn_params X", "X params", "X initial_nn_params"),
        ("X x", "x X", "x X"),
        ("a b", "p q", "a b"),
        ("theta X foo", "bar theta X", "foo theta X"),
        ("lambda l", "lam l", "lambda l"),
        ("a c b", "p b q", "a b c"),
        ("X inputs foo", "inputs bar features", "inputs foo X"),
    ],
)
def test_names_are_matched_in_their_usual_spellings(inputs, arguments, found):
    arguments = arguments.split()
    matched = match_names(inputs.split(), arguments, len(arguments))
    assert [matched[name] for name in arguments] == found.split()


def test_arguments_with_a_default_may_lack_an_input():
    assert match_names(["X"], ["x", "eps"], 1) == {"x": "X"}
    assert match_names(["X", "epsilon"], ["x", "eps"], 1) == {
        "x": "X",
        "eps": "epsilon",
    }
    assert match_names(["X", "N"], ["x"], 1, spare=["N"]) == {"x": "X"}
    assert match_names(["X", "N"], ["x", "n"], 2, spare=["N"]) == {"x": "X", "n": "N"}
    assert match_names(["X", "K"], ["x", "c"], 2, spare=["K"]) == {"x": "X", "c": "K"}


@pytest.mark.parametrize(
    ("inputs", "arguments", "told"),
    [
        ("theta X y lambda", "theta X y", "no argument takes lambda"),
        ("theta X", "theta X y", "no input is y"),
        ("theta lambda", "theta y", "no argument takes lambda and no input is y"),
        ("lambda X", "lam reg X", "no input is lam, reg"),
    ],
)
def test_an_input_without_place_and_an_argument_without_input_are_told_with_both_lists(
    inputs, arguments, told
):
    inputs, arguments = inputs.split(), arguments.split()
    with pytest.raises(UsageError) as caught:
        match_names(inputs, arguments, len(arguments))
    assert told in str(caught.value)
    both = f"inputs {', '.join(inputs)}; arguments {', '.join(arguments)}"
    assert both in str(caught.value)


SPELLED = "X x data y labels t theta params w Theta lambda lam l reg lambda_ N m a b q"
NAMES = st.sampled_from(SPELLED.split())


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(
    st.lists(NAMES, unique=True, max_size=6), st.lists(NAMES, unique=True, max_size=6)
)
def test_no_input_is_ever_given_twice_and_the_same_name_comes_first(inputs, arguments):
    try:
        matched = match_names(inputs, arguments, len(arguments))
    except UsageError:
        return
    assert sorted(matched.values()) == sorted(inputs)
    assert [*matched] == arguments
    assert all(matched[name] == name for name in arguments if name in inputs)


def test_a_cost_function_runs_on_all_sets_and_its_slices_are_known_by_their_values():
    def cost(nn_params, X, y, num_labels, hidden_layer_size, lambda_):
        h = hidden_layer_size
        w1 = nn_params[: h * 4].reshape((h, 4), order="F")
        w2 = nn_params[h * 4 :].reshape((num_labels, h + 1), order="F")
        one = np.ones((len(X), 1))
        a2 = 1 / (1 + np.exp(-np.hstack([one, X]) @ w1.T))
        a3 = 1 / (1 + np.exp(-np.hstack([one, a2]) @ w2.T))
        t = np.eye(num_labels)[y - 1]
        loss = -np.sum(t * np.log(a3) + (1 - t) * np.log(1 - a3)) / len(X)
        return loss + lambda_ / 2 * np.sum(w1[:, 1:] ** 2), w1

    spec = read_inputs(LINE.replace(", input_layer_size 3", ""), gradient="nn_params")
    arguments = cost.__code__.co_varnames[:6]
    names = match_names(spec.names, arguments, 6)
    for one in spec.sets():
        values = one.values
        loss, w1 = cost(**{a: values[name] for a, name in names.items()})
        assert 0.1 < loss < 20
        flat = values["nn_params"].tolist()
        assert [flat.index(v) for v in w1.ravel(order="F")] == [*range(20)]
