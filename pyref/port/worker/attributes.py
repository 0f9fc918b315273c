"""What a layer keeps in its attributes: parameters, gradients, outputs.

They stand under their names, in dictionaries, in lists (params, grads) in the order of
the layer, or in objects that hold an array and its gradient; so they do in the layer
objects that a layer is made of (q_proj.weight, cell.Wx).
"""

import inspect
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import numpy as np

from .names import GRADIENTS, HOLDERS, find_by_name, list_names
from .signature import read_parameters

LISTS = ("get_params", "parameters", "params", "get_parameters", "weights",
         "get_weights", "trainable_parameters")  # fmt: skip
GRADIENT_LISTS = ("get_grads", "gradients", "grads", "get_gradients", "grad_list",
                  "get_gradient", "grad_params")  # fmt: skip

TABLES = ("dict", "summary", "config", "state")  # what a setter takes instead of arrays
DEEP = 2  # objects inside objects that are looked into


def find_lengths(
    given: Mapping[str, np.ndarray], options: Mapping[str, Any]
) -> dict[str, Any]:
    """What a constructor can ask for, by kinds: sizes, no penalty, and the rate 1.

    And the type of the first array of floating-point numbers.
    """
    x, w = next(iter(given.values())), given.get("w")
    vector = given.get("gamma")
    features = vector.size if vector is not None else x.shape[-1] if x.ndim else 1
    lengths: dict[str, Any] = {
        "in": features, "out": features, "features": features, "kernel": 1,
        "hidden": features, "shape": x.shape[1:], "penalty": 0.0, "rate": 1.0,
    }  # fmt: skip
    held = [v.dtype for v in given.values() if v.dtype.kind not in "biu"]
    lengths |= {"dtype": held[0].type, "dtype name": held[0].name} if held else {}
    if "wq" in given:
        lengths |= dict.fromkeys(("in", "out", "hidden", "features"), len(given["wq"]))
    lengths["head"] = lengths["features"] // options.get("heads", 1)
    lengths |= find_states(given)
    if w is not None and w.ndim == 2:
        turned = x is not w and x.shape[-1] != w.shape[0] and x.shape[-1] == w.shape[1]
        lengths["in"], lengths["out"] = w.shape[::-1] if turned else w.shape
    elif w is not None and w.ndim in (3, 4):
        lengths |= find_kernel(x, w, given.get("b"))
    return lengths


def find_kernel(x: np.ndarray, w: np.ndarray, b: np.ndarray | None) -> dict[str, Any]:
    """What a kernel tells: channels, and its sides.

    Sides come last, F x C x KH x KW, or first where maps are last: KH x KW x C x F.
    """
    maps = w.shape[0] if b is None else b.size
    behind = w.shape[-1] == maps and x.shape[-1] == w.shape[-2]
    first = behind and (w.shape[0] != maps or x.shape[1] != w.shape[1])
    sides = w.shape[:-2] if first else w.shape[2:]
    channels = w.shape[-2] if first else w.shape[1]
    square = all(side == sides[0] for side in sides)
    return {
        "in": channels,
        "out": maps,
        "kernel": sides[0] if square else sides,
        "kernel shape": sides,
        "kernel high": sides[0],
        "kernel wide": sides[-1],
    }


def find_states(given: Mapping[str, np.ndarray]) -> dict[str, int]:
    """How many numbers a recurrent layer takes at a step, and how many it keeps.

    What is put on the state has a block of columns, or rows, for each gate; where each
    gate has a matrix of its own on both, that is longer than wide.
    """
    gate = next((given[k] for k in ("wf", "wi", "wr", "wz") if k in given), None)
    if "wh" in given and "wx" in given:
        columns, kept = max(given["wh"].shape), min(given["wh"].shape)
        taken = given["wx"].size // max(1, columns)
        return {"in": taken, "out": kept, "hidden": kept, "features": taken}
    if gate is not None:
        kept, both = sorted(gate.shape)
        taken = both - kept
        return {"in": taken, "out": kept, "hidden": kept, "features": taken}
    return {}


def list_attributes(layer: Any) -> dict[str, Any]:
    """The attributes of an object, in slots or not."""
    held = dict(getattr(layer, "__dict__", {}))
    for own in type(layer).__mro__:
        slots = vars(own).get("__slots__", ())
        for name in [slots] if isinstance(slots, str) else slots:
            if hasattr(layer, name):
                held.setdefault(name, getattr(layer, name))
    return held


