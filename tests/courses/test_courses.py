"""The functions of a course are found in the user's files, and each is checked."""

import json
import re

import pytest

from pyref.cli.course import check_course, list_left
from pyref.courses.find import find_tasks
from pyref.courses.page import render_pages
from pyref.courses.read import list_courses, read_all, read_course
from pyref.courses.weigh import OWN, PRINTED, weigh
from pyref.crosscheck.plan import list_subjects
from pyref.errors import DomainError
from pyref.fixtures.load import load
from pyref.mistakes.numbers import load_mistakes
from pyref.paths import DOCS, ROOT
from pyref.port.habits import HABITS
from pyref.suite.result import Result

SUBJECTS = set(list_subjects())
SHOWN = ROOT / "docs" / "check" / "course.py"

DENSE = """
def linear_forward(A, W, b):
    return W @ A + b, (A, W, b)

def linear_backward(dZ, cache):
    A, W, b = cache
    m = A.shape[1]
    return W.T @ dZ, dZ @ A.T / m, dZ.sum(1, keepdims=True) {}
"""
# In the forms of a notebook: parameters in a dictionary, samples in columns.
CELL = """
import numpy as np

def rnn_cell_forward(xt, a_prev, parameters):
    P = parameters
    a = np.tanh(P["Wax"] @ xt + P["Waa"] @ a_prev + P["ba"])
    return a, softmax(P["Wya"] @ a + P["by"]), (a, a_prev, xt, P)

def rnn_cell_backward(da_next, cache):
    a, a_prev, xt, P = cache
    dz = (1 - a ** 2) * da_next
    return {"dxt": P["Wax"].T @ dz, "da_prev": P["Waa"].T @ dz, "dWax": dz @ xt.T,
            "dWaa": dz @ a_prev.T, "dba": dz.sum(1, keepdims=True)}
"""
SOFTMAX = """function [cost, grad] = softmaxCost(theta, numClasses, inputSize, ...
                                    lambda, data, labels)
% Softmax, d\xe9j\xe0 vu
theta = reshape(theta, numClasses, inputSize);
m = size(data, 2);
t = full(sparse(labels, 1:m, 1, numClasses, m));
z = theta * data;
z = bsxfun(@minus, z, max(z, [], 1));
p = bsxfun(@rdivide, exp(z), sum(exp(z), 1));
cost = -sum(sum(t .* log(p))) / m + lambda / 2 * sum(theta(:) .^ 2);
grad = -(t - p) * data' / m + lambda * theta;
grad = grad(:);
end
"""


def run(tmp_path, course, *targets, **options):
    """The exit code, and all but numbers that the course prints: test_printed.py."""
    report = tmp_path / "report.json"
    names = [str(target) for target in targets]
    code = check_course(course, names, str(report), None, None, **options)
    told = json.loads(report.read_text())
    checked = [item for item in told["items"] if item["kind"] != "printed"]
    return code, {item["name"]: item for item in checked}


@pytest.mark.slow
def test_each_function_of_a_file_is_checked_as_what_the_course_has_it_for(tmp_path):
    code, items = run(tmp_path, "cs231n", SHOWN)
    assert code == 0
    assert {"affine_forward as dense", "softmax_loss as softmax_crossentropy"} <= {
        *items
    }
    assert all(item["outcome"] == "right" for item in items.values())


@pytest.mark.slow
def test_a_factor_of_the_course_itself_is_right_and_one_beside_it_is_wrong(tmp_path):
    file = tmp_path / "dnn.py"
    file.write_text(DENSE.format("/ m"))
    code, items = run(tmp_path, "coursera", file)
    item = items["linear_forward as dense"]
    assert (code, item["outcome"], item["note"]) == (0, "right", OWN)
    assert "the 1/m of its cost" in item["text"]
    file.write_text(DENSE.format(""))
    code, items = run(tmp_path, "coursera", file)
    assert (code, items["linear_forward as dense"]["outcome"]) == (1, "wrong")


@pytest.mark.slow
def test_layers_over_time_in_single_precision_are_as_the_book_has_them(tmp_path):
    file = tmp_path / "time_layers.py"
    text = (ROOT / "tests" / "port" / "samples" / "over_time.py").read_text()
    file.write_text(text)
    code, items = run(tmp_path, "scratch", file)
    notes = {name: item.get("note", "") for name, item in items.items()}
    assert (code, notes) == (
        0,
        {
            "MatMul as dense": "",
            "TimeAffine as dense": "",
            "TimeEmbedding as embedding": OWN,
            "TimeRNN as rnn": OWN,
            "TimeLSTM as lstm": OWN,
        },
    )
    file.write_text(text.replace("h_prev.T @ da", "h_next.T @ da"))
    code, items = run(tmp_path, "scratch", file)
    assert (code, items["TimeRNN as rnn"]["outcome"]) == (1, "wrong")


