"""Layers that keep their state are called whatever their methods are called, wherever
they keep parameters and gradients, and however they are made.
"""

import pytest
from asking import decode, find_right, look, open_port, pick_cases, run, write

from pyref.fixtures.load import load
from pyref.port.check import check

LAYERS = {
    "built at the first call": ("dense", """
        import numpy as np

        class Dense:
            def __init__(self, units):
                self.units, self.built = units, False

            def build(self, shape):
                self.kernel = np.random.randn(shape[-1], self.units)
                self.bias = np.zeros((1, self.units))
                self.built = True

            def __call__(self, x):
                if not self.built:
                    self.build(x.shape)
                return self.call(x)

            def call(self, x):
                self.x = x
                return x @ self.kernel + self.bias

            def backward(self, g):
                self.kernel_grad = self.x.T @ g
                self.bias_grad = g.sum(axis=0, keepdims=True)
                return g @ self.kernel.T
    """),
    "no bias at all": ("dense", """
        import numpy as np

        class MatMul:
            def __init__(self, W):
                self.params = [W]
                self.grads = [np.zeros_like(W)]

            def forward(self, x):
                W, = self.params
                self.x = x
                return np.dot(x, W)

            def backward(self, dout):
                W, = self.params
                self.grads[0][...] = np.dot(self.x.T, dout)
                return np.dot(dout, W.T)
    """),
    "a pair for the size of a kernel": ("conv2d", """
        import numpy as np
        from numpy.lib.stride_tricks import sliding_window_view as windows

        class Conv2D:
            def __init__(self, c_in, c_out, kernel_size):
                self.W = np.zeros((c_out, c_in, kernel_size[0], kernel_size[1]))
                self.b = np.zeros((1, c_out, 1, 1))

            def forward(self, x):
                self.v = windows(x, self.W.shape[2:], (2, 3))
                return np.einsum("nchwij,fcij->nfhw", self.v, self.W) + self.b

            def backward(self, dy):
                self.dW = np.einsum("nchwij,nfhw->fcij", self.v, dy)
                self.db = dy.sum(axis=(0, 2, 3), keepdims=True)
                kh, kw = self.W.shape[2:]
                wide = np.pad(dy, ((0, 0), (0, 0), (kh - 1, kh - 1), (kw - 1, kw - 1)))
                v = windows(wide, (kh, kw), (2, 3))
                return np.einsum("nfhwij,fcij->nchw", v, self.W[:, :, ::-1, ::-1])
    """),
    "a table, and a gradient that is none": ("embedding", """
        import numpy as np

        class Embedding:
            def __init__(self, input_d, output_d):
                self.weights = np.zeros((input_d, output_d))

            def forward(self, inputs, training=True):
                self.inputs = np.eye(len(self.weights))[inputs.astype(int)]
                return self.inputs @ self.weights

            def backward(self, dvalues):
                flat = self.inputs.reshape(-1, len(self.weights))
                width = self.weights.shape[1]
                self.dweights = flat.T @ dvalues.reshape(-1, width)
                return dvalues @ self.weights.T
    """),
    "made of a length and an epsilon": ("rmsnorm", """
        import numpy as np

        class RMSNorm:
            def __init__(self, n, eps=1e-5):
                self.gamma, self.eps = np.ones((1, n)), eps

            def forward(self, x):
                self.x = x
                mean = (x**2).mean(axis=1, keepdims=True)
                self.rstd = 1 / np.sqrt(mean + self.eps)
                return x * self.rstd * self.gamma

            def backward(self, dy):
                xhat = self.x * self.rstd
                self.dgamma = (dy * xhat).sum(axis=0, keepdims=True)
                g = dy * self.gamma
                inner = (g * xhat).mean(axis=1, keepdims=True)
                return self.rstd * (g - xhat * inner)
    """),
    "gradients called dLdW": ("dense", """
        import numpy as np

        class Linear:
            def __init__(self, in_features, out_features, l2, lr):
                self.W = np.zeros((out_features, in_features))
                self.b = np.zeros((out_features, 1))

            def forward(self, A):
                self.A, self.ones = A, np.ones((len(A), 1))
                return A @ self.W.T + self.ones @ self.b.T

            def backward(self, dLdZ):
                self.dLdW = dLdZ.T @ self.A
                self.dLdb = dLdZ.T @ self.ones
                return dLdZ @ self.W
    """),
    "kernels with their sides first, drawn at the first call": ("conv_transpose2d", """
        import numpy as np
        from pyref import layers

        class Deconv:
            def __init__(self, out_ch, kernel_shape, stride=1):
                self.out_ch, self.kernel_shape = out_ch, kernel_shape
                self.stride, self.parameters, self.Z = stride, None, []

            def forward(self, X):
                if self.parameters is None:
                    sides = (*self.kernel_shape, X.shape[-1], self.out_ch)
                    self.parameters = {"W": np.ones(sides), "b": np.ones(self.out_ch)}
                w, b = (self.parameters[k] for k in "Wb")
                s = self.stride
                y, self.back = layers.conv_transpose2d(
                    X.transpose(0, 3, 1, 2), w.transpose(2, 3, 0, 1),
                    b.reshape(1, -1), (s, s), (0, 0, 0, 0), (0, 0), (1, 1), 1)
                self.Z.append(y.transpose(0, 2, 3, 1))
                return self.Z[-1]

            def backward(self, dy):
                dz = dy * np.ones_like(self.Z[0])
                dx, dw, db = self.back(dz.transpose(0, 3, 1, 2))
                self.gradients = {"W": dw.transpose(2, 3, 0, 1), "b": db.ravel()}
                return dx.transpose(0, 2, 3, 1)
    """),
    "kernels along sequences": ("conv1d", """
        import numpy as np

        class Conv1d:
            def __init__(self, in_channels, out_channels, kernel_size):
                self.W = np.zeros((out_channels, in_channels, kernel_size))
                self.b = np.zeros(out_channels)
                self.K = kernel_size

            def forward(self, A):
                self.A, self.L = A, A.shape[2] - self.K + 1
                windows = [A[:, :, k : k + self.L] for k in range(self.K)]
                return self.b[:, None] + sum(
                    np.einsum("ncl,fc->nfl", x, self.W[:, :, k])
                    for k, x in enumerate(windows)
                )

            def backward(self, dLdZ):
                dLdA = np.zeros(self.A.shape)
                self.dLdW, self.dLdb = np.zeros(self.W.shape), dLdZ.sum(axis=(0, 2))
                for k in range(self.K):
                    seen = slice(k, k + self.L)
                    self.dLdW[:, :, k] = np.einsum(
                        "nfl,ncl->fc", dLdZ, self.A[:, :, seen]
                    )
                    dLdA[:, :, seen] += np.einsum("nfl,fc->ncl", dLdZ, self.W[:, :, k])
                return dLdA
    """),
    "gain and shift": ("layernorm", """
        import numpy as np

        class LayerNorm:
            def __init__(self, dim, eps=1e-5):
                self.gain, self.shift, self.eps = np.ones(dim), np.zeros(dim), eps

            def forward(self, x):
                x = x - x.mean(-1, keepdims=True)
                self.r = 1 / np.sqrt((x**2).mean(-1, keepdims=True) + self.eps)
                self.xhat = x * self.r
                return self.gain * self.xhat + self.shift

            def backward(self, dy):
                self.dgain, self.dshift = (dy * self.xhat).sum(0), dy.sum(0)
                g = dy * self.gain
                along = self.xhat * (g * self.xhat).mean(-1, keepdims=True)
                return self.r * (g - g.mean(-1, keepdims=True) - along)
    """),
    "build and call, and nothing that joins them": ("dense", """
        import numpy as np

        class Dense:
            def __init__(self, units):
                self.units = units

            def build(self, input_shape):
                self.kernel = np.ones((input_shape[-1], self.units))
                self.bias = np.zeros((1, self.units))

            def call(self, inputs):
                self.inputs = inputs
                return inputs @ self.kernel + self.bias

            def backward(self, grad):
                return (grad @ self.kernel.T, self.inputs.T @ grad,
                        grad.sum(0, keepdims=True))
    """),
    "weights drawn in forward": ("dense", """
        import numpy as np

        class Linear:
            W = None

            def __init__(self, out_features):
                self.out_features = out_features

            def forward(self, x):
                if self.W is None:
                    self.W = np.random.randn(x.shape[1], self.out_features)
                    self.b = np.zeros((1, self.out_features))
                self.x = x
                return x.dot(self.W) + self.b

            def backward(self, dout):
                self.dW, self.db = self.x.T @ dout, dout.sum(0, keepdims=True)
                return dout @ self.W.T
    """),
    "a flag for a bias that is drawn": ("dense", """
        import numpy as np

        class Linear:
            def __init__(self, in_features, out_features, bias=True):
                self.W = np.random.randn(out_features, in_features)
                self.b = np.zeros(out_features)

            def forward(self, X):
                self.X = X
                return X @ self.W.T + self.b

            def backward(self, dY):
                return dY @ self.W, dY.T @ self.X, dY.sum(0)
    """),
    "private attributes": ("dense", """
        import numpy as np

        class Dense:
            def __init__(self, n_in, n_out):
                self._W, self._b = np.ones((n_in, n_out)), np.zeros((1, n_out))

            def forward(self, x):
                self._x = x
                return x @ self._W + self._b

            def backward(self, dy):
                self._dW, self._db = self._x.T @ dy, dy.sum(0, keepdims=True)
                return dy @ self._W.T
    """),
    "parameters that a method takes": ("dense", """
        class Dense:
            def set_params(self, W, b):
                self.matrix, self.row = W, b

            def forward(self, x):
                self.x = x
                return x @ self.matrix + self.row

            def backward(self, dy):
                return (dy @ self.matrix.T, self.x.T @ dy,
                        dy.sum(0, keepdims=True))
    """),
    "a list of arrays, and a list of gradients that is given": ("dense", """
        import numpy as np

        class Dense:
            def __init__(self, n_in, n_out):
                self.theta = [np.ones((n_in, n_out)), np.zeros((1, n_out))]

            def forward(self, x):
                self.x = x
                return x @ self.theta[0] + self.theta[1]

            def backward(self, dy):
                grads = [self.x.T @ dy, dy.sum(0, keepdims=True)]
                return dy @ self.theta[0].T, grads
    """),
    "a context that methods are given": ("dense", """
        class Dense:
            def forward(self, ctx, x, w, b):
                ctx["x"], ctx["w"] = x, w
                return x @ w + b

            def backward(self, ctx, g):
                return g @ ctx["w"].T, ctx["x"].T @ g, g.sum(0, keepdims=True)
    """),
    "parameters and gradients in lists": ("dense", """
        import numpy as np

        class Affine:
            def __init__(self, W, b):
                self.params = [W, b]
                self.grads = [np.zeros_like(W), np.zeros_like(b)]

            def forward(self, x):
                W, b = self.params
                self.x = x
                return x @ W + b

            def backward(self, dout):
                W, b = self.params
                self.grads[0][...] = self.x.T @ dout
                self.grads[1][...] = dout.sum(axis=0, keepdims=True)
                return dout @ W.T
    """),
    "lists that methods give, of weights that are drawn": ("dense", """
        import numpy as np

        class Affine:
            def __init__(self, n_in, n_out):
                self._a = np.random.randn(n_in, n_out)
                self._c = np.zeros((1, n_out))

            def get_params(self):
                return [self._a, self._c]

            def get_grads(self):
                return [self._ga, self._gc]

            def forward(self, x):
                self._x = x
                return x @ self._a + self._c

            def backward(self, dout):
                self._ga, self._gc = self._x.T @ dout, dout.sum(0, keepdims=True)
                return dout @ self._a.T
    """),
    "objects that hold data and grad": ("dense", """
        import numpy as np

        class Tensor:
            def __init__(self, data):
                self.data, self.grad = data, None

        class Linear:
            def __init__(self, nin, nout):
                self.first = Tensor(np.random.randn(nin, nout))
                self.second = Tensor(np.zeros((1, nout)))

            def parameters(self):
                yield self.first
                yield self.second

            def __call__(self, x):
                self.x = x
                return x @ self.first.data + self.second.data

            def backward(self, grad):
                self.first.grad = self.x.T @ grad
                self.second.grad = grad.sum(0, keepdims=True)
                return grad @ self.first.data.T
    """),
    "a step of its own": ("dense", """
        import numpy as np

        class FCLayer:
            def __init__(self, input_size, output_size):
                self.weights = np.random.rand(input_size, output_size) - 0.5
                self.bias = np.random.rand(1, output_size) - 0.5

            def forward_propagation(self, input_data):
                self.input = input_data
                return np.dot(self.input, self.weights) + self.bias

            def backward_propagation(self, output_error, learning_rate):
                input_error = np.dot(output_error, self.weights.T)
                weights_error = np.dot(self.input.T, output_error)
                self.weights -= learning_rate * weights_error
                self.bias -= learning_rate * output_error.sum(0, keepdims=True)
                return input_error
    """),
    "a step at a rate of its own": ("dense", """
        import numpy as np

        class Dense:
            def __init__(self, w, b, lr=0.01):
                self.w, self.b, self.lr = w, b, lr

            def forward(self, x):
                self.x = x
                return x @ self.w + self.b

            def backward(self, dout):
                dx = dout @ self.w.T
                self.w = self.w - self.lr * self.x.T @ dout
                self.b = self.b - self.lr * dout.sum(0, keepdims=True)
                return dx
    """),
    "a dataclass": ("dense", """
        from dataclasses import dataclass, field
        import numpy as np

        @dataclass
        class Dense:
            weight: np.ndarray
            bias: np.ndarray
            x: np.ndarray = field(default=None, repr=False)

            def forward(self, x):
                self.x = x
                return x @ self.weight + self.bias

            def backward(self, dy):
                return dy @ self.weight.T, {"weight": self.x.T @ dy,
                                            "bias": dy.sum(0, keepdims=True)}
    """),
    "a dataclass in slots that gives another": ("dense", """
        from dataclasses import dataclass
        from typing import Any

        @dataclass
        class Grads:
            dx: Any
            dw: Any
            db: Any

        @dataclass(slots=True)
        class Dense:
            w: Any
            b: Any
            x: Any = None

            def forward(self, x):
                self.x = x
                return x @ self.w + self.b

            def backward(self, dy):
                return Grads(dy @ self.w.T, self.x.T @ dy, dy.sum(0, keepdims=True))
    """),
    "forward_pass and backward_pass": ("relu", """
        class Relu:
            def forward_pass(self, a):
                self.a = a
                return a * (a > 0)

            def backward_pass(self, accum_grad):
                return accum_grad * (self.a > 0)
    """),
    "fprop and bprop": ("relu", """
        class Relu:
            def fprop(self, inputs):
                self.inputs = inputs
                return inputs * (inputs > 0)

            def bprop(self, error):
                return error * (self.inputs > 0)
    """),
    "apply and backprop": ("relu", """
        class Relu:
            def apply(self, v):
                self.v = v
                return v * (v > 0)

            def backprop(self, d_L_d_out):
                return d_L_d_out * (self.v > 0)
    """),
    "a call and a gradient that is a slope": ("sigmoid", """
        import numpy as np

        class Sigmoid:
            def __call__(self, x):
                return 1 / (1 + np.exp(-x))

            def gradient(self, x):
                return self(x) * (1 - self(x))
    """),
    "a derivative of what is kept": ("sigmoid", """
        import numpy as np

        class Sigmoid:
            def forward(self, x):
                self.y = 1 / (1 + np.exp(-x))
                return self.y

            def derivative(self):
                return self.y * (1 - self.y)
    """),
    "a loss with loss and gradient": ("squared_error", """
        import numpy as np

        class SquareLoss:
            def loss(self, y, y_pred):
                return 0.5 * np.power(y - y_pred, 2).sum()

            def gradient(self, y, y_pred):
                return -(y - y_pred)
    """),
    "a cache that is handed on": ("dense", """
        class Dense:
            def __init__(self, w, b):
                self.w, self.b = w, b

            def forward(self, x):
                return x @ self.w + self.b, x

            def backward(self, dy, cache):
                return dy @ self.w.T, cache.T @ dy, dy.sum(0, keepdims=True)
    """),
    "a maker of two closures": ("dense", """
        def make_dense(w, b):
            last = None

            def forward(x):
                nonlocal last
                last = x
                return x @ w + b

            def backward(dy):
                return dy @ w.T, last.T @ dy, dy.sum(axis=0, keepdims=True)

            return forward, backward
    """),
    "a maker of an object": ("dense", """
        def make_layer(weights, bias):
            class Layer:
                def forward(self, x):
                    self.x = x
                    return x @ weights + bias

                def backward(self, dy):
                    self.dw, self.db = self.x.T @ dy, dy.sum(0, keepdims=True)
                    return dy @ weights.T
            return Layer()
    """),
    "a maker of a dictionary of functions": ("dense", """
        def dense_layer(w, b):
            kept = {}

            def forward(x):
                kept["x"] = x
                return x @ w + b

            def backward(dy):
                return dy @ w.T, kept["x"].T @ dy, dy.sum(0, keepdims=True)

            return {"forward": forward, "backward": backward}
    """),
    "a part that is called with x": ("dense", """
        def dense(w, b):
            return lambda x: (
                x @ w + b,
                lambda dy: (dy @ w.T, x.T @ dy, dy.sum(0, keepdims=True)))
    """),
    "a maker that takes nothing": ("relu", """
        def make_relu():
            seen = []

            def forward(x):
                seen[:] = [x > 0]
                return x * seen[0]

            def backward(dy):
                return dy * seen[0]

            return forward, backward
    """),
    "a maker that takes an option": ("leaky_relu", """
        import numpy as np

        def leaky(slope):
            def run(x):
                y = np.where(x > 0, x, slope * x).astype(x.dtype)
                return y, lambda dy: np.where(x > 0, dy, slope * dy).astype(x.dtype)
            return run
    """),
    "a slope that is called alpha, as rates are": ("prelu", """
        import numpy as np

        class PReLU:
            def __init__(self, alpha):
                self.alpha = alpha

            def forward(self, x):
                self.x = x
                return np.where(x > 0, x, self.alpha * x)

            def backward(self, dout):
                off = ~(self.x > 0)
                self.dalpha = np.sum(np.where(off, dout * self.x, 0), axis=0)
                return np.where(off, dout * self.alpha, dout)
    """),
    "a loss that wants a name": ("multiclass_hinge", """
        import numpy as np

        class Hinge:
            def __init__(self, name, margin=0.5):
                self.name, self.margin = name, margin

            def terms(self, scores, target):
                own = np.sum(np.where(target > 0, scores, 0), axis=1, keepdims=True)
                lack = np.maximum(scores - own + self.margin, 0)
                return np.where(target > 0, 0, lack)

            def forward(self, scores, target):
                return np.mean(np.sum(self.terms(scores, target), axis=1))

            def backward(self, scores, target):
                on = (self.terms(scores, target) > 0).astype(float)
                on = np.where(target > 0, -on.sum(axis=1, keepdims=True), on)
                return on / len(on)
    """),
    "p is what is wanted, q what there is": ("kl_divergence", """
        import numpy as np

        class KL:
            def __call__(self, p, q):
                return np.sum(np.where(p > 0, p * np.log(p / q), 0)) / len(p)

            def derivative(self, p, q):
                return np.where(p > 0, -p / q, 0) / len(p)
    """),
    "a loss whose samples share the keys": ("infonce", """
        import numpy as np

        class InfoNCE:
            def __init__(self, temperature=0.1):
                self.tau = temperature

            def forward(self, q, k):
                self.q, self.k = q, k
                x = q @ k.T / self.tau
                e = np.exp(x - x.max(axis=1, keepdims=True))
                self.p = e / e.sum(axis=1, keepdims=True)
                return np.mean(np.log(e.sum(axis=1)) + x.max(axis=1) - np.diag(x))

            def backward(self):
                dx = (self.p - np.eye(len(self.q))) / len(self.q) / self.tau
                return dx @ self.k, dx.T @ self.q
    """),
}  # fmt: skip


