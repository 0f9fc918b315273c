"""What a Python function assigns inside is told, whatever way it is assigned."""

import numpy as np
import pytest
from asking_python import Asked, decode, open_worker, same, trees, value, values

X = np.array([[0.5, -1.25], [2.0, 0.1]])
BACKWARD = """
import numpy as np

def f(x, w, dy):
    z = x @ w
    y = np.maximum(z,
                   0)  # two lines
    dz = dy * (z > 0); dx = dz @ w.T
    if True: dw = x.T @ dz
    return y, dx, dw + 0
"""
GIVEN = {"x": X, "w": 2 * X, "dy": X + 1}


def steps(reply):
    """Name, line, pass of each step, and its value."""
    assert "error" not in reply, reply
    return [(s["name"], s["line"], s["pass"]) for s in reply["steps"]]


def last(reply, name):
    """The last value of this name."""
    assert "error" not in reply, reply
    return decode([s for s in reply["steps"] if s["name"] == name][-1]["value"])


def test_each_assignment_is_told_with_its_line_in_the_order_of_time(tmp_path):
    asked = Asked(tmp_path, BACKWARD)
    reply = asked.trace(**GIVEN)
    assert steps(reply) == [
        ("z", 4, "only"), ("y", 5, "only"), ("dz", 7, "only"), ("dx", 7, "only"),
        ("dw", 8, "only"), ("return", 9, "only"),
    ]  # fmt: skip
    first = reply["steps"][0]
    assert (first["function"], first["file"]) == ("f", str(asked.file))
    assert (first["text"], first["count"]) == ("z = x @ w", 1)
    assert same(decode(first["value"]), X @ (2 * X))
    assert same(last(reply, "dw"), values(reply)[2])


def test_a_traced_run_gives_the_bits_of_the_call_and_the_call_stays_itself(tmp_path):
    asked = Asked(tmp_path, BACKWARD)
    with asked.port as port:
        args = trees(GIVEN)
        plain, traced, again = (
            port.ask({"job": job, "args": args}) for job in ("call", "trace", "call")
        )
    assert traced["same"] is True
    assert plain["results"] == traced["results"] == again["results"]


FORMS = {
    "in a tuple": ("a, (b, *c) = x, (x + 1, x + 2, x + 3)\n    y = c[0]", "b", X + 1),
    "starred": ("a, *b = x, x + 1, x + 2\n    y = b", "b", [X + 1, X + 2]),
    "in one line": ("a = x; y = a * 2; y = y * 2", "y", 4 * X),
    "twice at once": ("a = y = x + 1", "a", X + 1),
    "with a type": ("y: np.ndarray = x + 1", "y", X + 1),
    "by a walrus": ("y = (a := x + 1) * 2", "a", X + 1),
    "by a walrus in a row": ("y = [(a := k * x) for k in range(3)]", "a", 2 * X),
    "in place": ("y = x * 1\n    y += x", "y", 2 * X),
    "at an entry": ("y = np.zeros(2)\n    y[1] = x[0, 0]", "y", [0, 0.5]),
    "at an entry in place": ("y = np.ones(2)\n    y[1] += x[0, 0]", "y", [1, 1.5]),
    "by slices": ("y = np.zeros((2, 2))\n    y[:, 1:] = x[:, 1:]", "y", X * [[0, 1]]),
    "in a dict": ("y = {}\n    for l in (0, 1): y['W' + str(l)] = x * l", "y['W1']", X),
    "in a dict by format": ("y = {}; l = 1\n    y['W{}'.format(l)] = x", "y['W1']", X),
    "in a dict by f": ("y = {}; l = 1\n    y[f'W{l}'] = x", "y['W1']", X),
    "in a dict in a dict": ("y = {1: {}}; k = 1\n    y[k]['W'] = x", "y[1]['W']", X),
    "in place in a dict": ("y = {'W': x * 1}\n    y['W'] -= x", "y['W']", 0 * X),
    "in a list": ("y = [None] * 3\n    for l in range(3): y[l] = x * l", "y[2]", 2 * X),
    "numbers in a list": ("y = [0.0] * 2\n    for l in (0, 1): y[l] = x[0, l]", "y",
                          [0.5, -1.25]),
    "in an array in a list": ("y = [x * 1]; l = 0\n    y[l][:, :] = 9", "y[0]",
                              np.full((2, 2), 9)),
    "in an attribute": ("class A: pass\n    y = A(); y.w = x + 1", "y.w", X + 1),
    "in an attribute in place": ("class A: pass\n    y = A(); y.w = x + 1; y.w *= 2",
                                 "y.w", 2 * X + 2),
    "under with": ("with np.errstate(all='ignore'): y = x + 1", "y", X + 1),
    "under try": ("try: y = x + 1\n    finally: pass", "y", X + 1),
    "under match": ("match x.ndim:\n      case 2: y = x + 1", "y", X + 1),
    "globally": ("global G\n    y = G = x + 1", "G", X + 1),
    "and deleted": ("a = x + 1; y = a; del a", "a", X + 1),
}  # fmt: skip


