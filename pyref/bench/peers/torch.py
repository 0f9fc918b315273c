"""PyTorch on one thread: a forward pass, then torch.autograd.grad."""

from collections.abc import Callable
from inspect import unwrap
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from pyref.runners.libraries import torch as library

torch.set_num_threads(1)


def conv2d(
    x: Tensor, w: Tensor, b: Tensor, stride: Any, pad: Any, dilation: Any, groups: int
) -> Tensor:
    return F.conv2d(x, w, b[0], stride, (pad[0], pad[2]), dilation, groups)


def max_pool2d(x: Tensor, window: Any, stride: Any, pad: Any) -> Tensor:
    return F.max_pool2d(x, window, stride)


def avg_pool2d(x: Tensor, window: Any, stride: Any, pad: Any) -> Tensor:
    return F.avg_pool2d(x, window, stride)


DIRECT: dict[str, Callable[..., Any]] = {
    "conv2d": conv2d,
    "max_pool2d": max_pool2d,
    "avg_pool2d": avg_pool2d,
}
"""Where the port of our convention copies images in order to pad them unevenly."""


def find_function(layer: str) -> Callable[..., Any]:
    """The layer on tensors."""
    if layer in DIRECT:
        return DIRECT[layer]
    function: Callable[..., Any] = unwrap(getattr(library, layer))
    return function


def make_pass(
    layer: str, inputs: list[np.ndarray], options: list[Any], dy: np.ndarray
) -> Callable[[], object]:
    function, upstream = find_function(layer), torch.from_numpy(dy)
    given = [torch.from_numpy(v).requires_grad_() for v in inputs]
    chosen = [torch.from_numpy(v) if isinstance(v, np.ndarray) else v for v in options]

    def run() -> object:
        y = function(*given, *chosen)
        return torch.autograd.grad(y, given, upstream)

    return run


def make_gradcheck(
    layer: str, inputs: list[np.ndarray], options: list[Any]
) -> Callable[[], object]:
    """torch.autograd.gradcheck with its defaults, by the first input alone."""
    function = find_function(layer)
    first, *others = [torch.from_numpy(v) for v in inputs]
    chosen = [torch.from_numpy(v) if isinstance(v, np.ndarray) else v for v in options]
    first.requires_grad_()
    return lambda: torch.autograd.gradcheck(
        lambda x: function(x, *others, *chosen), (first,)
    )
