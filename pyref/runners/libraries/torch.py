"""Layers of PyTorch; PYREF_DEVICE (cpu, cuda) and PYREF_TF32 (0, 1) say where."""

import torch
import torch.nn.functional as F
from torch import Tensor

from pyref.runners.libraries import torch_images
from pyref.runners.libraries.common import adopt, symmetrize
from pyref.runners.libraries.torch_images import *  # noqa: F403
from pyref.runners.libraries.torch_pull import layer

adopt(torch_images, __name__)

relu = layer(1)(lambda x: F.relu(x))
leaky_relu = layer(1)(lambda x, slope: F.leaky_relu(x, slope))
elu = layer(1)(lambda x, alpha: F.elu(x, alpha))
gelu = layer(1)(lambda x: F.gelu(x))
gelu_tanh = layer(1)(lambda x: F.gelu(x, approximate="tanh"))
gelu_quick = layer(1)(lambda x: x * torch.sigmoid(1.702 * x))
swish = layer(1)(lambda x: F.silu(x))
selu = layer(1)(lambda x: F.selu(x))
mish = layer(1)(lambda x: F.mish(x))
hard_tanh = layer(1)(lambda x: F.hardtanh(x))
hard_swish = layer(1)(lambda x: F.hardswish(x))
lecun_tanh = layer(1)(lambda x: 1.7159 * torch.tanh(x * 2 / 3))
prelu = layer(2)(lambda x, slope: F.prelu(x, slope[0]))
maxout = layer(1)(lambda x: x.max(2).values)
swiglu = layer(2)(lambda gate, x: F.silu(gate) * x)
geglu = layer(2)(lambda gate, x: F.gelu(gate) * x)
sigmoid = layer(1)(lambda x: torch.sigmoid(x))
tanh = layer(1)(lambda x: torch.tanh(x))
softplus = layer(1)(lambda x: F.softplus(x))
dropout = layer(1)(lambda x, mask: x * mask)
softmax = layer(1)(lambda x: F.softmax(x, 1))
log_softmax = layer(1)(lambda x: F.log_softmax(x, 1))
dense = layer(3)(lambda x, w, b: F.linear(x, w.T, b[0]))


@layer(1)
def hard_sigmoid(x: Tensor, slope: float) -> Tensor:
    return F.hardsigmoid(x) if slope == 1 / 6 else (slope * x + 0.5).clamp(0, 1)


@layer(3)
def attention(
    q: Tensor, k: Tensor, v: Tensor, attn_mask: Tensor, scale: float
) -> Tensor:
    return F.scaled_dot_product_attention(q, k, v, attn_mask, scale=scale)


def attend(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    wq: Tensor,
    wk: Tensor,
    wv: Tensor,
    wo: Tensor,
    bq: Tensor,
    bk: Tensor,
    bv: Tensor,
    bo: Tensor,
    heads: int,
    attn_mask: Tensor,
    scale: float,
) -> Tensor:
    own = scale * (q.shape[1] / heads) ** 0.5  # torch divides by the root itself
    y, _ = F.multi_head_attention_forward(
        q,
        k,
        v,
        q.shape[1],
        heads,
        in_proj_weight=None,
        in_proj_bias=torch.cat([own * bq[0], bk[0], bv[0]]),
        bias_k=None,
        bias_v=None,
        add_zero_attn=False,
        dropout_p=0.0,
        out_proj_weight=wo.T,
        out_proj_bias=bo[0],
        need_weights=False,
        attn_mask=attn_mask,
        use_separate_proj_weight=True,
        q_proj_weight=own * wq.T,
        k_proj_weight=wk.T,
        v_proj_weight=wv.T,
    )
    return y


multihead_attention = layer(11)(attend)


@layer(9)
def self_attention(
    x: Tensor,
    wq: Tensor,
    wk: Tensor,
    wv: Tensor,
    wo: Tensor,
    bq: Tensor,
    bk: Tensor,
    bv: Tensor,
    bo: Tensor,
    heads: int,
    attn_mask: Tensor,
    scale: float,
) -> Tensor:
    weights = wq, wk, wv, wo, bq, bk, bv, bo
    return attend(x, x, x, *weights, heads, attn_mask, scale)


@layer(3)
def batchnorm(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: float) -> Tensor:
    return F.batch_norm(x, None, None, gamma[0], beta[0], True, eps=epsilon)


@layer(3)
def batchnorm2d(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: float) -> Tensor:
    return F.batch_norm(x, None, None, gamma[0], beta[0], True, eps=epsilon)


