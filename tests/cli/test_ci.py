"""What CI reads: exit codes of several targets, JUnit, annotations, completion."""

import json
import os
import re
import subprocess
import sys
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from junit_schema import list_faults

from pyref.cli.ci import Verdict, annotate, escape, locate
from pyref.cli.main import pyref
from pyref.errors import FormatError, MissingError
from pyref.paths import ROOT
from pyref.suite.result import Result

RIGHT = "def relu(x):\n    return x * (x > 0), lambda dy: dy * (x > 0)\n"
WRONG = RIGHT.replace("lambda dy: dy", "lambda dy: 2 * dy")
COST = "\n\ndef cost(w):\n    s = w * w\n    return s.sum() / 2, w\n"
LINE = re.compile(r"::error(?: file=(.*?),line=(\d+))?,?\s?title=(.*?)::(.*)")


def run(*words):
    return CliRunner().invoke(pyref, [*map(str, words)])


pytestmark = pytest.mark.xdist_group("ci")


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    """One call with a wrong target, one that is not there, and a right one."""
    folder = tmp_path_factory.mktemp("ports")
    (folder / "wrong.py").write_text(f"import numpy\n\n\n{WRONG}")
    (folder / "right.py").write_text(RIGHT)
    files = folder / "all.json", folder / "all.xml"
    targets = folder / "wrong.py:relu", folder / "nowhere.py", folder / "right.py"
    done = run("check", *targets, "--as", "relu", "--annotations", "github",
               "--json", files[0], "--junit", files[1])  # fmt: skip
    return folder, done, *files


def test_each_of_several_targets_has_its_verdict_in_a_line(checked):
    folder, done, *_ = checked
    lines = done.stdout.splitlines()
    verdicts = [line for line in lines if line.startswith(str(folder))]
    told = [line.partition(" as relu: ")[2].partition(":")[0] for line in verdicts]
    assert told == ["wrong", "refused", "right"]


def test_of_several_exit_codes_the_first_that_is_not_0_counts(checked):
    folder, done, *_ = checked
    assert done.exit_code == 1
    assert run("check", folder / "none.py", folder / "no.py", "--as", "relu"
               ).exit_code == 2  # fmt: skip


def test_json_of_several_targets_has_each_report(checked):
    told = json.loads(checked[2].read_text())
    assert told["schema"] == "pyref/checks/1" and told["passed"] is False
    assert [one["outcome"] for one in told["checks"]] == ["wrong", "refused", "right"]


def test_junit_of_checks_holds_to_the_schema_that_servers_read(checked):
    root = ElementTree.parse(checked[3]).getroot()
    assert list_faults(root) == []
    assert root.get("name") == "pyref check"
    suite = root[0]
    counts = [suite.get(name) for name in ("tests", "failures", "errors")]
    assert counts == ["3", "1", "1"]


def test_what_did_not_pass_is_annotated_at_its_function(checked):
    folder, done, *_ = checked
    found = [LINE.fullmatch(one) for one in done.stdout.splitlines()
             if one.startswith("::")]  # fmt: skip
    assert len(found) == 2
    assert found[0].group(1, 2) == (str(folder / "wrong.py"), "4")
    assert found[0].group(3).endswith("wrong.py%3Arelu as relu")
    assert "wrong: dx" in found[0].group(4) and "%0A" in found[0].group(4)
    assert found[1].group(1, 2) == (None, None)


def test_what_is_wrong_and_by_which_mistake_is_the_message_of_junit(checked, tmp_path):
    *_, junit = checked
    failure = ElementTree.parse(junit).getroot().find("testsuite/testcase/failure")
    assert failure.get("message") == "wrong: dx: twice dx"
    (tmp_path / "mine.py").write_text(
        "def relu(x):\n    y, on = x * (x > 0), x > 0\n    x += 1\n"
        "    return y, lambda dy: dy * on\n"
    )
    run("check", tmp_path / "mine.py", "--as", "relu", "--junit", tmp_path / "a.xml")
    failure = ElementTree.parse(tmp_path / "a.xml").getroot().find(".//failure")
    assert failure.get("message") == "wrong: not arguments unchanged"


def test_a_layer_that_is_none_is_refused_once(checked):
    told = run("check", checked[0] / "right.py", checked[0] / "x.py", "--as", "rely")
    assert str(told.exception).startswith("rely is no layer")


