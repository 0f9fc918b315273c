"""Call a port in whatever form it has, as one forward and one backward call.

closure   *y, back = f (x, w, ...);  dx, dw = back (dy)
pair      y, cache = forward (x, w, ...);  dx, dw = backward (dy, cache)
          y = forward (x, w, ...);  dx, dw = backward (dy, x, w), or (dy, y)
          y = f (x);  slope = f (x, derivative=True)
whole     loss, dx, dw = f (x, w, ...);  y, dx, dw = f (x, w, ..., dy)
switch    y = f (x, w);  dx, dw = f (x, w, dy), where dy is None unless given
alone     y = f (x, w), no gradient;  slope = f (x);  dx, dw = f (x, w, dy)
class     layer = F (w, ...); y = layer.forward (x); dx = layer.backward (dy)
context   y = F.forward (ctx, x, w);  dx, dw = F.backward (ctx, dy)
optimizer opt = F (params, lr); opt.step (), or opt.update (params, grads)
step      w, m = f (w, dw, m, lr), or w, config = f (w, dw, config)
maker     make (w, ...) gives any of these, to be called with x

Which one it is is found by looking: the first five are a Function, the others a Layer,
a Context, an Optimizer, a Step and a Maker. Each has start (inputs, options,
upstream), which gives outputs and back.
"""

import inspect
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from .calling import Uncallable
from .contexts import Context
from .form import Form, Sheet
from .functions import Function
from .makers import Maker, is_maker
from .methods import find_backward, find_forward, has_methods, make_object
from .names import BACKWARDS, CACHE, FLAGS, FORWARDS, find_exact
from .objects import Layer
from .optimizers import STEPS, Optimizer, is_optimizer
from .signature import read_parameters
from .stepping import Step, is_step

__all__ = ["Form", "describe_form", "recognize_form"]


def recognize_form(forward: Any, backward: Any, sheet: Sheet) -> Form:
    """The form of a port. sheet: names of inputs, options and outputs; the layer."""
    if isinstance(forward, Mapping):
        return recognize_form(make_object(forward), None, sheet)
    if isinstance(forward, tuple | list):
        return recognize_form(forward[0], forward[1], sheet)
    if not backward and is_optimizer(forward, sheet):
        return Optimizer(forward, sheet)
    if not backward and has_methods(forward):
        return recognize_class(forward, sheet)
    if not backward and is_step(sheet):
        return recognize_step(forward, sheet)
    if not backward and is_made(forward, sheet):
        return Maker(forward, sheet, recognize_form)
    if not backward and len(sheet["inputs"]) == 1:
        backward = find_flagged(forward)
    return Function(forward, backward, sheet)


def recognize_step(function: Callable[..., Any], sheet: Sheet) -> Form:
    """A function of a step: by names, else with all arguments in the order of ours."""
    try:
        return Step(function, sheet)
    except Uncallable as error:
        takes = read_parameters(function)
        count = len(sheet["inputs"]) + len(sheet["options"])
        if takes and not takes.more and len(takes.names) != count:
            raise Uncallable(str(error)) from None
        return Function(function, None, sheet)


def recognize_class(target: Any, sheet: Sheet) -> Form:
    """A class or an object: its methods may be static, with a context or without."""
    own = target if inspect.isclass(target) else type(target)
    go = find_forward(target)
    method = inspect.getattr_static(own, go, None) if go else None
    if isinstance(method, staticmethod | classmethod):
        takes = read_parameters(getattr(target, go))
        first = takes.names[0].lower() if takes and takes.names else ""
        if isinstance(method, staticmethod) and first in (*CACHE, "self", "_"):
            return Context(target, sheet)
        back = find_backward(target)
        return Function(
            getattr(target, go), getattr(target, back) if back else None, sheet
        )
    return Layer(target, sheet)


def find_flagged(function: Callable[..., Any]) -> Callable[..., Any] | None:
    """A function as its own derivative, where one asks by derivative=True."""
    takes = read_parameters(function)
    flags = takes.flags if takes else ()
    flag = next((n for n in flags if n.lower().startswith(FLAGS)), "")
    if not flag:
        return None
    back: Any = partial(function, **{flag: True})
    back.__name__ = f"{getattr(function, '__name__', 'function')} [{flag}=True]"
    return back  # type: ignore[no-any-return]


def is_made(function: Callable[..., Any], sheet: Sheet) -> bool:
    """Whether it has to be called without x first."""
    if sheet.get("taken") or not is_maker(function, sheet):
        return False
    try:
        call = Function(function, None, sheet).call
    except Uncallable:
        return True
    return call.roles is not None and not is_named(function, call.roles)


def is_named(function: Callable[..., Any], roles: list[str]) -> bool:
    """Whether x stands among the roles by a name that means it."""
    takes = read_parameters(function)
    named = dict(zip(roles, takes.names if takes else [], strict=False))
    return "x" not in named or find_exact(named["x"], ["x"]) is not None


def describe_form(forward: Any, backward: Any) -> str:
    """What was seen, in a few words."""
    if isinstance(forward, Mapping):
        return f"a dictionary of {', '.join(map(str, forward))}"
    if isinstance(forward, tuple | list):
        return describe_form(forward[0], forward[1])
    if not backward and has_methods(forward):
        own = forward if inspect.isclass(forward) else type(forward)
        names = ["build", *FORWARDS, *BACKWARDS, *STEPS[:-1]]
        has = [n for n in names if n != "__call__" and callable(getattr(forward, n, 0))]
        if any("__call__" in vars(base) for base in own.__mro__[:-1]):
            has.insert(1 if has[:1] == ["build"] else 0, "__call__")
        kind = "a class" if inspect.isclass(forward) else "an object of"
        return f"{kind} {own.__name__} with {', '.join(has) or 'no forward'}"
    told = describe_function(forward)
    return (
        f"a pair {told} / {describe_function(backward)}"
        if backward
        else (f"a function {told}")
    )


def describe_function(function: Any) -> str:
    """Its name, and its parameters."""
    name = getattr(function, "__name__", type(function).__name__)
    takes = read_parameters(function)
    names = [*takes.names, *takes.keywords] if takes else ["..."]
    names += [f"**{takes.spread}"] if takes and takes.spread else []
    return f"{'lambda' if name == '<lambda>' else name} ({', '.join(names)})"
