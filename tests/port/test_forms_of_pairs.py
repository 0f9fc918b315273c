"""A backward function that is given no cache gets what it wants, found by its names or
by trying: a request says which of its variants is meant.
"""

import textwrap

import pytest
from asking import find_right, look, open_port, pick_cases, run, write

from pyref.port.check import check
from pyref.port.worker.wire import encode

PAIRS = {
    "dy first, then the inputs": ("dense", """
        def dense_forward(x, w, b):
            return x @ w + b

        def dense_backward(grad, x, w, b):
            return grad @ w.T, x.T @ grad, grad.sum(0, keepdims=True)
    """),
    "the inputs, then dy": ("dense", """
        def forward(x, w, b):
            return x @ w + b

        def backward(x, w, dy):
            return dy @ w.T, x.T @ dy, dy.sum(0, keepdims=True)
    """),
    "names that only forward tells": ("dense", """
        def fc_forward(acts, mat, shift):
            return acts @ mat + shift

        def fc_backward(err, mat, acts):
            return err @ mat.T, acts.T @ err, err.sum(0, keepdims=True)
    """),
    "the output under its name, dy last": ("sigmoid", """
        import numpy as np

        def sigmoid_forward(z):
            return 1 / (1 + np.exp(-z))

        def sigmoid_backward(out, dout):
            return dout * out * (1 - out)
    """),
    "the output under the name that dy tells": ("sigmoid", """
        import numpy as np

        def sigmoid_fwd(z):
            return 1 / (1 + np.exp(-z))

        def sigmoid_bwd(h, dh):
            return dh * h * (1 - h)
    """),
    "the slope alone, beside the function": ("tanh", """
        import numpy as np

        def tanh(x):
            return np.tanh(x)

        def tanh_prime(x):
            return 1 - np.tanh(x) ** 2
    """),
    "the slope where a flag asks for it": ("tanh", """
        import numpy as np

        def tanh(x, derivative=False):
            return 1 - np.tanh(x) ** 2 if derivative else np.tanh(x)
    """),
    "a loss and its gradient, of the same two": ("squared_error", """
        import numpy as np

        def mse(y_true, y_pred):
            return np.mean(np.power(y_true - y_pred, 2))

        def mse_prime(y_true, y_pred):
            return 2 * (y_pred - y_true) / np.size(y_true)
    """),
    "a cache between other arguments": ("dense", """
        def dense_forward(x, w, b):
            return x @ w + b, (x, w)

        def dense_backward(cache, grad_y):
            x, w = cache
            return {"dx": grad_y @ w.T, "dw": x.T @ grad_y,
                    "db": grad_y.sum(0, keepdims=True)}
    """),
    "a back that gives a dictionary": ("dense", """
        def dense(x, w, b):
            def back(dy):
                return {"dX": dy @ w.T, "dW": x.T @ dy,
                        "db": dy.sum(axis=0, keepdims=True)}
            return x @ w + b, back
    """),
    "everything from one call, dy first": ("dense", """
        def dense_step(dout, x, w, b):
            return (x @ w + b, dout @ w.T, x.T @ dout, dout.sum(0, keepdims=True))
    """),
    "everything from one call, epsilon inside": ("batchnorm", """
        import numpy as np

        def batchnorm(x, gamma, beta, dy):
            d = x - x.mean(0)
            rstd = 1 / np.sqrt((d * d).mean(0) + 1e-5)
            xhat = d * rstd
            g = dy * gamma
            dx = rstd * (g - g.mean(0) - xhat * (g * xhat).mean(0))
            return (gamma * xhat + beta, dx, (dy * xhat).sum(0, keepdims=True),
                    dy.sum(0, keepdims=True))
    """),
    "options as keywords of any name": ("leaky_relu", """
        import numpy as np

        def leaky(x, **options):
            slope = options["negative_slope"]
            y = np.where(x > 0, x, slope * x).astype(x.dtype)
            return y, lambda dy: np.where(x > 0, dy, slope * dy).astype(x.dtype)
    """),
    "options in a table of any name": ("leaky_relu", """
        import numpy as np

        def leaky(x, how):
            slope = how.get("alpha", 0.01)
            y = np.where(x > 0, x, slope * x).astype(x.dtype)
            return y, lambda dy: np.where(x > 0, dy, slope * dy).astype(x.dtype)
    """),
    "options as attributes": ("leaky_relu", """
        import numpy as np

        def leaky(x, how):
            s = how.slope
            y = np.where(x > 0, x, s * x).astype(x.dtype)
            return y, lambda dy: np.where(x > 0, dy, s * dy).astype(x.dtype)
    """),
    "parameters in a dictionary": ("dense", """
        def forward(x, params):
            return x @ params["W"] + params["b"]

        def backward(dy, x, params):
            return {"x": dy @ params["W"].T, "W": x.T @ dy,
                    "b": dy.sum(0, keepdims=True)}
    """),
    "parameters in a dictionary that is the cache too": ("dense", """
        def forward(params, x):
            return x @ params["W"] + params["b"], (x, params)

        def backward(dy, cache):
            x, params = cache
            return dy @ params["W"].T, {"dW": x.T @ dy,
                                        "db": dy.sum(0, keepdims=True)}
    """),
    "a layer that is a dictionary": ("dense", """
        def forward(layer, x):
            layer["x"] = x
            return x @ layer["W"] + layer["b"]

        def backward(layer, dy):
            layer["dW"] = layer["x"].T @ dy
            layer["db"] = dy.sum(0, keepdims=True)
            return dy @ layer["W"].T
    """),
    "parameters in a tuple, gradients in one": ("dense", """
        def forward(p, x):
            W, b = p
            return x @ W + b, (x, W)

        def backward(dy, cache):
            x, W = cache
            return dy @ W.T, (x.T @ dy, dy.sum(0, keepdims=True))
    """),
    "parameters in a tuple, forward and back": ("dense", """
        def forward(x, params):
            W, b = params
            return x @ W + b

        def backward(dy, x, params):
            W, b = params
            return dy @ W.T, x.T @ dy, dy.sum(0, keepdims=True)
    """),
    "a loss and its gradient in a dictionary": ("squared_error", """
        def squared(pred, target):
            d = pred - target
            return {"loss": (d * d).sum() / 2, "grad": d}
    """),
    "a dictionary of functions": ("tanh", """
        import numpy as np

        def back(dy, y):
            return dy * (1 - y) * (1 + y)

        tanh = {"forward": np.tanh, "backward": back}
    """),
    "functions of a class without state": ("sigmoid", """
        import numpy as np

        class Sigmoid:
            @staticmethod
            def forward(x):
                return 1 / (1 + np.exp(-x))

            @staticmethod
            def backward(dy, y):
                return dy * y * (1 - y)
    """),
    "the word for a mean in a pool": ("avg_pool2d", """
        import numpy as np

        def pool_forward(A_prev, hparameters, mode="max"):
            f, stride = hparameters["f"], hparameters["stride"]
            m, high, wide, n = A_prev.shape
            OH, OW = (high - f) // stride + 1, (wide - f) // stride + 1
            A = np.zeros((m, OH, OW, n), A_prev.dtype)
            for i, j in np.ndindex(OH, OW):
                s = A_prev[:, i * stride:i * stride + f, j * stride:j * stride + f]
                A[:, i, j] = s.max((1, 2)) if mode == "max" else s.mean((1, 2))
            return A, (A_prev, hparameters)

        def pool_backward(dA, cache, mode="max"):
            A_prev, hparameters = cache
            assert mode == "average"
            f, stride = hparameters["f"], hparameters["stride"]
            dA_prev = np.zeros_like(A_prev)
            for i, j in np.ndindex(dA.shape[1:3]):
                share = dA[:, i, j][:, None, None] / (f * f)
                dA_prev[:, i * stride:i * stride + f,
                        j * stride:j * stride + f] += share
            return dA_prev
    """),
}  # fmt: skip


