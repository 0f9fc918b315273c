"""A port whose parameters stand in other arrays, joined or cut, is judged in these."""

from dataclasses import replace

import numpy as np
import pytest

from pyref.fixtures.load import layers, load
from pyref.paths import ROOT
from pyref.port.check import check
from pyref.port.conventions import Convention, list_candidates
from pyref.port.look import Look
from pyref.port.pose import pose
from pyref.port.writings import read_gradients, read_writing, write_inputs

SAMPLES = f"{ROOT}/tests/port/samples/recurrent.py"
BIASES = "two biases, which are added"
RIGHT = [
    ("lstm_two_biases", "lstm_cell", BIASES),
    ("course_cell_forward", "lstm_cell", "a matrix and a bias for each gate on [h; x]"),
    ("lstm_gates", "lstm_cell", "two matrices and a bias for each gate"),
    ("rnn_stacked", "rnn_cell", "one matrix on [h; x]"),
    ("gru_gates", "gru_cell_before", "a matrix and a bias for each gate on [h; x]"),
    ("peephole_gates", "lstm_cell_peephole", "two matrices and a bias for each gate"),
]
WRONG = [
    ("lstm_second_bias_halved", "lstm_cell", {"db"}),
    ("swapped_cell_forward", "lstm_cell", {"h", "c"}),
    ("rnn_stacked_the_wrong_way", "rnn_cell", {"dwx", "dwh"}),
]
WRITINGS = [
    pytest.param(layer, entry, id=f"{layer}-{entry['say']}".replace(" ", "_"))
    for layer in layers()
    for entry in load(layer)[0].sheet.writings
]


@pytest.mark.some(quick=6)
@pytest.mark.parametrize(("name", "layer", "said"), RIGHT)
def test_how_a_port_takes_its_parameters_is_found_and_told(name, layer, said, launch):
    report = check(f"{SAMPLES}:{name}", layer, habits=False, launch=launch)
    assert report.right, report.table()
    assert report.conventions[0] == said


@pytest.mark.some(quick=3)
@pytest.mark.parametrize(("name", "layer", "arrays"), WRONG)
def test_a_fault_in_a_part_is_told_in_arrays_of_the_layer(name, layer, arrays, launch):
    report = check(f"{SAMPLES}:{name}", layer, habits=False, launch=launch)
    bad = {f.array for f in report.wrong}
    assert bad >= arrays
    assert arrays & {"h", "c"} or bad == arrays


@pytest.mark.parametrize(("layer", "entry"), WRITINGS)
def test_what_a_port_is_given_goes_back_to_where_it_came_from(layer, entry):
    writing = read_writing(entry)
    cases = (c for c in load(layer) if not c.error and np.all(c.inputs["b"]))
    inputs = dict(next(cases).inputs)
    for turned in ((), ("wx", "wh", "b")):
        given = {k: v.T if k in turned else v for k, v in inputs.items()}
        theirs = write_inputs(writing, given, turned)
        assert set(theirs) == {part.name for part in writing.parts}
        gradients = {f"d{name}": array for name, array in theirs.items()}
        if "bx" in theirs:
            assert np.array_equal(theirs["bx"] + theirs["bh"], given["b"])
            assert not np.array_equal(theirs["bx"], theirs["bh"])
            gradients |= {"dbx": given["b"], "dbh": given["b"]}
        found = read_gradients(writing, gradients, given, turned, {})
        assert set(found) == {f"d{name}" for name in inputs}
        assert all(np.array_equal(found[f"d{k}"], v) for k, v in given.items())


def test_gates_that_have_names_stand_in_no_order():
    sheet = load("lstm_cell")[0].sheet
    by_gate = [w for w in map(read_writing, sheet.writings) if w.names_gates]
    for writing in by_gate:
        found = list_candidates(sheet, Look(writing=writing))
        assert not any("order" in phrase for one in found for phrase in one.phrases)
    assert len(by_gate) == 3


def test_terms_of_a_bias_that_is_not_finite_are_not_written():
    case = load("lstm_cell")[0]
    convention = Convention(writing=read_writing(case.sheet.writings[0]))
    assert pose(case, convention)
    for number in (np.inf, np.nan, 1.5e308):
        b = np.full_like(case.inputs["b"], number)
        odd = replace(case, inputs={**case.inputs, "b": b})
        assert pose(odd, convention) is None
