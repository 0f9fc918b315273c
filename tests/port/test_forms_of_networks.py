"""Layers that belong to a network are called as the network calls them: told that it
trains, given an optimizer and the size of an image, with sides of windows one by one.
"""

import pytest
from asking import write

from pyref.port.check import check

# The layer, its code, and what makes its wrong twin.
FORMS = {
    "the sides of a window one by one": ("max_pool2d", """
        import numpy as np

        class Pool:
            def __init__(self, pool_h, pool_w, stride=2):
                self.pool_h, self.pool_w, self.stride = pool_h, pool_w, stride

            def forward(self, x):
                self.x, s = x, self.stride
                high = (x.shape[2] - self.pool_h) // s + 1
                wide = (x.shape[3] - self.pool_w) // s + 1
                self.y = np.zeros((*x.shape[:2], high, wide))
                for i, j in np.ndindex(high, wide):
                    self.y[:, :, i, j] = self.part(x, i, j).max((2, 3))
                return self.y

            def part(self, images, i, j):
                i, j = i * self.stride, j * self.stride
                return images[:, :, i:i + self.pool_h, j:j + self.pool_w]

            def backward(self, dout):
                dx = np.zeros_like(self.x)
                for i, j in np.ndindex(dout.shape[2:]):
                    n, c, p, q = self.part(self.x, i, j).shape
                    best = self.part(self.x, i, j).reshape(n, c, -1).argmax(2)
                    hit = np.arange(p * q) == best[:, :, None]
                    share = hit.reshape(n, c, p, q) * dout[:, :, i:i + 1, j:j + 1]
                    self.part(dx, i, j)[...] += share
                return dx
    """, ("+= share", "= share"), "dx"),
    "the size of an image, and the sides of a kernel": ("conv2d", """
        import numpy as np

        class Conv:
            def __init__(self, X_dim, n_filter, h_filter, w_filter, stride, padding):
                self.depth, self.high, self.wide = X_dim
                self.W = np.random.randn(n_filter, self.depth, h_filter, w_filter)
                self.b = np.zeros((n_filter, 1))
                self.stride, self.padding = stride, padding
                if (self.high - h_filter + 2 * padding) % stride:
                    raise Exception("windows do not fit")
                if (self.wide - w_filter + 2 * padding) % stride:
                    raise Exception("windows do not fit")

            def at(self, i, j):
                i, j = i * self.stride, j * self.stride
                return np.s_[:, :, i:i + self.W.shape[2], j:j + self.W.shape[3]]

            def forward(self, X):
                p, s = self.padding, self.stride
                self.X = np.pad(X, ((0, 0), (0, 0), (p, p), (p, p)))
                oh = (self.X.shape[2] - self.W.shape[2]) // s + 1
                ow = (self.X.shape[3] - self.W.shape[3]) // s + 1
                out = np.zeros((len(X), len(self.W), oh, ow))
                for i, j in np.ndindex(oh, ow):
                    part = self.X[self.at(i, j)]
                    out[:, :, i, j] = np.einsum("nchw,fchw->nf", part, self.W)
                return out + self.b.reshape(1, -1, 1, 1)

            def backward(self, dout):
                dX, dW = np.zeros_like(self.X), np.zeros_like(self.W)
                for i, j in np.ndindex(dout.shape[2:]):
                    g, at = dout[:, :, i, j], self.at(i, j)
                    dW += np.einsum("nf,nchw->fchw", g, self.X[at])
                    dX[at] += np.einsum("nf,fchw->nchw", g, self.W)
                p = self.padding
                dX = dX[:, :, p:p + self.high, p:p + self.wide]
                return dX, dW, dout.sum((0, 2, 3)).reshape(-1, 1)
    """, ("dout.sum(", "2 * dout.sum("), "db"),
    "padding as a word": ("avg_pool2d", """
        import numpy as np

        class AvgPool:
            def __init__(self, kernel_size=2, padding="VALID", stride=1):
                assert padding in ("VALID", "SAME")
                self.k, self.s = kernel_size, stride

            def forward(self, x):
                self.shape, k, s = x.shape, self.k, self.s
                oh, ow = (x.shape[2] - k) // s + 1, (x.shape[3] - k) // s + 1
                y = np.zeros((*x.shape[:2], oh, ow))
                for i, j in np.ndindex(oh, ow):
                    y[:, :, i, j] = x[:, :, i*s:i*s+k, j*s:j*s+k].mean((2, 3))
                return y

            def backward(self, grad):
                dx, k, s = np.zeros(self.shape), self.k, self.s
                for i, j in np.ndindex(grad.shape[2:]):
                    share = grad[:, :, i:i+1, j:j+1] / k ** 2
                    dx[:, :, i*s:i*s+k, j*s:j*s+k] += share
                return dx
    """, ("/ k ** 2", "/ k"), "dx"),
    "told that it trains": ("dense", """
        class Dense:
            def __init__(self, w, b):
                self.w, self.b = w, b

            def forward_pass(self, a_prev, training):
                self.kept = a_prev if training else None
                return a_prev @ self.w + self.b

            def backward_pass(self, da):
                self.dw, self.db = self.kept.T @ da, da.sum(0, keepdims=True)
                return da @ self.w.T
    """, ("self.kept.T @ da", "2 * self.kept.T @ da"), "dw"),
    "initialized with an optimizer": ("dense", """
        import copy
        import numpy as np

        class Dense:
            def __init__(self, n_units, input_shape=None):
                self.input_shape, self.n_units = input_shape, n_units

            def set_input_shape(self, shape):
                self.input_shape = shape

            def initialize(self, optimizer):
                self.W = np.ones((self.input_shape[0], self.n_units))
                self.w0 = np.zeros((1, self.n_units))
                self.W_opt, self.w0_opt = copy.copy(optimizer), copy.copy(optimizer)

            def forward_pass(self, X, training=True):
                self.layer_input = X
                return X @ self.W + self.w0

            def backward_pass(self, accum_grad):
                W = self.W
                self.W = self.W_opt.update(self.W, self.layer_input.T @ accum_grad)
                self.w0 = self.w0_opt.update(self.w0, accum_grad.sum(0)[None])
                return accum_grad @ W.T
    """, ("accum_grad.sum(0)", "accum_grad.mean(0)"), "db"),
    "gradients that add up until they are cleared": ("dense", """
        import numpy as np

        class Affine:
            def __init__(self, n_out):
                self.n_out, self.gradients, self.parameters = n_out, {}, {}

            def start(self, width):
                self.gradients = {"W": np.zeros((width, self.n_out)),
                                  "b": np.zeros((1, self.n_out))}
                self.parameters = {"W": np.ones((width, self.n_out)),
                                   "b": np.zeros((1, self.n_out))}

            def flush_gradients(self):
                self.start(len(self.parameters["W"]))

            def forward(self, X):
                if not self.parameters:
                    self.start(X.shape[1])
                self.X = X
                return X @ self.parameters["W"] + self.parameters["b"]

            def backward(self, dLdy):
                self.gradients["W"] += self.X.T @ dLdy
                self.gradients["b"] += dLdy.sum(axis=0, keepdims=True)
                return dLdy @ self.parameters["W"].T
    """, ("+= self.X.T", "-= self.X.T"), "dw"),
    "an axis as a number": ("softmax", """
        import numpy as np

        class Softmax:
            def __init__(self, dim=-1):
                self.dim = dim

            def forward(self, x):
                e = np.exp(x - x.max(self.dim, keepdims=True))
                self.y = e / e.sum(self.dim, keepdims=True)
                return self.y

            def backward(self, dy):
                return self.y * (dy - (dy * self.y).sum(self.dim, keepdims=True))
    """, ("dy - (", "dy + ("), "dx"),
    "a temperature beside a loss": ("sigmoid_crossentropy", """
        import numpy as np

        class Loss:
            def __init__(self, T=1.0):
                self.T = T

            def loss(self, logits, labels):
                entries = np.logaddexp(0, logits) - labels * logits
                return entries.sum() / len(logits)

            def grad(self, logits, labels):
                return (1 / (1 + np.exp(-logits)) - labels) / len(logits)
    """, ("(1 / (1", "(2 / (1"), "dx"),
    "a loss that a method adds up": ("squared_error", """
        import numpy as np

        class Loss:
            def calculate(self, output, y, *, more=False):
                losses = self.forward(output, y)
                self.total += losses.sum()
                if not more:
                    return losses.mean()
                return losses.mean(), self.total

            def new_pass(self):
                self.total = 0

        class SquaredLoss(Loss):
            def forward(self, y_pred, y_true):
                return ((y_true - y_pred) ** 2).mean(axis=-1)

            def backward(self, dvalues, y_true):
                return -2 * (y_true - dvalues) / dvalues.size
    """, ("-2 *", "2 *"), "dx"),
    "a derivative that stands beside the activation": ("swish", """
        import numpy as np

        class Swish:
            @staticmethod
            def activation(X, alpha=1.0):
                return X / (1 + np.exp(-alpha * X))

            @staticmethod
            def derivative(X, alpha=1.0):
                s = 1 / (1 + np.exp(-X))
                return s + X * s * (1 - s)
    """, ("s + X", "s - X"), "dx"),
    "a context that adds up what it saves, and no bias": ("dense", """
        class MatMul:
            @staticmethod
            def forward(ctx, x, w):
                ctx.save_for_backward(x)
                ctx.save_for_backward(w)
                return x @ w

            @staticmethod
            def backward(ctx, grad_output):
                x, w = ctx.saved_tensors
                return grad_output @ w.T, x.T @ grad_output
    """, ("x.T @", "-x.T @"), "dw"),
    "a slope behind the flag": ("leaky_relu", """
        import numpy as np

        def lrelu(signal, derivative=False, leakage=0.01):
            if derivative:
                return np.clip(signal > 0, leakage, 1.0)
            return np.where(signal > 0, signal, leakage * signal)
    """, ("leakage, 1.0)", "0.0, 1.0)"), "dx"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.some(quick=4)
@pytest.mark.parametrize("form", FORMS)
def test_a_layer_of_a_network_is_called_as_it_is_there(form, tmp_path, launch):
    layer, code, *_ = FORMS[form]
    text = write(tmp_path, code, name_file(form))
    report = check(text, layer, accept=["declined", "textbook"], launch=launch)
    assert report.passed, report.table()


@pytest.mark.slow
@pytest.mark.some(quick=12)
@pytest.mark.parametrize("form", FORMS)
def test_its_wrong_twin_is_wrong_in_that_result_alone(form, tmp_path, launch):
    layer, code, fault, array = FORMS[form]
    assert fault[0] in code
    text = write(tmp_path, code.replace(*fault), name_file(form))
    report = check(text, layer, habits=False, accept=["textbook"], launch=launch)
    assert {f.array for f in report.wrong} == {array}, report.table()


def name_file(form):
    """The stem that says which of two classes is meant."""
    return "SquaredLoss" if "adds up" in form else "port"


@pytest.mark.slow
def test_windows_that_a_port_refuses_for_their_remainder_are_declined(tmp_path, launch):
    _, code, *_ = FORMS["the size of an image, and the sides of a kernel"]
    report = check(write(tmp_path, code), "conv2d", habits=False, launch=launch)
    assert report.outcome == "not judged"
    assert report.left == "only where windows leave a remainder"
    code = code.replace("% stride:", "% stride or stride > 1:")
    report = check(write(tmp_path, code), "conv2d", habits=False, launch=launch)
    assert report.outcome == "not judged"
    assert report.untried == ("stride > 1",)


def test_a_mask_is_found_though_x_is_changed_in_place(tmp_path, launch):
    code = """
        import numpy as np

        class Dropout:
            def __init__(self, keep_prob):
                self.keep_prob = keep_prob

            def forward(self, x, training):
                self.mask = np.random.rand(*x.shape) < self.keep_prob
                return self.scale(x)

            def backward(self, dy):
                return self.scale(dy)

            def scale(self, values):
                values *= self.mask
                values /= self.keep_prob
                return values
    """
    report = check(write(tmp_path, code), "dropout", launch=launch)
    assert not report.wrong, report.table()
    assert "arguments unchanged" in {f.array for f in report.failures}


@pytest.mark.slow
def test_what_raises_in_some_cases_is_tried_in_others(tmp_path, launch):
    """No convention is given up for the padding, or the size, of its first case."""
    _, code, *_ = FORMS["the size of an image, and the sides of a kernel"]
    code = code.replace("dX = dX[", "1 // self.padding; dX = dX[")
    report = check(write(tmp_path, code), "conv2d", habits=False, launch=launch)
    assert report.outcome == "wrong", report.table()
    assert {f.array for f in report.wrong} == {"case"}
    assert report.shares()["dx"][0] > 0


@pytest.mark.slow
def test_another_choice_at_a_tie_may_lose_digits(tmp_path, launch):
    code = """
        import numpy as np

        class Elu:
            def __init__(self, alpha=0.1):
                self.alpha = alpha

            def __call__(self, x):
                return np.where(x >= 0, x, self.alpha * (np.exp(x) - 1))

            def gradient(self, x):
                return np.where(x >= 0, 1, self(x) + self.alpha)
    """
    report = check(write(tmp_path, code), "elu", habits=False, launch=launch)
    assert report.passed, report.table()
    assert report.grade == "C"
    code = code.replace("x >= 0, 1, self", "x >= 0, 1.5, self")
    assert check(write(tmp_path, code), "elu", habits=False, launch=launch).wrong


def test_numbers_that_agree_in_no_digit_are_told_to_agree_in_few(tmp_path, launch):
    """exp overflows in this slope, which is the value itself where it does not."""
    code = """
        import numpy as np

        def tanh(x):
            return np.tanh(x)

        def tanh_d(x):
            e = np.exp(2 * x)
            return (e - 1) / (e + 1)
    """
    text = write(tmp_path, code) + ":tanh,tanh_d"
    report = check(text, "tanh", habits=False, launch=launch)
    assert report.diagnoses[0].name == "value as slope", report.table()
    assert "of this mistake to few digits" in report.diagnoses[0].evidence
