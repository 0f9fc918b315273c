"""A gradient that a layer adds up in a buffer made with its parameters is as exact as
the parameters that it is given, and of their size.
"""

import pytest
from asking import write

from pyref.port.check import check

HEADS = {
    "beside the array, in one object": """
        import numpy as np

        class Param:
            def __init__(self, data):
                self.data = data
                self.grad = np.zeros_like(data)

        class Linear:
            def __init__(self, n_in, n_out, rng=None, dtype={default}):
                self.w = Param(np.ones((n_in, n_out), {kind}))
                self.b = Param(np.zeros((1, n_out), {kind}))

            def values(self):
                return self.w.data, self.b.data

            def add(self, dw, db):
                self.w.grad += dw
                self.b.grad += db
    """,
    "under names of their own": """
        import numpy as np

        class Linear:
            def __init__(self, n_in, n_out, rng=None, dtype={default}):
                self.W = np.ones((n_in, n_out), {kind})
                self.b = np.zeros((1, n_out), {kind})
                self.dW, self.db = np.zeros_like(self.W), np.zeros_like(self.b)

            def values(self):
                return self.W, self.b

            def add(self, dw, db):
                self.dW += dw
                self.db += db
    """,
    "in a dictionary": """
        import numpy as np

        class Linear:
            def __init__(self, n_in, n_out, rng=None, dtype={default}):
                self.params = {{"W": np.ones((n_in, n_out), {kind}),
                               "b": np.zeros((1, n_out), {kind})}}
                self.grads = {{k: np.zeros_like(v) for k, v in self.params.items()}}

            def values(self):
                return self.params["W"], self.params["b"]

            def add(self, dw, db):
                self.grads["W"] += dw
                self.grads["b"] += db
    """,
}
STEPS = """
            def forward(self, x):
                w, b = self.values()
                self.x = x
                return x @ w + b

            def backward(self, dy):
                self.added = self.x.T @ dy, dy.sum(axis=0, keepdims=True)
                self.add(*self.added)
                return dy @ self.values()[0].T

            def zero_grad(self):
                self.add(*(-dw for dw in self.added))
"""
OWN = {"default": "None", "kind": "np.float32"}  # of the constructor, whatever it says
TOLD = {"default": "np.float32", "kind": "dtype"}
NAMED = {"default": "'float32'", "kind": "dtype"}
DOUBLE = {"default": "np.float64", "kind": "np.float64"}


@pytest.mark.some(quick=12)
@pytest.mark.parametrize("kind", [OWN, TOLD, NAMED, DOUBLE], ids=lambda k: k["default"])
@pytest.mark.parametrize("head", HEADS)
def test_a_buffer_has_the_precision_of_the_parameters_it_is_given(head, kind, tmp_path):
    text = write(tmp_path, HEADS[head].format(**kind) + STEPS)
    report = check(text, "dense")
    assert report.outcome == "right", report.table()
    assert "float32 stays float32" not in report.table()


@pytest.mark.slow
def test_a_gradient_rounded_on_its_way_to_the_buffer_is_named(tmp_path):
    code = HEADS["beside the array, in one object"].format(**TOLD) + STEPS
    rounded = code.replace("self.w.grad += dw", "self.w.grad += dw.astype(np.float32)")
    report = check(write(tmp_path, rounded), "dense", habits=False)
    assert report.diagnoses[0].name == "single precision inside"


@pytest.mark.slow
def test_a_buffer_with_something_in_it_is_left_as_it_is(tmp_path):
    code = HEADS["beside the array, in one object"].format(**DOUBLE) + STEPS
    filled = code.replace("np.zeros_like(data)", "np.ones_like(data)")
    report = check(write(tmp_path, filled), "dense", habits=False)
    assert not report.right and "wrong: dw, db," in report.table()


