"""How a mistake is written down: a small function in the words of who makes it.

    from pyref.mistakes.entry import mistake

    @mistake("bias gradient averaged over the batch", "db is N times too small")
    def average_bias(dy):
        return {"db": dy.mean(axis=0, keepdims=True)}

Its parameters are inputs, options and upstream gradients of the layer, by name; all of
them go into **given. It gives the results that come out with the mistake, by name;
those that it leaves out are right.
"""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import signature
from typing import Any

import numpy as np

Function = Callable[..., Any]


@dataclass(frozen=True)
class Mistake:
    """What people write: its name, what it does to the numbers, and a function of it.

    seen: a public place where it, or what leads to it, was found. rounding: the formula
    is right and keeps too few digits, so that its numbers are no two machines' own.
    whole: function is a layer in our form, outputs and back; where the cases call a
    network around the layer, it stands in that.
    """

    name: str
    effect: str
    function: Function
    seen: str = ""
    rounding: bool = False
    whole: bool = False
    layer: str = ""

    @property
    def id(self) -> str:
        return f"{self.layer}: {self.name}"


def mistake(
    name: str,
    effect: str,
    *,
    seen: str = "",
    rounding: bool = False,
    whole: bool = False,
) -> Callable[[Function], Mistake]:
    """A decorator that makes a mistake of a function."""
    return lambda function: Mistake(name, effect, function, seen, rounding, whole)


def call(mistake: Mistake, given: Mapping[str, Any]) -> dict[str, Any]:
    """The function of a mistake with those arguments that it names, copied."""
    parameters = signature(mistake.function).parameters
    takes_all = any(p.kind is p.VAR_KEYWORD for p in parameters.values())
    names = given if takes_all else parameters
    wanted = {name: copy(given[name]) for name in names}
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # means of nothing, and so on
        found: dict[str, Any] = mistake.function(**wanted)
    return found


def copy(value: Any) -> Any:
    return value.copy() if isinstance(value, np.ndarray) else value
