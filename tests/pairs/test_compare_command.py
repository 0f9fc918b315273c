"""The commands compare and gradcheck: what they print, write, and end with."""

import json
import textwrap

import numpy as np
import pytest
import scipy.io

from pyref.cli.main import pyref

LINE = "theta 4, X 6 4, y mask 6, lambda 0.5"
COST = """
    import numpy as np


    def cost(theta, X, y, lambda_):
        h = 1 / (1 + np.exp(-X @ theta))
        m = len(y)
        held = theta * np.array([0, 1, 1, 1])
        J = -np.mean(y * np.log(h) + (1 - y) * np.log(1 - h))
        J = J + lambda_ / (2 * m) * held @ held
        grad = X.T @ (h - y) / m + {penalty}
        return J, grad
    """
RIGHT, WRONG = "lambda_ / m * held", "lambda_ * held"


@pytest.fixture
def write(tmp_path):
    def write(name, penalty=RIGHT):
        file = tmp_path / f"{name}.py"
        file.write_text(textwrap.dedent(COST).format(penalty=penalty))
        return f"{file}:cost"

    return write


def call(*words, capsys):
    """The exit code, and what was printed."""
    with pytest.raises(SystemExit) as end:
        pyref.main([*words], prog_name="pyref", standalone_mode=False)
    return end.value.code, capsys.readouterr().out


def options(line=LINE):
    return ["--inputs", line, "--gradient", "theta"]


def test_compare_ends_with_0_for_the_same_and_1_for_another(write, capsys):
    same = call("compare", write("a"), write("b"), *options(), capsys=capsys)
    assert same[0] == 0
    assert "the same, and right" in same[1]
    other = call("compare", write("a"), write("c", WRONG), *options(), capsys=capsys)
    assert other[0] == 1
    assert "first apart: grad" in other[1]


def test_compare_ends_with_4_where_nothing_could_be_called(write, tmp_path, capsys):
    (tmp_path / "n.py").write_text("def cost(theta, X, y, lambda_):\n    1 / 0\n")
    broken = f"{tmp_path / 'n.py'}:cost"
    code, text = call("compare", write("a"), broken, *options(), capsys=capsys)
    assert code == 4
    assert "division by zero" in " ".join(text.split())


@pytest.mark.slow
def test_a_gradient_of_what_is_single_inside_is_judged_and_told(
    write, tmp_path, capsys
):
    single = textwrap.dedent(COST).format(penalty=RIGHT)
    cast = "    X, theta = X.astype(np.float32), theta.astype(np.float32)\n"
    single = single.replace("    h = 1", cast + "    h = 1")
    (tmp_path / "s.py").write_text(single)
    other = f"{tmp_path / 's.py'}:cost"
    code, text = call("compare", write("a"), other, *options(), capsys=capsys)
    assert code == 0
    assert "the same as far as B's single precision holds, " in text
    assert "B computes in single precision" in text


@pytest.mark.slow
def test_lines_are_at_most_80_wide_but_for_the_name_of_a_file(write, capsys):
    a, b = write("a"), write("c", WRONG)
    for words in (["compare", a, b], ["gradcheck", b]):
        _, text = call(*words, *options(), capsys=capsys)
        names = {f"A  {a}", f"B  {b}", b}
        wide = [line for line in text.splitlines() if len(line) > 80]
        assert {*wide} <= names


@pytest.mark.slow
def test_the_report_as_json_has_outcome_results_and_gradients(write, tmp_path, capsys):
    file = tmp_path / "r.json"
    words = ["compare", write("a"), write("c", WRONG), *options(), "--json", str(file)]
    call(*words, capsys=capsys)
    report = json.loads(file.read_text())
    assert (report["schema"], report["outcome"]) == ("pyref/compared/1", "different")
    assert report["gradients"]["B"][0]["verdict"] == "wrong"
    assert report["divergence"]["b"]["name"] == "grad"


@pytest.mark.slow
def test_gradcheck_ends_with_0_1_and_names_the_penalty(write, capsys):
    right = call("gradcheck", write("a"), *options(), capsys=capsys)
    assert right[0] == 0
    code, text = call("gradcheck", write("b", WRONG), *options(), capsys=capsys)
    assert code == 1
    assert "right where lambda is 0: it is the penalty's part" in text


