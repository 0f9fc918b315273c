"""A Python function is called in a process of its own, whatever form it has."""

import hashlib
import pickle

import numpy as np
import pytest
from asking_python import Asked, open_worker, same, trees, value, values

from pyref.pairs.leaves import list_leaves

X = np.array([[0.5, -1.25], [2.0, 0.1]])
COST = """
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def cost(theta, X, y, lam=0.0):
    m = len(y)
    h = sigmoid(X @ theta)
    J = -np.mean(y * np.log(h) + (1 - y) * np.log(1 - h))
    J = J + lam / (2 * m) * np.sum(theta[1:] ** 2)
    grad = X.T @ (h - y) / m
    grad[1:] = grad[1:] + lam / m * theta[1:]
    return J, grad.ravel()
"""
POINT = {"theta": np.array([0.3, -0.2]), "X": X, "y": np.array([0.0, 1.0])}


def cost_at_point(lam=0.0):
    names = {}
    exec(COST, names)
    return names["cost"](*POINT.values(), lam)


def test_a_file_tells_its_function_with_arguments_results_and_the_hash(tmp_path):
    asked = Asked(tmp_path, COST, names="")  # sigmoid is called by cost
    reply = asked.open()
    (told,) = reply["functions"]
    assert reply["language"].startswith("Python 3.")
    assert told["sha256"] == hashlib.sha256(asked.file.read_bytes()).hexdigest()
    assert told["file"] == str(asked.file)
    assert (told["name"], told["needed"]) == ("cost", 3)
    assert told["arguments"] == ["theta", "X", "y", "lam"]
    assert told["results"] == ["J", "grad"]


GIVEN = (
    "def f(x, full=True):\n    J, dw, db = x.sum(), x, 2 * x\n    grads = [dw, db]\n"
)
RETURNS = {
    "return J, dw, db": ["J", "dw", "db"],
    "return J, (dw, db)": ["J", "(dw, db)"],
    "return J, np.asarray(dw), db.copy()": ["J", "dw", "db"],
    "return (J, *grads)": ["J", "grads[0]", "grads[1]"],
    "out = J, dw, db\n    return out": ["J", "dw", "db"],
    "if not full:\n        return J, None, None\n    return J, dw, db": [
        "J",
        "dw",
        "db",
    ],
    "if not full:\n        return J, 1, dw, x\n    return J, dw, db": ["J", "dw", "db"],
    "return J, dw / 2, db": ["J", "", "db"],
    "out = J, dw\n    out += (db,)\n    return out": ["", "", ""],
}


@pytest.mark.parametrize("returns", RETURNS)
def test_results_have_the_names_that_the_text_of_a_function_gives(returns, tmp_path):
    code = f"import numpy as np\n{GIVEN}    {returns}\n"
    assert Asked(tmp_path, code).call(x=X)["names"] == RETURNS[returns]


def test_gradients_in_parentheses_have_their_own_names():
    found = list_leaves([np.ones(()), [X, 2 * X]], ["J", "(dw, db)"])
    assert [(one.name, one.path, one.title) for one in found] == [
        ("J", (0,), ("J",)),
        ("dw", (1, 0), ("dw",)),
        ("db", (1, 1), ("db",)),
    ]


def test_a_call_gives_the_bits_that_python_gives(tmp_path):
    J, grad = values(Asked(tmp_path, COST, "cost").call(**POINT))
    assert same(J, cost_at_point()[0])
    assert same(grad, cost_at_point()[1])


def test_arguments_go_by_name_and_defaults_may_be_left_out(tmp_path):
    asked = Asked(tmp_path, COST, "cost")
    turned = dict(reversed([*POINT.items(), ("lam", 2.0)]))
    assert same(values(asked.call(**turned))[1], cost_at_point(2.0)[1])


FORMS = {
    "a class whose objects are called": ("Net", """
        class Net:
            def __call__(self, x): return 3 * x
        """),
    "a method by its class": ("Net.cost", """
        class Net:
            def __init__(self): self.w = 3
            def cost(self, x): return self.w * x
        """),
    "a static method": ("Net.cost", """
        class Net:
            def __init__(self, needed): pass
            @staticmethod
            def cost(x): return 3 * x
        """),
    "a method of an object": ("net.cost", """
        class Net:
            def __init__(self, w): self.w = w
            def cost(self, x): return self.w * x
        net = Net(3)
        """),
    "an object": ("net", """
        class Net:
            def __init__(self, w): self.w = w
            def __call__(self, x): return self.w * x
        net = Net(3)
        """),
    "a lambda": ("f", "f = lambda x: 3 * x"),
    "a partial": ("f", """
        from functools import partial
        def times(w, x): return w * x
        f = partial(times, 3)
        """),
    "a decorated function": ("f", """
        from functools import wraps
        def twice(g):
            @wraps(g)
            def inner(*args, **more): return 3 * g(*args, **more)
            return inner
        @twice
        def f(x): return x
        """),
    "keywords alone": ("f", "def f(*, x): return 3 * x"),
    "all that come": ("f", "def f(*x): return 3 * x[0]"),
    "options": ("f", "def f(**x): return 3 * x['a']"),
}  # fmt: skip


