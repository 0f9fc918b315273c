"""Prove a few entries of each result of a case of awkward size.

    free = find_free(case)                 letters along which a definition goes apart
    known = certify_entries(case, free)    name -> Entries, as far as it is affordable

The tape of 65,537 samples is too long for most layers, but what an entry depends on is
short. A letter is free where the definition, run on a slice of everything along it,
gives that slice of its outputs: so it does at a small size, ball for ball. Then an
output of sample n, and the gradient by what belongs to sample n alone, follow from
sample n. Where nothing is free, or a gradient sums over all samples, the whole tape is
made, unless that takes more than STEPS.
"""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Context
from fractions import Fraction
from typing import Any

import numpy as np
from flint import arb

from pyref.fixtures import numbers, sources
from pyref.fixtures.case import ARRAY, Case
from pyref.oracle.backward import scale, scales_at_once
from pyref.oracle.building_blocks import share_sums
from pyref.oracle.certify import FIRST, is_good
from pyref.oracle.prove import Entry
from pyref.oracle.tape import (
    Node,
    Nodes,
    TooLong,
    Undecided,
    at_most,
    leaves,
    precision,
    ticks,
)
from pyref.oracle.trace import list_options, trace
from pyref.oracle.write import break_lines, middle, spell

STEPS = 2_600_000  # of one tape: 30 s and 1.3 GB
FEW = 20_000  # numbers given of which a tape is short
MOST = 10  # entries of an array
SHORT = Context(prec=20)  # digits of a value: 1e-20 of it is nothing beside float64
ANY = "..."
Picks = Mapping[str, Sequence[int]]
"""By free letter the places along it; of ... the places of an array, in C order."""


@dataclass(frozen=True)
class Entries:
    """Some entries of an array: where, counted in C order, what, and their scales."""

    places: list[int]
    balls: list[arb]
    scales: list[float]


def find_free(case: Case) -> frozenset[str]:
    """The letters of a small case along which its definition goes apart.

    Along each of them at every place, and along all of them together.
    """
    sheet = case.sheet
    specs = [*sheet.outputs.values(), *sheet.inputs.values()]
    lengths, outputs = find_lengths(case), run_forward(case)
    free = {
        letter: length
        for letter, length in lengths.items()
        if any(letter in spec.split() for spec in sheet.inputs.values())
        and all(spec.split().count(letter) == 1 for spec in sheet.outputs.values())
        and all(spec.split().count(letter) < 2 for spec in specs)
        and all(goes_apart(case, outputs, {letter: [i]}) for i in range(length))
    }
    together = {letter: [length - 1] for letter, length in free.items()}
    return frozenset(free) if goes_apart(case, outputs, together) else frozenset()


def find_lengths(case: Case) -> dict[str, int]:
    """The length of each letter; of ... how many numbers an array has."""
    return case.sizes() | {ANY: next(iter(case.inputs.values())).size}


def run_forward(case: Case) -> list[Nodes]:
    with precision(FIRST):
        inputs = [leaves(value) for value in case.inputs.values()]
        y = sources.definition(case.sheet.place)(*inputs, *list_options(case))
    return [*y] if isinstance(y, tuple) else [y]


def goes_apart(case: Case, outputs: Sequence[Nodes], picks: Picks) -> bool:
    """Whether a slice of everything gives that slice of the outputs, ball for ball."""
    specs = case.sheet.outputs.values()
    wanted = [cut(y, spec, picks) for y, spec in zip(outputs, specs, strict=True)]
    try:
        found = run_forward(cut_case(case, picks))
        return all(map(are_same, found, wanted))
    except (ArithmeticError, AttributeError, IndexError, TypeError, ValueError):
        return False  # no definition of that size, or one with holes


def are_same(got: Nodes, want: Nodes) -> bool:
    pairs = zip(got.flat, want.flat, strict=True)
    return got.shape == want.shape and all(is_same(a.value, b.value) for a, b in pairs)


def is_same(a: arb, b: arb) -> bool:
    return bool(a.mid() == b.mid() and a.rad() == b.rad())


def cut_case(case: Case, picks: Picks) -> Case:
    """The case with these places alone of all that has the letters."""
    sheet = case.sheet
    specs = (
        sheet.inputs | sheet.options | {f"d{k}": s for k, s in sheet.outputs.items()}
    )

    def cut_all(arrays: Mapping[str, Any]) -> dict[str, Any]:
        return {
            k: cut(v, specs[k], picks) if isinstance(v, ARRAY) else v
            for k, v in arrays.items()
        }

    return replace(
        case,
        inputs=cut_all(case.inputs),
        options=cut_all(case.options),
        upstream=cut_all(case.upstream),
    )


