"""How a function of torch becomes a port: layer; PYREF_DEVICE and PYREF_TF32."""

import os
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from pyref.runners.libraries.common import Function, Pulled, layers_of

DEVICE = os.environ.get("PYREF_DEVICE", "cpu")
torch.backends.cuda.matmul.allow_tf32 = os.environ.get("PYREF_TF32") == "1"
torch.backends.cudnn.allow_tf32 = os.environ.get("PYREF_TF32") == "1"


def pull(function: Function, args: Sequence[Any], inputs: int) -> Pulled:
    tensors = [tensor(v) if hasattr(v, "dtype") else v for v in args]
    for x in tensors[:inputs]:
        x.requires_grad_()
    returned = function(*tensors)
    outputs = returned if isinstance(returned, tuple) else (returned,)

    def back(dys: Sequence[np.ndarray]) -> list[np.ndarray]:
        gradients = torch.autograd.grad(
            outputs,
            tensors[:inputs],
            [tensor(dy) for dy in dys],
            retain_graph=True,
            materialize_grads=True,
        )
        return [array(g) for g in gradients]

    return [array(y) for y in outputs], back


def tensor(value: np.ndarray) -> Tensor:
    if value.dtype.name == "bfloat16":  # of ml_dtypes, which torch does not know
        return tensor(value.astype(np.float32)).to(torch.bfloat16)
    return torch.from_numpy(value.copy()).to(DEVICE)


def array(value: Tensor) -> np.ndarray:
    if value.dtype == torch.bfloat16:
        import ml_dtypes  # where it is asked for, it is there

        return array(value.float()).astype(ml_dtypes.bfloat16)
    copy: np.ndarray = value.detach().cpu().numpy().copy()
    return copy


layer = layers_of(pull)
