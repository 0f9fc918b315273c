"""Move the running mean and variance of batch normalization towards those of a batch.
    mu, variance = pyref.networks.optimizers.running_update(
      x, mu, variance, share, correction)

    x N x D, mu 1 x D, variance 1 x D, share a number, that of the new; correction a
    whole number, 0 or 1

    d        = x - mean (x)                                N x D
    mu       = (1 - share) mu + share mean (x)             1 x D
    variance = (1 - share) variance
               + share sum (d^2) / (N - correction)        1 x D

What torch and cuDNN call momentum is this share, 0.1 as a rule. The momentum of
Keras, ONNX and Flax is the share of the old: 0.99, 0.9 and 0.99 are a share of 0.01,
0.1 and 0.01. A mean over all batches has a share of 1 / t at step t. batchnorm
divides by N when it normalizes; what is kept is divided by N - 1, correction 1, in
the paper, in torch and in fused kernels of TensorFlow, by N, correction 0, in ONNX,
Flax and most written by hand.

One row has no variance by N - 1: it is refused, as by torch; TensorFlow makes it 0.
The columns are centered as in batchnorm.

Errors: pyref:size, pyref:type, pyref:value. Source: Ioffe and Szegedy 2015, Batch
Normalization, algorithm 2; torch.nn.BatchNorm1d; ONNX BatchNormalization.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.sizes import sizes


def running_update(x, mu, variance, share, correction):
    x, mu, variance, share, correction = sizes(
        "running_update: x N D, mu 1 D, variance 1 D, share real, correction whole",
        x, mu, variance, share, correction,
    )  # fmt: skip
    N = x.shape[0]
    if correction >= N:
        raise DomainError(f"running_update: x has {N} rows, correction is {correction}")
    d = x - x[:1]
    d = d - mean_down(d)
    d = d - mean_down(d)
    mu = (1 - share) * mu + share * mean_down(x)
    variance = (1 - share) * variance + share * sum_down(d**2) / (N - correction)
    return mu, variance


def mean_down(v):
    v = sum_down(v) / v.shape[0]
    return v


def sum_down(v):
    v = np.sum(v, axis=0, keepdims=True)
    return v