@pytest.mark.slow
def test_two_functions_are_annotated_where_they_part(tmp_path, monkeypatch):
    (tmp_path / "a.py").write_text(COST)
    (tmp_path / "b.py").write_text(COST.replace("w * w", "w * w * 1.5"))
    monkeypatch.chdir(tmp_path)
    done = run("compare", "a.py:cost", "b.py:cost", "--inputs", "w real 3", "--junit",
               "all.xml", "--annotations", "github", "--json", "-")  # fmt: skip
    assert done.exit_code == 1
    assert json.loads(done.stdout)["outcome"] == "different"
    last = done.stderr.splitlines()[-1]
    assert last.startswith("::error file=b.py,line=4,title=pyref compare b.py%3Acost::")
    root = ElementTree.parse(tmp_path / "all.xml").getroot()
    assert list_faults(root) == []
    told = root.find("testsuite/testcase/failure").get("message")
    assert told == "different: result 1; first apart s"


def test_a_wrong_gradient_is_annotated_and_fails_in_junit(tmp_path, monkeypatch):
    (tmp_path / "a.py").write_text(COST.replace(", w\n", ", 2 * w\n"))
    monkeypatch.chdir(tmp_path)
    done = run("gradcheck", "a.py:cost", "--inputs", "w real 3", "--gradient", "w",
               "--junit", "all.xml", "--annotations", "github")  # fmt: skip
    assert done.exit_code == 1
    assert "::error file=a.py,line=3,title=pyref gradcheck a.py%3Acost::" in done.stdout
    root = ElementTree.parse(tmp_path / "all.xml").getroot()
    assert list_faults(root) == [] and root.get("name") == "pyref gradcheck"


@pytest.mark.parametrize(
    ("target", "place"),
    [
        ("pkg.mod:cost", ("pkg/mod.py", "7")),
        ("pkg.mod:Net.cost", ("pkg/mod.py", "3")),
        ("pkg/mod.py:cost", ("pkg/mod.py", "7")),
        ("pkg/mod.py", ("pkg/mod.py", "2")),
        ("pkg:loss", ("pkg/mod.py", "7")),
        ("pkg:none", ("pkg/__init__.py", "1")),
        ("pkg.none:cost", ("", "")),
        ("pkg", ("", "")),
        ("json:dumps", (json.__file__, str(json.dumps.__code__.co_firstlineno))),
    ],
)
def test_a_function_of_a_module_is_annotated_in_its_file(
    target, place, tmp_path, monkeypatch
):
    """Nothing of it is run: each of its files would raise."""
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg" / "__init__.py").write_text(
        "from .mod import cost as loss\n1/0\n"
    )
    (tmp_path / "pkg" / "mod.py").write_text(
        "1 / 0\nclass Net:\n    def cost(self):\n        1\n\n\ndef cost():\n    1\n"
    )
    monkeypatch.chdir(tmp_path)
    found = Verdict(Result("gradcheck", target, "wrong", "no"), target)
    assert locate(found) == place


def test_a_suite_annotates_files_from_where_it_was_called(tmp_path, monkeypatch):
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "a.py").write_text(COST.replace(", w\n", ", 2 * w\n"))
    (inner / "pyref.toml").write_text(
        '[[gradcheck]]\ntarget = "a.py:cost"\ninputs = "w real 3"\ngradient = "w"\n'
    )
    monkeypatch.chdir(tmp_path)
    done = run("suite", "inner", "--annotations", "github")
    assert done.exit_code == 1
    assert "::error file=inner/a.py,line=3,title=" in done.stdout


SUITE = """
[[check]]
target = "a.py:relu"
as = "relu"

[[check]]
name = "second"
process = "./no_such_program"
as = "relu"

  [[ gradcheck ]]
target = "a.py:cost"
inputs = "w real 3"
gradient = "v"
"""


@pytest.fixture(scope="module")
def listed(tmp_path_factory):
    """A suite with a program that is missing and a gradient that is no input."""
    folder = tmp_path_factory.mktemp("listed")
    (folder / "a.py").write_text(RIGHT + COST)
    (folder / "pyref.toml").write_text(SUITE)
    return folder


def test_what_a_suite_must_not_list_is_annotated_where_it_lists_it(listed, monkeypatch):
    monkeypatch.setenv("GITHUB_WORKSPACE", str(listed.parent))
    done = run("suite", listed, "--annotations", "github", "--junit", listed / "x.xml")
    assert done.exit_code == 2
    found = [LINE.fullmatch(one).group(1, 2, 3) for one in done.stdout.splitlines()
             if one.startswith("::")]  # fmt: skip
    file = f"{listed.name}/pyref.toml"
    assert found == [(file, "6", "pyref check second"),
                     (file, "11", "pyref gradcheck a.py%3Acost")]  # fmt: skip


