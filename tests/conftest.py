"""Tests that need Octave, which pyref's own plugin skips without it, are counted."""

import os
from collections import Counter

import pytest

from pyref.errors import MissingError
from pyref.port.copies import Copies
from pyref.runners.octave.find import find_octave
from pyref.testing.plugin import MISSING


def pytest_addoption(parser):
    told = "prove every scale anew, and try every mistake: some minutes more"
    parser.addoption("--thorough", action="store_true", help=told)


def pytest_configure(config):
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(name, "1")  # workers and sessions share few cores
    try:
        config.stash[OCTAVE] = find_octave()
    except MissingError as problem:
        pytest.exit(str(problem), returncode=3)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Give a file of many tests to one worker, whole.

    For each test that ends, xdist goes through all groups that a worker has had: with
    every test a group of its own that is the square of 13000.
    """
    counts = Counter(item.path for item in items)
    for item in items:
        if counts[item.path] > MANY and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="session")
def launch():
    """Starts Python ports as copies of one process, each of which has seen no other."""
    with Copies("pyref.mistakes.wrong", "pyref.fixtures.load") as copies:
        yield copies.launch


def pytest_terminal_summary(terminalreporter, config):
    octave = config.stash[OCTAVE]
    told = f"Octave: {octave.path} ({octave.source})" if octave else "Octave: not found"
    skipped = terminalreporter.stats.get("skipped", [])
    count = sum(MISSING in str(report.longrepr) for report in skipped)
    if count:
        told += f"; {count} tests that need it were skipped"
    terminalreporter.write_line(told)


OCTAVE = pytest.StashKey()
MANY = 100  # tests
