"""Ports that are made first: make (w, b) gives forward and backward, or an object.

What is made is any form itself: a pair, a function or its part (dense (w, b)(x)), a
dictionary of functions, an object. It is made anew for every call.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from .attributes import find_lengths
from .calling import Uncallable, call_port
from .form import Form, Sheet
from .names import find_exact, list_size_kinds
from .results import Started
from .signature import read_parameters, read_source

Recognize = Callable[[Any, Any, Sheet], Form]


class Maker(Form):
    """A function that is given all but x, and makes what is to be called with it."""

    name = "maker"

    def __init__(
        self, make: Callable[..., Any], sheet: Sheet, recognize: Recognize
    ) -> None:
        super().__init__(sheet)
        self.make, self.recognize = make, recognize
        after = [*self.inputs[1:], *self.options]
        text = read_source(make)
        kinds = list_size_kinds(self.inputs, self.options)
        self.call = self.bind(make, [], after, kinds, text)
        self.inner: Form | None = None

    def takes(self) -> list[str] | None:
        """What the maker takes; what it makes may take more."""
        left = [n for n in self.inputs[1:] if n not in self.call.takes()]
        takes = [n for n in self.call.takes() if n in (*self.inputs, *self.options)]
        return ["x", *left, *takes] if self.inputs[0] == "x" else None

    def begin(
        self,
        given: Mapping[str, Any],
        options: Mapping[str, Any],
        upstream: Sequence[Any],
    ) -> Started:
        values = {**find_lengths(given, options), **given, **options}
        copies = {
            k: v.copy() if isinstance(v, np.ndarray) else v for k, v in values.items()
        }
        args, more = self.call.arrange(copies)
        made = call_port("forward", self.make, args, more, self.call.roles or ())
        roles = self.call.takes()
        taken = [name for name in roles if name in (*self.inputs, *self.options)]
        sheet = {**self.sheet, "taken": taken}
        sheet["options"] = [name for name in self.options if name not in taken]
        self.inner = self.open(made, sheet)
        self.inner.variant, self.inner.known = self.variant, self.known
        left = {k: v for k, v in options.items() if k not in taken}
        outputs, back = self.inner.start(given, left, upstream)
        self.gives, self.kept = self.inner.gives, self.inner.kept
        return outputs, back

    def open(self, made: Any, sheet: Sheet) -> Form:
        """The form of what was made."""
        if isinstance(made, tuple | list):
            if len(made) < 2 or not all(map(callable, made[:2])):
                raise Uncallable(f"makes {len(made)} results, no forward and backward")
            return self.recognize(made[0], made[1], sheet)
        return self.recognize(made, None, sheet)


def is_maker(function: Callable[..., Any], sheet: Sheet) -> bool:
    """Whether the parameters of a function are all but x, and it gives functions."""
    takes = read_parameters(function)
    if takes is None or takes.more:
        return False
    names = [*takes.names, *takes.keywords]
    rest = [*sheet["inputs"][1:], *sheet["options"]]
    roles = [find_exact(name, rest) for name in names]
    needed = roles[: takes.needed]
    if any(name.lower() in ("x", "inputs", "input") for name in names):
        return False
    if not names:
        return True
    few = takes.needed < len(sheet["inputs"]) - len(sheet.get("optional", []))
    if few:
        return gives_functions(function)
    return all(needed) and len({*needed}) == len(needed)  # of two targets one is x


def gives_functions(function: Callable[..., Any]) -> bool:
    """Whether its text has functions or classes inside that it may give."""
    text = read_source(function)
    body = text.partition(":")[2]
    return (
        "lambda" in body or "def " in body or "class " in body or "return" not in body
    )
