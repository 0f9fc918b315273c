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
    "a class whose weights are drawn, and whose results are kept": ("dense", """
        import numpy as np

        class LayerDense:
            def __init__(self, n_inputs, n_neurons):
                self.weights = np.random.randn(n_inputs, n_neurons)
                self.biases = np.zeros((1, n_neurons))

            def forward(self, inputs):
                self.inputs = inputs
                self.output = inputs @ self.weights + self.biases

            def backward(self, dvalues):
                self.dweights = self.inputs.T @ dvalues
                self.dbiases = dvalues.sum(0, keepdims=True)
                self.dinputs = dvalues @ self.weights.T
    """),
    "a class with its weights in a dictionary": ("dense", """
        import numpy as np

        class Linear:
            def __init__(self, in_features, out_features):
                self.params = {"W": np.zeros((out_features, in_features)),
                               "b": np.zeros(out_features)}
                self.grads = {}

            def forward(self, x):
                self.x = x
                return x @ self.params["W"].T + self.params["b"]

            def backward(self, grad):
                self.grads["W"], self.grads["b"] = grad.T @ self.x, grad.sum(0)
                return grad @ self.params["W"]
    """),
    "a class with parameters that hold their gradients": ("batchnorm", """
        import numpy as np

        class Parameter:
            def __init__(self, data):
                self.data, self.grad = data, None

        class BatchNorm1d:
            def __init__(self, num_features, eps=1e-5):
                self.weight = Parameter(np.ones(num_features))
                self.bias = Parameter(np.zeros(num_features))
                self.eps = eps

            def __call__(self, x):
                d = x - x.mean(0)
                self.rstd = 1 / np.sqrt((d * d).mean(0) + self.eps)
                self.xhat = d * self.rstd
                return self.weight.data * self.xhat + self.bias.data

            def backward(self, dout):
                self.weight.grad = (dout * self.xhat).sum(0)
                self.bias.grad = dout.sum(0)
                g = dout * self.weight.data
                return self.rstd * (g - g.mean(0) - self.xhat * (g * self.xhat).mean(0))
    """),
    "a class that is called": ("softmax_crossentropy", """
        import numpy as np

        class Loss:
            def __call__(self, logits, labels):
                gap = logits - logits.max(1, keepdims=True)
                total = np.exp(gap).sum(1, keepdims=True)
                self.p, self.labels = np.exp(gap) / total, labels
                return (np.log(total[:, 0]) - gap[np.arange(len(gap)), labels]).mean()

            def backward(self):
                d = self.p.copy()
                d[np.arange(len(d)), self.labels] -= 1
                return d / len(d)
    """),
    "a loss whose backward takes the predictions again": ("squared_error", """
        class Loss:
            def forward(self, y_pred, y_true):
                return ((y_true - y_pred) ** 2).mean()

            def backward(self, dvalues, y_true):
                self.dinputs = 2 * (dvalues - y_true) / dvalues.size
    """),
    "static functions with a context": ("dense", """
        class Linear:
            @staticmethod
            def forward(ctx, weight, input, bias):
                ctx.save_for_backward(input, weight)
                return input @ weight.T + bias

            @staticmethod
            def backward(ctx, grad_output):
                input, weight = ctx.saved_tensors
                return grad_output.T @ input, grad_output @ weight, grad_output.sum(0)
    """),
    "options that only go by name": ("avg_pool2d", """
        from pyref import layers

        def pool(x, *, kernel_size, stride=1, padding=0):
            return layers.avg_pool2d(x, kernel_size, stride, (padding,) * 4)
    """),
    "options of one letter in a dictionary": ("max_pool2d", """
        import numpy as np

        def pool_forward(A_prev, hparameters, mode="max"):
            f, stride = hparameters["f"], hparameters["stride"]
            m, n_H, n_W, n_C = A_prev.shape
            OH, OW = (n_H - f) // stride + 1, (n_W - f) // stride + 1
            A = np.zeros((m, OH, OW, n_C), A_prev.dtype)
            for i, j in np.ndindex(OH, OW):
                top, left = i * stride, j * stride
                A[:, i, j] = A_prev[:, top:top + f, left:left + f].max((1, 2))
            return A, (A_prev, hparameters)

        def pool_backward(dA, cache, mode="max"):
            A_prev, hparameters = cache
            f, stride = hparameters["f"], hparameters["stride"]
            dA_prev = np.zeros_like(A_prev)
            for n, i, j, c in np.ndindex(dA.shape):
                top, left = i * stride, j * stride
                window = A_prev[n, top:top + f, left:left + f, c]
                r, s = np.unravel_index(np.argmax(window), window.shape)
                dA_prev[n, top + r, left + s, c] += dA[n, i, j, c]
            return dA_prev
    """),
    "a backward function that takes the output": ("tanh", """
        import numpy as np

        def tanh_forward(z):
            return np.tanh(z)

        def tanh_backward(da, a):
            return da * (1 - a) * (1 + a)
    """),
    "one function, backward where dy is given": ("dense", """
        def dense(x, w, b, dzdy=None):
            if dzdy is None:
                return x @ w + b
            return dzdy @ w.T, x.T @ dzdy, dzdy.sum(0, keepdims=True)
    """),
    "a layer without a bias": ("dense", """
        def linear(w, x):
            return w @ x, lambda dy: (dy @ x.T, w.T @ dy)
    """),
    "several caches, and a backward function that takes them first": ("dense", """
        def dense_fwd(x, w, b):
            return x @ w + b, x, w

        def dense_bwd(res, saved, g):
            return g @ saved.T, res.T @ g, g.sum(0, keepdims=True)
    """),
}  # fmt: skip