@pytest.mark.some(quick=7)
@pytest.mark.parametrize("form", LAYERS)
def test_a_layer_of_this_form_is_right(form, tmp_path, launch):
    layer, code = LAYERS[form]
    text = write(tmp_path, code, name_file(code))
    report = check(text, layer, habits=False, accept=["textbook"], launch=launch)
    assert report.right, report.table()


def name_file(code):
    """The stem that says which of several classes is meant."""
    last = [line.split() for line in code.splitlines() if line.startswith(" " * 8)]
    tops = [w for w in last if w and w[0] in ("class", "def")]
    names = [w[1].partition("(")[0].rstrip(":") for w in tops]
    for known in ("Dense", "Linear", "make_layer"):
        if known in names and len(names) > 1:
            return known
    return "port"


@pytest.mark.some(quick=7)
@pytest.mark.parametrize(
    ("form", "fault", "array"),
    [
        ("built at the first call", ("self.x.T @ g", "2 * self.x.T @ g"), "dw"),
        ("parameters and gradients in lists", ("dout @ W.T", "-dout @ W.T"), "dx"),
        ("lists that methods give, of weights that are drawn",
         ("dout.sum(0", "2 * dout.sum(0"), "db"),
        ("a step of its own", ("(self.input.T, out", "(-self.input.T, out"), "dw"),
        ("a step of its own",
         ("weights -= learning_rate * weights_error",
          "weights -= learning_rate * (weights_error + 0.1 * self.weights)"), "dw"),
        ("a step at a rate of its own", ("* dout.sum", "* 3 * dout.sum"), "db"),
        ("a call and a gradient that is a slope", ("(1 - self(x))", "self(x)"), "dx"),
        ("a derivative of what is kept", ("(1 - self.y)", "self.y"), "dx"),
        ("parameters that a method takes", ("self.x.T @ dy", "-self.x.T @ dy"), "dw"),
        ("private attributes", ("= self._x.T @ dy", "= 2 * self._x.T @ dy"), "dw"),
        ("a maker of two closures", ("last.T @ dy", "-last.T @ dy"), "dw"),
        ("a part that is called with x", ("dy @ w.T", "2 * dy @ w.T"), "dx"),
        ("a slope that is called alpha, as rates are",
         ("dout * self.x", "dout"), "dslope"),
        ("p is what is wanted, q what there is", ("-p / q", "np.log(p / q) + 1"), "dx"),
    ],
)  # fmt: skip
def test_a_wrong_twin_of_this_layer_is_wrong(form, fault, array, tmp_path, launch):
    layer, code = LAYERS[form]
    assert fault[0] in code
    text = write(tmp_path, code.replace(*fault), name_file(code))
    report = check(text, layer, habits=False, accept=["textbook"], launch=launch)
    assert array in {f.array for f in report.wrong}, report.table()
    assert "y" not in {f.array for f in report.wrong}


