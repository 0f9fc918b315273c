"""What the parameters of a function mean, once they are known, and their arguments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .calling import Uncallable
from .names import NO_NUMBERS, is_quoted
from .signature import Parameters
from .tables import make_dictionary

TYPES = ("dtype", "dtype name")
ASIDE = ("options", "row", "mode", "train", "keep", "seed", "name", "dy", "cache",
         *TYPES)  # fmt: skip
HALVES = ("window high", "window wide")
SHAPE = "whole shape"
STANDS = {**dict.fromkeys(HALVES, "window"), SHAPE: "image"}
"""The option that is told by another role."""


@dataclass
class Call:
    """The roles of the positional parameters, None where all go in our order; those of
    parameters that only go by name; the text of the function.

    A role is an input, an option, "options" (a dictionary of them), cache, dy, mode,
    train (as it is here), keep or seed (of a mask that is drawn), one side of a window
    (HALVES), the shape of what windows are put into (SHAPE), or the kind of a size.
    tabled are what is in the dictionary; spread says that it goes as **options; mode is
    what mode is to be, train whether a flag for training is set. upstream are the names
    of upstream gradients, where there are several.
    """

    roles: list[str] | None
    keywords: dict[str, str] = field(default_factory=dict)
    text: str = ""
    tabled: list[str] = field(default_factory=list)
    spread: bool = False
    mode: str = "train"
    train: bool = True
    upstream: tuple[str, ...] = ()

    def __contains__(self, role: str) -> bool:
        given = [*(self.roles or []), *self.keywords.values()]
        return role in given or (role == "dy" and bool({*self.upstream} & {*given}))

    def name_upstream(self, names: Sequence[str]) -> None:
        """Tell several upstream gradients apart, by name or else in their order."""
        self.upstream = tuple(names)
        if self.roles:
            left = [name for name in names if name not in self.roles]
            self.roles = [left.pop(0) if r == "dy" and left else r for r in self.roles]

    def takes(self) -> list[str]:
        """The inputs and options that it is given, in a dictionary or not."""
        roles = [*(self.roles or []), *self.keywords.values()]
        aside = (*ASIDE, *self.upstream)
        whole = [STANDS.get(role, role) for role in roles if role not in aside]
        return [*dict.fromkeys(whole), *self.tabled]

    def leaves(self, takes: Parameters) -> list[str]:
        """Parameters that keep their default, of those that may change a number."""
        count = len(takes.names) if self.roles is None else len(self.roles)
        given = {*takes.names[:count], *self.keywords}
        may = [*takes.names[takes.needed :], *takes.keywords]
        return [n for n in may if n not in given and n.lower() not in NO_NUMBERS]

    def arrange(self, values: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
        """Positional and named arguments, of values by role."""
        if self.roles is None:
            return list(values.values()), {}
        known = {
            "keep": 0.5,
            "seed": 0,
            "train": self.train,
            "name": "",
            **self.list_aside(values),
        }
        needed = [*self.roles, *self.keywords.values()]
        missing = [role for role in needed if role not in known]
        if missing:
            raise Uncallable(f"takes {', '.join(missing)}, which it is not given")
        more = {word: known[role] for word, role in self.keywords.items()}
        if self.spread:
            table = known["options"].items()
            more |= {key: v for key, v in table if is_quoted(key, self.text)}
        return [known[role] for role in self.roles], more

    def list_aside(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Values by role, with the mode, and parameters in a row and in a table."""
        row = tuple(values[name] for name in self.tabled if name in values)
        table = self.make_table(values)
        window = values.get("window")
        sides = window if isinstance(window, tuple) else (window, window)
        halves = dict(zip(HALVES, sides, strict=True)) if window is not None else {}
        return {"mode": self.mode, "row": row, "options": table, **halves, **values}

    def make_table(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What a dictionary of options is to have."""
        read = {name: values[name] for name in self.tabled if name in values}
        return make_dictionary(read, self.text, self.mode)
