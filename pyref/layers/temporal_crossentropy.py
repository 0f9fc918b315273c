"""Cross-entropy of softmax at each step of a sequence, summed over those that are kept.
    y, back = pyref.layers.temporal_crossentropy(x, t, kept)
    dx = back(dy)

    x N x T x V, t N x T x V; kept N x T, 1 at a step that counts, else 0

    p = softmax (x)                                  N x T x V, along the last axis
    y(n) = the sum over steps i of
      -kept(n, i) * sum (t(n, i) * log (p(n, i)))    N x 1

Going back, with the sum s of t along its last axis, 1 where t is one-hot:

    dx(n, i) = kept(n, i) * dy(n) * (s(n, i) * p(n, i) - t(n, i))

It is softmax_crossentropy of each step, and keeps the digits that are told there. The
scores of a step that is not kept, padding behind the end of a sequence, are not
looked at: whatever they are, NaN too, its loss and its gradient are 0.

Nothing is averaged. A mean over N, as is usual for captions, over N T steps, or over
those that are kept, is a step of its own: dy is then 1 over that, in each row.

Errors: pyref:size, pyref:type, pyref:value. Source: Sutskever, Vinyals and Le 2014,
Sequence to Sequence Learning with Neural Networks; Vinyals, Toshev, Bengio and Erhan
2015, Show and Tell.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.choice import zero_out
from pyref.layers.sizes import like, sizes
from pyref.layers.softmax_crossentropy import softmax_crossentropy


def temporal_crossentropy(x, t, kept):
    x, t, kept = sizes("temporal_crossentropy: x N T V, t N T V, kept N T", x, t, kept)
    good = (kept == 0) | (kept == 1)
    if not np.all(good):
        raise DomainError(
            f"temporal_crossentropy: kept is 0 or 1 in {np.sum(good)} of "
            f"{kept.size} steps"
        )
    N, T, V = x.shape
    losses, step_back = softmax_crossentropy(x.reshape(N * T, V), t.reshape(N * T, V))
    losses = zero_out(losses.reshape(N, T), kept == 0)
    y = np.sum(losses, axis=1, keepdims=True)
    return y, lambda dy: backward(
        like("temporal_crossentropy", dy, y), x, kept, step_back
    )


def backward(dy, x, kept, step_back):
    N, T, V = x.shape
    dlosses = zero_out(dy + np.zeros((N, T), dy.dtype), kept == 0)
    dx = step_back(dlosses.reshape(N * T, 1)).reshape(N, T, V)
    dx = zero_out(dx, np.broadcast_to((kept == 0)[:, :, None], dx.shape))
    return dx