def test_a_step_before_dx_is_seen_in_dx(tmp_path, launch):
    """The gradient of the input must be taken with the weights of the forward pass."""
    layer, code = LAYERS["a step at a rate of its own"]
    code = code.replace("dx = dout @ self.w.T", "pass")
    text = write(tmp_path, code.replace("return dx", "return dout @ self.w.T"))
    report = check(text, layer, habits=False, launch=launch)
    assert {f.array for f in report.wrong} == {"dx"}, report.table()


def test_what_was_done_to_call_a_layer_is_noted(tmp_path, launch):
    text = write(tmp_path, LAYERS["built at the first call"][1])
    with open_port(text, launch) as port:
        seen = look(port, "dense")["look"]
        assert seen["form"] == "a class Dense with build, __call__, call, backward"
        assert seen["notes"] == ["weights set after the first call"]
        assert run(port, "dense")[0]["notes"] == seen["notes"]
    text = write(tmp_path, LAYERS["a step of its own"][1], "step")
    with open_port(text, launch) as port:
        (note,) = run(port, "dense")[0]["notes"]
        assert note == "backward takes a step: gradients are those of a step of rate 1"


def test_a_class_without_backward_gives_its_output(tmp_path, launch):
    code = "class Relu:\n    def forward(self, x): return x * (x > 0)\n"
    text = write(tmp_path, code)
    with open_port(text, launch) as port:
        assert look(port, "relu")["look"]["gives"] == ["y"]
        assert find_right(port, "relu") == {"y"}