@pytest.mark.some(quick=8)
@pytest.mark.parametrize("form", FORMS)
def test_a_port_of_this_form_is_right(form, tmp_path, launch):
    layer, code = FORMS[form]
    file = tmp_path / "port.py"
    file.write_text(textwrap.dedent(code))
    report = check(str(file), layer, habits=False, accept=["textbook"], launch=launch)
    assert report.right, report.table()


def test_an_object_is_a_port_too(tmp_path):
    file = tmp_path / "port.py"
    file.write_text(
        textwrap.dedent("""
        class Relu:
            def forward(self, x):
                self.x = x
                return x * (x > 0)

            def backward(self, dy):
                return dy * (self.x > 0)

        layer = Relu()
    """)
    )
    report = check(f"{file}:layer", "relu")
    assert report.right, report.table()


def test_a_function_of_torch_is_called_by_its_own_apply(tmp_path):
    pytest.importorskip("torch")
    file = tmp_path / "port.py"
    file.write_text(
        textwrap.dedent("""
        import torch

        class Square(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x, t):
                ctx.save_for_backward(x, t)
                return ((x - t) ** 2).sum(1, keepdim=True) / 2

            @staticmethod
            def backward(ctx, dy):
                x, t = ctx.saved_tensors
                return dy * (x - t), None

        class Dense(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x, w, b):
                ctx.save_for_backward(x, w)
                return x @ w + b

            @staticmethod
            def backward(ctx, dy):
                x, w = ctx.saved_tensors
                return dy @ w.T, x.T @ dy, dy.mean(0, keepdim=True)
    """)
    )
    assert check(f"{file}:Square", "squared_error").passed
    report = check(f"{file}:Dense", "dense")
    assert report.diagnoses[0].name == "bias gradient averaged over the batch"


ENDS = "    def backward(self, dy):\n        return dy\n"


@pytest.mark.some(quick=2)
@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("def f(x, w, b, *, rate):\n    return x\n",
         "needs rate, which the layer does not have"),
        ("class F:\n    def __init__(self, cells): pass\n"
         "    def forward(self, x): pass\n" + ENDS,
         "does not know what `cells` of the constructor is"),
        ("class F:\n    def forward(self, x): pass\n" + ENDS,
         "takes no w, and the layer it makes has no attribute w or weight or weights"),
        ("class F:\n    def __init__(self): self.mine, self.other = [1], 2\n"
         "    def forward(self, x): pass\n" + ENDS,
         "or weight or weights; it has mine, other"),
        ("class F:\n    def forward(self, x, w, b): pass\n" + ENDS,
         "forward gives nothing, and there is no output, outputs"),
    ],
)  # fmt: skip
def test_what_cannot_be_called_says_why(code, told, tmp_path):
    file = tmp_path / "port.py"
    file.write_text(code)
    assert told in check(str(file), "dense", habits=False).table()


def test_an_output_named_behind_its_gradients_is_found(tmp_path):
    file = tmp_path / "affine.py"
    file.write_text(
        "def affine(x, w, b, dy):\n    y = x @ w + b\n"
        "    return dy @ w.T, x.T @ dy, dy.sum(axis=0, keepdims=True), y\n"
    )
    assert check(f"{file}:affine", "dense", habits=False).outcome == "right"
