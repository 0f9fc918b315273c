"""What a port raises is told as its own, what cannot be called as that, and a fault of
the worker as neither.
"""

from textwrap import dedent

import pytest
from asking import look, open_port, pick_cases, run, write

from pyref.port.check import check
from pyref.port.worker.calling import Uncallable, call_port
from pyref.port.worker.serve import describe_failure

FORMS = {
    "forward": (
        "def dense(x, w, b):\n    return x @ w.T.T @ w, None\n",
        ("ValueError", "forward", "matmul: "),
        "forward (x: 3 x 2, w: 2 x 4, b: 1 x 4)",
    ),
    "backward": (
        "class Dense:\n"
        "    def __init__(self, w, b): self.w, self.b = w, b\n"
        "    def forward(self, x): return x @ self.w + self.b\n"
        "    def backward(self, dy): return self.lost\n",
        ("AttributeError", "backward", "'Dense' object has no attribute 'lost'"),
        "backward (dy: 3 x 4)",
    ),
    "back of a closure": (
        "def dense(x, w, b):\n    return x @ w + b, lambda dy: {}['dw']\n",
        ("KeyError", "backward", "'dw'"),
        "backward (dy: 3 x 4)",
    ),
}


def sizes(told):
    """A text whose sizes are those of the first case that is asked."""
    case = pick_cases("dense")[0]
    (rows, inner), cols = case.inputs["x"].shape, case.inputs["w"].shape[1]
    told = told.replace("3 x 2", f"{rows} x {inner}").replace("2 x 4", f"{inner} x N4")
    return (
        told.replace("3 x 4", f"{rows} x {cols}")
        .replace("N4", "4")
        .replace("x 4", f"x {cols}")
    )


@pytest.mark.parametrize("side", FORMS)
def test_what_a_port_raises_is_its_own(side, tmp_path, launch):
    code, (identifier, where, told), called = FORMS[side]
    with open_port(write(tmp_path, code), launch) as port:
        (reply, *_) = run(port, "dense")
    assert (reply["identifier"], reply["where"]) == (identifier, where)
    assert reply["error"].startswith(told)
    assert reply["error"].endswith(f"(called {reply['called']})")
    assert reply["called"] == sizes(called)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("def dense(x, w, b):\n    return x @ w + b, lambda: 1\n",
         "takes 0 positional arguments but 1 was given"),
        ("def dense(x, w, b):\n    return x @ w + b, lambda dy: (dy, dy)\n",
         "gives 2 gradients, not 3: dx dw db"),
        ("def dense(x, w, b):\n    return x @ w + b, lambda dy: {'dx': dy}\n",
         "gives gradients dx, without dw, db"),
        ("class Dense:\n"
         "    def forward(self, x, w, b): return x @ w + b\n"
         "    def backward(self, dy): return dy @ dy.T\n",
         "backward does not give dw, and there is no dw in the layer"),
    ],
)  # fmt: skip
def test_what_cannot_be_called_is_no_error_of_the_port(code, told, tmp_path, launch):
    with open_port(write(tmp_path, code), launch) as port:
        (reply, *_) = run(port, "dense")
    assert reply["identifier"] == "port:call"
    assert told in reply["error"] and "where" not in reply
    assert reply["form"].startswith(
        ("a function dense (x, w, b)", "a class Dense with")
    )


def test_a_form_that_is_refused_is_told_with_what_was_seen(tmp_path, launch):
    code = "def lstm(x, h, c, wx, wh, b):\n    return x\n"
    with open_port(write(tmp_path, code), launch) as port:
        reply = look(port, "dense")
    assert reply["form"] == "a function lstm (x, h, c, wx, wh, b)"
    assert reply["identifier"] == "port:call"
    assert reply["error"] == "takes x, h, c, wx, wh, b, where it is to be given x, w, b"


def test_advice_imports_from_the_package_and_fits_80_columns(tmp_path, launch):
    package = tmp_path / "net"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "layers.py").write_text("class Attention:\n    pass\n")
    target = f"{package}/layers.py:Attention"
    advice = check(target, "multihead_attention", launch=launch).advice
    assert "from net.layers import *" in advice
    assert max(map(len, advice.splitlines())) <= 78
    compile(dedent("\n".join(advice.splitlines()[1:])), "advice", "exec")


def test_a_port_that_is_not_there_gets_no_advice(tmp_path, launch):
    file = write(tmp_path, "def relu(x):\n    return x")
    report = check(f"{file}:relo", "relu", launch=launch)
    assert "did you mean relu?" in report.reason
    assert report.advice == ""


def test_a_step_is_advised_without_a_way_back(tmp_path, launch):
    file = write(tmp_path, "class Adam:\n    pass")
    advice = check(f"{file}:Adam", "adam", launch=launch).advice
    assert advice.endswith("return w, m, v")


