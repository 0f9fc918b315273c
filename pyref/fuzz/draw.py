"""Draw case i of a layer: sizes, options and numbers, from (seed, layer, i) alone.

    case = draw(sheet, forward, seed, i)

What is drawn follows from the sheet: letters become lengths, kinds of options numbers,
and Sheet.fit puts right what belongs together, as a window and its image. One case in
25 is left as wrong as it was drawn, or gets an array of another size: both languages
must refuse it in the same words. A case is for one precision, the one of exact_in.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from pyref.fixtures.case import Case, Sheet, is_plain
from pyref.fixtures.sizes import Lengths
from pyref.fixtures.storage import STORAGE
from pyref.fuzz.source import Source
from pyref.fuzz.spectra import draw_matrix
from pyref.fuzz.values import AIMED, ALWAYS, NAMED, PLAIN, Kind, draw_whole

LARGE = (16, 17, 31, 32, 33, 64, 65, 100, 129)
"""Edges of the blocks in which libraries add and multiply."""
NUMBERS: dict[str, tuple[float, ...]] = {
    "real": (0.01, -0.5, 0.0, 1.0, 0.3, -2.0, 1e-5, 1e10),
    "nonnegative": (1e-5, 0.5, 0.0, 1.0, 1e-3, 1e-12, 2.0**-60, 100.0, 1e-30),
    "whole": (0, 0, 1, 2),
    "positive": (1, 1, 2, 3),
}
REFUSED, SINGLE, STORED = 0.04, 0.3, 0.06
"""Shares of cases that may be refused, are in float32, are stored in other ways."""
Forward = Callable[..., Any]
Arrays = dict[str, np.ndarray]


def draw(sheet: Sheet, forward: Forward | None, seed: int, number: int) -> Case:
    """Case number of a sheet; forward is asked for the sizes of its outputs."""
    case = draw_from(Source(seed, sheet.layer, number), sheet, forward)
    title = f"case {number} of seed {seed}"
    return replace(case, id=f"{sheet.layer}:{seed}:{number}", title=title)


def draw_from(source: Source, sheet: Sheet, forward: Forward | None) -> Case:
    """The case that a source of numbers gives."""
    dtype = "float32" if source.chance(SINGLE) else "float64"
    lengths = draw_lengths(source, sheet)
    options = {
        name: draw_numbers(source, spec, dtype)
        for name, spec in sheet.options.items()
        if is_plain(spec)
    }
    refused = source.chance(REFUSED)
    if sheet.fit and not (refused and source.chance(0.5)):
        sheet.fit(lengths, options)
    arrays = draw_arrays(source, sheet, lengths, dtype)
    if refused:
        name = source.pick(list(arrays))
        arrays[name] = enlarge(source, arrays[name])
    case = Case(
        id=f"{sheet.layer}:drawn",
        sheet=sheet,
        title="drawn",
        inputs={name: arrays[name] for name in sheet.inputs},
        options={name: options.get(name, arrays.get(name)) for name in sheet.options},
        upstream={},
        expect={},
        exact_in=(dtype,),
        source={"kind": "generated"},
    )
    kinds = choose_kinds(source)
    upstream = {
        f"d{name}": round_to(source.pick(kinds)(source, shape, dtype), dtype)
        for name, shape in find_shapes(case, forward).items()
    }
    case = replace(case, upstream=upstream)
    if source.chance(STORED) and dtype == "float64":
        case = store(source, case)
    return case


def draw_lengths(source: Source, sheet: Sheet) -> Lengths:
    """A length for each letter, and all lengths of arrays of any."""
    specs = [*sheet.inputs.values(), *filter_arrays(sheet).values()]
    words = dict.fromkeys(w for spec in specs for w in spec.split() if not w.isdigit())
    axes = {word: 1 for word in words}
    if "..." in axes:
        axes["..."] = source.pick((2, 2, 2, 3, 4))
    row = draw_row(source, sum(axes.values()))
    lengths: Lengths = {}
    for word, count in axes.items():
        taken = [row.pop() for _ in range(count)]
        lengths[word] = tuple(taken) if word == "..." else taken[0]
    return lengths


def draw_row(source: Source, count: int) -> list[int]:
    """So many lengths, mostly from 1 to 4; or some empty, all alike, one large."""
    kind, odd = source.below(100), source.below(count)
    if kind < 6:
        return [
            0 if place == odd or source.chance(0.2) else source.between(1, 4)
            for place in range(count)
        ]
    if kind < 12:
        return [source.between(1, 4)] * count
    if kind < 18:
        row = [source.between(1, 2) for _ in range(count)]
        row[odd] = source.pick(LARGE if count > 1 else LARGE[:5])
        return row
    most = 2 if kind < 26 else 9 if kind < 38 else 4
    return [source.between(1, most) for _ in range(count)]


def filter_arrays(sheet: Sheet) -> dict[str, str]:
    """The options that are arrays."""
    return {name: spec for name, spec in sheet.options.items() if not is_plain(spec)}


def draw_numbers(source: Source, spec: str, dtype: str) -> Any:
    """An option that is one number, or a few."""
    kind, count = [*spec.split(), "1"][:2]
    numbers = [source.pick(NUMBERS[kind]) for _ in range(int(count))]
    if kind in ("real", "nonnegative") and source.chance(0.1):
        numbers = [source.pick((2.0**-1074, 1e300, 1e-300)) for _ in numbers]
    if dtype == "float32" and kind in ("real", "nonnegative"):
        with np.errstate(over="ignore"):
            numbers = [float(np.float32(v)) for v in numbers]
        numbers = [v if np.isfinite(v) else 1.0 for v in numbers]
    return tuple(numbers) if int(count) > 1 else numbers[0]


def draw_arrays(source: Source, sheet: Sheet, lengths: Lengths, dtype: str) -> Arrays:
    """Inputs, then options that are arrays."""
    kinds = choose_kinds(source)
    arrays: Arrays = {}
    for name, spec in (sheet.inputs | filter_arrays(sheet)).items():
        shape = shape_of(spec, lengths)
        usual = sheet.ordinary.get(name)
        array = None
        if is_spectral(sheet, name, shape) and source.chance(0.75):
            definite = usual == "definite"
            array = draw_matrix(source, shape, dtype, definite)
        elif usual in ALWAYS or (usual in NAMED and source.chance(0.7)):
            array = NAMED[usual](source, shape, dtype)
        elif arrays and source.chance(0.1):
            array = copy_near(source, arrays, shape, dtype)
        if array is None:
            array = source.pick(kinds)(source, shape, dtype)
        arrays[name] = round_to(array, dtype)
    return arrays


def is_spectral(sheet: Sheet, name: str, shape: Sequence[int]) -> bool:
    """Whether an array is a matrix of which the layer takes the spectrum."""
    eigen = "eigen" in sheet.lengths.values() and name in sheet.inputs
    return len(shape) == 2 and (eigen or sheet.ordinary.get(name) == "definite")


def copy_near(
    source: Source, arrays: Arrays, shape: Sequence[int], dtype: str
) -> np.ndarray | None:
    """An array drawn before of the same size, in places a rounding or a step away."""
    alike = [v for v in arrays.values() if v.shape == tuple(shape)]
    if not alike:
        return None
    eps = float(np.finfo(dtype).eps)
    moved = source.pick(alike) * (1 + eps * source.wholes(-1, 1, shape))
    steps = np.where(
        source.wholes(0, 2, shape) == 0, draw_whole(source, shape, dtype), 0
    )
    copy: np.ndarray = moved + steps
    return copy


def choose_kinds(source: Source) -> list[Kind]:
    """Kinds of which each array of a case takes one."""
    kind = source.below(100)
    if kind < 40:
        return [*PLAIN]
    if kind < 75:
        aimed = source.pick(AIMED)
        return [aimed, aimed, source.pick(PLAIN)]
    return [*PLAIN, *AIMED]


def shape_of(spec: str, lengths: Lengths) -> tuple[int, ...]:
    if spec == "...":
        return tuple(lengths["..."])
    return tuple(int(w) if w.isdigit() else lengths[w] for w in spec.split())


def round_to(array: np.ndarray, dtype: str) -> np.ndarray:
    """The numbers that a precision has; its largest where it has no more."""
    if dtype == "float64":
        return np.ascontiguousarray(array)
    most = np.finfo(np.float32).max
    infinite = np.isinf(array)
    with np.errstate(over="ignore"):
        rounded = np.where(infinite, array, np.clip(array, -most, most))
        return rounded.astype(np.float32).astype(np.float64)


def enlarge(source: Source, array: np.ndarray) -> np.ndarray:
    """The array with one length more along one axis."""
    widths = [(0, 0)] * array.ndim
    widths[source.below(array.ndim)] = (0, 1)
    return np.pad(array, widths, constant_values=0.5)


def find_shapes(case: Case, forward: Forward | None) -> dict[str, tuple[int, ...]]:
    """The sizes of the outputs; those of a refused case as far as letters go.

    None where nothing goes back, as from the step of an optimizer.
    """
    if not case.sheet.back:
        return {}
    names = case.sheet.outputs
    if forward:
        try:
            with np.errstate(all="ignore"):
                *outputs, _ = forward(*case.args(case.exact_in[0]))
            return {k: np.shape(y) for k, y in zip(names, outputs, strict=True)}
        except (ArithmeticError, TypeError, ValueError, MemoryError):
            pass
    known = case.sizes()
    specs = {name: spec.split() for name, spec in names.items()}
    return {
        name: tuple(int(w) if w.isdigit() else known.get(w, 1) for w in words)
        if words != ["..."]
        else case.output_shape(name)
        for name, words in specs.items()
    }


def store(source: Source, case: Case) -> Case:
    """The case with arrays stored as Octave stores eye (3), 1:3, integers, booleans."""
    storage = {}
    given = {**case.inputs, **case.options, **case.upstream}
    for name, value in given.items():
        if not isinstance(value, np.ndarray) or not value.size:
            continue
        way = source.pick(list(STORAGE))
        fitting = make_fitting(source, value.shape, way)
        if fitting is not None and STORAGE[way](fitting):
            given[name], storage[name] = fitting, way
    return replace(
        case,
        storage=storage,
        inputs={k: given[k] for k in case.inputs},
        options={k: given[k] for k in case.options},
        upstream={k: given[k] for k in case.upstream},
    )


def make_fitting(source: Source, shape: tuple[int, ...], way: str) -> np.ndarray | None:
    """An array of numbers that can be stored so; None where this size cannot."""
    if way == "integer":
        return source.wholes(-3, 9, shape).astype(float)
    if way == "boolean":
        return source.wholes(0, 1, shape).astype(float)
    if way == "range":
        steps = source.between(-2, 3) + source.pick((1, 0.5)) * np.arange(shape[-1])
        return np.array(np.broadcast_to(steps, shape))
    if len(shape) != 2 or 1 in shape:
        return None
    if way == "diagonal":
        return np.array(np.eye(*shape) * source.wholes(1, 3, shape))
    order = np.argsort(source.words((shape[0],)), kind="stable")
    return np.array(np.eye(*shape)[order]) if shape[0] == shape[1] else None
