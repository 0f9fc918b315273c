"""Ordinary data for a layer: standard normal numbers, sizes that all differ."""

from typing import Any

import numpy as np

from pyref.fixtures.case import is_plain
from pyref.fixtures.load import load
from pyref.runners.numpy import function_of

SIZES = {"N": 4, "D": 3, "M": 5, "C": 2, "H": 5, "W": 6, "F": 3, "KH": 3, "KW": 2,
         "K": 3, "L": 24}  # fmt: skip
OPTIONS = {
    "epsilon": 1e-5,
    "stride": (2, 2),
    "pad": (1, 1, 1, 1),
    "dilation": (1, 1),
    "groups": 1,
    "window": (2, 2),
    "image": (4, 5),
    "slope": 0.01,
    "alpha": 1.0,
    "delta": 1.0,
}
SPECIAL: dict[str, dict[str, Any]] = {
    "conv2d": {"D": 2},
    "true_conv2d": {"D": 2},
    "col2im": {"K": 8, "stride": (1, 1), "pad": (0, 0, 0, 0)},
    "eigh": {"N": 3},
    "svd": {"N": 4, "D": 3},
}


def right(layer):
    """The right function, as the cases of the layer call it."""
    return function_of(load(layer)[0].sheet.function)


def ordinary(layer):
    """Inputs and options of a layer: float64 arrays, numbers as a user types them."""
    sheet = load(layer)[0].sheet
    random = np.random.default_rng(0)
    known: dict[str, Any] = {**SIZES, **OPTIONS, **SPECIAL.get(layer, {})}

    def array(spec):
        words = ["4", "3"] if spec == "..." else spec.split()
        return random.standard_normal(
            [int(w) if w.isdigit() else known[w] for w in words]
        )

    inputs = [array(spec) for spec in sheet.inputs.values()]
    if layer in ("cholesky", "logm"):
        inputs = [x @ x.T + np.eye(len(x)) for x in inputs]
    options = []
    for name, spec in sheet.options.items():
        if is_plain(spec):
            options.append(known[name])
        elif name == "t" and layer == "softmax_crossentropy":
            options.append(np.eye(5)[random.integers(0, 5, 4)])
        elif name == "t" and layer == "sigmoid_crossentropy":
            options.append(random.integers(0, 2, (4, 5)).astype(float))
        elif name == "mask":
            options.append((random.random((4, 3)) < 0.8) / 0.8)
        else:
            options.append(array(spec))
    return inputs, options


def outputs_and_back(function, inputs, options):
    with np.errstate(all="ignore"):
        *outputs, back = function(*inputs, *options)
    return [np.asarray(y) for y in outputs], back


def several(found):
    return list(found) if isinstance(found, tuple) else [found]
