"""Ports with a number inside that no fixture has, or that one option gives another."""

import numpy as np

from pyref import layers


def leaky(x):
    return np.where(x > 0, x, 0.2345 * x), lambda dy: np.where(x > 0, dy, 0.2345 * dy)


def leaky_inverted(x):
    return np.where(x > 0, x, 0.2345 * x), lambda dy: np.where(x > 0, 0.2345 * dy, dy)


def elu(x):
    slope = 1.0507 * 1.6
    low = np.expm1(np.minimum(x, 0))
    return (
        np.where(x > 0, x, slope * low),
        lambda dy: np.where(x > 0, dy, slope * dy * (low + 1)),
    )


def huber(x, t):
    d = x - t
    small = np.abs(d) <= 1.7
    loss = np.where(small, d * d / 2, 1.7 * (np.abs(d) - 0.85))
    return loss.sum(1, keepdims=True), lambda dy: dy * np.clip(d, -1.7, 1.7)


def huber_without_threshold(x, t):
    y, _ = huber(x, t)
    return y, lambda dy: dy * (x - t)


def batchnorm(x, gamma, beta):
    mu, n = x.mean(0), len(x)
    s = np.sqrt(((x - mu) ** 2).mean(0) + 3e-4)
    xhat = (x - mu) / s

    def back(dy):
        dbeta, dgamma = dy.sum(0, keepdims=True), (dy * xhat).sum(0, keepdims=True)
        return gamma / s * (dy - dbeta / n - xhat * dgamma / n), dgamma, dbeta

    return gamma * xhat + beta, back


class Tiles:
    """A max pool whose stride is its window, as frameworks have it."""

    def __init__(self, size):
        self.size = size

    def forward(self, x):
        n, c, h, w = x.shape
        k = self.size
        high, wide = h // k, w // k
        self.x = x
        tiles = x[:, :, : high * k, : wide * k].reshape(n, c, high, k, wide, k)
        self.tiles = tiles.transpose(0, 1, 2, 4, 3, 5).reshape(n, c, high, wide, k * k)
        self.place = self.tiles.argmax(-1)
        return self.tiles.max(-1)

    def backward(self, dy):
        return self.put_back(dy[..., None] * np.eye(self.size**2)[self.place])

    def put_back(self, tiles):
        n, c, high, wide, _ = tiles.shape
        k = self.size
        dx = np.zeros_like(self.x)
        tiles = tiles.reshape(n, c, high, wide, k, k).transpose(0, 1, 2, 4, 3, 5)
        dx[:, :, : high * k, : wide * k] = tiles.reshape(n, c, high * k, wide * k)
        return dx


class MeanTiles(Tiles):
    def backward(self, dy):
        return self.put_back(
            np.repeat(dy[..., None] / self.size**2, self.size**2, axis=-1)
        )


def refuses(x, w, b):
    raise RuntimeError("this port was never finished")


def square_conv(x, w, b, stride, pad):
    """A convolution whose kernel has one size."""
    return run_square_conv(x, w, b, stride, pad, np.add)


def square_conv_assigned(x, w, b, stride, pad):
    """The same, going back by = where windows overlap."""
    return run_square_conv(x, w, b, stride, pad, lambda old, new: new)


def run_square_conv(x, w, b, s, p, put):
    n, _, h, wide = x.shape
    k = w.shape[2]
    padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    oh, ow = (h + 2 * p - k) // s + 1, (wide + 2 * p - k) // s + 1
    y = np.zeros((n, w.shape[0], oh, ow))
    for i in range(oh):
        for j in range(ow):
            part = padded[:, :, i * s : i * s + k, j * s : j * s + k]
            y[:, :, i, j] = np.tensordot(part, w, ([1, 2, 3], [1, 2, 3])) + b

    def back(dy):
        dpadded, dw = np.zeros_like(padded), np.zeros_like(w)
        for i in range(oh):
            for j in range(ow):
                at = np.s_[:, :, i * s : i * s + k, j * s : j * s + k]
                dw += np.tensordot(dy[:, :, i, j], padded[at], (0, 0))
                dpadded[at] = put(dpadded[at], np.tensordot(dy[:, :, i, j], w, 1))
        dx = dpadded[:, :, p : p + h, p : p + wide]
        return dx, dw, dy.sum((0, 2, 3)).reshape(b.shape)

    return y, back


def sigmoid(x, deriv=False):
    """Its slope is taken at the output, as in many a first network."""
    return x * (1 - x) if deriv else 1 / (1 + np.exp(-x))


def dtanh(y):
    return 1 - y**2


def tanh_prime(x):
    """Wrong wherever it is taken: the square is forgotten."""
    return 1 - np.tanh(x)


def heads_without_biases(q, k, v, wq, wk, wv, wo, heads, mask):
    """A batch of one sequence; 0 / 0 where a query may see no key."""

    def split(x):
        return x.reshape(*x.shape[:2], heads, -1).transpose(0, 2, 1, 3)

    def join(x):
        return x.transpose(0, 2, 1, 3).reshape(x.shape[0], x.shape[2], -1)

    qh, kh, vh = split(q @ wq), split(k @ wk), split(v @ wv)
    scale = 1 / np.sqrt(qh.shape[3])
    e = np.where(mask[:, None] == 1, np.exp(scale * qh @ kh.swapaxes(2, 3)), 0)
    p = e / e.sum(axis=3, keepdims=True)
    z = join(p @ vh)

    def back(dy):
        dz = split(dy @ wo.T)
        dp = dz @ vh.swapaxes(2, 3)
        dx = scale * p * (dp - (p * dp).sum(axis=3, keepdims=True))
        dqs, dks = join(dx @ kh), join(dx.swapaxes(2, 3) @ qh)
        dvs = join(p.swapaxes(2, 3) @ dz)
        steps = ((q, dqs), (k, dks), (v, dvs), (z, dy))
        weights = [np.einsum("ntd,nte->de", x, d) for x, d in steps]
        return (dqs @ wq.T, dks @ wk.T, dvs @ wv.T, *weights)

    return z @ wo, back


