"""Layers as NumPy libraries have them are judged: right is right, and wrong is wrong.

They are made of layers, keep states to themselves, and hold gradients in parameters.
"""

import sys

import pytest
from asking import write

from pyref.port.check import check

MODULE = """
    import numpy as np

    class Parameter:
        def __init__(self, data):
            self.data, self.grad = data, np.zeros_like(data)

    class Module:
        def __call__(self, *args):
            return self.forward(*args)

        def parameters(self):
            for held in vars(self).values():
                if isinstance(held, Parameter):
                    yield held
                elif isinstance(held, Module):
                    yield from held.parameters()

        def zero_grad(self):
            for one in self.parameters():
                one.grad = np.zeros_like(one.data)

    def sigmoid(a):
        return 0.5 + 0.5 * np.tanh(0.5 * a)
"""
LINEAR = """
    class Linear(Module):
        def __init__(self, n_in, n_out, bias=True):
            self.weight = Parameter(np.random.randn(n_out, n_in))
            self.bias = Parameter(np.random.randn(n_out)) if bias else None

        def forward(self, x):
            self.x = x
            y = x @ self.weight.data.T
            return y if self.bias is None else y + self.bias.data

        def backward(self, dy):
            d, x = (a.reshape(-1, a.shape[-1]) for a in (dy, self.x))
            self.weight.grad += d.T @ x
            if self.bias is not None:
                self.bias.grad += d.sum(0)
            return dy @ self.weight.data
"""
DENSE = """
    class Dense:
        def __init__(self, d):
            self.params = [np.random.randn(d, d), np.zeros((1, d))]
            self.grads = [None, None]

        def forward(self, x):
            self.x = x
            return x @ self.params[0] + self.params[1]

        def backward(self, dy):
            d, x = (a.reshape(-1, a.shape[-1]) for a in (dy, self.x))
            self.grads = [x.T @ d, d.sum(0, keepdims=True)]
            return dy @ self.params[0].T
"""
ATTENTION = """
    class MultiHeadAttention(Module):
        def __init__(self, embed_dim, num_heads):
            assert embed_dim % num_heads == 0
            self.h, self.d = num_heads, embed_dim // num_heads
            self.q_proj, self.k_proj = Linear(embed_dim, embed_dim), Linear(
                embed_dim, embed_dim)
            self.v_proj = Linear(embed_dim, embed_dim)
            self.out_proj = Linear(embed_dim, embed_dim)

        def split(self, x):
            n, t, _ = x.shape
            return x.reshape(n, t, self.h, self.d).transpose(0, 2, 1, 3)

        def merge(self, x):
            n, h, t, d = x.shape
            return x.transpose(0, 2, 1, 3).reshape(n, t, h * d)

        def forward(self, x):
            parts = self.q_proj, self.k_proj, self.v_proj
            q, k, v = self.kept = [self.split(part.forward(x)) for part in parts]
            s = q @ k.transpose(0, 1, 3, 2) / np.sqrt(self.d)
            e = np.exp(s - s.max(-1, keepdims=True))
            self.a = e / e.sum(-1, keepdims=True)
            return self.out_proj.forward(self.merge(self.a @ v))

        def backward(self, dy):
            (q, k, v), a = self.kept, self.a
            do = self.split(self.out_proj.backward(dy))
            da, dv = do @ v.transpose(0, 1, 3, 2), a.transpose(0, 1, 3, 2) @ do
            ds = a * (da - (da * a).sum(-1, keepdims=True)) / np.sqrt(self.d)
            dx = self.q_proj.backward(self.merge(ds @ k))
            dx = dx + self.k_proj.backward(self.merge(ds.transpose(0, 1, 3, 2) @ q))
            return dx + self.v_proj.backward(self.merge(dv))
"""
LSTM = """
    class LSTM(Module):
        def __init__(self, input_size, hidden_size):
            k, self.hidden_size = 4 * hidden_size, hidden_size
            self.W_ih = Parameter(np.random.randn(input_size, k))
            self.W_hh = Parameter(np.random.randn(hidden_size, k))
            self.b = Parameter(np.zeros(k))

        def forward(self, x, h0=None, c0=None):
            n, m, self.x, self.steps = len(x), self.hidden_size, x, []
            h = np.zeros((n, m)) if h0 is None else h0
            c = np.zeros((n, m)) if c0 is None else c0
            hs = []
            for t in range(x.shape[1]):
                a = x[:, t] @ self.W_ih.data + h @ self.W_hh.data + self.b.data
                i, f, g, o = np.split(a, 4, axis=1)
                i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
                self.steps.append((h, c, i, f, g, o))
                c = f * c + i * g
                h = o * np.tanh(c)
                hs.append(h)
            return np.stack(hs, 1)

        def backward(self, dhs):
            dh, dc, dx = 0, 0, np.zeros_like(self.x)
            for t in reversed(range(dhs.shape[1])):
                h, c, i, f, g, o = self.steps[t]
                dh, s = dh + dhs[:, t], np.tanh(f * c + i * g)
                dc = dc + dh * o * (1 - s**2)
                da = np.concatenate([dc * g * i * (1 - i), dc * c * f * (1 - f),
                                     dc * i * (1 - g**2), dh * s * o * (1 - o)], 1)
                self.W_ih.grad += self.x[:, t].T @ da
                self.W_hh.grad += h.T @ da
                self.b.grad += da.sum(0)
                dx[:, t], dh = da @ self.W_ih.data.T, da @ self.W_hh.data.T
                dc = dc * f
            return dx
"""
PLAIN = LSTM.replace(", h0=None, c0=None", "").replace(" if h0 is None else h0", "")
PLAIN = PLAIN.replace(" if c0 is None else c0", "")
KEEPING = "            self.dh0, self.dc0 = dh, dc\n            return dx\n"
KEPT = LSTM.replace("            return dx\n", KEEPING)
TORCH = LSTM.replace("return np.stack(hs, 1)", "return np.stack(hs, 1), (h, c)")
OUTER = """
    class Recurrent(Module):
        def __init__(self, input_size, hidden_size):
            self.cell = LSTM(input_size, hidden_size)

        def forward(self, x, state=None):
            return self.cell.forward(x, *(state or (None, None)))

        def backward(self, dy):
            return self.cell.backward(dy)
"""
GRU = """
    class GRU(Module):
        def __init__(self, input_size, hidden_size):
            k, self.hidden_size = 3 * hidden_size, hidden_size
            self.weight_ih = np.random.randn(k, input_size)
            self.weight_hh = np.random.randn(k, hidden_size)
            self.bias_ih, self.bias_hh = np.zeros(k), np.zeros(k)

        def forward(self, x):
            h, self.x, self.steps, hs = np.zeros((len(x), self.hidden_size)), x, [], []
            for t in range(x.shape[1]):
                a = x[:, t] @ self.weight_ih.T + self.bias_ih
                b = h @ self.weight_hh.T + self.bias_hh
                (ar, az, an), (br, bz, bn) = np.split(a, 3, 1), np.split(b, 3, 1)
                r, z = sigmoid(ar + br), sigmoid(az + bz)
                n = np.tanh(an + r * bn)
                self.steps.append((h, r, z, n, bn))
                h = (1 - z) * n + z * h
                hs.append(h)
            return np.stack(hs, 1)

        def backward(self, dhs):
            self.grads = {"weight_ih": 0, "weight_hh": 0, "bias_ih": 0, "bias_hh": 0}
            dh, dx = 0, np.zeros_like(self.x)
            for t in reversed(range(dhs.shape[1])):
                h, r, z, n, bn = self.steps[t]
                dh = dh + dhs[:, t]
                dn, dz = dh * (1 - z) * (1 - n**2), dh * (h - n) * z * (1 - z)
                dr = dn * bn * r * (1 - r)
                da, db = np.hstack([dr, dz, dn]), np.hstack([dr, dz, dn * r])
                self.grads["weight_ih"] += da.T @ self.x[:, t]
                self.grads["weight_hh"] += db.T @ h
                self.grads["bias_ih"] += da.sum(0)
                self.grads["bias_hh"] += db.sum(0)
                dx[:, t] = da @ self.weight_ih
                dh = dh * z + db @ self.weight_hh
            return dx
"""
RNN = """
    class RNN:
        def __init__(self, n_in, n_hidden):
            self.Wx = np.random.randn(n_in, n_hidden)
            self.Wh = np.random.randn(n_hidden, n_hidden)
            self.b = np.zeros(n_hidden)

        def forward(self, x):
            self.x, self.hs = x, [np.zeros((len(x), len(self.Wh)))]
            for t in range(x.shape[1]):
                a = x[:, t] @ self.Wx + self.hs[-1] @ self.Wh + self.b
                self.hs.append(np.tanh(a))
            return np.stack(self.hs[1:], axis=1)

        def backward(self, dout):
            self.dWx, self.dWh = np.zeros_like(self.Wx), np.zeros_like(self.Wh)
            self.db, dh, dx = np.zeros_like(self.b), 0, np.zeros_like(self.x)
            for t in reversed(range(dout.shape[1])):
                da = (dout[:, t] + dh) * (1 - self.hs[t + 1] ** 2)
                self.dWx += self.x[:, t].T @ da
                self.dWh += self.hs[t].T @ da
                self.db += da.sum(axis=0)
                dx[:, t], dh = da @ self.Wx.T, da @ self.Wh.T
            return dx
"""
EMBEDDING = """
    class Embedding(Module):
        def __init__(self, vocab_size, dim):
            self.weight = Parameter(np.random.randn(vocab_size, dim))

        def forward(self, ids):
            self.ids = ids
            return self.weight.data[ids]

        def backward(self, dy):
            np.add.at(self.weight.grad, self.ids, dy)
"""
TABLE = """
    class Embedding:
        def __init__(self, num_embeddings, embedding_dim):
            self.embeddings = np.random.randn(num_embeddings, embedding_dim)

        def forward(self, index):
            self.index = index
            return self.embeddings[index]

        def backward(self, dout):
            self.grad = np.zeros_like(self.embeddings)
            np.add.at(self.grad, self.index, dout)
"""
FORMS = {
    "attention of linear layers": ("self_attention", LINEAR + ATTENTION),
    "attention of layers with lists": (
        "self_attention",
        DENSE + ATTENTION.replace("Linear(embed_dim, embed_dim)", "Dense(embed_dim)")
        .replace("Linear(\n                embed_dim, embed_dim)", "Dense(embed_dim)"),
    ),
    "attention of layers called after what they are": (
        "self_attention",
        LINEAR + ATTENTION.replace("q_proj", "query").replace("k_proj", "key")
        .replace("v_proj", "value").replace("out_proj", "output"),
    ),
    "attention without biases": (
        "self_attention",
        LINEAR + ATTENTION.replace("embed_dim, embed_dim)", "embed_dim, embed_dim, "
                                   "bias=False)"),
    ),
    "an LSTM that puts out h alone": ("lstm", PLAIN),
    "an LSTM that may be given states": ("lstm", LSTM),
    "an LSTM that keeps the gradients of its states": ("lstm", KEPT),
    "an LSTM that puts out its last states too": ("lstm", TORCH),
    "a layer around an LSTM": ("lstm", LSTM + OUTER),
    "a GRU with rows for gates": ("gru", GRU),
    "an RNN of two sizes": ("rnn", RNN),
    "a table that holds its gradient": ("embedding", EMBEDDING),
    "a table beside its gradient": ("embedding", TABLE),
}  # fmt: skip
LAST = ("Recurrent", "MultiHeadAttention", "LSTM", "GRU", "RNN", "Embedding")


