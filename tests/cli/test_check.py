"""pyref check on the command line: exit codes, errors and JSON."""

import io
import json

import pytest
from click.testing import CliRunner

from pyref.cli.check import fit_verdict
from pyref.cli.main import pyref
from pyref.errors import DomainError, MissingError, PyrefError
from pyref.paths import ROOT

RIGHT = f"{ROOT / 'docs' / 'check' / 'columns.py'}:linear_forward"


def run(*words):
    return CliRunner().invoke(pyref, ["check", *words])


def test_a_right_port_ends_with_0_and_a_wrong_one_with_1():
    assert run(RIGHT, "--as", "dense").exit_code == 0
    wrong = run("pyref.mistakes.wrong:dense__1", "--as", "dense")
    assert wrong.exit_code == 1
    assert "1. bias gradient" in wrong.output or "1. weight gradient" in wrong.output


@pytest.mark.slow
def test_what_stands_below_the_verdict_is_at_most_80_wide():
    text = run("pyref.mistakes.wrong:batchnorm__1", "--as", "batchnorm").output
    _, *lines = text.splitlines()
    assert len(lines) > 3
    assert max(map(len, lines)) <= 80


@pytest.mark.slow
def test_json_has_the_verdict_the_conventions_and_every_finding(tmp_path):
    file = tmp_path / "report.json"
    assert run(RIGHT, "--as", "dense", "--json", str(file)).exit_code == 0
    told = json.loads(file.read_text())
    assert told["schema"] == "pyref/check/1"
    assert told["passed"] is True
    assert told["conventions"] == ["samples in columns", "w is M x D"]
    assert {f["array"] for f in told["findings"]} >= {"y", "dx", "dw", "db", "layouts"}
    told = json.loads(run(RIGHT, "--as", "dense", "--json", "-").stdout)
    assert told["layer"] == "dense"


@pytest.mark.slow
def test_findings_of_a_wrong_port_can_be_read_as_json():
    found = run("pyref.mistakes.wrong:dense__1", "--as", "dense", "--json", "-")
    told = json.loads(found.stdout)
    assert told["passed"] is False
    assert told["diagnoses"][0]["share"] == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            (RIGHT, "--as", "danse"),
            "danse is no layer, network or derivation; near it: dense",
        ),
        (
            (RIGHT, "--as", "Affine"),
            "Affine is no layer, network or derivation; near it: dense; pyref list",
        ),
        (
            ("exercise.ipynb", "--as", "relu"),
            "exercise.ipynb: pyref grade --single grades a notebook, and pyref.check",
        ),
        (
            ("emi.m:softmax_loss", "--as", "softmax_crossentropy"),
            "emi.m:softmax_loss: of a .m file the first function is called, without",
        ),
        (("nowhere.py", "--as", "dense"), "nowhere.py: no such file"),
        (
            ("nowhere", "--as", "dense"),
            "nowhere: no module:function, file.py or file.m",
        ),
        (("--as", "dense"), "one of TARGET and --process"),
        (("--process", "", "--as", "dense"), "the command of the process is empty"),
    ],
)
def test_a_call_that_means_nothing_is_refused_with_both_facts(words, told):
    found = run(*words)
    assert isinstance(found.exception, PyrefError)
    assert told in str(found.exception)


def test_a_long_verdict_is_folded_on_a_terminal_and_whole_in_a_pipe(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    text = f"f as dense: not judged: {'why not ' * 30}\n  seen"
    assert fit_verdict(text, "f", err=False) == text
    monkeypatch.setenv("COLUMNS", "70")
    monkeypatch.setattr("sys.stdout", Terminal())
    lines = fit_verdict(text, "f", err=False).splitlines()
    assert max(map(len, lines)) <= 70
    assert " ".join(" ".join(lines).split()) == " ".join(text.split())
    assert lines[1].startswith("    ") and lines[-1] == "  seen"
    path = f"my {'deep-learning ' * 6}homework/dense.py:f"
    lines = fit_verdict(f"{path} as dense: right: all", path, err=False).splitlines()
    assert lines[0].startswith(path)


def test_a_program_in_the_place_of_a_target_is_told_as_a_process(tmp_path):
    file = tmp_path / "port"
    file.write_text("#!/bin/sh\n")
    file.chmod(0o755)
    found = run(str(file), "--as", "dense")
    told = f"file.py or file.m; a program is told by --process {file}"
    assert str(found.exception).endswith(told)


def test_a_program_that_is_not_there_is_missing():
    found = run("--process", "no-such-program --port", "--as", "dense")
    assert isinstance(found.exception, MissingError)
    assert "no-such-program: No such file or directory" in str(found.exception)


@pytest.mark.slow
def test_a_name_that_a_file_has_not_is_refused_as_a_file_is_that_is_not_there(tmp_path):
    file = tmp_path / "port.py"
    file.write_text("def relu(x):\n    return x * (x > 0), lambda dy: dy * (x > 0)\n")
    found = run(f"{file}:relo", "--as", "relu")
    assert isinstance(found.exception, DomainError)
    assert "port.py: has no relo; did you mean relu?" in str(found.exception)
    found = run(f"{file}:relo", str(file), "--as", "relu")
    assert found.exit_code == 2
    assert f"{file}:relo as relu: refused: " in found.output
    assert f"{file} as relu: right: " in found.output


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("import nosuchmodule\n", "which function? it has no function, and imports "
         "nosuchmodule, which is not there"),
        ("def f(x:\n", "was never closed"),
        ("class F:\n    pass\n", "a class F with no forward"),
        ("def a(x):\n    return x\n\n\ndef b(x):\n    return x\n",
         "which function? it has a, b"),
    ],
)  # fmt: skip
def test_a_file_that_holds_no_port_is_not_judged_and_the_reason_told(
    text, told, tmp_path
):
    file = tmp_path / "port.py"
    file.write_text(text)
    found = run(str(file), "--as", "relu")
    assert found.exit_code == 4
    assert "not judged" in found.output and told in found.output