def test_a_type_error_inside_a_port_is_its_own():
    def port(x):
        return x + "a"

    with pytest.raises(TypeError) as raised:
        call_port("forward", port, [1], names=["x"])
    assert not isinstance(raised.value, Uncallable)
    reply = describe_failure(raised.value)
    assert (reply["identifier"], reply["where"]) == ("TypeError", "forward")
    with pytest.raises(Uncallable, match=r"missing 1 .*\(called forward \(\)\)"):
        call_port("forward", port, [])


def test_a_fault_of_the_worker_is_not_told_as_the_ports():
    reply = describe_failure(KeyError("x"))
    assert reply["identifier"] == "worker:error"
    assert reply["error"] == "pyref's own worker failed: KeyError: 'x'"
    assert "where" not in reply


PASS_LEFT_OPEN = """
import numpy as np

def conv_forward(x, w, b, conv_param):
    pad, stride = conv_param["pad"], conv_param["stride"]
    high = x.shape[2] + 2 * pad - w.shape[2]
    y = np.zeros((len(x), len(w), high / stride, high / stride))
    return y, (x, w, b, conv_param)

def conv_backward(dy, cache):
    return dy, dy, dy
"""


@pytest.mark.slow
def test_the_error_that_is_told_is_that_of_the_attempt_that_went_farthest(
    tmp_path, launch
):
    """Most conventions give pairs, which fail at once; one number reaches the sizes."""
    file = write(tmp_path, PASS_LEFT_OPEN)
    report = check(f"{file}:conv_forward,conv_backward", "conv2d", launch=launch)
    assert report.outcome == "not judged"
    told = "'float' object cannot be interpreted as an integer"
    assert told in report.verdict()


def test_a_script_that_needs_what_is_not_installed_may_stand_below_the_port(
    tmp_path, launch
):
    code = """
from no_such_package.datasets import spiral_data

def dense(x, w, b):
    return x @ w + b, lambda dy: (dy @ w.T, x.T @ dy, dy.sum(0, keepdims=True))

X, y = spiral_data(samples=100, classes=3)
"""
    assert check(str(write(tmp_path, code)), "dense", launch=launch).passed


@pytest.mark.parametrize("inside", [True, False])
def test_what_asks_for_input_is_told_that_there_is_no_keyboard(
    inside, tmp_path, launch
):
    line = "input('rate? ')"
    code = f"def dense(x, w, b):\n    {line if inside else 'pass'}\n"
    file = write(tmp_path, code if inside else f"{line}\n{code}")
    report = check(str(file), "dense", launch=launch)
    assert "asks for input, and there is no keyboard" in report.reason


ATTENTION = """
    import numpy as np

    class Attention:
        def __init__(self, d, heads):
            assert d % heads == 0
            self.heads = heads
            self.Wq, self.Wk, self.Wv, self.Wo = np.zeros((4, d, d))

        def split(self, x):
            return x.reshape(len(x), self.heads, -1).transpose(1, 0, 2)

        def merge(self, x):
            return x.transpose(1, 0, 2).reshape(x.shape[1], -1)

        def forward(self, x{more}):
            self.x = x
            q, k, v = (self.split(x @ w) for w in (self.Wq, self.Wk, self.Wv))
            self.root = np.sqrt(q.shape[-1])
            s = q @ k.swapaxes(1, 2) / self.root
            e = np.exp(s - s.max(axis=-1, keepdims=True))
            p = e / e.sum(axis=-1, keepdims=True)
            self.kept = q, k, v, p, self.merge(p @ v)
            return self.kept[-1] @ self.Wo

        def backward(self, dy):
            q, k, v, p, inner = self.kept
            self.dWo, dinner = inner.T @ dy, self.split(dy @ self.Wo.T)
            dp = dinner @ v.swapaxes(1, 2)
            ds = p * (dp - (dp * p).sum(axis=-1, keepdims=True)) / self.root
            dq, dk = self.merge(ds @ k), self.merge(ds.swapaxes(1, 2) @ q)
            dv = self.merge(p.swapaxes(1, 2) @ dinner)
            self.dWq, self.dWk, self.dWv = (self.x.T @ d for d in (dq, dk, dv))
            return dq @ self.Wq.T + dk @ self.Wk.T + dv @ self.Wv.T
"""


@pytest.mark.slow
def test_a_class_of_self_attention_is_told_as_what_it_can_be_called(tmp_path):
    text = write(tmp_path, ATTENTION.format(more=""))
    report = check(text, "multihead_attention", habits=False)
    assert "as self_attention it can be called" in report.reason
    assert check(text, "self_attention", habits=False).outcome == "right"


@pytest.mark.slow
def test_what_can_be_called_as_no_other_is_not_told_as_one(tmp_path):
    text = write(tmp_path, ATTENTION.format(more=", rows, columns, table, extra"))
    report = check(text, "multihead_attention", habits=False)
    assert report.reason and "it can be called" not in report.reason
