"""Normalize each channel of each image, then scale and shift each channel.
    y, back = pyref.layers.instancenorm2d(x, gamma, beta, epsilon)
    dx, dgamma, dbeta = back(dy)

    x N x C x H x W, gamma 1 x C, beta 1 x C, epsilon a number from 0

    d        = x - mean (x)                     N x C x H x W
    variance = mean (d^2)                       N x C, divided by H W
    rstd     = 1 / sqrt (variance + epsilon)    N x C
    xhat     = d * rstd                         N x C x H x W
    y        = xhat * gamma + beta              N x C x H x W

mean runs over the pixels of one channel in one image; no image and no channel sees
another one. It has no other form for inference: nothing is kept from batch to batch.

Going back, g = dy * gamma centered in its channel is split into a part along d and a
part q across it, g - mean (g) = a * d + q:

    dx     = rstd * (q + a * d * epsilon * rstd^2)
    dgamma = sum (dy * xhat)                    1 x C, over images and pixels
    dbeta  = sum (dy)                           1 x C, over images and pixels

It is groupnorm2d with a group for each channel, and so what is said there of digits,
of constant channels, and of NaN and Inf, holds here. A channel of one pixel is
constant: its y is beta, its dx is 0, and NaN where epsilon is 0.

Errors: pyref:size, pyref:type, pyref:value. Source: Ulyanov, Vedaldi and Lempitsky
2016, Instance Normalization.
"""

from pyref.layers.groupnorm2d import groupnorm2d
from pyref.layers.sizes import like, sizes


def instancenorm2d(x, gamma, beta, epsilon):
    x, gamma, beta, epsilon = sizes(
        "instancenorm2d: x N C H W, gamma 1 C, beta 1 C, epsilon nonnegative",
        x, gamma, beta, epsilon,
    )  # fmt: skip
    groups = max(1, x.shape[1])
    y, in_groups = groupnorm2d(x, gamma, beta, groups, epsilon)
    return y, lambda dy: in_groups(like("instancenorm2d", dy, y))