def judge(code, layer, tmp_path, launch):
    name = next(one for one in LAST if f"class {one}" in code)
    text = write(tmp_path, MODULE + code) + f":{name}"
    return check(text, layer, habits=False, accept=["textbook"], launch=launch)


@pytest.mark.some(quick=16)
@pytest.mark.parametrize("form", FORMS)
def test_a_layer_of_a_library_is_right(form, tmp_path, launch):
    layer, code = FORMS[form]
    report = judge(code, layer, tmp_path, launch)
    assert report.passed, report.table()
    biases = {c for c in report.conventions if c.endswith("is zeros inside")}
    assert ("bq is zeros inside" in biases) == (form == "attention without biases")


@pytest.mark.slow
@pytest.mark.some(quick=8)
@pytest.mark.parametrize(
    ("form", "fault", "array"),
    [
        ("attention of linear layers", ("= self.q_proj.back", "= 2 * self.q_proj.back"),
         "dx"),
        ("attention of linear layers", ("+= d.sum(0)", "+= d.mean(0)"), "dbo"),
        ("attention of linear layers", (") / np.sqrt(self.d)\n            dx",
                                        ")\n            dx"), "dwq"),
        ("attention of layers with lists", ("[x.T @ d,", "[d.T @ x,"), "dwo"),
        ("attention of layers called after what they are",
         ("@ q))", "@ k))"), "dwk"),
        ("attention without biases", (".grad += d.T @ x", ".grad += d.T @ d"), "dwv"),
        ("an LSTM that puts out h alone", ("dc = dc + dh", "dc = dh"), "dwx"),
        ("an LSTM that may be given states", ("b.grad += da", "b.grad = da"), "db"),
        ("an LSTM that keeps the gradients of its states", ("dc = dc * f", "dc = dc"),
         "dc0"),
        ("an LSTM that puts out its last states too", ("h.T @ da", "h.T @ da / 2"),
         "dwh"),
        ("a layer around an LSTM", ("@ self.W_ih.data.T", "@ self.W_ih.data.T * 2"),
         "dx"),
        ("a GRU with rows for gates", ("dn * r])", "dn])"), "dbh"),
        ("an RNN of two sizes", ("da @ self.Wh.T", "0"), "dwx"),
        ("a table that holds its gradient", ("dy)\n", "dy * 2)\n"), "dw"),
        ("a table beside its gradient", ("np.add.at(self.grad, self.index, dout)",
                                         "self.grad[self.index] = dout"), "dw"),
    ],
)  # fmt: skip
def test_a_wrong_layer_of_a_library_is_wrong(form, fault, array, tmp_path, launch):
    layer, code = FORMS[form]
    assert fault[0] in code
    report = judge(code.replace(*fault), layer, tmp_path, launch)
    assert report.outcome == "wrong", report.table()
    assert array in {f.array for f in report.wrong}, report.table()
    assert not {"y", "h"} & {f.array for f in report.wrong}