@pytest.mark.some(quick=4)
@pytest.mark.parametrize("form", PAIRS)
def test_functions_of_this_form_are_right(form, tmp_path, launch):
    layer, code = PAIRS[form]
    text = write(tmp_path, code) + (":tanh" if "tanh =" in code else "")
    report = check(text, layer, habits=False, accept=["textbook"], launch=launch)
    assert report.right, report.table()


@pytest.mark.some(quick=12)
@pytest.mark.parametrize(
    ("form", "fault", "array"),
    [
        ("dy first, then the inputs", ("x.T @ grad", "2 * x.T @ grad"), "dw"),
        ("the inputs, then dy", ("dy @ w.T", "-dy @ w.T"), "dx"),
        ("the output under its name, dy last", ("out * (1 - out)", "out"), "dx"),
        (
            "the slope alone, beside the function",
            ("np.tanh(x) ** 2", "np.tanh(x)"),
            "dx",
        ),
        ("the slope where a flag asks for it", ("1 - np.tanh(x) ** 2", "1 - x"), "dx"),
        ("a loss and its gradient, of the same two", ("2 * (", "4 * ("), "dx"),
        ("a back that gives a dictionary", ('"db": dy', '"db": 3 * dy'), "db"),
        ("parameters in a dictionary", ('"b": dy', '"b": -dy'), "db"),
        ("the word for a mean in a pool", ("/ (f * f)", "/ f"), "dx"),
        ("parameters in a tuple, gradients in one", ("x.T @ dy,", "-x.T @ dy,"), "dw"),
        ("a loss and its gradient in a dictionary", ('"grad": d', '"grad": -d'), "dx"),
        ("a layer that is a dictionary", ("= dy.sum", "= 2 * dy.sum"), "db"),
    ],
)
def test_a_wrong_twin_of_this_form_is_wrong(form, fault, array, tmp_path, launch):
    layer, code = PAIRS[form]
    assert fault[0] in code
    text = write(tmp_path, code.replace(*fault))
    report = check(text, layer, habits=False, accept=["textbook"], launch=launch)
    assert array in {f.array for f in report.wrong}, report.table()
    assert "y" not in {f.array for f in report.wrong}


