"""Tests that need Octave or a browser are skipped without it, counted, and told."""

import os
import shutil
from collections import Counter

import pytest

from pyref.errors import MissingError
from pyref.port.copies import Copies
from pyref.runners.octave.find import find_octave

REASON = "needs Octave, and none was found"
NO_BROWSER = "needs Chromium, and none was found"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def pytest_addoption(parser):
    told = "fail the tests that need Octave, instead of skipping them, without it"
    parser.addoption("--require-octave", action="store_true", help=told)
    told = "fail the tests that need a browser, instead of skipping them, without it"
    parser.addoption("--require-browser", action="store_true", help=told)
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
def pytest_collection_modifyitems(config, items):
    """Leave out what --thorough alone runs, and give files of many tests to one worker.

    For each test that ends, xdist goes through all groups that a worker has had: with
    every test a group of its own that is the square of 13000.
    """
    if not config.getoption("--thorough"):
        leave_out(config, items)
    items.sort(key=lambda item: item.path.stem not in LONG)  # not begun last
    counts = Counter(item.path for item in items)
    for item in items:
        if counts[item.path] > MANY and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


def leave_out(config, items):
    """Deselect all but every n-th of the tests of a function that is marked some(n)."""
    seen, left = Counter(), []
    for item in items:
        mark = item.get_closest_marker("some")
        place = (item.path, item.originalname) if mark else None
        if mark and seen[place] % mark.args[0]:
            left.append(item)
        seen[place] += 1
    config.hook.pytest_deselected(items=left)
    gone = set(left)
    items[:] = [item for item in items if item not in gone]


@pytest.fixture(scope="session")
def launch():
    """Starts Python ports as copies of one process, each of which has seen no other."""
    with Copies("pyref.mistakes.wrong", "pyref.fixtures.load") as copies:
        yield copies.launch


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    if item.get_closest_marker("needs_octave") and not item.config.stash[OCTAVE]:
        if item.config.getoption("--require-octave"):
            pytest.fail(REASON, pytrace=False)
        pytest.skip(REASON)
    if item.get_closest_marker("needs_browser") and not find_browser():
        if item.config.getoption("--require-browser"):
            pytest.fail(NO_BROWSER, pytrace=False)
        pytest.skip(NO_BROWSER)


def find_browser():
    """The path of a Chromium on this machine, or nothing."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.fixture(scope="session")
def browser():
    """The browser that pages are opened in."""
    return find_browser()


def pytest_terminal_summary(terminalreporter, config):
    octave = config.stash[OCTAVE]
    told = f"Octave: {octave.path} ({octave.source})" if octave else "Octave: not found"
    skipped = terminalreporter.stats.get("skipped", [])
    count = sum(REASON in str(report.longrepr) for report in skipped)
    if count:
        told += f"; {count} tests that need it were skipped"
    terminalreporter.write_line(told)
    count = sum(NO_BROWSER in str(report.longrepr) for report in skipped)
    if count:
        told = f"Chromium: not found; {count} tests that need it were skipped"
        terminalreporter.write_line(told)


OCTAVE = pytest.StashKey()
MANY = 100  # tests
LONG = ("test_bist", "test_installed", "test_check_in_octave")  # half a minute each