@pytest.mark.slow
@pytest.mark.some(quick=2)
@pytest.mark.parametrize("proved", [True, False])
def test_zero_but_for_rounding_is_linear(proved, tmp_path, launch, monkeypatch):
    code = LINEAR + ATTENTION
    if not proved:
        monkeypatch.setitem(sys.modules, "pyref.oracle.prove", None)
    text = write(tmp_path, MODULE + code) + ":MultiHeadAttention"
    report = check(text, "self_attention", launch=launch)
    assert report.passed, report.table()
    lost = {f.array for f in report.numbers if f.grade == "C"}
    assert not proved or not lost, report.table()


def test_what_a_layer_over_time_keeps_to_itself_is_told(tmp_path, launch):
    report = judge(PLAIN, "lstm", tmp_path, launch)
    told = ["h0 is zeros inside", "c0 is zeros inside", "c is not put out"]
    assert [c for c in report.conventions if c in told] == told
    assert report.gives == ("h", "dx", "dwx", "dwh", "db")
    report = judge(KEPT, "lstm", tmp_path, launch)
    assert report.conventions[-1] == "c is not put out"
    assert report.gives == ("h", "dx", "dh0", "dc0", "dwx", "dwh", "db")


@pytest.mark.slow
def test_a_function_may_put_out_h_alone(tmp_path, launch):
    code = """
    def lstm(x, wx, wh, b):
        layer = LSTM(len(wx), len(wh))
        layer.W_ih.data, layer.W_hh.data, layer.b.data = wx, wh, b.ravel()
        h = layer.forward(x)

        def back(dh):
            layer.zero_grad()
            dx = layer.backward(dh)
            return dx, layer.W_ih.grad, layer.W_hh.grad, layer.b.grad[None]
        return h, back
    """
    for fault, right in (("", True), ("dc = dh", False)):
        inner = LSTM.replace("dc = dc + dh", fault) if fault else LSTM
        text = write(tmp_path, MODULE + inner + code, f"port{right}")
        report = check(f"{text}:lstm", "lstm", habits=False, launch=launch)
        assert report.right is right, report.table()
        assert "c is not put out" in report.conventions


