"""What the parameters of a function mean, once they are known, and their arguments."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .calling import Uncallable
from .names import is_quoted
from .tables import make_dictionary

ASIDE = ("options", "row", "mode", "train", "keep", "seed", "name", "dy", "cache")
HALVES = ("window high", "window wide")


@dataclass
class Call:
    """The roles of the positional parameters, None where all go in our order; those of
    parameters that only go by name; the text of the function.

    A role is an input, an option, "options" (a dictionary of them), cache, dy, mode,
    train (which is True), keep or seed (of a mask that is drawn), one side of a window
    (HALVES), or the kind of a size. tabled are what is in the dictionary; spread says
    that it goes as **options; mode is what mode is to be.
    """

    roles: list[str] | None
    keywords: dict[str, str] = field(default_factory=dict)
    text: str = ""
    tabled: list[str] = field(default_factory=list)
    spread: bool = False
    mode: str = "train"

    def __contains__(self, role: str) -> bool:
        return role in (self.roles or []) or role in self.keywords.values()

    def takes(self) -> list[str]:
        """The inputs and options that it is given, in a dictionary or not."""
        roles = [*(self.roles or []), *self.keywords.values()]
        whole = ["window" if r in HALVES else r for r in roles if r not in ASIDE]
        return [*dict.fromkeys(whole), *self.tabled]

    def arrange(self, values: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
        """Positional and named arguments, of values by role."""
        if self.roles is None:
            return list(values.values()), {}
        known = {
            "keep": 0.5,
            "seed": 0,
            "train": True,
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
