"""torch.autograd.gradcheck with every setting as it comes, in double precision.

The function runs in NumPy, inside a torch.autograd.Function.
"""

from typing import Any

import numpy as np
import torch

from pyref.scores.recipes.ordinary import Function, as_list, draw_ordinary, run_forward

SETTINGS = "eps = 1e-6, atol = 1e-5, rtol = 1e-3, float64"


def catches(function: Function, layer: str) -> bool:
    inputs, options = draw_ordinary(layer)

    # torch is not installed where types are checked: its classes are Any there
    class Wrapped(torch.autograd.Function):  # type: ignore[misc, unused-ignore]
        @staticmethod
        def forward(context: Any, *tensors: torch.Tensor) -> Any:
            arrays = [np.array(tensor.detach().numpy()) for tensor in tensors]
            outputs, context.back = run_forward(function, arrays, options)
            ys = tuple(torch.from_numpy(np.array(y)) for y in outputs)
            return ys if len(ys) > 1 else ys[0]

        @staticmethod
        def backward(context: Any, *dys: torch.Tensor) -> tuple[torch.Tensor, ...]:
            with np.errstate(all="ignore"):
                gradients = as_list(context.back(*(np.array(dy.numpy()) for dy in dys)))
            return tuple(torch.from_numpy(np.array(g)) for g in gradients)

    tensors = tuple(torch.from_numpy(x).requires_grad_() for x in inputs)
    try:
        return not torch.autograd.gradcheck(Wrapped.apply, tensors)
    except Exception:
        return True
