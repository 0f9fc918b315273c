"""The walk of docs/grading/course is what happens, word for word; it is run once."""

import json
import re
import shlex
import shutil
from contextlib import chdir
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from junit_schema import list_faults

from pyref.cli.main import pyref
from pyref.fixtures.load import load
from pyref.foreign import show
from pyref.grading.rubric import read_rubric
from pyref.paths import ROOT

COURSE = ROOT / "docs" / "grading" / "course"
STEPS = re.findall(
    r"```shell-session\n\$ (.*)\n([^`]*)```", (COURSE / "README.md").read_text()
)
MORE = ["--json", "all.json", "--junit", "all.xml"]  # what the walk does not ask for
pytestmark = [pytest.mark.needs_octave, pytest.mark.xdist_group("course")]


@pytest.fixture(scope="module")
def walk(tmp_path_factory):
    """The folder in which every step was run, and what each printed."""
    folder = tmp_path_factory.mktemp("walk")
    (folder / "docs" / "grading").mkdir(parents=True)
    shutil.copytree(COURSE, folder / "docs" / "grading" / "course")
    printed = []
    with chdir(folder):
        for number, (command, _) in enumerate(STEPS):
            program, *words = shlex.split(command)
            if program == "cat":
                printed.append(Path(*words).read_text())
                continue
            assert program == "pyref"
            done = CliRunner().invoke(pyref, [*words, *(() if number else MORE)])
            assert done.exit_code == 0, done.output
            assert not done.stderr
            printed.append(done.stdout)
    return folder, printed


def as_pattern(shown):
    """Lines as the page has them: three dots are any lines, or any text of one."""
    lines = (
        r"(?:.*\n)*?" if line.strip() == "..." else
        re.escape(line).replace(r"\.\.\.", ".*") + r"[ ]*\n"
        for line in shown.splitlines()
    )  # fmt: skip
    return "".join(lines)


@pytest.mark.slow
def test_each_step_prints_what_the_page_shows(walk):
    _, printed = walk
    assert len(STEPS) == 3
    for (_, shown), told in zip(STEPS, printed, strict=True):
        assert re.fullmatch(as_pattern(shown), told), told


@pytest.mark.slow
def test_the_page_on_grading_shows_lines_of_the_same(walk):
    page = (ROOT / "docs" / "grading.md").read_text()
    lines = re.search(r"```text\n(.*?)```", page, re.DOTALL).group(1).splitlines()
    assert len(lines) > 5
    assert {line.rstrip() for line in lines} <= {
        line.rstrip() for line in walk[1][0].splitlines()
    }


def test_the_rubric_of_the_page_is_that_of_the_folder(tmp_path):
    text = re.search(r"```toml\n(.*?)```", (COURSE / "README.md").read_text(), re.S)
    (tmp_path / "rubric.toml").write_text(text.group(1))
    shown, own = (read_rubric(f / "rubric.toml") for f in (tmp_path, COURSE))
    assert shown == own


@pytest.mark.slow
def test_every_student_gets_two_pages_and_the_teacher_one(walk):
    folder = walk[0] / "feedback"
    names = [f"s0{n}" for n in range(1, 7)]
    pages = sorted(path.name for path in (folder / "students").iterdir())
    assert pages == [f"{n}.{kind}" for n in names for kind in ("html", "txt")]
    page = (folder / "class.html").read_text()
    assert all(f'href="students/{name}.html"' in page for name in names)
    assert "epsilon added outside the root" in page


@pytest.mark.slow
def test_feedback_reveals_no_case_and_no_number_that_must_come_out(walk):
    report = json.loads((walk[0] / "all.json").read_text())
    wanted = {
        written
        for layer in ("dense", "batchnorm")
        for case in load(layer)
        for expected in case.expect.values()
        for written in expected.written
        if len(written) > 8
    }
    assert len(wanted) > 100
    for path in (walk[0] / "feedback" / "students").iterdir():
        text = path.read_text()
        assert not re.search(r"\b(dense|batchnorm)-[0-9a-f]{8}\b|drawn", text)
        assert not [number for number in wanted if number[:9] in text]
    assert report["class"]["median"] > 20


@pytest.mark.slow
def test_what_a_hostile_one_prints_is_text_in_every_file(walk):
    for name in ("marks.csv", "feedback/students/s06.html", "feedback/students/s06.txt",
                 "feedback/class.html", "all.xml"):  # fmt: skip
        assert "\x1b" not in (walk[0] / name).read_text()
    assert "m# of #, ask" in (walk[0] / "feedback/students/s06.txt").read_text()


@pytest.mark.slow
def test_feedback_in_text_is_at_most_80_wide(walk):
    for path in (walk[0] / "feedback" / "students").glob("*.txt"):
        lines = path.read_text().splitlines()
        assert max(map(len, lines)) <= 80, path.name


@pytest.mark.slow
def test_results_are_what_gradescope_documents(walk):
    results = json.loads((walk[0] / "results.json").read_text())
    assert set(results) <= {"score", "execution_time", "output", "output_format",
                            "visibility", "tests"}  # fmt: skip
    assert results["score"] == pytest.approx(9.8, abs=0.05)
    for test in results["tests"]:
        assert set(test) == {"name", "score", "max_score", "status", "output",
                             "output_format", "visibility"}  # fmt: skip
        assert 0 <= test["score"] <= test["max_score"]
        assert test["status"] == "failed" and test["output_format"] == "text"
        assert test["visibility"] == "visible"
    assert sum(t["score"] for t in results["tests"]) == pytest.approx(results["score"])
    assert "mistake: a single row summed" in results["tests"][0]["output"]


@pytest.mark.slow
def test_junit_has_a_suite_for_each_student_and_a_test_for_each_task(walk):
    root = ElementTree.parse(walk[0] / "all.xml").getroot()
    assert list_faults(root) == []
    suites = {suite.get("name"): suite for suite in root}
    assert len(suites) == 6
    assert suites["s03"].get("failures") == suites["s03"].get("errors") == "0"
    assert suites["s06"].get("errors") == "2"
    told = suites["s05"][0][0].get("message")
    assert told.startswith("9.8 of 10: wrong: db") and told == show(told)
