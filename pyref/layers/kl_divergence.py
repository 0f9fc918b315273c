"""How far a distribution is from its target: the divergence of Kullback and Leibler.
    y, back = pyref.layers.kl_divergence(x, t)
    dx = back(dy)

    x N x M, t N x M, both from 0: probabilities, each row a distribution

    r = t / x                       N x M
    y = sum (t * log (r))           N x 1, along the rows

Going back:

    dx = -dy * r                    N x M, 0 where t is 0

It is KL (t || x), the target first. One divergence for each row, divided neither by N
nor by M: a mean is a step of its own. x are probabilities, not their logarithms and
not logits, and are not brought to a sum of 1 here. The target is not differentiated:
with softmax before it, and t one-hot, this is softmax_crossentropy.

Where t is close to x the logarithm is log1p ((t - x) / x), which keeps the digits of
the difference: 1 + (t - x) / x has rounded it off. A target of 0 costs nothing and
hands nothing back, whatever x is; x = 0 below a target that is not 0 gives Inf, and
dx -Inf. A number of x below 0 is as NaN; a target below 0 makes y of its row NaN.

Near the largest and the smallest numbers t / x may leave their range on the way.

Errors: pyref:size, pyref:type. Source: Kullback and Leibler 1951, On Information and
Sufficiency.
"""

import numpy as np

from pyref.layers.choice import zero_out
from pyref.layers.ratios import log_ratio
from pyref.layers.sizes import like, sizes


def kl_divergence(x, t):
    x, t = sizes("kl_divergence: x N M, t N M", x, t)
    none = t == 0
    x = np.where(np.real(x) < 0, np.nan, x)
    r = t / x
    e = zero_out(t * log_ratio(t, x, t - x), none)
    y = np.sum(e, axis=1, keepdims=True)
    return y, lambda dy: backward(like("kl_divergence", dy, y), r, none)


def backward(dy, r, none):
    dx = zero_out(-dy * r, none)
    return dx
