"""What the libraries share: how a function of theirs becomes a port of ours."""

from collections.abc import Callable
from functools import wraps

import numpy as np


def layers_of(pull: Callable) -> Callable:
    """A decorator, layer (inputs), for functions on the tensors of one library.

    pull (function, args, inputs) gives outputs as NumPy arrays, and back from a list of
    upstream gradients to one gradient for each of the first inputs.
    """

    def layer(inputs):
        def made(function):
            @wraps(function)
            def called(*args):
                outputs, back = allowed(pull, function, args, inputs)
                return (*outputs, lambda *dys: tuple(allowed(back, list(dys))))

            return called

        return made

    return layer


def allowed(call, *args):
    """What the library gives; what it refuses it does not implement, and why."""
    try:
        with np.errstate(all="ignore"):
            return call(*args)
    except NotImplementedError:
        raise
    except Exception as error:
        told = " ".join(str(error).split()).split(". ")[0][:100]
        told = f"refused: {type(error).__name__}: {told}"
        raise NotImplementedError(told) from None


def refuse(reason):
    raise NotImplementedError(reason)


def padding(pad, before=0):
    """(top, bottom, left, right) for np.pad and its kin, as many axes before."""
    top, bottom, left, right = pad
    return [(0, 0)] * before + [(top, bottom), (left, right)]


def windows(shape, window, stride, dilation=(1, 1)):
    """Rows and columns of every entry of every window: KH KW x OH OW each."""
    (high, wide), (KH, KW) = shape, window
    OH = (high - (KH - 1) * dilation[0] - 1) // stride[0] + 1
    OW = (wide - (KW - 1) * dilation[1] - 1) // stride[1] + 1
    kh, kw, oh, ow = np.indices((KH, KW, max(0, OH), max(0, OW)))
    rows = kh * dilation[0] + oh * stride[0]
    columns = kw * dilation[1] + ow * stride[1]
    return rows, columns


def symmetric(x):
    return (x + x.T) / 2
