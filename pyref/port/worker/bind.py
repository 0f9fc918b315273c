"""Give a function its arguments: by its names where all are known, else in order."""

from collections.abc import Callable, Sequence
from typing import Any

from .calling import Uncallable
from .names import (
    CACHE,
    DICTIONARY,
    KEEPS,
    SEEDS,
    SIDES,
    SIZES,
    TRAINING,
    WHOLE,
    WORDS,
    find_exact,
    is_quoted,
    list_keys,
    list_names,
    looks_upstream,
)
from .roles import ASIDE, SHAPE, Call
from .signature import count_unpacked, read_fields, read_parameters, reads_keys

KEYS = {word for role in WORDS for word in list_names(role)}
KEYS |= {f for key in KEYS for f in (key.upper(), key.capitalize())} | {
    "mode",
    "pool_height",
    *KEEPS,
}


def bind(
    function: Callable[..., Any],
    inputs: Sequence[str],
    options: Sequence[str],
    extra: Sequence[str] = (),
    text: str = "",
    optional: Sequence[str] = (),
    infers: bool = False,
) -> Call:
    """What the parameters of a function mean.

    extra roles (cache, dy, sizes) may stand anywhere by their names; optional inputs
    may be missing. infers: whether a flag for training is told. Where the parameters
    cannot be seen, all arguments go in our order.
    Uncallable: a parameter that is needed means nothing, or there are too many or few.
    """
    takes = read_parameters(function)
    if takes is None or (takes.more and not takes.names):
        return Call(None, text=text)
    free = [*inputs, *options]
    draws = "mask" in options
    low = {*map(str.lower, takes.names)}
    beside = {"p": "t"} if {"p", "q"} <= low else {}
    if "t" in options and low & {*list_names("t")} - {"y"}:
        beside["y"] = "x"  # cross_entropy (y, t): y is what there is, t what is wanted
    parameters = [name for name in inputs if name != "x"]

    def take_role(name: str) -> str | None:
        if name in takes.flags:
            return "train" if infers and name.lower() in TRAINING else None
        role = name.lower() if name.lower() in free else find_extra(name, extra)
        role = role or find_side(name, options, extra)
        if beside.get(name.lower()) in free:  # of KL (p || q), p is what is wanted
            role = beside[name.lower()]
        role = role or find_exact(name, free) or find_size(name, extra)
        role = role or find_aside(name, text, draws)
        is_word = name in takes.words and role in options
        if is_word or (name in takes.numbers and role in ("t", "features")):
            return None  # a default of another kind: a mode, a temperature, an axis
        unpacked = role in (None, "options") and count_unpacked(name, text)
        if unpacked and unpacked == len(parameters):
            role = "row"
        if role in free:
            free.remove(role)
        return role

    all_names = [*takes.names, *takes.keywords]
    exact = [n for n in all_names if n.lower() in free]
    first = {name: take_role(name) for name in exact}
    roles = [first.get(name) or take_role(name) for name in takes.names]
    by_name = {name: first.get(name) or take_role(name) for name in takes.keywords}
    unknown = [n for n, needed in takes.keywords.items() if needed and not by_name[n]]
    if unknown:
        raise Uncallable(f"needs {', '.join(unknown)}, which the layer does not have")
    keywords = {name: role for name, role in by_name.items() if role}
    table = "options" in (*roles, *by_name.values()) or bool(takes.spread)
    tabled = [n for n in free if table and n != "x" and reads(n, text, options)]
    if "row" in roles:
        tabled += [name for name in parameters if name in free and name not in tabled]
    lacking = set(inputs) & set(free) - set(tabled)
    if all(roles[: takes.needed]) and lacking <= set(optional):
        placed = trim_roles(roles)
        behind = list(zip(takes.names, roles, strict=True))[len(placed) :]
        keywords |= {name: role for name, role in behind if role and role in options}
        return Call(placed, keywords, text, tabled, bool(takes.spread))
    if len(takes.names) < len(inputs):
        inputs = [name for name in inputs if name not in optional]
    aside = [role for role in roles if role in (*ASIDE, *extra)]
    if aside and lacking:
        filled = fill_roles(roles[: takes.needed], [n for n in free if n not in tabled])
        if all(filled) and lacking <= {*filled, *optional}:
            return Call(
                [r for r in filled if r], keywords, text, tabled, bool(takes.spread)
            )
    order = [*inputs, *options]
    most = len(order) if takes.more else len(takes.names)
    most = min([most, *map(takes.names.index, set(takes.flags) & set(takes.names))])
    few = most < len(inputs) or ("sizes" in extra and takes.needed < len(order))
    if takes.needed <= len(order) and not few:
        return Call(order[:most], text=text)
    named, wanted = (", ".join(some) or "nothing" for some in (takes.names, order))
    raise Uncallable(f"takes {named}, where it is to be given {wanted}")


def fill_roles(roles: Sequence[str | None], free: Sequence[str]) -> list[str | None]:
    """Roles, where what is unknown is what is left, in our order."""
    left = list(free)
    return [role or (left.pop(0) if left else None) for role in roles]


def reads(name: str, text: str, options: Sequence[str]) -> bool:
    """Whether the text of a port reads a key of this name; an option, without text."""
    if not text:
        return name in options
    return any(
        is_quoted(key, text) or f".{key}" in text for key in list_keys(name, text)
    )


def find_aside(name: str, text: str, draws: bool) -> str | None:
    """A dictionary of options, a mode, a name, or what a mask is drawn with."""
    low = name.lower()
    if draws and low in KEEPS:
        return "keep"
    if draws and low in SEEDS:
        return "seed"
    if low in ("mode", "name"):
        return low
    if low in TRAINING:
        return "train"
    if low.endswith(DICTIONARY):
        return "options"
    fields = read_fields(name, text) & KEYS
    return "options" if fields or reads_keys(name, text) else None


def find_extra(name: str, extra: Sequence[str]) -> str | None:
    """cache or dy, where one of these may stand and a parameter is called so."""
    name = name.lower()
    if "cache" in extra and name in CACHE:
        return "cache"
    if "dy" in extra and name in extra:
        return name
    return "dy" if "dy" in extra and looks_upstream(name) else None


def find_side(name: str, options: Sequence[str], extra: Sequence[str]) -> str | None:
    """One side of a window, or of a kernel where sizes may stand; a whole shape."""
    if name.lower() in WHOLE and "image" in options:
        return SHAPE
    side = next((s for s, names in SIDES.items() if name.lower() in names.split()), "")
    if side and "window" in options:
        return f"window {side}"
    return f"kernel {side}" if side and "sizes" in extra else None


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
