"""jax.test_util.check_grads with every setting as it comes, in double precision.

The function runs in NumPy, behind pure_callback in a custom_vjp: that can be
differentiated once, and in reverse, so order is 1 and the mode is "rev".
"""

from collections.abc import Sequence
from typing import Any

import jax
import numpy as np
from jax.test_util import check_grads

from pyref.scores.recipes.ordinary import Function, as_list, draw_ordinary, run_forward

SETTINGS = 'order = 1, modes = ("rev",), tolerances and eps of float64'


def catches(function: Function, layer: str) -> bool:
    jax.config.update("jax_enable_x64", True)
    inputs, options = draw_ordinary(layer)
    try:
        outputs, back = run_forward(function, inputs, options)
        gradients = as_list(back(*(np.ones_like(y) for y in outputs)))
        if [g.shape for g in gradients] != [x.shape for x in inputs]:
            return True
        differentiable = wrap(function, options, inputs, outputs)
        check_grads(differentiable, inputs, 1, ("rev",))
    except Exception:
        return True
    return False


def wrap(
    function: Function,
    options: Sequence[Any],
    inputs: Sequence[np.ndarray],
    outputs: Sequence[np.ndarray],
) -> Any:
    """The function as JAX sees it: shapes known, values from NumPy."""
    shapes = tuple(jax.ShapeDtypeStruct(y.shape, y.dtype) for y in outputs)
    gradient_shapes = tuple(jax.ShapeDtypeStruct(x.shape, x.dtype) for x in inputs)

    def forward_pass(*arrays: jax.Array) -> tuple[np.ndarray, ...]:
        ys, _ = run_forward(function, [np.asarray(a) for a in arrays], options)
        return tuple(ys)

    def backward_pass(
        arrays: Sequence[jax.Array], dys: Sequence[jax.Array]
    ) -> tuple[np.ndarray, ...]:
        _, back = run_forward(function, [np.asarray(a) for a in arrays], options)
        with np.errstate(all="ignore"):
            return tuple(as_list(back(*(np.asarray(dy) for dy in dys))))

    def run(*arrays: jax.Array) -> Any:
        return jax.pure_callback(forward_pass, shapes, *arrays)

    f: Any = jax.custom_vjp(run)

    def f_forward(*arrays: jax.Array) -> tuple[Any, tuple[jax.Array, ...]]:
        return f(*arrays), arrays

    def f_backward(arrays: Sequence[jax.Array], dys: Sequence[jax.Array]) -> Any:
        return jax.pure_callback(backward_pass, gradient_shapes, arrays, dys)

    f.defvjp(f_forward, f_backward)
    return f
