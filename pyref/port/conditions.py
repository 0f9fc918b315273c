"""The condition under which a port is wrong, such as "stride > 1".

A condition is a statement about the problem: an option, a size, a range of values. It
is told when every case that is wrong meets it, and when so many cases would hardly
meet it by chance: drawn blindly from all cases, with a probability below CHANCE.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import comb
from typing import Any

import numpy as np

from pyref.fixtures.case import ARRAY, Case, Expected
from pyref.measure import largest
from pyref.port.moves import is_one_hot
from pyref.port.pose import find_sizes

CHANCE = 0.01
LARGE, SMALL = 1.0, 1e-3  # inputs that may be called large, and small


@dataclass(frozen=True)
class Split:
    """How a condition parts the cases: of such cases, and of the others, how many."""

    words: str
    wrong: int
    such: int
    others: int

    @property
    def phrase(self) -> str:
        return f"only where {self.words}"

    @property
    def counted(self) -> str:
        told = f"{self.wrong} of {self.such} such cases wrong"
        return f"{self.phrase}: {told}, 0 of {self.others} others"

    @property
    def chance(self) -> float:
        """Of so many wrong cases, drawn blindly, that all meet the condition."""
        return comb(self.such, self.wrong) / comb(self.such + self.others, self.wrong)


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


def has_soft_targets(case: Case) -> bool:
    t = case.options.get("t")  # of an optimizer the number of the step
    return isinstance(t, np.ndarray) and not is_one_hot(t)


def is_beyond_delta(case: Case) -> bool:
    delta, t = get(case, "delta"), get(case, "t")
    with np.errstate(invalid="ignore"):  # Inf less Inf
        return delta is not None and bool(np.any(np.abs(get_x(case) - t) > delta))


def has_uneven_dy(case: Case) -> bool:
    """Whether dy is anything but ones."""
    return any(bool(np.any(dy != 1)) for dy in case.upstream.values())


def read_windows(case: Case) -> list[tuple[int, int, int]]:
    """Reach of a window, stride and length of the padded image, down and across."""
    sizes, stride = find_sizes(case), get(case, "stride")
    if "KH" not in sizes or not stride or "H" not in sizes:
        return []
    spread, pad = get(case, "dilation") or (1, 1), get(case, "pad") or (0, 0, 0, 0)
    return [
        ((sizes["KH"] - 1) * spread[0] + 1, stride[0], sizes["H"] + sum(pad[:2])),
        ((sizes["KW"] - 1) * spread[1] + 1, stride[1], sizes["W"] + sum(pad[2:])),
    ]


def list_numbers(case: Case, name: str) -> tuple[int, ...]:
    """The numbers of an option, of which there may be one for each axis; 1 for none."""
    value = get(case, name) or 1
    return value if isinstance(value, tuple) else (value,)


def has_length(letter: str, least: int) -> Callable[[Case], bool]:
    return lambda case: find_sizes(case).get(letter, 0) >= least


def is_kernel(test: Callable[[int, int], bool]) -> Callable[[Case], bool]:
    def holds(case: Case) -> bool:
        sizes = find_sizes(case)
        return "KH" in sizes and test(sizes["KH"], sizes["KW"])

    return holds


def is_square(case: Case) -> bool:
    shape = get_x(case).shape
    return len(shape) > 1 and shape[-1] == shape[-2]


CONDITIONS: tuple[tuple[str, Callable[[Case], bool]], ...] = (
    ("stride > 1", lambda c: max(list_numbers(c, "stride")) > 1),
    ("the two strides differ", lambda c: len(set(list_numbers(c, "stride"))) > 1),
    ("there is padding", lambda c: any(get(c, "pad") or ())),
    ("the padding differs between sides", lambda c: len(set(get(c, "pad") or ())) > 1),
    ("dilation > 1", lambda c: max(list_numbers(c, "dilation")) > 1),
    ("groups > 1", lambda c: (get(c, "groups") or 1) > 1),
    ("windows overlap", lambda c: any(k > s for k, s, _ in read_windows(c))),
    ("windows leave gaps", lambda c: any(k < s for k, s, _ in read_windows(c))),
    ("windows leave a remainder", lambda c: any(
        (n - k) % s for k, s, n in read_windows(c))),
    ("the kernel is not square", is_kernel(lambda high, wide: high != wide)),
    ("the kernel has an even side", is_kernel(lambda h, w: h % 2 == 0 or w % 2 == 0)),
    ("N is 1", lambda c: get_x(c).shape[:1] == (1,)),
    ("N > 1", lambda c: get_x(c).shape[:1] > (1,)),
    ("C > 1", has_length("C", 2)),
    ("F > 1", has_length("F", 2)),
    ("M > 1", has_length("M", 2)),
    ("D > 1", has_length("D", 2)),
    ("the last axis has one entry", lambda c: get_x(c).shape[-1:] == (1,)),
    ("the input is square", is_square),
    ("the input is not square", lambda c: get_x(c).ndim > 1 and not is_square(c)),
    ("the input has more than 2 axes", lambda c: get_x(c).ndim > 2),
    ("epsilon is 0", lambda c: get(c, "epsilon") == 0),
    ("epsilon is not 0", lambda c: c.options.get("epsilon", 0) != 0),
    ("targets are not one-hot", has_soft_targets),
    ("an error is larger than delta", is_beyond_delta),
    ("an entry is exactly 0", lambda c: bool(np.any(get_x(c) == 0))),
    ("an entry is negative", lambda c: bool(np.any(get_x(c) < 0))),
    ("a derivative is a choice", lambda c: any(map(has_tie, c.expect.values()))),
    ("dy is not 1 throughout", has_uneven_dy),
)  # fmt: skip


def find_condition(wrong: Sequence[Case], right: Sequence[Case]) -> list[str]:
    """The condition that parts the cases, as a phrase, if there is one."""
    if not right:
        return ["in every case"]
    split = find_split(wrong, right)
    return [split.phrase] if split else []


def find_split(wrong: Sequence[Case], right: Sequence[Case]) -> Split | None:
    """The condition that parts the cases best, if one does better than chance.

    One that parts them wholly needs CHANCE; another one that again for each condition
    that is tried, since there are so many ways to be met by chance.
    """
    if not wrong or not right:
        return None
    splits = [s for one in CONDITIONS if (s := split_cases(*one, wrong, right))]
    whole = [s for s in splits if s.wrong == s.such and s.chance < CHANCE]
    if whole:
        return whole[0]
    sized = split_by_size(wrong, right)
    if sized:
        return sized
    some = [s for s in splits if s.chance < CHANCE / len(CONDITIONS)]
    return min(some, key=lambda s: s.chance, default=None)


def split_cases(
    words: str,
    holds: Callable[[Case], bool],
    wrong: Sequence[Case],
    right: Sequence[Case],
) -> Split | None:
    """The counts of a condition; None where not all that is wrong meets it."""
    if not all(map(holds, wrong)):
        return None
    met = sum(map(holds, right))
    return Split(words, len(wrong), len(wrong) + met, len(right) - met)


def split_by_size(wrong: Sequence[Case], right: Sequence[Case]) -> Split | None:
    """Large or small inputs, where these part the cases wholly."""
    small, large = min(map(measure_inputs, wrong)), max(map(measure_inputs, wrong))
    least, most = min(map(measure_inputs, right)), max(map(measure_inputs, right))
    words = ""
    if small > most >= LARGE:
        words = f"inputs reach {small:.4g} (the largest that is right: {most:.4g})"
    elif large < least <= SMALL:
        words = f"inputs are below {least:.3g}"
    split = Split(words, len(wrong), len(wrong), len(right))
    return split if words and split.chance < CHANCE else None