@layer(3)
def groupnorm2d(
    x: Tensor, gamma: Tensor, beta: Tensor, groups: int, epsilon: float
) -> Tensor:
    return F.group_norm(x, groups, gamma[0], beta[0], epsilon)


@layer(3)
def instancenorm2d(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: float) -> Tensor:
    return F.instance_norm(x, weight=gamma[0], bias=beta[0], eps=epsilon)


@layer(5)
def batchnorm_inference(
    x: Tensor,
    gamma: Tensor,
    beta: Tensor,
    mu: Tensor,
    variance: Tensor,
    epsilon: float,
) -> Tensor:
    return (x - mu) * torch.rsqrt(variance + epsilon) * gamma + beta


@layer(1)
def embedding(w: Tensor, index: Tensor) -> Tensor:
    return F.embedding(index[:, 0].long(), w)


@layer(3)
def layernorm(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: float) -> Tensor:
    return F.layer_norm(x, x.shape[1:], gamma[0], beta[0], epsilon)


@layer(2)
def rmsnorm(x: Tensor, gamma: Tensor, epsilon: float) -> Tensor:
    return F.rms_norm(x, x.shape[1:], gamma[0], epsilon)


@layer(5)
def rnn_cell(x: Tensor, h_prev: Tensor, wx: Tensor, wh: Tensor, b: Tensor) -> Tensor:
    none = torch.zeros_like(b[0])
    return torch.rnn_tanh_cell(x, h_prev, wx.T, wh.T, b[0], none)


@layer(5)
def rnn(x: Tensor, h0: Tensor, wx: Tensor, wh: Tensor, b: Tensor) -> Tensor:
    weights = [wx.T, wh.T, b[0], torch.zeros_like(b[0])]
    h, _ = torch.rnn_tanh(x, h0[None], weights, True, 1, 0.0, False, False, True)
    return h


@layer(6)
def gru_cell(
    x: Tensor, h_prev: Tensor, wx: Tensor, wh: Tensor, bx: Tensor, bh: Tensor
) -> Tensor:
    return torch.gru_cell(x, h_prev, wx.T, wh.T, bx[0], bh[0])


@layer(6)
def lstm_cell(
    x: Tensor, h_prev: Tensor, c_prev: Tensor, wx: Tensor, wh: Tensor, b: Tensor
) -> tuple[Tensor, Tensor]:
    state = (h_prev, c_prev)
    h, c = torch.lstm_cell(x, state, wx.T, wh.T, b[0], torch.zeros_like(b[0]))
    return h, c


@layer(6)
def lstm(
    x: Tensor, h0: Tensor, c0: Tensor, wx: Tensor, wh: Tensor, b: Tensor
) -> tuple[Tensor, Tensor]:
    weights = [wx.T, wh.T, b[0], torch.zeros_like(b[0])]
    state = [h0[None], c0[None]]
    h, _, c = torch.lstm(x, state, weights, True, 1, 0.0, False, False, True)
    return h, c[0]


@layer(6)
def gru(
    x: Tensor, h0: Tensor, wx: Tensor, wh: Tensor, bx: Tensor, bh: Tensor
) -> Tensor:
    weights = [wx.T, wh.T, bx[0], bh[0]]
    h, _ = torch.gru(x, h0[None], weights, True, 1, 0.0, False, False, True)
    return h


@layer(1)
def softmax_axis(x: Tensor, axis: int) -> Tensor:
    return F.softmax(x, axis)


@layer(1)
def log_softmax_axis(x: Tensor, axis: int) -> Tensor:
    return F.log_softmax(x, axis)


@layer(1)
def temporal_crossentropy(x: Tensor, t: Tensor, kept: Tensor) -> Tensor:
    losses = F.cross_entropy(x.transpose(1, 2), t.transpose(1, 2), reduction="none")
    return torch.where(kept == 1, losses, 0).sum(1, keepdim=True)


@layer(1)
def softmax_crossentropy(x: Tensor, t: Tensor) -> Tensor:
    return F.cross_entropy(x, t, reduction="none")[:, None]


@layer(1)
def weighted_crossentropy(x: Tensor, t: Tensor, w: Tensor, smoothing: float) -> Tensor:
    return F.cross_entropy(x, t, w[0], reduction="none", label_smoothing=smoothing)[
        :, None
    ]


@layer(1)
def sigmoid_crossentropy(x: Tensor, t: Tensor) -> Tensor:
    losses = F.binary_cross_entropy_with_logits(x, t, reduction="none")
    return losses.sum(1, keepdim=True)


