"""The cross-entropy between targets of 0 or 1 and their probabilities.
    y, back = pyref.layers.binary_crossentropy(x, t, epsilon)
    dx = back(dy)

    x N x M, t N x M, both from 0 to 1: probabilities; epsilon a number from 0

    p = x + epsilon                                        N x M
    q = 1 - x + epsilon                                    N x M
    y = -sum (t * log (p) + (1 - t) * log (q))             N x 1, along the rows

Going back:

    dx = dy * ((1 - t) / q - t / p)                        N x M, which is
       = dy * ((x - t) + epsilon * (1 - 2 * t)) / (p * q)
       = dy / q                     where t is 0
       = -dy / p                    where t is 1

x are probabilities, not logits: with sigmoid before it, and epsilon 0, this is
sigmoid_crossentropy, which keeps digits that are lost on the way through x. One loss
for each row, divided neither by N nor by M: a mean is a step of its own. t is not
differentiated, and need not be 0 or 1.

epsilon is what sources add below both logarithms, 0 where they add nothing; with one
the loss of a sure and right answer is -log (1 + epsilon), below 0. Where a source
keeps x from 0 and 1 in the place of that, there is no epsilon for x between them.

Where p is close to 1 its logarithm is log1p ((x - 1) + epsilon), that of q is log1p
(epsilon - x): they keep the digits of the difference. The two terms of dx take each
other away where x is close to t; x - t is exact there. A target of 0 or 1 leaves the
other term out, whatever it is. p or q of 0 gives Inf where its target is not 0; below
0 they are as NaN.

Near the largest and the smallest numbers 1 / p and 1 / q may leave their range.

Errors: pyref:size, pyref:type, pyref:value. Source: Bishop 2006, Pattern Recognition
and Machine Learning, (4.90).
"""

import numpy as np

from pyref.layers.choice import zero_out
from pyref.layers.ratios import log_ratio
from pyref.layers.sizes import like, sizes


def binary_crossentropy(x, t, epsilon):
    x, t, epsilon = sizes(
        "binary_crossentropy: x N M, t N M, epsilon nonnegative", x, t, epsilon
    )
    p = x + epsilon
    q = (1 - x) + epsilon
    p = np.where(np.real(p) < 0, np.nan, p)
    q = np.where(np.real(q) < 0, np.nan, q)
    e = zero_out(t * log_ratio(p, 1, (x - 1) + epsilon), t == 0)
    f = zero_out((1 - t) * log_ratio(q, 1, epsilon - x), t == 1)
    y = -np.sum(e + f, axis=1, keepdims=True)
    return y, lambda dy: backward(
        like("binary_crossentropy", dy, y), x, t, epsilon, p, q
    )


def backward(dy, x, t, epsilon, p, q):
    slope = ((x - t) + epsilon * (1 - 2 * t)) / p / q
    slope = np.where(t == 0, 1 / q, slope)
    slope = np.where(t == 1, -1 / p, slope)
    dx = dy * slope
    return dx