UNNAMED = {
    "dy, then one more": ("def back(g1, v): return g1 * v * (1 - v)", 0),
    "one more, then dy": ("def back(v, g1): return g1 * v * (1 - v)", None),
    "the input": ("def back(d, v): s = f(v); return d * s * (1 - s)", 1),
}


@pytest.mark.parametrize("form", UNNAMED)
def test_what_no_name_tells_is_a_variant(form, tmp_path, launch):
    code, at = UNNAMED[form]
    start = "import numpy as np\ndef f(u):\n    return 1 / (1 + np.exp(-u))\n"
    text = write(tmp_path, start + code)
    with open_port(f"{text}:f,back", launch) as port:
        variants = look(port, "sigmoid")["look"]["variants"]
        right = [
            k for k in range(len(variants)) if "dx" in find_right(port, "sigmoid", k)
        ]
    assert 2 <= len(variants) <= 6
    assert right and (at is None or right == [at]), (variants, right)
    assert all(said.startswith("back (") for said in variants)


def test_a_wrong_pair_is_right_in_no_variant(tmp_path, launch):
    text = write(
        tmp_path,
        """
        import numpy as np

        def f(u):
            return 1 / (1 + np.exp(-u))

        def back(g1, v):
            return g1 * (1 - v)
        """,
    )
    with open_port(f"{text}:f,back", launch) as port:
        count = len(look(port, "sigmoid")["look"]["variants"])
        assert all("dx" not in find_right(port, "sigmoid", k) for k in range(count))


@pytest.mark.parametrize(
    ("takes", "x", "t"),
    [
        ("y, t", "y", "t"),
        ("t, y", "y", "t"),
        ("y, y_true", "y", "y_true"),
        ("y, y_hat", "y_hat", "y"),
        ("pred, y", "pred", "y"),
    ],
)
def test_y_is_the_prediction_beside_a_target_and_else_the_target(
    takes, x, t, tmp_path, launch
):
    code = f"""
        def squared({takes}):
            d = {x} - {t}
            return (d * d).sum() / 2, d
    """
    file = write(tmp_path, code)
    report = check(file, "squared_error", habits=False, launch=launch)
    assert report.right, report.table()
    assert report.gives == ()


@pytest.mark.slow
@pytest.mark.some(quick=3)
@pytest.mark.parametrize("upstream", ["dh, dc", "dc, dh", "dh_next, dc_next"])
def test_a_step_that_is_given_all_upstream_gradients_at_once(
    upstream, tmp_path, launch
):
    code = f"""
        import numpy as np

        def _sigmoid(z):
            return 1 / (1 + np.exp(-z))

        def lstm_step(x, h_prev, c_prev, wx, wh, b, {upstream}):
            i, f, g, o = np.split(x @ wx + h_prev @ wh + b, 4, axis=1)
            i, f, g, o = _sigmoid(i), _sigmoid(f), np.tanh(g), _sigmoid(o)
            c = f * c_prev + i * g
            t = np.tanh(c)
            upstream_h, upstream_c = {", ".join(sorted(upstream.split(", "))[::-1])}
            e = upstream_c + upstream_h * o * (1 - t * t)
            dz = np.hstack([e * g * i * (1 - i), e * c_prev * f * (1 - f),
                            e * i * (1 - g * g), upstream_h * t * o * (1 - o)])
            return o * t, c, {{"dc_prev": e * f, "dh_prev": dz @ wh.T, "dx": dz @ wx.T,
                               "dwx": x.T @ dz, "dwh": h_prev.T @ dz,
                               "db": dz.sum(0, keepdims=True)}}
    """
    report = check(write(tmp_path, code), "lstm_cell", habits=False, launch=launch)
    assert report.right, report.table()
    code = code.replace("upstream_c + upstream_h * o", "upstream_h * o")
    report = check(write(tmp_path, code), "lstm_cell", habits=False, launch=launch)
    assert "dc_prev" in {f.array for f in report.wrong}