def mean_loss(scores, t):
    """The mean loss and p - t, as courses have it for one-hot targets."""
    shifted = scores - scores.max(axis=1, keepdims=True, initial=-np.inf)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    count = max(1, len(scores))
    return -np.sum(t * logs) / count, (np.exp(logs) - t) / count


def mean_loss_of_the_largest(scores, t):
    """The same with the largest share taken for the label in the gradient."""
    hot = np.eye(t.shape[1])[np.argmax(t, axis=1)] if t.size else t
    loss, _ = mean_loss(scores, t)
    return loss, mean_loss(scores, hot)[1]


def rotate_halves_by_single_tables(x, base):
    """Column i with i + D/2, cosines and sines in float32, as models store them."""
    count, width = x.shape
    rates = base ** -(np.arange(0, width, 2, dtype=np.float32) / width)
    angle = np.outer(np.arange(count, dtype=np.float32), rates).astype(np.float32)
    c, s = np.cos(angle), np.sin(angle)

    def turn(v, s):
        a, b = np.split(v, 2, axis=1)
        return np.concatenate([a * c - b * s, b * c + a * s], axis=1)

    return turn(x, s), lambda dy: turn(dy, -s)


def nll(p, t):
    """A loss whose divisor is 1 where the samples lie on the fourth axis."""
    q = p + 1e-12
    return -np.sum(t * np.log(q)) / len(p), -t / q / len(p)


class LabelLoss:
    """A loss of labels, of which some are ignored."""

    def __init__(self, ignore_index=-100):
        self.ignored = ignore_index

    def forward(self, logits, labels):
        self.on = labels != self.ignored
        self.rows = np.flatnonzero(self.on)
        self.labels = labels[self.on]
        d = logits - logits.max(axis=1, keepdims=True, initial=-np.inf)
        self.logp = d - np.log(np.exp(d).sum(axis=1, keepdims=True))
        self.count = max(1, len(self.rows))
        return -self.logp[self.rows, self.labels].sum() / self.count

    def backward(self):
        dx = np.exp(self.logp)
        dx[self.rows, self.labels] -= 1
        return dx * self.on[:, None] / self.count


class LabelLossOverAll(LabelLoss):
    def backward(self):
        return super().backward() * self.count / max(1, len(self.on))


class LabelLossUnmasked(LabelLoss):
    def backward(self):
        dx = np.exp(self.logp)
        dx[self.rows, self.labels] -= 1
        return dx / self.count


def attend_by_all_columns(x, wq, wk, wv, wo, bq, bk, bv, bo, heads):
    """Attention whose scores are scaled by the root of all columns, not of a head's."""
    seen = np.zeros((len(x), len(x)), x.dtype)
    scale = 1 / np.sqrt(wq.shape[1])
    arrays = (x, wq, wk, wv, wo, bq, bk, bv, bo)
    return layers.self_attention(*arrays, heads, seen, scale)


def share_smoothing(labels, M, smoothing, others):
    """Targets of labels, of which the other classes, so many, have a part."""
    t = np.full((len(labels), M), smoothing / others)
    t[np.arange(len(labels)), labels] = 1 - smoothing + (smoothing / M) * (others == M)
    return t


def weigh_labels(x, labels, w, smoothing, others):
    logs = x - x.max(1, keepdims=True)
    logs = logs - np.log(np.exp(logs).sum(1, keepdims=True))
    t = w * share_smoothing(labels, x.shape[1], smoothing, others)
    dx = np.exp(logs) * t.sum(1, keepdims=True) - t
    return -(t * logs).sum() / len(x), dx / len(x)


def weighted_labels(x, labels, w):
    return weigh_labels(x, labels, w, 0.3, x.shape[1])


def mean_over_weights(x, labels, w, smoothing):
    """As torch takes the mean: over the weights of the labels, in place of N."""
    y, dx = weigh_labels(x, labels, w, smoothing, x.shape[1])
    share = len(x) / w[labels].sum()
    return y * share, dx * share


def mean_over_all_weights(x, labels, w, smoothing):
    y, dx = weigh_labels(x, labels, w, smoothing, x.shape[1])
    share = len(x) / w.sum()
    return y * share, dx * share


def weighted_labels_of_the_others(x, labels, w, smoothing):
    return weigh_labels(x, labels, w, smoothing, max(1, x.shape[1] - 1))


def weighted_labels_of_the_others_inside(x, labels, w):
    return weigh_labels(x, labels, w, 0.1, max(1, x.shape[1] - 1))


def batchnorm_unbiased(x, gamma, beta):
    """With two constants of its own: N - 1, and an epsilon that no sheet lists."""
    e = x - x.mean(axis=0)
    s = np.sqrt((e * e).sum(axis=0) / (len(x) - 1) + 0.3)
    h = e / s

    def back(dy):
        dh = dy * gamma
        de = dh / s - e * (dh * e).sum(axis=0) / (s**3 * (len(x) - 1))
        return de - de.mean(axis=0), (dy * h).sum(0)[None], dy.sum(0)[None]

    return gamma * h + beta, back
