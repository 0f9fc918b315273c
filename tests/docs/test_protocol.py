"""docs/protocol.md is true: its exchange happens, its ports pass, a wrong one fails."""

import json
import re
import shutil
import subprocess
import sys

import pytest

from pyref.fixtures.load import load
from pyref.paths import ROOT
from pyref.port.call import write_request
from pyref.port.check import check
from pyref.port.conventions import Convention
from pyref.port.pose import pose
from pyref.port.process import PROTOCOL, Port

PORTS = ROOT / "docs" / "ports"
PAGE = (ROOT / "docs" / "protocol.md").read_text()
REQUEST, REPLY = (json.loads(line) for line in re.findall(r"```json\n(.*)\n```", PAGE))


def need(program):
    found = shutil.which(program)
    if not found:
        pytest.skip(f"no {program} on this machine")
    return found


def command_of(name, folder):
    """How a port of docs/ports is run, built first where its language wants that."""
    if name == "dense.js":
        return f"{need('node')} {PORTS / name}"
    if name == "dense.m":
        return f"{need('octave-cli')} --quiet --norc {PORTS / name}"
    build = {"dense.c": ["cc", "-O2", "-Wall", "-Werror"], "dense.rs": ["rustc", "-O"]}
    compiler, *flags = build[name]
    program = folder / "dense"
    command = [need(compiler), *flags, "-o", str(program), str(PORTS / name)]
    subprocess.run(command, check=True, timeout=120)
    return str(program)


NAMES = ["dense.js", "dense.c", "dense.m", "dense.rs"]


@pytest.mark.some(quick=4)
@pytest.mark.parametrize("name", NAMES)
def test_a_port_has_at_most_60_lines_and_passes(name, tmp_path):
    assert len((PORTS / name).read_text().splitlines()) <= 60
    report = check(command_of(name, tmp_path), "dense", process=True)
    assert report.passed, report.table()
    assert report.conventions == ()
    usual = [
        c for c in load("dense") if not c.error and c.finite and c.inputs["x"].size
    ]
    assert report.cases() == len(usual)


@pytest.mark.slow
@pytest.mark.some(quick=3)
@pytest.mark.parametrize(
    ("name", "right", "wrong", "array"),
    [
        ("dense.js", "sum(N, (i) => dy[i][j])", "sum(N, (i) => dy[i][j]) / N", "db"),
        ("dense.c", "y.v[i * M + j] += b.v[j]", "y.v[i * M + j] += 0 * b.v[j]", "y"),
        ("dense.m", "encoded('dw', x.' * dy)", "encoded('dw', -x.' * dy)", "dw"),
    ],
)
def test_a_wrong_line_in_such_a_port_is_found(
    name, right, wrong, array, tmp_path, monkeypatch
):
    text = (PORTS / name).read_text()
    assert text.count(right) == 1
    (tmp_path / name).write_text(text.replace(right, wrong))
    monkeypatch.setattr(sys.modules[__name__], "PORTS", tmp_path)
    report = check(command_of(name, tmp_path), "dense", process=True, habits=False)
    assert {f.array for f in report.numbers if f.verdict == "fail"} == {array}


def test_the_request_of_the_page_is_what_is_sent():
    (case,) = (c for c in load("dense") if c.id == "dense-d831b3a0")
    sent = {
        "protocol": PROTOCOL,
        "id": 1,
        **write_request(pose(case, Convention()), "float64"),
    }
    assert sent == REQUEST
    assert list(sent) == list(REQUEST)


def test_the_reply_of_the_page_is_what_comes_back():
    with Port([need("node"), str(PORTS / "dense.js")]) as port:
        reply = port.ask(
            {k: v for k, v in REQUEST.items() if k not in ("id", "protocol")}
        )
    assert reply == REPLY | {"id": reply["id"]}
    assert reply["id"] != REPLY["id"]


def test_a_layer_that_a_port_does_not_have_is_not_judged_and_the_reason_told():
    report = check(f"{need('node')} {PORTS / 'dense.js'}", "tanh", process=True)
    assert not report.passed
    assert "cannot be called as tanh: no tanh" in report.reason
