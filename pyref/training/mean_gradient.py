"""The mean of the losses of a batch, and its gradient by all parameters in one column.

    loss, dtheta = mean_gradient(mlp, theta, shapes, [x], [t])

    y, back = network(given..., parameters of these shapes..., options...)

y is one loss for each row, or the loss of the batch as it is, 1 x 1.
"""

from collections.abc import Callable, Sequence
from typing import Any

# mypy: disable-error-code=call-arg
import numpy as np

from pyref.networks.rolled import rolled
from pyref.networks.unrolled import unrolled


def mean_gradient(
    network: Callable[..., Any],
    theta: np.ndarray,
    shapes: Sequence[tuple[int, ...]],
    given: Sequence[Any],
    options: Sequence[Any],
) -> tuple[float, np.ndarray]:
    p = rolled(theta, shapes)
    y, back = network(*given, *p, *options)
    loss = np.sum(y, axis=0, keepdims=True) / y.shape[0]
    found = back(np.ones_like(y) / y.shape[0])
    found = found[len(given) :]
    dtheta = unrolled(found, shapes)
    return loss.item(), dtheta
