"""The cross-entropy between a target and probabilities, as they stand.
    y, back = pyref.layers.crossentropy(x, t, epsilon)
    dx = back(dy)

    x N x M, t N x M, both from 0: probabilities; epsilon a number from 0

    p = x + epsilon                 N x M
    y = -sum (t * log (p))          N x 1, along the rows

Going back:

    dx = -dy * t / p                N x M, 0 where t is 0

x are probabilities, not logits: with softmax before it, and epsilon 0, this is
softmax_crossentropy, which keeps digits that are lost on the way through x. One loss
for each row, divided neither by N nor by M: a mean is a step of its own. x is not
brought to a sum of 1, and t is not differentiated. Labels are one-hot rows of t.

epsilon is what sources add below the logarithm, 0 where they add nothing; with one
the loss of a sure and right answer is -log (1 + epsilon), below 0. Where a source
keeps x from 0 in the place of that, there is no epsilon for x that is larger.

Where p is close to 1 the logarithm is log1p ((x - 1) + epsilon), which keeps the
digits of the difference: x + epsilon has rounded it off. A target of 0 costs nothing
and hands nothing back, whatever x is; p = 0 below a target that is not 0 gives Inf,
and dx -Inf. p below 0 is as NaN.

Errors: pyref:size, pyref:type, pyref:value. Source: Bishop 2006, Pattern Recognition
and Machine Learning, (4.108).
"""

import numpy as np

from pyref.layers.choice import zero_out
from pyref.layers.ratios import log_ratio
from pyref.layers.sizes import like, sizes


def crossentropy(x, t, epsilon):
    x, t, epsilon = sizes(
        "crossentropy: x N M, t N M, epsilon nonnegative", x, t, epsilon
    )
    none = t == 0
    p = x + epsilon
    p = np.where(np.real(p) < 0, np.nan, p)
    e = zero_out(t * log_ratio(p, 1, (x - 1) + epsilon), none)
    y = -np.sum(e, axis=1, keepdims=True)
    return y, lambda dy: backward(like("crossentropy", dy, y), t, p, none)


def backward(dy, t, p, none):
    dx = zero_out(-dy * (t / p), none)
    return dx