@pytest.mark.some(quick=3)
@pytest.mark.parametrize("form", FORMS)
def test_any_callable_is_called(form, tmp_path):
    name, code = FORMS[form]
    given = {"all that come": [X], "options": {"a": X}}.get(form, X)
    assert same(value(Asked(tmp_path, code, name).call(x=given)), 3 * X)


def test_what_is_carried_by_value_is_called(tmp_path):
    from pyref.port.carry import carry

    w = 3.0
    carried = carry(lambda x: w * x)
    port = open_worker(str(carried.file))
    with port:
        told = port.ask({"job": "open"})["functions"][0]
        reply = port.ask({"job": "call", "args": trees({"x": X})})
    assert told["arguments"] == ["x"]
    assert same(value(reply), 3 * X)
    assert pickle.loads(carried.file.read_bytes())["port"](2.0) == 6


def test_two_functions_each_get_what_their_own_names_say(tmp_path):
    code = """
    def cost(theta, x): return theta * x
    def grad(x, y, theta): return x + 10 * y, theta
    """
    asked = Asked(tmp_path, code, "cost,grad")
    assert [f["name"] for f in asked.open()["functions"]] == ["cost", "grad"]
    reply = asked.call(theta=2.0, x=3.0, y=1.0)
    assert [float(v) for v in values(reply)] == [6, 13, 2]
    assert reply["names"] == ["", "", "theta"]


RESULTS = {
    "a number": ("1.5", [1.5]),
    "a tuple": ("(1, np.ones(2))", [1, np.ones(2)]),
    "a list of arrays": ("[np.ones(2), np.zeros(3)]", [np.ones(2), np.zeros(3)]),
    "a list of numbers": ("[1.0, 2.0]", [np.array([1.0, 2.0])]),
    "a matrix in rows": ("[[1, 2], [3, 4]]", [np.array([[1, 2], [3, 4]])]),
    "a dict": ("{'J': 1.0, 'g': {'W': np.ones(2)}}",
               [{"J": 1.0, "g": {"W": np.ones(2)}}]),
    "booleans and whole numbers": ("np.eye(2) > 0, np.arange(3)",
                                   [np.eye(2) > 0, np.arange(3)]),
    "complex numbers": ("np.array([[1 + 2j, 3]])", [np.array([[1 + 2j, 3]])]),
    "a complex number": ("1 + 2j", [1 + 2j]),
    "nothing in it": ("np.zeros((0, 3)), np.zeros((3, 0))",
                      [np.zeros((0, 3)), np.zeros((3, 0))]),
    "nan and infinity": ("np.array([np.nan, np.inf, -0.0])",
                         [np.array([np.nan, np.inf, -0.0])]),
    "single precision": ("np.float32(0.1)", [np.float32(0.1)]),
    "text and none": ("'relu', None", ["relu", None]),
    "an object with __array__": ("Own()", [np.ones(2)]),
    "a matrix of the old kind": ("np.matrix([[1.0, 2.0]])", [np.array([[1.0, 2.0]])]),
}  # fmt: skip
OWN = """
import numpy as np
class Own:
    def __array__(self, dtype=None, copy=None): return np.ones(2)
def f(): return """


@pytest.mark.some(quick=4)
@pytest.mark.parametrize("kind", RESULTS)
def test_results_of_every_kind_come_back(kind, tmp_path):
    text, wanted = RESULTS[kind]
    found = values(Asked(tmp_path, OWN + text).call())
    assert len(found) == len(wanted)
    for one, other in zip(found, wanted, strict=True):
        if isinstance(other, dict):
            assert one["J"] == other["J"]
            assert same(one["g"]["W"], other["g"]["W"])
        elif isinstance(other, str | None):
            assert one == other
        else:
            assert same(one, other)
            assert one.dtype.kind == np.asarray(other).dtype.kind
            assert np.asarray(one).tobytes() == np.asarray(other).tobytes()


