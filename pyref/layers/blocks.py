"""Let a layer work through large arrays a block at a time.

    y, back = in_blocks(layer, axis, x, ...)

For a layer whose parts along one axis do not see one another: the arrays are cut along
that axis, layer(x, ...) gives y and back of each block, and what comes out is joined
along the same axis. While the layer goes over a block, that stays in the cache of the
processor, which a large array does not. Arrays of one block are handed on as they are.

Only this language works so: in Octave, where each block costs more calls, nothing was
won, and a layer goes over its whole arrays.
"""

import numpy as np

ENTRIES = 2**15
"""Of x in a block: 256 KiB in float64. With a quarter of that tanh took half as long
again; with twice as many batchnorm2d took a quarter longer, with 8 times two thirds."""


def in_blocks(layer, axis, *arrays):
    length = arrays[0].shape[axis]
    step = max(1, ENTRIES * length // max(1, arrays[0].size))
    if step >= length:
        return layer(*arrays)
    starts = range(0, length, step)
    cuts = [(slice(None),) * axis + (slice(i, i + step),) for i in starts]
    backs = []

    def forward(cut):
        y, back = layer(*(v[cut] for v in arrays))
        backs.append(back)
        return y

    def backward(dy):
        gradients = (back(dy[cut]) for back, cut in zip(backs, cuts, strict=True))
        return join(gradients, cuts, axis, length)

    y = join(map(forward, cuts), cuts, axis, length)
    return y, backward


def join(pieces, cuts, axis, length):
    """Put each piece, of one array or several, where it was cut."""
    wholes = []
    for cut, piece in zip(cuts, pieces, strict=True):
        parts = piece if isinstance(piece, tuple) else (piece,)
        if not wholes:
            shapes = [(*v.shape[:axis], length, *v.shape[axis + 1 :]) for v in parts]
            wholes = [np.empty(s, v.dtype) for s, v in zip(shapes, parts, strict=True)]
        for whole, v in zip(wholes, parts, strict=True):
            whole[cut] = v
    return tuple(wholes) if isinstance(piece, tuple) else wholes[0]
