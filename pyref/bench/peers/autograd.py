"""HIPS autograd: NumPy itself, recorded on the way forward."""

from collections.abc import Callable
from inspect import unwrap
from typing import Any

import numpy as np
from autograd import make_vjp

from pyref.runners.libraries import autograd as library


def make_pass(
    layer: str, inputs: list[np.ndarray], options: list[Any], dy: np.ndarray
) -> Callable[[], object]:
    function: Callable[..., Any] = unwrap(getattr(library, layer))
    prepare = make_vjp(lambda given: function(*given, *options))

    def run() -> object:
        back, _ = prepare(inputs)
        return back(dy)

    return run
