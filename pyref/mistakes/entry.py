"""How a mistake is written down: a small function in the words of who makes it.

    from pyref.mistakes.entry import mistake

    @mistake("bias gradient averaged over the batch", "db is N times too small")
    def average_bias(dy):
        return {"db": dy.mean(axis=0, keepdims=True)}

Its parameters are inputs, options and upstream gradients of the layer, by name. It
gives the results that come out with the mistake, by name; those that it leaves out are
right.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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