CONV = """
    import numpy as np
    from numpy.lib.stride_tricks import sliding_window_view

    class Param:
        def __init__(self, data):
            self.data, self.grad = data, np.zeros_like(data)

    class Conv2d:
        def __init__(self, c_in, c_out, {size}, stride=1, pad=0):
            self.stride, self.pad = stride, pad
            self.K = Param(np.zeros((c_out, c_in, {size}, {size})))
            self.b = Param(np.zeros(c_out))

        def forward(self, x):
            p, s, kernel = self.pad, self.stride, self.K.data
            self.shape = x.shape
            wide = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
            views = sliding_window_view(wide, kernel.shape[2:], (2, 3))
            self.views = views[:, :, ::s, ::s]
            y = np.einsum("nchwij,fcij->nfhw", self.views, kernel)
            return y + self.b.data[:, None, None]

        def backward(self, dy):
            p, s, kernel = self.pad, self.stride, self.K.data
            high, across = dy.shape[2:]
            n, c, h, w = self.shape
            dx = np.zeros((n, c, h + 2 * p, w + 2 * p))
            for i in range(kernel.shape[2]):
                for j in range(kernel.shape[3]):
                    part = self.views[..., i, j]
                    self.K.grad[..., i, j] += np.einsum("nfhw,nchw->fc", dy, part)
                    to = np.s_[:, :, i : i + s * high : s, j : j + s * across : s]
                    dx[to] += np.einsum("nfhw,fc->nchw", dy, kernel[..., i, j])
            self.b.grad += dy.sum(axis=(0, 2, 3))
            return dx[:, :, p : p + h, p : p + w]

        def zero_grad(self):
            self.K.grad[...], self.b.grad[...] = 0, 0
"""


@pytest.mark.slow
@pytest.mark.some(quick=3)
@pytest.mark.parametrize(
    "size", ["size", "k", "f", "ksize", "kern", "filter_size", "kernel_size"]
)
def test_the_side_of_a_kernel_is_known_by_its_names(size, tmp_path):
    report = check(write(tmp_path, CONV.format(size=size)), "conv2d", habits=False)
    assert report.outcome == "right", report.table()


@pytest.mark.slow
def test_a_slip_in_a_kernel_that_k_tells_the_side_of_is_named(tmp_path):
    code = CONV.format(size="k").replace("j] += np.einsum", "j] = 2 * np.einsum")
    report = check(write(tmp_path, code), "conv2d", habits=False)
    assert not report.right and "wrong: dw," in report.table()


RNN = """
    import numpy as np

    class RNN:
        def __init__(self, {sizes}, dtype=np.float32):
            n_in, n_state = {sizes}
            self.Wx = np.zeros((n_in, n_state), dtype)
            self.Wh = np.zeros((n_state, n_state), dtype)
            self.b = np.zeros(n_state, dtype)

        def forward(self, x, h_prev):
            self.x, self.h_prev = x, h_prev
            self.h_next = np.tanh(x @ self.Wx + h_prev @ self.Wh + self.b)
            return self.h_next

        def backward(self, dh):
            dz = dh * (1 - self.h_next**2)
            self.dWx, self.dWh = self.x.T @ dz, self.h_prev.T @ dz
            self.db = dz.sum(axis=0)
            return dz @ self.Wx.T, dz @ self.Wh.T
"""


@pytest.mark.some(quick=6)
@pytest.mark.parametrize("sizes", ["d, h", "d, d_h", "D, H", "n_x, n_h", "n_in, h"])
def test_the_sizes_of_a_layer_over_time_are_known_by_their_letters(sizes, tmp_path):
    text = write(tmp_path, RNN.format(sizes=sizes))
    report = check(text, "rnn_cell", habits=False)
    assert report.outcome == "right", report.table()


@pytest.mark.slow
def test_a_slip_in_a_layer_of_d_and_h_is_named(tmp_path):
    code = RNN.format(sizes="d, h").replace("- self.h_next**2", "- self.h_next")
    report = check(write(tmp_path, code), "rnn_cell", habits=False)
    assert not report.right and "wrong: dx, dh_prev" in report.table()


@pytest.mark.parametrize(
    ("layer", "code", "told"),
    [
        ("conv2d", CONV.format(size="sz"), "what `sz` of the constructor is: name a "
         "size in_channels, out_channels or kernel_size, or give a function"),
        ("rnn_cell", RNN.format(sizes="foo, bar"), "what `foo` and `bar` of the "
         "constructor are: name a size input_size or hidden_size, or give a function"),
    ],
)  # fmt: skip
def test_a_size_that_is_called_as_none_is_told(layer, code, told, tmp_path):
    report = check(write(tmp_path, code), layer, habits=False)
    assert not report.right and told in " ".join(report.table().split())


def test_k_and_f_are_as_they_are_where_no_size_stands_beside_them(tmp_path):
    code = """
        import numpy as np

        class Dense:
            def __init__(self, k, b):
                self.k, self.b = k, b

            def forward(self, x):
                self.x = x
                return x @ self.k + self.b

            def backward(self, dy):
                return dy @ self.k.T, self.x.T @ dy, dy.sum(axis=0, keepdims=True)
    """
    assert check(write(tmp_path, code), "dense", habits=False).outcome == "right"
