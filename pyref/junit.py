"""JUnit XML, as CI servers read it: what ran, what failed, and what it said.

This module imports nothing of pyref: every command that has tests to tell writes them
here.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree

ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML has no way to write; what a function said may have them."""


@dataclass(frozen=True)
class Test:
    """One test. mark: failure, error or skipped, or "" where it passed."""

    group: str
    name: str
    mark: str = ""
    message: str = ""
    text: str = ""
    seconds: float | None = None


def write_tests(title: str, tests: Iterable[Test]) -> bytes:
    """All tests as a file has them, a suite for each group, in the order they come."""
    suites = ElementTree.Element("testsuites", name=title)
    groups: dict[str, list[Test]] = {}
    for test in tests:
        groups.setdefault(test.group, []).append(test)
    for group, members in groups.items():
        count = Counter(test.mark for test in members)
        suite = ElementTree.SubElement(
            suites,
            "testsuite",
            name=group,
            tests=str(len(members)),
            failures=str(count["failure"]),
            errors=str(count["error"]),
            skipped=str(count["skipped"]),
        )
        for test in members:
            add_test(suite, test)
    file = BytesIO()
    ElementTree.ElementTree(suites).write(file, encoding="utf-8", xml_declaration=True)
    return file.getvalue()


def add_test(suite: ElementTree.Element, test: Test) -> None:
    case = ElementTree.SubElement(
        suite, "testcase", classname=f"pyref.{test.group}", name=test.name
    )
    if test.seconds is not None:
        case.set("time", f"{test.seconds:.3f}")
    if test.mark:
        message = ILLEGAL.sub("?", test.message)
        said = ElementTree.SubElement(case, test.mark, message=message)
        said.text = ILLEGAL.sub("?", test.text)
