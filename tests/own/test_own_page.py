"""What docs/own-layer.md shows is what stands in docs/own, and what comes out of it."""

import re
import shutil
import textwrap

import pytest
from shelf import content, edit, pyref

from pyref.paths import DOCS

PAGE = (DOCS / "own-layer.md").read_text(encoding="utf-8")
EXCERPTS = [
    textwrap.dedent(block).strip("\n")
    for block in re.findall(r"(?:(?:    .*|)\n)+", PAGE)
    if re.search(r"^    (from|SHEET|CASES|@mistake)", block, re.MULTILINE)
]


@pytest.fixture
def copied(tmp_path):
    kept = shutil.ignore_patterns("__pycache__")
    return shutil.copytree(DOCS / "own", tmp_path / "own", ignore=kept)


def test_every_excerpt_of_the_page_stands_in_its_file():
    files = [path.read_text() for path in (DOCS / "own" / "log_cosh").glob("*.py")]
    assert len(EXCERPTS) == 4
    for excerpt in EXCERPTS:
        assert any(excerpt in text for text in files), excerpt


@pytest.mark.slow
def test_the_folder_of_the_page_is_certified_as_it_stands(copied):
    pytest.importorskip("flint", reason="python-flint is not installed")
    before = content(copied)
    done = pyref("certify", copied)
    assert done.stdout.startswith("nothing changed since it was proved"), done.stdout
    assert content(copied / "fixtures") == {
        name.removeprefix("fixtures/"): value
        for name, value in before.items()
        if name.startswith("fixtures/")
    }


@pytest.mark.slow
def test_the_first_time_it_prints_what_the_page_shows(copied):
    pytest.importorskip("flint", reason="python-flint is not installed")
    shutil.rmtree(copied / "fixtures")
    done = pyref("certify", "own", at=copied.parent)
    printed = re.sub(r", in \d+ s\n$", "\n", done.stdout)
    assert f"```text\n{printed}```" in PAGE


@pytest.mark.slow
def test_the_line_for_small_distances_keeps_the_digits_that_the_page_says(copied):
    line = "    e[near] = np.log1p(2 * np.sinh(d[near] / 2) ** 2)\n"
    edit(copied / "log_cosh" / "log_cosh.py", line, "")
    runners = ("--runner", "numpy", "--runner", "expected")
    done = pyref("crosscheck", "--sources", copied, *runners)
    assert done.returncode == 1
    found = re.findall(r"FAIL .*?(\S+ digits), ratio (\S+) of (\S+); ", done.stdout)
    shown = re.findall(r"FAIL .*?(\S+ digits), ratio (\S+) of (\S+); ", PAGE)
    assert found == shown
    assert [digits for digits, *_ in found] == ["6.0 digits", "0.0 digits"]