@pytest.mark.some(quick=7)
@pytest.mark.parametrize("form", FORMS)
def test_every_way_to_assign_is_told(form, tmp_path):
    lines, name, wanted = FORMS[form]
    code = f"import numpy as np\ndef f(x):\n    {lines}\n    return y\n"
    asked = Asked(tmp_path, code)
    reply = asked.trace(x=X, shake=[1, 2])
    found = last(reply, name)
    assert np.allclose(np.asarray(found), np.asarray(wanted))
    assert reply["same"]
    assert np.max(np.asarray(decode(reply["steps"][-1]["spread"]))) < 1e-14


def test_a_loop_is_told_at_its_first_and_its_last_time(tmp_path):
    code = """
    def f(x):
        total = 0
        for k in range(1000):
            total = total + k * x
        return total
    """
    reply = Asked(tmp_path, code).trace(x=X)
    assert steps(reply) == [("total", 2, "only"), ("total", 4, "first"),
                            ("total", 4, "last")]  # fmt: skip
    assert [s["count"] for s in reply["steps"]] == [1, 1000, 1000]
    assert same(decode(reply["steps"][1]["value"]), 0 * X)
    assert same(last(reply, "total"), value(reply))


LOOP = """
    import numpy as np

    def f(x):
        table = {"w": [None]}
        total = np.zeros(2)
        for k in range(3):
            part = x[0] * (k + 1)
            total += part
            table["w"][0] = total * 2
        mask = total > -99
        out = table["w"][0] * mask
        out[0] = 3
        return out.sum()
    """


def touch(asked, *touches, **fields):
    more = {"passes": 8, "touch": list(touches), **fields}
    reply = asked.ask("trace", args=trees({"x": X}), **more)
    assert "error" not in reply, reply
    return reply["touched"]


def test_passes_of_a_loop_between_the_first_and_the_last_are_told(tmp_path):
    reply = Asked(tmp_path, LOOP).trace(x=X, more={"passes": 2})
    parts = [s for s in reply["steps"] if s["name"] == "part"]
    assert [(s["pass"], s["time"]) for s in parts] == [
        ("first", 1), ("middle", 2), ("last", 3),
    ]  # fmt: skip


def test_what_hangs_on_a_value_is_moved_where_that_is_nudged(tmp_path):
    asked = Asked(tmp_path, LOOP)
    names = [s["name"] for s in asked.trace(x=X, more={"passes": 8})["steps"]]
    second = [k for k, name in enumerate(names) if name == "part"][1]
    first, *rest = touch(asked, {"steps": [second]}, {"steps": [names.index("mask")]})
    assert [names[k] for k in first["moved"]] == [
        "part", "total", "table['w'][0]", "total", "table['w'][0]",
        "out", "out", "return",
    ]  # fmt: skip
    assert rest[0]["moved"] == []  # a mask has no value beside it


@pytest.mark.some(quick=2)
@pytest.mark.parametrize(
    "name, want",
    [("part", 3 + 2 * 3), ("total", 3 + 2), ("table['w'][0]", 3 + 1), ("return", 1)],
)
def test_a_value_takes_the_place_of_what_is_assigned_each_time(name, want, tmp_path):
    asked = Asked(tmp_path, LOOP)
    reply = asked.trace(x=X, more={"passes": 8})
    mine = [k for k, s in enumerate(reply["steps"]) if s["name"] == name]
    shape = np.shape(decode(reply["steps"][mine[-1]]["value"]))
    given = trees({"": np.ones(shape)})[""]
    last = {"total": mine[-1:]}.get(name, mine)
    (found,) = touch(asked, {"steps": last, "values": [given] * len(last)})
    assert values(found)[0] == want


