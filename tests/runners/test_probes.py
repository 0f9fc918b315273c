"""Slopes are tried where they must be, and miss no entry where they are few."""

from dataclasses import replace

import pytest

from pyref.crosscheck.judge import judge
from pyref.crosscheck.plan import Check
from pyref.fixtures.load import load
from pyref.runners import numpy as python
from pyref.runners import probe
from pyref.runners.probes import choose_probes

BATCHNORM = next(c for c in load("batchnorm") if c.inputs["x"].shape == (5, 3))


def test_only_the_first_input_of_a_layer_is_moved_at_an_entry_alone():
    chosen = choose_probes(BATCHNORM, "slopes")
    assert [len(one.places) for one in chosen.values()] == [1, 0, 0]
    assert [len(one.directions) for one in chosen.values()] == [1, 1, 1]


def test_slopes_and_complex_step_of_a_large_input_share_a_place():
    networks = [case for case in load("pavlidis") + load("zhang") if case.probes]
    assert networks
    for case in networks:
        mine = choose_probes(case, "slopes")
        theirs = choose_probes(case, "complexstep")
        for name in case.probes:
            assert set(mine[name].places) & set(theirs[name].places)


@pytest.mark.parametrize("name", ["x", "gamma", "beta"])
def test_one_wrong_entry_of_any_input_is_seen_by_the_slopes(name):
    right, slopes = python.run(BATCHNORM), probe.run_slopes(BATCHNORM)
    for place in range(right.arrays[f"d{name}"].size):
        wrong = right.arrays[f"d{name}"].copy()
        wrong.flat[place] += 1e-3
        sides = {
            ("numpy", "float64"): replace(
                right, arrays={**right.arrays, f"d{name}": wrong}
            ),
            ("numpy:slopes", "float64"): slopes,
        }
        found = judge(Check(BATCHNORM, "numpy", "slopes", "float64"), sides)
        assert [f.array for f in found if f.verdict == "fail"] == [f"d{name}"]
