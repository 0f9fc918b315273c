"""Layers whose backward takes a step by itself: backward (dy, rate).

Where a gradient is kept nowhere it is what a step of rate 1 takes away. From zero that
is exact, and a right gradient of these layers does not depend on the parameter itself;
where it does, the step from the true parameter counts.
"""

from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any

import numpy as np

from .attributes import list_attributes, read_parameter, set_parameter
from .names import RATES, list_names


class Step:
    """An optimizer that takes steps of rate 1, for a layer that is given one."""

    def update(self, parameter: Any, gradient: Any) -> Any:
        return parameter - gradient


def find_rate(layer: Any, known: Sequence[str]) -> str:
    """The attribute that is the rate of a layer's own steps, empty if there is none.

    known: its inputs and options, after one of which the alpha of a slope is called.
    """
    own = {word for role in known for word in list_names(role)}
    rates = set(RATES) - own
    return next((k for k in list_attributes(layer) if k.lower() in rates), "")


def has_optimizer(layer: Any) -> bool:
    """Whether a layer takes its steps by an optimizer that it was given here."""
    return any(isinstance(v, Step) for v in list_attributes(layer).values())


def measure_step(
    layer: Any, name: str, place: int, count: int, go: Callable[[Any], Any]
) -> Any:
    """The gradient that a step of rate 1 takes from a parameter, None if there is none.

    go steps a layer back; this layer itself is left as it is.
    """
    stepped = deepcopy(layer)
    before = copy_parameter(stepped, name, place, count)
    if before is None:
        return None
    go(stepped)
    after = copy_parameter(stepped, name, place, count)
    if after is None or after.shape != before.shape:
        return None
    rough = before - after
    zeroed = deepcopy(layer)
    set_parameter(zeroed, name, np.zeros_like(before), place, count)
    go(zeroed)
    end = copy_parameter(zeroed, name, place, count)
    exact = None if end is None else 0 - end
    if exact is None or exact.shape != rough.shape:
        return rough
    size = np.maximum(np.abs(before), np.abs(exact))
    near = np.abs(rough - exact) <= 8 * np.finfo(rough.dtype).eps * size
    return exact if np.all(near | ~np.isfinite(rough)) else rough


def copy_parameter(layer: Any, name: str, place: int, count: int) -> Any:
    """A copy of a parameter as an array, None where there is none."""
    held = read_parameter(layer, name, place, count)
    held = getattr(held, "data", held) if not isinstance(held, np.ndarray) else held
    return None if held is None else np.array(held)