def test_a_touch_that_raises_or_comes_too_late_says_so(tmp_path):
    code = """
    import numpy as np

    def f(x):
        n = x[0, 0] * 4
        return np.ones(3)[round(float(n))]
    """
    far = trees({"": 99.0})[""]
    asked = Asked(tmp_path, code)
    (raised,) = touch(asked, {"steps": [0], "values": [far]})
    assert "IndexError" in raised["error"]
    assert touch(asked, {"steps": [0]}, seconds=1e-9) == [None]


def test_what_does_more_than_compute_is_done_once(tmp_path):
    code = """
    import numpy as np
    def f(x):
        it = iter([0, 1])
        y = np.zeros((2, 2))
        y[next(it)] = x[0]
        y[next(it)] += x[1]
        boxes = [y]
        boxes.pop()[0, 0] = 7
        return y, boxes
    """
    reply = Asked(tmp_path, code).trace(x=X, shake=[1, 2])
    assert same(values(reply)[0], [[7, -1.25], [2, 0.1]])
    assert reply["same"] and last(reply, "boxes")[0].shape == (2, 2)


def test_the_code_of_a_function_is_its_own_again_and_another_result_is_told(tmp_path):
    asked = Asked(
        tmp_path, "def f(x):\n    y = x\n    return len(f.__code__.co_code), y"
    )
    with asked.port as port:
        args = trees({"x": X})
        before, traced, after = (
            port.ask({"job": job, "args": args}) for job in ("call", "trace", "call")
        )
    assert before["results"] == after["results"] != traced["results"]
    assert traced["same"] is False


def test_what_changes_later_is_told_as_it_was(tmp_path):
    code = """
    def f(x):
        a = x + 1
        b = a
        b += 1
        a[0, 0] = 0
        return a
    """
    reply = Asked(tmp_path, code).trace(x=X)
    told = [(s["name"], decode(s["value"])) for s in reply["steps"]]
    assert [name for name, _ in told] == ["a", "b", "b", "a"]
    for (_, found), wanted in zip(told[:3], (X + 1, X + 1, X + 2), strict=True):
        assert same(found, wanted)
    assert told[3][1][0, 0] == 0


HELPERS = {
    "a function beside it": ("import beside\ndef f(x):\n    return beside.helper(x)\n",
                             "helper", "beside.py"),
    "a function below it": ("from deep.inner import helper\n"
                            "def f(x):\n    return helper(x)\n", "helper", "inner.py"),
    "a nested function": ("def f(x):\n    def helper(v):\n        z = v + 1\n"
                          "        return z\n    return helper(x)\n",
                          "f.helper", "own.py"),
    "a closure": ("def make(w):\n    def helper(v):\n        z = v + w\n"
                  "        return z\n    return helper\ng = make(1)\n"
                  "def f(x):\n    return g(x)\n", "make.helper", "own.py"),
    "a method": ("class Net:\n    def __init__(self): self.__w = 1\n"
                 "    def run(self, v):\n        self.__w = 1\n"
                 "        z = v + self.__w\n        return z\n"
                 "def f(x):\n    return Net().run(x)\n", "Net.run", "own.py"),
    "a decorated function": ("from functools import wraps\ndef as_it_is(g):\n"
                             "    @wraps(g)\n    def inner(*a): return g(*a)\n"
                             "    return inner\n@as_it_is\ndef helper(v):\n"
                             "    z = v + 1\n    return z\n"
                             "def f(x):\n    return helper(x)\n", "helper", "own.py"),
    "a default": ("def helper(v):\n    z = v + 1\n    return z\n"
                  "def f(x, g=helper):\n    return g(x)\n", "helper", "own.py"),
    "a generator": ("def helper(v):\n    z = v + 1\n    yield z\n"
                    "def f(x):\n    return next(helper(x))\n", "helper", "own.py"),
    "a function of the outer variable": (
        "def f(x):\n    z = None\n    def helper():\n        nonlocal z\n"
        "        z = x + 1\n    helper()\n    return z\n", "f.helper", "own.py"),
    "an inherited method": (
        "class Layer:\n    def run(self, v):\n        z = v + 1\n        return z\n"
        "class Net(Layer):\n    def run(self, v):\n        return super().run(v)\n"
        "def f(x):\n    return Net().run(x)\n", "Layer.run", "own.py"),
}  # fmt: skip


