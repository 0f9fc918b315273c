"""Mistakes that any layer can have, made of its right numbers or of its own way back.

Results exchanged, transposed, reversed, shifted; dy ignored, handed on, used twice;
the slope taken elsewhere, alone, inverted or squared; the diagonal of the Jacobian in
the place of all of it; what people write for a slope from memory (formulas.py).
"""

from collections.abc import Iterator
from functools import cache
from itertools import combinations

import numpy as np

from pyref.fixtures.case import ARRAY, Sheet
from pyref.fixtures.load import load
from pyref.port.explanations import (
    Arrays,
    Explanation,
    Point,
    only_gradients,
    run_right,
)  # fmt: skip
from pyref.port.formulas import list_formulas

MOST = 512  # entries of dy, for a Jacobian
DERIVATIVE = "the derivative is taken entry by entry"


@cache
def list_changes(layer: str) -> tuple[Explanation, ...]:
    sheet = load(layer)[0].sheet
    return (*OF_DY, *list_of_slopes(sheet), *list_of_shapes(sheet))


def list_of_slopes(sheet: Sheet) -> Iterator[Explanation]:
    """What is wrong in the derivative, of layers with one input that is no matrix."""
    letters = next(iter(sheet.inputs.values())).split()
    if len(sheet.inputs) > 1 or len(set(letters)) < len(letters):
        return
    if next(iter(sheet.inputs.values())) == next(iter(sheet.outputs.values())):
        yield from (*OF_SLOPE, JACOBIAN)
        yield from list_formulas()
        if next(iter(sheet.inputs.values())) != "...":
            yield from OTHER_AXIS


def list_of_shapes(sheet: Sheet) -> Iterator[Explanation]:
    """Results in the places of others, and entries in the places of others."""
    gradients = [f"d{name}" for name in sheet.inputs]
    for first, second in combinations(gradients, 2):
        yield exchange(first, second)
    for name in [*sheet.outputs, *gradients]:
        yield transpose(name)
        axes = count_axes(sheet, name)
        for axis in range(-1, -axes - 1, -1):
            words = AXES[axis]
            yield move_entries(name, axis, 1, f"{name} shifted by one {words}")
            yield move_entries(name, axis, -1, f"{name} shifted back by one {words}")
            yield reverse(name, axis)


AXES = {-1: "column", -2: "row", -3: "channel", -4: "sample"}


def count_axes(sheet: Sheet, name: str) -> int:
    specs = sheet.outputs | {f"d{k}": v for k, v in sheet.inputs.items()}
    return 2 if specs[name] == "..." else min(4, len(specs[name].split()))


def exchange(first: str, second: str) -> Explanation:
    return Explanation(
        f"{first} and {second} exchanged",
        f"{first} has the numbers of {second}, and the other way round",
        lambda point: {first: point.right[second], second: point.right[first]},
    )


def transpose(name: str) -> Explanation:
    def make(point: Point) -> Arrays:
        return {name: np.swapaxes(point.right[name], -1, -2)}

    return Explanation(f"{name} transposed", f"rows of {name} for its columns", make)


def move_entries(name: str, axis: int, step: int, words: str) -> Explanation:
    def make(point: Point) -> Arrays:
        return {name: np.roll(point.right[name], step, axis)}

    return Explanation(words, f"every entry of {name} stands beside its place", make)


def reverse(name: str, axis: int) -> Explanation:
    return Explanation(
        f"{name} reversed",
        f"{name} from its last {AXES[axis]} to its first",
        lambda point: {name: np.flip(point.right[name], axis)},
    )


def name_first(point: Point) -> str:
    return f"d{next(iter(point.case.inputs))}"


def ignore_dy(point: Point) -> Arrays:
    if not point.is_given_dy:
        raise ValueError("there is no dy to ignore")
    return take_slopes(point)


def take_slopes(point: Point) -> Arrays:
    """The results for dy of ones."""
    return run_right(point, list(map(np.ones_like, point.make_dys())))


def hand_on_dy(point: Point) -> Arrays:
    return {name_first(point): take_dy(point)}


def take_dy(point: Point) -> ARRAY:
    """dy, where an input has its size."""
    dy = point.make_dys()[0]
    if point.right[name_first(point)].shape != dy.shape:
        raise ValueError("dy has another size than the input")
    return dy


def square_dy(point: Point) -> Arrays:
    if not point.is_given_dy:
        raise ValueError("there is no dy to square")
    return run_right(point, [dy * dy for dy in point.make_dys()])


