"""Tests that need Octave are counted when skipped, and fail when it is required."""

import os
import shutil
import subprocess
import sys

import pytest

from pyref.paths import ROOT

SUITE = """
import pytest

@pytest.mark.needs_octave
@pytest.mark.parametrize("number", range(3))
def test_needs_it(number):
    pass

def test_does_not():
    pytest.skip("for another reason")
"""


@pytest.fixture
def suite(tmp_path):
    """Run a small suite under this project's conftest, where no Octave can be seen."""
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    shutil.copy(ROOT / "setup.cfg", tmp_path)
    (tmp_path / "test_small.py").write_text(SUITE)

    def run(*options, **variables):
        return subprocess.run(
            [sys.executable, "-m", "pytest", "test_small.py", *options],
            cwd=tmp_path,
            env={**os.environ, "PYREF_OCTAVE": "none", **variables},
            capture_output=True,
            text=True,
        )

    return run


@pytest.mark.slow
@pytest.mark.parametrize("options", [("-n", "0"), ("-n", "2")])
def test_skipped_tests_are_counted_near_the_end(suite, options):
    done = suite(*options)
    assert done.returncode == 0, done.stdout
    told = "Octave: not found; 3 tests that need it were skipped"
    assert told in done.stdout.splitlines()[-6:]


@pytest.mark.slow
def test_they_fail_where_octave_is_required(suite):
    done = suite("--require-octave")
    assert done.returncode == 1, done.stdout
    assert "needs Octave, and none was found" in done.stdout
    assert "3 errors" in done.stdout.splitlines()[-1]


@pytest.mark.slow
def test_an_octave_that_was_asked_for_and_is_not_there_ends_the_run(suite):
    done = suite(PYREF_OCTAVE="", OCTAVE_EXECUTABLE="/no/octave")
    assert done.returncode == 3
    assert "OCTAVE_EXECUTABLE is /no/octave, not a program" in done.stderr
