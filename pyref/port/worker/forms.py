"""Call a port in whatever form it has, as one forward and one backward call.

closure   *y, back = f (x, w, ...);  dx, dw = back (dy)
pair      y, cache = forward (x, w, ...);  dx, dw = backward (dy, cache)
class     layer = F (w, ...); y = layer.forward (x);  dx = layer.backward (dy), and
          dw where it is kept: layer.dw, layer.grads["w"]
whole     loss, dx, dw = f (x, w, ...);  y, dx, dw = f (x, w, ..., dy)

Which one it is is found by looking. Every form gives outputs and back.
"""

import inspect
from functools import partial

import numpy as np

from .bind import UPSTREAM, WORDS, arguments, bind, parameters


class Form:
    """A port, and how it is called. sheet: names of inputs, options and outputs."""

    def __init__(self, forward, backward, sheet):
        self.function, self.backward = forward, backward
        self.inputs, self.options = list(sheet["inputs"]), list(sheet["options"])
        self.outputs = list(sheet["outputs"])
        if inspect.isclass(forward) and hasattr(forward, "forward"):
            self.name = "class"
            self.built = bind(forward, [], [*self.inputs[1:], *self.options])
            inputs, options = self.left(self.inputs), self.left(self.options)
            self.roles = bind(unbound(forward.forward), inputs, options)
        else:
            self.name = "pair" if backward else ""
            extra = ("dy",) if last_is_upstream(forward, self.options) else ()
            self.roles = bind(forward, self.inputs, self.options, extra)

    def left(self, names):
        """Those of the names that the constructor has not taken."""
        taken = [*(self.built or []), *self.read_from_dictionary(self.built)]
        return [name for name in names if name not in taken]

    def read_from_dictionary(self, roles):
        """Options that come in a dictionary: those that the port's text quotes."""
        if "options" not in (roles or []):
            return []
        text = "".join(source(f) for f in (self.function, self.backward) if f)
        return [name for name in self.options if not text or quoted(name, text)]

    def takes(self):
        """The inputs and options that the port is given; None where any will do."""
        if self.roles is None:
            return None
        found = [*self.roles, *(self.built or [] if self.name == "class" else [])]
        found += self.read_from_dictionary(found)
        return [name for name in found if name not in ("options", "dy")]

    def start(self, given, options, upstream):
        """Outputs and back, which takes the upstream gradients, if any are given."""
        named = {**given, **options}
        if self.name == "class":
            return self.start_class(named, options)
        if self.roles and "dy" in self.roles:
            named["dy"] = upstream[0] if upstream else 1.0
            found = self.function(*arguments(self.roles, named, options))
            return self.whole(found)
        args = arguments(self.roles, named, options)
        if self.name == "whole" and upstream:
            return self.whole(self.function(*args, *upstream))
        found = self.function(*args)
        if self.backward:
            return self.pair(found, args, named)
        if isinstance(found, tuple | list) and len(found) > 1 and callable(found[-1]):
            self.name = "closure"
            *outputs, back = found
            return outputs, lambda *dys: several(back(*dys))
        return self.whole(found)

    def whole(self, found):
        count = len(self.outputs)
        if isinstance(found, tuple | list) and len(found) > count:
            self.name = "whole"
            rest = found[count:]
            return list(found[:count]), lambda *_: several(
                rest[0] if len(rest) == 1 else rest
            )
        raise TypeError(
            f"gives {kind(found)}, not {', '.join(self.outputs)} and gradients"
        )

    def pair(self, found, args, named):
        count = len(self.outputs)
        if isinstance(found, tuple | list) and len(found) == count + 1:
            *outputs, cache = found
            roles = bind_back(self.backward, ["cache"], self.inputs)
            named = {**named, "cache": cache}
        else:
            outputs = list(found) if count > 1 else [found]
            roles = bind_back(self.backward, [], [*self.inputs, *self.options])

        def back(*dys):
            values = list(dys)
            call = [
                (values.pop(0) if values else 1.0) if r == "dy" else named[r]
                for r in roles
            ]
            return several(self.backward(*call, *values))

        return outputs, back

    def start_class(self, named, options):
        layer = self.function(*arguments(self.built or [], named, options))
        found = layer.forward(*arguments(self.roles, named, options))
        many = len(self.outputs) > 1
        outputs = (
            list(found) if many else [found[0] if isinstance(found, tuple) else found]
        )

        def back(*dys):
            first = several(layer.backward(*dys))
            if isinstance(first, list) and len(first) == 1 and len(self.inputs) > 1:
                return [*first, *(kept(layer, name) for name in self.inputs[1:])]
            return first

        return outputs, back