@pytest.mark.some(quick=3)
@pytest.mark.parametrize("kind", HELPERS)
def test_what_the_function_calls_in_its_folder_is_told_too(kind, tmp_path):
    code, function, file = HELPERS[kind]
    helper = "def helper(v):\n    z = v + 1\n    return z\n"
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "inner.py").write_text(helper)
    reply = Asked(tmp_path, code, beside=helper).trace(x=X, shake=[1])
    assert reply["same"]
    (step,) = [s for s in reply["steps"] if s["name"] == "z" and s["value"] != NONE]
    assert step["function"] == function
    assert step["file"].endswith(file)
    assert same(decode(step["value"]), X + 1)


NONE = {"none": True}


def test_a_private_attribute_is_told_by_its_written_name(tmp_path):
    reply = Asked(tmp_path, HELPERS["a method"][0]).trace(x=X)
    assert last(reply, "self.__w") == 1


def test_a_lambda_is_told_by_its_name(tmp_path):
    code = "import numpy as np\nsquare = lambda z: z ** 2\ndef f(x): return square(x)"
    reply = Asked(tmp_path, code).trace(x=X)
    told = [(s["function"], s["line"]) for s in reply["steps"]]
    assert told == [("square", 2), ("f", 3)]


def test_what_a_function_is_given_and_what_a_dictionary_has_is_told(tmp_path):
    """In the line in which it is computed, by the name that it gets there."""
    code = """
    def scale(v, by=1, *, back=0):
        return v * by

    class Net:
        def run(self, v):
            return v / 2

        def both(self, v):
            return self.run(v + 1)

    def f(x):
        y = scale(
            2 * x,
            by=3,
            back=x.sum(),
        )
        z = {"one": x + 1, "two": y, "three": {"own": x}}
        Net().both(x - 1)
        return {"dx": y - 1, "same": y}, dict(dw=y + 1)
    """
    reply = Asked(tmp_path, code).trace(x=X)
    told = [(s["name"], s["function"], s["line"]) for s in reply["steps"]]
    assert [one for one in told if one[0] != "return"] == [
        ("scale<-v", "f", 13), ("scale<-back", "f", 15), ("y", "f", 12),
        ("z['one']", "f", 17), ("z['three']", "f", 17), ("z", "f", 17),
        ("run<-v", "Net.both", 9),
    ]  # fmt: skip
    assert same(decode(reply["steps"][0]["value"]), 2 * X)
    asked = Asked(tmp_path, "def f(x):\n    return {'dx': x - 1, 'same': x}\n")
    names = [s["name"] for s in asked.trace(x=X)["steps"]]
    assert names == ["dx", "return"]


def test_recursion_is_told_at_its_first_and_last_return(tmp_path):
    code = """
    def f(x, n=3):
        if n == 0:
            return x * 1
        inner = f(x, n - 1)
        return inner + 1
    """
    reply = Asked(tmp_path, code).trace(x=X)
    every = [(s["name"], s["line"], s["count"]) for s in reply["steps"]]
    told = [one for one in every if one[0] != "f<-n"]
    assert told == [("return", 3, 1), ("inner", 4, 3), ("return", 5, 3),
                    ("inner", 4, 3), ("return", 5, 3)]  # fmt: skip
    assert every[:2] == [("f<-n", 4, 3), ("f<-n", 4, 3)]
    assert same(last(reply, "return"), X + 3)


def test_library_code_is_not_told(tmp_path):
    package = tmp_path / "env" / "site-packages"
    package.mkdir(parents=True)
    (package / "library.py").write_text("def g(v):\n    z = v + 1\n    return z\n")
    code = f"""
    import sys
    sys.path.append({str(package)!r})
    import library
    import textwrap
    def f(x):
        text = textwrap.dedent('  relu')
        y = library.g(x)
        return y
    """
    reply = Asked(tmp_path, code).trace(x=X)
    assert [s["name"] for s in reply["steps"]] == ["text", "y"]


def test_the_file_is_not_run_again_and_the_setup_line_holds(tmp_path):
    code = """
    runs = []
    runs.append(1)
    w = 1
    def f(x):
        y = x * w
        return y, len(runs)
    """
    reply = Asked(tmp_path, code, setup="w = 5").trace(x=X)
    assert same(last(reply, "y"), 5 * X)
    assert values(reply)[1] == 1


