"""Call a port in whatever form it has, as one forward and one backward call.

closure   *y, back = f (x, w, ...);  dx, dw = back (dy)
pair      y, cache = forward (x, w, ...);  dx, dw = backward (dy, cache)
whole     loss, dx, dw = f (x, w, ...);  y, dx, dw = f (x, w, ..., dy)
switch    y = f (x, w);  dx, dw = f (x, w, dy), where dy is None unless given
class     layer = F (w, ...); y = layer.forward (x); dx = layer.backward (dy)
context   y = F.forward (ctx, x, w);  dx, dw = F.backward (ctx, dy)

Which one it is is found by looking; the last two are in objects.py. Every form gives
outputs and back.
"""

import inspect

from .bind import bind, parameters
from .names import CACHE, OUTPUT, UPSTREAM
from .objects import Context, Layer, source
from .results import several


def form_of(forward, backward, sheet):
    """The form of a port. sheet: names of inputs, options and outputs."""
    is_object = not callable(forward) or hasattr(forward, "backward")
    if is_object and not backward:
        own = forward if inspect.isclass(forward) else type(forward)
        found = inspect.getattr_static(own, "forward", None)
        kind = Context if isinstance(found, staticmethod) else Layer
        return kind(forward, sheet)
    return Function(forward, backward, sheet)


class Function:
    """A function, or a pair of them."""

    def __init__(self, forward, backward, sheet):
        self.function, self.backward = forward, backward
        self.inputs, self.options = list(sheet["inputs"]), list(sheet["options"])
        self.outputs = list(sheet["outputs"])
        self.name = "pair" if backward else ""
        extra = ("dy",) if last_is_upstream(forward, self.options) else ()
        text = "".join(source(f) for f in (forward, backward) if f)
        optional = sheet.get("optional", [])
        self.call = bind(forward, self.inputs, self.options, extra, text, optional)

    def gradients(self, found):
        """Gradients in our order, where they come in that of the arguments."""
        found = several(found)
        roles = self.call.roles or self.inputs
        order = [role for role in roles if role in self.inputs]
        if isinstance(found, list) and len(found) >= len(order):
            named = dict(zip(order, found, strict=False))
            rest = found[len(order) :]
            return [*(named[name] for name in self.inputs if name in named), *rest]
        return found

    def takes(self):
        """The inputs and options that the port is given; None where any will do."""
        if self.call.roles is None:
            return None
        return [name for name in self.call.takes(self.options) if name != "dy"]

    def start(self, given, options, upstream):
        """Outputs and back, which takes the upstream gradients, if any are given."""
        named = {**given, **options}
        if "dy" in self.call:
            if self.is_switch():
                return self.switch(named, options)
            named["dy"] = upstream[0] if upstream else 1.0
        args, words = self.call.arguments(named, options)
        if "dy" in self.call:
            return self.whole(self.function(*args, **words))
        if self.name == "whole" and upstream:
            return self.whole(self.function(*args, *upstream, **words))
        found = self.function(*args, **words)
        if self.backward:
            return self.pair(found, named)
        if isinstance(found, tuple | list) and len(found) > 1 and callable(found[-1]):
            self.name = "closure"
            *outputs, back = found
            return outputs, lambda *dys: self.gradients(back(*dys))
        return self.whole(found)

    def is_switch(self):
        """Whether dy is an argument that is None where it is not given."""
        found = inspect.signature(self.function).parameters.values()
        return any(p.name.lower() in UPSTREAM and p.default is None for p in found)

    def switch(self, named, options):
        self.name = "switch"

        def call(dy):
            args, words = self.call.arguments({**named, "dy": dy}, options)
            return self.gradients(self.function(*args, **words))

        return call(None)[: len(self.outputs)], call

    def whole(self, found):
        count = len(self.outputs)
        if isinstance(found, tuple | list) and len(found) > count:
            self.name = "whole"
            rest = found[count:]
            return list(found[:count]), lambda *_: self.gradients(
                rest[0] if len(rest) == 1 else rest
            )
        raise TypeError(
            f"gives {kind(found)}, not {', '.join(self.outputs)} and gradients"
        )

    def pair(self, found, named):
        count = len(self.outputs)
        caches = []
        if isinstance(found, tuple | list) and len(found) > count:
            outputs, caches = list(found[:count]), list(found[count:])
            roles = bind_back(self.backward, len(caches))
        else:
            outputs = list(found) if count > 1 else [found]
            roles = self.without_cache()
            named = {**named, "y": outputs[0]}

        def back(*dys):
            values, rest = list(dys), list(caches)
            call = []
            for role in roles:
                if role == "dy":
                    call.append(values.pop(0) if values else 1.0)
                else:
                    call.append(rest.pop(0) if role == "cache" else named[role])
            return self.gradients(self.backward(*call, *values))

        return outputs, back

    def without_cache(self):
        """Roles of a backward function that is given x or y, by their names."""
        found, ours = parameters(self.backward), parameters(self.function)
        order = [*self.inputs, *self.options]
        if found is None or found.needed < 2:
            return ["dy"]
        roles = bind(self.backward, order, [], ("dy",)).roles or ["dy", *order]
        taken = [name.lower() for name in (ours.names if ours else [])]
        return [
            "y" if name.lower() in OUTPUT and name.lower() not in taken else role
            for name, role in zip(found.names, roles, strict=False)
        ]


def last_is_upstream(function, options):
    found = parameters(function)
    last = found.names[-1].lower() if found and found.names else ""
    return last in UPSTREAM and last not in options


def bind_back(function, caches):
    """Roles of a backward function: dy first, unless the cache comes first."""
    found = parameters(function)
    if found is None:
        return ["dy", *["cache"] * caches]
    if found.names and found.names[0].lower() in CACHE:
        return [*["cache"] * caches, "dy"]
    return ["dy", *["cache"] * caches][: max(1, found.needed)]


def kind(found):
    if isinstance(found, tuple | list):
        return f"{len(found)} results"
    return type(found).__name__
