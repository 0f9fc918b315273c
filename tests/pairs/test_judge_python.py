"""The slopes of a cost are those of its own passes, whatever it does besides."""

import numpy as np
import pytest
from asking_python import Asked, decode, trees, values

from pyref.pairs.worker.along import direct_span
from pyref.probing.directions import uneven

COST = """
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def cost(nn_params, hidden, X, Y, lam):
    n = X.shape[1] + 1
    theta1 = nn_params[:hidden * n].reshape(hidden, n)
    theta2 = nn_params[hidden * n:].reshape(Y.shape[1], hidden + 1)
    m = len(X)
    a1 = np.c_[np.ones(m), X]
    a2 = np.c_[np.ones(m), sigmoid(a1 @ theta1.T)]
    h = sigmoid(a2 @ theta2.T)
    J = -np.sum(Y * np.log(h) + (1 - Y) * np.log(1 - h)) / m
    J += lam / (2 * m) * (np.sum(theta1[:, 1:] ** 2) + np.sum(theta2[:, 1:] ** 2))
    d3 = h - Y
    d2 = (d3 @ theta2)[:, 1:] * a2[:, 1:] * (1 - a2[:, 1:])
    g1, g2 = d2.T @ a1 / m, d3.T @ a2 / m
    g1[:, 1:] += lam / m * theta1[:, 1:]
    g2[:, 1:] += lam / m * theta2[:, 1:]
    return J, np.concatenate([g1.ravel(), g2.ravel()])
"""


def fill(*shape):
    return uneven(int(np.prod(shape)), 1).reshape(shape)


def network(inputs=4, hidden=3, classes=2, m=5):
    count = hidden * (inputs + 1) + classes * (hidden + 1)
    return dict(nn_params=0.3 * fill(count), hidden=np.int64(hidden), X=fill(m, inputs),
                Y=np.eye(classes)[np.arange(m) % classes], lam=0.5)  # fmt: skip


def judge(asked, args, argument, seconds=20, cost=(0,), blocks=()):
    """The judgment by one argument, and the results of a call."""
    gradient = {"argument": argument, "result": [1], "blocks": list(blocks)}
    with asked.port as port:
        reply = port.ask({"job": "judge", "args": trees(args), "cost": list(cost),
                          "gradients": [gradient], "seconds": seconds})  # fmt: skip
        called = port.ask({"job": "call", "args": trees(args)})
    assert "error" not in reply, reply
    (one,) = reply["gradients"]
    parts = {name: decode(one[name]) for name in ("values", "error", "sizes", "seen")}
    return {**one, **parts}, called


def test_a_whole_cost_function_is_judged_by_complex_steps(tmp_path):
    found, called = judge(Asked(tmp_path, COST, "cost"), network(), ["nn_params"])
    gradient = values(called)[1]
    assert found["by"] == "complex step" and found["directions"] == []
    assert found["complex"]["agrees"]
    assert abs(found["complex"]["ratio"] - 1) < 1e-8
    assert np.all(found["seen"]) and found["values"].shape == gradient.shape
    assert np.max(np.abs(found["values"] - gradient)) < 1e-14
    assert np.max(found["error"]) < 1e-12


def test_any_array_can_be_judged_by(tmp_path):
    found, _ = judge(Asked(tmp_path, COST, "cost"), network(), ["X"])
    assert found["values"].shape == (5, 4)
    assert found["complex"]["agrees"] and np.all(found["seen"])


def test_a_number_can_be_judged_by_though_the_gradient_takes_no_complex_one(tmp_path):
    args = network()
    found, _ = judge(Asked(tmp_path, COST, "cost"), args, ["lam"])
    theta1, theta2 = np.split(args["nn_params"], [15])
    total = np.sum(theta1.reshape(3, 5)[:, 1:] ** 2)
    total += np.sum(theta2.reshape(2, 4)[:, 1:] ** 2)
    assert found["by"] == "slopes" and "Cannot cast" in found["complex"]["failed"]
    assert found["values"].shape == () and found["seen"]
    assert abs(found["values"] - total / 10) < 1e-9


