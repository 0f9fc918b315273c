"""Every case of every layer and network passes in every pair.

The results of a layer are made in one go when its first test asks for them; tests
of one layer run in one worker. A test has all cases of a layer: 2700 tests, a case
each, cost as much as what they judged.
"""

from collections import defaultdict
from contextlib import ExitStack

import pytest

from pyref.crosscheck.judge import judge
from pyref.crosscheck.plan import plan, select
from pyref.crosscheck.run import run
from pyref.crosscheck.terminal import write_line
from pyref.runners.octave import Transport, open_transport
from pyref.runners.octave.find import find_octave

CHECKS = plan(select())


def params():
    """The checks of each layer: those without Octave, and those with it."""
    groups = defaultdict(list)
    for check in CHECKS:
        groups[check.case.layer, "octave" in check.pair].append(check)
    for (layer, octave), checks in groups.items():
        marks = [pytest.mark.xdist_group(layer)]
        marks += [pytest.mark.needs_octave] if octave else []
        label = f"{layer}-{'octave' if octave else 'numpy'}"
        yield pytest.param(layer, checks, id=label, marks=marks)


@pytest.fixture(scope="session")
def results_of():
    """Results of a layer's cases, from one Octave session for this worker."""
    known = {}
    with ExitStack() as stack:
        octave = (
            stack.enter_context(open_transport("oct2py")) if find_octave() else None
        )

        def results(layer):
            if layer not in known:
                mine = [check for check in CHECKS if check.case.layer == layer]
                if octave is None:
                    mine = [check for check in mine if "octave" not in check.pair]
                known[layer] = run(mine, lambda: Lent(octave))
            return known[layer]

        yield results


class Lent(Transport):
    """A session that is left open when its borrower is done."""

    def __init__(self, octave):
        self.octave = octave

    def run_batch(self, requests, limits=None):
        return self.octave.run_batch(requests, limits)

    def describe(self):
        return self.octave.describe()


@pytest.mark.parametrize(("layer", "checks"), list(params()))
def test_every_case_of_a_layer_passes(layer, checks, results_of):
    results = results_of(layer)
    wrong = []
    for check in checks:
        findings = judge(check, results[check.case.id])
        assert findings, f"{check.id}: nothing was compared"
        wrong += [f for f in findings if f.verdict in ("fail", "error", "skip")]
    assert not wrong, "\n".join(map(write_line, wrong))
