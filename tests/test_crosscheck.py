"""Every case of every layer and network passes in every pair.

A test has all cases of a layer: 2700 tests, a case each, cost as much as what they
judged.
With --whole, that is: else every tenth case of each, and what slopes and complex steps
say, the most of the time, of some layers alone.
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
QUICK = {"numpy": 4, "octave by slopes": 18}
SLOW = ("zhang", "cnn")


def params():
    """The checks of each layer: those without Octave, those with it, and its slopes."""
    groups = defaultdict(list)
    for check in CHECKS:
        groups[check.case.layer, name_part(check)].append(check)
    for (layer, part), checks in groups.items():
        marks = [pytest.mark.needs_octave] if part != "numpy" else []
        marks += [pytest.mark.some(quick=QUICK[part])] if part in QUICK else []
        marks += [pytest.mark.slow] if layer in SLOW else []
        yield pytest.param(checks, id=f"{layer}-{part}", marks=marks)


def name_part(check):
    if check.left != "octave" and check.right != "octave":
        return "numpy"
    return "octave" if check.right in ("octave", "expected") else "octave by slopes"


def keep_tenth(checks):
    """Those of every tenth case, the first among them."""
    cases = list(dict.fromkeys(check.case.id for check in checks))[::10]
    return [check for check in checks if check.case.id in cases]


@pytest.fixture(scope="session")
def octave():
    """One session for all tests of this worker, or none where there is no Octave."""
    with ExitStack() as stack:
        yield stack.enter_context(open_transport("oct2py")) if find_octave() else None


class Lent(Transport):
    """A session that is left open when its borrower is done."""

    def __init__(self, octave):
        self.octave = octave

    def run_batch(self, requests, limits=None):
        return self.octave.run_batch(requests, limits)

    def describe(self):
        return self.octave.describe()


@pytest.mark.parametrize("checks", list(params()))
def test_every_case_of_a_layer_passes(checks, octave, whole):
    checks = checks if whole else keep_tenth(checks)
    results = run(checks, lambda: Lent(octave))
    wrong = []
    for check in checks:
        findings = judge(check, results[check.case.id])
        assert findings, f"{check.id}: nothing was compared"
        wrong += [f for f in findings if f.verdict in ("fail", "error", "skip")]
    assert not wrong, "\n".join(map(write_line, wrong))