def read_attribute(layer: Any, names: Sequence[str], otherwise: str) -> Any:
    """The first attribute of these names, whatever their case."""
    held = {name.lower(): name for name in dir(layer) if not name.startswith("__")}
    for name in names:
        if name in held and not callable(getattr(layer, held[name])):
            return getattr(layer, held[name])
    raise AttributeError(f"{otherwise} {', '.join(names)} in the layer")


def read_parameter(
    layer: Any, name: str, place: int, count: int, deep: int = DEEP
) -> Any:
    """A parameter, or what holds it with its gradient; None where it is not found.

    place: which of the parameters it is, of so many; deep: how many objects inside one
    another are looked into.
    """
    held = {plain(key): value for key, value in list_attributes(layer).items()}
    for word in list_names(name):
        if isinstance(held.get(word), np.ndarray) or is_parameter(held.get(word)):
            return held[word]
    if inner := find_holder(layer, name):
        return read_parameter(*inner)
    gradients = {id(table) for table in find_dictionaries(layer, "grad")}
    for table in find_dictionaries(layer):
        for key, value in table.items():
            if str(key).lower() in list_names(name) and id(table) not in gradients:
                return value
    row = find_row(layer, LISTS, ("param", "weight", "theta"), count)
    if row and place < count:
        return row[place]
    inside = find_inside(layer, name, place, count, deep)
    if len(inside) != 1:
        return None
    return read_parameter(inside[0], name, place, count, deep - 1)


def find_holder(layer: Any, name: str) -> tuple[Any, str, int, int] | None:
    """The inner object that holds a weight or bias, and where it stands there.

    As wq in q_proj: its w, the first of two. None where there is no such object.
    """
    kind, letter = name[:1], name[1:]
    if kind not in ("w", "b") or letter not in HOLDERS:
        return None
    words = HOLDERS[letter].split()
    held = {plain(key): value for key, value in list_attributes(layer).items()}
    one = next((held[w] for w in words if w in held and is_layer(held[w])), None)
    if one is None:
        return None
    count = 2 if read_parameter(one, "b", 1, 2) is not None else 1
    return one, kind, int(kind == "b"), count


def list_inner(layer: Any) -> list[Any]:
    """The objects inside a layer that may be layers."""
    return [one for one in list_attributes(layer).values() if is_layer(one)]


def is_layer(held: Any) -> bool:
    """Whether it is an object with methods of its own that takes part in computing."""
    is_plain = isinstance(held, np.ndarray | str | bytes | int | float | dict | list)
    if is_plain or inspect.isroutine(held) or inspect.isclass(held):
        return False
    goes = any(hasattr(held, name) for name in ("forward", "backward", "call"))
    return goes and hasattr(held, "__dict__") and not is_parameter(held)


def set_parameter(
    layer: Any, name: str, value: np.ndarray, place: int, count: int
) -> bool:
    """Set a parameter that a layer has made itself, wherever it keeps it."""
    old = read_parameter(layer, name, place, count)
    if is_parameter(old):
        follow_gradient(old, old.data, value)
        old.data = value
    elif old is not None:
        follow_buffer(layer, name, old, value, place, count)
        replace(layer, old, value)
    else:
        inner = find_holder(layer, name)
        if inner:
            return set_parameter(inner[0], inner[1], value, *inner[2:])
        names = list_names(name)
        empty = [k for k in list_attributes(layer) if plain(k) in names]
        for key in empty[:1]:
            object.__setattr__(layer, key, value)
        return bool(empty)
    return True


def follow_gradient(holder: Any, old: Any, new: np.ndarray) -> None:
    """Make the empty gradient beside an array one of the array in its place."""
    for key, held in list_attributes(holder).items():
        if plain(key) in ("grad", "g", "gradient") and is_outgrown(held, old, new):
            object.__setattr__(holder, key, np.zeros_like(new))


def follow_buffer(
    layer: Any, name: str, old: Any, new: np.ndarray, place: int, count: int
) -> None:
    """Make the empty gradient that a layer keeps of a parameter one of the new."""
    with suppress(Exception):  # a gradient that is there only after a step
        held = read_gradient(layer, name, place, count)
        if held is not old and is_outgrown(held, old, new):
            replace(layer, held, np.zeros_like(new))


def is_outgrown(gradient: Any, old: Any, new: np.ndarray) -> bool:
    """Whether it is a gradient of the old array, all zero, that the new has none of."""
    if not (isinstance(gradient, np.ndarray) and isinstance(old, np.ndarray)):
        return False
    fits = gradient.shape == new.shape and gradient.dtype == new.dtype
    return gradient.shape == old.shape and not fits and not np.any(gradient)


