"""The lowest versions that setup.cfg allows are enough; newer ones are what CI has."""

import os
import subprocess
import sys

import pytest

from pyref.paths import ROOT

NOT_HAD = 3


@pytest.mark.needs_octave
@pytest.mark.timeout(900)
def test_the_lowest_versions_of_what_is_needed_give_the_same_verdicts(request):
    if not (os.environ.get("CI") or request.config.getoption("--thorough")):
        pytest.skip("it fetches packages: in CI, and by --thorough")
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "versions.py", "lowest"],
        capture_output=True,
        text=True,
    )
    if done.returncode == NOT_HAD:
        pytest.skip(f"not for this Python, or no registry: {done.stdout}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(": right") == 3