def test_a_failing_function_tells_what_it_assigned_before(tmp_path):
    code = """
    def f(x):
        y = x + 1
        z = y @ x[:1]
        return z
    """
    reply = Asked(tmp_path, code).trace(x=X)
    assert reply["identifier"] == "ValueError"
    assert reply["where"]["line"] == 3
    assert [s["name"] for s in reply["steps"]] == ["y"]


def test_arguments_of_a_trace_are_fresh_and_changes_told(tmp_path):
    reply = Asked(tmp_path, "def f(x):\n    x += 1\n    return x").trace(x=X, shake=[1])
    assert reply["changed"] == ["x"]
    assert same(value(reply), X + 1)


@pytest.mark.slow
def test_a_function_without_text_is_told(tmp_path):
    from pyref.port.carry import carry

    built_in = Asked(tmp_path, "import numpy as np\nf = np.tanh").trace(x1=X)
    names = {}
    exec("def f(x):\n    y = x\n    return y", names)
    carried = carry(names["f"])
    with open_worker(str(carried.file)) as port:
        lost = port.ask({"job": "trace", "args": trees({"x": X})})
    changed = Asked(tmp_path, "def f(x):\n    y = x\n    return y")
    with changed.port as port:
        port.ask({"job": "call", "args": trees({"x": X})})
        changed.file.write_text("def f(x):\n    y = 2 * x\n    return y")
        edited = port.ask({"job": "trace", "args": trees({"x": X})})
    found = [reply["identifier"] for reply in (built_in, lost, edited)]
    assert found == ["trace:source"] * 3


def test_a_function_that_was_carried_with_its_text_is_told(tmp_path):
    from pyref.port.carry import carry

    def f(x):
        y = x + 1
        return y

    carried = carry(f)
    with open_worker(str(carried.file)) as port:
        reply = port.ask({"job": "trace", "args": trees({"x": X})})
    assert same(last(reply, "y"), X + 1)


def test_values_that_are_too_large_are_told_by_their_shape(tmp_path):
    code = "import numpy as np\ndef f(n):\n    big = np.ones((n, 2))\n    return big[0]"
    reply = Asked(tmp_path, code).trace(n=100001, shake=[1])
    assert reply["steps"][0]["value"] == {"big": [100001, 2]}
    assert reply["steps"][0]["spread"] == NONE
    assert same(value(reply), [1, 1])


def test_rounding_inside_is_shaken_where_arguments_are_exact(tmp_path):
    code = """
    import numpy as np
    def f(n):
        third = np.ones(8) / n
        y = third * n
        return y - 1
    """
    asked = Asked(tmp_path, code)
    traced, called = (getattr(asked, job)(n=3, shake=[1, 2, 3]) for job in JOBS)
    assert not np.any(values(called, "spread")[0])
    assert 1e-16 < np.max(values(traced, "spread")[0]) < 1e-15
    spread = decode(traced["steps"][0]["spread"])
    assert np.any(spread > 0) and np.all(spread <= 2.0**-53)


JOBS = ("trace", "call")
EXACT = {
    "whole numbers": "n = len(x) * 2\n    y = np.arange(3.0) + n\n    y += 1\n",
    "booleans": "y = x > 0\n    y &= x < 1\n    n = 1",
    "text": "n = 'relu'\n    n += '6'\n    y = n",
    "constants": "n = 0.1\n    y = n",
    "what another gives back": "n = np.atleast_2d(w)\n    y = n[0]",
    "what it gives with more": "n, y = give()",
    "what it gives in a table": "n = make()['w']\n    y = make()",
    "another name": "n = w.T\n    y = n[0]\n    n = np.asarray(w)[:1]",
}


@pytest.mark.some(quick=2)
@pytest.mark.parametrize("kind", EXACT)
def test_what_rounds_nothing_is_not_shaken(kind, tmp_path):
    code = f"""
import numpy as np
w = np.array([[0.1, 0.2], [0.3, 0.4]])
before = w.copy()
table = {{"w": w}}
def give(): return w, 1
def make(): return table
def f(x):
    {EXACT[kind]}
    return y, n, np.array_equal(w, before)
"""
    with Asked(tmp_path, code).port as port:
        args = trees({"x": np.array([1.0, 2.0])})
        reply = port.ask({"job": "trace", "args": args, "shake": [1, 2, 3]})
        after = port.ask({"job": "call", "args": args})
    assert values(after)[2]
    for tree in reply["spread"]:
        leaf = decode(tree)
        leaf = leaf["w"] if isinstance(leaf, dict) else leaf
        assert leaf is None or not np.any(np.asarray(leaf, dtype=float))


