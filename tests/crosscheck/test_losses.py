"""What becomes of a batch with which a session was lost."""

import os
import signal

import pytest

from pyref.crosscheck.batches import split_lost
from pyref.crosscheck.losses import Losses
from pyref.crosscheck.plan import plan, select
from pyref.crosscheck.run import run
from pyref.errors import OctaveError
from pyref.fixtures.load import load
from pyref.runners.octave.find import find_octave
from pyref.runners.octave.oct2py import Oct2pySession

BATCH = [(case, "octave", "float64") for case in load("dense")[:7]]


def lose(at=None, fresh=True):
    lost = OctaveError("it is gone")
    lost.at, lost.fresh = at, fresh
    return lost


@pytest.mark.parametrize("at", [None, *range(7)])
def test_all_of_a_lost_batch_is_run_again_and_the_suspect_first_and_alone(at):
    parts = split_lost(BATCH, at)
    assert sorted(r[0].id for part in parts for r in part) == sorted(
        r[0].id for r in BATCH
    )
    assert max(map(len, parts)) < len(BATCH)
    if at is not None:
        assert parts[0] == [BATCH[at]]


@pytest.mark.parametrize("size", [1, 7])
def test_a_case_is_guilty_when_a_second_session_that_ran_nothing_else_is_lost(size):
    batch = BATCH[:size]
    losses = Losses()
    assert not losses.accuse(batch, lose(0))
    assert not losses.accuse(batch, lose(0, fresh=False))
    assert losses.accuse(batch, lose(0))


def test_a_case_that_ran_behind_others_or_somewhere_in_a_batch_is_not_guilty():
    losses = Losses()
    for _ in range(3):
        assert not losses.accuse(BATCH, lose(2))
        assert not losses.accuse(BATCH, lose(None))
    assert losses.accuse(BATCH[2:], lose(0))


def test_cases_in_a_row_are_counted_from_the_last_that_was_answered():
    losses = Losses()
    for answered in range(3, 6):
        losses.blame(BATCH[answered - 3], lose())
        losses.blame(BATCH[answered - 2], lose())
        losses.clear(BATCH[answered : answered + 1])
    assert losses.find(BATCH[6]) is None
    for one in BATCH[:3]:
        losses.blame(one, lose())
    told = "not run: 3 cases of dense in a row were lost, by it is gone"
    assert losses.find(BATCH[6]).message == told
    assert losses.find(BATCH[0]).message == "it is gone"


@pytest.mark.slow
@pytest.mark.needs_octave
def test_a_session_that_is_killed_while_idle_costs_nothing():
    class Killed(Oct2pySession):
        killed = False

        def run_batch(self, requests, limits=None):
            if self.answered and not Killed.killed:
                Killed.killed = True
                os.kill(self.child.pid, signal.SIGKILL)
            return super().run_batch(requests, limits)

    cases = select(["dense", "conv2d"])  # two batches and more
    checks = plan(cases, ("octave", "expected"))
    octave = find_octave()
    results = run(checks, lambda: Killed(octave), sessions=1)
    assert Killed.killed
    for check in checks:
        result = results[check.case.id]["octave", check.dtype]
        assert not result.lost
        assert result.identifier == check.case.error