RELU = """
import numpy as np
def relu_forward(x):
    return np.maximum(x, 0), x
def relu_backward(dout, x):
    return dout * (x > 0)
"""
RELU_FORWARD = """function [y, x] = relu_forward(x)
y = max(x, 0);
end
"""
RELU_BACKWARD = """function dx = relu_backward(dy, x)
dx = dy .* (x > 0);
end
"""


def test_what_no_file_has_whole_is_told_apart_from_what_is_not_there(tmp_path, capsys):
    (tmp_path / "one.py").write_text("def relu(z): ...\ndef conv_forward(): ...\n")
    (tmp_path / "two.py").write_text("def sigmoid(): ...\n")
    (tmp_path / "three.py").write_text("def sigmoid_backward(): ...\n")
    code = check_course("coursera", [str(tmp_path)], None, None, None)
    told = " ".join(capsys.readouterr().out.split())
    assert code == 4, told
    assert "sigmoid as sigmoid: not judged sigmoid and sigmoid_backward in sev" in told
    assert f"{tmp_path}/three.py, {tmp_path}/two.py" in told
    assert "conv_forward without conv_backward: " in told
    assert "3 of 3 items failed" in told and "3 not judged" in told
    assert told.count("pool_forward") == 1


def test_of_several_targets_each_line_has_its_file_and_none_is_left_untold(
    tmp_path,
):
    for name, text in {
        "ann": "def relu_forward(): ...\ndef relu_backward(): ...\n",
        "bob": "def dropout_forward(): ...\ndef dropout_backward(): ...\n",
        "cyd": "class ReLU: ...\n",
        "dan": "def svm_loss(): ...\n",
    }.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.py").write_text(text)
    places = [str(tmp_path / name) for name in ("ann", "bob", "cyd", "dan")]
    course = read_course("cs231n")
    (tmp_path / "scratch").mkdir()
    found = find_tasks(course, places, tmp_path / "scratch")
    assert [item.name.partition(" as ")[2] for item in found.items] == [
        f"relu in {tmp_path}/ann/a.py",
        f"dropout in {tmp_path}/bob/a.py",
        f"multiclass_hinge in {tmp_path}/dan/a.py",
    ]
    assert found.empty == [str(tmp_path / "cyd")]
    found.empty = ["cyd", "eve"]
    assert list_left(course, found)[0] == "  nothing of the course in: cyd, eve"


def test_a_variant_that_is_not_there_leaves_the_other_judged(tmp_path):
    (tmp_path / "a.py").write_text("def relu_forward(): ...\ndef relu_backward(): ...")
    (tmp_path / "b.py").write_text("def relu_forward(): ...\n")
    names = "batchnorm_forward", "batchnorm_backward"
    text = "\n".join(f"def {name}(): ..." for name in names)
    (tmp_path / "c.py").write_text(text)
    found = find_tasks(read_course("cs231n"), [str(tmp_path)], scratch_of(tmp_path))
    assert [task.layer for task in found.tasks] == ["relu", "batchnorm"]
    assert not found.halves
    assert "batchnorm_backward_alt" in [t.functions[-1] for t in found.lacking]
    assert found.aside == [f"relu_forward in {tmp_path / 'b.py'}"]


def scratch_of(tmp_path):
    folder = tmp_path / ".scratch"
    folder.mkdir()
    return folder


@pytest.mark.slow
def test_functions_of_one_name_are_judged_in_each_folder(tmp_path):
    for name, text in {"a": RELU, "b": RELU.replace("x > 0", "x > 1")}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "hw.py").write_text(text)
    code, items = run(tmp_path, "cs231n", tmp_path / "a", tmp_path / "b", tmp_path)
    outcomes = {name: item["outcome"] for name, item in items.items()}
    assert code == 1
    assert outcomes == {
        f"relu_forward as relu in {tmp_path / 'a' / 'hw.py'}": "right",
        f"relu_forward as relu in {tmp_path / 'b' / 'hw.py'}": "wrong",
    }


def test_what_one_folder_has_of_a_function_is_told_beside_another(tmp_path):
    for name, text in {"a": RELU, "b": "def relu_forward(x): ...\n"}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "hw.py").write_text(text)
    (tmp_path / "a" / "__MACOSX").mkdir()
    (tmp_path / "a" / "__MACOSX" / "hw.py").write_text(RELU)
    found = find_tasks(read_course("cs231n"), [str(tmp_path)], scratch_of(tmp_path))
    assert [item.name for item in found.items] == ["relu_forward as relu"]
    told = f"relu_forward without relu_backward: {tmp_path / 'b' / 'hw.py'}"
    assert [half.told for half in found.halves] == [told]


