"""The plugin that pytest finds by itself wherever pyref is installed.

It registers the levels of cases and needs_octave as marks, collects suites where that
is asked for, and puts the text of a report behind an assertion on it that failed.
Nothing else of pyref is imported before a test needs it: each of its users' sessions
loads this file.
"""

import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

MARKS = (
    "plain: a case of pyref that is easy to compute",
    "hard: a case of pyref on which textbook formulas lose digits",
    "hostile: a case of pyref with NaN, Inf, empty arrays or numbers near the limits",
    "needs_octave: runs Octave; skipped where there is none, or failing under "
    "--require-octave",
)
MISSING = "needs Octave, and none was found"
SUITES = ("pyref.toml", "pyproject.toml")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("pyref")
    told = "fail what needs Octave, instead of skipping it, without it"
    group.addoption("--require-octave", action="store_true", help=told)
    told = "run the pairs and checks of each pyref.toml as tests"
    group.addoption("--pyref-suite", action="store_true", help=told)
    parser.addini("pyref_suite", told, type="bool", default=False)


def pytest_configure(config: pytest.Config) -> None:
    for mark in MARKS:
        config.addinivalue_line("markers", mark)


def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> pytest.Collector | None:
    """The suite of a file that is named, or of any where suites are asked for."""
    if file_path.name not in SUITES:
        return None
    config = parent.config
    asked = config.getoption("--pyref-suite") or config.getini("pyref_suite")
    if not asked and not parent.session.isinitpath(file_path):
        return None
    from pyref.testing.suite import SuiteFile, has_suite

    if not has_suite(file_path):
        return None
    return SuiteFile.from_parent(parent, path=file_path)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("needs_octave"):
        from pyref.errors import MissingError
        from pyref.runners.octave.find import find_octave

        try:
            found = find_octave()
        except MissingError as error:  # one that was asked for
            pytest.fail(str(error), pytrace=False)
        if not found:
            skip_or_fail(item.config, MISSING)


def skip_or_fail(config: pytest.Config, reason: str) -> None:
    """Skip what needs a program that is not here, or fail where it is required."""
    if config.getoption("--require-octave"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.hookimpl(hookwrapper=True)  # as every pytest from 7 on has it
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, None]:
    """Add the text of each report that an assertion found false."""
    outcome = yield
    error = outcome.excinfo[1] if outcome.excinfo else None
    if isinstance(error, AssertionError) and "pyref.shown" in sys.modules:
        from pyref.testing.asserted import write_asserted

        for text in write_asserted(error):
            error.add_note(text)
