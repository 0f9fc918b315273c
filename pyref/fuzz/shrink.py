"""Make a case that is wrong as small and as plain as it stays wrong.

    case = shrink(case, forward, is_wrong)       is_wrong(cases) -> a truth for each

Lengths go first, then options, then numbers: to 0, to 1, to fewer bits. All steps of a
kind are tried in one crossing to Octave, which is why no library shrinks: it would try
them one by one. Every step taken makes the case smaller, so there is an end.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from operator import gt
from typing import Any

import numpy as np

from pyref.fixtures.case import Case, is_plain
from pyref.fixtures.numbers import text
from pyref.fuzz.draw import Forward, find_shapes, round_to

Wrong = Callable[[Sequence[Case]], list[bool]]
TRIED = 60
"""Steps that are tried in one crossing."""
PLAIN_OPTIONS = {"real": (0.0, 1.0), "nonnegative": (0.0, 1.0, 0.5), "whole": (0,),
                 "positive": (1,)}  # fmt: skip


def shrink(case: Case, forward: Forward | None, is_wrong: Wrong) -> Case:
    """The smallest case that was found from a wrong one by steps that keep it wrong."""
    moved = True
    while moved:
        moved = False
        for list_steps in (
            drop_storage,
            cut_lengths,
            ease_options,
            ease_arrays,
            ease_numbers,
        ):
            better = step(case, list_steps(case, forward), is_wrong)
            while better is not None:
                case, moved = better, True
                better = step(case, list_steps(case, forward), is_wrong)
    return case


def step(case: Case, steps: Iterator[Case], is_wrong: Wrong) -> Case | None:
    """The first of the steps that is smaller and wrong; None where there is none."""
    size = measure(case)
    batch: list[Case] = []
    for one in steps:
        if measure(one) < size:
            batch.append(one)
        if len(batch) == TRIED:
            if found := first_wrong(batch, is_wrong):
                return found
            batch = []
    return first_wrong(batch, is_wrong) if batch else None


def first_wrong(batch: Sequence[Case], is_wrong: Wrong) -> Case | None:
    pairs = zip(batch, is_wrong(batch), strict=True)
    return next((case for case, wrong in pairs if wrong), None)


def measure(case: Case) -> tuple[int, int, int]:
    """How large a case is: its numbers, then the letters to write them."""
    given = [*case.inputs.values(), *case.options.values(), *case.upstream.values()]
    arrays = [v for v in given if isinstance(v, np.ndarray)]
    plain = [
        w for v in given if not isinstance(v, np.ndarray) for w in np.atleast_1d(v)
    ]
    count = sum(array.size for array in arrays)
    letters = sum(len(text(v)) for array in arrays for v in array.flat)
    return count, letters + sum(len(text(v)) for v in plain), len(case.storage)


def drop_storage(case: Case, forward: Forward | None) -> Iterator[Case]:
    """Without ways of storing, all of them and one by one."""
    if case.storage:
        yield replace(case, storage={})
        for name in case.storage:
            yield replace(
                case, storage={k: v for k, v in case.storage.items() if k != name}
            )


def cut_lengths(case: Case, forward: Forward | None) -> Iterator[Case]:
    """With half of a length or one of it left out, wherever its letter stands."""
    given = {
        name: value
        for part in (case.inputs, case.options, case.upstream)
        for name, value in part.items()
        if isinstance(value, np.ndarray)
    }
    for places in list_axes(case, given).values():
        name, axis = places[0]
        length = given[name].shape[axis]
        parts = [range(length // 2, length), range(length // 2)]
        parts += [range(k, k + 1) for k in range(min(length, 12))]
        for part in parts if length else ():
            cut = dict(given)
            for other, place in places:
                if part.stop <= given[other].shape[place]:
                    cut[other] = np.delete(given[other], list(part), place)
            yield from fit(case, cut, forward)


def list_axes(
    case: Case, given: dict[str, np.ndarray]
) -> dict[str, list[tuple[str, int]]]:
    """By letter the axes, each of an array, that have its length."""
    specs = {f"d{name}": spec for name, spec in case.sheet.outputs.items()}
    specs |= case.sheet.inputs | case.sheet.options
    axes: dict[str, list[tuple[str, int]]] = {}
    for name, value in given.items():
        words = specs[name].split()
        if words == ["..."]:
            words = [f"...{axis}" for axis in range(value.ndim)]
        for axis, word in enumerate(words[: value.ndim]):
            axes.setdefault(word, []).append((name, axis))
    return axes


def fit(
    case: Case, arrays: dict[str, np.ndarray], forward: Forward | None
) -> Iterator[Case]:
    """The case with other arrays, its upstream gradients cut to the new outputs."""
    made = replace(
        case,
        inputs={k: arrays.get(k, v) for k, v in case.inputs.items()},
        options={k: arrays.get(k, v) for k, v in case.options.items()},
        upstream={},
        storage={},
    )
    upstream = {}
    for name, shape in find_shapes(made, forward).items():
        cut, whole = (
            part[f"d{name}"] for part in (case.upstream | arrays, case.upstream)
        )
        dy = cut if cut.shape == shape else whole
        if len(shape) != dy.ndim or any(map(gt, shape, dy.shape)):
            return
        upstream[f"d{name}"] = dy[tuple(map(slice, shape))]
    yield replace(made, upstream=upstream)


def ease_options(case: Case, forward: Forward | None) -> Iterator[Case]:
    """With a number of an option made plain."""
    for name, spec in case.sheet.options.items():
        if not is_plain(spec):
            continue
        numbers = np.atleast_1d(case.options[name]).tolist()
        for place, number in enumerate(numbers):
            for plain in PLAIN_OPTIONS[spec.split()[0]]:
                if plain != number:
                    row = [*numbers[:place], plain, *numbers[place + 1 :]]
                    value = tuple(row) if len(row) > 1 else row[0]
                    changed = replace(case, options={**case.options, name: value})
                    yield from fit(changed, {}, forward)


def ease_arrays(case: Case, forward: Forward | None) -> Iterator[Case]:
    """With all numbers of an array made 0, made 1, or rounded to few bits."""
    for name, value in list_arrays(case):
        for easier in (np.zeros_like(value), np.ones_like(value), *cut_bits(value)):
            yield put(case, name, np.where(np.isnan(easier), 0.0, easier))


def ease_numbers(case: Case, forward: Forward | None) -> Iterator[Case]:
    """With one number made 0, made 1, or rounded to fewer bits."""
    for name, value in list_arrays(case):
        for place in range(min(value.size, 64)):
            number = value.flat[place : place + 1]
            for easier in (0.0, 1.0, -1.0, *(v[0] for v in cut_bits(number))):
                if not np.array_equal(easier, value.flat[place]):
                    changed = value.copy()
                    changed.flat[place] = easier
                    yield put(case, name, changed)


def list_arrays(case: Case) -> Iterator[tuple[str, np.ndarray]]:
    for name, value in {**case.upstream, **case.options, **case.inputs}.items():
        if isinstance(value, np.ndarray) and value.size:
            yield name, value


def cut_bits(value: np.ndarray) -> Iterator[np.ndarray]:
    """The numbers with 1, 2, 4, ... bits left."""
    with np.errstate(all="ignore"):
        parts, exponents = np.frexp(value)
        for bits in (1, 2, 4, 8, 12, 24):
            yield np.ldexp(np.round(np.ldexp(parts, bits)), exponents - bits)


def put(case: Case, name: str, value: np.ndarray) -> Case:
    """The case with another array, in its precision, stored as any."""
    value = round_to(value, case.exact_in[0])

    def changed(arrays: dict[str, Any]) -> dict[str, Any]:
        return {k: value if k == name else v for k, v in arrays.items()}

    return replace(
        case,
        inputs=changed(case.inputs),
        options=changed(case.options),
        upstream=changed(case.upstream),
        storage={k: v for k, v in case.storage.items() if k != name},
    )