def test_outputs_that_are_unpacked_are_not_taken_for_h_alone(tmp_path, launch):
    code = """
    from pyref import layers

    def lstm(x, h0, c0, wx, wh, b):
        *outputs, grad = layers.lstm(x, h0, c0, wx, wh, b)

        def back(*dys):
            return grad(*dys)
        return *outputs, back
    """
    text = write(tmp_path, code, "port")
    report = check(f"{text}:lstm", "lstm", habits=False, launch=launch)
    assert report.right, report.table()
    assert report.gives == ()


BATCHNORM = """
    class BatchNorm1d(Module):
        def __init__(self, num_features, eps=1e-5, momentum=0.1):
            self.eps, self.momentum, self.training = eps, momentum, True
            self.gamma = Parameter(np.ones(num_features))
            self.beta = Parameter(np.zeros(num_features))
            self.running_mean = np.zeros(num_features)
            self.running_var = np.ones(num_features)

        def eval(self):
            self.training = False

        def forward(self, x):
            mean, var = self.running_mean, self.running_var
            if self.training:
                mean, var = x.mean(0), x.var(0)
                a, n = self.momentum, len(x)
                whole = var * n / max(n - 1, 1)
                self.running_mean = (1 - a) * self.running_mean + a * mean
                self.running_var = (1 - a) * self.running_var + a * whole
            self.rstd = 1 / np.sqrt(var + self.eps)
            self.xhat = (x - mean) * self.rstd
            return self.gamma.data * self.xhat + self.beta.data

        def backward(self, dy):
            self.gamma.grad += (dy * self.xhat).sum(0)
            self.beta.grad += dy.sum(0)
            g = dy * self.gamma.data
            if self.training:
                g = g - g.mean(0) - self.xhat * (g * self.xhat).mean(0)
            return g * self.rstd
"""
MOVES = (
    "running_mean and running_var move by a share of {} of the new, whose variance is"
)