def test_what_is_no_value_is_told_by_its_kind(tmp_path):
    reply = Asked(tmp_path, "def f(): return f, f.__class__").call()
    assert reply["results"] == [{"other": "function"}, {"other": "type"}]


def test_arguments_of_every_kind_arrive(tmp_path):
    code = """
    import numpy as np
    def f(n, rate, flag, name, nothing, nn, layers):
        assert type(n) is int and isinstance(rate, float) and flag is True
        assert name == 'relu' and nothing is None
        assert nn.W[1] is nn['W'][1] and layers[0].shape == (2, 2)
        return nn.W[1] * n
    """
    nn = {"W": [X, 2 * X]}
    args = dict(n=np.int64(3), rate=0.5, flag=True, name="relu", nothing=None)
    found = value(Asked(tmp_path, code).call(**args, nn=nn, layers=[X]))
    assert same(found, 6 * X)


def test_changed_arguments_are_named_and_the_next_call_has_fresh_ones(tmp_path):
    code = """
    def f(x, y, nn):
        x += 1
        nn['W'][0][:] = 0
        return x * y
    """
    asked = Asked(tmp_path, code)
    with asked.port as port:
        args = trees({"x": X, "y": X, "nn": {"W": [X]}})
        first, second = (port.ask({"job": "call", "args": args}) for _ in range(2))
    assert first["changed"] == ["x", "nn"]
    assert same(value(first), (X + 1) * X)
    assert first["results"] == second["results"]


def test_random_numbers_are_the_same_in_each_call_and_told(tmp_path):
    code = """
    import random
    import numpy as np
    def f(draws):
        return np.random.rand() + random.random() if draws else 0.0
    """
    asked = Asked(tmp_path, code)
    with asked.port as port:
        one, two, none = (
            port.ask({"job": "call", "args": trees({"draws": draws})})
            for draws in (True, True, False)
        )
    assert one["results"] == two["results"]
    assert one["drew"] and two["drew"] and not none["drew"]


def test_what_is_printed_or_asked_for_disturbs_no_reply(tmp_path):
    code = """
    import os, sys
    def f(x):
        print('cost', 'of ' * 200)
        os.write(1, b'not a reply')
        sys.__stdout__.write('nor this')
        try:
            input()
        except EOFError:
            return 2 * x
    """
    reply = Asked(tmp_path, code).call(x=X)
    assert same(value(reply), 2 * X)
    assert reply["printed"].startswith("cost of of")
    assert len(reply["printed"]) == 200


def test_the_setup_line_runs_once_in_the_module(tmp_path):
    asked = Asked(
        tmp_path, "count = 0\ndef f(): return w, count", setup="w = 7; count += 1"
    )
    w, count = values(asked.call(shake=[1]))
    assert (w, count) == (7, 1)


def test_shaken_arguments_tell_what_rounding_explains(tmp_path):
    code = "import numpy as np\n"
    code += "def f(x, n, k): return np.exp(9 * x), x * n, k + 0.0, 'text', {'x': x}"
    reply = Asked(tmp_path, code).call(x=X, n=3, k=np.arange(4.0), shake=[1, 2])
    lost, product, whole, text, names = values(reply, "spread")
    assert np.max(lost) > 1e-9 > np.max(product)
    assert np.all(product <= 2 * 2**-52 * np.abs(3 * X))
    assert np.any(product > 0)
    assert not np.any(whole)
    assert text is None
    assert np.any(names["x"])


def test_the_shaken_numbers_are_those_of_the_contract(tmp_path):
    from pyref.probing.directions import uneven

    x = uneven(60, 0).reshape(12, 5)
    reply = Asked(tmp_path, "def f(x): return x").call(x=x, shake=[3])
    draw = uneven(97 * 3 + 60, 3)[97 * 3 :].reshape(12, 5)
    moved = x * (1 + 2.0**-52 * np.sign(draw) * (np.abs(draw) >= 0.6))
    assert same(values(reply, "spread")[0], np.abs(moved - x))
    assert 0 < np.count_nonzero(moved == x) < 20


def test_no_two_runs_and_no_two_arguments_are_shaken_alike():
    from pyref.pairs.worker.shake import shake_all

    runs = [shake_all({"x": X, "y": X.copy()}, way) for way in range(1, 6)]
    moved = [run[name].tobytes() for run in runs for name in "xy"]
    assert len({*moved}) == 10