def unbound(method):
    """A method without its self."""

    return partial(method, None)


def source(function):
    try:
        return inspect.getsource(function)
    except (OSError, TypeError):
        return ""


def quoted(name, text):
    words = [w for w in (name, *WORDS.get(name, "").split()) if len(w) > 1]
    words += ["pool_height", "pool_width"] if name == "window" else []
    return any(f"{q}{word}{q}" in text for word in words for q in "\"'")


def last_is_upstream(function, options):
    names, _, _ = parameters(function)
    last = names[-1].lower() if names else ""
    return last in UPSTREAM and last not in options


def bind_back(function, front, order):
    """Roles of a backward function: dy first, unless the cache comes first."""
    names, needed, _ = parameters(function)
    if names is None:
        return ["dy", *front]
    if front:
        cache_first = bool(names) and names[0].lower() in ("cache", "ctx", "saved")
        return ["cache", "dy"] if cache_first else ["dy", "cache"][: max(1, needed)]
    return bind(function, order, [], ("dy",)) if needed > 1 else ["dy"]


def kept(layer, name):
    """The gradient of a parameter that a layer keeps as an attribute."""
    words = [
        f"d{name}",
        f"d{name.upper()}",
        f"d_{name}",
        f"grad_{name}",
        f"{name}_grad",
    ]
    for word in words:
        if hasattr(layer, word):
            return getattr(layer, word)
    found = by_name(getattr(layer, "grads", None) or {}, name)
    if found is None:
        raise AttributeError(
            f"backward gives dx only, and there is no d{name} in the layer"
        )
    return found


def by_name(table, name):
    if not isinstance(table, dict):
        return None
    wanted = (name, f"d{name}", f"grad_{name}", f"{name}_grad", f"d_{name}")
    return next((v for k, v in table.items() if str(k).lower() in wanted), None)


def several(found):
    """Gradients as a list, or as the dictionary that they came in."""
    if isinstance(found, tuple | list):
        if len(found) == 1 and isinstance(found[0], dict):
            return found[0]
        return list(found)
    return found if isinstance(found, dict) else [found]


def gradients(found, names):
    """The gradients by the names of the inputs."""
    if isinstance(found, dict):
        picked = [by_name(found, name) for name in names]
        missing = [n for n, v in zip(names, picked, strict=True) if v is None]
        if missing:
            have = ", ".join(map(str, found))
            raise TypeError(f"gives gradients {have}, without d{', d'.join(missing)}")
        return picked
    if len(found) < len(names):
        wanted = " ".join(f"d{name}" for name in names)
        raise TypeError(f"gives {len(found)} gradients, not {len(names)}: {wanted}")
    return found[: len(names)]


def real(name, value):
    """A result as an array of real numbers in float32 or float64."""
    if value is None:
        raise TypeError(f"{name} is None, not an array")
    array = np.asarray(value)
    if array.dtype.kind in "biu":
        return array.astype(np.float64)
    if array.dtype.name not in ("float32", "float64"):
        raise TypeError(f"{name} is {array.dtype.name}, not float64 or float32")
    return array


def kind(found):
    if isinstance(found, tuple | list):
        return f"{len(found)} results"
    return type(found).__name__