@pytest.mark.slow
def test_gradients_in_a_dictionary_are_told_by_name_in_any_order(tmp_path, launch):
    code = """
        import numpy as np

        def rnn_cell(xt, a_prev, Wax, Waa, ba):
            a = np.tanh(xt @ Wax + a_prev @ Waa + ba)

            def back(da):
                dz = da * (1 - a * a)
                return {"da_prev": dz @ Waa.T, "dWaa": a_prev.T @ dz,
                        "dxt": dz @ Wax.T, "dWax": xt.T @ dz,
                        "dba": dz.sum(0, keepdims=True)}

            return a, back
    """
    report = check(write(tmp_path, code), "rnn_cell", habits=False, launch=launch)
    assert report.right, report.table()
    code = code.replace('"da_prev": dz @ Waa.T', '"da_prev": dz @ Waa')
    report = check(write(tmp_path, code), "rnn_cell", habits=False, launch=launch)
    assert {f.array for f in report.wrong} == {"dh_prev"}


def test_a_forward_pass_alone_gives_its_output(tmp_path, launch):
    text = write(tmp_path, "def dense(x, w, b):\n    return x @ w + b\n")
    with open_port(text, launch) as port:
        seen = look(port, "dense")["look"]
        assert seen["gives"] == ["y"]
        assert seen["form"] == "a function dense (x, w, b)"
        replies = run(port, "dense")
        assert all(reply["gives"] == ["y"] == [*reply["results"]] for reply in replies)
        assert find_right(port, "dense") == {"y"}


def test_a_slope_alone_gives_dx(tmp_path, launch):
    code = """
        import numpy as np

        def sigmoid_grad(z):
            s = 1 / (1 + np.exp(-z))
            return s * (1 - s)

        def wrong_grad(z):
            s = 1 / (1 + np.exp(-z))
            return s * s
    """
    text = write(tmp_path, code)
    with open_port(f"{text}:sigmoid_grad", launch) as port:
        seen = look(port, "sigmoid")["look"]
        assert seen["gives"] == ["dx"]
        assert seen["variants"] == [
            "dx = dy * sigmoid_grad (x)", "dx = dy * sigmoid_grad (y)"
        ]  # fmt: skip
        assert find_right(port, "sigmoid") == {"dx"}
    with open_port(f"{text}:wrong_grad", launch) as port:
        assert find_right(port, "sigmoid") == set()


def test_a_slope_at_the_output_is_given_the_output_of_the_request(tmp_path, launch):
    text = write(tmp_path, "def dtanh(y):\n    return (1 - y) * (1 + y)\n")
    with open_port(text, launch) as port:
        assert "dx" not in find_right(port, "tanh")
        (case, *_) = pick_cases("tanh", 1)
        outputs = {"y": encode(case.expect["y"].high)}
        (first, *_) = run(port, "tanh", 1, outputs=outputs)
        assert list(first["results"]) == ["dx"]
        (refused, *_) = run(port, "tanh", 1)
        assert refused["identifier"] == "port:call"
        assert refused["error"] == "takes y, which it is not given"


def test_gradients_alone_are_given_by_a_function_that_ends_with_dy(tmp_path, launch):
    text = write(
        tmp_path,
        """
        def dense_grads(x, w, b, dy):
            return dy @ w.T, x.T @ dy, dy.sum(0, keepdims=True)
        """,
    )
    with open_port(text, launch) as port:
        assert find_right(port, "dense") == {"dx", "dw", "db"}


def test_a_wrong_name_is_told_with_those_that_are_near(tmp_path):
    text = write(tmp_path, textwrap.dedent(PAIRS["the inputs, then dy"][1]))
    report = check(f"{text}:fowrard", "dense", habits=False)
    assert report.reason.endswith("has no fowrard; did you mean forward?")
    assert not report.findings


@pytest.mark.slow
def test_a_new_process_needs_no_look_and_no_names(tmp_path):
    """What is inside a port is not in its requests: its table is known all the same."""
    text = write(
        tmp_path,
        """
        import numpy as np

        def bn_forward(x, gamma, beta, how):
            eps = how.get("epsilon_inside", 1e-5) if "never" in how else 1e-5
            how["running_mean"] = 0.9 * how.get("momentum", 0) + 0.1 * x.mean(0)
            d = x - x.mean(0)
            rstd = 1 / np.sqrt((d * d).mean(0) + eps)
            return gamma * d * rstd + beta, (d * rstd, rstd, gamma)

        def bn_backward(dout, cache):
            xhat, rstd, gamma = cache
            g = dout * gamma
            dx = rstd * (g - g.mean(0) - xhat * (g * xhat).mean(0))
            return (dx, (dout * xhat).sum(0, keepdims=True),
                    dout.sum(0, keepdims=True))
        """,
    )
    report = check(f"{text}:bn_forward", "batchnorm", accept=["textbook"])
    assert "epsilon is 1e-05 inside" in report.conventions
    habits = {f.array: f.note for f in report.habits if f.verdict == "fail"}
    assert "deterministic" not in habits and "arguments unchanged" not in habits, habits