def test_a_nan_another_size_and_a_failure_in_a_shaken_run_are_infinite(tmp_path):
    code = """
    import numpy as np
    def f(x):
        same = x[0, 0] == 0.5
        if not same and x[1, 0] < 0:
            raise ValueError
        return (x if same else x * np.nan), (x if same else x[0]), np.nan
    """
    asked = Asked(tmp_path, code)
    nans, sizes, always = values(asked.call(x=X, shake=[1, 2, 3]), "spread")
    assert np.all(nans == np.inf) and np.all(sizes == np.inf) and always == 0
    lost = values(asked.call(x=X * [[1], [-1]], shake=[1, 2, 3]), "spread")
    assert np.all(lost[0] == np.inf) and lost[2] == np.inf


FAILURES = {
    "raises": (
        "raise ValueError('no  such\\nlayer')",
        "ValueError",
        "ValueError: no such",
    ),
    "exits": ("exit(3)", "SystemExit", "exit (3) was called"),
    "recurses": ("return f(x)", "RecursionError", "RecursionError: maximum"),
    "takes other sizes": ("return x @ np.ones(7)", "ValueError", "ValueError: matmul"),
    "lacks a field": ("return {'s': x}['lam']", "KeyError", "KeyError: 'lam'"),
    "is interrupted": ("raise KeyboardInterrupt", "KeyboardInterrupt", "Keyboard"),
}


@pytest.mark.some(quick=2)
@pytest.mark.parametrize("kind", FAILURES)
def test_a_failure_is_told_with_its_line_and_the_process_lives_on(kind, tmp_path):
    line, identifier, words = FAILURES[kind]
    asked = Asked(tmp_path, f"import numpy as np\ndef f(x):\n    {line}\n")
    with asked.port as port:
        reply = port.ask({"job": "call", "args": trees({"x": X})})
        pid = port.process.pid
        again = port.ask({"job": "call", "args": trees({"x": X})})
        assert port.process.pid == pid
    assert reply["identifier"] == identifier
    assert reply["error"].startswith(words)
    assert reply["where"] == {"file": str(asked.file), "line": 3, "text": line}
    assert again["error"] == reply["error"]


def test_a_failure_in_a_file_beside_it_is_told_there(tmp_path):
    code = "from beside import helper\ndef f(x):\n    return helper(x)\n"
    helper = "def helper(x):\n    return x['W']\n"
    where = Asked(tmp_path, code, beside=helper).call(x=X)["where"]
    assert where["file"] == str(tmp_path / "beside.py")
    assert (where["line"], where["text"]) == (2, "return x['W']")


def test_arguments_that_do_not_fit_are_told_before_the_call(tmp_path):
    asked = Asked(tmp_path, COST, "cost")
    few = asked.call(theta=POINT["theta"], X=X)
    many = asked.call(**POINT, rate=0.1)
    assert (few["error"], many["error"]) == ("cost: needs y", "cost: takes no rate")
    assert few["identifier"] == many["identifier"] == "call:arguments"


TARGETS = {
    "no such name": ("def f(x): return x", "g", "has no g; it has f"),
    "a number": ("f = 3", "f", "f is int, no function"),
    "a class": ("class Net: pass", "Net", "Net is a class, and its objects are not"),
    "which one": ("def a(x): return x\ndef b(x): return x", "", "which function?"),
    "three": ("a = b = c = len", "a,b,c", "3 names, not one or two"),
    "no text": ("def f(x: return", "f", "invalid syntax"),
}


@pytest.mark.some(quick=2)
@pytest.mark.parametrize("kind", TARGETS)
def test_a_target_that_is_none_is_told(kind, tmp_path):
    code, names, words = TARGETS[kind]
    assert words in Asked(tmp_path, code, names).open()["error"]


def test_another_protocol_and_another_job_are_refused(tmp_path):
    asked = Asked(tmp_path, "def f(x): return x")
    assert "is none of open, call" in asked.ask("learn", args={})["error"]
    asked.port.protocol = "pyref/function/2"
    assert "protocol is pyref/function/2" in asked.open()["error"]


def test_a_file_that_fails_to_load_is_told_with_its_line(tmp_path):
    code = "import numpy as np\nw = np.linalg.inv(np.zeros((2, 2)))\n"
    asked = Asked(tmp_path, code)
    reply = asked.open()
    assert reply["identifier"] == "LinAlgError"
    assert reply["where"]["file"] == str(asked.file)
    assert reply["where"]["line"] == 2


def test_options_take_every_name(tmp_path):
    code = "def f(x, **options): return x * options['rate'] + options['shift']"
    reply = Asked(tmp_path, code).call(x=X, rate=2.0, options={"shift": 1})
    assert same(value(reply), 2 * X + 1)
