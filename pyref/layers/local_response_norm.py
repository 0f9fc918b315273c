"""Divide each number by a power of the squares beside it, in the channels next to it.
    y, back = pyref.layers.local_response_norm(x, n, k, alpha, beta)
    dx = back(dy)

    x N x C x H x W; n the number of channels that are summed, from 1; k above 0;
    alpha from 0; beta a number

    before = floor (n / 2), after = n - 1 - before
    s(c)   = k + alpha * the sum of x(c')^2 over c' from c - before to c + after
    y      = x * s^-beta

with s and y N x C x H x W, one sum for each pixel of each channel. Channels beyond
the first and the last are not there: the sums at the ends have fewer terms. Where n
is even, the channel more is one before, as torch has it; ONNX takes it after.

Going back, with u = dy * s^(-beta - 1): channel c is in the sum of c' where c' is
from c - after to c + before, so that the window is turned:

    dx(c)  = u(c) * own(c) - 2 alpha beta x(c) *
             the sum of u(c') * x(c') over the other c', c - after to c + before
    own(c) = k + alpha * the squares of the others in s(c)
             + alpha (1 - 2 beta) x(c)^2

own is s - 2 alpha beta x^2, of which no digit would be left where x is far larger
than its neighbors and beta is 1/2.

alpha is not divided by n. Where it is, as in Caffe, torch and ONNX, this alpha is
theirs divided by n; where a radius r is given, n is 2 r + 1.

Where x^2 passes the largest number y is 0, though x * s^-beta is not; where it
underflows its share of s is 0. Inf gives NaN.

Errors: pyref:size, pyref:type, pyref:value. Source: Krizhevsky, Sutskever and Hinton
2012, ImageNet Classification with Deep Convolutional Neural Networks, 3.3.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.sizes import like, sizes


def local_response_norm(x, n, k, alpha, beta):
    x, n, k, alpha, beta = sizes(
        "local_response_norm: x N C H W, n positive, k nonnegative, "
        "alpha nonnegative, beta real",
        x, n, k, alpha, beta,
    )  # fmt: skip
    if k == 0:
        raise DomainError("local_response_norm: k is 0, not above 0")
    before = n // 2
    after = n - 1 - before
    rest = sum_others(x**2, before, after)
    s = k + alpha * (x**2 + rest)
    power = s**-beta
    y = x * power
    own = k + alpha * rest + alpha * (1 - 2 * beta) * x**2
    return y, lambda dy: backward(
        like("local_response_norm", dy, y), x, s, power, own, before, after, alpha, beta
    )


def backward(dy, x, s, power, own, before, after, alpha, beta):
    u = dy * power / s
    others = sum_others(u * x, after, before)
    dx = u * own - 2 * alpha * beta * x * others
    return dx


def sum_others(v, before, after):
    C = v.shape[1]
    total = np.empty_like(v)
    for c in range(C):
        first = max(c - before, 0)
        last = min(c + after, C - 1)
        left = np.sum(v[:, first:c], axis=1)
        right = np.sum(v[:, c + 1 : last + 1], axis=1)
        total[:, c] = left + right
    return total