@layer(1)
def squared_error(x: Tensor, t: Tensor) -> Tensor:
    return 0.5 * F.mse_loss(x, t, reduction="none").sum(1, keepdim=True)


@layer(1)
def absolute_error(x: Tensor, t: Tensor) -> Tensor:
    return F.l1_loss(x, t, reduction="none").sum(1, keepdim=True)


@layer(1)
def huber(x: Tensor, t: Tensor, delta: float) -> Tensor:
    losses = F.huber_loss(x, t, reduction="none", delta=delta)
    return losses.sum(1, keepdim=True)


@layer(1)
def multiclass_hinge(x: Tensor, t: Tensor, margin: float) -> Tensor:
    losses = F.multi_margin_loss(x, t.argmax(1), margin=margin, reduction="none")
    return losses[:, None] * x.shape[1]


@layer(1)
def binary_hinge(x: Tensor, t: Tensor, margin: float) -> Tensor:
    return F.relu(margin - t * x).sum(1, keepdim=True)


@layer(1)
def squared_hinge(x: Tensor, t: Tensor, margin: float) -> Tensor:
    return F.relu(margin - t * x).square().sum(1, keepdim=True)


@layer(1)
def crossentropy(x: Tensor, t: Tensor, epsilon: float) -> Tensor:
    return -torch.special.xlogy(t, x + epsilon).sum(1, keepdim=True)


@layer(1)
def binary_crossentropy(x: Tensor, t: Tensor, epsilon: float) -> Tensor:
    if epsilon:
        p, q = x + epsilon, 1 - x + epsilon
        losses = -torch.special.xlogy(t, p) - torch.special.xlogy(1 - t, q)
    else:
        losses = F.binary_cross_entropy(x, t, reduction="none")
    return losses.sum(1, keepdim=True)


@layer(1)
def kl_divergence(x: Tensor, t: Tensor) -> Tensor:
    return F.kl_div(x.log(), t, reduction="none").sum(1, keepdim=True)


@layer(1)
def sparsity_penalty(x: Tensor, rho: float) -> Tensor:
    q = x.mean(0, keepdim=True)
    on, off = torch.full_like(q, rho), torch.full_like(q, 1 - rho)
    losses = F.kl_div(q.log(), on, reduction="none")
    return (losses + F.kl_div((1 - q).log(), off, reduction="none")).sum(
        1, keepdim=True
    )


@layer(2)
def gaussian_kl(mu: Tensor, logvar: Tensor) -> Tensor:
    return -0.5 * (1 + logvar - mu.square() - logvar.exp()).sum(1, keepdim=True)


@layer(2)
def reparametrize(mu: Tensor, logvar: Tensor, noise: Tensor) -> Tensor:
    return mu + noise * torch.exp(0.5 * logvar)


@layer(2)
def infonce(q: Tensor, k: Tensor, temperature: float) -> Tensor:
    own = torch.arange(len(q), device=q.device)
    return F.cross_entropy(q @ k.T / temperature, own, reduction="none")[:, None]


@layer(3)
def triplet_loss(
    anchor: Tensor, positive: Tensor, negative: Tensor, margin: float
) -> Tensor:
    near, far = (anchor - positive).square(), (anchor - negative).square()
    return F.relu((near - far).sum(1, keepdim=True) + margin)


@layer(2)
def contrastive_loss(a: Tensor, b: Tensor, t: Tensor, margin: float) -> Tensor:
    far = torch.linalg.vector_norm(a - b, dim=1, keepdim=True)
    return torch.where(t == 1, far, F.relu(margin - far)).square() / 2


@layer(2)
def cosine_similarity(a: Tensor, b: Tensor) -> Tensor:
    return F.cosine_similarity(a, b, 1, eps=0.0)[:, None]


@layer(1)
def l2_normalize(x: Tensor, epsilon: float) -> Tensor:
    if epsilon:
        return x * torch.rsqrt(x.square().sum(1, keepdim=True) + epsilon)
    return F.normalize(x, eps=0.0)


@layer(1)
def local_response_norm(
    x: Tensor, n: int, k: float, alpha: float, beta: float
) -> Tensor:
    return F.local_response_norm(x, n, alpha * n, beta, k)


@layer(1)
def eigh(x: Tensor) -> tuple[Tensor, Tensor]:
    values, vectors = torch.linalg.eigh(symmetrize(x))
    return values[None], vectors


@layer(1)
def svd(x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    u, s, vh = torch.linalg.svd(x, full_matrices=False)
    return u, s[None], vh.T


@layer(1)
def cholesky(x: Tensor) -> Tensor:
    return torch.linalg.cholesky(symmetrize(x))
