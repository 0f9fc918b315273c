"""Cut each entry of a gradient off at a number.
    dw = pyref.networks.optimizers.clip_value(dw, c)

    dw any shape, c a number from 0

    dw = max (-c, min (dw, c))    each entry; NaN stays

The gradient turns, unlike that of clip_norm. As clip_grad_value_ of torch, clipvalue
of Keras and clip of Optax have it.

Errors: pyref:size, pyref:type, pyref:value. Source: Mikolov 2012, Statistical
Language Models Based on Neural Networks; Goodfellow, Bengio and Courville 2016, Deep
Learning, 10.11.1.
"""

import numpy as np

from pyref.layers.sizes import sizes


def clip_value(dw, c):
    dw, c = sizes("clip_value: dw ..., c nonnegative", dw, c)
    dw = np.where(dw > c, dw.dtype.type(c), dw)
    dw = np.where(dw < -c, dw.dtype.type(-c), dw)
    return dw
