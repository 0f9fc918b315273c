"""Call a port in whatever form it has, as one forward and one backward call.

closure   *y, back = f (x, w, ...);  dx, dw = back (dy)
pair      y, cache = forward (x, w, ...);  dx, dw = backward (dy, cache)
whole     loss, dx, dw = f (x, w, ...);  y, dx, dw = f (x, w, ..., dy)
class     layer = F (w, ...); y = layer.forward (x); dx = layer.backward (dy)
context   y = F.forward (ctx, x, w);  dx, dw = F.backward (ctx, dy)

Which one it is is found by looking; the last two are in objects.py. Every form gives
outputs and back.
"""

import inspect

from .bind import bind, parameters
from .names import CACHE, UPSTREAM
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
        self.call = bind(forward, self.inputs, self.options, extra, text)

    def takes(self):
        """The inputs and options that the port is given; None where any will do."""
        if self.call.roles is None:
            return None
        return [name for name in self.call.takes(self.options) if name != "dy"]

    def start(self, given, options, upstream):
        """Outputs and back, which takes the upstream gradients, if any are given."""
        named = {**given, **options}
        if "dy" in self.call:
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

    def pair(self, found, named):
        count = len(self.outputs)
        caches = []
        if isinstance(found, tuple | list) and len(found) > count:
            outputs, caches = list(found[:count]), list(found[count:])
            roles = bind_back(self.backward, len(caches), self.inputs)
        else:
            outputs = list(found) if count > 1 else [found]
            roles = bind_back(self.backward, 0, [*self.inputs, *self.options])

        def back(*dys):
            values, rest = list(dys), list(caches)
            call = []
            for role in roles:
                if role == "dy":
                    call.append(values.pop(0) if values else 1.0)
                else:
                    call.append(rest.pop(0) if role == "cache" else named[role])
            return several(self.backward(*call, *values))

        return outputs, back


def last_is_upstream(function, options):
    found = parameters(function)
    last = found.names[-1].lower() if found and found.names else ""
    return last in UPSTREAM and last not in options


def bind_back(function, caches, order):
    """Roles of a backward function: dy first, unless the cache comes first."""
    found = parameters(function)
    if found is None:
        return ["dy", *["cache"] * caches]
    if caches:
        if found.names and found.names[0].lower() in CACHE:
            return [*["cache"] * caches, "dy"]
        return ["dy", *["cache"] * caches][: max(1, found.needed)]
    return bind(function, order, [], ("dy",)).roles if found.needed > 1 else ["dy"]


def kind(found):
    if isinstance(found, tuple | list):
        return f"{len(found)} results"
    return type(found).__name__