@pytest.mark.slow
def test_a_layer_of_one_size_for_a_kernel_is_judged_on_square_ones(tmp_path, launch):
    code = """
        import numpy as np

        class Conv2D:
            def __init__(self, in_channels, out_channels, kernel_size, stride=1):
                shape = (out_channels, in_channels, kernel_size, kernel_size)
                self.weight, self.bias = np.zeros(shape), np.zeros(out_channels)
                self.stride = stride

            def forward(self, x):
                self.x, s, k = x, self.stride, self.weight.shape[2]
                high, wide = (1 + (n - k) // s for n in x.shape[2:])
                y = np.zeros((len(x), len(self.weight), high, wide))
                for i, j in np.ndindex(high, wide):
                    seen = x[:, :, i * s:i * s + k, j * s:j * s + k]
                    y[:, :, i, j] = self.bias + np.einsum(
                        "nchw,mchw->nm", seen, self.weight)
                return y

            def backward(self, dy):
                s, k = self.stride, self.weight.shape[2]
                dx, self.dweight = np.zeros_like(self.x), np.zeros_like(self.weight)
                self.dbias = dy.sum((0, 2, 3))
                for i, j in np.ndindex(dy.shape[2:]):
                    at = np.s_[:, :, i * s:i * s + k, j * s:j * s + k]
                    g = dy[:, :, i, j]
                    self.dweight += np.einsum("nm,nchw->mchw", g, self.x[at])
                    dx[at] += np.einsum("nm,mchw->nchw", g, self.weight)
                return dx
    """
    report = check(write(tmp_path, code), "conv2d", habits=False, launch=launch)
    assert report.passed and not report.declined, report.table()
    assert "square kernels alone: no right output for others" in report.conventions
    whole = [case for case in load("conv2d") if not case.error]
    assert report.cases() + report.left_out == sum(bool(c.expect) for c in whole)
    text = write(tmp_path, code.replace("dy.sum((0, 2, 3))", "dy.mean((0, 2, 3))"))
    report = check(text, "conv2d", habits=False, launch=launch)
    assert report.outcome == "wrong", report.table()
    small = "if self.weight.shape[2] == 1: raise NotImplementedError('1 x 1')"
    begins = "self.x, s, k = x"
    code = code.replace(begins, f"{small}\n                {begins}")
    report = check(write(tmp_path, code), "conv2d", habits=False, launch=launch)
    left = {f.note for f in report.declined}
    assert left == {"1 x 1"} and report.outcome == "not judged", report.table()
    count = len({f.case for f in report.declined})
    assert f"  left out {count}: 1 x 1" in report.table()


