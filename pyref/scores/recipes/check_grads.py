"""jax.test_util.check_grads with every setting as it comes, in double precision.

The function runs in NumPy, behind pure_callback in a custom_vjp: that can be
differentiated once, and in reverse, so order is 1 and the mode is "rev".
"""

import jax
import numpy as np
from jax.test_util import check_grads

from pyref.scores.recipes.ordinary import ordinary, outputs_and_back, several

SETTINGS = 'order = 1, modes = ("rev",), tolerances and eps of float64'


def catches(function, layer):
    jax.config.update("jax_enable_x64", True)
    inputs, options = ordinary(layer)
    try:
        outputs, back = outputs_and_back(function, inputs, options)
        gradients = several(back(*(np.ones_like(y) for y in outputs)))
        if [g.shape for g in gradients] != [x.shape for x in inputs]:
            return True
        check_grads(wrapped(function, options, inputs, outputs), inputs, 1, ("rev",))
    except Exception:
        return True
    return False


def wrapped(function, options, inputs, outputs):
    """The function as JAX sees it: shapes known, values from NumPy."""
    shapes = tuple(jax.ShapeDtypeStruct(y.shape, y.dtype) for y in outputs)
    gradient_shapes = tuple(jax.ShapeDtypeStruct(x.shape, x.dtype) for x in inputs)

    def forward_pass(*arrays):
        found, _ = outputs_and_back(function, [np.asarray(a) for a in arrays], options)
        return tuple(found)

    def backward_pass(arrays, dys):
        arrays = [np.asarray(a) for a in arrays]
        _, back = outputs_and_back(function, arrays, options)
        with np.errstate(all="ignore"):
            return tuple(several(back(*(np.asarray(dy) for dy in dys))))

    @jax.custom_vjp
    def f(*arrays):
        return jax.pure_callback(forward_pass, shapes, *arrays)

    def f_forward(*arrays):
        return f(*arrays), arrays

    def f_backward(arrays, dys):
        return jax.pure_callback(backward_pass, gradient_shapes, arrays, dys)

    f.defvjp(f_forward, f_backward)
    return f
