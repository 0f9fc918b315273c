"""What a layer keeps in its attributes: parameters, gradients, outputs."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .names import GRADIENTS, find_by_name, list_names


def find_lengths(given: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """The sizes that a constructor can ask for, by their kinds."""
    x, w = given["x"], given.get("w")
    vector = given.get("gamma")
    features = vector.size if vector is not None else x.shape[-1] if x.ndim else 1
    lengths: dict[str, Any] = {
        "in": features, "out": features, "features": features, "kernel": 1,
    }  # fmt: skip
    if w is not None and w.ndim == 2:
        turned = x.shape[-1] != w.shape[0] and x.shape[-1] == w.shape[1]
        lengths["in"], lengths["out"] = w.shape[::-1] if turned else w.shape
    elif w is not None and w.ndim == 4:
        lengths |= {"in": w.shape[1], "out": w.shape[0]}
        lengths["kernel"] = w.shape[2] if w.shape[2] == w.shape[3] else w.shape[2:]
    return lengths


def read_attribute(layer: Any, names: Sequence[str], otherwise: str) -> Any:
    """The first attribute of these names, whatever their case."""
    held = {name.lower(): name for name in dir(layer) if not name.startswith("__")}
    for name in names:
        if name in held and not callable(getattr(layer, held[name])):
            return getattr(layer, held[name])
    raise AttributeError(f"{otherwise} {', '.join(names)} in the layer")


def set_parameter(layer: Any, name: str, value: np.ndarray) -> None:
    """Set a parameter that a layer has made itself."""
    names = list_names(name)
    held = {key.lower(): key for key in vars(layer)}
    for word in names:
        if word in held:
            holder = getattr(layer, held[word])
            if is_parameter(holder):
                holder.data = value
            else:
                setattr(layer, held[word], value)
            return
    for table in find_dictionaries(layer):
        for key in table:
            if str(key).lower() in names:
                table[key] = value
                return
    lacking = f"takes no {name}, and the layer it makes has no attribute"
    raise AttributeError(f"{lacking} {' or '.join(names[:3])}")


def read_gradient(layer: Any, name: str) -> Any:
    """The gradient of an input, as a layer keeps it."""
    held = {key.lower(): key for key in dir(layer) if not key.startswith("__")}
    for word in list_names(name):
        for form in GRADIENTS:
            if form.format(word) in held:
                return getattr(layer, held[form.format(word)])
        if word in held and is_parameter(getattr(layer, held[word])):
            return getattr(layer, held[word]).grad
    for table in find_dictionaries(layer, "grad"):
        gradient = find_by_name(table, name, ("{}", *GRADIENTS))
        if gradient is not None:
            return gradient
    raise AttributeError(
        f"backward does not give d{name}, and there is no d{name} in the layer"
    )


def is_parameter(holder: Any) -> bool:
    """Whether it is an object that holds an array and its gradient, as in torch."""
    is_object = not isinstance(holder, np.ndarray)
    return is_object and hasattr(holder, "data") and hasattr(holder, "grad")


def find_dictionaries(layer: Any, word: str = "") -> list[dict[Any, Any]]:
    """The dictionaries of a layer whose names have this word in them."""
    held = vars(layer).items()
    return [v for k, v in held if isinstance(v, dict) and word in k.lower()]