@pytest.mark.slow
@pytest.mark.needs_octave
def test_a_pair_in_matlab_is_two_files_of_one_folder(tmp_path):
    folder = tmp_path / "Smith, Ann"
    folder.mkdir()
    (folder / "relu_forward.m").write_text(RELU_FORWARD)
    (folder / "relu_backward.m").write_text(RELU_BACKWARD)
    code, items = run(tmp_path, "cs231n", tmp_path)
    assert (code, items["relu_forward as relu"]["outcome"]) == (0, "right"), items
    (folder / "relu_backward.m").write_text(RELU_BACKWARD.replace("> 0", "> 1"))
    code, items = run(tmp_path, "cs231n", tmp_path)
    assert (code, items["relu_forward as relu"]["outcome"]) == (1, "wrong")


@pytest.mark.slow
def test_two_notebooks_of_one_name_are_two_and_shown_by_their_own(tmp_path):
    for name, text in {"a": RELU, "b": RELU.replace("x > 0", "x > 1")}.items():
        cell = {"cell_type": "code", "metadata": {}, "outputs": [], "source": text}
        document = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
        (tmp_path / name).mkdir()
        (tmp_path / name / "hw.ipynb").write_text(json.dumps(document))
    _, items = run(tmp_path, "cs231n", tmp_path)
    assert [item["outcome"] for item in items.values()] == ["right", "wrong"]
    for name, item in zip("ab", items.values(), strict=True):
        target = f"{tmp_path / name / 'hw.ipynb'}:relu_forward,relu_backward"
        assert item["report"]["target"] == target
        assert item["text"].startswith(f"{target} as relu: ")


