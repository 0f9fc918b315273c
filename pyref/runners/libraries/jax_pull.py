"""How a function of JAX becomes a port: layer; PYREF_DEVICE and PYREF_TF32."""

import os
from collections.abc import Sequence
from typing import Any

import jax
import jax.numpy as np
import numpy
from jax import Array

from pyref.runners.libraries.common import Function, Pulled, layers_of

jax.config.update("jax_enable_x64", True)
jax.config.update("jax_platforms", os.environ.get("PYREF_DEVICE", "cpu"))
PRECISION = "tensorfloat32" if os.environ.get("PYREF_TF32") == "1" else "highest"
jax.config.update("jax_default_matmul_precision", PRECISION)


def pull(function: Function, args: Sequence[Any], inputs: int) -> Pulled:
    def forward(*given: Array) -> tuple[Array, ...]:
        outputs = function(*given, *args[inputs:])
        return outputs if isinstance(outputs, tuple) else (outputs,)

    outputs, back = jax.vjp(forward, *map(np.asarray, args[:inputs]))

    def gradients(dys: Sequence[numpy.ndarray]) -> list[numpy.ndarray]:
        upstream = tuple(np.asarray(dy) for dy in dys)
        return [numpy.array(g) for g in back(upstream)]

    return [numpy.array(y) for y in outputs], gradients


layer = layers_of(pull)