@pytest.mark.some(quick=2)
@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (("", ""), f"{MOVES.format(0.1)} that by N - 1"),
        (("a * whole", "a * var"), f"{MOVES.format(0.1)} that by N"),
        (("(1 - a) * self.running_mean + a * mean",
          "a * self.running_mean + (1 - a) * mean"),
         "running_var is no mean of what it was and of the batch, by the share of 0.9"),
        (("a * mean", "mean"),
         "running_mean is no mean of what it was and of the batch"),
        (("a * whole", "a * np.sqrt(whole)"),
         "running_var is no mean of what it was and of the batch"),
    ],
)  # fmt: skip
def test_running_statistics_are_means_of_the_old_and_the_new(
    fault, told, tmp_path, launch
):
    code = BATCHNORM.replace(*fault) if fault[0] else BATCHNORM
    text = write(tmp_path, MODULE + code) + ":BatchNorm1d"
    report = check(text, "batchnorm", accept=["textbook"], launch=launch)
    assert report.passed is ("share of 0.1" in told), report.table()
    assert not report.wrong
    said = report.notes if report.passed else [f.note for f in report.failures]
    assert said[0].startswith(told), report.table()


def test_running_statistics_that_stray_in_some_cases_have_no_note(tmp_path, launch):
    code = BATCHNORM.replace("n = self.momentum, len(x)", "n = self.momentum, 4")
    assert code != BATCHNORM
    text = write(tmp_path, MODULE + code) + ":BatchNorm1d"
    report = check(text, "batchnorm", accept=["textbook"], launch=launch)
    verdicts = {f.verdict for f in report.habits if f.array == "running statistics"}
    assert verdicts == {"pass", "fail"}
    assert not report.passed and not report.notes, report.table()


