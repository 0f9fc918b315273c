"""Layers of JAX, in float64 too. PYREF_DEVICE (cpu, cuda) chooses the machine.

PYREF_TF32 = 1 lets matrix products of float32 be rounded to TF32 on a GPU.
"""

from typing import Any

import jax.numpy as np
import numpy
from jax import Array, lax, nn
from jax.scipy.special import rel_entr, xlogy

from pyref.runners.libraries import jax_images
from pyref.runners.libraries.common import adopt, symmetrize
from pyref.runners.libraries.jax_images import *  # noqa: F403
from pyref.runners.libraries.jax_pull import layer

adopt(jax_images, __name__)

relu = layer(1)(lambda x: nn.relu(x))
leaky_relu = layer(1)(lambda x, slope: nn.leaky_relu(x, slope))
elu = layer(1)(lambda x, alpha: nn.elu(x, alpha))
gelu = layer(1)(lambda x: nn.gelu(x, approximate=False))
gelu_tanh = layer(1)(lambda x: nn.gelu(x, approximate=True))
gelu_quick = layer(1)(lambda x: x * nn.sigmoid(1.702 * x))
swish = layer(1)(lambda x: nn.silu(x))
selu = layer(1)(lambda x: nn.selu(x))
mish = layer(1)(lambda x: nn.mish(x))
hard_tanh = layer(1)(lambda x: nn.hard_tanh(x))
hard_swish = layer(1)(lambda x: nn.hard_swish(x))
lecun_tanh = layer(1)(lambda x: 1.7159 * np.tanh(x * 2 / 3))
prelu = layer(2)(lambda x, slope: nn.leaky_relu(x, slope))
maxout = layer(1)(lambda x: np.max(x, axis=2))
global_avg_pool2d = layer(1)(lambda x: x.mean(axis=(2, 3)))
swiglu = layer(2)(lambda gate, x: nn.silu(gate) * x)
geglu = layer(2)(lambda gate, x: nn.gelu(gate, approximate=False) * x)
sigmoid = layer(1)(lambda x: nn.sigmoid(x))
tanh = layer(1)(lambda x: np.tanh(x))
softplus = layer(1)(lambda x: nn.softplus(x))
dropout = layer(1)(lambda x, mask: x * mask)
softmax = layer(1)(lambda x: nn.softmax(x, axis=1))
log_softmax = layer(1)(lambda x: nn.log_softmax(x, axis=1))
softmax_axis = layer(1)(lambda x, axis: nn.softmax(x, axis))
log_softmax_axis = layer(1)(lambda x, axis: nn.log_softmax(x, axis))
dense = layer(3)(lambda x, w, b: x @ w + b)


def normalize(
    x: Array,
    gamma: Array,
    beta: Array,
    epsilon: float,
    axis: int | tuple[int, ...],
    shape: tuple[int, ...],
) -> Array:
    xhat = nn.standardize(x, axis=axis, epsilon=epsilon)
    return xhat * gamma.reshape(shape) + beta.reshape(shape)


@layer(1)
def hard_sigmoid(x: Array, slope: float) -> Array:
    return nn.hard_sigmoid(x) if slope == 1 / 6 else np.clip(slope * x + 0.5, 0, 1)


@layer(3)
def attention(q: Array, k: Array, v: Array, attn_mask: Array, scale: float) -> Array:
    return nn.softmax(scale * (q @ k.T) + attn_mask, axis=1) @ v


def attend(
    q: Array,
    k: Array,
    v: Array,
    wq: Array,
    wk: Array,
    wv: Array,
    wo: Array,
    bq: Array,
    bk: Array,
    bv: Array,
    bo: Array,
    heads: int,
    attn_mask: numpy.ndarray,
    scale: float,
) -> Array:
    projected = q @ wq + bq, k @ wk + bk, v @ wv + bv
    parts = [x.reshape(len(x), heads, -1) for x in projected]
    z = nn.dot_product_attention(*parts, bias=attn_mask[None], scale=scale)
    return z.reshape(q.shape) @ wo + bo


multihead_attention = layer(11)(attend)


@layer(9)
def self_attention(
    x: Array,
    wq: Array,
    wk: Array,
    wv: Array,
    wo: Array,
    bq: Array,
    bk: Array,
    bv: Array,
    bo: Array,
    heads: int,
    attn_mask: numpy.ndarray,
    scale: float,
) -> Array:
    weights = wq, wk, wv, wo, bq, bk, bv, bo
    return attend(x, x, x, *weights, heads, attn_mask, scale)


@layer(3)
def batchnorm(x: Array, gamma: Array, beta: Array, epsilon: float) -> Array:
    return normalize(x, gamma, beta, epsilon, 0, (1, -1))


