"""The items of a suite as tests: pytest pyref.toml, or all with --pyref-suite.

An item is named by its table and its name: pyref.toml::compare[network]. It is skipped
where a program is missing on this machine, and fails under --require-octave.
"""

from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest

from pyref.errors import PyrefError
from pyref.suite.read import OWN, Item, read_suite, read_toml, read_tool
from pyref.suite.result import Result
from pyref.suite.run import Run
from pyref.testing.plugin import skip_or_fail


def has_suite(file: Path) -> bool:
    """Whether a file is one of suites; a pyproject.toml has the table tool.pyref."""
    if file.name == OWN:
        return True
    try:
        return "pyref" in read_tool(read_toml(file))
    except PyrefError:  # of others, who tell it better
        return False


class SuiteFile(pytest.File):
    """A file that lists pairs, checks and gradient checks."""

    def collect(self) -> Iterator[pytest.Item]:
        try:
            suite = read_suite(self.path)
        except PyrefError as error:
            raise self.CollectError(str(error)) from None
        for one in suite.items:
            name = f"{one.kind}[{one.name}]"
            item = SuiteItem.from_parent(self, name=name, listed=one)
            yield item


class SuiteItem(pytest.Item):
    """One pair, check or gradient check, run in the folder of its file."""

    def __init__(self, *, listed: Item, **more: Any) -> None:
        super().__init__(**more)
        self.listed = listed

    def runtest(self) -> None:
        with chdir(self.path.parent):
            result = Run(self.listed).result()
        if result.outcome == "missing":
            skip_or_fail(self.config, result.text)
        if not result.passed:
            raise NotPassed(result)

    def repr_failure(self, excinfo: Any, *more: Any) -> Any:
        """The report of the item, and the command that shows it again."""
        if not isinstance(excinfo.value, NotPassed):
            return super().repr_failure(excinfo, *more)
        return str(excinfo.value)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, self.name


class NotPassed(Exception):
    """An item did not pass; says its report."""

    def __init__(self, result: Result) -> None:
        super().__init__(f"{result.message}\n\n{result.text}")
