"""Give a function its arguments: by its names where all are known, else in order."""

from collections.abc import Callable, Mapping, Sequence
from inspect import isclass
from typing import Any

from .calling import Uncallable
from .names import (
    CACHE,
    DICTIONARY,
    KEEPS,
    KERNEL_SIZES,
    SEEDS,
    SIDES,
    SIZES,
    STATE_SIZES,
    TRAINING,
    WANTED,
    WHOLE,
    WORDS,
    find_exact,
    is_quoted,
    list_keys,
    list_names,
    looks_upstream,
)
from .roles import ASIDE, SHAPE, TYPES, Call
from .signature import (
    Parameters,
    count_unpacked,
    read_fields,
    read_parameters,
    reads_keys,
)

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
    all_names = [*takes.names, *takes.keywords]
    low = {*map(str.lower, takes.names)}
    beside = {"p": "t"} if {"p", "q"} <= low else {}
    if "t" in options and low & {*list_names("t")} - {"y"}:
        beside["y"] = "x"  # cross_entropy (y, t): y is what there is, t what is wanted
    parameters = [name for name in inputs if name != "x"]

    def take_role(name: str) -> str | None:
        if name in takes.flags:
            return "train" if infers and name.lower() in TRAINING else None
        if "sizes" in extra and name.lower() == "dtype":
            return find_type(takes, name)
        if size := find_own_size(name, all_names, extra):
            return size
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
        by_word = (*options, *TYPES)
        keywords |= {name: role for name, role in behind if role and role in by_word}
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
    if "sizes" in extra:
        refuse_sizes(function, takes.names[: takes.needed], roles, extra)
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


def find_type(takes: Parameters, name: str) -> str | None:
    """The precision as a constructor has it: a type, or its name; None of another."""
    if name in takes.words:
        return "dtype name"
    needed = name in takes.names[: takes.needed] or takes.keywords.get(name)
    return "dtype" if needed or name in takes.types else None


def find_size(name: str, extra: Sequence[str]) -> str | None:
    """The kind of a size, where sizes may stand and a parameter is called so."""
    if "sizes" not in extra:
        return None
    return find_kind(name, SIZES)


def find_own_size(name: str, names: Sequence[str], extra: Sequence[str]) -> str | None:
    """The kind of a size as k and f are, where the other parameters are sizes.

    Of kernels, f beside k is the side, and k how many there are.
    """
    others = {n.lower() for n in names} - {name.lower()}
    kinds = {find_size(n, extra) for n in others} - {None, "penalty", "rate"}
    if "kernels" in extra:
        sides = any(find_side(n, (), extra) for n in others)
        count = name.lower() == "k" and "f" in others and "out" not in kinds
        own = find_kind(name, KERNEL_SIZES)
        told = kinds & {"in", "out", "kernel"} and not (sides or "kernel" in kinds)
        if own == "out" and (kinds & {"kernel", "kernel shape"}):
            return own
        return ("out" if count else own) if told else None
    if "states" not in extra:
        return None
    both = {find_kind(n, STATE_SIZES) for n in others} - {None} | kinds
    own = find_kind(name, STATE_SIZES)
    return own if both & {"in", "features", "hidden", "out"} - {own} else None


def find_kind(name: str, table: Mapping[str, str]) -> str | None:
    """The kind whose names, in such a table, a parameter is called by."""
    return next(
        (k for k, names in table.items() if name.lower() in names.split()), None
    )


def refuse_sizes(
    function: Callable[..., Any],
    names: Sequence[str],
    roles: Sequence[str | None],
    extra: Sequence[str],
) -> None:
    """Say which parameters of a constructor are called as nothing that is known."""
    unknown = [f"`{n}`" for n, role in zip(names, roles, strict=False) if not role]
    if not unknown:
        return
    of = (
        "the constructor"
        if isclass(function)
        else getattr(function, "__name__", "the maker")
    )
    wanted = next(
        WANTED[kind] for kind in ("kernels", "states", "sizes") if kind in extra
    )
    raise Uncallable(
        f"pyref does not know what {' and '.join(unknown)} of {of} "
        f"{'is' if len(unknown) == 1 else 'are'}: name a size {wanted}, "
        "or give a function that makes the layer"
    )


def trim_roles(roles: Sequence[str | None]) -> list[str]:
    """Without what stays at its default: from the first parameter of no known role."""
    known: list[str] = []
    for role in roles:
        if role is None:
            break
        known.append(role)
    return known