def test_running_statistics_that_nobody_looked_at_are_told(tmp_path, launch):
    text = write(tmp_path, MODULE + BATCHNORM) + ":BatchNorm1d"
    report = check(text, "batchnorm", habits=False, launch=launch)
    (note,) = report.notes
    assert note.startswith("running statistics are not judged"), note
    code = """
    import numpy as np

    def batchnorm(x, gamma, beta, bn_param):
        mean, var = x.mean(0), x.var(0)
        bn_param["running_mean"] = 0.9 * bn_param.get("running_mean", 0) + 0.1 * mean
        return gamma * (x - mean) / np.sqrt(var + bn_param["eps"]) + beta
    """
    report = check(write(tmp_path, code, "pure"), "batchnorm", launch=launch)
    assert report.notes == (note,)


@pytest.mark.some(quick=6)
@pytest.mark.parametrize(
    ("fault", "array"),
    [
        (("", ""), ""),
        (("def eval(self):", "def test(self):"), ""),
        (("def forward(self, x):", "def forward(self, x, training=True):\n"
          "            self.training = training"), ""),
        (("x - mean) * self", "x) * self"), "y"),
        (("return g * self.rstd", "return g"), "dx"),
        (("            if self.training:\n                g =",
          "            if True:\n                g ="), "dx"),
    ],
)  # fmt: skip
def test_batch_normalization_that_does_not_train_is_asked_for_its_own_gradients(
    fault, array, tmp_path, launch
):
    code = BATCHNORM.replace(*fault) if fault[0] else BATCHNORM
    assert not fault[0] or fault[0] in BATCHNORM
    text = write(tmp_path, MODULE + code) + ":BatchNorm1d"
    report = check(text, "batchnorm_inference", launch=launch)
    if array:
        assert array in {f.array for f in report.wrong}, report.table()
    else:
        assert report.passed and report.gives == ("y", "dx", "dgamma", "dbeta")
        assert "mu and variance are not differentiated" in report.conventions
        assert not any(f.array == "watched" for f in report.warnings)


def test_an_epsilon_inside_is_found_where_the_variance_is_given(tmp_path, launch):
    code = """
    import numpy as np

    def batchnorm(x, gamma, beta, mean, var):
        r = 1 / np.sqrt(var + 1e-3)

        def back(dy):
            h = (x - mean) * r
            dgamma = (dy * h).sum(0, keepdims=True)
            return dy * gamma * r, dgamma, dy.sum(0, keepdims=True)
        return gamma * (x - mean) * r + beta, back
    """
    report = check(write(tmp_path, code), "batchnorm_inference", launch=launch)
    assert report.passed, report.table()
    assert "epsilon is 0.001 inside" in report.conventions


