"""Give a function its arguments: by its names where all are known, else in order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .names import (
    CACHE,
    DICTIONARY,
    LESS_SURE,
    SIZES,
    UPSTREAM,
    WORDS,
    is_quoted,
    list_keys,
)
from .signature import read_parameters


@dataclass
class Call:
    """The roles of the positional parameters, None where all go in our order; those of
    parameters that only go by name; the text of the function.

    A role is an input, an option, "options" (a dictionary of them), cache, dy, or the
    kind of a size.
    """

    roles: list[str] | None
    keywords: dict[str, str] = field(default_factory=dict)
    text: str = ""

    def __contains__(self, role: str) -> bool:
        return role in (self.roles or []) or role in self.keywords.values()

    def takes(self, options: Sequence[str]) -> list[str]:
        """The roles, with the options that are read from a dictionary."""
        roles = [*(self.roles or []), *self.keywords.values()]
        return [r for r in roles if r != "options"] + self.list_in_dictionary(options)

    def list_in_dictionary(self, options: Sequence[str]) -> list[str]:
        """Options that come in a dictionary: those that the port's text quotes."""
        if "options" not in self:
            return []
        return [name for name in options if not self.text or self.reads(name)]

    def reads(self, name: str) -> bool:
        """Whether the text of the port quotes a key of this option."""
        return any(is_quoted(key, self.text) for key in list_keys(name, self.text))

    def arrange(
        self, values: Mapping[str, Any], options: Mapping[str, Any]
    ) -> tuple[list[Any], dict[str, Any]]:
        """Positional and named arguments, of values by role."""
        if self.roles is None:
            return list(values.values()), {}
        read = {name: options[name] for name in self.list_in_dictionary(list(options))}
        known = {**values, "options": make_dictionary(read, self.text)}
        args = [known[role] for role in self.roles]
        return args, {word: known[role] for word, role in self.keywords.items()}


def find_role(name: str, free: Sequence[str]) -> str | None:
    """The input or option that a parameter of this name means, of those still free."""
    name = name.lower()
    if name in free:
        return name
    return next((r for r in free if name in WORDS.get(r, "").split()), None)


def bind(
    function: Callable[..., Any],
    inputs: Sequence[str],
    options: Sequence[str],
    extra: Sequence[str] = (),
    text: str = "",
    optional: Sequence[str] = (),
) -> Call:
    """What the parameters of a function mean.

    extra roles (cache, dy, sizes) may stand anywhere by their names; optional inputs
    may be missing. Where the parameters cannot be seen, all arguments go in our order.
    TypeError: a parameter that is needed means nothing, or there are too many or few.
    """
    takes = read_parameters(function)
    if takes is None or (takes.more and not takes.names):
        return Call(None, text=text)
    free = [*inputs, *options]

    def take_role(name: str) -> str | None:
        role = name.lower() if name.lower() in free else find_extra(name, extra)
        role = role or find_role(name, free) or find_size(name, extra)
        if role is None and name.lower().endswith(DICTIONARY) and options:
            role = "options"
        if role in free:
            free.remove(role)
        return role

    roles = [take_role(name) for name in takes.names]
    by_name = {name: take_role(name) for name in takes.keywords}
    unknown = [n for n, needed in takes.keywords.items() if needed and not by_name[n]]
    if unknown:
        raise TypeError(f"needs {', '.join(unknown)}, which the layer does not have")
    keywords = {name: role for name, role in by_name.items() if role}
    if all(roles[: takes.needed]) and set(inputs) & set(free) <= set(optional):
        return Call(trim_roles(roles), keywords, text)
    if len(takes.names) < len(inputs):
        inputs = [name for name in inputs if name not in optional]
    order = [*inputs, *options]
    most = len(order) if takes.more else len(takes.names)
    few = most < len(inputs) or ("sizes" in extra and takes.needed < len(order))
    if takes.needed <= len(order) and not few:
        return Call(order[:most], text=text)
    raise TypeError(
        f"takes {', '.join(takes.names) or 'nothing'}, which is not {', '.join(order)}"
    )


def find_extra(name: str, extra: Sequence[str]) -> str | None:
    """cache or dy, where one of these may stand and a parameter is called so."""
    name = name.lower()
    if "cache" in extra and name in CACHE:
        return "cache"
    return "dy" if "dy" in extra and name in (*UPSTREAM, *LESS_SURE) else None


def find_size(name: str, extra: Sequence[str]) -> str | None:
    """The kind of a size, where sizes may stand and a parameter is called so."""
    if "sizes" not in extra:
        return None
    kinds = (kind for kind, names in SIZES.items() if name.lower() in names.split())
    return next(kinds, None)


def trim_roles(roles: Sequence[str | None]) -> list[str]:
    """Without what stays at its default: from the first parameter of no known role."""
    known: list[str] = []
    for role in roles:
        if role is None:
            break
        known.append(role)
    return known


def make_dictionary(options: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Options by every name under which a program may look for them."""
    table = {"mode": "train", **options}
    for name, value in options.items():
        table |= dict.fromkeys(list_keys(name, text), value)
        if name == "window":
            high, wide = value if isinstance(value, tuple) else (value, value)
            table |= {"pool_height": high, "pool_width": wide}
    return table
