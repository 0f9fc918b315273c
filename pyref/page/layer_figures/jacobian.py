"""The Jacobian of a layer at a case, row by row from its own way back.

    blocks = list_blocks(function, case)

A row is what comes back for an upstream gradient that is 1 at one entry of one output
and 0 elsewhere. What is only rounding beside the largest entry is exactly 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pyref.fixtures.case import Case
from pyref.runners.numpy import Function, gradients

ROUNDING = 1e-12  # of the largest entry: a sum of some ten terms leaves 1e-15 of it


@dataclass(frozen=True)
class Array:
    """An output or an input of a case: its name, letters and lengths."""

    name: str
    letters: tuple[str, ...]
    shape: tuple[int, ...]

    @property
    def axes(self) -> list[tuple[str, int]]:
        """The axes along which there is more than one entry, each with its letter."""
        pairs = zip(self.letters, self.shape, strict=True)
        return [(letter, length) for letter, length in pairs if length > 1]

    @property
    def size(self) -> int:
        return int(np.prod(self.shape))


@dataclass(frozen=True)
class Block:
    """How an output changes with an input: values[output's places + input's places].

    reach: where it does here, or at the point with each input turned from end to start.
    """

    output: Array
    source: Array
    values: np.ndarray
    reach: np.ndarray

    @cached_property
    def table(self) -> np.ndarray:
        """A row for each entry of the output, a column for each of the input."""
        table: np.ndarray = self.values.reshape(self.output.size, self.source.size)
        return table


def list_blocks(function: Function, case: Case) -> list[Block]:
    """A block for each output and input, output by output."""
    args = case.args()
    turned = [np.flip(v) for v in args[: len(case.inputs)]]
    here = differentiate(function, case, args)
    there = differentiate(function, case, [*turned, *args[len(turned) :]])
    return [
        Block(
            describe(output, case.sheet.outputs[output], values.shape[:depth]),
            describe(source, case.sheet.inputs[source], case.inputs[source].shape),
            values,
            (values != 0) | (there[output, source] != 0),
        )
        for (output, source), values in here.items()
        for depth in [values.ndim - case.inputs[source].ndim]
    ]


def describe(name: str, spec: str, shape: tuple[int, ...]) -> Array:
    """An array with a letter for each axis; of one of any shape they are blank."""
    letters = [""] * len(shape) if spec == "..." else spec.split()
    return Array(name, tuple(letters), shape)


def differentiate(
    function: Function, case: Case, args: list[object]
) -> Mapping[tuple[str, str], np.ndarray]:
    """The values of all blocks, by output and input."""
    with np.errstate(all="ignore"):
        *outputs, back = function(*args)
        rows = {
            name: list_rows(back, outputs, place)
            for place, name in enumerate(case.sheet.outputs)
        }
    whole = {
        (name, source): np.array([row[place] for row in rows[name]]).reshape(
            *outputs[k].shape, *array.shape
        )
        for k, name in enumerate(case.sheet.outputs)
        for place, (source, array) in enumerate(case.inputs.items())
    }
    least = ROUNDING * max(np.max(np.abs(v), initial=0) for v in whole.values())
    return {key: np.where(np.abs(v) > least, v, 0.0) for key, v in whole.items()}


def list_rows(
    back: Function, outputs: list[np.ndarray], place: int
) -> list[list[np.ndarray]]:
    """The gradients for a 1 at each entry of one output."""
    rows = []
    for entry in range(outputs[place].size):
        dys = [np.zeros(y.shape) for y in outputs]
        dys[place].reshape(-1)[entry] = 1
        rows.append(gradients(back, dys))
    return rows