def test_a_large_argument_is_judged_along_directions_and_at_some_entries(tmp_path):
    args = network(inputs=60, hidden=40, classes=3)
    count, first = args["nn_params"].size, 40 * 61
    blocks = [[0, first], [first, count]]
    asked = Asked(tmp_path, COST, "cost")
    found, called = judge(asked, args, ["nn_params"], 60, blocks=blocks)
    gradient = values(called)[1]
    assert found["by"] == "directions" and found["complex"]["agrees"]
    assert np.count_nonzero(found["seen"]) == 50
    assert np.all(np.isnan(found["values"][~found["seen"]]))
    apart = np.abs(found["values"] - gradient)[found["seen"]]
    assert np.max(apart) < 1e-13
    spans = [way["span"] for way in found["directions"]]
    many = len(spans) // 2
    assert 4 <= many <= 16
    assert spans == [[start, stop - start, 0, 1, k] for start, stop in blocks
                     for k in range(many)]  # fmt: skip
    for way in found["directions"]:
        slope = gradient @ direct_span(gradient, way["span"])
        assert abs(way["slope"] - slope) <= 10 * way["error"] + 1e-12


def test_slopes_go_along_the_directions_that_are_asked_for(tmp_path):
    args, spans = network(), [(1, 1, 5, 3, 0), (15, 8, 0, 1, 2)]
    asked = Asked(tmp_path, COST, "cost")
    with asked.port as port:
        for by in "complex step", "slopes":
            one = {"argument": ["nn_params"], "along": spans, "by": by}
            job = {"job": "judge", "cost": [0], "gradients": [one]}
            (found,) = port.ask({**job, "args": trees(args)})["gradients"]
            gradient = values(port.ask({"job": "call", "args": trees(args)}))[1]
            got = [way["slope"] for way in found["directions"]]
            want = [gradient @ direct_span(gradient, span) for span in spans]
            assert np.allclose(got, want, rtol=0, atol=1e-9)


def test_large_numbers_are_judged_along_the_very_directions_told(tmp_path):
    code = "import numpy as np\ndef f(x): return np.sum(x ** 2) / 2, x"
    x = 10.0 ** np.linspace(-3, 5, 3000)
    found, _ = judge(Asked(tmp_path, code), {"x": x}, ["x"])
    (way, *_) = found["directions"]
    slope = np.dot(x, direct_span(x, way["span"]))
    assert abs(way["slope"] / slope - 1) < 1e-12


@pytest.mark.some(quick=2)
@pytest.mark.parametrize("far", [1e3, 1e6])
def test_slopes_tell_what_rounding_leaves_of_their_directions(far, tmp_path):
    code = f"""
    import numpy as np
    def f(x): return np.sum(np.sin(x.real - {far})), np.cos(x - {far})
    """
    x = far + fill(3000)
    found, called = judge(Asked(tmp_path, code), {"x": x}, ["x"])
    for way in found["directions"][:3]:
        slope = values(called)[1] @ direct_span(x, way["span"])
        assert abs(way["slope"] - slope) <= way["error"] < 1e-9 * far


@pytest.mark.slow
def test_few_seconds_leave_few_entries(tmp_path):
    code = """
    import time
    import numpy as np
    def f(x):
        time.sleep(0.02)
        return np.sum(x ** 2) / 2, x
    """
    x = fill(100)
    found, _ = judge(Asked(tmp_path, code), {"x": x}, ["x"], seconds=0.25)
    assert found["by"] == "directions"
    assert 1 <= np.count_nonzero(found["seen"]) < 50
    (way, *rest) = found["directions"]
    assert 3 <= len(rest) <= 15
    assert abs(way["slope"] - x @ direct_span(x, way["span"])) < 1e-12


REAL_ONLY = {
    "takes no complex numbers": ("np.sum(np.array(x, dtype=float) ** 2) / 2", None),
    "drops the imaginary part": ("np.sum(x.real ** 2) / 2", 0),
    "takes the conjugate": ("np.sum(x.conj() ** 2) / 2", -1),
    "takes the absolute value": ("np.sum(np.abs(x) ** 2) / 2", 0),
    "counts with math": ("sum(math.pow(v, 2) for v in x) / 2", None),
    "refuses them": ("exit() if np.iscomplexobj(x) else np.sum(x ** 2) / 2", None),
}


@pytest.mark.some(quick=2)
@pytest.mark.parametrize("kind", REAL_ONLY)
def test_slopes_decide_where_a_complex_step_cannot(kind, tmp_path):
    text, ratio = REAL_ONLY[kind]
    code = f"import math\nimport numpy as np\ndef f(x): return {text}, x"
    found, _ = judge(Asked(tmp_path, code), {"x": fill(6)}, ["x"])
    assert found["by"] == "slopes" and not found["complex"]["agrees"]
    if ratio is not None:
        assert abs(found["complex"]["ratio"] - ratio) < 1e-6
    assert np.all(found["seen"])
    assert np.max(np.abs(found["values"] - fill(6))) < 1e-9


