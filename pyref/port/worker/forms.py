"""Call a port in whatever form it has, as one forward and one backward call.

closure   *y, back = f (x, w, ...);  dx, dw = back (dy)
pair      y, cache = forward (x, w, ...);  dx, dw = backward (dy, cache)
whole     loss, dx, dw = f (x, w, ...);  y, dx, dw = f (x, w, ..., dy)
switch    y = f (x, w);  dx, dw = f (x, w, dy), where dy is None unless given
class     layer = F (w, ...); y = layer.forward (x); dx = layer.backward (dy)
context   y = F.forward (ctx, x, w);  dx, dw = F.backward (ctx, dy)

Which one it is is found by looking: the first four are a Function, the others a Layer
and a Context. Each has start (inputs, options, upstream), which gives outputs and back.
"""

import inspect
from collections.abc import Mapping, Sequence
from typing import Any

from .contexts import Context
from .functions import Function
from .objects import Layer

Form = Function | Layer | Context


def recognize_form(
    forward: Any, backward: Any, sheet: Mapping[str, Sequence[str]]
) -> Form:
    """The form of a port. sheet: names of inputs, options and outputs."""
    is_object = not callable(forward) or hasattr(forward, "backward")
    if is_object and not backward:
        own = forward if inspect.isclass(forward) else type(forward)
        method = inspect.getattr_static(own, "forward", None)
        kind = Context if isinstance(method, staticmethod) else Layer
        return kind(forward, sheet)
    return Function(forward, backward, sheet)
