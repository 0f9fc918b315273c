"""Whole functions as targets of a check: what is right, and what is told of slips."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from in_process import judge

import pyref
from pyref.cli.main import pyref as command
from pyref.errors import DomainError
from pyref.fixtures.load import layers, load
from pyref.layers import __all__ as LAYERS
from pyref.mistakes.catalogue import mistakes
from pyref.runners.numpy import find_function
from pyref.whole.subject import read_subject

SAMPLES = Path(__file__).parent / "samples"
EXERCISE, NETWORKS = SAMPLES / "exercise.py", SAMPLES / "networks.py"
EVERY = 7
WITH_COST = [
    name for name in layers() if name not in LAYERS and read_subject(load(name))
]

RIGHT = {
    "columns": ("theta1, theta2 unrolled down columns", "y 1-D"),
    "rows": (
        "theta1, theta2 unrolled along rows",
        "y one-hot, a row each",
        "learning_rate is lambda",
    ),
    "cost,gradient": ("theta1, theta2 unrolled along rows", "y has labels from 0, 1-D"),
    "parts": ("theta1, theta2 unrolled along rows", "y 1-D"),
    "thetas": ("y one-hot, a row each",),
    "table": (
        "biases apart, the first row or column of each theta",
        "samples in columns",
        "y one-hot, a column each",
    ),
    "lists": (
        "biases apart, the first row or column of each theta",
        "weights transposed",
        "y one-hot, a row each",
    ),
    "summed": ("y one-hot, a row each", "the cost is N times that of the source"),
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_function_is_right_in_whatever_form_its_parameters_come(name):
    report = judge(f"{EXERCISE}:{name}", "ng_exercise4")
    assert report.verdict().startswith("right: all 5 cases"), report.table()
    told = RIGHT[name]
    if name in ("columns", "parts", "cost,gradient"):  # shapes of y that mean the same
        assert report.conventions[0] == told[0]
    else:
        assert report.conventions == told


def slip(tmp_path, file, old, new):
    text = file.read_text()
    assert text.count(old) >= 1
    changed = tmp_path / file.name
    changed.write_text(text.replace(old, new))
    return changed


SLIPS = {
    "bias of the first layer held down in the gradient": (
        "Theta1_grad[:, 1:] += reg / m * Theta1[:, 1:]",
        "Theta1_grad += reg / m * Theta1",
    ),
    "fit of the gradients not divided by N": (
        (".T @ a1 / m", ".T @ a1"),
        (".T @ a2 / m", ".T @ a2"),
    ),
    "sigmoid for its slope": (" * g(z2) * (1 - g(z2))", " * g(z2)"),
    "slope of the hidden layer forgotten": (" * g(z2) * (1 - g(z2))", ""),
    "penalty of the cost without its 1/2": ("reg / (2 * m)", "reg / m"),
    "biases held down in the cost": ("[:, 1:] ** 2", " ** 2"),
    "sign of the deltas": ("delta3 = h - Y", "delta3 = Y - h"),
}


@pytest.mark.some(quick=8)
@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_wrong_and_has_its_name_in_the_form_of_the_course(name, tmp_path):
    pairs = SLIPS[name]
    pairs = pairs if isinstance(pairs[0], tuple) else (pairs,)
    file = EXERCISE
    for old, new in pairs:
        file = slip(tmp_path, file, old, new)
    report = judge(f"{file}:columns", "ng_exercise4")
    assert report.outcome == "wrong"
    assert report.diagnoses[0].name == name and report.diagnoses[0].sure


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("mixed", "in another convention than the output"),
        ("transposed", "dtheta1 transposed"),
        ("sum_of_gradients", "N times too large"),
    ],
)
def test_a_gradient_goes_back_as_its_parameters_came(name, told):
    report = judge(f"{EXERCISE}:{name}", "ng_exercise4")
    assert report.outcome == "wrong"
    assert told in f"{report.diagnoses[0].name}: {report.diagnoses[0].effect}"


def test_gradients_in_a_list_in_another_order_are_wrong(tmp_path):
    old = "[first[:, 1:].T, second[:, 1:].T]"
    file = slip(tmp_path, EXERCISE, old, "[second[:, 1:].T, first[:, 1:].T]")
    report = judge(f"{file}:lists", "ng_exercise4")
    assert report.verdict().startswith("wrong: dtheta1, dtheta2, in 5 of 5 cases")


@pytest.mark.slow
def test_a_gradient_of_another_size_is_wrong_and_a_prediction_is_none():
    short = judge(f"{EXERCISE}:half", "ng_exercise4")
    assert short.verdict().startswith("wrong: dtheta1, dtheta2, in 5 of 5 cases")
    assert "dtheta1: is 20, not 5 x 4" in short.table()
    costs = judge(f"{EXERCISE}:each_cost", "ng_exercise4")
    assert costs.verdict().startswith("wrong: loss, in 5 of 5 cases")
    beside = judge(f"{EXERCISE}:with_prediction", "ng_exercise4")
    assert beside.verdict().startswith("right: loss alone")


def test_what_is_not_given_or_not_taken_is_told_and_not_judged():
    alone = judge(f"{EXERCISE}:cost_alone", "ng_exercise4")
    assert alone.verdict().startswith("right: loss alone, all 5 cases")
    bare = judge(f"{EXERCISE}:without_penalty", "ng_exercise4")
    assert bare.verdict().startswith("right: the one case")
    assert "lambda is 0 inside" in bare.conventions and bare.left_out == 4


@pytest.mark.parametrize(
    ("name", "told"),
    [("overwrites", "arguments unchanged"), ("by_chance", "same bits again")],
)
def test_habits_count(name, told):
    report = judge(f"{EXERCISE}:{name}", "ng_exercise4")
    assert report.outcome == "wrong" and told in report.verdict()


@pytest.mark.slow
def test_what_cannot_be_called_is_not_judged_and_the_reason_is_told():
    broken = judge(f"{EXERCISE}:breaks", "ng_exercise4")
    assert broken.outcome == "not judged" and "breaks (Theta1" in broken.reason
    assert "def f(X, theta1, theta2, y, lambda_):" in broken.table()
    told = judge(f"{EXERCISE}:strange", "ng_exercise4")
    assert told.startswith("strange (a, b) takes x, theta1, theta2, y, penalty in no")


OTHERS = {
    "coursera": ("two_layers", (" * (1 - A1**2)", ""), "dw1, db1"),
    "mlp": ("loss", (" * (z > 0)", ""), "dw1, db1"),
    "raja": ("squares", ("d3 = (a3 - T) *", "d3 = 2 * (a3 - T) *"), "dw1, dw2, dw3"),
    "softmax_linear_loss": (
        "softmax_rows",
        ("d = p - Y", "d = (p - Y) / len(X)"),
        "dw, db",
    ),
}


@pytest.mark.parametrize("derivation", OTHERS)
def test_other_derivations_and_networks_are_judged_so(derivation, tmp_path):
    name, (old, new), wrong = OTHERS[derivation]
    right = judge(f"{NETWORKS}:{name}", derivation)
    assert right.outcome == "right", right.table()
    report = judge(f"{slip(tmp_path, NETWORKS, old, new)}:{name}", derivation)
    assert report.verdict().startswith(f"wrong: {wrong}, in"), report.table()


def test_the_gradient_of_a_sum_beside_a_mean_is_wrong(tmp_path):
    file = slip(tmp_path, NETWORKS, "    ds = ds / N\n", "")
    report = judge(f"{file}:loss", "mlp")
    assert report.verdict().startswith("wrong: dw1, db1, dw2, db2, in 2 of 4 cases")
    assert report.conventions[-1] == "the cost is the mean over N samples"


def test_errata_of_the_source_are_told_where_something_is_wrong(tmp_path):
    file = slip(
        tmp_path, NETWORKS, "E = np.sum((a3 - T) ** 2) / 2", "E = np.sum((a3 - T) ** 2)"
    )
    report = judge(f"{file}:squares", "raja")
    assert report.outcome == "wrong"
    assert "prints the loss without 1/2" in report.table()


def write_whole(folder, name, imports, twin):
    """A function of our arguments that gives the cost and gradients of a twin."""
    subject = read_subject(load(name))
    takes = ", ".join([*subject.sheet.inputs, *subject.sheet.options])
    file = folder / "own.py"
    file.write_text(
        f"import numpy as np\n{imports}\n\n\n"
        f"def own({takes}):\n"
        f"    y, back = {twin}({takes})\n"
        f"    both = zip({[*subject.sheet.inputs]}, back(np.ones_like(y)))\n"
        f"    found = dict(both)\n"
        f"    gradients = [found[k] for k in {list(subject.parameters)}]\n"
        f"    return float(np.sum(y)), *gradients\n"
    )
    return f"{file}:own"


@pytest.mark.some(quick=2)
@pytest.mark.parametrize("name", WITH_COST)
def test_every_derivation_and_network_with_a_cost_can_be_a_target(name, tmp_path):
    module = find_function(read_subject(load(name)).sheet).__module__
    text = write_whole(tmp_path, name, f"from {module} import {name}", name)
    report = judge(text, name)
    assert report.outcome == "right", report.table()


@pytest.mark.parametrize("k", range(len(mistakes("ng_exercise4"))))
def test_every_mistake_of_the_catalogue_is_named(k, tmp_path, request):
    if k % EVERY and not request.config.getoption("--thorough"):
        pytest.skip("one mistake of seven, all by --thorough")
    imports = "from pyref.mistakes.catalogue import mistakes, wrong_layer"
    twin = f"wrong_layer(mistakes('ng_exercise4')[{k}])"
    report = judge(write_whole(tmp_path, "ng_exercise4", imports, twin), "ng_exercise4")
    assert report.outcome == "wrong"
    assert report.diagnoses[0].name == mistakes("ng_exercise4")[k].name


@pytest.mark.slow
def test_a_port_in_the_form_of_a_layer_is_a_target_too():
    report = pyref.check("pyref.networks.mlp:mlp", "mlp", habits=False)
    assert report.verdict().startswith("right: all 10 cases")
    assert {f.array for f in report.numbers} >= {"y", "dx", "dw1", "db2"}


def test_a_function_without_a_file_is_a_target():
    held = {}
    exec(EXERCISE.read_text(), held)
    assert pyref.check(held["thetas"], "ng_exercise4", habits=False).passed


def test_the_command_has_the_exit_codes_and_the_json_of_a_check(tmp_path):
    file = tmp_path / "report.json"
    args = ["check", f"{EXERCISE}:mixed", "--as", "ng_exercise4", "--json", str(file)]
    done = CliRunner().invoke(command, args)
    assert done.exit_code == 1 and "wrong: dtheta1, dtheta2, in 5 of 5" in done.output
    found = json.loads(file.read_text())
    assert found["outcome"] == "wrong" and found["conventions"][0].endswith("columns")


def test_an_unknown_name_is_refused_with_those_near_it():
    with pytest.raises(DomainError) as caught:
        pyref.check("no.py:f", "ng_exercise5")
    told = str(caught.value)
    assert (
        "ng_exercise5 is no layer, network or derivation; near it: ng_exercise4" in told
    )
    assert len(told) < 160 and told.endswith("; pyref list has them all")
    with pytest.raises(DomainError, match="inversion is no layer, network"):
        pyref.check("no.py:f", "inversion")


@pytest.mark.slow
@pytest.mark.needs_octave
def test_functions_in_octave_are_judged_so(tmp_path):
    report = pyref.check(str(SAMPLES / "nnCost.m"), "ng_exercise4")
    assert report.verdict().startswith("right: all 5 cases"), report.table()
    assert report.conventions == ("theta1, theta2 unrolled down columns",)
    struct = pyref.check(str(SAMPLES / "twoLayers.m"), "coursera")
    assert struct.verdict().startswith("right: all 3 cases"), struct.table()
    old = "grad = [Theta1_grad(:); Theta2_grad(:)]"
    new = "Theta1_grad = Theta1_grad.'; grad = [Theta1_grad(:); Theta2_grad(:)]"
    wrong = pyref.check(
        str(slip(tmp_path, SAMPLES / "nnCost.m", old, new)), "ng_exercise4"
    )
    assert wrong.verdict().startswith("wrong: dtheta1, in 5 of 5 cases")
