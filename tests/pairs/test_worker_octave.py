"""The process that runs any Octave function: opens, calls, traces and judges it."""

import json
import subprocess

import numpy as np
import octave_sources as sources
import pytest

from pyref.paths import OCTAVE
from pyref.port.worker.wire import encode
from pyref.runners.octave.find import QUIET, find_octave

pytestmark = pytest.mark.needs_octave
FILES = {
    "nnCost.m": sources.COST,
    "sigmoid.m": sources.SIGMOID,
    "step.m": sources.STRUCTS,
    "any_number.m": sources.ANY,
    "lost.m": sources.LOST,
    "draws.m": sources.DRAWS,
    "a_script.m": "x = 3;\n",
}


class Worker:
    """One process for one target, asked line by line."""

    def __init__(self, target):
        program = (
            "warning ('off', 'Octave:shadowed-function'); "
            f"addpath ('{OCTAVE}'); pyref.compare.serve ('{target}');"
        )
        self.process = subprocess.Popen(
            [find_octave().path, *QUIET, "--eval", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.count = 0

    def ask(self, job, **more):
        self.count += 1
        request = {"protocol": "pyref/function/1", "id": self.count, "job": job}
        self.process.stdin.write(json.dumps(request | more) + "\n")
        self.process.stdin.flush()
        reply = json.loads(self.process.stdout.readline())
        assert reply["id"] == self.count
        return reply

    def close(self):
        self.process.kill()
        self.process.communicate()


@pytest.fixture(scope="module")
def start(tmp_path_factory):
    """Starts the worker of a target in a folder of sources, once for each."""
    folder = tmp_path_factory.mktemp("sources")
    for name, text in FILES.items():
        (folder / name).write_text(text)
    workers = {}

    def start(*names):
        if names not in workers:
            workers[names] = Worker(",".join(str(folder / name) for name in names))
        return workers[names]

    yield start
    for worker in workers.values():
        worker.close()


def values(tree):
    """The array of a tree, or what stands in its place."""
    if "values" not in tree:
        return tree.get("text", [values(part) for part in tree.get("list", [])])
    words = " ".join(tree["values"]).split()
    numbers = np.array([float(word) for word in words])
    if tree["dtype"] == "complex128":
        numbers = numbers[::2] + 1j * numbers[1::2]
    return numbers.reshape(tree["shape"])


@pytest.fixture(scope="module")
def network():
    k = np.arange(1, 39)
    sizes = {"input_layer_size": 3, "hidden_layer_size": 5, "num_labels": 3}
    return {
        **{name: encode(float(size)) for name, size in sizes.items()},
        "nn_params": encode(np.sin(k) / 2),
        "X": encode(np.cos(np.arange(15.0)).reshape(5, 3)),
        "y": encode(np.array([1, 2, 3, 2, 1])),
        "lambda": encode(0.7),
    }


def cost_of(theta, lambda_=0.7):
    """The same cost and gradient in NumPy, with all samples at once."""
    W1 = theta[:20].reshape(5, 4, order="F")
    W2 = theta[20:].reshape(3, 6, order="F")
    a1 = np.c_[np.ones(5), np.cos(np.arange(15.0)).reshape(5, 3)]
    a2 = np.c_[np.ones(5), 1 / (1 + np.exp(-a1 @ W1.T))]
    a3 = 1 / (1 + np.exp(-a2 @ W2.T))
    y = np.eye(3)[[0, 1, 2, 1, 0]]
    J = -np.sum(y * np.log(a3) + (1 - y) * np.log(1 - a3)) / 5
    J += lambda_ / 10 * (np.sum(W1[:, 1:] ** 2) + np.sum(W2[:, 1:] ** 2))
    d3 = a3 - y
    d2 = (d3 @ W2 * a2 * (1 - a2))[:, 1:]
    g1, g2 = d2.T @ a1 / 5, d3.T @ a2 / 5
    g1[:, 1:] += lambda_ / 5 * W1[:, 1:]
    g2[:, 1:] += lambda_ / 5 * W2[:, 1:]
    return J, np.r_[g1.ravel(order="F"), g2.ravel(order="F")]


def test_a_file_tells_its_arguments_and_results(start):
    reply = start("nnCost.m").ask("open")
    assert reply["language"].startswith("Octave ")
    (function,) = reply["functions"]
    assert function["arguments"] == [
        *("nn_params", "input_layer_size", "hidden_layer_size", "num_labels"),
        *("X", "y", "lambda"),
    ]
    assert function["results"] == ["J", "grad"]
    assert function["needed"] == 7
    assert len(function["sha256"]) == 64


def test_a_call_gives_the_numbers_and_what_rounding_makes_of_them(start, network):
    reply = start("nnCost.m").ask("call", args=network, shake=[1, 2])
    J, grad = cost_of(np.sin(np.arange(1, 39)) / 2)
    assert values(reply["results"][0])[0, 0] == pytest.approx(J, rel=1e-14)
    assert values(reply["results"][1])[:, 0] == pytest.approx(grad, rel=1e-12)
    assert reply["names"] == ["J", "grad"]
    assert reply["printed"].startswith("a3 =")
    assert not reply["drew"]
    spread = values(reply["spread"][1])
    assert np.all(spread < 1e-14)
    assert np.any(spread > 0)


@pytest.mark.slow
def test_a_traced_run_gives_the_same_bits_and_every_assignment_in_order(start, network):
    worker = start("nnCost.m")
    plain = worker.ask("call", args=network)
    reply = worker.ask("trace", args=network, shake=[1, 2])
    assert reply["same"] is True
    assert reply["left"] == []
    assert reply["results"] == plain["results"]
    steps = reply["steps"]
    told = [(s["function"], s["name"], s["pass"]) for s in steps]
    assert told.index(("nnCost", "delta2", "first")) < told.index(
        ("nnCost", "delta2", "last")
    )
    assert ("sigmoid", "g", "first") in told
    assert ("penalty", "p", "last") in told
    assert ("nnCost", "reg1", "only") in told
    assert not any(name in ("t", "k") for _, name, _ in told)
    step = next(s for s in steps if s["name"] == "delta2" and s["pass"] == "last")
    lines = sources.COST.split("\n")
    assert lines[step["line"] - 1].strip() == step["text"]
    assert step["text"].startswith("delta2 = ")
    assert step["count"] == 5
    total = next(
        s for s in steps if s["name"] == "Theta2_grad" and s["text"].startswith("T")
        and s["pass"] == "last"
    )  # fmt: skip
    theta = np.sin(np.arange(1, 39)) / 2
    _, grad = cost_of(theta, 0)
    want = grad[20:].reshape(3, 6, order="F")
    assert values(total["value"]) == pytest.approx(want, abs=1e-14)
    assert np.all(values(total["spread"]) < 1e-13)
    assert np.any(values(total["spread"]) > 0)


def test_parts_of_structs_and_cells_are_recorded_as_they_are_written(start):
    W = [np.sin(np.arange(6.0)).reshape(2, 3), np.cos(np.arange(3.0)).reshape(3, 1)]
    nn = {"names": ["W"], "list": [{"list": [encode(w) for w in W]}]}
    x, y = np.array([[0.5, -1.0]]), np.array([[0.25]])
    args = {"nn": nn, "x": encode(x), "y": encode(y)}
    reply = start("step.m").ask("trace", args=args)
    assert reply["same"] is True
    steps = {(s["name"], s["pass"]): s for s in reply["steps"]}
    a = [x, np.tanh(x @ W[0]), np.tanh(np.tanh(x @ W[0]) @ W[1])]
    d = (a[2] - y) * (1 - a[2] ** 2)
    first = values(steps["nn.dW{i}", "first"]["value"])
    assert first == pytest.approx(a[1].T @ d, rel=1e-13)
    assert values(steps["a{i+1}", "last"]["value"]) == pytest.approx(a[2], rel=1e-14)
    assert steps["nn.name", "only"]["value"] == {"text": "it's 2 = n"}
    assert values(reply["results"][1])[0, 0] == pytest.approx(
        0.5 * float((a[2] - y)[0, 0]) ** 2, rel=1e-14
    )
    nn_after = reply["results"][0]
    assert nn_after["names"] == ["W", "dW", "name"]


@pytest.mark.slow
def test_any_number_of_arguments_and_results_and_one_line_branches(start):
    worker = start("any_number.m")
    first = encode(np.array([3.0, 1.0, 2.5]))
    reply = worker.ask("call", args={"first": first})
    assert [values(r).tolist() for r in reply["results"]] == [[[3.0]]]
    args = {"first": first, "varargin": {"list": [encode(0.5)]}}
    reply = worker.ask("trace", args=args, outputs=2)
    assert reply["names"] == ["varargout{1}", "varargout{2}"]
    assert values(reply["results"][1]).tolist() == [[1.0, 2.0]]
    told = [s["name"] for s in reply["steps"]]
    assert told == ["hold_on", "scale", "m", "i", "k", "varargout{1}", "varargout{2}"]
    assert values(reply["steps"][1]["value"]).tolist() == [[0.5]]


@pytest.mark.slow
def test_an_imaginary_part_is_followed_to_the_transpose_that_turns_it(start):
    w, X = np.array([0.5, -1.5]), np.array([[1.0, 2.0], [3.0, 4.0]])
    args = {"w": encode(w), "X": encode(X)}
    turn = {"argument": ["w"], "direction": encode(np.array([1.0, 0.0]))}
    reply = start("lost.m").ask("trace", args=args, complex=turn)
    assert reply["same"] is True
    z, s, J, _ = (values(step["value"]) for step in reply["steps"])
    assert z.imag.ravel() * 2.0**66 == pytest.approx([1, 3])
    assert s.imag.ravel() * 2.0**66 == pytest.approx([-1, -3])
    assert J.imag == 0
    move = {**turn, "step": 0.5}
    moved = start("lost.m").ask("trace", args=args, move=move)
    assert values(moved["steps"][0]["value"]).ravel() == pytest.approx(X @ [1.0, -1.5])


@pytest.mark.slow
def test_what_hangs_on_a_value_is_moved_and_another_takes_its_place(start):
    w, X = np.array([0.5, -1.5]), np.array([[1.0, 2.0], [3.0, 4.0]])
    args, worker = {"w": encode(w), "X": encode(X)}, start("lost.m")
    names = [step["name"] for step in worker.ask("trace", args=args)["steps"]]
    assert names == ["z", "s", "J", "grad"]
    ones = {"steps": [1], "values": [encode(np.ones((1, 2)))]}
    touches = [{"steps": [0]}, {"steps": [2]}, ones]
    reply = worker.ask("trace", args=args, touch=touches)
    moved = [[names[k] for k in one["moved"]] for one in reply["touched"]]
    assert moved == [["z", "s", "J", "grad"], ["J"], ["s", "J"]]
    J, grad = map(values, reply["touched"][2]["results"])
    assert pytest.approx(np.sum(X @ w)) == J
    assert grad.ravel() == pytest.approx(2 * X.T @ X @ w)
    larger = {"steps": [1], "values": [encode(np.ones((1, 3)))]}
    same, late = (worker.ask("trace", args=args, touch=[larger], seconds=seconds)
                  for seconds in (9, 0))  # fmt: skip
    assert same["touched"][0]["moved"] == []  # not of the size of what stands there
    assert late["touched"] == [None]


def test_a_gradient_is_judged_by_its_own_cost(start, network):
    theta = np.sin(np.arange(1, 39)) / 2
    asked = [{"argument": ["nn_params"], "result": [1]}]
    more = {"args": network, "cost": [0], "gradients": asked, "seconds": 60}
    (found,) = start("nnCost.m").ask("judge", **more)["gradients"]
    assert np.all(values(found["seen"]))
    want = cost_of(theta)[1]
    assert values(found["values"])[:, 0] == pytest.approx(want, rel=1e-6, abs=1e-9)
    w, X = np.array([0.5, -1.5]), np.array([[1.0, 2.0], [3.0, 4.0]])
    args = {"w": encode(w), "X": encode(X)}
    asked = [{"argument": ["w"], "result": [1]}]
    more = {"args": args, "cost": [0], "gradients": asked, "seconds": 60}
    (found,) = start("lost.m").ask("judge", **more)["gradients"]
    assert found["by"] == "slopes"
    assert found["complex"] == {"agrees": False, "ratio": 0}
    assert values(found["values"]).ravel() == pytest.approx(2 * X.T @ X @ w, abs=1e-7)


@pytest.mark.slow
def test_prints_random_numbers_and_functions_inside_are_each_told_or_passed(start):
    worker = start("draws.m")
    reply = worker.ask("trace", args={"x": encode(np.array([1.0]))}, shake=[1])
    assert reply["drew"] is True
    assert reply["same"] is True
    assert reply["printed"].startswith("a line of its own")
    assert [s["name"] for s in reply["steps"]] == ["y", "bad"]
    assert values(reply["spread"][0])[0, 0] < 1e-15
    again = worker.ask("call", args={"x": encode(np.array([1.0]))})
    assert again["results"] == reply["results"]


def test_an_error_tells_its_line_in_the_original(start):
    worker = start("draws.m")
    for job in ("call", "trace"):
        reply = worker.ask(job, args={"x": encode(np.array([6.5, 1.0]))})
        assert "nonconformant" in reply["error"]
        assert reply["where"]["line"] == 6
        assert reply["where"]["text"] == "bad = x * x;"
        assert reply["where"]["file"].endswith("draws.m")


def test_two_files_are_cost_and_another_function(start):
    worker = start("lost.m", "sigmoid.m")
    functions = worker.ask("open")["functions"]
    assert [f["name"] for f in functions] == ["lost", "sigmoid"]
    w, X = np.array([0.5, -1.5]), np.array([[1.0, 2.0], [3.0, 4.0]])
    args = {"w": encode(w), "X": encode(X), "z": encode(0.0)}
    reply = worker.ask("call", args=args)
    assert reply["names"] == ["J", "grad", "g"]
    assert values(reply["results"][2])[0, 0] == 0.5


@pytest.mark.parametrize(
    ("name", "told"),
    [("a_script.m", "a script, no function"), ("no.m", "no such file")],
)
def test_what_is_no_function_is_told(start, name, told):
    reply = start(name).ask("open")
    assert told in reply["error"]
    assert reply["identifier"] == "pyref:value"


def test_a_line_of_code_of_the_users_is_run_first(start, tmp_path):
    file = tmp_path / "scaled.m"
    file.write_text("function y = scaled(x)\n  global factor\n  y = factor * x;\nend\n")
    worker = Worker(file)
    worker.ask("open", setup="global factor; factor = 3;")
    reply = worker.ask("call", args={"x": encode(2.0)})
    assert values(reply["results"][0])[0, 0] == 6
    worker.close()
