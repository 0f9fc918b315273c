"""Whatever form a port has, it is called as it wants to be."""

import textwrap

import pytest

from pyref.port.check import check

FORMS = {
    "gradients of a loss in a dictionary": ("squared_error", """
        def loss(scores, y):
            d = scores - y
            return 0.5 * (d * d).sum(), {"scores": d, "x": d}
    """),
    "everything from one call with dy last": ("dense", """
        def dense(x, w, b, dy):
            return x @ w + b, dy @ w.T, x.T @ dy, dy.sum(0, keepdims=True)
    """),
    "a backward function with dy first and a tuple as cache": ("dense", """
        def dense_fwd(x, w, b):
            return x @ w + b, (x, w)

        def dense_bwd(dout, cache):
            x, w = cache
            return dout @ w.T, x.T @ dout, dout.sum(0)
    """),
    "a backward function that takes the cache first": ("dense", """
        def dense_forward(x, w, b):
            return x @ w + b, (x, w)

        def dense_backward(cache, dout):
            x, w = cache
            return dout @ w.T, x.T @ dout, dout.sum(0)
    """),
    "a backward function without a cache": ("tanh", """
        import numpy as np

        def tanh_forward(z):
            return np.tanh(z)

        def tanh_backward(dy, x):
            e = np.exp(-2 * np.abs(x))
            return dy * (4 * e / (1 + e) ** 2)
    """),
    "a class whose gradients stand in a dictionary": ("dense", """
        class Dense:
            def __init__(self, weights, bias):
                self.weights, self.bias = weights, bias

            def forward(self, inputs):
                self.inputs = inputs
                return inputs @ self.weights + self.bias

            def backward(self, grad):
                self.grads = {"w": self.inputs.T @ grad, "b": grad.sum(0)}
                return grad @ self.weights.T
    """),
    "a class that takes everything in forward": ("batchnorm", """
        import numpy as np

        class BatchNorm:
            def forward(self, x, gamma, beta, eps):
                self.gamma, d = gamma, x - x.mean(0)
                self.rstd = 1 / np.sqrt((d * d).mean(0) + eps)
                self.xhat = d * self.rstd
                return gamma * self.xhat + beta

            def backward(self, dout):
                g = dout * self.gamma
                dx = g - g.mean(0) - self.xhat * (g * self.xhat).mean(0)
                return (self.rstd * dx, (dout * self.xhat).sum(0, keepdims=True),
                        dout.sum(0, keepdims=True))
    """),
    "arguments in another order, by their names": ("dense", """
        def dense(bias, weights, inputs):
            def back(dy):
                return {"x": dy @ weights.T, "w": inputs.T @ dy,
                        "b": dy.sum(0, keepdims=True)}
            return inputs @ weights + bias, back
    """),
    "any number of arguments": ("dense", """
        def dense(*args):
            x, w, b = args
            return x @ w + b, lambda dy: (dy @ w.T, x.T @ dy, dy.sum(0, keepdims=True))
    """),
    "options with defaults that are not given": ("leaky_relu", """
        import numpy as np

        def leaky(x, slope=0.01, name="leaky"):
            y = np.where(x > 0, x, slope * x).astype(x.dtype)
            return y, lambda dy: np.where(x > 0, dy, slope * dy).astype(x.dtype)
    """),
    "a loss whose backward takes nothing": ("squared_error", """
        class Loss:
            def forward(self, prediction, target):
                self.d = prediction - target
                return (self.d ** 2).mean()

            def backward(self):
                return 2 * self.d / self.d.size
    """),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_port_of_this_form_is_right(form, tmp_path):
    layer, code = FORMS[form]
    file = tmp_path / "port.py"
    file.write_text(textwrap.dedent(code))
    report = check(str(file), layer, habits=False, accept=["textbook"])
    assert report.right, report.table()
