"""The methods of an object that go forward and back, whatever they are called."""

import inspect
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

from .names import BACKWARDS, FORWARDS, TOTALS


def find_forward(own: Any, loss: bool = False) -> str:
    """The name of the method that goes forward, empty where there is none.

    Of a loss that is the method which gives one number for the batch, if it has one.
    """
    names = (*TOTALS, *FORWARDS) if loss else FORWARDS
    return next((n for n in names if is_method(own, n)), "")


def find_backward(own: Any) -> str:
    """The name of the method that goes back, empty where there is none."""
    return next((n for n in BACKWARDS if is_method(own, n)), "")


def is_method(own: Any, name: str) -> bool:
    """Whether it is a function of a class or object, its own or inherited from one."""
    if name == "__call__" and inspect.isclass(own):
        return any("__call__" in vars(base) for base in own.__mro__)
    return callable(getattr(own, name, None))


def has_methods(target: Any) -> bool:
    """Whether it is a class, or an object of one, that goes forward or back."""
    if inspect.isclass(target):
        return True
    plain = inspect.isroutine(target) or hasattr(target, "func")
    if plain:
        return False
    return bool(find_backward(target)) or not callable(target)


def find_back(last: Any) -> Callable[..., Any] | None:
    """What goes back, of the last result of a function: itself, or its method."""
    if name := "" if inspect.isroutine(last) else find_backward(last):
        back: Callable[..., Any] = getattr(last, name)
        return back
    return last if callable(last) else None


def make_object(functions: Mapping[Any, Any]) -> Any:
    """Functions in a dictionary as an object with these methods."""
    return SimpleNamespace(**{str(key): value for key, value in functions.items()})