def test_what_is_missing_may_be_skipped_and_is_counted_and_passes_nothing(listed):
    file, report = listed / "skipped.xml", listed / "skipped.json"
    done = run("suite", listed, "second", "a.py:relu", "--skip-missing", "--junit",
               file, "--json", report, "--annotations", "github")  # fmt: skip
    assert done.exit_code == 0
    assert done.stdout.splitlines()[-1].startswith("1 of 2 items passed in ")
    assert done.stdout.endswith(": 1 right, 1 skipped\n") and "::" not in done.stdout
    items = json.loads(report.read_text())["items"]
    assert [one["passed"] for one in items] == [True, False]
    root = ElementTree.parse(file).getroot()
    assert list_faults(root) == [] and root[0].get("skipped") == "1"
    alone = run("suite", listed, "second", "--skip-missing")
    assert alone.exit_code == 3, "nothing was judged"


@pytest.mark.parametrize("words", [
    ["check", "--process", "./no_such_program", "--as", "relu"],
    ["compare", "./no_such_program", "a.py:cost", "--process-a"],
    ["gradcheck", "./no_such_program", "--process"],
])  # fmt: skip
def test_a_missing_program_is_an_error_of_junit_too(words, listed, monkeypatch):
    monkeypatch.chdir(listed)
    more = [] if "--as" in words else ["--inputs", "w real 3", "--gradient", "w"]
    done = run(*words, *more, "--junit", "missing.xml")
    assert isinstance(done.exception, MissingError)
    root = ElementTree.parse("missing.xml").getroot()
    assert list_faults(root) == [] and root.get("name") == f"pyref {words[0]}"
    error = root.find("testsuite/testcase/error")
    assert error.get("message") == "missing" and "no_such_program" in error.text


def test_a_key_that_is_none_is_annotated_at_its_item(listed, tmp_path, monkeypatch):
    (tmp_path / "a.py").write_text(RIGHT + COST)
    text = SUITE.replace("gradient =", "gradiant =")
    (tmp_path / "pyref.toml").write_text(text)
    monkeypatch.chdir(tmp_path)
    done = run("suite", "--annotations", "github", "--junit", "all.xml")
    assert isinstance(done.exception, FormatError)
    found = LINE.fullmatch(done.stdout.splitlines()[0])
    assert found.group(1, 2) == ("pyref.toml", "11")
    assert "near it: gradient" in found.group(4)
    root = ElementTree.parse("all.xml").getroot()
    assert root.find("testsuite/testcase/error").get("message") == "refused"


def test_an_annotation_is_one_line_whatever_a_function_says():
    text = "100 %: a, b\r\n::error::x\x1b[2J"
    line = annotate(Verdict(Result("check", "a, b: 1", "wrong", text), "nowhere"))
    assert line == (
        "::error title=pyref check a%2C b%3A 1::100 %25: a, b\\r%0A::error::x\\x1b[2J"
    )
    assert escape("50 %\r\n", field=True) == "50 %25%0D%0A"


@pytest.mark.parametrize(
    ("shell", "printed"), [("bash", "plain,check"), ("zsh", "check"), ("fish", "check")]
)
def test_shells_complete_commands(shell, printed):
    words = {
        "COMP_WORDS": "pyref chec",
        "COMP_CWORD": "1" if shell != "fish" else "chec",
    }
    run = subprocess.run(
        [sys.executable, "-m", "pyref"],
        env={**os.environ, "_PYREF_COMPLETE": f"{shell}_complete", **words},
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert printed in run.stdout, run.stderr


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("pyref check mine.py --as den", "plain,dense\n"),
        ("pyref crosscheck two_layer_h", "plain,two_layer_hinge\n"),
        ("pyref show tanh", "plain,tanh-\n"),
    ],
)
def test_shells_complete_layers(words, printed):
    count = str(len(words.split()) - 1)
    asked = {
        "COMP_WORDS": words,
        "COMP_CWORD": count,
        "_PYREF_COMPLETE": "bash_complete",
    }
    found = subprocess.run(
        [sys.executable, "-m", "pyref"],
        env={**os.environ, **asked}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert found.stdout == printed


def test_hooks_call_commands_that_there_are():
    text = (ROOT / ".pre-commit-hooks.yaml").read_text()
    entries = re.findall(r"(?m)^  entry: pyref (\w+)$", text)
    assert entries == ["check", "suite"]
    page = (ROOT / "docs" / "ci.md").read_text()
    entries += re.findall(r"(?m)^ +entry: pyref (\w+)", page)
    assert entries[2:] == ["check", "suite"]
    assert set(entries) <= set(pyref.commands)
