"""What a layer takes and refuses is the same in both languages.

Fixtures hold a few of these calls; here are all: every layer, network and derivation
with every choice of its lengths at 0, and every function with too few arguments.
"""

from inspect import signature
from itertools import combinations

import numpy as np
import pytest

from pyref import derivations, layers, networks, training
from pyref.fixtures.case import is_plain
from pyref.fixtures.load import layers as names
from pyref.fixtures.load import load
from pyref.networks import optimizers
from pyref.runners.numpy import function_of
from pyref.runners.octave import open_transport
from pyref.runners.octave.packet import Request

pytestmark = pytest.mark.needs_octave
ROOMS = (layers, networks, optimizers, training, derivations)
OTHERS = [
    name for name in names()
    if name not in layers.__all__ and load(name)[0].sheet.back
]  # fmt: skip


@pytest.fixture(scope="module")
def octave():
    with open_transport("oct2py") as session:
        yield session


def specs_of(sheet):
    return {k: v for k, v in (sheet.inputs | sheet.options).items() if not is_plain(v)}


def choices(sheet):
    """Which letters are 0: each alone, each two or three, and all."""
    words = [word for spec in specs_of(sheet).values() for word in spec.split()]
    letters = [w for w in dict.fromkeys(words) if not w.isdigit()]
    letters = ["first", "second", "third"] if letters == ["..."] else letters
    some = [c for count in (1, 2, 3) for c in combinations(letters, count)]
    return [set(choice) for choice in dict.fromkeys([*some, tuple(letters)])]


def full(case):
    """Whether lengths can go to 0 from more than 1."""
    return all(min(v.shape) > 1 for v in case.inputs.values() if v.shape[0] > 1)


def emptied(case, zero, dtype, ones=False):
    """The arguments of a case, cut and repeated to lengths of which some are 0.

    ones: the others are 1, since Octave has 0 x 0 x 1 as 0 x 0.
    """
    usual = 1 if ones else 2
    axes = ("first", "second", "third")
    shapes = {"...": tuple(0 if k in zero else usual for k in axes)}
    sizes, specs = case.sizes(), specs_of(case.sheet)
    if ones:
        sizes = {name: min(length, 1) for name, length in sizes.items()}
    for spec in set(specs.values()) - {"..."}:
        lengths = (int(w) if w.isdigit() else sizes[w] for w in spec.split())
        pairs = zip(spec.split(), lengths, strict=True)
        shapes[spec] = tuple(0 if word in zero else length for word, length in pairs)
    given = case.inputs | case.options
    for name, spec in specs.items():
        given[name] = np.resize(given[name], shapes[spec]).astype(dtype)
    return list(given.values())


def in_python(function, args):
    """Outputs and gradients with the upstream gradients, or what the error says."""
    try:
        *outputs, back = function(*args)
        dys = [np.full_like(y, 3) for y in outputs]
        gradients = back(*dys)
    except Exception as error:
        return (getattr(error, "identifier", type(error).__name__), str(error)), ()
    many = gradients if isinstance(gradients, tuple) else (gradients,)
    return [*outputs, *many], dys


def in_octave(reply):
    if not reply.ok:
        return reply.identifier, reply.message
    return [*reply.outputs, *reply.gradients]


def described(found):
    if isinstance(found, tuple):
        return found
    return [(v.shape, v.dtype.name, np.unique(v).tolist()) for v in found]


def same(one, other):
    if isinstance(one, tuple) or isinstance(other, tuple):
        return one == other
    return len(one) == len(other) and all(
        a.shape == b.shape and a.dtype == b.dtype
        and np.allclose(a, b, rtol=1e-4, atol=1e-5, equal_nan=True)
        for a, b in zip(one, other, strict=True)
    )  # fmt: skip


@pytest.mark.some(quick=14)
@pytest.mark.parametrize("name", layers.__all__)
def test_lengths_of_zero_give_the_same_sizes_values_and_errors(octave, name):
    try_without(octave, name)


@pytest.mark.some(quick=29)
@pytest.mark.parametrize("name", OTHERS)
def test_so_they_do_in_networks_and_derivations(octave, name):
    try_without(octave, name)


def try_without(octave, name):
    good = [c for c in load(name) if c.finite and not c.error]
    case = next(filter(full, good), good[0])
    call = case.sheet.function
    tried = [
        (zero, dtype, emptied(case, zero, dtype, ones))
        for zero in choices(case.sheet)
        for dtype, ones in (("float64", False), ("float32", False), ("float64", True))
    ]
    ours = [in_python(function_of(call), args) for _, _, args in tried]
    requests = [
        Request(
            f"pyref.{call}", "run", tuple(args), len(case.inputs), tuple(dys),
            ndims=tuple(v.ndim for v in dys) or (2,) * len(case.sheet.outputs),
        )
        for (_, _, args), (_, dys) in zip(tried, ours, strict=True)
    ]  # fmt: skip
    replies = octave.run_batch(requests)
    for (zero, dtype, _), (one, _), reply in zip(tried, ours, replies, strict=True):
        told = f"{name} with {sorted(zero)} 0 in {dtype}"
        other = in_octave(reply)
        assert same(one, other), f"{told}: {described(one)} but {described(other)}"


@pytest.mark.some(quick=2)
@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__)
def test_too_few_arguments_are_told_in_the_same_words(octave, room):
    calls = []
    for name in room.__all__:
        function = getattr(room, name)
        count = len(signature(function).parameters)
        calls += [(function, (np.ones((1, 1)),) * k) for k in {0, count - 1}]
    requests = [
        Request(f"{room.__name__}.{function.__name__}", "run", args, 0)
        for function, args in calls
    ]
    replies = octave.run_batch(requests)
    for (function, args), reply in zip(calls, replies, strict=True):
        found, _ = in_python(function, args)
        assert found[0] == "pyref:usage"
        assert in_octave(reply) == found