def replace(layer: Any, old: Any, new: Any, deep: int = DEEP) -> None:
    """Put another array where a layer keeps this one: attributes, lists, tables."""
    for key, value in list_attributes(layer).items():
        if value is old:
            object.__setattr__(layer, key, new)
        elif isinstance(value, list):
            value[:] = [new if entry is old else entry for entry in value]
        elif isinstance(value, tuple) and any(entry is old for entry in value):
            row = tuple(new if entry is old else entry for entry in value)
            object.__setattr__(layer, key, row)
        elif isinstance(value, dict):
            value.update({k: new for k, entry in value.items() if entry is old})
        elif deep and is_layer(value):
            replace(value, old, new, deep - 1)


def read_gradient(layer: Any, name: str, place: int, count: int) -> Any:
    """The gradient of an input, as a layer keeps it; place: -1 for the first input."""
    held = {plain(key): key for key in dir(layer) if not key.startswith("__")}
    for word in list_names(name):
        for form in GRADIENTS:
            value = getattr(layer, held.get(form.format(word), ""), None)
            if value is not None and not callable(value):
                return value
        if word in held and is_parameter(getattr(layer, held[word])):
            return getattr(layer, held[word]).grad
    if inner := find_holder(layer, name):
        return read_gradient(*inner)
    for table in find_dictionaries(layer, "grad"):
        gradient = find_by_name(table, name, ("{}", *GRADIENTS))
        if gradient is not None:
            return gradient
    if 0 <= place < count:
        row = find_row(layer, GRADIENT_LISTS, ("grad",), count)
        if row:
            return row[place]
        row = find_row(layer, LISTS, ("param",), count)
        if row and is_parameter(row[place]):
            return row[place].grad
    if place >= 0 and len(inside := find_inside(layer, name, place, count)) == 1:
        return read_gradient(inside[0], name, place, count)
    if count == 1 and isinstance(getattr(layer, "grad", None), np.ndarray):
        return layer.grad
    raise AttributeError(
        f"backward does not give d{name}, and there is no d{name} in the layer"
    )


def find_inside(
    layer: Any, name: str, place: int, count: int, deep: int = DEEP
) -> list[Any]:
    """The objects inside a layer that have a parameter."""
    return [
        one
        for one in (list_inner(layer) if deep else [])
        if read_parameter(one, name, place, count, deep - 1) is not None
    ]


def find_row(
    layer: Any, methods: Sequence[str], words: Sequence[str], count: int
) -> list[Any] | None:
    """A row of so many arrays that a method of no arguments gives, or an attribute."""
    for name in methods:
        if callable(method := read_safely(layer, name)):
            try:
                given = method()
            except TypeError:
                continue
            given = given.values() if isinstance(given, dict) else given
            row = list(given) if hasattr(given, "__iter__") else []
            if len(row) == count:
                return row
    for key, value in list_attributes(layer).items():
        is_row = isinstance(value, list | tuple) and len(value) == count
        if is_row and any(word in key.lower() for word in words):
            return list(value)
    return None


def read_safely(layer: Any, name: str) -> Any:
    """An attribute; None where there is none, or where what gives it raises."""
    try:
        return getattr(layer, name, None)
    except Exception:
        return None


def plain(name: str) -> str:
    """An attribute's name whatever its case, private or not."""
    return name.lower().strip("_")


def find_setter(layer: Any, count: int) -> Any:
    """The method by which a layer is given so many parameters, None without one."""
    for name in ("set_params", "set_parameters", "set_weights", "load_params"):
        takes = read_parameters(getattr(layer, name, None))
        told = " ".join(takes.names).lower() if takes else ""
        if takes and takes.needed == count and not any(w in told for w in TABLES):
            return getattr(layer, name)
    return None


def is_parameter(holder: Any) -> bool:
    """Whether it is an object that holds an array and its gradient, as in torch."""
    is_object = not isinstance(holder, np.ndarray)
    return is_object and hasattr(holder, "data") and hasattr(holder, "grad")


def find_dictionaries(layer: Any, word: str = "") -> list[dict[Any, Any]]:
    """The dictionaries of a layer whose names have this word in them."""
    held = list_attributes(layer).items()
    return [v for k, v in held if isinstance(v, dict) and word in k.lower()]