@pytest.mark.slow
def test_a_parameter_that_keeps_its_default_is_told_as_not_judged(tmp_path, launch):
    code = """
        import numpy as np

        class CrossEntropy:
            def __init__(self, ignore_index=-100, seed=None):
                self.ignore_index = ignore_index

            def forward(self, logits, labels):
                d = logits - logits.max(1, keepdims=True, initial=-np.inf)
                d -= np.log(np.exp(d).sum(1, keepdims=True))
                self.p, self.labels = np.exp(d), labels
                return -d[np.arange(len(d)), labels].sum() / max(1, len(d))

            def backward(self):
                d = self.p.copy()
                d[np.arange(len(d)), self.labels] -= 1
                return d / max(1, len(d))
    """
    file = write(tmp_path, code)
    report = check(file, "softmax_crossentropy", habits=False, launch=launch)
    assert report.right, report.table()
    assert report.defaults == ("ignore_index",)
    assert "  left at their defaults, and not judged: ignore_index" in report.table()


DROPOUTS = {
    "a dictionary of a share and a seed": """
        import numpy as np

        def dropout_forward(x, dropout_param):
            p, mode = dropout_param["p"], dropout_param["mode"]
            if "seed" in dropout_param:
                np.random.seed(dropout_param["seed"])
            if mode == "train":
                mask = (np.random.rand(*x.shape) < p) / p
                return x * mask, (dropout_param, mask)
            return x, (dropout_param, None)

        def dropout_backward(dout, cache):
            return dout * cache[1]
    """,
    "a class with a mask that is not scaled": """
        import numpy as np

        class Dropout:
            def __init__(self, dropout_ratio=0.5):
                self.keep = 1 - dropout_ratio

            def forward(self, x, train_flg=True):
                self.mask = np.random.rand(*x.shape) > 1 - self.keep
                return x * self.mask / self.keep

            def backward(self, dout):
                return dout * self.mask / self.keep
    """,
    "a closure that keeps nothing that can be seen": """
        import numpy as np

        def dropout(x, keep_prob):
            kept = np.random.binomial(1, keep_prob, size=x.shape)
            return x * kept / keep_prob, lambda dy: dy * kept / keep_prob
    """,
    "a generator made at each call": """
        import numpy as np

        def dropout(x, p=0.5):
            mask = (np.random.default_rng().random(x.shape) >= p) / (1 - p)
            return x * mask, lambda dy: dy * mask
    """,
}


