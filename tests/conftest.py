"""What is tried of what there is; tests that need a browser are skipped without it."""

import os
import shutil
from collections import Counter

import pytest

from pyref.errors import MissingError
from pyref.port.copies import Copies
from pyref.runners.octave.find import find_octave
from pyref.testing.plugin import MISSING

NO_BROWSER = "needs Chromium, and none was found"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def pytest_addoption(parser):
    told = "fail the tests that need a browser, instead of skipping them, without it"
    parser.addoption("--require-browser", action="store_true", help=told)
    told = "run the slow tests, and more parameters of those marked some: what CI runs"
    parser.addoption("--whole", action="store_true", help=told)
    told = "prove every scale anew, and try every mistake: an hour more"
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
    """Leave out what takes long, and give files of many tests to one worker.

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
    """Deselect the slow tests, and of those marked some(n, quick=m) all but every m-th.

    With --whole, and where files are asked for by name, all but every n-th of these.
    """
    whole = is_whole(config)
    seen, left = Counter(), []
    for item in items:
        mark = item.get_closest_marker("some")
        place = (item.path, item.originalname) if mark else None
        slow = item.get_closest_marker("slow") and not whole
        if slow or (mark and seen[place] % read_step(mark, whole)):
            left.append(item)
        seen[place] += 1
    config.hook.pytest_deselected(items=left)
    gone = set(left)
    items[:] = [item for item in items if item not in gone]


def is_whole(config):
    """Whether all of what is run is meant to be: in CI, or where files are named."""
    return config.getoption("--whole") or any(".py" in arg for arg in config.args)


def read_step(mark, whole):
    """Of how many parameters one is tried."""
    (every,) = mark.args or (1,)
    return every if whole else mark.kwargs.get("quick", every)


@pytest.fixture(scope="session")
def whole(pytestconfig):
    """Whether a test that tries a list of its own has to try all of it."""
    return is_whole(pytestconfig)


@pytest.fixture(scope="session")
def launch():
    """Starts Python ports as copies of one process, each of which has seen no other."""
    with Copies("pyref.mistakes.wrong", "pyref.fixtures.load") as copies:
        yield copies.launch


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
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
    count = sum(MISSING in str(report.longrepr) for report in skipped)
    if count:
        told += f"; {count} tests that need it were skipped"
    terminalreporter.write_line(told)
    count = sum(NO_BROWSER in str(report.longrepr) for report in skipped)
    if count:
        told = f"Chromium: not found; {count} tests that need it were skipped"
        terminalreporter.write_line(told)


OCTAVE = pytest.StashKey()
MANY = 100  # tests
LONG = ("test_crosscheck", "test_check_in_octave", "test_installed", "test_inside")