SHARED = {
    "a view is written through": ("y = x * 1.1\n    v = y[0]\n    v *= 0\n", 0),
    "another name is written through": ("y = x * 1.1\n    v = y\n    v *= 0\n", 0),
    "a table is written through": (
        "y = x * 1.1\n    t = {'y': y}\n    v = t['y']\n    v *= 0\n", 0),
    "what a function gives back is the same": (
        "y = x * 1.1\n    v = same(y)\n    v *= 0\n", 0),
    "a reshaped view is written through": (
        "y = x * 1.1\n    v = y.reshape(-1)\n    v *= 0\n", 0),
    "an unpacked row is written through": (
        "y = x * 1.1\n    v, w = (y, x) * 1\n    v *= 0\n", 0),
    "an object keeps its array": (
        "y = x * 1.1\n    o.w = y\n    v = o.get()\n    v *= 0\n", 0),
}  # fmt: skip


@pytest.mark.some(quick=2)
@pytest.mark.parametrize("kind", SHARED)
def test_shaken_values_stay_shared(kind, tmp_path):
    lines, wanted = SHARED[kind]
    code = f"""
import numpy as np
class Own:
    def get(self): return self.w
o = Own()
def same(v): return v
def f(x):
    {lines}
    return y[0]
"""
    reply = Asked(tmp_path, code).trace(x=X, shake=[1, 2, 3])
    assert np.all(value(reply) == wanted)
    assert not np.any(values(reply, "spread")[0])


def test_every_computed_value_is_shaken_wherever_it_goes(tmp_path):
    code = """
    import numpy as np
    class Own: pass
    own = Own()
    def helper(v):
        return v / 3
    def f(v):
        a = v / 3
        b, c = v / 3, [v / 3]
        d = {'k': v / 3}
        e = v[0] / 3, (v / 3)[1:]
        own.f = v / 3
        g = np.empty(4); g[:] = v / 3
        h = np.zeros(4); h += v / 3
        i = (v / 3).reshape(2, 2).T
        j = helper(v)
        k = float(v[0]) / 3
        d['l'] = v / 3
        m = np.linalg.svd(np.outer(v, v + 1), compute_uv=False)
        n = o = v / 3
        return 0
    """
    reply = Asked(tmp_path, code).trace(v=np.arange(1.0, 5), shake=[1, 2, 3, 4, 5])
    lost = {}
    for step in reply["steps"]:
        leaves = decode(step["spread"])
        while isinstance(leaves, list | dict):
            leaves = leaves[-1] if isinstance(leaves, list) else leaves["k"]
        lost[step["line"], step["name"]] = np.max(leaves)
    still = {name for (_, name), most in lost.items() if not most > 0}
    assert still == set()
    assert len(lost) == 17  # d["k"] by itself, too
    assert max(lost[line, name] for line, name in lost if name == "h") > 0


def test_a_trace_off_the_real_line_shows_where_the_imaginary_part_is_lost(tmp_path):
    code = """
    import numpy as np
    def f(nn, y):
        a = nn['W'][0] * 2
        b = a @ a
        c = np.real(b)
        return c.sum()
    """
    more = {"complex": {"argument": ["nn", "W", 0], "direction": trees({"d": X})["d"]}}
    reply = Asked(tmp_path, code).trace(nn={"W": [X]}, y=X, more=more)
    a, b, c = (decode(step["value"]) for step in reply["steps"][:3])
    assert same(a.imag, 2 * X * 2.0**-66)
    assert np.allclose(b.imag * 2.0**66, 8 * X @ X)
    assert not np.iscomplexobj(c)
    assert "same" not in reply


def test_a_trace_at_another_point_moves_an_argument_along_a_direction(tmp_path):
    more = {"move": {"argument": ["x"], "direction": trees({"d": X})["d"], "step": 0.5}}
    code = "def f(x, k):\n    y = x * k\n    return y"
    reply = Asked(tmp_path, code).trace(x=X, k=2, more=more)
    assert same(last(reply, "y"), 3 * X)
    lost = {"move": {**more["move"], "argument": ["w"]}}
    refused = Asked(tmp_path, code).trace(x=X, k=2, more=lost)
    assert refused["identifier"] == "call:path"