IM2COL = """
    import numpy as np

    def im2col(x, kh, kw, stride, pad):
        n, c, h, w = x.shape
        oh, ow = (h + 2 * pad - kh) // stride + 1, (w + 2 * pad - kw) // stride + 1
        x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
        cols = np.empty((n, c, kh, kw, oh, ow), x.dtype)
        for i in range(kh):
            for j in range(kw):
                cols[:, :, i, j] = x[:, :, i:i + stride * oh:stride,
                                     j:j + stride * ow:stride]
        cols = cols.transpose(0, 4, 5, 1, 2, 3).reshape(n * oh * ow, c * kh * kw)
        return cols, oh, ow
"""
COL2IM = """
    import numpy as np

    def col2im(cols, x_shape, kh, kw, stride=1, pad=0):
        n, c, h, w = x_shape
        oh, ow = (h + 2 * pad - kh) // stride + 1, (w + 2 * pad - kw) // stride + 1
        cols = cols.reshape(n, oh, ow, c, kh, kw).transpose(0, 3, 4, 5, 1, 2)
        x = np.zeros((n, c, h + 2 * pad, w + 2 * pad), cols.dtype)
        for i in range(kh):
            for j in range(kw):
                x[:, :, i:i + stride * oh:stride,
                  j:j + stride * ow:stride] += cols[:, :, i, j]
        return x[:, :, pad:pad + h, pad:pad + w]
"""
BY_COLUMNS = """
    import numpy as np

    def places(x_shape, field_height, field_width, padding, stride):
        n, c, h, w = x_shape
        high = (h + 2 * padding - field_height) // stride + 1
        wide = (w + 2 * padding - field_width) // stride + 1
        i0 = np.tile(np.repeat(np.arange(field_height), field_width), c)
        i = i0[:, None] + stride * np.repeat(np.arange(high), wide)
        j0 = np.tile(np.arange(field_width), field_height * c)
        j = j0[:, None] + stride * np.tile(np.arange(wide), high)
        k = np.repeat(np.arange(c), field_height * field_width)[:, None]
        return k, i, j

    def col2im_indices(cols, x_shape, field_height=3, field_width=3, padding=1,
                       stride=1):
        n, c, h, w = x_shape
        p = padding
        padded = np.zeros((n, c, h + 2 * p, w + 2 * p), cols.dtype)
        k, i, j = places(x_shape, field_height, field_width, padding, stride)
        part = cols.reshape(len(k), -1, n).transpose(2, 0, 1)
        np.add.at(padded, (slice(None), k, i, j), part)
        return padded[:, :, p:p + h, p:p + w]
"""
WINDOWS = {
    "sizes told beside the windows": (
        "im2col", IM2COL, ("x[:, :, i:i +", "x[:, :, j:j +")
    ),
    "windows alone": (
        "im2col", IM2COL.replace("return cols, oh, ow", "return cols"),
        ("j:j + stride * ow:stride", "j:j + ow"),
    ),
    "the whole shape of x": ("col2im", COL2IM, ("] += cols", "] = cols")),
    "the whole shape, windows in columns": (
        "col2im", BY_COLUMNS, ("np.tile(np.arange(wide), high)",
                               "np.repeat(np.arange(wide), high)"),
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.some(quick=9)
@pytest.mark.parametrize("form", WINDOWS)
def test_windows_are_put_and_taken_with_the_sizes_that_books_give(
    form, tmp_path, launch
):
    layer, code, fault = WINDOWS[form]
    assert fault[0] in code
    for text, right in ((code, True), (code.replace(*fault), False)):
        name = f"port{right}"
        last = text.rpartition("def ")[2].partition("(")[0]
        target = write(tmp_path, text, name) + f":{last}"
        report = check(target, layer, habits=False, launch=launch)
        assert report.outcome == ("right" if right else "wrong"), report.table()
        assert report.gives == ("y",)