@pytest.mark.slow
@pytest.mark.parametrize("command", ["compare", "gradcheck"])
def test_a_factor_that_the_penalty_hides_is_told_where_the_penalty_is_0(
    write, capsys, command
):
    hidden = write("hidden", f"{RIGHT} + X.T @ (h - y) / m * (m - 1)")
    targets = [hidden] if command == "gradcheck" else [write("a"), hidden]
    code, text = call(command, *targets, *options(), capsys=capsys)
    assert code == 1
    assert "where lambda is 0, 6 times (m) what it should be" in " ".join(text.split())


def test_a_layer_has_no_cost_and_what_judges_it_is_told(tmp_path, capsys):
    file = tmp_path / "layer.py"
    file.write_text("def f(x, w):\n    return x @ w, lambda dy: (dy @ w.T, x.T @ dy)\n")
    words = ("--inputs", "x 4 3, w 3 2", "--gradient", "x,w")
    code, text = call("gradcheck", f"{file}:f", *words, capsys=capsys)
    assert code == 4
    assert "pyref.gradcheck judges the gradients" in " ".join(text.split())


@pytest.mark.slow
def test_a_program_that_answers_by_lines_is_one_side(write, capsys):
    import sys

    program = f"{sys.executable} -m pyref.pairs.worker {write('b')}"
    words = ["compare", write("a"), program, "--process-b", *options()]
    assert call(*words, capsys=capsys)[0] == 0


@pytest.mark.slow
def test_a_set_up_line_is_run_once_in_its_side(write, tmp_path, capsys):
    code = textwrap.dedent(COST).format(penalty=RIGHT).replace("len(y)", "SAMPLES")
    (tmp_path / "s.py").write_text(code)
    target = f"{tmp_path / 's.py'}:cost"
    words = ["compare", write("a"), target, *options()]
    assert call(*words, "--setup-b", "SAMPLES = 6", capsys=capsys)[0] == 1  # larger
    assert call(*words, capsys=capsys)[0] == 4


@pytest.mark.parametrize("change", ["none", "value", "cell"])
def test_what_matlab_recorded_is_one_side(write, tmp_path, capsys, change):
    rng = np.random.default_rng(3)
    given = {
        "theta": rng.normal(size=(4, 1)),
        "X": rng.normal(size=(6, 4)),
        "y": np.array([[0.0, 1, 0, 1, 1, 0]]).T,
        "lambda": 0.5,
    }
    h = 1 / (1 + np.exp(-given["X"] @ given["theta"]))
    held = given["theta"] * [[0], [1], [1], [1]]
    cost = -np.mean(given["y"] * np.log(h) + (1 - given["y"]) * np.log(1 - h))
    cost = cost + 0.5 / 12 * np.sum(held**2)
    grad = given["X"].T @ (h - given["y"]) / 6 + 0.5 / 6 * held
    if change == "value":
        cost = cost * (1 + 1e-6)
    cells = lambda values: np.array([*values, None], dtype=object)[:-1]  # noqa: E731
    record = {
        "schema": "pyref/record/1",
        "name": "cost",
        "argument_names": cells(given),
        "inputs": cells(given.values()),
        "result_names": cells(["J", "grad"]),
        "results": cells([cost, grad]),
        "spread": cells([1e-16, np.full((4, 1), 1e-16)]),
    }
    file = tmp_path / "results.mat"
    scipy.io.savemat(file, {"record": record if change != "cell" else 3.0})
    words = ["compare", str(file), write("b"), "--gradient", "theta"]
    if change == "cell":
        with pytest.raises(Exception, match="no record"):
            pyref.main(words, prog_name="pyref", standalone_mode=False)
        return
    code, text = call(*words, capsys=capsys)
    assert code == (0 if change == "none" else 1), text
    text = " ".join(text.split())
    assert "was recorded once" in text
    assert f"the numbers of the call in {file}: labels" in text


@pytest.mark.slow
@pytest.mark.needs_octave
def test_a_row_that_is_given_is_one_in_octave_and_has_one_axis_in_python(
    tmp_path, capsys
):
    sizes, python = tmp_path / "sizes.m", tmp_path / "sizes.py"
    sizes.write_text(
        "function s = sizes (n, X)\n  s = [size(n), X(n(2), n(3))];\nend\n"
    )
    python.write_text(
        "def sizes(n, X):\n    return [n.ndim, *n.shape, X[n[1] - 1, n[2] - 1]]\n"
    )
    line = ["--inputs", "n [3, 4, 2], X 9 4"]
    code, told = call("compare", str(sizes), f"{python}:sizes", *line, capsys=capsys)
    assert code == 0 and "the same" in told, told
    assert "takes n" not in told