def run_at(point: Point, array: ARRAY) -> Arrays:
    """The gradients of the layer at another point of its first input."""
    args = point.case.args(point.dtype)
    if args[0].shape != array.shape:
        raise ValueError("another size")
    args[0] = array
    return only_gradients(point, run_right(point, point.make_dys(), args))


def take_slope_at_output(point: Point) -> Arrays:
    return run_at(point, point.right[next(iter(point.case.sheet.outputs))])


def take_slope_at_dy(point: Point) -> Arrays:
    return run_at(point, point.make_dys()[0])


def hand_on_output(point: Point) -> Arrays:
    return {name_first(point): point.right[next(iter(point.case.sheet.outputs))]}


def multiply_late(point: Point) -> Arrays:
    """The gradient for dy of ones, times dy entry by entry."""
    ones = take_slopes(point)
    return {name_first(point): ones[name_first(point)] * take_dy(point)}


def invert_slope(point: Point) -> Arrays:
    dy = take_dy(point)
    return {name_first(point): dy / take_slopes(point)[name_first(point)]}


def square_slope(point: Point) -> Arrays:
    slope = take_slopes(point)[name_first(point)]
    return {name_first(point): take_dy(point) * slope**2}


def complement_slope(point: Point) -> Arrays:
    slope = take_slopes(point)[name_first(point)]
    return {name_first(point): take_dy(point) * (1 - slope)}


def take_diagonal(point: Point) -> Arrays:
    """dy times how much an entry of the output changes with its own input."""
    dy = take_dy(point)
    if dy.size > MOST:
        raise ValueError("too large")
    slope = np.empty_like(dy)
    for place in np.ndindex(dy.shape):
        one = np.zeros_like(dy)
        one[place] = 1
        slope[place] = run_right(point, [one])[name_first(point)][place]
    return {name_first(point): dy * slope}


def go_along_other_axis(point: Point) -> Arrays:
    """The layer on the transpose, transposed back."""
    args = point.case.args(point.dtype)
    turned = [np.swapaxes(args[0], -1, -2), *args[1:]]
    dys = [np.swapaxes(dy, -1, -2) for dy in point.make_dys()]
    found = run_right(point, dys, turned)
    return {name: np.swapaxes(value, -1, -2) for name, value in found.items()}


def go_back_along_other_axis(point: Point) -> Arrays:
    return only_gradients(point, go_along_other_axis(point))


def go_forward_along_other_axis(point: Point) -> Arrays:
    outputs = point.case.sheet.outputs
    return {k: v for k, v in go_along_other_axis(point).items() if k in outputs}


OF_DY = (
    Explanation(
        "dy ignored",
        "the gradients are those for dy of ones: right only at the end of a chain",
        ignore_dy,
    ),
    Explanation(
        "dy handed on",
        "the first gradient is dy itself, as if the layer were the identity",
        hand_on_dy,
    ),
    Explanation(
        "dy multiplied in twice",
        "the gradients are those for the square of dy",
        square_dy,
    ),
    Explanation(
        "output in the place of the gradient",
        "the first gradient is what goes forward",
        hand_on_output,
    ),
    Explanation(
        "derivative at the output",
        "the gradients are those at y, where they must be taken at the input",
        take_slope_at_output,
    ),
    Explanation(
        "derivative at dy",
        "the gradients are those at dy, where they must be taken at the input",
        take_slope_at_dy,
    ),
)
OF_SLOPE = (
    Explanation(
        "slope inverted",
        "dy is divided by the slope, where it must be multiplied with it",
        invert_slope,
    ),
    Explanation("slope squared", "the slope is multiplied in twice", square_slope),
    Explanation("one less the slope", "dx is dy (1 - slope)", complement_slope),
    Explanation(
        "dy multiplied in after the sum",
        "dx is dy times the gradient for dy of ones: each dy reaches its own entry",
        multiply_late,
    ),
)
JACOBIAN = Explanation(
    "diagonal of the Jacobian alone",
    f"{DERIVATIVE}: what an input does to the other outputs is missing",
    take_diagonal,
)
OTHER_AXIS = (
    Explanation(
        "along the other axis",
        "the layer goes along the columns, where it must go along the rows",
        go_along_other_axis,
    ),
    Explanation(
        "forward and back along two axes",
        "y goes along one axis, and the gradient along the other",
        go_back_along_other_axis,
    ),
    Explanation(
        "forward and back along two axes",
        "y goes along one axis, and the gradient along the other",
        go_forward_along_other_axis,
    ),
)