@pytest.mark.parametrize("form", DROPOUTS)
def test_a_mask_that_a_port_draws_is_found(form, tmp_path, launch):
    text = write(tmp_path, DROPOUTS[form])
    with open_port(text, launch) as port:
        assert look(port, "dropout")["look"]["draws"] == ["mask"]
        replies = run(port, "dropout")
        requests = ask_values(port)
    for reply, (x, dy) in zip(replies, requests, strict=True):
        mask = decode(reply["found"]["mask"])
        assert set(mask.flat) <= {0.0, 2.0}
        sure = x != 0
        y, dx = (decode(reply["results"][name]) for name in ("y", "dx"))
        assert (y == x * mask).all() and (dx == dy * mask)[sure].all()
    dropped = [(decode(reply["found"]["mask"]) == 0).any() for reply in replies]
    assert any(dropped)


def test_a_backward_that_forgets_its_mask_does_not_fit_what_was_found(tmp_path, launch):
    code = DROPOUTS["a closure that keeps nothing that can be seen"]
    text = write(tmp_path, code.replace("dy * kept", "dy"))
    with open_port(text, launch) as port:
        replies, requests = run(port, "dropout"), ask_values(port)
    for reply, (_, dy) in zip(replies, requests, strict=True):
        mask = decode(reply["found"]["mask"])
        dx = decode(reply["results"]["dx"])
        assert (dx == dy * mask).all() == (mask != 0).all()


