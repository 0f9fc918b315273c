"""What a backward function wants: dy first or last, the cache, the input, the output.

Names tell it where they can; else there are several ways, the likeliest first.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .names import (
    BEFORE,
    CACHE,
    INPUT,
    OUTPUT,
    RATES,
    UPSTREAM,
    find_exact,
    looks_slope,
    looks_upstream,
)
from .signature import read_parameters

MOST = 6


@dataclass(frozen=True)
class Way:
    """The roles of the parameters of backward: dy, cache, y, rate, inputs, options.

    slope: it gives the derivative, and dx is dy times that.
    """

    roles: tuple[str, ...]
    slope: bool = False

    def say(self, name: str) -> str:
        called = f"{name} ({', '.join(self.roles)})"
        return f"dx = dy * {called}" if self.slope else called


@dataclass(frozen=True)
class Known:
    """What is known of a port when its backward function is read.

    theirs: the roles of the parameters of forward, by name; caches: how many there
    are, or None where there are none.
    """

    inputs: Sequence[str]
    options: Sequence[str]
    outputs: Sequence[str]
    theirs: Mapping[str, str]
    caches: int | None = None


def list_ways(backward: Callable[..., Any], name: str, known: Known) -> list[Way]:
    """The ways in which a backward function can be meant, the likeliest first."""
    takes = read_parameters(backward)
    if takes is None or (takes.more and not takes.names):
        return [Way(("dy", *["cache"] * (known.caches or 0)))]
    names = [*takes.names[: takes.needed]]
    names += [n for n in takes.names[takes.needed :] if is_wanted(n, known)]
    roles = read_roles(names, known)
    if not names:
        slope = looks_slope(name) and "t" not in known.options
        return [Way((), slope)]
    if slopes := list_slopes(names, roles, name, known):
        return slopes
    ways = [Way(tuple(r)) for r in place_upstream(names, roles, known)]
    return list(dict.fromkeys(ways))[:MOST]


def is_wanted(name: str, known: Known) -> bool:
    """Whether a parameter that has a default is given nevertheless."""
    low = name.lower()
    is_input = known.theirs.get(name) in (*known.inputs, *known.options, "mode")
    is_rate = low in RATES and len(known.inputs) > 1
    return looks_upstream(name) or low in CACHE or is_rate or is_input


def read_roles(names: Sequence[str], known: Known) -> list[str | None]:
    """The role that each name tells, None where it tells none."""
    roles: list[str | None] = []
    for name in names:
        role = read_role(name, known)
        again = role in roles and role not in ("dy", "cache")
        if role == "dy" and roles.count("dy") >= len(known.outputs):
            again = True
        roles.append(None if again else role)
    return roles


def read_role(name: str, known: Known) -> str | None:
    """dy and cache by their names, an input by that which forward has for it."""
    low = name.lower()
    if name in known.theirs and known.theirs[name] not in ("dy", "cache"):
        return known.theirs[name]
    if low in CACHE and known.caches != 0:
        return "cache"
    several = {f"d{name}{s}" for name in known.outputs for s in ("", "s")}
    own = low in several and len(known.outputs) > 1  # dh, dhs of all steps
    if (own or looks_upstream(name)) and low not in known.options:
        return "dy"
    if low in RATES and low not in known.options and len(known.inputs) > 1:
        return "rate"
    if low == "mode":
        return "mode"
    if known.caches:
        return None
    if low in OUTPUT and low not in known.inputs and "t" not in known.options:
        return "y" if low not in INPUT else None
    if low in INPUT and "x" in known.inputs and "x" not in known.theirs:
        return "x"
    role = find_exact(name, [*known.inputs, *known.options])
    return None if role == "x" and low not in INPUT else role


def list_slopes(
    names: Sequence[str], roles: Sequence[str | None], name: str, known: Known
) -> list[Way]:
    """Ways of a function of one array that gives the derivative there; none else."""
    alone = len(known.inputs) == 1 and "t" not in known.options
    others = [r for r in roles[1:] if r not in known.options]
    if not alone or others or roles[0] in ("dy", "cache") or known.caches:
        return []
    rest = tuple(str(role) for role in roles[1:])
    at = ["y", "x"] if roles[0] == "y" else ["x", "y"]
    if names[0].lower() in BEFORE:
        at = ["x"]
    slopes = [Way((place, *rest), slope=True) for place in at]
    if looks_slope(name) or roles[0] or rest:
        return slopes
    return [Way(("dy",)), *slopes]


def place_upstream(
    names: Sequence[str], roles: Sequence[str | None], known: Known
) -> list[list[str]]:
    """dy where its name says, else first or last; what is unknown in its ways."""
    if None not in roles:
        return [[str(role) for role in roles]]
    if "dy" in roles:
        return fill(list(roles), known)
    found: list[list[str]] = []
    cache_first = "cache" in roles and roles[0] == "cache"
    free = [k for k, role in enumerate(roles) if role is None]
    places = [free[-1], free[0]] if cache_first else [free[0], free[-1]]
    for place in dict.fromkeys(places):
        found += fill([*roles[:place], "dy", *roles[place + 1 :]], known)
    first = [ways for ways in found if ways[0] == "dy"]
    last = [ways for ways in found if ways[0] != "dy"]
    return [way for pair in zip_longest(first, last) for way in pair]


def zip_longest(one: list[Any], other: list[Any]) -> list[list[Any]]:
    """Both, in turn."""
    most = max(len(one), len(other))
    return [[*one[k : k + 1], *other[k : k + 1]] for k in range(most)]


def fill(roles: list[str | None], known: Known) -> list[list[str]]:
    """What is unknown: caches where there are any, else y or what is left."""
    places = [k for k, role in enumerate(roles) if role is None]
    if not places:
        return [[str(role) for role in roles]]
    left = [name for name in [*known.inputs, *known.options] if name not in roles]
    choices: list[list[str]] = []
    if known.caches:
        choices.append(["cache"] * len(places))
    else:
        whole = [*left, *["y"] * (len(places) - len(left))][: len(places)]
        if len(places) == 1 and "t" not in known.options:
            choices += [["y"], *([name] for name in left)]
            choices = choices[1:] + choices[:1] if len(known.inputs) > 1 else choices
        elif len(whole) == len(places):
            choices.append(whole)
            if "y" not in roles and len(places) > 1:
                fewer = left[: len(places) - 1]
                choices += [[*fewer, "y"], ["y", *fewer]]
        else:
            choices.append([*whole, *["y"] * (len(places) - len(whole))])
    found = []
    for choice in choices:
        if len(choice) == len(places):
            filled = list(roles)
            for place, role in zip(places, choice, strict=True):
                filled[place] = role
            found.append([str(role) for role in filled])
    return found


def has_upstream(
    function: Callable[..., Any], options: Sequence[str], upstream: Sequence[str] = ()
) -> bool:
    """Whether the last parameter is called as upstream gradients are, or the first.

    upstream: their own names, where there are several.
    """
    takes = read_parameters(function)
    names = [n for n in takes.names if n.lower() not in options] if takes else []
    return len(names) > 1 and (
        names[-1].lower() in (*UPSTREAM, *upstream)
        or (looks_upstream(names[-1]) and len(names[-1]) > 1)
        or (names[0].lower() in UPSTREAM and names[0].lower() != "delta")
    )
