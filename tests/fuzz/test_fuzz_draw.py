"""Drawn cases: the same everywhere, at the edges, and such that layers take them."""

import hashlib
from collections import Counter

import numpy as np
import pytest

from pyref.fixtures import sources
from pyref.fuzz.block import open_layer, run_once
from pyref.fuzz.draw import draw
from pyref.runners.numpy import find_function

LAYERS = [name for name in sources.names() if sources.sheet(name).is_layer]


def list_drawn(layer, numbers, seed=5):
    sheet, forward = open_layer(layer)
    return [draw(sheet, forward, seed, number) for number in numbers]


def digest(case):
    whole = hashlib.sha256(repr((case.options, case.storage, case.exact_in)).encode())
    for part in (case.inputs, case.options, case.upstream):
        for value in part.values():
            if isinstance(value, np.ndarray):
                whole.update(repr(value.shape).encode() + value.tobytes())
    return whole.hexdigest()


def test_a_case_follows_from_seed_layer_and_number_alone():
    forth = list_drawn("conv2d", [7, 8, 9])
    back = list_drawn("conv2d", [9, 8, 7])
    assert [*map(digest, forth)] == [*map(digest, back)][::-1]
    assert digest(forth[0]) != digest(list_drawn("conv2d", [7], seed=6)[0])


def test_cases_are_the_same_on_every_machine():
    whole = hashlib.sha256()
    for layer in ("dense", "eigh", "col2im", "huber", "dropout"):
        for case in list_drawn(layer, range(40)):
            whole.update(digest(case).encode())
    assert whole.hexdigest()[:16] == "005077ae9a99825a"


@pytest.mark.some(quick=2)
@pytest.mark.parametrize("layer", LAYERS)
def test_most_drawn_cases_are_taken(layer):
    cases = list_drawn(layer, range(60))
    function = find_function(cases[0].sheet)
    refused = Counter(run_once(function, case).identifier for case in cases)
    assert set(refused) <= {"", "pyref:size", "pyref:value"}
    definite = sources.sheet(layer).ordinary.get("x") == "definite"
    assert refused[""] >= (30 if definite else 50)


def test_the_edges_are_among_what_is_drawn():
    cases = list_drawn("dense", range(400))
    arrays = [
        v for case in cases for v in (*case.inputs.values(), *case.upstream.values())
    ]
    numbers = np.concatenate([v.ravel() for v in arrays])
    sizes = np.abs(numbers[np.isfinite(numbers) & (numbers != 0)])
    assert np.any((numbers == 0) & np.signbit(numbers))
    assert np.any(np.isnan(numbers)) and np.any(np.isinf(numbers))
    assert sizes.min() < np.finfo(np.float64).tiny
    assert sizes.max() > 2.0**1020
    assert {0, 1, 129} <= {length for v in arrays for length in v.shape}
    assert {case.exact_in[0] for case in cases} == {"float64", "float32"}
    assert {"diagonal", "range", "integer"} <= {
        way for case in cases for way in case.storage.values()
    }


def test_a_case_in_single_precision_is_exact_in_it():
    for case in list_drawn("batchnorm", range(80)):
        if case.exact_in == ("float32",):
            given = [
                *case.inputs.values(),
                *case.options.values(),
                *case.upstream.values(),
            ]
            assert all(np.array_equal(np.float32(v), v, equal_nan=True) for v in given)


def test_a_sheet_names_limits_that_are_known():
    known = {"small", "range", "underflow", "special"}
    assert all(set(sources.sheet(name).limits) <= known for name in sources.names())
    assert sources.sheet("softmax").limits == ()  # overflow would be wrong there
