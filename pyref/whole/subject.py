"""What a derivation or a network takes, by what each argument is for.

subject -> bind -> pack -> search -> judge -> report
^^^^^^^
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pyref.fixtures.case import ARRAY, Case, Sheet, is_plain


@dataclass(frozen=True)
class Link:
    """The axis of weights that goes by the layer before, and whether it has one more
    entry, for the bias."""

    axis: int
    bias: bool


CALLED = {"penalty": "lambda"}
"""What people call a number, where that is something else."""
Choices = dict[str, dict[str, str]]
"""The moves of conventions, by their words and by the names of what is moved."""
LINKS = tuple(Link(axis, bias) for bias in (False, True) for axis in (1, 0))


@dataclass(frozen=True)
class Subject:
    """data: the input that holds the samples, "" where a target, an index into one of
    the parameters, has them; parameters: what the cost is
    differentiated by; targets: array options; numbers: plain options; output: the cost.
    """

    sheet: Sheet
    cases: tuple[Case, ...]
    data: str
    parameters: tuple[str, ...]
    targets: tuple[str, ...]
    numbers: tuple[str, ...]
    output: str

    @property
    def letter(self) -> str:
        """That of the number of samples, "" where there is none."""
        named = [self.data] if self.data else self.targets
        return "N" if any("N" in self.spec(name).split() for name in named) else ""

    @property
    def each(self) -> bool:
        """Whether there is a cost for each sample, so that their mean or sum is one."""
        return self.sheet.outputs[self.output] == "N 1"

    @property
    def starts(self) -> list[str]:
        """States at the start, which are given: a function need not differentiate."""
        return [n for n in self.parameters if "zeros" in self.sheet.hidden.get(n, ())]

    def list_orders(self) -> Choices:
        """The conventions in which entries of parameters stand in another order."""
        return self.list_choices(self.parameters, ("order", "blocks"))

    def list_factors(self) -> Choices:
        """The conventions in which numbers stand for others."""
        return self.list_choices(self.numbers, ("factor",))

    def list_choices(self, names: Sequence[str], words: Sequence[str]) -> Choices:
        """Those of the sheet that move nothing but these, by moves of these words."""
        choices = [one for axis in self.sheet.conventions for one in axis]
        return {
            one["say"]: one["moves"]
            for one in choices
            if one["moves"]
            and {*one["moves"]} <= {*names}
            and all(move.split()[0] in words for move in one["moves"].values())
        }

    def spec(self, name: str) -> str:
        """The lengths of an argument as letters."""
        return {**self.sheet.inputs, **self.sheet.options}.get(name, "")

    def hide(self, left: Sequence[str]) -> list[str]:
        """The names of numbers that are called so among the inputs of a function."""
        return [name for name in self.numbers if {name, CALLED.get(name)} & {*left}]

    def find_axis(self, name: str) -> int | None:
        """The axis of the samples in an argument of two axes."""
        letters = self.spec(name).split()
        there = len(letters) == 2 and self.letter in letters and self.letter
        return letters.index(self.letter) if there else None

    def count_samples(self, case: Case) -> int:
        return case.sizes()[self.letter] if self.letter else 1

    def is_labels(self, name: str) -> bool:
        """Whether a target of one number a sample is a label from 1 in every case."""
        arrays = [case.options[name] for case in self.cases]
        lone = self.find_axis(name) is not None and "1" in self.spec(name).split()
        return lone and all(np.all((v == np.round(v)) & (v >= 1)) for v in arrays)

    def is_index(self, name: str) -> bool:
        """Whether a target has the numbers of rows or columns, counted from 0."""
        arrays = [case.options[name] for case in self.cases]
        whole = all(np.all((v == np.round(v)) & (v >= 0)) for v in arrays)
        return whole and {0, 2} <= {int(n) for v in arrays for n in v.flat}

    @cached_property
    def chain(self) -> tuple[Link, ...]:
        """How each matrix of weights follows the one before; () where they do not."""
        found: list[Link] = []
        for _ in self.weights:
            fits = [link for link in LINKS if self.fits_all([*found, link])]
            if not fits:
                return ()
            found.append(fits[0])
        return tuple(found)

    @property
    def weights(self) -> list[str]:
        """The parameters that are matrices."""
        return [
            name
            for name in self.parameters
            if len(self.spec(name).split()) == 2 and not is_bias(self.spec(name))
        ]

    def fits_all(self, links: Sequence[Link]) -> bool:
        return all(self.follow(case, links) for case in self.cases)

    def follow(self, case: Case, links: Sequence[Link]) -> tuple[int, ...]:
        """How many numbers each layer has, the data's first; () where a link breaks."""
        axis = self.find_axis(self.data)
        if axis is None:
            return ()
        found = [case.inputs[self.data].shape[1 - axis]]
        for name, link in zip(self.weights, links, strict=False):
            shape = case.inputs[name].shape
            if shape[link.axis] != found[-1] + link.bias:
                return ()
            found.append(shape[1 - link.axis])
        return tuple(found)

    def list_widths(self, case: Case) -> tuple[int, ...]:
        """How many numbers each layer has, the data's first; () where no chain is."""
        return self.follow(case, self.chain) if self.chain else ()


def read_subject(cases: Sequence[Case]) -> Subject | None:
    """The subject of a derivation or network; None where it has no cost.

    Then its gradients need one handed down, which a plain function does not take. Its
    cases are those in which one number is handed down to the costs of all samples.
    """
    sheet = cases[0].sheet
    if not sheet.back or len(sheet.outputs) != 1 or len(sheet.inputs) < 2:
        return None
    ((output, spec),) = sheet.outputs.items()
    if spec not in ("1 1", "N 1"):
        return None
    usable = tuple(
        case
        for case in cases
        if not case.error and case.finite and is_constant(case.upstream[f"d{output}"])
    )
    with_samples = [n for n, s in sheet.inputs.items() if "N" in s.split()]
    indexed = any("N" in s.split() for s in sheet.options.values())
    data = (with_samples or ([""] if indexed else [*sheet.inputs]))[0]
    return Subject(
        sheet,
        usable,
        data,
        tuple(name for name in sheet.inputs if name != data),
        tuple(n for n, s in sheet.options.items() if not is_plain(s)),
        tuple(n for n, s in sheet.options.items() if is_plain(s)),
        output,
    )


def is_bias(spec: str) -> bool:
    """Whether an input of these lengths is one row or column, and not one number."""
    letters = spec.split()
    return len(letters) == 2 and letters.count("1") == 1


def is_constant(array: ARRAY) -> bool:
    """Whether there is one number throughout, and not 0."""
    return bool(array.size and array.flat[0] and np.all(array == array.flat[0]))
