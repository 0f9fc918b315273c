"""torch.autograd.gradcheck with every setting as it comes, in double precision.

The function runs in NumPy, inside a torch.autograd.Function.
"""

import numpy as np
import torch

from pyref.scores.recipes.ordinary import ordinary, outputs_and_back, several

SETTINGS = "eps = 1e-6, atol = 1e-5, rtol = 1e-3, float64"


def catches(function, layer):
    inputs, options = ordinary(layer)

    class Wrapped(torch.autograd.Function):
        @staticmethod
        def forward(context, *tensors):
            arrays = [np.array(tensor.detach().numpy()) for tensor in tensors]
            outputs, context.back = outputs_and_back(function, arrays, options)
            made = tuple(torch.from_numpy(np.array(y)) for y in outputs)
            return made if len(made) > 1 else made[0]

        @staticmethod
        def backward(context, *dys):
            with np.errstate(all="ignore"):
                found = several(context.back(*(np.array(dy.numpy()) for dy in dys)))
            return tuple(torch.from_numpy(np.array(g)) for g in found)

    tensors = tuple(torch.from_numpy(x).requires_grad_() for x in inputs)
    try:
        return not torch.autograd.gradcheck(Wrapped.apply, tensors)
    except Exception:
        return True