@layer(3)
def batchnorm2d(x: Array, gamma: Array, beta: Array, epsilon: float) -> Array:
    return normalize(x, gamma, beta, epsilon, (0, 2, 3), (1, -1, 1, 1))


@layer(3)
def groupnorm2d(
    x: Array, gamma: Array, beta: Array, groups: int, epsilon: float
) -> Array:
    N, C, H, W = x.shape
    parts = x.reshape(N, groups, C // groups, H, W)
    xhat = nn.standardize(parts, axis=(2, 3, 4), epsilon=epsilon).reshape(x.shape)
    return xhat * gamma.reshape(1, -1, 1, 1) + beta.reshape(1, -1, 1, 1)


@layer(3)
def instancenorm2d(x: Array, gamma: Array, beta: Array, epsilon: float) -> Array:
    return normalize(x, gamma, beta, epsilon, (2, 3), (1, -1, 1, 1))


@layer(5)
def batchnorm_inference(
    x: Array, gamma: Array, beta: Array, mu: Array, variance: Array, epsilon: float
) -> Array:
    return (x - mu) * lax.rsqrt(variance + epsilon) * gamma + beta


@layer(1)
def embedding(w: Array, index: numpy.ndarray) -> Array:
    return w[index[:, 0].astype(int)]


@layer(3)
def layernorm(x: Array, gamma: Array, beta: Array, epsilon: float) -> Array:
    return normalize(x, gamma, beta, epsilon, 1, (1, -1))


@layer(5)
def rnn_cell(x: Array, h_prev: Array, wx: Array, wh: Array, b: Array) -> Array:
    return np.tanh(x @ wx + h_prev @ wh + b)


@layer(5)
def rnn(x: Array, h0: Array, wx: Array, wh: Array, b: Array) -> Array:
    def step(state: Array, now: Array) -> tuple[Array, Array]:
        state = np.tanh(now @ wx + state @ wh + b)
        return state, state

    _, h = lax.scan(step, h0, x.transpose(1, 0, 2))
    return h.transpose(1, 0, 2)


def mix(x: Array, h_prev: Array, wx: Array, wh: Array, bx: Array, bh: Array) -> Array:
    pr, pz, pn = np.split(x @ wx + bx, 3, axis=1)
    qr, qz, qn = np.split(h_prev @ wh + bh, 3, axis=1)
    z = nn.sigmoid(pz + qz)
    n = np.tanh(pn + nn.sigmoid(pr + qr) * qn)
    return (1 - z) * n + z * h_prev


gru_cell = layer(6)(mix)


@layer(6)
def gru(x: Array, h0: Array, wx: Array, wh: Array, bx: Array, bh: Array) -> Array:
    def step(state: Array, now: Array) -> tuple[Array, Array]:
        state = mix(now, state, wx, wh, bx, bh)
        return state, state

    _, h = lax.scan(step, h0, x.transpose(1, 0, 2))
    return h.transpose(1, 0, 2)


@layer(5)
def gru_cell_before(x: Array, h_prev: Array, wx: Array, wh: Array, b: Array) -> Array:
    pr, pz, pn = np.split(x @ wx + b, 3, axis=1)
    ur, uz, un = np.split(wh, 3, axis=1)
    z = nn.sigmoid(pz + h_prev @ uz)
    n = np.tanh(pn + (nn.sigmoid(pr + h_prev @ ur) * h_prev) @ un)
    return (1 - z) * n + z * h_prev


def keep(
    x: Array, h_prev: Array, c_prev: Array, wx: Array, wh: Array, b: Array
) -> tuple[Array, Array]:
    i, f, g, o = np.split(x @ wx + h_prev @ wh + b, 4, axis=1)
    c = nn.sigmoid(f) * c_prev + nn.sigmoid(i) * np.tanh(g)
    return nn.sigmoid(o) * np.tanh(c), c


lstm_cell = layer(6)(keep)


@layer(6)
def lstm(
    x: Array, h0: Array, c0: Array, wx: Array, wh: Array, b: Array
) -> tuple[Array, Array]:
    def step(states: tuple[Array, Array], now: Array) -> tuple[Any, Array]:
        h, c = keep(now, *states, wx, wh, b)
        return (h, c), h

    (_, c), h = lax.scan(step, (h0, c0), x.transpose(1, 0, 2))
    return h.transpose(1, 0, 2), c


@layer(1)
def softmax_crossentropy(x: Array, t: Array) -> Array:
    return -np.sum(t * nn.log_softmax(x, axis=1), axis=1, keepdims=True)


@layer(1)
def weighted_crossentropy(x: Array, t: Array, w: Array, smoothing: float) -> Array:
    shared = smoothing / t.shape[1] * np.sum(t, axis=1, keepdims=True)
    r = w * ((1 - smoothing) * t + shared)
    return -np.sum(r * nn.log_softmax(x, axis=1), axis=1, keepdims=True)


@layer(1)
def sigmoid_crossentropy(x: Array, t: Array) -> Array:
    losses = -t * nn.log_sigmoid(x) - (1 - t) * nn.log_sigmoid(-x)
    return np.sum(losses, axis=1, keepdims=True)


@layer(1)
def squared_error(x: Array, t: Array) -> Array:
    return np.sum((x - t) ** 2, axis=1, keepdims=True) / 2


@layer(1)
def absolute_error(x: Array, t: Array) -> Array:
    return np.sum(np.abs(x - t), axis=1, keepdims=True)


@layer(1)
def huber(x: Array, t: Array, delta: float) -> Array:
    d = np.abs(x - t)
    losses = np.where(d <= delta, d**2 / 2, delta * (d - delta / 2))
    return np.sum(losses, axis=1, keepdims=True)


@layer(1)
def crossentropy(x: Array, t: Array, epsilon: float) -> Array:
    return -np.sum(xlogy(t, x + epsilon), axis=1, keepdims=True)


@layer(1)
def binary_crossentropy(x: Array, t: Array, epsilon: float) -> Array:
    losses = xlogy(t, x + epsilon) + xlogy(1 - t, 1 - x + epsilon)
    return -np.sum(losses, axis=1, keepdims=True)


@layer(1)
def kl_divergence(x: Array, t: Array) -> Array:
    return np.sum(rel_entr(t, x), axis=1, keepdims=True)


@layer(1)
def sparsity_penalty(x: Array, rho: float) -> Array:
    q = np.mean(x, axis=0, keepdims=True)
    on = rel_entr(np.full_like(q, rho), q)
    off = rel_entr(np.full_like(q, 1 - rho), 1 - q)
    return np.sum(on + off, axis=1, keepdims=True)


@layer(2)
def gaussian_kl(mu: Array, logvar: Array) -> Array:
    e = mu**2 + np.exp(logvar) - 1 - logvar
    return np.sum(e, axis=1, keepdims=True) / 2


@layer(2)
def reparametrize(mu: Array, logvar: Array, noise: Array) -> Array:
    return mu + np.exp(logvar / 2) * noise


@layer(2)
def infonce(q: Array, k: Array, temperature: float) -> Array:
    return -np.diag(nn.log_softmax(q @ k.T / temperature, axis=1))[:, None]


@layer(3)
def triplet_loss(
    anchor: Array, positive: Array, negative: Array, margin: float
) -> Array:
    near, far = (anchor - positive) ** 2, (anchor - negative) ** 2
    return nn.relu(np.sum(near - far, axis=1, keepdims=True) + margin)


@layer(2)
def contrastive_loss(a: Array, b: Array, t: Array, margin: float) -> Array:
    far = np.linalg.norm(a - b, axis=1, keepdims=True)
    return np.where(t == 1, far, nn.relu(margin - far)) ** 2 / 2


@layer(2)
def cosine_similarity(a: Array, b: Array) -> Array:
    lengths = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    return (np.sum(a * b, axis=1) / lengths)[:, None]


@layer(1)
def l2_normalize(x: Array, epsilon: float) -> Array:
    return x * lax.rsqrt(np.sum(x * x, axis=1, keepdims=True) + epsilon)


@layer(1)
def multiclass_hinge(x: Array, t: Array, margin: float) -> Array:
    own = np.sum(np.where(t == 1, x, 0), axis=1, keepdims=True)
    losses = np.where(t == 1, 0, nn.relu(x - own + margin))
    return np.sum(losses, axis=1, keepdims=True)


@layer(1)
def binary_hinge(x: Array, t: Array, margin: float) -> Array:
    return np.sum(nn.relu(margin - t * x), axis=1, keepdims=True)


@layer(1)
def squared_hinge(x: Array, t: Array, margin: float) -> Array:
    losses = nn.relu(margin - t * x)
    return np.sum(losses * losses, axis=1, keepdims=True)


@layer(1)
def eigh(x: Array) -> tuple[Array, Array]:
    values, vectors = np.linalg.eigh(symmetrize(x), symmetrize_input=False)
    return values[None], vectors


@layer(1)
def svd(x: Array) -> tuple[Array, Array, Array]:
    u, s, vh = np.linalg.svd(x, full_matrices=False)
    return u, s[None], vh.T


@layer(1)
def cholesky(x: Array) -> Array:
    return np.linalg.cholesky(symmetrize(x))
