"""The committed recordings answer everything that a cross-check asks of Octave."""

import pytest

from pyref.crosscheck.plan import plan, select
from pyref.crosscheck.run import list_runs
from pyref.runners.octave import open_transport
from pyref.runners.octave.cases import as_request


@pytest.mark.slow
def test_no_reply_is_missing_from_the_recordings():
    tasks = [task for task in list_runs(plan(select())) if task[1].startswith("octave")]
    with open_transport("recorded") as octave:
        replies = octave.run_batch([as_request(*task) for task in tasks])
    missing = [
        task[0].id
        for task, reply in zip(tasks, replies, strict=True)
        if reply.identifier == "pyref:missing"
    ]
    assert not missing, f"{len(missing)} of {len(tasks)}; run make renew"