GENERATORS = {
    "made at import": ("drawn = np.random.default_rng()", "self.drawn = drawn"),
    "made at import from a seed": (
        "drawn = np.random.default_rng(7)",
        "self.drawn = drawn",
    ),
    "made with the layer": ("", "self.drawn = np.random.default_rng()"),
}


@pytest.mark.slow
@pytest.mark.some(quick=3)
@pytest.mark.parametrize("kind", GENERATORS)
def test_a_mask_from_a_generator_of_its_own_is_the_same_at_each_call(
    kind, tmp_path, launch
):
    made, kept = GENERATORS[kind]
    code = f"""
        import numpy as np
        {made}

        class Dropout:
            def __init__(self, p=0.5):
                self.p = p
                {kept}

            def forward(self, x):
                self.mask = (self.drawn.random(x.shape) >= self.p) / (1 - self.p)
                return x * self.mask

            def backward(self, dy):
                return dy * self.mask
    """
    assert check(write(tmp_path, code), "dropout", launch=launch).passed
    wrong = write(tmp_path, code.replace("dy * self.mask", "dy"))
    assert not check(wrong, "dropout", launch=launch).right


def ask_values(port):
    """x and dy of the cases that run asks for."""
    return [(case.inputs["x"], case.upstream["dy"]) for case in pick_cases("dropout")]
