"""Find for each query its own key among the keys of all: the loss InfoNCE.
    y, back = pyref.layers.infonce(q, k, temperature)
    dq, dk = back(dy)

    q N x D, k N x D, of which row n belongs to row n; temperature a number above 0

    x  = q k' / temperature                         N x N
    y  = -log (softmax (x)) at the diagonal         N x 1, along the rows

Going back:

    dx = dy * (softmax (x) - eye)                   N x N
    dq = dx k / temperature                         N x D
    dk = dx' q / temperature                        N x D

It is softmax_crossentropy of all products of a query with the keys, where the label
of query n is n: y and dx are those of that layer, with all digits where a row is
right. Every key is wrong for all queries but its own, so a row of dk has a part of
each query.

One loss for each query, not divided by N: a mean is a step of its own. Rows are not
brought to length 1 here: l2_normalize does that. The loss of CLIP is half of this one
and half of that with q and k exchanged.

NaN or Inf in a key makes all of y NaN, in a query its own row.

Errors: pyref:size, pyref:type, pyref:value. Source: Van den Oord, Li and Vinyals
2018, Representation Learning with Contrastive Predictive Coding.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.sizes import like, sizes
from pyref.layers.softmax_crossentropy import softmax_crossentropy


def infonce(q, k, temperature):
    q, k, temperature = sizes(
        "infonce: q N D, k N D, temperature nonnegative", q, k, temperature
    )
    if temperature == 0:
        raise DomainError("infonce: temperature is 0, not above 0")
    x = q @ k.T / temperature
    own = np.eye(len(q), dtype=x.real.dtype)
    y, inner = softmax_crossentropy(x, own)
    return y, lambda dy: backward(like("infonce", dy, y), q, k, temperature, inner)


def backward(dy, q, k, temperature, inner):
    dx = inner(dy) / temperature
    dq = dx @ k
    dk = dx.T @ q
    return dq, dk
