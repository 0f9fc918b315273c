"""What a layer keeps in its attributes: parameters, gradients, outputs."""

import numpy as np

from .names import GRADIENTS, by_name, words


def lengths(given):
    """The sizes that a constructor can ask for, by their kinds."""
    x, w = given.get("x"), given.get("w")
    vector = given.get("gamma")
    features = vector.size if vector is not None else x.shape[-1] if x.ndim else 1
    found = {"in": features, "out": features, "features": features, "kernel": 1}
    if w is not None and w.ndim == 2:
        turned = x.shape[-1] != w.shape[0] and x.shape[-1] == w.shape[1]
        found["in"], found["out"] = w.shape[::-1] if turned else w.shape
    elif w is not None and w.ndim == 4:
        found |= {"in": w.shape[1], "out": w.shape[0], "kernel": w.shape[2:]}
        found["kernel"] = w.shape[2] if w.shape[2] == w.shape[3] else w.shape[2:]
    return found


def attribute(layer, names, otherwise):
    """The first attribute of these names, whatever their case."""
    held = {name.lower(): name for name in dir(layer) if not name.startswith("__")}
    for name in names:
        if name in held and not callable(getattr(layer, held[name])):
            return getattr(layer, held[name])
    raise AttributeError(f"{otherwise} {', '.join(names)} in the layer")


def put(layer, name, value):
    """Set a parameter that a layer has made itself."""
    held = {key.lower(): key for key in vars(layer)}
    for word in words(name):
        if word in held:
            holder = getattr(layer, held[word])
            if is_parameter(holder):
                holder.data = value
            else:
                setattr(layer, held[word], value)
            return
    for table in tables(layer):
        for key in table:
            if str(key).lower() in words(name):
                table[key] = value
                return
    told = f"takes no {name}, and the layer it makes has no attribute"
    raise AttributeError(f"{told} {' or '.join(words(name)[:3])}")


def kept(layer, name):
    """The gradient that a layer keeps."""
    held = {key.lower(): key for key in dir(layer) if not key.startswith("__")}
    for word in words(name):
        for form in GRADIENTS:
            if form.format(word) in held:
                return getattr(layer, held[form.format(word)])
        if word in held and is_parameter(getattr(layer, held[word])):
            return getattr(layer, held[word]).grad
    for table in tables(layer, "grad"):
        value = by_name(table, name, ("{}", *GRADIENTS))
        if value is not None:
            return value
    raise AttributeError(
        f"backward does not give d{name}, and there is no d{name} in the layer"
    )


def is_parameter(holder):
    ours = not isinstance(holder, np.ndarray)
    return ours and hasattr(holder, "data") and hasattr(holder, "grad")


def tables(layer, word=""):
    """The dictionaries of a layer whose names have this word in them."""
    held = vars(layer).items()
    return [v for k, v in held if isinstance(v, dict) and word in k.lower()]
