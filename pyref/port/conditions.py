"""The condition under which a port is wrong, such as "stride is more than 1".

It is told when it holds in every case that is wrong and in none that is right.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from pyref.fixtures.case import ARRAY, Case, Expected
from pyref.measure import largest
from pyref.port.moves import is_one_hot


def get(case: Case, name: str) -> Any:
    return case.options.get(name)


def measure_inputs(case: Case) -> float:
    """The largest magnitude in the inputs of a case."""
    return largest(*case.inputs.values())


def get_x(case: Case) -> ARRAY:
    """The first input of a case."""
    return next(iter(case.inputs.values()))


def has_tie(expected: Expected) -> bool:
    return expected.tie is not None and bool(np.any(expected.tie))


def has_zero(arrays: dict[str, ARRAY]) -> bool:
    return any(bool(np.any(v == 0)) for v in arrays.values())


def has_soft_targets(case: Case) -> bool:
    return "t" in case.options and not is_one_hot(case.options["t"])


CONDITIONS: tuple[tuple[str, Callable[[Case], bool]], ...] = (
    ("stride is more than 1", lambda c: max(get(c, "stride") or (1,)) > 1),
    ("the two strides differ", lambda c: len(set(get(c, "stride") or (1,))) > 1),
    ("there is padding", lambda c: any(get(c, "pad") or ())),
    ("the padding differs between sides", lambda c: len(set(get(c, "pad") or ())) > 1),
    ("dilation is more than 1", lambda c: max(get(c, "dilation") or (1,)) > 1),
    ("groups is more than 1", lambda c: (get(c, "groups") or 1) > 1),
    ("there are NaN or Inf", lambda c: not c.finite),
    ("N is 1", lambda c: get_x(c).shape[:1] == (1,)),
    ("N is more than 1", lambda c: get_x(c).shape[:1] > (1,)),
    ("an array has no entry", lambda c: any(v.size == 0 for v in c.inputs.values())),
    ("the last axis has one entry", lambda c: get_x(c).shape[-1:] == (1,)),
    ("the input is square", lambda c: get_x(c).shape[-2:-1] == get_x(c).shape[-1:]),
    ("the input is not square", lambda c: len(set(get_x(c).shape[-2:])) > 1),
    ("epsilon is 0", lambda c: c.options.get("epsilon") == 0),
    ("epsilon is not 0", lambda c: c.options.get("epsilon", 0) != 0),
    ("an entry is exactly 0", lambda c: bool(np.any(get_x(c) == 0))),
    ("an entry is negative", lambda c: bool(np.any(get_x(c) < 0))),
    ("a derivative is a choice", lambda c: any(map(has_tie, c.expect.values()))),
    ("targets are not one-hot", has_soft_targets),
    ("dy has an entry that is 0", lambda c: has_zero(c.upstream)),
)  # fmt: skip


def find_condition(wrong: Sequence[Case], right: Sequence[Case]) -> list[str]:
    """The one condition that parts the cases, if there is one."""
    if not right:
        return ["in every case"]
    for words, holds in CONDITIONS:
        if all(holds(c) for c in wrong) and not any(holds(c) for c in right):
            return [f"only where {words}"]
    small, large = min(map(measure_inputs, wrong)), max(map(measure_inputs, wrong))
    least, most = min(map(measure_inputs, right)), max(map(measure_inputs, right))
    if small > most:
        return [f"only where values are larger than {most:.3g}"]
    if large < least:
        return [f"only where all values are below {least:.3g}"]
    for words, holds in CONDITIONS:
        share = sum(holds(c) for c in right) / len(right)
        if all(holds(c) for c in wrong) and share <= 0.5 and len(wrong) > 1:
            return [f"only where {words}, but not always then"]
    return []
