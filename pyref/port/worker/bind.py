"""Give a function its arguments: by its names where all are known, else in order."""

import inspect
from dataclasses import dataclass, field

from .names import CACHE, DICTIONARY, LESS_SURE, SIZES, UPSTREAM, WORDS, keys, quoted


@dataclass
class Parameters:
    """Names of the positional parameters, how many are needed, whether *args follow.

    keywords are those that only go by name, with whether they are needed.
    """

    names: list[str]
    needed: int
    more: bool
    keywords: dict[str, bool] = field(default_factory=dict)


@dataclass
class Call:
    """The roles of the positional parameters, None where all go in our order; those of
    parameters that only go by name; the text of the function.

    A role is an input, an option, "options" (a dictionary of them), cache, dy, or the
    kind of a size.
    """

    roles: list | None
    keywords: dict[str, str] = field(default_factory=dict)
    text: str = ""

    def __contains__(self, role):
        return role in (self.roles or []) or role in self.keywords.values()

    def takes(self, options):
        """The roles, with the options that are read from a dictionary."""
        found = [*(self.roles or []), *self.keywords.values()]
        return [r for r in found if r != "options"] + self.in_dictionary(options)

    def in_dictionary(self, options):
        """Options that come in a dictionary: those that the port's text quotes."""
        if "options" not in self:
            return []
        return [name for name in options if not self.text or self.reads(name)]

    def reads(self, name):
        return any(quoted(key, self.text) for key in keys(name, self.text))

    def arguments(self, named, options):
        """Positional and named arguments, of values by role."""
        if self.roles is None:
            return list(named.values()), {}
        read = {name: options[name] for name in self.in_dictionary(options)}
        known = {**named, "options": dictionary(read, self.text)}
        args = [known[role] for role in self.roles]
        return args, {word: known[role] for word, role in self.keywords.items()}


def parameters(function):
    """What a function takes; None where that cannot be seen."""
    try:
        found = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    plain = [p for p in found if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    return Parameters(
        [p.name for p in plain],
        sum(p.default is p.empty for p in plain),
        any(p.kind == p.VAR_POSITIONAL for p in found),
        {p.name: p.default is p.empty for p in found if p.kind == p.KEYWORD_ONLY},
    )


def role(name, free):
    """The input or option that a parameter of this name means, of those still free."""
    name = name.lower()
    if name in free:
        return name
    return next((r for r in free if name in WORDS.get(r, "").split()), None)


def bind(function, inputs, options, extra=(), text="", optional=()):
    """What the parameters of a function mean.

    extra roles (cache, dy, sizes) may stand anywhere by their names; optional inputs
    may be missing. Where the parameters cannot be seen, all arguments go in our order.
    """
    found = parameters(function)
    if found is None or (found.more and not found.names):
        return Call(None, text=text)
    free = [*inputs, *options]

    def taken(name):
        known = name.lower() if name.lower() in free else named(name, extra)
        known = known or role(name, free) or size(name, extra)
        if known is None and name.lower().endswith(DICTIONARY) and options:
            known = "options"
        if known in free:
            free.remove(known)
        return known

    roles = [taken(name) for name in found.names]
    keywords = {name: taken(name) for name in found.keywords}
    unknown = [n for n, needed in found.keywords.items() if needed and not keywords[n]]
    if unknown:
        raise TypeError(f"needs {', '.join(unknown)}, which the layer does not have")
    keywords = {name: known for name, known in keywords.items() if known}
    if all(roles[: found.needed]) and set(inputs) & set(free) <= set(optional):
        return Call(trimmed(roles), keywords, text)
    if len(found.names) < len(inputs):
        inputs = [name for name in inputs if name not in optional]
    order = [*inputs, *options]
    most = len(order) if found.more else len(found.names)
    few = most < len(inputs) or ("sizes" in extra and found.needed < len(order))
    if found.needed <= len(order) and not few:
        return Call(order[:most], text=text)
    raise TypeError(
        f"takes {', '.join(found.names) or 'nothing'}, which is not {', '.join(order)}"
    )


def named(name, extra):
    name = name.lower()
    if "cache" in extra and name in CACHE:
        return "cache"
    return "dy" if "dy" in extra and name in (*UPSTREAM, *LESS_SURE) else None


def size(name, extra):
    if "sizes" not in extra:
        return None
    known = (kind for kind, names in SIZES.items() if name.lower() in names.split())
    return next(known, None)


def trimmed(roles):
    """Without what stays at its default: from the first parameter of no known role."""
    return roles[: roles.index(None)] if None in roles else roles


def dictionary(options, text):
    """Options by every name under which a program may look for them."""
    found = {"mode": "train", **options}
    for name, value in options.items():
        found |= dict.fromkeys(keys(name, text), value)
        if name == "window":
            high, wide = value if isinstance(value, tuple) else (value, value)
            found |= {"pool_height": high, "pool_width": wide}
    return found
