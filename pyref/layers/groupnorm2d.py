"""Normalize each group of channels in each image, then scale and shift each channel.
    y, back = pyref.layers.groupnorm2d(x, gamma, beta, groups, epsilon)
    dx, dgamma, dbeta = back(dy)

    x N x C x H x W, gamma 1 x C, beta 1 x C, groups a divisor of C, epsilon a number
    from 0

    d        = x - mean (x)                     N x C x H x W
    variance = mean (d^2)                       N x groups, divided by C / groups H W
    rstd     = 1 / sqrt (variance + epsilon)    N x groups
    xhat     = d * rstd                         N x C x H x W
    y        = xhat * gamma + beta              N x C x H x W

The channels are cut into groups of equal size that lie side by side: channel c, from
0, is in group floor (c groups / C). mean runs over the channels of a group and their
pixels, in one image; no image sees another one.

Going back, g = dy * gamma centered in its group is split into a part along d and a
part q across it, g - mean (g) = a * d + q:

    dx     = rstd * (q + a * d * epsilon * rstd^2)
    dgamma = sum (dy * xhat)                    1 x C, over images and pixels
    dbeta  = sum (dy)                           1 x C, over images and pixels

With one group it is layernorm of whole images, but for gamma and beta, which a
channel has and not a pixel; with as many groups as channels it is instancenorm2d.

Moving a group, or stretching it, does not move its xhat, epsilon apart: so the mean
of g is lost, and of the part along d only epsilon * rstd^2 of it comes through. The
usual form, rstd * (g - mean (g) - xhat * mean (g * xhat)), leaves that small rest to
the difference of two large numbers. The groups are centered from their first pixel,
and twice, for the same reason. Where a group is constant, d is zero and so is the
part along it: y is beta; with epsilon 0 it is 0 / 0, and its y and dx are NaN.

NaN or Inf makes y and dx of its group in its image NaN, and dgamma of the channels of
that group. The squares of d must not overflow, nor all underflow where epsilon is 0.
An entry of dx that is small beside others of its group has the digits that these
leave it.

Errors: pyref:size, pyref:type, pyref:value. Source: Wu and He 2018, Group
Normalization; Ulyanov, Vedaldi and Lempitsky 2016, Instance Normalization.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.sizes import like, sizes


def groupnorm2d(x, gamma, beta, groups, epsilon):
    x, gamma, beta, groups, epsilon = sizes(
        "groupnorm2d: x N C H W, gamma 1 C, beta 1 C, groups positive, "
        "epsilon nonnegative",
        x, gamma, beta, groups, epsilon,
    )  # fmt: skip
    N, C, H, W = x.shape
    if C % groups != 0:
        raise DomainError(f"groupnorm2d: groups is {groups}, C is {C}")
    # the channels of a group lie side by side in both languages
    x = x.reshape(N, groups, C // groups, H, W)
    gamma = gamma.reshape(1, groups, C // groups, 1, 1)
    beta = beta.reshape(1, groups, C // groups, 1, 1)
    d = center(center(x - x[:, :, :1, :1, :1]))
    variance = mean_in(d**2)
    rstd = 1 / np.sqrt(variance + epsilon)
    xhat = d * rstd
    y = (xhat * gamma + beta).reshape(N, C, H, W)
    return y, lambda dy: backward(
        like("groupnorm2d", dy, y), gamma, epsilon, d, rstd, xhat
    )


def backward(dy, gamma, epsilon, d, rstd, xhat):
    N, C, H, W = dy.shape
    dy = dy.reshape(d.shape)
    squared = sum_in(d**2)
    squared = squared + (squared == 0)
    e = center(dy * gamma)
    a = sum_in(d * e) / squared
    q = center(e - a * d)
    q = center(q - d * (sum_in(d * q) / squared))
    dx = (rstd * (q + a * d * (epsilon * rstd**2))).reshape(N, C, H, W)
    dgamma = sum_for_channels(dy * xhat).reshape(1, C)
    dbeta = sum_for_channels(dy).reshape(1, C)
    return dx, dgamma, dbeta


def center(v):
    v = v - mean_in(v)
    return v


def mean_in(v):
    v = sum_in(v) / max(1, v.shape[2] * v.shape[3] * v.shape[4])
    return v


def sum_in(v):
    v = np.sum(v, axis=(2, 3, 4), keepdims=True)
    return v


def sum_for_channels(v):
    v = np.sum(v, axis=(0, 3, 4))
    return v