@pytest.mark.slow
def test_lines_of_a_course_fit_a_terminal(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("pyref.fold.is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    folder = tmp_path / ("long" * 8)
    folder.mkdir()
    for name in "ab":
        text = RELU.replace("np.maximum(x, 0)", "x")
        (folder / f"{name}.py").write_text(text)
    assert check_course("cs231n", [str(folder)], None, None, None) == 1
    head = capsys.readouterr().out.split("\ncheck ")[0].splitlines()
    rest = [line for line in head if str(folder) not in line]  # a path stays whole
    assert max(map(len, rest)) <= 80, head
    assert len(head) - len(rest) >= 2


@pytest.mark.slow
def test_a_notebook_is_searched_and_its_dictionaries_of_parameters_are_filled(tmp_path):
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "source": CELL}
    document = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    (tmp_path / "week 1").mkdir()
    (tmp_path / "week 1" / "rnn.ipynb").write_text(json.dumps(document))
    (tmp_path / "week 1" / "broken.ipynb").write_text("{")
    code, items = run(tmp_path, "coursera", tmp_path / "week 1")
    assert (code, [*items]) == (0, ["rnn_cell_forward as rnn_cell"])
    cell["source"] = CELL.replace("1 - a ** 2", "1 - a")
    (tmp_path / "week 1" / "rnn.ipynb").write_text(json.dumps(document))
    code, items = run(tmp_path, "coursera", tmp_path / "week 1")
    assert (code, items["rnn_cell_forward as rnn_cell"]["outcome"]) == (1, "wrong")


@pytest.mark.slow
@pytest.mark.needs_octave
def test_a_cost_in_matlab_is_checked_whatever_its_encoding(tmp_path):
    file = tmp_path / "softmaxCost.m"
    name = "softmaxCost as ufldl_softmax"
    file.write_text(SOFTMAX, encoding="latin-1")
    code, items = run(tmp_path, "ufldl", file)
    assert (code, items[name]["outcome"]) == (0, "right")
    file.write_text(SOFTMAX.replace("+ lambda * theta", "+ theta"), "latin-1")
    code, items = run(tmp_path, "ufldl", file)
    assert (code, items[name]["outcome"]) == (1, "wrong")


LOGISTIC = """function [f, g] = logistic_regression(theta, X, y)
% r\xe9gression
h = 1 ./ (1 + exp (-theta.' * X));
f = -sum (y .* log (h) + (1 - y) .* log (1 - h));
g = X * (h - y).';
end
"""


@pytest.mark.slow
@pytest.mark.needs_octave
def test_a_cost_without_a_layer_is_checked_by_its_slopes(tmp_path):
    file = tmp_path / "logistic_regression.m"
    file.write_text(LOGISTIC, encoding="latin-1")
    code, items = run(tmp_path, "ufldl", tmp_path)
    assert (code, items["logistic_regression"]["outcome"]) == (0, "right")
    file.write_text(LOGISTIC.replace("(h - y)", "(y - h)"), "latin-1")
    code, items = run(tmp_path, "ufldl", tmp_path)
    assert (code, items["logistic_regression"]["outcome"]) == (1, "wrong")


def test_a_mistake_beside_what_is_printed_is_told_and_no_excuse_is():
    (task,) = (t for t in read_course("nnfs").tasks if t.layer == "absolute_error")
    report = {"findings": [{"verdict": "fail", "array": "y"}],
              "diagnoses": [{"name": "sign of the gradient", "share": 1,
                             "where": ["dx"]}]}  # fmt: skip
    result = Result("check", "x", "wrong", "told", report=report)
    assert weigh(task, result) == result


def test_what_is_printed_wrong_stays_wrong_and_is_told():
    (task,) = (t for t in read_course("nnfs").tasks if t.layer == "absolute_error")
    report = {"verdict": "wrong: dx", "findings": [], "diagnoses": [
        {"name": "sign of the gradient", "share": 1, "where": ["dx"]}]}  # fmt: skip
    found = weigh(task, Result("check", "x", "wrong", "told", report=report))
    assert (found.outcome, found.note) == ("wrong", PRINTED)
    assert "falls the other way" in found.text
    lost = {"verdict": "fail", "array": "dx", "grade": "C"}
    report = report | {"diagnoses": [report["diagnoses"][0] | {"where": ["y"]}]}
    result = Result("check", "x", "wrong", "told", report=report | {"findings": [lost]})
    assert weigh(task, result).note == PRINTED, "digits that are lost are no mistake"


@pytest.mark.parametrize(
    ("course", "targets", "options", "told"),
    [
        ("cs321n", [SHOWN], {}, "cs321n is no course; near it: cs231n"),
        ("onnx", [SHOWN], {}, "onnx is no course"),
        ("cs231n", [], {}, "--course cs231n needs a file or a folder"),
        ("cs231n", ["gone.py"], {}, "gone.py: no such file or folder"),
        ("cs231n", [DOCS / "check.md"], {}, "is not of .py, .m, .ipynb"),
        ("nnfs", [SHOWN], {}, "none of the functions of nnfs is there (Layer_Dense,"),
        ("cs231n", [SHOWN], {"layer": "dense"}, "what is checked as what, --as too"),
    ],
)
def test_a_call_that_cannot_be_says_why(course, targets, options, told):
    with pytest.raises(DomainError, match=re.escape(told)):
        check_course(course, [str(t) for t in targets], None, None, None, **options)


def test_every_task_is_a_layer_of_ours_or_has_inputs_for_its_slopes():
    for course in map(read_course, list_courses()):
        for task in course.tasks:
            assert task.layer in SUBJECTS or (task.inputs and task.gradient), task


def test_every_name_of_a_library_is_a_subject_and_every_fact_is_of_its_functions():
    for course in read_all():
        assert {*course.names} <= SUBJECTS, {*course.names} - SUBJECTS
        rows = (*course.names.values(), *(lack.functions for lack in course.lacks))
        functions = {name for row in rows for name in row}
        assert {*course.differs, *course.wrong} <= functions, course.name


def test_every_adapter_is_there_and_every_mistake_that_is_known_has_its_name(tmp_path):
    for course in map(read_course, list_courses()):
        for task in course.tasks:
            names = (
                {known.name for known in load_mistakes(task.layer)}
                if task.layer
                else ()
            )
            arrays = {*load(task.layer)[0].expect, "case"} if task.layer else ()
            general = {
                *HABITS.values(),
                "sign of the gradient",
                "single precision inside",
                "parameter gradients averaged over the batch",
            }
            for known in task.known:
                assert known.mistake in {*names, *arrays, *general}, known
        if course.adapters.is_file():
            file = tmp_path / f"{course.name}_all.py"
            names = {name for task in course.tasks for name in task.functions}
            file.write_text("\n".join(f"def {name}(): pass" for name in sorted(names)))
            (tmp_path / course.name).mkdir()
            found = find_tasks(course, [str(file)], tmp_path / course.name)
            assert len(found.items) == len(course.tasks)


def test_the_page_counts_what_is_there():
    page = render_pages()["README.md"]
    assert (DOCS / "courses" / "README.md").read_text(encoding="utf-8") == page
    for course in read_all():
        wanted = sum(map(len, (course.tasks, course.lacks, course.names)))
        assert (
            f"[{course.title}](#{course.name.replace('_', '-')}) | {wanted} | " in page
        )
