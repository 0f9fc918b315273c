"""Layers of PyTorch; PYREF_DEVICE (cpu, cuda) and PYREF_TF32 (0, 1) say where."""

import os
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from pyref.runners.libraries.common import (
    Function,
    Pad,
    Pair,
    Pulled,
    layers_of,
    refuse,
    symmetrize,
)

DEVICE = os.environ.get("PYREF_DEVICE", "cpu")
torch.backends.cuda.matmul.allow_tf32 = os.environ.get("PYREF_TF32") == "1"
torch.backends.cudnn.allow_tf32 = os.environ.get("PYREF_TF32") == "1"


def pull(function: Function, args: Sequence[Any], inputs: int) -> Pulled:
    tensors = [tensor(v) if hasattr(v, "dtype") else v for v in args]
    for x in tensors[:inputs]:
        x.requires_grad_()
    returned = function(*tensors)
    outputs = returned if isinstance(returned, tuple) else (returned,)

    def back(dys: Sequence[np.ndarray]) -> list[np.ndarray]:
        gradients = torch.autograd.grad(
            outputs,
            tensors[:inputs],
            [tensor(dy) for dy in dys],
            retain_graph=True,
            materialize_grads=True,
        )
        return [array(g) for g in gradients]

    return [array(y) for y in outputs], back


def tensor(value: np.ndarray) -> Tensor:
    if value.dtype.name == "bfloat16":  # of ml_dtypes, which torch does not know
        return tensor(value.astype(np.float32)).to(torch.bfloat16)
    return torch.from_numpy(value.copy()).to(DEVICE)


def array(value: Tensor) -> np.ndarray:
    if value.dtype == torch.bfloat16:
        import ml_dtypes  # where it is asked for, it is there

        return array(value.float()).astype(ml_dtypes.bfloat16)
    copy: np.ndarray = value.detach().cpu().numpy().copy()
    return copy


layer = layers_of(pull)

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


@layer(11)
def multihead_attention(
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


def halve(pad: Pad) -> Pair:
    """The padding of each axis, where it is the same on both sides."""
    top, bottom, left, right = pad
    if top != bottom or left != right:
        refuse("one pad above and below, on the left and on the right")
    return top, left


def pad_images(x: Tensor, pad: Pad, value: float = 0.0) -> Tensor:
    top, bottom, left, right = pad
    return F.pad(x, (left, right, top, bottom), value=value)


@layer(3)
def conv2d(
    x: Tensor, w: Tensor, b: Tensor, stride: Pair, pad: Pad, dilation: Pair, groups: int
) -> Tensor:
    return F.conv2d(pad_images(x, pad), w, b[0], stride, 0, dilation, groups)


@layer(3)
def conv3d(
    x: Tensor,
    w: Tensor,
    b: Tensor,
    stride: Sequence[int],
    pad: Sequence[int],
    dilation: Sequence[int],
    groups: int,
) -> Tensor:
    front, behind, *image = pad
    top, bottom, left, right = image
    volume = F.pad(x, (left, right, top, bottom, front, behind))
    return F.conv3d(volume, w, b[0], tuple(stride), 0, tuple(dilation), groups)


@layer(3)
def conv1d(
    x: Tensor,
    w: Tensor,
    b: Tensor,
    stride: int,
    pad: Pair,
    dilation: int,
    groups: int,
) -> Tensor:
    return F.conv1d(F.pad(x, pad), w, b[0], stride, 0, dilation, groups)


@layer(3)
def true_conv2d(
    x: Tensor, w: Tensor, b: Tensor, stride: Pair, pad: Pad, dilation: Pair, groups: int
) -> Tensor:
    turned = torch.flip(w, (2, 3))
    return F.conv2d(pad_images(x, pad), turned, b[0], stride, 0, dilation, groups)


@layer(3)
def conv_transpose2d(
    x: Tensor,
    w: Tensor,
    b: Tensor,
    stride: Pair,
    pad: Pad,
    output_padding: Pair,
    dilation: Pair,
    groups: int,
) -> Tensor:
    top, bottom, left, right = pad
    y = F.conv_transpose2d(x, w, b[0], stride, 0, output_padding, groups, dilation)
    return y[:, :, top : y.shape[2] - bottom, left : y.shape[3] - right]


@layer(1)
def max_pool2d(x: Tensor, window: Pair, stride: Pair, pad: Pad) -> Tensor:
    return F.max_pool2d(pad_images(x, pad, float("-inf")), window, stride)


@layer(1)
def max_pool2d_dilated(
    x: Tensor, window: Pair, stride: Pair, pad: Pad, dilation: Pair
) -> Tensor:
    images = pad_images(x, pad, float("-inf"))
    return F.max_pool2d(images, window, stride, 0, dilation)


@layer(1)
def max_pool2d_ceil(x: Tensor, window: Pair, stride: Pair, pad: Pad) -> Tensor:
    border = halve(pad)
    return F.max_pool2d(x, window, stride, border, ceil_mode=True)


@layer(1)
def avg_pool2d_ceil(x: Tensor, window: Pair, stride: Pair, pad: Pad) -> Tensor:
    border = halve(pad)
    return F.avg_pool2d(x, window, stride, border, ceil_mode=True)


@layer(1)
def avg_pool2d(x: Tensor, window: Pair, stride: Pair, pad: Pad) -> Tensor:
    return F.avg_pool2d(pad_images(x, pad), window, stride)


@layer(1)
def global_avg_pool2d(x: Tensor) -> Tensor:
    return F.adaptive_avg_pool2d(x, 1)[:, :, 0, 0]


@layer(1)
def bilinear_resize(x: Tensor, output_size: Pair) -> Tensor:
    return F.interpolate(x, output_size, mode="bilinear", align_corners=False)


@layer(1)
def bilinear_resize_corners(x: Tensor, output_size: Pair) -> Tensor:
    return F.interpolate(x, output_size, mode="bilinear", align_corners=True)


@layer(1)
def adaptive_avg_pool2d(x: Tensor, output_size: Pair) -> Tensor:
    return F.adaptive_avg_pool2d(x, output_size)


@layer(1)
def avg_pool2d_inside(x: Tensor, window: Pair, stride: Pair, pad: Pad) -> Tensor:
    ones = torch.ones_like(x)
    counted = F.avg_pool2d(pad_images(x, pad), window, stride)
    return counted / F.avg_pool2d(pad_images(ones, pad), window, stride)


@layer(1)
def im2col(x: Tensor, window: Pair, stride: Pair, pad: Pad, dilation: Pair) -> Tensor:
    patches = F.unfold(pad_images(x, pad), window, dilation, 0, stride)
    return patches.transpose(1, 2).reshape(-1, patches.shape[1])


@layer(1)
def col2im(
    x: Tensor, image: Pair, window: Pair, stride: Pair, pad: Pad, dilation: Pair
) -> Tensor:
    top, bottom, left, right = pad
    high, wide = image[0] + top + bottom, image[1] + left + right
    places = 1
    for size, k, s, d in zip((high, wide), window, stride, dilation, strict=True):
        places *= (size - (k - 1) * d - 1) // s + 1
    if not places:
        refuse("no window lies in the image")
    columns = x.reshape(-1, places, x.shape[1]).transpose(1, 2)
    summed = F.fold(columns, (high, wide), window, dilation, 0, stride)
    return summed[:, :, top : top + image[0], left : left + image[1]]


@layer(1)
def flatten_row_scan(x: Tensor) -> Tensor:
    return torch.flatten(x, 1)


@layer(1)
def flatten_column_scan(x: Tensor) -> Tensor:
    return torch.flatten(x.transpose(2, 3), 1)


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
