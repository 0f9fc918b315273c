"""Which result of a call is what the next call is given in the place of an input.

1. By its name: theta, new_theta, thetaNew of theta; w of weights.
2. In order, where it has the sizes and is no gradient by its name.
3. What was changed in place, where nothing was given back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pyref.pairs.gradients_of import is_named
from pyref.pairs.inputs.names import find_meaning
from pyref.pairs.layout import squeeze
from pyref.pairs.leaves import Leaf, normalize
from pyref.pairs.steps.calls import Reply

FORMS = ("{}", "new{}", "{}new", "next{}", "{}next", "updated{}", "{}updated", "{}out",
         "{}t", "{}upd", "{}after")  # fmt: skip
BEFORE = ("prev{}", "{}prev", "previous{}", "last{}", "{}last", "old{}", "{}old")
GENERIC = ("g", "dw", "dp", "dtheta", "dparams", "grad", "grads", "gradient",
           "gradients", "gradvec", "dx", "derivative", "derivatives")  # fmt: skip


@dataclass(frozen=True)
class Target:
    """What is fed back. key: by which it is kept; names: of the argument and the input.

    value: as it is now, None where that is unknown. free: how results that are not
    named as it may stand for it: any, nameless, or none.
    """

    key: Any
    names: tuple[str, ...]
    value: Any
    free: str = "any"


def find_next(reply: Reply, targets: Sequence[Target]) -> dict[Any, Any]:
    """Where each target is found: the number of a result, or the name of what was
    changed in place."""
    found: dict[Any, Any] = {}
    for reads in (is_next, is_synonym):
        for target in targets:
            for k, name in enumerate(reply.names):
                taken = target.key in found or k in found.values()
                named = name and any(reads(name, mine) for mine in target.names)
                if not taken and named and fits(reply.results[k], target.value):
                    found[target.key] = k
    for target in targets:
        for k in range(len(reply.results)):
            if target.key in found or k in found.values():
                continue
            if may_stand(reply, k, target):
                found[target.key] = k
    for target in targets:
        changed = [name for name in target.names if name in reply.after]
        if target.key not in found and changed:
            found[target.key] = changed[0]
    return found


def pick(reply: Reply, place: Any) -> Any:
    """What find_next found."""
    return reply.after[place] if isinstance(place, str) else reply.results[place]


def is_next(result: str, name: str) -> bool:
    forms = [form.format(normalize(name)) for form in FORMS]
    before = [form.format(normalize(result)) for form in BEFORE]
    return normalize(result) in forms or normalize(name) in before


def is_synonym(result: str, name: str) -> bool:
    return find_meaning(result) == find_meaning(name)


def may_stand(reply: Reply, k: int, target: Target) -> bool:
    """Whether a result that is not named as a target can be it."""
    name, value = reply.names[k], reply.results[k]
    if target.free == "none" or target.value is None or value is None:
        return False
    if target.free == "nameless" and name:
        return False
    if np.size(target.value) == 1 and k == 0 and target.free == "nameless":
        return False  # a cost comes first
    return fits(value, target.value) and not is_gradient(name, target.names)


def is_gradient(name: str, names: Sequence[str]) -> bool:
    """Whether a name is that of the gradient of what has one of these names."""
    if not name:
        return False
    leaf = Leaf(name, (0,), np.zeros(()), np.zeros(()))
    if any(is_named(leaf, (one,), leaf.value) for one in names):
        return True
    return normalize(name) in GENERIC


def fits(result: Any, value: Any) -> bool:
    """Whether a result has the sizes of a value, whatever they are where it is None."""
    if value is None:
        return result is not None
    if isinstance(value, dict):
        alike = isinstance(result, dict) and {*value} <= {*result}
        return alike and all(fits(result[k], v) for k, v in value.items())
    if isinstance(value, list):
        alike = isinstance(result, list) and len(result) == len(value)
        return alike and all(map(fits, result, value))
    if not isinstance(value, np.ndarray):
        return type(result) is type(value)
    return isinstance(result, np.ndarray) and squeeze(result) == squeeze(value)
