"""What the libraries share: how a function of theirs becomes a port of ours."""

from collections.abc import Callable, Sequence
from functools import wraps
from types import ModuleType
from typing import Any, NoReturn

import numpy as np

Pair = tuple[int, int]
Pad = tuple[int, int, int, int]
Function = Callable[..., Any]
Pulled = tuple[list[np.ndarray], Callable[[Sequence[np.ndarray]], list[np.ndarray]]]
Pull = Callable[[Function, Sequence[Any], int], Pulled]


def layers_of(pull: Pull) -> Callable[[int], Callable[[Function], Function]]:
    """A decorator, layer (inputs), for functions on the tensors of one library.

    pull (function, args, inputs) gives outputs as NumPy arrays, and back from a list of
    upstream gradients to one gradient for each of the first inputs.
    """

    def layer(inputs: int) -> Callable[[Function], Function]:
        def make_port(function: Function) -> Function:
            @wraps(function)
            def port(*args: Any) -> tuple[Any, ...]:
                outputs, back = call_library(pull, function, args, inputs)
                return (*outputs, lambda *dys: tuple(call_library(back, list(dys))))

            return port

        return make_port

    return layer


def adopt(module: ModuleType, home: str) -> None:
    """Let the layers of a module be those of the one that has them too."""
    for port in vars(module).values():
        if hasattr(port, "__wrapped__"):
            port.__module__ = home


def call_library(call: Function, *args: Any) -> Any:
    """The library's results; where it raises, NotImplementedError with its reason."""
    try:
        with np.errstate(all="ignore"):
            return call(*args)
    except NotImplementedError:
        raise
    except Exception as error:
        sentence = " ".join(str(error).split()).split(". ")[0][:100]
        reason = f"refused: {type(error).__name__}: {sentence}"
        raise NotImplementedError(reason) from None


def refuse(reason: str) -> NoReturn:
    raise NotImplementedError(reason)


def pad_widths(pad: Pad, before: int = 0) -> list[Pair]:
    """(top, bottom, left, right) as np.pad takes them, behind axes without a pad."""
    top, bottom, left, right = pad
    return [(0, 0)] * before + [(top, bottom), (left, right)]


def index_windows(
    shape: Sequence[int], window: Pair, stride: Pair, dilation: Pair = (1, 1)
) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns of every entry of every window: KH KW x OH OW each."""
    (high, wide), (KH, KW) = shape, window
    OH = (high - (KH - 1) * dilation[0] - 1) // stride[0] + 1
    OW = (wide - (KW - 1) * dilation[1] - 1) // stride[1] + 1
    kh, kw, oh, ow = np.indices((KH, KW, max(0, OH), max(0, OW)))
    rows = kh * dilation[0] + oh * stride[0]
    columns = kw * dilation[1] + ow * stride[1]
    return rows, columns


def symmetrize(x: Any) -> Any:
    return (x + x.T) / 2