def test_why_a_complex_step_failed_is_told(tmp_path):
    code = "import numpy as np\ndef f(x): return np.cbrt(x[0]), x"
    found, _ = judge(Asked(tmp_path, code), {"x": fill(3)}, ["x"])
    assert "TypeError" in found["complex"]["failed"]


def test_an_entry_at_a_kink_is_not_seen(tmp_path):
    code = "import numpy as np\ndef f(x): return np.sum(np.maximum(x, 0)), x > 0"
    x = np.array([1.0, 0.0, -1.0, 2.0])
    found, _ = judge(Asked(tmp_path, code), {"x": x}, ["x"])
    assert list(found["seen"]) == [True, False, True, True]
    assert np.allclose(found["values"][found["seen"]], [1, 0, 1])


ODD = {
    "draws": "np.sum(x ** 2) / 2 + np.random.rand(), x",
    "prints": "print('cost') or np.sum(x ** 2) / 2, x",
    "changes its argument": "np.sum(np.multiply(x, x, out=x)) / 2, x",
    "gives an array of one number": "(x[None] @ x[:, None]) / 2, x",
    "gives a list": "[np.sum(x ** 2) / 2, x]",
}


@pytest.mark.some(quick=2)
@pytest.mark.parametrize("kind", ODD)
def test_a_cost_that_does_more_is_judged_as_any(kind, tmp_path):
    code = f"import numpy as np\ndef f(x): return {ODD[kind]}"
    found, _ = judge(Asked(tmp_path, code), {"x": fill(5)}, ["x"])
    assert np.all(found["seen"])
    assert np.max(np.abs(found["values"] - fill(5))) < 1e-9


BLIND = {
    "is nan": "np.nan * x[0]",
    "draws its own numbers": "np.sum(x ** 2) + np.random.default_rng().random()",
    "raises beside the point": "1 / 0 if np.any(x != [0.1, 0.2]) else np.sum(x)",
    "exits beside the point": "exit(1) if np.any(x != [0.1, 0.2]) else np.sum(x)",
}


@pytest.mark.parametrize("kind", BLIND)
def test_what_cannot_be_judged_is_not_seen_and_crashes_nothing(kind, tmp_path):
    code = f"import numpy as np\ndef f(x): return {BLIND[kind]}, x"
    found, _ = judge(Asked(tmp_path, code), {"x": np.array([0.1, 0.2])}, ["x"])
    assert not np.any(found["seen"])


def test_a_cost_of_whole_steps_is_flat(tmp_path):
    code = "import numpy as np\ndef f(x): return int(np.sum(np.round(x))), x"
    found, _ = judge(Asked(tmp_path, code), {"x": fill(3)}, ["x"])
    assert not np.any(found["values"])


def test_an_argument_and_a_cost_may_lie_deep(tmp_path):
    code = """
    import numpy as np
    def f(nn): return {'loss': [0, np.sum(nn.W[1] ** 2) / 2]}
    """
    args = {"nn": {"W": [fill(2), fill(2, 3)]}}
    path = ["nn", "W", 1]
    found, _ = judge(Asked(tmp_path, code), args, path, cost=(0, "loss", 1))
    assert np.allclose(found["values"], fill(2, 3), rtol=1e-13)


def test_the_cost_of_a_pair_is_that_of_its_first_function(tmp_path):
    code = "import numpy as np\ndef c(x): return np.sum(x ** 2) / 2\ndef g(x): return x"
    found, _ = judge(Asked(tmp_path, code, "c,g"), {"x": fill(4)}, ["x"])
    assert np.allclose(found["values"], fill(4), rtol=1e-13)


REFUSED = {
    "several numbers": ("x, x", ["x"], (0,), "judge:cost", "the cost at [0] is 3, not"),
    "text": ("'J', x", ["x"], (0,), "judge:cost", "the cost at [0] is no number"),
    "complex": ("1j, x", ["x"], (0,), "judge:cost", "the cost at [0] is complex"),
    "no result": ("1.0, x", ["x"], (2,), "call:path", "nothing is at [2]"),
    "no argument": ("1.0, x", ["w"], (0,), "call:path", "nothing is at ['w']"),
    "a failure": ("x @ x[:2], x", ["x"], (0,), "ValueError", "ValueError: matmul"),
}


@pytest.mark.some(quick=2)
@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_cost_is_told(kind, tmp_path):
    text, argument, cost, identifier, words = REFUSED[kind]
    asked = Asked(tmp_path, f"def f(x): return {text}")
    gradients = [{"argument": argument, "result": [1]}]
    more = {"cost": cost, "gradients": gradients}
    reply = asked.ask("judge", args=trees({"x": fill(3)}), **more)
    assert reply["identifier"] == identifier
    assert reply["error"].startswith(words)