def cut(array: np.ndarray, spec: str, picks: Picks) -> np.ndarray:
    if spec == ANY:
        return array.reshape(1, -1)[:, picks[ANY]] if ANY in picks else array
    for axis, letter in enumerate(spec.split()):
        if letter in picks:
            array = np.take(array, picks[letter], axis=axis)
    return array


def certify_entries(case: Case, free: frozenset[str]) -> dict[str, Entries]:
    """Of each result a few entries; nothing of one whose tape is too long.

    Results with the same free letters are made from one tape, at the first place along
    these, the last and one between, or at the last alone. How long a tape is follows
    from the one before.
    """
    specs = case.sheet.outputs | {f"d{k}": s for k, s in case.sheet.inputs.items()}
    groups: dict[frozenset[str], list[str]] = {}
    for name in case.results:
        groups.setdefault(free & {*specs[name].split()}, []).append(name)
    found: dict[str, Entries] = {}
    density = 0.0
    for letters in sorted(groups, key=lambda letters: -len(letters)):
        picks = choose_picks(case, letters)
        size = count_given(cut_case(case, picks))
        if density * size > STEPS:
            continue
        try:
            with pause_collector():
                some, steps = certify_part(case, picks, groups[letters], specs)
        except (TooLong, Undecided):
            continue
        density = steps / size
        found |= some
    return {name: found[name] for name in case.results if name in found}


@contextmanager
def pause_collector() -> Iterator[None]:
    """Look for no rings of dead nodes meanwhile: that takes half of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()


def choose_picks(case: Case, letters: frozenset[str]) -> Picks:
    lengths = find_lengths(case)
    picks = {letter: choose_places(letter, lengths[letter]) for letter in letters}
    if count_given(cut_case(case, picks)) <= FEW:
        return picks
    return {letter: places[-1:] for letter, places in picks.items()}


def count_given(case: Case) -> int:
    """How many numbers are given."""
    given = [*case.inputs.values(), *case.options.values(), *case.upstream.values()]
    return sum(v.size for v in given if isinstance(v, ARRAY))


def choose_places(letter: str, length: int) -> list[int]:
    if letter == ANY:
        return sorted({0, length - 1, *map(int, numbers.places(length, MOST - 2))})
    return sorted({0, 5 * length // 8, length - 1})


def certify_part(
    case: Case, picks: Picks, names: Sequence[str], specs: Mapping[str, str]
) -> tuple[dict[str, Entries], int]:
    """Entries of the case cut at these places, and how many steps that took."""
    chosen: list[tuple[str, list[int], list[Node]]] = []
    first = next(ticks)
    with precision(FIRST), at_most(STEPS), share_sums():
        traced = trace(cut_case(case, picks))
        for name in names:
            places = cut(place_numbers(case, name), specs[name], picks).ravel()
            nodes = traced.results[name].ravel()
            some = {0, nodes.size - 1, *map(int, numbers.places(nodes.size, MOST - 2))}
            kept = [i for i in sorted(some) if is_known(nodes[i].value)]
            if kept:
                chosen.append((name, [int(places[i]) for i in kept], [*nodes[kept]]))
        probed = [node for _, _, row in chosen for node in row]
        scales = iter(find_scales(probed, traced.given))
        steps = next(ticks) - first
    return {
        name: Entries(places, [n.value for n in row], [next(scales) for _ in row])
        for name, places, row in chosen
    }, steps


def is_known(ball: arb) -> bool:
    """Whether a ball is good, and does not round in two ways."""
    try:
        return is_good(ball) and middle(ball) is not None
    except ArithmeticError:
        return False


def place_numbers(case: Case, name: str) -> np.ndarray:
    """The number of each entry of a result, in C order."""
    given = case.inputs | {k[1:]: v for k, v in case.upstream.items()}
    whole = given[name if name in case.sheet.outputs else name[1:]]
    return np.arange(whole.size).reshape(whole.shape)


def find_scales(nodes: Sequence[Node], given: Sequence[Node]) -> Iterator[float]:
    """The scales of nodes: all at once, one by one behind a step of several results."""
    try:
        sizes = {leaf.tick: abs(float(leaf.value)) for leaf in given}
        yield from scales_at_once(nodes, sizes)
    except TypeError:
        exact = {leaf.tick: abs(leaf.value) for leaf in given}
        yield from (float(scale(node, exact, {}).upper()) for node in nodes)


def write_entries(entries: Entries) -> Entry:
    """The entries of an array as a file has them."""
    shape = len(entries.places), 5
    return {
        "places": " ".join(map(str, entries.places)),
        "values": break_lines([spell_short(middle(b)) for b in entries.balls], shape),
        "scale": break_lines([f"{scale:.3g}" for scale in entries.scales], shape),
    }


def spell_short(value: Fraction) -> str:
    """All digits of a value that has few of them, else 20."""
    word = spell(value)
    return word if Fraction(word) == value else spell(value, SHORT)
